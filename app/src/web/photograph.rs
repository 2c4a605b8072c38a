//! Reading photographs that were sent.

use documents::photo::{Photo, PhotoError};
use records::system::heavy;

use super::failure::Failure;

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
    let read = heavy::PHOTOGRAPHS.run(move || {
        let photo = Photo::open(&bytes)?;
        let picture = photo.preview(SIDE)?;
        Ok(Photograph { picture, codes: photo.codes() })
    });
    Ok(read.await?)
}
