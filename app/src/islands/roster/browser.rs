//! The list in the browser: keeps marks on the phone, shows them, sends them in order.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
    time::Duration,
};

use courses::attendance::{Said, Status};
use leptos::{
    ev::{MouseEvent, SubmitEvent},
    leptos_dom::helpers::{TimeoutHandle, set_interval, set_timeout_with_handle, window_event_listener_untyped},
    prelude::*,
};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{CustomEvent, Document, Element, HtmlButtonElement, HtmlElement, HtmlFormElement, HtmlInputElement};

use super::{Line, Place, Sentences, State};
use crate::islands::request::{Reply, get_reply, post_reply};

/// How often the phone asks what others marked, in seconds.
const ASK_EVERY: u64 = 15;

/// A mark that is not known to be recorded yet.
#[derive(Clone, Serialize, Deserialize)]
struct Waiting {
    id: String,
    person: String,
    bases: Vec<String>,
    said: Said,
    at: f64,
    method: String,
    /// Somebody who is on no list: given name, family name, organisation.
    guest: Option<(String, String, String)>,
}

/// What is kept on the phone for one session.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Kept {
    queue: Vec<Waiting>,
    /// What the server told last.
    state: Option<State>,
}

/// Where the sending stands.
#[derive(Clone, Copy)]
enum Now {
    Idle,
    Sending,
    /// The network is away; the next try waits for its moment.
    Paused(TimeoutHandle),
    /// Nobody is signed in: nothing is sent before the page is opened again.
    SignedOut,
}

/// What a row shows.
#[derive(Clone)]
struct Row {
    element: Element,
    name: String,
    said: Said,
    heads: Vec<String>,
    conflict: bool,
    key: String,
    badge: String,
}

#[derive(Clone)]
pub(super) struct List(Rc<Inner>);

struct Inner {
    place: Place,
    sentences: Sentences,
    notice: RwSignal<(String, &'static str)>,
    done: RwSignal<String>,
    scanning: RwSignal<bool>,
    rows: RefCell<HashMap<String, Row>>,
    kept: RefCell<Kept>,
    now: Cell<Now>,
    failures: Cell<u32>,
    /// The person of the last tap, and what was said before it.
    last: RefCell<Option<(String, Said)>>,
    /// How far the server's clock is ahead of this phone's, in milliseconds.
    ahead: Cell<f64>,
    /// Badges that were seen, and when: a camera sees a badge many times.
    seen: RefCell<HashMap<String, f64>>,
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// A new key: a UUID of version 7, made here so that sending it twice counts once.
fn new_key() -> String {
    let mut bytes = [0_u8; 16];
    if let Some(crypto) = web_sys::window().and_then(|w| w.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    // Milliseconds since 1970 fit in 48 bits for eight thousand years.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time after 1970")]
    let millis = (clock() as u64).to_be_bytes();
    bytes[..6].copy_from_slice(&millis[2..]);
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(half.into(), 16).unwrap_or('0'));
        }
    }
    text
}

/// This phone's clock, in milliseconds since 1970. Only shown and compared with itself.
fn clock() -> f64 {
    leptos::web_sys::js_sys::Date::now()
}

