//! People: trainees, trainers, managers. Few facts about each, and no more than reports need.

use chrono::{DateTime, Utc};
use courses::language::Language;
use serde::{Deserialize, Serialize};

use crate::{
    Cx, Result, Tx,
    system::{
        db::{on, read, sql},
        error::{Problem, Problems},
        key::key,
        text_enum::text_enum,
    },
    text::{self, Name, Repair},
};

text_enum! {
    /// Sex, as donors ask for it.
    Sex {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
        /// Other, or not stated.
        Unstated = "unstated",
    }
}

key! {
    /// The key of a person.
    PersonId
}

/// A person.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Person {
    /// Its key.
    pub id: PersonId,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Patronymic, with oğlu or qızı where it is used.
    pub patronymic: Option<String>,
    /// Sex.
    pub sex: Sex,
    /// Year of birth.
    pub birth_year: Option<i64>,
    /// The language in which the person reads.
    #[sqlx(try_from = "String")]
    pub language: Language,
    /// E-mail address; many trainees have none.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// When the person was entered.
    pub created_at: DateTime<Utc>,
    /// Since when nobody knows any more who it is.
    pub pseudonymised_at: Option<DateTime<Utc>>,
}

impl Person {
    /// The full name as documents write it: family name, given name, patronymic.
    pub fn full_name(&self) -> String {
        full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }
}

/// Family name, given name, patronymic. Who has a single name has no given name in their record.
pub fn full_name(family: &str, given: &str, patronymic: Option<&str>) -> String {
    let parts = [Some(family), Some(given), patronymic].into_iter().flatten();
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A given name as it stands in a form: of who has a single name a dash.
pub fn typed_given(given: &str) -> String {
    if given.is_empty() { "-".to_owned() } else { given.to_owned() }
}

/// What is typed in the place of a name that somebody does not have.
pub(crate) fn is_none(typed: &str) -> bool {
    let typed = typed.trim();
    !typed.is_empty() && typed.chars().all(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}' | '.'))
}

/// Family name and given name as typed. Who has a single name, with a dash in the place of the other one, has it as family
/// name.
pub(crate) fn names(
    family: &str,
    given: &str,
    fields: (&'static str, &'static str),
    problems: &mut Problems,
) -> Option<(String, String)> {
    let (single, field) = match (is_none(family), is_none(given)) {
        (false, true) => (Some(family), fields.0),
        (true, false) => (Some(given), fields.1),
        _ => (None, fields.0),
    };
    if let Some(single) = single {
        return problems.take(field, Name::person(single)).map(|name| (name.value, String::new()));
    }
    let family = problems.take(fields.0, Name::person(family));
    let given = problems.take(fields.1, Name::person(given));
    Some((family?.value, given?.value))
}

/// What is typed about a person.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PersonInput {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Patronymic, or empty.
    pub patronymic: String,
    /// Code of the sex.
    pub sex: String,
    /// Year, or empty.
    pub birth_year: String,
    /// Code of the language.
    pub language: String,
    /// E-mail address, or empty.
    pub email: String,
    /// Phone, or empty.
    pub phone: String,
}

/// What was typed, checked and repaired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Checked {
    pub(crate) given_name: String,
    pub(crate) family_name: String,
    pub(crate) patronymic: Option<String>,
    pub(crate) sex: Sex,
    pub(crate) birth_year: Option<i64>,
    pub(crate) language: Language,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
}

impl From<Person> for Checked {
    fn from(person: Person) -> Self {
        Self {
            given_name: person.given_name,
            family_name: person.family_name,
            patronymic: person.patronymic,
            sex: person.sex,
            birth_year: person.birth_year,
            language: person.language,
            email: person.email,
            phone: person.phone,
        }
    }
}

impl PersonInput {
    /// The input with look-alike letters of the other alphabet replaced in its names, and what was replaced: shown to
    /// the person who typed before anything is saved.
    pub fn repaired(mut self) -> (Self, Vec<Repair>) {
        let mut repairs = Vec::new();
        for field in [&mut self.family_name, &mut self.given_name, &mut self.patronymic] {
            repairs.extend(text::repair(field, Name::person));
        }
        (self, repairs)
    }

