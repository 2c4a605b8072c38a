//! What is kept about who looks like whom: everybody's blocks, written in the transaction of whatever they are made of;
//! and the pairs that look like one person, found a little later for those who have changed, so that entering somebody
//! does not wait for it. Everything can be made anew from the people.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    Known,
    due::due,
    index::{Index, SHARED, is_phone, of, sought},
    ordered,
};
use crate::{
    Cx, Result, Tx,
    people::{likeness::PROBABLE, person::PersonId, post_of::post_of},
    system::{
        db::{on, read, sql},
        heavy,
        list::Select,
        value::Value,
    },
};

/// How many keys one statement names.
const PIECE: usize = 256;
/// For how many people pairs are found in one transaction: some tens of milliseconds among fifty thousand.
const AT_ONCE: i64 = 20;

const KNOWN: &str = concat!(
    "SELECT p.id, p.family_name, p.given_name, p.patronymic, p.birth_year, p.sex, p.email, p.phone,
        p.created_at, o.id AS organisation_id, o.name AS organisation FROM people p",
    post_of!("p.id"),
    "WHERE p.merged_into IS NULL AND p.pseudonymised_at IS NULL"
);
const NEAR: &str = "SELECT DISTINCT person_id FROM person_blocks WHERE block IN";
const CLEAR: &str = "DELETE FROM person_blocks WHERE person_id IN";
const NOT_DUE: &str = "DELETE FROM person_pairs_due WHERE person_id = $1";
const ALONE: &str = "DELETE FROM person_pairs WHERE first_id = $1 OR second_id = $1";
const MEMBERS: &str = "SELECT person_id FROM person_blocks WHERE block = $1 LIMIT $2";
const HOW_MANY_DUE: &str = "SELECT COUNT(*) FROM person_pairs_due";
const TAKE: &str = "DELETE FROM person_pairs_due WHERE person_id IN (SELECT person_id FROM person_pairs_due LIMIT $1)
    RETURNING person_id";
// Of records that were merged since, those that stand for them now. People say it one by one: there are never many.
const DISTINCT: &str = "SELECT COALESCE(a.merged_into, a.id), COALESCE(b.merged_into, b.id)
    FROM person_distinct d JOIN people a ON a.id = d.one_id JOIN people b ON b.id = d.other_id";
// One server at a time finds pairs: two people who change at once must find each other.
const ONE_AT_A_TIME: &str = "SELECT CAST(pg_advisory_xact_lock(7061697273) AS TEXT)";
const NOBODY_WRITES: &str = "LOCK TABLE person_blocks IN EXCLUSIVE MODE";
const FORGET: [&str; 3] = ["DELETE FROM person_pairs_due", "DELETE FROM person_pairs", "DELETE FROM person_blocks"];

/// Writes the blocks of some people anew; of a record that was merged into another one, or that goes, none.
pub(crate) async fn write(tx: &mut Tx, people: &[PersonId]) -> Result<()> {
    for people in people.chunks(PIECE) {
        let known = known_of(people).all_in::<Known>(tx).await?;
        let blocks: BTreeSet<(String, PersonId)> =
            known.iter().flat_map(|known| of(&known.traits()).into_iter().map(|block| (block, known.id))).collect();
        replace(tx, people, &blocks).await?;
        let there: HashSet<PersonId> = known.iter().map(|known| known.id).collect();
        for person in people.iter().filter(|person| !there.contains(person)) {
            leave(tx, *person).await?;
        }
        due(tx, &known.iter().map(|known| known.id).collect::<Vec<_>>()).await?;
    }
    Ok(())
}

/// Takes out everything that is kept here about somebody who is removed.
pub(crate) async fn forget(tx: &mut Tx, person: PersonId) -> Result<()> {
    replace(tx, &[person], &BTreeSet::new()).await?;
    leave(tx, person).await
}

/// Waits until nobody is finding pairs: who removes people must not meet somebody who pairs them.
pub(crate) async fn hold(tx: &mut Tx) -> Result<()> {
    if let Some(c) = tx.postgres() {
        sql::query(ONE_AT_A_TIME).execute(c).await?;
    }
    Ok(())
}

