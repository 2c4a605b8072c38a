//! How long something takes: what is measured of its words, and the time to think that its author credits.

use courses::course::{Activity, Course};

use crate::words::i18n::L;

/// The minutes of an activity in words.
pub(crate) fn of_activity(l: &L, activity: &Activity) -> String {
    told(l, activity.read_minutes, activity.whole_minutes())
}

/// The minutes of a course in words.
pub(crate) fn of_course(l: &L, course: &Course) -> String {
    told(l, course.read_minutes(), course.whole_minutes())
}

fn told(l: &L, reading: u32, planned: u32) -> String {
    let minutes = l.tn("{n} minute", "{n} minutes", planned as usize);
    if planned == reading {
        return minutes;
    }
    let parts = [("minutes", minutes), ("read", reading.to_string()), ("think", (planned - reading).to_string())];
    l.tf("{minutes}: {read} to read, {think} to think", &parts.each_ref().map(|(name, text)| (*name, text.as_str())))
}
