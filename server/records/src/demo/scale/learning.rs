//! Courses: who begins, how far they come, what they answer and how they decide.

mod course;
mod rows;

use chrono::{DateTime, Utc};
use courses::completion::{self, Evidence, Status};
use serde_json::json;

use self::{course::Material, rows::Written};
use super::{World, attendance::Attended, certificates::Award, ledger::Line, log::Done, minutes, people::Human};
use crate::{
    Result,
    certificates::achievement::Printed,
    demo::phase_names,
    ledger::{
        facts::{FactId, FactKind, Mode, NewFact},
        keys::ParticipationId,
    },
    projects::project::DEFAULT_ZONE,
    system::{audit::Act, clock},
};

/// So many people are written with one transaction.
const PIECE: usize = 500;

/// Writes what everybody learned, alone and in rooms.
pub(super) async fn create(world: &mut World<'_>) -> Result<()> {
    let course = world.version.editions.source();
    let materials = course.activities().map(|activity| Material::of(world, activity)).collect::<Result<Vec<_>>>()?;
    for from in (0..world.people.len()).step_by(PIECE) {
        let mut written = Written::default();
        for place in from..world.people.len().min(from + PIECE) {
            tell(world, &materials, place, &mut written);
        }
        let mut tx = world.cx.db.begin().await?;
        let (awards, log) = rows::write(world, &mut tx, &materials, written).await?;
        tx.commit().await?;
        world.awards.extend(awards);
        world.log.extend(log);
    }
    Ok(())
}

/// Somebody's way through the course.
struct Learner<'w> {
    world: &'w World<'w>,
    human: &'w Human,
    participation: ParticipationId,
    now: DateTime<Utc>,
    lines: Vec<Line>,
}

fn tell(world: &World<'_>, materials: &[Material], place: usize, written: &mut Written) {
    let human = &world.people[place];
    let mut attended: Vec<&Attended> = world.attended[place].iter().collect();
    attended.sort_by_key(|attended| attended.at);
    let room =
        attended.iter().find(|a| world.gatherings[a.event].event.course.is_some() && a.first.minutes(a.planned) > 0);
    // Of ten people nine begin on the screen.
    let alone = (!human.trains && world.cx.random.below(10) > 0)
        .then(|| human.entered + minutes(60 + world.cx.random.below(20 * 24 * 60)))
        .filter(|at| *at < world.told(human.phase));
    let Some(started) = [alone, room.map(|a| a.at)].into_iter().flatten().min() else {
        let lines = attended.iter().flat_map(|a| in_room(world, human, None, a));
        return written.lines.extend(lines.map(|line| (place, line)));
    };
    let participation = world.cx.random.id(started);
    written.participations.push((participation, place, started));
    if alone == Some(started) {
        let details = json!({});
        written.log.push(Done::new(started, human.account, Act::ParticipationStart, participation, &details));
    }
    let mut learner = Learner { world, human, participation, now: started, lines: Vec::new() };
    if let Some(alone) = alone {
        learner.now = alone;
        learner.learn(materials, written);
    }
    let mut lines = learner.lines;
    lines.extend(attended.iter().flat_map(|a| in_room(world, human, Some(participation), a)));
    lines.sort_by_key(|line| line.recorded_at);
    written.awards.extend(award(world, human, participation, &lines));
    written.lines.extend(lines.into_iter().map(|line| (place, line)));
}

/// The facts of a session in a room: one, and another one in its place where the mark was corrected.
fn in_room(world: &World<'_>, human: &Human, participation: Option<ParticipationId>, attended: &Attended) -> Vec<Line> {
    let event = &world.gatherings[attended.event];
    let participation = participation.filter(|_| event.event.course.is_some());
    let fact = |said: courses::attendance::Said, at, by, supersedes| Line {
        fact: NewFact {
            id: world.cx.random.id(at),
            person: human.id,
            project: world.phases[human.phase].id,
            participation,
            course_version: participation.map(|_| world.version.id),
            activity: None,
            session: Some(attended.session),
            kind: FactKind::MinutesAttended,
            mode: Mode::InPerson,
            minutes: said.minutes(attended.planned),
            score: None,
            passed: None,
            evidence: None,
            language: attended.language,
            at: attended.starts,
            on: attended.on,
            recorded_by: Some(by),
            supersedes,
        },
        recorded_at: at,
        event: Some(attended.event),
    };
    let mut facts = Vec::with_capacity(2);
    if attended.first.minutes(attended.planned) > 0 {
        facts.push(fact(attended.first, attended.at, attended.by, None));
    }
    if let Some((said, at, by)) = attended.corrected {
        let before = facts.first().map(|line: &Line| (line.fact.id, "attendance corrected".to_owned()));
        facts.push(fact(said, at, by, before));
    }
    facts
}

impl Learner<'_> {
    /// A fact about an activity, now.
    fn fact(&mut self, id: FactId, activity: &str, kind: FactKind, minutes: u32) -> &mut NewFact {
        self.lines.push(Line {
            fact: NewFact {
                id,
                person: self.human.id,
                project: self.world.phases[self.human.phase].id,
                participation: Some(self.participation),
                course_version: Some(self.world.version.id),
                activity: Some(activity.to_owned()),
                session: None,
                kind,
                mode: Mode::SelfPaced,
                minutes,
                score: None,
                passed: None,
                evidence: None,
                language: self.human.checked.language,
                at: self.now,
                on: clock::local_date(self.now, DEFAULT_ZONE),
                recorded_by: Some(self.human.account),
                supersedes: None,
            },
            recorded_at: self.now,
            event: None,
        });
        let last = self.lines.len() - 1;
        &mut self.lines[last].fact
    }
}

/// The certificate of what holds in the end, issued when the last fact that it rests on was written. `lines` are in the order
/// in which they were written.
fn award(world: &World<'_>, human: &Human, participation: ParticipationId, lines: &[Line]) -> Option<Award> {
    let source = world.version.editions.source();
    let corrected: Vec<FactId> = lines.iter().filter_map(|line| Some(line.fact.supersedes.as_ref()?.0)).collect();
    let counts = |line: &&Line| line.fact.participation.is_some() && !corrected.contains(&line.fact.id);
    let mut holding: Vec<&Line> = lines.iter().filter(counts).collect();
    holding.sort_by_key(|line| (line.fact.at, line.fact.id));
    let mut evidence = Evidence::default();
    let completing = holding.iter().position(|line| {
        line.add_to(world, &mut evidence);
        completion::status(source, &evidence) == Status::Complete
    })?;
    let fact = &holding[completing].fact;
    let last = holding[..=completing].iter().max_by_key(|line| line.recorded_at)?;
    let course = world.version.editions.get(fact.language);
    let slug = world.phases[human.phase].slug;
    let printed = Printed {
        name: human.full_name(),
        organisation: human.post_on(fact.on).map(|post| world.offices[post.office].name.clone()),
        project: slug.to_owned(),
        project_names: phase_names(slug),
        course: course.title.value.clone(),
        course_version: course.version.clone(),
        language: fact.language,
        completed_on: fact.on,
        minutes: completion::credited_minutes(source, &evidence),
        result_percent: completion::result_percent(source, &evidence),
    };
    let (at, by) = (last.recorded_at, last.fact.recorded_by.into());
    Some(Award::Course { participation, phase: human.phase, at, by, printed })
}
