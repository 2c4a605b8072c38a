//! The calendar as calendars read it: lines unfolded, texts unescaped.

use chrono::{DateTime, TimeZone, Utc};
use documents::icalendar::{Appointment, Calendar, Method, Status, ics};

fn at(day: u32, hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 10, day, hour, 0, 0).single().expect("a time of the calendar")
}

fn session(title: &str, description: &str) -> Appointment {
    Appointment {
        uid: "0199a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b@dayaq.example.az".into(),
        sequence: 3,
        title: title.into(),
        description: description.into(),
        place: "Gəncə, Atatürk prospekti 12".into(),
        starts: at(12, 5),
        ends: at(12, 8),
        changed: at(1, 9),
        status: Status::Confirmed,
        url: "https://dayaq.example.az/events/7QK4".into(),
    }
}

fn calendar(events: Vec<Appointment>) -> Calendar {
    Calendar { name: "Dayaq: Leyla Həsənova".into(), method: Method::Publish, events }
}

/// The lines of the file, put together again.
fn unfolded(file: &str) -> Vec<String> {
    file.replace("\r\n ", "").split_terminator("\r\n").map(String::from).collect()
}

/// The text behind a name, without its backslashes.
fn value(file: &str, name: &str) -> String {
    let start = format!("{name}:");
    let line = unfolded(file).into_iter().find(|line| line.starts_with(&start)).unwrap();
    let mut text = String::new();
    let mut signs = line[start.len()..].chars();
    while let Some(sign) = signs.next() {
        text.push(match sign {
            '\\' => match signs.next().unwrap() {
                'n' => '\n',
                marked => marked,
            },
            plain => plain,
        });
    }
    text
}

#[test]
fn a_session_is_an_appointment_in_utc() {
    let file = ics(&calendar(vec![session("Təlim", "")]));
    assert_eq!(
        unfolded(&file),
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Dayaq//Dayaq//EN",
            "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
            "NAME:Dayaq: Leyla Həsənova",
            "X-WR-CALNAME:Dayaq: Leyla Həsənova",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "X-PUBLISHED-TTL:PT1H",
            "BEGIN:VEVENT",
            "UID:0199a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b@dayaq.example.az",
            "DTSTAMP:20261001T090000Z",
            "LAST-MODIFIED:20261001T090000Z",
            "SEQUENCE:3",
            "DTSTART:20261012T050000Z",
            "DTEND:20261012T080000Z",
            "SUMMARY:Təlim",
            "LOCATION:Gəncə\\, Atatürk prospekti 12",
            "URL:https://dayaq.example.az/events/7QK4",
            "STATUS:CONFIRMED",
            "END:VEVENT",
            "END:VCALENDAR",
        ]
    );
    assert!(file.ends_with("END:VCALENDAR\r\n"));
}

#[test]
fn a_cancelled_session_stays_and_says_so() {
    let file = ics(&calendar(vec![Appointment { status: Status::Cancelled, ..session("Təlim", "") }]));
    assert!(file.contains("\r\nSTATUS:CANCELLED\r\n"));
}

#[test]
fn no_line_is_longer_than_75_bytes_and_no_letter_breaks() {
    // Every length, so that a letter of two bytes stands at every place of the fold.
    for length in 0..160 {
        let title = format!("{}{}", "a".repeat(length % 2), "ə".repeat(length));
        let file = ics(&calendar(vec![session(&title, &format!("{title},;\\"))]));
        assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
        if length > 0 {
            assert_eq!(value(&file, "SUMMARY"), title);
            assert_eq!(value(&file, "DESCRIPTION"), format!("{title},;\\"));
        }
    }
}

#[test]
fn what_means_something_in_the_format_is_marked() {
    for text in ["a,b;c\\d", "birinci\nikinci", "\\n", "12:00; \"dırnaq\"", "ağız — Жанна"] {
        assert_eq!(value(&ics(&calendar(vec![session("x", text)])), "DESCRIPTION"), text);
    }
    // A text cannot begin a line of its own.
    let sly = ics(&calendar(vec![Appointment {
        url: "https://x\r\nSTATUS:x".into(),
        ..session("x\r\nBEGIN:VEVENT", "\u{7}")
    }]));
    assert_eq!(
        unfolded(&sly).iter().filter(|line| line.starts_with("BEGIN:VEVENT") || line.starts_with("STATUS")).count(),
        2
    );
    assert!(!sly.contains('\u{7}'));
}

#[test]
fn no_appointments_are_a_calendar_too() {
    assert_eq!(unfolded(&ics(&calendar(vec![]))).len(), 10);
}

#[test]
fn what_does_not_take_place_is_taken_out() {
    let off = Appointment { status: Status::Cancelled, ..session("Təlim", "") };
    let file = ics(&Calendar { method: Method::Cancel, ..calendar(vec![off]) });
    assert_eq!((value(&file, "METHOD"), value(&file, "STATUS")), ("CANCEL".into(), "CANCELLED".into()));
}
