//! What becomes of each row of a list. A pure function of the file, of what was decided, and of the people who are known:
//! the page shows it before, and the import does it.

use std::collections::{BTreeMap, HashMap, HashSet};

use courses::language::Language;

use super::{Cells, Column, Decision, Import, Letters, Outcome, Said, durations, names, phones, words, years};
use crate::{
    events::acquaintance,
    people::{
        duplicates::{Known, index::Index},
        likeness::{CERTAIN, Description, Likeness, PROBABLE, Reason, Traits, likeness},
        organisations::OrganisationId,
        person::{self, Checked, PersonId, PersonInput, Sex, is_none},
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
}

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
        let mut row = check(*number, found, corrected, this_year);
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

    fn read(&self, cells: &[String], corrected: Option<&BTreeMap<String, String>>) -> Found {
        let mut found = Found::default();
        let mut whole = None;
        for (column, cell) in self.columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            let cell = if self.azlat { documents::spreadsheet::azlat(cell) } else { cell.clone() };
            let line = || cell.replace('\n', " ");
            match column {
                Column::Ignored => {}
                Column::FamilyFirst | Column::GivenFirst => whole = Some((cell, *column == Column::FamilyFirst)),
                Column::FamilyName => found.name("family_name", &cell, self.azerbaijani),
                Column::GivenName => found.name("given_name", &cell, self.azerbaijani),
                Column::Patronymic => found.name("patronymic", &cell, self.azerbaijani),
                Column::Sex => found.set("sex", words::sex(&line())),
                Column::BirthYear => found.set("birth_year", years::birth_year(&line())),
                Column::Organisation => found.set("organisation", text::tidy(&cell)),
                Column::Unit => found.set("unit", text::tidy(&cell)),
                Column::Role => {
                    found.set("post_role", words::role(&line()).code().to_owned());
                    found.position = text::search_key(&cell);
                }
                Column::Language => found.set("language", words::language(&line(), self.language)),
                Column::Email => found.set("email", cell.split_whitespace().collect()),
                Column::Minutes => found.minutes = durations::minutes(&line()),
                Column::Phone => {
                    let phones = phones::phones(&cell);
                    found.beside("phone", phones.aside, Cause::Problem(Problem::Phone));
                    found.set("phone", phones.usable);
                }
            }
        }
        if let Some((cell, family_first)) = whole {
            found.whole(&cell, family_first, self.azerbaijani);
        }
        found.patronymic_apart();
        for (field, text) in corrected.into_iter().flatten() {
            if let Some(field) = FIELDS.iter().find(|known| *known == field) {
                found.typed.insert(field, text.clone());
                found.aside.retain(|aside| aside.field != *field);
            }
        }
        if found.typed.values().all(String::is_empty) {
            return Found::default();
        }
        if found.get("sex").is_empty() {
            let stated = names::sex_of_patronymic(found.get("patronymic"));
            found.set("sex", stated.unwrap_or(Sex::Unstated).code().to_owned());
        }
        if found.get("language").is_empty() {
            found.set("language", self.language.code().to_owned());
        }
        found
    }
}

/// What a row says.
#[derive(Default)]
struct Found {
    typed: BTreeMap<&'static str, String>,
    aside: Vec<Aside>,
    position: String,
    minutes: Option<u32>,
}

impl Found {
    fn get(&self, field: &str) -> &str {
        self.typed.get(field).map_or("", String::as_str)
    }

    fn set(&mut self, field: &'static str, text: String) {
        self.typed.insert(field, text);
    }

    fn beside(&mut self, field: &'static str, texts: Vec<String>, cause: Cause) {
        self.aside.extend(texts.into_iter().map(|text| Aside { field, text, cause: cause.clone() }));
    }

    /// A part of a name.
    fn name(&mut self, field: &'static str, cell: &str, azerbaijani: bool) {
        let bare = names::bare(cell);
        self.beside(field, bare.aside, Cause::Beside);
        self.set(field, text::from_capitals(&bare.name, azerbaijani));
    }

    /// A whole name; columns of their own say its parts better.
    fn whole(&mut self, cell: &str, family_first: bool, azerbaijani: bool) {
        let bare = names::bare(cell);
        self.beside("family_name", bare.aside, Cause::Beside);
        let (family, given, patronymic) =
            names::split_name(&text::from_capitals(&bare.name, azerbaijani), family_first);
        let given = if given.is_empty() && bare.single { "-".to_owned() } else { given };
        for (field, text) in [("family_name", family), ("given_name", given), ("patronymic", patronymic)] {
            if self.get(field).is_empty() {
                self.set(field, text);
            }
        }
    }

