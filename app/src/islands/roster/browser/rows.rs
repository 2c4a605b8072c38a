//! The rows of the page: read, drawn, added, searched.

use courses::attendance::{Said, Status};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::{
    List,
    dom::{by_id, hide},
    kept::Waiting,
};
use crate::islands::roster::{Line, State};

/// What a row shows.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) element: Element,
    pub(super) name: String,
    pub(super) said: Said,
    pub(super) heads: Vec<String>,
    pub(super) conflict: String,
    pub(super) key: String,
    pub(super) badge: String,
}

impl Row {
    /// Whether the name has all of these words, in whatever order.
    fn has(&self, words: &str) -> bool {
        words.split(' ').all(|word| self.key.contains(word))
    }
}

impl List {
    pub(super) fn read_rows(&self) {
        let Some(roster) = by_id("roster") else { return };
        let children = roster.children();
        for index in 0..children.length() {
            if let Some(element) = children.item(index) {
                self.read_row(element);
            }
        }
    }

    fn read_row(&self, element: Element) {
        let data = |name: &str| element.get_attribute(name).unwrap_or_default();
        let text =
            |part: &str| element.query_selector(part).ok().flatten().and_then(|e| e.text_content()).unwrap_or_default();
        let row = Row {
            name: text(".roster__name"),
            said: Said {
                status: Status::from_code(&data("data-status")).unwrap_or(Status::Open),
                late: data("data-late").parse().unwrap_or(0),
                early: data("data-early").parse().unwrap_or(0),
            },
            heads: data("data-heads").split(' ').filter(|h| !h.is_empty()).map(str::to_owned).collect(),
            conflict: text(".roster__conflict"),
            key: data("data-key"),
            badge: data("data-badge"),
            element: element.clone(),
        };
        self.0.rows.borrow_mut().insert(data("data-person"), row);
    }

    /// Shows what the server told.
    pub(super) fn show(&self, state: &State) {
        for line in &state.lines {
            let known = self.0.rows.borrow().contains_key(&line.person);
            if !known {
                self.add_row(line);
            }
            if let Some(row) = self.0.rows.borrow_mut().get_mut(&line.person) {
                row.said = Said { status: line.status, late: line.late, early: line.early };
                row.heads.clone_from(&line.heads);
                row.conflict.clone_from(&line.conflict);
            }
            self.draw(&line.person);
        }
        self.count();
    }

    /// A row for somebody who came onto the list after the page was made.
    fn add_row(&self, line: &Line) {
        let Some(template) = by_id("roster-template") else { return };
        let Some(roster) = by_id("roster") else { return };
        let Some(element) = template.first_element_child().and_then(|e| e.clone_node_with_deep(true).ok()) else {
            return;
        };
        let Ok(element) = element.dyn_into::<Element>() else { return };
        let set = |name: &str, value: &str| drop(element.set_attribute(name, value));
        set("id", &format!("p-{}", line.person));
        set("data-person", &line.person);
        set("data-key", &line.key);
        set("data-badge", &line.badge);
        let write = |selector: &str, text: &str| {
            if let Ok(Some(part)) = element.query_selector(selector) {
                part.set_text_content(Some(text));
            }
        };
        write(".roster__name", &line.name);
        write(".roster__organisation", &line.organisation);
        if let Ok(buttons) = element.query_selector_all("[data-label]") {
            for index in 0..buttons.length() {
                if let Some(part) = buttons.item(index) {
                    part.set_text_content(Some(&format!(": {}", line.name)));
                }
            }
        }
        let _ = roster.append_child(&element);
        self.read_row(element);
    }

    /// Shows marks that are not sent yet over what the server told.
    pub(super) fn show_queue(&self) {
        let queue = self.0.kept.borrow().queue.clone();
        for waiting in &queue {
            self.overlay(waiting);
        }
        self.count();
        self.tell();
    }

