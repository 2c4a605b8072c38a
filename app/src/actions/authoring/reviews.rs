//! Links to a draft, and remarks of those who read it.

use axum::response::Response;
use records::authoring::reviews::{self, NewReview, ReviewId, ReviewRemarkId, Weight};

use crate::{
    found::draft::FoundDraft,
    pages::authoring::reviews::{self as page, FoundReview, Typed},
    web::{
        back::{field_errors, to},
        failure::Failure,
        form::{Fields, Form},
        path::Path,
        visit::Visit,
    },
    words::problems::Errors,
};

/// Makes a link, and shows it this once.
pub(crate) async fn make(visit: Visit, Path(course): Path<String>, Form(fields): Form) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    let text = |name: &str| fields.get(name).to_owned();
    let new = NewReview { reader: text("reader"), language: text("language"), days: text("days") };
    match reviews::make(visit.cx(), visit.signed_in()?.account, &writing.draft.slug, &new).await {
        Ok(code) => {
            let blank = NewReview { days: "14".to_owned(), ..NewReview::default() };
            page::overview(&visit, &course, Some(&code), &blank, &Errors::default()).await
        }
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            page::overview(&visit, &course, None, &new, &errors).await
        }
    }
}

/// Takes a link back.
pub(crate) async fn end(visit: Visit, Path((course, review)): Path<(String, ReviewId)>) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    reviews::end(visit.cx(), visit.signed_in()?.account, &writing.draft.slug, review).await?;
    Ok(to(format!("/authoring/{course}/reviews")))
}

/// A remark is looked at.
pub(crate) async fn settle(
    visit: Visit,
    Path((course, remark)): Path<(String, ReviewRemarkId)>,
) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    reviews::settle(visit.cx(), visit.signed_in()?.account, &writing.draft.slug, remark).await?;
    Ok(to(format!("/authoring/{course}/reviews")))
}

/// Whoever has the link remarks on a passage.
pub(crate) async fn remark(visit: Visit, Path(code): Path<String>, Form(fields): Form) -> Result<Response, Failure> {
    let found = FoundReview::find(&visit, &code).await?;
    let typed = Typed {
        key: fields.get("key").to_owned(),
        weight: fields.get("weight").to_owned(),
        words: fields.get("words").replace("\r\n", "\n"),
    };
    let pair = found.pairs.as_ref().and_then(|pairs| pairs.iter().find(|pair| pair.key == typed.key)).cloned();
    let Some(pair) = pair else {
        let why = visit.l.t("This passage was changed while you wrote. Look at it as it is now.");
        return page::render(&visit, &found, "", None, &Errors::conflict("words", why)).await;
    };
    let weight = Weight::ALL.iter().copied().find(|weight| weight.code() == typed.weight);
    let at = (pair.file.as_str(), pair.source.as_str());
    match reviews::note(visit.cx(), &found.review, at, weight, &typed.words).await {
        Ok(()) => {
            let query = Fields::default().query_with(&[("file", &pair.file)]);
            Ok(to(format!("/review/{code}?{query}#p-{}", pair.key)))
        }
        Err(records::Error::Conflict(why)) => {
            let errors = Errors::conflict("words", visit.l.conflict(why));
            page::render(&visit, &found, &pair.file, Some(&typed), &errors).await
        }
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            page::render(&visit, &found, &pair.file, Some(&typed), &errors).await
        }
    }
}
