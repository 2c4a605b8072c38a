//! What people are told about an event by mail.

use courses::language::Language;

use crate::events::event::{Event, Session};

/// What a mail about an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Somebody is invited. The text has [`ANSWER`](super::registrations::invitations::ANSWER) and
    /// [`FEEDBACK`](super::registrations::invitations::FEEDBACK) where the person's secrets will stand.
    Invitation,
    /// A place became free for somebody who waited.
    Place,
    /// Place or hours changed, it was put off, or takes place after all.
    Change,
    /// It was cancelled.
    Cancelled,
}

/// A mail about an event in the language of its reader: subject and text.
pub type Tell<'a> = &'a (dyn Fn(Language, About, &Event, &[Session]) -> (String, String) + Sync);
