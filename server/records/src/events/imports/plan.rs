//! What becomes of each row of a list. A pure function of the file, of what was decided, and of the people who are known:
//! the page shows it before, and the import does it.

use std::collections::{BTreeMap, HashMap, HashSet};

use courses::language::Language;

use super::{Cells, Column, Decision, Import, Letters, Outcome, Said, words};
use crate::{
    events::acquaintance,
    people::{
        duplicates::{Known, index::Index},
        likeness::{CERTAIN, Description, Likeness, Reason, Traits},
        organisations::OrganisationId,
        person::{Checked, PersonId, PersonInput, Sex},
        posts::PostRole,
    },
    system::error::{FieldError, Problem, Problems},
    text::{self, Name, Repair},
};

/// How many of those who look like a row are shown.
const MOST_ALIKE: usize = 5;

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

/// A row of the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number in the file, as a spreadsheet shows it.
    pub number: i64,
    /// What it says, by [`FIELDS`]: words that are known are codes, whole names are split.
    pub typed: BTreeMap<&'static str, String>,
    /// What is wrong, by field.
    pub problems: Vec<FieldError>,
    /// Letters of the other alphabet that were replaced in names.
    pub repairs: Vec<Repair>,
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
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
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
            phone: self.get("phone"),
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
}

impl Plan {
    /// How many rows come to this.
    pub fn count(&self, is: impl Fn(Verdict) -> bool) -> usize {
        self.rows.iter().filter(|row| is(row.verdict)).count()
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
    for (number, cells) in cells.iter().filter(|(number, _)| import.heading.is_none_or(|heading| *number > heading)) {
        let said = said.get(number).copied();
        let typed = reader.read(cells, said.and_then(|s| s.corrected.as_deref()));
        let outcome = said.and_then(|s| s.outcome);
        if outcome.is_none() && typed.values().all(String::is_empty) {
            continue;
        }
        let mut row = check(*number, typed, this_year);
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
    plan
}

/// Reads cells as fields.
struct Reader<'a> {
    columns: &'a [Column],
    azlat: bool,
    azerbaijani: bool,
    language: Language,
}

impl<'a> Reader<'a> {
    fn new(import: &'a Import, cells: &Cells, language: Language) -> Self {
        let azlat = import.letters == Letters::Changed;
        // Whether I is the capital of ı is said by the other letters of the list.
        let own = |c: char| "ƏəĞğİıŞşÇçÖöÜü".contains(c);
        let names = |row: &[String]| {
            row.iter().zip(import.columns.iter()).any(|(cell, column)| column.is_name() && cell.contains(own))
        };
        let azerbaijani = azlat || cells.iter().any(|(_, row)| names(row));
        Self { columns: &import.columns, azlat, azerbaijani, language }
    }

    fn read(&self, cells: &[String], corrected: Option<&BTreeMap<String, String>>) -> BTreeMap<&'static str, String> {
        let mut typed: BTreeMap<&'static str, String> = BTreeMap::new();
        for (column, cell) in self.columns.iter().zip(cells) {
            let cell = if self.azlat { documents::spreadsheet::azlat(cell) } else { cell.clone() };
            if cell.is_empty() {
                continue;
            }
            let whole =
                |family_first: bool| words::split_name(&text::from_capitals(&cell, self.azerbaijani), family_first);
            match column {
                Column::Ignored => {}
                Column::FamilyFirst | Column::GivenFirst => {
                    let (family, given, patronymic) = whole(*column == Column::FamilyFirst);
                    typed.extend([("family_name", family), ("given_name", given)]);
                    // A column of its own says it better.
                    typed.entry("patronymic").or_insert(patronymic);
                }
                Column::FamilyName => drop(typed.insert("family_name", text::from_capitals(&cell, self.azerbaijani))),
                Column::GivenName => drop(typed.insert("given_name", text::from_capitals(&cell, self.azerbaijani))),
                Column::Patronymic => drop(typed.insert("patronymic", text::from_capitals(&cell, self.azerbaijani))),
                Column::Sex => drop(typed.insert("sex", words::sex(&cell))),
                Column::BirthYear => drop(typed.insert("birth_year", words::birth_year(&cell))),
                Column::Organisation => drop(typed.insert("organisation", text::tidy(&cell))),
                Column::Unit => drop(typed.insert("unit", text::tidy(&cell))),
                Column::Role => drop(typed.insert("post_role", words::role(&cell).code().to_owned())),
                Column::Language => drop(typed.insert("language", words::language(&cell, self.language))),
                Column::Email => drop(typed.insert("email", cell)),
                Column::Phone => drop(typed.insert("phone", cell)),
            }
        }
        if let Some(corrected) = corrected {
            for field in FIELDS {
                if let Some(text) = corrected.get(*field) {
                    typed.insert(field, text.clone());
                }
            }
        }
        if typed.values().all(String::is_empty) {
            return BTreeMap::new();
        }
        if typed.get("sex").is_none_or(String::is_empty) {
            let stated = words::sex_of_patronymic(typed.get("patronymic").map_or("", String::as_str));
            typed.insert("sex", stated.unwrap_or(Sex::Unstated).code().to_owned());
        }
        if typed.get("language").is_none_or(String::is_empty) {
            typed.insert("language", self.language.code().to_owned());
        }
        typed
    }
}

