//! The pages of a copy: what they say of a course, and nothing of whoever reads it.

use chrono::NaiveDate;
use courses::{
    completion,
    course::{Activity, Content, Course, LegalFact, Lesson, Scenario},
    labels,
    language::Language,
};
use leptos::prelude::*;

use crate::{
    components::{
        kind::kind,
        minutes,
        parts::{breadcrumbs, paragraphs, said},
        prose::prose,
    },
    found::{
        course::FoundCourse,
        run::{FoundScenario, words_of_copy},
    },
    islands::player::Player,
    page::{copy::Copy, help},
    pages::learning::{
        ahead::{first_scene, practice},
        media, outline,
        scenarios::front,
    },
    web::{assets::Assets, failure::Failure, visit::Visit},
    words::i18n::L,
};

/// A course in one language, to be drawn on one day.
pub(super) struct Drawing<'a> {
    assets: &'a Assets,
    l: L,
    learning: &'a FoundCourse,
    course: &'a Course,
    address: String,
    today: NaiveDate,
}

/// Whether there is a checklist in it to keep.
pub(super) fn has_job_aid(activity: &Activity) -> bool {
    activity.lesson().is_some_and(|lesson| lesson.html.contains("<div class=\"jobaid\">"))
}

/// Where the player finds what it plays with, below the address of its page.
pub(super) fn ahead_address(page: &str) -> String {
    format!("{page}/ahead")
}

impl<'a> Drawing<'a> {
    /// In any language, whichever the visitor reads.
    pub(super) fn new(visit: &'a Visit, learning: &'a FoundCourse, language: Language) -> Self {
        Self {
            assets: &visit.app.assets,
            l: visit.in_language(language),
            learning,
            course: learning.version.editions.get(language),
            address: learning.address(),
            today: visit.cx().today(learning.offer.zone()),
        }
    }

