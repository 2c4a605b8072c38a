//! Signing in with the accounts of an organisation (`OpenID` Connect): what was begun, who comes back, whose account that is.
//!
//! Talking to the provider, and verifying what it says, is the work of the server; here one knows no network.

pub mod arrivals;
pub mod begun;
pub mod identity;
pub mod links;

use serde_json::json;

use self::identity::Identity;
use crate::{
    Cx, Result,
    accounts::{
        entrance::{self, Entrance},
        sessions::Way,
    },
    system::audit::{self, Act, Actor},
};

/// Lets somebody in whom the provider has named: who is linked with an open account, whatever their address is by now, and
/// who has the confirmed address of one. Where the account has a second factor, a code of it is asked for. `None` for everybody
/// else; who they are is noted for administrators.
pub async fn arrive(cx: &Cx, who: &Identity, device: &str) -> Result<Option<Entrance>> {
    let mut tx = cx.db.begin().await?;
    let linked = links::whose(&mut tx, who).await?;
    let account = match linked {
        // It may have been unlinked while one waited for its account.
        Some(account) => {
            let is_theirs = links::is_open(&mut tx, account).await? && links::whose(&mut tx, who).await? == linked;
            is_theirs.then_some(account)
        }
        None => links::by_address(cx, &mut tx, who).await?,
    };
    let Some(account) = account else {
        arrivals::note(cx, &mut tx, who).await?;
        let details = json!({ "issuer": who.issuer() });
        audit::record(cx, &mut tx, Actor::Nobody, Act::SessionUnknown, "", &details);
        tx.commit().await?;
        return Ok(None);
    };
    let entrance = entrance::open(cx, &mut tx, account, Way::SignOn.into(), device, false).await?;
    tx.commit().await?;
    Ok(Some(entrance))
}

/// Forgets what is too late, and who came long ago.
pub async fn sweep(cx: &Cx) -> Result<()> {
    begun::sweep(cx).await?;
    arrivals::sweep(cx).await
}