    /// A patronymic that stands behind the given name in its column.
    fn patronymic_apart(&mut self) {
        if self.get("patronymic").is_empty()
            && let Some((given, patronymic)) = names::split_given(self.get("given_name"))
        {
            self.set("given_name", given);
            self.set("patronymic", patronymic);
        }
    }
}

/// Checks what a row says. What can be empty and is not right becomes empty, so that the person comes in; what somebody
/// typed in the place of a cell is theirs to put right.
fn check(number: i64, found: Found, corrected: bool, this_year: i32) -> Row {
    const OPTIONAL: [&str; 7] = ["patronymic", "sex", "birth_year", "language", "email", "phone", "unit"];
    let Found { mut typed, mut aside, position, minutes } = found;
    let mut input = input(&typed);
    if !corrected {
        let faults = faults(&input, &typed, this_year);
        for field in OPTIONAL {
            if let Some(fault) = faults
                .iter()
                .find(|fault| fault.field == field && (field != "unit" || fault.problem != Problem::Damaged))
            {
                let text = typed.remove(field).unwrap_or_default();
                aside.push(Aside { field, text, cause: Cause::Problem(fault.problem.clone()) });
            }
        }
        typed.entry("sex").or_insert_with(|| Sex::Unstated.code().to_owned());
        input = self::input(&typed);
    }
    let (input, repairs) = input.repaired();
    let mut problems = Problems::default();
    let checked = input.check(this_year, &mut problems);
    words_of_post(&typed, &mut problems);
    let mut row = Row {
        number,
        typed,
        problems: problems.into_list(),
        aside,
        repairs,
        minutes,
        organisation: None,
        alike: Vec::new(),
        alike_row: None,
        decision: None,
        verdict: Verdict::New,
        fills: Vec::new(),
        checked,
        position,
        shares_phone: false,
        same: None,
    };
    let names = match &row.checked {
        // As it would be written.
        Some(checked) => {
            let (family, given) = (checked.family_name.clone(), person::typed_given(&checked.given_name));
            [family, given, checked.patronymic.clone().unwrap_or_default()]
        }
        None => [input.family_name, input.given_name, input.patronymic],
    };
    for (field, text) in ["family_name", "given_name", "patronymic"].into_iter().zip(names) {
        if !text.is_empty() {
            row.typed.insert(field, text);
        }
    }
    row
}

fn input(typed: &BTreeMap<&'static str, String>) -> PersonInput {
    let get = |field: &str| typed.get(field).cloned().unwrap_or_default();
    PersonInput {
        given_name: get("given_name"),
        family_name: get("family_name"),
        patronymic: get("patronymic"),
        sex: get("sex"),
        birth_year: get("birth_year"),
        language: get("language"),
        email: get("email"),
        phone: get("phone"),
    }
}

fn faults(input: &PersonInput, typed: &BTreeMap<&'static str, String>, this_year: i32) -> Vec<FieldError> {
    let mut problems = Problems::default();
    let _ = input.clone().repaired().0.check(this_year, &mut problems);
    words_of_post(typed, &mut problems);
    problems.into_list()
}

fn words_of_post(typed: &BTreeMap<&'static str, String>, problems: &mut Problems) {
    let get = |field: &str| typed.get(field).map_or("", String::as_str);
    problems.take("organisation", text::printable(get("organisation"), 160));
    problems.take(
        "unit",
        match Name::organisation(get("unit")) {
            Err(Problem::Required) => Ok(()),
            other => other.map(drop),
        },
    );
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

/// Compares rows with people, and with the rows above them.
struct Matcher<'a> {
    world: &'a World,
    index: Index<PersonId>,
    by_id: HashMap<PersonId, &'a Known>,
    emails: HashMap<String, Option<PersonId>>,
    /// Rows above, by their numbers.
    rows: Index<i64>,
    same_text: HashMap<Text, i64>,
    /// Position, unit and father's name of the rows above.
    posts: HashMap<i64, [String; 3]>,
    taken: HashMap<PersonId, i64>,
    /// Who is on the list, by family name and given name in any spelling.
    listed: HashMap<(String, String), Vec<PersonId>>,
}

/// Whether it says that there is no given name.
fn single(given: &str) -> bool {
    given.is_empty() || is_none(given)
}

