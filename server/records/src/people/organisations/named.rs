//! Organisations by what people type: suggestions while they type, the one that they mean, and what comes near to a name
//! that nobody has.

use std::collections::{BTreeSet, HashMap};

use crate::{
    Cx, Result,
    people::organisations::OrganisationId,
    system::{error::Problem, list::Select},
    text,
};

/// How many are suggested.
const SUGGESTED: i64 = 10;
/// How many are offered in place of a name that nobody has.
const OFFERED: usize = 3;
/// How many are looked at for that, and how many letters of a word say where to look.
const LOOKED_AT: i64 = 200;
const WORD: usize = 4;
/// How many keys one statement names.
const PIECE: usize = 128;

/// Names in which these words begin or stand, as they are typed, in the order of the alphabet; those that begin so come
/// first. At most ten.
pub async fn suggest(cx: &Cx, typed: &str) -> Result<Vec<String>> {
    let key = text::search_key(&typed.chars().take(100).collect::<String>());
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let found = Select::new("SELECT name FROM organisations")
        .with(" WHERE search_key LIKE ?", [format!("%{key}%").into()])
        .with(" ORDER BY CASE WHEN search_key LIKE ? THEN 0 ELSE 1 END, sort_key, id", [format!("{key}%").into()])
        .with(" LIMIT ?", [SUGGESTED.into()]);
    let names: Vec<(String,)> = found.all(&cx.db).await?;
    Ok(names.into_iter().map(|(name,)| name).collect())
}

/// The organisation that a typed name means: the one of this name, whatever its capitals; or the only one that is spelled
/// so in any alphabet. Otherwise what is wrong with it.
pub async fn named(cx: &Cx, typed: &str) -> Result<Result<OrganisationId, Problem>> {
    let typed: String = text::tidy(typed).chars().take(200).collect();
    if typed.is_empty() {
        return Ok(Err(Problem::Required));
    }
    match by_names(cx, &BTreeSet::from([typed.clone()])).await?.remove(&typed) {
        Some(id) => Ok(Ok(id)),
        None => Ok(Err(Problem::Organisation(nearest(cx, &typed).await?))),
    }
}

/// The organisations that some typed names mean, as [`named`] understands them.
pub(crate) async fn by_names(cx: &Cx, typed: &BTreeSet<String>) -> Result<HashMap<String, OrganisationId>> {
    let mut names: HashMap<String, OrganisationId> = HashMap::new();
    let mut spelled: HashMap<String, Option<OrganisationId>> = HashMap::new();
    let all: Vec<&String> = typed.iter().collect();
    for typed in all.chunks(PIECE) {
        let select = Select::new("SELECT id, name_key, search_key FROM organisations WHERE name_key IN")
            .among(typed.iter().map(|name| text::name_key(name)))
            .then(" OR search_key IN")
            .among(typed.iter().map(|name| text::search_key(name)));
        let found: Vec<(OrganisationId, String, Option<String>)> = select.all(&cx.db).await?;
        for (id, name, search) in found {
            names.insert(name, id);
            // A spelling of two organisations names neither.
            if let Some(search) = search {
                let one = spelled.entry(search).or_insert(Some(id));
                *one = one.filter(|before| *before == id);
            }
        }
    }
    let meant = |name: &String| {
        // Signs alone spell nothing.
        let spelling = text::search_key(name);
        let by_spelling = || spelled.get(&spelling).copied().flatten().filter(|_| !spelling.is_empty());
        names.get(&text::name_key(name)).copied().or_else(by_spelling)
    };
    Ok(typed.iter().filter_map(|name| Some((name.clone(), meant(name)?))).collect())
}

/// Names that come near to one that nobody has, the nearest first: of those that have the beginning of one of its words.
pub async fn nearest(cx: &Cx, typed: &str) -> Result<Vec<String>> {
    // Of all letters six in ten in their places; below that names have nothing to do with each other.
    const NEAR: f64 = 0.6;
    let key = text::search_key(&typed.chars().take(200).collect::<String>());
    let words = key.split(' ').filter(|word| word.len() >= 2).take(8);
    let patterns: Vec<String> = words.map(|word| format!("%{}%", word.get(..WORD).unwrap_or(word))).collect();
    if patterns.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = Select::new("SELECT name, search_key FROM organisations WHERE 1 = 0");
    for pattern in patterns {
        select = select.with(" OR search_key LIKE ?", [pattern.into()]);
    }
    let found: Vec<(String, String)> =
        select.with(" ORDER BY sort_key, id LIMIT ?", [LOOKED_AT.into()]).all(&cx.db).await?;
    let likeness = |other: &str| {
        // What is typed may be a part of the name.
        let part = if other.contains(&key) { 0.6 } else { 0.0 };
        strsim::normalized_damerau_levenshtein(other, &key).max(part)
    };
    let mut near: Vec<(f64, String)> = found.into_iter().map(|(name, other)| (likeness(&other), name)).collect();
    near.retain(|(likeness, _)| *likeness >= NEAR);
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(near.into_iter().take(OFFERED).map(|(_, name)| name).collect())
}
