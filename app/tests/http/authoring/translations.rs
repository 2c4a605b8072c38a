//! A draft translated in the browser: passage by passage, by two people, and with a file that comes back.

use courses::{
    format::bilingual::{Pair, State},
    language::Language,
};
use records::{
    accounts::roles::Role,
    authoring::{drafts, translations},
};

use crate::http::support::{visitor::Visitor, world::World};

const DRAFT: &str = "/authoring/recognising";
const RU: &str = "/authoring/recognising/translations/ru";
const LESSON: &str = "01-indicators/abuse-and-deception.md";

async fn pairs(world: &World, language: Language) -> Vec<Pair> {
    let files = drafts::texts(&world.cx, "recognising").await.unwrap();
    translations::of(&files, language).await.unwrap().unwrap().pairs
}

async fn pair(world: &World, beginning: &str) -> Pair {
    let all = pairs(world, Language::Ru).await;
    all.into_iter().find(|pair| pair.source.starts_with(beginning)).unwrap()
}

/// What a form of this passage says.
fn form<'a>(pair: &'a Pair, act: &'a str, words: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("key", &pair.key), ("revision", &pair.revision), ("act", act), ("words", words)]
}

async fn started() -> (World, Visitor) {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    trainer.post(&format!("{DRAFT}/start"), &[]).await;
    (world, trainer)
}

#[tokio::test]
async fn a_passage_is_translated_compared_and_goes_stale() {
    let (world, mut trainer) = started().await;
    trainer.get(DRAFT).await.says(200, "Language of the course: English.");
    let work = pair(&world, "The work is").await;
    // Whoever saves one goes on to the next of those that are shown.
    let mut typed = form(&work, "put", "Работа не та, которую обещали.");
    typed.extend([("file", LESSON), ("page", "1")]);
    let to = trainer.post(RU, &typed).await;
    let all = pairs(&world, Language::Ru).await;
    let next = all.iter().skip_while(|pair| pair.key != work.key).nth(1).unwrap();
    let at = format!("{RU}?file=01-indicators%2Fabuse-and-deception.md&page=1#p-{}", next.key);
    assert_eq!((to.status.as_u16(), to.location()), (303, Some(at.as_str())));
    let saved = pair(&world, "The work is").await;
    assert_eq!((saved.state, saved.translation.as_str()), (State::Translated, "Работа не та, которую обещали."));
    trainer.get(&format!("{RU}?file={LESSON}")).await.says(200, "translated by ");

    // Somebody who has seen something else keeps what they have typed, beside what stands there.
    let late = trainer.post(RU, &form(&work, "put", "Другая работа.")).await;
    late.says(409, "Somebody has translated this passage meanwhile");
    late.says(409, "Другая работа.");
    late.says(409, "Работа не та, которую обещали.");

    trainer.post(RU, &form(&saved, "review", "")).await;
    assert_eq!(pair(&world, "The work is").await.state, State::Reviewed);
    trainer.get(&format!("{RU}?state=reviewed")).await.says(200, "compared by ");

    // Its source is changed in the lesson's editor: once with another meaning, once not.
    let passage = format!("{DRAFT}/01-indicators/abuse-and-deception/passage");
    let old = "The work is *not* the work that was promised.";
    let new = "The work is *not* the work that was agreed.";
    trainer.get(&format!("{DRAFT}/01-indicators/abuse-and-deception")).await.says(200, "The meaning is the same");
    let change = [("place", "2"), ("old", old), ("act", "save"), ("new", new)];
    assert_eq!(trainer.post(&passage, &change).await.status, 303);
    assert_eq!(pair(&world, "The work is").await.state, State::Stale);
    trainer.get(&format!("{RU}?state=stale")).await.says(200, "What has changed in the source:");
    let back = [("place", "2"), ("old", new), ("act", "save"), ("new", old)];
    assert_eq!(trainer.post(&passage, &back).await.status, 303);
    assert_eq!(pair(&world, "The work is").await.state, State::Reviewed);
    let same = [("place", "2"), ("old", old), ("act", "save"), ("new", new), ("same", "true")];
    assert_eq!(trainer.post(&passage, &same).await.status, 303);
    let held = pair(&world, "The work is").await;
    assert_eq!((held.state, held.same.is_some()), (State::Reviewed, true));
    trainer.get(&format!("{RU}?file={LESSON}")).await.says(200, "the source means the same: ");
}

