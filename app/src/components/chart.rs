//! Charts: SVG made by the server, with the table behind them.

use courses::{course::Text, language::Language};
use leptos::prelude::*;

use super::parts::said;
use crate::server::i18n::L;

/// Scales from 0 to 100 as bars, each with a mark at its minimum: title, value, minimum. The table carries the same
/// figures; programs that read the page aloud get the table alone.
pub(crate) fn scales(l: &L, language: Language, rows: &[(Text, i64, i64)]) -> AnyView {
    let bars = rows.iter().map(|(title, value, minimum)| {
        let class = if value < minimum { "bar bar--below" } else { "bar" };
        let (value, minimum) = (*value, *minimum);
        view! {
            <tr>
                <th scope="row">{said(title, language)}</th>
                <td class="bar-cell" aria-hidden="true">
                    <svg class=class viewBox="0 0 100 8" preserveAspectRatio="none" focusable="false">
                        <rect class="bar__track" x="0" y="0" width="100" height="8"></rect>
                        <rect class="bar__value" x="0" y="0" width=value.to_string() height="8"></rect>
                        <rect class="bar__minimum" x=minimum.to_string() y="0" width="0.6" height="8"></rect>
                    </svg>
                </td>
                <td class="num">{value}</td>
                <td class="num soft">{minimum}</td>
            </tr>
        }
    });
    let bars = bars.collect_view();
    view! {
        <table class="table scales">
            <thead><tr>
                <th scope="col">{l.t("Scale")}</th>
                <td class="bar-cell" aria-hidden="true"></td>
                <th scope="col" class="num">{l.t("Points of 100")}</th>
                <th scope="col" class="num">{l.t("Minimum")}</th>
            </tr></thead>
            <tbody>{bars}</tbody>
        </table>
    }
    .into_any()
}
