//! The main lines through the app, on both databases: everything else is tried over HTTP on SQLite alone.

use records::{demo, system::jobs::Lane};

use crate::http::{events::after::held, learning::quizzes::complete, support::world::World};

/// Makes of one body a test on SQLite and a test on PostgreSQL.
macro_rules! both {
    (async fn $name:ident($world:ident: World) $body:block) => {
        mod $name {
            use super::*;
            async fn body($world: World) $body
            #[tokio::test]
            async fn sqlite() { body(World::new().await).await; }
            #[tokio::test]
            async fn postgres() { body(World::postgres().await).await; }
        }
    };
}

both! {
    async fn coming_in_and_going_out(world: World) {
        let mut nobody = world.anonymous();
        let wrong = nobody.post("/sign-in", &[("name", "trainee"), ("password", "not this one")]).await;
        wrong.says(422, "Sign in");
        assert_eq!(nobody.get("/account").await.location(), Some("/sign-in?back=%2Faccount"));
        let mut trainee = world.anonymous().sign_in("trainee").await;
        trainee.get("/account").await.says(200, "trainee");
        assert_eq!(trainee.post("/account/sessions/end-others", &[]).await.status, 303);
        assert_eq!(world.visitor("trainee").get("/account").await.location(), Some("/sign-in?back=%2Faccount"));
        assert_eq!(trainee.post("/sign-out", &[]).await.status, 303);
        assert_eq!(trainee.get("/account").await.location(), Some("/sign-in?back=%2Faccount"));
    }
}

both! {
    async fn from_the_first_lesson_to_the_certificate(world: World) {
        complete(&world).await;
        let code = world.certificate("trainee").await;
        world.anonymous().get(&format!("/verify/{code}")).await.says(200, "This certificate is genuine");
        let mut manager = world.visitor("manager");
        manager.get("/completions?project=phase-2&search=trainee").await.says(200, "</h1>");
        let file = manager.get("/completions/file/csv?project=phase-2").await;
        let person = world.person("trainee").await.to_string();
        let line = file.text().lines().find(|line| line.starts_with(&person)).unwrap().to_owned();
        assert!(line.contains(",2026-11-23,70,0,70,100,DYQ-PHASE-2-2026-"), "{line}");
    }
}

both! {
    async fn an_event_and_who_was_there(world: World) {
        let (event, session) = held(&world, "training").await;
        let mut trainer = world.visitor("trainer");
        let person = world.person("trainee").await;
        trainer.get(&format!("/events/{event}/sessions/{session}")).await.says(200, &person.to_string());
        trainer.get(&format!("/events/{event}/sessions/{session}/state")).await.says(200, "present");
        trainer.get("/attendance?project=phase-2").await.says(200, "Əmək istismarı");
        let file = world.visitor("manager").get(&format!("/attendance/file/csv?project=phase-2&event={event}")).await;
        file.says(200, "Əliyeva");
        trainer.get(&format!("/events/{event}/report")).await.says(200, "Əmək istismarı");
        let feed = world.visitor("trainee").get(&format!("/events/{event}/calendar.ics")).await;
        feed.says(200, "DTSTART:20261123T080000Z");
    }
}

both! {
    async fn a_list_from_a_file(world: World) {
        let (event, _) = world.event().await;
        let mut trainer = world.visitor("trainer");
        let list = "Soyadı;Adı\nQuliyev;Rauf\nMəmmədova;Nigar\n";
        let imports = format!("/events/{event}/imports");
        let kept = trainer.post_files(&imports, &[], "list", &[("list.csv", list.as_bytes())]).await;
        let import = kept.location().unwrap().split('?').next().unwrap().to_owned();
        let revision = trainer.get(&import).await.field("revision").unwrap();
        let confirmed = trainer.post(&format!("{import}/confirm"), &[("revision", &revision), ("how", "register")]).await;
        assert_eq!(confirmed.location(), Some(import.as_str()));
        assert!(world.work(Lane::Imports).await);
        trainer.get(&import).await.says(200, "Entered on");
        trainer.get(&format!("/events/{event}/people")).await.says(200, "Quliyev Rauf");
    }
}

both! {
    async fn a_list_and_its_file(world: World) {
        let mut admin = world.visitor("admin");
        let people = world.number("SELECT COUNT(*) FROM people").await;
        admin.get("/people").await.says(200, "Əliyeva");
        admin.get("/people?search=eliyeva").await.says(200, "Əliyeva");
        let file = admin.get("/people/file/csv").await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(i64::try_from(file.text().trim().lines().count()).unwrap_or(0), people + 1);
        admin.get("/people/file/xlsx").await.says(200, "PK");
    }
}

both! {
    async fn a_form_with_an_error(world: World) {
        let mut admin = world.visitor("admin");
        let before = world.number("SELECT COUNT(*) FROM people").await;
        let form = [("given_name", "Aysel"), ("family_name", ""), ("sex", "female"), ("language", "az"), ("since", "2999-01-01")];
        let again = admin.post("/people/new", &form).await;
        assert_eq!(again.status, 422);
        assert_eq!(again.error("family_name").as_deref(), Some("Fill in this field."));
        assert!(again.error("since").is_some() && again.error("organisation").is_some());
        assert_eq!(again.field("given_name").as_deref(), Some("Aysel"));
        assert_eq!(world.number("SELECT COUNT(*) FROM people").await, before);
        let taken = [("present", "wrong"), ("password", "dörd yaşıl körpü")];
        let mut trainee = world.anonymous().sign_in("trainee").await;
        assert!(trainee.post("/account/password", &taken).await.error("present").is_some());
        assert_eq!(world.anonymous().post("/sign-in", &[("name", "trainee"), ("password", &demo::password("trainee"))]).await.status, 303);
    }
}
