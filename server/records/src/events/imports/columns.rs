//! What the columns of a list hold, found by their headings in Azerbaijani, English and Russian.
//!
//! A heading is understood by all that it says. What says exactly one thing ("Adı") beats what says more ("Rayonun adı");
//! what is about somebody else than the person of the row ("Rəhbərin adı") or about a thing ("Təlimin adı") is not taken at
//! all. Words for the person of the row ("iştirakçı") decide nothing where the heading says something else.

mod vocabulary;

use std::{collections::HashSet, sync::LazyLock};

use self::vocabulary::{
    FAMILY, FILLERS, GIVEN, OF_NAMES, OF_ORGANISATIONS, OTHERS, PATRONYMIC, PERSONS, PLACES, THINGS, WHOLE, WORDS,
};
use crate::{system::text_enum::text_enum, text};

text_enum! {
    /// What a column holds.
    Column {
        /// Nothing that is taken over.
        Ignored = "ignored",
        /// Family name.
        FamilyName = "family-name",
        /// Given name.
        GivenName = "given-name",
        /// Patronymic.
        Patronymic = "patronymic",
        /// The whole name, family name first.
        FamilyFirst = "family-first",
        /// The whole name, given name first.
        GivenFirst = "given-first",
        /// Sex.
        Sex = "sex",
        /// Year or day of birth; only the year is kept.
        BirthYear = "birth-year",
        /// Organisation.
        Organisation = "organisation",
        /// Unit within it.
        Unit = "unit",
        /// Position: what somebody does there.
        Role = "role",
        /// Language.
        Language = "language",
        /// E-mail address.
        Email = "email",
        /// Phone.
        Phone = "phone",
        /// How long somebody was in a video meeting.
        Minutes = "minutes",
    }
}

impl Column {
    /// The column that fills a field of a row.
    pub fn of_field(field: &str) -> Option<Self> {
        if field == "post_role" { Some(Self::Role) } else { Self::from_code(&field.replace('_', "-")) }
    }

    /// Whether it holds a name or a part of one.
    pub fn is_name(self) -> bool {
        matches!(self, Self::FamilyName | Self::GivenName | Self::Patronymic | Self::FamilyFirst | Self::GivenFirst)
    }

    /// Whether it holds a whole name.
    pub(super) fn is_whole(self) -> bool {
        matches!(self, Self::FamilyFirst | Self::GivenFirst)
    }
}

text_enum! {
    /// Why a column goes where it goes.
    Why {
        /// Its heading says so, and nothing else.
        Said = "said",
        /// Its heading says so, and more: somebody should look.
        SaysMore = "says-more",
        /// Somebody chose it for a list with the same headings.
        Remembered = "remembered",
        /// Its heading says nothing that is known.
        Unknown = "unknown",
        /// Its heading is about somebody or something else than the person of the row.
        Other = "other",
        /// Another column says the same, exactly or before it.
        Second = "second",
        /// Columns of their own hold the parts of the name.
        Parts = "parts",
        /// Somebody chose it for this list.
        Chosen = "chosen",
    }
}

/// Where a column goes, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// What it holds.
    pub column: Column,
    /// Why.
    pub why: Why,
}

/// What a heading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heading {
    /// What the column holds; whether it says nothing else.
    Holds(Column, bool),
    /// It is about somebody or something else.
    Other,
    /// Nothing that is known.
    Unknown,
}

/// The words as keys.
struct Known {
    words: Vec<(Column, Vec<Stem>)>,
    whole: Vec<(Column, String)>,
    persons: Vec<Stem>,
    others: Vec<Stem>,
    things: Vec<Stem>,
    fillers: HashSet<String>,
    parts: [(Column, Vec<Stem>); 3],
    of_names: HashSet<String>,
    names: HashSet<String>,
    full: HashSet<String>,
    places: Vec<Stem>,
    of_organisations: Vec<Stem>,
    dates: Vec<Stem>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let stems = |list: &[&str]| list.iter().map(|text| Stem::new(text)).collect::<Vec<_>>();
    let keys = |list: &[&str]| list.iter().map(|text| text::search_key(text)).collect::<HashSet<_>>();
    let whole = WHOLE
        .iter()
        .flat_map(|(column, texts)| texts.iter().map(|text| (*column, text::search_key(&text.replace(' ', "")))));
    Known {
        words: WORDS.iter().map(|(column, texts)| (*column, stems(texts))).collect(),
        whole: whole.collect(),
        persons: stems(PERSONS),
        others: stems(OTHERS),
        things: stems(THINGS),
        fillers: keys(FILLERS),
        parts: [
            (Column::FamilyName, stems(FAMILY)),
            (Column::Patronymic, stems(PATRONYMIC)),
            (Column::GivenName, stems(GIVEN)),
        ],
        of_names: keys(OF_NAMES),
        names: keys(&["name", "names", "ad", "adı"]),
        full: keys(&["full", "tam", "полное", "полностью"]),
        places: stems(PLACES),
        of_organisations: stems(OF_ORGANISATIONS),
        dates: stems(&["tarix", "дата", "date", "year", "il", "ili", "год", "день", "day"]),
    }
});

