//! Browsers in which somebody has signed in to an account before. Strangers who try its password elsewhere cannot use up the tries
//! of these.
//!
//! Nothing is stored. A browser keeps a mark for each account: the key of the account, and a seal over it with what is kept of the
//! password. Another password ends all marks.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::{
    Cx, Result,
    accounts::account::{self, Account},
    text,
};

/// So many accounts on one browser are remembered.
const MOST: usize = 4;
/// What the seal is for, so that it is good for nothing else.
const PURPOSE: &[u8] = b"a browser that has signed in";

/// Who wants to come in, before a password is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// One text for each account, whichever of its names was typed; where there is no such account, for what was typed.
    pub account: String,
    /// Whether somebody has signed in to it with this browser before.
    pub is_known: bool,
}

fn seal(account: &Account) -> Option<Hmac<Sha256>> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(account.password_hash.as_ref()?.as_bytes()).ok()?;
    mac.update(PURPOSE);
    mac.update(Uuid::from(account.id).as_bytes());
    Some(mac)
}

/// The marks of a browser that are there, each with the account that it names.
fn marks(kept: &str) -> impl Iterator<Item = (&str, &str)> {
    kept.split('.').filter_map(|mark| mark.split_once('-')).take(MOST)
}

/// Whether one of the marks is right for this account.
fn knows(kept: &str, account: &Account) -> bool {
    let name = Uuid::from(account.id).simple().to_string();
    marks(kept).filter(|(id, _)| *id == name).any(|(_, typed)| {
        let bytes = URL_SAFE_NO_PAD.decode(typed).ok();
        seal(account).zip(bytes).is_some_and(|(mac, bytes)| mac.verify_slice(&bytes).is_ok())
    })
}

/// Whom a typed name means, and whether this browser, with the marks that it keeps, has come in there before.
pub async fn claimed(cx: &Cx, typed: &str, kept: &str) -> Result<Claimed> {
    Ok(match account::by_name_or_email(cx, typed).await? {
        Some(account) => Claimed { account: account.id.to_string(), is_known: knows(kept, &account) },
        None => Claimed { account: text::user_key(typed), is_known: false },
    })
}

/// The marks of a browser after somebody came in with it by this name; as they were, if nobody has it.
pub async fn marked(cx: &Cx, typed: &str, kept: &str) -> Result<String> {
    let account = account::by_name_or_email(cx, typed).await?;
    let Some((account, seal)) = account.and_then(|account| Some((account.id, seal(&account)?))) else {
        return Ok(kept.to_owned());
    };
    let name = Uuid::from(account).simple().to_string();
    let new = format!("{name}-{}", URL_SAFE_NO_PAD.encode(seal.finalize().into_bytes()));
    let others = marks(kept).filter(|(id, _)| *id != name).map(|(id, seal)| format!("{id}-{seal}"));
    Ok(std::iter::once(new).chain(others.take(MOST - 1)).collect::<Vec<_>>().join("."))
}
