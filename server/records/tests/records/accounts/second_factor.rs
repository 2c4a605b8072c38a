//! The second factor: setting up, codes, recovery codes, ways back.

use chrono::Duration;
use records::{
    Error, Problem,
    accounts::{
        account, credentials,
        entrance::{self, Entrance, LIFE},
        factor_changes, notices, resets, second_factor,
        second_step::{self, Answer},
        sessions::{self, Viewer},
        totp,
    },
    demo,
    system::{
        codes,
        mails::{self, Urgency},
    },
};

use crate::support::{World, both};

/// What the app on a phone shows now.
fn shown(world: &World, secret: &[u8]) -> String {
    totp::code(secret, world.cx.now())
}

/// Sets a second factor up; answers its secret and the recovery codes.
async fn set_up(world: &World, viewer: &Viewer) -> (Vec<u8>, Vec<String>) {
    let cx = &world.cx;
    factor_changes::propose(cx, viewer, &demo::password(&viewer.user_name), "").await.unwrap();
    let secret = second_factor::find(cx, viewer.account).await.unwrap().unwrap().proposed().unwrap().to_owned();
    let codes = factor_changes::confirm(cx, viewer, &shown(world, &secret)).await.unwrap();
    (secret, codes)
}

/// Types the right password; answers the token with which a code is typed.
async fn first_step(world: &World, user: &str) -> String {
    match account::sign_in(&world.cx, user, &demo::password(user), "test", false, None).await.unwrap() {
        Some(Entrance::Code(token)) => token,
        other => panic!("{other:?}"),
    }
}

async fn answer(world: &World, token: &str, typed: &str) -> Answer {
    second_step::answer(&world.cx, token, typed, "test").await.unwrap()
}

/// Lets windows of 30 seconds pass.
fn wait(world: &World, windows: i32) {
    world.cx.clock.set(world.cx.now() + Duration::seconds(30) * windows);
}

/// What the owners of accounts were told, in order.
async fn told(world: &World) -> Vec<String> {
    let taken = mails::take(&world.cx, Urgency::Secret, 20, Duration::minutes(2)).await.unwrap();
    for mail in &taken {
        assert!(notices::letter(&world.cx, mail).await.unwrap().unwrap().secret.is_none());
        mails::sent(&world.cx, mail.id).await.unwrap();
    }
    taken.into_iter().filter_map(|mail| mail.about).collect()
}

both! {
    async fn it_is_on_once_a_code_of_it_was_typed(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let elsewhere = world.sign_in("manager", &demo::password("manager")).await.unwrap();
        let manager = world.viewer("manager").await;
        assert!(manager.is_to_have_second_factor() && !world.viewer("trainee").await.is_to_have_second_factor());
        let wrong = factor_changes::propose(cx, &manager, "wrong", "").await;
        assert!(matches!(wrong, Err(Error::Invalid(p)) if p[0].problem == Problem::WrongPassword));
        assert!(matches!(factor_changes::confirm(cx, &manager, "000000").await, Err(Error::NotFound)));
        factor_changes::propose(cx, &manager, &demo::password("manager"), "").await.unwrap();
        let waits = second_factor::find(cx, manager.account).await.unwrap().unwrap();
        let secret = waits.proposed().unwrap().to_owned();
        assert!(!waits.is_on() && secret.len() == 20);
        assert!(world.sign_in("manager", &demo::password("manager")).await.is_some(), "it is not asked for yet");
        let late = totp::code(&secret, cx.now() - Duration::seconds(60));
        let wrong = factor_changes::confirm(cx, &manager, &late).await;
        assert!(matches!(wrong, Err(Error::Invalid(p)) if p[0].problem == Problem::WrongCode));
        let codes = factor_changes::confirm(cx, &manager, &shown(&world, &secret)).await.unwrap();
        let on = second_factor::find(cx, manager.account).await.unwrap().unwrap();
        assert!(on.is_on() && on.proposed().is_none() && on.codes == 10);
        let mut different = codes.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), 10);
        assert!(sessions::find(cx, &elsewhere).await.unwrap().is_none(), "all other devices are signed out");
        assert!(sessions::find(cx, &first_step(&world, "manager").await).await.unwrap().is_none(), "it is no session");
        assert_eq!(told(&world).await, ["second-factor-on"]);
        assert_eq!(world.count("audit_log WHERE action = 'account.second-factor-on'").await, 1);
        for table in ["recovery_codes", "audit_log", "mails", "pending_sign_ins"] {
            let rows = world.rows(table).await.join("\n");
            assert!(codes.iter().all(|code| !rows.contains(code.as_str())), "{table}");
        }
        // What waits for its first code for too long is shown to nobody any more.
        wait(&world, 2);
        factor_changes::propose(cx, &manager, &demo::password("manager"), &shown(&world, &secret)).await.unwrap();
        cx.clock.set(cx.now() + Duration::hours(1));
        assert!(second_factor::find(cx, manager.account).await.unwrap().unwrap().proposed().is_none());
    }
}