fn check(number: i64, typed: BTreeMap<&'static str, String>, this_year: i32) -> Row {
    let get = |field: &str| typed.get(field).cloned().unwrap_or_default();
    let input = PersonInput {
        given_name: get("given_name"),
        family_name: get("family_name"),
        patronymic: get("patronymic"),
        sex: get("sex"),
        birth_year: get("birth_year"),
        language: get("language"),
        email: get("email"),
        phone: get("phone"),
    };
    let (input, repairs) = input.repaired();
    let mut problems = Problems::default();
    let checked = input.check(this_year, &mut problems);
    problems.take("organisation", text::printable(&get("organisation"), 160));
    problems.take(
        "unit",
        match Name::organisation(&get("unit")) {
            Err(Problem::Required) => Ok(()),
            other => other.map(drop),
        },
    );
    let mut row = Row {
        number,
        typed,
        problems: problems.into_list(),
        repairs,
        organisation: None,
        alike: Vec::new(),
        alike_row: None,
        decision: None,
        verdict: Verdict::New,
        fills: Vec::new(),
        checked,
        same: None,
    };
    for (field, text) in
        [("family_name", input.family_name), ("given_name", input.given_name), ("patronymic", input.patronymic)]
    {
        if !text.is_empty() {
            row.typed.insert(field, text);
        }
    }
    row
}

/// Compares rows with people, and with the rows above them.
struct Matcher<'a> {
    world: &'a World,
    index: Index<PersonId>,
    by_id: HashMap<PersonId, &'a Known>,
    emails: HashMap<String, Option<PersonId>>,
    /// Rows above, by their numbers.
    rows: Index<i64>,
    same_text: HashMap<BTreeMap<&'static str, String>, i64>,
    taken: HashMap<PersonId, i64>,
}

impl<'a> Matcher<'a> {
    fn new(world: &'a World) -> Self {
        let emails = world.known.iter().filter_map(|k| Some((text::email_key(k.email.as_deref()?), Some(k.id))));
        let mut index = Index::default();
        for known in &world.known {
            index.add(known.id, known.traits());
        }
        Self {
            world,
            index,
            by_id: world.known.iter().map(|known| (known.id, known)).collect(),
            emails: emails.collect(),
            rows: Index::default(),
            same_text: HashMap::new(),
            taken: HashMap::new(),
        }
    }

