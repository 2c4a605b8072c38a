//! Setting a second factor up, changing it, and the ways back for who has lost it. Whatever is done here is told to the owner.

use serde_json::json;

use crate::{
    Cx, Error, Result, Tx,
    accounts::{
        account::{self, Account},
        entrance,
        notices::{self, About},
        recovery,
        second_factor::{self, SecondFactor},
        sessions::{self, SignInId, Viewer},
        totp,
    },
    people::person::PersonId,
    system::{
        audit::{self, Act, Actor},
        db::{on, sql},
        error::Problem,
        key::AccountId,
    },
};

const PROPOSE: &str = "INSERT INTO second_factors (account_id, proposed, proposed_at) VALUES ($1, $2, $3)
    ON CONFLICT (account_id) DO UPDATE SET proposed = excluded.proposed, proposed_at = excluded.proposed_at";
// Only what was shown last, and once.
const CONFIRM: &str = "UPDATE second_factors
    SET secret = proposed, confirmed_at = $3, used_window = $4, proposed = NULL, proposed_at = NULL
    WHERE account_id = $1 AND proposed = $2 RETURNING account_id";
const FORGET: &str = "DELETE FROM second_factors WHERE account_id = $1 AND secret IS NOT NULL RETURNING account_id";

/// Shows a new secret to who knows the password and, where a second factor is on already, has a code of it. What is asked
/// for stays as it is until the new one is confirmed.
///
/// # Errors
/// [`Error::Invalid`] with `present`, the password, or `code`.
pub async fn propose(cx: &Cx, viewer: &Viewer, present: &str, code: &str) -> Result<()> {
    let account = known(cx, viewer, present).await?;
    let mut tx = cx.db.begin().await?;
    admit(cx, &mut tx, &account, code, false).await?;
    let secret = totp::secret(cx);
    on!(tx, c => sql::query(PROPOSE).bind(account.id).bind(secret.as_slice()).bind(cx.now()).execute(c).await.map(drop))?;
    log(cx, &mut tx, account.id.into(), account.id, Act::AccountSecondFactorAsked, &json!({}));
    tx.commit().await
}

/// A code of the secret that was shown: from now on it is asked for, and all other sessions are over. Answers the recovery
/// codes, which are shown this once.
///
/// # Errors
/// [`Error::NotFound`] where no secret waits any more; [`Error::Invalid`] with `code`.
pub async fn confirm(cx: &Cx, viewer: &Viewer, code: &str) -> Result<Vec<String>> {
    let found = second_factor::find(cx, viewer.account).await?;
    let found = found.as_ref().and_then(SecondFactor::proposed).ok_or(Error::NotFound)?;
    let wrong = if code.trim().is_empty() { Problem::Required } else { Problem::WrongCode };
    let windows = totp::read(code).map(|code| totp::windows(found, cx.now(), &code)).unwrap_or_default();
    let window = windows.last().ok_or_else(|| Error::field("code", wrong))?;
    let mut tx = cx.db.begin().await?;
    let confirmed: Option<AccountId> = on!(tx, c => sql::query_scalar(CONFIRM)
        .bind(viewer.account).bind(found).bind(cx.now()).bind(window).fetch_optional(c).await)?;
    confirmed.ok_or(Error::NotFound)?;
    let codes = recovery::make(cx, &mut tx, viewer.account).await?;
    end_all(&mut tx, viewer.account, viewer.session).await?;
    notices::changed(cx, &mut tx, viewer.account, About::SecondFactorOn).await?;
    log(cx, &mut tx, viewer.account.into(), viewer.account, Act::AccountSecondFactorOn, &json!({}));
    tx.commit().await?;
    Ok(codes)
}

/// Makes new recovery codes for who knows the password and has a code; those before end.
///
/// # Errors
/// [`Error::NotFound`] where no second factor is on; [`Error::Invalid`] with `present` or `code`.
pub async fn renew_codes(cx: &Cx, viewer: &Viewer, present: &str, code: &str) -> Result<Vec<String>> {
    let account = known(cx, viewer, present).await?;
    let mut tx = cx.db.begin().await?;
    admit(cx, &mut tx, &account, code, true).await?;
    let codes = recovery::make(cx, &mut tx, account.id).await?;
    notices::changed(cx, &mut tx, account.id, About::RecoveryCodes).await?;
    log(cx, &mut tx, account.id.into(), account.id, Act::AccountRecoveryCodes, &json!({}));
    tx.commit().await?;
    Ok(codes)
}

