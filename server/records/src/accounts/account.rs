//! Accounts: how people come in.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use courses::language::Language;
use serde::Deserialize;
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    accounts::{
        roles::Role,
        sessions::{self, SignInId},
    },
    people::{
        entry, organisations,
        person::{self, PersonId, PersonInput},
        posts::{self, NewPost, PostRole},
    },
    projects::project::{self, DEFAULT_ZONE, Project, ProjectId},
    system::{
        audit::{self, Actor},
        db::{on, read, sql},
        error::{Problem, Problems},
        key::AccountId,
    },
    text::{self, Name},
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
    /// The person's e-mail address.
    pub email: Option<String>,
    /// The person's language.
    #[sqlx(try_from = "String")]
    pub language: Language,
}

const OF_PERSON: &str =
    "SELECT a.id, a.person_id, a.user_name, a.password_hash, a.administrator, a.disabled_at, p.email, p.language
    FROM accounts a JOIN people p ON p.id = a.person_id WHERE a.person_id = $1";
const BY_NAME: &str =
    "SELECT a.id, a.person_id, a.user_name, a.password_hash, a.administrator, a.disabled_at, p.email, p.language
    FROM accounts a JOIN people p ON p.id = a.person_id WHERE a.user_key = $1 OR p.email_key = $1 LIMIT 1";
const INSERT: &str =
    "INSERT INTO accounts (id, person_id, user_name, user_key, password_hash, administrator, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const GRANT: &str =
    "INSERT INTO project_roles (account_id, project_id, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const REVOKE: &str = "DELETE FROM project_roles WHERE account_id = $1 AND project_id = $2 AND role = $3";
const DISABLE: &str = "UPDATE accounts SET disabled_at = $2 WHERE id = $1";
const UNUSED_NAMES: &str = "SELECT user_key FROM accounts WHERE user_key LIKE $1";
const ROLES: &str = "SELECT j.slug, r.role FROM project_roles r JOIN projects j ON j.id = r.project_id
    WHERE r.account_id = $1 ORDER BY j.slug, r.role";
const SET_PASSWORD: &str = "UPDATE accounts SET password_hash = $2 WHERE id = $1";

/// The account of a person.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<Option<Account>> {
    Ok(read!(cx.db, c => sql::query_as(OF_PERSON).bind(person).fetch_optional(c).await)?)
}

/// The account with this user name or e-mail address.
pub async fn by_name_or_email(cx: &Cx, typed: &str) -> Result<Option<Account>> {
    // Both keys are made alike for the letters that either may contain.
    Ok(read!(cx.db, c => sql::query_as(BY_NAME).bind(text::user_key(typed)).fetch_optional(c).await)?)
}

/// The roles of an account, by short name of the project.
pub async fn roles(cx: &Cx, account: AccountId) -> Result<Vec<(String, Role)>> {
    Ok(read!(cx.db, c => sql::query_as(ROLES).bind(account).fetch_all(c).await)?)
}

/// What became of a sign-in.
#[derive(Debug)]
pub enum SignIn {
    /// The token of the new session.
    Welcome(String),
    /// Unknown user, wrong password, no password yet or closed account: all the same to the outside.
    Refused,
}

/// Signs in with user name or e-mail address and password. Takes the same time whoever it is.
pub async fn sign_in(cx: &Cx, typed: &str, password: &str, device: &str) -> Result<SignIn> {
    let account = by_name_or_email(cx, typed).await?;
    let hash = account.as_ref().and_then(|a| a.password_hash.clone());
    // A longer password cannot be right; it is cut so that hashing stays cheap, and the comparison still happens.
    let password: String = password.chars().take(crate::accounts::passwords::MAX + 1).collect();
    let right = cx.hasher.verify(&password, hash).await?;
    let mut tx = cx.db.begin().await?;
    let Some(account) = account.filter(|a| right && a.disabled_at.is_none()) else {
        // The typed name may be a password in the wrong field: it is not written down.
        audit::record(cx, &mut tx, Actor::Nobody, "session.refused", "", &json!({})).await?;
        tx.commit().await?;
        return Ok(SignIn::Refused);
    };
    let token = sessions::open(cx, &mut tx, account.id, device).await?;
    audit::record(cx, &mut tx, account.id, "session.open", &account.id.to_string(), &json!({})).await?;
    tx.commit().await?;
    Ok(SignIn::Welcome(token))
}

