//! Work outside of requests, time, and what breaks.

mod faults;
mod jobs;
mod time;
