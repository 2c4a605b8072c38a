//! What is known of two records, and their accounts.

use chrono::Duration;
use records::{
    Error, Problem,
    accounts::{account, credentials, roles::Role, sessions},
    merging::merge::{self, MergeInput, Merging},
    people::{
        entry, organisations,
        person::{self, PersonId},
    },
};
use uuid::Uuid;

use crate::support::{
    World, both,
    merging::{account, assert_same, dump, merge, two, undo, without_sessions},
    person,
};

both! {
    async fn accounts_and_roles_are_one_afterwards(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let actor = world.actor().await;
        account::set_role(&world.cx, actor, gone, "phase-1", Role::Trainer, true).await.unwrap();
        let token = {
            credentials::set_password(&world.cx, &account(&world, gone).await.user_name, "dörd köhnə taxta körpü").await.unwrap();
            world.sign_in(&account(&world, gone).await.user_name, "dörd köhnə taxta körpü").await.unwrap()
        };
        let before = dump(&world).await;
        let preview = merge::preview(&world.cx, actor, kept, gone).await.unwrap().unwrap();
        assert_eq!((preview.roles, preview.account_closes, preview.account_moves), (1, true, false));
        let id = merge(&world, kept, gone).await;
        assert!(sessions::find(&world.cx, &token).await.unwrap().is_none(), "signed out");
        let user = account(&world, gone).await.user_name;
        assert!(world.sign_in(&user, "dörd köhnə taxta körpü").await.is_none());
        assert!(matches!(credentials::set_disabled(&world.cx, actor, gone, false).await, Err(Error::Conflict(_))));
        assert!(matches!(entry::update(&world.cx, actor, gone, &person("Aysel", "Quliyeva")).await, Err(Error::Conflict(_))));
        let roles = account::roles(&world.cx, account(&world, kept).await.id).await.unwrap();
        assert_eq!(roles, [("phase-1".into(), Role::Trainer), ("phase-2".into(), Role::Trainee)]);
        undo(&world, id).await;
        assert!(sessions::find(&world.cx, &token).await.unwrap().is_none(), "what was signed out stays so");
        assert_same(&without_sessions(&before), &without_sessions(&dump(&world).await));
        let token = world.sign_in(&user, "dörd köhnə taxta körpü").await.unwrap();

        // Where only the other one has an account, it changes hands.
        world.tamper("INSERT INTO people (id, given_name, family_name, sex, language, search_key, sort_key, created_at)
            SELECT o.id, p.given_name, p.family_name, p.sex, p.language, p.search_key, p.sort_key, p.created_at
            FROM people p, (SELECT id FROM organisations ORDER BY id LIMIT 1) o WHERE p.family_name = 'Гулиева'").await.unwrap();
        let first = organisations::all(&world.cx).await.unwrap().iter().map(|o| o.id).min().unwrap();
        let bare = PersonId::from(Uuid::from(first));
        assert!(account::of_person(&world.cx, bare).await.unwrap().is_none());
        let before = dump(&world).await;
        let id = merge(&world, bare, gone).await;
        assert!(sessions::find(&world.cx, &token).await.unwrap().is_none(), "whoever has it signs in again");
        assert!(account::of_person(&world.cx, gone).await.unwrap().is_none());
        undo(&world, id).await;
        assert_same(&without_sessions(&before), &without_sessions(&dump(&world).await));
        let id = merge(&world, gone, bare).await;
        assert!(account(&world, gone).await.disabled_at.is_none());
        undo(&world, id).await;
        assert_same(&without_sessions(&before), &without_sessions(&dump(&world).await));
    }
}

both! {
    async fn what_an_administrator_has_said_since_outlives_the_undoing(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let actor = world.actor().await;
        let role = async |person, role, given| account::set_role(&world.cx, actor, person, "phase-1", role, given).await.unwrap();
        role(gone, Role::Trainer, true).await;
        role(gone, Role::Manager, true).await;
        let id = merge(&world, kept, gone).await;
        // One of the two roles is taken and given anew, and the account of the other record is to stay closed.
        world.cx.clock.set(world.cx.now() + Duration::minutes(1));
        role(kept, Role::Trainer, false).await;
        role(kept, Role::Trainer, true).await;
        let closed = account(&world, gone).await.id;
        world.tamper(&format!("UPDATE accounts SET disabled_at = '{}' WHERE user_name = '{}'",
            world.cx.now().to_rfc3339(), account(&world, gone).await.user_name)).await.unwrap();
        undo(&world, id).await;
        let roles = account::roles(&world.cx, account(&world, kept).await.id).await.unwrap();
        assert_eq!(roles, [("phase-1".into(), Role::Trainer), ("phase-2".into(), Role::Trainee)]);
        assert_eq!(account(&world, gone).await.id, closed);
        assert!(account(&world, gone).await.disabled_at.is_some(), "somebody wanted it closed");
    }
}

both! {
    async fn what_is_known_is_chosen_and_gaps_are_filled(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let actor = world.actor().await;
        let mut input = person("Айсель", "Гулиева");
        input.email = "aysel@example.org".into();
        input.phone = "555 00 01".into();
        input.birth_year = "1988".into();
        input.sex = "unstated".into();
        entry::update(&world.cx, actor, gone, &input).await.unwrap();
        let before = dump(&world).await;
        let id = merge(&world, kept, gone).await;
        let merged = person::find(&world.cx, kept).await.unwrap().unwrap();
        assert_eq!((merged.family_name.as_str(), merged.sex), ("Quliyeva", person::Sex::Female));
        assert_eq!((merged.email.as_deref(), merged.phone.as_deref(), merged.birth_year), (Some("aysel@example.org"), Some("555 00 01"), Some(1988)));
        undo(&world, id).await;
        assert_same(&before, &dump(&world).await);

        let choice = MergeInput { family_name: "gone".into(), email: "kept".into(), ..MergeInput::default() };
        let Merging::Done(id) = merge::merge(&world.cx, actor, kept, gone, &choice).await.unwrap() else { panic!() };
        let merged = person::find(&world.cx, kept).await.unwrap().unwrap();
        assert_eq!((merged.full_name().as_str(), merged.email.as_deref()), ("Гулиева Aysel", Some("aysel@example.org")));
        // A correction after the merge stays; the rest goes back.
        let mut corrected = person("Aysəl", "Гулиева");
        corrected.birth_year = "1988".into();
        entry::update(&world.cx, actor, kept, &corrected).await.unwrap();
        undo(&world, id).await;
        let (stays, back) = (person::find(&world.cx, kept).await.unwrap().unwrap(), person::find(&world.cx, gone).await.unwrap().unwrap());
        assert_eq!((stays.full_name().as_str(), stays.birth_year, stays.email), ("Quliyeva Aysəl", None, None));
        assert_eq!(back.email.as_deref(), Some("aysel@example.org"));

        let wrong = MergeInput { phone: "both".into(), sex: "x".into(), ..MergeInput::default() };
        let before = dump(&world).await;
        let Err(Error::Invalid(problems)) = merge::merge(&world.cx, actor, kept, gone, &wrong).await else { panic!() };
        assert_eq!(problems.iter().map(|p| (p.field.as_ref(), p.problem.clone())).collect::<Vec<_>>(), [("sex", Problem::Choice), ("phone", Problem::Choice)]);
        assert_same(&before, &dump(&world).await);
    }
}