/// Switches it off for who knows the password and has a code.
///
/// # Errors
/// As in [`renew_codes`].
pub async fn switch_off(cx: &Cx, viewer: &Viewer, present: &str, code: &str) -> Result<()> {
    let account = known(cx, viewer, present).await?;
    let mut tx = cx.db.begin().await?;
    admit(cx, &mut tx, &account, code, true).await?;
    forget(&mut tx, account.id).await?;
    notices::changed(cx, &mut tx, account.id, About::SecondFactorOff).await?;
    log(cx, &mut tx, account.id.into(), account.id, Act::AccountSecondFactorOff, &json!({}));
    tx.commit().await
}

/// An administrator takes it away from somebody who has lost phone and codes; all sessions of the account end.
///
/// # Errors
/// [`Error::NotFound`] where none is on, and for one's own account: whoever is signed in there has the other way.
pub async fn take_away(cx: &Cx, actor: AccountId, person: PersonId) -> Result<()> {
    let account = account::of_person(cx, person).await?.filter(|account| account.id != actor).ok_or(Error::NotFound)?;
    take_away_as(cx, actor.into(), account.id, &json!({})).await
}

/// The same from the command line on the server itself, where no other administrator is left.
///
/// # Errors
/// [`Error::NotFound`] for an unknown name, and where none is on.
pub async fn take_away_here(cx: &Cx, user_name: &str) -> Result<()> {
    let account = account::by_name_or_email(cx, user_name).await?.ok_or(Error::NotFound)?;
    take_away_as(cx, Actor::Nobody, account.id, &json!({ "by": "command line" })).await
}

async fn take_away_as(cx: &Cx, actor: Actor, account: AccountId, details: &serde_json::Value) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    forget(&mut tx, account).await?;
    end_all(&mut tx, account, SignInId::NIL).await?;
    notices::changed(cx, &mut tx, account, About::SecondFactorTaken).await?;
    log(cx, &mut tx, actor, account, Act::AccountSecondFactorTaken, details);
    tx.commit().await
}

/// The viewer's account, where the password is the present one.
async fn known(cx: &Cx, viewer: &Viewer, present: &str) -> Result<Account> {
    let account = account::of_person(cx, viewer.person).await?.ok_or(Error::NotFound)?;
    if !cx.hasher.verify(present, account.password_hash.clone()).await? {
        return Err(Error::field("present", Problem::WrongPassword));
    }
    Ok(account)
}

/// The password that was compared is the present one still, and the code is good where one is asked for.
async fn admit(cx: &Cx, tx: &mut Tx, account: &Account, code: &str, must_be_on: bool) -> Result<()> {
    if !account::is_unchanged(tx, account).await? {
        return Err(Error::field("present", Problem::WrongPassword));
    }
    if !second_factor::is_on(tx, account.id).await? {
        return if must_be_on { Err(Error::NotFound) } else { Ok(()) };
    }
    second_factor::accept(cx, tx, account.id, code).await?.map(drop).map_err(|problem| Error::field("code", problem))
}

async fn forget(tx: &mut Tx, account: AccountId) -> Result<()> {
    let was: Option<AccountId> = on!(tx, c => sql::query_scalar(FORGET).bind(account).fetch_optional(c).await)?;
    was.ok_or(Error::NotFound)?;
    recovery::forget(tx, account).await
}

/// Ends every session but one, and whatever was on its way to become one.
async fn end_all(tx: &mut Tx, account: AccountId, keep: SignInId) -> Result<()> {
    entrance::end_all(tx, account).await?;
    sessions::end_others_in(tx, account, keep).await
}

fn log(cx: &Cx, tx: &mut Tx, actor: Actor, account: AccountId, action: Act, details: &serde_json::Value) {
    audit::record(cx, tx, actor, action, &account.to_string(), details);
}