both! {
    async fn a_code_is_good_once_and_in_its_time(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let manager = world.viewer("manager").await;
        let (secret, _) = set_up(&world, &manager).await;
        // The code that switched it on is used up with it.
        let token = first_step(&world, "manager").await;
        assert!(matches!(answer(&world, &token, &shown(&world, &secret)).await, Answer::Wrong(Problem::UsedCode)));
        wait(&world, 1);
        let code = shown(&world, &secret);
        for typed in ["", " "] {
            assert!(matches!(answer(&world, &token, typed).await, Answer::Wrong(Problem::Required)));
        }
        let other = if code == "123456" { "123457" } else { "123456" };
        for typed in [other, "12345", "nobody's", &"0".repeat(100_000)] {
            assert!(matches!(answer(&world, &token, typed).await, Answer::Wrong(Problem::WrongCode)), "{typed:.20}");
        }
        assert!(matches!(answer(&world, "unknown", &code).await, Answer::Late));
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        let Answer::Welcome(session) = answer(&world, &token, &spaced).await else { panic!() };
        let viewer = sessions::find(cx, &session.token).await.unwrap().unwrap();
        assert!(viewer.second_factor && !viewer.is_to_have_second_factor());
        assert!(matches!(answer(&world, &token, &code).await, Answer::Late), "the step was taken");
        let again = first_step(&world, "manager").await;
        assert!(matches!(answer(&world, &again, &code).await, Answer::Wrong(Problem::UsedCode)));
        // A phone whose clock is half a minute off, before and behind; not a whole minute.
        wait(&world, 3);
        for (off, is_good) in [(-60, false), (60, false), (-30, true), (30, true)] {
            let typed = totp::code(&secret, cx.now() + Duration::seconds(off));
            let answered = answer(&world, &first_step(&world, "manager").await, &typed).await;
            assert_eq!(matches!(answered, Answer::Welcome(_)), is_good, "{off}: {answered:?}");
        }
        // The window ahead was used: the ones before it are used up, too.
        let answered = answer(&world, &first_step(&world, "manager").await, &shown(&world, &secret)).await;
        assert!(matches!(answered, Answer::Wrong(Problem::UsedCode)));
        // Ten minutes.
        wait(&world, 2);
        let token = first_step(&world, "manager").await;
        cx.clock.set(cx.now() + LIFE);
        assert!(matches!(answer(&world, &token, &shown(&world, &secret)).await, Answer::Late));
        entrance::sweep(cx).await.unwrap();
        assert_eq!(world.count("pending_sign_ins").await, 0);
        assert!(world.count("audit_log WHERE action = 'session.code-refused'").await > 5);
    }
}

both! {
    async fn two_who_have_one_code_do_not_both_come_in(world: World) {
        let world = world.with_staff().await;
        let manager = world.viewer("manager").await;
        let (secret, codes) = set_up(&world, &manager).await;
        wait(&world, 1);
        for typed in [shown(&world, &secret), codes[0].clone()] {
            let (one, other) = (first_step(&world, "manager").await, first_step(&world, "manager").await);
            let (one, other) = tokio::join!(answer(&world, &one, &typed), answer(&world, &other, &typed));
            let both = [one, other];
            assert_eq!(both.iter().filter(|answer| matches!(answer, Answer::Welcome(_))).count(), 1, "{both:?}");
            assert!(both.iter().any(|answer| matches!(answer, Answer::Wrong(Problem::UsedCode))), "{both:?}");
        }
    }
}