    fn judge(&mut self, row: &mut Row) {
        let traits = row.traits();
        let like = self.index.like(&traits).into_iter().filter_map(|candidate| {
            let known = (*self.by_id.get(&candidate.who)?).clone();
            let is_acquainted = self.world.acquainted.contains(&known.id);
            let may_be = is_acquainted || acquaintance::is_exact(&candidate.likeness.reasons);
            may_be.then_some(Alike { known, likeness: candidate.likeness, is_acquainted })
        });
        row.alike = like.take(MOST_ALIKE).collect();
        let above = self.rows.like(&traits).into_iter().next();
        row.alike_row = above.as_ref().map(|above| above.who);
        let certain_row = above.is_some_and(|above| above.likeness.percent >= CERTAIN);
        let same = row.same;
        // Whom a decision names is somebody who looks like the row, or is on this list: nobody's record is opened by its key.
        let same = same
            .map(|id| self.world.standing.get(&id).copied().unwrap_or(id))
            .filter(|id| self.by_id.contains_key(id) && self.may_be(row, *id));
        let text_above = self.same_text.get(&row.typed).copied();
        let certain = || row.alike.iter().find(|alike| self.is_certain(row, alike)).map(|alike| alike.known.id);
        row.verdict = match (row.decision, same) {
            (Some(Decision::LeaveOut), _) => Verdict::LeftOut,
            _ if !row.problems.is_empty() => Verdict::Faulty,
            (Some(Decision::Same), Some(same)) => Verdict::Known(same),
            (Some(Decision::New), _) => Verdict::New,
            _ => match (text_above, certain(), row.alike_row) {
                (Some(above), ..) => Verdict::Repeated(above),
                (None, Some(known), _) => Verdict::Known(known),
                (None, None, Some(above)) if certain_row => Verdict::Repeated(above),
                (None, None, Some(_)) => Verdict::Unsure,
                (None, None, None) if !row.alike.is_empty() => Verdict::Unsure,
                (None, None, None) => Verdict::New,
            },
        };
        if let Verdict::Known(person) = row.verdict {
            match self.taken.get(&person) {
                Some(above) => row.verdict = Verdict::Repeated(*above),
                None => drop(self.taken.insert(person, row.number)),
            }
        }
        self.email(row);
        match row.verdict {
            Verdict::New | Verdict::Unsure => {
                self.rows.add(row.number, traits);
                self.same_text.entry(row.typed.clone()).or_insert(row.number);
            }
            Verdict::Known(person) => {
                row.fills = self.fills(row, person);
                self.same_text.entry(row.typed.clone()).or_insert(row.number);
            }
            Verdict::Repeated(_) | Verdict::LeftOut | Verdict::Faulty | Verdict::Done(_) => {}
        }
    }

    fn may_be(&self, row: &Row, person: PersonId) -> bool {
        self.world.on_list.contains_key(&person) || row.alike.iter().any(|alike| alike.known.id == person)
    }

    /// Certainly the same: by likeness; or of the same name and organisation and on this very list, where nothing speaks
    /// against it. Otherwise a corrected list that is handed in again would enter everybody anew.
    fn is_certain(&self, row: &Row, alike: &Alike) -> bool {
        if alike.likeness.percent >= CERTAIN {
            return true;
        }
        let reasons = &alike.likeness.reasons;
        let Some(listed) = self.world.on_list.get(&alike.known.id) else { return false };
        let same_words =
            text::search_key(listed.as_deref().unwrap_or_default()) == text::search_key(row.get("organisation"));
        reasons.contains(&Reason::SameName)
            && reasons.iter().all(|reason| reason.speaks_for())
            && (same_words || reasons.contains(&Reason::SameOrganisation))
    }

    /// An address belongs to one person.
    fn email(&mut self, row: &mut Row) {
        if !matches!(row.verdict, Verdict::New | Verdict::Unsure) {
            return;
        }
        let Some(email) = row.checked.as_ref().and_then(|checked| checked.email.as_deref()) else { return };
        match self.emails.entry(text::email_key(email)) {
            std::collections::hash_map::Entry::Occupied(_) => {
                row.problems.push(FieldError { field: "email".into(), problem: Problem::Taken });
                row.verdict = Verdict::Faulty;
            }
            std::collections::hash_map::Entry::Vacant(free) => drop(free.insert(None)),
        }
    }

    fn fills(&self, row: &Row, person: PersonId) -> Vec<&'static str> {
        let (Some(known), Some(checked)) = (self.by_id.get(&person), row.checked.as_ref()) else { return Vec::new() };
        let free = |email: &String| !self.emails.contains_key(&text::email_key(email));
        let missing = [
            ("patronymic", known.patronymic.is_none() && checked.patronymic.is_some()),
            ("sex", known.sex == Sex::Unstated && checked.sex != Sex::Unstated),
            ("birth_year", known.birth_year.is_none() && checked.birth_year.is_some()),
            ("organisation", known.organisation_id.is_none() && row.organisation.is_some()),
            ("email", known.email.is_none() && checked.email.as_ref().is_some_and(free)),
            ("phone", known.phone.is_none() && checked.phone.is_some()),
        ];
        let may = |field: &str| !REACHED.contains(&field) || !self.world.with_account.contains(&person);
        missing.into_iter().filter(|(field, missing)| *missing && may(field)).map(|(field, _)| field).collect()
    }
}
