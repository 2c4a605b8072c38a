//! Who is on the list of an event: in its order, and also as a guest.

use chrono::Duration;
use records::{
    Conflict, Error,
    accounts::opening::{self, NewAccount},
    events::{
        change, feeds,
        input::EventInput,
        registrations::{
            self,
            guests::{self, GuestInput},
            places,
            state::{Organiser, RegistrationState, Source},
        },
    },
    ledger::keys::EventId,
    people::{
        organisations,
        person::{PersonId, PersonInput},
    },
    projects::project,
    system::audit::Actor,
};

use crate::support::{
    World, both,
    events::{event_of, input, tell},
    person,
};

both! {
    async fn the_waiting_list_moves_up_by_itself(world: World) {
        let world = world.with_staff().await;
        let (_, event, _) = event_of(&world, &EventInput { capacity: "1".into(), ..input() }).await;
        let cx = &world.cx;
        let mut people = Vec::new();
        for name in ["Aynur", "Banu", "Ceyran"] {
            cx.clock.set(cx.now() + Duration::minutes(1));
            let person = world.trainee(name, "Əliyeva").await;
            let state = registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
            people.push(person);
            assert_eq!(state, if people.len() == 1 { RegistrationState::Registered } else { RegistrationState::Waiting });
        }
        let state_of = async |person: PersonId| {
            let list = registrations::list(cx, event.id).await.unwrap();
            list.into_iter().find(|r| r.person_id == person).map(|r| r.state).unwrap()
        };
        registrations::set_state(cx, Actor::Nobody, Organiser::Staff, &event, people[0], RegistrationState::Apologised, &tell).await.unwrap();
        assert_eq!(state_of(people[1]).await, RegistrationState::Registered);
        assert_eq!(state_of(people[2]).await, RegistrationState::Waiting);
        let moved = async |person: PersonId| !places::moved_up(cx, person).await.unwrap().is_empty();
        assert_eq!([moved(people[0]).await, moved(people[1]).await, moved(people[2]).await], [false, true, false]);
        // Who apologised and comes after all waits behind the others.
        cx.clock.set(cx.now() + Duration::minutes(1));
        let again = registrations::register(cx, Actor::Nobody, &event, people[0], Source::Trainer, &tell).await.unwrap();
        assert_eq!(again, RegistrationState::Waiting);
        registrations::set_state(cx, Actor::Nobody, Organiser::Staff, &event, people[1], RegistrationState::Withdrawn, &tell).await.unwrap();
        assert_eq!(state_of(people[2]).await, RegistrationState::Registered);
        assert_eq!(state_of(people[0]).await, RegistrationState::Waiting);
    }
}

both! {
    async fn a_guest_is_entered_once(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, _) = event_of(&world, &input()).await;
        let id: PersonId = world.cx.id();
        let guest = GuestInput {
            id: id.to_string(),
            given_name: "Nigar".into(),
            family_name: "Мamedova".into(),
            organisation: String::new(),
        };
        for _ in 0..2 {
            let person = guests::add_guest(&world.cx, trainer.account.into(), &event, &guest, Source::WalkIn).await.unwrap();
            assert_eq!(person, id);
        }
        let list = registrations::list(&world.cx, event.id).await.unwrap();
        assert_eq!(list.iter().map(registrations::Registration::name).collect::<Vec<_>>(), ["Mamedova Nigar"]);
        registrations::set_matched(&world.cx, trainer.account, event.id, id, false).await.unwrap();
        assert!(!registrations::list(&world.cx, event.id).await.unwrap()[0].to_match);

    }
}

both! {
    async fn places_hold_at_every_door_until_somebody_gives_one(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &EventInput { capacity: "1".into(), ..input() }).await;
        let cx = &world.cx;
        cx.clock.set(sessions[0].starts_at(event.zone()) - Duration::days(1));
        let typed = |given: &str| GuestInput { given_name: given.into(), family_name: "Rzayeva".into(), ..GuestInput::default() };
        let enter = async |given: &str, source| {
            guests::add_guest(cx, trainer.account.into(), &event, &typed(given), source).await.unwrap()
        };
        let state_of = async |person| registrations::one(cx, event.id, person).await.unwrap().unwrap().state;
        let first = enter("Nigar", Source::Trainer).await;
        let second = enter("Banu", Source::Trainer).await;
        assert_eq!(state_of(first).await, RegistrationState::Registered);
        assert_eq!(state_of(second).await, RegistrationState::Waiting, "typed in beforehand");
        let set = |by| {
            registrations::set_state(cx, Actor::Nobody, by, &event, second, RegistrationState::Registered, &tell)
        };
        assert_eq!(set(Organiser::FocalPoint).await.unwrap(), RegistrationState::Waiting);
        // Whoever looks after the list knows of another chair, and the person hears of it.
        assert_eq!(set(Organiser::Staff).await.unwrap(), RegistrationState::Registered);
        assert_eq!(state_of(second).await, RegistrationState::Registered);
        assert_eq!(world.count("event_calls WHERE about = 'place'").await, 1);
        // Who stands in the room has a place.
        let third = enter("Ceyran", Source::WalkIn).await;
        assert_eq!(state_of(third).await, RegistrationState::Registered);
        cx.clock.set(sessions[0].starts_at(event.zone()));
        let fourth = enter("Dürdanə", Source::Trainer).await;
        assert_eq!(state_of(fourth).await, RegistrationState::Registered, "it has begun");
    }
}

