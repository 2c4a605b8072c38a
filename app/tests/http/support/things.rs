//! A real object for each place in an address, all of them in phase 2; and the people who have other roles there.

use std::collections::BTreeMap;

use courses::scenario::debrief::recommended_path;
use records::{
    accounts::{
        account, address, credentials,
        opening::{self, NewAccount},
        roles::Role,
    },
    authoring::reviews::{self, NewReview, Weight},
    demo,
    events::{check_in, event, paper, registrations::candidates},
    merging::merge::{self, MergeInput, Merging},
    people::person::PersonInput,
    system::jobs::Lane,
};

use crate::http::{
    accounts::resets::link_in,
    events::{after::held, paper::issue_to_all, powers},
    learning::quizzes::{COURSE, begun},
    support::world::{Tokens, World, signed_in},
};

/// Who is there besides [`super::world::PEOPLE`]: a focal point and a donor of phase 2, and a trainer of phase 1 who is a
/// trainee of phase 2.
pub const OTHERS: &[(&str, &str, Role)] =
    &[("focal", "phase-2", Role::FocalPoint), ("donor", "phase-2", Role::Donor), ("both", "phase-1", Role::Trainer)];

/// A scenario of the shipped course.
pub const EXERCISE: &str = "03-decisions/wrong-number";

/// What stands in the places of addresses: by the beginning of the pattern and the place.
#[derive(Clone, Default)]
pub struct Things(BTreeMap<(&'static str, &'static str), String>);

/// How patterns begin in which a place has a meaning of its own; the first that fits counts.
const BEGINNINGS: &[&str] = &[
    "/verify/{code}",
    "/in/{code}",
    "/join/{code}",
    "/invitation/{code}",
    "/feedback/{code}",
    "/wall/{code}",
    "/paper/{code}",
    "/calendar/{file}",
    "/certificates/{file}",
    "/my-events/feed/{feed}/end",
    "/my-events/{event}/feedback",
    "/events/{event}/feedback",
    "/events/{event}/report",
    "/events/{event}/sessions/{session}/reach",
    "/events/{event}/sessions/{session}/people/{person}",
    "/events/{event}/people/{person}/",
    "/events/{event}/materials/{file}",
    "/events/{event}/paper/certificates/{certificate}",
    "/completions/{participation}",
    "/events/{event}",
    "/my-events/{event}",
    "/account/sessions/{id}",
    "/account/address/{secret}",
    "/people/merges/{id}",
    "/people/{id}/second-factor",
    "/people/{id}/with",
    "/people/{id}/certificates/",
    "/people/{id}",
    "/commitments/{run}",
    "/exercises/",
    "/offers/",
    "/media/{version}/{name}",
    "/open/",
    "/authoring/{course}/reviews/remarks/",
    "/kept/{version}/",
    "/on-this-phone/",
    "/authoring/",
    "/review/",
    "/courses/",
    "/reset/{secret}",
    "/jobs/{job}",
    "/mails/{mail}",
    "",
];

impl Things {
    /// The address that a pattern comes to for a visitor.
    pub async fn address(&self, world: &World, pattern: &str, user: &str) -> String {
        let beginning = BEGINNINGS.iter().find(|beginning| pattern.starts_with(**beginning)).unwrap();
        let mut address = pattern.to_owned();
        for ((of, place), thing) in &self.0 {
            if of == beginning || of.is_empty() {
                address = address.replace(place, thing);
            }
        }
        if address.starts_with("/account/sessions/") {
            let account = world.account(if user == "anonymous" { "admin" } else { user }).await.id;
            let sessions = records::accounts::sessions::of_account(&world.cx, account).await.unwrap();
            // Whoever has ended all of theirs asks for one that is not there.
            let id = sessions.first().map_or_else(|| uuid::Uuid::nil().to_string(), |session| session.id.to_string());
            address = address.replace("{id}", &id);
        }
        let exercise = address.contains("/play")
            || address.ends_with("/ahead")
            || address.contains("/runs/")
            || address.starts_with("/exercises");
        let activity = match pattern {
            _ if pattern.ends_with("/confirm") || pattern.ends_with("/remark") => "01-indicators/abuse-and-deception",
            _ if exercise => EXERCISE,
            _ => "02-combining/post",
        };
        let written = if pattern.ends_with("/passage") { "01-indicators/abuse-and-deception" } else { EXERCISE };
        let address = address.replace("{module}/{activity}", activity).replace("{module}/{name}", written);
        address.replace("/texts/{name}", "/texts/course")
    }

