//! How what waits on the phone is sent: in order, each mark under a key of its own, so that sending twice counts once.

use std::time::Duration;

use leptos::{
    leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle},
    prelude::*,
};
use wasm_bindgen_futures::spawn_local;

use super::{
    List,
    dom::{clock, document},
    kept::Waiting,
};
use crate::islands::{
    request::{Refusal, Reply, get_reply, post_reply},
    roster::{Sentences, State},
};

/// Where the sending stands.
#[derive(Clone, Copy)]
pub(super) enum Now {
    Idle,
    Sending,
    /// The network is away; the next try waits for its moment.
    Paused(TimeoutHandle),
    /// Nobody is signed in, or somebody else: nothing is sent before the account of this page is.
    SignedOut,
}

fn refusal(text: &str) -> Refusal {
    leptos::serde_json::from_str(text).unwrap_or_default()
}

impl List {
    pub(super) fn keep(&self, waiting: Waiting) {
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

    /// Asks what others marked.
    pub(super) fn ask(&self) {
        let idle = matches!(self.0.now.get(), Now::Idle) && self.0.kept.borrow().queue.is_empty();
        if !idle || document().is_some_and(|d| d.hidden()) {
            return;
        }
        let list = self.clone();
        spawn_local(async move {
            match get_reply(&format!("{}/state", list.0.place.address)).await {
                Ok(Reply { status: 200, text }) => list.told(&text),
                // Not for this account any more: what the server told before does not stay on the phone.
                Ok(Reply { status: 401, text }) => {
                    list.forget();
                    list.stop(refusal(&text));
                }
                Ok(Reply { status: 403 | 404, .. }) => list.forget(),
                Ok(_) | Err(_) => {}
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
    pub(super) fn hurry(&self) {
        match self.0.now.get() {
            Now::Idle | Now::Sending => return,
            Now::Paused(timer) => timer.clear(),
            Now::SignedOut => {}
        }
        self.0.now.set(Now::Idle);
        self.send();
    }

    /// Sends the first mark that waits.
    pub(super) fn send(&self) {
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
                // It stays until somebody discards it, and the others go on.
                Ok(Reply { status: 400 | 403 | 404 | 409 | 413 | 422, text }) => {
                    list.0.failures.set(0);
                    list.refuse(&first, refusal(&text).sentence);
                    list.send();
                    list.ask();
                }
                Ok(Reply { status: 401, text }) => list.stop(refusal(&text)),
                Ok(_) | Err(_) => list.wait(),
            }
        });
    }

    /// Nothing is sent before the account of this page is signed in.
    fn stop(&self, said: Refusal) {
        let Sentences { signed_out, .. } = &self.0.sentences;
        *self.0.stopped.borrow_mut() = if said.signed_out { signed_out.clone() } else { said.sentence };
        self.0.now.set(Now::SignedOut);
        self.tell();
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

    pub(super) fn sent(&self, id: &str) {
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

    /// Says what is not sent yet.
    pub(super) fn tell(&self) {
        let s = &self.0.sentences;
        let (waiting, refused) = (self.0.kept.borrow().queue.len(), self.0.kept.borrow().refused.len());
        let signed_out = matches!(self.0.now.get(), Now::SignedOut);
        let notice = match (waiting, self.0.failures.get()) {
            // The rows say what is not sent, and their owner has only to sign in again.
            _ if signed_out && *self.0.stopped.borrow() == s.signed_out => (s.signed_out.clone(), "error"),
            _ if signed_out => {
                let whose =
                    s.whose.replace("{n}", &(waiting + refused).to_string()).replace("{name}", &self.0.place.owner);
                (format!("{} {whose}", self.0.stopped.borrow()), "error")
            }
            (0, _) if refused > 0 => (s.refused.replace("{n}", &refused.to_string()), "error"),
            (0, 0) => (s.saved.clone(), "saved"),
            (0, _) => (s.saved.clone(), "idle"),
            (_, 0) => (s.saving.clone(), "busy"),
            (n, _) => (s.unsent.replace("{n}", &n.to_string()), "error"),
        };
        self.0.notice.set(notice);
        self.0.asks.set(signed_out);
    }
}
