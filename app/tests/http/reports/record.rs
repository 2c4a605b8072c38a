//! One's own record: on a page, and as a file.

use crate::http::{learning::quizzes::complete, support::world::World};

#[tokio::test]
async fn it_has_what_counts_and_what_is_kept() {
    let world = World::new().await;
    complete(&world).await;
    let mut trainee = world.visitor("trainee");
    let page = trainee.get("/my-record").await;
    let code = world.certificate("trainee").await;
    for part in ["100%", "/my-record/file", "/about#kept", &format!("/verify/{code}"), "/courses/phase-2/recognising"] {
        page.says(200, part);
    }
    let noted = "SELECT COUNT(*) FROM audit_log WHERE action = 'export.record'";
    let before = world.number(noted).await;
    let file = trainee.get("/my-record/file").await;
    assert_eq!(world.number(noted).await, before + 1);
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"record-2026-11-23.json\"");
    let record: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    assert_eq!(record["account"][0]["user_name"], "trainee");
    assert_eq!(record["certificates"][0]["code"], code);
    assert!(record["facts"].as_array().unwrap().len() >= 4, "{record}");
    // Nobody has more than their own: who has begun nothing has nothing.
    let manager = world.visitor("manager").get("/my-record/file").await;
    let record: serde_json::Value = serde_json::from_slice(&manager.bytes).unwrap();
    assert_eq!(
        (record["account"][0]["user_name"].as_str(), record["facts"].as_array().unwrap().len()),
        (Some("manager"), 0)
    );
}
