//! One person goes through the course: lessons read, quizzes handed in, scenarios played.

use chrono::Duration;
use courses::course::Activity;

use super::{
    Learner,
    rows::{Attempt, Debrief, Run, Written},
};
use crate::{
    Result,
    demo::{
        names::pick,
        scale::{
            World, minutes,
            plays::{self, Played},
            sheets::{Sheet, Sheets},
        },
    },
    learning::{quizzes::attempts::AttemptId, scenarios::debriefs::Kept},
    ledger::{
        facts::{FactKind, RunEvidence},
        keys::RunId,
    },
};

/// An activity, and what people make of it.
pub(super) struct Material {
    pub(super) activity: String,
    minutes: u32,
    what: What,
}

enum What {
    Lesson,
    Quiz(Sheets),
    Scenario(Vec<Played>),
}

impl Material {
    pub(super) fn of(world: &World<'_>, activity: &Activity) -> Result<Self> {
        let what = match Sheets::of(world, activity)? {
            Some(sheets) => What::Quiz(sheets),
            None if activity.lesson().is_some() => What::Lesson,
            None => What::Scenario(plays::of(world, activity)?),
        };
        Ok(Self { activity: activity.id.clone(), minutes: activity.minutes, what })
    }

    pub(super) fn sheet(&self, attempt: &Attempt) -> Option<&Sheet> {
        let What::Quiz(sheets) = &self.what else { return None };
        if attempt.passed { sheets.passed.get(attempt.sheet) } else { sheets.failed.get(attempt.sheet) }
    }

    pub(super) fn played(&self, run: &Run) -> Option<&Played> {
        let What::Scenario(played) = &self.what else { return None };
        played.get(run.played)
    }
}

impl Learner<'_> {
    /// Two of three go through everything, the others stop somewhere; nobody does anything after what is told.
    pub(super) fn learn(&mut self, materials: &[Material], written: &mut Written) {
        let stops_at = if self.world.happens(66) { materials.len() } else { self.world.below(materials.len()) + 1 };
        for (place, material) in materials.iter().enumerate().take(stops_at) {
            self.pause();
            if self.is_over() {
                return;
            }
            match &material.what {
                What::Lesson => {
                    let id = self.world.cx.random.id(self.now);
                    self.fact(id, &material.activity, FactKind::LessonConfirmed, material.minutes);
                }
                What::Quiz(sheets) => {
                    // The last thing that somebody does may be to leave a test open.
                    let leaves = place + 1 == stops_at && stops_at < materials.len() && self.world.happens(50);
                    self.try_quiz(place, material, sheets, leaves, written);
                }
                What::Scenario(played) if self.world.happens(20) => self.play(place, material, played, written),
                What::Scenario(_) => {}
            }
        }
    }

    /// Whether there is nothing more to tell.
    fn is_over(&self) -> bool {
        self.now > self.world.told(self.human.phase)
    }

    /// Until the next activity: some minutes, or some days.
    fn pause(&mut self) {
        let random = &self.world.cx.random;
        let days = if random.below(4) == 0 { random.below(6) } else { 0 };
        self.now += minutes(10 + random.below(110) + days * 24 * 60);
    }

    fn try_quiz(
        &mut self,
        material_place: usize,
        material: &Material,
        sheets: &Sheets,
        leaves: bool,
        written: &mut Written,
    ) {
        let random = &self.world.cx.random;
        for number in 1..=sheets.attempts {
            let passed = (self.world.happens(72) && !sheets.passed.is_empty()) || sheets.failed.is_empty();
            let list = if passed { &sheets.passed } else { &sheets.failed };
            let place = self.world.below(list.len());
            let sheet = &list[place];
            let started = self.now;
            let answered = if leaves { sheet.answers.len() / 2 } else { sheet.answers.len() };
            let saved = (0..answered).map(|_| {
                self.now += Duration::seconds(i64::from(40 + random.below(90)));
                self.now
            });
            let saved = saved.collect();
            let id: AttemptId = random.id(started);
            self.now += Duration::seconds(20);
            let submitted = (!leaves).then_some(self.now);
            written.attempts.push(Attempt {
                id,
                participation: self.participation,
                material: material_place,
                number: i64::from(number),
                started,
                submitted,
                passed,
                sheet: place,
                saved,
            });
            if leaves {
                return;
            }
            let fact = self.fact(id.into(), &material.activity, FactKind::QuizGraded, material.minutes);
            fact.score = Some(sheet.score);
            fact.passed = Some(passed);
            // One in four gives up.
            if passed || self.world.happens(25) {
                return;
            }
            self.now += minutes(sheets.pause_hours * 60 + 30 + random.below(48 * 60));
            if self.is_over() {
                return;
            }
        }
    }

    fn play(&mut self, material_place: usize, material: &Material, played: &[Played], written: &mut Written) {
        let world = self.world;
        for number in 1..=2 {
            if played.is_empty() {
                return;
            }
            let place = world.below(played.len());
            let run = &played[place];
            let leaves = world.happens(6);
            let made = if leaves { run.steps.len() / 2 } else { run.steps.len() };
            let started = self.now;
            let id: RunId = world.cx.random.id(started);
            let moments = run.steps.iter().take(made).map(|step| {
                self.now += Duration::seconds(i64::from(step.seconds));
                self.now
            });
            written.runs.push(Run {
                id,
                participation: self.participation,
                material: material_place,
                number,
                started,
                kind: self
                    .human
                    .post_on(crate::system::clock::local_date(started, crate::projects::project::DEFAULT_ZONE))
                    .map(|post| world.offices[post.office].kind),
                language: self.human.checked.language,
                moments: moments.collect(),
                closed: (!leaves).then_some(self.now),
                played: place,
            });
            if leaves {
                return;
            }
            let fact = self.fact(id.into(), &material.activity, FactKind::ScenarioEnded, material.minutes);
            fact.score = Some(run.score);
            fact.passed = Some(run.passed);
            fact.evidence = Some(RunEvidence { run: id, ..run.evidence.clone() }.to_json());
            if world.happens(90) {
                self.debrief(id, material, run.passed, written);
            }
            if run.passed || world.happens(40) {
                return;
            }
            self.now += minutes(30 + world.cx.random.below(24 * 60));
            if self.is_over() {
                return;
            }
        }
    }

    fn debrief(&mut self, run: RunId, material: &Material, passed: bool, written: &mut Written) {
        let world = self.world;
        self.now += minutes(2 + world.cx.random.below(7));
        // Asked after 90 days, where these are over.
        let asked = self.now + crate::learning::scenarios::debriefs::FOLLOW_UP + Duration::days(3);
        let kept = (asked < world.told(self.human.phase) && world.happens(60))
            .then(|| (*pick(&world.cx.random, Kept::ALL), asked));
        written.debriefs.push(Debrief { run, language: self.human.checked.language, at: self.now, kept });
        let id = world.cx.random.id(self.now);
        let fact = self.fact(id, &material.activity, FactKind::DebriefAnswered, 0);
        fact.passed = Some(passed);
        fact.evidence = Some(RunEvidence { run, criticals: Vec::new(), below: Vec::new() }.to_json());
    }
}