both! {
    async fn nobody_is_told_of_a_place_in_what_is_over(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &EventInput { capacity: "1".into(), ..input() }).await;
        let cx = &world.cx;
        cx.clock.set(sessions[0].starts_at(event.zone()) - Duration::days(1));
        for name in ["Aynur", "Banu"] {
            let person = world.trainee(name, "Əliyeva").await;
            registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
        }
        let waits = registrations::list(cx, event.id).await.unwrap();
        let waits = waits.iter().find(|r| r.state == RegistrationState::Waiting).unwrap().person_id;
        let mails = async || (world.count("event_mails").await, world.count("event_calls").await);
        let before = mails().await;
        cx.clock.set(sessions.last().unwrap().ends_at(event.zone()) + Duration::days(2));
        // The list is put right for the record: nobody could come any more.
        let to = RegistrationState::Registered;
        registrations::set_state(cx, trainer.account.into(), Organiser::Staff, &event, waits, to, &tell).await.unwrap();
        let late = world.trainee("Ceyran", "Əliyeva").await;
        let state = registrations::register(cx, Actor::Nobody, &event, late, Source::Invitation, &tell).await.unwrap();
        assert_ne!(state, RegistrationState::Invited);
        assert_eq!(mails().await, before);
    }
}

both! {
    async fn a_link_that_has_gone_round_fills_no_list(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &EventInput { capacity: "3".into(), ..input() }).await;
        let cx = &world.cx;
        cx.clock.set(sessions[0].starts_at(event.zone()) - Duration::days(1));
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
        let typed = |n: usize| GuestInput {
            given_name: format!("Nigar{}{}", letter(n), letter(n / 26)),
            family_name: "Rzayeva".into(),
            ..GuestInput::default()
        };
        for n in 0..200 {
            guests::add_guest(cx, Actor::Nobody, &event, &typed(n), Source::Link).await.unwrap();
        }
        let refused = guests::add_guest(cx, Actor::Nobody, &event, &typed(200), Source::Link).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::Strangers))), "{refused:?}");
        // Whoever looks after the list goes on, and each whom they have looked at makes room.
        guests::add_guest(cx, trainer.account.into(), &event, &typed(201), Source::Trainer).await.unwrap();
        let known = registrations::list(cx, event.id).await.unwrap()[0].person_id;
        registrations::set_matched(cx, trainer.account, event.id, known, false).await.unwrap();
        guests::add_guest(cx, Actor::Nobody, &event, &typed(202), Source::Link).await.unwrap();
    }
}

