//! The service worker: attendance lists that were opened once open again without a network.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use crate::server::visit::Visit;

/// Its script. Browsers look for a new one at each visit, therefore it is not kept for ever like other files; it is
/// served from the root, because a worker sees only what lies below it.
pub(crate) async fn script(visit: Visit) -> Response {
    let script = include_str!("../../offline.js").replace("{version}", &visit.app.assets.address("marking.js"));
    let headers = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, script).into_response()
}
