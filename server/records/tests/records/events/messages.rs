//! Reminders: when they go out, to whom, and that they go out once.

use chrono::{Duration, NaiveDate};
use records::{
    events::{
        change, event,
        messages::{self, reminders, told},
        notices::About,
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
    events::{event_of, input, tell},
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
        let rows = sessions.iter().map(|s| records::events::input::SessionInput {
            id: s.id.to_string(), date: s.on_date.to_string(), starts: s.hours().0, minutes: s.planned_minutes.to_string(),
            ..Default::default()
        }).collect();
        let same = records::events::input::EventInput { place: "Bakı, Nizami 1".into(), sessions: rows, ..input() };
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
        assert_eq!(of(guest).to_tell, Some(About::Reminder));
        assert_eq!(of(trainer.person).about, Some(About::Reminder));
        let notices = messages::of_event(cx, event.id).await.unwrap();
        let told: Vec<_> = notices.iter().map(|n| (n.days, n.mailed, n.unreachable)).collect();
        assert_eq!(told, [(Some(1), 1, 1), (Some(7), 1, 1)]);
        told::done(cx, trainer.account, event.id, guest).await.unwrap();
        assert!(told::done(cx, trainer.account, event.id, guest).await.is_err());
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
