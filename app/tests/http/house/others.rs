//! Other people's things.

use records::Db;

use crate::http::{learning::quizzes::begun, support::world::World};

#[tokio::test]
async fn certificates_are_for_their_owner_and_the_staff_of_their_project() {
    let world = World::new().await;
    let first = format!("/certificates/{}.pdf", world.certificate("other").await);
    let second = format!("/certificates/{}.pdf", world.certificate("colleague").await);
    for (who, of_first, of_second) in [
        ("trainee", 404, 404),
        ("other", 200, 404),
        ("colleague", 404, 200),
        ("trainer", 404, 200),
        ("manager", 200, 200),
        ("manager-1", 200, 404),
        ("admin", 200, 200),
    ] {
        let mut visitor = world.visitor(who);
        assert_eq!(visitor.get(&first).await.status, of_first, "{who}, phase 1");
        let answer = visitor.get(&second).await;
        assert_eq!(answer.status, of_second, "{who}, phase 2");
        if of_second == 200 {
            assert_eq!(answer.header("content-type"), "application/pdf");
            assert!(answer.bytes.starts_with(b"%PDF-"));
        }
    }
    assert_eq!(world.visitor("other").get("/certificates/none").await.status, 404);
    let mine = world.visitor("colleague").get("/certificates").await.text();
    assert!(mine.contains(&second) && !mine.contains(&first));
}

#[tokio::test]
async fn managers_see_their_own_projects() {
    let world = World::new().await;
    let mut first = world.visitor("manager-1");
    let page = first.get("/completions?state=all").await;
    page.says(200, "Phase I: identification and referral");
    assert!(!page.text().contains("phase-2") && !page.text().contains("Phase II"), "no word of the other phase");
    for path in [
        "/completions?project=phase-2",
        "/completions/file/csv?project=phase-2",
        "/completions/file/xlsx?project=phase-2",
    ] {
        first.get(path).await.says(404, "There is nothing here");
    }
    let file = first.get("/completions/file/csv?state=all").await;
    assert_eq!((file.status.as_u16(), file.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert!(file.header("content-disposition").contains("completions-phase-1-"));
    assert!(!file.text().contains("phase-2"));
    assert_eq!(world.visitor("manager").get("/completions?project=phase-2").await.status, 200);
}

#[tokio::test]
async fn trainers_look_but_take_no_files() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let page = trainer.get("/completions?state=all").await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("/completions/file/"), "no link that would lead to a refusal");
    for format in ["csv", "xlsx"] {
        trainer.get(&format!("/completions/file/{format}")).await.says(403, "This page is not for your account");
    }
    assert_eq!(trainer.get("/completions?project=phase-1").await.status, 404);
    assert!(world.visitor("manager").get("/completions?state=all").await.text().contains("/completions/file/csv"));
}

#[tokio::test]
async fn attempts_of_others_cannot_be_answered_or_handed_in() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let (quiz, attempt) = begun(&mut trainee).await;
    let before = world.rows().await;
    let mut colleague = world.visitor("colleague");
    let fields = [("attempt", attempt.as_str()), ("option", "phone")];
    colleague.post(&format!("{quiz}/questions/1"), &fields).await.says(409, "This has changed meanwhile");
    colleague.post(&format!("{quiz}/submit"), &fields).await.says(404, "There is nothing here");
    assert_eq!(world.rows().await, before);
    assert_eq!(world.number("SELECT COUNT(*) FROM attempts WHERE submitted_at IS NULL AND id IN
        (SELECT t.id FROM attempts t JOIN participations p ON p.id = t.participation_id JOIN accounts a ON a.person_id = p.person_id
         WHERE a.user_name = 'trainee')").await, 1);
    // Her own, to see that the form was right.
    assert_eq!(trainee.post(&format!("{quiz}/questions/1"), &fields).await.status, 303);
}

#[tokio::test]
async fn sessions_of_others_cannot_be_ended() {
    let world = World::new().await;
    let manager = world.account("manager").await.id;
    let session = records::accounts::sessions::of_account(&world.cx, manager).await.unwrap()[0].id;
    let before = world.rows().await;
    world.visitor("trainee").post(&format!("/account/sessions/{session}/end"), &[]).await;
    world.visitor("admin").post(&format!("/account/sessions/{session}/end"), &[]).await;
    world.visitor("trainee").post("/account/sessions/end-others", &[]).await;
    assert_eq!(world.rows().await, before);
    assert_eq!(world.visitor("manager").get("/completions").await.status, 200);
    // The owner can.
    world.anonymous().sign_in("manager").await.post(&format!("/account/sessions/{session}/end"), &[]).await;
    assert!(world.visitor("manager").get("/completions").await.location().is_some());
}

#[tokio::test]
async fn verification_tells_what_is_printed_and_nothing_else() {
    let world = World::new().await;
    let code = world.certificate("colleague").await;
    let person = records::people::person::find(&world.cx, world.person("colleague").await).await.unwrap().unwrap();
    let spelled = format!("{}-{}%20{}", &code[..4], &code[4..8], &code[8..]).to_lowercase();
    let page = world.anonymous().get(&format!("/verify/{spelled}")).await;
    page.says(200, "This certificate is genuine");
    page.says(200, &person.full_name());
    let text = page.text();
    assert!(!text.contains("colleague") && !text.contains(&person.id.to_string()));
    assert!(person.email.is_none_or(|email| !text.contains(&email)));
    world.anonymous().get("/verify/AAAABBBBCCCC").await.says(404, "No certificate has this code.");
    // The number stands on the paper too, and larger.
    let number = world.anonymous().get("/verify?code=DYQ-PHASE-2-2026-00001").await;
    number.says(422, "This is the number of the certificate.");
    for spelled in ["DYQ-PHASE-2-2026-00001", "%E2%84%96%20DYQ-PHASE-2-2026-00001", "dya%20phase%202%202026%2000001"] {
        world.anonymous().get(&format!("/verify/{spelled}")).await.says(422, "This is the number of the certificate.");
    }
    let found = world.anonymous().get(&format!("/verify?code={spelled}")).await;
    assert_eq!(found.location(), Some(format!("/verify/{code}").as_str()));
}

#[tokio::test]
async fn a_certificate_that_was_taken_back_says_so_and_is_not_printed_again() {
    let world = World::new().await;
    let code = world.certificate("colleague").await;
    let file = format!("/certificates/{code}.pdf");
    let mut owner = world.visitor("colleague");
    assert_eq!(owner.get(&file).await.status, 200);
    let Db::Sqlite(sqlite) = &world.cx.db else { panic!("SQLite is used here") };
    sqlx::query("UPDATE certificates SET taken_back_at = $1 WHERE code = $2")
        .bind(world.cx.now())
        .bind(&code)
        .execute(&sqlite.write)
        .await
        .unwrap();
    let page = world.anonymous().get(&format!("/verify/{code}")).await;
    page.says(200, "This certificate was taken back");
    page.says(200, "It was taken back on 23 November 2026");
    assert!(!page.text().contains("genuine"));
    assert_eq!(owner.get(&file).await.status, 404);
    assert_eq!(world.visitor("manager").get(&file).await.status, 404);
    let own = owner.get("/certificates").await;
    own.says(200, "not valid any more");
    assert!(!own.text().contains(&file));
    assert!(!owner.get("/courses/phase-2/recognising").await.text().contains(&file));
    assert!(!world.visitor("manager").get("/completions?project=phase-2&state=all").await.text().contains(&code));
}
