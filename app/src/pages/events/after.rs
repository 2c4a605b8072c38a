//! What comes after an event: feedback, people reached, the report.

pub(crate) mod feedback;
pub(crate) mod figures;
pub(crate) mod parts;
pub(crate) mod reach;
pub(crate) mod report;
