//! Everybody who is not marked yet, at once, and back.

use super::after;
use crate::http::support::world::World;

#[tokio::test]
async fn all_who_are_left_are_marked_at_once_and_taken_back() {
    let world = World::new().await;
    let (event, session) = after::held(&world, "training").await;
    let mut trainer = world.visitor("trainer");
    let address = format!("/events/{event}/sessions/{session}");
    for family in ["Əliyeva", "Məmmədov", "Quliyev"] {
        let guest = [("family_name", family), ("given_name", "Aynur"), ("organisation", "Fond")];
        assert_eq!(trainer.post(&format!("/events/{event}/people/guest"), &guest).await.status, 303);
    }
    let list = trainer.get(&address).await.text();
    let open = "SELECT COUNT(*) FROM held WHERE status = 'open'";
    let present = "SELECT COUNT(*) FROM held WHERE status = 'present'";
    let (before, there) = (world.number(open).await, world.number(present).await);
    let form = list.split("/others\"").nth(1).unwrap().split("</form>").next().unwrap();
    let people: Vec<&str> = form.split("name=\"person\" value=\"").skip(1).map(|rest| &rest[..36]).collect();
    assert_eq!(people.len(), 3, "{form}");
    // One of them is marked by somebody else meanwhile: that stands.
    let absent = format!("absent/{}", people[0]);
    world.visitor("trainer").post(&format!("{address}/marks"), &[("mark", &absent)]).await;
    let mut fields: Vec<(&str, &str)> = people.iter().map(|person| ("person", *person)).collect();
    fields.push(("status", "present"));
    world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(5));
    let marked = trainer.post(&format!("{address}/others"), &fields).await;
    let to = marked.location().unwrap().to_owned();
    assert!(to.contains("done=others&n=2&first="), "{to}");
    assert_eq!((world.number(open).await, world.number(present).await), (before - 3, there + 2));
    let page = trainer.get(&to).await;
    page.says(200, "2 people are marked.");
    // Back, for those two alone; a second time there is nothing to take back.
    let keys: Vec<&str> = to.split("first=").nth(1).unwrap().split("&last=").collect();
    for _ in 0..2 {
        world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(5));
        let back = trainer.post(&format!("{address}/others"), &[("first", keys[0]), ("last", keys[1])]).await;
        assert_eq!(back.location(), Some(format!("{address}?done=back").as_str()));
        assert_eq!((world.number(open).await, world.number(present).await), (before - 1, there));
    }
    // Nothing else can be said of everybody.
    assert_eq!(trainer.post(&format!("{address}/others"), &[("status", "excused")]).await.status, 400);
    assert_eq!(trainer.post(&format!("{address}/others"), &[("first", "yesterday")]).await.status, 400);
}