async fn leave(tx: &mut Tx, person: PersonId) -> Result<()> {
    for sql in [NOT_DUE, ALONE] {
        on!(tx, c => sql::query(sql).bind(person).execute(c).await.map(drop))?;
    }
    Ok(())
}

async fn replace(tx: &mut Tx, people: &[PersonId], blocks: &BTreeSet<(String, PersonId)>) -> Result<()> {
    let clear = Select::new(CLEAR).among(people.iter().copied()).then(" RETURNING block, person_id");
    let before: BTreeSet<(String, PersonId)> = clear.all_in(tx).await?.into_iter().collect();
    insert(tx, blocks.iter().cloned().collect()).await?;
    let mut phones: BTreeMap<&str, i64> = BTreeMap::new();
    for (set, by) in [(blocks.difference(&before), 1), (before.difference(blocks), -1)] {
        for (phone, _) in set.filter(|(block, _)| is_phone(block)) {
            *phones.entry(phone).or_default() += by;
        }
    }
    for (phone, more) in phones {
        turned(tx, phone, more).await?;
    }
    Ok(())
}

/// A phone that begins or ceases to be everybody's changes who is compared with whom. `more` have it now than before.
async fn turned(tx: &mut Tx, phone: &str, more: i64) -> Result<()> {
    let shared = i64::try_from(SHARED).unwrap_or(i64::MAX);
    // So many tell whether it was everybody's before.
    let enough = shared + more.abs() + 1;
    let members: Vec<PersonId> = on!(tx, c => sql::query_scalar(MEMBERS).bind(phone).bind(enough).fetch_all(c).await)?;
    let now = i64::try_from(members.len()).unwrap_or(i64::MAX);
    if (now > shared) == (now - more > shared) { Ok(()) } else { due(tx, &members).await }
}

async fn insert(tx: &mut Tx, blocks: Vec<(String, PersonId)>) -> Result<()> {
    let rows: Vec<[Value; 2]> = blocks.into_iter().map(|(block, person)| [block.into(), person.into()]).collect();
    for rows in rows.chunks(PIECE) {
        Select::new("INSERT INTO person_blocks (block, person_id) VALUES").rows(rows.to_vec()).run_in(tx).await?;
    }
    Ok(())
}

/// Everybody of these who is not merged away.
pub(crate) async fn known(cx: &Cx, people: &[PersonId]) -> Result<Vec<Known>> {
    let mut known = Vec::with_capacity(people.len());
    for people in people.chunks(PIECE) {
        known.extend(known_of(people).all::<Known>(&cx.db).await?);
    }
    Ok(known)
}

fn known_of(people: &[PersonId]) -> Select {
    Select::new(KNOWN).then(" AND p.id IN").among(people.iter().copied())
}

/// The keys of everybody who stands in one of these blocks.
pub(crate) async fn near(cx: &Cx, blocks: &BTreeSet<String>) -> Result<HashSet<PersonId>> {
    let mut near = HashSet::new();
    let blocks: Vec<&String> = blocks.iter().collect();
    for blocks in blocks.chunks(PIECE) {
        let found: Vec<(PersonId,)> = near_of(blocks).all(&cx.db).await?;
        near.extend(found.into_iter().map(|(id,)| id));
    }
    Ok(near)
}

fn near_of(blocks: &[&String]) -> Select {
    Select::new(NEAR).among(blocks.iter().map(|block| block.as_str()))
}

/// For how many people pairs are still to be found.
pub async fn open(cx: &Cx) -> Result<i64> {
    Ok(read!(cx.db, c => sql::query_scalar(HOW_MANY_DUE).fetch_one(c).await)?)
}

