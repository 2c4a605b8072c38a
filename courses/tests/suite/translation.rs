//! PO files: what is reported, and how they follow the sources.

use courses::format::{Diagnostic, Files, check, po_template};
use courses::language::Language;

use crate::fixture::{folder, put, replace, today};

const LESSON: &str = "01-call/first-question.md";

fn faults_of(files: &Files, po: &str) -> String {
    let diagnostics = check(files, today()).diagnostics;
    let lines: Vec<String> = diagnostics.iter().filter(|fault| fault.file == po).map(ToString::to_string).collect();
    lines.join("\n")
}

/// The entry of a context as it stands in a PO file.
fn entry<'a>(po: &'a str, part: &str) -> &'a str {
    po.split("\n\n").find(|entry| entry.contains(part)).unwrap_or("none")
}

fn update(files: &mut Files, language: Language) -> String {
    let po = po_template(files, language).unwrap();
    put(files, &format!("po/{language}.po"), &po);
    assert_eq!(po_template(files, language).unwrap(), po, "the second update changes nothing");
    po
}

#[test]
fn missing_and_fuzzy_translations_are_warnings() {
    insta::assert_snapshot!(faults_of(&folder(), "po/az.po"), @r#"
    po/az.po: warning: not translated: course.toml:8 “What to say when the telephone rings.”
    po/az.po: warning: not translated: legal.toml:2 “The special police unit is informed within 24 hours.”
    po/az.po: warning: not translated: legal.toml:3 “Decision 21 of 2008, art. 7”
    po/az.po: warning: not translated: 01-call/module.toml:1 “The call”
    po/az.po: warning: not translated: 01-call/module.toml:2 “Answer what was asked”
    po/az.po: warning: not translated: 01-call/module.toml:2 “Keep the line open”
    po/az.po: warning: not translated: 01-call/first-question.md:4 “This lesson speaks of violence.”
    po/az.po: warning: not translated: 01-call/first-question.md:9 “People in danger test you with a small question first.”
    po/az.po: warning: not translated: 01-call/first-question.md:12 “- "Can you talk freely?" - "Is somebody with you?"”
    po/az.po: warning: not translated: 01-call/first-question.md:18 “He hangs up. What now?”
    po/az.po: warning: not translated: 01-call/first-question.md:20 “Wait. He may call back.”
    po/az.po: warning: not translated: 01-call/first-question.md:25 “| Sign | Answer | |------|--------| | Silence | Wait |”
    po/az.po: warning: not translated: 01-call/first-question.md:29 “![A telephone](media/telephone.svg)”
    po/az.po: warning: not translated: 02-check/module.toml:1 “Check”
    po/az.po: warning: not translated: 02-check/post.quiz.toml:1 “Post-test”
    po/az.po: warning: not translated: 02-check/post.quiz.toml:2 “Two questions.”
    po/az.po: warning: not translated: 02-check/post.quiz.toml:10 “23:52. A sewing machine stops. "The bus. How much."”
    po/az.po: warning: not translated: 02-check/post.quiz.toml:20 “Eight manat.”
    po/az.po: warning: not translated: 02-check/post.quiz.toml:21 “He breathes out.”
    po/az.po: warning: not translated: 02-check/post.quiz.toml:25 “Your name first.”
    po/az.po: warning: 8 more translations are missing, fuzzy or obsolete
    "#);
}

#[test]
fn plural_forms_are_refused() {
    let mut files = folder();
    put(
        &mut files,
        "po/ru.po",
        "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\n\n#~ msgid \"d\"\n#~ msgid_plural \"e\"\n#~ msgstr[0] \"\"\n",
    );
    let faults = faults_of(&files, "po/ru.po");
    let errors: Vec<&str> = faults.lines().filter(|line| line.contains("error")).collect();
    let message = "plural forms have no meaning in a course";
    assert_eq!(errors, [format!("po/ru.po:2: error: {message}")], "an obsolete entry is nobody's translation");
    assert_eq!(po_template(&files, Language::Ru).unwrap_err().len(), 1);
}

#[test]
fn a_translation_may_not_bring_new_kinds_of_content() {
    let mut files = folder();
    let entries = [
        ("Answer it", "Cavab\\nverin"),
        ("This lesson speaks of violence.", "Bu <b>dərs</b>"),
        ("People in danger test you with a small question first.", "Bir\\n\\niki"),
        ("He hangs up. What now?", "O\\n:::answer\\nGözləyin"),
        ("Wait. He may call back.", "[x](javascript:y) ![](media/none.svg)"),
    ]
    .map(|(id, text)| format!("\nmsgctxt \"{LESSON}\"\nmsgid \"{id}\"\nmsgstr \"{text}\"\n"));
    put(&mut files, "po/ru.po", &format!("{}{}", entries.concat(), entries[0]));
    let errors: Vec<String> =
        check(&files, today()).diagnostics.iter().filter(|fault| fault.is_error()).map(ToString::to_string).collect();
    insta::assert_snapshot!(errors.join("\n"), @r#"
    po/ru.po:4: error: the translation of a heading must be one line
    po/ru.po:8: error: raw HTML is not allowed: `<b>`
    po/ru.po:12: error: the translation must be one passage, as the source is: no heading, no second paragraph
    po/ru.po:16: error: `:::` must stand at the beginning of a line of its own, in the source
    po/ru.po:20: error: the link `javascript:y` must begin with https:, mailto: or tel:
    po/ru.po:20: error: the picture `media/none.svg` needs a text for those who do not see it: `![text](media/none.svg)`
    po/ru.po:20: error: there is no file `media/none.svg`
    po/ru.po:23: error: a second entry with the same `msgctxt` and `msgid`
    po/ru.po:24: error: the translation of a heading must be one line
    "#);
}

#[test]
fn a_translation_may_show_a_picture_of_its_own() {
    let mut files = folder();
    put(&mut files, "media/telefon.svg", "<svg/>");
    let entry = format!(
        "msgctxt \"{LESSON}\"\nmsgid \"![A telephone](media/telephone.svg)\"\nmsgstr \"![Telefon](media/telefon.svg)\"\n"
    );
    put(&mut files, "po/az.po", &entry);
    assert_eq!(faults_of(&files, "media/telefon.svg"), "");
    let editions = check(&files, today()).editions.unwrap();
    let lesson = editions.get(Language::Az).activities().find_map(|activity| activity.lesson()).unwrap();
    assert!(lesson.html_with_media("/m").contains("<img src=\"/m/telefon.svg\" alt=\"Telefon\">"));
}

#[test]
fn a_missing_or_foreign_file_is_an_error() {
    let mut files = folder();
    files.remove("po/ru.po");
    replace(&mut files, "po/az.po", "Language: az", "Language: ru");
    replace(&mut files, "po/az.po", "UTF-8", "CP1251");
    let errors: Vec<String> =
        check(&files, today()).diagnostics.iter().filter(|fault| fault.is_error()).map(ToString::to_string).collect();
    insta::assert_snapshot!(errors.join("\n"), @r#"
    course.toml: error: `languages` names `ru`, and there is no file `po/ru.po`
    po/az.po:2: error: `Language` is `ru`; this file is for `az`
    po/az.po:2: error: the charset of `Content-Type` must be UTF-8
    "#);
}

#[test]
fn a_new_file_lists_every_passage_in_order() {
    let mut files = folder();
    files.remove("po/ru.po");
    let po = update(&mut files, Language::Ru);
    insta::assert_snapshot!(entry(&po, "Language: ru"), @r#"
    msgid ""
    msgstr ""
    "Language: ru\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"
    "#);
    insta::assert_snapshot!(entry(&po, "Can you talk"), @r#"
    msgctxt "01-call/first-question.md"
    msgid ""
    "- \"Can you talk freely?\"\n"
    "\n"
    "- \"Is somebody with you?\""
    msgstr ""
    "#);
    let contexts: Vec<&str> = po.lines().filter_map(|line| line.strip_prefix("msgctxt ")).collect();
    insta::assert_snapshot!(contexts.join("\n"), @r#"
    "course.toml:title"
    "course.toml:summary"
    "legal.toml:A15.text"
    "legal.toml:A15.source"
    "01-call/module.toml:title"
    "01-call/module.toml:objectives.0"
    "01-call/module.toml:objectives.1"
    "01-call/first-question.md"
    "01-call/first-question.md"
    "01-call/first-question.md"
    "01-call/first-question.md"
    "01-call/first-question.md"
    "01-call/first-question.md"
    "01-call/first-question.md"
    "01-call/first-question.md"
    "01-call/first-question.md"
    "02-check/module.toml:title"
    "02-check/post.quiz.toml:title"
    "02-check/post.quiz.toml:intro"
    "02-check/post.quiz.toml:bus.situation"
    "02-check/post.quiz.toml:bus.text"
    "02-check/post.quiz.toml:bus.option.answer.text"
    "02-check/post.quiz.toml:bus.option.answer.feedback"
    "02-check/post.quiz.toml:bus.option.name.text"
    "02-check/post.quiz.toml:bus.option.name.feedback"
    "02-check/post.quiz.toml:note.text"
    "02-check/post.quiz.toml:note.option.words.text"
    "02-check/post.quiz.toml:note.option.words.feedback"
    "02-check/post.quiz.toml:note.option.time.text"
    "02-check/post.quiz.toml:note.option.time.feedback"
    "02-check/post.quiz.toml:note.option.guess.text"
    "02-check/post.quiz.toml:note.option.guess.feedback"
    "#);
}

#[test]
fn an_update_keeps_what_is_translated() {
    let mut files = folder();
    let po = update(&mut files, Language::Az);
    insta::assert_snapshot!(entry(&po, "Answer it"), @r#"
    msgctxt "01-call/first-question.md"
    msgid "Answer it"
    msgstr "Cavab verin"
    "#);
    insta::assert_snapshot!(entry(&po, "note.text"), @r#"
    #, fuzzy
    msgctxt "02-check/post.quiz.toml:note.text"
    msgid "What do you write down?"
    msgstr "Nəyi yazırsınız?"
    "#);
    let faults = faults_of(&files, "po/az.po");
    assert!(!faults.contains("obsolete:"), "{faults}");
}

#[test]
fn a_changed_source_makes_its_translation_fuzzy() {
    let mut files = folder();
    replace(&mut files, "course.toml", "The first call", "The second call");
    replace(&mut files, LESSON, "## Answer it", "## Answer it now");
    let po = update(&mut files, Language::Az);
    insta::assert_snapshot!(entry(&po, "course.toml:title"), @r#"
    #, fuzzy
    #| msgid "The first call"
    msgctxt "course.toml:title"
    msgid "The second call"
    msgstr "İlk zəng"
    "#);
    insta::assert_snapshot!(entry(&po, "Answer it now"), @r#"
    #, fuzzy
    #| msgid "Answer it"
    msgctxt "01-call/first-question.md"
    msgid "Answer it now"
    msgstr "Cavab verin"
    "#);

    // Changed once more: what the translation was made for stays.
    replace(&mut files, LESSON, "## Answer it now", "## Answer it right now");
    let po = update(&mut files, Language::Az);
    assert!(entry(&po, "Answer it right now").contains("#| msgid \"Answer it\"\n"));
}

#[test]
fn what_is_gone_is_kept_and_comes_back() {
    let mut files = folder();
    let before = update(&mut files, Language::Az);
    replace(&mut files, LESSON, "## Answer it\n\n", "");
    let po = update(&mut files, Language::Az);
    insta::assert_snapshot!(entry(&po, "Answer it"), @r#"
    #~ msgctxt "01-call/first-question.md"
    #~ msgid "Answer it"
    #~ msgstr "Cavab verin"
    "#);
    replace(&mut files, LESSON, "People in danger", "## Answer it\n\nPeople in danger");
    assert_eq!(update(&mut files, Language::Az), before);
}

#[test]
fn faults_keep_the_file_from_being_updated() {
    let mut files = folder();
    put(&mut files, "po/az.po", "msgid \"a\"\n");
    let faults: Vec<Diagnostic> = po_template(&files, Language::Az).unwrap_err();
    assert_eq!(faults[0].to_string(), "po/az.po:1: error: `msgid` without a `msgstr` after it");
    let faults = po_template(&files, Language::En).unwrap_err();
    assert_eq!(faults.len(), 1);
}
