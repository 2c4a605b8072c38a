//! The languages that courses are written and shown in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A language of courses and of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Azerbaijani, in Latin script.
    Az,
    /// English.
    En,
    /// Russian.
    Ru,
}

impl Language {
    /// Every language, in alphabetical order of the codes.
    pub const ALL: [Self; 3] = [Self::Az, Self::En, Self::Ru];

    /// The BCP 47 code, as it stands in `lang` attributes and in the names of PO files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Az => "az",
            Self::En => "en",
            Self::Ru => "ru",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text names none of the languages.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a language of Dayaq (az, en, ru)")]
pub struct UnknownLanguage(pub String);

/// For columns that hold a language's code.
impl TryFrom<String> for Language {
    type Error = <Self as FromStr>::Err;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        code.parse()
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|language| language.code() == code).ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_same_in_text_and_in_json() {
        for language in Language::ALL {
            assert_eq!(language.code().parse(), Ok(language));
            let json = serde_json::to_string(&language).unwrap();
            assert_eq!(json, format!("\"{language}\""));
            assert_eq!(serde_json::from_str::<Language>(&json).unwrap(), language);
        }
        assert!("AZ".parse::<Language>().is_err());
    }
}
