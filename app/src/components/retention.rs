//! How long each kind of record is kept, as a table.

use leptos::prelude::*;
use records::retention::rules::{Kind, Period};

use super::list::{heads, stacked};
use crate::words::i18n::L;

/// The table: what, how long, since when.
pub(crate) fn table(l: &L) -> AnyView {
    let [what, how_long, since] = [l.t("What"), l.t("How long"), l.t("Since when")];
    let rows = Kind::ALL.iter().map(|kind| {
        let (name, from) = named(l, *kind);
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{name}</th>
                <td role="cell" data-label=how_long.clone()>{period(l, kind.period()).replace(' ', "\u{a0}")}</td>
                <td role="cell" data-label=since.clone()>{from}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    stacked(l.t("What is kept for how long"), heads([what, how_long.clone(), since.clone()]), rows)
}

/// A period in words.
fn period(l: &L, period: Period) -> String {
    let count = |n: i64| usize::try_from(n).unwrap_or(0);
    match period {
        Period::Hours(n) => l.tn("{n} hour", "{n} hours", count(n)),
        Period::Days(n) => l.tn("{n} day", "{n} days", count(n)),
        Period::Years(n) => l.tn("{n} year", "{n} years", count(i64::from(n))),
    }
}

/// What it is, and since when its time counts.
pub(crate) fn named(l: &L, kind: Kind) -> (String, String) {
    match kind {
        Kind::Files => (l.t("Files that were made for somebody, such as badges"), l.t("since they were made")),
        Kind::Jobs => {
            (l.t("What somebody asked the server to do, with what they searched for"), l.t("since it was done"))
        }
        Kind::SignIns => (l.t("Sign-ins, with the name of the browser"), l.t("since the last use")),
        Kind::Arrivals => {
            (l.t("Who came with the account of an organisation and is not known here"), l.t("since they came"))
        }
        Kind::OpenLists => (l.t("Lists of people that nobody confirmed"), l.t("since they were handed in")),
        Kind::Secrets => (l.t("Cards and links for a new password"), l.t("since they were used or ran out")),
        Kind::Guests => {
            (l.t("Names typed at the door, of whom no trainer said who they are"), l.t("since the session"))
        }
        Kind::Phones => (l.t("With which phone somebody scanned a code"), l.t("since the event was over")),
        Kind::Feedback => {
            (l.t("That somebody has given feedback, never what they said"), l.t("since the event was over"))
        }
        Kind::Mails => (l.t("E-mails to people"), l.t("since they were written")),
        Kind::LeftOut => (l.t("Rows of a list of people that were not entered"), l.t("since the others were entered")),
        Kind::Drafts => (l.t("Drafts of courses that were discarded"), l.t("since they were discarded")),
        Kind::Readers => (l.t("What those were called who read a draft by a link"), l.t("since the link ended")),
        Kind::Pages => (l.t("Pictures of signed attendance sheets"), l.t("since the project was over")),
        Kind::People => (
            l.t("Names, contact data, texts of debriefs and everything else that says who somebody is"),
            l.t("since the last project of the person was over"),
        ),
        Kind::Certificates => {
            (l.t("The name of somebody who holds a certificate"), l.t("since the last certificate was issued"))
        }
    }
}
