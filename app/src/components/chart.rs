//! Charts: SVG made by the server, with the table behind them.

use courses::{course::Text, language::Language};
use leptos::prelude::*;

use super::parts::said;
use crate::words::i18n::L;

/// Scales from 0 to 100 as bars, each with a mark at its minimum: title, value, minimum. The table carries the same
/// figures; programs that read the page aloud get the table alone.
pub(crate) fn scales(l: &L, language: Language, rows: &[(Text, i64, i64)]) -> AnyView {
    let bars = rows.iter().map(|(title, value, minimum)| {
        let class = if value < minimum { "bar bar--below" } else { "bar" };
        let (value, minimum) = (*value, *minimum);
        view! {
            <tr>
                <th scope="row">{said(title, language)}{(value < minimum).then(|| view! { " "<span class="tag tag--due">{l.t("below the minimum")}</span> })}</th>
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

/// How a statement was rated.
pub(crate) struct Rated {
    pub(crate) title: String,
    /// How often 1, 2, 3 and so on.
    pub(crate) counts: Vec<u32>,
    /// As it is printed.
    pub(crate) mean: Option<String>,
    pub(crate) answers: u32,
}

/// Ratings: for each statement a small picture of how often which rating was given, and the same figures as a table.
pub(crate) fn ratings(l: &L, rows: &[Rated]) -> AnyView {
    let heads = (1..=rows.first().map_or(0, |row| row.counts.len()))
        .map(|n| view! { <th scope="col" class="num">{n}</th> })
        .collect_view();
    let body = rows.iter().map(|row| {
        let most = row.counts.iter().copied().max().unwrap_or(0).max(1);
        let bars = row.counts.iter().enumerate().map(|(place, count)| {
            let height = count * 40 / most;
            view! {
                <rect class="bar__track" x=(place * 20).to_string() y="0" width="16" height="40"></rect>
                <rect class="bar__value" x=(place * 20).to_string() y=(40 - height).to_string() width="16" height=height.to_string()></rect>
            }
        });
        let counts = row.counts.iter().map(|count| view! { <td class="num">{*count}</td> }).collect_view();
        view! {
            <tr>
                <th scope="row">{row.title.clone()}</th>
                <td aria-hidden="true">
                    <svg class="rating-bars" viewBox="0 0 96 40" focusable="false">{bars.collect_view()}</svg>
                </td>
                <td class="num">{row.mean.clone().unwrap_or_else(|| "–".to_owned())}</td>
                <td class="num">{row.answers}</td>
                {counts}
            </tr>
        }
    });
    let body = body.collect_view();
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=l.t("Feedback on the event")>
            <table class="table">
                <thead><tr>
                    <th scope="col">{l.t("Statement")}</th>
                    <td aria-hidden="true"></td>
                    <th scope="col" class="num">{l.t("Mean")}</th>
                    <th scope="col" class="num">{l.t("Answers")}</th>
                    {heads}
                </tr></thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}