    /// What stands in a place of the addresses that begin so.
    pub fn get(&self, of: &'static str, place: &'static str) -> &str {
        self.0.get(&(of, place)).map_or("", String::as_str)
    }

    fn put(&mut self, of: &'static str, place: &'static str, thing: impl ToString) {
        assert!(BEGINNINGS.contains(&of), "{of}");
        self.0.insert((of, place), thing.to_string());
    }

    /// Enters the people and makes the objects.
    pub async fn make(world: &World, tokens: &mut Tokens) -> Self {
        let mut things = Self::default();
        people(world, tokens).await;
        let world = &world.with_tokens(tokens);
        things.put("", "{project}", "phase-2");
        things.put("", "{course}", "recognising");
        things.put("", "{format}", "csv");
        things.put("/kept/{version}/", "{language}", "en");
        things.put("/on-this-phone/", "{language}", "en");
        things.put("", "{number}", "1");
        things.events(world).await;
        things.lists(world).await;
        things.papers(world).await;
        things.learning(world).await;
        things.people(world).await;
        things
    }

    async fn events(&mut self, world: &World) {
        let mut trainer = world.visitor("trainer");
        // Whom no project knows, only they put on a list.
        let mut administrator = world.visitor("admin");
        let (event, session) = world.event().await;
        world.tamper("UPDATE events SET joinable = 1, capacity = NULL").await;
        let (after, after_session) = held(world, "training").await;
        let (awareness, reached) = held(world, "awareness").await;
        // Everybody is on both lists.
        for user in
            ["admin", "manager", "manager-1", "trainer", "trainee", "other", "colleague", "focal", "donor", "both"]
        {
            let person = world.person(user).await.to_string();
            for event in [&event.to_string(), &after] {
                let added = administrator.post(&format!("/events/{event}/people/add"), &[("person", &person)]).await;
                assert_eq!(added.status, 303, "{user}");
            }
        }
        for of in ["/events/{event}", "/my-events/{event}"] {
            self.put(of, "{event}", event);
            self.put(of, "{session}", session);
        }
        for of in ["/my-events/{event}/feedback", "/events/{event}/feedback", "/events/{event}/report"] {
            self.put(of, "{event}", &after);
        }
        self.put("/events/{event}/sessions/{session}/reach", "{event}", awareness);
        self.put("/events/{event}/sessions/{session}/reach", "{session}", reached);
        let of = "/events/{event}/sessions/{session}/people/{person}";
        self.put(of, "{event}", event);
        self.put(of, "{session}", session);
        self.put(of, "{person}", world.person("trainee").await);
        self.put("/join/{code}", "{code}", event::find(&world.cx, event).await.unwrap().unwrap().join_code);
        let now = event::sessions(&world.cx, after.parse().unwrap()).await.unwrap().remove(0);
        let shown = check_in::showing(&now, world.cx.now(), 1).remove(0);
        self.put("/in/{code}", "{code}", shown.code);
        assert_eq!(now.id.to_string(), after_session);
        let (answer, feedback) = powers::invited(world, &after, "colleague").await;
        self.put("/invitation/{code}", "{code}", answer);
        self.put("/feedback/{code}", "{code}", feedback);
        let made =
            trainer.post(&format!("/events/{after}/sessions/{after_session}/projector"), &[("act", "make")]).await;
        self.put("/wall/{code}", "{code}", powers::wall_of(&made.text()));
        let added =
            trainer.post_files(&format!("/events/{event}/materials"), &[], "file", &[("plan.txt", b"09:00")]).await;
        assert_eq!(added.status, 303);
        let of = "/events/{event}/materials/{file}";
        self.put(of, "{event}", event);
        self.put(of, "{file}", world.key("SELECT id FROM event_materials ORDER BY id DESC LIMIT 1").await);
        let made = world.visitor("trainee").post("/my-events/feed", &[]).await.text();
        let token = made.split("/calendar/").nth(1).unwrap()[..36].to_owned();
        self.put("/calendar/{file}", "{file}", token);
        self.put("/my-events/feed/{feed}/end", "{feed}", world.key("SELECT id FROM calendar_addresses").await);
        let of = "/events/{event}/paper/certificates/{certificate}";
        self.put(of, "{event}", &after);
        let issued = issue_to_all(world, after.parse().unwrap(), "50").await;
        assert_eq!(issued.status, 303, "{}", issued.text());
        let certificate = "SELECT c.id FROM attendance_certificates c ORDER BY c.issued_at DESC, c.id DESC LIMIT 1";
        self.put(of, "{certificate}", world.key(certificate).await);
    }

