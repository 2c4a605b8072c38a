//! Entering somebody with a post, an account and a role, on one page.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use serde_json::json;

use crate::{
    Cx, Result, Tx,
    accounts::{
        account::{grant, insert},
        address,
        roles::Role,
    },
    people::{
        authority::Authority,
        entry, organisations,
        person::{PersonId, PersonInput},
        posts::{self, NewPost, PostRole},
    },
    projects::project::{self, DEFAULT_ZONE, Project},
    system::{
        audit::{self, Act},
        db::{on, sql},
        error::{Problem, Problems},
        key::AccountId,
    },
    text::{self, Name},
};

const UNUSED_NAMES: &str = "SELECT user_key FROM accounts WHERE user_key LIKE $1";

/// What is typed to enter a person with a post, an account and roles, on one page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewAccount {
    /// Key made with the form, so that sending it twice enters one person; empty for any.
    pub id: String,
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

/// Enters a person; answers the person's key. Sent twice with one key it is one person.
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
    let id = input.id.parse().unwrap_or_else(|_| cx.id());
    if !entry::insert_once(cx, &mut tx, id, &person).await? {
        return Ok(id);
    }
    let post = NewPost {
        organisation_id: organisation,
        unit,
        role: post_role,
        first_responder: post_role.usually_first_responder(),
        from_date: since,
    };
    posts::insert(cx, &mut tx, id, &post, Authority::Administrator).await?;
    let user_name = if input.user_name.trim().is_empty() { free_name(&mut tx, user_name).await? } else { user_name };
    let account = insert(cx, &mut tx, id, &user_name, None, false).await?;
    // An administrator has written it.
    address::write(cx, &mut tx, account, person.email.as_deref()).await.map_err(|taken| address::at("email", taken))?;
    grant(cx, &mut tx, account, project.id, role).await?;
    let details = json!({ "project": project.slug, "role": role });
    audit::record(cx, &mut tx, actor, Act::PersonCreate, &id.to_string(), &details);
    tx.commit().await?;
    Ok(id)
}

/// A user name from a person's name, in plain letters: `leyla.eliyeva`.
fn suggest(given: &str, family: &str) -> String {
    let plain = |name: &str| -> String { text::ascii_name(name).chars().take(18).collect() };
    // Who has one name has no dot either.
    let name = format!("{}.{}", plain(given), plain(family)).trim_matches('.').to_owned();
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
