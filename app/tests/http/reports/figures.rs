//! Figures on pages and in files: the same numbers, of the same people.

use crate::http::{events::after::held, learning::quizzes as learning, support::world::World};

/// The lines of a file as columns by name.
fn column(csv: &str, name: &str) -> Vec<String> {
    let rows = documents::spreadsheet::read(csv.as_bytes()).unwrap().sheets.remove(0).rows;
    let head = &rows[0];
    let place = head.iter().position(|column| column == name).unwrap_or_else(|| panic!("{name}: {head:?}"));
    rows[1..].iter().map(|row| row[place].clone()).collect()
}

#[tokio::test]
async fn late_people_are_present_wherever_presence_is_counted() {
    let world = World::new().await;
    let (event, session) = held(&world, "training").await;
    let mut trainer = world.visitor("trainer");
    let address = format!("/events/{event}/sessions/{session}");
    let person = world.person("trainee").await.to_string();
    for late in ["1", "20", "180"] {
        let form = [("status", "present"), ("person", person.as_str()), ("late", late)];
        assert_eq!(trainer.post(&format!("{address}/marks"), &form).await.status, 303);
        trainer.get(&format!("/events/{event}")).await.says(200, "1 present, 1 marked");
        trainer.get(&address).await.says(200, "1 of 1 present");
        let shown = trainer.get(&format!("/attendance?project=phase-2&event={event}&status=present")).await;
        shown.says(200, "1 line: one person in one session");
        let mut manager = world.visitor("manager");
        let lines = manager.get(&format!("/attendance/file/csv?project=phase-2&event={event}")).await.text();
        assert_eq!(column(&lines, "status"), ["present"]);
        let events = manager.get("/events/file/csv?project=phase-2&from=2026-11-23&to=2026-11-23").await.text();
        assert!(events.lines().any(|line| line.contains(&event) && line.contains(",1,0,1,")), "{events}");
        let report = trainer.get(&format!("/events/{event}/report")).await.text();
        let came = report.split("People who came").nth(1).unwrap();
        assert!(came.split("</td>").next().unwrap().ends_with(">1"), "late by {late}");
        let mine = world.visitor("trainee").get("/my-events").await;
        mine.says(200, "Give feedback without my name");
        mine.says(200, "Test of the course");
    }
    let az = {
        let mut trainer = world.visitor("trainer");
        trainer.keep_cookie("language", "az");
        trainer.get(&format!("/events/{event}")).await.text()
    };
    assert!(az.contains("gəlib: 1"), "as Azerbaijani says it");
}

#[tokio::test]
async fn a_result_is_the_same_on_screen_in_the_file_and_on_the_verification_page() {
    let world = World::new().await;
    learning::complete(&world).await;
    let code = world.certificate("trainee").await;
    // As if 80 percent had completed the course, and the test were taken again with everything right.
    world.tamper("DROP TRIGGER facts_no_update").await;
    world
        .tamper("UPDATE facts SET score = max_score * 8 / 10 WHERE kind = 'quiz-graded' AND person_id = (SELECT person_id FROM accounts WHERE user_key = 'trainee')")
        .await;
    world.tamper("UPDATE certificates SET printed = json_set(printed, '$.result_percent', 80) WHERE participation_id IN (SELECT p.id FROM participations p JOIN accounts a ON a.person_id = p.person_id WHERE a.user_key = 'trainee')").await;
    world
        .tamper("INSERT INTO facts (id, person_id, project_id, participation_id, course_version_id, activity, kind, minutes, score, max_score, passed, happened_at, recorded_at, recorded_by, organisation_id, organisation_kind, post_role, first_responder, region, sex, age_band, language, mode) SELECT randomblob(16), person_id, project_id, participation_id, course_version_id, activity, kind, minutes, max_score, max_score, passed, '2026-12-20T08:00:00.000Z', '2026-12-20T08:00:00.000Z', recorded_by, organisation_id, organisation_kind, post_role, first_responder, region, sex, age_band, language, mode FROM facts WHERE kind = 'quiz-graded' AND person_id = (SELECT person_id FROM accounts WHERE user_key = 'trainee')")
        .await;
    records::reports::kept::rebuild(&world.cx).await.unwrap();
    assert_eq!(world.number("SELECT COUNT(*) FROM facts WHERE kind = 'quiz-graded' AND person_id = (SELECT person_id FROM accounts WHERE user_key = 'trainee')").await, 2);

    let mut manager = world.visitor("manager");
    let file = manager.get("/completions/file/csv?project=phase-2&search=%C6%8Fliyeva+Leyla").await.text();
    assert_eq!(column(&file, "result_percent"), ["80"]);
    assert_eq!(column(&file, "credited_minutes"), ["70"]);
    manager.get("/completions?project=phase-2&search=%C6%8Fliyeva+Leyla").await.says(200, ">80%<");
    let verified = world.anonymous().get(&format!("/verify/{code}")).await;
    verified.says(200, "80%");
    verified.says(200, "<dd>1:10</dd>");
}

