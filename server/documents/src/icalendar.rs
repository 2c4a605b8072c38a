//! Calendars: appointments as an iCalendar file (RFC 5545), to be opened once or subscribed to.
//!
//! Times are written in UTC, which every calendar shows in its owner's time zone; so no description of time zones is needed,
//! and none can be out of date.

mod lines;

use chrono::{DateTime, Utc};

use lines::Lines;

/// How often a subscribed calendar should be fetched again: a postponed training must be seen the same day.
const REFRESH: &str = "PT1H";

/// Appointments under a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// The name of the calendar in the list of the reader's calendars.
    pub name: String,
    /// What a calendar does with them.
    pub method: Method,
    /// The appointments, in any order.
    pub events: Vec<Appointment>,
}

/// What a calendar does with the appointments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Shows them, in the place of what it has of them.
    #[default]
    Publish,
    /// Takes them out: none of them takes place for the reader.
    Cancel,
}

impl Method {
    /// Its word, in the file and in the kind of content of a mail.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Cancel => "CANCEL",
        }
    }
}

/// One appointment: a session of a training event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// What identifies the appointment everywhere and for ever: "0199…@dayaq.example.az".
    pub uid: String,
    /// Grows with each change of the appointment; calendars take the higher number.
    pub sequence: u32,
    /// What stands in the calendar.
    pub title: String,
    /// What stands under it; left out if empty.
    pub description: String,
    /// Where it takes place; left out if empty.
    pub place: String,
    /// When it begins.
    pub starts: DateTime<Utc>,
    /// When it ends.
    pub ends: DateTime<Utc>,
    /// When these facts were last changed.
    pub changed: DateTime<Utc>,
    /// Whether it takes place, and is certain for the reader.
    pub status: Status,
    /// The page of the event; left out if empty.
    pub url: String,
}

/// How certain an appointment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The reader has a place.
    Confirmed,
    /// The reader waits for a place, or has not said yet whether they come.
    Tentative,
    /// It does not take place. Calendars strike it out; leaving it out would leave it standing.
    Cancelled,
}

impl Status {
    const fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::Tentative => "TENTATIVE",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// Writes the calendar. It has no errors: what the format cannot hold (control characters) is left out.
pub fn ics(calendar: &Calendar) -> String {
    let mut lines = Lines::default();
    lines.plain("BEGIN", "VCALENDAR");
    lines.plain("VERSION", "2.0");
    lines.plain("PRODID", "-//Dayaq//Dayaq//EN");
    lines.plain("CALSCALE", "GREGORIAN");
    lines.plain("METHOD", calendar.method.word());
    // NAME is the standard of 2016 (RFC 7986), X-WR-CALNAME what most calendars read.
    lines.text("NAME", &calendar.name);
    lines.text("X-WR-CALNAME", &calendar.name);
    lines.plain("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
    lines.plain("X-PUBLISHED-TTL", REFRESH);
    for event in &calendar.events {
        appointment(&mut lines, event);
    }
    lines.plain("END", "VCALENDAR");
    lines.finish()
}

fn appointment(lines: &mut Lines, event: &Appointment) {
    lines.plain("BEGIN", "VEVENT");
    lines.text("UID", &event.uid);
    lines.plain("DTSTAMP", &time(event.changed));
    lines.plain("LAST-MODIFIED", &time(event.changed));
    lines.plain("SEQUENCE", &event.sequence.to_string());
    lines.plain("DTSTART", &time(event.starts));
    lines.plain("DTEND", &time(event.ends));
    lines.text("SUMMARY", &event.title);
    lines.text("DESCRIPTION", &event.description);
    lines.text("LOCATION", &event.place);
    lines.plain("URL", &event.url);
    lines.plain("STATUS", event.status.word());
    lines.plain("END", "VEVENT");
}

/// A time as the format writes it; parts of a second are cut off.
fn time(time: DateTime<Utc>) -> String {
    time.format("%Y%m%dT%H%M%SZ").to_string()
}
