//! Writing with plain forms: drafts, nodes, text, trying, publishing; and what is refused.

use crate::http::support::{
    visitor::{Answer, Visitor},
    world::World,
};

const DRAFT: &str = "/authoring/recognising";
const SOURCE: &str = "/authoring/recognising/03-decisions/wrong-number";

async fn begun(trainer: &mut Visitor) -> String {
    assert_eq!(trainer.get(DRAFT).await.status, 404, "no draft yet");
    trainer.get("/authoring").await.says(200, "Start a draft");
    assert_eq!(trainer.post(&format!("{DRAFT}/start"), &[]).await.location(), Some(DRAFT));
    trainer.get(DRAFT).await.says(200, "Look at what differs, and publish");
    trainer.get(SOURCE).await.field("revision").unwrap()
}

/// The fields of the form of the node, as a browser would send them.
fn fields(revision: &str, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let fixed = [("revision", revision), ("id", "first-call")];
    fixed.into_iter().chain(more.iter().copied()).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

async fn post(trainer: &mut Visitor, path: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    trainer.post(path, &fields).await
}

#[tokio::test]
async fn a_node_is_changed_and_published() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let revision = begun(&mut trainer).await;
    // A new node, linked from nowhere: a fault in place.
    let added = trainer.post(&format!("{SOURCE}/add"), &[("revision", &revision), ("id", "quiet-end")]).await;
    assert_eq!(added.location(), Some(format!("{SOURCE}?view=outline&node=quiet-end#node").as_str()));
    let page = trainer.get(&format!("{SOURCE}?node=quiet-end")).await;
    page.says(200, "needs exactly one of");
    let revision = page.field("revision").unwrap();
    let end = [
        ("revision", revision.as_str()),
        ("id", "quiet-end"),
        ("node.title", "Quiet"),
        ("node.text", "Nobody calls.\r\n\r\nTea."),
        ("node.end", "Silence"),
        ("choice.0.row", "yes"),
        ("choice.0.id", ""),
    ];
    let saved = trainer.post(&format!("{SOURCE}/node"), &end).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let page = trainer.get(&format!("{SOURCE}?node=quiet-end")).await;
    page.says(200, "no path leads to node `quiet-end`");
    page.says(200, "Nobody calls.");
    trainer.get(DRAFT).await.says(200, "has to be mended");
    let publish = [("version", "2.0"), ("kind", "edition"), ("note", "Another title")];
    trainer.get(&format!("{DRAFT}/publish")).await.says(200, "The draft has faults");
    let refused = trainer.post(&format!("{DRAFT}/publish"), &publish).await;
    refused.says(422, "The draft has faults");
    trainer.get(&format!("{SOURCE}?view=graph&zoom=50")).await.says(200, "graph__node--fault");
    // Taken away again, the draft can be published.
    let revision = page.field("revision").unwrap();
    let removed = trainer.post(&format!("{SOURCE}/remove"), &[("revision", &revision), ("id", "quiet-end")]).await;
    assert_eq!(removed.status, 303);
    let text = trainer.get(&format!("{SOURCE}?view=text")).await;
    let revision = text.field("revision").unwrap();
    let source = records::authoring::drafts::text(&world.cx, "recognising", "03-decisions/wrong-number.scenario.toml")
        .await
        .unwrap()
        .unwrap();
    let new = source.replacen("title = \"Wrong number\"", "title = \"Falsch verbunden\"", 1);
    assert_eq!(trainer.post(&format!("{SOURCE}/text"), &[("revision", &revision), ("source", &new)]).await.status, 303);
    let page = trainer.get(&format!("{DRAFT}/publish")).await;
    page.says(200, "Falsch");
    page.says(200, "A correction.");
    let published = trainer.post(&format!("{DRAFT}/publish"), &publish).await;
    assert_eq!(published.location(), Some("/authoring/recognising/versions?done=published"));
    let now = records::authoring::library::current(&world.cx, "recognising").await.unwrap().unwrap();
    assert_eq!(now.version, "2.0");
    assert_eq!(now.editions.source().activity("03-decisions/wrong-number").unwrap().title.value, "Falsch verbunden");
}