/// The beginning of a word, or of several.
struct Stem(Vec<String>);

impl Stem {
    fn new(text: &str) -> Self {
        Self(text.replace('-', "").split(' ').map(text::search_key).collect())
    }

    /// Whether the word is one of the stem. Short ones are whole words: `ad` is not `address`.
    fn fits(&self, word: &str) -> bool {
        matches!(self.0.as_slice(), [stem] if if stem.len() < 4 { word == stem } else { word.starts_with(stem) })
    }

    /// Whether words in a row begin like it. Two short words together are telling enough.
    fn begins(&self, words: &[&str]) -> bool {
        match self.0.as_slice() {
            [_] => words.iter().any(|word| self.fits(word)),
            several => words
                .windows(several.len())
                .any(|part| part.iter().zip(several).all(|(word, stem)| word.starts_with(stem.as_str()))),
        }
    }

    /// Whether the word belongs to it.
    fn touches(&self, word: &str) -> bool {
        if self.0.len() == 1 { self.fits(word) } else { self.0.iter().any(|stem| word.starts_with(stem.as_str())) }
    }
}

fn any(stems: &[Stem], words: &[&str]) -> bool {
    stems.iter().any(|stem| stem.begins(words))
}

fn read(heading: &str) -> Heading {
    let words = words(&without_brackets(heading));
    // Everything in brackets: that is what it says.
    let words = if words.is_empty() { self::words(heading) } else { words };
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.is_empty() {
        return Heading::Unknown;
    }
    if any(&KNOWN.others, &words) {
        return Heading::Other;
    }
    let is_name = |word: &str| KNOWN.parts.iter().any(|(_, stems)| stems.iter().any(|stem| stem.fits(word)));
    let count = words.len();
    words.retain(|word| !KNOWN.persons.iter().any(|stem| stem.fits(word)));
    let has_person = words.len() < count;
    if has_person && words.iter().all(|word| is_filler(word) && !is_name(word)) {
        return Heading::Holds(Column::GivenFirst, true);
    }
    for (column, stems) in &KNOWN.words {
        if !any(stems, &words) {
            continue;
        }
        match column {
            Column::BirthYear if any(&KNOWN.places, &words) && !any(&KNOWN.dates, &words) => return Heading::Other,
            Column::Organisation if any(&KNOWN.of_organisations, &words) => return Heading::Other,
            // How long a training lasts is nobody's time in it.
            Column::Minutes if words.iter().any(|word| is_thing(word) && !is_filler(word)) => return Heading::Other,
            _ => {}
        }
        let plain = words.iter().all(|word| is_filler(word) || stems.iter().any(|stem| stem.touches(word)));
        return Heading::Holds(*column, plain);
    }
    names(&words, has_person)
}

fn is_thing(word: &str) -> bool {
    KNOWN.things.iter().any(|stem| stem.fits(word))
}

fn is_filler(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit()) || KNOWN.fillers.contains(word)
}

