//! One request: who is visiting, in which language, from where.

use std::{net::IpAddr, ops::Deref, sync::Arc};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, Method, Uri, header, request::Parts},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::{Engine, engine::general_purpose::STANDARD};
use courses::language::Language;
use records::{
    Cx,
    sessions::{self, Viewer},
};

use super::{failure::Failure, i18n::L, render, state::App};

/// A request, as pages and actions see it. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Visit(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) app: App,
    viewer: Option<Viewer>,
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

    /// Who is signed in.
    pub(crate) fn viewer(&self) -> Option<&Viewer> {
        self.viewer.as_ref()
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

/// Name of the session's cookie. `__Host-` binds it to this host and to HTTPS.
fn session_cookie(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// The cookie that carries a session's token.
pub(crate) fn sign_in_cookie(app: &App, token: String) -> Cookie<'static> {
    // No Max-Age: it ends with the browser, on a shared computer too. The server ends it anyway.
    Cookie::build((session_cookie(app.settings.secure), token))
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
    let mut cookie = Cookie::build(("language", language.code()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.settings.secure)
        .build();
    cookie.make_permanent();
    cookie
}

/// Makes the [`Visit`] of a request; afterwards gives every failure its page and every answer its headers.
pub(crate) async fn middleware(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let jar = CookieJar::from_headers(headers);
    let peer = request.extensions().get::<ConnectInfo<std::net::SocketAddr>>().map(|info| info.0.ip());
    let token = jar.get(session_cookie(app.settings.secure)).map(Cookie::value);
    let viewer = match token {
        Some(token) if !token.is_empty() => sessions::find(&app.cx, token).await,
        _ => Ok(None),
    };
    let (viewer, broken) = match viewer {
        Ok(viewer) => (viewer, None),
        Err(error) => (None, Some(Failure::from(error))),
    };
    let language = language(&jar, viewer.as_ref(), headers);
    let text = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let visit = Visit(Arc::new(Inner {
        l: L { texts: Arc::clone(&app.texts), language },
        path: page(&request),
        nonce: STANDARD.encode(app.cx.random.bytes::<16>()),
        address: address(peer, headers, &app.settings.trusted_proxies),
        device: text(header::USER_AGENT).to_owned(),
        wants_json: text(header::ACCEPT) == "application/json",
        viewer,
        app,
    }));
    let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = if let Some(failure) = broken {
        axum::response::IntoResponse::into_response(failure)
    } else {
        request.extensions_mut().insert(visit.clone());
        next.run(request).await
    };
    render::finish(&visit, is_get, response)
}

/// Path and query of the page that somebody is on: the address itself, or, where a form was posted, the page that the
/// form stands on.
fn page(request: &Request) -> String {
    let path = |uri: &Uri| uri.path_and_query().map(ToString::to_string);
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return path(request.uri()).unwrap_or_else(|| "/".to_owned());
    }
    let referer = request.headers().get(header::REFERER).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    referer.as_ref().and_then(path).unwrap_or_else(|| "/".to_owned())
}

/// Cookie, then account, then what the browser prefers, then Azerbaijani.
fn language(jar: &CookieJar, viewer: Option<&Viewer>, headers: &HeaderMap) -> Language {
    jar.get("language")
        .and_then(|cookie| cookie.value().parse().ok())
        .or_else(|| viewer.map(|v| v.language))
        .or_else(|| accepted(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?))
        .unwrap_or(Language::Az)
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
pub fn address(peer: Option<IpAddr>, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let peer = peer.unwrap_or(IpAddr::from([0, 0, 0, 0]));
    if !proxies.contains(&peer) {
        return peer;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok());
    let hops: Vec<IpAddr> = forwarded.flat_map(|v| v.split(',')).filter_map(|hop| hop.trim().parse().ok()).collect();
    hops.into_iter().rev().find(|hop| !proxies.contains(hop)).unwrap_or(peer)
}
