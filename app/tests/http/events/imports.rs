//! People from files: handed in, looked at, put right, confirmed, taken back.

use records::{
    events::imports::{self, Column, ImportId},
    ledger::keys::EventId,
    system::jobs::Lane,
};
use uuid::Uuid;

use crate::http::support::{
    visitor::{Answer, Visitor},
    world::World,
};

const LIST: &str =
    "Soyadı;Adı;Təşkilat;Telefon\nNəbiyev;Kamal;Yeni Fond;050 111 22 33\nQədirova;Səkinə;Yeni Fond;call me\n";

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
    page.says(200, "Phone: This is not a phone number");
    page.says(200, "1 organisation is not known under its name in the list");
    page.says(200, "Enter 1 person");
    let revision = page.field("revision").unwrap();

    // With faults in it, it is entered only when somebody says so.
    let confirm = format!("{address}/confirm");
    let refused = trainer.post(&confirm, &[("revision", &revision), ("how", "register")]).await;
    refused.says(422, "Say that the rows with faults are left out, or correct them first.");
    // The row is put right, and says what is wrong until it is.
    let row = format!("{address}/rows/3");
    trainer.get(&row).await.says(200, "This is not a phone number");
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
    assert_eq!(read.rows[1][..4], ["Qədirova", "Səkinə", "Yeni Fond", "call me"]);
    assert!(read.rows[1][4].starts_with("Phone: "), "{:?}", read.rows[1]);
    assert_eq!(read.rows.len(), 2);
    // Put right and handed in again: who is on the list is recognised.
    let corrected = LIST.replace("call me", "050 999 88 77");
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
        assert_eq!(import.columns.len(), 11);
        assert!(!import.columns.contains(&Column::Ignored), "{language}: {:?}", import.columns);
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
