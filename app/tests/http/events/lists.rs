//! Events over HTTP: forms without JavaScript, focal points, links, invitations, files, calendars, codes.

use axum::http::{Request, StatusCode};
use chrono::Duration;
use records::{
    accounts::{account, credentials, opening},
    events::{
        attendance::MarkId,
        check_in, event,
        registrations::{self, state::Source},
    },
    ledger::keys::EventId,
    people::person::PersonInput,
};

use crate::http::support::{
    visitor::{Answer, Visitor},
    world::World,
};

/// What the form for an event sends.
pub(super) fn form<'a>(change: &[(&'static str, &'a str)]) -> Vec<(&'static str, &'a str)> {
    let all = [
        ("project", "phase-2"),
        ("kind", "training"),
        ("title", "İlk təmas"),
        ("language", "az"),
        ("course", ""),
        ("place", "Gəncə"),
        ("region", "AZ-GA"),
        ("organisers", "Tərəfdaş"),
        ("capacity", "2"),
        ("costs", "1 250,50"),
        ("currency", "AZN"),
        ("agenda", "09:00 Giriş\r\n09:30 Məşq"),
        ("joinable", "true"),
        ("session_id_0", ""),
        ("session_date_0", "2026-11-23"),
        ("session_starts_0", "12:00"),
        ("session_minutes_0", "180"),
        ("session_title_0", "Səhər"),
    ];
    all.into_iter()
        .map(|(name, value)| (name, change.iter().find(|(n, _)| *n == name).map_or(value, |(_, v)| *v)))
        .collect()
}

/// An event with a session that begins an hour before the clock of the tests, 13:00 in Baku.
pub(super) async fn enter(trainer: &mut Visitor, change: &[(&'static str, &str)]) -> String {
    let answer = trainer.post("/events/new", &form(change)).await;
    let to = answer.location().unwrap_or_else(|| panic!("{}", answer.text())).to_owned();
    to.split('?').next().unwrap().to_owned()
}

async fn session(world: &World, event: &str) -> event::Session {
    let id: EventId = event.trim_start_matches("/events/").parse().unwrap();
    event::sessions(&world.cx, id).await.unwrap().remove(0)
}

#[tokio::test]
async fn every_field_refuses_with_a_sentence_or_takes_what_is_typed() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let long = "ə".repeat(5000);
    for (name, _) in form(&[]) {
        for value in [
            "",
            "\u{0}\u{7}",
            "😀",
            &long,
            "<script>alert(1)</script>",
            "-1",
            "99999999999999999999",
            "2026-13-45",
            "'; DROP TABLE events; --",
        ] {
            let before = world.rows().await;
            let answer = trainer.post("/events/new", &form(&[(name, value)])).await;
            match answer.status.as_u16() {
                303 => {}
                // Another project is not there for this trainer.
                404 if name == "project" => assert_eq!(world.rows().await, before),
                422 => {
                    assert!(answer.text().contains("error-summary"), "{name}: {value:.20}");
                    assert_eq!(world.rows().await, before, "{name}: {value:.20}");
                }
                other => panic!("{name}: {value:.20}: {other}"),
            }
        }
    }
    // A second row for a session, without losing what was typed.
    let mut more = form(&[("title", "Yarımçıq")]);
    more.push(("more", "yes"));
    let answer = trainer.post("/events/new", &more).await;
    answer.says(200, "Yarımçıq");
    assert!(answer.text().contains("session_date_1"));
}

#[tokio::test]
async fn somebody_else_was_quicker() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let event = enter(&mut trainer, &[]).await;
    let id = session(&world, &event).await.id.to_string();
    let mut first = form(&[("session_id_0", &id), ("title", "Birinci")]);
    first.push(("revision", "0"));
    assert_eq!(trainer.post(&format!("{event}/edit"), &first).await.status, 303);
    let mut second = form(&[("session_id_0", &id), ("title", "İkinci")]);
    second.push(("revision", "0"));
    let answer = world.visitor("manager").post(&format!("{event}/edit"), &second).await;
    answer.says(409, "Somebody else has changed this event");
    assert!(answer.text().contains("İkinci"), "what was typed is kept");
    trainer.get(&event).await.says(200, "Birinci");
}

