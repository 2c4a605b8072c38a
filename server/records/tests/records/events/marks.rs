//! Marks that stand in for each other.

use courses::attendance::{Said, Status};
use records::{
    Error,
    events::{
        attendance::{self, NewMark, roster},
        registrations::{self, state::Source},
    },
    system::audit::Actor,
};

use crate::support::{
    World, both,
    events::{event_of, input, ledger, mark_of, said, tell},
};

both! {
    async fn marks_in_any_order_end_in_one_fact(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let person = world.trainee("Aynur", "Əliyeva").await;
        registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
        // Three marks that stand in for each other, made on a phone, arriving backwards, one of them twice.
        let mut marks: Vec<NewMark> = Vec::new();
        for said in [Said::PRESENT, said(Status::Absent), Said { late: 30, ..Said::PRESENT }] {
            let bases = Some(marks.last().map(|m| m.id).into_iter().collect());
            marks.push(NewMark { bases, ..mark_of(&world, person, said) });
        }
        for mark in [&marks[2], &marks[0], &marks[2], &marks[1]] {
            attendance::mark(cx, trainer.account.into(), &event, &sessions[0], std::slice::from_ref(mark)).await.unwrap();
        }
        let row = &roster(cx, &sessions[0]).await.unwrap()[0];
        assert_eq!((row.entries[0].agreed.said.minutes(180), row.entries[0].agreed.conflict), (150, false));
        assert_eq!(world.count("attendance_marks").await, 3);
        assert_eq!(ledger(&world).await, 1);

        // Another trainer, who did not know: in doubt for the person, and the list says so.
        let other = NewMark { bases: Some(Vec::new()), ..mark_of(&world, person, said(Status::Absent)) };
        attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[other]).await.unwrap();
        let row = roster(cx, &sessions[0]).await.unwrap().remove(0);
        assert!(row.entries[0].agreed.conflict && row.entries[0].agreed.said.status == Status::Present);
        // Somebody decides.
        attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[mark_of(&world, person, said(Status::Absent))]).await.unwrap();
        let row = roster(cx, &sessions[0]).await.unwrap().remove(0);
        assert!(!row.entries[0].agreed.conflict && row.entries[0].agreed.said.status == Status::Absent);
        assert_eq!(world.count("facts WHERE kind = 'minutes-attended' AND minutes = 0 AND supersedes IS NOT NULL").await, 1);
        // A key that stands for something else is refused, and nothing is written.
        let stolen = NewMark { person: trainer.person, ..marks[0].clone() };
        let refused = attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[mark_of(&world, trainer.person, Said::PRESENT), stolen]).await;
        assert!(matches!(refused, Err(Error::Conflict(_))));
        assert_eq!(world.count("attendance_marks").await, 5);
    }
}
