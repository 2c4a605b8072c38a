//! A small valid course folder, and ways to change it.

use chrono::NaiveDate;
use courses::format::{Checked, Files, check};

const COURSE: &str = r#"format = 1
slug = "hotline"
version = "1.0"
source_language = "en"
languages = ["az", "ru"]
licence = "CC-BY-4.0"
title = "The first call"
summary = "What to say when the telephone rings."
target_groups = ["ngo-hotline", "police"]
counts_for = ["PS.5.1-28"]
modules = ["01-call", "02-check"]

[[completion]]
rule = "lessons-confirmed"

[[completion]]
rule = "quiz-passed"
quiz = "02-check/post"
"#;

const CALL: &str = r#"title = "The call"
objectives = ["Answer what was asked", "Keep the line open"]

[[activity]]
file = "first-question.md"
minutes = 2
"#;

const LESSON: &str = "# The first *question*

:::notice
This lesson speaks of violence.
:::

## Answer it

People in danger test you with a small question first.

:::ask
- \"Can you talk freely?\"

- \"Is somebody with you?\"
:::

:::think
He hangs up. What now?
:::answer
Wait. He may call back.
:::

:::legal A15

| Sign | Answer |
|------|--------|
| Silence | Wait |

![A telephone](media/telephone.svg)
";

const CHECK: &str = r#"title = "Check"

[[activity]]
file = "post.quiz.toml"
minutes = 2
"#;

const QUIZ: &str = r#"title = "Post-test"
intro = "Two questions."
pass_percent = 70
max_attempts = 3
pause_hours = 24

[[question]]
id = "bus"
kind = "single"
situation = """
23:52. A sewing machine stops.

"The bus. How much."
"""
text = "What do you say?"
tags = ["first-contact"]
legal = ["A15"]
[[question.option]]
id = "answer"
text = "Eight manat."
feedback = "He breathes out."
right = true
[[question.option]]
id = "name"
text = "Your name first."
feedback = "Why name."

[[question]]
id = "note"
kind = "multiple"
text = "What do you write down?"
points = 2
[[question.option]]
id = "words"
text = "His words"
feedback = "Yes."
right = true
[[question.option]]
id = "time"
text = "The time"
feedback = "Yes."
right = true
[[question.option]]
id = "guess"
text = "Your guess"
feedback = "It is not yours to draw."
"#;

const LEGAL: &str = r#"[A15]
text = "The special police unit is informed within 24 hours."
source = "Decision 21 of 2008, art. 7"
valid_from = 2009-09-03
checked_on = 2026-10-15
"#;

const AZ: &str = r#"msgid ""
msgstr ""
"Language: az\n"
"Content-Type: text/plain; charset=UTF-8\n"

msgctxt "course.toml:title"
msgid "The first call"
msgstr "İlk zəng"

msgctxt "01-call/first-question.md"
msgid "The first *question*"
msgstr "İlk *sual*"

msgctxt "01-call/first-question.md"
msgid "Answer it"
msgstr "Cavab verin"

msgctxt "02-check/post.quiz.toml:bus.text"
msgid "What do you say?"
msgstr "Nə deyirsiniz?"

#, fuzzy
msgctxt "02-check/post.quiz.toml:note.text"
msgid "What do you write down?"
msgstr "Nəyi yazırsınız?"
"#;

/// The day on which the checks of the tests are made.
pub fn today() -> NaiveDate {
    "2026-11-01".parse().unwrap()
}

pub fn folder() -> Files {
    [
        ("course.toml", COURSE),
        ("legal.toml", LEGAL),
        ("01-call/module.toml", CALL),
        ("01-call/first-question.md", LESSON),
        ("02-check/module.toml", CHECK),
        ("02-check/post.quiz.toml", QUIZ),
        ("media/telephone.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("po/az.po", AZ),
        ("po/ru.po", "msgid \"\"\nmsgstr \"Language: ru\\n\"\n"),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .collect()
}

/// Replaces a text that stands in the file once.
pub fn replace(files: &mut Files, path: &str, old: &str, new: &str) {
    let text = String::from_utf8(files[path].clone()).unwrap();
    assert_eq!(text.matches(old).count(), 1, "`{old}` in {path}");
    files.insert(path.to_owned(), text.replace(old, new).into_bytes());
}

pub fn put(files: &mut Files, path: &str, text: &str) {
    files.insert(path.to_owned(), text.as_bytes().to_vec());
}

/// The diagnostics as they are printed, one a line. Translations are left to the tests about them.
pub fn faults(files: &Files) -> String {
    let Checked { diagnostics, editions, .. } = check(files, today());
    assert_eq!(editions.is_none(), diagnostics.iter().any(courses::format::Diagnostic::is_error));
    let lines: Vec<String> =
        diagnostics.iter().filter(|diagnostic| !diagnostic.file.starts_with("po/")).map(ToString::to_string).collect();
    lines.join("\n")
}
