//! Organisations whose people are trained.

mod keys;
mod list;
mod named;

pub use keys::rebuild;
pub use list::{Filter, OrganisationRow, Sort, list};
pub(crate) use named::by_names;
pub use named::{named, nearest, suggest};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;

use crate::{
    Cx, Error, Result, Tx,
    people::regions,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::{Problem, Problems},
        key::{AccountId, key},
        text_enum::text_enum,
    },
    text::{self, Name, Repair},
};

text_enum! {
    /// The kind of an organisation, as reports are disaggregated.
    OrganisationKind {
        /// The department of the police for combating trafficking.
        PoliceCt = "police-ct",
        /// Any other police body.
        PoliceOther = "police-other",
        /// Labour inspection.
        LabourInspection = "labour-inspection",
        /// Migration authority.
        Migration = "migration",
        /// Border guard.
        Border = "border",
        /// Prosecution and courts.
        Justice = "justice",
        /// Social services and assistance centres.
        SocialServices = "social-services",
        /// Education.
        Education = "education",
        /// Health.
        Health = "health",
        /// A shelter run by civil society.
        NgoShelter = "ngo-shelter",
        /// A hotline run by civil society.
        NgoHotline = "ngo-hotline",
        /// Legal aid by civil society.
        NgoLegal = "ngo-legal",
        /// Any other organisation of civil society.
        NgoOther = "ngo-other",
        /// Media.
        Media = "media",
        /// An international organisation.
        International = "international",
    }
}

key! {
    /// The key of an organisation.
    OrganisationId
}

/// An organisation.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Organisation {
    /// Its key.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: OrganisationKind,
    /// Where it is: an ISO 3166-2 unit.
    pub region: Option<String>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

/// What is typed about an organisation.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OrganisationInput {
    /// Name.
    pub name: String,
    /// Code of the kind.
    pub kind: String,
    /// ISO unit, or empty.
    pub region: String,
    /// How it is reached as a whole, or empty.
    pub contact: String,
}

impl OrganisationInput {
    /// The input with look-alike letters of the other alphabet replaced in its name, and what was replaced.
    pub fn repaired(mut self) -> (Self, Vec<Repair>) {
        let repairs = text::repair(&mut self.name, Name::organisation);
        (self, repairs)
    }
}

const ALL: &str = "SELECT id, name, kind, region, created_at FROM organisations ORDER BY sort_key, id";
const BY_NAME: &str = "SELECT id FROM organisations WHERE name_key = $1";
const SET_CONTACT: &str = "UPDATE organisations SET contact = $2 WHERE id = $1 AND contact = ''";
const INSERT: &str = "INSERT INTO organisations (id, name, name_key, search_key, sort_key, kind, region, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// All organisations, in the order of the alphabet.
pub async fn all(cx: &Cx) -> Result<Vec<Organisation>> {
    Ok(read!(cx.db, c => sql::query_as(ALL).fetch_all(c).await)?)
}

/// Enters an organisation; answers its key.
pub async fn create(cx: &Cx, actor: AccountId, input: &OrganisationInput) -> Result<OrganisationId> {
    let mut problems = Problems::default();
    let name = problems.take("name", Name::organisation(&input.name));
    let kind = problems.take("kind", OrganisationKind::from_code(&input.kind).ok_or(Problem::Choice));
    let region = problems.take("region", region(&input.region));
    let contact = problems.take("contact", text::plain(&input.contact, 160).map(Option::unwrap_or_default));
    let (Some(name), Some(kind), Some(region), Some(contact)) = (name, kind, region, contact) else {
        return Err(problems.into_error());
    };
    let mut tx = cx.db.begin().await?;
    let id = insert(cx, &mut tx, &name.value, kind, region.as_deref()).await?;
    fill_contact(&mut tx, id, &contact).await?;
    audit::record(cx, &mut tx, actor, Act::OrganisationCreate, &id.to_string(), &json!({ "name": name.value }));
    tx.commit().await?;
    Ok(id)
}

/// The organisation of exactly this name, whatever its capitals.
pub(crate) async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<OrganisationId>> {
    Ok(on!(tx, c => sql::query_scalar(BY_NAME).bind(text::name_key(name)).fetch_optional(c).await)?)
}

pub(crate) async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    name: &str,
    kind: OrganisationKind,
    region: Option<&str>,
) -> Result<OrganisationId> {
    let id = cx.id();
    // The whole name decides, not the search key, which throws different names together.
    on!(tx, c => sql::query(INSERT)
        .bind(id)
        .bind(name)
        .bind(text::name_key(name))
        .bind(text::search_key(name))
        .bind(text::sort_key(name))
        .bind(kind)
        .bind(region)
        .bind(cx.now())
        .execute(c)
        .await
        .map(drop))
    .map_err(|e| if Error::is_unique_violation(&e) { Error::field("name", Problem::Taken) } else { e.into() })?;
    Ok(id)
}

/// Notes how an organisation is reached, where nobody has said it before. Answers whether it was noted.
pub(crate) async fn fill_contact(tx: &mut Tx, id: OrganisationId, contact: &str) -> Result<bool> {
    if contact.is_empty() {
        return Ok(false);
    }
    let filled = on!(tx, c => sql::query(SET_CONTACT).bind(id).bind(contact).execute(c).await)?;
    Ok(filled == 1)
}

fn region(typed: &str) -> Result<Option<String>, Problem> {
    match typed {
        "" => Ok(None),
        code if regions::unit(code).is_some() => Ok(Some(code.to_owned())),
        _ => Err(Problem::Choice),
    }
}
