//! The interface in three languages: gettext PO files, read once at the start; the English text is the key.

use std::collections::HashMap;

use courses::{
    format::po::{self, Entry, Plurals},
    language::Language,
};

/// All translations.
#[derive(Debug)]
pub struct Texts {
    az: Catalogue,
    ru: Catalogue,
}

/// The translations to one language.
#[derive(Debug)]
struct Catalogue {
    /// By the English text, what it is called in each form that a number asks for.
    forms: HashMap<String, Vec<String>>,
    plurals: Plurals,
}

/// The PO files of the interface.
pub const FILES: &[(Language, &str)] =
    &[(Language::Az, include_str!("../locales/az.po")), (Language::Ru, include_str!("../locales/ru.po"))];

impl Texts {
    /// Reads the embedded PO files. The error is one sentence.
    pub fn load() -> Result<Self, String> {
        Ok(Self { az: catalogue(Language::Az)?, ru: catalogue(Language::Ru)? })
    }

    /// A text, in the form for a number where there is one.
    fn lookup(&self, language: Language, key: &str, n: Option<u64>) -> Option<&str> {
        let catalogue = match language {
            Language::En => return None,
            Language::Az => &self.az,
            Language::Ru => &self.ru,
        };
        let forms = catalogue.forms.get(key)?;
        let form = n.map_or(0, |n| catalogue.plurals.form(n));
        forms.get(form).or_else(|| forms.last()).map(String::as_str).filter(|t| !t.is_empty())
    }
}

fn catalogue(language: Language) -> Result<Catalogue, String> {
    let source = FILES.iter().find(|(l, _)| *l == language).map_or("", |(_, source)| *source);
    let (po, faults) = po::parse(source);
    let plurals = faults.into_iter().next().map_or_else(|| Plurals::of(&po), Err);
    let plurals = plurals.map_err(|fault| format!("{language}.po, {fault}"))?;
    let counts = po.entries.into_iter().filter(|entry| !entry.is_fuzzy && !entry.is_obsolete);
    let forms = counts.map(|Entry { id, text, plural, .. }| (id, plural.map_or_else(|| vec![text], |p| p.texts)));
    Ok(Catalogue { forms: forms.collect(), plurals })
}

/// The interface in one language. In the sources its calls are what the test of the translations collects: `t`, `tf`
/// and `tn` take their texts literally.
#[derive(Clone)]
pub(crate) struct L {
    pub(crate) texts: std::sync::Arc<Texts>,
    pub(crate) language: Language,
}

impl L {
    /// A text.
    pub(crate) fn t(&self, key: &'static str) -> String {
        self.texts.lookup(self.language, key, None).unwrap_or(key).to_owned()
    }

    /// A text with `{name}` in it.
    pub(crate) fn tf(&self, key: &'static str, values: &[(&str, &str)]) -> String {
        fill(self.texts.lookup(self.language, key, None).unwrap_or(key), values)
    }

    /// A text that depends on a number, which stands in it as `{n}`.
    pub(crate) fn tn(&self, one: &'static str, many: &'static str, n: usize) -> String {
        let n = n as u64;
        let english = if n == 1 { one } else { many };
        let text = self.texts.lookup(self.language, one, Some(n)).unwrap_or(english);
        fill(text, &[("n", &n.to_string())])
    }
}

/// A text with values for its `{names}`.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
