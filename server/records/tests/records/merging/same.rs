//! Whoever marks attendance says who a guest is: nobody loses anything by it, everything else an administrator decides.

use courses::language::Language;
use records::{
    Conflict, Error,
    accounts::{account, address, roles::Role, sessions::Viewer},
    events::{
        change,
        event::{self, Event},
        input::{EventInput, SessionInput},
        registrations::{
            self,
            guests::{self, GuestInput},
            state::Source,
        },
    },
    merging::{
        asked::Refused,
        same::{self, Same},
        undo,
    },
    people::{
        duplicates, entry, organisations,
        person::{self, PersonId},
        posts,
    },
    projects::project,
    system::audit::Actor,
};

use crate::support::{World, both};

fn tell(_: Language, _: records::events::notices::About, _: &Event, _: &[event::Session]) -> (String, String) {
    (String::new(), String::new())
}

struct Stage {
    world: World,
    event: Event,
    trainer: Viewer,
}

impl Stage {
    async fn new(world: World) -> Self {
        let world = Box::pin(world.with_staff()).await;
        let trainer = Box::pin(world.viewer("trainer")).await;
        let event = Self::event(&world, &trainer).await;
        Self { world, event, trainer }
    }

    async fn event(world: &World, trainer: &Viewer) -> Event {
        let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
        let input = EventInput {
            kind: "training".into(),
            title: "Görüş".into(),
            language: "az".into(),
            place: "Gəncə".into(),
            region: "AZ-GA".into(),
            sessions: vec![SessionInput {
                date: "2026-11-10".into(),
                starts: "09:00".into(),
                minutes: "180".into(),
                ..SessionInput::default()
            }],
            ..EventInput::default()
        };
        let id = change::create(&world.cx, trainer, &project, &input).await.unwrap();
        event::find(&world.cx, id).await.unwrap().unwrap()
    }

    /// Enters a guest of this name.
    async fn guest(&self, event: &Event, given: &str, family: &str) -> PersonId {
        let input = GuestInput { given_name: given.into(), family_name: family.into(), ..GuestInput::default() };
        guests::add_guest(&self.world.cx, self.trainer.account.into(), event, &input, Source::Trainer).await.unwrap()
    }

    async fn same(&self, known: PersonId, guest: PersonId) -> Result<Same, Error> {
        same::same(&self.world.cx, self.trainer.account, self.event.id, known, guest).await
    }

    async fn flagged(&self) -> Vec<PersonId> {
        let list = registrations::list(&self.world.cx, self.event.id).await.unwrap();
        list.into_iter().filter(|r| r.to_match).map(|r| r.person_id).collect()
    }
}

both! {
    async fn a_guest_is_taken_at_the_word_of_who_marks_and_the_known_person_stays_as_they_are(world: World) {
        let s = Stage::new(world).await;
        let cx = &s.world.cx;
        let known = s.world.trainee("Aysel", "Quliyeva").await;
        let guest = s.guest(&s.event, "Aysəl", "Guliyeva").await;
        let mut input = crate::support::person("Aysəl", "Guliyeva");
        input.phone = "0501112233".into();
        input.patronymic = "Rauf qızı".into();
        entry::update(cx, s.world.actor().await, guest, &input).await.unwrap();
        let (before, of_posts) = (person::find(cx, known).await.unwrap().unwrap(), posts::of_person(cx, known).await.unwrap().len());
        let Same::Done(merge) = s.same(known, guest).await.unwrap() else { panic!() };
        let after = person::find(cx, known).await.unwrap().unwrap();
        assert_eq!(format!("{before:?}"), format!("{after:?}"), "every field");
        assert_eq!(posts::of_person(cx, known).await.unwrap().len(), of_posts);
        let list = registrations::list(cx, s.event.id).await.unwrap();
        assert_eq!(list.iter().map(|r| (r.person_id, r.to_match)).collect::<Vec<_>>(), [(known, false)], "nobody looks any more");
        assert!(matches!(s.same(guest, known).await, Err(Error::NotFound)), "nor says that the known person is somebody else");
        undo::undo(cx, s.world.actor().await, merge).await.unwrap();
        assert_eq!(s.flagged().await, [guest], "and there it is to be looked at again");
    }
}

