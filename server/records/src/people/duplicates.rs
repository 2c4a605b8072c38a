//! People entered twice: who of all people looks like a description, and which pairs look like one person.

pub(crate) mod due;
pub mod index;
pub mod kept;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    Cx, Error, Result,
    people::{
        likeness::{CERTAIN, Description, Likeness, Reason, SAME_NAMES, Traits, likeness},
        organisations::{self, OrganisationId},
        person::{self, PersonId, PersonInput, Sex},
    },
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        key::AccountId,
        list::{Listing, Page, Select},
    },
};
use index::Index;

/// Somebody who is compared, as the list of pairs shows them.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Known {
    /// The person.
    pub id: PersonId,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Year of birth.
    pub birth_year: Option<i64>,
    /// Sex.
    pub sex: Sex,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// When the person was entered.
    pub created_at: DateTime<Utc>,
    /// The organisation of the present post.
    pub organisation_id: Option<OrganisationId>,
    /// Its name.
    pub organisation: Option<String>,
}

impl Known {
    /// The full name.
    pub fn full_name(&self) -> String {
        person::full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }

    /// What is compared.
    pub fn traits(&self) -> Traits {
        Traits::new(&Description {
            family: &self.family_name,
            given: &self.given_name,
            patronymic: self.patronymic.as_deref().unwrap_or_default(),
            birth_year: self.birth_year,
            sex: Some(self.sex),
            organisation: self.organisation_id,
            phone: self.phone.as_deref().unwrap_or_default(),
            email: self.email.as_deref().unwrap_or_default(),
        })
    }
}

/// Two records that look like one person.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The record that was entered first.
    pub first: Known,
    /// The other one.
    pub second: Known,
    /// How much.
    pub likeness: Likeness,
}

/// Which pairs are shown. What is empty admits everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of either name, in any spelling.
    pub search: String,
    /// Only those who certainly are one person.
    pub certain: bool,
}

const FOUND: &str = "WITH found AS (SELECT id FROM people WHERE merged_into IS NULL
    AND search_key LIKE ? AND search_key LIKE ? AND search_key LIKE ?) ";
const IS_FOUND: &str = " AND (first_id IN (SELECT id FROM found) OR second_id IN (SELECT id FROM found))";
const SAY: &str = "INSERT INTO person_distinct (one_id, other_id, said_by, said_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING";
const NO_PAIR: &str =
    "DELETE FROM person_pairs WHERE (first_id = $1 AND second_id = $2) OR (first_id = $2 AND second_id = $1)";
const EXIST: &str = "SELECT COUNT(*) FROM people WHERE id IN ($1, $2)";

/// Pairs that look like one person and of which nobody has said that they are two, best first. Those who have changed are
/// compared by [`kept::settle`].
pub async fn pairs(cx: &Cx, filter: &Filter, page: Page) -> Result<Listing<Pair>> {
    let found = (!filter.search.trim().is_empty()).then(|| person::patterns(&filter.search));
    let select = |columns| {
        let select = Select::new("");
        let select = match &found {
            Some(patterns) => select.with(FOUND, patterns.clone().map(Into::into)),
            None => select,
        };
        select
            .then(columns)
            .then(" FROM person_pairs WHERE 1 = 1")
            .when(filter.certain.then_some(i64::from(CERTAIN)), " AND percent >= ?")
            .then(if found.is_some() { IS_FOUND } else { "" })
    };
    let total = select("SELECT COUNT(*)").number(&cx.db).await?;
    let page = page.within(total);
    let ids = select("SELECT first_id, second_id").then(" ORDER BY percent DESC, first_id, second_id").page(page);
    let ids: Vec<(PersonId, PersonId)> = ids.all(&cx.db).await?;
    let both: Vec<PersonId> = ids.iter().flat_map(|(first, second)| [*first, *second]).collect();
    let known: HashMap<PersonId, Known> = kept::known(cx, &both).await?.into_iter().map(|k| (k.id, k)).collect();
    let rows = ids.into_iter().filter_map(|(first, second)| {
        let (first, second) = (known.get(&first)?.clone(), known.get(&second)?.clone());
        let likeness = likeness(&first.traits(), &second.traits());
        Some(Pair { first, second, likeness })
    });
    Ok(Listing { rows: rows.collect(), total, page })
}

