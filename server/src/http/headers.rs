//! What every answer says, also one that the app has not made.

use axum::{
    http::{HeaderValue, header},
    response::Response,
};

/// Nothing is kept that does not say so itself, and no other site uses anything.
pub async fn finish(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}
