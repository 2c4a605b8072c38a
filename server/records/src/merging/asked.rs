//! What is asked of a merge, and why it may be refused.

use serde::Deserialize;

/// Which record's value stays, field by field: `kept`, `gone`, or empty for the kept one's where it has a value.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MergeInput {
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: String,
    /// Sex.
    pub sex: String,
    /// Year of birth.
    pub birth_year: String,
    /// Language.
    pub language: String,
    /// E-mail address.
    pub email: String,
    /// Phone.
    pub phone: String,
}

/// Why two records are not merged, or a merge not undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A record cannot be merged with itself.
    Same,
    /// One of them was merged into another record already.
    Merged,
    /// The record that would go is that of the viewer's own account.
    Own,
    /// The record that would go has the account of an administrator: rights are not merged.
    Administrator,
    /// A later merge into the same person has to be undone first.
    Later,
    /// It was undone already.
    Undone,
    /// The name of one of them was removed: nobody knows any more who it is.
    Pseudonymised,
}
