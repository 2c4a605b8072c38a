//! Pictures and sounds of a course are for those who may see it.

use crate::http::support::world::World;

#[tokio::test]
async fn media_are_shown_to_whom_the_course_is_offered_and_to_who_has_begun_it() {
    let world = World::new().await;
    world
        .tamper("INSERT INTO course_files (course_version_id, path, bytes) SELECT id, 'media/sign.svg', CAST('<svg/>' AS BLOB)
            FROM course_versions WHERE slug = 'recognising'")
        .await;
    let version = world.key("SELECT id FROM course_versions WHERE slug = 'recognising'").await;
    let address = format!("/media/{version}/sign.svg");
    for user in ["trainee", "colleague", "trainer", "manager", "admin"] {
        let answer = world.visitor(user).get(&address).await;
        assert_eq!(answer.status, 200, "{user}");
        // A picture that is a document of its own may do nothing, also where it is opened alone.
        assert!(answer.header("content-security-policy").ends_with("; sandbox"), "{user}");
    }
    world.tamper("DELETE FROM project_courses").await;
    // The one has begun it, the other one only manages a project that does not offer it any more.
    assert_eq!(world.visitor("colleague").get(&address).await.status, 200);
    assert_eq!(world.visitor("manager-1").get(&address).await.status, 404);
    assert_eq!(world.visitor("trainer").get(&address).await.status, 200, "who writes courses sees them all");
}