    pub(super) fn overlay(&self, waiting: &Waiting) {
        let known = self.0.rows.borrow().contains_key(&waiting.person);
        if let (false, Some((given, family, organisation))) = (known, &waiting.guest) {
            let name = format!("{family} {given}");
            self.add_row(&Line {
                person: waiting.person.clone(),
                key: self.fold(&name),
                name,
                organisation: organisation.clone(),
                status: Status::Open,
                late: 0,
                early: 0,
                heads: Vec::new(),
                conflict: String::new(),
                badge: String::new(),
            });
        }
        if let Some(row) = self.0.rows.borrow_mut().get_mut(&waiting.person) {
            row.said = waiting.said;
            row.conflict.clear();
        }
        self.draw(&waiting.person);
    }

    pub(super) fn draw(&self, person: &str) {
        let rows = self.0.rows.borrow();
        let Some(row) = rows.get(person) else { return };
        let s = &self.0.sentences;
        let unsent = self.0.kept.borrow().queue.iter().any(|w| w.person == person);
        let mut parts = vec![self.name_of(row.said.status).to_owned()];
        if row.said.late > 0 {
            parts.push(s.late.replace("{n}", &row.said.late.to_string()));
        }
        if row.said.early > 0 {
            parts.push(s.early.replace("{n}", &row.said.early.to_string()));
        }
        if unsent {
            parts.push(s.unsent_row.clone());
        }
        let set = |name: &str, value: &str| drop(row.element.set_attribute(name, value));
        set("data-status", row.said.status.code());
        set("data-unsent", if unsent { "yes" } else { "no" });
        let write = |selector: &str, text: &str| {
            if let Ok(Some(part)) = row.element.query_selector(selector) {
                part.set_text_content(Some(text));
            }
        };
        write(".roster__said", &parts.join(" · "));
        write(".roster__conflict", &row.conflict);
        for status in Status::ALL {
            if let Ok(Some(button)) = row.element.query_selector(&format!("button[value^={}]", status.code())) {
                let _ = button.set_attribute("aria-pressed", if status == row.said.status { "true" } else { "false" });
            }
        }
    }

    pub(super) fn name_of(&self, status: Status) -> &str {
        let s = &self.0.sentences;
        match status {
            Status::Present => &s.present,
            Status::Absent => &s.absent,
            Status::Excused => &s.excused,
            Status::Open => &s.open,
        }
    }

    pub(super) fn count(&self) {
        let rows = self.0.rows.borrow();
        let present = rows.values().filter(|r| r.said.is_present()).count();
        let text = self.0.sentences.count.replace("{n}", &present.to_string()).replace("{of}", &rows.len().to_string());
        if let Some(count) = by_id("roster-count") {
            count.set_text_content(Some(&text));
        }
    }

    pub(in super::super) fn search(&self) {
        let wanted = self.fold(
            &by_id("roster-search")
                .and_then(|e| e.dyn_into::<HtmlInputElement>().ok())
                .map(|i| i.value())
                .unwrap_or_default(),
        );
        let mut nobody = !wanted.is_empty();
        for row in self.0.rows.borrow().values() {
            let off = !row.has(&wanted);
            nobody &= off;
            if off {
                let _ = row.element.set_attribute("hidden", "");
            } else {
                let _ = row.element.remove_attribute("hidden");
            }
        }
        hide("roster-add", !nobody);
    }

    /// Whether a name of the list has all words of one that was typed.
    pub(super) fn is_listed(&self, name: &str) -> bool {
        let wanted = self.fold(name);
        self.0.rows.borrow().values().any(|row| row.has(&wanted))
    }

    /// A name as the server folds it for searching.
    fn fold(&self, text: &str) -> String {
        let text = text.to_lowercase();
        let mut folded = String::new();
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            let (piece, length) = match self.0.place.letters.iter().find(|(from, _)| rest.starts_with(from.as_str())) {
                Some((from, to)) => (to.as_str(), from.len()),
                None => ("", first.len_utf8()),
            };
            if !(piece.len() == 1 && folded.ends_with(piece)) {
                folded.push_str(piece);
            }
            rest = &rest[length..];
        }
        folded.trim().to_owned()
    }
}
