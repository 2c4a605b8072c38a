//! What can go wrong, in terms that a person can act on.

use std::{borrow::Cow, fmt};

use sqlx::sqlite::SqliteError;

/// The result of every function that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure towards the app or the command line.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The thing named does not exist, or not for this person.
    #[error("not found")]
    NotFound,
    /// What was typed cannot be stored as it is; nothing was stored.
    #[error("invalid input: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Invalid(Vec<FieldError>),
    /// The record has moved on since the page was shown; nothing was stored.
    #[error("the record has changed meanwhile: {0:?}")]
    Conflict(Conflict),
    /// Too much heavy work waits already; nothing was done.
    #[error("too much work waits already")]
    Busy,
    /// The database took the transaction back in favour of another one that it had met; nothing was stored.
    #[error("another transaction was met")]
    Met,
    /// The disk of the server is full; nothing was stored.
    #[error("the disk of the server is full")]
    Full,
    /// The database does not answer or does not take what is written; nothing was stored. What it said is for the log.
    #[error("the database does not answer: {0}")]
    Away(String),
    /// The clock of the server is behind what was written already; nothing was stored.
    #[error("the clock of the server is behind what was written already")]
    Clock,
    /// The program cannot start on this database; the text is one clear line.
    #[error("{0}")]
    Setup(String),
    /// A published course cannot be read: the lines say where.
    #[error("the course has faults:\n{0}")]
    Course(String),
    /// A document could not be made.
    #[error(transparent)]
    Document(#[from] documents::DocumentError),
    /// The database refused what was asked of it.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    /// Something stored cannot be understood.
    #[error("stored data is damaged: {0}")]
    Corrupt(String),
}

/// Why the record has moved on, or does not allow what was asked. The sentence for it is the app's, in the reader's
/// language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Somebody else has changed it since the page was shown.
    Changed,
    /// The attempt was handed in.
    Attempt,
    /// An attempt is left, or the quiz is passed.
    AttemptLeft,
    /// The attempt that was given is begun.
    AttemptBegun,
    /// The run has not come to an end.
    Run,
    /// The commitment was answered already, or is not asked about yet.
    Commitment,
    /// The event is cancelled.
    Cancelled,
    /// The list of people is no longer in the state that the page showed.
    Import,
    /// The letters of this list need no decision.
    Letters,
    /// A row is said to be somebody known, and nobody is named.
    Unnamed,
    /// The event was held: people are marked or counted in it.
    Held,
    /// Something hangs on the event: people, marks, paper, feedback, or what people were told.
    Used,
    /// People can be marked as present in the event already.
    Begun,
    /// The event is over.
    Over,
    /// So many people whom nobody has looked at have registered through the link of an event.
    Strangers,
    /// Whoever answers was taken off the list.
    OffList,
    /// A mark with this key stands for something else.
    Mark,
    /// Feedback was given already.
    Given,
    /// The round of feedback is closed.
    Closed,
    /// The event is not over yet, and feedback goes on.
    Early,
    /// The event is not over yet, and nobody has attended it to the end.
    EarlyCertificate,
    /// Nobody marked the person as present.
    Absent,
    /// Another version of the course was published since the draft was begun.
    Published,
    /// What was to correct a version changes what is counted.
    NoCorrection,
    /// No other version of the course would be left.
    LastVersion,
    /// A draft of the course is there already.
    Draft,
    /// The draft is not the one that was looked at.
    Unseen,
    /// A second person has to approve the draft first.
    Unapproved,
    /// Nobody approves their own last change.
    OwnChange,
    /// The course belongs to another project, whose trainers answer for it.
    Owner,
    /// Too many remarks of one reader wait to be looked at.
    Remarks,
    /// Five hundred remarks of one link to a draft wait to be looked at.
    ReviewRemarks,
    /// Somebody has typed this page of paper meanwhile.
    Typed,
    /// This page of paper is confirmed.
    Confirmed,
    /// Who typed the page of paper does not confirm it too.
    Second,
    /// The page of paper has no picture to compare with.
    Picture,
    /// Nothing is typed from the page of paper yet.
    Untyped,
    /// The record was merged into another one.
    Merged,
    /// The person has an account: how they are reached is theirs.
    Account,
    /// Whom a row is said to be about neither looks like it nor is on the list.
    NotAlike,
    /// Several mails were sent already.
    Mails,
    /// Another account has the address.
    Address,
    /// The files of an event are too large together.
    Materials,
    /// Whoever begins is not let into the course yet.
    NotAdmitted,
    /// The code for a course is over.
    CodeOver,
    /// The places of a code for a course are taken.
    CodeFull,
    /// Without a password nothing else would be left to come in with.
    NoPassword,
}

