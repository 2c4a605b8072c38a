//! A draft is looked at by a link, without an account, and remarked on passage by passage.

use chrono::TimeDelta;
use records::authoring::{
    drafts,
    reviews::{self, NewReview, Weight},
};

use crate::http::support::{visitor::Visitor, world::World};

const DRAFT: &str = "/authoring/recognising";
const REVIEWS: &str = "/authoring/recognising/reviews";
const LESSON: &str = "01-indicators/abuse-and-deception.md";

async fn started() -> (World, Visitor) {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    trainer.post(&format!("{DRAFT}/start"), &[]).await;
    (world, trainer)
}

/// The link that a page shows once.
fn code(page: &str) -> String {
    let (_, after) = page.split_once("/review/").unwrap();
    after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

/// The key of a passage in the page of a reader.
fn key(page: &str, words: &str) -> String {
    let (before, _) = page.split_once(words).unwrap();
    let (_, key) = before.rsplit_once("id=\"p-").unwrap();
    key.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_reader_without_an_account_remarks_on_a_passage() {
    let (world, mut trainer) = started().await;
    for (reader, days, field) in
        [("", "14", "reader"), ("Lawyer", "0", "days"), ("Lawyer", "61", "days"), ("Lawyer", "soon", "days")]
    {
        let answer = trainer.post(REVIEWS, &[("reader", reader), ("days", days)]).await;
        assert_eq!((answer.status.as_u16(), answer.error(field).is_some()), (422, true), "{reader} {days}");
    }
    let made = trainer.post(REVIEWS, &[("reader", "Lawyer"), ("language", "ru"), ("days", "14")]).await;
    made.says(200, "It is shown this once");
    let code = code(&made.text());
    let link = format!("/review/{code}");
    assert!(!trainer.get(REVIEWS).await.text().contains(&code));

    let mut reader = world.visitor("anonymous");
    reader.get(&link).await.says(200, "You look at a draft");
    let page = reader.get(&format!("{link}?file={LESSON}")).await;
    page.says(200, "lang=\"ru\"");
    // Nothing else of the draft is theirs.
    assert_eq!(reader.get(DRAFT).await.status, 303);
    let key = key(&page.text(), "The work is");
    let remark = |weight: &'static str, words: &'static str| {
        [("key", key.clone()), ("weight", weight.to_owned()), ("words", words.to_owned())]
    };
    let send = async |reader: &mut Visitor, weight, words| {
        let fields = remark(weight, words);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        reader.post(&link, &fields).await
    };
    for (weight, words, field) in [("must", "  ", "words"), ("", "Not so.", "weight"), ("most", "Not so.", "weight")] {
        let answer = send(&mut reader, weight, words).await;
        assert_eq!((answer.status.as_u16(), answer.error(field).is_some()), (422, true), "{weight}");
    }
    let kept = send(&mut reader, "must", "It was promised in writing.").await;
    let there = format!("{link}?file=01-indicators%2Fabuse-and-deception.md#p-{key}");
    assert_eq!(kept.location(), Some(there.as_str()));
    reader.get(&format!("{link}?file={LESSON}")).await.says(200, "It was promised in writing.");

    // Whoever writes the course reads it, also before publishing; it follows its passage.
    trainer.get(REVIEWS).await.says(200, "It was promised in writing.");
    trainer
        .get(&format!("{DRAFT}/publish"))
        .await
        .says(200, "1 remark of a reader says that something must be changed.");
    let actor = world.account("trainer").await.id;
    let change = async |old: &str, new: &str| {
        let text = drafts::text(&world.cx, "recognising", LESSON).await.unwrap().unwrap();
        let changed = text.replacen(old, new, 1);
        drafts::change(&world.cx, actor, "recognising", LESSON, &text, &changed).await.unwrap();
    };
    change("that was promised", "that was agreed").await;
    trainer.get(REVIEWS).await.says(200, "The passage has changed since:");
    let other = format!("{link}?file={LESSON}");
    reader.get(&other).await.says(200, "It was promised in writing.");
    change("The work is *not* the work that was agreed.", "Something else altogether stands here now.").await;
    trainer.get(REVIEWS).await.says(200, "The passage is gone. It said:");
    // What was read is not there any more.
    let late = send(&mut reader, "should", "Another").await;
    late.says(409, "This passage was changed while you wrote");

    let id = world.key("SELECT id FROM review_remarks").await;
    assert_eq!(trainer.post(&format!("{REVIEWS}/remarks/{id}/settle"), &[]).await.status, 303);
    assert_eq!(trainer.post(&format!("{REVIEWS}/remarks/{id}/settle"), &[]).await.status, 404);
    assert!(!trainer.get(REVIEWS).await.text().contains("It was promised in writing."));
}

#[tokio::test]
async fn a_link_ends_by_itself_and_by_hand_and_with_the_draft() {
    let (world, mut trainer) = started().await;
    let actor = world.account("trainer").await.id;
    let new = NewReview { reader: "Lawyer".to_owned(), days: "2".to_owned(), ..NewReview::default() };
    let first = reviews::make(&world.cx, actor, "recognising", &new).await.unwrap();
    let second = reviews::make(&world.cx, actor, "recognising", &new).await.unwrap();
    let mut reader = world.visitor("anonymous");
    let status = async |reader: &mut Visitor, code: &str| reader.get(&format!("/review/{code}")).await.status.as_u16();
    assert_eq!((status(&mut reader, &first).await, status(&mut reader, &second).await), (200, 200));
    assert_eq!(reader.get(&format!("/review/{first}/media/bus.svg")).await.header("content-type"), "image/svg+xml");
    for wrong in ["x", "0000-0000-0000", "%FF"] {
        assert_eq!(status(&mut reader, wrong).await, 404, "{wrong}");
    }
    let id = reviews::find(&world.cx, &first).await.unwrap().unwrap().id;
    assert_eq!(trainer.post(&format!("{REVIEWS}/{id}/end"), &[]).await.status, 303);
    assert_eq!((status(&mut reader, &first).await, status(&mut reader, &second).await), (404, 200));
    assert_eq!(reader.get(&format!("/review/{first}/media/bus.svg")).await.status, 404);
    trainer.get(REVIEWS).await.says(200, "ended");

    let review = reviews::find(&world.cx, &second).await.unwrap().unwrap();
    reviews::note(&world.cx, &review, (LESSON, "Gone"), Some(Weight::Question), "Why?").await.unwrap();
    // A draft with a fault cannot be read for a while; the link stays.
    let text = drafts::text(&world.cx, "recognising", "course.toml").await.unwrap().unwrap();
    drafts::change(&world.cx, actor, "recognising", "course.toml", &text, "format = 2").await.unwrap();
    reader.get(&format!("/review/{second}")).await.says(200, "It is being written");
    world.cx.clock.set(world.cx.now() + TimeDelta::days(2));
    assert_eq!(status(&mut reader, &second).await, 404);
    drafts::discard(&world.cx, actor, "recognising").await.unwrap();
    assert_eq!(world.text("SELECT COUNT(*) || '' FROM reviews").await, "0");
    assert_eq!(world.text("SELECT COUNT(*) || '' FROM review_remarks").await, "0");
}