#[tokio::test]
async fn what_cannot_be_a_translation_is_said_and_not_stored() {
    let (world, mut trainer) = started().await;
    let before = drafts::texts(&world.cx, "recognising").await.unwrap();
    let law = pair(&world, "The special unit is informed").await;
    let refused = trainer.post(RU, &form(&law, "put", "Сообщают в течение 48 часов.")).await;
    refused.says(422, "Numbers differ (source: 24; translation: 48)");
    refused.says(422, "Сообщают в течение 48 часов.");
    refused.says(422, "The numbers are right as they are");
    let work = pair(&world, "The work is").await;
    trainer.post(RU, &form(&work, "put", "Одно.\r\n\r\nДругое.")).await.says(422, "Другое.");
    let long = "я".repeat(20_001);
    assert_eq!(trainer.post(RU, &form(&work, "put", &long)).await.status, 422);
    for act in ["", "delete", "take-x"] {
        assert_eq!(trainer.post(RU, &form(&work, act, "Слова")).await.status, 400);
    }
    let mut nowhere = work.clone();
    nowhere.key = "0".to_owned();
    assert_eq!(trainer.post(RU, &form(&nowhere, "put", "Слова")).await.status, 409);
    assert_eq!(trainer.post(RU, &form(&work, "take-7", "")).await.status, 409);
    for path in ["translations/en", "translations/de", "translations/../ru"] {
        assert_eq!(trainer.get(&format!("{DRAFT}/{path}")).await.status, 404);
    }
    for query in ["state=none&page=99999999999", "file=../../etc/passwd", "page=0", "page=-1&state=missing"] {
        assert_eq!(trainer.get(&format!("{RU}?{query}")).await.status, 200, "{query}");
    }
    assert_eq!(drafts::texts(&world.cx, "recognising").await.unwrap(), before);
    // With a reason it is.
    let mut meant = form(&law, "put", "Сообщают в течение суток (24 часа, не 48).");
    meant.push(("other-numbers", "true"));
    assert_eq!(trainer.post(RU, &meant).await.status, 303);
    assert_eq!(pair(&world, "The special unit is informed").await.differences, []);
}

#[tokio::test]
async fn whoever_has_translated_it_does_not_compare_it_where_a_project_asks_for_two() {
    let (world, mut trainer) = started().await;
    world.visitor("admin").post("/projects/phase-2/second-person", &[("wanted", "yes")]).await;
    let (staff, person) = (world.account("admin").await.id, world.person("colleague").await);
    records::accounts::account::set_role(&world.cx, staff, person, "phase-2", Role::Trainer, true).await.unwrap();
    let work = pair(&world, "The work is").await;
    trainer.post(RU, &form(&work, "put", "Это не та работа.")).await;
    let work = pair(&world, "The work is").await;
    trainer.post(RU, &form(&work, "review", "")).await.says(409, "somebody else compares it");
    assert_eq!(world.visitor("colleague").post(RU, &form(&work, "review", "")).await.status, 303);
    assert_eq!(pair(&world, "The work is").await.state, State::Reviewed);
}

#[tokio::test]
async fn a_file_goes_out_and_comes_back() {
    let (world, mut trainer) = started().await;
    let file = format!("{RU}/file");
    let out = trainer.get(&file).await;
    assert_eq!(out.header("content-disposition"), "attachment; filename=\"recognising-ru.po\"");
    let out = out.text();
    assert!(out.contains("#. base "));
    trainer
        .post_files(&file, &[], "po", &[("ru.po", out.as_bytes())])
        .await
        .says(200, "Everything in it stands here already");
    let work = pair(&world, "The work is").await;
    let quoted = format!("msgstr \"{}\"", work.translation);
    assert!(out.contains(&quoted), "{quoted}");
    let back = out.replacen(&quoted, "msgstr \"Обещали другую работу.\"", 1);
    let merged = trainer.post_files(&file, &[], "po", &[("ru.po", back.as_bytes())]).await;
    merged.says(200, "Taken over: 1");
    assert_eq!(pair(&world, "The work is").await.translation, "Обещали другую работу.");

    // Changed here meanwhile: it stands beside the text, and can be taken.
    let now = pair(&world, "The work is").await;
    trainer.post(RU, &form(&now, "put", "Работа совсем другая.")).await;
    let other = out.replacen(&quoted, "msgstr \"Не та работа.\"", 1);
    trainer.post_files(&file, &[], "po", &[("ru.po", other.as_bytes())]).await.says(200, "Stand beside the text");
    trainer.get(&format!("{RU}?file={LESSON}")).await.says(200, "Another wording came with a file");
    let now = pair(&world, "The work is").await;
    assert_eq!(now.translation, "Работа совсем другая.");
    trainer.post(RU, &form(&now, "take-0", "")).await;
    let taken = pair(&world, "The work is").await;
    assert_eq!((taken.translation.as_str(), taken.suggestions.len()), ("Не та работа.", 0));

    let large = vec![b' '; 1024 * 1024 + 1];
    for (bytes, sentence) in [
        (b"Hello".as_slice(), "This is no PO file"),
        (b"\xff\xfe\x00".as_slice(), "The file is not UTF-8 text."),
        (&large, "The file is too large"),
    ] {
        let answer = trainer.post_files(&file, &[], "po", &[("ru.po", bytes)]).await;
        assert_eq!(answer.status, 422, "{sentence}");
        answer.says(422, sentence);
    }
    trainer.post_files(&file, &[], "po", &[]).await.says(422, "Choose a file.");
}

