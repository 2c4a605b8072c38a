//! Scenes as a `.scenario.toml`, with `TODO` where only the author knows.

use super::escape::one_line;
use super::ids::{Ids, numbered, of_name};
use super::loops::leading_back;
use super::lost::Lost;
use super::scenes::{Scene, Way};
use super::signs::{END, HEADED};

/// Stands in for a text that is missing.
const TODO: &str = "TODO";

/// Writes the file.
pub(super) fn write(title: &str, scenes: &[Scene<'_>], start: usize, lost: &mut Lost) -> String {
    let mut ids = Ids::default();
    let named = scenes.iter().zip(1..).map(|(scene, number)| {
        let otherwise = format!("passage-{number}");
        ids.give(of_name(&scene.passage.name, &otherwise))
    });
    let nodes: Vec<String> = named.collect();
    let next: Vec<Vec<usize>> = scenes.iter().map(|scene| scene.ways.iter().map(|way| way.to).collect()).collect();
    let mut draft = Draft { text: String::new(), nodes, choices: Ids::default(), lost };
    draft.head(title, start);
    for (place, (scene, back)) in scenes.iter().zip(leading_back(start, &next)).enumerate() {
        draft.node(place, scene, &back);
    }
    draft.text
}

struct Draft<'a> {
    text: String,
    /// The ids of the nodes.
    nodes: Vec<String>,
    choices: Ids,
    lost: &'a mut Lost,
}

impl Draft<'_> {
    fn head(&mut self, title: &str, start: usize) {
        self.text += "# A draft made from Twee. Look for TODO.\n";
        self.key("title", if title.is_empty() { "TODO: the title" } else { title });
        self.key("role", "TODO: who the trainee is in the story");
        self.text += "clock = \"08:00\" # TODO: the hour in the story at the start\n";
        self.key("intro", "TODO: what the trainee knows at the start, and what the task is");
        self.key("start", &self.nodes[start].clone());
        self.text += "\n# TODO: what is rated, and which choices move it\n[[scale]]\n";
        self.key("id", "safety");
        self.text += "start = 50\nminimum = 50\n\n[debrief]\n";
        self.key("text", "TODO: what to take away; ends with a line on self-care");
        let questions = [1, 2].map(|number| quoted(&format!("TODO: question {number} to think about")));
        self.text.extend(["questions = [", &questions.join(", "), "]\n"]);
        self.key("commitment", "TODO: asks for one thing that the trainee will do at work within 90 days");
    }

    fn key(&mut self, key: &str, text: &str) {
        self.text.extend([key, " = ", &quoted(text), "\n"]);
    }

    fn node(&mut self, place: usize, scene: &Scene<'_>, back: &[bool]) {
        let id = self.nodes[place].clone();
        let told = Told::new(scene);
        self.text += "\n[[node]]\n";
        self.key("id", &id);
        self.key("title", &told.title);
        if let Some(speaker) = &told.speaker {
            self.key("speaker", speaker);
        }
        if told.text.is_empty() {
            self.lost.note("passages that say nothing have TODO for their text", &id);
        }
        self.key("text", if told.text.is_empty() { TODO } else { told.text });
        if let Some(end) = &told.end {
            self.key("end", end);
        }
        // Who has used up the first choice is recommended the first one that stays.
        let stays = back.iter().position(|leads_back| !leads_back);
        for (number, (way, leads_back)) in scene.ways.iter().zip(back).enumerate() {
            let is_best = number == 0 || Some(number) == stays && back[0];
            self.choice(numbered(&id, number + 1), way, *leads_back, is_best);
        }
    }

    fn choice(&mut self, id: String, way: &Way, leads_back: bool, is_best: bool) {
        let id = self.choices.give(id);
        self.text += "\n[[node.choice]]\n";
        self.key("id", &id);
        self.key("text", &way.text);
        if let Some(outcome) = &way.outcome {
            self.key("outcome", outcome);
        }
        self.key("to", &self.nodes[way.to].clone());
        if leads_back {
            self.text += "most = 1\n";
            self.lost.note("choices that lead back are offered once (`most = 1`)", &id);
        }
        if is_best {
            self.text += "best = true\n";
        }
    }
}

/// What a scene says.
struct Told<'a> {
    title: String,
    speaker: Option<String>,
    text: &'a str,
    /// The name of the end, where it is one.
    end: Option<String>,
}

impl<'a> Told<'a> {
    fn new(scene: &'a Scene<'_>) -> Self {
        let (mut title, mut speaker, mut text) = (scene.passage.name.clone(), None, scene.text.as_str());
        let is_headed = scene.passage.has(HEADED) && !text.is_empty();
        if is_headed {
            let (heading, rest) = text.split_once("\n\n").unwrap_or((text, ""));
            let (first, second) = heading.split_once('\n').unwrap_or((heading, ""));
            first.trim().clone_into(&mut title);
            speaker = Some(one_line(second)).filter(|speaker| !speaker.is_empty());
            text = rest.trim();
        }
        let mut end = None;
        if scene.ways.is_empty() {
            end = Some(title.clone());
            if is_headed
                && scene.passage.has(END)
                && let Some((before, name)) = text.rsplit_once("\n\n")
            {
                (end, text) = (Some(one_line(name)), before);
            }
        }
        Self { title, speaker, text, end }
    }
}

/// A TOML string: on one line, or between triple quotes where there are several.
fn quoted(text: &str) -> String {
    let has_lines = text.contains('\n');
    let mut quoted = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\n' if has_lines => quoted.push('\n'),
            '\\' => quoted += "\\\\",
            '"' if !has_lines => quoted += "\\\"",
            // A run of quotes must neither end the text nor be swallowed by its end.
            '"' if quoted.ends_with('"') => quoted += "\\\"",
            '\t' => quoted.push('\t'),
            _ if character.is_control() => quoted.extend([format!("\\u{:04X}", u32::from(character))]),
            _ => quoted.push(character),
        }
    }
    if !has_lines {
        return format!("\"{quoted}\"");
    }
    if quoted.ends_with('"') && !quoted.ends_with("\\\"") {
        quoted.insert(quoted.len() - 1, '\\');
    }
    format!("\"\"\"\n{quoted}\"\"\"")
}
