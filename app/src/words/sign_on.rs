//! What is linked with an account of an organisation.

use records::{accounts::sign_on::links::Link, projects::project::DEFAULT_ZONE};

use super::{dates, i18n::L};

/// With whom, and since when, in one sentence.
pub(crate) fn linked(l: &L, link: &Link) -> String {
    let since = dates::moment(l.language, link.linked_at, DEFAULT_ZONE);
    let who = link.address.as_deref().unwrap_or(&link.subject);
    l.tf("Linked with {who} since {time}.", &[("who", who), ("time", &since)])
}