/// Everything that a row says.
type Text = (BTreeMap<&'static str, String>, String, Vec<String>);

/// Everything that a row says, what stands beside its names too: two people may be told apart by that.
fn text_of(row: &Row) -> Text {
    let beside = row.aside.iter().filter(|aside| aside.cause == Cause::Beside).map(|aside| aside.text.clone());
    (row.typed.clone(), row.position.clone(), beside.collect())
}

/// What tells two people apart who have name, organisation and phone in common.
fn post_of(row: &Row) -> [String; 3] {
    [row.position.clone(), text::search_key(row.get("unit")), text::search_key(row.get("patronymic"))]
}

impl<'a> Matcher<'a> {
    fn new(world: &'a World) -> Self {
        let emails = world.known.iter().filter_map(|k| Some((text::email_key(k.email.as_deref()?), Some(k.id))));
        let mut index = Index::default();
        for known in &world.known {
            index.add(known.id, known.traits());
        }
        let mut listed: HashMap<(String, String), Vec<PersonId>> = HashMap::new();
        for known in world.known.iter().filter(|known| world.on_list.contains_key(&known.id)) {
            let traits = known.traits();
            listed.entry((traits.family, traits.given)).or_default().push(known.id);
        }
        for people in listed.values_mut() {
            people.sort_unstable();
        }
        Self {
            world,
            listed,
            posts: HashMap::new(),
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
        let like = self.index.like(&traits, PROBABLE).into_iter().filter_map(|candidate| {
            let known = (*self.by_id.get(&candidate.who)?).clone();
            let is_acquainted = self.world.acquainted.contains(&known.id);
            let may_be = is_acquainted || acquaintance::is_exact(&candidate.likeness.reasons);
            may_be.then_some(Alike { known, likeness: candidate.likeness, is_acquainted })
        });
        row.alike = like.take(MOST_ALIKE).collect();
        self.namesakes(row, &traits);
        let above = self.rows.like(&traits, PROBABLE).into_iter().next();
        row.alike_row = above.as_ref().map(|above| above.who);
        let apart = |above: i64| {
            let (own, other) = (post_of(row), self.posts.get(&above));
            other.is_some_and(|other| {
                own.iter().zip(other).any(|(one, other)| !one.is_empty() && !other.is_empty() && one != other)
            })
        };
        let certain_row = above.is_some_and(|above| above.likeness.percent >= CERTAIN && !apart(above.who));
        let same = row.same;
        // Whom a decision names is somebody who looks like the row, or is on this list: nobody's record is opened by its key.
        let same = same
            .map(|id| self.world.standing.get(&id).copied().unwrap_or(id))
            .filter(|id| self.by_id.contains_key(id) && self.may_be(row, *id));
        let text_above = self.same_text.get(&text_of(row)).copied();
        let certain = || {
            let certain = row.alike.iter().filter(|alike| self.is_certain(row, alike)).map(|alike| alike.known.id);
            // Two of one name and office on the list are two rows of the list that is handed in again.
            let certain: Vec<PersonId> = certain.collect();
            certain.iter().find(|person| !self.taken.contains_key(person)).or(certain.first()).copied()
        };
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
                self.posts.insert(row.number, post_of(row));
                self.rows.add(row.number, traits);
                self.same_text.entry(text_of(row)).or_insert(row.number);
            }
            Verdict::Known(person) => {
                row.fills = self.fills(row, person);
                self.same_text.entry(text_of(row)).or_insert(row.number);
            }
            Verdict::Repeated(_) | Verdict::LeftOut | Verdict::Faulty | Verdict::Done(_) => {}
        }
    }

    /// Who is on this list with the same name is offered first, however little else is known of both.
    fn namesakes(&self, row: &mut Row, traits: &Traits) {
        let Some(people) = self.listed.get(&(traits.family.clone(), traits.given.clone())) else { return };
        for known in people.iter().filter_map(|id| self.by_id.get(id)) {
            if row.alike.iter().all(|alike| alike.known.id != known.id) {
                let likeness = likeness(traits, &known.traits());
                row.alike.push(Alike { known: (*known).clone(), likeness, is_acquainted: true });
            }
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
        let same_name =
            reasons.contains(&Reason::SameName) || (single(row.get("given_name")) && single(&alike.known.given_name));
        same_name
            && reasons.iter().all(|reason| reason.speaks_for())
            && (same_words || reasons.contains(&Reason::SameOrganisation))
    }

    /// An address belongs to one person: who is entered with one that somebody has already is entered without.
    fn email(&mut self, row: &mut Row) {
        if !matches!(row.verdict, Verdict::New | Verdict::Unsure) {
            return;
        }
        let Some(checked) = row.checked.as_mut() else { return };
        let Some(email) = checked.email.clone() else { return };
        match self.emails.entry(text::email_key(&email)) {
            std::collections::hash_map::Entry::Occupied(_) => {
                checked.email = None;
                row.typed.remove("email");
                row.aside.push(Aside { field: "email", text: email, cause: Cause::Problem(Problem::Taken) });
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
