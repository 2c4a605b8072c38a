//! A course from nothing in the browser: begun, written passage by passage, published, offered; and what is refused.

use records::authoring::drafts;

use crate::http::support::{visitor::Visitor, world::World};

const COURSE: &str = "/authoring/ilk-temas";

async fn done(visitor: &mut Visitor, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = visitor.post(path, fields).await;
    assert_eq!(answer.status, 303, "{fields:?}: {}", answer.text());
    answer.location().unwrap().to_owned()
}

async fn text(world: &World, course: &str, path: &str) -> String {
    drafts::text(&world.cx, course, path).await.unwrap().unwrap()
}

/// Begins a course with one module.
async fn begun(trainer: &mut Visitor) {
    trainer.get("/authoring").await.says(200, "href=\"/authoring/new\"");
    trainer.get("/authoring/new").await.says(200, "Begin the course");
    let new = [("title", "İlk  təmas"), ("language", "az"), ("groups", "police"), ("project", "phase-2")];
    assert_eq!(done(trainer, "/authoring/new", &new).await, COURSE);
    trainer.get(COURSE).await.says(200, "There is no module yet");
    let module = [("act", "add-module"), ("title", "Zəng")];
    done(trainer, &format!("{COURSE}/outline"), &module).await;
}

#[tokio::test]
async fn a_course_is_written_and_published_without_a_file() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    begun(&mut trainer).await;
    for (kind, title) in [("lesson", "Birinci dəqiqə"), ("test", "Yoxlama")] {
        let add = [("act", "add"), ("folder", "01-zeng"), ("kind", kind), ("title", title), ("minutes", "5")];
        let to = done(&mut trainer, &format!("{COURSE}/outline"), &add).await;
        assert_eq!(to, format!("{COURSE}#module-01-zeng"));
    }
    let page = trainer.get(COURSE).await;
    page.says(200, "01-zeng/birinci-deqiqe");
    trainer.get(&format!("{COURSE}/publish")).await.says(200, "The draft has faults");

    // The lesson, passage by passage.
    let lesson = format!("{COURSE}/01-zeng/birinci-deqiqe");
    let page = trainer.get(&lesson).await;
    page.says(200, "passage-2");
    page.says(200, "1 fault");
    let passage = format!("{lesson}/passage");
    let write = [("place", "1"), ("old", "TODO"), ("act", "save"), ("new", "Adınızı deyin.\r\n\r\nSonra soruşun.")];
    assert_eq!(done(&mut trainer, &passage, &write).await, format!("{lesson}#passage-2"));
    let add = [("place", "2"), ("old", "Sonra soruşun."), ("act", "add"), ("kind", "ask")];
    assert_eq!(done(&mut trainer, &passage, &add).await, format!("{lesson}?open=3#passage-4"));
    let ask = ":::ask\r\nDanışmaq təhlükəsizdirmi?\r\n:::";
    let asked = [("place", "3"), ("old", ":::ask\r\nTODO\r\n:::"), ("act", "save"), ("new", ask)];
    done(&mut trainer, &passage, &asked).await;
    done(&mut trainer, &passage, &[("place", "3"), ("old", ask), ("act", "up")]).await;
    let title = [("place", "0"), ("old", "# Birinci dəqiqə"), ("act", "save"), ("new", "Zəngin birinci dəqiqəsi")];
    done(&mut trainer, &passage, &title).await;
    let expected =
        "# Zəngin birinci dəqiqəsi\n\nAdınızı deyin.\n\n:::ask\nDanışmaq təhlükəsizdirmi?\n:::\n\nSonra soruşun.\n";
    assert_eq!(text(&world, "ilk-temas", "01-zeng/birinci-deqiqe.md").await, expected);

    // The test as text, with its preview.
    let quiz = format!("{COURSE}/01-zeng/yoxlama");
    let page = trainer.get(&quiz).await;
    page.says(200, "option--right");
    let source = text(&world, "ilk-temas", "01-zeng/yoxlama.quiz.toml").await.replace("TODO", "Söz");
    let save = [("revision", page.field("revision").unwrap()), ("source", source)];
    let save: Vec<(&str, &str)> = save.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(done(&mut trainer, &format!("{quiz}/text"), &save).await, quiz);
    // What the whole course has.
    let edit = format!("{COURSE}/texts/course/edit");
    let revision = trainer.get(&edit).await.field("revision").unwrap();
    let source = text(&world, "ilk-temas", "course.toml").await.replace("TODO", "İlk dəqiqədə nə deyilir.");
    done(&mut trainer, &edit, &[("revision", &revision), ("source", &source)]).await;
    let late = trainer.post(&edit, &[("revision", &revision), ("source", "slug = 1")]).await;
    late.says(409, "Somebody has changed this file meanwhile");

    // Published, it is offered by its project, and not by another one.
    let list = trainer.get("/authoring").await;
    list.says(200, "not published yet");
    list.says(200, "İlk təmas");
    trainer.get(&format!("{COURSE}/publish")).await.says(200, "This is the first edition");
    let publish = [("version", "1.0"), ("kind", "edition"), ("note", "Birinci buraxılış")];
    done(&mut trainer, &format!("{COURSE}/publish"), &publish).await;
    let offers = "SELECT GROUP_CONCAT(p.slug) FROM project_courses c JOIN projects p ON p.id = c.project_id
        WHERE c.slug = 'ilk-temas'";
    assert_eq!(world.text(offers).await, "phase-2");
    world.visitor("trainee").get("/courses/phase-2/ilk-temas").await.says(200, "İlk təmas");
    trainer.get(&format!("{COURSE}/versions")).await.says(200, "Birinci buraxılış");
}

