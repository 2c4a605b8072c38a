//! Entering people and correcting what is known about them.

use std::collections::HashSet;

use chrono::Datelike;
use courses::language::Language;
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    people::{
        authority::Authority,
        duplicates::kept,
        person::{Checked, PersonId, PersonInput, find_in, full_name},
    },
    projects::project::DEFAULT_ZONE,
    system::{
        audit::{self, Act},
        db::{bulk::insert_all, on, sql},
        error::{Problem, Problems},
        key::AccountId,
        list::Select,
    },
    text,
};

const INSERT: &str = "INSERT INTO people (id, given_name, family_name, patronymic, sex, birth_year, language, email,
    email_key, phone, search_key, sort_key, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING";
const UPDATE: &str = "UPDATE people SET given_name = $2, family_name = $3, patronymic = $4, sex = $5, birth_year = $6,
    language = $7, email = $8, email_key = $9, phone = $10, search_key = $11, sort_key = $12
    WHERE id = $1 AND merged_into IS NULL AND pseudonymised_at IS NULL";
const EMAIL_TAKEN: &str = "SELECT COUNT(*) FROM people WHERE email_key = $1";
const EMAILS_TAKEN: &str = "SELECT email_key FROM people WHERE email_key IN";
const SET_LANGUAGE: &str = "UPDATE people SET language = $2 WHERE id = $1";

/// An administrator changes what is known about a person.
pub async fn update(cx: &Cx, actor: AccountId, id: PersonId, input: &PersonInput) -> Result<()> {
    let mut problems = Problems::default();
    let Some(checked) = input.check(cx.today(DEFAULT_ZONE).year(), &mut problems) else {
        return Err(problems.into_error());
    };
    let mut tx = cx.db.begin().await?;
    let before = find_in(&mut tx, id).await?.ok_or(Error::NotFound)?;
    write(&mut tx, id, &checked, Authority::Administrator).await?;
    // What it was and what it is stands in no log: whoever wants to be forgotten can be. Certificates keep the printed name.
    let details = json!({ "fields": changed(&Checked::from(before), &checked) });
    audit::record(cx, &mut tx, actor, Act::PersonUpdate, &id.to_string(), &details);
    tx.commit().await
}

/// Writes what is known about a person.
///
/// # Errors
/// [`Error::Conflict`] for a record that was merged into another one or has no name any more, or where the authority does not reach to what changes.
pub(crate) async fn write(tx: &mut Tx, id: PersonId, person: &Checked, authority: Authority) -> Result<()> {
    let before = find_in(tx, id).await?.ok_or(Error::NotFound)?;
    if before.email != person.email || before.phone != person.phone {
        authority.must_reach(tx, id).await?;
    }
    let (search, sort) = keys(person);
    let written = on!(tx, c => sql::query(UPDATE)
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
    )
    .map_err(email_taken)?;
    if written != 1 {
        return Err(Error::Conflict(Conflict::Changed));
    }
    kept::write(tx, &[id]).await
}

pub(crate) async fn insert(cx: &Cx, tx: &mut Tx, person: &Checked) -> Result<PersonId> {
    insert_with(cx, tx, cx.id(), person).await
}

/// Enters a person under a key that a form brought; false where it was sent before, and that person is there.
///
/// # Errors
/// [`Error::Conflict`] for a key that somebody else has.
pub(crate) async fn insert_once(cx: &Cx, tx: &mut Tx, id: PersonId, person: &Checked) -> Result<bool> {
    // Asked before, too: whoever sends an address twice is not told that it is taken.
    if find_in(tx, id).await?.is_none() && row(cx, tx, id, person).await? == 1 {
        kept::write(tx, &[id]).await?;
        return Ok(true);
    }
    let there = find_in(tx, id).await?.ok_or(Error::NotFound)?;
    let same = there.given_name == person.given_name && there.family_name == person.family_name;
    if same { Ok(false) } else { Err(Error::Conflict(Conflict::Changed)) }
}

