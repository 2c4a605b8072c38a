//! Work outside of requests.

pub(crate) mod jobs;
