//! The second factor, with plain forms.

use std::sync::Arc;

use app::Settings;
use chrono::{Duration, NaiveDate};
use records::{
    accounts::{second_factor, totp},
    demo,
};

use crate::http::support::{
    visitor::{Answer, Visitor},
    world::World,
};

const SET_UP: &str = "/account/second-factor";

/// What the app on somebody's phone shows now.
fn shown(world: &World, secret: &[u8]) -> String {
    totp::code(secret, world.cx.now())
}

async fn secret(world: &World, user: &str) -> Vec<u8> {
    let account = world.account(user).await.id;
    second_factor::find(&world.cx, account).await.unwrap().unwrap().proposed().unwrap().to_owned()
}

/// Sets it up in the browser; answers the secret and the page with the recovery codes.
async fn set_up(world: &World, visitor: &mut Visitor, user: &str) -> (Vec<u8>, Answer) {
    let asked = visitor.post("/account/second-factor/propose", &[("present", &demo::password(user))]).await;
    assert_eq!(asked.location(), Some(SET_UP));
    let secret = secret(world, user).await;
    let page = visitor.get(SET_UP).await;
    page.says(200, "<svg");
    let key = totp::text(&secret);
    let groups: Vec<&str> = (0..key.len()).step_by(4).map(|at| &key[at..at + 4]).collect();
    page.says(200, &groups.join(" "));
    let done = visitor.post("/account/second-factor/confirm", &[("code", &shown(world, &secret))]).await;
    done.says(200, "Your recovery codes");
    (secret, done)
}

/// The recovery codes on a page.
fn codes(page: &Answer) -> Vec<String> {
    let text = page.text();
    let parts = text.split("<code class=\"mono\">").skip(1);
    parts.map(|part| part.split_once("</code>").unwrap().0.to_owned()).collect()
}

/// The first step; answers where it leads.
async fn first_step(visitor: &mut Visitor, user: &str, back: &str) -> String {
    let fields = [("name", user), ("password", &demo::password(user)), ("back", back)];
    visitor.post("/sign-in", &fields).await.location().unwrap().to_owned()
}

/// Whether a page carries along where to go on to.
fn goes_on(page: &Answer, to: &str) -> bool {
    page.tags().iter().any(|tag| tag.get("name") == Some("back") && tag.get("value") == Some(to))
}

fn wait(world: &World) {
    world.cx.clock.set(world.cx.now() + Duration::seconds(30));
}

/// The same world where a second factor is asked for from a day on.
fn asking_from(world: &mut World, day: &str) {
    let from = Some(day.parse::<NaiveDate>().unwrap());
    world.app.settings = Arc::new(Settings { second_factor_from: from, ..(*world.app.settings).clone() });
    world.router = app::router(world.app.clone());
}

/// What staff without a second factor are told.
const NOTICE: &str = "Please protect it with a second factor";

