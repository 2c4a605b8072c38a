//! An activity in the list of its course: what kind it is, whether it is required, how far one is.

use courses::{
    completion,
    course::{Activity, Content},
};
use leptos::prelude::*;
use records::learning::progress::Progress;

use crate::{
    components::{
        self,
        parts::{said, tag},
    },
    found::{course::FoundCourse, onward::Onward},
    web::visit::Visit,
    words::{dates, labels::Choice},
};

pub(super) fn draw(
    visit: &Visit,
    learning: &FoundCourse,
    progress: &Progress,
    onward: Option<&Onward>,
    activity: &Activity,
) -> AnyView {
    let l = &visit.l;
    let is_next =
        onward.is_some_and(|onward| onward.way.is_some() && onward.activity.as_deref() == Some(activity.id.as_str()));
    let (kind, text) = state(visit, learning, progress, is_next, activity);
    let title = said(&activity.title, visit.language());
    // Before the start there is nothing to open yet.
    let name = if learning.running.is_some() {
        view! { <a class="task-list__link" href=learning.address_of(activity)>{title}</a> }.into_any()
    } else {
        view! { <span class="task-list__link">{title}</span> }.into_any()
    };
    let about = match &activity.content {
        Content::Quiz(quiz) => l.tn("{n} question", "{n} questions", quiz.questions.len()),
        Content::Lesson(_) | Content::Scenario(_) => {
            l.tn("{n} minute", "{n} minutes", activity.whole_minutes() as usize)
        }
    };
    let needed = if completion::is_required(learning.course(), activity) { l.t("required") } else { l.t("voluntary") };
    view! {
        <li class="task-list__item">
            <div>{name}<p class="activity-about">{components::kind::kind(l, activity)}" · "{about}" · "{needed}</p></div>
            {(!text.is_empty()).then(|| tag(&kind, text))}
        </li>
    }
    .into_any()
}

/// The tag of an activity: its kind and its text.
fn state(visit: &Visit, learning: &FoundCourse, progress: &Progress, next: bool, activity: &Activity) -> Choice {
    let l = &visit.l;
    let course = learning.course();
    let best = progress.evidence.results.get(&activity.id).and_then(|r| courses::completion::best(r));
    let done = progress.is_done(course, &activity.id);
    let lacks_debrief = progress.evidence.runs_of(&activity.id).iter().any(|run| run.passed);
    let played = !progress.evidence.runs_of(&activity.id).is_empty();
    let text = match (activity.quiz(), best) {
        (Some(_), Some(best)) => dates::percent(visit.language(), best.score.percent()),
        (None, _) if done && activity.scenario().is_some() => l.t("exercise completed"),
        (None, _) if done => l.t("read"),
        (None, _) if lacks_debrief => l.t("debrief open"),
        (None, _) if played => l.t("to be repeated"),
        _ if next => l.t("next"),
        // Nothing is to be said of what is not begun.
        _ => String::new(),
    };
    let kind = if done {
        "done"
    } else if next {
        "next"
    } else if best.is_some() || played {
        "due"
    } else {
        "plain"
    };
    (kind.to_owned(), text)
}
