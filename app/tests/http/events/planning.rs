//! What trainers see while they plan an event: its form, the lists, what is said when it is put off, the people on its list.

use records::{events::registrations, ledger::keys::EventId};

use crate::http::support::{visitor::Visitor, world::World};

use super::{
    lists::{enter, form},
    paper::text_of,
};

/// An event that is ahead: two days after the day of the tests.
async fn ahead(trainer: &mut Visitor, change: &[(&'static str, &str)]) -> String {
    let day = [("session_date_0", "2026-11-25")];
    let change: Vec<(&'static str, &str)> = change.iter().chain(&day).copied().collect();
    enter(trainer, &change).await
}

async fn type_in(trainer: &mut Visitor, event: &str, family: &str, given: &str) -> Option<String> {
    let guest = [("family_name", family), ("given_name", given), ("organisation", ""), ("new", "yes")];
    trainer.post(&format!("{event}/people/guest"), &guest).await.location().map(str::to_owned)
}

#[tokio::test]
async fn what_is_put_off_says_why_and_from_when_until_something_else_happens() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let event = ahead(&mut trainer, &[]).await;
    let person = world.person("trainee").await.to_string();
    assert_eq!(trainer.post(&format!("{event}/people/add"), &[("person", &person)]).await.status, 303);
    world.tamper("UPDATE people SET email = 'a@example.org', email_key = 'a@example.org', language = 'en' WHERE id IN (SELECT person_id FROM accounts WHERE user_name = 'trainee')").await;
    let put_off = [("first_day", "2026-12-02"), ("reason", "Qar")];
    assert_eq!(trainer.post(&format!("{event}/postpone"), &put_off).await.status, 303);
    let said = "Postponed: Qar · It was to begin on 25 November 2026.";
    trainer.get(&event).await.says(200, said);
    let mut participant = world.visitor("trainee");
    participant.get("/my-events").await.says(200, said);
    let newest = "SELECT body FROM mails WHERE recipient = 'a@example.org' ORDER BY id DESC LIMIT 1";
    let mail = world.text(newest).await;
    for line in ["It was to begin on 25 November 2026.", "2 Dec 2026", "Reason: Qar"] {
        assert!(mail.contains(line), "{line}: {mail}");
    }

    // The log says it in words.
    let log = world.visitor("admin").get("/audit?action=event.postpone").await;
    log.says(200, "Days: 7 · Reason: Qar");
    assert!(!log.text().contains("&quot;reason"));

    // Another hall has nothing to do with the snow.
    world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(1));
    let id: EventId = event["/events/".len()..].parse().unwrap();
    let session = records::events::event::sessions(&world.cx, id).await.unwrap()[0].id.to_string();
    let revision = world.number("SELECT MAX(revision) FROM events").await.to_string();
    let mut moved = form(&[("place", "Şəki"), ("session_id_0", &session), ("session_date_0", "2026-12-02")]);
    moved.push(("revision", &revision));
    assert_eq!(trainer.post(&format!("{event}/edit"), &moved).await.status, 303);
    let mail = world.text(newest).await;
    assert!(mail.contains("Şəki") && !mail.contains("Qar") && !mail.contains("It was to begin"), "{mail}");
    assert!(!trainer.get(&event).await.text().contains("Qar"));
    assert!(!participant.get("/my-events").await.text().contains("Qar"));
}

#[tokio::test]
async fn the_form_says_what_it_means() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let mut two = form(&[("costs", "viel"), ("session_minutes_0", "x")]);
    two.extend([
        ("session_id_1", ""),
        ("session_date_1", "2026-11-24"),
        ("session_starts_1", "09:00"),
        ("session_minutes_1", "9999"),
        ("session_title_1", ""),
    ]);
    let wrong = trainer.post("/events/new", &two).await;
    wrong.says(422, "Session 1, Planned minutes: Type a whole number");
    wrong.says(422, "Session 2, Planned minutes: Type a whole number");
    assert!(wrong.error("costs").unwrap().starts_with("Type an amount"), "{:?}", wrong.error("costs"));
    let new = trainer.get("/events/new").await;
    new.says(200, "Ends at 12:00.");
    new.says(200, "Ends at 17:00.");

    // Cities that have the name of the district around them, in the language of the page.
    for (language, city, district, region) in [
        ("en", "Lankaran (city)", "Lankaran (district)", ">Baku<"),
        ("az", "Lənkəran şəhəri", "Lənkəran rayonu", ">Bakı<"),
        ("ru", "Лянкяран (город)", "Лянкяран (район)", ">Баку<"),
    ] {
        let mut admin = world.visitor("admin");
        admin.keep_cookie("language", language);
        for path in ["/events/new", "/organisations/new"] {
            let page = admin.get(path).await;
            for name in [city, district, region] {
                page.says(200, name);
            }
        }
    }
    let event = ahead(&mut trainer, &[("region", "AZ-LA")]).await;
    trainer.get(&event).await.says(200, "Gəncə, Lankaran (city)");
    trainer.get(&event).await.says(200, "Choose who");
}

