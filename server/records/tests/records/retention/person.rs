//! Of whom a name was removed nothing is left that says who it was, and everything that was counted.

use courses::{attendance::Said, course::Activity, scenario::debrief::recommended_path};
use records::{
    Error,
    accounts::{account, credentials},
    certificates::achievement,
    events::{
        attendance::{self, Method, NewMark},
        change,
        event::{Event, Session},
        paper,
        registrations::{self, state::Source},
    },
    learning::{
        progress::Running,
        scenarios::{
            debriefs,
            runs::{self, Choice},
        },
    },
    merging::undo::{self, Undoing},
    people::{entry, person as people, person::PersonId, person::PersonInput},
    reports::integrity,
    retention::person::{Refused, Removal, Why, preview, pseudonymise},
    system::audit::Actor,
};

use crate::{
    learning::quizzes::{attempt, read_all},
    support::{
        World, both, completions,
        events::{event_of, input, mark_of, tell},
        found,
        merging::{dump, merge},
        pairs, person,
    },
};

const EXERCISE: &str = "03-decisions/wrong-number";
/// What says who it is, in every form in which it is stored: as typed, and as search keys fold it.
const SECRETS: [&str; 9] = [
    "Qəmzəli",
    "Zəminə",
    "Xudayar",
    "qemzeli",
    "zemine",
    "xudayar",
    "z.qemzeli@numune.example",
    "5550198",
    "dən danışdım",
];

fn exercise(running: &Running) -> &Activity {
    running.course().activity(EXERCISE).unwrap()
}

/// Every row of every table, also of those that are caches, and the log.
async fn everything(world: &World) -> Vec<String> {
    let mut rows: Vec<String> = dump(world).await.into_iter().flat_map(|(table, rows)| named(&table, rows)).collect();
    for table in ["audit_log", "person_merges", "person_blocks", "person_pairs"] {
        rows.extend(named(table, world.rows(table).await));
    }
    rows
}

fn named(table: &str, rows: Vec<String>) -> Vec<String> {
    rows.into_iter().map(|row| format!("{table}: {row}")).collect()
}

fn with_secrets(rows: &[String]) -> Vec<&String> {
    rows.iter().filter(|row| SECRETS.iter().any(|secret| row.to_lowercase().contains(&secret.to_lowercase()))).collect()
}

/// Somebody of whom there is everything: an account, a course with a certificate, a debrief, an event with a scan, a printed
/// sheet, a mail.
async fn somebody(world: &World) -> (Running, Event, Vec<Session>) {
    let cx = &world.cx;
    let running = world.running().await;
    let id = running.person;
    let typed = PersonInput {
        patronymic: "Xudayar qızı".into(),
        birth_year: "1987".into(),
        email: "Z.Qemzeli@numune.example".into(),
        phone: "+994 50 555 01 98".into(),
        ..person("Zəminə", "Qəmzəli")
    };
    entry::update(cx, world.actor().await, id, &typed).await.unwrap();
    // Each step at a moment of its own: what happened at the same one has no order, and so no last fact that completes.
    let later = || cx.clock.set(cx.now() + chrono::Duration::minutes(1));
    read_all(world, &running).await;
    later();
    attempt(world, &running, usize::MAX).await;
    later();
    let run = runs::start(cx, &running, exercise(&running), false).await.unwrap();
    for (step, choice) in recommended_path(exercise(&running).scenario().unwrap(), run.seed()).iter().enumerate() {
        let choice = Choice { run: run.id, step, choice, seconds: Some(3) };
        runs::choose(cx, &running, exercise(&running), choice).await.unwrap();
    }
    let answers = ["Evdən danışdım.".to_owned(), "Bir.".to_owned(), "İki.".to_owned()];
    debriefs::answer(cx, &running, exercise(&running), run.id, &answers, "Növbədən danışdım.").await.unwrap();
    let (trainer, event, sessions) = event_of(world, &input()).await;
    registrations::register(cx, Actor::Nobody, &event, id, Source::Trainer, &tell).await.unwrap();
    let scan = NewMark {
        method: Method::Code,
        device: Some("0123456789abcdef".into()),
        claim: Some("a claim".into()),
        ..mark_of(world, id, Said::PRESENT)
    };
    attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[scan]).await.unwrap();
    let mail = "INSERT INTO mails (id, recipient, subject, body, created_at, attempts, urgency)
        SELECT id, email, 'Təlim', 'Hörmətli Zəminə', created_at, 1, 1 FROM people WHERE email LIKE '_.%'";
    world.tamper(mail).await.unwrap();
    let chosen: Vec<String> = sessions.iter().map(|session| session.id.to_string()).collect();
    paper::print(cx, trainer.account, &event, &chosen, &[], "1").await.unwrap();
    (running, event, sessions)
}

async fn removal(world: &World, id: PersonId) -> Removal {
    pseudonymise(&world.cx, world.actor().await, id, Why::Asked).await.unwrap()
}