#[tokio::test]
async fn a_focal_point_looks_after_one_organisation() {
    let world = World::new().await;
    let all = records::people::organisations::all(&world.cx).await.unwrap();
    let admin = account::by_name_or_email(&world.cx, "admin").await.unwrap().unwrap();
    let mut people = Vec::new();
    for (user, organisation, role) in
        [("focal", &all[0], "focal-point"), ("own", &all[0], "trainee"), ("foreign", &all[1], "trainee")]
    {
        let input = opening::NewAccount {
            person: PersonInput {
                given_name: "Zəhra".into(),
                family_name: "Bağırova".into(),
                sex: "female".into(),
                language: "az".into(),
                ..PersonInput::default()
            },
            user_name: user.into(),
            organisation: organisation.name.clone(),
            post_role: "officer".into(),
            project: "phase-2".into(),
            role: role.into(),
            ..opening::NewAccount::default()
        };
        people.push(opening::create(&world.cx, admin.id, &input).await.unwrap().to_string());
    }
    credentials::set_password(&world.cx, "focal", &records::demo::password("focal")).await.unwrap();
    let event = enter(&mut world.visitor("trainer"), &[]).await;
    let mut focal = world.anonymous().sign_in("focal").await;
    assert_eq!(focal.get("/events").await.status, 200);
    assert_eq!(focal.get(&event).await.location(), Some(format!("{event}/people").as_str()));
    let page = focal.get(&format!("{event}/people?search=bagirova")).await;
    assert!(page.text().contains(&people[1]) && !page.text().contains(&people[2]), "only one's own people are found");
    assert_eq!(focal.post(&format!("{event}/people/add"), &[("person", &people[1])]).await.status, 303);
    assert_eq!(focal.post(&format!("{event}/people/add"), &[("person", &people[2])]).await.status, 403);
    let list = registrations::list(&world.cx, event[8..].parse().unwrap()).await.unwrap();
    assert_eq!(
        list.iter().map(|r| (r.person_id.to_string(), r.source)).collect::<Vec<_>>(),
        [(people[1].clone(), Source::FocalPoint)]
    );
    // Nothing else of the event is theirs.
    for path in ["/edit", "/invitations"] {
        assert_eq!(focal.get(&format!("{event}{path}")).await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn the_link_the_waiting_list_and_the_invitation() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let event = enter(&mut trainer, &[("capacity", "1"), ("session_date_0", "2026-11-24")]).await;
    let found = event::find(&world.cx, event[8..].parse().unwrap()).await.unwrap().unwrap();
    let link = format!("/join/{}", found.join_code.to_lowercase());
    let mut guest = world.anonymous();
    guest.get(&link).await.says(200, "İlk təmas");
    guest.post(&link, &[("family_name", ""), ("given_name", "Nigar")]).await.says(422, "Fill in this field");
    let answer =
        guest.post(&link, &[("family_name", "Rzayeva"), ("given_name", "Nigar"), ("organisation", "QHT")]).await;
    assert_eq!(answer.status, 303);
    // The place is taken: the next one waits, and is told so.
    let mut learner = world.visitor("trainee");
    assert_eq!(learner.post(&link, &[]).await.location(), Some("/my-events?done=waiting"));
    learner.get("/my-events").await.says(200, "on the waiting list");
    // The code of a badge answers nothing; the place goes to whoever waits when the trainer writes it down.
    let list = registrations::list(&world.cx, found.id).await.unwrap();
    let nigar = list.iter().find(|r| r.given_name == "Nigar").unwrap();
    for path in ["invitation", "feedback"] {
        let address = format!("/{path}/{}", nigar.badge);
        guest.get(&address).await.says(404, "The code on a badge");
        let sent = [("answer", "apologise"), ("rating-content", "5")];
        guest.post(&address, &sent).await.says(404, "The code on a badge");
    }
    let person = nigar.person_id.to_string();
    trainer.post(&format!("{event}/people/state"), &[("person", &person), ("state", "apologised")]).await;
    learner.get("/my-events").await.says(200, "registered");
    assert_eq!(guest.get("/invitation/NOSUCHCODE").await.status, 404);
    // Closed, cancelled, unknown: each says what to do.
    let id = session(&world, &event).await.id.to_string();
    let mut closed: Vec<_> = form(&[("session_id_0", &id), ("session_date_0", "2026-11-24")])
        .into_iter()
        .filter(|(n, _)| *n != "joinable")
        .collect();
    closed.push(("revision", "0"));
    assert_eq!(trainer.post(&format!("{event}/edit"), &closed).await.status, 303);
    guest.get(&link).await.says(422, "Ask the trainer");
    trainer.post(&format!("{event}/cancel"), &[("reason", "")]).await.says(422, "Fill in this field");
    assert_eq!(trainer.post(&format!("{event}/cancel"), &[("reason", "Qar")]).await.status, 303);
    guest.get(&link).await.says(422, "cancelled");
    learner.get("/my-events").await.says(200, "Qar");
}

#[tokio::test]
async fn the_calendar_of_a_trainer_ends_with_the_role() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    enter(&mut trainer, &[]).await;
    let page = trainer.post("/my-events/feed", &[]).await.text();
    let feed = format!("/calendar/{}", &page.split("/calendar/").nth(1).unwrap()[..36]);
    let anonymous = &mut world.anonymous();
    assert!(anonymous.get(&feed).await.text().contains("SUMMARY:"));
    world.tamper("DELETE FROM project_roles WHERE role = 'trainer'").await;
    assert!(!anonymous.get(&feed).await.text().contains("SUMMARY:"), "what is planned since is none of theirs");
}

#[tokio::test]
async fn files_and_calendars() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let event = enter(&mut trainer, &[]).await;
    let part = |name: &str, bytes: &[u8]| {
        let mut body =
            format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").into_bytes();
        body.extend(bytes);
        body.extend(b"\r\n--x--\r\n");
        body
    };
    let upload = |bytes: Vec<u8>| {
        let request = Request::post(format!("{event}/materials"))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "multipart/form-data; boundary=x");
        (request, bytes)
    };
    let (request, body) = upload(part("../../Şəkillər <1>.pdf", b"%PDF-1.7"));
    assert_eq!(trainer.send(request, body).await.status, 303);
    let (request, body) = upload(part("", b""));
    trainer.send(request, body).await.says(422, "Fill in this field");
    let (request, body) = upload(part("big.bin", &vec![0; 21 * 1024 * 1024]));
    assert_eq!(trainer.send(request, body).await.status, 413);
    // Those of one event are bounded together.
    for n in 0..5 {
        let (request, body) = upload(part(&format!("slides-{n}.bin"), &vec![n; 20 * 1024 * 1024]));
        let answer = trainer.send(request, body).await;
        assert_eq!(answer.status, if n < 4 { 303 } else { 409 }, "{n}: {}", answer.text());
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM event_materials").await, 5);
    trainer.get(&format!("{event}/materials")).await.says(200, "slides-3.bin");
    world.tamper("DELETE FROM event_materials WHERE name LIKE 'slides-%'").await;
    let page = trainer.get(&event).await.text();
    let file = page.split(&format!("{event}/materials/")).nth(1).unwrap()[..36].to_owned();
    let answer = trainer.get(&format!("{event}/materials/{file}")).await;
    assert_eq!(answer.bytes, b"%PDF-1.7");
    assert!(
        answer.header("content-disposition").starts_with("attachment; filename=\"_"),
        "{}",
        answer.header("content-disposition")
    );
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    // Strangers to the event find nothing, whoever is on its list finds it.
    let mut learner = world.visitor("trainee");
    assert_eq!(learner.get(&format!("{event}/materials/{file}")).await.status, 404);
    assert_eq!(learner.get(&format!("{event}/calendar.ics")).await.status, 404);
    let found = event::find(&world.cx, event[8..].parse().unwrap()).await.unwrap().unwrap();
    learner.post(&format!("/join/{}", found.join_code), &[]).await;
    assert_eq!(learner.get(&format!("{event}/materials/{file}")).await.status, 200);
    let calendar = learner.get(&format!("{event}/calendar.ics")).await;
    assert!(calendar.header("content-type").starts_with("text/calendar"));
    assert!(calendar.text().contains("DTSTART:20261123T080000Z"), "{}", calendar.text());

    // One address for each device; each is shown once, works alone, and is switched off alone.
    let mut feeds = Vec::new();
    for _ in 0..2 {
        world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(1));
        let page = learner.post("/my-events/feed", &[]).await.text();
        assert!(page.contains("webcal://"), "{page}");
        feeds.push(format!("/calendar/{}", &page.split("/calendar/").nth(1).unwrap()[..36]));
    }
    let anonymous = &mut world.anonymous();
    for feed in &feeds {
        assert!(anonymous.get(feed).await.text().contains("SUMMARY:İlk təmas"));
    }
    let list = learner.get("/my-events").await;
    list.says(200, "read last on");
    assert!(!list.text().contains("/calendar/"), "{}", list.text());
    let end = list.text().split("/my-events/feed/").nth(1).unwrap()[..36].to_owned();
    // Nobody ends an address of somebody else.
    world.visitor("manager").post(&format!("/my-events/feed/{end}/end"), &[]).await;
    assert_eq!(anonymous.get(&feeds[0]).await.status, 200);
    learner.post(&format!("/my-events/feed/{end}/end"), &[]).await;
    assert_eq!(anonymous.get(&feeds[0]).await.status, 404, "it is switched off");
    assert_eq!(anonymous.get(&feeds[1]).await.status, 200);
    // Who waits has no place yet: calendars show it as uncertain, and take the newer of both.
    let sequence = |calendar: &str| {
        let line = calendar.lines().find(|line| line.starts_with("SEQUENCE:")).unwrap();
        line["SEQUENCE:".len()..].trim().parse::<i64>().unwrap()
    };
    let certain = learner.get(&format!("{event}/calendar.ics")).await.text();
    assert!(certain.contains("STATUS:CONFIRMED"), "{certain}");
    world.tamper("UPDATE registrations SET state = 'waiting', queued_at = '2026-11-23T10:00:00+00:00'").await;
    let waits = learner.get(&format!("{event}/calendar.ics")).await.text();
    assert!(waits.contains("STATUS:TENTATIVE"), "{waits}");
    assert!(sequence(&waits) > sequence(&certain), "{waits}");
    trainer.post(&format!("{event}/cancel"), &[("reason", "Qar")]).await;
    assert!(learner.get(&format!("{event}/calendar.ics")).await.text().contains("STATUS:CANCELLED"));
}

