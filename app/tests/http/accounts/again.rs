//! Forms that are sent when the session has ended.

use chrono::Duration;
use records::{
    accounts::{second_factor, totp},
    demo,
};

use crate::http::{
    house::sources::sources,
    people::names,
    support::{
        visitor::{Answer, Visitor},
        world::World,
    },
};

/// The hidden fields of a page.
fn hidden(page: &Answer) -> Vec<(String, String)> {
    let inputs = page.tags().into_iter().filter(|tag| tag.name == "input" && tag.get("type") == Some("hidden"));
    inputs.map(|tag| (tag.get("name").unwrap().to_owned(), tag.get("value").unwrap_or_default().to_owned())).collect()
}

/// What a page that asks to sign in carries.
fn carried(page: &Answer) -> Vec<(String, String)> {
    hidden(page).into_iter().filter(|(name, _)| name.starts_with("again")).collect()
}

async fn post(visitor: &mut Visitor, path: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post(path, &fields).await
}

/// Signs in with what the page carries.
async fn sign_in(visitor: &mut Visitor, user: &str, carried: &[(String, String)]) -> Answer {
    let own = [("name".to_owned(), user.to_owned()), ("password".to_owned(), demo::password(user))];
    post(visitor, "/sign-in", &[&own, carried].concat()).await
}

/// Where the form of a page leads that has one button to send, and its fields.
fn offered(page: &Answer) -> (String, Vec<(String, String)>) {
    page.says(200, "Send what you wrote");
    let tags = page.tags();
    let forms = tags.iter().filter(|tag| tag.name == "form").filter_map(|tag| tag.get("action"));
    let target = forms.into_iter().find(|to| !["/language", "/sign-out"].contains(to)).unwrap().to_owned();
    (target, hidden(page).into_iter().filter(|(name, _)| name != "back").collect())
}

/// Ends all sessions by time.
fn a_day_passes(world: &World) {
    world.cx.clock.set(world.cx.now() + Duration::hours(25));
}

#[tokio::test]
async fn what_was_written_is_sent_after_signing_in() {
    let world = World::new().await;
    let people = || world.number("SELECT COUNT(*) FROM people");
    let before = people().await;
    let mut written: Vec<(String, String)> =
        names::person(&world).await.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    written.push(("unit".into(), "İki \"söz\" & <üç>\r\nsətir +%20".into()));
    a_day_passes(&world);
    let mut admin = world.visitor("admin");
    let page = post(&mut admin, "/people/new", &written).await;
    page.says(401, "You are signed out");
    page.says(401, "it is kept in this page");
    let kept = carried(&page);
    assert_eq!(kept.len(), written.len() + 2);
    // Mistyped first.
    let wrong = [("name".to_owned(), "admin".to_owned()), ("password".to_owned(), "x".to_owned())];
    let again = post(&mut admin, "/sign-in", &[&wrong, kept.as_slice()].concat()).await;
    assert_eq!((again.status.as_u16(), carried(&again)), (422, kept.clone()));
    let page = sign_in(&mut admin, "admin", &kept).await;
    let (target, fields) = offered(&page);
    assert_eq!((target.as_str(), &fields), ("/people/new", &written));
    // As the form says it, also of what was picked; keys say nothing to anybody.
    page.says(200, "<dt>Given name</dt>");
    page.says(200, "<dt>Language</dt><dd><span class=\"keeps-lines\">Azərbaycan dili</span></dd>");
    for name in ["given_name", "given name", "birth_year", "<dt>key</dt>"] {
        assert!(!page.text().contains(&format!("<dt>{name}")), "{name}");
    }
    assert_eq!(people().await, before, "nothing is sent before the button is pressed");
    let fields: Vec<_> = fields.into_iter().filter(|(name, _)| name != "unit").collect();
    assert!(post(&mut admin, &target, &fields).await.location().unwrap().ends_with("?done=created"));
    assert_eq!(people().await, before + 1);
}

#[tokio::test]
async fn who_has_a_second_factor_sends_it_after_the_code() {
    let world = World::new().await;
    let mut admin = world.anonymous().sign_in("admin").await;
    let account = world.account("admin").await.id;
    admin.post("/account/second-factor/propose", &[("present", &demo::password("admin"))]).await;
    let secret = second_factor::find(&world.cx, account).await.unwrap().unwrap().proposed().unwrap().to_owned();
    let code = || totp::code(&secret, world.cx.now());
    admin.post("/account/second-factor/confirm", &[("code", &code())]).await.says(200, "Your recovery codes");
    a_day_passes(&world);
    let page =
        admin.post("/organisations/new", &[("name", "Yeni Fond"), ("kind", "ngo-other"), ("region", "AZ-GA")]).await;
    let kept = carried(&page);
    let step = sign_in(&mut admin, "admin", &kept).await;
    step.says(200, "One step is left.");
    assert_eq!(carried(&step), kept);
    let wrong =
        post(&mut admin, "/sign-in/code", &[&[("code".to_owned(), "x".to_owned())], kept.as_slice()].concat()).await;
    assert_eq!((wrong.status.as_u16(), carried(&wrong)), (422, kept.clone()));
    let page = post(&mut admin, "/sign-in/code", &[&[("code".to_owned(), code())], kept.as_slice()].concat()).await;
    let (target, fields) = offered(&page);
    assert_eq!(post(&mut admin, &target, &fields).await.location(), Some("/organisations?done=created"));
}

