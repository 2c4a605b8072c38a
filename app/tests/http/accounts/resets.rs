//! A new password by card and by mail.

use chrono::Duration;

use crate::http::support::{
    visitor::{Answer, Visitor},
    world::{ADDRESS, World},
};

const GOOD: &str = "dörd yaşıl körpü";

/// Lets an administrator print a card and reads its code.
async fn card(world: &World, user: &str) -> String {
    let person = world.person(user).await;
    let page = world.visitor("admin").post(&format!("/people/{person}/card"), &[]).await;
    page.says(200, "The codes are shown only once");
    let text = page.text();
    let codes =
        text.split("<code class=\"mono\">").skip(1).map(|part| part.split_once("</code>").unwrap().0.to_owned());
    let code = codes.last().unwrap();
    assert!(code.len() == 14 && code.bytes().filter(|b| *b == b'-').count() == 2, "{code}");
    code
}

async fn use_card(visitor: &mut Visitor, user: &str, code: &str, password: &str) -> Answer {
    visitor.post("/card", &[("user_name", user), ("code", code), ("password", password)]).await
}

#[tokio::test]
async fn a_card_works_once_however_it_is_typed() {
    let world = World::new().await;
    let code = card(&world, "trainee").await;
    let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
    let mut visitor = world.anonymous();

    let weak = use_card(&mut visitor, "trainee", &typed, "short").await;
    assert_eq!((weak.status.as_u16(), weak.error("password").as_deref()), (422, Some("Type at least 10 characters.")));
    assert_eq!((weak.field("user_name").as_deref(), weak.field("code")), (Some("trainee"), Some(typed.clone())));
    let stranger = use_card(&mut visitor, "manager", &typed, GOOD).await;
    assert!(stranger.error("code").unwrap().starts_with("The code does not fit this user name"));

    let done = use_card(&mut visitor, " TRAINEE ", &typed, GOOD).await;
    assert_eq!(done.location(), Some("/"));
    // At once, and whoever did not do it themselves reads whose card it was.
    let admin = world
        .text(
            "SELECT given_name || ' ' || family_name FROM people WHERE id = (SELECT person_id FROM accounts
        WHERE user_name = 'admin')",
        )
        .await;
    visitor.get("/account").await.says(200, &format!("signed in with a card that {admin} made"));
    world.anonymous().sign_in("manager").await.get("/account").await.says(200, "signed in with the password");
    assert!(world.visitor("trainee").get("/account").await.location().is_some(), "older sessions are over");

    let again = use_card(&mut world.anonymous(), "trainee", &code, "another yaşıl körpü").await;
    assert_eq!(again.status, 422);
    assert!(again.error("code").is_some());
    assert_eq!(world.anonymous().post("/sign-in", &[("name", "trainee"), ("password", GOOD)]).await.status, 303);
    let leaked = world.number("SELECT COUNT(*) FROM audit_log WHERE details LIKE '%' || 'körpü' || '%'").await;
    assert_eq!(leaked, 0);
}

#[tokio::test]
async fn a_card_ends_with_the_next_one_with_time_and_with_the_account() {
    let world = World::new().await;
    let first = card(&world, "trainee").await;
    let second = card(&world, "trainee").await;
    assert_eq!(use_card(&mut world.anonymous(), "trainee", &first, GOOD).await.status, 422);
    let person = world.person("trainee").await;
    world.visitor("admin").post(&format!("/people/{person}/close"), &[]).await;
    assert_eq!(use_card(&mut world.anonymous(), "trainee", &second, GOOD).await.status, 422);
    world.visitor("admin").post(&format!("/people/{person}/open"), &[]).await;
    assert_eq!(use_card(&mut world.anonymous(), "trainee", &second, GOOD).await.status, 422, "it has ended for good");
    let third = card(&world, "trainee").await;
    world.cx.clock.set(world.cx.now() + Duration::days(15));
    assert_eq!(use_card(&mut world.anonymous(), "trainee", &third, GOOD).await.status, 422);
    world.cx.clock.set(world.cx.now() - Duration::days(2));
    assert_eq!(use_card(&mut world.anonymous(), "trainee", &third, GOOD).await.status, 303);
}

/// The link in a mail.
pub fn link_in(mail: &records::system::mails::Mail) -> String {
    let start = mail.body.find(ADDRESS).unwrap();
    mail.body[start + ADDRESS.len()..].split_whitespace().next().unwrap().to_owned()
}

