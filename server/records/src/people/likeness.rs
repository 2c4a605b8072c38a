//! How much two descriptions look like one person: evidence for and against, weighed and added.
//!
//! The weights follow one thought: what is rarely the same by chance weighs much, what changes in a life or is shared by
//! colleagues weighs little, and what cannot be different in one person speaks against it. What one of the two does not
//! say is no evidence at all.
//!
//! | evidence | points | why |
//! |---|---|---|
//! | family name | 31 | of ten thousand people some hundreds share the commonest |
//! | given name | 29 | so do they; together the two are still not enough |
//! | father's name | 20, other −25 | nobody has two; but it is often left out |
//! | year of birth | 16, other −30 | one year in thirty; two digits exchanged −10, the year beside it 0 |
//! | organisation | 10, other −8 | people rotate, and thousands work for the police |
//! | phone | 22 | the last seven digits; offices share one, therefore not more |
//! | other given name | −35 | brothers and sisters share everything else |
//! | other family name | −20 | of two women nothing: they marry |
//! | other sex | −25 | Fərid is not Fəridə |
//! | e-mail | at least 95 | an address belongs to one person; 75 where the names differ, because offices have one too |

mod keys;

use crate::{
    people::{organisations::OrganisationId, person::Sex},
    system::text_enum::text_enum,
    text,
};

/// Where two people have one name, as lists and guests write it, or one of a few letters' difference, and nothing speaks against
/// it: somebody who has the person before them can say whether they are one.
pub const NAMESAKE: u8 = 43;
/// What the same names weigh, where nothing else is known or what is known balances.
pub const SAME_NAMES: u8 = 60;
/// From here on two descriptions are probably of the same person: somebody should look at them.
pub const PROBABLE: u8 = 70;
/// From here on they certainly are, as far as descriptions can tell: names with father's name and year of birth, or with
/// a phone and one thing more, or an e-mail address.
pub const CERTAIN: u8 = 92;

/// What is known about somebody, as it was typed. What is empty is not known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Description<'a> {
    /// Family name, in any alphabet.
    pub family: &'a str,
    /// Given name; an initial counts a little.
    pub given: &'a str,
    /// Patronymic, with or without oğlu, qızı, -ович.
    pub patronymic: &'a str,
    /// Year of birth.
    pub birth_year: Option<i64>,
    /// Sex.
    pub sex: Option<Sex>,
    /// The organisation of the present post.
    pub organisation: Option<OrganisationId>,
    /// Phone.
    pub phone: &'a str,
    /// E-mail address.
    pub email: &'a str,
}

/// A description as it is compared: every spelling of a name has the same key.
#[derive(Clone, Debug)]
pub struct Traits {
    pub(crate) family: String,
    pub(crate) given: String,
    /// The given name as if it were the family name, for fields that were exchanged.
    pub(crate) given_as_family: String,
    pub(crate) father: String,
    birth_year: Option<i64>,
    sex: Option<Sex>,
    organisation: Option<OrganisationId>,
    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
}

impl Traits {
    /// Makes the keys of a description.
    pub fn new(description: &Description<'_>) -> Self {
        let email = description.email.trim();
        Self {
            family: keys::family(description.family),
            given: keys::name(description.given),
            given_as_family: keys::family(description.given),
            father: keys::father(description.patronymic),
            birth_year: description.birth_year,
            sex: description.sex.filter(|sex| *sex != Sex::Unstated),
            organisation: description.organisation,
            phone: keys::phone(description.phone),
            email: (!email.is_empty()).then(|| text::email_key(email)),
        }
    }

    /// The family name without -ov, -yeva, -zadə, -lı.
    pub(crate) fn stem(&self) -> &str {
        stem(&self.family)
    }
}

/// What stands before -ov, -yeva, -zadə, -lı in the key of a family name.
pub(crate) fn stem(family: &str) -> &str {
    keys::stem(family)
}

text_enum! {
    /// Why two descriptions look like one person, or why not.
    Reason {
        /// The same e-mail address.
        SameEmail = "same-email",
        /// The same names, whatever the spelling.
        SameName = "same-name",
        /// Family name and given name are exchanged.
        SwappedName = "swapped-name",
        /// Names that one person may have: a letter, an initial, another ending.
        AlikeName = "alike-name",
        /// The same phone.
        SamePhone = "same-phone",
        /// The same father's name.
        SameFather = "same-father",
        /// The same year of birth.
        SameYear = "same-year",
        /// The same organisation.
        SameOrganisation = "same-organisation",
        /// Another family name.
        OtherFamily = "other-family",
        /// Another given name, or one letter of a short one.
        OtherGiven = "other-given",
        /// Another father's name.
        OtherFather = "other-father",
        /// Another year of birth.
        OtherYear = "other-year",
        /// Another organisation.
        OtherOrganisation = "other-organisation",
        /// Another sex.
        OtherSex = "other-sex",
    }
}

impl Reason {
    /// Whether it speaks for one person.
    pub fn speaks_for(self) -> bool {
        self <= Self::SameOrganisation
    }
}

/// How much two descriptions look like one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// From 0 to 100. It orders pairs and is held against [`PROBABLE`] and [`CERTAIN`]; it is no probability.
    pub percent: u8,
    /// Why, the heaviest reasons first, then what speaks against it.
    pub reasons: Vec<Reason>,
}