both! {
    async fn addresses_of_calendars_are_hashed_and_end_one_by_one(world: World) {
        let world = world.with_staff().await;
        let (cx, trainer) = (&world.cx, world.viewer("trainer").await);
        // One that a release before has written down.
        let old = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        world.tamper(&format!("INSERT INTO calendar_feeds (account_id, token, created_at)
            SELECT id, '{old}', created_at FROM accounts WHERE user_name = 'trainer'")).await.unwrap();
        feeds::settle(cx).await.unwrap();
        assert_eq!((world.count("calendar_feeds").await, world.count("calendar_addresses").await), (0, 1));
        assert_eq!(feeds::owner(cx, old).await.unwrap(), Some(trainer.person));
        feeds::settle(cx).await.unwrap();
        let new = feeds::make(cx, trainer.account).await.unwrap();
        assert!(world.rows("calendar_addresses").await.iter().all(|row| !row.contains(&new) && !row.contains(old)));
        let all = feeds::of_account(cx, trainer.account).await.unwrap();
        assert_eq!(all.iter().map(|feed| feed.read_on.is_some()).collect::<Vec<_>>(), [true, false]);
        feeds::end(cx, world.actor().await, all[0].id).await.unwrap();
        assert!(feeds::owner(cx, old).await.unwrap().is_some(), "another account ends nothing");
        feeds::end(cx, trainer.account, all[0].id).await.unwrap();
        assert_eq!(feeds::owner(cx, old).await.unwrap(), None);
        assert_eq!(feeds::owner(cx, &new).await.unwrap(), Some(trainer.person));
        // One more than may be takes the place of the oldest.
        for _ in 0..10 {
            cx.clock.set(cx.now() + Duration::seconds(1));
            feeds::make(cx, trainer.account).await.unwrap();
        }
        assert_eq!(feeds::owner(cx, &new).await.unwrap(), None);
        assert_eq!(world.count("calendar_addresses").await, 10);
    }
}

both! {
    async fn what_organisers_may_say_is_one_rule_of_who_and_when(world: World) {
        let world = world.with_staff().await;
        let (_, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let person = world.trainee("Banu", "Əliyeva").await;
        registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
        let set = |by, state| registrations::set_state(cx, Actor::Nobody, by, &event, person, state, &tell);
        let end = sessions.iter().map(|session| session.ends_at(event.zone())).max().unwrap();
        for (at, over) in [(end - Duration::minutes(1), false), (end + Duration::minutes(1), true)] {
            cx.clock.set(at);
            for by in [Organiser::Staff, Organiser::FocalPoint] {
                for state in [RegistrationState::Invited, RegistrationState::Waiting] {
                    assert!(matches!(set(by, state).await, Err(Error::Invalid(_))), "{by:?} {state:?}");
                }
                for state in [RegistrationState::Apologised, RegistrationState::Withdrawn, RegistrationState::Registered] {
                    let answer = set(by, state).await;
                    if over && by == Organiser::FocalPoint {
                        assert!(matches!(answer, Err(Error::Conflict(Conflict::Over))), "{state:?}: {answer:?}");
                    } else {
                        assert_eq!(answer.unwrap(), state, "{by:?}");
                    }
                }
            }
        }
    }
}

both! {
    async fn a_form_that_is_sent_twice_at_once_makes_one(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, _) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let project = project::by_slug(cx, "phase-2").await.unwrap().unwrap();
        let new = EventInput { id: cx.id::<EventId>().to_string(), ..input() };
        let before = (world.count("events").await, world.count("event_sessions").await);
        let (one, two) = tokio::join!(change::create(cx, &trainer, &project, &new), change::create(cx, &trainer, &project, &new));
        assert_eq!((one.unwrap().to_string(), two.unwrap().to_string()), (new.id.clone(), new.id.clone()));
        assert_eq!((world.count("events").await, world.count("event_sessions").await), (before.0 + 1, before.1 + 2));
        let taken = change::create(cx, &world.viewer("manager").await, &project, &new).await;
        assert!(matches!(taken, Err(Error::Conflict(Conflict::Changed))), "somebody else's: {taken:?}");

        let organisation = organisations::all(cx).await.unwrap().remove(0).name;
        let person = NewAccount {
            id: cx.id::<PersonId>().to_string(),
            person: PersonInput { email: "banu@example.org".into(), ..person("Banu", "Əliyeva") },
            organisation,
            post_role: "inspector".into(),
            project: "phase-2".into(),
            role: "trainee".into(),
            ..NewAccount::default()
        };
        let (actor, people) = (world.actor().await, world.count("people").await);
        let (one, two) = tokio::join!(opening::create(cx, actor, &person), opening::create(cx, actor, &person));
        assert_eq!((one.unwrap().to_string(), two.unwrap().to_string()), (person.id.clone(), person.id.clone()));
        assert_eq!(world.count("people").await, people + 1);
        let other = NewAccount { person: PersonInput { email: String::new(), ..crate::support::person("Ceyran", "Əliyeva") }, ..person.clone() };
        let taken = opening::create(cx, actor, &other).await;
        assert!(matches!(taken, Err(Error::Conflict(Conflict::Changed))), "{taken:?}");

        let guest = GuestInput { id: cx.id::<PersonId>().to_string(), given_name: "Nigar".into(), family_name: "Rzayeva".into(), organisation: String::new() };
        let add = || guests::add_guest(cx, Actor::Nobody, &event, &guest, Source::Link);
        let (one, two) = tokio::join!(add(), add());
        assert_eq!(one.unwrap(), two.unwrap());
        assert_eq!(registrations::list(cx, event.id).await.unwrap().len(), 1);
    }
}
