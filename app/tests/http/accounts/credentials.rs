//! What one comes in with: nobody changes another one's account, roles or address, on any way that there is.

use axum::http::Method;
use records::system::jobs::Lane;

use crate::http::{
    house::permissions,
    support::{
        visitor::Answer,
        world::{Mails, World},
    },
};

/// Everybody who is no administrator.
const ACTORS: &[&str] = &["anonymous", "trainee", "other", "trainer", "focal", "donor", "manager", "manager-1", "both"];
/// Whose accounts they are after.
const VICTIM: &str = "admin";

/// Where a secret of somebody else's is what the form is for: it is sent without a password here.
const WITH_A_SECRET: &[&str] = &["/reset/{secret}", "/card"];

/// Every account but one's own, its roles, and how its person is reached: a line for each.
async fn standing(world: &World, own: &str) -> Vec<String> {
    const LINES: &str = "SELECT COALESCE(group_concat(line, char(10)), '') FROM (
        SELECT a.user_name || ' ' || hex(a.id) || ' ' || hex(a.person_id) || ' ' || a.user_key || ' '
            || COALESCE(a.password_hash, '-') || ' ' || a.administrator || ' ' || COALESCE(a.disabled_at, '-') || ' '
            || COALESCE(a.address, '-') || ' ' || COALESCE(a.address_key, '-') || ' '
            || COALESCE(a.address_confirmed_at, '-') || ' '
            || COALESCE((SELECT hex(f.secret) FROM second_factors f WHERE f.account_id = a.id), '-') || ' '
            || (SELECT COUNT(*) FROM recovery_codes r WHERE r.account_id = a.id) || ' ' || COALESCE(p.email, '-') || ' ' || COALESCE(p.phone, '-') || ' '
            || (SELECT COUNT(*) FROM posts t WHERE t.person_id = p.id) AS line
        FROM accounts a JOIN people p ON p.id = a.person_id
        UNION ALL SELECT 'role of ' || a.user_name || ' ' || j.slug || ' ' || r.role
        FROM project_roles r JOIN accounts a ON a.id = r.account_id JOIN projects j ON j.id = r.project_id
        UNION ALL SELECT 'power of ' || a.user_name || ' ' || a.administrator || ' ' || COALESCE(a.disabled_at, '-')
        FROM accounts a
        UNION ALL SELECT 'link of ' || a.user_name || ' ' || l.issuer || ' ' || l.subject
        FROM account_links l JOIN accounts a ON a.id = l.account_id
        ORDER BY 1)";
    let lines = world.text(LINES).await;
    let own = format!("{own} ");
    lines.lines().filter(|line| !line.starts_with(&own)).map(str::to_owned).collect()
}

/// Sends a form with everything in it that could do harm somewhere.
async fn attack(world: &World, path: &str, name: &str) -> Answer {
    let address = world.things.address(world, path, name).await;
    let victim = world.person(VICTIM).await.to_string();
    let colleague = world.person("colleague").await.to_string();
    let organisation = world.text("SELECT name FROM organisations ORDER BY id LIMIT 1").await;
    let mut visitor = world.visitor(name);
    let list =
        format!("Soyadı;Adı;E-mail;Telefon;Təşkilat\nAdministrator;Dayaq;t@evil.example;0501112233;{organisation}\n");
    let files = [("/imports", "list", list.as_str()), ("/materials", "file", "x"), ("/pictures", "photos", "x")];
    if let Some((_, field, bytes)) = files.iter().find(|(ending, ..)| path.ends_with(ending)) {
        return visitor.post_files(&address, &[], field, &[("list.csv", bytes.as_bytes())]).await;
    }
    let same = format!("same:{victim}");
    let mark = format!("present/{victim}");
    let fields = [
        ("person", victim.as_str()),
        ("id", &victim),
        ("kept", &victim),
        ("gone", &colleague),
        ("one", &victim),
        ("other", &colleague),
        ("same", &victim),
        ("decision", &same),
        ("decide-2", &same),
        ("mark", &mark),
        ("state", "registered"),
        ("family_name", "Administrator"),
        ("given_name", "Dayaq"),
        ("sex", "female"),
        ("language", "az"),
        ("email", "t@evil.example"),
        ("address", "t@evil.example"),
        ("address_present", "x"),
        ("phone", "0501112233"),
        ("organisation", &organisation),
        ("post_role", "trainer"),
        ("user_name", VICTIM),
        ("name", VICTIM),
        ("present", "x"),
        ("password", "dörd yaşıl körpü"),
        ("act", "off"),
        ("project", "phase-2"),
        ("role", "manager"),
        ("revision", "0"),
        ("letters", "kept"),
        ("how", "register"),
        ("faulty", "true"),
        ("answer", "come"),
        ("what", "badges"),
        ("offered", "yes"),
        ("course", "recognising"),
    ];
    visitor.post(&address, &fields).await
}