/// Compares two descriptions. It does not matter which comes first, and nothing looks more like a description than
/// itself.
pub fn likeness(a: &Traits, b: &Traits) -> Likeness {
    let (mut points, mut reasons) = names(a, b);
    let names_differ = points < 0;
    let mut count = |weight: i32, reason: Option<Reason>| {
        points += weight;
        reasons.extend(reason);
    };
    match alike(&a.father, &b.father) {
        Alike::Unknown => {}
        Alike::Same => count(20, Some(Reason::SameFather)),
        Alike::Near | Alike::Part => count(12, Some(Reason::SameFather)),
        Alike::Initial => count(6, None),
        Alike::Doubtful => count(-4, None),
        Alike::Other => count(-25, Some(Reason::OtherFather)),
    }
    match years(a.birth_year, b.birth_year) {
        Some(16) => count(16, Some(Reason::SameYear)),
        Some(weight) => count(weight, Some(Reason::OtherYear)),
        None => {}
    }
    if let (Some(one), Some(other)) = (a.organisation, b.organisation) {
        if one == other {
            count(10, Some(Reason::SameOrganisation));
        } else {
            count(-8, Some(Reason::OtherOrganisation));
        }
    }
    if a.phone.is_some() && a.phone == b.phone {
        count(22, Some(Reason::SamePhone));
    }
    if a.sex.is_some_and(|sex| b.sex.is_some_and(|other| sex != other)) {
        count(-25, Some(Reason::OtherSex));
    }
    if a.email.is_some() && a.email == b.email {
        reasons.push(Reason::SameEmail);
        points = points.max(if names_differ { 75 } else { 95 });
    }
    reasons.sort_unstable();
    Likeness { percent: u8::try_from(points.clamp(0, 100)).unwrap_or(0), reasons }
}

/// What both names weigh, read as they are typed or, where that fits better, with the family name in the wrong field.
fn names(a: &Traits, b: &Traits) -> (i32, Vec<Reason>) {
    // Rəşidov Əli is not Əliyev Rəşid: exchanged names have to be the same to the letter.
    let (one, other) = (&a.family, &a.given_as_family);
    let are_names = one.len() > 1 && other.len() > 1 && one != other;
    if are_names && *one == b.given_as_family && *other == b.family {
        return (56, vec![Reason::SwappedName]);
    }
    let (family, given) = (families(a, b), alike(&a.given, &b.given));
    let women = a.sex == Some(Sex::Female) && b.sex == Some(Sex::Female);
    let of_family = match family {
        Alike::Unknown => 0,
        Alike::Same => 31,
        Alike::Near | Alike::Part => 25,
        Alike::Initial | Alike::Doubtful => 8,
        Alike::Other => {
            if women {
                0
            } else {
                -20
            }
        }
    };
    let of_given = match given {
        Alike::Unknown | Alike::Doubtful => 0,
        Alike::Same => 29,
        Alike::Near | Alike::Part => 23,
        Alike::Initial => 12,
        Alike::Other => -35,
    };
    let mut reasons = Vec::with_capacity(6);
    match (family, given) {
        (Alike::Same, Alike::Same) => reasons.push(Reason::SameName),
        (Alike::Other | Alike::Unknown, _) | (_, Alike::Other | Alike::Doubtful | Alike::Unknown) => {}
        _ => reasons.push(Reason::AlikeName),
    }
    if family == Alike::Other {
        reasons.push(Reason::OtherFamily);
    }
    if matches!(given, Alike::Other | Alike::Doubtful) {
        reasons.push(Reason::OtherGiven);
    }
    (of_family + of_given, reasons)
}

/// How much two keys are one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alike {
    /// One of them is not known.
    Unknown,
    /// The same.
    Same,
    /// Long, and different in a letter: a slip.
    Near,
    /// One is a part of the other: Leyla, Leyla Nigar.
    Part,
    /// One is the first letter of the other.
    Initial,
    /// Short, and different in a letter: a slip, or Ramil and Ramin.
    Doubtful,
    /// Two names.
    Other,
}

fn families(a: &Traits, b: &Traits) -> Alike {
    match alike(&a.family, &b.family) {
        // Əliyev and Əlizadə, Kərimova and Kərimli.
        Alike::Other | Alike::Doubtful if a.stem() == b.stem() => Alike::Near,
        other => other,
    }
}

/// Below this length a different letter makes another name as often as it is a slip.
const LONG: usize = 7;

fn alike(a: &str, b: &str) -> Alike {
    if a.is_empty() || b.is_empty() {
        return Alike::Unknown;
    }
    // An initial does not even say that it is the same one's.
    if a.len() == 1 || b.len() == 1 {
        return if a.as_bytes()[0] == b.as_bytes()[0] { Alike::Initial } else { Alike::Other };
    }
    if a == b {
        return Alike::Same;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.contains(' ') && short.split(' ').all(|word| long.split(' ').any(|other| other == word)) {
        return Alike::Part;
    }
    // A changed letter changes at most two of the letters that occur: most names are told apart by that alone.
    let slips = if long.len() < 10 { 1 } else { 2 };
    if long.len() - short.len() > slips || (letters(a) ^ letters(b)).count_ones() as usize > 2 * slips {
        return Alike::Other;
    }
    match (strsim::osa_distance(a, b), long.len()) {
        (1, LONG..) | (2, 10..) => Alike::Near,
        (1, 4..LONG) => Alike::Doubtful,
        _ => Alike::Other,
    }
}

/// The letters that occur in a key, as bits.
fn letters(key: &str) -> u32 {
    key.bytes().fold(0, |letters, letter| letters | 1 << (letter & 31))
}

/// What two years of birth weigh; nothing where one is not known or they stand side by side.
fn years(a: Option<i64>, b: Option<i64>) -> Option<i32> {
    let (a, b) = (a?, b?);
    match a.abs_diff(b) {
        0 => Some(16),
        1 => None,
        // 1987 for 1978: the last two digits exchanged.
        _ if a / 100 == b / 100 && a % 10 == b / 10 % 10 && b % 10 == a / 10 % 10 => Some(-10),
        _ => Some(-30),
    }
}

#[cfg(test)]
mod tests;