/// A language that is not whole reaches people when whoever publishes says so, and they see how much there is.
#[tokio::test]
async fn a_language_is_given_out_by_whoever_publishes() {
    let (world, mut trainer) = started().await;
    let actor = world.account("trainer").await.id;
    for path in [LESSON] {
        let old = drafts::text(&world.cx, "recognising", path).await.unwrap().unwrap();
        drafts::change(&world.cx, actor, "recognising", path, &old, &format!("{old}\n\nA new passage.\n"))
            .await
            .unwrap();
    }
    let page = trainer.get(&format!("{DRAFT}/publish")).await;
    page.says(200, "Translations that are given out");
    let publish = |languages: &'static [&'static str], version: &'static str| {
        let mut fields = vec![("kind", "edition"), ("version", version), ("note", "New"), ("choose-languages", "yes")];
        fields.extend(languages.iter().map(|code| ("languages", *code)));
        fields
    };
    world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(1));
    let to = trainer.post(&format!("{DRAFT}/publish"), &publish(&["ru"], "2.0")).await;
    assert_eq!(to.status, 303, "{}", to.text());
    let current = records::authoring::library::current(&world.cx, "recognising").await.unwrap().unwrap();
    assert_eq!(current.editions.languages().collect::<Vec<_>>(), [Language::En, Language::Ru]);
    assert!((50..100).contains(&current.editions.percent(Language::Ru)));
    let mut reader = world.visitor("trainee");
    reader.get("/language/ru?back=/").await;
    // The next draft has all its translations again.
    trainer.post(&format!("{DRAFT}/start"), &[]).await;
    assert!(pairs(&world, Language::Az).await.iter().any(|pair| pair.state == State::Translated));
    let files = drafts::texts(&world.cx, "recognising").await.unwrap();
    assert!(String::from_utf8_lossy(&files["course.toml"]).contains("\"az\""));
}

#[tokio::test]
async fn a_translation_is_begun() {
    let (world, mut trainer) = started().await;
    // English is the source; the two others are there already.
    trainer.post(&format!("{DRAFT}/translations"), &[("language", "xx")]).await.says(422, "Choose a language.");
    assert_eq!(trainer.post(&format!("{DRAFT}/translations"), &[("language", "en")]).await.status, 303);
    let new = [("title", "İlk təmas"), ("language", "az"), ("groups", "police"), ("project", "phase-2")];
    trainer.post("/authoring/new", &new).await;
    let course = "/authoring/ilk-temas";
    // A course without a module has no passages to tell apart.
    let russian = [("language", "ru")];
    trainer.post(&format!("{course}/translations"), &russian).await.says(409, "The draft has faults");
    trainer.post(&format!("{course}/outline"), &[("act", "add-module"), ("title", "Zəng")]).await;
    let lesson = [("act", "add"), ("folder", "01-zeng"), ("kind", "lesson"), ("title", "Bir"), ("minutes", "5")];
    trainer.post(&format!("{course}/outline"), &lesson).await;
    let begun = trainer.post(&format!("{course}/translations"), &russian).await;
    assert_eq!(begun.location(), Some("/authoring/ilk-temas/translations/ru"));
    trainer.get(course).await.says(200, "Русский");
    let files = drafts::texts(&world.cx, "ilk-temas").await.unwrap();
    assert!(files.contains_key("po/ru.po"));
    assert!(String::from_utf8_lossy(&files["course.toml"]).contains("languages = [\"ru\"]"));
}
