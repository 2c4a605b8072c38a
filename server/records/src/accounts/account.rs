//! Accounts: how people come in.

use std::{collections::HashSet, net::IpAddr};

use chrono::{DateTime, Datelike, Utc};
use courses::language::Language;
use serde_json::json;

use crate::{
    Cx, Error, Result, Tx,
    accounts::{
        entrance::{self, Entrance},
        passwords,
        roles::Role,
        sessions::{self, Way},
    },
    people::{
        entry,
        person::{PersonId, PersonInput},
    },
    projects::project::{self, DEFAULT_ZONE, ProjectId},
    system::{
        audit::{self, Act, Actor},
        db::{on, read, sql},
        error::{Problem, Problems},
        key::AccountId,
        list::Select,
        refused,
    },
    text,
};

/// An account with what is needed to address its person.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Account {
    /// Its key.
    pub id: AccountId,
    /// The person.
    pub person_id: PersonId,
    /// User name.
    pub user_name: String,
    /// PHC string; none until the person has set a password.
    pub password_hash: Option<String>,
    /// Administrators stand outside of projects.
    pub administrator: bool,
    /// When the account was closed.
    pub disabled_at: Option<DateTime<Utc>>,
    /// The address by which the person comes in and to which links to a new password go; not what the record of the person
    /// says.
    pub address: Option<String>,
    /// The person's language.
    #[sqlx(try_from = "String")]
    pub language: Language,
}

const OF_PERSON: &str =
    "SELECT a.id, a.person_id, a.user_name, a.password_hash, a.administrator, a.disabled_at, a.address, p.language
    FROM accounts a JOIN people p ON p.id = a.person_id WHERE a.person_id = $1";
const FIND: &str =
    "SELECT a.id, a.person_id, a.user_name, a.password_hash, a.administrator, a.disabled_at, a.address, p.language
    FROM accounts a JOIN people p ON p.id = a.person_id WHERE a.id = $1";
// Of two with one address the open one.
const BY_NAME: &str =
    "SELECT a.id, a.person_id, a.user_name, a.password_hash, a.administrator, a.disabled_at, a.address, p.language
    FROM accounts a JOIN people p ON p.id = a.person_id
    WHERE a.id IN (SELECT id FROM accounts WHERE user_key = $1 UNION SELECT id FROM accounts WHERE address_key = $1)
    ORDER BY a.disabled_at IS NOT NULL LIMIT 1";
const INSERT: &str =
    "INSERT INTO accounts (id, person_id, user_name, user_key, password_hash, administrator, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
// Waits for whoever is changing the password at this moment, and then finds another one.
const UNCHANGED: &str = "UPDATE accounts SET password_hash = password_hash
    WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL RETURNING id";
const GRANT: &str =
    "INSERT INTO project_roles (account_id, project_id, role, given_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
const REVOKE: &str = "DELETE FROM project_roles WHERE account_id = $1 AND project_id = $2 AND role = $3";
const ADMINISTRATORS: &str = "SELECT p.given_name, p.family_name FROM accounts a JOIN people p ON p.id = a.person_id
    WHERE a.administrator AND a.disabled_at IS NULL ORDER BY p.sort_key, p.id LIMIT 3";
const ROLES: &str = "SELECT j.slug, r.role FROM project_roles r JOIN projects j ON j.id = r.project_id
    WHERE r.account_id = $1 ORDER BY j.slug, r.role";

/// The account of a person.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<Option<Account>> {
    Ok(read!(cx.db, c => sql::query_as(OF_PERSON).bind(person).fetch_optional(c).await)?)
}

