//! Who of a list is meant by a name that is typed in the room: nobody who is expected becomes a second person because they
//! typed their name themselves, in another spelling, or without their father's name.

use crate::{
    events::registrations::{Registration, RegistrationId, state::RegistrationState},
    people::likeness::{Description, NAMESAKE, Traits, likeness},
};

/// So many are shown: whoever types a name finds themselves in a few lines, and nobody reads a list that way.
const MOST: usize = 5;

/// Those of a list who may be meant by a name as it is typed, the likeliest first. Who was taken off the list is not.
pub fn meant<'a>(list: &'a [Registration], family: &str, given: &str) -> Vec<&'a Registration> {
    let typed = Traits::new(&Description { family, given, ..Description::default() });
    let like = list.iter().filter(|row| row.state != RegistrationState::Withdrawn).filter_map(|row| {
        let known =
            Traits::new(&Description { family: &row.family_name, given: &row.given_name, ..Description::default() });
        let percent = likeness(&typed, &known).percent;
        (percent >= NAMESAKE).then_some((percent, row))
    });
    let mut like: Vec<(u8, &Registration)> = like.collect();
    like.sort_by_key(|(percent, _)| std::cmp::Reverse(*percent));
    like.into_iter().take(MOST).map(|(_, row)| row).collect()
}

/// The one of a list with this key.
pub(crate) fn with_key(list: &[Registration], key: RegistrationId) -> Option<&Registration> {
    list.iter().find(|row| row.id == key)
}

/// A name as whoever it belongs to recognises it among namesakes, and nobody else learns much from it: the family name, the
/// initials, and the word with which the organisation begins.
pub fn masked(row: &Registration) -> String {
    let initial = |name: &str| name.chars().next().map(|letter| format!("{letter}."));
    let initials = [initial(&row.given_name), row.patronymic.as_deref().and_then(initial)];
    let name = [Some(row.family_name.clone())].into_iter().chain(initials).flatten().collect::<Vec<_>>().join(" ");
    let organisation = row.organisation.as_deref().and_then(|name| name.split_whitespace().next());
    match organisation {
        Some(first) => format!("{name} · {first} …"),
        None => name,
    }
}