#[tokio::test]
async fn nothing_is_sent_for_somebody_else() {
    let world = World::new().await;
    let written = [("name", "Yeni Fond"), ("kind", "ngo-other"), ("region", "AZ-GA")];
    a_day_passes(&world);
    let mut browser = world.visitor("admin");
    let kept = carried(&browser.post("/organisations/new", &written).await);
    let mut other = browser.clone();
    let page = sign_in(&mut other, "manager", &kept).await;
    page.says(200, "It was written with another account");
    assert!(!page.text().contains("Yeni Fond"));
    assert_eq!(other.get("/completions").await.status, 200, "they are signed in all the same");
    // Where the session is not remembered any more, nobody knows whose it was.
    world.tamper("DELETE FROM sessions").await;
    offered(&sign_in(&mut browser, "admin", &kept).await);
}

#[tokio::test]
async fn a_file_has_to_be_chosen_again() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let mut trainer = world.visitor("trainer");
    a_day_passes(&world);
    let target = format!("/events/{event}/imports");
    let page =
        trainer.post_files(&target, &[("note", "Bakı")], "list", &[("list.csv", b"Soyad;Ad\nQuliyev;Rauf\n")]).await;
    page.says(401, "You are signed out");
    assert!(!page.text().contains("Quliyev"));
    let page = sign_in(&mut trainer, "trainer", &carried(&page)).await;
    let (to, fields) = offered(&page);
    assert_eq!((to, fields), (target, vec![("note".to_owned(), "Bakı".to_owned())]));
    page.says(200, "Choose the file again");
    let tags = page.tags();
    assert!(tags.iter().any(|tag| tag.get("type") == Some("file") && tag.get("name") == Some("list")));
    assert!(tags.iter().any(|tag| tag.get("enctype") == Some("multipart/form-data")));
}

#[tokio::test]
async fn passwords_are_never_carried() {
    let world = World::new().await;
    let mut names = Vec::new();
    for (file, source) in sources().iter().filter(|(file, _)| !file.starts_with("components/")) {
        for (at, _) in source.match_indices(".password(visit").chain(source.match_indices(".password(&visit")) {
            let (_, field) = source[..at].rsplit_once("Field::new(\"").unwrap_or_else(|| panic!("{file}"));
            names.push(field.split('"').next().unwrap().to_owned());
        }
    }
    assert!(names.len() > 4, "{names:?}");
    let secret = "quite-a-secret";
    let fields: Vec<_> = names.iter().map(|name| (name.clone(), secret.to_owned())).collect();
    let mut nobody = world.anonymous();
    let page = post(&mut nobody, "/account/password", &[fields.as_slice(), &[("x".into(), "y".into())]].concat()).await;
    page.says(401, "You are signed out");
    assert!(!page.text().contains(secret));
    assert_eq!(carried(&page).len(), 3);
    // Nor where somebody smuggles them in.
    let smuggled: Vec<_> = names.iter().map(|name| (format!("again.{name}"), secret.to_owned())).collect();
    let target = [("again".to_owned(), "/account/password".to_owned())];
    let page = sign_in(&mut nobody, "trainee", &[smuggled.as_slice(), &target].concat()).await;
    offered(&page);
    assert!(!page.text().contains(secret));
}

#[tokio::test]
async fn it_is_sent_to_our_own_forms_alone() {
    let world = World::new().await;
    for target in [
        "https://evil.example/people/new",
        "//evil.example/people/new",
        "/\\evil.example",
        "/people/new\r\nx",
        "people/new",
        "/sign-out",
        "/language",
        "/sign-in",
        "/people",
        "/people//edit",
        "/people/new/",
        "/nowhere",
        "",
    ] {
        let carried = [("again".to_owned(), target.to_owned()), ("again.name".to_owned(), "x".to_owned())];
        let mut visitor = world.anonymous();
        assert_eq!(sign_in(&mut visitor, "trainee", &carried).await.location(), Some("/"), "{target:?}");
    }
    for target in ["/people/new", "/people/new?x=1", "/account/sessions/end-others", "/people/a/edit"] {
        let mut visitor = world.anonymous();
        let page = sign_in(&mut visitor, "trainee", &[("again".to_owned(), target.to_owned())]).await;
        assert_eq!(offered(&page).0, target);
    }
}

#[tokio::test]
async fn what_is_too_long_stays_in_the_browser() {
    let world = World::new().await;
    let text = "ə".repeat(40_000);
    for (path, name) in
        [("/authoring/recognising/03-decisions/wrong-number/text", "text"), ("/people/new", "given_name")]
    {
        let page = world.anonymous().post(path, &[(name, &text)]).await;
        page.says(401, "too long to be kept on this page");
        assert!(page.bytes.len() < 20_000);
    }
    // The longest that is kept can be sent with a name and a password.
    let mut visitor = world.anonymous();
    let page = visitor.post("/people/new", &[("given_name", &"a".repeat(55_000))]).await;
    offered(&sign_in(&mut visitor, "trainee", &carried(&page)).await);
    let many: Vec<_> = (0..20_000).map(|n| (format!("f{n}"), String::new())).collect();
    post(&mut visitor, "/people/new", &many).await;
}

#[tokio::test]
async fn islands_are_told_and_keep_what_they_have() {
    let world = World::new().await;
    let request = axum::http::Request::post("/account/sessions/end-others")
        .header("sec-fetch-site", "same-origin")
        .header("accept", "application/json");
    let answer = world.anonymous().send(request, Vec::new()).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (401, "application/json"));
    assert!(answer.text().contains("You are signed out"));
}
