//! Forms with files.

use std::sync::Arc;

use axum::{
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
};

use tokio::sync::OwnedSemaphorePermit;

use super::{failure::Failure, memory::Memory, state::App};

/// The most letters of a file's name that are kept.
const LONGEST_NAME: usize = 80;

/// The body of a form with files, read part by part.
pub(crate) struct Upload {
    form: Multipart,
    memory: Arc<Memory>,
}

/// A part of such a form.
pub(crate) struct Part {
    /// The name of its field.
    pub(crate) field: String,
    /// The name of the file without folders; empty where it is none.
    pub(crate) file: String,
    /// What it holds, as far as it was kept.
    pub(crate) bytes: Vec<u8>,
    /// Its share of what may be in memory.
    _held: Option<OwnedSemaphorePermit>,
}

impl Part {
    /// Browsers send an empty part where no file was chosen.
    pub(crate) fn is_nothing(&self) -> bool {
        self.bytes.is_empty() && self.file.is_empty()
    }

    /// As a line of text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).trim().to_owned()
    }
}

impl Upload {
    /// The next part. Only one is in memory, as long as whoever reads them keeps no more; of one that has more bytes than `most` it
    /// is one more, so that whoever reads it sees that it is too large.
    pub(crate) async fn next(&mut self, most: usize) -> Result<Option<Part>, Failure> {
        let Some(mut part) = self.form.next_field().await.map_err(|e| failed(&e))? else { return Ok(None) };
        let field = part.name().unwrap_or_default().to_owned();
        let file = file_name(&part);
        let mut bytes = Vec::new();
        let mut held = None;
        while let Some(chunk) = part.chunk().await.map_err(|e| failed(&e))? {
            let kept = chunk.len().min(most + 1 - bytes.len());
            bytes.extend_from_slice(&chunk[..kept]);
            self.memory.take(&mut held, bytes.len())?;
        }
        Ok(Some(Part { field, file, bytes, _held: held }))
    }

    /// The file of a form that has one, or nothing where none was chosen; `most` as in [`Self::next`].
    pub(crate) async fn file(mut self, field: &str, most: usize) -> Result<Option<Part>, Failure> {
        let mut file = None;
        while let Some(part) = self.next(most).await? {
            if part.field == field && !part.is_nothing() {
                file = Some(part);
            }
        }
        Ok(file)
    }
}

impl FromRequest<App> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let form = Multipart::from_request(request, app).await.map_err(|_| Failure::BadRequest)?;
        Ok(Self { form, memory: Arc::clone(&app.memory) })
    }
}

/// Some browsers send the whole path.
fn file_name(part: &Field) -> String {
    let name = part.file_name().unwrap_or_default();
    name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(LONGEST_NAME).collect()
}

fn failed(error: &MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Failure::TooLarge } else { Failure::BadRequest }
}