/// The words of a heading as keys. `e-poçt` is one word here.
fn words(heading: &str) -> Vec<String> {
    let spaced: String = heading.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { ' ' }).collect();
    let key = text::search_key(&spaced.replace('-', ""));
    key.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn without_brackets(heading: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::new();
    for c in heading.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// What words say about names; those of the person of the row are taken out.
fn names(words: &[&str], has_person: bool) -> Heading {
    // Initials stand apart, and a key has no double letters.
    let joined = text::search_key(&words.concat());
    if let Some((column, _)) = KNOWN.whole.iter().find(|(_, whole)| *whole == joined) {
        return Heading::Holds(*column, true);
    }
    // Of a seminar's participant it is the participant's name.
    let plain = |word: &str| is_filler(word) || (has_person && is_thing(word));
    if let Some((column, rest)) = after_initials(words) {
        return Heading::Holds(column, rest.iter().all(|word| plain(word)));
    }
    let (mut parts, mut known) = (Vec::new(), 0);
    let mut rest = words.iter().peekable();
    while let Some(word) = rest.next() {
        let part = KNOWN.parts.iter().find(|(_, stems)| stems.iter().any(|stem| stem.fits(word)));
        known += usize::from(part.is_some() || plain(word));
        parts.extend(part.map(|(part, _)| *part));
        if KNOWN.of_names.contains(*word) {
            known += usize::from(rest.next_if(|next| KNOWN.names.contains(**next)).is_some());
        }
    }
    let place = |part| parts.iter().position(|p| *p == part);
    let column = match (place(Column::FamilyName), place(Column::GivenName), place(Column::Patronymic)) {
        (Some(family), Some(given), _) if family < given => Column::FamilyFirst,
        (Some(_), Some(_), _) => Column::GivenFirst,
        (Some(_), None, _) => Column::FamilyName,
        (None, _, Some(_)) if parts.len() == 1 => Column::Patronymic,
        (None, Some(_), _) if words.iter().any(|word| KNOWN.full.contains(*word)) => Column::GivenFirst,
        (None, Some(_), _) => Column::GivenName,
        (None, None, _) => return Heading::Unknown,
    };
    if !has_person && words.iter().any(|word| is_thing(word)) {
        return Heading::Other;
    }
    Heading::Holds(column, known == words.len())
}

/// Initials of a whole name with something behind them, where they stand apart too: `ф и о семинара`.
fn after_initials<'a>(words: &'a [&'a str]) -> Option<(Column, &'a [&'a str])> {
    const INITIALS: [(&str, Column); 3] =
        [("fio", Column::FamilyFirst), ("sa", Column::FamilyFirst), ("asa", Column::GivenFirst)];
    (1..=3.min(words.len().saturating_sub(1))).find_map(|count| {
        let (first, rest) = words.split_at(count);
        let key = text::search_key(&first.concat());
        INITIALS.iter().find(|(initials, _)| *initials == key).map(|(_, column)| (*column, rest))
    })
}

/// The headings of a whole table. Of two columns of a kind the one that says it exactly is taken, else the first; a single
/// column with names holds whole names; whole names are left aside where columns of their own hold the parts.
pub(super) fn of_headings(headings: &[String]) -> Vec<Placed> {
    let read: Vec<Heading> = headings.iter().map(|heading| read(heading)).collect();
    let exact = |column: Column| read.contains(&Heading::Holds(column, true));
    let has_name = read.iter().any(|h| matches!(h, Heading::Holds(column, true) if column.is_name()));
    let parts = exact(Column::FamilyName) && exact(Column::GivenName);
    let mut taken: Vec<Column> = Vec::new();
    let mut whole = false;
    let is_report = read.iter().any(|h| matches!(h, Heading::Holds(Column::Minutes, _)));
    let place = |heading: &Heading| match *heading {
        // In a report of a meeting a role is one of the meeting.
        Heading::Holds(Column::Role, _) if is_report => Placed { column: Column::Ignored, why: Why::Other },
        Heading::Other => Placed { column: Column::Ignored, why: Why::Other },
        Heading::Unknown => Placed { column: Column::Ignored, why: Why::Unknown },
        Heading::Holds(column, _) if column.is_whole() && (parts || whole) => {
            let why = if parts { Why::Parts } else { Why::Second };
            Placed { column: Column::Ignored, why }
        }
        // A name that may be of anything stands behind one that is of the person.
        Heading::Holds(column, false) if column.is_name() && has_name => {
            Placed { column: Column::Ignored, why: Why::Second }
        }
        Heading::Holds(column, plain) if taken.contains(&column) || (!plain && exact(column)) => {
            Placed { column: Column::Ignored, why: Why::Second }
        }
        Heading::Holds(column, plain) => {
            taken.push(column);
            whole |= column.is_whole();
            Placed { column, why: if plain { Why::Said } else { Why::SaysMore } }
        }
    };
    let mut placed: Vec<Placed> = read.iter().map(place).collect();
    let names = placed.iter().filter(|p| p.column.is_name()).count();
    if names == 1
        && let Some(name) = placed.iter_mut().find(|p| p.column == Column::GivenName)
    {
        name.column = Column::GivenFirst;
    }
    placed
}

/// Whether a row of cells can be the headings of people: how much it says, and whether a name is among it.
pub(super) fn weight(placed: &[Placed]) -> Option<usize> {
    let known = placed.iter().filter(|p| p.column != Column::Ignored).count();
    let name = placed.iter().any(|p| p.column.is_name());
    name.then_some(known)
}

/// Two rows of headings as one: what stands below says what the column holds, and what stands above whose it is.
pub(super) fn combined(above: &[String], below: &[String]) -> Vec<String> {
    above
        .iter()
        .zip(below)
        .map(|(above, below)| match (above.as_str(), below.as_str()) {
            (above, "") => above.to_owned(),
            ("", below) => below.to_owned(),
            (above, below) if above == below => below.to_owned(),
            (above, below) if read(above) != Heading::Other && read(below) != Heading::Unknown => below.to_owned(),
            (above, below) => format!("{above} {below}"),
        })
        .collect()
}

#[cfg(test)]
mod tests;