#[tokio::test]
async fn what_a_phone_sends_is_taken_or_refused_with_a_reason() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let event = enter(&mut trainer, &[]).await;
    let session = session(&world, &event).await;
    let address = format!("{event}/sessions/{}", session.id);
    let first = world.cx.id::<MarkId>().to_string();
    let walk_in = [("family_name", "Rzayeva"), ("given_name", "Nigar"), ("mark_id", first.as_str())];
    assert_eq!(trainer.post(&format!("{address}/walk-ins"), &walk_in).await.status, 303);
    let list = registrations::list(&world.cx, session.event_id).await.unwrap();
    let person = list[0].person_id.to_string();
    let post = async |trainer: &mut Visitor, fields: &[(&str, &str)]| {
        let request = Request::post(format!("{address}/marks"))
            .header("sec-fetch-site", "same-origin")
            .header("accept", "application/json");
        let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        trainer.send(request, body.into_bytes()).await
    };
    let id = world.cx.id::<MarkId>().to_string();
    // A clock that is wrong by a year does no harm, and the same key twice is one mark.
    for _ in 0..2 {
        let fields = [
            ("id", id.as_str()),
            ("base", &first),
            ("person", &person),
            ("status", "present"),
            ("late", "10"),
            ("at", "1700000000000"),
        ];
        let answer = post(&mut trainer, &fields).await;
        assert_eq!(answer.status, 200);
        assert!(answer.text().contains("\"late\":10"));
    }
    for (fields, status) in [
        (vec![("person", person.as_str()), ("status", "present"), ("late", "181")], 422),
        (vec![("person", &person), ("status", "present"), ("late", "-1")], 422),
        (vec![("person", &person), ("status", "asleep")], 422),
        (vec![("person", "nobody"), ("status", "present")], 422),
        (vec![("id", &id), ("person", "00000000-0000-0000-0000-000000000001"), ("status", "present")], 422),
        (vec![], 422),
    ] {
        let answer = post(&mut trainer, &fields).await;
        assert_eq!(answer.status.as_u16(), status, "{fields:?}: {}", answer.text());
        assert!(answer.text().contains("sentence"), "{fields:?}");
    }
    assert_eq!(post(&mut world.visitor("manager"), &[("person", &person), ("status", "absent")]).await.status, 403);
    trainer.post(&format!("{event}/cancel"), &[("reason", "Qar")]).await.says(409, "take the marks back first");
    assert_eq!(post(&mut trainer, &[("person", &person), ("status", "open")]).await.status, 200);
    assert_eq!(trainer.post(&format!("{event}/cancel"), &[("reason", "Qar")]).await.status, 303);
    let answer = post(&mut trainer, &[("person", &person), ("status", "absent")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("cancelled"));
}