    /// Lists from files, and somebody on a list who may be somebody known.
    async fn lists(&mut self, world: &World) {
        let mut trainer = world.visitor("trainer");
        let (event, _) = world.event().await;
        let list = "Soyadı;Adı\nQuliyev;Rauf\nMəmmədova;Nigar\n";
        let imports = format!("/events/{event}/imports");
        let kept = trainer.post_files(&imports, &[], "list", &[("list.csv", list.as_bytes())]).await;
        let import = kept.location().unwrap().split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
        self.put("/events/{event}", "{import}", import);
        self.put("/events/{event}", "{row}", "2");
        let known = world.person("trainee").await;
        let organisation = candidates::organisation_of(&world.cx, known).await.unwrap().unwrap();
        let guest = [
            ("given_name", "Leyla"),
            ("family_name", "Əliyeva"),
            ("organisation", organisation.as_str()),
            ("new", "yes"),
        ];
        let added = trainer.post(&format!("/events/{event}/people/guest"), &guest).await;
        assert_eq!(added.status, 303);
        let of = "/events/{event}/people/{person}/";
        self.put(of, "{event}", event);
        let guest = "SELECT person_id FROM registrations WHERE to_match ORDER BY created_at DESC, id DESC LIMIT 1";
        self.put(of, "{person}", world.key(guest).await);
    }

    async fn papers(&mut self, world: &World) {
        let mut trainer = world.visitor("trainer");
        let (event, session) = world.event().await;
        let fields = [(format!("session-{session}"), "true"), ("empty_lines".to_owned(), "2")];
        let fields = fields.each_ref().map(|(name, value)| (name.as_str(), *value));
        assert_eq!(trainer.post(&format!("/events/{event}/paper/sheets"), &fields).await.status, 303);
        let (sheet, pages) = paper::sheets(&world.cx, event).await.unwrap().pop().unwrap();
        world.tamper("UPDATE paper_pages SET picture = x'FFD8', picture_at = '2026-11-23T09:00:00+00:00'").await;
        self.put("/events/{event}", "{sheet}", sheet.id);
        self.put("/events/{event}", "{page}", pages[0].id);
        self.put("/paper/{code}", "{code}", &pages[0].code);
        let job = trainer.post(&format!("/events/{event}/print"), &[("what", "badges")]).await;
        self.put("/jobs/{job}", "{job}", job.location().unwrap().trim_start_matches("/jobs/"));
        assert!(world.work(Lane::Files).await);
        let mail = "INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_attempt_at, last_error)
            SELECT id, 'office@example.org', 'Hesabınız', 'b', created_at, 12, NULL, '550 mailbox unavailable' FROM people
            ORDER BY id LIMIT 1";
        assert_eq!(world.tamper(mail).await, 1);
        let mail = "SELECT id FROM mails WHERE recipient = 'office@example.org'";
        self.put("/mails/{mail}", "{mail}", world.key(mail).await);
    }

