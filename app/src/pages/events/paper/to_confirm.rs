//! Typed pages of paper that wait for the viewer as the second person.

use leptos::prelude::*;
use records::events::paper::Waiting;

use crate::words::i18n::L;

/// The events with such pages; nothing where there is none.
pub(crate) fn draw(l: &L, waiting: &[Waiting]) -> Option<AnyView> {
    let items = waiting.iter().map(|one| {
        let text = l.tn("{n} page of paper", "{n} pages of paper", usize::try_from(one.pages).unwrap_or(0));
        let address = format!("/events/{}/paper", one.event_id);
        view! { <li><a href=address>{one.title.clone()}</a>": "{text}</li> }
    });
    let items = items.collect_view();
    (!waiting.is_empty()).then(|| {
        view! {
            <div class="notice">
                <h2 class="notice__title">{l.t("To be confirmed by you")}</h2>
                <p>{l.t("Somebody has typed what is written on them: compare it with the picture, as the second person.")}</p>
                <ul>{items}</ul>
            </div>
        }
        .into_any()
    })
}
