//! The second step of signing in: a code of the app on the phone, or a recovery code.

use serde_json::json;

use crate::{
    Cx, Result,
    accounts::{
        entrance,
        notices::{self, About},
        second_factor::{self, Means},
        sessions::{self, Came, Opened, Way},
    },
    system::{
        audit::{self, Act, Actor},
        db::{on, sql},
        error::Problem,
        key::AccountId,
    },
};

// Waits for whoever is changing at this moment what one comes in with, and then finds nothing.
const LOCK: &str = "UPDATE accounts SET password_hash = password_hash WHERE id = $1 RETURNING id";
const TAKE: &str =
    "DELETE FROM pending_sign_ins WHERE token_hash = $1 AND expires_at > $2 RETURNING lasting, way, card_by";

/// What became of a code.
#[derive(Debug)]
pub enum Answer {
    /// The new session.
    Welcome(Opened),
    /// What is wrong with it. It can be typed again.
    Wrong(Problem),
    /// The time for it is over, or the account was changed or closed meanwhile.
    Late,
}

/// Answers the question with a code of the app or a recovery code, as typed.
pub async fn answer(cx: &Cx, token: &str, typed: &str, device: &str) -> Result<Answer> {
    let Some(account) = entrance::find(cx, token).await? else { return Ok(Answer::Late) };
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(LOCK).bind(account).execute(c).await.map(drop))?;
    let means = match second_factor::accept(cx, &mut tx, account, typed).await? {
        Ok(means) => means,
        Err(problem) => {
            let details = json!({});
            audit::record(cx, &mut tx, Actor::Nobody, Act::SessionCodeRefused, &account.to_string(), &details);
            tx.commit().await?;
            return Ok(Answer::Wrong(problem));
        }
    };
    let pending: Option<(bool, Option<Way>, Option<AccountId>)> = on!(tx, c => sql::query_as(TAKE)
        .bind(sessions::token_hash(token)).bind(cx.now()).fetch_optional(c).await)?;
    let Some((lasting, way, card_by)) = pending else { return Ok(Answer::Late) };
    let came = way.map(|way| Came { way, card_by });
    let opened = sessions::open(cx, &mut tx, account, came, device, lasting).await?;
    if means == Means::Recovery {
        // Whoever has found the sheet of codes is told of by the very mail that its owner reads.
        notices::inform(cx, &mut tx, account, About::RecoveryUsed).await?;
    }
    let details = json!({ "by": means });
    audit::record(cx, &mut tx, account, Act::SessionOpen, &account.to_string(), &details);
    tx.commit().await?;
    Ok(Answer::Welcome(opened))
}
