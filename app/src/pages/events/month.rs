//! Events by month: a table of weeks.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use leptos::prelude::*;
use records::events::list::{Hours, Summary};

use super::standing::{places, when};
use crate::{
    web::{form::Fields, visit::Visit},
    words::dates,
};

/// What a month is drawn from.
pub(super) struct Month<'a> {
    /// Its first day.
    pub(super) first: NaiveDate,
    pub(super) today: NaiveDate,
    /// The events that have a session in it, or around it.
    pub(super) rows: &'a [Summary],
    /// The sessions of all events in it, by day and hour.
    pub(super) hours: &'a [Hours],
    /// Whether the viewer enters events.
    pub(super) may_enter: bool,
}

/// The first day of the month in the address.
pub(super) fn of(query: &Fields) -> Option<NaiveDate> {
    let month = query.some("month")?;
    NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok().filter(|d| (2000..2100).contains(&d.year()))
}

/// From which day to which events are shown: a month also has the days of its neighbours that stand in its weeks.
pub(super) fn shown(first: NaiveDate) -> (NaiveDate, NaiveDate) {
    (first - Days::new(7), first + Months::new(1) + Days::new(7))
}

/// Whether an event is held on a day of the month: the days of its neighbours that stand in its weeks do not count.
pub(super) fn has(first: NaiveDate, row: &Summary) -> bool {
    row.first_on.is_some_and(|day| day < first + Months::new(1)) && row.last_on.is_some_and(|day| day >= first)
}

/// A month as a table of weeks. Weeks begin on Monday.
pub(super) fn table(visit: &Visit, query: &Fields, month: &Month<'_>) -> AnyView {
    let l = &visit.l;
    let Month { first, today, rows, hours, may_enter } = *month;
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
            let mut inside: Vec<_> = Vec::new();
            let mut on_day: Vec<&Hours> = hours.iter().filter(|session| session.on_date == day).collect();
            while let Some(first) = on_day.first().copied() {
                let (own, others): (Vec<_>, Vec<_>) = on_day.into_iter().partition(|session| session.event_id == first.event_id);
                on_day = others;
                inside.extend(rows.iter().find(|row| row.id == first.event_id).map(|row| item(visit, row, &own, today)));
            }
            let number = day.day();
            let weekday = days[usize::try_from(n).unwrap_or(0) % 7].clone();
            let enter = may_enter.then(|| {
                let what = l.tf("New event on {date}", &[("date", &dates::long(visit.language(), day))]);
                view! { <a class="month__new" href=format!("/events/new?day={day}") aria-label=what.clone() title=what>"+"</a> }
            });
            let class = match (day.month() == first.month(), inside.is_empty()) {
                (false, _) => "month__day month__day--out",
                (true, true) => "month__day month__day--free",
                (true, false) => "month__day",
            };
            let list = (!inside.is_empty()).then(|| view! { <ul>{inside}</ul> });
            view! {
                <td class=class>
                    <time datetime=day.to_string() aria-current=(day == today).then_some("date")>
                        <span class="month__weekday">{weekday}" "</span>{number}
                    </time>
                    {enter}
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

/// An event on one of its days: when, what, where, and how it stands.
fn item(visit: &Visit, row: &Summary, sessions: &[&Hours], today: NaiveDate) -> AnyView {
    let spans = sessions.iter().map(|session| {
        let (from, to) = session.span();
        format!("{from}–{to}")
    });
    let spans = spans.collect::<Vec<_>>().join(", ");
    let class = if row.cancelled { "month__event month__event--off" } else { "month__event" };
    view! {
        <li>
            <span class="month__hours">{spans}</span>
            <a class=class href=format!("/events/{}", row.id)>{row.title.clone()}</a>
            <span class="month__where">{format!("{} · {}", row.place, places(&visit.l, row))}</span>
            {when(visit, row, today)}
        </li>
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