#[tokio::test]
async fn what_cannot_be_is_said_and_nothing_is_half_done() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let good = [
        ("title", "İlk təmas"),
        ("language", "az"),
        ("groups", "police"),
        ("project", "phase-2"),
        ("slug", "ilk-temas"),
    ];
    let long = "x".repeat(201);
    for (field, value) in [
        ("title", ""),
        ("title", &*long),
        ("language", "de"),
        ("groups", "nobody"),
        ("project", "phase-9"),
        ("project", "phase-1"),
        ("slug", "ə"),
        ("slug", "a"),
        ("slug", "new"),
        ("slug", "../x"),
        ("slug", "recognising"),
        ("slug", &long[..61]),
    ] {
        let fields: Vec<(&str, &str)> =
            good.iter().map(|(name, old)| (*name, if *name == field { value } else { *old })).collect();
        assert_eq!(trainer.post("/authoring/new", &fields).await.status, 422, "{field}: {value:.20}");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM drafts WHERE slug <> 'recognising'").await, 0);
    begun(&mut trainer).await;
    trainer.post("/authoring/new", &good).await.says(422, "This is in use already");
    // Nobody but the trainers of its project comes to it.
    assert_eq!(world.visitor("admin").get(COURSE).await.status, 403);
    let outline = format!("{COURSE}/outline");
    let add = |kind: &'static str, title: &'static str, minutes: &'static str| {
        vec![("act", "add"), ("folder", "01-zeng"), ("kind", kind), ("title", title), ("minutes", minutes)]
    };
    for (fields, status) in [
        (vec![("act", "add-module"), ("title", " ")], 422),
        (add("lesson", "", "5"), 422),
        (add("lesson", "A", "0"), 422),
        (add("lesson", "A", "viel"), 422),
        (add("film", "A", "5"), 400),
        (vec![("act", "add"), ("folder", "../x"), ("kind", "lesson"), ("title", "A"), ("minutes", "5")], 409),
        (vec![("act", "up"), ("folder", "01-zeng"), ("file", "nothing.md")], 409),
        (vec![("act", "module-up"), ("folder", "01-zeng")], 409),
        (vec![("act", "set-minutes"), ("folder", "01-zeng"), ("file", "x"), ("minutes", "481")], 422),
        (vec![("act", "explode")], 400),
        (vec![], 400),
    ] {
        assert_eq!(trainer.post(&outline, &fields).await.status, status, "{fields:?}");
    }
    for path in ["texts/other/edit", "01-zeng/nothing", "texts/course"] {
        assert_eq!(trainer.get(&format!("{COURSE}/{path}")).await.status, 404, "{path}");
    }
    let hostile = "</textarea><script>alert(1)</script> \"\"\" ''' \\ 🙂";
    let fields = [("act", "add"), ("folder", "01-zeng"), ("kind", "lesson"), ("title", hostile), ("minutes", "5")];
    done(&mut trainer, &outline, &fields).await;
    assert!(!trainer.get(COURSE).await.text().contains("<script>alert"));
}

#[tokio::test]
async fn what_was_typed_is_kept_whichever_button_is_pressed() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    begun(&mut trainer).await;
    let add = [("act", "add"), ("folder", "01-zeng"), ("kind", "lesson"), ("title", "Bir"), ("minutes", "5")];
    done(&mut trainer, &format!("{COURSE}/outline"), &add).await;
    let lesson = format!("{COURSE}/01-zeng/bir");
    let passage = format!("{lesson}/passage");
    let add = [("place", "1"), ("old", "TODO"), ("act", "add"), ("kind", "list"), ("new", "One.\r\n\r\nTwo.")];
    assert_eq!(done(&mut trainer, &passage, &add).await, format!("{lesson}?open=3#passage-4"));
    let up = [("place", "2"), ("old", "Two."), ("act", "up"), ("new", "Zwei.")];
    done(&mut trainer, &passage, &up).await;
    let now = text(&world, "ilk-temas", "01-zeng/bir.md").await;
    assert_eq!(now, "# Bir\n\nZwei.\n\nOne.\n\n- TODO\n- TODO\n");
}

#[tokio::test]
async fn two_who_write_a_lesson_lose_nothing() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    assert_eq!(trainer.post("/authoring/recognising/start", &[]).await.status, 303);
    let lesson = "/authoring/recognising/01-indicators/abuse-and-deception";
    let path = "01-indicators/abuse-and-deception.md";
    let before = text(&world, "recognising", path).await;
    let cut = courses::format::passages::cut(&before);
    let (second, third) = (cut[1].source.clone(), cut[2].source.clone());
    // One adds something before the third passage, the other has the page of before.
    let add = [("place", "1"), ("old", second.as_str()), ("act", "add"), ("kind", "paragraph")];
    done(&mut trainer, &format!("{lesson}/passage"), &add).await;
    let save = [("place", "2"), ("old", third.as_str()), ("act", "save"), ("new", "Another third passage.")];
    done(&mut trainer, &format!("{lesson}/passage"), &save).await;
    let late = trainer.post(&format!("{lesson}/passage"), &save).await;
    late.says(409, "Somebody has changed this passage meanwhile");
    late.says(409, "Another third passage.");
    let expected =
        before.replacen(&second, &format!("{second}\n\nTODO"), 1).replacen(&third, "Another third passage.", 1);
    assert_eq!(text(&world, "recognising", path).await, expected);
    trainer.get(&format!("{lesson}?view=text")).await.says(200, "Another third passage.");
    assert_eq!(trainer.post(&format!("{lesson}/passage"), &[("place", "x"), ("act", "save")]).await.status, 400);
    assert_eq!(trainer.post(&format!("{lesson}/passage"), &[("place", "1"), ("act", "sing")]).await.status, 400);
    assert_eq!(trainer.post("/authoring/recognising/02-combining/post/passage", &save).await.status, 404);
}
