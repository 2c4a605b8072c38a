//! Folders: the editions of a valid one, and every fault of a bad one at once.

use courses::course::{QuestionKind, Rule, TargetGroup};
use courses::format::{check, hash};
use courses::language::Language;

use crate::fixture::{faults, folder, put, replace, today};

#[test]
fn a_valid_folder_is_a_course() {
    let files = folder();
    assert_eq!(faults(&files), "");
    let editions = check(&files, today()).editions.unwrap();
    let course = editions.source();
    assert_eq!((course.slug.as_str(), course.minutes()), ("hotline", 4));
    assert_eq!(course.languages, [Language::En, Language::Az, Language::Ru]);
    assert_eq!(course.target_groups, [TargetGroup::NgoHotline, TargetGroup::Police]);
    assert_eq!(course.completion, [Rule::LessonsConfirmed, Rule::QuizPassed { quiz: "02-check/post".into() }]);
    let ids: Vec<_> = course.activities().map(|activity| activity.id.as_str()).collect();
    assert_eq!(ids, ["01-call/first-question", "02-check/post"]);
    assert_eq!(course.next_after(ids[0]).unwrap().id, ids[1]);
    assert_eq!(course.previous_before(ids[1]).unwrap().id, ids[0]);
    assert!(course.next_after(ids[1]).is_none() && course.previous_before(ids[0]).is_none());
    assert!(course.next_after("?").is_none() && course.previous_before("?").is_none());

    assert_eq!(course.activities().next().unwrap().title.value, "The first question");
    let quiz = course.activity("02-check/post").unwrap().quiz().unwrap();
    assert_eq!((quiz.pass_percent, quiz.max_attempts, quiz.pause_hours), (70, Some(3), 24));
    let bus = quiz.question("bus").unwrap();
    assert_eq!((bus.kind, bus.points), (QuestionKind::Single, 1));
    let situation = &bus.situation.as_ref().unwrap().value;
    assert_eq!(situation, "23:52. A sewing machine stops.\n\n\"The bus. How much.\"");
}

#[test]
fn places_in_lessons_have_to_be_there() {
    let mut files = folder();
    let ask = "text = \"What do you write down?\"\n";
    let with = |place: &str| format!("{ask}lesson = \"{place}\"\n");
    replace(&mut files, "02-check/post.quiz.toml", ask, &with("01-call/first-question#answer-it"));
    assert_eq!(faults(&files), "");
    for language in Language::ALL {
        let editions = check(&files, today()).editions.unwrap();
        let question =
            editions.get(language).activity("02-check/post").unwrap().quiz().unwrap().question("note").unwrap();
        let address = question.lesson.as_ref().unwrap().address();
        let lesson = editions.get(language).activity("01-call/first-question").unwrap().lesson().unwrap();
        assert_eq!(address, "01-call/first-question#at-answer-it");
        assert!(lesson.html.contains("id=\"at-answer-it\""), "{}", lesson.html);
    }
    for (place, fault) in [
        ("01-call/none", "there is no lesson `01-call/none`: write it as `MODULE/NAME#heading`"),
        ("02-check/post", "there is no lesson `02-check/post`: write it as `MODULE/NAME#heading`"),
        ("01-call/first-question#cavab-verin", "`01-call/first-question` has no heading `cavab-verin` (answer-it)"),
    ] {
        let mut files = folder();
        replace(&mut files, "02-check/post.quiz.toml", ask, &with(place));
        assert_eq!(faults(&files), format!("02-check/post.quiz.toml:32: error: {fault}"));
    }
}