/// The account with this key, as part of `tx`.
pub(crate) async fn find_in(tx: &mut Tx, id: AccountId) -> Result<Option<Account>> {
    Ok(on!(tx, c => sql::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// The account with this user name or address.
pub async fn by_name_or_email(cx: &Cx, typed: &str) -> Result<Option<Account>> {
    // Both keys are made alike for the letters that either may contain.
    Ok(read!(cx.db, c => sql::query_as(BY_NAME).bind(text::user_key(typed)).fetch_optional(c).await)?)
}

/// Who of these people has an account.
pub(crate) async fn among(cx: &Cx, people: &[PersonId]) -> Result<HashSet<PersonId>> {
    let mut found = HashSet::new();
    for some in people.chunks(500) {
        let select =
            Select::new("SELECT person_id FROM accounts").then(" WHERE person_id IN").among(some.iter().copied());
        let rows: Vec<(PersonId,)> = select.all(&cx.db).await?;
        found.extend(rows.into_iter().map(|(id,)| id));
    }
    Ok(found)
}

/// The names of those who look after the house, the first few.
pub async fn administrators(cx: &Cx) -> Result<Vec<String>> {
    let rows: Vec<(String, String)> = read!(cx.db, c => sql::query_as(ADMINISTRATORS).fetch_all(c).await)?;
    Ok(rows.iter().map(|(given, family)| format!("{given} {family}").trim().to_owned()).collect())
}

/// The roles of an account, by short name of the project.
pub async fn roles(cx: &Cx, account: AccountId) -> Result<Vec<(String, Role)>> {
    Ok(read!(cx.db, c => sql::query_as(ROLES).bind(account).fetch_all(c).await)?)
}

/// Signs in with user name or e-mail address and password, from an address. Takes the same time whoever it is; `None` for an unknown
/// user, a wrong password, no password yet or a closed account: all the same to the outside. A session that is to last does so
/// for trainees alone.
pub async fn sign_in(
    cx: &Cx,
    typed: &str,
    password: &str,
    device: &str,
    lasting: bool,
    address: Option<IpAddr>,
) -> Result<Option<Entrance>> {
    let account = by_name_or_email(cx, typed).await?;
    let hash = account.as_ref().and_then(|a| a.password_hash.clone());
    // A longer password cannot be right; it is cut so that hashing stays cheap, and the comparison still happens.
    let password: String = password.chars().take(passwords::MAX + 1).collect();
    let right = cx.hasher.verify(&password, hash).await?;
    // The typed name may be a password in the wrong field: it is not written down, and who is meant by it is a key.
    let known = account.as_ref().map(|account| account.id);
    let refused = || {
        refused::count(cx, known, address);
        Ok(None)
    };
    let Some(account) = account.filter(|_| right) else { return refused() };
    let mut tx = cx.db.begin().await?;
    // Comparing takes time, and the password may be another one meanwhile.
    if !is_unchanged(&mut tx, &account).await? {
        return refused();
    }
    let entrance = entrance::open(cx, &mut tx, account.id, Way::Password.into(), device, lasting).await?;
    tx.commit().await?;
    Ok(Some(entrance))
}

/// Whether the password that was compared is the present one, and the account is open; until the end of `tx` it stays so.
pub(crate) async fn is_unchanged(tx: &mut Tx, account: &Account) -> Result<bool> {
    let same: Option<AccountId> = on!(tx, c => sql::query_scalar(UNCHANGED)
        .bind(account.id).bind(account.password_hash.as_deref()).fetch_optional(c).await)?;
    Ok(same.is_some())
}

pub(crate) async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    person: PersonId,
    user_name: &str,
    hash: Option<&str>,
    administrator: bool,
) -> Result<AccountId> {
    let id = cx.id();
    on!(tx, c => sql::query(INSERT)
        .bind(id).bind(person).bind(user_name).bind(text::user_key(user_name)).bind(hash).bind(administrator).bind(cx.now())
        .execute(c).await.map(drop))
    .map_err(|e| if Error::is_unique_violation(&e) { Error::field("user_name", Problem::Taken) } else { e.into() })?;
    Ok(id)
}

pub(crate) async fn grant(cx: &Cx, tx: &mut Tx, account: AccountId, project: ProjectId, role: Role) -> Result<()> {
    on!(tx, c => sql::query(GRANT).bind(account).bind(project).bind(role).bind(cx.now()).execute(c).await.map(drop))?;
    if role == Role::Trainee { Ok(()) } else { sessions::shorten(tx, account).await }
}

/// Gives a person a role in a project, or takes it away.
pub async fn set_role(
    cx: &Cx,
    actor: AccountId,
    person: PersonId,
    project: &str,
    role: Role,
    given: bool,
) -> Result<()> {
    let account = of_person(cx, person).await?.ok_or(Error::NotFound)?;
    let project = project::by_slug(cx, project).await?.ok_or(Error::NotFound)?;
    let mut tx = cx.db.begin().await?;
    if given {
        grant(cx, &mut tx, account.id, project.id, role).await?;
    } else {
        on!(tx, c => sql::query(REVOKE).bind(account.id).bind(project.id).bind(role).execute(c).await.map(drop))?;
    }
    let action = if given { Act::RoleGive } else { Act::RoleTake };
    let details = json!({ "project": project.slug, "role": role });
    audit::record(cx, &mut tx, actor, action, &account.id.to_string(), &details);
    tx.commit().await
}

/// A first administrator for an empty database, from the command line on the server itself.
pub async fn create_administrator(cx: &Cx, user_name: &str, password: &str) -> Result<()> {
    let mut problems = Problems::default();
    let name = problems.take("user_name", text::user_name(user_name));
    let Some(name) = name else { return Err(problems.into_error()) };
    passwords::check("password", password, &[&name]).await?;
    let hash = cx.hasher.hash(password).await?;
    let person = PersonInput {
        given_name: "Dayaq".into(),
        family_name: "Administrator".into(),
        sex: "unstated".into(),
        language: "en".into(),
        ..PersonInput::default()
    };
    let Some(person) = person.check(cx.today(DEFAULT_ZONE).year(), &mut problems) else {
        return Err(problems.into_error());
    };
    let mut tx = cx.db.begin().await?;
    let id = entry::insert(cx, &mut tx, &person).await?;
    let account = insert(cx, &mut tx, id, &name, Some(&hash), true).await?;
    audit::record(cx, &mut tx, Actor::Nobody, Act::AccountAdministrator, &account.to_string(), &json!({}));
    tx.commit().await
}
