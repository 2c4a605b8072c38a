//! The player in the browser: plays ahead, keeps what is not sent yet on the device, sends it in order.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
    time::Duration,
};

use courses::{
    course::Scenario,
    scenario::{Play, replay, scene::scene},
};
use leptos::{
    ev::SubmitEvent,
    leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle, window_event_listener_untyped},
    prelude::*,
};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{FormData, HtmlButtonElement, HtmlElement, HtmlFormElement};

use super::{Ahead, Answered, Places, Scene, Words};
use crate::islands::request::{Refusal, Reply, get, has_left, post_reply};

/// A choice that is not known to be recorded yet.
#[derive(Clone, Serialize, Deserialize)]
struct Waiting {
    step: usize,
    choice: String,
    seconds: f64,
}

/// What is kept on the device for one run and one account. `app/device.js` reads it too: it counts what is not sent, and says
/// whose it is and where it is sent from.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    queue: VecDeque<Waiting>,
    owner: String,
    address: String,
}

/// Where the sending stands.
#[derive(Clone, Copy)]
enum Now {
    Idle,
    Sending,
    /// The network is away; the next try waits for its moment.
    Paused(TimeoutHandle),
}

/// What plays ahead: one scenario for as long as the page is open.
struct Engine {
    play: Play<'static>,
    scenario: &'static Scenario,
    seed: u64,
}

#[derive(Clone)]
pub(super) struct Player(Rc<Inner>);

