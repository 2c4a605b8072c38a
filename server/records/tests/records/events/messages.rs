//! Reminders: when they go out, to whom, and that they go out once.

use chrono::{Duration, NaiveDate};
use courses::attendance::Said;
use records::{
    events::{
        after::feedback::round,
        attendance, change, event,
        input::{EventInput, SessionInput},
        messages::{self, MessageInput, asking, reminders, told},
        notices::{About, calls},
        registrations::{
            self,
            guests::{self, GuestInput},
            state::Source,
        },
    },
    system::audit::Actor,
};

use crate::support::{
    World, both,
    events::{event_of, input, mark_of, tell},
};

both! {
    async fn people_are_reminded_seven_days_before_and_on_the_day_before_and_once(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let zone = event.zone();
        registrations::register(cx, Actor::Nobody, &event, trainer.person, Source::Trainer, &tell).await.unwrap();
        let guest = GuestInput { given_name: "Nigar".into(), family_name: "Rzayeva".into(), ..GuestInput::default() };
        let guest = guests::add_guest(cx, trainer.account.into(), &event, &guest, Source::Trainer).await.unwrap();
        let first = sessions[0].on_date;
        let entered = sessions[0].starts_at(zone) - Duration::days(30);
        // As if it had been entered long before.
        let at = |day: NaiveDate, hour: u32| day.and_hms_opt(hour, 30, 0).unwrap().and_local_timezone(zone).unwrap().to_utc();
        cx.clock.set(entered);
        let rows = sessions.iter().map(|s| SessionInput {
            id: s.id.to_string(), date: s.on_date.to_string(), starts: s.hours().0, minutes: s.planned_minutes.to_string(),
            ..Default::default()
        }).collect();
        let same = EventInput { place: "Bakı, Nizami 1".into(), sessions: rows, ..input() };
        let now = event::find(cx, event.id).await.unwrap().unwrap();
        change::update(cx, &trainer, &now, now.revision, &same, &tell).await.unwrap();
        let before = world.count("mails WHERE subject = 'Reminder'").await;
        assert_eq!(before, 0);

        cx.clock.set(at(first - Duration::days(8), 12));
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 0, "eight days before");
        cx.clock.set(at(first - Duration::days(7), 7));
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 0, "too early in the morning");
        cx.clock.set(at(first - Duration::days(7), 9));
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 1);
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 0, "once");
        cx.clock.set(at(first - Duration::days(3), 9));
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 0);
        cx.clock.set(at(first - Duration::days(1), 9));
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 1);
        cx.clock.set(at(first, 9));
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 0, "it begins");
        assert_eq!(world.count("mails WHERE subject = 'Reminder'").await, 2);

        // Who has no address is to be called, and the page of the event says so.
        let people = told::of_event(cx, event.id).await.unwrap();
        let of = |person| people.iter().find(|told| told.person_id == person).unwrap();
        let open: Vec<_> = of(guest).calls.iter().map(|call| call.about).collect();
        assert_eq!(open, [About::Change, About::Reminder], "of two reminders the nearer one");
        let shown: Vec<_> = of(guest).calls.iter().map(|call| call.id).collect();
        assert_eq!(of(trainer.person).about, Some(About::Reminder));
        let notices = messages::of_event(cx, event.id).await.unwrap();
        let told: Vec<_> = notices.iter().map(|n| (n.days, n.mailed, n.unreachable)).collect();
        assert_eq!(told, [(Some(1), 1, 1), (Some(7), 1, 1)]);
        calls::done(cx, trainer.account, event.id, guest, &shown).await.unwrap();
        assert!(calls::done(cx, trainer.account, event.id, guest, &shown).await.is_err());
    }
}

both! {
    async fn who_is_put_off_is_reminded_anew_and_nobody_of_what_is_cancelled(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        registrations::register(cx, Actor::Nobody, &event, trainer.person, Source::Trainer, &tell).await.unwrap();
        let zone = event.zone();
        let first = sessions[0].on_date;
        let at = |day: NaiveDate| day.and_hms_opt(10, 0, 0).unwrap().and_local_timezone(zone).unwrap().to_utc();
        cx.clock.set(at(first - Duration::days(1)));
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 1);
        let found = event::find(cx, event.id).await.unwrap().unwrap();
        let later = first + Duration::days(14);
        change::postpone(cx, &trainer, &found, &later.to_string(), "Zal bağlıdır", &tell).await.unwrap();
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 0);
        cx.clock.set(at(later - Duration::days(7)));
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 1);
        let found = event::find(cx, event.id).await.unwrap().unwrap();
        change::cancel(cx, &trainer, &found, "Zal bağlıdır", &tell).await.unwrap();
        cx.clock.set(at(later - Duration::days(1)));
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 0);
    }
}

