//! Saying what is wrong in a lesson.

use axum::response::Response;
use records::authoring::remarks::{self, Read};

use crate::{
    found::course::FoundCourse,
    pages::learning::lesson::{self, ActivityPath},
    web::{
        back::{field_errors, to},
        failure::Failure,
        form::{Fields, Form},
        path::Path,
        visit::Visit,
    },
    words::problems::Errors,
};

pub(crate) async fn note(
    visit: Visit,
    Path((project, course, module, name)): ActivityPath,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let activity = learning.activity(&module, &name)?;
    let running = learning.running()?;
    activity.lesson().ok_or(Failure::NotFound)?;
    let read = Read {
        slug: &learning.version.slug,
        version: running.version.id,
        activity: &activity.id,
        language: learning.course().language,
    };
    let words = fields.get("words").replace("\r\n", "\n");
    let errors = match remarks::note(visit.cx(), visit.signed_in()?, read, &words).await {
        Ok(()) => return Ok(to(format!("{}?told=yes#told", learning.address_of(activity)))),
        Err(records::Error::Conflict(why)) => Errors::conflict("words", visit.l.conflict(why)),
        Err(error) => field_errors(&visit.l, error)?,
    };
    lesson::render(&visit, &learning, activity, &Fields::default(), &lesson::Said { words, told: false }, &errors).await
}
