//! Beginning a run, choosing, answering the debrief, saying what became of a commitment.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use records::{
    learning::scenarios::{
        debriefs,
        runs::{self, Choice, Chosen},
    },
    ledger::keys::RunId,
};
use serde::Deserialize;

use crate::{
    found::{course::FoundCourse, run::FoundScenario},
    islands::player::Answered,
    pages::learning::{
        lesson::ActivityPath,
        scenarios::{
            commitments,
            debrief::{self, RunPath},
            play,
        },
    },
    web::{
        back::{checked, field_errors, to},
        failure::Failure,
        form::Form,
        path::Path,
        visit::Visit,
    },
    words::{dates, problems::Errors},
};

/// Whether a run that is open is given up for a new one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Begun {
    afresh: String,
}

/// A choice in a run.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chose {
    run: String,
    step: String,
    choice: Vec<String>,
    seconds: String,
}

pub(crate) async fn begin(
    visit: Visit,
    Path((project, course, module, name)): ActivityPath,
    Form(typed): Form<Begun>,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let playing = FoundScenario::find(&learning, &module, &name)?;
    runs::start(visit.cx(), learning.running()?, playing.activity, typed.afresh == "yes").await?;
    Ok(to(format!("{}/play", playing.address())))
}

/// Records a choice: for the player as JSON with the next scene, for a plain form by leading on to it.
pub(crate) async fn choose(
    visit: Visit,
    Path((project, course, module, name)): ActivityPath,
    Form(typed): Form<Chose>,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let playing = FoundScenario::find(&learning, &module, &name)?;
    let running = learning.running()?;
    let id: RunId = typed.run.parse().map_err(|_| Failure::BadRequest)?;
    let step: usize = typed.step.parse().map_err(|_| Failure::BadRequest)?;
    // The options of a question come one by one from a form, together from the player.
    let choice = typed.choice.join("+");
    let seconds = typed.seconds.parse().ok();
    let sent = Choice { run: id, step, choice: &choice, seconds };
    let (chosen, run) = runs::choose(visit.cx(), running, playing.activity, sent).await?;
    let l = &visit.l;
    let time = dates::time(visit.cx().now(), learning.offer.zone());
    let (moved_on, sentence) = match &chosen {
        Chosen::Recorded | Chosen::Already => (false, l.tf("saved {time}", &[("time", &time)])),
        Chosen::Stale => (
            true,
            l.t("This run has moved on in another window or on another device. What was chosen here was not recorded; here is where the run stands."),
        ),
        Chosen::Refused(_) if choice.is_empty() => (true, l.t("Choose an answer first.")),
        Chosen::Refused(_) => {
            (true, l.t("This cannot be chosen at this point. Here is where the run stands; nothing is lost."))
        }
    };
    if visit.wants_json {
        let choices = run.choices().map(str::to_owned).collect();
        let is_over = !run.is_open() && run.ended.is_none();
        let answered = Answered { sentence, moved_on, is_over, choices, scene: playing.scene(&run)? };
        return Ok(Json(answered).into_response());
    }
    if !run.is_open() {
        // Given up on another device: the front shows what there is now.
        let target = if run.ended.is_some() { playing.debrief(&run) } else { playing.address() };
        return Ok(to(target));
    }
    if moved_on {
        let errors = Errors::conflict("scene", sentence);
        return play::render(&visit, &playing, &run, String::new(), &errors);
    }
    Ok(to(format!("{}/play?saved={time}#scene", playing.address())))
}

/// Answers the debrief.
pub(crate) async fn debrief(
    visit: Visit,
    Path((project, course, module, name, number)): RunPath,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let playing = FoundScenario::find(&learning, &module, &name)?;
    let running = learning.running()?;
    let run = debrief::ended_run(&visit, &playing, number).await?;
    let answers: Vec<String> = (1..=3).map(|n| fields.get(&format!("answer-{n}")).to_owned()).collect();
    let commitment = fields.get("commitment");
    let answered = debriefs::answer(visit.cx(), running, playing.activity, run.id, &answers, commitment).await;
    match checked(&visit.l, answered)? {
        Ok(()) => Ok(to(format!("{}#answered", playing.debrief(&run)))),
        Err(errors) => debrief::render(&visit, &playing, &run, &fields, &errors).await,
    }
}

/// Says what became of a commitment.
pub(crate) async fn follow_up(visit: Visit, Path(run): Path<RunId>, Form(fields): Form) -> Result<Response, Failure> {
    let person = visit.signed_in()?.person;
    match debriefs::follow_up(visit.cx(), person, run, fields.get("kept"), fields.get("note")).await {
        // Said twice, or somebody else's: the list shows what is still open.
        Ok(()) | Err(records::Error::Conflict(_)) => Ok(to("/courses")),
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            commitments::render(&visit, &fields, &errors).await
        }
    }
}
