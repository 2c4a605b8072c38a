//! The second factor of an account: whether there is one, and whether a code is good. `factor_changes` sets it up.

use chrono::{DateTime, Duration, Utc};

use crate::{
    Cx, Result, Tx,
    accounts::{
        recovery::{self, Typed},
        totp,
    },
    system::{
        db::{on, read, sql},
        error::Problem,
        key::AccountId,
        text_enum::text_enum,
    },
};

/// A secret that was shown waits so long for its code.
const PROPOSED: Duration = Duration::hours(1);

const FIND: &str = "SELECT f.secret, f.confirmed_at, f.proposed, f.proposed_at,
        (SELECT COUNT(*) FROM recovery_codes r WHERE r.account_id = f.account_id AND r.used_at IS NULL) AS codes
    FROM second_factors f WHERE f.account_id = $1";
const SECRET: &str = "SELECT secret FROM second_factors WHERE account_id = $1 AND secret IS NOT NULL";
// Of two who type one code at the same moment, the second one finds it used.
const USE: &str = "UPDATE second_factors SET used_window = $3
    WHERE account_id = $1 AND secret = $2 AND used_window < $3 RETURNING account_id";

/// The second factor of an account.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SecondFactor {
    secret: Option<Vec<u8>>,
    /// Since when it is asked for; none before it was confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    proposed: Option<Vec<u8>>,
    proposed_at: Option<DateTime<Utc>>,
    /// Recovery codes that are left.
    pub codes: i64,
}

impl SecondFactor {
    /// Whether it is asked for when one signs in.
    pub fn is_on(&self) -> bool {
        self.secret.is_some()
    }

    /// A secret that waits for its first code.
    pub fn proposed(&self) -> Option<&[u8]> {
        self.proposed.as_deref()
    }
}

text_enum! {
    /// With what somebody came in, behind the password.
    Means {
        /// A code of the app on their phone.
        App = "app",
        /// A recovery code.
        Recovery = "recovery-code",
    }
}

/// The second factor of an account, where it has one or is about to.
pub async fn find(cx: &Cx, account: AccountId) -> Result<Option<SecondFactor>> {
    let found: Option<SecondFactor> = read!(cx.db, c => sql::query_as(FIND).bind(account).fetch_optional(c).await)?;
    Ok(found.map(|found| {
        let waits = found.proposed_at.is_some_and(|at| cx.now() - at < PROPOSED);
        SecondFactor { proposed: found.proposed.filter(|_| waits), ..found }
    }))
}

/// Whether a code is asked for when this account signs in.
pub(crate) async fn is_on(tx: &mut Tx, account: AccountId) -> Result<bool> {
    Ok(secret(tx, account).await?.is_some())
}

async fn secret(tx: &mut Tx, account: AccountId) -> Result<Option<Vec<u8>>> {
    Ok(on!(tx, c => sql::query_scalar(SECRET).bind(account).fetch_optional(c).await)?)
}

/// Uses up a code of the app or a recovery code, as typed; what is wrong with it otherwise.
pub(crate) async fn accept(
    cx: &Cx,
    tx: &mut Tx,
    account: AccountId,
    typed: &str,
) -> Result<std::result::Result<Means, Problem>> {
    let Some(code) = totp::read(typed) else {
        return Ok(match recovery::take(cx, tx, account, typed).await? {
            Typed::Good => Ok(Means::Recovery),
            Typed::Used => Err(Problem::UsedCode),
            Typed::Unknown if typed.trim().is_empty() => Err(Problem::Required),
            Typed::Unknown => Err(Problem::WrongCode),
        });
    };
    let Some(secret) = secret(tx, account).await? else { return Ok(Err(Problem::WrongCode)) };
    let windows = totp::windows(&secret, cx.now(), &code);
    for window in &windows {
        let used: Option<AccountId> = on!(tx, c => sql::query_scalar(USE)
            .bind(account).bind(&secret).bind(window).fetch_optional(c).await)?;
        if used.is_some() {
            return Ok(Ok(Means::App));
        }
    }
    Ok(Err(if windows.is_empty() { Problem::WrongCode } else { Problem::UsedCode }))
}