#[tokio::test]
async fn nobody_overwrites_a_colleague() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let revision = begun(&mut trainer).await;
    trainer.post(&format!("{SOURCE}/add"), &[("revision", &revision), ("id", "colleague")]).await;
    let late =
        post(&mut trainer, &format!("{SOURCE}/node"), &fields(&revision, &[("node.title", "My long work")])).await;
    late.says(409, "Somebody has changed this exercise meanwhile");
    late.says(409, "My long work");
    let late = trainer.post(&format!("{SOURCE}/text"), &[("revision", &revision), ("source", "my long text")]).await;
    late.says(409, "my long text");
}

#[tokio::test]
async fn bad_input_is_kept_and_named() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let mut revision = begun(&mut trainer).await;
    for id in ["", "first-call", "Ə", "a b", "../x", "🙂", &"x".repeat(100)] {
        let answer = trainer.post(&format!("{SOURCE}/add"), &[("revision", &revision), ("id", id)]).await;
        answer.says(422, "This cannot be an id, or it is taken");
    }
    assert_eq!(
        trainer.post(&format!("{SOURCE}/remove"), &[("revision", &revision), ("id", "nobody")]).await.status,
        422
    );
    let hostile = "</textarea><script>alert(1)</script>\u{7}'\"\\ \"\"\" {{}} 🙂";
    let answer = post(
        &mut trainer,
        &format!("{SOURCE}/node"),
        &fields(&revision, &[("node.text", hostile), ("node.title", "x")]),
    )
    .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = trainer.get(&format!("{SOURCE}?node=first-call")).await;
    page.says(200, "&lt;/textarea&gt;");
    revision = page.field("revision").unwrap();
    for text in ["", "not toml at all = = =", "title = 1\n[[node]]\n", &format!("title = \"{}\"", "ə".repeat(40_000))]
    {
        let answer = trainer.post(&format!("{SOURCE}/text"), &[("revision", &revision), ("source", text)]).await;
        assert_eq!(answer.status, 303, "{text:.20}: a text with faults is kept");
        let page = trainer.get(&format!("{SOURCE}?view=text")).await;
        assert_eq!(page.status, 200);
        trainer.get(&format!("{SOURCE}/try")).await.says(200, "The draft has faults");
        assert_eq!(trainer.get(&format!("{SOURCE}/twee")).await.status, 409);
        revision = page.field("revision").unwrap();
    }
    let huge = "x".repeat(records::authoring::drafts::LARGEST + 10);
    assert_eq!(
        trainer.post(&format!("{SOURCE}/text"), &[("revision", &revision), ("source", &huge)]).await.status,
        422
    );
    let twee = trainer.post(&format!("{SOURCE}/twee"), &[("revision", &revision), ("twee", ":: A\n[[B]]\n")]).await;
    twee.says(422, "The Twee source has faults");
    let discarded = trainer.post(&format!("{DRAFT}/discard"), &[]).await;
    assert_eq!(discarded.location(), Some("/authoring?done=discarded"));
    assert_eq!(trainer.get(DRAFT).await.status, 404);
    // Thrown away in haste, it comes back as it was: with its faults.
    let list = trainer.get("/authoring?done=discarded").await;
    list.says(200, "can be brought back until");
    let back = list.text().split(&format!("action=\"{DRAFT}/discarded/")).nth(1).unwrap()[..36].to_owned();
    let back = format!("{DRAFT}/discarded/{back}");
    assert_eq!(trainer.post(&back.replace("recognising", "other"), &[]).await.status, 404);
    assert_eq!(trainer.post(&back, &[]).await.location(), Some(DRAFT));
    trainer.get(&format!("{SOURCE}/try")).await.says(200, "The draft has faults");
    trainer.post(&back, &[]).await.says(404, "There is nothing here");
    assert!(!trainer.get("/authoring").await.text().contains("can be brought back until"));
}

#[tokio::test]
async fn a_draft_is_played_from_any_state() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    begun(&mut trainer).await;
    trainer.get(&format!("{SOURCE}/try")).await.says(200, "23:4");
    let high =
        trainer.get(&format!("{SOURCE}/try?node=first-call&s.trust=99&s.safety=-5&s.clock=30&language=ru")).await;
    assert_eq!(high.status, 200);
    trainer
        .get(&format!("{SOURCE}/try?node=nowhere&choice=nothing&made=x&seed=z"))
        .await
        .says(200, "is not on offer here");
    let twee = trainer.get(&format!("{SOURCE}/twee")).await;
    twee.says(200, ":: StoryTitle");
}
