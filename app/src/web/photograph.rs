//! Work that takes seconds or much memory: off the async threads, and only a little of it at a time.

use documents::photo::{self, PhotoError};
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::failure::Failure;

/// A large photograph takes hundreds of megabytes while it is decoded.
static PHOTOGRAPHS: Semaphore = Semaphore::const_new(1);
/// Documents take processor time alone.
static DOCUMENTS: Semaphore = Semaphore::const_new(2);
/// The longer side of a kept picture, in pixels: handwriting on a page of A4 stays readable.
const SIDE: u32 = 1600;

/// What is kept of a photograph.
pub(crate) struct Photograph {
    /// What the QR codes on it hold.
    pub(crate) codes: Vec<String>,
    /// An upright JPEG without what the camera wrote into the file.
    pub(crate) picture: Vec<u8>,
}

/// Reads a photograph.
pub(crate) async fn photograph(bytes: Vec<u8>) -> Result<Result<Photograph, PhotoError>, Failure> {
    run(&PHOTOGRAPHS, move || {
        let picture = photo::preview(&bytes, SIDE)?;
        Ok(Photograph { codes: photo::codes(&bytes)?, picture })
    })
    .await
}

/// Draws a document.
pub(crate) async fn document<T: Send + 'static>(draw: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    run(&DOCUMENTS, draw).await
}

async fn run<T: Send + 'static>(
    permits: &'static Semaphore,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let failed = |error: String| Failure::from(records::Error::Corrupt(error));
    let _permit = permits.acquire().await.map_err(|e| failed(e.to_string()))?;
    spawn_blocking(work).await.map_err(|e| failed(e.to_string()))
}
