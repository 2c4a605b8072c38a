//! The disk is full, and then it is not.

use std::{
    fs,
    sync::Arc,
    thread::sleep,
    time::{Duration, Instant},
};

use super::{
    super::{
        Folder,
        serving::HANGS,
        small_disk::{SmallDisk, can_mount},
    },
    load::{Load, Outage, Work, marks_in_file},
    moment, rounds, tell,
};

#[test]
fn nothing_that_was_confirmed_is_lost_when_the_disk_is_full() {
    if !can_mount() {
        eprintln!("this machine gives no small disk to a test: not tried");
        return;
    }
    let folder = Folder::new("kills-disk");
    folder.succeeds(&["demo", "--people", "30"]);
    let disk = SmallDisk::serve(&folder, "160m");
    let server = Arc::clone(&disk.server);
    server.becomes_ready(200);
    let work = Work::find(&server);
    let copy = folder.0.join("copy.db");
    let url = format!("sqlite://{}", copy.display());
    let mut took = Vec::new();
    for round in 0..rounds(4, 100) {
        let load = Load::begin(&work, &server, Outage::Database);
        sleep(moment(round));
        let (before, begun) = (work.refused(), Instant::now());
        disk.fill();
        while work.refused() == before {
            assert!(begun.elapsed() < HANGS, "a full disk stops nobody\n{}", server.log());
            sleep(Duration::from_millis(2));
        }
        sleep(moment(round));
        disk.empty();
        took.push(work.recovers(Instant::now(), &server));
        load.end();
        // SQLite does not find its way into the server's room. Nobody writes now: file and journal are of one moment.
        for end in ["-wal", ""] {
            fs::copy(disk.seen_from_outside(&format!("test.db{end}")), folder.0.join(format!("copy.db{end}"))).unwrap();
        }
        let _ = fs::remove_file(folder.0.join("copy.db-shm"));
        work.check_marks(&marks_in_file(&copy));
        work.check_answer(&server);
        for question in [["database", "check"], ["audit", "verify"]] {
            folder.succeeds(&[&question[..], &["--database", &url]].concat());
        }
    }
    tell("the disk is full", work.confirmed(), took);
}