    /// A trainee in the middle of the course: an attempt that was handed in and one that is open, and the same of runs.
    async fn learning(&mut self, world: &World) {
        world.visitor("both").post(&format!("{COURSE}/start"), &[]).await;
        let mut trainee = world.visitor("trainee");
        let (quiz, attempt) = begun(&mut trainee).await;
        assert_eq!(trainee.post(&format!("{quiz}/submit"), &[("attempt", &attempt)]).await.status, 303);
        let again = "INSERT INTO attempts (id, participation_id, activity, number, started_at)
            SELECT participation_id, participation_id, activity, number + 1, submitted_at FROM attempts
            ORDER BY submitted_at DESC LIMIT 1";
        assert_eq!(world.tamper(again).await, 1);
        let open = "SELECT id FROM attempts WHERE submitted_at IS NULL ORDER BY started_at DESC, id DESC LIMIT 1";
        self.put("/courses/", "{attempt}", world.key(open).await);
        let code = "INSERT INTO enrolment_codes (id, project_id, course_slug, code, ends_on, places, made_by, made_at)
            SELECT j.id, j.id, 'recognising', 'ABCD2345', '2026-12-31', 5, a.id, a.created_at FROM projects j, accounts a
            WHERE j.slug = 'phase-2' AND a.user_name = 'trainer'";
        assert_eq!(world.tamper(code).await, 1);
        self.put("/offers/", "{code}", world.key("SELECT id FROM enrolment_codes").await);
        let person = world.person("colleague").await;
        let enrolled = [("person", person.to_string()), ("due_on", "2026-12-01".to_owned())];
        let enrolled = enrolled.each_ref().map(|(name, value)| (*name, value.as_str()));
        let added = world.visitor("trainer").post("/offers/phase-2/recognising/people", &enrolled).await;
        assert_eq!(added.status, 303);
        self.put("/offers/", "{person}", person);
        let own = "SELECT participation_id FROM attempts ORDER BY started_at DESC, id DESC LIMIT 1";
        self.put("/completions/{participation}", "{participation}", world.key(own).await);
        let grant = "INSERT INTO attempt_grants (id, participation_id, activity, reason, granted_by, granted_at)
            SELECT p.id, p.id, '02-combining/post', 'ill', a.id, p.started_at FROM participations p, accounts a
            WHERE a.user_name = 'trainer' AND p.id = (SELECT participation_id FROM attempts ORDER BY started_at DESC, id DESC LIMIT 1)";
        assert_eq!(world.tamper(grant).await, 1);
        self.put("/completions/{participation}", "{grant}", world.key("SELECT id FROM attempt_grants").await);
        play(world).await;
        let open = "SELECT id FROM scenario_runs WHERE closed_at IS NULL ORDER BY started_at DESC, id DESC LIMIT 1";
        self.put("/courses/", "{run}", world.key(open).await);
        let later = "UPDATE debriefs SET answered_at = '2026-08-01T09:00:00+00:00' WHERE run_id IN
            (SELECT run_id FROM debriefs ORDER BY answered_at DESC LIMIT 1)";
        assert_eq!(world.tamper(later).await, 1);
        let run = world.key("SELECT run_id FROM debriefs WHERE answered_at LIKE '2026-08-01T09%'").await;
        self.put("/commitments/{run}", "{run}", run);
        self.put("/exercises/", "{run}", run);
        let picture = "INSERT INTO course_files (course_version_id, path, bytes) SELECT id, 'media/x.svg', x'00' FROM course_versions";
        assert_eq!(world.tamper(picture).await, 1);
        self.put("/media/{version}/{name}", "{version}", world.key("SELECT id FROM course_versions").await);
        self.put("/media/{version}/{name}", "{name}", "x.svg");
        self.put("/open/", "{name}", "x.svg");
        world.tamper("UPDATE project_courses SET is_public = 1").await;
        self.put("/kept/{version}/", "{version}", world.key("SELECT id FROM course_versions").await);
        let mut author = world.visitor("trainer");
        for step in ["start", "discard", "start"] {
            assert_eq!(author.post(&format!("/authoring/recognising/{step}"), &[]).await.status, 303, "{step}");
        }
        self.put("/authoring/", "{draft}", world.key("SELECT id FROM discarded_drafts").await);
        self.put("/authoring/", "{version}", world.key("SELECT id FROM course_versions").await);
        self.put("/authoring/", "{language}", "ru");
        self.put("/authoring/", "{file}", "bus.svg");
        let remark = "INSERT INTO remarks (id, slug, course_version_id, activity, language, words, account_id, noted_at)
            SELECT v.id, v.slug, v.id, '01-indicators/abuse-and-deception', 'az', 'Yanlış', a.id, '2026-11-20T08:00:00+00:00'
            FROM course_versions v, accounts a WHERE a.user_name = 'colleague'";
        assert_eq!(world.tamper(remark).await, 1);
        self.put("/authoring/", "{remark}", world.key("SELECT id FROM remarks").await);
        let author = world.account("trainer").await.id;
        let new = NewReview { reader: "Lawyer".to_owned(), language: "ru".to_owned(), days: "14".to_owned() };
        let code = reviews::make(&world.cx, author, "recognising", &new).await.unwrap();
        let review = reviews::find(&world.cx, &code).await.unwrap().unwrap();
        let at = ("01-indicators/abuse-and-deception.md", "The work is *not* the work that was promised.");
        reviews::note(&world.cx, &review, at, Some(Weight::Must), "Not so").await.unwrap();
        self.put("/review/", "{code}", code);
        self.put("/review/", "{file}", "bus.svg");
        self.put("/authoring/", "{review}", review.id);
        self.put("/authoring/{course}/reviews/remarks/", "{remark}", world.key("SELECT id FROM review_remarks").await);
        // An earlier version, to compare with and to go back to.
        for earlier in [
            "INSERT INTO course_versions (id, slug, version, hash, published_at) SELECT x'019a0000000070008000000000000001', slug,
                '0.9', hash, '2000-01-02T08:00:00+00:00' FROM course_versions",
            "INSERT INTO course_files (course_version_id, path, bytes) SELECT x'019a0000000070008000000000000001', path, bytes
                FROM course_files",
        ] {
            assert!(world.tamper(earlier).await > 0);
        }
        let code = world.certificate("colleague").await;
        self.put("/certificates/{file}", "{file}", format!("{code}.pdf"));
        self.put("/verify/{code}", "{code}", code);
    }