/// What is typed to enter a person with a post, an account and roles, on one page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewAccount {
    /// The person: fields of the same form.
    #[serde(flatten)]
    pub person: PersonInput,
    /// Wanted user name; empty to have one made from the name.
    pub user_name: String,
    /// Name of the organisation.
    pub organisation: String,
    /// Unit within the organisation.
    pub unit: String,
    /// Code of the role in the post.
    pub post_role: String,
    /// Since when, as YYYY-MM-DD; empty for today.
    pub since: String,
    /// Short name of the project.
    pub project: String,
    /// Code of the role in the project.
    pub role: String,
}

/// Enters a person; answers the person's key.
pub async fn create(cx: &Cx, actor: AccountId, input: &NewAccount) -> Result<PersonId> {
    let mut problems = Problems::default();
    let project = project::by_slug(cx, &input.project).await?;
    // Between midnight and four in Baku it is still yesterday in Greenwich.
    let today = cx.today(project.as_ref().map_or(DEFAULT_ZONE, Project::zone));
    let project = problems.take("project", project.ok_or(Problem::Choice));
    let person = input.person.check(today.year(), &mut problems);
    let user_name = match input.user_name.trim() {
        "" => person.as_ref().map(|p| suggest(&p.given_name, &p.family_name)),
        typed => problems.take("user_name", text::user_name(typed)),
    };
    let organisation = problems.take("organisation", organisations::named(cx, &input.organisation).await?);
    let unit = problems.take(
        "unit",
        match Name::organisation(&input.unit) {
            Err(Problem::Required) => Ok(None),
            other => other.map(|n| Some(n.value)),
        },
    );
    let post_role = problems.take("post_role", PostRole::from_code(&input.post_role).ok_or(Problem::Choice));
    let since = problems.take(
        "since",
        match input.since.trim() {
            "" => Ok(today),
            typed => NaiveDate::parse_from_str(typed, "%Y-%m-%d")
                .ok()
                .filter(|d| *d <= today && d.year() > 1950)
                .ok_or(Problem::Date),
        },
    );
    let role = problems.take("role", Role::from_code(&input.role).ok_or(Problem::Choice));
    let (
        Some(person),
        Some(user_name),
        Some(organisation),
        Some(unit),
        Some(post_role),
        Some(since),
        Some(project),
        Some(role),
    ) = (person, user_name, organisation, unit, post_role, since, project, role)
    else {
        return Err(problems.into_error());
    };
    let mut tx = cx.db.begin().await?;
    let id = entry::insert(cx, &mut tx, &person).await?;
    let post = NewPost {
        organisation_id: organisation,
        unit,
        role: post_role,
        first_responder: post_role.usually_first_responder(),
        from_date: since,
    };
    posts::insert(cx, &mut tx, id, &post).await?;
    let user_name = if input.user_name.trim().is_empty() { free_name(&mut tx, user_name).await? } else { user_name };
    let account = insert(cx, &mut tx, id, &user_name, None, false).await?;
    grant(&mut tx, account, project.id, role).await?;
    let details = json!({ "user_name": user_name, "project": project.slug, "role": role });
    audit::record(cx, &mut tx, actor, "person.create", &id.to_string(), &details).await?;
    tx.commit().await?;
    Ok(id)
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

pub(crate) async fn grant(tx: &mut Tx, account: AccountId, project: ProjectId, role: Role) -> Result<()> {
    on!(tx, c => sql::query(GRANT).bind(account).bind(project).bind(role).execute(c).await.map(drop))?;
    Ok(())
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
    let project = crate::projects::project::by_slug(cx, project).await?.ok_or(Error::NotFound)?;
    let mut tx = cx.db.begin().await?;
    if given {
        grant(&mut tx, account.id, project.id, role).await?;
    } else {
        on!(tx, c => sql::query(REVOKE).bind(account.id).bind(project.id).bind(role).execute(c).await.map(drop))?;
    }
    let action = if given { "role.give" } else { "role.take" };
    let details = json!({ "project": project.slug, "role": role });
    audit::record(cx, &mut tx, actor, action, &account.id.to_string(), &details).await?;
    tx.commit().await
}

/// Closes an account and ends its sessions, or opens it again.
pub async fn set_disabled(cx: &Cx, actor: AccountId, person: PersonId, disabled: bool) -> Result<()> {
    let account = of_person(cx, person).await?.ok_or(Error::NotFound)?;
    // The account of the record that stands for this one is the open one.
    if !disabled && person::merged_into(cx, person).await?.is_some() {
        return Err(Error::Conflict(Conflict::Merged));
    }
    let mut tx = cx.db.begin().await?;
    let at = disabled.then(|| cx.now());
    on!(tx, c => sql::query(DISABLE).bind(account.id).bind(at).execute(c).await.map(drop))?;
    if disabled {
        sessions::end_others_in(&mut tx, account.id, SignInId::NIL).await?;
    }
    let action = if disabled { "account.close" } else { "account.open" };
    audit::record(cx, &mut tx, actor, action, &account.id.to_string(), &json!({})).await?;
    tx.commit().await
}

/// Sets a password without asking for the old one: for the command line on the server itself.
pub async fn set_password(cx: &Cx, user_name: &str, password: &str) -> Result<()> {
    let account = by_name_or_email(cx, user_name).await?.ok_or(Error::NotFound)?;
    crate::accounts::passwords::check_new("password", password, &[&account.user_name])
        .map_err(|e| Error::Invalid(vec![e]))?;
    let hash = cx.hasher.hash(password).await?;
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(SET_PASSWORD).bind(account.id).bind(hash).execute(c).await.map(drop))?;
    sessions::end_others_in(&mut tx, account.id, SignInId::NIL).await?;
    audit::record(
        cx,
        &mut tx,
        Actor::Nobody,
        "account.password",
        &account.id.to_string(),
        &json!({ "by": "command line" }),
    )
    .await?;
    tx.commit().await
}

