//! Pictures of a draft, added in the browser and put into a lesson; the draft read as trainees read it.

use courses::language::Language;
use records::authoring::drafts;

use crate::http::support::{visitor::Visitor, world::World};

const DRAFT: &str = "/authoring/recognising";
const SVG: &[u8] =
    b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" onload=\"alert(1)\"><circle r=\"3\"/></svg>";

async fn started() -> (World, Visitor) {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    trainer.post(&format!("{DRAFT}/start"), &[]).await;
    (world, trainer)
}

#[tokio::test]
async fn a_picture_is_added_and_put_into_a_lesson() {
    let (world, mut trainer) = started().await;
    let media = format!("{DRAFT}/media");
    let added = trainer.post_files(&media, &[], "file", &[("C:\\Photos\\Yol  xəritəsi.SVG", SVG)]).await;
    assert_eq!(added.location(), Some("/authoring/recognising/media?added=yol-xeritesi.svg"), "{}", added.text());
    trainer.get(&format!("{media}?added=yol-xeritesi.svg")).await.says(200, "yol-xeritesi.svg is there");
    let kept = trainer.get(&format!("{media}/yol-xeritesi.svg")).await;
    assert_eq!(kept.header("content-type"), "image/svg+xml");
    assert!(kept.text().contains("circle") && !kept.text().contains("alert"), "{}", kept.text());
    // The same name again is another file.
    let again = trainer.post_files(&media, &[], "file", &[("yol xəritəsi.svg", SVG)]).await;
    assert_eq!(again.location(), Some("/authoring/recognising/media?added=yol-xeritesi-2.svg"));

    let lesson = format!("{DRAFT}/01-indicators/abuse-and-deception");
    let add = [
        ("place", "2"),
        ("old", "The work is *not* the work that was promised."),
        ("act", "add"),
        ("kind", "picture"),
        ("picture", "yol-xeritesi.svg"),
    ];
    assert_eq!(trainer.post(&format!("{lesson}/passage"), &add).await.status, 303);
    // What it shows is not said yet.
    trainer.get(DRAFT).await.says(200, "There is 1 fault.");
    let say = [
        ("place", "3"),
        ("old", "![TODO](media/yol-xeritesi.svg)"),
        ("act", "save"),
        ("new", "![A road](media/yol-xeritesi.svg)"),
    ];
    assert_eq!(trainer.post(&format!("{lesson}/passage"), &say).await.status, 303);
    trainer.get(&lesson).await.says(200, "src=\"/authoring/recognising/media/yol-xeritesi.svg\"");
    trainer.get(&media).await.says(200, "Shown in: Lesson: Abuse and deception");
    let beside = format!("{DRAFT}/translations/ru?file=01-indicators/abuse-and-deception.md");
    trainer.get(&beside).await.says(200, "src=\"/authoring/recognising/media/yol-xeritesi.svg\"");

    // What is shown stays; what is not goes.
    trainer.post(&format!("{media}/yol-xeritesi.svg/remove"), &[]).await.says(409, "Something in the course shows it");
    assert_eq!(trainer.post(&format!("{media}/yol-xeritesi-2.svg/remove"), &[]).await.status, 303);
    assert_eq!(trainer.post(&format!("{media}/yol-xeritesi-2.svg/remove"), &[]).await.status, 404);
    assert!(drafts::medium(&world.cx, "recognising", "yol-xeritesi-2.svg").await.unwrap().is_none());
    // Published, trainees see it.
    world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(1));
    let publish = [("version", "2.0"), ("kind", "edition"), ("note", "A picture")];
    assert_eq!(trainer.post(&format!("{DRAFT}/publish"), &publish).await.status, 303);
    let mut reader = world.visitor("trainee");
    reader.post("/courses/phase-2/recognising/start", &[]).await;
    reader.get("/courses/phase-2/recognising/01-indicators/abuse-and-deception").await.says(200, "yol-xeritesi.svg");
}

#[tokio::test]
async fn what_is_no_picture_is_not_taken() {
    let (world, mut trainer) = started().await;
    let before = drafts::files(&world.cx, "recognising").await.unwrap();
    let media = format!("{DRAFT}/media");
    let large = vec![b'a'; documents::media::MOST_BYTES + 1];
    for (bytes, sentence) in [
        (b"MZ a program".as_slice(), "It is neither JPEG"),
        (b"\xff\xd8\xff\xe0 damaged", "The file is damaged"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "Most browsers do not show HEIC"),
        (b"", "It is neither JPEG"),
        (&large, "It is too large"),
    ] {
        trainer.post_files(&media, &[], "file", &[("a.jpg", bytes)]).await.says(422, sentence);
    }
    trainer.post_files(&media, &[], "file", &[]).await.says(422, "Choose a file.");
    assert_eq!(trainer.get(&format!("{media}/nothing.svg")).await.status, 404);
    assert_eq!(drafts::files(&world.cx, "recognising").await.unwrap(), before);
}

#[tokio::test]
async fn a_draft_is_read_as_trainees_read_it_in_each_language() {
    let (world, mut trainer) = started().await;
    let before = world.rows().await;
    let page = trainer.get(&format!("{DRAFT}/read")).await;
    page.says(200, "Languages of the course");
    page.says(200, "Nothing is recorded");
    for language in Language::ALL {
        for activity in ["01-indicators/abuse-and-deception", "02-combining/post", "03-decisions/wrong-number"] {
            let page = trainer.get(&format!("{DRAFT}/read/{activity}?in={language}")).await;
            page.says(200, &format!("{DRAFT}/read"));
        }
    }
    let russian = trainer.get(&format!("{DRAFT}/read/01-indicators/abuse-and-deception?in=ru")).await;
    russian.says(200, "Злоупотребление и обман");
    assert_eq!(trainer.get(&format!("{DRAFT}/read/01-indicators/nothing")).await.status, 404);
    assert_eq!(trainer.get(&format!("{DRAFT}/read?in=xx")).await.status, 200);
    assert_eq!(world.rows().await, before);
    // With a fault it cannot be read: the draft says which.
    let path = "course.toml";
    let text = drafts::text(&world.cx, "recognising", path).await.unwrap().unwrap();
    let actor = world.account("trainer").await.id;
    drafts::change(&world.cx, actor, "recognising", path, &text, "format = 2").await.unwrap();
    assert_eq!(trainer.get(&format!("{DRAFT}/read")).await.location(), Some(DRAFT));
}
