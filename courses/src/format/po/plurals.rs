//! Which form of a text a number takes: `Plural-Forms` of the header.

use super::rule::Rule;
use super::{Fault, Po};

/// The key of the header.
const KEY: &str = "Plural-Forms";
/// The rule is tried for the numbers up to this one before it is taken. Rules of languages repeat after 100, or after
/// 1000 where they look at hundreds.
const TRIED: u64 = 1_000;

/// The plural forms of a language.
#[derive(Clone, Debug)]
pub struct Plurals {
    forms: usize,
    rule: Rule,
}

impl Plurals {
    /// Reads the rule of a file.
    ///
    /// # Errors
    /// The header does not name one, it is not what gettext takes, or it leads to a form that there is not.
    pub fn of(po: &Po) -> Result<Self, Fault> {
        let header = po.header.as_ref();
        let value = header.and_then(|header| {
            let lines = header.text.lines().filter_map(|line| line.split_once(':'));
            lines.into_iter().find(|(key, _)| key.trim().eq_ignore_ascii_case(KEY))
        });
        let read = value.map_or_else(|| Err("the header does not name it".to_owned()), |(_, value)| Self::read(value));
        let line = header.map_or(0, |header| header.text_line);
        read.map_err(|fault| Fault { line, message: format!("`{KEY}`: {fault}") })
    }

    /// Reads `nplurals=…; plural=…;`.
    fn read(value: &str) -> Result<Self, String> {
        let (mut forms, mut rule) = (None, None);
        for part in value.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let is_second = match key.trim() {
                "nplurals" => {
                    let number = value.trim().parse().ok().filter(|forms| *forms > 0);
                    let number = number.ok_or_else(|| format!("`nplurals` must be a number from 1, not `{value}`"))?;
                    forms.replace(number).is_some()
                }
                "plural" => {
                    let parsed = Rule::parse(value).map_err(|fault| format!("`plural`: {fault}"))?;
                    rule.replace(parsed).is_some()
                }
                unknown => return Err(format!("`{unknown}` is neither `nplurals` nor `plural`")),
            };
            if is_second {
                return Err(format!("`{}` is there twice", key.trim()));
            }
        }
        let forms: usize = forms.ok_or("`nplurals` is missing")?;
        let rule = rule.ok_or("`plural` is missing")?;
        for n in 0..=TRIED {
            match rule.value(n) {
                None => return Err(format!("`plural` divides by zero for n = {n}")),
                Some(form) if usize::try_from(form).is_ok_and(|form| form < forms) => {}
                Some(form) => return Err(format!("`plural` is {form} for n = {n}, and `nplurals` is {forms}")),
            }
        }
        Ok(Self { forms, rule })
    }

    /// How many forms there are; at least one.
    #[must_use]
    pub const fn forms(&self) -> usize {
        self.forms
    }

    /// The form for a number, below [`Plurals::forms`].
    #[must_use]
    pub fn form(&self, n: u64) -> usize {
        let last = self.forms - 1;
        // Numbers beyond those that were tried may lead anywhere.
        self.rule.value(n).and_then(|form| usize::try_from(form).ok()).map_or(last, |form| form.min(last))
    }
}
