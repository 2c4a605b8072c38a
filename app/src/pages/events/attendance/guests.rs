//! Below the list of a session: people without an account who typed their name after a scan. They count when the trainer has
//! looked. Whoever may be somebody of the list is shown with that person, so that one tap says who it is.

use chrono_tz::Tz;
use leptos::prelude::*;
use records::events::{
    attendance::Row,
    guest_claims::GuestClaim,
    registrations::{Registration, alike},
};

use crate::{web::visit::Visit, words::dates};

/// In the place of a person: somebody who is on no list.
pub(crate) const NEW: &str = "new";

/// Who is meant by a guest.
enum Meant<'a> {
    /// Nobody of the list: somebody new.
    Nobody,
    /// This one, as the guest says.
    Said(&'a Registration),
    /// Perhaps one of these: the trainer says which.
    Perhaps(Vec<&'a Registration>),
}

fn meant<'a>(list: &'a [Registration], guest: &GuestClaim) -> Meant<'a> {
    if let Some(row) = list.iter().find(|row| Some(row.person_id) == guest.person_id) {
        return Meant::Said(row);
    }
    let perhaps = alike::meant(list, &guest.family_name, &guest.given_name);
    if perhaps.is_empty() { Meant::Nobody } else { Meant::Perhaps(perhaps) }
}

/// Who waits, by the code that they scanned; nothing where nobody does.
pub(super) fn draw(visit: &Visit, address: &str, zone: Tz, rows: &[Row], waiting: &[GuestClaim]) -> Option<AnyView> {
    let l = &visit.l;
    let list: Vec<Registration> = rows.iter().map(|row| row.registration.clone()).collect();
    let codes = waiting.chunk_by(|one, next| one.code_window == next.code_window).map(|guests| {
        let first = guests.first()?;
        let time = first.code_from().with_timezone(&zone).format("%H:%M:%S").to_string();
        let who: Vec<(&GuestClaim, Meant<'_>)> = guests.iter().map(|guest| (guest, meant(&list, guest))).collect();
        let clear = who.iter().filter(|(_, meant)| !matches!(meant, Meant::Perhaps(_)));
        let clear: Vec<String> = clear.map(|(guest, _)| guest.claim.clone()).collect();
        let items = who.iter().map(|(guest, meant)| item(visit, zone, guest, meant)).collect_view();
        let label = l.tf("Code of {time}", &[("time", &time)]);
        let void = l.tn("Void {n} name of this code", "Void all {n} names of this code", guests.len());
        let all = (clear.len() > 1).then(|| {
            let text = l.tn("{n} of them is here", "All {n} whose name is clear are here", clear.len());
            view! { <button class="button" name="all" value=clear.join(" ")>{text}</button> }
        });
        Some(view! {
            <h3>{label}</h3>
            <ul class="session-list">{items}</ul>
            <div class="cluster">{all}<button class="button button--link" name="void" value=first.code_window.to_string()>{void}</button></div>
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

fn item(visit: &Visit, zone: Tz, guest: &GuestClaim, meant: &Meant<'_>) -> AnyView {
    let l = &visit.l;
    let name = format!("{} {}", guest.family_name, guest.given_name);
    let take = |class: &'static str, who: &str, text: String| {
        let value = if who.is_empty() { guest.claim.clone() } else { format!("{}/{who}", guest.claim) };
        view! { <button class=class name="take" value=value>{text}<span class="visually-hidden">": "{name.clone()}</span></button> }
    };
    let of = |row: &Registration| {
        let organisation = row.organisation.clone().map(|name| format!(" · {name}")).unwrap_or_default();
        format!("{}{organisation}", row.name())
    };
    let (told, buttons) = match meant {
        Meant::Nobody => (
            l.t("Nobody on the list has such a name: somebody new."),
            view! { {take("button button--secondary", "", l.t("Is here"))} }.into_any(),
        ),
        Meant::Said(row) => (
            l.tf("On the list: {name}", &[("name", &of(row))]),
            view! { {take("button button--secondary", "", l.t("Is here"))}{take("button button--link", NEW, l.t("Somebody else, on no list"))} }
                .into_any(),
        ),
        Meant::Perhaps(rows) => {
            let rows = rows.iter().map(|row| {
                take(
                    "button button--secondary",
                    &row.person_id.to_string(),
                    l.tf("This is {name}", &[("name", &of(row))]),
                )
            });
            let rows = rows.collect_view();
            (
                l.t("May be somebody of the list: say who it is."),
                view! { {rows}{take("button button--link", NEW, l.t("Somebody else, on no list"))} }.into_any(),
            )
        }
    };
    view! {
        <li>
            <div>
                <strong>{name.clone()}</strong>" "<span class="soft">{guest.organisation.clone()}" "{dates::time(guest.claimed_at, zone)}</span>
                <p class="soft">{told}</p>
            </div>
            <div class="cluster">{buttons}</div>
        </li>
    }
    .into_any()
}
