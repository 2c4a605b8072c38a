//! On the page of an event: who attended how much, and what is still possible.

use courses::attendance::Share;
use leptos::prelude::*;
use records::{
    events::attendance::{self, Row},
    reports::event::ENOUGH_PERCENT,
};

use crate::{
    components::list::{heads, number_heads, stacked},
    found::event::FoundEvent,
    web::visit::Visit,
    words::sessions::hours_of,
    words::{dates, i18n::L},
};

/// With more people their list would push everything else off the page.
const FEW: usize = 10;

/// How many people attended enough, and how many still can.
fn enough(l: &L, shares: &[Share]) -> String {
    let reached = shares.iter().filter(|share| share.reaches(ENOUGH_PERCENT)).count();
    let possible = shares.iter().filter(|share| share.reachable_percent() >= ENOUGH_PERCENT).count();
    let (n, of, more) = (reached.to_string(), shares.len().to_string(), (possible - reached).to_string());
    let percent = dates::percent(l.language, ENOUGH_PERCENT);
    let texts = [("n", n.as_str()), ("of", &of), ("percent", &percent), ("more", &more)];
    if possible > reached {
        l.tf("{n} of {of} people attended at least {percent} of the planned minutes; {more} more still can.", &texts)
    } else {
        l.tf("{n} of {of} people attended at least {percent} of the planned minutes.", &texts[..3])
    }
}

/// Who attended how much, and what is still possible.
pub(super) fn draw(visit: &Visit, found: &FoundEvent, rows: &[Row]) -> Option<AnyView> {
    let l = &visit.l;
    let language = visit.language();
    let shown: Vec<&Row> = rows.iter().filter(|r| r.entries.iter().any(attendance::Entry::is_marked)).collect();
    if shown.is_empty() {
        return None;
    }
    let now = visit.cx().now();
    let shares = shown.iter().map(|row| attendance::share(&found.event, &found.sessions, &row.entries, now));
    let shares: Vec<Share> = shares.collect();
    let labels = [l.t("Organisation"), l.t("Attended"), l.t("Share"), l.t("Still possible")];
    let body = shown.iter().zip(&shares).map(|(row, share)| {
        let [organisation, attended, percent, possible] = labels.clone();
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{row.registration.name()}</th>
                <td role="cell" data-label=organisation>{row.registration.organisation.clone()}</td>
                <td role="cell" class="num" data-label=attended>{hours_of(l, share.attended, share.planned)}</td>
                <td role="cell" class="num" data-label=percent>{dates::percent(language, share.percent())}</td>
                <td role="cell" class="num" data-label=possible>{dates::percent(language, share.reachable_percent())}</td>
            </tr>
        }
    });
    let body = body.collect_view();
    let [organisation, attended, percent, possible] = labels.clone();
    let file = format!("/attendance?project={}&event={}", found.event.project, found.event.id);
    Some(
        view! {
            <h2>{l.t("Attendance")}</h2>
            <p>{enough(l, &shares)}</p>
            <p class="soft">{l.t("The share is computed over the planned minutes of all sessions.")}" "<a href=file>{l.t("Person by person and session by session")}</a></p>
            <details open=shown.len() <= FEW>
                <summary>{l.t("For each participant")}</summary>
                {stacked(l.t("Attendance"), (heads([l.t("Name"), organisation]), number_heads([attended, percent, possible])).into_any(), body)}
            </details>
        }
        .into_any(),
    )
}
