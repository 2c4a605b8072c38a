//! The program is killed.

use std::{sync::Arc, thread::sleep};

use super::{
    super::{Folder, serving::Server},
    load::{Load, Outage, Work, marks_in_file},
    moment, rounds, tell,
};

#[test]
fn nothing_that_was_confirmed_is_lost_when_it_is_killed() {
    let folder = Folder::new("kills");
    folder.succeeds(&["demo", "--people", "30"]);
    let mut server = Arc::new(Server::start(&folder, &[]));
    server.becomes_ready(200);
    let work = Work::find(&server);
    let mut took = Vec::new();
    for round in 0..rounds(15, 1000) {
        let load = Load::begin(&work, &server, Outage::Program);
        sleep(moment(round));
        server.kill();
        load.end();
        work.check_marks(&marks_in_file(&folder.0.join("test.db")));
        // Facts, certificates and lists follow the marks, and the log follows all of them.
        folder.succeeds(&["database", "check"]);
        folder.succeeds(&["audit", "verify"]);
        let begun = std::time::Instant::now();
        server = Arc::new(Server::start(&folder, &[]));
        server.becomes_ready(200);
        took.push(begun.elapsed());
        work.check_answer(&server);
    }
    assert!(work.confirmed() > took.len(), "{} writes were confirmed in all", work.confirmed());
    tell("the program is killed", work.confirmed(), took);
}