both! {
    async fn recovery_codes_stand_in_for_a_phone_once_each(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let manager = world.viewer("manager").await;
        let (secret, first) = set_up(&world, &manager).await;
        let tried = async |typed: &str| answer(&world, &first_step(&world, "manager").await, typed).await;
        assert!(matches!(tried(&codes::print(&first[0]).to_lowercase()).await, Answer::Welcome(_)));
        assert!(matches!(tried(&first[0]).await, Answer::Wrong(Problem::UsedCode)));
        assert_eq!(second_factor::find(cx, manager.account).await.unwrap().unwrap().codes, 9);
        assert_eq!(world.count("audit_log WHERE action = 'session.open' AND CAST(details AS TEXT) LIKE '%recovery-code%'").await, 1);
        // Those of one account are good for no other.
        let admin = world.viewer("admin").await;
        set_up(&world, &admin).await;
        let token = first_step(&world, "admin").await;
        assert!(matches!(answer(&world, &token, &first[1]).await, Answer::Wrong(Problem::WrongCode)));
        // Made anew by who knows the password and has a code, those before end.
        let password = demo::password("manager");
        wait(&world, 1);
        let code = shown(&world, &secret);
        let wrong = factor_changes::renew_codes(cx, &manager, "wrong", &code).await;
        assert!(matches!(wrong, Err(Error::Invalid(p)) if p[0].problem == Problem::WrongPassword));
        let wrong = factor_changes::renew_codes(cx, &manager, &password, "").await;
        assert!(matches!(wrong, Err(Error::Invalid(p)) if p[0].problem == Problem::Required));
        let second = factor_changes::renew_codes(cx, &manager, &password, &code).await.unwrap();
        assert!(matches!(tried(&first[1]).await, Answer::Wrong(Problem::WrongCode)));
        assert!(matches!(tried(&second[0]).await, Answer::Welcome(_)));
        let mut told = told(&world).await;
        told.sort();
        let used = "recovery-used";
        assert_eq!(told, ["recovery-codes", used, used, "second-factor-on", "second-factor-on"]);
        let trainee = world.viewer("trainee").await;
        let none = factor_changes::renew_codes(cx, &trainee, &demo::password("trainee"), "").await;
        assert!(matches!(none, Err(Error::NotFound)));
    }
}

both! {
    async fn another_phone_and_off_take_password_and_code(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let manager = world.viewer("manager").await;
        let (old, codes) = set_up(&world, &manager).await;
        let password = demo::password("manager");
        for code in ["", "123", codes[0].to_lowercase().replace(char::is_alphanumeric, "0").as_str()] {
            assert!(matches!(factor_changes::propose(cx, &manager, &password, code).await, Err(Error::Invalid(_))));
            assert!(matches!(factor_changes::switch_off(cx, &manager, &password, code).await, Err(Error::Invalid(_))));
        }
        assert!(matches!(factor_changes::switch_off(cx, &manager, "wrong", &codes[0]).await, Err(Error::Invalid(_))));
        // The old phone counts until a code of the new one was typed.
        factor_changes::propose(cx, &manager, &password, &codes[0]).await.unwrap();
        let new = second_factor::find(cx, manager.account).await.unwrap().unwrap().proposed().unwrap().to_owned();
        assert_ne!(old, new);
        wait(&world, 1);
        let token = first_step(&world, "manager").await;
        assert!(matches!(answer(&world, &token, &shown(&world, &new)).await, Answer::Wrong(Problem::WrongCode)));
        assert!(matches!(answer(&world, &token, &shown(&world, &old)).await, Answer::Welcome(_)));
        let waits = first_step(&world, "manager").await;
        factor_changes::confirm(cx, &manager, &shown(&world, &new)).await.unwrap();
        wait(&world, 1);
        assert!(matches!(answer(&world, &waits, &shown(&world, &new)).await, Answer::Late), "what was on its way ended");
        let token = first_step(&world, "manager").await;
        assert!(matches!(answer(&world, &token, &shown(&world, &old)).await, Answer::Wrong(Problem::WrongCode)));
        assert!(matches!(answer(&world, &token, &codes[1]).await, Answer::Wrong(Problem::WrongCode)));
        factor_changes::switch_off(cx, &manager, &password, &shown(&world, &new)).await.unwrap();
        assert!(world.sign_in("manager", &password).await.is_some());
        assert_eq!(world.count("second_factors").await + world.count("recovery_codes").await, 0);
        assert_eq!(told(&world).await, ["second-factor-on", "second-factor-on", "second-factor-off"]);
        assert!(matches!(factor_changes::switch_off(cx, &manager, &password, "").await, Err(Error::NotFound)));
    }
}

