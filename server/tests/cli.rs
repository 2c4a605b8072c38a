//! The command line: exit codes, one clear line on standard error, nothing changed when something is wrong.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "cli/away.rs"]
mod away;
#[path = "cli/bodies.rs"]
mod bodies;
#[path = "cli/connections.rs"]
mod connections;
#[path = "cli/copies.rs"]
mod copies;
#[path = "../../courses/tests/fixture/folders.rs"]
mod folders;
#[path = "cli/kills.rs"]
mod kills;
#[path = "cli/refused.rs"]
mod refused;
#[path = "cli/serving.rs"]
mod serving;
#[path = "cli/settings.rs"]
mod settings;
#[path = "cli/sign_on.rs"]
mod sign_on;
#[path = "cli/small_disk.rs"]
mod small_disk;

use std::{
    fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

/// A folder of its own for each test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("dayaq-cli-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn database(&self) -> String {
        format!("sqlite://{}", self.0.join("test.db").display())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dayaq"));
        command.current_dir(&self.0).env("DATABASE_URL", self.database()).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that reads a line.
    fn told(&self, arguments: &[&str], line: &str) -> Output {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Makes the database, with an administrator in it; answers what was said.
    fn administrator(&self) -> String {
        let output = self.told(&["administrator", "create", "site.admin"], "quite-a-long-secret-7");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Fails with exit code 1 and one line that says `what`.
    fn refuses(&self, arguments: &[&str], what: &str) {
        let output = self.run(arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {error}");
        assert_eq!(error.trim_end().lines().count(), 1, "{error}");
        assert!(error.starts_with("dayaq: ") && error.contains(what), "{error}");
    }

    fn succeeds(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The folder of the small course, as an argument.
fn course() -> String {
    folders::fixture().to_str().unwrap().to_owned()
}

#[test]
fn what_cannot_start_says_why_and_changes_nothing() {
    let folder = Folder::new("start");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    folder.refuses(&["serve", "--listen", &address], &format!("cannot listen on {address}"));
    assert!(folders::read(&folder.0).is_empty(), "no database was made");
    folder.refuses(&["audit", "verify", "--database", "mysql://x/y"], "unknown database scheme \"mysql\"");
    folder.refuses(
        &["audit", "verify", "--database", "postgres://x@127.0.0.1:1/y"],
        "cannot reach PostgreSQL at 127.0.0.1:1",
    );
    let export = ["export", "people", "--project", "none", "--format", "csv", "--out", "x.csv"];
    for nothing_to_do in [
        &export[..],
        &["audit", "verify"],
        &["database", "rebuild"],
        &["database", "check"],
        &["database", "upgrade"],
        &["database", "trust-clock"],
        &["backup", "copy.db"],
        &["course", "import", &course()],
        &["course", "export", "recognising", "out"],
    ] {
        folder.refuses(nothing_to_do, "there is no Dayaq database");
    }
    let output = folder.told(&["administrator", "password", "admin"], "quite-a-long-secret-7");
    assert_eq!(output.status.code(), Some(1));
    assert!(folders::read(&folder.0).is_empty(), "no database was made");
    assert!(folder.administrator().contains("A new database was made: "));
    folder.refuses(&export, "there is no project none");
    for name in ["site.admin", "nobody"] {
        folder.refuses(&["administrator", "second-factor", name], "no account with this name that has a second factor");
    }
    assert_eq!(folder.run(&["serve", "--listen", "nowhere"]).status.code(), Some(2));
    assert_eq!(folder.run(&["sing"]).status.code(), Some(2));
}

#[test]
fn a_course_goes_in_and_comes_out_byte_for_byte() {
    let folder = Folder::new("course");
    folder.administrator();
    folder.succeeds(&["course", "new", "first"]);
    folder.succeeds(&["course", "check", "first"]);
    folder.refuses(&["course", "new", "first"], "is not empty");
    folder.succeeds(&["course", "check", &course()]);
    folder.refuses(&["course", "import", "--shipped", "none"], "there are: recognising");
    assert!(folder.succeeds(&["course", "import", &course()]).contains("Published"));
    assert!(folder.succeeds(&["course", "import", &course()]).contains("already"));
    assert_eq!(folder.run(&["course", "import"]).status.code(), Some(2));
    folder.succeeds(&["course", "export", "recognising", "out"]);
    assert_eq!(folders::read(&folder.0.join("out")), folders::read(&folders::fixture()));
    folder.refuses(&["course", "export", "recognising", "out"], "is not empty");
    folder.refuses(&["course", "export", "none", "other"], "there is no course none");
    // What is shipped goes in from the program itself.
    assert!(folder.succeeds(&["course", "import", "--shipped", "recognising"]).contains("Published"));
    assert!(folder.succeeds(&["course", "import", "--shipped", "recognising"]).contains("already"), "it is the same");
}

#[test]
fn every_fault_of_a_course_is_listed_and_nothing_is_imported() {
    let folder = Folder::new("faults");
    let course = folder.0.join("course");
    for (name, bytes) in folders::read(&folders::fixture()) {
        let path = course.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    fs::remove_file(course.join("01-indicators/abuse-and-deception.md")).unwrap();
    fs::write(course.join("02-combining/next-steps.md"), "# Title\n\n<b>raw</b>\n\n:::ask\nnever closed\n").unwrap();
    let quiz = course.join("02-combining/post.quiz.toml");
    let text = fs::read_to_string(&quiz).unwrap().replacen("right = true", "", 1);
    fs::write(&quiz, text).unwrap();
    for command in ["check", "import"] {
        let output = folder.run(&["course", command, "course"]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1));
        for place in [
            "01-indicators/module.toml:",
            "02-combining/next-steps.md:3: error:",
            "02-combining/next-steps.md:5: error:",
            "02-combining/post.quiz.toml:",
        ] {
            assert!(error.contains(place), "{place} is missing in\n{error}");
        }
    }
    assert!(!folder.0.join("test.db").exists(), "no database was made");
}

#[test]
fn demonstration_data_and_the_audit_log() {
    let folder = Folder::new("demo");
    assert!(folder.succeeds(&["demo", "--people", "12"]).contains("dayaq-trainee-demo"));
    folder.refuses(&["demo"], "has people in it already");
    assert!(folder.succeeds(&["audit", "verify"]).contains("all intact"));
    folder.succeeds(&["export", "people", "--project", "phase-2", "--format", "csv", "--out", "people.csv"]);
    let file = fs::read(folder.0.join("people.csv")).unwrap();
    let mode = fs::metadata(folder.0.join("people.csv")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "there are names in it");
    assert!(file.starts_with(b"\xEF\xBB\xBFperson_id,family_name,given_name"));
    folder.succeeds(&["export", "completions", "--project", "phase-1", "--format", "json", "--out", "c.json"]);
    folder.succeeds(&["export", "events", "--project", "phase-2", "--format", "csv", "--out", "events.csv"]);
    let events = fs::read_to_string(folder.0.join("events.csv")).unwrap();
    assert_eq!(events.lines().count(), 5, "{events}");
    assert!(events.lines().skip(1).all(|line| line.contains(",phase-2,")), "{events}");
    folder.succeeds(&["export", "completions", "--project", "phase-1", "--format", "xlsx", "--out", "c.xlsx"]);
    assert!(fs::read(folder.0.join("c.xlsx")).unwrap().starts_with(b"PK"));
    // Who took what with how many rows is in the log, as for downloads.
    let rows = |file: &str| fs::read_to_string(folder.0.join(file)).unwrap().lines().count() - 1;
    for (act, kind, rows) in [("people", "csv", rows("people.csv")), ("events", "csv", rows("events.csv"))] {
        let noted = copies::text(
            &folder,
            &format!("SELECT details FROM audit_log WHERE action = 'export.{act}' AND subject = 'phase-2'"),
        );
        let noted: serde_json::Value = serde_json::from_str(&noted).unwrap();
        assert_eq!(noted, serde_json::json!({ "filters": {}, "file": kind, "rows": rows }), "{act}");
    }
    assert!(folder.succeeds(&["audit", "verify"]).contains("all intact"));
}

#[test]
fn scenarios_are_played_and_measured() {
    let folder = Folder::new("scenario");
    let course = course();
    let json = |arguments: &[&str]| -> serde_json::Value { serde_json::from_str(&folder.succeeds(arguments)).unwrap() };
    let paths = json(&["scenario", "paths", &course, "wrong-number", "--json"]);
    assert_eq!((&paths["faults"], &paths["all_states"]), (&0.into(), &true.into()));
    let recommended: Vec<&str> =
        paths["recommended"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    let choices = recommended.join(",");

    // Without choices: what comes first.
    let first = json(&["scenario", "play", &course, "03-decisions/wrong-number", "--json"]);
    assert_eq!((&first["ended"], &first["clock_minutes"]), (&serde_json::Value::Null, &0.into()));
    assert!(first["choices"].as_array().unwrap().iter().any(|id| id == recommended[0]));

    for language in ["az", "en", "ru"] {
        let way = ["scenario", "play", &course, "wrong-number", "--language", language, "--choices", &choices];
        let end = json(&[&way[..], &["--json"]].concat());
        assert!(end["ended"].is_string());
        assert_eq!(
            (&end["passed"], &end["critical_errors"], &end["choices"]),
            (&true.into(), &serde_json::json!([]), &serde_json::json!([]))
        );
        assert!(end["scales"].as_object().unwrap().values().all(|value| value.as_i64().unwrap() >= 50));
        assert!(end["clock_minutes"].as_i64().unwrap() > 0);
        let text = folder.succeeds(&way);
        assert!(text.contains("[23:4") && text.contains("> "), "{text}");
    }
    let play = |more: &[&'static str]| [&["scenario", "play", course.as_str(), "wrong-number"][..], more].concat();
    folder.refuses(&play(&["--choices", "no-such-choice"]), "on offer: ");
    folder.refuses(&play(&["--language", "de"]), "the language is az, en or ru");
    folder.refuses(&["scenario", "play", &course, "nowhere"], "03-decisions/wrong-number");
    assert_eq!(folder.run(&play(&["--seed", "x"])).status.code(), Some(2));
}

#[test]
fn twee_goes_out_and_in() {
    let folder = Folder::new("twee");
    let text = folder.succeeds(&["scenario", "twee", &course(), "wrong-number"]);
    assert!(text.starts_with(":: StoryTitle"));
    let file = folder.0.join("story.twee");
    fs::write(&file, text).unwrap();
    let back = folder.succeeds(&["scenario", "from-twee", file.to_str().unwrap()]);
    assert!(back.contains("[[node]]") && back.contains("first-call"));
    fs::write(&file, ":: A\n[[Nowhere]]\n").unwrap();
    let output = folder.run(&["scenario", "from-twee", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains(":2: error"), "the line is named");
}