    async fn people(&mut self, world: &World) {
        let admin = world.account("admin").await.id;
        let colleague = world.person("colleague").await;
        self.put("/people/{id}", "{id}", colleague);
        let of = "/people/{id}/certificates/";
        self.put(of, "{certificate}", world.key("SELECT id FROM certificates ORDER BY id LIMIT 1").await);
        let owner = "SELECT p.person_id FROM certificates c JOIN participations p ON p.id = c.participation_id
            ORDER BY c.id LIMIT 1";
        self.put(of, "{id}", world.key(owner).await);
        address::set(&world.cx, admin, colleague, "colleague@example.org").await.unwrap();
        world.anonymous().post("/reset", &[("name", "colleague")]).await;
        let password = demo::password("trainee");
        let asked = [("address", "new@example.org"), ("address_present", password.as_str())];
        assert_eq!(world.visitor("trainee").post("/account/address", &asked).await.status, 303);
        for mail in world.sent().await {
            let link = || link_in(&mail).rsplit('/').next().unwrap().to_owned();
            match mail.about.as_deref() {
                Some("link") => self.put("/reset/{secret}", "{secret}", link()),
                Some("confirm") => self.put("/account/address/{secret}", "{secret}", link()),
                _ => {}
            }
        }
        let mut two = Vec::new();
        for _ in 0..2 {
            two.push(
                opening::create(&world.cx, admin, &entered(world, "Aygün", "", "phase-2", Role::Trainee).await)
                    .await
                    .unwrap(),
            );
        }
        let lost = entered(world, "Lalə", "lost-phone", "phase-2", Role::Manager).await;
        self.put("/people/{id}/second-factor", "{id}", opening::create(&world.cx, admin, &lost).await.unwrap());
        let factor = "INSERT INTO second_factors (account_id, secret, confirmed_at, used_window)
            SELECT id, x'00', created_at, 0 FROM accounts WHERE user_name = 'lost-phone'";
        assert_eq!(world.tamper(factor).await, 1);
        let link = "INSERT INTO account_links (issuer, subject, account_id, linked_at)
            SELECT 'https://id.example', 'lost-phone', id, created_at FROM accounts WHERE user_name = 'lost-phone'";
        assert_eq!(world.tamper(link).await, 1);
        self.put("/people/{id}/with", "{id}", world.person("lost-phone").await);
        let merged = merge::merge(&world.cx, admin, two[0], two[1], &MergeInput::default()).await.unwrap();
        let Merging::Done(merge) = merged else { panic!("{merged:?}") };
        self.put("/people/merges/{id}", "{id}", merge);
    }
}

