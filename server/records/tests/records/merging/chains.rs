//! Merges after merges, those that are refused, and whom a merge does not touch.

use records::{
    Error,
    accounts::{account, roles::Role},
    merging::{
        self,
        merge::{self, MergeId, MergeInput, Refused},
        undo::Undoing,
    },
    people::{
        duplicates,
        likeness::PROBABLE,
        person::{self, PersonId},
    },
};

use crate::support::{
    World, both,
    merging::{assert_same, dump, lessons, merge, merges, progress, read, refused, rows, running, two, undo},
};

both! {
    async fn chains_lead_in_one_step_and_are_undone_backwards(world: World) {
        let world = world.with_staff().await;
        let (a, b) = two(&world).await;
        let c = world.trainee("Aysel", "Guliyeva").await;
        let mut runs = Vec::new();
        for person in [a, b, c] {
            runs.push(running(&world, person).await);
        }
        let lessons = lessons(&runs[0]);
        for (n, running) in runs.iter().enumerate() {
            read(&world, running, &lessons[n..=n]).await;
        }
        let start = dump(&world).await;
        let first = merge(&world, b, a).await;
        let middle = dump(&world).await;
        let second = merge(&world, c, b).await;
        for person in [a, b] {
            assert_eq!(person::merged_into(&world.cx, person).await.unwrap(), Some(c));
        }
        assert_eq!(progress(&world, &runs[2]).await.evidence.confirmed.len(), 3);
        assert_eq!(rows(&world).await.len(), 1);
        assert_eq!(refused(&world, b, c).await, Refused::Merged, "no circle");
        assert_eq!(refused(&world, c, a).await, Refused::Merged);
        assert_eq!(refused(&world, c, c).await, Refused::Same);
        let out_of_order = merging::undo::undo(&world.cx, world.actor().await, first).await.unwrap();
        assert!(matches!(out_of_order, Undoing::Refused(Refused::Later)));
        let list = merges(&world, "", false).await;
        assert_eq!(list.iter().map(|m| (m.id, m.blocked)).collect::<Vec<_>>(), [(second, false), (first, true)]);
        assert_eq!(merges(&world, "guliyeva", true).await.len(), 2);
        assert!(merges(&world, "orucov", true).await.is_empty());

        undo(&world, second).await;
        assert_same(&middle, &dump(&world).await);
        undo(&world, first).await;
        assert_same(&start, &dump(&world).await);
        assert!(merges(&world, "", false).await.is_empty());
        assert_eq!(merges(&world, "", true).await.len(), 2);

        // The other way: two into one, of which the first brought the course.
        account::set_role(&world.cx, world.actor().await, c, "phase-1", Role::Trainee, true).await.unwrap();
        let third = merge(&world, a, c).await;
        let fourth = merge(&world, a, b).await;
        assert!(matches!(merging::undo::undo(&world.cx, world.actor().await, third).await.unwrap(), Undoing::Refused(Refused::Later)));
        undo(&world, fourth).await;
        undo(&world, third).await;
        assert_eq!(rows(&world).await.len(), 3);
    }
}

both! {
    async fn administrators_do_not_go(world: World) {
        let world = world.with_staff().await;
        let person = world.trainee("Rauf", "Səfərov").await;
        let own = account::by_name_or_email(&world.cx, "admin").await.unwrap().unwrap().person_id;
        assert_eq!(refused(&world, person, own).await, Refused::Own);
        let manager = account::by_name_or_email(&world.cx, "manager").await.unwrap().unwrap();
        world.tamper("UPDATE accounts SET administrator = NOT administrator WHERE user_name = 'manager'").await.unwrap();
        assert_eq!(refused(&world, person, manager.person_id).await, Refused::Administrator);
        assert!(matches!(merge::merge(&world.cx, world.actor().await, person, PersonId::NIL, &MergeInput::default()).await, Err(Error::NotFound)));
        assert!(merge::preview(&world.cx, world.actor().await, person, PersonId::NIL).await.unwrap().is_none());
        assert!(matches!(merging::undo::undo(&world.cx, world.actor().await, MergeId::NIL).await, Err(Error::NotFound)));
        // Keeping one's own record is fine.
        let before = dump(&world).await;
        let id = merge(&world, own, person).await;
        undo(&world, id).await;
        assert_same(&before, &dump(&world).await);
    }
}

both! {
    async fn somebody_else_is_not_touched(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let third = world.trainee("Nigar", "Orucova").await;
        let (first, bystander) = (running(&world, gone).await, running(&world, third).await);
        read(&world, &first, &lessons(&first)[..1]).await;
        read(&world, &bystander, &lessons(&first)).await;
        merge(&world, kept, gone).await;
        assert_eq!(progress(&world, &running(&world, kept).await).await.evidence.confirmed.len(), 1);
        assert_eq!(progress(&world, &bystander).await.evidence.confirmed.len(), lessons(&first).len());
        // Two people, said of a record that was merged since, holds for the one that stands for it.
        duplicates::say_distinct(&world.cx, world.actor().await, gone, third).await.unwrap();
        assert!(duplicates::like_person(&world.cx, third, PROBABLE).await.unwrap().is_empty());
    }
}
