//! Two records of one person, as lists name them.

use crate::people::person::{self, PersonId};

/// The record that stays and the one that goes, with the names that they have now.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Both {
    /// The record that stays.
    pub kept_id: PersonId,
    kept_family: String,
    kept_given: String,
    kept_patronymic: Option<String>,
    /// The record that goes.
    pub gone_id: PersonId,
    gone_family: String,
    gone_given: String,
    gone_patronymic: Option<String>,
}

impl Both {
    /// Full name of the record that stays.
    pub fn kept_name(&self) -> String {
        person::full_name(&self.kept_family, &self.kept_given, self.kept_patronymic.as_deref())
    }

    /// Full name of the record that goes.
    pub fn gone_name(&self) -> String {
        person::full_name(&self.gone_family, &self.gone_given, self.gone_patronymic.as_deref())
    }
}
