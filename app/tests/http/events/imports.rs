//! People from files: handed in, looked at, put right, confirmed, taken back.

use records::{
    events::{
        event,
        imports::{self, Column, ImportId, Why},
    },
    ledger::keys::EventId,
    system::jobs::Lane,
};
use uuid::Uuid;

use crate::http::support::{
    visitor::{Answer, Visitor},
    world::World,
};

const LIST: &str =
    "Soyadı;Adı;Təşkilat;Telefon\nNəbiyev;Kamal;Yeni Fond;050 111 22 33\nQədirova;S@kinə;Yeni Fond;call me\n";

async fn hand_in(visitor: &mut Visitor, event: EventId, name: &str, bytes: &[u8]) -> Answer {
    visitor.post_files(&format!("/events/{event}/imports"), &[], "list", &[(name, bytes)]).await
}

/// Hands a list in; answers the address of its page.
async fn draft(visitor: &mut Visitor, event: EventId, text: &str) -> String {
    let answer = hand_in(visitor, event, "list.csv", text.as_bytes()).await;
    answer.location().unwrap().split_once('?').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_list_becomes_the_list_of_an_event() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let mut trainer = world.visitor("trainer");
    trainer.get(&format!("/events/{event}/imports")).await.says(200, "nothing is entered before you confirm it");
    let address = draft(&mut trainer, event, LIST).await;
    let page = trainer.get(&address).await;
    page.says(200, "Nəbiyev Kamal");
    page.says(200, "Given name: The character “@” cannot be used here");
    page.says(200, "Phone: “call me” is left out. This is not a phone number");
    page.says(200, "1 organisation is not known under its name in the list");
    page.says(200, "Enter 1 person");
    let revision = page.field("revision").unwrap();

    // With faults in it, it is entered only when somebody says so.
    let confirm = format!("{address}/confirm");
    let refused = trainer.post(&confirm, &[("revision", &revision), ("how", "register")]).await;
    refused.says(422, "Say that the rows with faults are left out, or correct them first.");
    // The row is put right, and says what is wrong until it is.
    let row = format!("{address}/rows/3");
    trainer.get(&row).await.says(200, "The character “@” cannot be used here");
    let fields = |phone: &'static str| {
        [
            ("family_name", "Qədirova"),
            ("given_name", "Səkinə"),
            ("sex", "female"),
            ("language", "az"),
            ("post_role", "lawyer"),
            ("organisation", "Yeni Fond"),
            ("phone", phone),
        ]
    };
    let again = trainer.post(&row, &fields("still none")).await;
    assert_eq!(again.location(), Some(row.as_str()));
    let done = trainer.post(&row, &fields("050 444 55 66")).await;
    assert!(done.location().unwrap().ends_with("done=saved#row-3"));
    let decisions = format!("{address}/decisions");
    trainer.post(&decisions, &[("decide-2", "leave-out"), ("back", "kind=new")]).await;
    trainer.get(&address).await.says(200, "1 row is left out.");
    trainer.post(&decisions, &[("decide-2", "")]).await;

    // Seen before it was changed: it is looked at again.
    trainer.post(&confirm, &[("revision", &revision)]).await.says(409, "Somebody has changed this list meanwhile");
    let revision = trainer.get(&address).await.field("revision").unwrap();
    let confirmed = trainer.post(&confirm, &[("revision", &revision), ("how", "register")]).await;
    assert_eq!(confirmed.location(), Some(address.as_str()));
    trainer.get(&address).await.says(200, "You may leave this page");
    trainer.get(&format!("{address}/progress")).await.says(200, "\"open\":true");
    assert!(world.work(Lane::Imports).await);
    trainer.get(&format!("{address}/progress")).await.says(200, "\"open\":false");
    let result = trainer.get(&address).await;
    result.says(200, "<dt>Entered</dt><dd>2</dd>");
    trainer.get(&format!("/events/{event}/people")).await.says(200, "Qədirova Səkinə");

    // The same file again leads to what became of it.
    let again = hand_in(&mut trainer, event, "other name.csv", LIST.as_bytes()).await;
    assert_eq!(again.location(), Some(format!("{address}?done=before").as_str()));
    trainer.get(again.location().unwrap()).await.says(200, "nothing was entered again");
    let back = trainer.post(&format!("{address}/take-back"), &[]).await;
    trainer.get(back.location().unwrap()).await.says(200, "2 people who were entered are removed.");
    assert!(!trainer.get(&format!("/events/{event}/people")).await.text().contains("Qədirova"));
    assert_eq!(trainer.post(&format!("{address}/take-back"), &[]).await.status, 409);
}

