//! What the columns of a list hold, found by their headings in Azerbaijani, English and Russian.

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
}

/// Beginnings of words in headings; short ones are whole words. The first line that fits decides.
const WORDS: &[(Column, &[&str])] = &[
    (Column::Email, &["e-poçt", "epoçt", "email", "e-mail", "mail", "почта", "elektron", "электрон"]),
    (Column::Phone, &["telefon", "tel", "mobil", "телефон", "тел", "моб", "phone", "gsm"]),
    (Column::BirthYear, &["doğum", "təvəllüd", "рожд", "birth", "born", "yob", "dob"]),
    (Column::Sex, &["cins", "cinsi", "пол", "sex", "gender"]),
    (Column::Language, &["dil", "dili", "язык", "language"]),
    (Column::Role, &["vəzifə", "должност", "position", "role", "occupation"]),
    (Column::Unit, &["şöbə", "bölmə", "struktur", "отдел", "подраздел", "unit", "department", "section"]),
    (
        Column::Organisation,
        &[
            "təşkilat",
            "qurum",
            "orqan",
            "idarə",
            "müəssisə",
            "nazirlik",
            "iş yer",
            "организац",
            "учрежд",
            "ведомств",
            "место работ",
            "organi",
            "institution",
            "employer",
            "agency",
            "workplace",
        ],
    ),
];
/// Headings that are the whole name in one word or in initials.
const WHOLE: &[(Column, &[&str])] = &[
    (Column::FamilyFirst, &["saa", "фио", "soyad ad"]),
    (
        Column::GivenFirst,
        &["asa", "full name", "tam ad", "tam adı", "полное имя", "participant", "iştirakçı", "участник"],
    ),
];
const FAMILY: &[&str] = &["soyad", "фамил", "famil", "surname", "last"];
const GIVEN: &[&str] = &["ad", "adı", "adi", "имя", "имени", "name", "first", "given", "forename"];
const PATRONYMIC: &[&str] = &["ata", "atasının", "atasinin", "atanın", "отчеств", "patronymic", "father", "middle"];
/// Words that are no name without the next one: family *name*, ata *adı*.
const OF_NAMES: &[&str] =
    &["last", "family", "first", "given", "middle", "father", "ata", "atasının", "atasinin", "atanın"];

/// What a heading says that its column holds.
pub(super) fn of_heading(heading: &str) -> Option<Column> {
    let spaced: String = heading.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { ' ' }).collect();
    // `e-poçt` is one word here.
    let key = text::search_key(&spaced.replace('-', ""));
    let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return None;
    }
    let fits = |(_, stems): &&(Column, &[&str])| stems.iter().any(|stem| begins(&words, stem));
    // The *name* of an organisation is no name of a person.
    WORDS.iter().find(fits).map(|(column, _)| *column).or_else(|| names(&words))
}

/// The headings of a whole table: each column but the first of its kind is left aside, and a single column with names
/// holds whole names.
pub(super) fn of_headings(headings: &[String]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::with_capacity(headings.len());
    for heading in headings {
        let column = of_heading(heading).filter(|column| !columns.contains(column));
        columns.push(column.unwrap_or(Column::Ignored));
    }
    let alone = columns.iter().filter(|c| c.is_name()).count() == 1;
    if alone && let Some(name) = columns.iter_mut().find(|c| **c == Column::GivenName) {
        *name = Column::GivenFirst;
    }
    columns
}

fn names(words: &[&str]) -> Option<Column> {
    // Initials stand apart, and a key has no double letters.
    let joined = text::search_key(&words.concat());
    for (column, whole) in WHOLE {
        if whole.iter().any(|text| joined == text::search_key(text).replace(' ', "") || begins_one(words, text)) {
            return Some(*column);
        }
    }
    let mut parts = Vec::new();
    let mut rest = words.iter().peekable();
    while let Some(word) = rest.next() {
        let kinds = [(Column::FamilyName, FAMILY), (Column::Patronymic, PATRONYMIC), (Column::GivenName, GIVEN)];
        let part = kinds.into_iter().find(|(_, stems)| stems.iter().any(|stem| fits(word, stem)));
        parts.extend(part.map(|(part, _)| part));
        if OF_NAMES.iter().any(|other| *word == text::search_key(other)) {
            rest.next_if(|next| ["name", "ad", "adı"].iter().any(|name| **next == text::search_key(name)));
        }
    }
    let place = |part| parts.iter().position(|p| *p == part);
    match (place(Column::FamilyName), place(Column::GivenName), place(Column::Patronymic)) {
        (Some(family), Some(given), _) => Some(if family < given { Column::FamilyFirst } else { Column::GivenFirst }),
        (Some(_), None, _) => Some(Column::FamilyName),
        (None, _, Some(_)) if parts.len() == 1 => Some(Column::Patronymic),
        (None, Some(_), _) => Some(Column::GivenName),
        (None, None, _) => None,
    }
}

