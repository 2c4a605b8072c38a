//! One's own phone number, and who corrects everything else.

use crate::http::support::world::World;

#[tokio::test]
async fn a_phone_number_is_written_by_its_owner() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let phone = "SELECT COALESCE(p.phone, '') FROM people p JOIN accounts a ON a.person_id = p.id WHERE a.user_name = 'trainee'";
    let before = world.text(phone).await;
    let refused = trainee.post("/account/phone", &[("phone", "call me")]).await;
    assert_eq!((refused.status.as_u16(), world.text(phone).await), (422, before));
    assert_eq!(refused.error("phone").as_deref(), Some("This is not a phone number. Use digits, spaces, + and -."));
    assert_eq!(refused.field("phone").as_deref(), Some("call me"), "what was typed stays");
    let acts = "SELECT COUNT(*) FROM audit_log WHERE action = 'person.update'";
    let noted = world.number(acts).await;
    for _ in 0..2 {
        let saved = trainee.post("/account/phone", &[("phone", "+994 50 765 43 21")]).await;
        assert_eq!(saved.location(), Some("/account?done=phone"));
    }
    assert_eq!(world.text(phone).await, "+994 50 765 43 21");
    assert_eq!(world.number(acts).await, noted + 1, "what changes nothing is no act");
    trainee.get("/account").await.says(200, "It can be corrected by:");
}
