//! Mails to an account: that something by which one comes in has changed, and links that bring a secret. They are written
//! when they are sent, in the words of the app: a secret stands nowhere but in the mail itself.

use chrono::Duration;
use courses::language::Language;

use crate::{
    Cx, Error, Result, Tx,
    accounts::{
        account::{self, Account},
        secrets::{self, For, Kind},
    },
    system::{
        codes,
        key::AccountId,
        mails::{self, Mail},
        text_enum::text_enum,
    },
    text,
};

text_enum! {
    /// What a mail to an account is about.
    About {
        /// Brings a link to a new password.
        Link = "link",
        /// Brings a link that confirms the address to which it is sent.
        Confirm = "confirm",
        /// The password was set.
        Password = "password",
        /// Another address belongs to the account now; told at both.
        Address = "address",
        /// The account was closed.
        Closed = "closed",
        /// A second factor is asked for from now on.
        SecondFactorOn = "second-factor-on",
        /// Its owner has switched it off.
        SecondFactorOff = "second-factor-off",
        /// An administrator has taken it away.
        SecondFactorTaken = "second-factor-taken",
        /// There are new recovery codes.
        RecoveryCodes = "recovery-codes",
        /// Somebody has come in with a recovery code.
        RecoveryUsed = "recovery-used",
        /// An account of an organisation comes in here from now on.
        Linked = "linked",
        /// It does not any more.
        Unlinked = "unlinked",
    }
}

impl About {
    /// The secret that such a mail brings.
    const fn brings(self) -> Option<Kind> {
        match self {
            Self::Link => Some(Kind::Link),
            Self::Confirm => Some(Kind::Address),
            _ => None,
        }
    }

    /// After this time nobody wants it any more.
    const fn life(self) -> Duration {
        match self.brings() {
            Some(kind) => kind.life(),
            None => Duration::days(7),
        }
    }
}

/// What is needed to write a mail to an account.
#[derive(Clone, Debug)]
pub struct Letter {
    /// What it is about.
    pub about: About,
    /// The language of its reader.
    pub language: Language,
    /// The user name of the account.
    pub user_name: String,
    /// The secret that it brings, made for it.
    pub secret: Option<String>,
}

/// Puts a mail to an account into the outbox.
pub(crate) async fn tell(cx: &Cx, tx: &mut Tx, account: AccountId, about: About, address: &str) -> Result<()> {
    mails::enqueue_unwritten(cx, tx, address, account, about.code(), about.life()).await
}

/// Something by which one comes in has changed: every secret that was good for coming in ends, also those that are on their
/// way, and the owner is told where there is an address.
pub(crate) async fn changed(cx: &Cx, tx: &mut Tx, account: AccountId, about: About) -> Result<()> {
    secrets::end_all(cx, tx, account).await?;
    for brings in [About::Link, About::Confirm] {
        mails::void(tx, account, brings.code()).await?;
    }
    inform(cx, tx, account, about).await
}

/// The owner is told of something, where there is an address.
pub(crate) async fn inform(cx: &Cx, tx: &mut Tx, account: AccountId, about: About) -> Result<()> {
    let told = account::find_in(tx, account).await?.and_then(|account| account.address);
    match told {
        Some(address) => tell(cx, tx, account, about, &address).await,
        None => Ok(()),
    }
}

/// What a mail to an account says, found out at the moment in which it is sent: a secret is made for it. `None` where it is
/// not wanted any more, because the account was closed or has another address.
///
/// # Errors
/// [`Error::Corrupt`] for a mail that this release does not know how to write.
pub async fn letter(cx: &Cx, mail: &Mail) -> Result<Option<Letter>> {
    let (id, about) = mail.account_id.zip(mail.about.as_deref().and_then(About::from_code)).ok_or_else(unknown)?;
    let mut tx = cx.db.begin().await?;
    let Some(account) = account::find_in(&mut tx, id).await? else { return Ok(None) };
    let secret = match about.brings() {
        Some(_) if !mails::is_open(&mut tx, mail.id).await? || !is_wanted(&account, about, mail) => return Ok(None),
        Some(kind) => {
            let secret = codes::random::<32>(cx);
            secrets::keep(cx, &mut tx, id, kind, &secret, For::Address(&mail.recipient)).await?;
            Some(secret)
        }
        None => None,
    };
    tx.commit().await?;
    Ok(Some(Letter { about, language: account.language, user_name: account.user_name, secret }))
}

fn is_wanted(account: &Account, about: About, mail: &Mail) -> bool {
    let is_own = || account.address.as_deref().map(text::email_key) == Some(text::email_key(&mail.recipient));
    account.disabled_at.is_none() && (about != About::Link || is_own())
}

fn unknown() -> Error {
    Error::Corrupt("a mail to an account that this release cannot write".to_owned())
}
