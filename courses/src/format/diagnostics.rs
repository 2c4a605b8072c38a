//! Faults, with file and line.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The folder cannot be published.
    Error,
    /// The folder can be published; somebody should look.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// A fault of a course folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The path inside the folder.
    pub file: String,
    /// The line, counted from 1; 0 is the whole file.
    pub line: u32,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong and, where it is not plain, what to do; in English, for authors.
    pub message: String,
}

impl Diagnostic {
    /// Whether it keeps the folder from being published.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, severity, message } = self;
        if *line == 0 {
            write!(f, "{file}: {severity}: {message}")
        } else {
            write!(f, "{file}:{line}: {severity}: {message}")
        }
    }
}

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Report(Vec<Diagnostic>);

impl Report {
    pub(super) fn error(&mut self, file: &str, line: u32, message: impl Into<String>) {
        self.add(file, line, Severity::Error, message.into());
    }

    pub(super) fn warning(&mut self, file: &str, line: u32, message: impl Into<String>) {
        self.add(file, line, Severity::Warning, message.into());
    }

    fn add(&mut self, file: &str, line: u32, severity: Severity, message: String) {
        self.0.push(Diagnostic { file: file.to_owned(), line, severity, message });
    }

    pub(super) fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    pub(super) fn has_errors_in(&self, file: &str) -> bool {
        self.errors_in(file) > 0
    }

    /// How many errors a file has so far.
    pub(super) fn errors_in(&self, file: &str) -> usize {
        self.errors().filter(|diagnostic| diagnostic.file == file).count()
    }

    fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter().filter(|diagnostic| diagnostic.is_error())
    }

    /// By file and line; faults of one line stay in the order in which they were found.
    pub(super) fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        self.0
    }
}