impl List {
    pub(super) fn new(
        place: Place,
        sentences: Sentences,
        notice: RwSignal<(String, &'static str)>,
        done: RwSignal<String>,
        scanning: RwSignal<bool>,
    ) -> Self {
        Self(Rc::new(Inner {
            place,
            sentences,
            notice,
            done,
            scanning,
            rows: RefCell::default(),
            kept: RefCell::default(),
            now: Cell::new(Now::Idle),
            failures: Cell::new(0),
            last: RefCell::default(),
            ahead: Cell::new(0.0),
            seen: RefCell::default(),
        }))
    }

    /// Takes up the rows of the page and what this phone kept, shows both, and begins to send.
    pub(super) fn wake(&self) {
        // The island wakes while its children are being taken over: the rows are read when that is done.
        let list = self.clone();
        request_animation_frame(move || list.begin());
    }

    fn begin(&self) {
        self.read_rows();
        *self.0.kept.borrow_mut() = self.stored().unwrap_or_default();
        let state = self.0.kept.borrow().state.clone();
        // The page may be older than what the server told this phone afterwards: it was kept for a hall without network.
        if let Some(state) = state.filter(|s| s.at > self.0.place.at) {
            self.show(&state);
        }
        self.show_queue();
        let list = self.clone();
        std::mem::forget(window_event_listener_untyped("online", move |_| list.hurry()));
        let list = self.clone();
        std::mem::forget(window_event_listener_untyped("badge", move |event| {
            if let Some(code) = event.dyn_ref::<CustomEvent>().and_then(|e| e.detail().as_string()) {
                list.scanned(&code);
            }
        }));
        let list = self.clone();
        set_interval(move || list.ask(), Duration::from_secs(ASK_EVERY));
        if let Some(root) = document().and_then(|d| d.document_element()) {
            let _ = root.set_attribute("data-roster", "awake");
        }
        self.send();
        self.ask();
    }

    fn store_key(&self) -> String {
        format!("roster {} {}", self.0.place.account, self.0.place.address)
    }

    fn stored(&self) -> Option<Kept> {
        let storage = web_sys::window()?.local_storage().ok()??;
        leptos::serde_json::from_str(&storage.get_item(&self.store_key()).ok()??).ok()
    }

    fn store(&self) {
        let text = leptos::serde_json::to_string(&*self.0.kept.borrow()).unwrap_or_default();
        if let Some(storage) = web_sys::window().and_then(|w| w.local_storage().ok().flatten()) {
            let _ = storage.set_item(&self.store_key(), &text);
        }
    }

    fn read_rows(&self) {
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
        let name = element.query_selector(".roster__name").ok().flatten().and_then(|e| e.text_content());
        let row = Row {
            name: name.unwrap_or_default(),
            said: Said {
                status: Status::from_code(&data("data-status")).unwrap_or(Status::Open),
                late: data("data-late").parse().unwrap_or(0),
                early: data("data-early").parse().unwrap_or(0),
            },
            heads: data("data-heads").split(' ').filter(|h| !h.is_empty()).map(str::to_owned).collect(),
            conflict: element.query_selector(".roster__conflict:not(:empty)").ok().flatten().is_some(),
            key: data("data-key"),
            badge: data("data-badge"),
            element: element.clone(),
        };
        self.0.rows.borrow_mut().insert(data("data-person"), row);
    }

    /// Shows what the server told.
    fn show(&self, state: &State) {
        for line in &state.lines {
            let known = self.0.rows.borrow().contains_key(&line.person);
            if !known {
                self.add_row(line);
            }
            if let Some(row) = self.0.rows.borrow_mut().get_mut(&line.person) {
                row.said = Said { status: line.status, late: line.late, early: line.early };
                row.heads.clone_from(&line.heads);
                row.conflict = line.conflict;
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
    fn show_queue(&self) {
        let queue = self.0.kept.borrow().queue.clone();
        for waiting in &queue {
            self.overlay(waiting);
        }
        self.count();
        self.tell();
    }

    fn overlay(&self, waiting: &Waiting) {
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
                conflict: false,
                badge: String::new(),
            });
        }
        if let Some(row) = self.0.rows.borrow_mut().get_mut(&waiting.person) {
            row.said = waiting.said;
            row.conflict = false;
        }
        self.draw(&waiting.person);
    }

    fn draw(&self, person: &str) {
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
        write(".roster__conflict", if row.conflict { &s.conflict } else { "" });
        for status in Status::ALL {
            if let Ok(Some(button)) = row.element.query_selector(&format!("button[value^={}]", status.code())) {
                let _ = button.set_attribute("aria-pressed", if status == row.said.status { "true" } else { "false" });
            }
        }
    }

    fn name_of(&self, status: Status) -> &str {
        let s = &self.0.sentences;
        match status {
            Status::Present => &s.present,
            Status::Absent => &s.absent,
            Status::Excused => &s.excused,
            Status::Open => &s.open,
        }
    }

    fn count(&self) {
        let rows = self.0.rows.borrow();
        let present = rows.values().filter(|r| r.said.status == Status::Present).count();
        let text = self.0.sentences.count.replace("{n}", &present.to_string()).replace("{of}", &rows.len().to_string());
        if let Some(count) = by_id("roster-count") {
            count.set_text_content(Some(&text));
        }
    }

    /// Says what is not sent yet.
    fn tell(&self) {
        let s = &self.0.sentences;
        let waiting = self.0.kept.borrow().queue.len();
        let signed_out = matches!(self.0.now.get(), Now::SignedOut);
        let notice = match (waiting, self.0.failures.get()) {
            _ if signed_out => (s.signed_out.clone(), "error"),
            (0, 0) => (s.saved.clone(), "saved"),
            (0, _) => (s.saved.clone(), "idle"),
            (_, 0) => (s.saving.clone(), "busy"),
            (n, _) => (s.unsent.replace("{n}", &n.to_string()), "error"),
        };
        self.0.notice.set(notice);
    }

    pub(super) fn clicked(&self, event: &MouseEvent) {
        let Some(target) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else { return };
        if let Ok(Some(more)) = target.closest(".roster__more") {
            event.prevent_default();
            if let Some(person) =
                more.closest(".roster__row").ok().flatten().and_then(|r| r.get_attribute("data-person"))
            {
                self.open_change(&person);
            }
        } else if let Ok(Some(_)) = target.closest("#change-close") {
            event.prevent_default();
            hide("change", true);
        }
    }

    /// The form for minutes, for one person.
    fn open_change(&self, person: &str) {
        let rows = self.0.rows.borrow();
        let Some(row) = rows.get(person) else { return };
        if let Some(name) = by_id("change-name") {
            name.set_text_content(Some(&row.name));
        }
        fill("person", person);
        fill("late", &row.said.late.to_string());
        fill("early", &row.said.early.to_string());
        hide("change", false);
        if let Some(form) = by_id("change").and_then(|f| f.dyn_into::<HtmlElement>().ok()) {
            form.scroll_into_view();
            let _ = form.focus();
        }
    }

    pub(super) fn submitted(&self, event: &SubmitEvent) {
        let Some(form) = event.target().and_then(|t| t.dyn_into::<HtmlFormElement>().ok()) else { return };
        let button = event.submitter().and_then(|b| b.dyn_into::<HtmlButtonElement>().ok());
        let value = button.map(|b| b.value()).unwrap_or_default();
        match form.id().as_str() {
            "roster-form" => {
                event.prevent_default();
                if let Some((status, person)) = value.split_once('/')
                    && let Some(status) = Status::from_code(status)
                {
                    let before = self.0.rows.borrow().get(person).map(|r| r.said);
                    // A second tap on what is there already takes nothing away and sends nothing.
                    let said = Said { status, late: 0, early: 0 };
                    if before.is_some_and(|b| b.status != status) || self.conflicts(person) {
                        self.mark(person, said, "list");
                    }
                }
            }
            "change" => {
                let number = |name| typed("change", name).trim().parse::<u32>().ok();
                let (Some(late), Some(early), Some(status)) =
                    (number("late"), number("early"), Status::from_code(&value))
                else {
                    // What is wrong is said by the server, beside its field.
                    return;
                };
                event.prevent_default();
                let said = if status == Status::Present { Said { status, late, early } } else { Said::NOTHING };
                self.mark(&typed("change", "person"), said, "list");
                hide("change", true);
            }
            "walk-in" => {
                let (given, family) = (typed("walk-in", "given_name"), typed("walk-in", "family_name"));
                if given.trim().is_empty() || family.trim().is_empty() {
                    return;
                }
                event.prevent_default();
                let guest = (given, family, typed("walk-in", "organisation"));
                form.reset();
                if let Ok(Some(details)) = form.closest("details") {
                    let _ = details.remove_attribute("open");
                }
                self.keep(Waiting {
                    id: new_key(),
                    person: new_key(),
                    bases: Vec::new(),
                    said: Said::PRESENT,
                    at: clock(),
                    method: "list".into(),
                    guest: Some(guest),
                });
            }
            _ => {}
        }
    }

    fn conflicts(&self, person: &str) -> bool {
        self.0.rows.borrow().get(person).is_some_and(|r| r.conflict)
    }

    /// Makes a mark: shown and kept at once, then sent.
    fn mark(&self, person: &str, said: Said, method: &str) {
        let before = self.0.rows.borrow().get(person).map(|r| (r.said, r.heads.clone()));
        let Some((before, mut bases)) = before else { return };
        // It stands in for everything that this phone shows: what the server told, and what waits here.
        bases.extend(self.0.kept.borrow().queue.iter().filter(|w| w.person == person).map(|w| w.id.clone()));
        *self.0.last.borrow_mut() = Some((person.to_owned(), before));
        self.keep(Waiting {
            id: new_key(),
            person: person.to_owned(),
            bases,
            said,
            at: clock(),
            method: method.to_owned(),
            guest: None,
        });
    }

    fn keep(&self, waiting: Waiting) {
        // Another tab of the same list may have kept something, too.
        if let Some(stored) = self.stored() {
            let mut kept = self.0.kept.borrow_mut();
            for other in stored.queue {
                if !kept.queue.iter().any(|w| w.id == other.id) && !matches!(self.0.now.get(), Now::Sending) {
                    kept.queue.push(other);
                }
            }
        }
        self.0.kept.borrow_mut().queue.push(waiting.clone());
        self.store();
        self.overlay(&waiting);
        self.count();
        let name = self.0.rows.borrow().get(&waiting.person).map(|r| r.name.clone()).unwrap_or_default();
        let s = &self.0.sentences;
        self.0.done.set(s.said.replace("{name}", &name).replace("{status}", self.name_of(waiting.said.status)));
        match self.0.now.get() {
            Now::Idle => self.send(),
            Now::Sending | Now::SignedOut => self.tell(),
            Now::Paused(_) => self.hurry(),
        }
    }

    /// Takes the last tap back: with another mark, because marks are never taken out of the record.
    pub(super) fn undo(&self) {
        let last = self.0.last.borrow_mut().take();
        if let Some((person, before)) = last {
            self.mark(&person, before, "list");
            self.0.last.borrow_mut().take();
            self.0.done.set(String::new());
        }
    }

    pub(super) fn search(&self) {
        let wanted = self.fold(
            &by_id("roster-search")
                .and_then(|e| e.dyn_into::<HtmlInputElement>().ok())
                .map(|i| i.value())
                .unwrap_or_default(),
        );
        for row in self.0.rows.borrow().values() {
            let off = !wanted.is_empty() && !row.key.contains(&wanted);
            if off {
                let _ = row.element.set_attribute("hidden", "");
            } else {
                let _ = row.element.remove_attribute("hidden");
            }
        }
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

    /// Opens or closes the camera. The script for it is loaded when it is needed.
    pub(super) fn scan(&self) {
        let on = !self.0.scanning.get_untracked();
        self.0.scanning.set(on);
        let Some(root) = document().and_then(|d| d.document_element()) else { return };
        let _ = root.set_attribute("data-scanning", if on { "yes" } else { "no" });
        if !on || by_id("roster-scanner").is_some() {
            return;
        }
        let Some(document) = document() else { return };
        let Ok(script) = document.create_element("script") else { return };
        for (name, value) in [("id", "roster-scanner"), ("type", "module"), ("src", self.0.place.scanner.as_str())] {
            let _ = script.set_attribute(name, value);
        }
        if let Some(body) = document.body() {
            let _ = body.append_child(&script);
        }
    }

    /// The camera saw a badge: the first time somebody comes in, the next time they go.
    fn scanned(&self, text: &str) {
        let s = &self.0.sentences;
        if text == "no camera" {
            self.0.scanning.set(false);
            self.0.notice.set((s.no_camera.clone(), "error"));
            return;
        }
        let code: String = text
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_uppercase();
        let now = clock();
        let again = self.0.seen.borrow_mut().insert(code.clone(), now).is_some_and(|before| now - before < 8000.0);
        if again {
            return;
        }
        let found = self
            .0
            .rows
            .borrow()
            .iter()
            .find(|(_, r)| !code.is_empty() && r.badge == code)
            .map(|(p, r)| (p.clone(), r.said));
        let Some((person, said)) = found else {
            self.0.done.set(s.unknown.clone());
            return;
        };
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are exact in a double")]
        let (starts, ends) = (self.0.place.starts as f64, self.0.place.ends as f64);
        let server = now + self.0.ahead.get();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "never below zero, and hours at most"
        )]
        let minutes = |millis: f64| (millis.max(0.0) / 60_000.0) as u32;
        let next = if said.status == Status::Present {
            Said { early: minutes(ends - server), ..said }
        } else {
            let late = minutes(server - starts);
            // Whoever stood in the queue at the door is not late.
            Said { late: if late < 5 { 0 } else { late }, ..Said::PRESENT }
        };
        if next != said {
            self.mark(&person, next, "badge");
        }
    }