#[tokio::test]
async fn lists_count_what_they_show() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    // The neighbouring days stand in the weeks of the month, and count for their own.
    for day in ["2031-01-30", "2031-02-04", "2031-03-02"] {
        enter(&mut trainer, &[("session_date_0", day)]).await;
    }
    let month = trainer.get("/events?month=2031-02").await;
    month.says(200, ">1 event<");
    // When and where it is, how it stands, and the way to another one on the same day.
    for text in [
        "12:00–15:00",
        "Gəncə · 0 of 2 places taken",
        "upcoming",
        "/events/new?day=2031-02-04",
        "New event on 4 February 2031",
    ] {
        month.says(200, text);
    }
    let on_day = trainer.get("/events/new?day=2031-02-04").await;
    assert_eq!(on_day.text().matches(r#"value="2031-02-04""#).count(), 2, "both half-days");
    let awareness = enter(&mut trainer, &[("kind", "awareness"), ("capacity", ""), ("title", "Bazar")]).await;
    let page = trainer.get("/events?search=Bazar").await;
    page.says(200, "0 people reached");
    assert!(!page.text().contains("0 people registered"));
    let id: EventId = awareness["/events/".len()..].parse().unwrap();
    let session = records::events::event::sessions(&world.cx, id).await.unwrap()[0].id;
    trainer.post(&format!("{awareness}/sessions/{session}/reach"), &[("reach-female-18-24", "12")]).await;
    trainer.get("/events?search=Bazar").await.says(200, "12 people reached");
    // Files stand above the list, where people look.
    let manager = world.visitor("manager").get("/events").await.text();
    assert!(manager.find("/events/file/xlsx").unwrap() < manager.find("course-list").unwrap());
}

#[tokio::test]
async fn a_day_that_is_none_is_said() {
    let world = World::new().await;
    let exercise = "/exercises/phase-2/recognising/03-decisions/wrong-number";
    for (who, path) in
        [("manager", "/completions"), ("manager", "/attendance"), ("manager", "/events"), ("trainer", exercise)]
    {
        let mut visitor = world.visitor(who);
        let page = visitor.get(&format!("{path}?from=2026-13-45")).await;
        page.says(200, "Type a date of the calendar");
        let page = visitor.get(&format!("{path}?from=2026-12-01&to=2026-11-01")).await;
        assert!(page.error("to").unwrap().contains("cannot be before"), "{path}");
        if who == "manager" {
            for days in ["from=2026-13-45", "from=2026-12-01&to=2026-11-01"] {
                assert_eq!(visitor.get(&format!("{path}/file/csv?project=phase-2&{days}")).await.status, 400, "{path}");
            }
        }
    }
    let mut admin = world.visitor("admin");
    let page = admin.get("/audit?from=2026-12-01&until=2026-11-01").await;
    assert!(page.error("until").unwrap().contains("cannot be before"));
    assert_eq!(admin.get("/audit/file/csv?from=x").await.status, 400);
}

#[tokio::test]
async fn who_waits_has_a_number_and_a_place_is_given() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let event = ahead(&mut trainer, &[("capacity", "1")]).await;
    let people = format!("{event}/people");
    assert_eq!(type_in(&mut trainer, &event, "Rzayeva", "Nigar").await, Some(format!("{people}?done=registered")));
    for given in ["Banu", "Ceyran"] {
        world.cx.clock.set(world.cx.now() + chrono::Duration::minutes(1));
        assert_eq!(type_in(&mut trainer, &event, "Əliyeva", given).await, Some(format!("{people}?done=waiting")));
    }
    let page = trainer.get(&people).await;
    page.says(200, "on the waiting list: 1");
    page.says(200, "on the waiting list: 2");
    page.says(200, "3 people were typed in by name alone");
    page.says(200, "href=\"#add\"");
    assert!(!page.text().contains("came without registration"));
    assert!(page.tags().iter().any(|tag| {
        tag.get("name") == Some("organisation") && tag.get("data-suggest").is_some_and(|from| !from.is_empty())
    }));
    let list = registrations::list(&world.cx, event["/events/".len()..].parse().unwrap()).await.unwrap();
    let banu = list.iter().find(|row| row.given_name == "Banu").unwrap().person_id.to_string();
    page.says(200, "Give a place now");
    let given = trainer.post(&format!("{people}/state"), &[("person", &banu), ("state", "registered")]).await;
    assert_eq!(given.status, 303);
    let page = trainer.get(&people).await;
    page.says(200, "1 person more than there are places");
    page.says(200, "on the waiting list: 1");

    // Invitations are in the language of the event.
    world.tamper("UPDATE registrations SET state = 'invited' WHERE state = 'registered'").await;
    let paper = trainer.get(&format!("{event}/invitations")).await;
    for line in ["<section lang=\"az\" class=\"invitation\">", "Dəvətnamə", "25.11.2026"] {
        paper.says(200, line);
    }

    // What is over is put right behind a word, and is not put off any more.
    trainer.get(&event).await.says(200, "Postpone and tell people");
    world.cx.clock.set(world.cx.now() + chrono::Duration::days(4));
    let session =
        records::events::event::sessions(&world.cx, event["/events/".len()..].parse().unwrap()).await.unwrap()[0].id;
    let mut trainer = world.anonymous().sign_in("trainer").await;
    let mark = format!("present/{banu}");
    assert_eq!(trainer.post(&format!("{event}/sessions/{session}/marks"), &[("mark", &mark)]).await.status, 303);
    assert!(!trainer.get(&event).await.text().contains("Postpone and tell people"));
    let over = trainer.get(&people).await.text();
    let row = over.split("<tr").find(|row| row.contains("Banu")).unwrap();
    let (line, folded) = row.split_once("<details").unwrap();
    assert!(!line.contains("Remove from the list") && folded.contains("Remove from the list"), "{row}");
}