both! {
    async fn nothing_says_who_it_was_and_everything_counts(world: World) {
        let world = world.with_staff().await;
        let (running, event, sessions) = somebody(&world).await;
        let (cx, id) = (&world.cx, running.person);
        // Every event is over, also the one of the demonstration.
        cx.clock.set(sessions[1].ends_at(event.zone()) + chrono::Duration::days(400));
        let before = everything(&world).await;
        let told: Vec<&str> = with_secrets(&before).iter().filter_map(|row| row.split(':').next()).collect();
        for table in ["people", "mails", "debriefs", "certificates", "paper_pages", "person_blocks"] {
            assert!(told.contains(&table), "{table}: {told:?}");
        }
        let counted = (world.count("facts").await, world.count("attendance_marks").await, world.count("held").await);
        let certificate = achievement::of_person(cx, id).await.unwrap().remove(0);
        let held = preview(cx, world.actor().await, id).await.unwrap().unwrap();
        assert_eq!((held.1, held.0.certificates, held.0.registrations, held.0.account), (None, 1, 2, true));

        assert_eq!(removal(&world, id).await, Removal::Done);

        let after = everything(&world).await;
        assert_eq!(with_secrets(&after), Vec::<&String>::new());
        assert_eq!((world.count("facts").await, world.count("attendance_marks").await, world.count("held").await), counted);
        assert_eq!(world.count("attendance_marks WHERE device IS NOT NULL OR claim IS NOT NULL").await, 0);
        let nameless = people::find(cx, id).await.unwrap().unwrap();
        assert!(nameless.family_name.starts_with("№ ") && nameless.birth_year.is_none(), "{nameless:?}");
        assert_eq!(nameless.full_name(), nameless.family_name);
        // The list of completions still has the line, with the attributes of that day.
        let project = records::projects::project::by_slug(cx, "phase-2").await.unwrap().unwrap();
        let rows = completions(cx, &project, &records::reports::completions::Filter::default()).await;
        assert!(rows.iter().any(|row| row.family_name == nameless.family_name), "{rows:?}");
        // The certificate is genuine and names nobody.
        let verified = achievement::by_code(cx, &certificate.code).await.unwrap().unwrap();
        assert_eq!((verified.printed.name.as_str(), &verified.printed.organisation), ("", &None));
        assert_eq!(verified.printed.course, certificate.printed.course);
        let drawn = achievement::pdf(cx, &certificate, || Ok(b"with a name".to_vec())).await;
        assert!(matches!(drawn, Err(Error::NotFound)), "what was drawn before is not kept after: {drawn:?}");
        // Nobody signs in, nobody writes a name again, nobody makes one record of it with another.
        assert!(world.sign_in("trainee", &records::demo::password("trainee")).await.is_none());
        assert!(matches!(entry::update(cx, world.actor().await, id, &person("Aysel", "Quliyeva")).await, Err(Error::Conflict(_))));
        assert!(matches!(credentials::set_disabled(cx, world.actor().await, id, false).await, Err(Error::Conflict(_))));
        assert!(pairs(&world).await.iter().all(|pair| pair.first.id != id && pair.second.id != id));
        assert!(found(&world, "Zəminə").await.is_empty());
        assert_eq!(removal(&world, id).await, Removal::Refused(Refused::Done));
        // The chain answers for marks whose phone is forgotten.
        let verified = integrity::verify(cx, None).await.unwrap();
        assert!(verified.faults.is_empty() && verified.rows > 0, "{:?}", verified.faults);
    }
}

both! {
    async fn a_record_that_was_merged_goes_with_the_one_that_stays(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = (world.trainee("Zəminə", "Qəmzəli").await, world.trainee("Zemine", "Qemzeli").await);
        let id = merge(&world, kept, gone).await;
        assert!(with_secrets(&everything(&world).await).len() > 4);
        assert_eq!(removal(&world, gone).await, Removal::Refused(Refused::Merged));
        assert_eq!(removal(&world, kept).await, Removal::Done);
        assert_eq!(with_secrets(&everything(&world).await), Vec::<&String>::new());
        let undone = undo::undo(&world.cx, world.actor().await, id).await.unwrap();
        assert!(matches!(undone, Undoing::Refused(records::merging::merge::Refused::Pseudonymised)));
    }
}

both! {
    async fn who_is_needed_stays(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let actor = world.actor().await;
        let admin = account::by_name_or_email(cx, "admin").await.unwrap().unwrap().person_id;
        assert_eq!(removal(&world, admin).await, Removal::Refused(Refused::Own));
        let trainer = world.viewer("trainer").await;
        let by_trainer = pseudonymise(cx, trainer.account, admin, Why::Mistake).await.unwrap();
        assert_eq!(by_trainer, Removal::Refused(Refused::Administrator));
        // Expected at an event that is still to come; no more when it is cancelled.
        let expected = world.trainee("Zəminə", "Qəmzəli").await;
        let (_, event, sessions) = event_of(&world, &input()).await;
        cx.clock.set(sessions[0].starts_at(event.zone()) - chrono::Duration::days(3));
        registrations::register(cx, Actor::Nobody, &event, expected, Source::Trainer, &tell).await.unwrap();
        assert_eq!(removal(&world, expected).await, Removal::Refused(Refused::Expected));
        assert_eq!(preview(cx, actor, expected).await.unwrap().unwrap().1, Some(Refused::Expected));
        change::cancel(cx, &trainer, &event, "Zal bağlıdır", &tell).await.unwrap();
        assert_eq!(removal(&world, expected).await, Removal::Done);
        assert!(matches!(pseudonymise(cx, actor, cx.id(), Why::Asked).await, Err(Error::NotFound)));
    }
}