    /// Asks what others marked.
    fn ask(&self) {
        let idle = matches!(self.0.now.get(), Now::Idle) && self.0.kept.borrow().queue.is_empty();
        if !idle || document().is_some_and(|d| d.hidden()) {
            return;
        }
        let list = self.clone();
        spawn_local(async move {
            if let Ok(Reply { status: 200, text }) = get_reply(&format!("{}/state", list.0.place.address)).await {
                list.told(&text);
            }
        });
    }

    /// Takes over what the server told, unless it is older than what is known.
    fn told(&self, text: &str) {
        let Ok(state) = leptos::serde_json::from_str::<State>(text) else { return };
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are exact in a double")]
        self.0.ahead.set(state.at as f64 - clock());
        if self.0.kept.borrow().state.as_ref().is_some_and(|known| known.at > state.at) {
            return;
        }
        self.0.kept.borrow_mut().state = Some(state.clone());
        self.store();
        self.show(&state);
        self.show_queue();
    }

    /// Tries at once instead of at the next moment.
    fn hurry(&self) {
        if let Now::Paused(timer) = self.0.now.get() {
            timer.clear();
            self.0.now.set(Now::Idle);
            self.send();
        }
    }

    /// Sends the first mark that waits.
    fn send(&self) {
        if !matches!(self.0.now.get(), Now::Idle) {
            return;
        }
        let Some(first) = self.0.kept.borrow().queue.first().cloned() else {
            self.tell();
            return;
        };
        self.0.now.set(Now::Sending);
        self.tell();
        let list = self.clone();
        spawn_local(async move {
            let (address, fields) = list.form_of(&first);
            let reply = post_reply(&address, &fields).await;
            list.0.now.set(Now::Idle);
            match reply {
                Ok(Reply { status: 200, text }) => {
                    list.0.failures.set(0);
                    list.sent(&first.id);
                    list.told(&text);
                    list.send();
                }
                // What is refused once is refused always: it is said, and the others go on.
                Ok(Reply { status: 400 | 403 | 404 | 409 | 413 | 422, text }) => {
                    list.0.failures.set(0);
                    list.sent(&first.id);
                    let reason = leptos::serde_json::from_str::<Refusal>(&text).map(|s| s.sentence).unwrap_or_default();
                    list.send();
                    let s = &list.0.sentences;
                    list.0.notice.set((s.refused.replace("{reason}", &reason), "error"));
                    list.ask();
                }
                Ok(Reply { status: 401, .. }) => {
                    list.0.now.set(Now::SignedOut);
                    list.tell();
                }
                Ok(_) | Err(_) => list.wait(),
            }
        });
    }

