//! Codes and secrets of addresses: how often they can be guessed.

use crate::http::support::world::World;

/// An address of each kind with a code that nobody has.
const WRONG: [&str; 8] = [
    "/calendar/ABCDEFGHJKMNPQRS.ics",
    "/verify/ABCDEFGHJKMN",
    "/feedback/ABCDEFGHJKMNPQRS",
    "/invitation/ABCDEFGHJKMNPQRS",
    "/join/ABCDEFGH",
    "/reset/ABCDEFGHJKMNPQRS",
    "/review/ABCDEFGHJKMNPQRS",
    "/wall/ABCDEFGHJKMN",
];

#[tokio::test]
async fn codes_that_are_typed_have_an_allowance_too() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    for n in 0..60 {
        trainee.post("/enrol", &[("code", "ABCDEFGH")]).await.says(422, "There is no such code");
        assert_ne!(trainee.get("/account/address/ABCDEFGHJKMNPQRS").await.status, 429, "{n}");
    }
    trainee.post("/enrol", &[("code", "ABCDEFGH")]).await.says(429, "Too many tries");
    trainee.get("/account/address/ABCDEFGHJKMNPQRS").await.says(429, "Too many tries");

    // Cards are tried with another name each time.
    let mut guesser = world.anonymous();
    let mut tried = 0;
    loop {
        let name = format!("nobody{tried}");
        let card = [("user_name", name.as_str()), ("code", "ABCD-EFGH-JKMN"), ("password", "dörd yaşıl körpü")];
        if guesser.post("/card", &card).await.status == 429 {
            break;
        }
        tried += 1;
        assert!(tried <= 60, "cards can be tried without end");
    }
    assert!(tried > 5, "somebody who mistypes has more than {tried} tries");
}

#[tokio::test]
async fn each_kind_of_code_has_an_allowance_of_its_own() {
    let world = World::new().await;
    let mut guesser = world.anonymous();
    for path in WRONG {
        for n in 0..60 {
            assert_ne!(guesser.get(path).await.status, 429, "{path} at the try {n}");
        }
        guesser.get(path).await.says(429, "Too many tries");
    }
    // A right one is not told either, here; somebody else reads it.
    let right = format!("/verify/{}", world.certificate("other").await);
    assert_eq!(guesser.get(&right).await.status, 429);
    let mut reader = world.anonymous();
    for _ in 0..100 {
        reader.get(&right).await.says(200, "This certificate is genuine");
    }
}
