//! The translations of a folder to one language, and what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use super::agreement;
use super::blocks::{self, Block, BlockKind, MOST_CELLS};
use super::diagnostics::Report;
use super::files::{self, Files};
use super::inspect::inspect;
use super::names::excerpt;
use super::po::{self, Entry, Fault, Po};
use super::unit::{Form, Unit};
use crate::language::Language;

/// Missing, fuzzy and obsolete translations that are named one by one.
const MOST_WARNINGS: usize = 20;

/// What is translated: by context and source text.
pub(super) struct Translation {
    language: Language,
    texts: BTreeMap<(String, String), String>,
    /// Paths of the pictures that translations show, which may be others than those of the source.
    media: BTreeSet<String>,
}

impl Translation {
    pub(super) const fn language(&self) -> Language {
        self.language
    }

    pub(super) const fn media(&self) -> &BTreeSet<String> {
        &self.media
    }

    /// How many of the passages are in this language, in full percent.
    pub(super) fn percent(&self, units: &[Unit]) -> u8 {
        let done = units.iter().filter(|unit| self.find(&unit.context, &unit.text).is_some()).count();
        u8::try_from(done * 100 / units.len().max(1)).unwrap_or(100)
    }

    /// The reviewed translation of a passage.
    pub(super) fn find(&self, context: &str, source: &str) -> Option<&str> {
        let key = (context.to_owned(), source.trim().to_owned());
        self.texts.get(&key).map(String::as_str)
    }

    /// Reads the PO file of a language and reports its faults; where it is to be published, also numbers that differ.
    pub(super) fn check(
        files: &Files,
        language: Language,
        units: &[Unit],
        is_to_publish: bool,
        report: &mut Report,
    ) -> Self {
        let mut translation = Self { language, texts: BTreeMap::new(), media: BTreeSet::new() };
        let file = path(language);
        let Some(po) = read(files, &file, report) else {
            if !files.contains_key(&file) {
                let message = format!("`languages` names `{language}`, and there is no file `{file}`");
                report.error("course.toml", 0, message);
            }
            return translation;
        };
        if let Some(header) = &po.header {
            check_header(header, language, &file, report);
        }
        let sources: BTreeMap<(&str, &str), &Unit> =
            units.iter().map(|unit| ((unit.context.as_str(), unit.text.trim()), unit)).collect();
        let mut seen = BTreeSet::new();
        let mut warnings = Vec::new();
        for entry in po.entries.iter().filter(|entry| !entry.is_obsolete) {
            let key = (entry.context.as_str(), entry.id.trim());
            if !seen.insert(key) {
                report.error(&file, entry.line, "a second entry with the same `msgctxt` and `msgid`");
            }
            let Some(unit) = sources.get(&key) else {
                let message = format!("obsolete: nothing in the course says “{}” there", excerpt(&entry.id));
                warnings.push((entry.line, message));
                continue;
            };
            let text = entry.text.trim();
            if text.is_empty() {
                warnings.push((entry.text_line, format!("not translated: “{}”", excerpt(&entry.id))));
                continue;
            }
            if entry.is_fuzzy {
                warnings.push((entry.text_line, format!("fuzzy, to be reviewed: “{}”", excerpt(&entry.id))));
                continue;
            }
            if blocks::may_unfold(text).is_some() {
                report.error(&file, entry.text_line, blocks::too_many_cells());
                continue;
            }
            let media = check_text(unit, entry, text, &file, report);
            if is_to_publish && !entry.flags.iter().any(|flag| flag == agreement::FLAG) {
                for difference in agreement::differences(&entry.id, text).iter().filter(|found| found.is_error()) {
                    report.error(&file, entry.text_line, difference.to_string());
                }
            }
            for path in media.iter().filter(|path| !files.contains_key(*path)) {
                report.error(&file, entry.text_line, format!("there is no file `{path}`"));
            }
            translation.media.extend(media);
            translation.texts.insert((entry.context.clone(), entry.id.trim().to_owned()), text.to_owned());
        }
        for unit in units {
            if seen.insert((unit.context.as_str(), unit.text.trim())) {
                let Unit { file, line, text, .. } = unit;
                warnings.push((0, format!("not translated: {file}:{line} “{}”", excerpt(text))));
            }
        }
        report_warnings(warnings, &file, report);
        translation.fall_back_together(units);
        translation
    }