/// A first administrator for an empty database, from the command line on the server itself.
pub async fn create_administrator(cx: &Cx, user_name: &str, password: &str) -> Result<()> {
    let mut problems = Problems::default();
    let name = problems.take("user_name", text::user_name(user_name));
    let Some(name) = name else { return Err(problems.into_error()) };
    crate::accounts::passwords::check_new("password", password, &[&name]).map_err(|e| Error::Invalid(vec![e]))?;
    let hash = cx.hasher.hash(password).await?;
    let person = PersonInput {
        given_name: "Dayaq".into(),
        family_name: "Administrator".into(),
        sex: "unstated".into(),
        language: "en".into(),
        ..PersonInput::default()
    };
    let Some(person) = person.check(cx.now().year(), &mut problems) else { return Err(problems.into_error()) };
    let mut tx = cx.db.begin().await?;
    let id = entry::insert(cx, &mut tx, &person).await?;
    let account = insert(cx, &mut tx, id, &name, Some(&hash), true).await?;
    audit::record(
        cx,
        &mut tx,
        Actor::Nobody,
        "account.administrator",
        &account.to_string(),
        &json!({ "user_name": name }),
    )
    .await?;
    tx.commit().await
}

/// A user name from a person's name, in plain letters: `leyla.eliyeva`.
fn suggest(given: &str, family: &str) -> String {
    let plain = |name: &str| -> String { text::ascii_name(name).chars().take(18).collect() };
    let name = format!("{}.{}", plain(given), plain(family));
    if name.len() < 3 { "person".to_owned() } else { name }
}

/// The wanted name, with a number behind it when it is taken.
async fn free_name(tx: &mut Tx, wanted: String) -> Result<String> {
    let taken: Vec<String> =
        on!(tx, c => sql::query_scalar(UNUSED_NAMES).bind(format!("{wanted}%")).fetch_all(c).await)?;
    if !taken.contains(&wanted) {
        return Ok(wanted);
    }
    // One of these is free: there are more of them than names taken.
    Ok((2..=taken.len() + 2).map(|n| format!("{wanted}{n}")).find(|name| !taken.contains(name)).unwrap_or(wanted))
}