#[tokio::test]
async fn it_is_set_up_and_asked_for() {
    let world = World::new().await;
    let mut manager = world.anonymous().sign_in("manager").await;
    manager.get(SET_UP).await.says(200, "You need an app for such codes on your phone");
    let refused = manager.post("/account/second-factor/propose", &[("present", "wrong")]).await;
    assert_eq!(refused.error("present").as_deref(), Some("This is not your current password."));
    let wrong = manager.post("/account/second-factor/confirm", &[("code", "000000")]).await;
    assert_eq!(wrong.location(), Some(SET_UP), "nothing waits for a code");
    let (secret, page) = set_up(&world, &mut manager, "manager").await;
    let recovery = codes(&page);
    assert!(recovery.len() == 10 && recovery.iter().all(|code| code.len() == 14), "{recovery:?}");
    let again = manager.get(SET_UP).await;
    again.says(200, "10 recovery codes are left.");
    assert!(recovery.iter().all(|code| !again.text().contains(code)), "they are shown once");
    manager.get("/account").await.says(200, "signing in takes a code from your phone");
    assert!(world.visitor("manager").get("/account").await.location().is_some(), "all other devices are signed out");

    let mut phone = world.anonymous();
    let step = first_step(&mut phone, "manager", "/completions?state=all").await;
    assert_eq!(step, "/sign-in/code?back=%2Fcompletions%3Fstate%3Dall");
    assert_eq!(phone.cookie("session"), None, "it is no session");
    for path in ["/account", "/completions", SET_UP] {
        assert!(phone.get(path).await.location().unwrap().starts_with("/sign-in?"), "{path}");
    }
    let form = phone.get(&step).await;
    form.says(200, "One step is left.");
    assert!(goes_on(&form, "/completions?state=all"));
    let used = phone.post("/sign-in/code", &[("code", &shown(&world, &secret))]).await;
    used.says(422, "Something is not right yet");
    assert!(used.error("code").unwrap().starts_with("This code was used already."));
    wait(&world);
    let code = shown(&world, &secret);
    let wrong = if code == "123456" { "123457" } else { "123456" };
    let wrong = phone.post("/sign-in/code", &[("code", wrong), ("back", "/completions?state=all")]).await;
    assert!(wrong.error("code").unwrap().starts_with("This code is not right."));
    assert!(goes_on(&wrong, "/completions?state=all"));
    // Another browser has not typed the password.
    let mut thief = world.anonymous();
    thief.post("/sign-in/code", &[("code", &code)]).await.says(422, "Sign in once more.");
    let welcome = phone.post("/sign-in/code", &[("code", &code), ("back", "/completions?state=all")]).await;
    assert_eq!(welcome.location(), Some("/completions?state=all"));
    assert_eq!(phone.cookie("pending"), None);
    phone.get("/completions?state=all").await.says(200, "</h1>");
    // By a recovery code, once.
    let mut lost = world.anonymous();
    for (status, typed) in [(303, recovery[3].to_lowercase()), (422, recovery[3].clone())] {
        let step = first_step(&mut lost, "manager", "https://evil.example").await;
        assert_eq!(step, "/sign-in/code?back=%2F");
        let answer = lost.post("/sign-in/code", &[("code", &typed), ("back", "//evil.example")]).await;
        assert_eq!(answer.status, status);
        assert!(answer.location().is_none_or(|to| to == "/"));
    }
    let told: Vec<_> = world.sent().await.into_iter().filter(|mail| mail.recipient == "manager@example.org").collect();
    // That it is on, and that somebody came in with a recovery code.
    assert_eq!(told.len(), 2);
    for mail in &told {
        assert!(
            mail.body.contains("manager") && recovery.iter().all(|code| !mail.body.contains(code)),
            "{}",
            mail.body
        );
    }
}

#[tokio::test]
async fn ten_minutes_and_a_few_tries() {
    let world = World::new().await;
    let mut manager = world.anonymous().sign_in("manager").await;
    let (secret, _) = set_up(&world, &mut manager, "manager").await;
    let mut phone = world.anonymous();
    let step = first_step(&mut phone, "manager", "").await;
    world.cx.clock.set(world.cx.now() + Duration::minutes(10));
    phone.get(&step).await.says(422, "More than ten minutes have passed");
    phone.post("/sign-in/code", &[("code", &shown(&world, &secret))]).await.says(422, "More than ten minutes");
    phone.get("/account").await.location().unwrap();

    first_step(&mut phone, "manager", "").await;
    let right = shown(&world, &secret);
    let wrong = if right == "123456" { "123457" } else { "123456" };
    for _ in 0..6 {
        assert_eq!(phone.post("/sign-in/code", &[("code", wrong)]).await.status, 422);
    }
    phone.post("/sign-in/code", &[("code", &right)]).await.says(429, "Too many tries");
    // Not for a colleague, nor for the same person elsewhere.
    let mut other = world.anonymous();
    first_step(&mut other, "manager", "").await;
    assert_eq!(other.post("/sign-in/code", &[("code", &right)]).await.status, 303);
    // From everywhere together.
    let mut refused = 0;
    first_step(&mut other, "manager", "").await;
    for _ in 0..30 {
        other.elsewhere();
        refused += u32::from(other.post("/sign-in/code", &[("code", wrong)]).await.status == 429);
    }
    assert!(refused > 0);
}

#[tokio::test]
async fn codes_are_renewed_and_it_is_switched_off_with_password_and_code() {
    let world = World::new().await;
    let mut manager = world.anonymous().sign_in("manager").await;
    let (_, page) = set_up(&world, &mut manager, "manager").await;
    let recovery = codes(&page);
    let password = demo::password("manager");
    let change = |act: &'static str, code: &str| {
        [("present", password.clone()), ("code", code.to_owned()), ("act", act.to_owned())]
    };
    let mut send = async |fields: [(&'static str, String); 3]| {
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        manager.elsewhere();
        manager.post("/account/second-factor/change", &fields).await
    };
    for act in ["codes", "phone", "off"] {
        assert!(send(change(act, "000000")).await.error("code").is_some(), "{act}");
    }
    assert_eq!(send(change("nothing", "")).await.status, 400);
    let renewed = send(change("codes", &recovery[0])).await;
    renewed.says(200, "codes from before do not work any more");
    let second = codes(&renewed);
    assert!(send(change("off", &recovery[1])).await.error("code").is_some());
    assert_eq!(send(change("phone", &second[0])).await.location(), Some(SET_UP));
    let off = send(change("off", &second[1])).await;
    assert_eq!(off.location(), Some("/account?done=second-factor-off"));
    world.anonymous().sign_in("manager").await;
}

