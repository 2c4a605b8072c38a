//! What becomes of each row of a list. A pure function of the file, of what was decided, and of the people who are known:
//! the page shows it before, and the import does it.

mod check;
mod fields;
mod matches;

use std::collections::{BTreeMap, HashMap, HashSet};

use courses::language::Language;

use self::{fields::Reader, matches::Matcher};
use super::{Cells, Decision, Import, Outcome, Said};
use crate::{
    people::{
        duplicates::Known,
        likeness::{Description, Likeness, Traits},
        organisations::OrganisationId,
        person::{Checked, PersonId, Sex, is_none},
        posts::PostRole,
    },
    system::error::{FieldError, Problem},
    text::{self, Name, Repair},
};

/// The fields of a row, in the order in which people look at them.
pub const FIELDS: &[&str] = &[
    "family_name",
    "given_name",
    "patronymic",
    "sex",
    "birth_year",
    "organisation",
    "unit",
    "post_role",
    "language",
    "email",
    "phone",
];

/// Those by which somebody is reached, and which say where they work: of people with an account no list writes them.
pub(super) const REACHED: [&str; 3] = ["email", "phone", "organisation"];

/// What would become of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Somebody is entered.
    New,
    /// Somebody is entered, and somebody has to look: they look like somebody known, or like another row.
    Unsure,
    /// Somebody known is put on the list.
    Known(PersonId),
    /// The row with this number is about the same person.
    Repeated(i64),
    /// Not taken over, because somebody said so.
    LeftOut,
    /// Not taken over, because something is wrong with it.
    Faulty,
    /// It was done already.
    Done(Outcome),
}

/// Somebody known who looks like a row.
#[derive(Clone, Debug)]
pub struct Alike {
    /// Who.
    pub known: Known,
    /// How much.
    pub likeness: Likeness,
    /// Whether the project knows them. Of others nothing is shown but that the row names them exactly.
    pub is_acquainted: bool,
}

/// What of a cell is not taken over, though its row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// The field to which it belongs.
    pub field: &'static str,
    /// What stands in the cell.
    pub text: String,
    /// Why.
    pub cause: Cause,
}

/// Why something of a cell is not taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It cannot be what its column holds.
    Problem(Problem),
    /// It stands beside what its column holds: a title, a number, a note in brackets.
    Beside,
    /// Several people of the list have the same: it is their office's.
    Shared,
}

/// A row of the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number in the file, as a spreadsheet shows it.
    pub number: i64,
    /// What it says, by [`FIELDS`]: words that are known are codes, whole names are split.
    pub typed: BTreeMap<&'static str, String>,
    /// What is wrong, by field, so that nobody can be entered.
    pub problems: Vec<FieldError>,
    /// What is left aside of what can be empty, or stands beside a name.
    pub aside: Vec<Aside>,
    /// Letters of the other alphabet that were replaced in names.
    pub repairs: Vec<Repair>,
    /// How many minutes the person was in a video meeting, those of rows that repeat it among them.
    pub minutes: Option<u32>,
    /// The organisation that is meant, if it is known.
    pub organisation: Option<OrganisationId>,
    /// Who of those known looks like it, best first.
    pub alike: Vec<Alike>,
    /// The row above that looks like it.
    pub alike_row: Option<i64>,
    /// What somebody decided.
    pub decision: Option<Decision>,
    /// What would become of it.
    pub verdict: Verdict,
    /// What would be added to the record of somebody known: fields that are empty there.
    pub fills: Vec<&'static str>,
    pub(crate) checked: Option<Checked>,
    /// The position in the words of the list.
    position: String,
    /// Whether others of the list have the phone too: then it says nothing about anybody.
    shares_phone: bool,
    /// Whom a decision names, until it is judged.
    same: Option<PersonId>,
}

impl Row {
    /// A field; empty when nothing was typed.
    pub fn get(&self, field: &str) -> &str {
        self.typed.get(field).map_or("", String::as_str)
    }

    /// The full name as it would be written.
    pub fn name(&self) -> String {
        let parts = ["family_name", "given_name", "patronymic"].map(|field| self.get(field));
        parts.into_iter().filter(|part| !part.is_empty() && !is_none(part)).collect::<Vec<_>>().join(" ")
    }

