//! The list in the browser: what a person does on the page becomes marks, shown at once.
//!
//! `rows` draws them, `kept` keeps them on the phone, `sending` sends them, `refusals` shows those that the server does not
//! take, `camera` makes them from badges.

mod camera;
mod dom;
mod kept;
mod outbox;
mod refusals;
mod rows;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
    time::Duration,
};

use courses::attendance::{Said, Status};
use leptos::{
    ev::{MouseEvent, SubmitEvent},
    leptos_dom::helpers::{set_interval, window_event_listener_untyped},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, Element, HtmlButtonElement, HtmlElement, HtmlFormElement, HtmlInputElement};

use self::{
    dom::{by_id, clock, document, fill, hide, new_key, typed},
    kept::{Kept, Waiting},
    outbox::Now,
    rows::Row,
};
use super::{Place, Refused, Sentences};

/// How often the phone asks what others marked, in seconds.
const ASK_EVERY: u64 = 15;

#[derive(Clone)]
pub(super) struct List(Rc<Inner>);

struct Inner {
    place: Place,
    sentences: Sentences,
    notice: RwSignal<(String, &'static str)>,
    /// Whether somebody has to sign in before anything is sent.
    asks: RwSignal<bool>,
    done: RwSignal<String>,
    scanning: RwSignal<bool>,
    refused: RwSignal<Vec<Refused>>,
    rows: RefCell<HashMap<String, Row>>,
    kept: RefCell<Kept>,
    now: Cell<Now>,
    /// Why nothing is sent before somebody signs in.
    stopped: RefCell<String>,
    failures: Cell<u32>,
    /// The person of the last tap, and what was said before it.
    last: RefCell<Option<(String, Said)>>,
    /// How far the server's clock is ahead of this phone's, in milliseconds.
    ahead: Cell<f64>,
    /// Badges that were seen, and when: a camera sees a badge many times.
    seen: RefCell<HashMap<String, f64>>,
}

impl List {
    pub(super) fn new(
        place: Place,
        sentences: Sentences,
        notice: RwSignal<(String, &'static str)>,
        asks: RwSignal<bool>,
        done: RwSignal<String>,
        scanning: RwSignal<bool>,
        refused: RwSignal<Vec<Refused>>,
    ) -> Self {
        Self(Rc::new(Inner {
            place,
            sentences,
            notice,
            asks,
            done,
            scanning,
            refused,
            rows: RefCell::default(),
            kept: RefCell::default(),
            now: Cell::new(Now::Idle),
            stopped: RefCell::default(),
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
        // What this phone kept for an event that was cancelled since waits until it is held after all.
        if self.0.place.marks {
            *self.0.kept.borrow_mut() = self.stored().unwrap_or_default().tried_again();
        }
        let state = self.0.kept.borrow().state.clone();
        // The page may be older than what the server told this phone afterwards: it was kept for a hall without network.
        if let Some(state) = state.filter(|s| s.at > self.0.place.at) {
            self.show(&state);
        }
        self.show_queue();
        // The network is back, or somebody has signed in in another window.
        for event in ["online", "focus"] {
            let list = self.clone();
            std::mem::forget(window_event_listener_untyped(event, move |_| {
                list.hurry();
                list.ask();
            }));
        }
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
        } else if let Ok(Some(_)) = target.closest("#roster-add") {
            // Whoever is looked for and is not on the list: with the name that was typed.
            let typed = by_id("roster-search").and_then(|e| e.dyn_into::<HtmlInputElement>().ok()).map(|i| i.value());
            let typed = typed.unwrap_or_default();
            let (family, given) = typed.trim().split_once(' ').unwrap_or((typed.trim(), ""));
            fill("walk-in", "family_name", family);
            fill("walk-in", "given_name", given);
            if let Some(details) = by_id("walk-in").and_then(|form| form.closest("details").ok().flatten()) {
                let _ = details.set_attribute("open", "");
                details.scroll_into_view();
            }
        }
    }

    /// The form for minutes, for one person.
    fn open_change(&self, person: &str) {
        let rows = self.0.rows.borrow();
        let Some(row) = rows.get(person) else { return };
        if let Some(name) = by_id("change-name") {
            name.set_text_content(Some(&row.name));
        }
        if let Some(link) = by_id("change-history")
            && let Some(address) = link.get_attribute("data-address")
        {
            let _ = link.set_attribute("href", &format!("{address}/{person}"));
        }
        fill("change", "person", person);
        fill("change", "late", &row.said.late.to_string());
        fill("change", "early", &row.said.early.to_string());
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
                // Of whom the list may have already: asked once, so that nobody stands on it twice.
                let asked = by_id("walk-in-asked");
                let name = format!("{family} {given}");
                let again =
                    asked.as_ref().and_then(|e| e.get_attribute("data-name")).is_some_and(|before| before == name);
                if !again && self.is_listed(&name) {
                    let _ = asked.map(|e| e.set_attribute("data-name", &name));
                    hide("walk-in-asked", false);
                    return;
                }
                hide("walk-in-asked", true);
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
        self.0.rows.borrow().get(person).is_some_and(|r| !r.conflict.is_empty())
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

    /// Takes the last tap back: with another mark, because marks are never taken out of the record.
    pub(super) fn undo(&self) {
        let last = self.0.last.borrow_mut().take();
        if let Some((person, before)) = last {
            self.mark(&person, before, "list");
            self.0.last.borrow_mut().take();
            self.0.done.set(String::new());
        }
    }
}
