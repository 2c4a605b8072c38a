//! Signing in with the accounts of an organisation, with a provider that does what tests want.

use chrono::Duration;
use records::{
    accounts::{address, credentials, second_factor, totp},
    demo,
};

use crate::http::support::{
    visitor::{Answer, Visitor},
    world::World,
};

const AGAIN: &str = "signing in was begun in another browser";
const REFUSED: &str = "Ministry has not confirmed who you are.";
const UNKNOWN: &str = "no account here belongs to you";

/// Presses the button; answers the address of the provider's page.
async fn sent(visitor: &mut Visitor, back: &str) -> String {
    let page = visitor.get(&format!("/sign-in?back={back}")).await;
    let button = page.tags().into_iter().find(|tag| tag.get("id") == Some("with")).unwrap();
    assert!(page.text().contains("Sign in with Ministry"));
    let answer = visitor.get(&button.get("href").unwrap().replace("&amp;", "&")).await;
    answer.location().unwrap().to_owned()
}

/// Comes back from there.
async fn returns(visitor: &mut Visitor, state: &str, code: &str) -> Answer {
    visitor.get(&format!("/sign-in/with/return?code={code}&state={state}&iss=https%3A%2F%2Fid.example")).await
}

/// All of the way.
async fn signs_in(world: &World, visitor: &mut Visitor, subject: &str, confirmed: Option<&str>) -> Answer {
    let address = sent(visitor, "").await;
    let (state, code) = world.ministry.signs_in(&address, subject, confirmed);
    returns(visitor, &state, &code).await
}

async fn give(world: &World, user: &str, to: &str) {
    let admin = world.account("admin").await.id;
    address::set(&world.cx, admin, world.person(user).await, to).await.unwrap();
}

/// Whether the form leads there.
fn goes_on(page: &Answer, to: &str) -> bool {
    page.tags().iter().any(|tag| tag.get("name") == Some("back") && tag.get("value") == Some(to))
}

/// The form is there again, and nobody is signed in.
fn stays_out(visitor: &Visitor, answer: &Answer, sentence: &str) {
    answer.says(422, sentence);
    answer.says(422, "User name or e-mail");
    assert_eq!(visitor.cookie("session"), None);
}

#[tokio::test]
async fn in_by_a_confirmed_address_and_on_to_the_page_that_was_wanted() {
    let world = World::with(true).await;
    give(&world, "trainee", "leyla@example.org").await;
    let mut leyla = world.anonymous();
    let page = leyla.get("/sign-in?back=/courses?state=all").await;
    page.says(200, "href=\"/sign-in/with?back=%2Fcourses%3Fstate%3Dall\"");
    let begun = leyla.get("/sign-in/with?back=%2Fcourses%3Fstate%3Dall").await;
    let kept = begun.header("set-cookie");
    for part in ["__Host-sign-on=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(kept.contains(part), "{part} is missing in {kept}");
    }
    let (state, code) = world.ministry.signs_in(begun.location().unwrap(), "s1", Some("leyla@example.org"));
    let answer = returns(&mut leyla, &state, &code).await;
    assert_eq!(answer.location(), Some("/courses?state=all"));
    assert!(leyla.cookie("__Host-session").is_some());
    assert_eq!(leyla.cookie("__Host-sign-on"), None);
    let account = leyla.get("/account").await;
    account.says(200, "Signs in with Ministry");
    account.says(200, "Linked with leyla@example.org since");
    let told: Vec<_> = world.sent().await.into_iter().filter(|mail| mail.about.as_deref() == Some("linked")).collect();
    assert!(told.len() == 1 && told[0].recipient == "leyla@example.org" && told[0].body.contains("trainee"));
    // No page of another site is gone on to.
    for back in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example"] {
        let mut again = world.anonymous();
        let address = sent(&mut again, back).await;
        let (state, code) = world.ministry.signs_in(&address, "s1", None);
        assert_eq!(returns(&mut again, &state, &code).await.location(), Some("/"), "{back}");
    }
}