both! {
    async fn nothing_that_has_to_be_said_gets_lost(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        cx.clock.set(sessions[0].starts_at(event.zone()) - Duration::days(30));
        let guest = GuestInput { given_name: "Nigar".into(), family_name: "Rzayeva".into(), ..GuestInput::default() };
        let guest = guests::add_guest(cx, trainer.account.into(), &event, &guest, Source::Trainer).await.unwrap();
        let found = async || event::find(cx, event.id).await.unwrap().unwrap();
        let open = async || {
            let people = told::of_event(cx, event.id).await.unwrap();
            people.into_iter().find(|told| told.person_id == guest).unwrap().calls
        };
        let about = async || open().await.iter().map(|call| call.about).collect::<Vec<_>>();
        let later = || cx.clock.set(cx.now() + Duration::minutes(1));
        let write = async |text: &str| {
            later();
            let input = MessageInput { whom: "all".into(), subject: "Sabah".into(), text: text.into() };
            messages::write(cx, trainer.account, &event, &input, &tell).await.unwrap();
            later();
        };
        write("Pasport götürün.").await;
        change::postpone(cx, &trainer, &event, "2027-01-12", "Zal bağlıdır", &tell).await.unwrap();
        later();
        change::cancel(cx, &trainer, &found().await, "Qar", &tell).await.unwrap();
        write("Heyif.").await;
        // What is cancelled is not said to be moved too; no message stands in for another one, or for anything else.
        assert_eq!(about().await, [About::Message, About::Cancelled, About::Message]);
        let shown = open().await;
        assert_eq!(shown[0].words.as_deref(), Some("Pasport götürün."));
        assert_eq!(shown[2].subject.as_deref(), Some("Sabah"));
        // Whoever says what stood on their page says nothing of what came since.
        change::restore(cx, &trainer, &found().await, &tell).await.unwrap();
        assert_eq!(about().await, [About::Message, About::Message, About::Change], "nobody hears that it was cancelled");
        let keys: Vec<_> = shown.iter().map(|call| call.id).collect();
        calls::done(cx, trainer.account, event.id, guest, &keys).await.unwrap();
        assert_eq!(about().await, [About::Change]);
    }
}

both! {
    async fn a_reason_holds_for_the_change_that_it_was_given_for(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let found = async || event::find(cx, event.id).await.unwrap().unwrap();
        change::postpone(cx, &trainer, &event, "2026-12-01", "Zal bağlıdır", &tell).await.unwrap();
        let now = found().await;
        assert_eq!((now.notice.as_str(), now.put_off_from), ("Zal bağlıdır", Some(sessions[0].on_date)));
        let rows = event::sessions(cx, event.id).await.unwrap().iter().map(|s| SessionInput {
            id: s.id.to_string(), date: s.on_date.to_string(), starts: s.hours().0, minutes: s.planned_minutes.to_string(),
            ..SessionInput::default()
        }).collect();
        // Another title is nothing that people are told.
        let titled = EventInput { title: "Başqa ad".into(), sessions: rows, ..input() };
        change::update(cx, &trainer, &now, now.revision, &titled, &tell).await.unwrap();
        assert_eq!(found().await.notice, "Zal bağlıdır");
        let placed = EventInput { place: "Bakı".into(), ..titled };
        let now = found().await;
        change::update(cx, &trainer, &now, now.revision, &placed, &tell).await.unwrap();
        let now = found().await;
        assert_eq!((now.notice.as_str(), now.put_off_from), ("", None));
        change::postpone(cx, &trainer, &now, "2026-12-08", "Təmir", &tell).await.unwrap();
        change::cancel(cx, &trainer, &found().await, "Qar", &tell).await.unwrap();
        let now = found().await;
        assert_eq!((now.notice.as_str(), now.put_off_from), ("Qar", None));
        change::restore(cx, &trainer, &now, &tell).await.unwrap();
        assert_eq!(found().await.notice, "");
    }
}

both! {
    async fn who_was_there_is_asked_for_feedback_on_the_day_after_and_once(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let (came, stayed_away) = (trainer.person, world.viewer("manager").await.person);
        for person in [came, stayed_away] {
            registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
        }
        let guest = GuestInput { given_name: "Nigar".into(), family_name: "Rzayeva".into(), ..GuestInput::default() };
        let guest = guests::add_guest(cx, trainer.account.into(), &event, &guest, Source::Trainer).await.unwrap();
        let marks = [mark_of(&world, came, Said::PRESENT), mark_of(&world, guest, Said::PRESENT)];
        attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &marks).await.unwrap();
        let zone = event.zone();
        let last = sessions.iter().map(|session| session.on_date).max().unwrap();
        let at = |days: i64, hour: u32| {
            (last + Duration::days(days)).and_hms_opt(hour, 30, 0).unwrap().and_local_timezone(zone).unwrap().to_utc()
        };
        let mails = async || world.count("event_mails WHERE about = 'feedback'").await;
        for (days, hour, asked, why) in [(0, 20, 0, "the same evening"), (1, 7, 0, "too early"), (1, 9, 1, "now"), (2, 9, 0, "once")] {
            cx.clock.set(at(days, hour));
            assert_eq!(asking::send(cx, &tell).await.unwrap(), asked, "{why}");
        }
        assert_eq!(mails().await, 1, "who stayed away is not asked, and who has no address cannot be");
        let person = world.count(&format!("event_calls WHERE about = '{}'", About::Feedback.code())).await;
        assert_eq!(person, 0);
        let notices = messages::of_event(cx, event.id).await.unwrap();
        assert!(notices.iter().any(|notice| (notice.about, notice.mailed, notice.unreachable) == (About::Feedback, 1, 1)));
        assert_eq!(world.count("audit_log WHERE action = 'event.ask'").await, 1);
    }
}

both! {
    async fn of_what_is_long_over_or_closed_nobody_is_asked(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        registrations::register(cx, Actor::Nobody, &event, trainer.person, Source::Trainer, &tell).await.unwrap();
        attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[mark_of(&world, trainer.person, Said::PRESENT)]).await.unwrap();
        let end = sessions.iter().map(|session| session.ends_at(event.zone())).max().unwrap();
        cx.clock.set(end + Duration::days(10));
        assert_eq!(asking::send(cx, &tell).await.unwrap(), 0, "ten days later");
        round::close(cx, trainer.account, event.id).await.unwrap();
        cx.clock.set(end + Duration::days(1));
        assert_eq!(asking::send(cx, &tell).await.unwrap(), 0, "the round is closed");
    }
}
