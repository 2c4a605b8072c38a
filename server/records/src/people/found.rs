//! Finding people by a part of their name. What is found by a name is asked for by its keys in whatever list it narrows: a
//! list of two hundred thousand lines is not read through for the three people who are meant.

use crate::{Cx, Result, people::person::PersonId, system::list::Select, text};

/// Up to so many are asked for by their keys; of more than these every line is looked at, and a page is full soon.
const FEW: usize = 2_000;

const BY_NAME: &str = "SELECT p.id FROM people p WHERE p.merged_into IS NULL";

/// Whom a search finds.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// Nothing was searched: everybody.
    Everybody,
    /// These, in no order.
    Few(Vec<PersonId>),
    /// More than a few: those whose search key has all of these words within, in whatever order.
    Many(Vec<String>),
}

/// Finds the people whose name has what was typed within, in any spelling. What has no key at all (a search for signs only)
/// finds nobody; no name is as long as what is cut off here.
pub(crate) async fn found(cx: &Cx, typed: &str) -> Result<Found> {
    let typed: String = typed.trim().chars().take(100).collect();
    if typed.is_empty() {
        return Ok(Found::Everybody);
    }
    let key = text::search_key(&typed);
    if key.is_empty() {
        return Ok(Found::Few(Vec::new()));
    }
    let few = i64::try_from(FEW).unwrap_or(i64::MAX);
    // People say their given name first, lists begin with the family name.
    let words: Vec<String> = key.split(' ').map(str::to_owned).collect();
    let select = with_words(Select::new(BY_NAME), " AND instr(p.search_key, ?) > 0", &words);
    let select = select.with(" LIMIT ?", [(few + 1).into()]);
    let people: Vec<(PersonId,)> = select.all(&cx.db).await?;
    let is_few = people.len() <= FEW;
    Ok(if is_few { Found::Few(people.into_iter().map(|(id,)| id).collect()) } else { Found::Many(words) })
}

/// The condition once for each word.
pub(crate) fn with_words(select: Select, condition: &'static str, words: &[String]) -> Select {
    words.iter().fold(select, |select, word| select.with(condition, [word.as_str().into()]))
}
