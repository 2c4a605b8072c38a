//! Settling what trainees have said about a course.

use axum::response::Response;
use records::authoring::remarks::{self, RemarkId};

use crate::{
    found::draft::written,
    web::{back::to, failure::Failure, path::Path, visit::Visit},
};

pub(crate) async fn settle(
    visit: Visit,
    Path((course, remark)): Path<(String, RemarkId)>,
) -> Result<Response, Failure> {
    let course = written(&visit, &course).await?;
    remarks::settle(visit.cx(), visit.signed_in()?.account, &course, remark).await?;
    Ok(to(format!("/authoring/{course}/remarks")))
}
