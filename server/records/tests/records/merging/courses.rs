//! Courses of two records, their certificates and attempts.

use std::collections::BTreeMap;

use courses::completion::Status;
use documents::table::{Format, Target};
use records::{
    certificates::achievement,
    learning::{offer, quizzes::attempts, scenarios::runs},
    merging::{
        self,
        merge::{self, Refused},
        undo::Undoing,
    },
    people::person,
    projects::project,
    reports::people,
};

use crate::support::{
    World, both, found,
    merging::{
        EXERCISE, POST, answer, assert_same, dump, held, later, lessons, merge, open, pass, progress, read, rows,
        running, submit, two, undo, viewer,
    },
    pairs,
};

both! {
    async fn a_course_that_both_had_begun_counts_once(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let (own, other) = (running(&world, kept).await, running(&world, gone).await);
        let lessons = lessons(&own);
        read(&world, &own, &lessons[..2]).await;
        later(&world);
        read(&world, &other, &lessons[1..]).await;
        pass(&world, &other).await;
        // An attempt that is open, and a run of an exercise.
        let open_attempt = open(&world, &own).await;
        let exercise = other.course().activity(EXERCISE).unwrap();
        let run = runs::start(&world.cx, &other, exercise, false).await.unwrap();
        let before = dump(&world).await;
        assert_eq!(rows(&world).await.len(), 2);

        let id = merge(&world, kept, gone).await;
        let own = running(&world, kept).await;
        assert_eq!(progress(&world, &own).await.status, Status::Complete);
        let list = rows(&world).await;
        assert_eq!((list.len(), list[0].person_id), (1, kept));
        assert!(list[0].completed_on.is_some() && list[0].credited_minutes == 70, "{:?}", list[0]);
        // The open attempt and the run go on, under the numbers that follow.
        let numbers: Vec<(i64, bool)> = attempts::of_quiz(&world.cx, own.id, POST).await.unwrap().iter()
            .map(|a| (a.number, a.submitted_at.is_none())).collect();
        assert_eq!(numbers, [(1, true), (2, false)]);
        assert_eq!(open(&world, &own).await.id, open_attempt.id);
        assert_eq!(runs::open(&world.cx, own.id, EXERCISE).await.unwrap().unwrap().id, run.id);
        // The facts themselves are as they were.
        assert_eq!(before["facts"], dump(&world).await["facts"]);
        assert_eq!(person::merged_into(&world.cx, gone).await.unwrap(), Some(kept));
        assert!(found(&world, "гулиева").await.iter().all(|row| row.id != gone));
        assert!(pairs(&world).await.is_empty());
        let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
        let mut file = Vec::new();
        let listed = people::write(&world.cx, &project, Target::new(Format::Csv, &mut file)).await.unwrap();
        let file = String::from_utf8(file).unwrap();
        assert!(listed > 0 && file.contains(&kept.to_string()) && !file.contains(&gone.to_string()), "{file}");
        // What both did completes the course: its certificate is there at once.
        let number = "DYQ-PHASE-2-2026-00001".to_owned();
        assert_eq!(held(&world, kept).await, [(number.clone(), true)]);
        assert_eq!(list[0].certificate.as_ref(), Some(&number));

        undo(&world, id).await;
        // It was printed and is not forgotten, but it does not hold any more.
        assert_eq!(held(&world, kept).await, [(number.clone(), false)]);
        let but_certificates = |mut all: BTreeMap<String, Vec<String>>| {
            all.remove("certificates");
            all.remove("counters");
            all
        };
        assert_same(&but_certificates(before), &dump(&world).await);
        assert!(rows(&world).await.iter().all(|row| row.certificate.is_none() && row.completed_on.is_none()));
        assert_eq!(rows(&world).await.len(), 2);
        assert_eq!(records::system::audit::verify(&world.cx).await.unwrap().1, []);
        assert!(matches!(merging::undo::undo(&world.cx, world.actor().await, id).await.unwrap(), Undoing::Refused(Refused::Undone)));
        // Merged again, the same certificate holds again.
        merge(&world, kept, gone).await;
        assert_eq!(held(&world, kept).await, [(number, true)]);
        assert_eq!(records::system::audit::verify(&world.cx).await.unwrap().1, []);
    }
}

