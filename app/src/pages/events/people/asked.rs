//! Before somebody is entered by hand whose name stands on the list already: the question whether it is the same person.

use leptos::prelude::*;
use records::events::registrations::{Registration, guests::GuestInput};

use crate::web::visit::Visit;

/// Those of the list who may be meant, with what can be done about each, and the way on for somebody else.
pub(crate) fn draw(
    visit: &Visit,
    meant: &[&Registration],
    guest: &GuestInput,
    action: String,
    go_on: String,
    of_each: impl Fn(&Registration) -> Option<AnyView>,
) -> AnyView {
    let l = &visit.l;
    let typed = format!("{} {}", guest.family_name.trim(), guest.given_name.trim());
    let items = meant.iter().map(|row| {
        view! {
            <li>
                <div><strong>{row.name()}</strong>" "<span class="soft">{row.organisation.clone()}" · "{l.registration_state(row.state)}</span></div>
                {of_each(row)}
            </li>
        }
    });
    view! {
        <div class="notice" role="alert" id="asked">
            <h2 class="notice__title">{l.tf("Is {name} one of these?", &[("name", &typed)])}</h2>
            <p>{l.t("They are on the list already. Nobody should stand on it twice.")}</p>
            <ul class="session-list">{items.collect_view()}</ul>
            <form method="post" action=action>
                <input type="hidden" name="id" value=guest.id.clone()/>
                <input type="hidden" name="family_name" value=guest.family_name.clone()/>
                <input type="hidden" name="given_name" value=guest.given_name.clone()/>
                <input type="hidden" name="organisation" value=guest.organisation.clone()/>
                <button class="button button--secondary" name="new" value="yes">{go_on}</button>
            </form>
        </div>
    }
    .into_any()
}
