//! `course.toml`: identity, target groups, what the course counts for, completion rules, order of modules.

use std::collections::{BTreeMap, BTreeSet};

use super::diagnostics::Report;
use super::heading::{FILE, languages};
use super::names::{is_code, is_name};
use super::reader::Reader;
use super::table::{Located, Table};
use super::unit::{SHORT, TITLE};
use super::{legal, module, place};
use crate::course::{Course, LegalFact, Rule, TargetGroup};

/// The version of the folder format that this code reads.
const FORMAT: u32 = 1;

/// Reads the whole folder, beginning with this file.
pub(super) fn read(reader: &mut Reader<'_>) -> Course {
    let table = if reader.has_file(FILE) {
        reader.toml_file(FILE)
    } else {
        reader.report.error(FILE, 0, "the file is missing: a course folder begins with it");
        None
    };
    // The file cannot be read, which is reported: an empty partial table keeps silent about missing keys.
    let mut table = table.unwrap_or_else(|| Table::new(FILE, 0, true, BTreeMap::new()));

    table.integer("format", FORMAT..=FORMAT, &mut reader.report);
    let slug = table.text("slug", &mut reader.report);
    if let Some(slug) = &slug
        && !(is_name(&slug.text) && slug.text.len() >= 2)
    {
        let message = "`slug` must be 2 to 60 small Latin letters, digits and hyphens";
        reader.report.error(FILE, slug.line, message);
    }
    let version = code(&mut table, "version", reader);
    let licence = code(&mut table, "licence", reader);
    let heading = languages(&mut table, &mut reader.report);
    let title = table.text("title", &mut reader.report);
    let title = reader.say_plain(FILE, "title", title, TITLE);
    let summary = table.text("summary", &mut reader.report);
    let summary = reader.say_plain(FILE, "summary", summary, SHORT);
    let target_groups = target_groups(&mut table, &mut reader.report);
    let counts_for = counts_for(&mut table, &mut reader.report);
    let names = table.texts("modules", &mut reader.report);
    let rules = rules(&mut table, &mut reader.report);
    let help = table.texts("help", &mut reader.report);
    table.finish(&mut reader.report);

    let legal = legal::read(reader);
    check_help(reader, &help, &legal);
    let modules = module::read_all(reader, &names, &legal);
    let languages = std::iter::once(heading.source_language).chain(heading.translations).collect();
    let course = Course {
        slug: slug.unwrap_or_default().text,
        version,
        language: reader.language(),
        source_language: heading.source_language,
        languages,
        licence,
        title,
        summary,
        target_groups,
        counts_for,
        completion: rules.iter().map(|(_, rule)| rule.clone()).collect(),
        modules,
        legal,
        help: help.into_iter().map(|key| key.text).collect(),
    };
    check_rules(&course, &rules, &mut reader.report);
    place::check(reader, &course);
    course
}

fn code(table: &mut Table, key: &str, reader: &mut Reader<'_>) -> String {
    let code = table.text(key, &mut reader.report).unwrap_or_default();
    if !code.text.is_empty() && !is_code(&code.text) {
        let message = format!("`{key}` must be at most 40 Latin letters, digits, `.`, `_` and `-`");
        reader.report.error(FILE, code.line, message);
    }
    code.text
}

fn target_groups(table: &mut Table, report: &mut Report) -> Vec<TargetGroup> {
    let mut groups = Vec::new();
    for name in table.texts("target_groups", report) {
        match TargetGroup::ALL.into_iter().find(|group| group.code() == name.text) {
            Some(group) if groups.contains(&group) => {
                report.error(FILE, name.line, format!("target group `{}` is named twice", name.text));
            }
            Some(group) => groups.push(group),
            None => {
                let known = TargetGroup::ALL.map(TargetGroup::code).join(", ");
                report.error(FILE, name.line, format!("unknown target group `{}` ({known})", name.text));
            }
        }
    }
    groups
}

fn counts_for(table: &mut Table, report: &mut Report) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let codes = table.texts("counts_for", report);
    for code in &codes {
        if !is_code(&code.text) {
            report.error(FILE, code.line, format!("`{}` is not an indicator code", code.text));
        } else if !seen.insert(&code.text) {
            report.error(FILE, code.line, format!("indicator `{}` is named twice", code.text));
        }
    }
    codes.into_iter().map(|code| code.text).collect()
}

/// Whom to call: facts that exist, and at least one number among them.
fn check_help(reader: &mut Reader<'_>, help: &[Located], facts: &BTreeMap<String, LegalFact>) {
    let mut exist = true;
    for key in help {
        exist &= legal::refer(reader, FILE, key.line, &key.text, facts);
    }
    let has_number = help.iter().filter_map(|key| facts.get(&key.text)).any(|fact| !fact.call.is_empty());
    if let Some(first) = help.first().filter(|_| exist && !has_number) {
        reader.report.error(FILE, first.line, "none of the facts that `help` names has a number to `call`");
    }
}

/// The completion rules with their lines.
fn rules(table: &mut Table, report: &mut Report) -> Vec<(u32, Rule)> {
    let mut rules = Vec::new();
    for mut table in table.tables("completion", report) {
        let name = table.text("rule", report);
        let rule = match name.as_ref().map(|name| name.text.as_str()) {
            Some("lessons-confirmed") => Some(Rule::LessonsConfirmed),
            Some("quiz-passed") => table.text("quiz", report).map(|quiz| Rule::QuizPassed { quiz: quiz.text }),
            Some("scenarios-completed") => {
                let scenarios: Vec<String> =
                    table.texts("scenarios", report).into_iter().map(|scenario| scenario.text).collect();
                let all = u32::try_from(scenarios.len()).unwrap_or(u32::MAX);
                if all == 0 {
                    report.error(FILE, table.line(), "`scenarios` names no scenario");
                }
                let at_least = table.optional_integer("at_least", 1..=all.max(1), report).unwrap_or(all);
                Some(Rule::ScenariosCompleted { scenarios, at_least })
            }
            Some("minutes-attended") => {
                let percent = table.integer("percent", 1..=100, report);
                percent.map(|percent| Rule::MinutesAttended { percent: u8::try_from(percent).unwrap_or(100) })
            }
            Some(unknown) => {
                let message = format!(
                    "unknown rule `{unknown}` (lessons-confirmed, quiz-passed, scenarios-completed, minutes-attended)"
                );
                report.error(FILE, table.line(), message);
                // Its other keys belong to a rule that nobody knows.
                continue;
            }
            None => None,
        };
        rules.extend(rule.map(|rule| (table.line(), rule)));
        table.finish(report);
    }
    rules
}

fn check_rules(course: &Course, rules: &[(u32, Rule)], report: &mut Report) {
    if rules.is_empty() && !report.has_errors_in(FILE) {
        report.error(FILE, 0, "a course needs at least one `[[completion]]` rule: nobody could complete it");
    }
    for (line, rule) in rules {
        match rule {
            Rule::QuizPassed { quiz } if course.activity(quiz).and_then(|activity| activity.quiz()).is_none() => {
                report.error(FILE, *line, format!("completion: there is no quiz `{quiz}`"));
            }
            Rule::ScenariosCompleted { scenarios, .. } => {
                for scenario in scenarios {
                    if course.activity(scenario).and_then(|activity| activity.scenario()).is_none() {
                        report.error(FILE, *line, format!("completion: there is no scenario `{scenario}`"));
                    }
                }
            }
            Rule::LessonsConfirmed | Rule::QuizPassed { .. } | Rule::MinutesAttended { .. } => {}
        }
    }
}
