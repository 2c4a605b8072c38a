//! Lines about the sessions of an event: when they are, how long, from when to when.

use courses::language::Language;
use records::events::event::{Event, Session};

use super::{dates, i18n::L};

/// `12 of 24 h`.
pub(crate) fn hours_of(l: &L, attended: u32, planned: u32) -> String {
    l.tf("{attended} of {planned} h", &[("attended", &dates::hours(attended)), ("planned", &dates::hours(planned))])
}

/// `10.11.2026, 09:00–12:00`, and the title of the session where it has one.
pub(crate) fn session_line(language: Language, session: &Session) -> String {
    let (from, to) = session.hours();
    let day = format!("{} {}", dates::weekday(language, session.on_date), dates::short(language, session.on_date));
    let time = format!("{day}, {from}–{to}");
    if session.title.is_empty() { time } else { format!("{time} · {}", session.title) }
}

/// Day and hour of a session, where a column has room for no more: `10.11 09:00`.
pub(crate) fn day_and_hour(session: &Session) -> String {
    format!("{} {}", session.on_date.format("%d.%m"), session.hours().0)
}

/// That an event was put off, why, and from when, while that is the last thing that happened to it.
pub(crate) fn put_off(l: &L, event: &Event) -> Option<String> {
    if event.cancelled_at.is_some() || event.notice.is_empty() {
        return None;
    }
    let why = l.tf("Postponed: {reason}", &[("reason", &event.notice)]);
    let was =
        event.put_off_from.map(|day| l.tf("It was to begin on {date}.", &[("date", &dates::long(l.language, day))]));
    Some([Some(why), was].into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

/// First and last day.
pub(crate) fn span(l: &L, first: Option<chrono::NaiveDate>, last: Option<chrono::NaiveDate>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first != last => {
            format!("{} – {}", dates::long(l.language, first), dates::long(l.language, last))
        }
        (Some(first), _) => dates::long(l.language, first),
        (None, _) => l.t("no date yet"),
    }
}