impl Conflict {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Changed,
        Self::Attempt,
        Self::AttemptLeft,
        Self::AttemptBegun,
        Self::Run,
        Self::Commitment,
        Self::Cancelled,
        Self::Import,
        Self::Letters,
        Self::Unnamed,
        Self::Held,
        Self::Used,
        Self::Begun,
        Self::Over,
        Self::Strangers,
        Self::OffList,
        Self::Mark,
        Self::Given,
        Self::Closed,
        Self::Early,
        Self::EarlyCertificate,
        Self::Absent,
        Self::Published,
        Self::NoCorrection,
        Self::LastVersion,
        Self::Draft,
        Self::Unseen,
        Self::Unapproved,
        Self::OwnChange,
        Self::Owner,
        Self::Remarks,
        Self::ReviewRemarks,
        Self::Typed,
        Self::Confirmed,
        Self::Second,
        Self::Picture,
        Self::Untyped,
        Self::Merged,
        Self::Account,
        Self::NotAlike,
        Self::Mails,
        Self::Address,
        Self::Materials,
        Self::NotAdmitted,
        Self::CodeOver,
        Self::CodeFull,
        Self::NoPassword,
    ];
}

impl Error {
    /// One field, one problem.
    pub fn field(field: impl Into<Cow<'static, str>>, problem: Problem) -> Self {
        Self::Invalid(vec![FieldError { field: field.into(), problem }])
    }

    /// Whether the cause lies outside of the program and passes: the same can be done again afterwards.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy | Self::Met | Self::Full | Self::Away(_))
    }

    /// Whether a unique rule of the database was broken by what was written.
    pub(crate) fn is_unique_violation(error: &sqlx::Error) -> bool {
        error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
    }
}

/// What a failure of the database means for whoever waits: whether its cause passes, and whether somebody has to make room.
impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        // Two have written the same at once, and the other one was first. Where that is no wonder, whoever writes says what it
        // means; for everybody else the record has moved on.
        if Self::is_unique_violation(&error) {
            tracing::warn!(%error, "somebody else was faster");
            return Self::Conflict(Conflict::Changed);
        }
        let passing = error.as_database_error().map(|failed| {
            let code = failed.code().unwrap_or_default();
            if failed.try_downcast_ref::<SqliteError>().is_some() { of_sqlite(&code) } else { of_postgres(&code) }
        });
        match passing {
            None => Self::of_connection(error),
            Some(Some(Passing::Full)) => Self::Full,
            Some(Some(Passing::Busy)) => Self::Busy,
            Some(Some(Passing::Met)) => Self::Met,
            Some(Some(Passing::Away)) => Self::Away(error.to_string()),
            Some(None) => Self::Database(error),
        }
    }
}

impl Error {
    /// What happened between the program and the database.
    fn of_connection(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Io(e) if e.kind() == std::io::ErrorKind::WouldBlock => Self::Busy,
            sqlx::Error::PoolTimedOut => Self::Away("no connection was free or could be made in time".to_owned()),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Self::Away(error.to_string()),
            _ => Self::Database(error),
        }
    }
}

/// What the code of a failure means that passes.
enum Passing {
    Full,
    Busy,
    Met,
    Away,
}

/// By the primary code, which is the lowest byte (<https://sqlite.org/rescode.html>).
fn of_sqlite(code: &str) -> Option<Passing> {
    /// No room for the memory that connections share.
    const SHARED_MEMORY: u32 = 4874;
    let code: u32 = code.parse().ok()?;
    match code & 0xff {
        13 => Some(Passing::Full),
        10 if code == SHARED_MEMORY => Some(Passing::Full),
        // Another process writes, or changes the schema.
        5 | 6 => Some(Passing::Busy),
        // Rolled back on the way, no memory, not writable, an input or output error, cannot be opened.
        4 | 7 | 8 | 10 | 14 => Some(Passing::Away),
        _ => None,
    }
}

