//! Changing one's own password.

use records::demo;

use crate::http::support::world::World;

const GOOD: &str = "dörd yaşıl körpü";

#[tokio::test]
async fn a_weak_or_wrong_password_changes_nothing() {
    let world = World::new().await;
    let right = demo::password("trainee");
    let hash = world.account("trainee").await.password_hash;
    for (present, new, field, sentence) in [
        ("wrong", GOOD, "present", "This is not your current password."),
        (right.as_str(), "", "password", "Fill in this field."),
        (right.as_str(), "short", "password", "Type at least 10 characters."),
        (
            right.as_str(),
            "1234567890",
            "password",
            "This password is easy to guess. Take three or four words that do not belong together.",
        ),
    ] {
        let mut visitor = world.visitor("trainee");
        let answer = visitor.post("/account/password", &[("present", present), ("password", new)]).await;
        answer.says(422, "Something is not right yet");
        assert_eq!(answer.error(field).as_deref(), Some(sentence));
        assert!(!answer.text().contains(GOOD) && !answer.text().contains(&right), "no password in the page");
        assert_eq!(world.account("trainee").await.password_hash, hash);
    }
}

#[tokio::test]
async fn the_right_one_is_changed_and_other_devices_are_signed_out() {
    let world = World::new().await;
    let mut here = world.anonymous().sign_in("trainee").await;
    let present = demo::password("trainee");
    let answer = here.post("/account/password", &[("present", &present), ("password", GOOD)]).await;
    assert_eq!(answer.location(), Some("/account?done=password"));
    here.get("/account?done=password").await.says(200, "Your password is changed.");
    assert!(world.visitor("trainee").get("/account").await.location().is_some(), "the other session is over");
    for (password, status) in [(present.as_str(), 422), (GOOD, 303)] {
        let answer = world.anonymous().post("/sign-in", &[("name", "trainee"), ("password", password)]).await;
        assert_eq!(answer.status, status);
    }
}

#[tokio::test]
async fn an_open_screen_is_no_place_to_guess() {
    let world = World::new().await;
    let mut visitor = world.visitor("trainee");
    for _ in 0..6 {
        assert_eq!(visitor.post("/account/password", &[("present", "guess"), ("password", GOOD)]).await.status, 422);
    }
    let fields = [("present", &*demo::password("trainee")), ("password", GOOD)];
    assert_eq!(visitor.post("/account/password", &fields).await.status, 429);
}
