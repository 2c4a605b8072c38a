//! A new password by link or card.

use axum::response::Response;
use axum_extra::extract::CookieJar;
use records::{
    Error,
    accounts::{
        resets,
        secrets::{self, Kind},
    },
};
use serde::Deserialize;

use super::sign_in::enter;
use crate::{
    pages::accounts::reset,
    web::{back::field_errors, failure::Failure, form::Form, limits::Purpose, path::Path, visit::Visit},
    words::problems::Errors,
};

/// Whose password is forgotten.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Who {
    name: String,
}

/// The new password behind a link.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewPassword {
    password: String,
}

/// A card with the new password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Card {
    user_name: String,
    code: String,
    password: String,
}

/// Has a link sent, and says the same whoever was named: a job looks whether there is such an account.
pub(crate) async fn send(visit: Visit, jar: CookieJar, Form(who): Form<Who>) -> Result<Response, Failure> {
    visit.try_account(&who.name, &jar).await?;
    resets::ask_link(visit.cx(), &who.name).await?;
    visit.app.wake();
    Ok(reset::sent(&visit))
}

/// Sets the password behind a link.
pub(crate) async fn by_link(
    visit: Visit,
    jar: CookieJar,
    Path(secret): Path<String>,
    Form(typed): Form<NewPassword>,
) -> Result<Response, Failure> {
    let set = resets::with_link(visit.cx(), &secret, &typed.password, &visit.device);
    match visit.try_secret(Purpose::Link, set).await? {
        Ok(entrance) => enter(&visit, jar, entrance, "/", None).await,
        Err(Error::NotFound) => Ok(reset::over(&visit)),
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            let user =
                secrets::find(visit.cx(), Kind::Link, &secret).await?.map(|found| found.user_name).unwrap_or_default();
            Ok(reset::new_password(&visit, &secret, &user, &errors))
        }
    }
}

/// Sets the password with a card.
pub(crate) async fn by_card(visit: Visit, jar: CookieJar, Form(card): Form<Card>) -> Result<Response, Failure> {
    let (user, code) = (card.user_name.as_str(), card.code.as_str());
    visit.try_account(user, &jar).await?;
    let set = resets::with_card(visit.cx(), code, user, &card.password, &visit.device);
    let errors = match visit.try_secret(Purpose::Card, set).await? {
        Ok(entrance) => return enter(&visit, jar, entrance, "/", None).await,
        Err(Error::NotFound) => Errors::one(
            "code",
            visit.l.t("The code does not fit this user name, or the card was used or is too old. Compare them letter by letter, or ask for a new card."),
        ),
        Err(error) => field_errors(&visit.l, error)?,
    };
    let short = |typed: &str| typed.chars().filter(|c| !c.is_control()).take(60).collect::<String>();
    Ok(reset::card_form(&visit, (&short(user), &short(code)), &errors))
}
