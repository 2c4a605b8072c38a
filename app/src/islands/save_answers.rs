//! Saves each answer the moment it is chosen, by posting the very form that it wraps.
//!
//! Without JavaScript the form works by itself; with it nothing about the request changes but the answer's format.

use leptos::prelude::*;

/// Wraps a form. A change inside of it is posted at once; a notice says when it was saved, or why not. While the
/// network is away it tries again until the answer is safe.
#[island]
pub fn SaveAnswers(
    /// Said while an answer is on its way.
    saving: String,
    /// Said while the network is away.
    offline: String,
    /// Said at first: when the answer before was saved. Empty when there was none.
    saved: String,
    /// The form, rendered by the server.
    children: Children,
) -> impl IntoView {
    let state = if saved.is_empty() { "idle" } else { "saved" };
    let notice = RwSignal::new((saved, state));
    #[cfg(feature = "hydrate")]
    let on_change = {
        let form = browser::Saver::new(notice, saving, offline);
        move |event: leptos::ev::Event| form.changed(&event)
    };
    #[cfg(not(feature = "hydrate"))]
    let on_change = {
        let _ = (saving, offline); // used in the browser only
        |_: leptos::ev::Event| {}
    };
    view! {
        <div on:change=on_change>{children()}</div>
        <p class="saved" role="status" data-state=move || notice.get().1>{move || notice.get().0}</p>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::{cell::Cell, rc::Rc, time::Duration};

    use leptos::{
        ev::Event,
        leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle, window_event_listener_untyped},
        prelude::*,
    };
    use serde::Deserialize;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::spawn_local;
    use web_sys::{Element, FormData, HtmlFormElement, UrlSearchParams};

    use crate::islands::request::post_form;

    /// What the server says about an answer.
    #[derive(Deserialize)]
    struct Said {
        sentence: String,
    }

    /// Where the saving stands.
    #[derive(Clone, Copy)]
    enum Now {
        /// Everything that was chosen is safe.
        Idle,
        /// A request is under way: two at once could arrive in the wrong order.
        Sending,
        /// The network is away; the next try waits for its moment.
        Waiting(TimeoutHandle),
    }

    #[derive(Clone)]
    pub(super) struct Saver {
        notice: RwSignal<(String, &'static str)>,
        saving: Rc<str>,
        offline: Rc<str>,
        /// Counts changes: an older answer is not sent again once there is a newer one.
        latest: Rc<Cell<u32>>,
        now: Rc<Cell<Now>>,
        /// Tries in a row that did not get through.
        failures: Rc<Cell<u32>>,
        form: Rc<Cell<Option<HtmlFormElement>>>,
    }

    impl Saver {
        pub(super) fn new(notice: RwSignal<(String, &'static str)>, saving: String, offline: String) -> Self {
            let saver = Self {
                notice,
                saving: saving.into(),
                offline: offline.into(),
                latest: Rc::default(),
                now: Rc::new(Cell::new(Now::Idle)),
                failures: Rc::default(),
                form: Rc::default(),
            };
            let again = saver.clone();
            // Back on the network: no need to wait for the next try. The listener lives as long as the page.
            std::mem::forget(window_event_listener_untyped("online", move |_| again.hurry()));
            saver
        }

        pub(super) fn changed(&self, event: &Event) {
            let Some(form) = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
                .and_then(|element| element.closest("form").ok().flatten())
                .and_then(|form| form.dyn_into::<HtmlFormElement>().ok())
            else {
                return;
            };
            self.form.set(Some(form));
            self.latest.set(self.latest.get().wrapping_add(1));
            match self.now.get() {
                Now::Idle => self.send(),
                Now::Sending => {}
                Now::Waiting(_) => self.hurry(),
            }
        }

        /// Tries at once instead of at the next moment.
        fn hurry(&self) {
            if let Now::Waiting(timer) = self.now.get() {
                timer.clear();
                self.send();
            }
        }

        fn send(&self) {
            let Some(form) = self.form.take() else { return };
            self.form.set(Some(form.clone()));
            self.now.set(Now::Sending);
            // Somebody who reads that there is no connection goes on reading it until an answer got through.
            if self.failures.get() == 0 {
                self.notice.set((self.saving.to_string(), "busy"));
            }
            let (saver, sent) = (self.clone(), self.latest.get());
            spawn_local(async move {
                match post(&form).await {
                    Ok((ok, said)) => {
                        saver.failures.set(0);
                        if saver.latest.get() == sent {
                            saver.now.set(Now::Idle);
                            saver.notice.set((said, if ok { "saved" } else { "error" }));
                        } else {
                            saver.send();
                        }
                    }
                    Err(_) => saver.wait(),
                }
            });
        }

        /// Waits 1, 2, 4, 8, then 16 seconds, and tries again.
        fn wait(&self) {
            self.notice.set((self.offline.to_string(), "error"));
            let pause = Duration::from_secs(1 << self.failures.get().min(4));
            self.failures.set(self.failures.get() + 1);
            let again = self.clone();
            match set_timeout_with_handle(move || again.send(), pause) {
                Ok(timer) => self.now.set(Now::Waiting(timer)),
                // Without a timer the next change or the return of the network tries again.
                Err(_) => self.now.set(Now::Idle),
            }
        }
    }

    /// Posts the form as the browser would. An error is a network that is away.
    async fn post(form: &HtmlFormElement) -> Result<(bool, String), JsValue> {
        let fields = UrlSearchParams::new_with_str_sequence_sequence(&FormData::new_with_form(form)?.into())?;
        let (ok, text) = post_form(&form.get_attribute("action").unwrap_or_default(), &fields).await?;
        Ok((ok, leptos::serde_json::from_str::<Said>(&text).map(|said| said.sentence).unwrap_or_default()))
    }
}