/// Asks for a link and takes it out of the mailbox.
async fn link(world: &World, name: &str) -> String {
    let answer = world.anonymous().post("/reset", &[("name", name)]).await;
    answer.says(200, "Look into your mailbox");
    let mail = world.sent().await.pop().unwrap();
    assert_eq!(mail.recipient, "manager@example.org");
    assert!(!mail.subject.to_lowercase().contains("dayaq"), "subjects are seen by others");
    link_in(&mail)
}

#[tokio::test]
async fn a_link_works_once() {
    let world = World::new().await;
    let link = link(&world, "MANAGER@EXAMPLE.ORG").await;
    let mut visitor = world.anonymous();
    visitor.get(&link).await.says(200, "User name: ");
    let weak = visitor.post(&link, &[("password", "1234567890")]).await;
    assert_eq!(weak.status, 422);
    assert!(weak.error("password").is_some());
    assert_eq!(visitor.post(&link, &[("password", GOOD)]).await.location(), Some("/"));
    assert_eq!(visitor.get("/completions").await.status, 200);
    visitor.get(&link).await.says(404, "This link does not work any more");
    visitor.post(&link, &[("password", "another yaşıl körpü")]).await.says(404, "This link does not work any more");
    assert_eq!(world.anonymous().post("/sign-in", &[("name", "manager"), ("password", GOOD)]).await.status, 303);
}

#[tokio::test]
async fn a_link_is_over_after_two_hours_and_after_the_next_one() {
    let world = World::new().await;
    let first = link(&world, "manager").await;
    world.cx.clock.set(world.cx.now() + Duration::minutes(11));
    let second = link(&world, "manager").await;
    assert_eq!(world.anonymous().get(&first).await.status, 404);
    assert_eq!(world.anonymous().get(&second).await.status, 200);
    world.cx.clock.set(world.cx.now() + Duration::minutes(121));
    assert_eq!(world.anonymous().get(&second).await.status, 404);
    assert_eq!(world.anonymous().post(&second, &[("password", GOOD)]).await.status, 404);
}

