//! One line for each request, and what every other line about it says too: which route, who, from where.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use tracing::{Instrument, field::Empty};

use crate::metrics::REQUESTS;

/// What asks all the time whether the server is well. Said only where everything is said.
const HEALTH: [&str; 2] = ["/healthz", "/readyz"];

/// The pattern of the path and not the path itself: paths carry secrets of links. Account and address are filled in by the
/// door, which finds them out.
pub async fn log(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "-".to_owned(), |p| p.as_str().to_owned());
    let is_health = HEALTH.contains(&route.as_str());
    let span = tracing::error_span!(
        "request",
        http.method = %request.method(),
        http.route = route,
        account.id = Empty,
        client.address = Empty
    );
    let response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    let duration = took.as_secs_f64() * 1000.0;
    if !is_health {
        REQUESTS.count(status, took);
    }
    span.in_scope(|| {
        if is_health {
            tracing::debug!(http.status = status, http.duration_ms = duration, "answered");
        } else {
            tracing::info!(http.status = status, http.duration_ms = duration, "answered");
        }
    });
    response
}