both! {
    async fn others_take_it_away_and_never_their_own(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let (admin, manager) = (world.viewer("admin").await, world.viewer("manager").await);
        set_up(&world, &manager).await;
        set_up(&world, &admin).await;
        told(&world).await;
        let token = first_step(&world, "manager").await;
        let trainee = world.viewer("trainee").await;
        assert!(matches!(factor_changes::take_away(cx, admin.account, trainee.person).await, Err(Error::NotFound)));
        assert!(matches!(factor_changes::take_away(cx, admin.account, admin.person).await, Err(Error::NotFound)), "their own");
        factor_changes::take_away(cx, admin.account, manager.person).await.unwrap();
        assert_eq!(sessions::of_account(cx, manager.account).await.unwrap().len(), 0, "signed out everywhere");
        assert!(matches!(answer(&world, &token, "000000").await, Answer::Late));
        assert!(world.sign_in("manager", &demo::password("manager")).await.is_some());
        assert_eq!(told(&world).await, ["second-factor-taken"]);
        // The last administrator, at the server itself.
        assert!(matches!(factor_changes::take_away_here(cx, "nobody").await, Err(Error::NotFound)));
        factor_changes::take_away_here(cx, "admin").await.unwrap();
        assert!(matches!(factor_changes::take_away_here(cx, "admin").await, Err(Error::NotFound)));
        assert!(world.sign_in("admin", &demo::password("admin")).await.is_some());
        assert_eq!(world.count("audit_log WHERE action = 'account.second-factor-taken' AND actor_id IS NULL").await, 1);
        assert_eq!(world.count("audit_log WHERE action = 'account.second-factor-taken'").await, 2);
    }
}

both! {
    async fn no_other_way_in_passes_it_by(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let manager = world.viewer("manager").await;
        let (secret, _) = set_up(&world, &manager).await;
        let actor = world.actor().await;
        // A card and a link set a password, and then ask for a code.
        let card = resets::make_card(cx, actor, manager.person).await.unwrap().code;
        let waits = first_step(&world, "manager").await;
        let entrance = resets::with_card(cx, &card, "manager", "dörd yaşıl körpü", "test").await.unwrap();
        let Entrance::Code(token) = entrance else { panic!("{entrance:?}") };
        assert!(matches!(answer(&world, &waits, "000000").await, Answer::Late), "the password is another one");
        wait(&world, 1);
        assert!(matches!(answer(&world, &token, &shown(&world, &secret)).await, Answer::Welcome(_)));
        let session = sessions::of_account(cx, manager.account).await.unwrap().remove(0);
        assert_eq!((session.way, session.card_by().is_some()), (Some(sessions::Way::Card), true), "as it was begun");
        // Nor does an account that is closed meanwhile.
        credentials::set_password(cx, "manager", &demo::password("manager")).await.unwrap();
        let token = first_step(&world, "manager").await;
        credentials::set_disabled(cx, actor, manager.person, true).await.unwrap();
        wait(&world, 1);
        assert!(matches!(answer(&world, &token, &shown(&world, &secret)).await, Answer::Late));
        credentials::set_disabled(cx, actor, manager.person, false).await.unwrap();
        assert!(matches!(answer(&world, &token, &shown(&world, &secret)).await, Answer::Late));
    }
}