    /// Whether nothing else is missing than the given name: some people have a single name, and somebody has to say so.
    pub fn may_have_one_name(&self) -> bool {
        let lacks = |problem: &FieldError| problem.field == "given_name" && problem.problem == Problem::Required;
        !self.problems.is_empty() && self.problems.iter().all(lacks)
    }

    /// What is compared.
    pub(crate) fn traits(&self) -> Traits {
        Traits::new(&Description {
            family: self.get("family_name"),
            given: self.get("given_name"),
            patronymic: self.get("patronymic"),
            birth_year: self.checked.as_ref().and_then(|checked| checked.birth_year),
            sex: Sex::from_code(self.get("sex")),
            organisation: self.organisation,
            phone: if self.shares_phone { "" } else { self.get("phone") },
            email: self.get("email"),
        })
    }

    /// The unit and the role in the organisation.
    pub(crate) fn post(&self) -> (Option<String>, PostRole) {
        let unit = Name::organisation(self.get("unit")).ok().map(|name| name.value);
        (unit, PostRole::from_code(self.get("post_role")).unwrap_or(PostRole::Other))
    }
}

/// What would become of a list.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Its rows.
    pub rows: Vec<Row>,
    /// Organisations that are not known, as typed, and in how many rows they stand.
    pub unknown_organisations: BTreeMap<String, usize>,
    /// Whether no column is said to hold names: nothing can be done then.
    pub lacks_names: bool,
    /// Of how many rows it says that they may be people whom the project does not know, or have the address of one.
    pub told: usize,
    /// Of how many it does not say so, because it has said it of [`MOST_TOLD`] in a day.
    pub untold: usize,
}

/// Of how many rows a project is told in a day, in all its lists, that they may be people whom it does not know. An office's list of
/// people who were trained before stays below it; a list of guesses does not.
pub const MOST_TOLD: usize = 500;

impl Plan {
    /// How many rows come to this.
    pub fn count(&self, is: impl Fn(Verdict) -> bool) -> usize {
        self.rows.iter().filter(|row| is(row.verdict)).count()
    }

    /// How many people would come onto the list.
    pub fn to_do(&self) -> usize {
        self.count(|verdict| matches!(verdict, Verdict::New | Verdict::Unsure | Verdict::Known(_)))
    }

    /// Whether it is a report of a video meeting, with minutes.
    pub fn has_minutes(&self) -> bool {
        self.rows.iter().any(|row| row.minutes.is_some())
    }

    /// Of how many rows that come in something is left out.
    pub fn with_aside(&self) -> usize {
        let comes = |row: &&Row| matches!(row.verdict, Verdict::New | Verdict::Unsure | Verdict::Known(_));
        self.rows.iter().filter(comes).filter(|row| !row.aside.is_empty()).count()
    }
}

/// What is known when a list is looked at.
pub(crate) struct World {
    /// Everybody who may be meant by a row, and those whom decisions name.
    pub(crate) known: Vec<Known>,
    /// Who is on the list of the event, with the organisation in their words.
    pub(crate) on_list: HashMap<PersonId, Option<String>>,
    /// The organisations that are meant by what rows call them.
    pub(crate) organisations: HashMap<String, OrganisationId>,
    /// Whom of those known the project knows.
    pub(crate) acquainted: HashSet<PersonId>,
    /// Who of those known has an account.
    pub(crate) with_account: HashSet<PersonId>,
    /// Records that stand for others since they were merged.
    pub(crate) standing: HashMap<PersonId, PersonId>,
    /// Of how many rows it may be said that they may be people whom the project does not know.
    pub(crate) may_tell: usize,
}

