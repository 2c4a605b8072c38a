//! Trying a mail again.

use axum::response::Response;
use records::system::mails::{self, MailId};

use crate::web::{back::to, failure::Failure, path::Path, visit::Visit};

/// Has a mail that was not sent tried at once.
pub(crate) async fn retry(visit: Visit, Path(id): Path<MailId>) -> Result<Response, Failure> {
    mails::retry(visit.cx(), visit.signed_in()?.account, id).await?;
    visit.app.wake();
    Ok(to("/mails"))
}
