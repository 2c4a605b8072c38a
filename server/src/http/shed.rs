//! As many requests at a time as can be answered in good time; to the others it is said at once that there are too many.

use axum::{extract::Request, middleware::Next, response::Response};
use tokio::sync::Semaphore;

use super::plain;

/// How many are answered at a time. Most of them wait: for the database, for their turn at what takes a processor, for a slow
/// phone to send its photographs.
const MOST: usize = 512;

static PLACES: Semaphore = Semaphore::const_new(MOST);

pub async fn shed(request: Request, next: Next) -> Response {
    // Until the answer begins; its body is the connection's.
    match PLACES.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => plain::too_many(),
    }
}
