//! What comes after an event, on its page: feedback, and who of those present passed the test of the course.

use leptos::prelude::*;
use records::{
    authoring::{library, offers},
    events::{
        after::{
            feedback::round,
            quiz::{self, Taken},
        },
        attendance::Row,
    },
};

use crate::{
    components::{
        code::qr,
        list::{heads, stacked},
        parts::tag,
    },
    found::event::FoundEvent,
    pages::events::mine::feedback::shared,
    web::{failure::Failure, visit::Visit},
};

/// A test that completes the course.
struct Quiz {
    title: String,
    address: String,
    /// Name, organisation, what they did of it.
    people: Vec<(String, Option<String>, Taken)>,
}

/// What the page shows.
pub(crate) struct After {
    /// Whether the round of feedback is closed.
    closed: bool,
    /// While it is open, the address that everybody may be shown, and its QR code.
    code: Option<(String, String)>,
    quizzes: Vec<Quiz>,
}

impl After {
    /// For an event with these people.
    pub(crate) async fn load(visit: &Visit, found: &FoundEvent, rows: &[Row]) -> Result<Self, Failure> {
        let closed = round::is_closed(&found.event, &found.sessions, visit.cx().now());
        let present: Vec<&Row> = rows.iter().filter(|row| row.is_present()).collect();
        let quizzes = if present.is_empty() { Vec::new() } else { quizzes(visit, found, &present).await? };
        let link = shared(visit, found.event.id);
        let code = documents::qr::svg(&link).map_err(|e| Failure::from(records::Error::from(e)))?;
        Ok(Self { closed, code: (!closed && found.event.cancelled_at.is_none()).then_some((link, code)), quizzes })
    }

    pub(crate) fn draw(&self, visit: &Visit, found: &FoundEvent) -> AnyView {
        let l = &visit.l;
        let round = if self.closed { l.t("closed") } else { l.t("not closed yet") };
        let quizzes = self.quizzes.iter().map(|quiz| draw(visit, quiz)).collect_view();
        view! {
            <h2>{l.t("After the event")}</h2>
            <p><a href=format!("{}/feedback", found.address())>{l.t("Feedback on the event")}</a>" "<span class="soft">{round}</span></p>
            {self.code.clone().map(|(link, code)| view! {
                <details class="disclosure">
                    <summary>{l.t("Link and code for feedback")}</summary>
                    <div class="invitation__answer">
                        <div class="invitation__code">{qr(code)}</div>
                        <p>{l.t("To show at the end. Each person gives one sheet: signed in, or with the code that they alone have; who has neither gets a sheet of paper.")}<br/><code class="mono break">{link}</code></p>
                    </div>
                </details>
            })}
            {quizzes}
        }
        .into_any()
    }
}

/// The tests of the course that the event delivers, where the project offers it.
async fn quizzes(visit: &Visit, found: &FoundEvent, present: &[&Row]) -> Result<Vec<Quiz>, Failure> {
    let (cx, event) = (visit.cx(), &found.event);
    let Some((slug, version)) = event.course_slug.as_ref().zip(event.course_version_id) else { return Ok(Vec::new()) };
    let offered = offers::of_project(cx, event.project_id).await?.iter().any(|(course, on)| course == slug && *on);
    let Some(version) = library::standing(cx, version).await?.filter(|_| offered) else { return Ok(Vec::new()) };
    let course = version.editions.get(visit.language());
    let mut quizzes = Vec::new();
    for quiz in quiz::of_course(course) {
        let Some(activity) = course.activity(quiz) else { continue };
        let taken = quiz::taken(cx, event, quiz).await?;
        let people = present.iter().map(|row| {
            let person = &row.registration;
            let taken = taken.get(&person.person_id).copied().unwrap_or_default();
            (person.name(), person.organisation.clone(), taken)
        });
        quizzes.push(Quiz {
            title: activity.title.value.clone(),
            address: format!("{}/courses/{}/{slug}/{quiz}", visit.app.settings.address, event.project),
            people: people.collect(),
        });
    }
    Ok(quizzes)
}

fn draw(visit: &Visit, quiz: &Quiz) -> AnyView {
    let l = &visit.l;
    let passed = quiz.people.iter().filter(|(_, _, taken)| taken.passed).count();
    let of = [("n", passed.to_string()), ("of", quiz.people.len().to_string())];
    let of: Vec<(&str, &str)> = of.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let [organisation, state] = [l.t("Organisation"), l.t("State")];
    let body = quiz.people.iter().map(|(name, of, taken)| {
        let state_of = match (taken.passed, taken.attempts) {
            (true, _) => tag("done", l.t("passed")),
            (false, 0) => tag("plain", l.t("not tried yet")),
            (false, n) => tag("due", l.tn("not passed yet, {n} attempt", "not passed yet, {n} attempts", n as usize)),
        };
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{name.clone()}</th>
                <td role="cell" data-label=organisation.clone()>{of.clone()}</td>
                <td role="cell" data-label=state.clone()>{state_of}</td>
            </tr>
        }
    });
    let body = body.collect_view();
    view! {
        <h3>{quiz.title.clone()}</h3>
        <p>{l.tf("{n} of {of} people who were present have passed.", &of)}" "{l.t("They find the test under My events, or here:")}" "<code class="mono break">{quiz.address.clone()}</code></p>
        <details>
            <summary>{l.t("For each participant")}</summary>
            {stacked(quiz.title.clone(), heads([l.t("Name"), organisation.clone(), state.clone()]), body)}
        </details>
    }
    .into_any()
}