#[tokio::test]
async fn minutes_are_shown_as_they_are_and_add_up() {
    let world = World::new().await;
    let (event, session) = held(&world, "training").await;
    let mut trainer = world.visitor("trainer");
    let marks = format!("/events/{event}/sessions/{session}/marks");
    // 165, 20 and 10 minutes: rounded to tenths they would be 2.8, 0.3 and 0.2 hours.
    let people = [("trainee", "15"), ("colleague", "160")];
    for (user, late) in people {
        let person = world.person(user).await.to_string();
        trainer.post(&marks, &[("status", "present"), ("person", &person), ("late", late)]).await;
    }
    let walk_in = [("family_name", "Rzayeva"), ("given_name", "Nigar")];
    trainer.post(&format!("/events/{event}/sessions/{session}/walk-ins"), &walk_in).await;
    let list = records::events::registrations::list(&world.cx, event.parse().unwrap()).await.unwrap();
    let guest = list.iter().find(|r| r.family_name == "Rzayeva").unwrap().person_id.to_string();
    trainer.post(&marks, &[("status", "present"), ("person", &guest), ("late", "170")]).await;

    let page = trainer.get(&format!("/events/{event}")).await;
    for shown in ["2:45 of 3 h", "0:20 of 3 h", "0:10 of 3 h"] {
        page.says(200, shown);
    }
    trainer.get(&format!("/attendance?project=phase-2&event={event}")).await.says(200, "3:15 h attended");
    let report = trainer.get(&format!("/events/{event}/report")).await;
    report.says(200, ">3:15<");
    let mut manager = world.visitor("manager");
    let lines = manager.get(&format!("/attendance/file/csv?project=phase-2&event={event}")).await.text();
    let minutes: i64 = column(&lines, "attended_minutes").iter().map(|n| n.parse::<i64>().unwrap()).sum();
    assert_eq!(minutes, 195);
    let xlsx = trainer.get(&format!("/events/{event}/report.xlsx")).await;
    let sheet = documents::spreadsheet::read(&xlsx.bytes).unwrap().sheets.remove(0).rows;
    let of =
        |item: &str| sheet.iter().find(|row| row[4] == item).unwrap_or_else(|| panic!("{item}: {sheet:?}"))[5].clone();
    assert_eq!(of("Participant-hours, in minutes"), "195");

    // Person-hours stand under both lists, with their definition, and are the sum of the two files.
    let all = manager.get("/completions/file/csv?project=phase-2&state=all").await.text();
    let attendance = manager.get("/attendance/file/csv?project=phase-2").await.text();
    let total = |csv: &str, name: &str| column(csv, name).iter().map(|n| n.parse::<i64>().unwrap()).sum::<i64>();
    let (online, attended) = (total(&all, "online_minutes"), total(&attendance, "attended_minutes"));
    let hours = |minutes: i64| {
        if minutes % 60 == 0 { (minutes / 60).to_string() } else { format!("{}:{:02}", minutes / 60, minutes % 60) }
    };
    let sentence = format!(
        "Person-hours of this project until now: {} ({} online, {} attended).",
        hours(online + attended),
        hours(online),
        hours(attended)
    );
    for path in ["/completions?project=phase-2", "/attendance?project=phase-2"] {
        let page = manager.get(path).await;
        page.says(200, &sentence);
        page.says(200, "How hours are counted");
    }
}

#[tokio::test]
async fn what_was_held_is_not_offered_for_cancelling() {
    let world = World::new().await;
    let (event, session) = held(&world, "training").await;
    let mut trainer = world.visitor("trainer");
    let page = trainer.get(&format!("/events/{event}")).await;
    page.says(200, "it cannot be cancelled, because what they attended stays");
    assert!(!page.text().contains(&format!("/events/{event}/cancel")));
    let mails = world.number("SELECT COUNT(*) FROM mails").await;
    let refused = trainer.post(&format!("/events/{event}/cancel"), &[("reason", "Qar")]).await;
    refused.says(409, "take out the sessions that were not held");
    assert_eq!(world.number("SELECT COUNT(*) FROM mails").await, mails);
    assert_eq!(world.number("SELECT COUNT(*) FROM events WHERE cancelled_at IS NOT NULL").await, 0);
    let person = world.person("trainee").await.to_string();
    trainer
        .post(&format!("/events/{event}/sessions/{session}/marks"), &[("status", "open"), ("person", &person)])
        .await;
    assert!(trainer.get(&format!("/events/{event}")).await.text().contains(&format!("/events/{event}/cancel")));
}
