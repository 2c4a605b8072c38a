//! Cards for many people at once, each in the language of its person.

use crate::http::support::{html::Tag, world::World};

#[tokio::test]
async fn cards_are_made_for_everybody_of_a_list_without_a_password() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    // Two of them have none: one reads Russian, one Azerbaijani.
    world.tamper("UPDATE accounts SET password_hash = NULL WHERE user_name IN ('trainee', 'colleague')").await;
    world.tamper("UPDATE people SET language = 'ru' WHERE id IN (SELECT person_id FROM accounts WHERE user_name = 'trainee')").await;
    world.tamper("UPDATE people SET language = 'az' WHERE id IN (SELECT person_id FROM accounts WHERE user_name = 'colleague')").await;
    let waiting = "SELECT COUNT(*) FROM accounts WHERE password_hash IS NULL AND disabled_at IS NULL";
    let n = world.number(waiting).await;
    admin.get("/people/cards").await.says(200, &format!("{n} people of this list have not set a password yet."));
    admin.get("/people/cards?search=admin").await.says(200, "Everybody in this list has a password, or no account.");
    let nobody = admin.post("/people/cards?search=admin", &[]).await;
    assert_eq!(nobody.location(), Some("/people/cards?search=admin"));
    let made = admin.post("/people/cards", &[]).await;
    made.says(200, "Логин");
    made.says(200, "İstifadəçi adı");
    // Where scripts run there is a button that prints; elsewhere nothing promises it.
    let prints = |tag: &Tag| tag.name == "button" && tag.get("data-print").is_some();
    assert!(
        made.tags().iter().any(|tag| prints(tag) && tag.get("hidden").is_some() && tag.get("type") == Some("button"))
    );
    let text = made.text();
    assert_eq!(text.matches("class=\"reset-card\"").count(), usize::try_from(n).unwrap());
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action = 'account.card'").await, n);

    // What stands on the card of the trainee opens that account, once; the square brings the user name along.
    let card = text.split("class=\"reset-card\"").find(|card| card.contains(">trainee<")).unwrap();
    let code = card.split("class=\"mono\">").nth(2).unwrap().split('<').next().unwrap().to_owned();
    let mut phone = world.anonymous();
    assert_eq!(phone.get("/card?user=trainee").await.field("user_name").as_deref(), Some("trainee"));
    let fields = [("user_name", "trainee"), ("code", code.as_str()), ("password", "dörd söz birlikdə olmaz")];
    assert_eq!(phone.post("/card", &fields).await.status, 303);
    assert_eq!(world.number(waiting).await, n - 1);
}