#[tokio::test]
async fn what_comes_back_is_good_in_its_browser_once_and_in_time() {
    let world = World::new().await;
    give(&world, "trainee", "leyla@example.org").await;
    let address = Some("leyla@example.org");
    let mut leyla = world.anonymous();
    let page = sent(&mut leyla, "").await;
    let (state, code) = world.ministry.signs_in(&page, "s1", address);
    let wrong = returns(&mut leyla, &"0".repeat(64), &code).await;
    stays_out(&leyla, &wrong, AGAIN);
    // Another browser, with and without something that was begun there.
    let mut thief = world.anonymous();
    let other = returns(&mut thief, &state, &code).await;
    stays_out(&thief, &other, AGAIN);
    let own = sent(&mut thief, "").await;
    let other = returns(&mut thief, &state, &code).await;
    stays_out(&thief, &other, AGAIN);
    // The code of somebody else with a state of one's own: the provider says no.
    let (mine, _) = world.ministry.signs_in(&own, "s2", None);
    let foisted = returns(&mut thief, &mine, &code).await;
    stays_out(&thief, &foisted, REFUSED);

    let page = sent(&mut leyla, "").await;
    let (state, code) = world.ministry.signs_in(&page, "s1", address);
    assert_eq!(returns(&mut leyla, &state, &code).await.location(), Some("/"));
    let mut late = world.anonymous();
    for name in ["sign-on", "session"] {
        assert_eq!(late.cookie(name), None);
    }
    let again = returns(&mut late, &state, &code).await;
    stays_out(&late, &again, AGAIN);

    let page = sent(&mut late, "").await;
    let key = late.cookie("sign-on").unwrap().to_owned();
    let (state, code) = world.ministry.signs_in(&page, "s1", address);
    world.cx.clock.set(world.cx.now() + Duration::minutes(10));
    let answer = returns(&mut late, &state, &code).await;
    stays_out(&late, &answer, "More than ten minutes have passed");
    // A used code, with everything else in order.
    let page = sent(&mut late, "").await;
    assert_ne!(late.cookie("sign-on"), Some(key.as_str()));
    let (state, code) = world.ministry.signs_in(&page, "s1", address);
    assert_eq!(returns(&mut late, &state, &code).await.location(), Some("/"));
    let mut third = world.anonymous();
    let (state, _) = world.ministry.signs_in(&sent(&mut third, "").await, "s3", None);
    let used = returns(&mut third, &state, &code).await;
    stays_out(&third, &used, REFUSED);
    assert_eq!(world.number("SELECT COUNT(*) FROM account_links").await, 1);
}

#[tokio::test]
async fn whoever_says_no_or_is_away_leaves_the_other_way_open() {
    let world = World::new().await;
    let mut visitor = world.anonymous();
    let (state, _) = world.ministry.signs_in(&sent(&mut visitor, "/courses").await, "s1", None);
    let no = visitor.get(&format!("/sign-in/with/return?error=access_denied&state={state}")).await;
    stays_out(&visitor, &no, REFUSED);
    assert!(goes_on(&no, "/courses"));
    // A code of another provider.
    let (state, code) = world.ministry.signs_in(&sent(&mut visitor, "").await, "s1", None);
    let other = format!("/sign-in/with/return?code={code}&state={state}&iss=https%3A%2F%2Fother.example");
    let other = visitor.get(&other).await;
    stays_out(&visitor, &other, REFUSED);

    let (state, code) = world.ministry.signs_in(&sent(&mut visitor, "/courses").await, "s1", None);
    world.ministry.goes_away();
    let away = returns(&mut visitor, &state, &code).await;
    stays_out(&visitor, &away, "Ministry does not answer at the moment.");
    assert!(goes_on(&away, "/courses"));
    let before = world.rows().await;
    let away = visitor.get("/sign-in/with?back=/courses").await;
    stays_out(&visitor, &away, "Ministry does not answer at the moment.");
    assert!(goes_on(&away, "/courses"));
    assert_eq!(world.rows().await, before);
    visitor.sign_in("trainee").await;
}

#[tokio::test]
async fn an_administrator_links_and_unlinks() {
    let world = World::new().await;
    let trainee = world.person("trainee").await;
    let (here, page) = (format!("/people/{trainee}"), format!("/people/{trainee}/with"));
    let mut admin = world.visitor("admin");
    admin.get(&here).await.says(200, "Not linked.");
    admin.get(&page).await.says(200, "Nobody has come from Ministry within two weeks");
    let mut leyla = world.anonymous();
    let unknown = signs_in(&world, &mut leyla, "s1", Some("leyla@ministry.example")).await;
    unknown.says(403, UNKNOWN);
    unknown.says(403, "leyla@ministry.example");
    assert_eq!(leyla.cookie("session"), None);

    let choice = admin.get(&page).await;
    choice.says(200, "Leyla Əliyeva, leyla@ministry.example, s1, ");
    let came = world.text("SELECT lower(hex(id)) FROM unlinked_arrivals").await;
    assert!(choice.text().replace('-', "").contains(&came));
    for nobody in ["", "x", "00000000-0000-0000-0000-000000000000"] {
        let refused = admin.post(&format!("{page}/link"), &[("came", nobody)]).await;
        assert_eq!(refused.error("came").as_deref(), Some("Fill in this field."), "{nobody}");
    }
    let done = admin.post(&format!("{page}/link"), &[("came", &came)]).await;
    assert_eq!(done.location(), Some(format!("{here}?done=linked").as_str()));
    let linked = admin.get(&format!("{here}?done=linked")).await;
    linked.says(200, "The accounts are linked.");
    linked.says(200, "Linked with leyla@ministry.example since");
    assert_eq!(signs_in(&world, &mut leyla, "s1", None).await.location(), Some("/"));
    leyla.get("/account").await.says(200, "Signs in with Ministry");

    admin.get(&page).await.says(200, "the person is signed out everywhere and told by mail");
    let done = admin.post(&format!("{page}/unlink"), &[]).await;
    assert_eq!(done.location(), Some(format!("{here}?done=unlinked").as_str()));
    assert!(leyla.get("/account").await.location().is_some(), "signed out");
    signs_in(&world, &mut leyla, "s1", None).await.says(403, UNKNOWN);
}