#[tokio::test]
async fn rows_that_were_not_entered_come_back_as_a_file() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let mut trainer = world.visitor("trainer");
    let address = draft(&mut trainer, event, LIST).await;
    let revision = trainer.get(&address).await.field("revision").unwrap();
    trainer.post(&format!("{address}/confirm"), &[("revision", &revision), ("faulty", "true")]).await;
    assert!(world.work(Lane::Imports).await);
    let file = trainer.get(&format!("{address}/left-out.xlsx")).await;
    let read = documents::spreadsheet::read(&file.bytes).unwrap().sheets.remove(0);
    assert_eq!(read.rows[0], ["Soyadı", "Adı", "Təşkilat", "Telefon", "What is wrong"]);
    assert_eq!(read.rows[1][..4], ["Qədirova", "S@kinə", "Yeni Fond", "call me"]);
    assert!(read.rows[1][4].starts_with("Given name: "), "{:?}", read.rows[1]);
    assert_eq!(read.rows.len(), 2);
    // Put right and handed in again: who is on the list is recognised.
    let corrected = LIST.replace("S@kinə", "Səkinə");
    let address = draft(&mut trainer, event, &corrected).await;
    let page = trainer.get(&address).await;
    page.says(200, "1 person who is known comes onto the list.");
    page.says(200, "1 person is entered.");
}

#[tokio::test]
async fn the_empty_list_is_understood_in_each_language() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    for language in ["az", "ru", "en"] {
        let mut trainer = world.visitor("trainer");
        trainer.keep_cookie("language", language);
        let file = trainer.get(&format!("/events/{event}/imports/template.xlsx")).await;
        let answer = hand_in(&mut trainer, event, "list.xlsx", &file.bytes).await;
        let id: ImportId = answer.location().unwrap().split(['/', '?']).nth(4).unwrap().parse().unwrap();
        let import = imports::find(&world.cx, id).await.unwrap().unwrap();
        assert_eq!(import.columns.len(), 12);
        assert!(!import.columns[1..].contains(&Column::Ignored), "{language}: {:?}", import.columns);
        assert!(import.read_as.why[1..].iter().all(|why| *why == Why::Said), "{language}: {:?}", import.read_as.why);
        // The row that shows how it is meant is nobody; without the word in front of it it is somebody, and nothing is
        // wrong with it.
        let event = event::find(&world.cx, event).await.unwrap().unwrap();
        assert!(imports::plan(&world.cx, &event, &import).await.unwrap().rows.is_empty(), "{language}");
        let sheet = documents::spreadsheet::read(&file.bytes).unwrap().sheets.remove(0);
        let line = |row: &[String]| row[1..].join(";");
        let filled = format!("{}\n{}\n", line(&sheet.rows[0]), line(&sheet.rows[1]));
        let address = draft(&mut trainer, event.id, &filled).await;
        let import =
            imports::find(&world.cx, address.rsplit('/').next().unwrap().parse().unwrap()).await.unwrap().unwrap();
        let plan = imports::plan(&world.cx, &event, &import).await.unwrap();
        let row = &plan.rows[0];
        assert!(row.problems.is_empty() && row.aside.is_empty(), "{language}: {:?} {:?}", row.problems, row.aside);
        assert_eq!((row.get("sex"), row.get("language"), row.get("post_role")), ("female", language, "investigator"));
    }
}