#[tokio::test]
async fn files_have_posts_minutes_and_certificates() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let event = enter(&mut trainer, &[("course", "")]).await;
    let person = world.person("trainee").await.to_string();
    assert_eq!(trainer.post(&format!("{event}/people/add"), &[("person", &person)]).await.status, 303);
    world.tamper("UPDATE posts SET unit = 'Növbə hissəsi', role = 'officer'").await;
    let workbook = trainer.get(&format!("{event}/people.xlsx")).await;
    let rows = documents::spreadsheet::read(&workbook.bytes).unwrap().sheets.remove(0).rows;
    let place = |heading: &str| rows[0].iter().position(|cell| cell == heading).unwrap();
    assert_eq!(rows[1][place("Unit")], "Növbə hissəsi");
    assert_eq!(rows[1][place("Role in the post")], "Police officer");
    let paper = trainer.get(&format!("{event}/people.pdf")).await;
    let printed = text_of(&paper.bytes).split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["Növbə hissəsi", "23.11 12:00", "Certificate"] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
}

#[tokio::test]
async fn trainers_find_their_events_and_a_code_for_feedback() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    world.tamper("UPDATE registrations SET state = 'withdrawn'").await;
    trainer.get("/my-events").await.says(200, "href=\"/events?mine=true\"");
    assert!(!world.visitor("trainee").get("/my-events").await.text().contains("/events?mine=true"));
    let event = enter(&mut trainer, &[]).await;
    let id = &event["/events/".len()..];
    trainer.get(&event).await.says(200, &format!("/feedback?event={id}"));
    // Whoever is signed in comes to their own sheet; everybody else says who they are, with a code or by signing in.
    let shared = format!("/feedback?event={id}");
    let own = format!("/my-events/{id}/feedback");
    assert_eq!(world.visitor("trainee").get(&shared).await.location(), Some(own.as_str()));
    let asked = world.anonymous().get(&shared).await;
    asked.says(200, "Code for feedback");
    asked.says(200, &format!("href=\"{own}\""));
    assert_eq!(world.visitor("colleague").get(&own).await.status, 404, "who is not on the list gives none");
}

