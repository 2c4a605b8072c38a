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
    /// The form, rendered by the server.
    children: Children,
) -> impl IntoView {
    let notice = RwSignal::new((String::new(), "idle"));
    #[cfg(feature = "hydrate")]
    let on_change = {
        let saver = browser::Saver::new(notice, saving, offline);
        move |event: leptos::ev::Event| saver.changed(&event)
    };
    #[cfg(not(feature = "hydrate"))]
    let on_change = {
        let _ = (saving, offline);
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

    use leptos::{ev::Event, leptos_dom::helpers::set_timeout, prelude::*};
    use serde::Deserialize;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::{JsFuture, spawn_local};
    use web_sys::{Element, FormData, Headers, HtmlFormElement, RequestInit, Response, UrlSearchParams};

    /// What the server says about an answer.
    #[derive(Deserialize)]
    struct Said {
        sentence: String,
    }

    #[derive(Clone)]
    pub(super) struct Saver {
        notice: RwSignal<(String, &'static str)>,
        saving: Rc<str>,
        offline: Rc<str>,
        /// Counts changes: an older answer is not sent again once there is a newer one.
        latest: Rc<Cell<u32>>,
        /// Whether a request is under way: two at once could arrive in the wrong order.
        busy: Rc<Cell<bool>>,
    }

    impl Saver {
        pub(super) fn new(notice: RwSignal<(String, &'static str)>, saving: String, offline: String) -> Self {
            Self { notice, saving: saving.into(), offline: offline.into(), latest: Rc::default(), busy: Rc::default() }
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
            self.latest.set(self.latest.get().wrapping_add(1));
            self.notice.set((self.saving.to_string(), "busy"));
            if !self.busy.replace(true) {
                self.clone().send(form, 0);
            }
        }

        fn send(self, form: HtmlFormElement, failures: u32) {
            let sent = self.latest.get();
            spawn_local(async move {
                match post(&form).await {
                    Ok((ok, said)) => {
                        if self.latest.get() == sent {
                            self.busy.set(false);
                            self.notice.set((said, if ok { "saved" } else { "error" }));
                        } else {
                            self.send(form, 0);
                        }
                    }
                    Err(_) => {
                        self.notice.set((self.offline.to_string(), "error"));
                        let pause = Duration::from_secs(1 << failures.min(4));
                        set_timeout(move || self.send(form, failures + 1), pause);
                    }
                }
            });
        }
    }

    /// Posts the form as the browser would, asking for JSON. An error is a network that is away.
    async fn post(form: &HtmlFormElement) -> Result<(bool, String), JsValue> {
        let fields = UrlSearchParams::new_with_str_sequence_sequence(&FormData::new_with_form(form)?.into())?;
        let headers = Headers::new()?;
        headers.set("Accept", "application/json")?;
        headers.set("Content-Type", "application/x-www-form-urlencoded")?;
        let request = RequestInit::new();
        request.set_method("POST");
        request.set_headers(&headers);
        request.set_body(&fields.to_string().into());
        let address = form.get_attribute("action").unwrap_or_default();
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let response: Response =
            JsFuture::from(window.fetch_with_str_and_init(&address, &request)).await?.dyn_into()?;
        let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
        let sentence = leptos::serde_json::from_str::<Said>(&text).map(|said| said.sentence).unwrap_or_default();
        Ok((response.ok(), sentence))
    }
}
