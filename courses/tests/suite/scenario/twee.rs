//! Twee out and in: what is said, what is kept, what is lost, what is refused.

use courses::course::{Scenario, Way};
use courses::format::twee::{Imported, export, import};
use courses::format::{check_one, open};
use courses::language::Language;
use proptest::prelude::*;

use super::{STORY, folder, shipped, story};
use crate::fixture::today;

/// Nothing moves the one scale of a draft; its author has to look at that. Nothing else is wrong with a draft.
const DRAFT: &str = "02-check/story.scenario.toml:9: warning: nothing moves the scale `safety`";

fn imported(twee: &str) -> Imported {
    import(twee).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// The faults of a source, one a line.
fn refused(twee: &str) -> String {
    let faults = import(twee).unwrap_err();
    assert!(faults.iter().all(courses::format::Diagnostic::is_error));
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The faults of a draft that somebody still writes: that it says TODO is none yet.
fn while_written(draft: &str) -> String {
    let checked = check_one(&folder(draft), today(), "02-check/story.scenario.toml");
    let own = checked.diagnostics.iter().filter(|fault| !fault.file.starts_with("po/"));
    own.map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A draft as a value. What can happen in it is not looked at, which would take long where much is on offer.
fn opened(draft: &str) -> Scenario {
    let checked = open(&folder(draft), today());
    let editions = checked.editions.unwrap_or_else(|| panic!("{draft}\n{:#?}", checked.diagnostics));
    editions.get(Language::En).activity("02-check/story").unwrap().scenario().unwrap().clone()
}

/// The ids of nodes, what they say, and where they lead.
fn outline(scenario: &Scenario) -> Vec<(String, Vec<String>, Vec<String>)> {
    let nodes = scenario.nodes.iter().map(|node| {
        let speaker = node.speaker.as_ref().map(|speaker| speaker.value.clone());
        let mut said: Vec<String> = std::iter::once(node.title.value.clone()).chain(speaker).collect();
        let mut text = node.text.value.clone();
        let ways: Vec<(String, usize)> = match &node.way {
            Way::Choices(choices) => {
                let ways = choices.iter().map(|choice| {
                    let outcome = choice.outcome.as_ref().map(|outcome| outcome.value.clone());
                    (format!("{} {}", choice.text.value, outcome.unwrap_or_default()), choice.to)
                });
                ways.collect()
            }
            Way::Question(asked) => {
                text.extend(["\n\n", &asked.question.text.value]);
                let options = asked.question.options.iter();
                options.map(|option| (format!("{} {}", option.text.value, option.feedback.value), asked.to)).collect()
            }
            Way::Events(events) => {
                let ways = events.iter().map(|event| {
                    let text = event.text.as_ref().map(|text| text.value.clone());
                    (format!("… {}", text.unwrap_or_default()), event.to)
                });
                ways.collect()
            }
            Way::End(name) => {
                said.push(name.value.clone());
                Vec::new()
            }
        };
        said.push(text);
        let ways = ways.into_iter().map(|(words, to)| format!("{words} -> {}", scenario.nodes[to].id));
        (node.id.clone(), said, ways.collect())
    });
    nodes.collect()
}

#[test]
fn the_story_as_twee() {
    let exported = export("The second call", &story(STORY));
    insta::assert_snapshot!(exported.text);
    insta::assert_snapshot!(exported.lost.join("\n"), @r"
    what stands around the story is left out: role, introduction, debrief, notice, that choices may be taken back
    the clock is left out: 23:40 at the start
    scales are left out: safety, patience
    numbers, flags and sets are left out: trust, can-talk, told
    critical errors are left out: rang-back
    paragraphs that open by a condition are left out: ring
    what is said from the second visit on is left out: ring
    pictures and sounds are left out: ring
    effects are left out: answer, wait, offer, ring-back, turn and 3 more
    how often a choice is on offer is left out: answer, wait
    which choices are recommended is left out: answer, offer
    reasons are left out: answer, offer, note
    conditions are left out, everything is on offer always: wait, offer, quiet, line-dead, well and 1 more
    references to legal facts are left out: offer, note
    which choices are critical errors is left out: ring-back
    what chance or a condition decides is left to the reader: turn, sort
    the weights of events are left out: door-opens
    of questions, points and which options are right are left out, and one option is chosen: note
    ");
}

#[test]
fn there_and_back() {
    for language in Language::ALL {
        for (name, scenario) in shipped(language) {
            let draft = opened(&imported(&export(&name, &scenario).text).text);
            assert_eq!(outline(&draft), outline(&scenario), "{name} {language}");
            assert_eq!(draft.start, scenario.start);
        }
    }
}

#[test]
fn a_second_time_loses_nothing_more() {
    for (name, scenario) in shipped(Language::Az) {
        let once = imported(&export(&name, &scenario).text).text;
        let twice = imported(&export(&name, &opened(&once)).text).text;
        assert_eq!(opened(&twice), opened(&once), "{name}");
    }
}

const HOUSE: &str = r#":: StoryTitle
A house

:: StoryData
{ "ifid": "D674C58C-DEFA-4F70-B7A2-27742230C0FC", "format": "SugarCube", "tag-colors": { "dark": "red" },
  "start": "The \u0068all" }

:: StoryInit
<<set $keys to 0>>

:: Look [stylesheet]
body { color: red }

:: The hall {"position":"600,400","size":"100,200"}
Three doors, and a "way" out.


- [[Into the kitchen->Mətbəx]]
- [[Çatı<-Up the stairs]]
- [[Out|Street]]

:: Mətbəx
(if: $keys is 0)[Something rattles.]
You can go [[back->The hall]] or look [[closer->Drawer]].

:: Çatı [dark cold]
[[The hall][$keys to 1]]

:: Drawer
\:: A label with two colons, and a path: C:\drawer

It says """help""".

[[Take it -> and run->Street]]
[[The hall]]
[[Ask somebody->https://example.org]]

:: Street
"#;

#[test]
fn every_form_of_link() {
    let draft = imported(HOUSE);
    assert_eq!(while_written(&draft.text), DRAFT);
    insta::assert_snapshot!(draft.text);
    insta::assert_snapshot!(draft.lost.join("\n"), @r"
    where passages are drawn is left out: line 14
    of `StoryData`, all but `start` is left out: line 4
    special passages are left out: `StoryInit` in line 8, `Look` in line 11
    macros and variables of a story format are kept as text: line 23 (`(if:`), line 27 (`$keys`)
    tags are left out: `dark` of `Çatı`, `cold` of `Çatı`
    what links set is left out: line 27
    links out of the story are kept as text: line 36
    choices that lead back are offered once (`most = 1`): the-hall-1, the-hall-2, drawer-2
    passages that say nothing have TODO for their text: cati, street
    ");
}

#[test]
fn who_goes_round_is_never_stuck() {
    // From every room the only way leads back into the hall: what is limited are the ways into the rooms.
    let mut twee = ":: Hall\n[[Room 1]]\n[[Room 2]]\n[[Room 3]]\n[[Hall]]\n[[Out]]\n:: Out\nYou are out.\n".to_owned();
    for room in 1..=3 {
        twee.extend([format!(":: Room {room}\nDark.\n[[Hall]]\n[[Room {}]]\n", room % 3 + 1)]);
    }
    let draft = imported(&twee);
    assert_eq!(while_written(&draft.text), DRAFT);
    assert_eq!(
        draft.lost,
        [
            "neither `StoryData` nor a passage `Start` says where the story begins, so it is the first passage: `Hall`",
            "passages that say nothing have TODO for their text: hall",
            "choices that lead back are offered once (`most = 1`): hall-1, hall-2, hall-3, hall-4, room-3-2",
        ]
    );
    // A way back from the last scene is limited itself, and nothing before it.
    let again =
        imported(":: Start\nA.\n[[On->B]]\n:: B\nB.\n[[On->C]]\n:: C\nC.\n[[Again->Start]]\n[[End]]\n:: End\nE.");
    assert_eq!(again.lost, ["choices that lead back are offered once (`most = 1`): c-1"]);
    assert_eq!(while_written(&again.text), DRAFT);
}

#[test]
fn outcomes_that_lead_elsewhere_stay_passages() {
    // Tagged, but named otherwise; named so, but with two links; reached from elsewhere, too; the outcome of an outcome.
    let twee = "
:: Start
[[One->Other]] [[Two->Start--two]] [[Three->Start--three]] [[Four->Start--four]] [[Five->Start--five]]
:: Other [outcome]
Other. [[Start--three]]
:: Start--two [outcome]
Two. [[End]] [[End]]
:: Start--three [outcome]
Three. [[End]]
:: Start--four [outcome]
Four. [[Start--four--more]]
:: Start--four--more [outcome]
More. [[End]]
:: Start--five
Five. [[End]]
:: End
The end.";
    let draft = opened(&imported(twee).text);
    let ids: Vec<&str> = draft.nodes.iter().map(|node| node.id.as_str()).collect();
    assert_eq!(ids, ["start", "other", "start-two", "start-three", "start-four-more", "start-five", "end"]);
    let outcomes = outline(&draft).remove(0).2;
    assert_eq!(outcomes[3], "Four Four. Start--four--more -> start-four-more");
}

#[test]
fn names_become_ids() {
    let long = "a".repeat(70);
    let names = [
        ("Start", "start"),
        ("start!", "start-2"),
        ("Gülbağ, İçərişəhər, Qızıl Şüşə", "gulbag-iceriseher-qizil-suse"),
        ("24 hours", "n-24-hours"),
        ("Дверь", "passage-5"),
        (r"a \[b\] \{c\} \\ \q", "a-b-c-q"),
        ("kept--as-it-is-", "kept--as-it-is-"),
        (&long, &long[..60]),
    ];
    let reserved = ["back", "and", "or", "not", "has", "clock", "visits", "taken", "size"];
    let reserved: Vec<(&str, String)> = reserved.iter().map(|word| (*word, format!("n-{word}"))).collect();
    let names = names.into_iter().chain(reserved.iter().map(|(name, id)| (*name, id.as_str())));
    let (names, ids): (Vec<&str>, Vec<&str>) = names.unzip();
    // Each leads on to the next one, so that all of them are reached.
    let plain: Vec<String> =
        names.iter().map(|name| name.replace(r"\q", "q").replace(r"\\", "/").replace('\\', "")).collect();
    let mut twee = String::new();
    for (place, name) in names.iter().enumerate() {
        let next = plain.get(place + 1).map(|next| format!("[[On->{}]]", next.replace('/', "\\")));
        twee.extend([":: ", name, "\nText.\n", &next.unwrap_or_default(), "\n"]);
    }
    let draft = imported(&twee).text;
    assert_eq!(while_written(&draft), DRAFT);
    let nodes = opened(&draft).nodes;
    assert_eq!(nodes.iter().map(|node| node.id.as_str()).collect::<Vec<_>>(), ids);
}

#[test]
fn faults_with_lines() {
    insta::assert_snapshot!(refused("Nothing.\n\n:: StoryTitle\nA story\n:: Code [script]\nalert(1)"), @"twee: error: there is no passage that a reader comes to");
    insta::assert_snapshot!(refused(
        ":: StoryData\n{\n  \"start\": \"No\\\"where\"\n}\n\n:: Start\nA [[door->Cellar]] and a [[wall->]].\n\n:: \nNo name.\n:: Start [tag\n[[StoryData]] [[]] [[no end\n"
    ), @r#"
    twee:1: error: the story begins with `No"where`, and there is no such passage
    twee:7: error: the link `wall` names no passage
    twee:7: error: the story has no passage `Cellar`
    twee:9: error: the passage has no name
    twee:11: error: the tags of the passage need a `]` after them
    twee:11: error: there is another passage `Start` in line 6
    twee:12: error: the story has no passage `StoryData`
    "#);
    for (json, line) in [
        ("", 2),
        ("[]", 2),
        ("\"start\"", 2),
        ("{\n\"start\": \"Start\",\n}", 4),
        ("{\n\"start\": Start }", 3),
        ("{ \"start\": \"Sta\nrt\" }", 2),
        ("{ \"start\": \"\\u00g0\" }", 2),
        ("{ \"start\": \"Start\" }\n\n}", 4),
        ("{ \"zoom\": 1..5 }", 2),
        (&"[".repeat(10_000), 2),
        (&format!("{{ \"a\": {}", "[".repeat(10_000)), 2),
    ] {
        let faults = refused(&format!(":: StoryData\n{json}\n:: Start\nText."));
        assert_eq!(
            faults,
            format!("twee:{line}: error: `StoryData` must be a JSON object, and is none from here on"),
            "{json}"
        );
    }
    for (json, start) in [
        ("{}", "start"),
        ("{ \"start\": 5, \"x\": [[], {}, -1.5e3, true, null, \"\\\\\\\"\"] }", "start"),
        ("{ \"x\": { \"start\": \"Start\" }, \"start\": \"\\ud83d\\ude42 Gate\" }", "gate"),
    ] {
        let draft = imported(&format!(":: StoryData\n{json}\n:: Start\nText.\n:: 🙂 Gate\n[[Start]]"));
        assert!(draft.text.contains(&format!("\nstart = \"{start}\"\n")), "{json}");
    }
}

#[test]
fn an_ifid_is_a_uuid_of_the_title() {
    let story = story(STORY);
    let ifid = |title: &str| {
        let text = export(title, &story).text;
        let (_, rest) = text.split_once("\"ifid\": \"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    assert_eq!(ifid("Zəng"), ifid("Zəng"));
    assert_ne!(ifid("Zəng"), ifid("Zənh"));
    for title in ["", "Zəng", "The second call"] {
        let groups: Vec<String> = ifid(title).split('-').map(str::to_owned).collect();
        assert_eq!(groups.iter().map(String::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(groups.concat().chars().all(|c| c.is_ascii_digit() || ('A'..='F').contains(&c)));
        assert!(groups[2].starts_with('4') && groups[3].starts_with(['8', '9', 'A', 'B']));
    }
}

/// Pieces of Twee, and of the formats around it.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    ":: ",
    "\n:: Start\n",
    "\n:: A [outcome headed end] {\"position\":\"1,1\"}\n",
    "\n:: Start--a [outcome]\n",
    "\n:: StoryData\n",
    "\n:: StoryTitle\n",
    "{ \"start\": \"A\" }",
    "{",
    "}",
    "\"",
    "\"\"\"",
    "'''",
    "\\",
    "\\::",
    "\\u0041",
    "[",
    "]",
    "[[",
    "]]",
    "][",
    "->",
    "<-",
    "|",
    "[[Start]]",
    "[[go->A]]",
    "[[Start--a]]",
    "(if: $x)[",
    "<<set $x to 1>>",
    "$",
    " ",
    "\t",
    "\r",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{7f}",
    "ə",
    "İ",
    "🙂",
    "A",
    "Text.",
];

/// Whatever comes out is a file that the format can read.
fn exercise(twee: &str) {
    match import(twee) {
        Ok(draft) => {
            let again = imported(&export("", &opened(&draft.text)).text);
            assert_eq!(opened(&again.text).nodes.len(), opened(&draft.text).nodes.len());
        }
        Err(faults) => assert!(!faults.is_empty()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_of_twee(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..20)) {
        exercise(&pieces.concat());
        exercise(&format!(":: Start\nA.\n:: A\nB.\n:: Start--a [outcome]\nC.\n{}", pieces.concat()));
    }

    #[test]
    fn any_text(twee in any::<String>()) {
        exercise(&twee);
        exercise(&format!(":: {twee}\n{twee}"));
    }

    #[test]
    fn texts_come_back(
        text in prop::collection::vec(prop::sample::select(&["::", ":", "\\", "\n", "[a", "]a", "{}", "\"", "'''", "->", "$x", "<<", "ə", "a b"][..]), 1..20),
        links in prop::collection::vec(prop::sample::select(&["::", "\\", "[a", "]a", "{}", "\"", "->", "<-", "|", "ə", "a b"][..]), 1..8),
    ) {
        let mut story = story(STORY);
        let words = |pieces: Vec<&str>| format!("a{}a", pieces.concat()).replace("\n\n\n", "\n\n");
        let (text, link) = (words(text), words(links));
        story.nodes[0].text.value.clone_from(&text);
        let Way::Choices(choices) = &mut story.nodes[0].way else { panic!("the first node has choices") };
        choices[0].text.value.clone_from(&link);
        let draft = opened(&imported(&export("", &story).text).text);
        // More than one blank line is one.
        let lines = |text: &str| text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        prop_assert_eq!(lines(&draft.nodes[0].text.value), lines(&text));
        let Way::Choices(choices) = &draft.nodes[0].way else { panic!("the first node has choices") };
        prop_assert_eq!(&choices[0].text.value, &link);
    }

    #[test]
    fn what_is_limited_and_what_is_not(links in prop::collection::vec(prop::collection::vec(0_usize..8, 0..4), 8)) {
        let mut twee = String::new();
        for (place, targets) in links.iter().enumerate() {
            twee.extend([format!(":: p{place}\nText.\n")]);
            twee.extend(targets.iter().map(|to| format!("[[p{to}]]\n")));
        }
        let nodes = opened(&imported(&twee).text).nodes;
        let ways = |node: usize, limited: bool| -> Vec<usize> {
            let Way::Choices(choices) = &nodes[node].way else { return Vec::new() };
            choices.iter().filter(|choice| limited || choice.most.is_none()).map(|choice| choice.to).collect()
        };
        let reaches = |from: usize, limited: bool, is_there: &dyn Fn(usize) -> bool| {
            let (mut seen, mut open) = ([false; 8], ways(from, limited));
            while let Some(node) = open.pop() {
                if !std::mem::replace(&mut seen[node], true) {
                    open.extend(ways(node, limited));
                }
            }
            (0..8).any(|node| seen[node] && is_there(node))
        };
        for (node, found) in nodes.iter().enumerate() {
            prop_assert!(!reaches(node, false, &|to| to == node), "{} goes round for ever", node);
            let is_end = |to: usize| links[to].is_empty();
            if reaches(node, true, &is_end) {
                prop_assert!(reaches(node, false, &is_end), "who has used up what is limited is stuck in {}", node);
            }
            let Way::Choices(choices) = &found.way else { continue };
            for choice in choices.iter().filter(|choice| choice.most.is_some()) {
                let is_circle = choice.to == node || reaches(choice.to, true, &|to| to == node);
                prop_assert!(is_circle, "{} is limited and lies on no circle", choice.id);
            }
        }
    }
}