#[tokio::test]
async fn an_event_that_was_entered_by_mistake_is_removed() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let event = ahead(&mut trainer, &[("title", "Səhv tədbir")]).await;
    let page = trainer.get(&event).await;
    page.says(200, "Remove the event");
    // A list hangs on it: it can be cancelled, and not removed.
    let used = ahead(&mut trainer, &[]).await;
    let person = world.person("trainee").await.to_string();
    assert_eq!(trainer.post(&format!("{used}/people/add"), &[("person", &person)]).await.status, 303);
    assert!(!trainer.get(&used).await.text().contains("Remove the event"));
    trainer.post(&format!("{used}/remove"), &[]).await.says(409, "belong to this event");
    let gone = trainer.post(&format!("{event}/remove"), &[]).await;
    assert_eq!(gone.location(), Some("/events?done=removed"));
    let list = trainer.get("/events?done=removed").await;
    list.says(200, "The event is removed.");
    assert!(!list.text().contains("Səhv tədbir"));
    assert_eq!(trainer.get(&event).await.status, 404);
    world.visitor("admin").get("/audit?action=event.remove").await.says(200, "Səhv tədbir");
}

#[tokio::test]
async fn an_organisation_or_the_people_of_another_event_come_onto_the_list_in_one_step() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let before = ahead(&mut trainer, &[("capacity", "")]).await;
    for (family, given) in [("Rüstəmbəyli", "Günel"), ("Qarabağlı", "Orxan")] {
        type_in(&mut trainer, &before, family, given).await.unwrap();
    }
    let event = ahead(&mut trainer, &[("capacity", ""), ("title", "Davamı")]).await;
    let id = before.trim_start_matches("/events/");
    let shown = trainer.get(&format!("{event}/people?of_event={id}")).await;
    shown.says(200, "2 people are not on the list yet.");
    let ticked = |page: &str| -> Vec<String> {
        let boxes = page.split("name=\"person\" value=\"").skip(1);
        boxes
            .filter(|rest| rest.split('>').next().is_some_and(|tag| tag.contains("checked")))
            .map(|rest| rest[..36].to_owned())
            .collect()
    };
    let people = ticked(&shown.text());
    assert_eq!(people.len(), 2);
    let fields: Vec<(&str, &str)> = people.iter().map(|person| ("person", person.as_str())).collect();
    let added = trainer.post(&format!("{event}/people/add"), &fields).await;
    assert!(added.location().unwrap().contains("on=2"));
    trainer.get(&format!("{event}/people?of_event={id}")).await.says(200, "0 people are not on the list yet.");

    // An organisation: whom the project knows, and nobody twice.
    let colleague = world.person("trainee").await;
    let organisation = registrations::candidates::organisation_of(&world.cx, colleague).await.unwrap().unwrap();
    let typed: String = form_urlencoded::byte_serialize(organisation.as_bytes()).collect();
    let shown = trainer.get(&format!("{event}/people?of_organisation={typed}")).await;
    assert!(ticked(&shown.text()).contains(&colleague.to_string()), "{organisation}");
    trainer.get(&format!("{event}/people?of_organisation=qqqqqqqq")).await.says(200, "id=\"add-many\" open");
    // Events of others are not there.
    let nobodys = uuid::Uuid::nil();
    assert_eq!(trainer.get(&format!("{event}/people?of_event={nobodys}")).await.status, 404);
}