#[tokio::test]
async fn no_way_leads_to_anybody_elses_account() {
    let mut tried = 0;
    for (method, path, _) in permissions::table() {
        if method != Method::POST {
            continue;
        }
        let world = World::full().await;
        let factor = "INSERT INTO second_factors (account_id, secret, confirmed_at, used_window)
            SELECT id, x'00', created_at, 0 FROM accounts WHERE user_name = 'admin'";
        assert_eq!(world.tamper(factor).await, 1);
        for name in ACTORS {
            let before = standing(&world, name).await;
            let mut answers = vec![permissions::sent(&world, &method, &path, name).await.status.as_u16()];
            if !WITH_A_SECRET.contains(&path.as_str()) {
                answers.push(attack(&world, &path, name).await.status.as_u16());
            }
            while world.work(Lane::Imports).await {}
            assert_eq!(standing(&world, name).await, before, "{name}: {path}: {answers:?}");
            assert!(!answers.contains(&500), "{name}: {path}: {answers:?}");
            tried += 1;
        }
        // Nobody is written to at an address that somebody else has brought in.
        let told: Mails = world.sent().await;
        assert!(told.iter().all(|mail| !mail.recipient.contains("evil")), "{path}");
    }
    assert!(tried > 500, "{tried}");
}

/// Hands a list in and confirms it; answers its address.
async fn hand_in(world: &World, list: &str, decisions: &[(&str, &str)]) -> (String, u16) {
    let (event, _) = world.event().await;
    let mut trainer = world.visitor("trainer");
    let imports = format!("/events/{event}/imports");
    let kept = trainer.post_files(&imports, &[], "list", &[("list.csv", list.as_bytes())]).await;
    let address = kept.location().unwrap().split('?').next().unwrap().to_owned();
    let decided = trainer.post(&format!("{address}/decisions"), decisions).await.status.as_u16();
    let revision = trainer.get(&address).await.field("revision").unwrap();
    let confirm = [("revision", revision.as_str()), ("how", "register"), ("faulty", "true")];
    trainer.post(&format!("{address}/confirm"), &confirm).await;
    while world.work(Lane::Imports).await {}
    (address, decided)
}

#[tokio::test]
async fn a_list_opens_nobodys_account() {
    let world = World::new().await;
    // An administrator without an address, as the command line makes them.
    world.tamper("UPDATE accounts SET address = NULL, address_key = NULL WHERE user_name = 'admin'").await;
    world.tamper("UPDATE people SET email = NULL, email_key = NULL, phone = NULL WHERE id = (SELECT person_id FROM accounts WHERE user_name = 'admin')").await;
    world
        .tamper("DELETE FROM posts WHERE person_id = (SELECT person_id FROM accounts WHERE user_name = 'admin')")
        .await;
    let admin = world.person("admin").await;
    let before = standing(&world, "trainer").await;
    let organisation = world.text("SELECT name FROM organisations ORDER BY id LIMIT 1").await;
    let same = format!("same:{admin}");

    // Somebody who looks like nobody: the key alone opens no record.
    let list = format!("Soyadı;Adı;E-mail;Telefon;Təşkilat\nQuliyev;Rauf;t@evil.example;0501112233;{organisation}\n");
    let (_, decided) = hand_in(&world, &list, &[("decide-2", &same)]).await;
    assert_eq!(decided, 409);
    assert_eq!(standing(&world, "trainer").await, before);

    // Who is on the list of the event may be named; how they are reached stays theirs.
    let (event, _) = world.event().await;
    let mut trainer = world.visitor("trainer");
    let person = admin.to_string();
    let add = format!("/events/{event}/people/add");
    assert_eq!(trainer.post(&add, &[("person", &person)]).await.status, 403, "nobody of the project");
    assert_eq!(world.visitor("admin").post(&add, &[("person", &person)]).await.status, 303);
    let list = format!("Soyadı;Adı;E-mail;Telefon;Təşkilat\nQuliyev;Rauf;t2@evil.example;0501112234;{organisation}\n");
    let (address, decided) = hand_in(&world, &list, &[("decide-2", &same)]).await;
    assert_eq!(decided, 303);
    trainer.get(&address).await.says(200, "<dt>");
    assert_eq!(standing(&world, "trainer").await, before);
    for name in ["t@evil.example", "t2@evil.example", "admin"] {
        world.anonymous().post("/reset", &[("name", name)]).await;
    }
    assert!(world.sent().await.iter().all(|mail| mail.about.as_deref() != Some("link")));
    // Taking it back takes nothing away either.
    assert_eq!(trainer.post(&format!("{address}/take-back"), &[]).await.status, 303);
    assert_eq!(standing(&world, "trainer").await, before);
}

