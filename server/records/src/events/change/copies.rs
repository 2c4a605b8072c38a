//! Copies of an event, without its people and files.

use chrono::Duration;
use serde_json::json;

use super::{insert, insert_session};
use crate::{
    Cx, Result,
    accounts::sessions::Viewer,
    events::{
        after::feedback::questions,
        event::{self, Event},
        input::Checked,
        materials,
    },
    ledger::keys::EventId,
    people::person::PersonId,
    system::{
        audit::{self, Act},
        db::{on, sql},
        error::{Problem, Problems},
    },
    text::typed,
};

const TITLES: &str = "SELECT title FROM events WHERE project_id = $1";
/// The longest title.
const LONGEST: usize = 160;

/// How an event is copied, as it is typed.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Copying {
    /// How many copies.
    pub times: String,
    /// The first day of the first copy; empty for as many days after the event as lie between the copies.
    pub from_day: String,
    /// How many days between the copies.
    pub days: String,
}

/// A title without the number that tells copies apart, and that number.
fn numbered(title: &str) -> (&str, u32) {
    let number = title.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    let number = number.and_then(|(base, digits)| Some((base, digits.parse().ok()?)));
    number.filter(|(base, number)| !base.is_empty() && (2..1000).contains(number)).unwrap_or((title, 1))
}

/// The title of the copy with this number; what is too long is cut before the number.
fn title_of(base: &str, number: u32) -> String {
    let end = format!(" ({number})");
    let kept: String = base.chars().take(LONGEST - end.chars().count()).collect();
    format!("{}{end}", kept.trim_end())
}

/// Copies an event without its people and files: from a day on if one is named, each so many days after the one before. Their titles
/// have numbers, so that they are told apart in every list. Answers their keys.
///
/// # Errors
/// [`crate::Error::Invalid`] with what is not right.
pub async fn repeat(cx: &Cx, actor: &Viewer, event: &Event, how: &Copying) -> Result<Vec<EventId>> {
    let mut problems = Problems::default();
    let times = problems.take("times", typed::number(&how.times, 1, 52).and_then(|n| n.ok_or(Problem::Required)));
    let days = problems.take("days", typed::number(&how.days, 0, 366).and_then(|n| n.ok_or(Problem::Required)));
    let from = match how.from_day.trim() {
        "" => Some(None),
        day => problems.take("from_day", typed::date(day).map(Some)),
    };
    let (Some(times), Some(days), Some(from)) = (times, days, from) else { return Err(problems.into_error()) };
    let sessions = event::sessions(cx, event.id).await?;
    let first = sessions.iter().map(|session| session.on_date).min();
    // The first copy stands on its day, or as far away as the others from each other.
    let begins = from.zip(first).map_or(Duration::days(days), |(day, first)| day - first);
    let trainers: Vec<PersonId> = event::trainers(cx, event.id).await?.into_iter().map(|t| t.id).collect();
    let mut copies = Vec::new();
    let mut tx = cx.db.begin().await?;
    let titles: Vec<String> = on!(tx, c => sql::query_scalar(TITLES).bind(event.project_id).fetch_all(c).await)?;
    let (base, own) = numbered(&event.title);
    let same = titles.iter().map(|title| numbered(title)).filter(|(other, _)| *other == base);
    let mut number = same.map(|(_, number)| number).max().unwrap_or(own);
    for time in 0..times {
        number += 1;
        let checked = Checked {
            kind: event.kind,
            title: title_of(base, number),
            language: event.language,
            course: event.course_slug.clone().zip(event.course_version_id),
            place: event.place.clone(),
            region: event.region.clone(),
            organisers: event.organisers.clone(),
            contact: event.contact.clone(),
            capacity: event.capacity,
            costs: event.costs,
            currency: event.currency.clone(),
            agenda: event.agenda.clone(),
            trainers: trainers.clone(),
            joinable: event.joinable,
            sessions: Vec::new(),
        };
        let id = cx.id();
        insert(cx, &mut tx, actor.account, (id, event.project_id), &checked).await?;
        for session in &sessions {
            let day = session.on_date + begins + Duration::days(days * time);
            insert_session(cx, &mut tx, id, &session.title, day, session.starts, session.planned_minutes).await?;
        }
        questions::copy(cx, &mut tx, event.id, id).await?;
        materials::copy_links(cx, &mut tx, event.id, id).await?;
        copies.push(id);
    }
    let details = json!({ "times": times, "days": days });
    audit::record(cx, &mut tx, actor.account, Act::EventRepeat, &event.id.to_string(), &details);
    tx.commit().await?;
    Ok(copies)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, numbered, title_of};

    #[test]
    fn a_number_tells_copies_apart() {
        for (title, base, number) in [
            ("Phase II", "Phase II", 1),
            ("Phase II (2)", "Phase II", 2),
            ("Phase II (17)", "Phase II", 17),
            // Years and other words in brackets are part of the title.
            ("Phase II (2026)", "Phase II (2026)", 1),
            ("Phase II (Quba)", "Phase II (Quba)", 1),
            ("(3)", "(3)", 1),
            (" (3)", " (3)", 1),
        ] {
            assert_eq!(numbered(title), (base, number), "{title}");
        }
        assert_eq!(title_of("Phase II", 3), "Phase II (3)");
        let long = "ə".repeat(LONGEST);
        assert_eq!(title_of(&long, 12).chars().count(), LONGEST);
    }
}