#[tokio::test]
async fn closed_accounts_are_answered_as_unknown_ones() {
    let world = World::new().await;
    give(&world, "trainee", "leyla@example.org").await;
    let mut leyla = world.anonymous();
    assert_eq!(signs_in(&world, &mut leyla, "s1", Some("leyla@example.org")).await.location(), Some("/"));
    let admin = world.account("admin").await.id;
    credentials::set_disabled(&world.cx, admin, world.person("trainee").await, true).await.unwrap();
    let (mut one, mut other) = (world.anonymous(), world.anonymous());
    let closed = signs_in(&world, &mut one, "s1", Some("leyla@example.org")).await;
    let unknown = signs_in(&world, &mut other, "s2", Some("leyla@example.org")).await;
    closed.says(403, UNKNOWN);
    // But for what each browser is known by.
    let main =
        |answer: &Answer| answer.text().split_once("<main").unwrap().1.split_once("</main>").unwrap().0.to_owned();
    assert_eq!((closed.status, main(&closed)), (unknown.status, main(&unknown)));
    assert_eq!(one.cookie("session"), None);
}

#[tokio::test]
async fn the_second_factor_is_asked_for_as_after_the_password() {
    let world = World::new().await;
    give(&world, "manager", "leyla@example.org").await;
    let mut manager = world.anonymous().sign_in("manager").await;
    let asked = [("present", &*demo::password("manager"))];
    manager.post("/account/second-factor/propose", &asked).await;
    let id = world.account("manager").await.id;
    let found = second_factor::find(&world.cx, id).await.unwrap().unwrap();
    let secret = found.proposed().unwrap().to_owned();
    let code = totp::code(&secret, world.cx.now());
    manager.post("/account/second-factor/confirm", &[("code", &code)]).await.says(200, "Your recovery codes");
    let mut phone = world.anonymous();
    let address = sent(&mut phone, "/completions").await;
    let (state, code) = world.ministry.signs_in(&address, "s1", Some("leyla@example.org"));
    let asked = returns(&mut phone, &state, &code).await;
    assert_eq!(asked.location(), Some("/sign-in/code?back=%2Fcompletions"));
    assert_eq!(phone.cookie("session"), None);
    world.cx.clock.set(world.cx.now() + Duration::seconds(30));
    let code = totp::code(&secret, world.cx.now());
    let welcome = phone.post("/sign-in/code", &[("code", &code), ("back", "/completions")]).await;
    assert_eq!(welcome.location(), Some("/completions"));
}

#[tokio::test]
async fn the_owner_ends_it() {
    let world = World::new().await;
    give(&world, "trainee", "leyla@example.org").await;
    let mut leyla = world.anonymous();
    assert_eq!(leyla.get("/account/with").await.location(), Some("/sign-in?back=%2Faccount%2Fwith"));
    signs_in(&world, &mut leyla, "s1", Some("leyla@example.org")).await;
    world.tamper("UPDATE accounts SET password_hash = NULL WHERE user_name = 'trainee'").await;
    leyla.get("/account").await.says(200, "Your account has no password");
    assert_eq!(leyla.get("/account/with").await.location(), Some("/account"));
    leyla.post("/account/with/end", &[]).await.says(409, "Set a password first");
    credentials::set_password(&world.cx, "trainee", &demo::password("trainee")).await.unwrap();
    let mut leyla = world.anonymous();
    signs_in(&world, &mut leyla, "s1", None).await;
    leyla.get("/account/with").await.says(200, "From now on you sign in with your password and not with Ministry.");
    assert_eq!(leyla.post("/account/with/end", &[]).await.location(), Some("/account?done=unlinked"));
    let page = leyla.get("/account?done=unlinked").await;
    page.says(200, "The link is ended.");
    assert!(!page.text().contains("Signs in with Ministry"));
    assert_eq!(leyla.post("/account/with/end", &[]).await.location(), Some("/account"));
}

#[tokio::test]
async fn without_such_an_organisation_there_is_no_word_of_it() {
    let mut world = World::new().await;
    world.app.provider = None;
    world.router = app::router(world.app.clone());
    assert!(!world.anonymous().get("/sign-in").await.text().contains("/sign-in/with"));
    for path in ["/sign-in/with", "/sign-in/with/return"] {
        world.anonymous().get(path).await.says(404, "There is nothing here");
    }
    let person = world.person("trainee").await;
    let mut admin = world.visitor("admin");
    assert!(!admin.get(&format!("/people/{person}")).await.text().contains("/with"));
    admin.get(&format!("/people/{person}/with")).await.says(404, "There is nothing here");
    world.visitor("trainee").get("/account").await.says(200, "Where you are signed in");
    world.visitor("trainee").get("/account/with").await.says(404, "There is nothing here");
}
