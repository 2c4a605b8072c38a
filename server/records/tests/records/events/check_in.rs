//! Coming in with the code on the wall.

use chrono::{DateTime, Duration, Utc};
use courses::attendance::{Said, Status};
use records::events::{
    attendance::{self, Method, NewMark, roster},
    change,
    check_in::{self, Found, Outcome, Who},
    event::Session,
    guest_claims::{self, Says, Whom},
    input::EventInput,
    registrations::{self, guests::GuestInput, state::Source},
};

use crate::support::{
    World, at as moment, both,
    events::{event_of, input, invalid, session, tell},
};

async fn scan(world: &World, code: &str) -> Option<String> {
    match check_in::find(&world.cx, code, "phone").await.unwrap() {
        Found::Right { claim, .. } => Some(claim),
        Found::Late | Found::Wrong => None,
    }
}

fn code_at(session: &Session, at: DateTime<Utc>) -> String {
    check_in::showing(session, at, 1).remove(0).code
}

both! {
    async fn codes_at_the_edges_of_their_windows(world: World) {
        let world = world.with_staff().await;
        let (_, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let start = sessions[0].starts_at(event.zone());
        assert_eq!(start.to_rfc3339(), "2026-11-10T05:00:00+00:00");
        let code = code_at(&sessions[0], start);
        for (millis, right) in [(-1, false), (0, true), (19_999, true), (20_000, true), (39_999, true), (40_000, false)] {
            cx.clock.set(start + Duration::milliseconds(millis));
            assert_eq!(scan(&world, &code).await.is_some(), right, "{millis} ms");
        }
        assert!(matches!(check_in::find(cx, &code, "phone").await.unwrap(), Found::Late));
        cx.clock.set(start + Duration::days(1));
        assert!(matches!(check_in::find(cx, &code, "phone").await.unwrap(), Found::Wrong), "a code of yesterday");
        // As people type it: small letters, a hyphen, O for 0, l for 1.
        cx.clock.set(start);
        let typed = code.to_lowercase().replace('0', "o").replace('1', "l");
        assert!(scan(&world, &format!(" {}-{} ", &typed[..4], &typed[4..])).await.is_some());
        for wrong in ["", "0", "ABCDEFGH", "ƏƏƏƏƏƏƏƏ", "012345678"] {
            assert!(scan(&world, wrong).await.is_none(), "{wrong}");
        }
        // From an hour before until a quarter of an hour after, to the millisecond.
        let end = sessions[0].ends_at(event.zone());
        for (at, open) in [
            (start - Duration::minutes(60) - Duration::milliseconds(1), false),
            (start - Duration::minutes(60), true),
            (end + Duration::minutes(15) - Duration::milliseconds(1), true),
            (end + Duration::minutes(15), false),
        ] {
            cx.clock.set(at);
            assert_eq!(scan(&world, &code_at(&sessions[0], at)).await.is_some(), open, "{at}");
        }
    }
}

both! {
    async fn sessions_at_midnight_and_in_the_summer_time_of_baku(world: World) {
        let world = world.with_staff().await;
        let night = EventInput { sessions: vec![session("2026-11-10", "23:30", "120"), session("2015-07-06", "09:00", "60")], ..input() };
        let (_, event, sessions) = event_of(&world, &night).await;
        // Summer time was five hours before UTC in 2015; sessions come in the order of their days.
        assert_eq!(sessions[0].starts_at(event.zone()).to_rfc3339(), "2015-07-06T04:00:00+00:00");
        for at in ["2015-07-06T03:00:00Z", "2015-07-06T04:30:00Z", "2015-07-06T05:14:59.999Z"] {
            world.cx.clock.set(moment(at));
            assert!(scan(&world, &code_at(&sessions[0], world.cx.now())).await.is_some(), "{at}");
        }
        // 23:30 in Baku is 19:30 UTC; past midnight the session goes on.
        for at in ["2026-11-10T19:59:59.999Z", "2026-11-10T20:00:00Z", "2026-11-10T21:29:00Z"] {
            world.cx.clock.set(moment(at));
            assert!(scan(&world, &code_at(&sessions[1], world.cx.now())).await.is_some(), "{at}");
        }
    }
}

both! {
    async fn a_claim_is_good_for_ten_minutes_once_and_for_one(world: World) {
        let world = world.with_staff().await;
        let (_, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let start = sessions[0].starts_at(event.zone());
        cx.clock.set(start);
        let viewer = world.viewer("trainee").await;
        let other = world.trainee("Banu", "Əliyeva").await;
        let claim = scan(&world, &code_at(&sessions[0], start)).await.unwrap();
        let read = async |claim: &str| check_in::read_claim(cx, claim, "phone").await.unwrap();

        cx.clock.set(start + Duration::minutes(10));
        assert!(read(&claim).await.is_none(), "ten minutes are over");
        cx.clock.set(start + Duration::minutes(10) - Duration::milliseconds(1));
        let good = read(&claim).await.unwrap();
        assert_eq!(good.session.id, sessions[0].id);
        let me = Who { account: viewer.account, person: viewer.person };
        let friend = Who { account: viewer.account, person: other };
        assert_eq!(check_in::mark(cx, &good, me, "phone").await.unwrap(), Outcome::Marked);
        assert_eq!(check_in::mark(cx, &good, me, "phone").await.unwrap(), Outcome::Already, "sent twice");
        assert_eq!(check_in::mark(cx, &good, friend, "phone").await.unwrap(), Outcome::Used);
        assert_eq!(world.count("attendance_marks").await, 1);
        let list = registrations::list(cx, event.id).await.unwrap();
        assert_eq!((list.len(), list[0].source), (1, Source::Code));

        // Every bit of a claim counts.
        for index in 0..claim.len() {
            let mut forged = claim.clone().into_bytes();
            forged[index] = if forged[index] == b'A' { b'B' } else { b'A' };
            assert!(read(&String::from_utf8(forged).unwrap()).await.is_none(), "byte {index}");
        }
        for wrong in ["", "x", &"A".repeat(86), &format!("{claim}A")] {
            assert!(read(wrong).await.is_none());
        }
        // A claim of the morning marks the morning, also when it is used by somebody in the afternoon's room.
        let guest = GuestInput { given_name: "Samir".into(), family_name: "Həsənov".into(), organisation: "Azad QHT".into(), id: String::new() };
        let claim = read(&scan(&world, &code_at(&sessions[0], cx.now())).await.unwrap()).await.unwrap();
        let nameless = GuestInput { given_name: String::new(), ..guest.clone() };
        assert_eq!(invalid(guest_claims::enter(cx, &claim, Says::Name(&nameless), "phone").await).len(), 1);
        assert_eq!(guest_claims::enter(cx, &claim, Says::Name(&guest), "phone").await.unwrap().outcome, Outcome::Waiting);
        let waiting = guest_claims::waiting(cx, sessions[0].id).await.unwrap().remove(0);
        guest_claims::take(cx, viewer.account, &event, &sessions[0], &[(waiting.claim, Whom::AsSaid)]).await.unwrap();
        let row = attendance::grid(cx, event.id, &sessions).await.unwrap().into_iter().find(|r| r.registration.to_match).unwrap();
        assert_eq!(row.registration.organisation.as_deref(), Some("Azad QHT"));
        assert!(row.entries[0].is_marked() && !row.entries[1].is_marked());
    }
}

both! {
    async fn who_scans_late_is_late_where_the_trainer_says_so(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let viewer = world.viewer("trainee").await;
        change::set_counts_late(cx, trainer.account, sessions[0].id, true).await.unwrap();
        cx.clock.set(sessions[0].starts_at(event.zone()) + Duration::minutes(25));
        let claim = scan(&world, &code_at(&sessions[0], cx.now())).await.unwrap();
        let claim = check_in::read_claim(cx, &claim, "phone").await.unwrap().unwrap();
        let me = Who { account: viewer.account, person: viewer.person };
        check_in::mark(cx, &claim, me, "phone").await.unwrap();
        let row = roster(cx, &sessions[0]).await.unwrap().remove(0);
        assert_eq!(row.entries[0].agreed.said.minutes(180), 155);
    }
}

both! {
    async fn a_scan_does_not_take_back_what_the_trainer_said(world: World) {
        let world = world.with_staff().await;
        let (_, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let start = sessions[0].starts_at(event.zone());
        cx.clock.set(start);
        let viewer = world.viewer("trainee").await;
        let trainer = world.viewer("trainer").await;
        registrations::register(cx, trainer.account.into(), &event, viewer.person, Source::Trainer, &tell).await.unwrap();
        let absent = NewMark {
            id: cx.id(),
            person: viewer.person,
            bases: None,
            said: Said { status: Status::Absent, late: 0, early: 0 },
            method: Method::List,
            at: start,
            device: None,
            claim: None,
        };
        attendance::mark(cx, trainer.account.into(), &event, &sessions[0], &[absent]).await.unwrap();
        let claim = scan(&world, &code_at(&sessions[0], start)).await.unwrap();
        let claim = check_in::read_claim(cx, &claim, "phone").await.unwrap().unwrap();
        let me = Who { account: viewer.account, person: viewer.person };
        assert_eq!(check_in::mark(cx, &claim, me, "phone").await.unwrap(), Outcome::Marked);
        let row = roster(cx, &sessions[0]).await.unwrap().remove(0);
        let agreed = &row.entries[0].agreed;
        assert!(agreed.conflict && agreed.heads.len() == 2, "{agreed:?}");
        assert!(agreed.said.is_present(), "in doubt for the person");
    }
}
