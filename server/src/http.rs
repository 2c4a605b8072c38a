//! The whole router: pages and actions of the app, embedded files, health.

mod assets;
mod headers;
mod log;
mod pace;
pub mod plain;
mod ready;
mod shed;

use app::App;
use axum::{Router, middleware, routing::get};
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
};

use self::ready::Ready;
use crate::config::VERSION;

/// Everything that is served.
pub fn router(app: App) -> Router {
    // Dynamic pages are compressed fast, once each; embedded files were compressed well when they were made. Smaller
    // answers than a packet gain nothing.
    let compress = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(1024).and(NotForContentType::const_new("application/pdf")));
    let health = Router::new()
        .route("/healthz", get(|| async { format!("alive: Dayaq {VERSION}\n") }))
        .route("/readyz", get(ready::answer))
        .with_state(Ready::new(app.cx.clone()));
    app::router(app)
        .layer(compress)
        .layer(middleware::from_fn_with_state(pace::PACE, pace::keep))
        .layer(middleware::from_fn_with_state(shed::Places::default(), shed::shed))
        // Neither of these waits for anything that people do.
        .merge(health)
        .route("/assets/{name}", get(assets::asset))
        .layer(middleware::map_response(headers::finish))
        .layer(middleware::from_fn(log::log))
}
