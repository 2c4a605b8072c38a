//! A course: its modules, how far one is, and what is missing for the certificate.

use axum::{http::StatusCode, response::Response};
use courses::{
    completion::{self, Missing, Status},
    course::Course,
};
use leptos::prelude::*;
use records::{authoring::terms::module_anchor, learning::progress::Progress};

use crate::{
    components::{
        admission::{self, InTheWay},
        minutes,
        offline::Keeping,
        parts::{breadcrumbs, own_button, said},
        search::search,
    },
    found::{course::FoundCourse, onward::Onward},
    page::head::Part,
    pages::learning::activity,
    web::{failure::Failure, path::Path, visit::Visit},
    words::{dates, i18n::L, sessions},
};

pub(crate) async fn show(visit: Visit, Path((project, course)): Path<(String, String)>) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let progress = learning.progress(&visit).await?;
    let onward = learning.onward(&visit, &progress).await?;
    let in_the_way = InTheWay::of(&visit, &learning.offer).await?;
    let l = &visit.l;
    let language = visit.language();
    let course = learning.course();
    let title = course.title.value.clone();
    let groups = course.target_groups.iter().map(|g| l.target_group(*g)).collect::<Vec<_>>().join(", ");
    let about = format!("{} · {}", minutes::of_course(l, course), groups);
    let (done, of) = completion::required_done(course, &progress.evidence);
    let done_text = l.tf("{done} of {of} required completed", &[("done", &done.to_string()), ("of", &of.to_string())]);
    Ok(visit.page_with(StatusCode::OK, learning.head(&title).islands(Part::Keeping), || {
        let keeping = Keeping {
            l,
            course: learning.address(),
            version: learning.version.id,
            language,
            read: progress.evidence.confirmed.iter().cloned().collect(),
        };
        let started = learning.running.is_some();
        let bar = (started && of > 0).then(|| {
            view! {
                <p class="soft">{done_text.clone()}</p>
                <progress class="progress" max=of value=done aria-label=done_text></progress>
            }
        });
        let modules = course.modules.iter().enumerate().map(|(index, module)| {
            let activities = module
                .activities
                .iter()
                .map(|a| activity::draw(&visit, &learning, &progress, onward.as_ref(), a))
                .collect_view();
            let objectives = module.objectives.iter().map(|o| view! { <li>{said(o, language)}</li> }).collect_view();
            view! {
                <h2 id=module_anchor(&module.id)>{format!("{}. ", index + 1)}{said(&module.title, language)}</h2>
                {(!started).then(|| view! { <p>{l.t("After this module you can:")}</p><ul>{objectives}</ul> })}
                <ol class="task-list">{activities}</ol>
            }
        });
        view! {
            {breadcrumbs(l, vec![("/courses".into(), l.t("My courses"))], &title)}
            <h1>{said(&course.title, language)}</h1>
            <p class="lead">{said(&course.summary, language)}</p>
            <p class="soft">{about}</p>
            {translated(&visit, &learning)}
            {credited(&visit, course)}
            {bar}
            {admission::due(&visit, &learning.offer)}
            {next(&visit, &learning, &in_the_way, onward.as_ref())}
            {missing(&visit, &learning, &progress)}
            {search(l, "", Some(&learning.version.slug))}
            {modules.collect_view()}
            {keeping.draw()}
            <p class="soft small">
                {l.tf("Project: {project}. Version {version} of the course.", &[
                    ("project", learning.offer.project_name(language)), ("version", &course.version)])}
            </p>
        }
    }))
}

/// How much of the course is in the reader's language, where that is not all of it.
fn translated(visit: &Visit, learning: &FoundCourse) -> Option<AnyView> {
    let l = &visit.l;
    let editions = &learning.version.editions;
    let (language, source) = (learning.course().language, editions.source().language);
    let percent = editions.percent(language);
    (percent < 100).then(|| {
        let sentence = l.tf(
            "{language}: {percent}. The rest: {source}.",
            &[
                ("percent", &dates::percent(l.language, percent)),
                ("language", L::language_name(language)),
                ("source", L::language_name(source)),
            ],
        );
        view! { <p class="soft">{sentence}</p> }.into_any()
    })
}

/// How many hours the certificate says, and by which rule: people plan with it, and reports add it up.
fn credited(visit: &Visit, course: &Course) -> AnyView {
    let l = &visit.l;
    let least = completion::required_minutes(course);
    let least = dates::hours(least);
    let most = dates::hours(course.minutes());
    let sentence = if least == most {
        l.tf("The certificate counts {hours} h: the minutes of everything in the course.", &[("hours", &least)])
    } else {
        l.tf(
            "The certificate counts {hours} h for what is required. What is voluntary and done before it is issued counts too: up to {most} h.",
            &[("hours", &least), ("most", &most)],
        )
    };
    view! { <p class="soft">{sentence}</p> }.into_any()
}

