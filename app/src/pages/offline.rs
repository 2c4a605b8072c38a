//! What makes a device keep pages, and Dayaq an app among others on it.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{
    page::shell::THEME,
    web::{form::Query, visit::Visit},
};

/// The script of the service worker. It is served from the root, because a worker sees only what lies below it, and never kept like other
/// files: browsers look for a new one at each visit.
pub(crate) async fn script(visit: Visit) -> Response {
    let version = ["app.css", "marking.js"].map(|name| visit.app.assets.address(name)).join(" ");
    let script = include_str!("../../offline.js").replace("{version}", &version);
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response()
}

/// What stands on a home screen: a name and a mark that say nothing of the topic. Whoever changes the language has the same app.
pub(crate) async fn manifest(visit: Visit, Query(query): Query) -> Response {
    let l = visit.in_language(query.get("language").parse().unwrap_or(visit.language()));
    let icon = |name: &str, size: u16, purpose: &str| {
        let address = visit.app.assets.address(name);
        json!({ "src": address, "sizes": format!("{size}x{size}"), "type": "image/png", "purpose": purpose })
    };
    let manifest = json!({
        "id": "/",
        "name": "Dayaq",
        "short_name": "Dayaq",
        "description": l.t("Training platform"),
        "lang": l.language.code(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": THEME,
        "background_color": "#ffffff",
        "icons": [
            icon("icon-192.png", 192, "any"),
            icon("icon-512.png", 512, "any"),
            icon("icon-maskable.png", 512, "maskable"),
        ],
    });
    ([(header::CONTENT_TYPE, "application/manifest+json")], manifest.to_string()).into_response()
}
