//! A new password: with a printed card (many trainees have no e-mail) or by a link in a mail, and by who knows the present
//! one.

use chrono::{DateTime, Duration, Utc};
use courses::language::Language;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    Cx, Error, FieldError, Result,
    accounts::{
        account, credentials,
        entrance::{self, Entrance},
        notices::{self, About},
        passwords,
        secrets::{self, For, Kind},
        sessions::{self, Came, SignInId, Way},
    },
    people::person::{self, PersonId},
    system::{
        audit::{self, Act, Actor},
        codes,
        db::sql,
        error::Problem,
        jobs::{self, Lane, Task},
        key::AccountId,
        mails,
    },
    text,
};

/// An account gets a link no more often than this, however often somebody asks for one.
const LINK_EVERY: Duration = Duration::minutes(10);

// Two who ask at the same moment come one after the other.
const LOCK: &str = "SELECT id FROM accounts WHERE id = $1 FOR UPDATE";

/// A card, as it is printed once.
#[derive(Clone, Debug)]
pub struct Card {
    /// Full name of the person.
    pub name: String,
    /// The language in which the person reads.
    pub language: Language,
    /// User name.
    pub user_name: String,
    /// The code (60 bits), which is stored nowhere.
    pub code: String,
    /// Until when it works.
    pub expires: DateTime<Utc>,
}

/// Makes a card for a person's account. Cards made before end.
///
/// # Errors
/// [`Error::NotFound`] for who has no account.
pub async fn make_card(cx: &Cx, actor: AccountId, person: PersonId) -> Result<Card> {
    let record = person::find(cx, person).await?.ok_or(Error::NotFound)?;
    let account = account::of_person(cx, person).await?.ok_or(Error::NotFound)?;
    let secret = codes::random::<12>(cx);
    let mut tx = cx.db.begin().await?;
    let expires = secrets::keep(cx, &mut tx, account.id, Kind::Card, &secret, For::Given(actor)).await?;
    audit::record(cx, &mut tx, actor, Act::AccountCard, &account.id.to_string(), &json!({}));
    tx.commit().await?;
    let name = record.full_name();
    Ok(Card { name, language: record.language, user_name: account.user_name, code: secret, expires })
}

/// Somebody asks for a link to a new password. Whether there is such an account is looked up as a job, so that the answer
/// takes the same time and says the same for everybody.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendLink {
    /// The key of the user name or address that was typed.
    name: String,
}

impl Task for SendLink {
    const KIND: &'static str = "send-link";
    const LANE: Lane = Lane::Mails;
    const ATTEMPTS: i64 = 5;

    fn open_key(&self) -> Option<String> {
        Some(format!("{} {}", Self::KIND, self.name))
    }
}

/// Notes that somebody asks for a link, by user name or address.
pub async fn ask_link(cx: &Cx, typed: &str) -> Result<()> {
    // Longer names belong to nobody, nor those with signs that no database keeps.
    let typed: String = typed.chars().filter(|c| !c.is_control()).take(254).collect();
    let mut tx = cx.db.begin().await?;
    jobs::enqueue(cx, &mut tx, &SendLink { name: text::user_key(&typed) }, None, "").await?;
    tx.commit().await
}

/// Sends a link to the address of the account that is meant, if there is one.
pub async fn send_link(cx: &Cx, asked: &SendLink) -> Result<()> {
    let Some(account) = account::by_name_or_email(cx, &asked.name).await? else { return Ok(()) };
    let mut tx = cx.db.begin().await?;
    if let Some(c) = tx.postgres() {
        sql::query(LOCK).bind(account.id).execute(c).await?;
    }
    let account = account::find_in(&mut tx, account.id).await?.filter(|account| account.disabled_at.is_none());
    let Some((account, address)) = account.and_then(|a| Some((a.id, a.address?))) else { return Ok(()) };
    if mails::since(&mut tx, account, About::Link.code(), cx.now() - LINK_EVERY).await? > 0 {
        return Ok(());
    }
    notices::tell(cx, &mut tx, account, About::Link, &address).await?;
    audit::record(cx, &mut tx, Actor::Nobody, Act::AccountLink, &account.to_string(), &json!({}));
    tx.commit().await
}

/// Sets the password with the code of a card. Ends every session of the account, and signs in; where there is a second
/// factor, a code of it is asked for.
///
/// # Errors
/// [`Error::NotFound`] when the code is unknown, used, too old, or not for `user_name`; [`Error::Invalid`] for a weak
/// password: the code can then be used again.
pub async fn with_card(cx: &Cx, code: &str, user_name: &str, password: &str, device: &str) -> Result<Entrance> {
    redeem(cx, Kind::Card, code, Some(user_name), password, device).await
}

/// The same with the secret of a link.
///
/// # Errors
/// As in [`with_card`].
pub async fn with_link(cx: &Cx, secret: &str, password: &str, device: &str) -> Result<Entrance> {
    redeem(cx, Kind::Link, secret, None, password, device).await
}

async fn redeem(
    cx: &Cx,
    kind: Kind,
    secret: &str,
    user_name: Option<&str>,
    password: &str,
    device: &str,
) -> Result<Entrance> {
    let found = secrets::find(cx, kind, secret).await?.ok_or(Error::NotFound)?;
    if user_name.is_some_and(|typed| text::user_key(typed) != text::user_key(&found.user_name)) {
        return Err(Error::NotFound);
    }
    passwords::check("password", password, &[&found.user_name, &found.given_name, &found.family_name]).await?;
    let hashed = cx.hasher.hash(password).await?;
    let mut tx = cx.db.begin().await?;
    let (account, card_by) = secrets::take(cx, &mut tx, kind, secret).await?.ok_or(Error::NotFound)?;
    credentials::set_password_in(cx, &mut tx, account, &hashed, SignInId::NIL).await?;
    let details = json!({ "fields": ["password"], "by": kind });
    audit::record(cx, &mut tx, account, Act::AccountReset, &account.to_string(), &details);
    let way = if kind == Kind::Card { Way::Card } else { Way::Link };
    let entrance = entrance::open(cx, &mut tx, account, Came { way, card_by }, device, false).await?;
    tx.commit().await?;
    Ok(entrance)
}

/// Changes the password of somebody who is signed in and knows the present one; ends all other sessions.
pub async fn change(cx: &Cx, viewer: &sessions::Viewer, present: &str, new: &str) -> Result<()> {
    let account = account::of_person(cx, viewer.person).await?.ok_or(Error::NotFound)?;
    let is_right = cx.hasher.verify(present, account.password_hash.clone()).await?;
    // Both at once: a password field is empty again after each try.
    match passwords::check("password", new, &[&viewer.user_name, &viewer.name]).await {
        Err(Error::Invalid(mut problems)) if !is_right => {
            problems.insert(0, FieldError { field: "present".into(), problem: Problem::WrongPassword });
            return Err(Error::Invalid(problems));
        }
        _ if !is_right => return Err(Error::field("present", Problem::WrongPassword)),
        checked => checked?,
    }
    let hashed = cx.hasher.hash(new).await?;
    let mut tx = cx.db.begin().await?;
    if !account::is_unchanged(&mut tx, &account).await? {
        return Err(Error::field("present", Problem::WrongPassword));
    }
    credentials::set_password_in(cx, &mut tx, account.id, &hashed, viewer.session).await?;
    let details = json!({ "fields": ["password"] });
    audit::record(cx, &mut tx, account.id, Act::AccountPassword, &account.id.to_string(), &details);
    tx.commit().await
}
