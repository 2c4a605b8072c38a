//! The door: every request comes in here and gets its [`Visit`]; every answer goes out here.

use std::sync::Arc;

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use base64::{Engine, engine::general_purpose::STANDARD};
use courses::language::Language;
use records::accounts::sessions::{self, Viewer};

use crate::{
    page::answer,
    web::{
        cookies,
        failure::Failure,
        state::App,
        visit::{Inner, Visit, accepted, address},
    },
    words::i18n::L,
};

/// Makes the [`Visit`] of a request; afterwards gives every failure its page and every answer its headers.
pub(crate) async fn middleware(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let jar = CookieJar::from_headers(headers);
    let peer = request.extensions().get::<ConnectInfo<std::net::SocketAddr>>().map(|info| info.0.ip());
    let token = jar.get(&cookies::name(app.settings.secure, cookies::SESSION)).map(Cookie::value);
    let viewer = match token {
        Some(token) if !token.is_empty() => sessions::find(&app.cx, token).await,
        _ => Ok(None),
    };
    let (viewer, broken) = match viewer {
        Ok(viewer) => (viewer, None),
        Err(error) => (None, Some(Failure::from(error))),
    };
    let untold = token.is_some() && is_untold(&request);
    let chosen = jar.get(&cookies::name(app.settings.secure, cookies::LANGUAGE));
    let language = language(chosen, viewer.as_ref(), headers);
    let address = address(peer, headers, &app.settings.trusted_proxies);
    // Every line of the log about this request says so, also where it fails.
    let span = tracing::Span::current();
    span.record("client.address", tracing::field::display(address));
    if let Some(viewer) = &viewer {
        span.record("account.id", tracing::field::display(viewer.account));
    }
    let text = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let visit = Visit::new(Inner {
        l: L { texts: Arc::clone(&app.texts), language },
        path: page(&request),
        nonce: STANDARD.encode(app.cx.random.bytes::<16>()),
        address,
        arrives: text(HeaderName::from_static("sec-fetch-site")) != "same-origin",
        device: text(header::USER_AGENT).to_owned(),
        wants_json: text(header::ACCEPT) == "application/json",
        has_ended: viewer.is_none() && token.is_some_and(|token| !token.is_empty()),
        viewer,
        app,
    });
    let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
    let saved = if is_get { None } else { cookies::saved(&jar, request.uri().path()) };
    let mut response = if let Some(failure) = broken.or(untold.then_some(Failure::Forbidden)) {
        axum::response::IntoResponse::into_response(failure)
    } else {
        request.extensions_mut().insert(visit.clone());
        next.run(request).await
    };
    // A form that was not taken comes back as a page, and one of who has to sign in again too.
    if let Some(saved) = saved.filter(|_| response.status() == StatusCode::SEE_OTHER)
        && let Ok(line) = HeaderValue::from_str(&saved.encoded().to_string())
    {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    answer::finish(&visit, is_get, response)
}

/// Whether this is a form that does not say from where it comes. Every browser does; whoever has a session and does not is none.
/// What `Origin` and `Sec-Fetch-Site` say is compared by the layer around this door; an old browser that sends neither names
/// the page.
fn is_untold(request: &Request) -> bool {
    let headers = request.headers();
    let says = |name: HeaderName| headers.contains_key(name);
    let is_ours = || {
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let page: Option<Uri> = text(header::REFERER).and_then(|page| page.parse().ok());
        let from = page.as_ref().filter(|page| page.scheme().is_some()).and_then(Uri::authority);
        from.is_some_and(|from| text(header::HOST) == Some(from.as_str()))
    };
    let told = says(header::ORIGIN) || says(HeaderName::from_static("sec-fetch-site")) || is_ours();
    !request.method().is_safe() && !told
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
fn language(chosen: Option<&Cookie<'_>>, viewer: Option<&Viewer>, headers: &HeaderMap) -> Language {
    chosen
        .and_then(|cookie| cookie.value().parse().ok())
        .or_else(|| viewer.map(|v| v.language))
        .or_else(|| accepted(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?))
        .unwrap_or(Language::Az)
}
