//! The lists of one's own record.

use courses::{course::Text, quiz::Score};
use leptos::prelude::*;
use records::{
    authoring::library,
    certificates::{achievement::Certificate, attendance::AttendanceCertificate},
    events::{
        attendance::{self, Entry},
        registrations::state::RegistrationState,
        whole::Whole,
    },
    learning::scenarios::debriefs::Commitment,
    ledger::facts::{self, FactKind},
    system::key::VersionId,
};

use super::Course;
use crate::{
    components::{
        list::{heads, number_heads, stacked},
        parts::{said, tag},
    },
    web::{failure::Failure, visit::Visit},
    words::{
        dates,
        i18n::L,
        sessions::{hours_of, session_line},
    },
};

/// A list, or that there is nothing.
pub(super) fn or_nothing(l: &L, items: Vec<AnyView>) -> AnyView {
    if items.is_empty() {
        view! { <p class="soft">{l.t("Nothing yet.")}</p> }.into_any()
    } else {
        view! { <ul class="record-list">{items}</ul> }.into_any()
    }
}

pub(super) fn courses(visit: &Visit, courses: &[Course]) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    if courses.is_empty() {
        return or_nothing(l, Vec::new());
    }
    let labels = [l.t("Course"), l.t("Started"), l.t("Completion"), l.t("Credited hours"), l.t("Result")];
    let rows = courses.iter().map(|(row, title)| {
        let completed = match row.completed_on {
            Some(day) => dates::short(language, day),
            None => l.tf("{done} of {of}", &[("done", &row.done.to_string()), ("of", &row.activities.to_string())]),
        };
        let result = row.result_percent.and_then(|p| u8::try_from(p).ok()).map(|p| dates::percent(language, p));
        let [_, started, completion, credited, result_label] = labels.clone();
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><a href=format!("/courses/{}/{}", row.project, row.course)>{title.clone()}</a></th>
                <td role="cell" class="num" data-label=started>{dates::short(language, row.started_on)}</td>
                <td role="cell" class="num" data-label=completion>{completed}</td>
                <td role="cell" class="num" data-label=credited>{dates::hours(row.credited_minutes)}</td>
                <td role="cell" class="num" data-label=result_label>{result}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let [course, started, completion, credited, result] = labels;
    let heads = (heads([course]), number_heads([started, completion, credited, result])).into_any();
    stacked(l.t("Courses"), heads, rows)
}

/// A test that was handed in, or an exercise that came to an end.
pub(super) struct Reached {
    title: Text,
    at: chrono::DateTime<chrono::Utc>,
    score: Option<Score>,
    passed: bool,
}

/// The viewer's tests and exercises, the latest first.
pub(super) async fn results(visit: &Visit) -> Result<Vec<Reached>, Failure> {
    let mut reached = Vec::new();
    for fact in facts::results_of_person(visit.cx(), visit.signed_in()?.person).await? {
        let score = fact.score.zip(fact.max_score).filter(|_| fact.kind == FactKind::QuizGraded);
        reached.push(Reached {
            title: title(visit, fact.course_version_id, &fact.activity).await?,
            at: fact.happened_at,
            score: score.map(|(hundredths, max_hundredths)| Score { hundredths, max_hundredths }),
            passed: fact.passed.unwrap_or_default(),
        });
    }
    Ok(reached)
}

/// The title of an activity, or its id where the version has none of that name.
async fn title(visit: &Visit, version: VersionId, activity: &str) -> Result<Text, Failure> {
    let version = library::standing(visit.cx(), version).await?;
    let course = version.as_ref().map(|version| version.editions.get(visit.language()));
    let title = course.and_then(|course| course.activity(activity)).map(|activity| activity.title.clone());
    Ok(title.unwrap_or_else(|| Text { language: visit.language(), value: activity.to_owned() }))
}

pub(super) fn results_list(visit: &Visit, results: &[Reached]) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let items = results.iter().map(|reached| {
        let at = dates::moment(language, reached.at, records::projects::project::DEFAULT_ZONE);
        let percent = reached.score.map(|score| format!(" · {}", dates::percent(language, score.percent())));
        let state = if reached.passed { tag("done", l.t("passed")) } else { tag("due", l.t("not passed yet")) };
        view! { <li>{said(&reached.title, language)}{format!(" · {at}")}{percent}" "{state}</li> }.into_any()
    });
    or_nothing(l, items.collect())
}

pub(super) fn event(visit: &Visit, whole: &Whole, state: Option<RegistrationState>, entries: &[Entry]) -> AnyView {
    let l = &visit.l;
    let share = attendance::share(&whole.event, &whole.sessions, entries, visit.cx().now());
    let sessions = whole.sessions.iter().zip(entries).map(|(session, entry)| {
        let said = entry.is_marked().then(|| {
            let minutes = entry.agreed.said.minutes(session.planned());
            format!(
                " · {}, {}",
                l.status(entry.agreed.said.status),
                l.tn("{n} minute", "{n} minutes", minutes as usize)
            )
        });
        view! { <li>{session_line(visit.language(), session)}{said}</li> }
    });
    let sessions = sessions.collect_view();
    let cancelled = whole.event.cancelled_at.is_some().then(|| tag("error", l.t("cancelled")));
    let state = state.map(|state| tag("plain", l.registration_state(state)));
    view! {
        <li>
            <strong lang=whole.event.language.code()>{whole.event.title.clone()}</strong>" "{cancelled.or(state)}
            " · "{hours_of(l, share.attended, share.planned)}
            <ul>{sessions}</ul>
        </li>
    }
    .into_any()
}

pub(super) fn certificates(visit: &Visit, earned: &[Certificate], attended: &[AttendanceCertificate]) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let of_courses = earned.iter().map(|certificate| {
        let taken = certificate.taken_back_at.is_some().then(|| tag("error", l.t("not valid any more")));
        let day = dates::long(language, certificate.printed.completed_on);
        view! {
            <li>
                <a href=format!("/verify/{}", certificate.code)>{certificate.number.clone()}</a>" · "
                <span lang=certificate.printed.language.code()>{certificate.printed.course.clone()}</span>
                {format!(" · {day} ")}{taken}
            </li>
        }
        .into_any()
    });
    let of_events = attended.iter().map(|certificate| {
        let printed = &certificate.printed;
        view! {
            <li>
                <a href=format!("/verify/{}", certificate.code)>{certificate.number.clone()}</a>" · "
                <span lang=printed.language.code()>{printed.event.clone()}</span>
                {format!(" · {}", hours_of(l, printed.attended, printed.planned))}
            </li>
        }
        .into_any()
    });
    or_nothing(l, of_courses.chain(of_events).collect())
}

pub(super) fn commitments(visit: &Visit, commitments: &[Commitment]) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let items = commitments.iter().map(|commitment| {
        let made = dates::long(language, commitment.made_on());
        let asked = dates::long(language, commitment.asked_on());
        let dates = match commitment.kept {
            Some(kept) => l.tf("Made on {made}; done: {kept}", &[("made", &made), ("kept", &l.kept(kept))]),
            None => l.tf("Made on {made}; asked about from {asked} on", &[("made", &made), ("asked", &asked)]),
        };
        view! { <li><p class="keeps-lines">{commitment.commitment.clone()}</p><p class="soft small">{dates}</p></li> }
            .into_any()
    });
    or_nothing(l, items.collect())
}
