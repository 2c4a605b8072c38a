//! People: trainees, trainers, managers. Few facts about each, and no more than reports need.

use chrono::{DateTime, Datelike, Utc};
use courses::language::Language;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    system::{
        audit,
        db::{on, read},
        error::{Problem, Problems},
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

/// A person.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Person {
    /// Its key.
    pub id: Uuid,
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
}

impl Person {
    /// The full name as documents write it: family name, given name, patronymic.
    pub fn full_name(&self) -> String {
        full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }
}

/// Family name, given name, patronymic.
pub fn full_name(family: &str, given: &str, patronymic: Option<&str>) -> String {
    [Some(family), Some(given), patronymic].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What is typed about a person.
#[derive(Clone, Debug, Default)]
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
        let family = problems.take("family_name", Name::person(&self.family_name));
        let given = problems.take("given_name", Name::person(&self.given_name));
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
        let (given, family, patronymic) = (given?, family?, patronymic?);
        Some(Checked {
            given_name: given.value,
            family_name: family.value,
            patronymic: patronymic.map(|p| p.value),
            sex: sex?,
            birth_year: birth_year?,
            language: language?,
            email: email?,
            phone: phone?,
        })
    }
}

fn birth_year(typed: &str, this_year: i32) -> Result<Option<i64>, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let year: i64 = typed.parse().map_err(|_| Problem::BirthYear)?;
    let this_year = i64::from(this_year);
    if (this_year - 100..=this_year - 14).contains(&year) { Ok(Some(year)) } else { Err(Problem::BirthYear) }
}

const FIND: &str = "SELECT id, given_name, family_name, patronymic, sex, birth_year, language, email, phone, created_at
    FROM people WHERE id = $1";
const INSERT: &str = "INSERT INTO people (id, given_name, family_name, patronymic, sex, birth_year, language, email,
    email_key, phone, search_key, sort_key, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const UPDATE: &str = "UPDATE people SET given_name = $2, family_name = $3, patronymic = $4, sex = $5, birth_year = $6,
    language = $7, email = $8, email_key = $9, phone = $10, search_key = $11, sort_key = $12
    WHERE id = $1 AND merged_into IS NULL";
const STANDING: &str = "SELECT COALESCE(merged_into, id) FROM people WHERE id = $1";
const MERGED_INTO: &str = "SELECT merged_into FROM people WHERE id = $1";
const SET_LANGUAGE: &str = "UPDATE people SET language = $2 WHERE id = $1";

