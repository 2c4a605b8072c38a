//! Reading photographs and scans that were sent.

use documents::{
    photo::{Photo, PhotoError},
    scan::{self, Picture, ScanError},
};
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
    Ok(heavy::PHOTOGRAPHS.run(move || kept(Photo::open(&bytes)?)).await?)
}

/// Reads the pages of a scan, each as a photograph, in their order.
pub(crate) async fn pages(bytes: Vec<u8>) -> Result<Result<Vec<Result<Photograph, PhotoError>>, ScanError>, Failure> {
    let pages = match heavy::PHOTOGRAPHS.run(move || scan::pages(bytes)).await? {
        Ok(pages) => pages,
        Err(error) => return Ok(Err(error)),
    };
    let mut read = Vec::with_capacity(pages.len());
    // One after the other, so that others have their turn between them.
    for page in pages {
        let opened = heavy::PHOTOGRAPHS.run(move || match page? {
            Picture::Jpeg(bytes, lies) => kept(Photo::open(&bytes)?.turned(lies)),
            Picture::Photo(photo) => kept(photo),
        });
        read.push(opened.await?);
    }
    Ok(Ok(read))
}

fn kept(photo: Photo) -> Result<Photograph, PhotoError> {
    let picture = photo.preview(SIDE)?;
    Ok(Photograph { picture, codes: photo.codes() })
}
