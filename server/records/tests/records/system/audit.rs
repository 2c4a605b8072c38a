//! The audit log shows what was done to it.

use records::system::audit::{self, Act, Actor, Fault};

use crate::support::{World, both};

/// Takes the guard away, as somebody who owns the database can.
async fn unguard(world: &World) {
    let sql = match &world.cx.db {
        records::Db::Sqlite(_) => "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete",
        records::Db::Postgres(_) => "DROP TRIGGER audit_log_only_grows ON audit_log",
    };
    world.tamper(sql).await.unwrap();
}

async fn write_five(world: &World) {
    for n in 1..=5 {
        audit::note(&world.cx, Actor::Nobody, Act::ClockTrust, &format!("thing-{n}")).await.unwrap();
    }
    assert_eq!(audit::verify(&world.cx).await.unwrap(), (5, vec![]));
}

both! {
    async fn entries_cannot_be_changed_by_the_program(world: World) {
        write_five(&world).await;
        assert!(world.tamper("UPDATE audit_log SET action = 'x'").await.is_err());
        assert!(world.tamper("DELETE FROM audit_log").await.is_err());
    }
}

both! {
    async fn a_changed_entry_is_found(world: World) {
        for (column, value) in [("action", "'other'"), ("subject", "'other'"), ("details", "'{\"a\":1}'"), ("at", "'2020-01-01T00:00:00+00:00'")] {
            let world = match &world.cx.db {
                records::Db::Sqlite(_) => World::sqlite().await,
                records::Db::Postgres(_) => World::postgres().await,
            };
            write_five(&world).await;
            unguard(&world).await;
            world.tamper(&format!("UPDATE audit_log SET {column} = {value} WHERE number = 3")).await.unwrap();
            assert_eq!(audit::verify(&world.cx).await.unwrap().1, [Fault::Changed(3)], "{column}");
        }
        drop(world);
    }
}

both! {
    async fn a_removed_entry_is_found(world: World) {
        write_five(&world).await;
        unguard(&world).await;
        world.tamper("DELETE FROM audit_log WHERE number = 2").await.unwrap();
        assert_eq!(audit::verify(&world.cx).await.unwrap().1, [Fault::Missing(2)]);
    }
}

both! {
    async fn a_log_cut_off_at_its_end_is_found(world: World) {
        write_five(&world).await;
        unguard(&world).await;
        world.tamper("DELETE FROM audit_log WHERE number = 5").await.unwrap();
        assert_eq!(audit::verify(&world.cx).await.unwrap().1, [Fault::Length(5, 4)]);
        world.tamper("UPDATE audit_head SET number = 4").await.unwrap();
        assert_eq!(audit::verify(&world.cx).await.unwrap().1, [Fault::Changed(4)]);
    }
}

both! {
    async fn many_writers_make_one_chain(world: World) {
        let writers = (0..20).map(|n| {
            let cx = world.cx.clone();
            tokio::spawn(async move { audit::note(&cx, Actor::Nobody, Act::ClockTrust, &n.to_string()).await })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap().unwrap();
        }
        assert_eq!(audit::verify(&world.cx).await.unwrap(), (20, vec![]));
    }
}
