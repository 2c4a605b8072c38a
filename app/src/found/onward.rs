//! The next useful thing in a course, in words: the same on every page.

use courses::{
    completion::{Begun, Step, next},
    course::{Activity, Course},
};
use leptos::prelude::*;
use records::{
    learning::{begun, progress::Progress, scenarios::runs},
    ledger::keys::ParticipationId,
    projects::project::ProjectId,
};

use crate::{
    found::trainers,
    web::{failure::Failure, visit::Visit},
    words::dates,
};

/// The next useful thing.
pub(crate) struct Onward {
    /// What the button says, and where it leads; none where nothing can be done now.
    pub(crate) way: Option<(String, String)>,
    /// What is said beside it.
    pub(crate) about: Option<String>,
    /// Whether the certificate does not ask for it.
    pub(crate) voluntary: bool,
    /// The activity, where it is one.
    pub(crate) activity: Option<String>,
}

impl Onward {
    /// The button and what is said beside it. Not the filled one where something else on the page is.
    pub(crate) fn draw(&self, class: &'static str) -> AnyView {
        let way = self.way.clone().map(|(text, address)| view! { <p><a class=class href=address>{text}</a></p> });
        let about = self.about.clone().map(|text| {
            // Where there is no button, the sentence is what there is to know.
            if self.way.is_some() {
                view! { <p class="soft">{text}</p> }.into_any()
            } else {
                view! { <div class="notice"><p>{text}</p></div> }.into_any()
            }
        });
        view! { {way}{about} }.into_any()
    }
}

/// Whose course run it is, and where it stands.
pub(crate) struct Place<'a> {
    /// The course run.
    pub(crate) participation: ParticipationId,
    /// Its project.
    pub(crate) project: ProjectId,
    /// The address of the course.
    pub(crate) address: &'a str,
    /// The course in the viewer's language.
    pub(crate) course: &'a Course,
    /// The time zone of the project.
    pub(crate) zone: chrono_tz::Tz,
}

/// What somebody has begun in this course run.
pub(crate) async fn begun_in(visit: &Visit, participation: ParticipationId) -> Result<Begun, Failure> {
    let person = visit.signed_in()?.person;
    Ok(begun::of_person(visit.cx(), person).await?.remove(&participation).unwrap_or_default())
}

/// The next useful thing; none where everything is done.
pub(crate) async fn onward(
    visit: &Visit,
    place: &Place<'_>,
    progress: &Progress,
    begun: &Begun,
) -> Result<Option<Onward>, Failure> {
    let l = &visit.l;
    let step = next(place.course, &progress.evidence, begun, visit.cx().now());
    let to = |activity: &Activity| format!("{}/{}", place.address, activity.id);
    let plain = |text: String, activity: &Activity, address: String| Onward {
        way: Some((text, address)),
        about: None,
        voluntary: false,
        activity: Some(activity.id.clone()),
    };
    Ok(Some(match step {
        Step::GoOn(activity) => {
            let end = if activity.quiz().is_some() { "go-on" } else { "play" };
            plain(
                l.tf("Go on with “{title}”", &[("title", &activity.title.value)]),
                activity,
                format!("{}/{end}", to(activity)),
            )
        }
        Step::Debrief { activity, run } => {
            let runs = runs::of_scenario(visit.cx(), place.participation, &activity.id).await?;
            let number = runs.iter().find(|one| one.id.to_string() == run).map_or(1, |one| one.number);
            Onward {
                about: Some(l.t("You have played it through: it counts as soon as the questions are answered.")),
                ..plain(
                    l.tf("Finish the debrief of “{title}”", &[("title", &activity.title.value)]),
                    activity,
                    format!("{}/runs/{number}#questions", to(activity)),
                )
            }
        }
        Step::Do { activity, voluntary: false } => {
            plain(l.tf("Continue: “{title}”", &[("title", &activity.title.value)]), activity, to(activity))
        }
        Step::Do { activity, voluntary: true } => Onward {
            about: Some(l.t("Voluntary: the certificate does not ask for it.")),
            voluntary: true,
            ..plain(l.tf("Go further: “{title}”", &[("title", &activity.title.value)]), activity, to(activity))
        },
        Step::Attend(percent) => Onward {
            way: Some((l.t("To my events"), "/my-events".to_owned())),
            about: Some(l.tf(
                "What is left is to attend at least {percent} of a training event.",
                &[("percent", &dates::percent(visit.language(), percent))],
            )),
            voluntary: false,
            activity: None,
        },
        Step::Wait(activity, at) => Onward {
            way: None,
            about: Some(l.tf(
                "“{title}” opens again on {time}. Use the time to read the lessons once more.",
                &[("title", &activity.title.value), ("time", &dates::moment(visit.language(), at, place.zone))],
            )),
            voluntary: false,
            activity: Some(activity.id.clone()),
        },
        Step::Exhausted(activity) => Onward {
            way: None,
            about: Some(trainers::exhausted(l, &activity.title.value, &trainers::names(visit, place.project).await?)),
            voluntary: false,
            activity: Some(activity.id.clone()),
        },
        Step::Done => return Ok(None),
    }))
}
