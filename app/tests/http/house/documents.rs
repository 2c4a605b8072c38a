//! What the documents name is there: whoever follows them finds it.

use std::{fs, path::Path};

const DOCUMENTS: &[&str] =
    &["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "migrations/README.md", "courses/FORMAT.md"];
const ENDINGS: &[&str] = &[".rs", ".js", ".css", ".ts", ".sql", ".md", ".toml", ".tsv"];
/// Folders of what is made, not written.
const MADE: &[&str] = &["target", "node_modules", ".git", "test-results"];

fn files(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{prefix}/{name}");
        if !entry.file_type().unwrap().is_dir() {
            found.push(path);
        } else if !MADE.contains(&name.as_str()) {
            files(&entry.path(), &path, found);
        }
    }
}

/// What stands between two backticks and looks like the path of a file of ours: neither a pattern nor a place to fill in.
fn paths(document: &str) -> impl Iterator<Item = &str> {
    let quoted = document.split('`').skip(1).step_by(2);
    quoted.filter(|text| {
        text.contains('/')
            && ENDINGS.iter().any(|ending| text.ends_with(ending))
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "/._-".contains(c) || c == 'R')
            && !text.starts_with('/')
    })
}

#[test]
fn every_file_that_a_document_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all = Vec::new();
    files(&root, "", &mut all);
    let (mut named, mut gone) = (0, Vec::new());
    for document in DOCUMENTS {
        let text = fs::read_to_string(root.join(document)).unwrap();
        for path in paths(&text) {
            named += 1;
            if !all.iter().any(|file| file.ends_with(&format!("/{path}"))) {
                gone.push(format!("{document}: {path}"));
            }
        }
    }
    assert!(named > 60, "only {named} paths were found");
    assert!(gone.is_empty(), "{gone:#?}");
}
