//! Everybody who is not marked yet, marked at once; and the way back.

use courses::attendance::{Said, Status};

use super::{MarkId, Method, NewMark, Row, mark, roster};
use crate::{
    Cx, Result,
    events::event::{Event, Session},
    people::person::PersonId,
    system::key::AccountId,
};

fn new_mark(cx: &Cx, row: &Row, said: Said) -> NewMark {
    NewMark {
        id: cx.id(),
        person: row.registration.person_id,
        // What somebody says meanwhile is not overruled: both stand, as a contradiction.
        bases: Some(row.entries[0].agreed.heads.clone()),
        said,
        method: Method::List,
        at: cx.now(),
        device: None,
        claim: None,
    }
}

/// Marks those of these people who are not marked yet. Answers how many, and the smallest and the greatest key of their marks: by
/// these it can be taken back. Keys grow with time, so that what lies between them was marked here.
///
/// # Errors
/// [`crate::Error::Conflict`] when the event is cancelled.
pub async fn mark_others(
    cx: &Cx,
    actor: AccountId,
    event: &Event,
    session: &Session,
    people: &[PersonId],
    status: Status,
) -> Result<(usize, Option<(MarkId, MarkId)>)> {
    let rows = roster(cx, session).await?;
    let open = rows.iter().filter(|row| !row.entries[0].is_marked() && people.contains(&row.registration.person_id));
    let said = Said { status, late: 0, early: 0 };
    let marks: Vec<NewMark> = open.map(|row| new_mark(cx, row, said)).collect();
    if !marks.is_empty() {
        mark(cx, actor.into(), event, session, &marks).await?;
    }
    let keys = || marks.iter().map(|mark| mark.id);
    Ok((marks.len(), keys().min().zip(keys().max())))
}

/// Takes back what an account marked with keys from one to another, where it still holds. Answers how many.
///
/// # Errors
/// [`crate::Error::Conflict`] when the event is cancelled.
pub async fn take_back(
    cx: &Cx,
    actor: AccountId,
    user_name: &str,
    event: &Event,
    session: &Session,
    (first, last): (MarkId, MarkId),
) -> Result<usize> {
    let rows = roster(cx, session).await?;
    let theirs = rows.iter().filter(|row| {
        let entry = &row.entries[0];
        entry.is_marked()
            && entry.method == Some(Method::List)
            && entry.recorded_by.as_deref() == Some(user_name)
            && entry.agreed.heads.iter().all(|head| (first..=last).contains(head))
    });
    let marks: Vec<NewMark> = theirs.map(|row| new_mark(cx, row, Said::NOTHING)).collect();
    if !marks.is_empty() {
        mark(cx, actor.into(), event, session, &marks).await?;
    }
    Ok(marks.len())
}
