//! Twee as a draft of a scenario.

use std::collections::BTreeMap;

use super::super::diagnostics::{Diagnostic, Report};
use super::escape::one_line;
use super::lost::Lost;
use super::passages::{self, Passage};
use super::scenes::{self, Scene};
use super::signs::FILE;
use super::{Imported, draft, json, page};

/// The name of the story.
const TITLE: &str = "StoryTitle";
/// What compilers have to know about the story, in JSON.
const DATA: &str = "StoryData";
/// Where a story begins unless [`DATA`] says otherwise.
const FIRST: &str = "Start";
/// Passages that no reader comes to: for compilers, and for story formats around every passage.
const SPECIAL: [&str; 17] = [
    TITLE,
    DATA,
    "PassageDone",
    "PassageFooter",
    "PassageHeader",
    "PassageReady",
    "StoryAuthor",
    "StoryBanner",
    "StoryCaption",
    "StoryDisplayTitle",
    "StoryIncludes",
    "StoryInit",
    "StoryInterface",
    "StoryMenu",
    "StorySettings",
    "StoryShare",
    "StorySubtitle",
];
/// The same by their tags.
const SPECIAL_TAGS: [&str; 8] =
    ["script", "stylesheet", "widget", "startup", "header", "footer", "Twine.image", "Twine.private"];

/// Makes a draft of a scenario out of Twee 3 (Twee 3 Specification, version 3.0.2, of the Interactive Fiction Technology
/// Foundation).
///
/// Every passage that readers come to becomes a node with choices, or an end where it has no links. The first link is
/// recommended. A choice that leads back is offered once. What our format wants besides says `TODO`.
/// [`Imported::lost`] lists what was left out, guessed or added.
///
/// # Errors
/// All faults of the source, sorted by line, with `twee` as their file: no passage that readers come to, a passage without
/// a name, two of the same name, tags that do not end, a link to a passage that does not exist, and a `StoryData` that is
/// not JSON or begins with a passage that does not exist.
pub fn import(twee: &str) -> Result<Imported, Vec<Diagnostic>> {
    let twee = twee.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    // What Twine saves and publishes is a web page with the same story in it.
    let twee = page::story(&twee).unwrap_or(twee);
    let mut importer = Importer::default();
    let passages = passages::read(&twee, &mut importer.report, &mut importer.lost);
    importer.check_names(&passages);
    let title = passages.iter().find(|passage| passage.name == TITLE).map(|passage| one_line(&passage.text()));
    let told = importer.told_start(&passages);
    let story = importer.story(&passages);
    let scenes = scenes::read(&story, &mut importer.report, &mut importer.lost);
    let start = importer.start(&scenes, told);
    if importer.report.has_errors() {
        return Err(importer.report.into_sorted());
    }
    let (scenes, start) = scenes::fold(scenes, start);
    let text = draft::write(&title.unwrap_or_default(), &scenes, start, &mut importer.lost);
    Ok(Imported { text, lost: importer.lost.into_lines() })
}

#[derive(Default)]
struct Importer {
    report: Report,
    lost: Lost,
}

impl Importer {
    fn check_names(&mut self, passages: &[Passage]) {
        let mut lines: BTreeMap<&str, u32> = BTreeMap::new();
        for passage in passages.iter().filter(|passage| !passage.name.is_empty()) {
            if let Some(first) = lines.insert(&passage.name, passage.line) {
                let message = format!("there is another passage `{}` in line {first}", passage.name);
                self.report.error(FILE, passage.line, message);
            }
        }
    }

    /// The name of the first passage and its line, where [`DATA`] says it.
    fn told_start(&mut self, passages: &[Passage]) -> Option<(u32, String)> {
        let data = passages.iter().find(|passage| passage.name == DATA)?;
        self.lost.note("of `StoryData`, all but `start` is left out", format!("line {}", data.line));
        let json = data.text();
        match json::text_of(&json, "start") {
            Ok(start) => start.map(|name| (data.line, name.trim().to_owned())),
            Err(place) => {
                let newlines = json.get(..place).unwrap_or_default().matches('\n').count();
                let line = u32::try_from(newlines).map_or(u32::MAX, |lines| lines.saturating_add(data.line + 1));
                self.report.error(FILE, line, "`StoryData` must be a JSON object, and is none from here on");
                None
            }
        }
    }

    /// The passages that readers come to.
    fn story<'a>(&mut self, passages: &'a [Passage]) -> Vec<&'a Passage> {
        let mut story = Vec::new();
        for passage in passages {
            if SPECIAL.contains(&passage.name.as_str()) || SPECIAL_TAGS.iter().any(|tag| passage.has(tag)) {
                // What these two say is in the draft, or was noted.
                if passage.name != TITLE && passage.name != DATA {
                    let place = format!("`{}` in line {}", passage.name, passage.line);
                    self.lost.note("special passages are left out", place);
                }
            } else {
                story.push(passage);
            }
        }
        if story.is_empty() {
            self.report.error(FILE, 0, "there is no passage that a reader comes to");
        }
        story
    }

    fn start(&mut self, scenes: &[Scene<'_>], told: Option<(u32, String)>) -> usize {
        let find = |name: &str| scenes.iter().position(|scene| scene.passage.name == name);
        if let Some((line, name)) = told {
            return find(&name).unwrap_or_else(|| {
                self.report.error(FILE, line, format!("the story begins with `{name}`, and there is no such passage"));
                0
            });
        }
        find(FIRST).unwrap_or_else(|| {
            if let Some(first) = scenes.first() {
                let kind =
                    "neither `StoryData` nor a passage `Start` says where the story begins, so it is the first passage";
                self.lost.note(kind, format!("`{}`", first.passage.name));
            }
            0
        })
    }
}