#[tokio::test]
async fn the_answer_does_not_tell_who_has_an_account() {
    let world = World::new().await;
    let mut bodies = Vec::new();
    for name in ["manager", "trainee", "nobody-here", "nobody@example.org"] {
        let answer = world.anonymous().post("/reset", &[("name", name)]).await;
        assert_eq!(answer.status, 200);
        bodies.push(answer.text().replace(answer.nonce(), "NONCE"));
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
    // The trainee has no address, and nobody else is written to.
    let before = world.number("SELECT COUNT(*) FROM mails WHERE about = 'link'").await;
    let sent = world.sent().await;
    assert_eq!((before, sent.iter().filter(|mail| mail.about.as_deref() == Some("link")).count()), (0, 1));
}

#[tokio::test]
async fn what_is_asked_costs_the_same_for_everybody() {
    let world = World::new().await;
    let mut written = Vec::new();
    for name in ["manager", "nobody-here"] {
        let before = world.rows().await;
        world.anonymous().post("/reset", &[("name", name)]).await.says(200, "Look into your mailbox");
        let after = world.rows().await;
        let changed: Vec<String> = before
            .split(", ")
            .zip(after.split(", "))
            .filter(|(before, after)| before != after)
            .map(|(before, _)| before.split(' ').next().unwrap().to_owned())
            .collect();
        written.push(changed);
    }
    assert_eq!(written, [["jobs"], ["jobs"]], "one row of one table, whoever was named");
}

#[tokio::test]
async fn a_secret_does_only_what_its_kind_does() {
    let world = World::new().await;
    let code = card(&world, "manager").await;
    let link = link(&world, "manager").await;
    // A stranger's wish for a link leaves the printed card as it is.
    world.anonymous().get(&format!("/reset/{code}")).await.says(404, "This link does not work any more");
    let secret = link.rsplit('/').next().unwrap();
    assert_eq!(use_card(&mut world.anonymous(), "manager", secret, GOOD).await.status, 422);
    assert_eq!(use_card(&mut world.anonymous(), "manager", &code, GOOD).await.location(), Some("/"));
    // Now that there is a new password, nothing else opens the account.
    world.anonymous().get(&link).await.says(404, "This link does not work any more");
    let told = world.sent().await;
    assert_eq!(told.iter().map(|mail| mail.about.as_deref().unwrap()).collect::<Vec<_>>(), ["password"]);
}

#[tokio::test]
async fn no_secret_stands_in_the_outbox() {
    let world = World::new().await;
    world.anonymous().post("/reset", &[("name", "manager")]).await.says(200, "Look into your mailbox");
    while world.work(records::system::jobs::Lane::Mails).await {}
    let waiting = world.visitor("admin").get("/mails?search=manager@").await;
    waiting.says(200, "Somebody asked for a new password");
    let sent = world.sent().await;
    let secret = link_in(sent.iter().find(|mail| mail.about.as_deref() == Some("link")).unwrap());
    let secret = secret.rsplit('/').next().unwrap();
    let shown = world.visitor("admin").get("/mails?search=manager@").await;
    shown.says(200, "Somebody asked for a new password");
    assert!(!waiting.text().contains(secret) && !shown.text().contains(secret));
    let kept = "SELECT COUNT(*) FROM mails WHERE about IS NOT NULL AND (body <> '' OR subject <> '')";
    assert_eq!(world.number(kept).await, 0);
}

#[tokio::test]
async fn an_account_gets_one_link_in_ten_minutes_and_none_that_is_out_of_date() {
    let world = World::new().await;
    for name in ["manager", "manager@example.org", "MANAGER", "manager@example.org"] {
        world.anonymous().post("/reset", &[("name", name)]).await.says(200, "Look into your mailbox");
    }
    while world.work(records::system::jobs::Lane::Mails).await {}
    assert_eq!(world.number("SELECT COUNT(*) FROM mails WHERE about = 'link'").await, 1);
    // The mail server was away for two hours.
    world.cx.clock.set(world.cx.now() + Duration::hours(2));
    assert!(world.sent().await.is_empty());
    world.visitor("admin").get("/mails?state=given-up&search=manager@").await.says(200, "out of date");
    // The account was closed while the mail waited.
    world.anonymous().post("/reset", &[("name", "manager")]).await.says(200, "Look into your mailbox");
    while world.work(records::system::jobs::Lane::Mails).await {}
    let person = world.person("manager").await;
    world.visitor("admin").post(&format!("/people/{person}/close"), &[]).await;
    let sent = world.sent().await;
    assert_eq!(sent.iter().map(|mail| mail.about.as_deref().unwrap()).collect::<Vec<_>>(), ["closed"]);
}

#[tokio::test]
async fn the_owner_confirms_another_address() {
    let world = World::new().await;
    world.sent().await;
    let mut manager = world.visitor("manager");
    let password = records::demo::password("manager");
    let ask = async |visitor: &mut Visitor, address: &str, present: &str| {
        visitor.post("/account/address", &[("address", address), ("address_present", present)]).await
    };
    let wrong = ask(&mut manager, "new@example.org", "wrong").await;
    assert_eq!((wrong.status.as_u16(), wrong.field("address").as_deref()), (422, Some("new@example.org")));
    assert!(wrong.error("address_present").is_some());
    assert!(ask(&mut manager, "new", &password).await.error("address").is_some());
    assert!(ask(&mut manager, "", &password).await.error("address").is_some());
    assert_eq!(ask(&mut manager, "new@example.org", &password).await.location(), Some("/account?done=address"));
    manager.get("/account?done=address").await.says(200, "A mail is on its way to the new address.");
    let mail = world.sent().await.pop().unwrap();
    assert_eq!((mail.recipient.as_str(), mail.about.as_deref()), ("new@example.org", Some("confirm")));
    let link = link_in(&mail);

    // Nothing has changed yet; and somebody else has nothing from the link, signed in or not.
    assert!(world.account("manager").await.address.as_deref() == Some("manager@example.org"));
    world.visitor("trainee").get(&link).await.says(404, "belongs to another account");
    world.visitor("trainee").post(&link, &[]).await.says(404, "belongs to another account");
    assert_eq!(world.anonymous().get(&link).await.status, 303);
    let secret = link.rsplit('/').next().unwrap();
    world.anonymous().get(&format!("/reset/{secret}")).await.says(404, "This link does not work any more");

    let card = card(&world, "manager").await;
    manager.get(&link).await.says(200, "new@example.org");
    assert_eq!(manager.post(&link, &[]).await.location(), Some("/account?done=confirmed"));
    manager.get("/account?done=confirmed").await.says(200, "new@example.org");
    manager.post(&link, &[]).await.says(404, "This link does not work any more");
    let told = world.sent().await;
    let mut told: Vec<&str> = told.iter().map(|mail| mail.recipient.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, ["manager@example.org", "new@example.org"], "both are told");
    assert_eq!(use_card(&mut world.anonymous(), "manager", &card, GOOD).await.status, 422, "open secrets have ended");
    let sign_in = async |name: &str| {
        world.anonymous().post("/sign-in", &[("name", name), ("password", &password)]).await.status.as_u16()
    };
    assert_eq!((sign_in("new@example.org").await, sign_in("manager@example.org").await), (303, 422));
    let logged = "SELECT COUNT(*) FROM audit_log WHERE action = 'account.address' AND details LIKE '%address%'
        AND details NOT LIKE '%new@example.org%'";
    assert_eq!(world.number(logged).await, 1, "which field, and not what it says");
}

#[tokio::test]
async fn the_owner_says_where_mails_about_events_go() {
    let world = World::new().await;
    let mut manager = world.visitor("manager");
    let password = records::demo::password("manager");
    let email = "SELECT COALESCE(p.email, '') FROM people p JOIN accounts a ON a.person_id = p.id WHERE a.user_name = 'manager'";
    let mut confirm = async |address: &str, uses: &str| {
        // Of so many mails only some go out within an hour.
        world.cx.clock.set(world.cx.now() + chrono::Duration::minutes(61));
        world.sent().await;
        let asked = [("address", address), ("address_present", password.as_str())];
        assert_eq!(manager.post("/account/address", &asked).await.location(), Some("/account?done=address"));
        let link = link_in(&world.sent().await.pop().unwrap());
        let page = manager.get(&link).await;
        page.says(200, "Only for mails about events");
        let answer = manager.post(&link, &[("uses", uses)]).await;
        let chosen = page
            .text()
            .split("<option ")
            .find(|option| option.split('>').next().unwrap().contains("selected"))
            .map(|option| option.split('"').nth(1).unwrap().to_owned());
        (chosen, answer)
    };
    let signs_in = async || world.account("manager").await.address.unwrap();
    // Only there: one signs in as before.
    let (proposed, answer) = confirm("work@example.org", "events").await;
    assert_eq!((proposed.as_deref(), answer.location()), (Some("both"), Some("/account?done=events")));
    assert_eq!(
        (world.text(email).await.as_str(), signs_in().await.as_str()),
        ("work@example.org", "manager@example.org")
    );
    // What goes elsewhere on purpose stays there.
    let (proposed, answer) = confirm("new@example.org", "sign-in").await;
    assert_eq!((proposed.as_deref(), answer.location()), (Some("sign-in"), Some("/account?done=confirmed")));
    assert_eq!((world.text(email).await.as_str(), signs_in().await.as_str()), ("work@example.org", "new@example.org"));
    let (_, answer) = confirm("both@example.org", "both").await;
    assert_eq!(answer.location(), Some("/account?done=confirmed"));
    assert_eq!((world.text(email).await.as_str(), signs_in().await.as_str()), ("both@example.org", "both@example.org"));
    // Somebody else's is not taken.
    world.tamper("UPDATE people SET email = 'b@example.org', email_key = 'b@example.org' WHERE id IN (SELECT person_id FROM accounts WHERE user_name = 'trainee')").await;
    assert_eq!(confirm("b@example.org", "events").await.1.status, 409);
    let acts = "SELECT COUNT(*) FROM audit_log WHERE action = 'person.update' AND details LIKE '%email%' AND details NOT LIKE '%example%'";
    assert_eq!(world.number(acts).await, 2, "which field, and not what it says");
}

#[tokio::test]
async fn an_administrator_writes_an_address_and_both_are_told() {
    let world = World::new().await;
    world.sent().await;
    let mut admin = world.visitor("admin");
    let person = world.person("manager").await;
    let form = format!("/people/{person}/address");
    let taken = admin.post(&form, &[("address", "Trainer@example.org")]).await;
    assert_eq!((taken.status.as_u16(), taken.field("address").as_deref()), (422, Some("Trainer@example.org")));
    assert!(taken.error("address").is_some());
    assert!(admin.post(&form, &[("address", "x")]).await.error("address").is_some());
    assert_eq!(admin.post(&form, &[("address", "m@example.org")]).await.status, 303);
    let mut told: Vec<String> = world.sent().await.into_iter().map(|mail| mail.recipient).collect();
    told.sort_unstable();
    assert_eq!(told, ["m@example.org", "manager@example.org"]);
    let person = world.person("manager").await;
    assert_eq!(
        admin.post(&form, &[("address", "")]).await.location(),
        Some(format!("/people/{person}?done=saved").as_str())
    );
    assert_eq!(world.account("manager").await.address, None);
    // What the record says is where mails about events go, and opens nothing.
    let opened = [("name", "manager@example.org"), ("password", &records::demo::password("manager"))];
    assert_eq!(world.anonymous().post("/sign-in", &opened).await.status, 422);
    for who in ["trainer", "manager-1", "trainee"] {
        assert_eq!(world.visitor(who).post(&form, &[("address", "t@example.org")]).await.status, 403);
    }
}
