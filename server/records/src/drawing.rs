//! Documents are drawn away from the threads that answer requests, and few at a time.

use documents::DocumentError;
use tokio::sync::Semaphore;

use crate::{Error, Result};

/// Draws a document.
pub async fn draw(document: impl FnOnce() -> Result<Vec<u8>, DocumentError> + Send + 'static) -> Result<Vec<u8>> {
    static DESKS: Semaphore = Semaphore::const_new(2);
    let _desk = DESKS.acquire().await.map_err(|e| Error::Corrupt(e.to_string()))?;
    let drawn = tokio::task::spawn_blocking(document).await.map_err(|e| Error::Corrupt(e.to_string()))?;
    Ok(drawn?)
}
