//! The right of an administrator: given and taken in the browser, and never the last one's.

use crate::http::support::world::World;

#[tokio::test]
async fn administrators_are_made_and_unmade_by_others() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let (own, other) = (world.person("admin").await, world.person("colleague").await);
    let of = |person| format!("/people/{person}/administrator");
    let end = |person| format!("/people/{person}/administrator/end");
    admin.get(&format!("/people/{other}")).await.says(200, "Make this person an administrator");
    assert!(!admin.get(&format!("/people/{own}")).await.text().contains("right of an administrator"));
    assert_eq!(admin.post(&end(own), &[]).await.status, 409, "somebody is always left");

    let mut colleague = world.visitor("colleague");
    assert_eq!(colleague.get("/people").await.status, 403);
    for _ in 0..2 {
        assert_eq!(admin.post(&of(other), &[]).await.status, 303);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action = 'account.right'").await, 1);
    // What the account was signed in for before is over.
    assert_eq!(colleague.get("/people").await.status, 303);
    let mut colleague = world.anonymous().sign_in("colleague").await;
    assert_eq!(colleague.get("/people").await.status, 200);
    assert_eq!(admin.post(&end(other), &[]).await.status, 303);
    assert_eq!(world.number("SELECT COUNT(*) FROM accounts WHERE administrator").await, 1);
    // A closed account is given nothing.
    assert_eq!(admin.post(&format!("/people/{other}/close"), &[]).await.status, 303);
    assert_eq!(admin.post(&of(other), &[]).await.status, 409);
}