#[tokio::test]
async fn whoever_is_to_have_one_is_asked_and_from_the_day_on_goes_no_further() {
    let mut world = World::new().await;
    for (user, path, is_asked) in [
        ("admin", "/people", true),
        ("manager", "/completions?state=all", true),
        ("manager", "/account?done=sessions", true),
        ("manager", "/events", false),
        ("trainer", "/completions", false),
        ("trainee", "/account", false),
    ] {
        let page = world.visitor(user).get(path).await;
        assert_eq!((page.status.as_u16(), page.text().contains(NOTICE)), (200, is_asked), "{user}: {path}");
    }
    asking_from(&mut world, "2026-11-24");
    world.visitor("admin").get("/people").await.says(200, "From 24 November 2026 on it is needed for everything else.");
    asking_from(&mut world, "2026-11-23");
    for user in ["admin", "manager"] {
        let mut visitor = world.visitor(user);
        for path in ["/people", "/completions", "/account", "/jobs", "/events"] {
            assert_eq!(visitor.get(path).await.location(), Some(SET_UP), "{user}: {path}");
        }
        let before = world.rows().await;
        assert_eq!(visitor.post("/account/sessions/end-others", &[]).await.location(), Some(SET_UP));
        assert_eq!(world.rows().await, before);
        assert_eq!(visitor.get("/about").await.status, 200, "what everybody may read");
        assert_eq!(visitor.post("/language", &[("language", "en")]).await.status, 303);
        visitor.get(SET_UP).await.says(200, "Everything else opens again as soon as it is set up.");
    }
    for user in ["trainer", "trainee"] {
        assert_eq!(world.visitor(user).get("/account").await.status, 200, "{user}");
    }
    let mut manager = world.visitor("manager");
    set_up(&world, &mut manager, "manager").await;
    let page = manager.get("/completions").await;
    assert!(page.status == 200 && !page.text().contains(NOTICE));
    assert_eq!(world.visitor("admin").post("/sign-out", &[]).await.location(), Some("/"));
}

#[tokio::test]
async fn an_administrator_takes_it_away_from_others() {
    let world = World::new().await;
    let mut manager = world.anonymous().sign_in("manager").await;
    set_up(&world, &mut manager, "manager").await;
    world.sent().await;
    let page = format!("/people/{}", world.person("manager").await);
    let ask = format!("{page}/second-factor");
    let mut admin = world.visitor("admin");
    let shown = admin.get(&page).await;
    assert!(shown.tags().iter().any(|tag| tag.get("href") == Some(ask.as_str())));
    admin.get(&ask).await.says(200, "Do it only when you are sure who asks");
    assert_eq!(manager.get("/account").await.status, 200, "looking changes nothing");
    assert_eq!(admin.post(&ask, &[]).await.location(), Some(format!("{page}?done=second-factor").as_str()));
    admin.get(&format!("{page}?done=second-factor")).await.says(200, "The second factor is removed");
    assert!(manager.get("/account").await.location().is_some(), "signed out everywhere");
    world.anonymous().sign_in("manager").await;
    let told = world.sent().await;
    assert_eq!(told.iter().map(|mail| mail.recipient.as_str()).collect::<Vec<_>>(), ["manager@example.org"]);
    assert!(told[0].body.contains("manager"));
    admin.get(&ask).await.says(404, "There is nothing here");
    admin.post(&ask, &[]).await.says(404, "There is nothing here");
    // Never one's own.
    let mut own = world.anonymous().sign_in("admin").await;
    set_up(&world, &mut own, "admin").await;
    let ask = format!("/people/{}/second-factor", world.person("admin").await);
    let page = own.get(&ask).await;
    page.says(200, "This is your own account.");
    assert!(page.tags().iter().all(|tag| tag.get("action") != Some(ask.as_str())));
    assert_eq!(own.post(&ask, &[]).await.status, 403);
    assert_eq!(own.get("/people").await.status, 200);
}
