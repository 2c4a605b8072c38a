//! Signing in, setting a password, one's own account.

use super::routes;
use crate::{actions::accounts as actions, pages::accounts as pages};

routes! {
    post "/language" Anyone actions::sign_in::language;
    get "/sign-in" Anyone pages::sign_in::show;
    post "/sign-in" Anyone actions::sign_in::sign_in;
    get "/sign-in/code" Anyone pages::code::show;
    post "/sign-in/code" Anyone actions::sign_in::code;
    get "/sign-in/with" Anyone actions::sign_on::begin;
    get "/sign-in/with/return" Anyone actions::sign_on::finish;
    post "/sign-out" Anyone actions::sign_in::sign_out;
    get "/reset" Anyone pages::reset::ask;
    post "/reset" Anyone actions::reset::send;
    get "/reset/{secret}" Anyone pages::reset::link;
    post "/reset/{secret}" Anyone actions::reset::by_link;
    get "/card" Anyone pages::reset::card;
    post "/card" Anyone actions::reset::by_card;
    get "/account" SignedIn pages::own::show;
    post "/account/password" SignedIn actions::own::password;
    post "/account/phone" SignedIn actions::own::phone;
    post "/account/address" SignedIn actions::own::address;
    get "/account/address/{secret}" SignedIn pages::address::show;
    post "/account/address/{secret}" SignedIn actions::own::confirm_address;
    get "/account/second-factor" SettingUp pages::second_factor::show;
    post "/account/second-factor/propose" SettingUp actions::second_factor::propose;
    post "/account/second-factor/confirm" SettingUp actions::second_factor::confirm;
    post "/account/second-factor/change" SettingUp actions::second_factor::change;
    get "/account/with" SignedIn pages::sign_on::show;
    post "/account/with/end" SignedIn actions::sign_on::give_up;
    post "/account/sessions/{id}/end" SignedIn actions::own::end_session;
    post "/account/sessions/end-others" SignedIn actions::own::end_others;
}
