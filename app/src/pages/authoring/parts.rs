//! The editor of an activity, whatever it is.

use axum::response::Response;
use courses::format::outline::Kind;

use super::{
    lessons,
    scenarios::editor::{self, SourcePath},
    texts::{self, TextFile},
};
use crate::{
    found::draft::Source,
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
    words::problems::Errors,
};

pub(crate) async fn show(
    visit: Visit,
    Path((course, module, name)): SourcePath,
    Query(query): Query,
) -> Result<Response, Failure> {
    let source = Source::find(&visit, &course, &module, &name).await?;
    match source.kind {
        Kind::Scenario => editor::render(&visit, &source, &query, None, &Errors::default()).await,
        Kind::Lesson if query.get("view") != "text" => {
            lessons::render(&visit, &source, &query, None, &Errors::default()).await
        }
        Kind::Lesson | Kind::Quiz => texts::render(&visit, &TextFile::of(source), None, &Errors::default()).await,
    }
}
