//! One request: who is visiting, in which language, from where.

use std::{
    net::{IpAddr, SocketAddr},
    ops::Deref,
    sync::{Arc, Once},
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, request::Parts},
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use courses::language::Language;
use records::{
    Cx,
    accounts::{
        browsers,
        sessions::{Opened, Viewer},
    },
    projects::project::DEFAULT_ZONE,
};

use super::{cookies, failure::Failure, limits::Purpose, network::Network, provider::Provider, state::App};
use crate::words::{i18n::L, mails};
use records::events::{
    event::{Event, Session},
    notices::About,
};

/// In a request of an island: the account for which its page was made. In the answer with a page that a device may keep: the
/// account to which the copy belongs.
pub(crate) const ACCOUNT: &str = "dayaq-account";

/// A request, as pages and actions see it. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Visit(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) app: App,
    pub(crate) viewer: Option<Viewer>,
    /// Whether the browser has the token of a session that is over.
    pub(crate) has_ended: bool,
    /// The interface in the reader's language.
    pub(crate) l: L,
    /// Path and query of the page: where the language switch comes back to.
    pub(crate) path: String,
    /// For the scripts of this answer, and no others.
    pub(crate) nonce: String,
    /// Where the request comes from.
    pub(crate) address: IpAddr,
    /// Whether the browser comes from elsewhere, and may have nothing of ours at hand.
    pub(crate) arrives: bool,
    /// What the browser says it is.
    pub(crate) device: String,
    /// Whether the request comes from an island and wants JSON.
    pub(crate) wants_json: bool,
}

impl Visit {
    /// What the door has found out about a request.
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }
}

impl Deref for Visit {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Inner {
    /// Records.
    pub(crate) fn cx(&self) -> &Cx {
        &self.app.cx
    }

    /// The reader's language.
    pub(crate) fn language(&self) -> Language {
        self.l.language
    }

    /// The interface in another language than the reader's.
    pub(crate) fn in_language(&self, language: Language) -> L {
        L { texts: Arc::clone(&self.app.texts), language }
    }

    /// Writes mails about events.
    pub(crate) fn mails(&self) -> impl Fn(Language, About, &Event, &[Session]) -> (String, String) + Sync + use<> {
        mails::mails(&self.app.texts, &self.app.settings.address)
    }

    /// Who is signed in.
    pub(crate) fn viewer(&self) -> Option<&Viewer> {
        self.viewer.as_ref()
    }

    /// Looks up what somebody could have guessed. Asks first whether they may, and counts what was wrong.
    pub(crate) async fn guess<T>(
        &self,
        purpose: Purpose,
        found: impl Future<Output = T>,
        is_right: impl FnOnce(&T) -> bool,
    ) -> Result<T, Failure> {
        if !self.app.limits.may_guess(purpose, self.address) {
            return Err(Failure::TooMany);
        }
        let found = found.await;
        if !is_right(&found) {
            self.app.limits.was_wrong(purpose, self.address);
        }
        Ok(found)
    }

    /// [`Self::guess`] of what is there or not.
    pub(crate) async fn look_up<T>(
        &self,
        purpose: Purpose,
        found: impl Future<Output = Result<Option<T>, records::Error>>,
    ) -> Result<Option<T>, Failure> {
        Ok(self.guess(purpose, found, |found| !matches!(found, Ok(None))).await??)
    }

    /// [`Self::guess`] of what is done with a secret that is found or not.
    pub(crate) async fn try_secret<T>(
        &self,
        purpose: Purpose,
        done: impl Future<Output = Result<T, records::Error>>,
    ) -> Result<Result<T, records::Error>, Failure> {
        self.guess(purpose, done, |done| !matches!(done, Err(records::Error::NotFound))).await
    }

    /// Takes one of the tries of an account, by any of its names; fails when none is left.
    pub(crate) async fn try_account(&self, name: &str, jar: &CookieJar) -> Result<(), Failure> {
        let limits = &self.app.limits;
        if !limits.may_sign_in(self.address) {
            return Err(Failure::TooMany);
        }
        let kept = cookies::of(jar, self.app.settings.secure, cookies::KNOWN);
        let who = browsers::claimed(self.cx(), name, kept).await?;
        if limits.sign_in(&who.account, who.is_known, self.address) { Ok(()) } else { Err(Failure::TooMany) }
    }

    /// The cookie by which this browser is known from now on to the account with this name.
    pub(crate) async fn known_cookie(&self, name: &str, jar: &CookieJar) -> Result<Cookie<'static>, Failure> {
        let kept = cookies::of(jar, self.app.settings.secure, cookies::KNOWN);
        let mut cookie =
            cookies::made(self.app.settings.secure, cookies::KNOWN, browsers::marked(self.cx(), name, kept).await?);
        cookie.make_permanent();
        Ok(cookie)
    }