/// Whether one word begins with the one long word `text`.
fn begins_one(words: &[&str], text: &str) -> bool {
    !text.contains(' ') && text.chars().count() > 6 && words.iter().any(|word| fits(word, text))
}

/// Whether words in a row begin like the words of `stem`.
fn begins(words: &[&str], stem: &str) -> bool {
    let stems: Vec<String> = stem.replace('-', "").split(' ').map(text::search_key).collect();
    // Two short words together are telling enough.
    let fits = |word: &str, stem: &str| if stems.len() > 1 { word.starts_with(stem) } else { fits_key(word, stem) };
    words.windows(stems.len()).any(|part| part.iter().zip(&stems).all(|(word, stem)| fits(word, stem)))
}

fn fits(word: &str, stem: &str) -> bool {
    fits_key(word, &text::search_key(stem))
}

/// Short stems are whole words: `ad` is not `address`.
fn fits_key(word: &str, stem: &str) -> bool {
    if stem.len() < 4 { word == stem } else { word.starts_with(stem) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_three_languages_are_known() {
        for (heading, column) in [
            ("Soyadı", Column::FamilyName),
            ("Ad", Column::GivenName),
            ("Ata adı", Column::Patronymic),
            ("Atasının adı", Column::Patronymic),
            ("SOYADI, ADI, ATASININ ADI", Column::FamilyFirst),
            ("Adı, soyadı, atasının adı", Column::GivenFirst),
            ("S.A.A.", Column::FamilyFirst),
            ("Ad və soyad", Column::GivenFirst),
            ("İş yeri", Column::Organisation),
            ("Təşkilatın adı", Column::Organisation),
            ("Vəzifəsi", Column::Role),
            ("Doğum tarixi", Column::BirthYear),
            ("Təvəllüdü", Column::BirthYear),
            ("Cinsi", Column::Sex),
            ("Əlaqə telefonu", Column::Phone),
            ("E-poçt", Column::Email),
            ("Elektron ünvan", Column::Email),
            ("Şöbə", Column::Unit),
            ("Dil", Column::Language),
            ("Фамилия", Column::FamilyName),
            ("Имя", Column::GivenName),
            ("Отчество", Column::Patronymic),
            ("Ф.И.О.", Column::FamilyFirst),
            ("Фамилия, имя, отчество", Column::FamilyFirst),
            ("Имя и фамилия", Column::GivenFirst),
            ("Место работы", Column::Organisation),
            ("Должность", Column::Role),
            ("Год рождения", Column::BirthYear),
            ("Пол", Column::Sex),
            ("Тел.", Column::Phone),
            ("Family name", Column::FamilyName),
            ("Last name", Column::FamilyName),
            ("First name", Column::GivenName),
            ("Given name(s)", Column::GivenName),
            ("Surname, name", Column::FamilyFirst),
            ("Full name", Column::GivenFirst),
            ("Name of organisation", Column::Organisation),
            ("Year of birth", Column::BirthYear),
            ("E-mail address", Column::Email),
            ("Sex", Column::Sex),
        ] {
            assert_eq!(of_heading(heading), Some(column), "{heading}");
        }
        for other in ["№", "", "Qeyd", "Ünvan", "Address", "Polis bölgəsi", "FİN", "Imza"] {
            assert_eq!(of_heading(other), None, "{other}");
        }
    }

    #[test]
    fn a_kind_of_column_is_taken_once_and_a_lone_name_is_whole() {
        let of = |headings: &[&str]| of_headings(&headings.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            of(&["№", "Name", "Phone", "Mobile phone"])[1..],
            [Column::GivenFirst, Column::Phone, Column::Ignored]
        );
        assert_eq!(of(&["Ad", "Soyad"]), [Column::GivenName, Column::FamilyName]);
    }
}
