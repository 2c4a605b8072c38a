//! After an event: feedback without names, people reached, the report.

use uuid::Uuid;

use super::paper::text_of;
use crate::http::support::{visitor::Visitor, world::World};

/// An event of phase 2 that is held now, with the trainee marked as present; its key and that of its session.
pub async fn held(world: &World, kind: &str) -> (String, String) {
    let mut trainer = world.visitor("trainer");
    let course = if kind == "awareness" { "" } else { "recognising" };
    let entered = trainer
        .post(
            "/events/new",
            &[
                ("project", "phase-2"),
                ("kind", kind),
                ("title", "Əmək istismarı"),
                ("language", "az"),
                ("course", course),
                ("place", "Gəncə"),
                ("region", "AZ-GA"),
                ("costs", "1 200,00"),
                ("currency", "AZN"),
                ("session_id_0", ""),
                ("session_title_0", ""),
                ("session_date_0", "2026-11-23"),
                ("session_starts_0", "12:00"),
                ("session_minutes_0", "180"),
            ],
        )
        .await;
    let event = entered.location().unwrap()["/events/".len()..].split('?').next().unwrap().to_owned();
    let session = records::events::event::sessions(&world.cx, event.parse().unwrap()).await.unwrap()[0].id.to_string();
    if kind != "awareness" {
        let mark = format!("present/{}", world.person("trainee").await);
        let marked = trainer.post(&format!("/events/{event}/sessions/{session}/marks"), &[("mark", &mark)]).await;
        assert_eq!(marked.status, 303);
    }
    (event, session)
}

/// How many sheets of feedback there are on the events of [`held`].
async fn sheets(world: &World) -> i64 {
    world
        .number("SELECT COUNT(*) FROM feedback_sheets s JOIN events e ON e.id = s.event_id WHERE e.title = 'Əmək istismarı'")
        .await
}

/// How many people an awareness event reached.
async fn reached(world: &World, event: &str) -> i64 {
    let counts = records::events::after::reach::of_event(&world.cx, event.parse().unwrap()).await.unwrap();
    counts.values().flat_map(|session| session.values()).sum()
}

async fn make_focal_point(world: &World, user: &str) {
    let address = format!("/people/{}/roles/give", world.person(user).await);
    let given = world.visitor("admin").post(&address, &[("project", "phase-2"), ("role", "focal-point")]).await;
    assert_eq!(given.status, 303);
}

#[tokio::test]
async fn feedback_is_given_once_under_my_events() {
    let world = World::new().await;
    let (event, _) = held(&world, "training").await;
    let mut trainee = world.visitor("trainee");
    let mine = trainee.get("/my-events").await.text();
    assert!(mine.contains(&format!("/my-events/{event}/feedback")));
    assert!(mine.contains("/courses/phase-2/recognising/02-combining/post"), "the test of the course");
    let address = format!("/my-events/{event}/feedback");
    let page = trainee.get(&address).await;
    page.says(200, "Your name is not on it");
    page.says(200, "Nothing in Dayaq says which sheet is yours");
    page.says(200, "before feedback is closed");

    let before = world.rows().await;
    let long = "a".repeat(1001);
    let wrong = trainee
        .post(
            &address,
            &[
                ("rating-content", "6"),
                ("rating-trainers", "0"),
                ("rating-materials", "x"),
                ("rating-organisation", "-1"),
                ("rating-differently", "2.5"),
                ("most_useful", &long),
                ("to_change", "\u{7}"),
            ],
        )
        .await;
    assert_eq!(wrong.status, 422);
    for field in ["content", "trainers", "materials", "organisation", "differently"] {
        assert_eq!(wrong.error(&format!("rating-{field}")).unwrap(), "Choose one of the values offered.");
    }
    assert_eq!(wrong.error("most_useful").unwrap(), "At most 1000 characters fit here.");
    assert!(wrong.error("to_change").unwrap().contains("control character"));
    let nothing = trainee.post(&address, &[("most_useful", "  ")]).await;
    nothing.says(422, "Answer at least one of the questions.");
    assert_eq!(world.rows().await, before);

    let sent = trainee.post(&address, &[("rating-content", "4"), ("most_useful", "Onbir əlamət")]).await;
    assert_eq!(sent.location(), Some(format!("{address}?done=yes").as_str()));
    trainee.get(&format!("{address}?done=yes")).await.says(200, "Thank you, your feedback is in");
    trainee.get(&address).await.says(200, &format!("data-draft-over=\"{address}\""));
    trainee.get(&address).await.says(200, "You have given feedback on this event already");
    let before = world.rows().await;
    trainee.post(&address, &[("rating-content", "1")]).await.says(409, "You have given feedback on this event already");
    assert_eq!(world.rows().await, before);
    trainee.get("/my-events").await.says(200, "You have given feedback. Thank you.");

    // Who is not on the list finds nothing; who is on it and was not there is told so.
    assert_eq!(world.visitor("colleague").get(&address).await.status, 404);
    assert_eq!(world.visitor("colleague").post(&address, &[("rating-content", "1")]).await.status, 404);
    let person = world.person("colleague").await.to_string();
    world.visitor("trainer").post(&format!("/events/{event}/people/add"), &[("person", &person)]).await;
    let mut colleague = world.visitor("colleague");
    colleague.get(&address).await.says(200, "as soon as you are marked as present");
    colleague.post(&address, &[("rating-content", "1")]).await.says(409, "as soon as you are marked as present");
    assert!(!colleague.get("/my-events").await.text().contains(&address));
    assert_eq!(sheets(&world).await, 1);
}