both! {
    async fn a_course_of_one_becomes_the_others_with_its_certificate(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let other = running(&world, gone).await;
        read(&world, &other, &lessons(&other)).await;
        pass(&world, &other).await;
        let certificate = achievement::of_person(&world.cx, gone).await.unwrap().remove(0);
        let before = dump(&world).await;
        let id = merge(&world, kept, gone).await;
        let own = running(&world, kept).await;
        assert_eq!(own.id, other.id);
        assert_eq!(progress(&world, &own).await.status, Status::Complete);
        assert_eq!(achievement::of_person(&world.cx, kept).await.unwrap()[0].code, certificate.code);
        let verified = achievement::by_code(&world.cx, &certificate.code).await.unwrap().unwrap();
        assert_eq!((verified.person_id, &verified.printed.0), (kept, &certificate.printed.0), "the paper stays as it was printed");
        let list = rows(&world).await;
        assert_eq!((list.len(), list[0].certificate_code.as_ref()), (1, Some(&certificate.code)));
        undo(&world, id).await;
        assert_same(&before, &dump(&world).await);
    }
}

both! {
    async fn the_certificate_of_either_is_the_persons_and_no_second_is_issued(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let (own, other) = (running(&world, kept).await, running(&world, gone).await);
        read(&world, &other, &lessons(&other)).await;
        pass(&world, &other).await;
        let code = achievement::of_person(&world.cx, gone).await.unwrap().remove(0).code;
        merge(&world, kept, gone).await;
        read(&world, &own, &lessons(&own)).await;
        assert_eq!(world.count("certificates").await, 1);
        assert_eq!(achievement::of_person(&world.cx, kept).await.unwrap()[0].code, code);
        assert_eq!(rows(&world).await[0].certificate_code.as_ref(), Some(&code));
        let offer = offer::find(&world.cx, &viewer(&world, kept).await, "phase-2", "recognising").await.unwrap().unwrap();
        assert_eq!((offer.participation_id, offer.certificate.as_ref()), (Some(own.id), Some(&code)));
    }
}

both! {
    async fn what_is_done_after_the_merge_stays_with_the_kept_person(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let other = running(&world, gone).await;
        let lessons = lessons(&other);
        read(&world, &other, &lessons[..2]).await;
        let id = merge(&world, kept, gone).await;
        later(&world);
        let own = running(&world, kept).await;
        read(&world, &own, &lessons).await;
        pass(&world, &own).await;
        assert_eq!(world.count("certificates").await, 1);
        undo(&world, id).await;

        let (own, other) = (running(&world, kept).await, running(&world, gone).await);
        assert_ne!(own.id, other.id);
        assert_eq!(progress(&world, &other).await.evidence.confirmed.len(), 2);
        // A lesson that the other record had confirmed before was not confirmed again.
        assert_eq!(progress(&world, &own).await.evidence.confirmed.len(), lessons.len() - 2);
        assert_eq!(progress(&world, &own).await.evidence.results[POST].len(), 1);
        assert_eq!(attempts::of_quiz(&world.cx, own.id, POST).await.unwrap().len(), 1);
        // Two of the lessons were the other's: the certificate holds again when they are read.
        assert_eq!(held(&world, kept).await.iter().map(|(_, holds)| *holds).collect::<Vec<_>>(), [false]);
        assert!(achievement::of_person(&world.cx, gone).await.unwrap().is_empty());
        read(&world, &own, &lessons).await;
        assert_eq!(held(&world, kept).await.iter().map(|(_, holds)| *holds).collect::<Vec<_>>(), [true]);
        assert_eq!(rows(&world).await.len(), 2);
    }
}

both! {
    async fn an_attempt_that_was_open_goes_back_open_or_stays_finished(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let (_, other) = (running(&world, kept).await, running(&world, gone).await);
        let attempt = open(&world, &other).await;
        answer(&world, &other, attempt.id).await;
        let before = dump(&world).await;
        let id = merge(&world, kept, gone).await;
        undo(&world, id).await;
        assert_same(&before, &dump(&world).await);
        merge(&world, kept, gone).await;
        let own = running(&world, kept).await;
        submit(&world, &own, attempt.id).await;
        let again = merge::of_person(&world.cx, kept).await.unwrap();
        assert_eq!(again.len(), 1);
        undo(&world, again[0]).await;
        assert_eq!(progress(&world, &own).await.evidence.results[POST].len(), 1);
        assert_eq!(attempts::of_quiz(&world.cx, own.id, POST).await.unwrap().len(), 1);
        assert!(attempts::of_quiz(&world.cx, other.id, POST).await.unwrap().is_empty());
    }
}
