//! Badges before the phone's camera.

use courses::attendance::Said;
use leptos::prelude::*;

use super::{
    List,
    dom::{by_id, clock, document},
};

impl List {
    /// Opens or closes the camera. The script for it is loaded when it is needed.
    pub(in super::super) fn scan(&self) {
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
    pub(super) fn scanned(&self, text: &str) {
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
        let next = if said.is_present() {
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
}
