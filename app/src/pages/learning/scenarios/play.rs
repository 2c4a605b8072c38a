//! The player of the open run.

use axum::{
    Json,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use records::learning::scenarios::runs::{self, Run};

use crate::{
    components::parts::error_summary,
    found::{
        course::FoundCourse,
        run::{FoundScenario, words},
    },
    islands::player::{Ahead, Player},
    page::head::Part,
    pages::learning::lesson::ActivityPath,
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
    words::problems::Errors,
};

pub(crate) async fn show(
    visit: Visit,
    Path((project, course, module, name)): ActivityPath,
    Query(query): Query,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let playing = FoundScenario::find(&learning, &module, &name)?;
    let Some(run) = runs::open(visit.cx(), learning.running()?.id, &playing.activity.id).await? else {
        return Ok(Redirect::to(&playing.address()).into_response());
    };
    // A time that the server printed a moment ago; anything else is not shown.
    let saved = Some(query.get("saved")).filter(|s| s.len() == 5 && s.chars().all(|c| c.is_ascii_digit() || c == ':'));
    let saved = saved.map(|time| visit.l.tf("saved {time}", &[("time", time)])).unwrap_or_default();
    render(&visit, &playing, &run, saved, &Errors::default())
}

/// The page of a run, also after a choice that could not be recorded.
pub(crate) fn render(
    visit: &Visit,
    playing: &FoundScenario<'_>,
    run: &Run,
    saved: String,
    errors: &Errors,
) -> Result<Response, Failure> {
    let scene = playing.scene(run)?;
    let (words, places) = (words(&visit.l, playing.scenario), playing.places(visit.signed_in()?, run));
    let front = playing.address();
    let title = playing.activity.title.value.clone();
    let head = playing.learning.head(&title).narrow().islands(Part::Learning).focus(
        front,
        title.clone(),
        words.place_of(&scene),
    );
    Ok(visit.page_with(errors.status(), head, || {
        view! {
            {error_summary(&visit.l, errors)}
            <h1 class="player-title">{title.clone()}</h1>
            <Player scene words places saved/>
        }
    }))
}

/// What a practice run needs to be played ahead in the browser: the scenario without what is recommended.
pub(crate) async fn ahead(
    visit: Visit,
    Path((project, course, module, name)): ActivityPath,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let playing = FoundScenario::find(&learning, &module, &name)?;
    if playing.scenario.assessed {
        return Err(Failure::NotFound);
    }
    let run =
        runs::open(visit.cx(), learning.running()?.id, &playing.activity.id).await?.ok_or(Failure::Conflict(None))?;
    let choices = run.choices().map(str::to_owned).collect();
    Ok(Json(Ahead { scenario: playing.scenario.for_playing(), seed: run.seed(), choices }).into_response())
}