    /// Half a question in another language cannot be answered: what belongs together is shown in one language.
    fn fall_back_together(&mut self, units: &[Unit]) {
        let missing: BTreeSet<String> = units
            .iter()
            .filter(|unit| self.find(&unit.context, &unit.text).is_none())
            .filter_map(|unit| together(&unit.context))
            .collect();
        self.texts.retain(|(context, _), _| together(context).is_none_or(|all| !missing.contains(&all)));
    }
}

/// A PO file of a course; `None` where it is absent, or not text (reported).
pub(super) fn read(files: &Files, file: &str, report: &mut Report) -> Option<Po> {
    let text = files::text_of(files, file, report)?;
    let (po, faults) = po::parse(&text);
    for Fault { line, message } in faults {
        report.error(file, line, message);
    }
    // What a tool keeps of texts that are gone is nobody's translation.
    for plural in po.entries.iter().filter(|entry| !entry.is_obsolete).filter_map(|entry| entry.plural.as_ref()) {
        report.error(file, plural.line, "plural forms have no meaning in a course");
    }
    Some(po)
}

/// What is translated as a whole, if a passage is part of something: a question with its options, a place of a scenario with its
/// choices, a fact with its source. Passages of a lesson stand for themselves.
pub(super) fn together(context: &str) -> Option<String> {
    let (file, key) = context.split_once(':')?;
    let mut parts = key.split('.');
    let first = parts.next()?;
    Some(match (first, parts.next()) {
        ("critical" | "number" | "scale", Some(id)) => format!("{file}:{first}.{id}"),
        _ => format!("{file}:{first}"),
    })
}

/// The path of the PO file of a language.
pub(super) fn path(language: Language) -> String {
    format!("po/{language}.po")
}

fn check_header(header: &Entry, language: Language, file: &str, report: &mut Report) {
    for line in header.text.lines() {
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "content-type" if value.contains("charset=") && !value.to_ascii_lowercase().contains("charset=utf-8") => {
                report.error(file, header.text_line, "the charset of `Content-Type` must be UTF-8");
            }
            "language" if !value.is_empty() && !value.to_ascii_lowercase().starts_with(language.code()) => {
                let message = format!("`Language` is `{value}`; this file is for `{language}`");
                report.error(file, header.text_line, message);
            }
            _ => {}
        }
    }
}

/// Reports what a translation may not be or contain, and returns the paths of its pictures.
pub(super) fn check_text(unit: &Unit, entry: &Entry, text: &str, file: &str, report: &mut Report) -> Vec<String> {
    let line = entry.text_line;
    let length = text.chars().count();
    if length > unit.limit {
        let message = format!("the translation has {length} characters; {} are the most", unit.limit);
        report.error(file, line, message);
    }
    if unit.form == Form::Plain {
        return Vec::new();
    }
    let found = inspect(text);
    for (_, fault) in found.faults {
        report.error(file, line, fault);
    }
    for (_, name) in blocks::definitions(text) {
        report.error(file, line, format!("write the address of `[{name}]` into the link itself"));
    }
    let blocks = blocks::split(text);
    if blocks.iter().any(|block| block.cells > MOST_CELLS) {
        report.error(file, line, blocks::too_many_cells());
    }
    let is_block = |blocks: &[Block]| matches!(blocks, [Block { kind: BlockKind::Other, .. }]);
    if unit.form == Form::Line && text.contains('\n') {
        report.error(file, line, "the translation of a heading must be one line");
    }
    if unit.form == Form::Block && !is_block(&blocks) {
        let message = "the translation must be one passage, as the source is: no heading, no second paragraph";
        report.error(file, line, message);
    }
    found.media.into_iter().map(|(_, path)| path).collect()
}

/// The first warnings by line, then how many more there are.
fn report_warnings(mut warnings: Vec<(u32, String)>, file: &str, report: &mut Report) {
    warnings.sort_by_key(|(line, _)| *line);
    let total = warnings.len();
    for (number, (line, message)) in warnings.into_iter().enumerate() {
        if number < MOST_WARNINGS {
            report.warning(file, line, message);
        } else {
            let rest = total - number;
            report.warning(file, line, format!("{rest} more translations are missing, fuzzy or obsolete"));
            return;
        }
    }
}
