//! Everything that is kept about one person, for that person: read row by row from where it stands, in codes that are the same in
//! every language. What is here is what `retention::person` removes, and the ledger.

use std::io::Write;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use documents::table::{Cell, Column, Kind, Table};
use serde_json::Value;
use sqlx::types::Json;

use crate::{
    Cx, Result,
    people::person::PersonId,
    system::db::{read, sql},
};

/// A value of a row as a file has it.
trait ToCell {
    fn cell(self) -> Cell;
}

impl ToCell for String {
    fn cell(self) -> Cell {
        Cell::Text(self)
    }
}

impl ToCell for i64 {
    fn cell(self) -> Cell {
        Cell::Integer(self)
    }
}

impl ToCell for bool {
    fn cell(self) -> Cell {
        Cell::Text(self.to_string())
    }
}

impl ToCell for NaiveDate {
    fn cell(self) -> Cell {
        Cell::Date(self)
    }
}

impl ToCell for DateTime<Utc> {
    fn cell(self) -> Cell {
        Cell::Text(self.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

impl ToCell for Json<Value> {
    fn cell(self) -> Cell {
        Cell::Text(self.0.to_string())
    }
}

impl<T: ToCell> ToCell for Option<T> {
    fn cell(self) -> Cell {
        self.map_or(Cell::Empty, ToCell::cell)
    }
}

/// A row of columns.
trait ToRow {
    fn row(self) -> Vec<Cell>;
}

macro_rules! rows_of {
    ($($value:ident)+) => {
        impl<$($value: ToCell),+> ToRow for ($($value,)+) {
            fn row(self) -> Vec<Cell> {
                #[expect(non_snake_case, reason = "one name for the type and the value")]
                let ($($value,)+) = self;
                vec![$($value.cell()),+]
            }
        }
    };
}
rows_of!(A B);
rows_of!(A B C);
rows_of!(A B C D);
rows_of!(A B C D E);
rows_of!(A B C D E F);
rows_of!(A B C D E F G);
rows_of!(A B C D E F G H);
rows_of!(A B C D E F G H I);
rows_of!(A B C D E F G H I J);

/// A part of the record: its name, its columns, its rows.
type Part = (&'static str, Table);

fn part<R: ToRow>(name: &'static str, columns: &[&str], made_at: DateTime<Utc>, rows: Vec<R>) -> Part {
    let columns: Vec<(&str, Kind)> = columns.iter().map(|column| (*column, Kind::Text)).collect();
    let rows = rows.into_iter().map(ToRow::row).collect();
    (name, Table { title: name.to_owned(), columns: Column::plain(&columns), rows, made_at })
}

type Text = Option<String>;
type Moment = Option<DateTime<Utc>>;

const PERSON: &str = "SELECT family_name, given_name, patronymic, sex, birth_year, language, email, phone, created_at
    FROM people WHERE id = $1";
const POSTS: &str = "SELECT o.name, t.unit, t.role, t.first_responder, t.from_date, t.to_date
    FROM posts t JOIN organisations o ON o.id = t.organisation_id WHERE t.person_id = $1 ORDER BY t.from_date, t.id";
const ACCOUNT: &str =
    "SELECT user_name, address, administrator, created_at, disabled_at FROM accounts WHERE person_id = $1";
const ROLES: &str = "SELECT j.slug, r.role FROM project_roles r JOIN accounts a ON a.id = r.account_id
    JOIN projects j ON j.id = r.project_id WHERE a.person_id = $1 ORDER BY j.slug, r.role";
const SIGN_INS: &str = "SELECT s.created_at, s.seen_at, s.device FROM sessions s JOIN accounts a ON a.id = s.account_id
    WHERE a.person_id = $1 ORDER BY s.created_at";
const COURSES: &str = "SELECT j.slug, s.course_slug, v.version, s.started_on, s.completed_on, s.online_minutes,
        s.attended_minutes, s.minutes, s.result_percent, s.done
    FROM standings s JOIN projects j ON j.id = s.project_id JOIN course_versions v ON v.id = s.course_version_id
    WHERE s.person_id = $1 ORDER BY s.started_on, s.participation_id";
const FACTS: &str = "SELECT f.happened_at, f.recorded_at, f.kind, j.slug, f.activity, f.minutes, f.score, f.max_score,
        f.passed, f.reason
    FROM facts f JOIN people x ON x.id = f.person_id JOIN projects j ON j.id = f.project_id
    WHERE x.id = $1 OR x.merged_into = $1 ORDER BY f.happened_at, f.id";
const ANSWERS: &str = "SELECT a.activity, a.number, a.started_at, a.submitted_at, w.question, w.chosen, w.saved_at
    FROM people x JOIN participations p ON p.person_id = x.id JOIN attempts a ON a.participation_id = p.id
        LEFT JOIN answers w ON w.attempt_id = a.id
    WHERE x.id = $1 OR x.merged_into = $1 ORDER BY a.started_at, a.id, w.question";
const GRANTS: &str = "SELECT g.activity, g.granted_at, g.reason, g.takes_back IS NOT NULL AS takes_back
    FROM people x JOIN participations p ON p.person_id = x.id JOIN attempt_grants g ON g.participation_id = p.id
    WHERE x.id = $1 OR x.merged_into = $1 ORDER BY g.granted_at, g.id";
const CHOICES: &str =
    "SELECT r.activity, r.number, r.started_at, r.closed_at, r.ended, s.number AS step, s.choice, s.seconds, s.at
    FROM people x JOIN participations p ON p.person_id = x.id JOIN scenario_runs r ON r.participation_id = p.id
        LEFT JOIN scenario_steps s ON s.run_id = r.id
    WHERE x.id = $1 OR x.merged_into = $1 ORDER BY r.started_at, r.id, s.number";
const DEBRIEFS: &str =
    "SELECT r.activity, r.number, d.answered_at, d.answers, d.commitment, d.kept, d.kept_note, d.kept_at
    FROM people x JOIN participations p ON p.person_id = x.id JOIN scenario_runs r ON r.participation_id = p.id
        JOIN debriefs d ON d.run_id = r.id
    WHERE x.id = $1 OR x.merged_into = $1 ORDER BY d.answered_at, r.id";
const REGISTRATIONS: &str = "SELECT e.title, j.slug, r.state, r.source, r.organisation, r.created_at
    FROM registrations r JOIN events e ON e.id = r.event_id JOIN projects j ON j.id = e.project_id
    WHERE r.person_id = $1 ORDER BY r.created_at, r.id";
const MARKS: &str =
    "SELECT e.title, s.on_date, m.status, m.late, m.early, m.method, m.marked_at, m.recorded_at, m.device
    FROM people x JOIN attendance_marks m ON m.person_id = x.id JOIN event_sessions s ON s.id = m.session_id
        JOIN events e ON e.id = s.event_id
    WHERE x.id = $1 OR x.merged_into = $1 ORDER BY m.recorded_at, m.id";
const ENROLMENTS: &str = "SELECT j.slug, n.course_slug, n.due_on, n.code_id IS NOT NULL AS by_code, n.enrolled_at
    FROM enrolments n JOIN people x ON x.id = n.person_id JOIN projects j ON j.id = n.project_id
    WHERE x.id = $1 OR x.merged_into = $1 ORDER BY n.enrolled_at, n.id";
const REMARKS: &str = "SELECT m.slug, m.activity, m.language, m.words, m.noted_at FROM remarks m
    JOIN accounts a ON a.id = m.account_id WHERE a.person_id = $1 ORDER BY m.noted_at, m.id";
const CERTIFICATES: &str = "SELECT c.number, c.code, c.issued_at, c.taken_back_at
    FROM people x JOIN participations p ON p.person_id = x.id JOIN certificates c ON c.participation_id = p.id
    WHERE x.id = $1 OR x.merged_into = $1 ORDER BY c.issued_at, c.id";
const ATTENDANCE_CERTIFICATES: &str = "SELECT c.number, c.code, c.issued_at, c.replaced_at
    FROM people x JOIN attendance_certificates c ON c.person_id = x.id
    WHERE x.id = $1 OR x.merged_into = $1 ORDER BY c.issued_at, c.id";
const FEEDBACK: &str = "SELECT e.title, j.slug FROM feedback_given g JOIN events e ON e.id = g.event_id
    JOIN projects j ON j.id = e.project_id WHERE g.person_id = $1 ORDER BY e.title, j.slug";
const CALENDARS: &str =
    "SELECT c.created_at, c.read_on FROM calendar_addresses c JOIN accounts a ON a.id = c.account_id
    WHERE a.person_id = $1 ORDER BY c.created_at, c.id";
const MAILS: &str = "SELECT m.created_at, m.recipient, m.about, m.subject, m.sent_at FROM mails m
    WHERE m.account_id IN (SELECT id FROM accounts WHERE person_id = $1) OR m.recipient IN
        (SELECT email FROM people WHERE id = $1 UNION SELECT address FROM accounts WHERE person_id = $1)
    ORDER BY m.created_at, m.id";

/// The rows of a statement about a person.
macro_rules! of {
    ($cx:ident, $person:ident, $sql:ident as ($($column:ty),+)) => {{
        let rows: Vec<($($column,)+)> = read!($cx.db, c => sql::query_as($sql).bind($person).fetch_all(c).await)?;
        rows
    }};
}

/// Writes everything that is kept about a person as one JSON object, whose parts are lists.
pub async fn write(cx: &Cx, person: PersonId, mut out: impl Write) -> Result<()> {
    let mut before = '{';
    for (name, table) in parts(cx, person).await? {
        write!(out, "{before}\"{name}\":").map_err(documents::DocumentError::Io)?;
        out.write_all(&documents::table::json(&table)?).map_err(documents::DocumentError::Io)?;
        before = ',';
    }
    out.write_all(b"}").map_err(documents::DocumentError::Io)?;
    Ok(())
}

async fn parts(cx: &Cx, person: PersonId) -> Result<Vec<Part>> {
    let now = cx.now();
    let mut parts = who(cx, person, now).await?;
    parts.extend(learned(cx, person, now).await?);
    parts.extend(attended(cx, person, now).await?);
    Ok(parts)
}

/// Who somebody is, and how they come in.
async fn who(cx: &Cx, person: PersonId, now: DateTime<Utc>) -> Result<Vec<Part>> {
    let known =
        of!(cx, person, PERSON as (String, String, Text, String, Option<i64>, String, Text, Text, DateTime<Utc>));
    let posts = of!(cx, person, POSTS as (String, Text, String, bool, NaiveDate, Option<NaiveDate>));
    let account = of!(cx, person, ACCOUNT as (String, Text, bool, DateTime<Utc>, Moment));
    let roles = of!(cx, person, ROLES as (String, String));
    let sign_ins = of!(cx, person, SIGN_INS as (DateTime<Utc>, DateTime<Utc>, String));
    let calendars = of!(cx, person, CALENDARS as (DateTime<Utc>, Option<NaiveDate>));
    let mails = of!(cx, person, MAILS as (DateTime<Utc>, String, Text, String, Moment));
    let name =
        ["family_name", "given_name", "patronymic", "sex", "birth_year", "language", "email", "phone", "entered_at"];
    Ok(vec![
        part("person", &name, now, known),
        part("posts", &["organisation", "unit", "role", "first_responder", "from", "to"], now, posts),
        part("account", &["user_name", "address", "administrator", "created_at", "closed_at"], now, account),
        part("roles", &["project", "role"], now, roles),
        part("sign_ins", &["signed_in_at", "last_used_at", "device"], now, sign_ins),
        part("calendar_addresses", &["created_at", "read_on"], now, calendars),
        part("mails", &["written_at", "recipient", "about", "subject", "sent_at"], now, mails),
    ])
}

/// What somebody did in courses.
async fn learned(cx: &Cx, person: PersonId, now: DateTime<Utc>) -> Result<Vec<Part>> {
    type Number = Option<i64>;
    let courses =
        of!(cx, person, COURSES as (String, String, String, NaiveDate, Option<NaiveDate>, i64, i64, i64, Number, i64));
    let facts = of!(
        cx,
        person,
        FACTS as (DateTime<Utc>, DateTime<Utc>, String, String, Text, i64, Number, Number, Option<bool>, Text)
    );
    let answers = of!(cx, person, ANSWERS as (String, i64, DateTime<Utc>, Moment, Text, Option<Json<Value>>, Moment));
    let grants = of!(cx, person, GRANTS as (String, DateTime<Utc>, Text, bool));
    let choices = of!(cx, person, CHOICES as (String, i64, DateTime<Utc>, Moment, Text, Number, Text, Number, Moment));
    let debriefs = of!(cx, person, DEBRIEFS as (String, i64, DateTime<Utc>, Json<Value>, String, Text, Text, Moment));
    let enrolments = of!(cx, person, ENROLMENTS as (String, String, Option<NaiveDate>, bool, DateTime<Utc>));
    let remarks = of!(cx, person, REMARKS as (String, String, String, String, DateTime<Utc>));
    let certificates = of!(cx, person, CERTIFICATES as (String, String, DateTime<Utc>, Moment));
    let standing = [
        "project",
        "course",
        "version",
        "started_on",
        "completed_on",
        "online_minutes",
        "attended_minutes",
        "credited_minutes",
        "result_percent",
        "activities_done",
    ];
    let fact = [
        "happened_at",
        "recorded_at",
        "kind",
        "project",
        "activity",
        "minutes",
        "score_hundredths",
        "max_score_hundredths",
        "passed",
        "reason",
    ];
    let answer = ["test", "attempt", "started_at", "handed_in_at", "question", "chosen", "saved_at"];
    let choice = ["exercise", "run", "started_at", "closed_at", "end", "step", "choice", "seconds", "at"];
    let debrief = ["exercise", "run", "answered_at", "answers", "commitment", "became_of_it", "note", "asked_at"];
    Ok(vec![
        part("courses", &standing, now, courses),
        part("facts", &fact, now, facts),
        part("answers", &answer, now, answers),
        part("attempts_given", &["test", "given_at", "reason", "takes_back"], now, grants),
        part("choices", &choice, now, choices),
        part("debriefs", &debrief, now, debriefs),
        part("enrolments", &["project", "course", "due_on", "by_code", "enrolled_at"], now, enrolments),
        part("remarks", &["course", "activity", "language", "words", "noted_at"], now, remarks),
        part("certificates", &["number", "code", "issued_at", "taken_back_at"], now, certificates),
    ])
}

/// Where somebody was.
async fn attended(cx: &Cx, person: PersonId, now: DateTime<Utc>) -> Result<Vec<Part>> {
    let registrations = of!(cx, person, REGISTRATIONS as (String, String, String, String, Text, DateTime<Utc>));
    let marks =
        of!(cx, person, MARKS as (String, NaiveDate, String, i64, i64, String, DateTime<Utc>, DateTime<Utc>, Text));
    let certificates = of!(cx, person, ATTENDANCE_CERTIFICATES as (String, String, DateTime<Utc>, Moment));
    let feedback = of!(cx, person, FEEDBACK as (String, String));
    let mark = [
        "event",
        "session_on",
        "status",
        "late_minutes",
        "early_minutes",
        "method",
        "marked_at",
        "recorded_at",
        "phone",
    ];
    Ok(vec![
        part(
            "registrations",
            &["event", "project", "state", "source", "organisation", "created_at"],
            now,
            registrations,
        ),
        part("marks", &mark, now, marks),
        part("certificates_of_attendance", &["number", "code", "issued_at", "replaced_at"], now, certificates),
        part("feedback_given", &["event", "project"], now, feedback),
    ])
}
