//! What the process looks at beside its work: how much is free on the disk, whether mails are delivered, and whether the clock is
//! right.

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use app::App;
use chrono::TimeDelta;
use records::system::upkeep;
use tokio::{
    task::JoinHandle,
    time::{Instant, interval, sleep},
};

/// How often it is looked how much is free.
const DISK: Duration = Duration::from_secs(20);
/// How often the clock is compared with what was written.
const CLOCK: Duration = Duration::from_hours(1);
/// How often it is looked whether mails were delivered.
const MAILS: Duration = Duration::from_mins(1);
/// Whoever looks after the server reads of mails of so many days.
const MAIL_DAYS: i64 = 3;
/// How often it is said again that something is wrong.
const AGAIN: Duration = Duration::from_hours(1);
/// What is less than this is little, in bytes; and what is less than a tenth of the disk.
const LITTLE: u64 = 1_000_000_000;

/// Starts to look; it ends with the task. Of a database on another machine nobody here knows how much is free.
pub fn start(app: App, database: Option<PathBuf>) -> JoinHandle<()> {
    tokio::spawn(async move {
        match database {
            Some(file) => drop(tokio::join!(disk(&app, &file), mails(&app), clock(&app))),
            None => drop(tokio::join!(mails(&app), clock(&app))),
        }
    })
}

/// Bytes that are free for the program, and bytes of the whole disk on which a file lies.
pub fn space(file: &Path) -> io::Result<(u64, u64)> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let disk = rustix::fs::statvfs(folder)?;
    Ok((disk.f_bavail.saturating_mul(disk.f_frsize), disk.f_blocks.saturating_mul(disk.f_frsize)))
}

/// What is free, where that is little.
fn little(file: &Path) -> Option<u64> {
    let (free, all) = space(file).ok()?;
    (free < LITTLE || free < all / 10).then_some(free)
}

async fn disk(app: &App, file: &Path) {
    let mut said: Option<Instant> = None;
    loop {
        let free = little(file);
        app.warnings.set_free(free);
        match (free, said) {
            (Some(free), said) if said.is_none_or(|at| at.elapsed() >= AGAIN) => {
                tracing::warn!(disk.free_bytes = free, "the disk of the server is nearly full");
            }
            (None, Some(_)) => tracing::info!("there is room on the disk again"),
            _ => {
                sleep(DISK).await;
                continue;
            }
        }
        said = free.map(|_| Instant::now());
        sleep(DISK).await;
    }
}

async fn mails(app: &App) {
    let mut minute = interval(MAILS);
    loop {
        minute.tick().await;
        // Whoever asks when the database is away reads of it elsewhere.
        if let Ok(mails) = upkeep::undelivered(&app.cx, app.cx.now() - TimeDelta::days(MAIL_DAYS)).await {
            app.warnings.set_undelivered(mails);
        }
    }
}

async fn clock(app: &App) {
    let mut hour = interval(CLOCK);
    loop {
        hour.tick().await;
        match upkeep::compare_clock(&app.cx).await {
            Ok(None) => {}
            Ok(Some(behind)) => tracing::error!(
                clock.behind_s = behind.num_seconds(),
                "the clock is behind what was written before: no certificate is issued; set it, or run `dayaq database \
                 trust-clock` where it is right"
            ),
            Err(error) => tracing::error!(error = %error, "the clock cannot be compared"),
        }
    }
}
