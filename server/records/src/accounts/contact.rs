//! How the owner of an account is reached by phone. Nobody comes in by it: it needs no confirmation.

use serde_json::json;

use crate::{
    Cx, Error, Result,
    accounts::sessions::Viewer,
    people::{
        authority::Authority,
        entry,
        person::{self, Checked},
    },
    system::audit::{self, Act},
    text,
};

/// The owner writes their phone number; empty for none.
///
/// # Errors
/// [`Error::Invalid`] with `phone`.
pub async fn set_phone(cx: &Cx, viewer: &Viewer, typed: &str) -> Result<()> {
    let phone = text::phone(typed).map_err(|problem| Error::field("phone", problem))?;
    let mut tx = cx.db.begin().await?;
    let before = Checked::from(person::find_in(&mut tx, viewer.person).await?.ok_or(Error::NotFound)?);
    let now = Checked { phone, ..before.clone() };
    if now == before {
        return Ok(());
    }
    entry::write(&mut tx, viewer.person, &now, Authority::Owner).await?;
    let details = json!({ "fields": entry::changed(&before, &now) });
    audit::record(cx, &mut tx, viewer.account, Act::PersonUpdate, &viewer.person.to_string(), &details);
    tx.commit().await
}
