//! Looking for words in courses: the same on both databases, no secrets, no operators.

use std::collections::BTreeSet;

use courses::{format::Files, language::Language};
use records::{
    authoring::{drafts, library, offers},
    learning::search::{self, Hit, Way},
    projects::project,
    system::{audit::Actor, list::Page},
    text::words,
};

use crate::support::{World, both, course};

/// A second course, written in Azerbaijani, and in no other language.
const LESSON: &str = "# Zərərçəkmişlərə kömək

Məcburi əməyin əlamətlərini tanıyın. İşçi Sahil-7-də yaşayır, maddə 144-1 üzrə 50 % borcu var; a'b yazılıb.

## Isınma və ışıq

Gecələr otaqda ISINMA yoxdur. Geclik bəzən gəlir. Ön otaqda on nəfər yatır.

:::think
Nə edərdiniz?
:::answer
Polisə xəbər verərdim.
:::
";

fn second() -> Files {
    let mut files: Files = course().into_iter().filter(|(path, _)| !path.starts_with("po/")).collect();
    let text = String::from_utf8(files["course.toml"].clone()).unwrap();
    let text = text
        .replace("slug = \"recognising\"", "slug = \"second\"")
        .replace("languages = [\"az\", \"ru\"]", "languages = []");
    let text =
        text.replace("source_language = \"en\"", "source_language = \"az\"").replace("A small course", "İkinci kurs");
    files.insert("course.toml".into(), text.into_bytes());
    files.insert("02-combining/next-steps.md".into(), LESSON.as_bytes().to_vec());
    let quiz = String::from_utf8(files["02-combining/post.quiz.toml"].clone()).unwrap();
    files.insert(
        "02-combining/post.quiz.toml".into(),
        quiz.replace("lesson = \"02-combining/next-steps\"", "").into_bytes(),
    );
    files
}

/// With both courses, which phase II offers.
async fn with_two(world: World) -> World {
    let world = world.with_staff().await;
    library::import(&world.cx, Actor::Nobody, &second()).await.unwrap();
    offer(&world, "phase-2", true).await;
    world
}

async fn offer(world: &World, project: &str, offered: bool) {
    let project = project::by_slug(&world.cx, project).await.unwrap().unwrap();
    offers::set(&world.cx, world.actor().await, &project, "second", offered).await.unwrap();
}

async fn found_by(world: &World, user: &str, language: Language, typed: &str) -> (Vec<Hit>, bool) {
    let viewer = world.viewer(user).await;
    let found = search::search(&world.cx, &viewer, language, typed, None, Page::typed("")).await.unwrap();
    assert_eq!(found.hits.total, i64::try_from(found.hits.rows.len()).unwrap(), "one page");
    (found.hits.rows, found.similar)
}

async fn found(world: &World, language: Language, typed: &str) -> Vec<Hit> {
    let (hits, similar) = found_by(world, "trainee", language, typed).await;
    if similar { Vec::new() } else { hits }
}

/// Where it was found: course, activity, anchor.
fn places(hits: &[Hit]) -> Vec<String> {
    let place = |hit: &Hit| {
        let anchor = hit.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
        format!("{} {}{anchor}", hit.course, hit.activity.as_deref().unwrap_or("-"))
    };
    hits.iter().map(place).collect()
}

/// How many of them are in the small course.
fn in_small(hits: &[Hit]) -> usize {
    hits.iter().filter(|hit| hit.course == "recognising").count()
}

/// The words that are marked in a hit.
fn marked(hit: &Hit) -> Vec<&str> {
    let pieces = hit.heading.pieces.iter().chain(hit.words.iter().flat_map(|words| &words.pieces));
    pieces.filter(|(_, is_found)| *is_found).map(|(text, _)| text.as_str()).collect()
}

/// Two hundred things to look for: words of both courses as they stand there and in plain letters, pairs of them, and what
/// people type besides.
fn questions() -> Vec<String> {
    let mut known = BTreeSet::new();
    let files = course().into_iter().filter(|(path, _)| path.starts_with("po/") || path.contains(".md"));
    for (_, bytes) in files.chain(second()) {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        known.extend(words(&text).into_iter().map(|word| text[word.start..word.end].to_owned()));
    }
    let all: Vec<String> = known.into_iter().collect();
    let one = all.iter().step_by(all.len().div_ceil(120)).cloned();
    let plain = all.iter().step_by(all.len().div_ceil(40)).map(|word| word.to_uppercase().replace(['Ə', 'Ü'], "E"));
    let two = all.windows(7).step_by(all.len().div_ceil(40)).map(|words| format!("{} {}", words[0], words[6]));
    let others = [
        "",
        " ",
        "\"",
        "AND",
        "OR NOT",
        "NEAR(a b)",
        "a*",
        "-a",
        "50 %",
        "144-1",
        "144 1",
        "Sahil-7",
        "a'b",
        "%",
        "_",
        "\\",
        "' OR 1=1 --",
        "\0",
        "😀",
        "i",
        "I",
        "İ",
        "ı",
        "the",
        "və",
        "и",
        "A small course",
        "kurs",
        "курс",
    ];
    let mut questions: Vec<String> = one.chain(plain).chain(two).chain(others.map(str::to_owned)).collect();
    questions.push("əlamət".repeat(2_000));
    questions.push("əlamət ".repeat(2_000));
    questions
}