#[tokio::test]
async fn staff_see_nothing_before_it_is_closed() {
    let world = World::new().await;
    let (event, _) = held(&world, "training").await;
    let address = format!("/events/{event}/feedback");
    let mut trainer = world.visitor("trainer");
    for _ in 0..5 {
        let page = trainer.get(&address).await;
        page.says(200, "Type in a sheet of paper");
        page.says(200, "Feedback is not closed yet");
        let id = page.field("id").unwrap();
        let fields =
            [("id", id.as_str()), ("rating-content", "4"), ("rating-trainers", "5"), ("to_change", "Daha çox məşq")];
        for _ in 0..2 {
            assert_eq!(
                trainer.post(&address, &fields).await.location(),
                Some(format!("{address}?done=typed#paper").as_str())
            );
        }
    }
    assert_eq!(sheets(&world).await, 5);
    let report = format!("/events/{event}/report");
    for path in [address.clone(), report.clone(), format!("/events/{event}")] {
        let page = trainer.get(&path).await.text();
        assert!(!page.contains("Daha çox məşq") && !page.contains(">4.00<") && !page.contains("5 sheets"), "{path}");
    }
    assert!(!trainer.get(&address).await.text().contains("/feedback/close"), "not before the event is over");
    trainer.post(&format!("{address}/close"), &[]).await.says(409, "The event is not over yet");
    let refused = trainer.post(&address, &[("rating-content", "7")]).await;
    refused.says(422, "Choose one of the values offered.");
    trainer.get(&format!("{address}/sheet")).await.says(200, "https://dayaq.example/my-events");

    make_focal_point(&world, "other").await;
    for (who, status) in [("trainee", 403), ("other", 403), ("manager-1", 404), ("anonymous", 303)] {
        let mut visitor = world.visitor(who);
        for path in ["feedback", "feedback/sheet", "report", "report.pdf", "report.xlsx"] {
            assert_eq!(visitor.get(&format!("/events/{event}/{path}")).await.status, status, "{who}: {path}");
        }
    }
    // Managers look; the sheets are typed in by those who hold them.
    assert_eq!(world.visitor("manager").get(&address).await.status, 200);
    assert_eq!(world.visitor("manager").post(&address, &[("rating-content", "5")]).await.status, 403);
    assert_eq!(sheets(&world).await, 5);
}