/// Finds the pairs of some of those who have changed; false when there is nobody left.
pub async fn settle(cx: &Cx) -> Result<bool> {
    if open(cx).await? == 0 {
        return Ok(false);
    }
    let mut tx = cx.db.begin().await?;
    hold(&mut tx).await?;
    let changed: Vec<PersonId> = on!(tx, c => sql::query_scalar(TAKE).bind(AT_ONCE).fetch_all(c).await)?;
    let changed = known_of(&changed).all_in::<Known>(&mut tx).await?;
    let blocks: BTreeSet<String> = changed.iter().flat_map(|known| sought(&known.traits())).collect();
    let blocks: Vec<&String> = blocks.iter().collect();
    let mut ids: HashSet<PersonId> = HashSet::new();
    for blocks in blocks.chunks(PIECE) {
        let found: Vec<(PersonId,)> = near_of(blocks).all_in(&mut tx).await?;
        ids.extend(found.into_iter().map(|(id,)| id));
    }
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let mut people = Vec::with_capacity(ids.len());
    for ids in ids.chunks(PIECE) {
        people.extend(known_of(ids).all_in::<Known>(&mut tx).await?);
    }
    let distinct = distinct(&mut tx).await?;
    for known in &changed {
        on!(tx, c => sql::query(ALONE).bind(known.id).execute(c).await.map(drop))?;
    }
    let changed: HashSet<PersonId> = changed.into_iter().map(|known| known.id).collect();
    let pairs = compared(people, move |id| changed.contains(&id), distinct).await?;
    keep(&mut tx, pairs).await?;
    tx.commit().await?;
    Ok(true)
}

/// Makes everything anew from the people, in one transaction.
pub async fn rebuild(cx: &Cx) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    hold(&mut tx).await?;
    if let Some(c) = tx.postgres() {
        sql::query(NOBODY_WRITES).execute(c).await?;
    }
    for sql in FORGET {
        on!(tx, c => sql::query(sql).execute(c).await.map(drop))?;
    }
    let people = Select::new(KNOWN).all_in::<Known>(&mut tx).await?;
    for people in people.chunks(PIECE) {
        let blocks = people.iter().flat_map(|known| of(&known.traits()).into_iter().map(|block| (block, known.id)));
        insert(&mut tx, blocks.collect()).await?;
    }
    let distinct = distinct(&mut tx).await?;
    let pairs = compared(people, |_| true, distinct).await?;
    keep(&mut tx, pairs).await?;
    tx.commit().await
}

type Pairs = BTreeMap<(PersonId, PersonId), u8>;

/// The pairs of those who are `wanted`, among all these people. Not on the threads of requests: it only calculates.
async fn compared(
    people: Vec<Known>,
    wanted: impl Fn(PersonId) -> bool + Send + 'static,
    distinct: HashSet<(PersonId, PersonId)>,
) -> Result<Pairs> {
    let found = heavy::LIKENESS.run(move || {
        let mut index = Index::default();
        for known in &people {
            index.add(known.id, known.traits());
        }
        let entered: HashMap<PersonId, _> =
            people.iter().map(|known| (known.id, (known.created_at, known.id))).collect();
        let mut pairs = Pairs::new();
        for known in people.iter().filter(|known| wanted(known.id)) {
            let others = index.like(&known.traits(), PROBABLE).into_iter().filter(|other| other.who != known.id);
            for other in others.filter(|other| !distinct.contains(&ordered(known.id, other.who))) {
                let is_first = entered.get(&known.id) < entered.get(&other.who);
                let pair = if is_first { (known.id, other.who) } else { (other.who, known.id) };
                pairs.insert(pair, other.likeness.percent);
            }
        }
        pairs
    });
    found.await
}

async fn keep(tx: &mut Tx, pairs: Pairs) -> Result<()> {
    let rows: Vec<[Value; 3]> =
        pairs.into_iter().map(|((a, b), percent)| [a.into(), b.into(), i64::from(percent).into()]).collect();
    for rows in rows.chunks(PIECE) {
        let all = Select::new("INSERT INTO person_pairs (first_id, second_id, percent) VALUES").rows(rows.to_vec());
        all.run_in(tx).await?;
    }
    Ok(())
}

async fn distinct(tx: &mut Tx) -> Result<HashSet<(PersonId, PersonId)>> {
    let said: Vec<(PersonId, PersonId)> = on!(tx, c => sql::query_as(DISTINCT).fetch_all(c).await)?;
    Ok(said.into_iter().map(|(one, other)| ordered(one, other)).collect())
}