/// The one filled button: the next thing to do.
fn next(visit: &Visit, learning: &FoundCourse, in_the_way: &InTheWay, onward: Option<&Onward>) -> AnyView {
    let l = &visit.l;
    if !in_the_way.is_nothing() {
        return view! {
            <div class="notice">
                <h2 class="notice__title">{l.t("You cannot begin this course yet")}</h2>
                {in_the_way.draw(visit)}
            </div>
        }
        .into_any();
    }
    if learning.running.is_none() {
        return own_button(visit, format!("{}/start", learning.address()), "button", l.t("Start the course"));
    }
    if let Some(code) = &learning.offer.certificate {
        let text = l.t("Your certificate");
        return view! {
            <p><a class="button" href=format!("/certificates/{code}.pdf")>{text}" (PDF)"</a></p>
            {onward.map(|onward| onward.draw("button button--secondary"))}
        }
        .into_any();
    }
    onward.map_or_else(|| ().into_any(), |onward| onward.draw("button"))
}

/// What is missing for the certificate, rule by rule.
fn missing(visit: &Visit, learning: &FoundCourse, progress: &Progress) -> AnyView {
    let l = &visit.l;
    let Status::NotYet(missing) = &progress.status else {
        return view! {
            <div class="notice notice--done">
                <h2 class="notice__title">{l.t("Course completed")}</h2>
                <p>{l.t("Your certificate is issued. You can read everything again whenever you like.")}</p>
            </div>
        }
        .into_any();
    };
    // The lessons stand in the list below; more than three of them are only counted here.
    let lessons = missing.iter().filter(|rule| matches!(rule, Missing::Lesson { .. })).count();
    let counted = (lessons > 3).then(|| {
        view! { <li>{l.tn("Read and confirm {n} lesson", "Read and confirm {n} lessons", lessons)}</li> }
    });
    let heading = if learning.running.is_some() {
        l.t("What is missing for the certificate")
    } else {
        l.t("What the certificate asks for")
    };
    let named = missing.iter().filter(|rule| lessons <= 3 || !matches!(rule, Missing::Lesson { .. }));
    let named = named.map(|rule| view! { <li>{sentence(visit, learning, rule)}</li> }).collect_view();
    view! {
        <section class="panel" aria-labelledby="missing">
            <h2 id="missing">{heading}</h2>
            <ul>{counted}{named}</ul>
        </section>
    }
    .into_any()
}

fn sentence(visit: &Visit, learning: &FoundCourse, missing: &Missing) -> AnyView {
    let l = &visit.l;
    let title = |id: &str| learning.course().activity(id).map_or_else(String::new, |a| a.title.value.clone());
    match missing {
        Missing::Lesson { activity } => {
            l.tf("Read and confirm the lesson “{title}”", &[("title", &title(activity))]).into_any()
        }
        Missing::Quiz { activity, pass_percent, best_percent, attempts_used, max_attempts, not_before } => {
            let language = visit.language();
            let task = l.tf(
                "Reach at least {percent} in “{title}”",
                &[("percent", &dates::percent(language, *pass_percent)), ("title", &title(activity))],
            );
            let mut more = Vec::new();
            if let Some(best) = best_percent {
                more.push(l.tf("best so far {percent}", &[("percent", &dates::percent(language, *best))]));
            }
            if let Some(max) = max_attempts {
                more.push(l.tf(
                    "{used} of {max} attempts used",
                    &[("used", &attempts_used.to_string()), ("max", &max.to_string())],
                ));
            }
            if let Some(at) = not_before {
                let at = dates::moment(language, *at, learning.offer.zone());
                more.push(l.tf("next attempt from {time}", &[("time", &at)]));
            }
            let more =
                (!more.is_empty()).then(|| view! { " " <span class="soft">{format!("({})", more.join("; "))}</span> });
            view! { {task}{more} }.into_any()
        }
        Missing::Attendance { percent, best } => {
            let language = visit.language();
            let task = l.tf(
                "Attend at least {percent} of the planned minutes of a training event",
                &[("percent", &dates::percent(language, *percent))],
            );
            let so_far = best.map(|share| {
                let hours = sessions::hours_of(l, share.attended, share.planned);
                view! { " " <span class="soft">{l.tf("(so far {hours})", &[("hours", &hours)])}</span> }
            });
            view! { {task}{so_far}" "<a href="/my-events">{l.t("My events")}</a> }.into_any()
        }
        Missing::Scenarios { open, done, at_least } => {
            let names: Vec<String> =
                open.iter().map(|scenario| l.tf("“{title}”", &[("title", &title(&scenario.activity))])).collect();
            let left = usize::try_from(at_least - done).unwrap_or(1);
            let task = l.tn("Complete {n} of these exercises", "Complete {n} of these exercises", left);
            // A run that counts and waits for its debrief alone.
            let waits = open.iter().any(|scenario| scenario.lacks_debrief);
            let more = waits.then(|| view! { " " <span class="soft">{l.t("(one debrief is still open)")}</span> });
            view! { {task}": "{names.join(", ")}{more} }.into_any()
        }
    }
}
