//! The address by which one comes in and to which links to a new password go. It is a credential: its owner writes it, and
//! confirms it by a mail, or an administrator does. What the record of a person says is where mails about events go.

use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    accounts::{
        account,
        notices::{self, About},
        secrets::{self, Kind},
        sessions::Viewer,
    },
    people::{
        authority::Authority,
        entry,
        person::{self, Checked, PersonId},
    },
    system::{
        audit::{self, Act},
        db::{on, sql},
        error::Problem,
        key::AccountId,
        mails,
        text_enum::text_enum,
    },
    text,
};

/// How many mails an owner may have sent within an hour to confirm an address: strangers get them too.
const MOST_MAILS: i64 = 3;

text_enum! {
    /// What an address is wanted for.
    Uses {
        /// For both.
        Both = "both",
        /// Where mails about events go.
        Events = "events",
        /// To come in with, and where links to a new password go.
        SignIn = "sign-in",
    }
}

const WRITE: &str = "UPDATE accounts SET address = $2, address_key = $3, address_confirmed_at = $4 WHERE id = $1";
const TAKEN: &str = "SELECT COUNT(*) FROM accounts WHERE address_key = $1 AND id <> $2 AND disabled_at IS NULL";
const GIVE_UP: &str = "UPDATE accounts SET address = NULL, address_key = NULL, address_confirmed_at = NULL
    WHERE id = $1 AND EXISTS (SELECT 1 FROM accounts o
        WHERE o.address_key = accounts.address_key AND o.id <> accounts.id AND o.disabled_at IS NULL)";

/// Writes the address of an account, or that there is none.
///
/// # Errors
/// [`Error::Conflict`] where another open account has it.
pub(crate) async fn write(cx: &Cx, tx: &mut Tx, account: AccountId, address: Option<&str>) -> Result<()> {
    let key = address.map(text::email_key);
    if let Some(key) = &key {
        let taken: i64 = on!(tx, c => sql::query_scalar(TAKEN).bind(key).bind(account).fetch_one(c).await)?;
        if taken > 0 {
            return Err(Error::Conflict(Conflict::Address));
        }
    }
    on!(tx, c => sql::query(WRITE)
        .bind(account).bind(address).bind(key).bind(address.map(|_| cx.now())).execute(c).await.map(drop))
    // Two at the same moment.
    .map_err(|e| if Error::is_unique_violation(&e) { Error::Conflict(Conflict::Address) } else { e.into() })
}

/// That an address is taken, as what is wrong with a field.
pub(crate) fn at(field: &'static str, error: Error) -> Error {
    match error {
        Error::Conflict(Conflict::Address) => Error::field(field, Problem::Taken),
        other => other,
    }
}

/// Takes the address away from an account that is to be opened again, where another one was given it.
pub(crate) async fn give_up_if_taken(tx: &mut Tx, account: AccountId) -> Result<()> {
    on!(tx, c => sql::query(GIVE_UP).bind(account).execute(c).await.map(drop))?;
    Ok(())
}

/// Puts another address in the place of the one before, and tells both.
async fn change(cx: &Cx, tx: &mut Tx, account: AccountId, address: Option<&str>) -> Result<()> {
    let before = account::find_in(tx, account).await?.ok_or(Error::NotFound)?.address;
    write(cx, tx, account, address).await?;
    // At the new one, where there is one.
    notices::changed(cx, tx, account, About::Address).await?;
    match before {
        Some(before) if address.map(text::email_key) != Some(text::email_key(&before)) => {
            notices::tell(cx, tx, account, About::Address, &before).await
        }
        _ => Ok(()),
    }
}

/// An administrator writes the address of somebody's account: it is good at once. Empty for none.
///
/// # Errors
/// [`Error::NotFound`] for somebody without an account; [`Error::Invalid`] with `address`.
pub async fn set(cx: &Cx, actor: AccountId, person: PersonId, typed: &str) -> Result<()> {
    let account = account::of_person(cx, person).await?.ok_or(Error::NotFound)?;
    let address = text::email(typed).map_err(|problem| Error::field("address", problem))?;
    if address == account.address {
        return Ok(());
    }
    let mut tx = cx.db.begin().await?;
    change(cx, &mut tx, account.id, address.as_deref()).await.map_err(|taken| at("address", taken))?;
    log(cx, &mut tx, actor, account.id);
    tx.commit().await
}

