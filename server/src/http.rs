//! The whole router: pages and actions of the app, embedded files, health.

use std::time::Instant;

use app::App;
use axum::{
    Router,
    extract::{MatchedPath, Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
};

use crate::embedded;

/// Everything that is served.
pub fn router(app: App) -> Router {
    // Dynamic pages are compressed fast, once each; embedded files were compressed well when they were made. Smaller
    // answers than a packet gain nothing.
    let compress = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(1024).and(NotForContentType::const_new("application/pdf")));
    let health =
        Router::new().route("/healthz", get(|| async { "alive" })).route("/readyz", get(ready)).with_state(app.clone());
    app::router(app).layer(compress).merge(health).route("/assets/{name}", get(asset)).layer(middleware::from_fn(log))
}

async fn ready(State(app): State<App>) -> Response {
    if app.cx.db.is_ready().await {
        "ready".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
    }
}

/// An embedded file, compressed as the browser likes it. The name carries a hash of the content: it never changes.
async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let accepts = |wanted: &str| accepted.split(',').any(|e| e.split(';').next().unwrap_or_default().trim() == wanted);
    let compressed = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(encoding, _)| accepts(encoding))
        .find_map(|(encoding, ending)| Some((encoding, embedded::file(&format!("{name}{ending}"))?)));
    let (encoding, file) = match compressed {
        Some((encoding, file)) => (Some(encoding), file),
        None => match embedded::file(&name) {
            Some(file) => (None, file),
            None => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    let kind = mime_guess::from_path(&name).first_or_octet_stream();
    let mut response = file.data.into_response();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(kind.essence_str()) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// One line for each request. The pattern of the path and not the path itself: paths carry secrets of links.
async fn log(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().map_or_else(|| "-".to_owned(), |p| p.as_str().to_owned());
    let response = next.run(request).await;
    let (status, duration) = (response.status().as_u16(), begun.elapsed().as_secs_f64() * 1000.0);
    tracing::debug!(http.method = %method, http.path = path, http.status = status, http.duration_ms = duration, "request");
    response
}
