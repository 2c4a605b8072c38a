//! Organisations whose people are trained.

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Cx, Error, Result, Tx,
    people::regions,
    system::{
        audit,
        db::{on, read},
        error::{Problem, Problems},
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

/// An organisation.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Organisation {
    /// Its key.
    pub id: Uuid,
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
#[derive(Clone, Debug, Default)]
pub struct OrganisationInput {
    /// Name.
    pub name: String,
    /// Code of the kind.
    pub kind: String,
    /// ISO unit, or empty.
    pub region: String,
}

impl OrganisationInput {
    /// The input with look-alike letters of the other alphabet replaced in its name, and what was replaced.
    pub fn repaired(mut self) -> (Self, Vec<Repair>) {
        let repairs = text::repair(&mut self.name, Name::organisation);
        (self, repairs)
    }
}

const ALL: &str = "SELECT id, name, kind, region, created_at FROM organisations ORDER BY name_key, id";
const FIND: &str = "SELECT id, name, kind, region, created_at FROM organisations WHERE id = $1";
const INSERT: &str = "INSERT INTO organisations (id, name, name_key, sort_key, kind, region, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const WITHOUT_SORT_KEY: &str = "SELECT id, name FROM organisations WHERE sort_key IS NULL";
const SET_SORT_KEY: &str = "UPDATE organisations SET sort_key = $2 WHERE id = $1";

/// All organisations, in the order of the alphabet.
pub async fn all(cx: &Cx) -> Result<Vec<Organisation>> {
    let mut rows: Vec<Organisation> = read!(cx.db, c => sqlx::query_as(ALL).fetch_all(c).await)?;
    rows.sort_by(|a, b| text::compare(&a.name, &b.name));
    Ok(rows)
}

/// The organisation with this key.
pub async fn find(cx: &Cx, id: Uuid) -> Result<Option<Organisation>> {
    Ok(read!(cx.db, c => sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// Enters an organisation; answers its key.
pub async fn create(cx: &Cx, actor: Uuid, input: &OrganisationInput) -> Result<Uuid> {
    let mut problems = Problems::default();
    let name = problems.take("name", Name::organisation(&input.name));
    let kind = problems.take("kind", OrganisationKind::from_code(&input.kind).ok_or(Problem::Choice));
    let region = problems.take("region", region(&input.region));
    let (Some(name), Some(kind), Some(region)) = (name, kind, region) else { return Err(problems.into_error()) };
    let mut tx = cx.db.begin().await?;
    let id = insert(cx, &mut tx, &name.value, kind, region.as_deref()).await?;
    audit::record(cx, &mut tx, Some(actor), "organisation.create", &id.to_string(), &json!({ "name": name.value }))
        .await?;
    tx.commit().await?;
    Ok(id)
}

/// The organisation whose name comes nearest to what was typed, if one is near at all.
pub fn near<'a>(known: &'a [Organisation], typed: &str) -> Option<&'a Organisation> {
    // Of all letters six in ten in their places; below that names have nothing to do with each other.
    const NEAR: f64 = 0.6;
    let key = text::search_key(typed);
    let likeness = |o: &Organisation| strsim::normalized_damerau_levenshtein(&text::search_key(&o.name), &key);
    let best = known.iter().map(|o| (o, likeness(o))).max_by(|a, b| a.1.total_cmp(&b.1));
    best.filter(|(_, likeness)| *likeness >= NEAR).map(|(organisation, _)| organisation)
}

pub(crate) async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    name: &str,
    kind: OrganisationKind,
    region: Option<&str>,
) -> Result<Uuid> {
    let id = cx.id();
    // The whole name decides, not the search key, which throws different names together.
    let key = name.to_lowercase();
    on!(tx, c => sqlx::query(INSERT).bind(id).bind(name).bind(key).bind(text::sort_key(name)).bind(kind).bind(region).bind(cx.now()).execute(c).await.map(drop))
        .map_err(|e| if Error::is_unique_violation(&e) { Error::field("name", Problem::Taken) } else { e.into() })?;
    Ok(id)
}

/// Gives those a sort key that were entered before there was one.
pub(crate) async fn fill_sort_keys(cx: &Cx) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let without: Vec<(Uuid, String)> = on!(tx, c => sqlx::query_as(WITHOUT_SORT_KEY).fetch_all(c).await)?;
    for (id, name) in without {
        on!(tx, c => sqlx::query(SET_SORT_KEY).bind(id).bind(text::sort_key(&name)).execute(c).await.map(drop))?;
    }
    tx.commit().await
}

fn region(typed: &str) -> Result<Option<String>, Problem> {
    match typed {
        "" => Ok(None),
        code if regions::unit(code).is_some() => Ok(Some(code.to_owned())),
        _ => Err(Problem::Choice),
    }
}
