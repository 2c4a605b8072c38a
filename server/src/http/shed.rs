//! As many requests at a time as can be answered in good time; to the others it is said at once that there are too many.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use tokio::sync::Semaphore;

use super::plain;

/// How many are answered at a time. Most of them wait: for the database, for their turn at what takes a processor, for a slow
/// phone to send its photographs.
const MOST: usize = 512;

/// The places of those that are answered.
#[derive(Clone)]
pub struct Places(Arc<Semaphore>);

impl Default for Places {
    fn default() -> Self {
        Self::new(MOST)
    }
}

impl Places {
    /// So many.
    pub fn new(most: usize) -> Self {
        Self(Arc::new(Semaphore::new(most)))
    }
}

pub async fn shed(State(places): State<Places>, request: Request, next: Next) -> Response {
    // Until the answer begins; its body is the connection's.
    match places.0.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => plain::too_many(),
    }
}
