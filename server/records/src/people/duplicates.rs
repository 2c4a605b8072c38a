//! People entered twice: who of all people looks like a description, and which pairs look like one person.
//!
//! The index lies in memory. People are found by *blocks*, keys that a person entered twice shares with herself even
//! when one thing was typed wrongly; only people of a common block are compared.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Cx, Error, Result,
    people::{
        likeness::{Description, Likeness, PROBABLE, Traits, likeness},
        person::{self, Sex},
    },
    system::{
        audit,
        db::{on, read},
        heavy,
    },
};

/// Somebody in the index, as the list of pairs shows them.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Known {
    /// The person.
    pub id: Uuid,
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
    pub organisation_id: Option<Uuid>,
    /// Its name.
    pub organisation: Option<String>,
    /// The key of the name, for searches.
    pub search_key: String,
}

impl Known {
    /// The full name.
    pub fn full_name(&self) -> String {
        person::full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }

    pub(crate) fn traits(&self) -> Traits {
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

/// Somebody who looks like a description.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The person.
    pub person: Uuid,
    /// How much.
    pub likeness: Likeness,
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

/// All people who are not merged away, by what they share with themselves.
#[derive(Debug, Default)]
pub struct Index {
    entries: Vec<(Uuid, Traits)>,
    blocks: HashMap<String, Vec<u32>>,
}

/// A phone that more people have is not looked at.
const SHARED: usize = 100;

const KNOWN: &str = "SELECT p.id, p.family_name, p.given_name, p.patronymic, p.birth_year, p.sex, p.email, p.phone,
        p.created_at, p.search_key, o.id AS organisation_id, o.name AS organisation
    FROM people p
    LEFT JOIN posts t ON t.id = (SELECT x.id FROM posts x WHERE x.person_id = p.id AND x.to_date IS NULL
        ORDER BY x.from_date DESC, x.id DESC LIMIT 1)
    LEFT JOIN organisations o ON o.id = t.organisation_id
    WHERE p.merged_into IS NULL ORDER BY p.created_at, p.id";
// Of records that were merged since, those that stand for them now.
const DISTINCT: &str = "SELECT COALESCE(a.merged_into, a.id), COALESCE(b.merged_into, b.id)
    FROM person_distinct d JOIN people a ON a.id = d.one_id JOIN people b ON b.id = d.other_id";
const SAY: &str = "INSERT INTO person_distinct (one_id, other_id, said_by, said_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING";
const EXIST: &str = "SELECT COUNT(*) FROM people WHERE id IN ($1, $2)";

impl Index {
    /// Everybody, with one query.
    pub async fn load(cx: &Cx) -> Result<Self> {
        Ok(Self::of(&known(cx).await?))
    }

    pub(crate) fn of(known: &[Known]) -> Self {
        let mut index = Self::default();
        for person in known {
            index.add(person.id, person.traits());
        }
        index
    }

    /// Adds somebody: an import that enters people finds those that it entered before.
    pub fn add(&mut self, person: Uuid, traits: Traits) {
        let place = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        for block in blocks(&traits, false) {
            self.blocks.entry(block).or_default().push(place);
        }
        self.entries.push((person, traits));
    }

    /// How many people are in it.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Everybody who is [`PROBABLE`] at least, best first.
    pub fn like(&self, traits: &Traits) -> Vec<Candidate> {
        let found = self.neighbours(traits).into_iter().filter_map(|place| {
            let (person, other) = self.entries.get(place as usize)?;
            let likeness = likeness(traits, other);
            (likeness.percent >= PROBABLE).then_some(Candidate { person: *person, likeness })
        });
        let mut found: Vec<Candidate> = found.collect();
        found.sort_by_key(|candidate| (std::cmp::Reverse(candidate.likeness.percent), candidate.person));
        found
    }

    /// All pairs that are [`PROBABLE`] at least, as places in the index, best first.
    fn pairs(&self) -> Vec<(u32, u32, Likeness)> {
        let mut pairs = Vec::new();
        for (place, (_, traits)) in (0u32..).zip(&self.entries) {
            for other in self.neighbours(traits).into_iter().filter(|other| *other > place) {
                let Some((_, second)) = self.entries.get(other as usize) else { continue };
                let likeness = likeness(traits, second);
                if likeness.percent >= PROBABLE {
                    pairs.push((place, other, likeness));
                }
            }
        }
        pairs.sort_by_key(|(first, second, likeness)| (std::cmp::Reverse(likeness.percent), *first, *second));
        pairs
    }

    /// The places of everybody in a common block, each once.
    fn neighbours(&self, traits: &Traits) -> Vec<u32> {
        let blocks = blocks(traits, true);
        let found = blocks.iter().filter_map(|block| self.blocks.get(block).map(|places| (block, places)));
        // A phone that stands beside everybody says nothing about anybody.
        let telling = found.filter(|(block, places)| !block.starts_with("t ") || places.len() <= SHARED);
        let mut places: Vec<u32> = telling.flat_map(|(_, places)| places).copied().collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// The blocks of a description; where it is looked for, also those that it would have with its names exchanged.
///
/// A slip in the given name leaves the family name and an initial, one in the family name the given name and an initial,
/// a marriage the given name and the father's.
fn blocks(traits: &Traits, exchanged: bool) -> Vec<String> {
    let mut blocks = Vec::with_capacity(7);
    let initial = |key: &str| key.chars().next().unwrap_or('-');
    let stem = traits.stem();
    if !stem.is_empty() && !traits.given.is_empty() {
        blocks.push(format!("f {stem} {}", initial(&traits.given)));
        blocks.push(format!("g {} {}", traits.given, initial(stem)));
        // Leyla, and Leyla Nigar.
        blocks.extend(traits.given.split_once(' ').map(|(first, _)| format!("g {first} {}", initial(stem))));
        if exchanged {
            let other = crate::people::likeness::stem(&traits.given_as_family);
            blocks.push(format!("f {other} {}", initial(&traits.family)));
        }
    }
    if !traits.father.is_empty() && !traits.given.is_empty() {
        blocks.push(format!("p {} {}", traits.given, traits.father));
    }
    blocks.extend(traits.phone.as_ref().map(|phone| format!("t {phone}")));
    blocks.extend(traits.email.as_ref().map(|email| format!("e {email}")));
    blocks
}

/// Everybody who is not merged away, in the order in which they were entered.
pub(crate) async fn known(cx: &Cx) -> Result<Vec<Known>> {
    Ok(read!(cx.db, c => sqlx::query_as(KNOWN).fetch_all(c).await)?)
}

/// All pairs that look like one person and of which nobody has said that they are two, best first.
pub async fn pairs(cx: &Cx) -> Result<Vec<Pair>> {
    let known = known(cx).await?;
    let distinct: Vec<(Uuid, Uuid)> = read!(cx.db, c => sqlx::query_as(DISTINCT).fetch_all(c).await)?;
    let distinct: HashSet<(Uuid, Uuid)> = distinct.into_iter().map(|(one, other)| ordered(one, other)).collect();
    // Some tenths of a second for ten thousand people: other requests go on meanwhile.
    let found = heavy::FIGURES.run(move || {
        let pairs = Index::of(&known).pairs().into_iter().filter_map(|(first, second, likeness)| {
            let (first, second) = (known.get(first as usize)?.clone(), known.get(second as usize)?.clone());
            (!distinct.contains(&ordered(first.id, second.id))).then_some(Pair { first, second, likeness })
        });
        pairs.collect()
    });
    found.await
}

/// Everybody who looks like somebody known, best first; also those of whom somebody said that they are another one.
pub async fn like_person(cx: &Cx, person: Uuid) -> Result<Vec<(Known, Likeness)>> {
    let known = known(cx).await?;
    let found = heavy::FIGURES.run(move || {
        let Some(traits) = known.iter().find(|k| k.id == person).map(Known::traits) else { return Vec::new() };
        let candidates = Index::of(&known).like(&traits).into_iter().filter(|candidate| candidate.person != person);
        candidates
            .filter_map(|c| Some((known.iter().find(|k| k.id == c.person)?.clone(), c.likeness)))
            .collect::<Vec<_>>()
    });
    found.await
}

/// Whether somebody has said that these are two people.
pub async fn are_distinct(cx: &Cx, one: Uuid, other: Uuid) -> Result<bool> {
    let (one, other) = ordered(one, other);
    let said: i64 = read!(cx.db, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM person_distinct WHERE one_id = $1 AND other_id = $2").bind(one).bind(other).fetch_one(c).await)?;
    Ok(said > 0)
}

/// Remembers that these are two people; they are not proposed again.
///
/// # Errors
/// [`Error::NotFound`] when there are not two such people.
pub async fn say_distinct(cx: &Cx, actor: Uuid, one: Uuid, other: Uuid) -> Result<()> {
    let (one, other) = ordered(one, other);
    let mut tx = cx.db.begin().await?;
    let there: i64 = on!(tx, c => sqlx::query_scalar(EXIST).bind(one).bind(other).fetch_one(c).await)?;
    if there != 2 {
        return Err(Error::NotFound);
    }
    let new = on!(tx, c => sqlx::query(SAY).bind(one).bind(other).bind(actor).bind(cx.now())
        .execute(c).await.map(|done| done.rows_affected()))?;
    if new > 0 {
        let details = json!({ "other": other });
        audit::record(cx, &mut tx, Some(actor), "person.distinct", &one.to_string(), &details).await?;
    }
    tx.commit().await
}

fn ordered(one: Uuid, other: Uuid) -> (Uuid, Uuid) {
    if one < other { (one, other) } else { (other, one) }
}
