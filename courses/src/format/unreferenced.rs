//! What stands in a folder and nothing in the course refers to: legal facts and files. Known only when all has been read.

use super::heading::Heading;
use super::legal;
use super::reader::Reader;
use super::translation;

/// Files that may stand in the folder without being part of the course.
const BYSTANDERS: [&str; 3] = ["README.md", "LICENSE", "LICENCE"];

/// Warns of what nothing refers to. Keeps silent where the file that would name it could not be read.
pub(super) fn report(reader: &mut Reader<'_>, heading: &Heading) {
    if reader.report.has_errors_in("course.toml") {
        return;
    }
    if !reader.report.has_errors() {
        report_facts(reader);
    }
    for language in &heading.translations {
        reader.uses(&translation::path(*language));
    }
    let files = reader.files;
    for path in files.keys() {
        let folder = path.split_once('/').map_or("", |(folder, _)| folder);
        let is_unknown = reader.report.has_errors_in(&format!("{folder}/module.toml"));
        if !reader.is_used(path) && !BYSTANDERS.contains(&path.as_str()) && !is_unknown {
            reader.report.warning(path, 0, "nothing in the course refers to this file");
        }
    }
}

fn report_facts(reader: &mut Reader<'_>) {
    for (key, line) in std::mem::take(&mut reader.facts) {
        reader.report.warning(legal::FILE, line, format!("no lesson, question or scenario shows `{key}`"));
    }
}