    /// Checks every field at once. `this_year` bounds the year of birth: people who work are 14 to 100 years old.
    pub(crate) fn check(&self, this_year: i32, problems: &mut Problems) -> Option<Checked> {
        let names = names(&self.family_name, &self.given_name, ("family_name", "given_name"), problems);
        let patronymic = problems.take(
            "patronymic",
            match Name::person(&self.patronymic) {
                Err(Problem::Required) => Ok(None),
                other => other.map(Some),
            },
        );
        let sex = problems.take("sex", Sex::from_code(&self.sex).ok_or(Problem::Choice));
        let birth_year = problems.take("birth_year", birth_year(&self.birth_year, this_year));
        let language = problems.take("language", self.language.parse::<Language>().map_err(|_| Problem::Choice));
        let email = problems.take("email", text::email(&self.email));
        let phone = problems.take("phone", text::phone(&self.phone));
        let ((family_name, given_name), patronymic) = (names?, patronymic?);
        Some(Checked {
            given_name,
            family_name,
            patronymic: patronymic.map(|p| p.value),
            sex: sex?,
            birth_year: birth_year?,
            language: language?,
            email: email?,
            phone: phone?,
        })
    }
}

/// A year of birth as typed; none where nothing is.
pub(crate) fn birth_year(typed: &str, this_year: i32) -> Result<Option<i64>, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let year: i64 = typed.parse().map_err(|_| Problem::BirthYear)?;
    let this_year = i64::from(this_year);
    if (this_year - 100..=this_year - 14).contains(&year) { Ok(Some(year)) } else { Err(Problem::BirthYear) }
}

const FIND: &str =
    "SELECT id, given_name, family_name, patronymic, sex, birth_year, language, email, phone, created_at,
        pseudonymised_at
    FROM people WHERE id = $1";
const STANDING: &str = "SELECT COALESCE(merged_into, id) FROM people WHERE id = $1";
const MERGED_INTO: &str = "SELECT merged_into FROM people WHERE id = $1";

/// The person with this key.
pub async fn find(cx: &Cx, id: PersonId) -> Result<Option<Person>> {
    Ok(read!(cx.db, c => sql::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// The person with this key, as part of `tx`.
pub(crate) async fn find_in(tx: &mut Tx, id: PersonId) -> Result<Option<Person>> {
    Ok(on!(tx, c => sql::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// The record that stands for this one: itself, or the one into which it was merged. A device may still have the old key.
pub(crate) async fn standing(tx: &mut Tx, id: PersonId) -> Result<Option<PersonId>> {
    Ok(on!(tx, c => sql::query_scalar(STANDING).bind(id).fetch_optional(c).await)?)
}

/// The record that stands for this one since they were merged.
pub async fn merged_into(cx: &Cx, id: PersonId) -> Result<Option<PersonId>> {
    let pointer: Option<Option<PersonId>> =
        read!(cx.db, c => sql::query_scalar(MERGED_INTO).bind(id).fetch_optional(c).await)?;
    Ok(pointer.flatten())
}

/// The pattern for what is typed to find the name of an organisation, in any spelling; none where nothing is typed. What has no key at all (a
/// search for signs only) finds nobody; no name is as long as what is cut off here.
pub(crate) fn pattern(typed: &str) -> Option<String> {
    let typed: String = typed.trim().chars().take(100).collect();
    (!typed.is_empty()).then(|| like(&text::search_key(&typed), &typed))
}

/// Patterns for the words of what is typed to find a name, in whatever order they are typed: people say their given name first,
/// lists begin with the family name. From the third word on they stand in one, in their order; what is not there admits
/// everybody.
pub(crate) fn patterns(typed: &str) -> [String; 3] {
    let typed: String = typed.trim().chars().take(100).collect();
    let key = text::search_key(&typed);
    let mut words = key.splitn(3, ' ');
    let mut next = || words.next().map_or_else(|| "%".to_owned(), |word| like(word, word));
    if key.is_empty() { [like(&key, &typed), "%".into(), "%".into()] } else { [next(), next(), next()] }
}

/// A pattern for "contains". What has no key at all (a search for signs only) finds nobody.
pub(crate) fn like(key: &str, typed: &str) -> String {
    if key.is_empty() && !typed.is_empty() { "\u{1}".to_owned() } else { format!("%{key}%") }
}
