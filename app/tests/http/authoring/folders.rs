//! Courses as folders: out as ZIP, in as a new course or in the place of a draft.

use std::collections::BTreeMap;

use courses::format::Files;
use documents::archive;
use records::authoring::{drafts, library};

use crate::http::support::{visitor::Visitor, world::World};

const DRAFT: &str = "/authoring/recognising";

async fn started() -> (World, Visitor) {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    trainer.post(&format!("{DRAFT}/start"), &[]).await;
    (world, trainer)
}

fn zip(files: &Files) -> Vec<u8> {
    archive::write(files).unwrap()
}

#[tokio::test]
async fn out_and_in_again_not_a_byte_differs() {
    let (world, mut trainer) = started().await;
    let files = drafts::files(&world.cx, "recognising").await.unwrap();
    let out = trainer.get(&format!("{DRAFT}/folder")).await;
    assert_eq!(out.header("content-disposition"), "attachment; filename=\"recognising.zip\"");
    assert_eq!(archive::read(&out.bytes).unwrap(), files);

    let seen = trainer.get(DRAFT).await.field("seen").unwrap();
    let fields = [("seen", seen.as_str())];
    let mut other = files.clone();
    other.insert("01-indicators/abuse-and-deception.md".to_owned(), b"# Another title\n\nWords.\n".to_vec());
    other.remove("media/bus.svg");
    let put = trainer.post_files(&format!("{DRAFT}/folder"), &fields, "zip", &[("a.zip", &zip(&other))]).await;
    assert_eq!(put.location(), Some(DRAFT), "{}", put.text());
    assert_eq!(drafts::files(&world.cx, "recognising").await.unwrap(), other);
    // Whoever looked at the draft as it was before has seen something else.
    world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(1));
    let actor = world.account("trainer").await.id;
    let path = "legal.toml";
    let text = drafts::text(&world.cx, "recognising", path).await.unwrap().unwrap();
    drafts::change(&world.cx, actor, "recognising", path, &text, &format!("{text}\n")).await.unwrap();
    let late = trainer.post_files(&format!("{DRAFT}/folder"), &fields, "zip", &[("a.zip", &zip(&files))]).await;
    late.says(409, "Somebody has changed the draft since you looked at it");

    let current = library::current(&world.cx, "recognising").await.unwrap().unwrap();
    let version = trainer.get(&format!("{DRAFT}/versions/{}/folder", current.id)).await;
    assert_eq!(archive::read(&version.bytes).unwrap(), library::files(&world.cx, current.id).await.unwrap());
}

#[tokio::test]
async fn what_cannot_be_a_course_changes_nothing() {
    let (world, mut trainer) = started().await;
    let files = drafts::files(&world.cx, "recognising").await.unwrap();
    let seen = trainer.get(DRAFT).await.field("seen").unwrap();
    let mut other = files.clone();
    let renamed = String::from_utf8(files["course.toml"].clone()).unwrap().replace("\"recognising\"", "\"other\"");
    other.insert("course.toml".to_owned(), renamed.into_bytes());
    let without: Files = files.clone().into_iter().filter(|(path, _)| path != "course.toml").collect();
    let evil = BTreeMap::from([("course.toml".to_owned(), b"slug = \"a\"".to_vec()), ("../x".to_owned(), Vec::new())]);
    for (bytes, sentence) in [
        (b"Hello".to_vec(), "This is no ZIP file"),
        (zip(&without), "There is no course in it"),
        (zip(&other), "This is another course: it is called other."),
        (zip(&evil), "A file in it cannot be taken: ../x"),
        (Vec::new(), "Choose a file."),
    ] {
        for (path, fields) in [
            (format!("{DRAFT}/folder"), vec![("seen", seen.as_str())]),
            ("/authoring/new/folder".to_owned(), vec![("project", "phase-2")]),
        ] {
            if path.starts_with("/authoring/new") && sentence.starts_with("This is another") {
                continue;
            }
            trainer.post_files(&path, &fields, "zip", &[("a.zip", &bytes)]).await.says(422, sentence);
        }
    }
    assert_eq!(drafts::files(&world.cx, "recognising").await.unwrap(), files);
    assert_eq!(drafts::all(&world.cx).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_course_is_begun_with_a_folder_and_with_another_course() {
    let (world, mut trainer) = started().await;
    let files = drafts::files(&world.cx, "recognising").await.unwrap();
    trainer.get("/authoring/new").await.says(200, "Begin with a ZIP file");
    let folder = "/authoring/new/folder";
    let send = [("a.zip", zip(&files))];
    let send: Vec<(&str, &[u8])> = send.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    // The name in the file is that of a course that is there: another one is offered.
    let taken = trainer.post_files(folder, &[("project", "phase-2")], "zip", &send).await;
    taken.says(422, "Write another one where that is taken.");
    assert!(taken.error("slug").is_some());
    for (fields, field) in [
        (vec![("slug", "my-course")], "project"),
        (vec![("project", "phase-9"), ("slug", "my-course")], "project"),
        (vec![("project", "phase-2"), ("slug", "My course")], "slug"),
    ] {
        let answer = trainer.post_files(folder, &fields, "zip", &send).await;
        assert_eq!((answer.status.as_u16(), answer.error(field).is_some()), (422, true), "{fields:?}");
    }
    let begun = trainer.post_files(folder, &[("project", "phase-2"), ("slug", "my-course")], "zip", &send).await;
    assert_eq!(begun.location(), Some("/authoring/my-course"), "{}", begun.text());
    let mine = drafts::files(&world.cx, "my-course").await.unwrap();
    assert_eq!(mine.len(), files.len());
    let differ: Vec<&String> =
        files.iter().filter(|(path, bytes)| mine[*path] != **bytes).map(|(path, _)| path).collect();
    assert_eq!(differ, ["course.toml"]);

    let copy = "/authoring/new/copy";
    let right = [("from", "recognising"), ("project", "phase-2"), ("slug", "a-copy")];
    for wrong in ["from", "project", "slug"] {
        let fields: Vec<(&str, &str)> = right.into_iter().filter(|(name, _)| *name != wrong).collect();
        let answer = trainer.post(copy, &fields).await;
        assert_eq!((answer.status.as_u16(), answer.error(wrong).is_some()), (422, true), "{wrong}");
    }
    assert_eq!(trainer.post(copy, &right).await.location(), Some("/authoring/a-copy"));
    // It has its translations, and can be published.
    trainer.get("/authoring/a-copy/publish").await.says(200, "This is the first edition");
}
