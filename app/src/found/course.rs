//! What the pages and actions of a course have in common: which course, whose, how far.

use std::sync::Arc;

use courses::course::{Activity, Course};
use records::{
    learning::{
        offer::{self, Offer},
        progress::{self, Progress, Running},
        quizzes::grants,
    },
    ledger::facts::{self, Fact},
    system::versions::Published,
};

use crate::{
    found::onward::{Onward, Place, begun_in, onward},
    page::head::PageHead,
    web::{failure::Failure, visit::Visit},
};

/// A course that is offered to the viewer.
pub(crate) struct FoundCourse {
    pub(crate) offer: Offer,
    pub(crate) version: Arc<Published>,
    pub(crate) running: Option<Running>,
    language: courses::language::Language,
}

impl FoundCourse {
    /// Finds the course by its address.
    pub(crate) async fn find(visit: &Visit, project: &str, course: &str) -> Result<Self, Failure> {
        let viewer = visit.signed_in()?;
        let cx = visit.cx();
        let offer = offer::find(cx, viewer, project, course).await?.ok_or(Failure::NotFound)?;
        let version = offer::version(cx, &offer).await?.ok_or(Failure::NotFound)?;
        let language = visit.language();
        let running = progress::running(cx, viewer, &offer, language).await?;
        Ok(Self { offer, version, running, language })
    }

    /// How far the viewer is, for the pages that show it.
    pub(crate) async fn progress(&self, visit: &Visit) -> Result<Progress, Failure> {
        let facts = self.facts(visit).await?;
        let course = self.version.editions.source();
        let Some(running) = &self.running else { return Ok(Progress::new(course, &facts)) };
        let granted = grants::of_person(visit.cx(), running.person).await?.remove(&running.id).unwrap_or_default();
        Ok(Progress::with_granted(course, &facts, granted))
    }

    /// Whether the viewer has said that they have read a lesson.
    pub(crate) async fn has_read(&self, visit: &Visit, lesson: &Activity) -> Result<bool, Failure> {
        Ok(facts::evidence(&self.facts(visit).await?).confirmed.contains(&lesson.id))
    }

    async fn facts(&self, visit: &Visit) -> Result<Vec<Fact>, Failure> {
        Ok(match &self.running {
            Some(running) => facts::of_participation(visit.cx(), running.id).await?,
            None => Vec::new(),
        })
    }

    /// The next useful thing to do; none where everything is done, or nothing was begun.
    pub(crate) async fn onward(&self, visit: &Visit, progress: &Progress) -> Result<Option<Onward>, Failure> {
        let Some(running) = &self.running else { return Ok(None) };
        let address = self.address();
        let zone = self.offer.zone();
        let project = self.offer.project_id;
        let place = Place { participation: running.id, project, address: &address, course: self.course(), zone };
        let begun = begun_in(visit, running.id).await?;
        onward(visit, &place, progress, &begun).await
    }

    /// The course in the viewer's language.
    pub(crate) fn course(&self) -> &Course {
        self.version.editions.get(self.language)
    }

    /// The head of a page of this course: whom to call stands on each of them, and each can be left at once.
    pub(crate) fn head(&self, title: &str) -> PageHead {
        PageHead::new(title).help(self.course().help().cloned().collect()).with_exit()
    }

    /// The activity with this address.
    pub(crate) fn activity(&self, module: &str, name: &str) -> Result<&Activity, Failure> {
        self.course().activity(&format!("{module}/{name}")).ok_or(Failure::NotFound)
    }

    /// The participation, where the course must have been started.
    pub(crate) fn running(&self) -> Result<&Running, Failure> {
        self.running.as_ref().ok_or(Failure::Conflict(None))
    }

    /// The address of the course.
    pub(crate) fn address(&self) -> String {
        format!("/courses/{}/{}", self.offer.project, self.offer.course)
    }

    /// The address of an activity.
    pub(crate) fn address_of(&self, activity: &Activity) -> String {
        format!("{}/{}", self.address(), activity.id)
    }
}
