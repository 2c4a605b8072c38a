//! The interface in three languages: gettext PO files, read once at the start; the English text is the key.

use std::collections::HashMap;

use courses::language::Language;
use polib::po_file;

/// All translations.
#[derive(Debug)]
pub struct Texts {
    az: HashMap<String, Vec<String>>,
    ru: HashMap<String, Vec<String>>,
}

/// The PO files of the interface.
pub const FILES: &[(Language, &str)] =
    &[(Language::Az, include_str!("../locales/az.po")), (Language::Ru, include_str!("../locales/ru.po"))];

impl Texts {
    /// Reads the embedded PO files.
    pub fn load() -> Self {
        Self { az: catalogue(Language::Az), ru: catalogue(Language::Ru) }
    }

    pub(crate) fn lookup(&self, language: Language, key: &str, form: usize) -> Option<&str> {
        let catalogue = match language {
            Language::En => return None,
            Language::Az => &self.az,
            Language::Ru => &self.ru,
        };
        let forms = catalogue.get(key)?;
        forms.get(form).or_else(|| forms.last()).map(String::as_str).filter(|t| !t.is_empty())
    }
}

fn catalogue(language: Language) -> HashMap<String, Vec<String>> {
    let source = FILES.iter().find(|(l, _)| *l == language).map_or("", |(_, source)| *source);
    // A broken file is caught by the test of the translations; here it would only mean English.
    let Ok(catalogue) = po_file::parse_from_reader(source.as_bytes()) else { return HashMap::new() };
    let entries = catalogue.messages().filter(|m| !m.is_fuzzy()).map(|message| {
        let texts = match message.msgstr_plural() {
            Ok(forms) => forms.clone(),
            Err(_) => vec![message.msgstr().unwrap_or_default().to_owned()],
        };
        (message.msgid().to_owned(), texts)
    });
    entries.collect()
}

/// The plural form of a number, as the headers of the PO files say.
pub(crate) fn plural(language: Language, n: u64) -> usize {
    match language {
        Language::En | Language::Az => usize::from(n != 1),
        Language::Ru => match (n % 10, n % 100) {
            (1, r) if r != 11 => 0,
            (2..=4, r) if !(12..=14).contains(&r) => 1,
            _ => 2,
        },
    }
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
        self.texts.lookup(self.language, key, 0).unwrap_or(key).to_owned()
    }

    /// A text with `{name}` in it.
    pub(crate) fn tf(&self, key: &'static str, values: &[(&str, &str)]) -> String {
        fill(self.texts.lookup(self.language, key, 0).unwrap_or(key), values)
    }

    /// A text that depends on a number, which stands in it as `{n}`.
    pub(crate) fn tn(&self, one: &'static str, many: &'static str, n: usize) -> String {
        let n = n as u64;
        let form = plural(self.language, n);
        let english = if n == 1 { one } else { many };
        let text = self.texts.lookup(self.language, one, form).unwrap_or(english);
        fill(text, &[("n", &n.to_string())])
    }
}

fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
