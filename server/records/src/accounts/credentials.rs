//! What changes with what one comes in: a password that is set, an account that is closed or opened. Whatever is done here ends
//! what was good for coming in before, and the owner is told.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    accounts::{
        account, address, entrance,
        notices::{self, About},
        passwords,
        sessions::{self, SignInId},
    },
    people::person::{self, PersonId},
    system::{
        audit::{self, Act, Actor},
        db::{on, sql},
        key::AccountId,
    },
};

const DISABLE: &str = "UPDATE accounts SET disabled_at = $2 WHERE id = $1";
const ADMINISTRATOR: &str = "UPDATE accounts SET administrator = $2
    WHERE id = $1 AND administrator <> $2 AND disabled_at IS NULL RETURNING id";
const SET_PASSWORD: &str = "UPDATE accounts SET password_hash = $2 WHERE id = $1";

/// Closes an account and ends its sessions, or opens it again.
pub async fn set_disabled(cx: &Cx, actor: AccountId, person: PersonId, disabled: bool) -> Result<()> {
    let account = account::of_person(cx, person).await?.ok_or(Error::NotFound)?;
    // The account of the record that stands for this one is the open one.
    if !disabled && person::merged_into(cx, person).await?.is_some() {
        return Err(Error::Conflict(Conflict::Merged));
    }
    let mut tx = cx.db.begin().await?;
    let known = person::find_in(&mut tx, person).await?.ok_or(Error::NotFound)?;
    if known.pseudonymised_at.is_some() {
        return Err(Error::Conflict(Conflict::Changed));
    }
    if disabled {
        close(cx, &mut tx, account.id).await?;
        notices::changed(cx, &mut tx, account.id, About::Closed).await?;
    } else {
        open_again(&mut tx, account.id).await?;
    }
    let action = if disabled { Act::AccountClose } else { Act::AccountOpen };
    audit::record(cx, &mut tx, actor, action, &account.id.to_string(), &json!({}));
    tx.commit().await
}

/// Gives somebody the right of an administrator, or takes it away. Nobody takes their own: somebody with it is always left.
///
/// # Errors
/// [`Error::Conflict`] for one's own and for a closed account; [`Error::NotFound`] for who has none.
pub async fn set_administrator(cx: &Cx, actor: AccountId, person: PersonId, is_one: bool) -> Result<()> {
    let account = account::of_person(cx, person).await?.ok_or(Error::NotFound)?;
    if account.id == actor || account.disabled_at.is_some() {
        return Err(Error::Conflict(Conflict::Changed));
    }
    let mut tx = cx.db.begin().await?;
    let changed: Option<AccountId> =
        on!(tx, c => sql::query_scalar(ADMINISTRATOR).bind(account.id).bind(is_one).fetch_optional(c).await)?;
    // Said twice, it is written down once.
    if changed.is_some() {
        // What the account was signed in for before was something else.
        sessions::end_others_in(&mut tx, account.id, SignInId::NIL).await?;
        let details = json!({ "administrator": is_one });
        audit::record(cx, &mut tx, actor, Act::AccountRight, &account.id.to_string(), &details);
    }
    tx.commit().await
}

/// Closes an account as part of `tx`: its sessions are over.
pub(crate) async fn close(cx: &Cx, tx: &mut Tx, account: AccountId) -> Result<()> {
    on!(tx, c => sql::query(DISABLE).bind(account).bind(cx.now()).execute(c).await.map(drop))?;
    entrance::end_all(tx, account).await?;
    sessions::end_others_in(tx, account, SignInId::NIL).await
}

/// Opens an account again as part of `tx`; without its address where another one has been given it since.
pub(crate) async fn open_again(tx: &mut Tx, account: AccountId) -> Result<()> {
    address::give_up_if_taken(tx, account).await?;
    on!(tx, c => sql::query(DISABLE).bind(account).bind(None::<DateTime<Utc>>).execute(c).await.map(drop))?;
    Ok(())
}

/// Sets a password without asking for the old one: for the command line on the server itself.
pub async fn set_password(cx: &Cx, user_name: &str, password: &str) -> Result<()> {
    let account = account::by_name_or_email(cx, user_name).await?.ok_or(Error::NotFound)?;
    passwords::check("password", password, &[&account.user_name]).await?;
    let hash = cx.hasher.hash(password).await?;
    let mut tx = cx.db.begin().await?;
    set_password_in(cx, &mut tx, account.id, &hash, SignInId::NIL).await?;
    audit::record(
        cx,
        &mut tx,
        Actor::Nobody,
        Act::AccountPassword,
        &account.id.to_string(),
        &json!({ "by": "command line" }),
    );
    tx.commit().await
}

/// Sets a password as part of `tx`: all sessions but `keep` are over, and every secret that was good for coming in.
pub(crate) async fn set_password_in(
    cx: &Cx,
    tx: &mut Tx,
    account: AccountId,
    hash: &str,
    keep: SignInId,
) -> Result<()> {
    on!(tx, c => sql::query(SET_PASSWORD).bind(account).bind(hash).execute(c).await.map(drop))?;
    entrance::end_all(tx, account).await?;
    sessions::end_others_in(tx, account, keep).await?;
    notices::changed(cx, tx, account, About::Password).await
}