struct Inner {
    scene: RwSignal<Scene>,
    notice: RwSignal<(String, &'static str)>,
    /// Whether somebody has to sign in before anything is sent.
    asks: RwSignal<bool>,
    words: Words,
    places: Places,
    engine: RefCell<Option<Engine>>,
    queue: RefCell<VecDeque<Waiting>>,
    now: Cell<Now>,
    /// Tries in a row that did not get through.
    failures: Cell<u32>,
    /// When the present scene was shown, in milliseconds since the page was opened.
    since: Cell<f64>,
}

impl Player {
    pub(super) fn new(
        scene: RwSignal<Scene>,
        notice: RwSignal<(String, &'static str)>,
        asks: RwSignal<bool>,
        words: Words,
        places: Places,
    ) -> Self {
        Self(Rc::new(Inner {
            scene,
            notice,
            asks,
            words,
            places,
            engine: RefCell::default(),
            queue: RefCell::default(),
            now: Cell::new(Now::Idle),
            failures: Cell::new(0),
            since: Cell::new(0.0),
        }))
    }

    /// Takes up what this device kept, and fetches what is needed to play ahead.
    pub(super) fn wake(&self) {
        // All of it, also what may be recorded already: the server tells a repeated choice from one that another device
        // has overtaken.
        if !self.0.places.is_only_tried() {
            *self.0.queue.borrow_mut() = self.stored().unwrap_or_default();
        }
        // The network is back, or somebody has signed in in another window.
        for event in ["online", "focus"] {
            let player = self.clone();
            drop(window_event_listener_untyped(event, move |_| player.go_on()));
        }
        let player = self.clone();
        spawn_local(async move {
            if !player.0.places.ahead.is_empty()
                && let Ok((true, text)) = get(&player.0.places.ahead).await
                && let Ok(ahead) = leptos::serde_json::from_str::<Ahead>(&text)
            {
                player.load(ahead);
            }
            player.send();
        });
    }

    /// Begins to play ahead, if what is recorded and what waits on this device is one story, and no shorter than what is
    /// shown. Else the next scenes come with the answers, as in an assessed run.
    fn load(&self, ahead: Ahead) {
        let scenario: &'static Scenario = Box::leak(Box::new(ahead.scenario));
        let recorded = ahead.choices.len();
        let queue = self.0.queue.borrow();
        let is_one_story =
            queue.iter().all(|waiting| ahead.choices.get(waiting.step).is_none_or(|choice| *choice == waiting.choice));
        let waiting = queue.iter().filter(|waiting| waiting.step >= recorded);
        let steps = recorded + waiting.clone().count();
        let shown = self.0.scene.with_untracked(|scene| scene.step);
        let choices = ahead.choices.iter().map(String::as_str).chain(waiting.map(|waiting| waiting.choice.as_str()));
        let Ok(play) = replay(scenario, ahead.seed, choices) else { return };
        drop(queue);
        if !is_one_story || steps < shown {
            return;
        }
        *self.0.engine.borrow_mut() = Some(Engine { play, scenario, seed: ahead.seed });
        if steps > shown {
            self.show_played(steps);
        }
    }

    /// Shows where the engine stands after so many choices.
    fn show_played(&self, steps: usize) {
        let engine = self.0.engine.borrow();
        let Some(engine) = engine.as_ref() else { return };
        self.show(scene(&engine.play, steps));
    }

    fn show(&self, scene: Scene) {
        let place = self.0.words.place_of(&scene);
        self.0.scene.set(scene);
        // It stands in the line above, which the server has drawn.
        if let Ok(Some(element)) = document().query_selector(".focus-head__place") {
            element.set_text_content(Some(&place));
        }
        // After the new text is in the page.
        spawn_local(async {
            if let Some(element) = document().get_element_by_id("scene").and_then(|e| e.dyn_into::<HtmlElement>().ok())
            {
                let _ = element.focus(); // an element without focus is no harm
                element.scroll_into_view();
            }
        });
    }

    pub(super) fn submitted(&self, event: &SubmitEvent) {
        event.prevent_default();
        let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
        let pressed = event.submitter().and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
        let pressed = pressed.map(|button| button.value()).filter(|value| !value.is_empty());
        let choice = pressed.or_else(|| chosen(&form)).unwrap_or_default();
        if choice.is_empty() {
            self.0.notice.set((self.0.words.nothing.clone(), "error"));
            return;
        }
        if self.0.places.is_only_tried() {
            self.try_out(&choice);
            return;
        }
        // Without an engine the next scene comes with the answer: one choice at a time.
        let mut engine = self.0.engine.borrow_mut();
        if engine.is_none() && !self.0.queue.borrow().is_empty() {
            drop(engine);
            self.go_on();
            return;
        }
        // An engine that stands elsewhere than the page is of no use: the server knows.
        if engine.as_mut().is_some_and(|engine| engine.play.choose(&choice).is_err()) {
            *engine = None;
        }
        let plays = engine.is_some();
        drop(engine);
        let step = self.0.scene.with_untracked(|scene| scene.step);
        let waited = (event.time_stamp() - self.0.since.replace(event.time_stamp())) / 1000.0;
        let seconds = waited.clamp(0.0, 86_400.0);
        self.0.queue.borrow_mut().push_back(Waiting { step, choice, seconds });
        self.store();
        if plays {
            self.show_played(step + 1);
        }
        self.go_on();
    }

    /// In a copy of the course nothing is recorded: the engine alone knows.
    fn try_out(&self, choice: &str) {
        let mut engine = self.0.engine.borrow_mut();
        let plays = engine.as_mut().is_some_and(|engine| engine.play.choose(choice).is_ok());
        drop(engine);
        if plays {
            self.show_played(self.0.scene.with_untracked(|scene| scene.step) + 1);
        }
    }

    /// Sends what waits, unless something is under way.
    fn go_on(&self) {
        match self.0.now.get() {
            Now::Idle => self.send(),
            Now::Sending => {}
            Now::Paused(_) => self.hurry(),
        }
    }

    /// Tries at once instead of at the next moment.
    fn hurry(&self) {
        if let Now::Paused(timer) = self.0.now.get() {
            timer.clear();
            self.0.now.set(Now::Idle);
            self.send();
        }
    }

    fn send(&self) {
        let Some(first) = self.0.queue.borrow().front().cloned() else { return };
        if !matches!(self.0.now.get(), Now::Idle) {
            return;
        }
        self.0.now.set(Now::Sending);
        if self.0.failures.get() == 0 {
            self.0.notice.set((self.0.words.saving.clone(), "busy"));
        }
        let player = self.clone();
        spawn_local(async move {
            let fields = [
                ("run", player.0.places.run.clone()),
                ("step", first.step.to_string()),
                ("choice", first.choice.clone()),
                ("seconds", format!("{:.0}", first.seconds)),
            ];
            let reply = post_reply(&player.0.places.play, &fields).await;
            player.0.asks.set(matches!(reply, Ok(Reply { status: 401, .. })));
            match reply {
                Ok(Reply { status: 200..=299, text }) => match leptos::serde_json::from_str::<Answered>(&text) {
                    Ok(answered) => player.answered(answered),
                    Err(_) => player.pause(),
                },
                // Signed out, or worse: the sentence says it, and what was chosen stays on the device.
                Ok(Reply { status, text }) => player.refused(status, &text),
                Err(_) => player.pause(),
            }
        });
    }

    fn answered(&self, answered: Answered) {
        self.0.failures.set(0);
        self.0.now.set(Now::Idle);
        if answered.moved_on {
            self.0.queue.borrow_mut().clear();
            self.store();
            if answered.is_over {
                // Given up on another device: the front shows what there is now.
                let _ = window().location().set_href(&self.0.places.front); // a page that stays is no harm
                return;
            }
            self.start_over(&answered);
            self.0.notice.set((answered.sentence, "error"));
            return;
        }
        self.0.queue.borrow_mut().pop_front();
        self.store();
        self.0.notice.set((answered.sentence.clone(), "saved"));
        let is_empty = self.0.queue.borrow().is_empty();
        if !is_empty {
            self.send();
            return;
        }
        let agrees = {
            let engine = self.0.engine.borrow();
            engine.as_ref().map(|engine| scene(&engine.play, answered.scene.step) == answered.scene)
        };
        note(agrees.unwrap_or(true), answered.scene.step);
        match agrees {
            Some(true) => {}
            Some(false) => self.start_over(&answered),
            None => self.show(answered.scene),
        }
    }

    /// Goes on from the recorded state.
    fn start_over(&self, answered: &Answered) {
        let mut slot = self.0.engine.borrow_mut();
        if let Some(engine) = slot.take() {
            let choices = answered.choices.iter().map(String::as_str);
            *slot = replay(engine.scenario, engine.seed, choices).ok().map(|play| Engine { play, ..engine });
        }
        drop(slot);
        self.show(answered.scene.clone());
    }

    fn refused(&self, status: u16, text: &str) {
        match leptos::serde_json::from_str::<Refusal>(text) {
            Ok(Refusal { sentence, signed_out }) => {
                self.0.now.set(Now::Idle);
                let said = match status {
                    _ if signed_out => self.0.words.signed_out.clone(),
                    401 => sentence + &self.whose(),
                    _ => sentence,
                };
                self.0.notice.set((said, "error"));
            }
            // Not from us: something on the way has failed.
            Err(_) => self.pause(),
        }
    }

    /// Whose choices wait on this device.
    fn whose(&self) -> String {
        let waiting = self.0.queue.borrow().len().to_string();
        format!(" {}", self.0.words.whose.replace("{n}", &waiting).replace("{name}", &self.0.places.owner))
    }

    /// Waits 1, 2, 4, 8, then 16 seconds, and tries again.
    fn pause(&self) {
        self.0.notice.set((self.0.words.offline.clone(), "error"));
        let pause = Duration::from_secs(1 << self.0.failures.get().min(4));
        self.0.failures.set(self.0.failures.get() + 1);
        let again = self.clone();
        let timer = set_timeout_with_handle(
            move || {
                again.0.now.set(Now::Idle);
                again.send();
            },
            pause,
        );
        self.0.now.set(timer.map_or(Now::Idle, Now::Paused));
    }

    fn key(&self) -> String {
        format!("run {} {}", self.0.places.account, self.0.places.run)
    }

    fn stored(&self) -> Option<VecDeque<Waiting>> {
        let text = window().local_storage().ok()??.get_item(&self.key()).ok()??;
        leptos::serde_json::from_str::<Kept>(&text).ok().map(|kept| kept.queue)
    }

    /// Keeps the queue on the device, so that it survives a closed page.
    fn store(&self) {
        let Ok(Some(storage)) = window().local_storage() else { return };
        if has_left() {
            return;
        }
        let Places { owner, play, .. } = &self.0.places;
        let kept = Kept { queue: self.0.queue.borrow().clone(), owner: owner.clone(), address: play.clone() };
        // A full or forbidden storage leaves what this page remembers.
        let _ = match (kept.queue.is_empty(), leptos::serde_json::to_string(&kept)) {
            (false, Ok(text)) => storage.set_item(&self.key(), &text),
            _ => storage.remove_item(&self.key()),
        };
    }
}

/// What is checked in a form, joined by `+`.
fn chosen(form: &HtmlFormElement) -> Option<String> {
    let all = FormData::new_with_form(form).ok()?.get_all("choice");
    let ids: Vec<String> = all.iter().filter_map(|id: JsValue| id.as_string()).collect();
    Some(ids.join("+"))
}

/// Notes on the page whether browser and server agree about the state, and after how many choices: tests read it.
fn note(agrees: bool, step: usize) {
    let player = document().query_selector(".player").ok().flatten();
    if let Some(player) = player {
        let _ = player.set_attribute("data-agrees", if agrees { "yes" } else { "no" });
        let _ = player.set_attribute("data-step", &step.to_string());
    }
}
