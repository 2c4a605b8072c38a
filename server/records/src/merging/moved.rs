//! What a merge moves and changes, written down so that it can be put back exactly.

use serde::{Deserialize, Serialize};

use crate::{
    accounts::roles::Role,
    certificates::achievement::CertificateId,
    events::registrations::RegistrationId,
    learning::{enrolment::EnrolmentId, quizzes::attempts::AttemptId},
    ledger::keys::{EventId, ParticipationId, RunId},
    people::{
        person::{Checked, PersonId},
        posts::PostId,
    },
    projects::project::ProjectId,
    system::key::AccountId,
};

/// Everything that a merge does, as it is stored in `person_merges.moved`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Moved {
    /// What was known about the kept person before.
    pub(super) before: Checked,
    /// And after.
    pub(super) after: Checked,
    /// The address that the gone record gave up.
    pub(super) email: Option<String>,
    /// Records that had been merged into the gone one.
    pub(super) people: Vec<PersonId>,
    /// The gone person's account, where it became the kept person's.
    pub(super) account: Option<AccountId>,
    /// The gone person's account, where it was closed.
    pub(super) closed: Option<AccountId>,
    /// The kept person's account, where both had one.
    pub(super) account_kept: Option<AccountId>,
    /// Project and role that the kept person's account was given.
    pub(super) roles: Vec<(ProjectId, Role)>,
    /// Course runs that became the kept person's.
    pub(super) participations: Vec<Whole>,
    /// Course runs that both had begun.
    pub(super) joined: Vec<Joined>,
    /// Course runs that had been merged into one of those.
    pub(super) repointed: Vec<Joined>,
    /// Attempts of those course runs.
    pub(super) attempts: Vec<Numbered<AttemptId>>,
    /// Runs of scenarios of those course runs.
    pub(super) runs: Vec<Numbered<RunId>>,
    pub(super) posts: Vec<PostId>,
    /// Registrations for events.
    pub(super) registrations: Vec<RegistrationId>,
    /// Enrolments in courses.
    #[serde(default)]
    pub(super) enrolled: Vec<EnrolmentId>,
    /// Those of the registrations of which somebody should have looked whose they are: the merge says it.
    #[serde(default)]
    pub(super) matched: Vec<RegistrationId>,
    /// Events in which the gone person was a trainer.
    pub(super) trained: Vec<EventId>,
}

/// A course run that moves as a whole, and what was in it by then. What comes later is the kept person's own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Whole {
    pub(super) id: ParticipationId,
    pub(super) attempts: Vec<AttemptId>,
    pub(super) runs: Vec<RunId>,
    pub(super) certificates: Vec<CertificateId>,
}

/// A course run and the one into which it is merged.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Joined {
    pub(super) id: ParticipationId,
    pub(super) into: ParticipationId,
    /// Into which it was merged before.
    pub(super) was: Option<ParticipationId>,
}

/// An attempt or a run that continues in another course run under another number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Numbered<K> {
    pub(super) id: K,
    pub(super) from: ParticipationId,
    pub(super) into: ParticipationId,
    pub(super) number: i64,
    pub(super) new_number: i64,
    /// Whether it was still open.
    pub(super) open: bool,
}