/// Enters a person under a key that a device made.
pub(crate) async fn insert_with(cx: &Cx, tx: &mut Tx, id: PersonId, person: &Checked) -> Result<PersonId> {
    if row(cx, tx, id, person).await? != 1 {
        return Err(Error::Conflict(Conflict::Changed));
    }
    kept::write(tx, &[id]).await?;
    Ok(id)
}

/// Enters people under new keys, without the blocks, which whoever calls writes ([`kept::write`]) when they have their posts.
///
/// # Errors
/// [`Error::Invalid`] where one of them has an address that somebody has, or two of them have one.
pub(crate) async fn insert_many(cx: &Cx, tx: &mut Tx, people: &[(PersonId, Checked)]) -> Result<()> {
    rows(cx, tx, people).await.map_err(email_taken)
}

async fn rows(cx: &Cx, tx: &mut Tx, people: &[(PersonId, Checked)]) -> sqlx::Result<()> {
    insert_all!(
        tx,
        "people (id, given_name, family_name, patronymic, sex, birth_year, language, email, email_key, phone, search_key,
            sort_key, created_at)",
        people,
        (id, person) => [
            *id,
            person.given_name.clone(),
            person.family_name.clone(),
            person.patronymic.clone(),
            person.sex,
            person.birth_year,
            person.language.code(),
            person.email.clone(),
            person.email.as_deref().map(text::email_key),
            person.phone.clone(),
            keys(person).0,
            keys(person).1,
            cx.now(),
        ]
    );
    Ok(())
}

/// Which of these addresses somebody has, as their keys.
pub(crate) async fn taken_emails(tx: &mut Tx, emails: impl IntoIterator<Item = &str>) -> Result<HashSet<String>> {
    let keys: Vec<String> = emails.into_iter().map(text::email_key).collect();
    if keys.is_empty() {
        return Ok(HashSet::new());
    }
    let taken: Vec<(String,)> = Select::new(EMAILS_TAKEN).among(keys).all_in(tx).await?;
    Ok(taken.into_iter().map(|(key,)| key).collect())
}

/// Writes the row; answers how many there are that were not there before.
async fn row(cx: &Cx, tx: &mut Tx, id: PersonId, person: &Checked) -> Result<u64> {
    let (search, sort) = keys(person);
    on!(tx, c => sql::query(INSERT)
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
        .await)
    .map_err(email_taken)
}

/// Remembers the language in which a person wants to read.
pub async fn set_language(cx: &Cx, id: PersonId, language: Language) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(SET_LANGUAGE).bind(id).bind(language.code()).execute(c).await.map(drop))?;
    tx.commit().await
}

/// The names of the fields that differ.
pub(crate) fn changed(before: &Checked, after: &Checked) -> Vec<&'static str> {
    let fields = [
        ("family_name", before.family_name != after.family_name),
        ("given_name", before.given_name != after.given_name),
        ("patronymic", before.patronymic != after.patronymic),
        ("sex", before.sex != after.sex),
        ("birth_year", before.birth_year != after.birth_year),
        ("language", before.language != after.language),
        ("email", before.email != after.email),
        ("phone", before.phone != after.phone),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}

/// Whether somebody has this address in their record.
pub(crate) async fn is_email_taken(tx: &mut Tx, email: &str) -> Result<bool> {
    let taken: i64 = on!(tx, c => sql::query_scalar(EMAIL_TAKEN).bind(text::email_key(email)).fetch_one(c).await)?;
    Ok(taken > 0)
}

fn email_taken(error: sqlx::Error) -> Error {
    if Error::is_unique_violation(&error) { Error::field("email", Problem::Taken) } else { error.into() }
}

pub(crate) fn keys(person: &Checked) -> (String, Vec<u8>) {
    keys_of(&full_name(&person.family_name, &person.given_name, person.patronymic.as_deref()))
}

/// By what a name is searched and sorted.
pub(crate) fn keys_of(name: &str) -> (String, Vec<u8>) {
    (text::search_key(name), text::sort_key(name))
}
