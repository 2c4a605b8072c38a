//! The service worker: attendance lists that were opened once open again without a network.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use crate::web::visit::Visit;

/// Its script. It is served from the root, because a worker sees only what lies below it, and never kept like other
/// files: browsers look for a new one at each visit.
pub(crate) async fn script(visit: Visit) -> Response {
    let version = ["app.css", "marking.js"].map(|name| visit.app.assets.address(name)).join(" ");
    let script = include_str!("../../offline.js").replace("{version}", &version);
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response()
}
