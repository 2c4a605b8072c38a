//! Signing in with the accounts of an organisation: to its page, and back. And the end of that, by the owner of an account.

use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use records::{
    Error,
    accounts::sign_on::{
        self,
        begun::{self, Begun},
        links,
    },
};

use super::sign_in::enter;
use crate::{
    pages::accounts::sign_on as pages,
    web::{
        back::{back, to},
        cookies,
        failure::Failure,
        form::Query,
        provider::Fault,
        visit::{Visit, key_cookie, no_key_cookie},
    },
};

/// To the page of the organisation.
pub(crate) async fn begin(visit: Visit, jar: CookieJar, Query(query): Query) -> Result<Response, Failure> {
    let provider = visit.provider()?;
    if !visit.app.limits.name(visit.address) {
        return Err(Failure::TooMany);
    }
    let begun = Begun::new(visit.cx(), back(query.get("back")));
    match provider.address(&begun).await {
        Ok(address) => {
            begun::keep(visit.cx(), &begun).await?;
            Ok((jar.add(key_cookie(&visit.app, begun.key)), Redirect::to(&address)).into_response())
        }
        Err(fault) => Ok(pages::failed(&visit, provider.name(), fault, &begun.back)),
    }
}

/// Back from there.
pub(crate) async fn finish(visit: Visit, jar: CookieJar, Query(query): Query) -> Result<Response, Failure> {
    let provider = visit.provider()?;
    if !visit.app.limits.name(visit.address) {
        return Err(Failure::TooMany);
    }
    let key = cookies::of(&jar, visit.app.settings.secure, cookies::SIGN_ON);
    let Some(begun) = begun::take(visit.cx(), key, query.get("state")).await? else { return Ok(pages::late(&visit)) };
    let jar = jar.add(no_key_cookie(&visit.app));
    // Who has changed their mind there comes back without a code; a code of another provider is none (RFC 9207).
    let code = query.some("code").filter(|_| query.some("iss").is_none_or(|issuer| issuer == provider.issuer()));
    let who = match code {
        Some(code) => provider.identity(&begun, code).await,
        None => Err(Fault::Refused),
    };
    let who = match who {
        Ok(who) => who,
        Err(fault) => return Ok((jar, pages::failed(&visit, provider.name(), fault, &begun.back)).into_response()),
    };
    let entrance = sign_on::arrive(visit.cx(), &who, &visit.device).await?;
    // Somebody may have been told by mail that they are linked.
    visit.app.wake();
    match entrance {
        Some(entrance) => enter(&visit, jar, entrance, &begun.back, None).await,
        None => Ok((jar, pages::unknown(&visit, provider.name(), &who)).into_response()),
    }
}

/// The owner of an account ends it.
pub(crate) async fn give_up(visit: Visit) -> Result<Response, Failure> {
    match links::give_up(visit.cx(), visit.signed_in()?, visit.provider()?.issuer()).await {
        Ok(()) => {
            visit.app.wake();
            Ok(to("/account?done=unlinked"))
        }
        // It was done in another window.
        Err(Error::NotFound) => Ok(to("/account")),
        Err(error) => Err(error.into()),
    }
}
