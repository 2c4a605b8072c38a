//! What is kept on the phone for one session and one account: marks until they are sent, the list until its day is over.

use courses::attendance::Said;
use serde::{Deserialize, Serialize};

use super::{List, dom::clock};
use crate::islands::{request::has_left, roster::State};

/// A mark that is not known to be recorded yet.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) id: String,
    pub(super) person: String,
    pub(super) bases: Vec<String>,
    pub(super) said: Said,
    pub(super) at: f64,
    pub(super) method: String,
    /// Somebody who is on no list: given name, family name, organisation.
    pub(super) guest: Option<(String, String, String)>,
}

/// A mark that the server did not take, and why.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct NotTaken {
    pub(super) mark: Waiting,
    pub(super) reason: String,
}

/// What is kept on the phone. `app/device.js` reads it too: it counts what is not sent, says whose it is, and clears away the
/// rest.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    pub(super) queue: Vec<Waiting>,
    pub(super) refused: Vec<NotTaken>,
    /// What the server told last.
    pub(super) state: Option<State>,
    /// The name of whoever has marked.
    pub(super) owner: String,
    /// Until when `state` is kept.
    pub(super) until: i64,
}

impl Kept {
    /// What was refused is sent once more when the page is opened: whoever may mark again has lost nothing.
    pub(super) fn tried_again(mut self) -> Self {
        let refused = std::mem::take(&mut self.refused);
        self.queue.splice(0..0, refused.into_iter().map(|refused| refused.mark));
        self
    }
}

impl List {
    fn store_key(&self) -> String {
        format!("roster {} {}", self.0.place.account, self.0.place.address)
    }

    pub(super) fn stored(&self) -> Option<Kept> {
        let storage = web_sys::window()?.local_storage().ok()??;
        leptos::serde_json::from_str(&storage.get_item(&self.store_key()).ok()??).ok()
    }

    pub(super) fn store(&self) {
        if !self.0.place.marks || has_left() {
            return;
        }
        let Some(storage) = web_sys::window().and_then(|w| w.local_storage().ok().flatten()) else { return };
        let mut kept = self.0.kept.borrow_mut();
        kept.owner.clone_from(&self.0.place.owner);
        kept.until = self.0.place.until;
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are exact in a double")]
        if clock() > kept.until as f64 {
            kept.state = None;
        }
        let is_empty = kept.state.is_none() && kept.queue.is_empty() && kept.refused.is_empty();
        // A full or forbidden storage leaves what this page remembers.
        let _ = match leptos::serde_json::to_string(&*kept) {
            Ok(text) if !is_empty => storage.set_item(&self.store_key(), &text),
            _ => storage.remove_item(&self.store_key()),
        };
    }

    /// What the server told does not stay.
    pub(super) fn forget(&self) {
        self.0.kept.borrow_mut().state = None;
        self.store();
    }
}
