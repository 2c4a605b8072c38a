//! People who were entered twice: what the second office wrote.

use crate::{people::person::Checked, system::clock::Random, text};

/// The same person as somebody else typed them: in plain letters, without the father's name, with the names in each
/// other's fields, or with a letter less.
pub(super) fn of(random: &Random, person: &Checked) -> Checked {
    let mut other = person.clone();
    match random.below(4) {
        0 => {
            other.family_name = plain(&person.family_name);
            other.given_name = plain(&person.given_name);
        }
        1 => other.patronymic = None,
        2 => std::mem::swap(&mut other.family_name, &mut other.given_name),
        _ => {
            // Only a long name is still the same one then.
            if person.family_name.chars().count() > 8 {
                other.family_name.remove(other.family_name.char_indices().nth(4).map_or(0, |(place, _)| place));
            }
        }
    }
    if random.below(2) == 0 {
        other.phone = None;
    }
    other
}

/// Without the letters that some keyboards do not have.
fn plain(name: &str) -> String {
    let small = text::ascii_name(name);
    let mut letters = small.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}