#[tokio::test]
async fn a_long_list_is_narrowed_and_shown_page_by_page() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let event = enter(&mut trainer, &[("capacity", "")]).await;
    let people = format!("{event}/people");
    for n in 0..60_usize {
        // Two letters for each number: names have no digits, and a search takes letters that sound alike for the same.
        let name =
            format!("Sınaq{}{}", char::from(b"bdmrtz"[n / 10]), char::from(b'a' + u8::try_from(n % 10).unwrap()));
        let guest = [("family_name", "Əlizadə"), ("given_name", name.as_str()), ("new", "yes")];
        assert_eq!(trainer.post(&format!("{people}/guest"), &guest).await.status, 303);
    }
    let rows = |page: &Answer| page.text().matches("role=\"rowheader\"").count();
    let first = trainer.get(&people).await;
    first.says(200, "60 people");
    assert_eq!(rows(&first), 50);
    let second = trainer.get(&format!("{people}?page=2")).await;
    assert_eq!((rows(&second), second.text().contains("aria-current=\"page\">2<")), (10, true));
    // In any spelling; what is searched for goes along from page to page.
    trainer.get(&format!("{people}?name=yoxdur")).await.says(200, "Clear the filter");
    let found = trainer.get(&format!("{people}?name=alizade%20sinaqm")).await;
    found.says(200, "10 people");
    assert_eq!(rows(&found), 10);
    assert!(trainer.get(&format!("{people}?name=sinaq")).await.text().contains("name=sinaq&amp;page=2"));
    assert_eq!(rows(&trainer.get(&format!("{people}?state=to-match")).await), 50);
    assert_eq!(rows(&trainer.get(&format!("{people}?state=waiting")).await), 0);
    assert_eq!(rows(&trainer.get(&format!("{people}?name=%21%21")).await), 0);
}