#[tokio::test]
async fn people_reached_are_typed_as_a_table() {
    let world = World::new().await;
    let (event, session) = held(&world, "awareness").await;
    let address = format!("/events/{event}/sessions/{session}/reach");
    let mut trainer = world.visitor("trainer");
    let page = trainer.get(&format!("/events/{event}")).await;
    page.says(200, "nobody counted yet");
    assert!(page.text().contains(&address) && !page.text().contains("/projector"));
    let before = world.rows().await;
    let wrong = trainer
        .post(
            &address,
            &[
                ("reach-female-18-24", "100001"),
                ("reach-male-55-up", "-1"),
                ("reach-unstated-unknown", "x"),
                ("reach-male-18-24", "3"),
            ],
        )
        .await;
    assert_eq!(wrong.status, 422);
    for field in ["reach-female-18-24", "reach-male-55-up", "reach-unstated-unknown"] {
        assert_eq!(wrong.error(field).unwrap(), "Type a whole number from 0 to 100000.", "{field}");
    }
    assert_eq!(wrong.field("reach-female-18-24").as_deref(), Some("100001"), "what was typed is kept");
    assert_eq!(world.rows().await, before);
    let saved = trainer
        .post(&address, &[("reach-female-18-24", "31"), ("reach-male-55-up", " 9 "), ("reach-male-18-24", "0")])
        .await;
    assert_eq!(saved.location(), Some(format!("{address}?done=saved").as_str()));
    assert_eq!(trainer.get(&address).await.field("reach-female-18-24").as_deref(), Some("31"));
    trainer.get(&format!("/events/{event}")).await.says(200, "40 people reached");
    let report = trainer.get(&format!("/events/{event}/report")).await;
    report.says(200, "People reached");
    report.says(200, ">40<");

    make_focal_point(&world, "other").await;
    for who in ["trainee", "other", "manager"] {
        assert_eq!(world.visitor(who).get(&address).await.status, 403, "{who}");
        assert_eq!(world.visitor(who).post(&address, &[("reach-male-18-24", "1")]).await.status, 403, "{who}");
    }
    let (training, room) = held(&world, "training").await;
    for path in [
        format!("/events/{training}/sessions/{room}/reach"),
        format!("/events/{event}/sessions/{room}/reach"),
        format!("/events/{event}/sessions/{}/reach", Uuid::nil()),
    ] {
        assert_eq!(trainer.get(&path).await.status, 404, "{path}");
        assert_eq!(trainer.post(&path, &[("reach-male-18-24", "1")]).await.status, 404, "{path}");
    }
    let refused = trainer.post(&format!("/events/{event}/cancel"), &[("reason", "Zal bağlıdır")]).await;
    refused.says(409, "people are marked or counted in it");
    trainer.post(&address, &[("reach-male-18-24", "0")]).await;
    assert_eq!(trainer.post(&format!("/events/{event}/cancel"), &[("reason", "Zal bağlıdır")]).await.status, 303);
    assert_eq!(trainer.post(&address, &[("reach-male-18-24", "1")]).await.status, 409);
    assert_eq!(reached(&world, &event).await, 0);
}

/// The rows of the tables of a page: the texts of their cells.
fn rows_of(html: &str) -> Vec<Vec<String>> {
    let text = |cell: &str| {
        let inside = cell.split_once('>').map_or("", |(_, inside)| inside);
        let mut out = String::new();
        let mut in_tag = false;
        for c in inside.chars() {
            match c {
                '<' => in_tag = true,
                '>' if in_tag => in_tag = false,
                c if !in_tag => out.push(c),
                _ => {}
            }
        }
        out.replace("&amp;", "&").trim().to_owned()
    };
    let rows = html.split("<tr role=\"row\">").skip(1).map(|row| row.split("</tr>").next().unwrap());
    rows.map(|row| {
        row.replace("<th ", "\u{1}<th ").replace("<td ", "\u{1}<td ").split('\u{1}').skip(1).map(text).collect()
    })
    .collect()
}

