//! What a row says: its cells read as fields, with what stands beside names.

use std::collections::BTreeMap;

use courses::language::Language;

use super::{
    super::{Cells, Column, Import, Letters, durations, names, phones, words, years},
    Aside, Cause, FIELDS,
};
use crate::{people::person::Sex, system::error::Problem, text};

/// Reads cells as fields.
pub(super) struct Reader<'a> {
    columns: &'a [Column],
    azlat: bool,
    azerbaijani: bool,
    language: Language,
}

impl<'a> Reader<'a> {
    pub(super) fn new(import: &'a Import, cells: &Cells, language: Language) -> Self {
        let azlat = import.letters == Letters::Changed;
        // Whether I is the capital of ı is said by the other letters of the list.
        let own = |c: char| "ƏəĞğİıŞşÇçÖöÜü".contains(c);
        let names = |row: &[String]| {
            row.iter().zip(import.columns.iter()).any(|(cell, column)| column.is_name() && cell.contains(own))
        };
        let azerbaijani = azlat || cells.iter().any(|(_, row)| names(row));
        Self { columns: &import.columns, azlat, azerbaijani, language }
    }

    pub(super) fn read(&self, cells: &[String], corrected: Option<&BTreeMap<String, String>>) -> Found {
        let mut found = Found::default();
        let mut whole = None;
        for (column, cell) in self.columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            let cell = if self.azlat { documents::spreadsheet::azlat(cell) } else { cell.clone() };
            let line = || cell.replace('\n', " ");
            match column {
                Column::Ignored => {}
                Column::FamilyFirst | Column::GivenFirst => whole = Some((cell, *column == Column::FamilyFirst)),
                Column::FamilyName => found.name("family_name", &cell, self.azerbaijani),
                Column::GivenName => found.name("given_name", &cell, self.azerbaijani),
                Column::Patronymic => found.name("patronymic", &cell, self.azerbaijani),
                Column::Sex => found.set("sex", words::sex(&line())),
                Column::BirthYear => found.set("birth_year", years::birth_year(&line())),
                Column::Organisation => found.set("organisation", text::tidy(&cell)),
                Column::Unit => found.set("unit", text::tidy(&cell)),
                Column::Role => {
                    found.set("post_role", words::role(&line()).code().to_owned());
                    found.position = text::search_key(&cell);
                }
                Column::Language => found.set("language", words::language(&line(), self.language)),
                Column::Email => found.set("email", cell.split_whitespace().collect()),
                Column::Minutes => found.minutes = durations::minutes(&line()),
                Column::Phone => {
                    let phones = phones::phones(&cell);
                    found.beside("phone", phones.aside, Cause::Problem(Problem::Phone));
                    found.set("phone", phones.usable);
                }
            }
        }
        if let Some((cell, family_first)) = whole {
            found.whole(&cell, family_first, self.azerbaijani);
        }
        found.patronymic_apart();
        for (field, text) in corrected.into_iter().flatten() {
            if let Some(field) = FIELDS.iter().find(|known| *known == field) {
                found.typed.insert(field, text.clone());
                found.aside.retain(|aside| aside.field != *field);
            }
        }
        if found.typed.values().all(String::is_empty) {
            return Found::default();
        }
        if found.get("sex").is_empty() {
            let stated = names::sex_of_patronymic(found.get("patronymic"));
            found.set("sex", stated.unwrap_or(Sex::Unstated).code().to_owned());
        }
        if found.get("language").is_empty() {
            found.set("language", self.language.code().to_owned());
        }
        found
    }
}

/// What a row says.
#[derive(Default)]
pub(super) struct Found {
    pub(super) typed: BTreeMap<&'static str, String>,
    pub(super) aside: Vec<Aside>,
    pub(super) position: String,
    pub(super) minutes: Option<u32>,
}

impl Found {
    pub(super) fn get(&self, field: &str) -> &str {
        self.typed.get(field).map_or("", String::as_str)
    }

    fn set(&mut self, field: &'static str, text: String) {
        self.typed.insert(field, text);
    }

    fn beside(&mut self, field: &'static str, texts: Vec<String>, cause: Cause) {
        self.aside.extend(texts.into_iter().map(|text| Aside { field, text, cause: cause.clone() }));
    }

    /// A part of a name.
    fn name(&mut self, field: &'static str, cell: &str, azerbaijani: bool) {
        let bare = names::bare(cell);
        self.beside(field, bare.aside, Cause::Beside);
        self.set(field, text::from_capitals(&bare.name, azerbaijani));
    }

    /// A whole name; columns of their own say its parts better.
    fn whole(&mut self, cell: &str, family_first: bool, azerbaijani: bool) {
        let bare = names::bare(cell);
        self.beside("family_name", bare.aside, Cause::Beside);
        let (family, given, patronymic) =
            names::split_name(&text::from_capitals(&bare.name, azerbaijani), family_first);
        let given = if given.is_empty() && bare.single { "-".to_owned() } else { given };
        for (field, text) in [("family_name", family), ("given_name", given), ("patronymic", patronymic)] {
            if self.get(field).is_empty() {
                self.set(field, text);
            }
        }
    }

    /// A patronymic that stands behind the given name in its column.
    fn patronymic_apart(&mut self) {
        if self.get("patronymic").is_empty()
            && let Some((given, patronymic)) = names::split_given(self.get("given_name"))
        {
            self.set("given_name", given);
            self.set("patronymic", patronymic);
        }
    }
}