    fn form_of(&self, mark: &Waiting) -> (String, Vec<(&'static str, String)>) {
        let address = &self.0.place.address;
        if let Some((given, family, organisation)) = mark.guest.clone() {
            let fields = vec![
                ("id", mark.person.clone()),
                ("mark_id", mark.id.clone()),
                ("given_name", given),
                ("family_name", family),
                ("organisation", organisation),
            ];
            return (format!("{address}/walk-ins"), fields);
        }
        let mut fields = vec![
            ("id", mark.id.clone()),
            ("person", mark.person.clone()),
            ("status", mark.said.status.code().to_owned()),
            ("late", mark.said.late.to_string()),
            ("early", mark.said.early.to_string()),
            ("method", mark.method.clone()),
            ("at", format!("{:.0}", mark.at)),
        ];
        fields.extend(mark.bases.iter().map(|base| ("base", base.clone())));
        (format!("{address}/marks"), fields)
    }

    fn sent(&self, id: &str) {
        let person = self.0.kept.borrow().queue.iter().find(|w| w.id == id).map(|w| w.person.clone());
        self.0.kept.borrow_mut().queue.retain(|w| w.id != id);
        self.store();
        if let Some(person) = person {
            self.draw(&person);
        }
    }

    /// Waits 1, 2, 4, 8, then 16 seconds, and tries again.
    fn wait(&self) {
        let pause = Duration::from_secs(1 << self.0.failures.get().min(4));
        self.0.failures.set(self.0.failures.get() + 1);
        let again = self.clone();
        let next = move || {
            again.0.now.set(Now::Idle);
            again.send();
        };
        match set_timeout_with_handle(next, pause) {
            Ok(timer) => self.0.now.set(Now::Paused(timer)),
            Err(_) => self.0.now.set(Now::Idle),
        }
        self.tell();
    }
}

/// Why something was refused.
#[derive(Deserialize)]
struct Refusal {
    sentence: String,
}

fn hide(id: &str, off: bool) {
    if let Some(element) = by_id(id) {
        let _ = if off { element.set_attribute("hidden", "") } else { element.remove_attribute("hidden") };
    }
}

fn field(form: &str, name: &str) -> Option<HtmlInputElement> {
    by_id(form)?.query_selector(&format!("[name={name}]")).ok()??.dyn_into().ok()
}

fn typed(form: &str, name: &str) -> String {
    field(form, name).map(|f| f.value()).unwrap_or_default()
}

fn fill(name: &str, value: &str) {
    if let Some(field) = field("change", name) {
        field.set_value(value);
    }
}
