//! From a view to an answer.

use std::sync::Arc;

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use crate::{
    page::{copy::IsCopy, failure, head::PageHead, marks::without_marks, shell},
    web::{
        failure::Failure,
        visit::{ACCOUNT, Visit},
    },
};

/// What a page may use of the machine.
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// Until when a copy of a page may be shown, in milliseconds since 1970.
const UNTIL: HeaderName = HeaderName::from_static("dayaq-until");

impl Visit {
    /// A page.
    pub(crate) fn page<V: IntoView + 'static>(&self, title: &str, view: impl FnOnce() -> V) -> Response {
        self.page_with(StatusCode::OK, PageHead::new(title), view)
    }

    /// A page with another status than 200, or another head.
    pub(crate) fn page_with<V: IntoView + 'static>(
        &self,
        status: StatusCode,
        head: PageHead,
        view: impl FnOnce() -> V,
    ) -> Response {
        // All that is not the view itself is compiled once, and not for each of some hundred pages.
        let mut view = Some(view);
        self.render(status, &head, &mut || view.take().map(|view| view().into_any()))
    }

    fn render(&self, status: StatusCode, head: &PageHead, view: &mut dyn FnMut() -> Option<AnyView>) -> Response {
        // Islands look for this context when they are rendered.
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
        let html = owner.with(|| shell::document(self, status, head, view().into_any()));
        // Marks for islands that wake up; where there is none, nobody reads them. What people write has no bare `<`.
        let has_islands = head.islands.is_some_and(|part| part.loads().is_some());
        let html = if has_islands { html } else { without_marks(html) };
        let mut response = (status, Html(html)).into_response();
        if head.camera {
            let policy = HeaderValue::from_static("camera=(self), microphone=(), geolocation=(), payment=(), usb=()");
            response.headers_mut().insert(PERMISSIONS_POLICY, policy);
        }
        if let (Some(until), Some(viewer)) = (head.kept_until, self.viewer()) {
            let headers = response.headers_mut();
            headers.insert(UNTIL, HeaderValue::from(until));
            if let Ok(account) = HeaderValue::from_str(&viewer.account.to_string()) {
                headers.insert(ACCOUNT, account);
            }
        }
        response
    }
}

/// Gives every failure its page and every answer its headers.
pub(crate) fn finish(visit: &Visit, is_get: bool, response: Response) -> Response {
    let status = response.status();
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|t| t.as_bytes().starts_with(b"text/html") || t.as_bytes().starts_with(b"application/json"));
    let failed = status.is_client_error() || status.is_server_error();
    let mut response = if failed && !is_page {
        let failure = response.extensions().get::<Failure>().cloned().unwrap_or_else(|| Failure::of_status(status));
        failure::answer(visit, is_get, &failure)
    } else {
        response
    };
    // An SVG is a document: opened by itself it runs nothing, and is nobody's origin.
    let is_svg = response.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"image/svg"));
    let sandbox = if is_svg { "; sandbox" } else { "" };
    // What is the same for everybody can carry no nonce: a kept page runs our files alone.
    let (scripts, styles) = if response.extensions().get::<IsCopy>().is_some() {
        ("'self' 'wasm-unsafe-eval'".to_owned(), String::new())
    } else {
        let nonce = &visit.nonce;
        (format!("'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'"), format!(" 'nonce-{nonce}'"))
    };
    let csp = format!(
        "default-src 'self'; script-src {scripts}; style-src 'self'{styles}; \
         img-src 'self' data:; font-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
         form-action 'self'{sandbox}"
    );
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&csp) {
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Addresses of pages name courses: other sites are not told.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for name in ["cross-origin-opener-policy", "cross-origin-resource-policy"] {
        headers.insert(name, HeaderValue::from_static("same-origin"));
    }
    let nothing = HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=()");
    headers.entry(PERMISSIONS_POLICY).or_insert(nothing);
    if visit.app.settings.secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    // Pages show what is true for one person at one moment.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
