//! A town beside the small world: as many people as one asks for, with everything that they would have left behind.
//!
//! The small world is told through the functions that real people use. Here rows are written in bulk, and they say what
//! those functions would have written: marks agree with facts, attempts are graded and runs were really played,
//! certificates are for those who are complete, the audit log is a chain. A test recomputes all of it.

mod attendance;
mod bulk;
mod certificates;
mod doubles;
mod events;
mod feedback;
mod gathering;
mod invitations;
mod learning;
mod ledger;
mod log;
mod names;
mod organisations;
mod people;
mod plays;
mod register;
mod sheets;
mod words;

use std::{ops::Range, sync::Arc};

use chrono::{DateTime, Duration, Utc};

use self::{
    attendance::Attended, certificates::Award, gathering::Gathering, log::Done, organisations::Office, people::Human,
};
use super::{Phase, moment};
use crate::{
    Cx, Result,
    system::{
        db::{read, sql},
        key::AccountId,
        versions::Published,
    },
};

/// So many people are there for each organisation.
const PEOPLE_OF_AN_ORGANISATION: usize = 25;
/// So many people are there for each event.
const PEOPLE_OF_AN_EVENT: usize = 15;

/// Everything that is known while it is written.
struct World<'a> {
    cx: &'a Cx,
    phases: &'a [Phase],
    version: &'a Arc<Published>,
    /// Account of the manager of all projects.
    manager: AccountId,
    offices: Vec<Office>,
    /// By phase, and in each in the order in which they were entered.
    people: Vec<Human>,
    /// The places of the people of each phase.
    ranges: Vec<Range<usize>>,
    gatherings: Vec<Gathering>,
    /// What each of the people attended, in order.
    attended: Vec<Vec<Attended>>,
    awards: Vec<Award>,
    log: Vec<Done>,
}

impl World<'_> {
    /// A number below `below`, as a place in a list.
    fn below(&self, below: usize) -> usize {
        self.cx.random.below(u32::try_from(below).unwrap_or(u32::MAX)) as usize
    }

    /// Whether something happens that happens so many times in a hundred.
    fn happens(&self, percent: u32) -> bool {
        self.cx.random.below(100) < percent
    }

    /// The last moment of which there is anything to tell.
    fn told(&self, phase: usize) -> DateTime<Utc> {
        moment(self.phases[phase].told, 18)
    }
}

/// Enters so many people beside those who are there, and what belongs to them.
pub(super) async fn grow(cx: &Cx, phases: &[Phase], version: &Arc<Published>, people: usize) -> Result<()> {
    bulk::hurry(&cx.db).await?;
    let grown = write(cx, phases, version, people).await;
    bulk::settle(&cx.db).await?;
    grown
}

async fn write(cx: &Cx, phases: &[Phase], version: &Arc<Published>, people: usize) -> Result<()> {
    const MANAGER: &str = "SELECT id FROM accounts WHERE user_key = 'manager'";
    let manager: AccountId = read!(cx.db, c => sql::query_scalar(MANAGER).fetch_one(c).await)?;
    let mut world = World {
        cx,
        phases,
        version,
        manager,
        offices: Vec::new(),
        people: Vec::new(),
        ranges: Vec::new(),
        gatherings: Vec::new(),
        attended: Vec::new(),
        awards: Vec::new(),
        log: Vec::new(),
    };
    let mut tx = cx.db.begin().await?;
    world.offices = organisations::create(cx, &mut tx, (people / PEOPLE_OF_AN_ORGANISATION).max(1)).await?;
    tx.commit().await?;
    people::create(&mut world, people).await?;
    events::create(&mut world, people / PEOPLE_OF_AN_EVENT).await?;
    learning::create(&mut world).await?;
    certificates::create(&mut world).await?;
    log::write(cx, std::mem::take(&mut world.log)).await?;
    if let Some(last) = phases.len().checked_sub(1) {
        cx.clock.set(world.told(last) + Duration::hours(4));
    }
    Ok(())
}

/// So many minutes.
fn minutes(many: impl TryInto<i64>) -> Duration {
    Duration::minutes(many.try_into().unwrap_or(0))
}
