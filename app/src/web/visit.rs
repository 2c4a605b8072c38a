//! One request: who is visiting, in which language, from where.

use std::{net::IpAddr, ops::Deref, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, request::Parts},
};
use axum_extra::extract::cookie::{Cookie, SameSite};
use courses::language::Language;
use records::{Cx, accounts::sessions::Viewer};

use super::{cookies, failure::Failure, network::Network, state::App};
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
    /// The interface in the reader's language.
    pub(crate) l: L,
    /// Path and query of the page: where the language switch comes back to.
    pub(crate) path: String,
    /// For the scripts of this answer, and no others.
    pub(crate) nonce: String,
    /// Where the request comes from.
    pub(crate) address: IpAddr,
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

    /// Writes mails about events.
    pub(crate) fn mails(&self) -> impl Fn(Language, About, &Event, &[Session]) -> (String, String) + Sync + use<> {
        mails::mails(&self.app.texts, &self.app.settings.address)
    }

    /// Who is signed in.
    pub(crate) fn viewer(&self) -> Option<&Viewer> {
        self.viewer.as_ref()
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
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        // Missing only if a route stands outside of the middleware, which the test of the routes would show.
        parts.extensions.get::<Self>().cloned().ok_or(Failure::Internal(String::new()))
    }
}

/// The cookie that carries a session's token.
pub(crate) fn sign_in_cookie(app: &App, token: String) -> Cookie<'static> {
    // No Max-Age: it ends with the browser, on a shared computer too. The server ends it anyway.
    Cookie::build((cookies::session(app.settings.secure), token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.settings.secure)
        .build()
}

/// The cookie that takes the session away.
pub(crate) fn sign_out_cookie(app: &App) -> Cookie<'static> {
    let mut cookie = sign_in_cookie(app, String::new());
    cookie.make_removal();
    cookie
}

/// The cookie that remembers the language.
pub(crate) fn language_cookie(app: &App, language: Language) -> Cookie<'static> {
    let mut cookie = Cookie::build((cookies::language(app.settings.secure), language.code()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.settings.secure)
        .build();
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

/// The peer, or what a trusted proxy says about it: the last address in `X-Forwarded-For` that is no proxy of ours.
pub fn address(peer: Option<IpAddr>, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let peer = peer.unwrap_or(IpAddr::from([0, 0, 0, 0]));
    let is_proxy = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
    if !is_proxy(peer) {
        return peer;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok());
    let hops: Vec<IpAddr> = forwarded.flat_map(|v| v.split(',')).filter_map(|hop| hop.trim().parse().ok()).collect();
    hops.into_iter().rev().find(|hop| !is_proxy(*hop)).unwrap_or(peer)
}