#[tokio::test]
async fn who_marked_what_is_seen() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let event = enter(&mut trainer, &[]).await;
    let session = session(&world, &event).await;
    let address = format!("{event}/sessions/{}", session.id);
    trainer.post(&format!("{event}/people/guest"), &[("family_name", "Rzayeva"), ("given_name", "Nigar")]).await;
    let list = registrations::list(&world.cx, session.event_id).await.unwrap();
    let person = list[0].person_id.to_string();
    let page = format!("{address}/people/{person}");
    let mut manager = world.visitor("manager");
    manager.get(&page).await.says(200, "No mark yet");
    // Two phones that knew nothing of each other, and were without a network for an hour.
    let at = (world.cx.now() - Duration::hours(1)).timestamp_millis().to_string();
    let keys = [world.cx.id::<MarkId>().to_string(), world.cx.id::<MarkId>().to_string()];
    let mark = |id: &str, status: &str, base: &str| {
        vec![
            ("id", id.to_owned()),
            ("person", person.clone()),
            ("status", status.to_owned()),
            ("base", base.to_owned()),
            ("at", at.clone()),
        ]
    };
    let send = async |who: &str, fields: Vec<(&'static str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(world.visitor(who).post(&format!("{address}/marks"), &fields).await.status, 303);
    };
    send("trainer", mark(&keys[0], "present", "")).await;
    let one = manager.get(&page).await;
    one.says(200, "in force");
    one.says(200, "by the clock of the phone: 23 Nov 2026");
    send("admin", mark(&keys[1], "absent", "")).await;
    let two = manager.get(&page).await.text();
    assert_eq!((two.matches("contradiction").count(), two.contains("replaced")), (2, false), "{two}");
    send("trainer", mark(&world.cx.id::<MarkId>().to_string(), "absent", &keys[0])).await;
    // Without JavaScript a mark stands in for everything that holds.
    send("admin", vec![("person", person.clone()), ("status", "excused".to_owned())]).await;
    let all = manager.get(&page).await.text();
    assert_eq!((all.matches("replaced").count(), all.matches(">in force<").count()), (3, 1), "{all}");
    for (path, why) in [("00000000-0000-0000-0000-000000000001", "not on the list"), ("x", "no key")] {
        assert_eq!(manager.get(&format!("{address}/people/{path}")).await.status, 404, "{why}");
    }
}