/// By the class, which is the first two characters, or the whole code.
fn of_postgres(code: &str) -> Option<Passing> {
    match (code.get(..2)?, code) {
        (_, "53100") => Some(Passing::Full),
        // No memory, too many connections; waited too long for a lock, or altogether.
        ("53", _) | (_, "55P03" | "57014") => Some(Passing::Busy),
        // Each waits for what the other has, or two that could not have been one after the other.
        (_, "40P01" | "40001") => Some(Passing::Met),
        // A connection that was lost, a server that stops or starts, a copy that only reads, a disk that fails.
        ("08", _) | (_, "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "25006" | "58030") => Some(Passing::Away),
        _ => None,
    }
}

/// A problem with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The name of the field in the form.
    pub field: Cow<'static, str>,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with what was typed. The sentence for it is the app's, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was typed.
    Required,
    /// Nothing was answered in a form of which something must be.
    Unanswered,
    /// More characters than fit.
    TooLong {
        /// How many fit.
        max: usize,
    },
    /// Fewer characters than needed.
    TooShort {
        /// How many are needed.
        min: usize,
    },
    /// A character that does not belong there: control characters, emoji, a letter that our fonts cannot print.
    Character(char),
    /// A letter that the file has lost: it came in as �.
    Damaged,
    /// A word that mixes Latin and Cyrillic letters and cannot be repaired without guessing.
    MixedScript(String),
    /// Not an e-mail address.
    Email,
    /// Not a phone number.
    Phone,
    /// Not a choice that was offered.
    Choice,
    /// Not the name of an organisation that is known; names that come near to it.
    Organisation(Vec<String>),
    /// A year that cannot be a birth year of somebody who works.
    BirthYear,
    /// Not a date, or before the date that it must follow.
    Date,
    /// Not a whole number between these.
    Number {
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// Not an amount of money with at most two digits behind the comma.
    Amount,
    /// Not a day of the calendar.
    Day,
    /// A last day before the first one.
    Before,
    /// A day that is over.
    Past,
    /// Not the name of a time zone.
    Zone,
    /// Not an hour of the day.
    Time,
    /// Begins before another session of that day has ended.
    Overlap,
    /// Not an address of the web.
    WebAddress,
    /// A file that a computer runs when it is opened.
    Program,
    /// People are marked already, so that this cannot change any more.
    Marked,
    /// Somebody or something else has it already.
    Taken,
    /// A password that is easy to guess.
    Guessable,
    /// The password is not the present one.
    WrongPassword,
    /// Neither what the app shows now nor a recovery code.
    WrongCode,
    /// A code that was used already.
    UsedCode,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.field, self.problem)
    }
}

/// Collects the problems of a form, so that all are shown at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<FieldError>);

impl Problems {
    /// Keeps the value of a field that is right, notes the problem of one that is not.
    pub fn take<T>(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        result: std::result::Result<T, Problem>,
    ) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(problem) => {
                self.0.push(FieldError { field: field.into(), problem });
                None
            }
        }
    }

    /// Whether nothing was wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The error with everything that was noted.
    pub fn into_error(self) -> Error {
        Error::Invalid(self.0)
    }

    /// Everything that was noted.
    pub fn into_list(self) -> Vec<FieldError> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Passing, of_postgres, of_sqlite};

    #[test]
    fn what_a_disk_does_passes() {
        // Extended codes of reading, writing, flushing, closing and a page that came short; not to be opened; not to be written.
        for code in ["10", "266", "778", "1034", "4106", "522", "14", "8"] {
            assert!(matches!(of_sqlite(code), Some(Passing::Away)), "{code}");
        }
        for code in ["13", "4874"] {
            assert!(matches!(of_sqlite(code), Some(Passing::Full)), "{code}");
        }
        for code in ["5", "261", "517", "6"] {
            assert!(matches!(of_sqlite(code), Some(Passing::Busy)), "{code}");
        }
        for code in ["1", "11", "19", "26", "x", ""] {
            assert!(of_sqlite(code).is_none(), "{code}");
        }
        for (code, is_right) in [
            ("58030", matches!(of_postgres("58030"), Some(Passing::Away))),
            ("57P01", matches!(of_postgres("57P01"), Some(Passing::Away))),
            ("53100", matches!(of_postgres("53100"), Some(Passing::Full))),
            ("53300", matches!(of_postgres("53300"), Some(Passing::Busy))),
            ("40001", matches!(of_postgres("40001"), Some(Passing::Met))),
            ("23505", of_postgres("23505").is_none()),
            ("", of_postgres("").is_none()),
        ] {
            assert!(is_right, "{code}");
        }
    }
}