/// The owner of an account wants another address: a mail goes there with a link that confirms it. Whether another account
/// has it is not said before.
///
/// # Errors
/// [`Error::Invalid`] with `address` or `address_present`, the password; [`Error::Conflict`] after too many mails.
pub async fn ask(cx: &Cx, viewer: &Viewer, present: &str, typed: &str) -> Result<()> {
    let account = account::of_person(cx, viewer.person).await?.ok_or(Error::NotFound)?;
    if !cx.hasher.verify(present, account.password_hash).await? {
        return Err(Error::field("address_present", Problem::WrongPassword));
    }
    let address = text::email(typed).and_then(|address| address.ok_or(Problem::Required));
    let address = address.map_err(|problem| Error::field("address", problem))?;
    let mut tx = cx.db.begin().await?;
    let hour = cx.now() - chrono::Duration::hours(1);
    if mails::since(&mut tx, account.id, About::Confirm.code(), hour).await? >= MOST_MAILS {
        return Err(Error::Conflict(Conflict::Mails));
    }
    // Only the last one that was wanted is confirmed.
    mails::void(&mut tx, account.id, About::Confirm.code()).await?;
    notices::tell(cx, &mut tx, account.id, About::Confirm, &address).await?;
    audit::record(cx, &mut tx, account.id, Act::AccountAddressAsked, &account.id.to_string(), &json!({}));
    tx.commit().await
}

/// The address that a secret of the viewer's confirms; `None` where it is unknown, used, too old, or somebody else's: who
/// has mistyped their address has not given their account away.
pub async fn asked(cx: &Cx, viewer: &Viewer, secret: &str) -> Result<Option<String>> {
    let found = secrets::find(cx, Kind::Address, secret).await?;
    Ok(found.filter(|found| found.account == viewer.account).and_then(|found| found.address))
}

/// What is proposed to the owner: mails about events go to the new address too, unless they went somewhere else on purpose.
pub async fn proposed(cx: &Cx, viewer: &Viewer) -> Result<Uses> {
    let before = account::of_person(cx, viewer.person).await?.ok_or(Error::NotFound)?.address;
    let known = person::find(cx, viewer.person).await?.ok_or(Error::NotFound)?;
    let was = known.email.as_deref().map(text::email_key);
    let is_elsewhere = was.is_some() && was != before.as_deref().map(text::email_key);
    Ok(if is_elsewhere { Uses::SignIn } else { Uses::Both })
}

/// Confirms an address for what its owner wants it for: to come in with, for mails about events, or for both.
///
/// # Errors
/// [`Error::NotFound`] as in [`asked`]; [`Error::Conflict`] where another account has the address, or, of one for mails about
/// events alone, another record.
pub async fn confirm(cx: &Cx, viewer: &Viewer, secret: &str, uses: Uses) -> Result<()> {
    let address = asked(cx, viewer, secret).await?.ok_or(Error::NotFound)?;
    let mut tx = cx.db.begin().await?;
    secrets::take(cx, &mut tx, Kind::Address, secret).await?.ok_or(Error::NotFound)?;
    if uses != Uses::Events {
        change(cx, &mut tx, viewer.account, Some(&address)).await?;
        log(cx, &mut tx, viewer.account, viewer.account);
    }
    let follows = uses != Uses::SignIn && follow(cx, &mut tx, viewer, &address).await?;
    if uses == Uses::Events && !follows {
        return Err(Error::Conflict(Conflict::Address));
    }
    tx.commit().await
}

/// Mails about events go to the new address from now on; false where another record has it.
async fn follow(cx: &Cx, tx: &mut Tx, viewer: &Viewer, address: &str) -> Result<bool> {
    let before = Checked::from(person::find_in(tx, viewer.person).await?.ok_or(Error::NotFound)?);
    if before.email.as_deref().map(text::email_key) == Some(text::email_key(address)) {
        return Ok(true);
    }
    if entry::is_email_taken(tx, address).await? {
        return Ok(false);
    }
    let now = Checked { email: Some(address.to_owned()), ..before };
    entry::write(tx, viewer.person, &now, Authority::Owner).await?;
    let details = json!({ "fields": ["email"] });
    audit::record(cx, tx, viewer.account, Act::PersonUpdate, &viewer.person.to_string(), &details);
    Ok(true)
}

/// Which field was changed, and not what it says.
fn log(cx: &Cx, tx: &mut Tx, actor: AccountId, account: AccountId) {
    audit::record(cx, tx, actor, Act::AccountAddress, &account.to_string(), &json!({ "fields": ["address"] }));
}