#[tokio::test]
async fn a_guesser_is_slowed_and_the_hall_is_not() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let event = enter(&mut trainer, &[]).await;
    let session = session(&world, &event).await;
    let mut phone = world.anonymous();
    // Three hundred people who mistype it three times each.
    for _ in 0..900 {
        phone.get("/in/ABCDEFGH").await;
    }
    // From the same address, the right code is still good.
    let code = check_in::showing(&session, world.cx.now(), 1).remove(0).code;
    assert_eq!(phone.get(&format!("/in/{code}")).await.location(), Some("/in"));
    let mut last = StatusCode::OK;
    for _ in 0..200 {
        last = phone.get("/in/ABCDEFGH").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    // Whoever has guessed so often is not told that one was right; elsewhere it is.
    assert_eq!(phone.get(&format!("/in/{code}")).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(world.anonymous().get(&format!("/in/{code}")).await.location(), Some("/in"));
    phone.get("/in").await.says(200, "I am here");
    // The ten minutes are over.
    world.cx.clock.set(world.cx.now() + Duration::minutes(11));
    let answer = phone.post("/in", &[("family_name", "Rzayeva"), ("given_name", "Nigar")]).await;
    assert_eq!(answer.location(), Some("/in"));
    phone.get("/in").await.says(200, "Scan the code on the wall");
}

#[tokio::test]
async fn a_full_event_takes_strangers_with_the_link_on_its_waiting_list() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let event = enter(&mut trainer, &[("capacity", "1"), ("session_date_0", "2026-11-25")]).await;
    let page = trainer.get(&event).await.text();
    let code = page.split("/join/").nth(1).unwrap().split('<').next().unwrap().replace('-', "");
    let join = format!("/join/{code}");
    let guest = |family: &'static str, given: &'static str| [("family_name", family), ("given_name", given)];
    let first = world.anonymous().post(&join, &guest("Əliyeva", "Aynur")).await;
    assert_eq!(first.location(), Some(format!("{join}?done=registered").as_str()));

    // Before anything is typed, and afterwards.
    let mut stranger = world.anonymous();
    let page = stranger.get(&join).await;
    page.says(200, "All places are taken.");
    page.says(200, "Put me on the waiting list");
    let second = stranger.post(&join, &guest("Quliyev", "Orxan")).await;
    assert_eq!(second.location(), Some(format!("{join}?done=waiting").as_str()));
    let told = stranger.get(&format!("{join}?done=waiting")).await;
    told.says(200, "You are on the waiting list.");
    told.says(200, "All places are taken.");
    stranger.get(&join).await.says(200, "1 person is waiting.");
    let state = "SELECT r.state FROM registrations r JOIN people p ON p.id = r.person_id WHERE p.family_name = 'Quliyev' ORDER BY r.id DESC LIMIT 1";
    assert_eq!(world.text(state).await, "waiting");
    trainer.get(&event).await.says(200, "1 of 1 places taken");
}