both! {
    async fn of_whom_more_is_known_an_administrator_decides(world: World) {
        let s = Stage::new(world).await;
        let cx = &s.world.cx;
        let actor = s.world.actor().await;
        let known = s.world.trainee("Aysel", "Quliyeva").await;
        let other = Stage::event(&s.world, &s.trainer).await;
        let proposed = async |guest: PersonId, why: &str| {
            let (people, merges) = (s.world.count("people WHERE merged_into IS NOT NULL").await, s.world.count("person_merges").await);
            assert!(matches!(s.same(known, guest).await.unwrap(), Same::Proposed), "{why}");
            assert_eq!((s.world.count("people WHERE merged_into IS NOT NULL").await, s.world.count("person_merges").await), (people, merges), "{why}");
            assert!(same::proposals(cx).await.unwrap().iter().any(|one| (one.records.kept_id, one.records.gone_id) == (known, guest)), "{why}");
        };
        // Who has an account, on this list and flagged by whatever chance.
        let somebody = s.world.trainee("Aynur", "Quliyeva").await;
        registrations::register(cx, s.trainer.account.into(), &s.event, somebody, Source::Trainer, &tell).await.unwrap();
        assert!(matches!(s.same(known, somebody).await, Err(Error::NotFound)), "nobody asks who it is");
        s.world.tamper("UPDATE registrations SET to_match = TRUE").await.unwrap();
        let roles = s.world.rows("project_roles").await;
        let accounts = s.world.rows("accounts").await;
        proposed(somebody, "an account").await;
        s.world.tamper("UPDATE registrations SET entered_id = person_id").await.unwrap();
        proposed(somebody, "an account").await;
        assert_eq!((s.world.rows("project_roles").await, s.world.rows("accounts").await), (roles, accounts));
        // An administrator is not merged away, but may be proposed.
        let admin = s.world.viewer("admin").await.person;
        registrations::register(cx, s.trainer.account.into(), &s.event, admin, Source::Trainer, &tell).await.unwrap();
        s.world.tamper("UPDATE registrations SET to_match = TRUE, entered_id = person_id").await.unwrap();
        proposed(admin, "an administrator").await;
        // An e-mail address.
        let guest = s.guest(&s.event, "Aysəl", "Guliyeva").await;
        s.world.tamper("UPDATE people SET email = 'a@example.org', email_key = 'a@example.org' WHERE family_name = 'Guliyeva'").await.unwrap();
        proposed(guest, "an address").await;
        s.world.tamper("UPDATE people SET email = NULL, email_key = NULL WHERE family_name = 'Guliyeva'").await.unwrap();
        // Another event.
        registrations::register(cx, s.trainer.account.into(), &other, guest, Source::Trainer, &tell).await.unwrap();
        proposed(guest, "another event").await;
        // Not entered for this event, as far as anybody knows.
        let guest = s.guest(&s.event, "Aysu", "Guliyeva").await;
        s.world.tamper("UPDATE registrations SET entered_id = NULL WHERE entered_id IN
            (SELECT id FROM people WHERE given_name = 'Aysu')").await.unwrap();
        proposed(guest, "entered elsewhere").await;

        // Decided: two people, or merged.
        let open = same::proposals(cx).await.unwrap().len();
        duplicates::say_distinct(cx, actor, known, somebody).await.unwrap();
        assert_eq!(same::proposals(cx).await.unwrap().len(), open - 1);
        records::merging::merge::merge(cx, actor, known, guest, &records::merging::merge::MergeInput::default()).await.unwrap();
        assert_eq!(same::proposals(cx).await.unwrap().len(), open - 2);
        // With oneself, and with who was merged away: refused.
        let fresh = s.guest(&s.event, "Aysəl", "Guliyeva").await;
        assert!(matches!(s.same(fresh, fresh).await.unwrap(), Same::Refused(Refused::Same)));
        assert!(matches!(s.same(guest, fresh).await.unwrap(), Same::Refused(Refused::Merged)));
        assert!(matches!(s.same(PersonId::NIL, fresh).await, Err(Error::NotFound)));
    }
}

both! {
    async fn how_somebody_with_an_account_is_reached_is_theirs(world: World) {
        let s = Stage::new(world).await;
        let cx = &s.world.cx;
        let actor = s.world.actor().await;
        let known = s.world.trainee("Aysel", "Quliyeva").await;
        // The account changes hands by a merge of an administrator, with its address and roles, and with nothing else.
        address::set(cx, actor, known, "aysel@example.org").await.unwrap();
        let guest = s.guest(&s.event, "Aysəl", "Guliyeva").await;
        let mut input = crate::support::person("Aysəl", "Guliyeva");
        input.email = "other@example.org".into();
        entry::update(cx, actor, guest, &input).await.unwrap();
        records::merging::merge::merge(cx, actor, guest, known, &records::merging::merge::MergeInput::default()).await.unwrap();
        let account = account::of_person(cx, guest).await.unwrap().unwrap();
        assert_eq!(account.address.as_deref(), Some("aysel@example.org"));
        assert_eq!(account::roles(cx, account.id).await.unwrap(), [("phase-2".into(), Role::Trainee)]);
    }
}

both! {
    async fn a_stranger_chooses_no_key(world: World) {
        let s = Stage::new(world).await;
        let cx = &s.world.cx;
        let known = s.world.trainee("Aysel", "Quliyeva").await;
        let guest = |id: String| GuestInput { id, given_name: "Rauf".into(), family_name: "Quliyev".into(), ..GuestInput::default() };
        let add = async |actor: Actor, id: String| guests::add_guest(cx, actor, &s.event, &guest(id), Source::Link).await;
        let people = s.world.count("people").await;
        let entered = add(Actor::Nobody, known.to_string()).await.unwrap();
        assert_ne!(entered, known);
        assert_eq!(add(Actor::Nobody, known.to_string()).await.unwrap(), entered, "sent twice is sent once");
        assert_eq!(s.world.count("people").await, people + 1);
        // Whoever says that they work in a known place is not counted there: nobody has looked.
        let organisation = organisations::all(cx).await.unwrap().remove(0).name;
        let posts = s.world.count("posts").await;
        let claims = GuestInput { organisation, given_name: "Nigar".into(), family_name: "Əliyeva".into(), ..GuestInput::default() };
        guests::add_guest(cx, Actor::Nobody, &s.event, &claims, Source::Link).await.unwrap();
        assert_eq!(s.world.count("posts").await, posts);
        // A trainer's phone makes keys, and not those of others.
        assert!(matches!(add(s.trainer.account.into(), known.to_string()).await, Err(Error::Conflict(Conflict::Changed))));
        let own: PersonId = cx.id();
        assert_eq!(add(s.trainer.account.into(), own.to_string()).await.unwrap(), own);
        assert_eq!(add(s.trainer.account.into(), own.to_string()).await.unwrap(), own);
    }
}
