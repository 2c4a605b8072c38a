//! Feedback on held trainings: who has given it, and sheets that lead to nobody.

use std::collections::BTreeMap;

use sqlx::types::Json;

use super::{World, gathering::Gathering, words};
use crate::system::db::bulk::insert_all;
use crate::{
    Result, Tx,
    demo::names::pick,
    events::{
        after::feedback::{self, Scale},
        event::EventKind,
    },
    people::person::PersonId,
};

/// Two of three of those who were present fill in a sheet. Both tables are written in the order of their keys, which is
/// of chance in the second: their rows do not lie side by side.
pub(super) async fn give(world: &World<'_>, tx: &mut Tx, event: &Gathering, present: &[usize]) -> Result<()> {
    if event.event.kind != EventKind::Training {
        return Ok(());
    }
    let random = &world.cx.random;
    let mut given: Vec<PersonId> =
        present.iter().filter(|_| world.happens(66)).map(|person| world.people[*person].id).collect();
    given.sort_unstable();
    let sheet = |_: &PersonId| {
        let ratings = Scale::ALL.iter().filter(|_| !world.happens(3));
        let ratings = ratings.map(|scale| (scale.code(), *pick(random, &[5_u8, 5, 5, 4, 4, 4, 3, 3, 2])));
        let ratings: BTreeMap<&str, u8> = ratings.chain([(Scale::Content.code(), 4)]).collect();
        (feedback::new_sheet_id(world.cx), ratings, *pick(random, words::USEFUL), *pick(random, words::DIFFERENT))
    };
    let mut sheets: Vec<_> = given.iter().map(sheet).collect();
    sheets.sort_unstable_by_key(|(id, ..)| *id);
    insert_all!(tx, "feedback_given (event_id, person_id)", given, person => [event.id, *person]);
    insert_all!(
        tx,
        "feedback_sheets (sheet_id, event_id, language, ratings, most_useful, to_change, by_paper)",
        sheets,
        (id, ratings, useful, different) => [
            *id, event.id, event.event.language.code(), Json(ratings), *useful, *different, false,
        ]
    );
    Ok(())
}