#[test]
fn numbers_to_call_stand_in_their_fact() {
    let with = |call: &str, help: &str| {
        let mut files = folder();
        replace(&mut files, "legal.toml", "valid_from", &format!("call = {call}\nvalid_from"));
        replace(&mut files, "course.toml", "modules =", &format!("help = {help}\nmodules ="));
        files
    };
    assert_eq!(faults(&with(r#"["24"]"#, r#"["A15"]"#)), "");
    for (call, help, fault) in [
        (r#"["112"]"#, r#"["A15"]"#, "legal.toml:4: error: `112` does not stand in `text`"),
        (r#"["2"]"#, r#"["A15"]"#, "legal.toml:4: error: `2` is no telephone number"),
        ("[]", r#"["A15"]"#, "course.toml:11: error: none of the facts that `help` names has a number to `call`"),
        (r#"["24"]"#, r#"["B1"]"#, "course.toml:11: error: there is no legal fact `B1` in legal.toml"),
    ] {
        assert_eq!(faults(&with(call, help)), fault);
    }
}

#[test]
fn more_minutes_than_an_activity_takes_are_a_warning() {
    let mut files = folder();
    replace(&mut files, "01-call/module.toml", "minutes = 2", "minutes = 3");
    let warning = "3 minutes are credited for `first-question.md`, more than twice the 1 that it takes to read";
    assert_eq!(faults(&files), format!("01-call/module.toml:4: warning: {warning}"));
}

#[test]
fn every_edition_has_the_same_ids() {
    let editions = check(&folder(), today()).editions.unwrap();
    assert_eq!(editions.languages().collect::<Vec<_>>(), [Language::En, Language::Az, Language::Ru]);
    let az = editions.get(Language::Az);
    assert_eq!(az.language, Language::Az);
    assert_eq!((az.title.language, az.title.value.as_str()), (Language::Az, "İlk zəng"));
    assert_eq!(az.summary.language, Language::En);
    assert_eq!(az.activities().next().unwrap().title.value, "İlk sual");
    let quiz = az.activity("02-check/post").unwrap().quiz().unwrap();
    // It is translated, and one of its options is not: nobody answers half a question in another language.
    assert_eq!(quiz.question("bus").unwrap().text.language, Language::En);
    // A fuzzy translation is not shown.
    assert_eq!(quiz.question("note").unwrap().text.language, Language::En);
}

#[test]
fn the_source_is_shown_where_there_is_no_edition() {
    let mut files = folder();
    replace(&mut files, "course.toml", r#"["az", "ru"]"#, "[]");
    let editions = check(&files, today()).editions.unwrap();
    assert_eq!(editions.get(Language::Ru), editions.source());
}

#[test]
fn every_fault_of_course_toml_is_reported() {
    let mut files = folder();
    put(
        &mut files,
        "course.toml",
        r#"format = 2
slug = "Hot line"
version = 1.0
source_language = "en"
languages = ["az", "de", "en"]
title = ""
summary = "What to say."
target_groups = ["police", "army", "police"]
counts_for = ["PS 5"]
modules = ["01-call", "../secret", "03-none", "01-call"]
minutes = 30
[[completion]]
rule = "quiz-passed"
quiz = "02-check/none"
[[completion]]
rule = "attended"
"#,
    );
    insta::assert_snapshot!(faults(&files), @r#"
    course.toml:1: error: `format` must be 1
    course.toml:1: error: `licence` is missing
    course.toml:2: error: `slug` must be 2 to 60 small Latin letters, digits and hyphens
    course.toml:3: error: `version` must be a text, not a number with a fraction
    course.toml:5: error: `de` is not a language of Dayaq (az, en, ru)
    course.toml:5: error: `en` is named twice
    course.toml:6: error: `title` is empty
    course.toml:8: error: unknown target group `army` (police, labour-inspection, ngo-shelter, ngo-hotline, ngo-legal, social-services, media)
    course.toml:8: error: target group `police` is named twice
    course.toml:9: error: `PS 5` is not an indicator code
    course.toml:10: error: module `../secret` must be the name of a folder: small Latin letters, digits and hyphens
    course.toml:10: error: module `03-none` has no file `03-none/module.toml`
    course.toml:10: error: module `01-call` is named twice
    course.toml:11: error: unknown key `minutes`
    course.toml:12: error: completion: there is no quiz `02-check/none`
    course.toml:15: error: unknown rule `attended` (lessons-confirmed, quiz-passed, scenarios-completed, minutes-attended)
    "#);
}

#[test]
fn every_fault_of_modules_quizzes_and_legal_facts_is_reported() {
    let mut files = folder();
    put(
        &mut files,
        "01-call/module.toml",
        "title = \"The call\"\nobjectives = [1]\n[[activity]]\nfile = \"first-question.md\"\nminutes = 0\n\
         [[activity]]\nfile = \"../course.toml\"\nminutes = 5\n[[activity]]\nfile = \"none.md\"\nminutes = 5\n\
         [[activity]]\nfile = \"../x.md\"\nminutes = 5\nlong = true\n[[activity]]\nfile = \"first-question.md\"\nminutes = 2\n",
    );
    put(
        &mut files,
        "02-check/post.quiz.toml",
        r#"title = "Post-test"
pass_percent = 170
[[question]]
id = "a"
kind = "single"
text = "One?"
legal = ["A99"]
[[question.option]]
id = "x"
text = "X"
[[question.option]]
id = "x"
text = "X"
feedback = "Why."
[[question]]
id = "a"
kind = "essay"
text = "Two?"
[[question]]
id = "B"
kind = "multiple"
text = "Three?"
[[question]]
id = "c"
kind = "multiple"
text = "Four?"
points = 0
[[question.option]]
id = "x"
text = "X"
feedback = "Why."
right = true
[[question.option]]
id = "y"
text = "Y"
feedback = "Why."
right = "yes"
[[question]]
id = "d"
kind = "single"
text = "Five?"
option = [ { id = "x", text = "X", feedback = "F", right = true }, { id = "y", text = "Y", feedback = "F", right = true } ]
"#,
    );
    put(
        &mut files,
        "legal.toml",
        "[A15]\ntext = \"T\"\nsource = \"S\"\nvalid_from = 2026-01-01\nvalid_to = 2025-01-01\nchecked_on = \"2026\"\n\
         [A16]\ntext = \"T\"\nchecked_on = 2025-01-01T00:00:00Z\n",
    );
    insta::assert_snapshot!(faults(&files), @r#"
    01-call/module.toml:2: error: `objectives` must be a text, not a number
    01-call/module.toml:5: error: `minutes` must be from 1 to 480
    01-call/module.toml:7: error: `../course.toml` is neither a lesson (NAME.md) nor a quiz (NAME.quiz.toml) nor a scenario (NAME.scenario.toml)
    01-call/module.toml:10: error: there is no file `01-call/none.md`
    01-call/module.toml:13: error: `../x.md`: a file is named with small Latin letters, digits and hyphens, without a path
    01-call/module.toml:15: error: unknown key `long`
    01-call/module.toml:16: error: activity `01-call/first-question` is there twice: give the newer one an `id` of its own
    02-check/post.quiz.toml:2: error: `pass_percent` must be from 0 to 100
    02-check/post.quiz.toml:3: error: question `a` has no right option
    02-check/post.quiz.toml:7: error: there is no legal fact `A99` in legal.toml
    02-check/post.quiz.toml:8: error: `feedback` is missing
    02-check/post.quiz.toml:11: error: option `x` is there twice in question `a`
    02-check/post.quiz.toml:15: error: question `a` is there twice
    02-check/post.quiz.toml:17: error: unknown kind of question `essay` (single, multiple)
    02-check/post.quiz.toml:20: error: id `B` must be small Latin letters, digits and hyphens
    02-check/post.quiz.toml:27: error: `points` must be from 1 to 100
    02-check/post.quiz.toml:37: error: `right` must be true or false, not a text
    02-check/post.quiz.toml:38: error: question `d` has 2 right options; `single` takes one
    legal.toml:1: error: `A15` ends before it begins
    legal.toml:1: warning: `A15` is not in force on 2026-11-01
    legal.toml:1: warning: not yet checked by a lawyer, as trainees will read: A15, A16
    legal.toml:6: error: `checked_on` must be a date such as 2026-10-15, without quotes, not a text
    legal.toml:7: error: `source` is missing
    legal.toml:9: error: `checked_on` must be a date such as 2026-10-15, without quotes, not a date with a time
    "#);
}

#[test]
fn every_fault_of_a_lesson_is_reported() {
    let mut files = folder();
    put(
        &mut files,
        "01-call/first-question.md",
        "Title\n\n# Second\n\n<b>bold</b> and ![](media/telephone.svg)\n![x](media/none.svg) ![y](../secret.png)\n\n\
         <script>\nalert(1)\n</script>\n\n[a](javascript:x) [b](other.md) <info@example.org> [c](tel:152)\n\n\
         :::ask\nA question.\n:::write\nUnder\n===\n:::\n:::\n:::answer\n:::box\n:::legal\n:::legal A99\n\
         text\n  :::ask\n\n[r]: https://example.org\n\n:::think\nA question.\n",
    );
    insta::assert_snapshot!(faults(&files), @r#"
    01-call/first-question.md:1: error: the first line must be the title: `# Title`
    01-call/first-question.md:3: error: `#` is for the title only; use `##`
    01-call/first-question.md:5: error: raw HTML is not allowed: `<b>`
    01-call/first-question.md:5: error: the picture `media/telephone.svg` needs a text for those who do not see it: `![text](media/telephone.svg)`
    01-call/first-question.md:6: error: the picture `../secret.png` must be a file in `media/`, named with Latin letters, digits, `.`, `_` and `-`
    01-call/first-question.md:6: error: there is no file `media/none.svg`
    01-call/first-question.md:8: error: raw HTML is not allowed: `<script>`
    01-call/first-question.md:9: error: raw HTML is not allowed: `alert(1)`
    01-call/first-question.md:10: error: raw HTML is not allowed: `</script>`
    01-call/first-question.md:12: error: the link `javascript:x` must begin with https:, mailto: or tel:
    01-call/first-question.md:12: error: the link `other.md` must begin with https:, mailto: or tel:
    01-call/first-question.md:16: error: `:::write` begins before the end of `:::ask` in line 14
    01-call/first-question.md:17: error: begin the heading with `##`, or leave a blank line before `---`
    01-call/first-question.md:20: error: `:::` ends nothing
    01-call/first-question.md:21: error: `:::answer` belongs into `:::think`, once
    01-call/first-question.md:22: error: unknown container `:::box` (notice, ask, write, jobaid, think, answer, legal KEY)
    01-call/first-question.md:23: error: `:::legal` needs the key of a legal fact
    01-call/first-question.md:24: error: there is no legal fact `A99` in legal.toml
    01-call/first-question.md:26: error: `:::` must stand at the beginning of a line of its own, in the source
    01-call/first-question.md:28: error: write the address of `[r]` into the link itself
    01-call/first-question.md:30: error: `:::think` is never ended by a line `:::`
    01-call/first-question.md:30: error: `:::think` has no `:::answer`
    "#);
}

#[test]
fn syntax_errors_have_lines_and_do_not_hide_the_rest() {
    let mut files = folder();
    replace(&mut files, "course.toml", "title = \"The first call\"", "title = \"The first call");
    replace(&mut files, "02-check/post.quiz.toml", "points = 2", "points == 2\nweight = 3");
    put(&mut files, "01-call/module.toml", "title = \"A\"\ntitle = \"B\"\n");
    files.insert("legal.toml".into(), b"[A15]\ntext = \"\xff\"\n".to_vec());
    insta::assert_snapshot!(faults(&files), @r#"
    01-call/module.toml:2: error: duplicate key
    02-check/post.quiz.toml:17: error: there is no legal fact `A15` in legal.toml
    02-check/post.quiz.toml:32: error: extra `=`, expected nothing
    02-check/post.quiz.toml:32: error: unexpected key or value, expected newline, `#`
    02-check/post.quiz.toml:32: error: `points` must be from 1 to 100
    02-check/post.quiz.toml:33: error: unknown key `weight`
    course.toml:7: error: invalid basic string, expected `"`
    legal.toml:2: error: this is not UTF-8 text
    "#);
}

#[test]
fn warnings_do_not_keep_a_folder_from_being_published() {
    let mut files = folder();
    put(&mut files, "README.md", "About this course.");
    put(&mut files, "01-call/old.md", "# Old");
    put(&mut files, "media/old.svg", "");
    put(
        &mut files,
        "legal.toml",
        "[A15]\ntext = \"T\"\nsource = \"S\"\nvalid_to = 2026-10-31\nchecked_on = 2025-10-31\n\
         [A16]\ntext = \"T\"\nsource = \"S\"\nvalid_from = 2027-01-01\nchecked_on = 2026-12-01\n",
    );
    insta::assert_snapshot!(faults(&files), @r#"
    01-call/old.md: warning: nothing in the course refers to this file
    legal.toml:1: warning: `A15` was checked on 2025-10-31, more than 12 months ago: check it again
    legal.toml:1: warning: `A15` is not in force on 2026-11-01
    legal.toml:6: warning: `A16` was checked on 2026-12-01, a day to come
    legal.toml:6: warning: `A16` is not in force on 2026-11-01
    legal.toml:6: warning: no lesson, question or scenario shows `A16`
    media/old.svg: warning: nothing in the course refers to this file
    "#);
}

#[test]
fn what_no_lawyer_has_checked_is_said_once() {
    let mut files = folder();
    put(
        &mut files,
        "legal.toml",
        "[A15]\ntext = \"T\"\nsource = \"S\"\nchecked_on = 2026-10-15\n\
         [A16]\ntext = \"T\"\nsource = \"S\"\nseen_in = \"R\"\n[A17]\ntext = \"T\"\nsource = \"S\"\n",
    );
    put(
        &mut files,
        "01-call/first-question.md",
        "# T\n\n:::legal A15\n\n:::legal A16\n\n:::legal A17\n\n![a](media/telephone.svg)\n",
    );
    assert_eq!(faults(&files), "legal.toml:5: warning: not yet checked by a lawyer, as trainees will read: A16, A17");
}

#[test]
fn a_title_has_two_hundred_characters_at_most() {
    let mut files = folder();
    replace(&mut files, "course.toml", "The first call", &"ə".repeat(200));
    assert_eq!(faults(&files), "");
    replace(&mut files, "02-check/module.toml", "Check", &"ə".repeat(201));
    assert_eq!(faults(&files), "02-check/module.toml:1: error: `title` has 201 characters; 200 are the most");
}

#[test]
fn a_folder_without_course_toml_is_none() {
    assert_eq!(
        faults(&courses::format::Files::new()),
        "course.toml: error: the file is missing: a course folder begins with it"
    );
}

#[test]
fn windows_line_ends_and_byte_order_marks_change_nothing() {
    let plain = folder();
    let mut windows = folder();
    for (path, bytes) in &mut windows {
        if path != "media/telephone.svg" {
            let text = String::from_utf8(bytes.clone()).unwrap();
            *bytes = format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes();
        }
    }
    assert_eq!(check(&plain, today()), check(&windows, today()));
}

#[test]
fn the_hash_names_the_content() {
    let files = folder();
    assert_eq!(hash(&files), hash(&files.clone()));
    let mut moved = files.clone();
    let bytes = moved.remove("media/telephone.svg").unwrap();
    moved.insert("media/telephone2.svg".into(), bytes);
    assert_ne!(hash(&files), hash(&moved));
    let one = [("a".to_owned(), b"bc".to_vec())].into();
    let other = [("ab".to_owned(), b"c".to_vec())].into();
    assert_ne!(hash(&one), hash(&other));
}