#[test]
fn both_databases_find_the_same_in_the_same_order() {
    crate::support::run(Box::pin(async {
        let worlds =
            [Box::pin(with_two(World::sqlite().await)).await, Box::pin(with_two(World::postgres().await)).await];
        let viewers = [worlds[0].viewer("trainee").await, worlds[1].viewer("trainee").await];
        let questions = questions();
        assert!(questions.len() >= 200, "{}", questions.len());
        let mut something = 0;
        for typed in &questions {
            for language in Language::ALL {
                let mut told = Vec::new();
                for (world, viewer) in worlds.iter().zip(&viewers) {
                    let found =
                        search::search(&world.cx, viewer, language, typed, None, Page::typed("")).await.unwrap();
                    let hits =
                        found.hits.rows.iter().map(|hit| (places(std::slice::from_ref(hit)), &hit.heading, &hit.words));
                    told.push(format!("{} {} {:?}", found.similar, found.hits.total, hits.collect::<Vec<_>>()));
                    something += usize::from(found.hits.total > 0);
                }
                assert_eq!(told[0], told[1], "{typed} in {language}");
            }
        }
        assert!(something > 250, "{something}");
    }));
}

both! {
    async fn plain_letters_endings_and_signs(world: World) {
        let world = Box::pin(with_two(world)).await;
        let (top, warm) = ("second 02-combining/next-steps", "second 02-combining/next-steps#at-isınma-və-ışıq");
        for (typed, expected) in [
            ("əlamətlərini", &[top][..]),
            ("məcburi elamet", &[top]),
            ("zererchekmish", &[]),
            ("zərərçəkmiş", &[top]),
            ("ısınma", &[warm]),
            ("isinma", &[warm]),
            ("ISINMA", &[warm]),
            ("IŞIQ", &[warm]),
            ("ön", &[warm]),
            ("144-1", &[top]),
            ("144 1", &[top]),
            ("144-7", &[]),
            ("Sahil-7", &[top]),
            ("sahil 7 borcu", &[top]),
            ("a'b", &[top]),
            ("50 %", &[top]),
            ("geclik əlamət", &[]),
            ("verərdim", &[warm]),
            ("AND", &[]),
            ("\"", &[]),
            ("", &[]),
        ] {
            let hits = found(&world, Language::Az, typed).await;
            let here: Vec<String> = places(&hits).into_iter().filter(|place| place.starts_with("second 02")).collect();
            assert_eq!(here, expected, "{typed}");
        }
        // The very word comes before a plain form of it.
        let hits = found(&world, Language::Az, "isinma yoxdur").await;
        assert_eq!(marked(&hits[0]), ["Isınma", "ISINMA", "yoxdur"]);
        assert_eq!(hits[0].heading.pieces.concat_words(), "Isınma və ışıq");
        // Other forms, in the language in which a passage is.
        let english = found(&world, Language::En, "questions promising").await;
        assert!(english.is_empty(), "both words in one passage");
        let english = found(&world, Language::En, "promise").await;
        assert_eq!(places(&english)[0], "recognising 01-indicators/abuse-and-deception");
        assert_eq!(marked(&english[0]), ["promised"]);
        let russian = found(&world, Language::Ru, "изоляции").await;
        assert!(places(&russian).contains(&"recognising 01-indicators/movement-and-isolation".to_owned()), "{russian:?}");
    }
}

/// For tests alone: the pieces of a text together.
trait Together {
    fn concat_words(&self) -> String;
}

impl Together for Vec<(String, bool)> {
    fn concat_words(&self) -> String {
        self.iter().map(|(text, _)| text.as_str()).collect()
    }
}

both! {
    async fn what_is_similar_comes_only_where_nothing_else_is_found(world: World) {
        let world = Box::pin(with_two(world)).await;
        for typed in ["zererchekmishlere", "zərərçəkmişləri", "Зярярчякмишляря"] {
            let (hits, similar) = found_by(&world, "trainee", Language::Az, typed).await;
            assert!(similar, "{typed}");
            assert_eq!(places(&hits).first().map(String::as_str), Some("second 02-combining/next-steps"), "{typed}");
            assert!(!marked(&hits[0]).is_empty());
        }
        let (hits, similar) = found_by(&world, "trainee", Language::Az, "qqqqqqqq").await;
        assert!(similar && hits.is_empty());
    }
}

