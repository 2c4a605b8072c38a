//! Signs of proxy marking, below the list of a session.

use std::collections::BTreeMap;

use chrono::DateTime;
use chrono_tz::Tz;
use leptos::prelude::*;
use records::events::{
    attendance::{Method, Row},
    event::Session,
};

use crate::words::{dates, i18n::L};

/// Signs that somebody may have marked for others. They are shown and change nothing: people share phones, and whole
/// offices one address.
pub(super) fn draw(l: &L, zone: Tz, session: &Session, rows: &[Row]) -> Option<AnyView> {
    let mut by_device: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in rows {
        if let (Some(device), true) = (row.entries[0].device.as_deref(), row.entries[0].is_marked()) {
            by_device.entry(device).or_default().push(row.registration.name());
        }
    }
    let mut signs: Vec<String> = by_device
        .values()
        .filter(|names| names.len() > 1)
        .map(|names| l.tf("One phone marked several people: {names}", &[("names", &names.join(", "))]))
        .collect();
    let mut scans: Vec<i64> = rows
        .iter()
        .map(|r| &r.entries[0])
        .filter(|e| e.method == Some(Method::Code))
        .filter_map(|e| e.recorded_at.map(|at| at.timestamp_millis()))
        .collect();
    scans.sort_unstable();
    // A hall scans together when the code comes up; what comes long afterwards and all at once is worth a look.
    let begun = scans.first().copied().unwrap_or(0);
    let burst = scans.windows(5).find(|w| w[4] - w[0] <= 10_000 && w[0] - begun > 15 * 60_000);
    if let Some(at) = burst.and_then(|w| DateTime::from_timestamp_millis(w[0])) {
        let time = dates::time(at, zone);
        signs.push(
            l.tf("Five or more scans within ten seconds at {time}, long after the first ones", &[("time", &time)]),
        );
    }
    let present = rows.iter().filter(|row| row.is_present()).count();
    if let Some(heads) = session.heads.and_then(|n| usize::try_from(n).ok()).filter(|n| *n < present) {
        signs.push(l.tf(
            "{present} people are marked as present, {heads} were counted in the room",
            &[("present", &present.to_string()), ("heads", &heads.to_string())],
        ));
    }
    let items = signs.iter().map(|sign| view! { <li>{sign.clone()}</li> }).collect_view();
    (!signs.is_empty()).then(|| {
        view! {
            <div class="notice">
                <h2 class="notice__title">{l.t("Worth a look")}</h2>
                <ul>{items}</ul>
                <p class="soft">{l.t("These signs change nothing by themselves: people share phones.")}</p>
            </div>
        }
        .into_any()
    })
}