#[tokio::test]
async fn what_is_no_list_is_refused_with_a_sentence() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let mut trainer = world.visitor("trainer");
    let before = world.rows().await;
    for (name, bytes, sentence) in [
        ("", &b""[..], "Choose a file."),
        ("list.csv", b"", "There is nothing in this file."),
        ("list.xlsx", b"%PDF-1.7", "neither an Excel workbook"),
        ("list.xlsx", b"PK\x03\x04 and then nothing", "neither an Excel workbook"),
        ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "neither an Excel workbook"),
    ] {
        let answer = hand_in(&mut trainer, event, name, bytes).await;
        answer.says(422, sentence);
        assert!(answer.error("list").is_some());
    }
    assert_eq!(world.rows().await, before);
    let address = draft(&mut trainer, event, "A;B\nƏliyev;Tural\n").await;
    trainer.get(&address).await.says(200, "No column was recognised as a name.");
    let answer = trainer.post(&format!("{address}/columns"), &[("column-0", "phone"), ("column-1", "phone")]).await;
    answer.says(422, "This is in use already.");
    for row in ["0", "99", "x"] {
        assert_eq!(trainer.get(&format!("{address}/rows/{row}")).await.status, 404);
    }
    let thrown = trainer.post(&format!("{address}/discard"), &[]).await;
    trainer.get(thrown.location().unwrap()).await.says(200, "The list is thrown away.");
    assert_eq!(trainer.get(&address).await.status, 404);
    // Another event's list is nobody's here.
    let elsewhere = address.replace(&event.to_string(), &Uuid::nil().to_string());
    assert_eq!(trainer.get(&elsewhere).await.status, 404);
}

/// What stood in the table goes with every button, and the number on the button is what happens.
#[tokio::test]
async fn what_was_decided_in_the_table_goes_with_every_button() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let mut trainer = world.visitor("trainer");
    let list = "Soyadı;Adı;Rayonun adı\nNəbiyev;Kamal;Gəncə\nQədirova;Səkinə;Bərdə\nHəsənov;Rauf;Gəncə\n";
    let address = draft(&mut trainer, event, list).await;
    let page = trainer.get(&address).await;
    page.says(200, "Columns that are left out: Rayonun adı");
    page.says(200, "Gəncə · Bərdə");
    page.says(200, "The heading is about somebody or something else.");
    page.says(200, "Enter 3 people");
    let (revision, count) = (page.field("revision").unwrap(), page.field("count").unwrap());
    let confirm = format!("{address}/confirm");
    let pressed = [
        ("revision", revision.as_str()),
        ("count", count.as_str()),
        ("was-2", ""),
        ("decide-2", "leave-out"),
        ("was-3", ""),
        ("decide-3", ""),
    ];
    let asked = trainer.post(&confirm, &pressed).await;
    asked.says(409, "What you decided in the table is saved, and 2 people would be entered now.");
    asked.says(409, "Enter 2 people");
    assert_eq!(world.text("SELECT CAST(COUNT(*) AS TEXT) FROM import_rows").await, "1", "only what was changed");
    // Columns, sheets, the search: what is decided beside them is kept.
    let columns = [
        ("column-0", "family-name"),
        ("column-1", "given-name"),
        ("column-2", "unit"),
        ("heading", "1"),
        ("was-3", ""),
        ("decide-3", "leave-out"),
    ];
    trainer.post(&format!("{address}/columns"), &columns).await;
    let shown = trainer
        .post(
            &format!("{address}/decisions"),
            &[("show", "true"), ("kind", "left-out"), ("search", ""), ("was-4", ""), ("decide-4", "new")],
        )
        .await;
    assert!(shown.location().unwrap().contains("kind=left-out"), "{:?}", shown.location());
    // So is what is decided before another page of the rows, or one of them, is opened.
    let decisions = format!("{address}/decisions");
    let other = trainer.post(&decisions, &[("page", "1"), ("kind", "new"), ("was-4", "new"), ("decide-4", "")]).await;
    assert_eq!(other.location(), Some(format!("{address}?kind=new&page=1#list").as_str()));
    let row = trainer.post(&decisions, &[("correct", "4"), ("was-4", ""), ("decide-4", "new")]).await;
    assert_eq!(row.location(), Some(format!("{address}/rows/4").as_str()));
    let page = trainer.get(&address).await;
    page.says(200, "2 rows are left out.");
    page.says(200, "So it was chosen here.");
    let (revision, count) = (page.field("revision").unwrap(), page.field("count").unwrap());
    assert_eq!(count, "1");
    // What was not changed is not decided anew, and nothing stands in the way.
    let pressed = [
        ("revision", revision.as_str()),
        ("count", "1"),
        ("was-2", "leave-out"),
        ("decide-2", "leave-out"),
        ("how", "register"),
    ];
    assert_eq!(trainer.post(&confirm, &pressed).await.location(), Some(address.as_str()));
    assert!(world.work(Lane::Imports).await);
    trainer.get(&address).await.says(200, "<dt>Entered</dt><dd>1</dd>");
}

