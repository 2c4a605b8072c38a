//! What a passage is, in words, where it stands in a file of keys.

use courses::format::outline::{Kind, Module};

use crate::words::i18n::L;

/// What a passage is to whoever translates it: its key ends with what it says.
pub(super) fn of_key(l: &L, key: &str) -> String {
    let parts: Vec<&str> = key.split('.').filter(|part| part.parse::<u32>().is_err()).collect();
    match parts.last().copied().unwrap_or_default() {
        "title" => l.t("Title"),
        "summary" => l.t("Summary"),
        "objectives" => l.t("What one can do afterwards"),
        "source" => l.t("The act that says so"),
        "seen_in" => l.t("Where it was read"),
        "situation" => l.t("Situation"),
        "intro" => l.t("Introduction"),
        "notice" => l.t("Notice before heavy content"),
        "role" => l.t("Role"),
        "speaker" => l.t("Who speaks"),
        "outcome" => l.t("What follows at once"),
        "reason" | "why" => l.t("Why"),
        "repair" => l.t("How it can be repaired"),
        "feedback" => l.t("What is said about it"),
        "again" => l.t("Text from the second visit on"),
        "extra" => l.t("Further paragraph"),
        "alt" => l.t("What the picture shows"),
        "transcript" => l.t("What is heard"),
        "end" => l.t("Name of the end"),
        "question" => l.t("Question to think about"),
        "commitment" => l.t("What one will do at work"),
        "text" if key.contains(".option.") => l.t("Option"),
        _ => l.t("Text"),
    }
}

/// What the file is called in which passages stand.
pub(in crate::pages::authoring) fn of_file(l: &L, modules: &[Module], path: &str) -> String {
    if path == "course.toml" {
        return l.t("The course");
    }
    if path == "legal.toml" {
        return l.t("Legal facts and numbers to call");
    }
    let (folder, file) = path.split_once('/').unwrap_or(("", path));
    let module = modules.iter().find(|module| module.folder == folder);
    let activities = module.into_iter().flat_map(|module| &module.activities);
    match activities.into_iter().find(|activity| activity.file == file) {
        Some(activity) => {
            let kind = match activity.kind {
                Some(Kind::Quiz) => l.t("Test"),
                Some(Kind::Scenario) => l.t("Exercise"),
                Some(Kind::Lesson) | None => l.t("Lesson"),
            };
            format!("{kind}: {}", activity.title)
        }
        None => module.map_or_else(|| path.to_owned(), |module| format!("{}: {}", l.t("Module"), module.title)),
    }
}