/// The person with this key.
pub async fn find(cx: &Cx, id: Uuid) -> Result<Option<Person>> {
    Ok(read!(cx.db, c => sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// Changes what is known about a person.
pub async fn update(cx: &Cx, actor: Uuid, id: Uuid, input: &PersonInput) -> Result<()> {
    let mut problems = Problems::default();
    let Some(checked) = input.check(cx.now().year(), &mut problems) else { return Err(problems.into_error()) };
    let mut tx = cx.db.begin().await?;
    let before = find_in(&mut tx, id).await?.ok_or(Error::NotFound)?;
    write(&mut tx, id, &checked).await?;
    // Certificates keep the printed name; the log keeps the name before.
    let details = json!({ "before": before.full_name(), "after":
        full_name(&checked.family_name, &checked.given_name, checked.patronymic.as_deref()) });
    audit::record(cx, &mut tx, Some(actor), "person.update", &id.to_string(), &details).await?;
    tx.commit().await
}

/// Writes what is known about a person.
///
/// # Errors
/// [`Error::Conflict`] for a record that was merged into another one.
pub(crate) async fn write(tx: &mut Tx, id: Uuid, person: &Checked) -> Result<()> {
    let (search, sort) = keys(person);
    let written = on!(tx, c => sqlx::query(UPDATE)
        .bind(id)
        .bind(&person.given_name)
        .bind(&person.family_name)
        .bind(&person.patronymic)
        .bind(person.sex)
        .bind(person.birth_year)
        .bind(person.language.code())
        .bind(&person.email)
        .bind(person.email.as_deref().map(text::email_key))
        .bind(&person.phone)
        .bind(search)
        .bind(sort)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(email_taken)?;
    if written == 1 { Ok(()) } else { Err(Error::Conflict(Conflict::Changed)) }
}

/// The person with this key, as part of `tx`.
pub(crate) async fn find_in(tx: &mut Tx, id: Uuid) -> Result<Option<Person>> {
    Ok(on!(tx, c => sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// The record that stands for this one: itself, or the one into which it was merged. A device may still have the old key.
pub(crate) async fn standing(tx: &mut Tx, id: Uuid) -> Result<Option<Uuid>> {
    Ok(on!(tx, c => sqlx::query_scalar(STANDING).bind(id).fetch_optional(c).await)?)
}

/// The record that stands for this one since they were merged.
pub async fn merged_into(cx: &Cx, id: Uuid) -> Result<Option<Uuid>> {
    let pointer: Option<Option<Uuid>> =
        read!(cx.db, c => sqlx::query_scalar(MERGED_INTO).bind(id).fetch_optional(c).await)?;
    Ok(pointer.flatten())
}

pub(crate) async fn insert(cx: &Cx, tx: &mut Tx, person: &Checked) -> Result<Uuid> {
    insert_with(cx, tx, cx.id(), person).await
}

/// Enters a person under a key that a device made.
pub(crate) async fn insert_with(cx: &Cx, tx: &mut Tx, id: Uuid, person: &Checked) -> Result<Uuid> {
    let (search, sort) = keys(person);
    on!(tx, c => sqlx::query(INSERT)
        .bind(id)
        .bind(&person.given_name)
        .bind(&person.family_name)
        .bind(&person.patronymic)
        .bind(person.sex)
        .bind(person.birth_year)
        .bind(person.language.code())
        .bind(&person.email)
        .bind(person.email.as_deref().map(text::email_key))
        .bind(&person.phone)
        .bind(search)
        .bind(sort)
        .bind(cx.now())
        .execute(c)
        .await
        .map(drop))
    .map_err(email_taken)?;
    Ok(id)
}

/// Remembers the language in which a person wants to read.
pub async fn set_language(cx: &Cx, id: Uuid, language: Language) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sqlx::query(SET_LANGUAGE).bind(id).bind(language.code()).execute(c).await.map(drop))?;
    tx.commit().await
}

fn email_taken(error: sqlx::Error) -> Error {
    if Error::is_unique_violation(&error) { Error::field("email", Problem::Taken) } else { error.into() }
}

/// The search key and the sort key of a name.
pub(crate) fn keys(person: &Checked) -> (String, Vec<u8>) {
    let name = full_name(&person.family_name, &person.given_name, person.patronymic.as_deref());
    (text::search_key(&name), text::sort_key(&name))
}

/// One row of the list of people.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PersonRow {
    /// The person's key.
    pub id: Uuid,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Name of the account.
    pub user_name: String,
    /// The organisation of the present post.
    pub organisation: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Whether the account has a password yet.
    pub has_password: bool,
    /// Whether the account is closed.
    pub disabled: bool,
    /// How many people the whole search found.
    pub total: i64,
}

const LIST: &str = "SELECT p.id, p.given_name, p.family_name, p.patronymic, a.user_name, p.email,
        (SELECT o.name FROM posts t JOIN organisations o ON o.id = t.organisation_id
         WHERE t.person_id = p.id AND t.to_date IS NULL ORDER BY t.from_date DESC LIMIT 1) AS organisation,
        a.password_hash IS NOT NULL AS has_password, a.disabled_at IS NOT NULL AS disabled,
        COUNT(*) OVER () AS total
    FROM people p JOIN accounts a ON a.person_id = p.id
    WHERE p.merged_into IS NULL AND (CAST($1 AS TEXT) IS NULL OR p.search_key LIKE $1 OR a.user_key LIKE $2)
      AND (CAST($3 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM posts t JOIN organisations o ON o.id = t.organisation_id
           WHERE t.person_id = p.id AND t.to_date IS NULL AND o.kind = $3))
    ORDER BY p.sort_key, p.id LIMIT $4 OFFSET $5";

/// People in the order of their names. `search` is part of a name, in any spelling, or of a user name; `kind` is the
/// code of a kind of organisation.
pub async fn list(cx: &Cx, search: &str, kind: Option<&str>, limit: i64, offset: i64) -> Result<Vec<PersonRow>> {
    let typed = search.trim();
    let by_name = (!typed.is_empty()).then(|| like(&text::search_key(typed), typed));
    let by_user = (!typed.is_empty()).then(|| like(&text::user_key(typed).replace(['%', '_'], ""), typed));
    Ok(read!(cx.db, c => sqlx::query_as(LIST)
        .bind(by_name).bind(by_user).bind(kind).bind(limit).bind(offset).fetch_all(c).await)?)
}

/// A pattern for "contains". What has no key at all (a search for signs only) finds nobody.
pub(crate) fn like(key: &str, typed: &str) -> String {
    if key.is_empty() && !typed.is_empty() { "\u{1}".to_owned() } else { format!("%{key}%") }
}
