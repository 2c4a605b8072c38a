//! What fails in the middle of the work, again and again: the program, its PostgreSQL, its disk. What was confirmed to somebody is there
//! afterwards, the rest is there whole or not at all, and nobody has to restart what was not killed.

#[path = "kills/disk.rs"]
mod disk;
#[path = "kills/load.rs"]
mod load;
#[path = "kills/postgres.rs"]
mod postgres;
#[path = "kills/program.rs"]
mod program;

use std::time::Duration;

/// How often something fails here: some times, and many times where `make torture` asks for it.
fn rounds(some: u32, many: u32) -> u32 {
    if std::env::var_os("TORTURE").is_some() { many } else { some }
}

/// Each time in another moment of the work.
fn moment(round: u32) -> Duration {
    Duration::from_millis(60 + u64::from(round * 37 % 190))
}

/// Tells how long it took until everybody could write again.
fn tell(what: &str, confirmed: usize, mut took: Vec<Duration>) {
    took.sort();
    let (median, longest) = (took[took.len() / 2], took[took.len() - 1]);
    eprintln!(
        "{what}: {} times, {confirmed} writes confirmed, none lost; everybody writes again after {median:.2?} (median), {longest:.2?} \
         (longest)",
        took.len()
    );
}