    /// Whether a page of another account than the one that is signed in has sent this. What was done on a device belongs to
    /// the account that did it, and is recorded in no other one's name.
    pub(crate) fn is_sent_by_another(&self, headers: &HeaderMap) -> bool {
        let sender = headers.get(ACCOUNT).map(HeaderValue::as_bytes);
        sender.zip(self.viewer()).is_some_and(|(sender, viewer)| sender != viewer.account.to_string().as_bytes())
    }

    /// Who is signed in, where somebody must be.
    pub(crate) fn signed_in(&self) -> Result<&Viewer, Failure> {
        self.viewer().ok_or(Failure::SignIn)
    }

    /// The organisation whose accounts sign in here too; where there is none, there are no pages about it.
    pub(crate) fn provider(&self) -> Result<&dyn Provider, Failure> {
        self.app.provider.as_deref().ok_or(Failure::NotFound)
    }

    /// Whether the viewer goes no further before they have set up a second factor.
    pub(crate) fn lacks_second_factor(&self) -> bool {
        let from = self.app.settings.second_factor_from;
        self.viewer().is_some_and(Viewer::is_to_have_second_factor)
            && from.is_some_and(|day| self.cx().today(DEFAULT_ZONE) >= day)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        // Missing only if a route stands outside of the middleware, which the test of the routes would show.
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Failure::internal("a route outside of the middleware"))
    }
}

/// The cookie that carries a session's token.
pub(crate) fn sign_in_cookie(app: &App, opened: Opened) -> Cookie<'static> {
    let mut cookie = token_cookie(app, opened.token);
    if opened.lasting {
        // As long as browsers keep any: the server ends the session when it is not used.
        cookie.make_permanent();
    }
    cookie
}

fn token_cookie(app: &App, token: String) -> Cookie<'static> {
    // No Max-Age: it ends with the browser, on a shared computer too. The server ends it anyway.
    cookies::made(app.settings.secure, cookies::SESSION, token)
}

/// The cookie that takes the session away.
pub(crate) fn sign_out_cookie(app: &App) -> Cookie<'static> {
    let mut cookie = token_cookie(app, String::new());
    cookie.make_removal();
    cookie
}

/// The cookie that carries the token of who has still to type a code: it opens nothing.
pub(crate) fn code_cookie(app: &App, token: String) -> Cookie<'static> {
    cookies::made(app.settings.secure, cookies::PENDING, token)
}

/// The cookie that takes it away.
pub(crate) fn no_code_cookie(app: &App) -> Cookie<'static> {
    let mut cookie = code_cookie(app, String::new());
    cookie.make_removal();
    cookie
}

/// The cookie that binds what comes back from there to this browser.
pub(crate) fn key_cookie(app: &App, key: String) -> Cookie<'static> {
    cookies::made(app.settings.secure, cookies::SIGN_ON, key)
}

/// The cookie that takes it away.
pub(crate) fn no_key_cookie(app: &App) -> Cookie<'static> {
    let mut cookie = key_cookie(app, String::new());
    cookie.make_removal();
    cookie
}

/// The cookie that remembers the language.
pub(crate) fn language_cookie(app: &App, language: Language) -> Cookie<'static> {
    let mut cookie = cookies::made(app.settings.secure, cookies::LANGUAGE, language.code().to_owned());
    cookie.make_permanent();
    cookie
}

/// The first language of ours in an `Accept-Language` header, by weight.
pub fn accepted(header: &str) -> Option<Language> {
    let mut wanted: Vec<(f32, Language)> = header
        .split(',')
        .filter_map(|entry| {
            let (tag, weight) = entry.split_once(";q=").unwrap_or((entry, "1"));
            let language = tag.trim().split('-').next()?.to_ascii_lowercase().parse().ok()?;
            Some((weight.trim().parse().unwrap_or(0.0), language))
        })
        .collect();
    wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
    wanted.first().map(|(_, language)| *language)
}

/// Said once: anybody can send the header.
static UNKNOWN_PROXY: Once = Once::new();

/// The peer, or what a trusted proxy says about it: the last address in `X-Forwarded-For` that is no proxy of ours, as far as
/// it can be read.
pub fn address(peer: Option<IpAddr>, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let peer = peer.unwrap_or(IpAddr::from([0, 0, 0, 0]));
    let is_proxy = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
    if !is_proxy(peer) {
        if headers.contains_key("x-forwarded-for") {
            UNKNOWN_PROXY.call_once(|| {
                tracing::warn!(%peer, "X-Forwarded-For from an address that is no trusted proxy is not believed: if it is yours, set DAYAQ_TRUSTED_PROXIES, or everybody behind it counts as one");
            });
        }
        return peer;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok());
    let hops: Vec<&str> = forwarded.flat_map(|v| v.split(',')).collect();
    let mut nearest = peer;
    for hop in hops.into_iter().rev() {
        // What stands behind a hop that cannot be read was written by anybody.
        let Some(hop) = hop_address(hop) else { break };
        nearest = hop;
        if !is_proxy(hop) {
            break;
        }
    }
    nearest
}

/// An address with or without a port, as proxies write them.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    hop.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
}
