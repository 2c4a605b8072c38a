//! What people are told about an event by mail.

use courses::language::Language;

use crate::events::event::{Event, Session};

/// What a mail about an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About<'a> {
    /// Somebody is invited; the code answers for them.
    Invitation {
        /// Personal code.
        badge: &'a str,
    },
    /// A place became free for somebody who waited.
    Place,
    /// Place or hours changed, it was put off, or takes place after all.
    Change,
    /// It was cancelled.
    Cancelled,
}

/// A mail about an event in the language of its reader: subject and text.
pub type Tell<'a> = &'a (dyn Fn(Language, About<'_>, &Event, &[Session]) -> (String, String) + Sync);