#[tokio::test]
async fn page_pdf_and_workbook_have_the_same_figures() {
    let world = World::new().await;
    let (event, session) = held(&world, "training").await;
    let mut trainer = world.visitor("trainer");
    let late = world.person("colleague").await.to_string();
    let marks = format!("/events/{event}/sessions/{session}/marks");
    trainer.post(&marks, &[("status", "present"), ("person", &late), ("late", "60")]).await;
    super::powers::five_give_feedback(&world, &event, &session, ["5", "4", "4", "5", "5"]).await;
    world.cx.clock.set(world.cx.now() + chrono::Duration::hours(3));
    assert_eq!(trainer.post(&format!("/events/{event}/feedback/close"), &[]).await.status, 303);
    let address = format!("/events/{event}/report");
    assert!(trainer.get(&format!("/events/{event}")).await.text().contains(&format!("\"{address}\"")));
    let page = trainer.get(&address).await;
    let rows = rows_of(&page.text());
    let value =
        |label: &str| rows.iter().find(|row| row[0] == label).unwrap_or_else(|| panic!("{label}: {rows:?}"))[1].clone();
    // By hand: 180 and 120 of 180 minutes, and five who were there for none; 1,200.00 / 5 h = 240.00, times 6 = 1,440.00.
    assert_eq!(value("People registered"), "7");
    assert_eq!(value("People who came"), "7");
    assert_eq!(value("People with at least 80% of the planned minutes"), "1");
    assert_eq!(value("Attended minutes of all people together"), "300");
    assert_eq!(value("Participant-hours"), "5");
    assert_eq!(value("Participant-days"), "0.83");
    assert_eq!(value("Share of the planned minutes"), "23%");
    assert_eq!(value("Total costs (AZN)"), "1,200.00 AZN");
    assert_eq!(value("Costs for each participant-hour (AZN)"), "240.00 AZN");
    assert_eq!(value("Costs for each participant-day (AZN)"), "1,440.00 AZN");
    assert_eq!(value("The content is useful for my work."), "4.60");

    for who in ["trainer", "manager"] {
        let pdf = world.visitor(who).get(&format!("{address}.pdf")).await;
        assert_eq!((pdf.status.as_u16(), pdf.header("content-type")), (200, "application/pdf"));
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let printed = flat(&text_of(&pdf.bytes));
        let xlsx = world.visitor(who).get(&format!("{address}.xlsx")).await;
        assert_eq!(xlsx.status, 200);
        let sheet = documents::spreadsheet::read(&xlsx.bytes).unwrap().sheets.remove(0).rows;
        assert_eq!(sheet[0], ["event_id", "event", "first_on", "section", "figure", "value"]);
        assert!(sheet[1..].iter().all(|row| row[0] == event && !row[1].is_empty() && !row[2].is_empty()));
        let mut figures = sheet[1..].iter();
        let mut head: Vec<String> = Vec::new();
        for row in &rows {
            // The head of a table has as many cells as its rows; it names the columns of the long form.
            if !row[1..].iter().any(|cell| cell.starts_with(|c: char| c.is_ascii_digit() || c == '–'))
                || row[0] == "Statement"
            {
                head.clone_from(row);
                continue;
            }
            let line = flat(&row.join(" "));
            assert!(printed.contains(&line), "the PDF lacks “{line}”: {printed}");
            for (cell, name) in row[1..].iter().zip(&head[1..]) {
                let figure = figures.next().unwrap();
                let item = if row.len() == 2 { row[0].clone() } else { format!("{} · {name}", row[0]) };
                let number = |text: &str| text.replace([',', '%'], "").replace(" AZN", "").parse::<f64>().ok();
                // Hours and minutes on the page are minutes in the workbook.
                let shown = if let Some(hours) = figure[4].strip_suffix(", in minutes") {
                    assert_eq!(hours, item);
                    let (whole, rest) = cell.split_once(':').unwrap_or((cell, "0"));
                    Some(whole.parse::<f64>().unwrap() * 60.0 + rest.parse::<f64>().unwrap())
                } else {
                    assert_eq!(figure[4], item);
                    number(cell)
                };
                assert_eq!(shown, number(&figure[5]), "{item}: {cell} on the page, {} in the workbook", figure[5]);
            }
        }
        assert!(figures.next().is_none(), "the workbook has no other figures");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action = 'export.event-report'").await, 4);
    for language in ["az", "ru"] {
        trainer.keep_cookie("language", language);
        for path in [
            address.clone(),
            format!("{address}.pdf"),
            format!("{address}.xlsx"),
            format!("/events/{event}/feedback/sheet"),
        ] {
            assert_eq!(trainer.get(&path).await.status, 200, "{path} in {language}");
        }
    }
}

#[tokio::test]
async fn a_sign_that_no_font_has_is_a_sentence() {
    let world = World::new().await;
    let (event, _) = held(&world, "training").await;
    let mut trainer = world.visitor("trainer");
    let records::Db::Sqlite(sqlite) = &world.cx.db else { panic!("SQLite is used here") };
    sqlx::query("UPDATE events SET title = $2 WHERE id = $1")
        .bind(event.parse::<Uuid>().unwrap())
        .bind("Təlim 😀")
        .execute(&sqlite.write)
        .await
        .unwrap();
    assert_eq!(trainer.get(&format!("/events/{event}/report")).await.status, 200);
    trainer.get(&format!("/events/{event}/report.pdf")).await.says(422, "its fonts have no “😀”");
}

#[tokio::test]
async fn staff_see_who_passed_and_nothing_more() {
    let world = World::new().await;
    let (event, session) = held(&world, "training").await;
    let mut trainer = world.visitor("trainer");
    let colleague = format!("present/{}", world.person("colleague").await);
    trainer.post(&format!("/events/{event}/sessions/{session}/marks"), &[("mark", &colleague)]).await;
    let page = trainer.get(&format!("/events/{event}")).await;
    page.says(200, "1 of 2 people who were present have passed.");
    page.says(200, "https://dayaq.example/courses/phase-2/recognising/02-combining/post");
    page.says(200, "not tried yet");
    // Where the project offers the course no longer, nobody is sent there.
    world.visitor("admin").post("/projects/phase-2/offer", &[("course", "recognising"), ("offered", "no")]).await;
    assert!(!trainer.get(&format!("/events/{event}")).await.text().contains("02-combining/post"));
}

#[tokio::test]
async fn the_list_of_events_is_a_file_and_lines_are_sorted() {
    let world = World::new().await;
    held(&world, "training").await;
    let (awareness, session) = held(&world, "awareness").await;
    let reach = format!("/events/{awareness}/sessions/{session}/reach");
    world.visitor("trainer").post(&reach, &[("reach-female-18-24", "12"), ("reach-male-18-24", "7")]).await;
    let mut manager = world.visitor("manager");
    let file = manager.get("/events/file/csv?project=phase-2&from=2026-11-23&to=2026-11-23").await;
    assert_eq!(file.status, 200);
    assert!(file.header("content-disposition").contains("events-phase-2-"));
    let text = file.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(
        lines[0].ends_with("registered,waiting,present,attended_minutes,reached,costs,currency,cancelled"),
        "{text}"
    );
    let training = lines.iter().find(|line| line.contains(",training,")).unwrap();
    assert!(training.ends_with(",2026-11-23,2026-11-23,1,180,,1,0,1,180,0,1200,AZN,no"), "{training}");
    let reached = lines.iter().find(|line| line.contains(",awareness,")).unwrap();
    assert!(reached.contains(",0,0,0,0,19,1200,AZN,no"), "{reached}");
    // Of a project that is not theirs managers get nothing, with or without its name.
    let mut other = world.visitor("manager-1");
    for query in ["", "?project=phase-2"] {
        let text = other.get(&format!("/events/file/csv{query}")).await.text();
        assert!(!text.contains("phase-2"), "{text}");
    }
    assert_eq!(manager.get("/events/file/pdf").await.status, 404);
    let names = async |manager: &mut Visitor, query: &str| {
        let text = manager.get(&format!("/attendance?project=phase-2&{query}")).await.text();
        let rows = text.split("role=\"rowheader\">").skip(1);
        rows.map(|row| row.split('<').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let up = names(&mut manager, "sort=name").await;
    let down = names(&mut manager, "sort=name&order=down").await;
    assert!(up.len() > 10 && up[0] != down[0]);
    assert_eq!(
        up.first().map(String::as_str),
        up.iter().min_by(|a, b| records::text::compare(a, b)).map(String::as_str)
    );
    assert_eq!(
        down.first().map(String::as_str),
        down.iter().max_by(|a, b| records::text::compare(a, b)).map(String::as_str)
    );
    assert!(names(&mut manager, "region=BAK").await.len() < names(&mut manager, "").await.len());
}
