//! Events by month: a table of weeks.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use leptos::prelude::*;
use records::events::list::Summary;

use crate::web::{form::Fields, visit::Visit};

/// The first day of the month in the address.
pub(super) fn of(query: &Fields) -> Option<NaiveDate> {
    let month = query.some("month")?;
    NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok().filter(|d| (2000..2100).contains(&d.year()))
}

/// From which day to which events are shown: a month also has the days of its neighbours that stand in its weeks.
pub(super) fn shown(first: NaiveDate) -> (Option<NaiveDate>, Option<NaiveDate>) {
    (Some(first - Days::new(7)), Some(first + Months::new(1) + Days::new(7)))
}

/// Whether an event is held on a day of the month: the days of its neighbours that stand in its weeks do not count.
pub(super) fn has(first: NaiveDate, row: &Summary) -> bool {
    row.first_on.is_some_and(|day| day < first + Months::new(1)) && row.last_on.is_some_and(|day| day >= first)
}

/// A month as a table of weeks. Weeks begin on Monday.
pub(super) fn table(visit: &Visit, query: &Fields, first: NaiveDate, today: NaiveDate, rows: &[Summary]) -> AnyView {
    let l = &visit.l;
    let next = first + Months::new(1);
    let begin = first.week(Weekday::Mon).first_day();
    let link = |day: NaiveDate, text: String| {
        let month = format!("{:04}-{:02}", day.year(), day.month());
        view! { <a class="button button--secondary" href=format!("/events?{}", query.query_with(&[("month", &month)]))>{text}</a> }
    };
    let days = [l.t("Mon"), l.t("Tue"), l.t("Wed"), l.t("Thu"), l.t("Fri"), l.t("Sat"), l.t("Sun")];
    let head = days.iter().map(|day| view! { <th scope="col">{day.clone()}</th> }).collect_view();
    let weeks = (0..6).map(|week| begin + Days::new(week * 7)).take_while(|monday| *monday < next);
    let weeks = weeks.map(|monday| {
        let cells = (0..7).map(|n| {
            let day = monday + Days::new(n);
            let inside = rows.iter().filter(|r| r.first_on.is_some_and(|f| f <= day) && r.last_on.is_some_and(|t| t >= day));
            let inside = inside.map(|row| {
                let class = if row.cancelled { "month__event month__event--off" } else { "month__event" };
                view! { <li><a class=class href=format!("/events/{}", row.id)>{row.title.clone()}</a></li> }
            });
            let inside: Vec<_> = inside.collect();
            let class = match (day.month() == first.month(), inside.is_empty()) {
                (false, _) => "month__day month__day--out",
                (true, true) => "month__day month__day--free",
                (true, false) => "month__day",
            };
            let list = (!inside.is_empty()).then(|| view! { <ul>{inside}</ul> });
            view! {
                <td class=class>
                    <time datetime=day.to_string() aria-current=(day == today).then_some("date")>
                        <span class="month__weekday">{days[usize::try_from(n).unwrap_or(0) % 7].clone()}" "</span>{day.day()}
                    </time>
                    {list}
                </td>
            }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let name = l.tf("{month} {year}", &[("month", &name_of(visit, first)), ("year", &first.year().to_string())]);
    view! {
        <div class="toolbar">
            <h2>{name.clone()}</h2>
            <div class="cluster">
                {link(first - Months::new(1), l.t("Previous month"))}
                {link(next, l.t("Next month"))}
            </div>
        </div>
        <table class="month">
            <caption class="visually-hidden">{name}</caption>
            <thead><tr>{head}</tr></thead>
            <tbody>{weeks.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn name_of(visit: &Visit, day: NaiveDate) -> String {
    let l = &visit.l;
    match day.month() {
        1 => l.t("January"),
        2 => l.t("February"),
        3 => l.t("March"),
        4 => l.t("April"),
        5 => l.t("May"),
        6 => l.t("June"),
        7 => l.t("July"),
        8 => l.t("August"),
        9 => l.t("September"),
        10 => l.t("October"),
        11 => l.t("November"),
        _ => l.t("December"),
    }
}
