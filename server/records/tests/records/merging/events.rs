//! Posts, registrations and attendance of two records.

use courses::attendance::{Said, Status};
use records::{
    Db,
    events::{
        attendance::{self, NewMark},
        event::Session,
        registrations,
    },
    ledger::facts,
    merging::{merge, undo},
    people::posts,
    system::audit::Actor,
};
use uuid::Uuid;

use crate::support::{
    World, both,
    events::{event_of, input, mark_of, said},
    merging::{assert_same, dump, merge, two, undo},
};

both! {
    async fn posts_and_registrations_are_added(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let sql = |text: &str| text.replace("{kept}", &key(&world, kept)).replace("{gone}", &key(&world, gone));
        // Another organisation, and two events, one of which both are registered for.
        world.tamper(&sql("UPDATE posts SET organisation_id = (SELECT MAX(id) FROM (SELECT id FROM organisations ORDER BY id DESC LIMIT 1) o)
            WHERE person_id = {gone}").replace("MAX(id)", "id")).await.unwrap();
        for (event, code) in [("{kept}", "A"), ("{gone}", "B")] {
            world.tamper(&sql(&format!("INSERT INTO events (id, project_id, kind, title, language, place, organisers, currency, agenda, join_code,
                    joinable, notice, revision, search_key, created_at, changed_at)
                SELECT {event}, j.id, 'training', 'Title {code}', 'az', 'Bakı', '', 'AZN', '', '{code}', a.administrator, '', 1, '', a.created_at, a.created_at
                FROM projects j, accounts a WHERE j.slug = 'phase-2' AND a.user_name = 'trainee'"))).await.unwrap();
        }
        for (n, event, person) in [("1", "{kept}", "{kept}"), ("2", "{kept}", "{gone}"), ("3", "{gone}", "{gone}")] {
            world.tamper(&sql(&format!("INSERT INTO registrations (id, event_id, person_id, state, source, badge, to_match, queued_at, created_at)
                SELECT {}, {event}, {person}, 'confirmed', 'listed', 'badge-{n}', administrator, created_at, created_at
                FROM accounts WHERE user_name = 'trainee'", key(&world, Uuid::from_u128(n.parse().unwrap()))))).await.unwrap();
        }
        world.tamper(&sql("INSERT INTO event_trainers (event_id, person_id) VALUES ({kept}, {gone})")).await.unwrap();
        // Both are enrolled in one course, and one of them in another.
        for (n, course, person) in [("4", "one", "{kept}"), ("5", "one", "{gone}"), ("6", "two", "{gone}")] {
            world.tamper(&sql(&format!("INSERT INTO enrolments (id, project_id, course_slug, person_id, enrolled_at)
                SELECT {}, j.id, '{course}', {person}, a.created_at FROM projects j, accounts a
                WHERE j.slug = 'phase-2' AND a.user_name = 'trainee'", key(&world, Uuid::from_u128(n.parse().unwrap()))))).await.unwrap();
        }
        let before = dump(&world).await;
        let preview = merge::preview(&world.cx, world.actor().await, kept, gone).await.unwrap().unwrap();
        assert_eq!((preview.posts, preview.registrations), (1, 1));
        let id = merge(&world, kept, gone).await;
        assert_eq!(posts::of_person(&world.cx, kept).await.unwrap().len(), 2);
        let side = merge::side(&world.cx, kept).await.unwrap().unwrap();
        assert_eq!(side.events.len(), 2);
        assert_eq!(world.count(&sql("registrations WHERE person_id = {gone}")).await, 1);
        assert_eq!(world.count(&sql("event_trainers WHERE person_id = {kept}")).await, 1);
        assert_eq!(world.count(&sql("enrolments WHERE person_id = {kept}")).await, 2);
        undo(&world, id).await;
        assert_same(&before, &dump(&world).await);
    }
}

/// A key as this database writes it.
fn key(world: &World, id: impl Into<Uuid>) -> String {
    let id: Uuid = id.into();
    match world.cx.db {
        Db::Sqlite(_) => format!("x'{}'", id.simple()),
        Db::Postgres(_) => format!("'{id}'::uuid"),
    }
}

both! {
    async fn a_session_attended_under_two_records_counts_once_after_the_merge(world: World) {
        let world = world.with_staff().await;
        let (_, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let (kept, gone) = (world.trainee("Aysel", "Quliyeva").await, world.trainee("Айсель", "Гулиева").await);
        let mark = async |person, session: &Session, status| {
            attendance::mark(cx, Actor::Nobody, &event, session, &[mark_of(&world, person, said(status))]).await.unwrap();
        };
        let late = NewMark { said: Said { late: 30, ..Said::PRESENT }, ..mark_of(&world, kept, Said::PRESENT) };
        attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[late]).await.unwrap();
        mark(gone, &sessions[0], Status::Present).await;
        mark(gone, &sessions[1], Status::Present).await;
        let actor = world.actor().await;
        let merging = merge::merge(cx, actor, kept, gone, &merge::MergeInput::default()).await.unwrap();
        let merge::Merging::Done(merge) = merging else { panic!("{merging:?}") };

        let rows = attendance::grid(cx, event.id, &sessions).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert!(rows[0].registration.person_id == kept && rows[0].entries.iter().all(attendance::Entry::is_marked));
        assert_eq!(attendance::share(&event, &sessions, &rows[0].entries, cx.now()).attended, 300);
        let evidence = async |person| facts::evidence(&facts::of_person(cx, person).await.unwrap());
        let minutes = async |person| evidence(person).await.attended.values().map(|s| s.attended).sum::<u32>();
        assert_eq!(minutes(kept).await, 300, "180 and 120, not 150 too");
        assert_eq!(registrations::list(cx, event.id).await.unwrap().len(), 1);

        // A device that still has the old list marks the person who is there now, and sending it twice is sending it once.
        let absent = NewMark { bases: None, ..mark_of(&world, gone, said(Status::Absent)) };
        for _ in 0..2 {
            attendance::mark(cx, Actor::Nobody, &event, &sessions[1], std::slice::from_ref(&absent)).await.unwrap();
        }
        assert_eq!(minutes(kept).await, 180);
        assert_eq!(world.count("attendance_marks").await, 4);

        undo::undo(cx, actor, merge).await.unwrap();
        assert_eq!(attendance::grid(cx, event.id, &sessions).await.unwrap().len(), 2);
        assert_eq!(minutes(kept).await, 150);
    }
}