#[tokio::test]
async fn a_workbook_shows_its_sheets_and_hidden_rows() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let mut trainer = world.visitor("trainer");
    let hidden = include_bytes!("../../../../server/documents/tests/lists/hidden-rows.xlsx");
    let answer = hand_in(&mut trainer, event, "hidden.xlsx", hidden).await;
    let address = answer.location().unwrap().split_once('?').unwrap().0.to_owned();
    trainer.get(&address).await.says(200, "2 rows are hidden or filtered away in the file, and left out.");
    trainer.post(&format!("{address}/sheets"), &[("hidden", "in")]).await;
    trainer.get(&address).await.says(200, "Enter 6 people");
    trainer.post(&format!("{address}/sheets"), &[("hidden", "out")]).await;
    trainer.get(&address).await.says(200, "Enter 4 people");

    let sheets = include_bytes!("../../../../server/documents/tests/lists/sheet-per-organisation.xlsx");
    let answer = hand_in(&mut trainer, event, "sheets.xlsx", sheets).await;
    let address = answer.location().unwrap().split_once('?').unwrap().0.to_owned();
    let page = trainer.get(&address).await;
    page.says(200, "Sheets: Polis, QHT");
    page.says(200, "2 (QHT)");
    page.says(200, "Enter 4 people");
    trainer.post(&format!("{address}/sheets"), &[("sheets", "true"), ("sheet-1", "true")]).await;
    let page = trainer.get(&address).await;
    page.says(200, "Sheets: QHT. Not taken in: Polis");
    page.says(200, "Enter 2 people");
}

#[tokio::test]
async fn the_minutes_of_a_video_meeting_count_for_a_session() {
    let world = World::new().await;
    let (event, session) = world.event().await;
    let mut trainer = world.visitor("trainer");
    let report = include_bytes!("../../../../server/documents/tests/lists/teams-report.csv");
    let answer = hand_in(&mut trainer, event, "report.csv", report).await;
    let address = answer.location().unwrap().split_once('?').unwrap().0.to_owned();
    let page = trainer.get(&address).await;
    page.says(200, "For which session the minutes count");
    page.says(200, "87 minutes");
    let (revision, session) = (page.field("revision").unwrap(), session.to_string());
    let confirmed = trainer
        .post(&format!("{address}/confirm"), &[("revision", &revision), ("count", "2"), ("session", &session)])
        .await;
    assert_eq!(confirmed.location(), Some(address.as_str()));
    assert!(world.work(Lane::Imports).await);
    let marks = "SELECT CAST(COUNT(*) AS TEXT) FROM attendance_marks m JOIN people p ON p.id = m.person_id
        WHERE m.status = 'present' AND p.email IN ('a@example.org', 'e@example.org')";
    assert_eq!(world.text(marks).await, "2");
    let open = trainer.post(&format!("{address}/confirm"), &[("revision", "0"), ("session", "x")]).await;
    assert_eq!(open.status, 400);
}

#[tokio::test]
async fn an_open_quotation_mark_is_said_with_its_line() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let mut trainer = world.visitor("trainer");
    let text = "Soyadı;Adı;Təşkilat\nƏliyev;Tural;\"Ümid İB\nQuliyev;Rəşad;Polis\n";
    hand_in(&mut trainer, event, "list.csv", text.as_bytes())
        .await
        .says(422, "The quotation mark in line 2 is not closed");
}