/// Everybody who looks like somebody known by at least so much, best first; also those of whom somebody said that they are
/// another one. Of people with a common name alone, [`NAMESAKE`](super::likeness::NAMESAKE) is what they weigh.
pub async fn like_person(cx: &Cx, person: PersonId, least: u8) -> Result<Vec<(Known, Likeness)>> {
    let Some(traits) = kept::known(cx, &[person]).await?.first().map(Known::traits) else { return Ok(Vec::new()) };
    let mut like = like(cx, &traits, least).await?;
    like.retain(|(known, _)| known.id != person);
    Ok(like)
}

/// Everybody known who may be meant by what is typed about somebody new, and the organisation that is typed beside it: who weighs
/// as much as the same names, and who has the same names whatever else is known, because offices write years wrongly. Nobody
/// where the names are not names.
pub async fn like_typed(cx: &Cx, input: &PersonInput, organisation: &str) -> Result<Vec<(Known, Likeness)>> {
    let organisation = organisations::named(cx, organisation).await?.ok();
    let traits = Traits::new(&Description {
        family: &input.family_name,
        given: &input.given_name,
        patronymic: &input.patronymic,
        birth_year: input.birth_year.trim().parse().ok(),
        sex: Sex::from_code(&input.sex),
        phone: &input.phone,
        email: &input.email,
        organisation,
    });
    let mut like = like(cx, &traits, 0).await?;
    like.retain(|(_, likeness)| {
        let has = |reason: Reason| likeness.reasons.contains(&reason);
        likeness.percent >= SAME_NAMES || (has(Reason::SameName) && !has(Reason::OtherFather))
    });
    Ok(like)
}

/// Everybody known who looks like a description by at least so much, best first.
pub(crate) async fn like(cx: &Cx, traits: &Traits, least: u8) -> Result<Vec<(Known, Likeness)>> {
    let ids: Vec<PersonId> = kept::near(cx, &index::sought(traits)).await?.into_iter().collect();
    let near = kept::known(cx, &ids).await?;
    let mut index = Index::default();
    for known in &near {
        index.add(known.id, known.traits());
    }
    let mut known: HashMap<PersonId, Known> = near.into_iter().map(|known| (known.id, known)).collect();
    Ok(index.like(traits, least).into_iter().filter_map(|c| Some((known.remove(&c.who)?, c.likeness))).collect())
}

/// Whether somebody has said that these are two people.
pub async fn are_distinct(cx: &Cx, one: PersonId, other: PersonId) -> Result<bool> {
    let (one, other) = ordered(one, other);
    let said: i64 = read!(cx.db, c => sql::query_scalar(
        "SELECT COUNT(*) FROM person_distinct WHERE one_id = $1 AND other_id = $2").bind(one).bind(other).fetch_one(c).await)?;
    Ok(said > 0)
}

/// Remembers that these are two people; they are not proposed again.
///
/// # Errors
/// [`Error::NotFound`] when there are not two such people.
pub async fn say_distinct(cx: &Cx, actor: AccountId, one: PersonId, other: PersonId) -> Result<()> {
    let (one, other) = ordered(one, other);
    let mut tx = cx.db.begin().await?;
    let there: i64 = on!(tx, c => sql::query_scalar(EXIST).bind(one).bind(other).fetch_one(c).await)?;
    if there != 2 {
        return Err(Error::NotFound);
    }
    let new = on!(tx, c => sql::query(SAY).bind(one).bind(other).bind(actor).bind(cx.now())
        .execute(c).await)?;
    if new > 0 {
        let both = (person::standing(&mut tx, one).await?, person::standing(&mut tx, other).await?);
        if let (Some(one), Some(other)) = both {
            on!(tx, c => sql::query(NO_PAIR).bind(one).bind(other).execute(c).await.map(drop))?;
            // Another server may be finding their pairs at this moment: they are looked at once more.
            due::due(&mut tx, &[one]).await?;
        }
        let details = json!({ "other": other });
        audit::record(cx, &mut tx, actor, Act::PersonDistinct, &one.to_string(), &details);
    }
    tx.commit().await
}

/// Two records in the order in which a pair of them is stored.
pub(crate) fn ordered(one: PersonId, other: PersonId) -> (PersonId, PersonId) {
    if one < other { (one, other) } else { (other, one) }
}
