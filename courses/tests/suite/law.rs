//! What the shipped course says of the law: in its table, with what was read, and nowhere else.

use std::path::Path;

use courses::format::Files;
use courses::language::Language;

use crate::scenario::shipped;
use crate::{fixture, folders};

fn files() -> Files {
    folders::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("library/recognising"))
}

#[test]
fn every_debrief_names_an_emergency_line_and_lines_that_are_not_the_police() {
    for (name, scenario) in shipped(Language::En) {
        for key in ["N112", "I15", "I16"] {
            assert!(scenario.debrief.legal.iter().any(|shown| shown == key), "{name} does not show {key}");
        }
    }
}

#[test]
fn a_check_by_a_lawyer_is_never_the_date_of_a_batch() {
    let editions = courses::format::open(&files(), fixture::today()).editions.unwrap();
    let dates: Vec<_> = editions.source().legal.values().filter_map(|fact| fact.checked_on).collect();
    for day in &dates {
        assert!(dates.iter().filter(|other| *other == day).count() < 10, "{day}: nobody checks ten facts in one day");
    }
}

#[test]
fn lessons_leave_dates_and_numbers_to_the_table() {
    for (path, bytes) in files() {
        let text = String::from_utf8_lossy(&bytes);
        let text: String = text.lines().filter(|line| !line.starts_with(":::legal ")).collect();
        if Path::new(&path).extension().is_some_and(|ending| ending == "md") {
            for word in ["hecked on", "as of ", "152", "112", "Decision ", "art. "] {
                assert!(!text.contains(word), "{path} says “{word}”");
            }
        }
    }
}

#[test]
fn to_inform_is_never_said_to_have_a_day() {
    for (name, scenario) in shipped(Language::En) {
        let text = serde_json::to_string(&scenario).unwrap();
        for word in [
            "inform a special unit, within 24",
            "inform a special police unit, within",
            "within 24 hours at the latest",
            "tell a special police unit, within",
        ] {
            assert!(!text.contains(word), "{name}: informing is at once, referring has 24 hours: “{word}”");
        }
    }
}

#[test]
fn the_minutes_of_the_shipped_course_are_those_that_it_takes() {
    let editions = courses::format::open(&files(), fixture::today()).editions.unwrap();
    for language in Language::ALL {
        for activity in editions.get(language).activities() {
            assert!(
                !courses::reading_time::is_generous(activity),
                "{language}: {} has {} minutes",
                activity.id,
                activity.minutes
            );
        }
    }
}

#[test]
fn the_numbers_to_call_can_be_called_in_every_language() {
    let editions = courses::format::open(&files(), fixture::today()).editions.unwrap();
    for language in Language::ALL {
        let course = editions.get(language);
        let numbers: Vec<&str> = course.help().flat_map(|fact| &fact.call).map(String::as_str).collect();
        assert_eq!(numbers, ["112", "103", "102", "152"]);
        for fact in course.help() {
            for number in &fact.call {
                let linked = courses::html::with_calls(&fact.text.value, std::slice::from_ref(number));
                assert!(linked.contains(&format!("tel:{number}")), "{language}: {linked}");
            }
        }
    }
}