#[tokio::test]
async fn who_is_it_moves_nobodys_account() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let mut trainer = world.visitor("trainer");
    let victim = world.account("colleague").await;
    let person = records::people::person::find(&world.cx, victim.person_id).await.unwrap().unwrap();
    let organisation = records::events::registrations::candidates::organisation_of(&world.cx, victim.person_id)
        .await
        .unwrap()
        .unwrap();
    let before = standing(&world, "trainer").await;
    let people = format!("/events/{event}/people");

    // A guest of that name and office, and nothing else is known of them: that is taken at the trainer's word.
    let guest = [
        ("given_name", person.given_name.as_str()),
        ("family_name", &person.family_name),
        ("organisation", &organisation),
        ("new", "yes"),
    ];
    assert_eq!(trainer.post(&format!("{people}/guest"), &guest).await.status, 303);
    let flagged = "SELECT person_id FROM registrations WHERE to_match ORDER BY created_at DESC, id DESC LIMIT 1";
    let entered = world.key(flagged).await;
    let known = victim.person_id.to_string();
    let done = trainer.post(&format!("{people}/{entered}/match"), &[("same", &known)]).await;
    assert!(done.location().unwrap().starts_with(&format!("{people}?done=merged&merge=")), "{:?}", done.location());
    assert_eq!(standing(&world, "trainer").await, before);
    let still = format!("{people}/{known}/match");
    assert_eq!(trainer.get(&still).await.status, 404, "of the known person nobody asks any more who it is");

    // Then somebody like them with an address of the trainer's, and the known person is to be that one.
    let list = format!(
        "Soyadı;Adı;E-mail;Təşkilat\n{};{};t@evil.example;{organisation}\n",
        person.family_name, person.given_name
    );
    hand_in(&world, &list, &[("decide-2", "new")]).await;
    let new = world.key("SELECT id FROM people WHERE email_key = 't@evil.example'").await.to_string();
    assert_eq!(trainer.post(&still, &[("same", &new)]).await.status, 404);
    // Even where somebody had asked.
    world.tamper("UPDATE registrations SET to_match = 1").await;
    let asked = trainer.post(&still, &[("same", &new)]).await;
    assert_eq!(asked.location(), Some(format!("{people}?done=proposed").as_str()));
    trainer.get(asked.location().unwrap()).await.says(200, "it is proposed to an administrator");
    let other_way = trainer.post(&format!("{people}/{new}/match"), &[("same", &known)]).await;
    assert_eq!(other_way.location(), Some(format!("{people}?done=proposed").as_str()), "who has an address");
    assert_eq!(standing(&world, "trainer").await, before);

    // The administrator sees both, and decides.
    let mut admin = world.visitor("admin");
    let list = admin.get("/people/duplicates").await;
    list.says(200, "Proposed by trainers");
    let compare = format!("/people/merge?kept={new}&gone={known}");
    assert!(list.tags().iter().any(|tag| tag.get("href") == Some(compare.as_str())));
    assert_eq!(admin.post("/people/distinct", &[("one", &known), ("other", &new)]).await.status, 303);
    assert!(!admin.get("/people/duplicates").await.text().contains("Proposed by trainers"));
    world.anonymous().post("/reset", &[("name", "t@evil.example")]).await;
    assert!(world.sent().await.iter().all(|mail| mail.about.as_deref() != Some("link")));
}