    pub(super) fn told(&self) -> &'a Course {
        self.course
    }

    pub(super) fn activities(&self) -> impl Iterator<Item = &'a Activity> {
        self.course.activities()
    }

    fn address_of(&self, activity: &Activity) -> String {
        format!("{}/{}", self.address, activity.id)
    }

    fn page(&self, title: &str, plays: bool, body: impl FnOnce() -> AnyView) -> String {
        let copy = Copy {
            assets: self.assets,
            l: &self.l,
            title,
            drawn: Some((self.today, &self.course.version)),
            help: self.course.help().cloned().collect(),
            plays,
        };
        copy.draw(body)
    }

    /// The course: its activities, its job aids, and what the law says.
    pub(super) fn course(&self) -> String {
        let (l, language) = (&self.l, self.l.language);
        let title = &self.course.title;
        self.page(&title.value, false, || {
            let modules = self.course.modules.iter().enumerate().map(|(index, module)| {
                let activities = module.activities.iter().map(|activity| self.entry(activity)).collect_view();
                view! {
                    <h2>{format!("{}. ", index + 1)}{said(&module.title, language)}</h2>
                    <ol class="task-list">{activities}</ol>
                }
            });
            let modules = modules.collect_view();
            view! {
                {breadcrumbs(l, vec![("/on-this-phone".into(), l.t("On this phone"))], &title.value)}
                <h1>{said(title, language)}</h1>
                <p class="lead">{said(&self.course.summary, language)}</p>
                {self.job_aids()}
                {modules}
                {self.law()}
            }
            .into_any()
        })
    }

    fn entry(&self, activity: &Activity) -> AnyView {
        let l = &self.l;
        let needed = if completion::is_required(self.course, activity) { l.t("required") } else { l.t("voluntary") };
        let about = minutes::of_activity(l, activity);
        let opens = activity.lesson().is_some() || practice(activity).is_some();
        let network = (!opens).then(|| format!(" · {}", l.t("needs a network")));
        view! {
            <li class="task-list__item">
                <div>
                    <a class="task-list__link" href=self.address_of(activity)>{said(&activity.title, l.language)}</a>
                    <p class="activity-about">{kind(l, activity)}" · "{about}" · "{needed}{network}</p>
                </div>
                // Shown on the phone, by what it knows of whoever reads.
                <span class="tag tag--done" data-read=activity.id.clone() hidden>{l.t("read")}</span>
                <span class="tag tag--due" data-waits=activity.id.clone() hidden>{l.t("not sent yet")}</span>
            </li>
        }
        .into_any()
    }

    fn job_aids(&self) -> Option<AnyView> {
        let l = &self.l;
        let link = |activity: &Activity| {
            view! { <li><a href=self.address_of(activity)>{said(&activity.title, l.language)}</a></li> }
        };
        let links: Vec<_> = self.activities().filter(|activity| has_job_aid(activity)).map(link).collect();
        (!links.is_empty()).then(|| {
            view! {
                <details class="disclosure"><summary>{l.t("Lessons with a job aid")}</summary><ul>{links}</ul></details>
            }
            .into_any()
        })
    }

    /// Every legal fact of the course, with its source and its dates.
    fn law(&self) -> Option<AnyView> {
        let l = &self.l;
        let fact = |fact: &LegalFact| {
            view! {
                <li>
                    {help::called(fact, l.language, None)}
                    <p class="soft small">{said(&fact.source, l.language)}</p>
                    <p class="soft small">{labels::legal_dates(l.language, fact)}</p>
                </li>
            }
        };
        let facts: Vec<_> = self.course.legal.values().map(fact).collect();
        (!facts.is_empty()).then(|| {
            view! {
                <details class="disclosure"><summary>{l.t("What the law says in this course")}</summary>
                    <ul class="record-list">{facts}</ul>
                </details>
            }
            .into_any()
        })
    }

    /// An activity: a lesson whole, an exercise to be tried out; of others, that they need a network.
    pub(super) fn activity(&self, activity: &Activity) -> Result<String, Failure> {
        let l = &self.l;
        let title = &activity.title;
        let player =
            practice(activity).map(|scenario| self.player(activity, scenario).map(|player| (scenario, player)));
        let player = player.transpose()?;
        Ok(self.page(&title.value, player.is_some(), || {
            let above = vec![
                ("/on-this-phone".into(), l.t("On this phone")),
                (self.address.clone(), self.course.title.value.clone()),
            ];
            let body = match &activity.content {
                Content::Lesson(lesson) => self.lesson(activity, lesson),
                Content::Quiz(_) => away(l.t("A test needs a network: its answers are kept on the server from the first one on. This page opens it as soon as there is one.")),
                Content::Scenario(_) => player.map_or_else(
                    || away(l.t("An assessed exercise needs a network. This page opens it as soon as there is one.")),
                    |(scenario, player)| self.tried(scenario, player),
                ),
            };
            view! {
                {breadcrumbs(l, above, &title.value)}
                <h1>{said(title, l.language)}</h1>
                <p class="lesson-meta soft">{minutes::of_activity(l, activity)}</p>
                {body}
            }
            .into_any()
        }))
    }

    fn player(
        &self,
        activity: &'a Activity,
        scenario: &'a Scenario,
    ) -> Result<impl FnOnce() -> AnyView + use<'a>, Failure> {
        let playing = FoundScenario { learning: self.learning, activity, scenario };
        let scene = first_scene(scenario)?;
        let words = words_of_copy(&self.l, scenario);
        let places = playing.places_of_copy(ahead_address(&self.address_of(activity)));
        Ok(move || view! { <Player scene words places saved=String::new()/> }.into_any())
    }

    fn tried(&self, scenario: &Scenario, player: impl FnOnce() -> AnyView) -> AnyView {
        let l = &self.l;
        view! {
            {scenario.notice.as_ref().map(|notice| front::warning(l, notice))}
            {paragraphs(&scenario.intro, l.language)}
            <div class="notice notice--info"><p>{l.t("Without a network this is played for practice: nothing of it is recorded, and there is no debrief. With a network it counts.")}</p></div>
            {player()}
        }
        .into_any()
    }

    fn lesson(&self, activity: &Activity, lesson: &Lesson) -> AnyView {
        let (l, language) = (&self.l, self.l.language);
        let stale = lesson.legal.iter().any(|key| self.course.legal.get(key).is_some_and(|f| f.is_stale(self.today)));
        let html = lesson.html_with_media(&media::folder(self.learning.version.id));
        let previous = self.course.previous_before(&activity.id).map(|before| {
            view! { <a class="button button--secondary" href=self.address_of(before)>{l.t("Back")}</a> }
        });
        let next = self.course.next_after(&activity.id).map_or_else(|| self.address.clone(), |a| self.address_of(a));
        view! {
            {stale.then(|| outline::stale(l))}
            <div class="lesson">
                {outline::folded(l, lesson, language)}
                {outline::beside(l, lesson, language)}
                {prose(html, Some("lesson"))}
            </div>
            <p class="resume" id="resume" role="status" hidden>{l.t("You are where you stopped.")}" "<a href="#main">{l.t("Begin at the top")}</a></p>
            <div class="reading-line" id="reading-line" aria-hidden="true" hidden></div>
            <p id="confirmed" role="status" hidden
                data-read=l.t("You have read this.")
                data-waits=l.t("You have read this. It is kept on this phone, and sent as soon as there is a network.")
                data-nobody=l.t("Nobody is signed in on this phone: you can read, and confirm nothing.")
                data-full=l.t("This phone has no room to keep that you have read this.")></p>
            <nav class="lesson-nav" aria-label=l.t("Lessons")>
                {previous}
                // Which of the two, the phone knows.
                <button type="button" class="button" id="confirm" data-next=next.clone() hidden>{l.t("I have read this. Next")}</button>
                <a class="button" id="next" href=next>{l.t("Next")}</a>
            </nav>
        }
        .into_any()
    }
}

fn away(text: String) -> AnyView {
    view! { <div class="notice"><p>{text}</p></div> }.into_any()
}