both! {
    async fn a_course_is_read_in_ones_language_and_else_in_its_own(world: World) {
        let world = Box::pin(with_two(world)).await;
        let hits = found(&world, Language::Az, "əlamət").await;
        let courses: BTreeSet<&str> = hits.iter().map(|hit| hit.course.as_str()).collect();
        assert_eq!(courses.len(), 2);
        // Nothing is found in a language that somebody does not read.
        assert_eq!(in_small(&found(&world, Language::Ru, "promised").await), 0);
        let hits = found(&world, Language::Ru, "əlamətlərini").await;
        assert_eq!(places(&hits), ["second 02-combining/next-steps"]);
        assert_eq!(hits[0].words.as_ref().unwrap().language, Language::Az);
    }
}

both! {
    async fn secrets_are_found_by_nobody(world: World) {
        let world = Box::pin(with_two(world)).await;
        // Options, what is right, and why; what happens in an exercise.
        let scenario = String::from_utf8(course()["03-decisions/wrong-number.scenario.toml"].clone()).unwrap();
        let in_node = scenario.lines().skip_while(|line| !line.starts_with("[[node]]")).find_map(|line| line.strip_prefix("text = \""));
        let in_node = in_node.unwrap().trim_end_matches('"');
        for typed in ["independent interpreter", "blame", "sounds like blame", "at once", in_node] {
            for user in ["trainee", "trainer"] {
                assert!(places(&found_by(&world, user, Language::En, typed).await.0).is_empty(), "{typed} by {user}");
            }
        }
        assert!(!found(&world, Language::En, "post test").await.is_empty(), "the name of the test is no secret");

        // A draft.
        let actor = world.actor().await;
        drafts::start(&world.cx, actor, "second").await.unwrap();
        let path = "02-combining/next-steps.md";
        drafts::change(&world.cx, actor, "second", path, LESSON, &LESSON.replace("Polisə", "Kirpiyə")).await.unwrap();
        assert_eq!(places(&found_by(&world, "trainer", Language::Az, "kirpi").await.0), [""; 0]);

        // A course of another project, and one that is offered no longer.
        offer(&world, "phase-2", false).await;
        offer(&world, "phase-1", true).await;
        for user in ["trainee", "trainer"] {
            assert!(places(&found_by(&world, user, Language::Az, "verərdim").await.0).is_empty(), "{user}");
        }
        // Whoever is neither trainee nor trainer has no courses.
        assert!(places(&found_by(&world, "manager", Language::Az, "verərdim").await.0).is_empty());
    }
}

both! {
    async fn who_has_begun_looks_in_what_they_read_and_trainers_in_what_they_teach(world: World) {
        let world = Box::pin(with_two(world)).await;
        let way = |hits: &[Hit]| hits[0].way.clone();
        let learning = |begun| Way::Learning { project: "phase-2".into(), begun };
        assert_eq!(way(&found(&world, Language::En, "promised").await), learning(false));
        world.running().await;
        assert_eq!(way(&found(&world, Language::En, "promised").await), learning(true));
        assert_eq!(way(&found_by(&world, "trainer", Language::En, "promised").await.0), Way::Teaching);

        // A new edition says something else: whoever has begun reads the old one.
        let mut files = course();
        let text = String::from_utf8(files["course.toml"].clone()).unwrap();
        files.insert("course.toml".into(), text.replace("version = \"1.0\"", "version = \"2.0\"").into_bytes());
        let path = "01-indicators/abuse-and-deception.md";
        let lesson = String::from_utf8(files[path].clone()).unwrap();
        files.insert(path.into(), lesson.replace("promised", "agreed").into_bytes());
        world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(1));
        library::import(&world.cx, Actor::Nobody, &files).await.unwrap();
        assert_eq!(in_small(&found(&world, Language::En, "promised").await), 1);
        assert_eq!(in_small(&found(&world, Language::En, "agreed").await), 0);
        assert_eq!(in_small(&found_by(&world, "trainer", Language::En, "promised").await.0), 0);
        assert_eq!(in_small(&found_by(&world, "trainer", Language::En, "agreed").await.0), 1);

        // One course alone.
        let viewer = world.viewer("trainee").await;
        let only = search::search(&world.cx, &viewer, Language::Az, "əlamət", Some("second"), Page::typed("7")).await.unwrap();
        assert!(only.hits.rows.iter().all(|hit| hit.course == "second") && only.hits.total > 0);
        assert_eq!(only.hits.page.number(), 1);
    }
}

both! {
    async fn a_version_whose_words_were_not_kept_is_found_all_the_same(world: World) {
        let world = Box::pin(with_two(world)).await;
        for table in ["search_terms", "search_passages", "search_editions"] {
            world.tamper(&format!("DELETE FROM {table}")).await.unwrap();
        }
        assert_eq!(found(&world, Language::Az, "verərdim").await.len(), 1);
        assert!(world.count("search_editions").await > 0);
    }
}