/// The rows of a list as they are understood, before anybody looks who is known. `language` is of those whose own is not
/// said, `this_year` bounds years of birth.
pub(crate) fn read(import: &Import, cells: &Cells, said: &[Said], language: Language, this_year: i32) -> Vec<Row> {
    if !has_names(import) {
        return Vec::new();
    }
    let reader = Reader::new(import, cells, language);
    let said: HashMap<i64, &Said> = said.iter().map(|said| (said.number, said)).collect();
    let mut rows = Vec::new();
    for (number, cells) in cells {
        let said = said.get(number).copied();
        let outcome = said.and_then(|s| s.outcome);
        if outcome.is_none() && !import.takes(*number, cells) {
            continue;
        }
        let mut found = reader.read(cells, said.and_then(|s| s.corrected.as_deref()));
        if outcome.is_none() && found.typed.values().all(String::is_empty) {
            continue;
        }
        // Whoever says that it is somebody new has seen that there is one name.
        if said.is_some_and(|s| s.decision == Some(Decision::New)) && found.get("given_name").is_empty() {
            found.typed.insert("given_name", "-".to_owned());
        }
        let corrected = said.is_some_and(|s| s.corrected.is_some());
        let mut row = check::check(*number, found, corrected, this_year);
        row.decision = said.and_then(|s| s.decision);
        row.same = said.and_then(|s| s.same_id);
        if let Some(outcome) = outcome {
            row.verdict = Verdict::Done(outcome);
        }
        rows.push(row);
    }
    rows
}

fn has_names(import: &Import) -> bool {
    import.columns.iter().any(|column| column.is_name())
}

/// The people whom the decisions about rows name.
pub(crate) fn named(rows: &[Row]) -> impl Iterator<Item = PersonId> {
    rows.iter().filter_map(|row| row.same)
}

/// Finds what would become of the rows of a list.
pub(crate) fn plan(import: &Import, rows: Vec<Row>, world: &World) -> Plan {
    let mut plan = Plan { lacks_names: !has_names(import), ..Plan::default() };
    let mut matcher = Matcher::new(world);
    let mut rows = rows;
    shared(&mut rows);
    for mut row in rows {
        let typed = row.get("organisation").to_owned();
        row.organisation = import.organisations.get(&typed).or_else(|| world.organisations.get(&typed)).copied();
        if row.organisation.is_none() && !typed.is_empty() && row.problems.is_empty() {
            *plan.unknown_organisations.entry(typed).or_default() += 1;
        }
        if !matches!(row.verdict, Verdict::Done(_)) {
            matcher.judge(&mut row);
        }
        plan.rows.push(row);
    }
    (plan.told, plan.untold) = (matcher.told, matcher.untold);
    add_minutes(&mut plan.rows);
    plan
}

/// Who left a meeting and came back has a row for each time.
fn add_minutes(rows: &mut [Row]) {
    let repeated = rows.iter().filter_map(|row| match row.verdict {
        Verdict::Repeated(above) => row.minutes.map(|minutes| (above, minutes)),
        _ => None,
    });
    let mut more: HashMap<i64, u32> = HashMap::new();
    for (above, minutes) in repeated {
        let sum = more.entry(above).or_default();
        *sum = sum.saturating_add(minutes);
    }
    for row in rows.iter_mut() {
        if let Some(more) = more.get(&row.number) {
            row.minutes = Some(row.minutes.unwrap_or(0).saturating_add(*more));
        }
    }
}

/// What several people of a list have in common is their office's: an address by which one comes in belongs to one person,
/// and a phone says nothing about any of them.
fn shared(rows: &mut [Row]) {
    let mut emails: HashMap<String, HashSet<String>> = HashMap::new();
    let mut phones: HashMap<String, HashSet<String>> = HashMap::new();
    let name = |row: &Row| text::search_key(&format!("{} {}", row.get("family_name"), row.get("given_name")));
    let phone = |row: &Row| row.get("phone").chars().filter(char::is_ascii_digit).collect::<String>();
    for row in rows.iter() {
        if let Some(email) = row.checked.as_ref().and_then(|checked| checked.email.as_deref()) {
            emails.entry(text::email_key(email)).or_default().insert(name(row));
        }
        if !row.get("phone").is_empty() {
            phones.entry(phone(row)).or_default().insert(name(row));
        }
    }
    for row in rows {
        row.shares_phone = phones.get(&phone(row)).is_some_and(|names| names.len() > 1);
        let Some(checked) = row.checked.as_mut() else { continue };
        let Some(email) =
            checked.email.take_if(|email| emails.get(&text::email_key(email)).is_some_and(|names| names.len() > 1))
        else {
            continue;
        };
        row.typed.remove("email");
        row.aside.push(Aside { field: "email", text: email, cause: Cause::Shared });
    }
}
