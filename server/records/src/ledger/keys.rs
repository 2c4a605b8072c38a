//! Keys of what facts are about and what stands in wings above the ledger.

use crate::system::key::key;

key! {
    /// The key of a participation.
    ParticipationId
}

key! {
    /// The key of a run of a scenario.
    RunId
}

key! {
    /// The key of an event.
    EventId
}

key! {
    /// The key of a session of an event.
    SessionId
}