async fn entered(world: &World, given: &str, user: &str, project: &str, role: Role) -> NewAccount {
    let colleague = world.person("colleague").await;
    NewAccount {
        person: PersonInput {
            given_name: given.into(),
            family_name: "Rzayeva".into(),
            sex: "female".into(),
            language: "az".into(),
            ..PersonInput::default()
        },
        user_name: user.into(),
        organisation: candidates::organisation_of(&world.cx, colleague).await.unwrap().unwrap(),
        post_role: "inspector".into(),
        project: project.into(),
        role: role.code().into(),
        ..NewAccount::default()
    }
}

async fn people(world: &World, tokens: &mut Tokens) {
    let admin = world.account("admin").await.id;
    for (place, &(user, project, role)) in OTHERS.iter().enumerate() {
        let given = ["Nərmin", "Günel", "Sevda"][place];
        let person =
            opening::create(&world.cx, admin, &entered(world, given, user, project, role).await).await.unwrap();
        credentials::set_password(&world.cx, user, &demo::password(user)).await.unwrap();
        if user == "both" {
            account::set_role(&world.cx, admin, person, "phase-2", Role::Trainee, true).await.unwrap();
        }
        tokens.insert(user, signed_in(&world.cx, user).await);
    }
}

/// Plays the exercise to its end, answers the debrief, and begins again.
async fn play(world: &World) {
    let mut trainee = world.visitor("trainee");
    let front = format!("{COURSE}/{EXERCISE}");
    let published = records::authoring::library::current(&world.cx, "recognising").await.unwrap().unwrap();
    let scenario = published.editions.source().activity(EXERCISE).unwrap().scenario().unwrap().clone();
    trainee.post(&format!("{front}/play/begin"), &[]).await;
    let seed = "SELECT seed FROM scenario_runs WHERE closed_at IS NULL ORDER BY started_at DESC, id DESC LIMIT 1";
    let seed = world.number(seed).await.unsigned_abs();
    for (step, choice) in recommended_path(&scenario, seed).iter().enumerate() {
        let run = trainee.get(&format!("{front}/play")).await.field("run").unwrap();
        let step = step.to_string();
        let options = choice.split('+').map(|option| ("choice", option));
        let fields: Vec<_> = [("run", run.as_str()), ("step", &step)].into_iter().chain(options).collect();
        assert_eq!(trainee.post(&format!("{front}/play"), &fields).await.status, 303);
    }
    let answers = [("answer-1", "A."), ("answer-2", "B."), ("answer-3", "C."), ("commitment", "I will ring first.")];
    assert_eq!(trainee.post(&format!("{front}/runs/1"), &answers).await.status, 303);
    assert_eq!(trainee.post(&format!("{front}/play/begin"), &[]).await.status, 303);
}
