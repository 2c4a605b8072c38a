//! Below the list of a session: people without an account who typed their name after a scan. They count when the trainer has
//! looked.

use chrono_tz::Tz;
use leptos::prelude::*;
use records::events::guest_claims::GuestClaim;

use crate::{web::visit::Visit, words::dates};

/// Who waits, by the code that they scanned; nothing where nobody does.
pub(super) fn draw(visit: &Visit, address: &str, zone: Tz, waiting: &[GuestClaim]) -> Option<AnyView> {
    let l = &visit.l;
    let codes = waiting.chunk_by(|one, next| one.code_window == next.code_window).map(|guests| {
        let first = guests.first()?;
        let time = first.code_from().with_timezone(&zone).format("%H:%M:%S").to_string();
        let items = guests.iter().map(|guest| {
            let name = format!("{} {}", guest.family_name, guest.given_name);
            view! {
                <li>
                    <div><strong>{name.clone()}</strong>" "<span class="soft">{guest.organisation.clone()}" "{dates::time(guest.claimed_at, zone)}</span></div>
                    <button class="button button--secondary" name="take" value=guest.claim.clone()>{l.t("Is here")}<span class="visually-hidden">": "{name}</span></button>
                </li>
            }
        });
        let label = l.tf("Code of {time}", &[("time", &time)]);
        let void = l.tn("Void {n} name of this code", "Void all {n} names of this code", guests.len());
        Some(view! {
            <h3>{label}</h3>
            <ul class="session-list">{items.collect_view()}</ul>
            <p><button class="button button--link" name="void" value=first.code_window.to_string()>{void}</button></p>
        })
    });
    let codes = codes.collect_view();
    (!waiting.is_empty()).then(|| {
        view! {
            <section class="panel" id="guests">
                <h2>{l.tn("{n} person typed a name on a phone", "{n} people typed a name on a phone", waiting.len())}</h2>
                <p class="soft">{l.t("They count nowhere until you have looked. Whoever is in the room is marked as of the moment of the scan. If a code went out of the room, void what came by it.")}</p>
                <form method="post" action=format!("{address}/guests")>{codes}</form>
            </section>
        }
        .into_any()
    })
}
