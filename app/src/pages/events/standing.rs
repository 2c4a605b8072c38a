//! How an event of a list stands: when it is, and how many come.

use chrono::NaiveDate;
use leptos::prelude::*;
use records::events::{event::EventKind, list::Summary};

use crate::{components::parts::tag, web::visit::Visit, words::i18n::L};

/// When it is, in one word.
pub(super) fn when(visit: &Visit, row: &Summary, today: NaiveDate) -> AnyView {
    let l = &visit.l;
    match (row.cancelled, row.first_on, row.last_on) {
        (true, ..) => tag("error", l.t("cancelled")),
        (_, Some(first), Some(last)) if (first..=last).contains(&today) => tag("next", l.t("now")),
        (_, Some(first), _) if first > today => tag("plain", l.t("upcoming")),
        (_, Some(_), _) => tag("done", l.t("held")),
        (_, None, _) => tag("due", l.t("no date yet")),
    }
}

/// How many people have a place.
pub(super) fn places(l: &L, row: &Summary) -> String {
    let number = |n: i64| usize::try_from(n).unwrap_or(0);
    match row.capacity {
        // At an awareness event people are counted, and nobody has to register.
        _ if row.kind == EventKind::Awareness && row.registered == 0 => {
            l.tn("{n} person reached", "{n} people reached", number(row.reached))
        }
        Some(room) => {
            l.tf("{n} of {room} places taken", &[("n", &row.registered.to_string()), ("room", &room.to_string())])
        }
        None => l.tn("{n} person registered", "{n} people registered", number(row.registered)),
    }
}
