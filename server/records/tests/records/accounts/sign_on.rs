//! Signing in with the accounts of an organisation: whose account it is, once, in time.

use chrono::Duration;
use records::{
    Conflict, Error,
    accounts::{
        account, address, credentials,
        entrance::Entrance,
        notices,
        sessions::{self, Viewer},
        sign_on::{
            self, arrivals,
            begun::{self, Begun},
            identity::Identity,
            links,
        },
    },
    people::person::PersonId,
    system::mails::{self, Urgency},
};

use crate::support::{World, both};

const ISSUER: &str = "https://id.example";

/// Whom the provider names, with an address that is confirmed or is not.
fn who(subject: &str, address: Option<(&str, bool)>) -> Identity {
    let (address, confirmed) = address.map_or((None, false), |(address, confirmed)| (Some(address), confirmed));
    Identity::new(ISSUER, subject, address, confirmed, Some("Leyla Əliyeva")).unwrap()
}

/// Comes from the provider; answers the viewer of the new session.
async fn arrives(world: &World, who: &Identity) -> Option<Viewer> {
    match sign_on::arrive(&world.cx, who, "test").await.unwrap()? {
        Entrance::Session(opened) => {
            assert!(!opened.lasting);
            let session = sessions::of_account(&world.cx, opened.account).await.unwrap().remove(0);
            assert_eq!((session.way, session.card_by()), (Some(sessions::Way::SignOn), None));
            sessions::find(&world.cx, &opened.token).await.unwrap()
        }
        Entrance::Code(token) => panic!("{token}"),
    }
}

async fn person(world: &World, user: &str) -> PersonId {
    account::by_name_or_email(&world.cx, user).await.unwrap().unwrap().person_id
}

/// Gives somebody an address that is confirmed.
async fn give(world: &World, user: &str, to: &str) {
    let admin = account::by_name_or_email(&world.cx, "admin").await.unwrap().unwrap().id;
    address::set(&world.cx, admin, person(world, user).await, to).await.unwrap();
}

/// What the owners of accounts were told, in order.
async fn told(world: &World) -> Vec<String> {
    let taken = mails::take(&world.cx, Urgency::Secret, 20, Duration::minutes(2)).await.unwrap();
    for mail in &taken {
        notices::letter(&world.cx, mail).await.unwrap().unwrap();
        mails::sent(&world.cx, mail.id).await.unwrap();
    }
    taken.into_iter().filter_map(|mail| mail.about).collect()
}

both! {
    async fn what_was_begun_is_good_once_in_ten_minutes_in_its_browser(world: World) {
        let cx = &world.cx;
        let begun = Begun::new(cx, "/courses?state=all");
        let parts = [&begun.key, &begun.state, &begun.nonce, &begun.verifier];
        assert!(parts.iter().all(|part| part.len() == 64));
        assert!((0..4).all(|one| (0..one).all(|other| parts[one] != parts[other])));
        begun::keep(cx, &begun).await.unwrap();
        let rows = world.rows("sign_ons").await.join("\n");
        assert!(!rows.contains(&begun.key), "its hash alone is kept");
        for (key, state) in [
            ("", begun.state.as_str()),
            (&begun.state, &begun.state),
            (&begun.key, ""),
            (&begun.key, &begun.key),
            (&begun.key, "\0"),
        ] {
            assert!(begun::take(cx, key, state).await.unwrap().is_none(), "{key} {state}");
        }
        let taken = begun::take(cx, &begun.key, &begun.state).await.unwrap().unwrap();
        assert_eq!((&taken.nonce, &taken.verifier), (&begun.nonce, &begun.verifier));
        assert_eq!(taken.back, "/courses?state=all");
        assert!(begun::take(cx, &begun.key, &begun.state).await.unwrap().is_none(), "once");

        begun::keep(cx, &begun).await.unwrap();
        cx.clock.set(cx.now() + begun::LIFE);
        assert!(begun::take(cx, &begun.key, &begun.state).await.unwrap().is_none(), "too late");
        assert_eq!(world.count("sign_ons").await, 1);
        begun::keep(cx, &Begun::new(cx, &"/".repeat(2_001))).await.unwrap();
        assert_eq!(world.count("sign_ons WHERE back = '/'").await, world.count("sign_ons").await, "that of before is forgotten");
        cx.clock.set(cx.now() + begun::LIFE);
        sign_on::sweep(cx).await.unwrap();
        assert_eq!(world.count("sign_ons").await, 0);
    }
}

both! {
    async fn a_confirmed_address_links_once_and_the_subject_stays(world: World) {
        let world = world.with_staff().await;
        give(&world, "trainee", "Leyla@Example.org").await;
        give(&world, "manager", "manager@example.org").await;
        told(&world).await;
        // Neither side without the other.
        assert!(arrives(&world, &who("a", Some(("leyla@example.org", false)))).await.is_none());
        assert!(arrives(&world, &who("a", Some(("leyla@example.com", true)))).await.is_none());
        assert!(arrives(&world, &who("a", None)).await.is_none());
        let unconfirmed = "UPDATE accounts SET address_confirmed_at = NULL WHERE user_name = 'trainee'";
        assert_eq!(world.tamper(unconfirmed).await.unwrap(), 1);
        let leyla = who("a", Some(("LEYLA@example.org", true)));
        assert!(arrives(&world, &leyla).await.is_none());
        assert_eq!(world.count("account_links").await, 0);
        give(&world, "trainee", "other@example.org").await;
        give(&world, "trainee", "leyla@example.org").await;
        told(&world).await;

        assert_eq!(arrives(&world, &leyla).await.unwrap().user_name, "trainee");
        assert_eq!(told(&world).await, ["linked"]);
        assert_eq!(world.count("audit_log WHERE action = 'account.linked'").await, 1);
        assert!(arrivals::list(&world.cx, ISSUER).await.unwrap().is_empty(), "whoever is linked is on no list");
        // Whatever the address is later, here and there.
        give(&world, "trainee", "third@example.org").await;
        told(&world).await;
        for later in [None, Some(("elsewhere@example.com", false)), Some(("manager@example.org", true))] {
            assert_eq!(arrives(&world, &who("a", later)).await.unwrap().user_name, "trainee");
        }
        assert!(told(&world).await.is_empty(), "nothing has changed");
        // Another one who was given the address.
        assert!(arrives(&world, &who("b", Some(("third@example.org", true)))).await.is_none());
        // The same subject at another provider is somebody else.
        let elsewhere = Identity::new("https://other.example", "a", None, false, None).unwrap();
        assert!(arrives(&world, &elsewhere).await.is_none());
        assert_eq!(arrivals::list(&world.cx, ISSUER).await.unwrap().len(), 1);
    }
}

both! {
    async fn what_the_record_of_a_person_says_opens_nothing(world: World) {
        let world = world.with_staff().await;
        give(&world, "manager", "").await;
        assert_eq!(world.count("people WHERE email = 'manager@example.org'").await, 1);
        assert!(arrives(&world, &who("a", Some(("manager@example.org", true)))).await.is_none());
        // Nor a name by which one comes in.
        assert!(arrives(&world, &who("b", Some(("trainee", true)))).await.is_none());
        assert!(arrives(&world, &who("trainee", None)).await.is_none());
        assert_eq!(world.count("account_links").await, 0);
    }
}

both! {
    async fn closed_accounts_are_closed(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let admin = world.viewer("admin").await.account;
        give(&world, "trainee", "leyla@example.org").await;
        let (leyla, trainee) = (who("a", Some(("leyla@example.org", true))), person(&world, "trainee").await);
        credentials::set_disabled(cx, admin, trainee, true).await.unwrap();
        assert!(arrives(&world, &leyla).await.is_none(), "it is not linked either");
        let came = arrivals::list(cx, ISSUER).await.unwrap().remove(0).id;
        assert!(matches!(links::link(cx, admin, trainee, ISSUER, came).await, Err(Error::NotFound)));
        assert_eq!(world.count("account_links").await, 0);
        credentials::set_disabled(cx, admin, trainee, false).await.unwrap();
        let session = arrives(&world, &leyla).await.unwrap();
        credentials::set_disabled(cx, admin, trainee, true).await.unwrap();
        assert!(arrives(&world, &leyla).await.is_none());
        assert_eq!(sessions::of_account(cx, session.account).await.unwrap().len(), 0);
        assert_eq!(world.count("audit_log WHERE action = 'session.unknown'").await, 2);
        // Their account is another one from now on, where an administrator says so; the link of before is none any more.
        let came = arrivals::list(cx, ISSUER).await.unwrap().remove(0).id;
        links::link(cx, admin, person(&world, "manager").await, ISSUER, came).await.unwrap();
        assert_eq!(arrives(&world, &leyla).await.unwrap().user_name, "manager");
        assert_eq!(world.count("account_links").await, 1);
    }
}

both! {
    async fn an_administrator_links_whoever_came(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let admin = world.viewer("admin").await.account;
        let (trainee, manager) = (person(&world, "trainee").await, person(&world, "manager").await);
        give(&world, "trainee", "leyla@example.org").await;
        told(&world).await;
        let leyla = who("a", Some(("leyla@ministry.example", true)));
        for _ in 0..3 {
            assert!(arrives(&world, &leyla).await.is_none());
        }
        let came = arrivals::list(cx, ISSUER).await.unwrap();
        assert_eq!(came.len(), 1);
        assert_eq!(came[0].address.as_deref(), Some("leyla@ministry.example"));
        assert_eq!(came[0].name.as_deref(), Some("Leyla Əliyeva"));
        assert!(arrivals::list(cx, "https://other.example").await.unwrap().is_empty());
        let elsewhere = links::link(cx, admin, trainee, "https://other.example", came[0].id).await;
        assert!(matches!(elsewhere, Err(Error::Invalid(p)) if p[0].field == "came"));
        let nobody = links::link(cx, admin, trainee, ISSUER, arrivals::ArrivalId::NIL).await;
        assert!(matches!(nobody, Err(Error::Invalid(p)) if p[0].field == "came"));

        links::link(cx, admin, trainee, ISSUER, came[0].id).await.unwrap();
        assert_eq!(told(&world).await, ["linked"]);
        assert_eq!(arrives(&world, &leyla).await.unwrap().user_name, "trainee");
        // Neither two of one provider for an account, nor two accounts for one.
        assert!(arrives(&world, &who("b", None)).await.is_none());
        let second = arrivals::list(cx, ISSUER).await.unwrap().remove(0).id;
        let taken = links::link(cx, admin, trainee, ISSUER, second).await;
        assert!(matches!(taken, Err(Error::Conflict(Conflict::Changed))));
        assert_eq!(arrivals::list(cx, ISSUER).await.unwrap().len(), 1, "who was not linked is on the list still");
        assert!(matches!(links::link(cx, admin, manager, ISSUER, came[0].id).await, Err(Error::Invalid(_))));

        let account = account::of_person(cx, trainee).await.unwrap().unwrap().id;
        links::unlink(cx, admin, trainee, ISSUER).await.unwrap();
        assert_eq!(told(&world).await, ["unlinked"]);
        assert!(sessions::of_account(cx, account).await.unwrap().is_empty());
        assert!(arrives(&world, &leyla).await.is_none());
        assert!(matches!(links::unlink(cx, admin, trainee, ISSUER).await, Err(Error::NotFound)));
        assert_eq!(world.count("audit_log WHERE action = 'account.unlinked'").await, 1);
        // Two weeks, and no longer.
        cx.clock.set(cx.now() + arrivals::LIFE);
        assert!(arrivals::list(cx, ISSUER).await.unwrap().is_empty());
        assert!(matches!(links::link(cx, admin, manager, ISSUER, second).await, Err(Error::Invalid(_))));
        sign_on::sweep(cx).await.unwrap();
        assert_eq!(world.count("unlinked_arrivals").await, 0);
    }
}

both! {
    async fn the_owner_ends_it_where_a_password_is_left(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        give(&world, "trainee", "leyla@example.org").await;
        let viewer = arrives(&world, &who("a", Some(("leyla@example.org", true)))).await.unwrap();
        arrives(&world, &who("a", None)).await.unwrap();
        let hash = "UPDATE accounts SET password_hash = NULL WHERE user_name = 'trainee'";
        assert_eq!(world.tamper(hash).await.unwrap(), 1);
        let only = links::give_up(cx, &viewer, ISSUER).await;
        assert!(matches!(only, Err(Error::Conflict(Conflict::NoPassword))));
        assert!(links::of_account(cx, viewer.account, ISSUER).await.unwrap().is_some());
        credentials::set_password(cx, "trainee", "dörd köhnə taxta körpü").await.unwrap();
        let viewer = arrives(&world, &who("a", None)).await.unwrap();
        arrives(&world, &who("a", None)).await.unwrap();
        assert!(matches!(links::give_up(cx, &viewer, "https://other.example").await, Err(Error::NotFound)));
        links::give_up(cx, &viewer, ISSUER).await.unwrap();
        let left = sessions::of_account(cx, viewer.account).await.unwrap();
        assert!(left.len() == 1 && left[0].id == viewer.session, "all other devices are signed out");
        assert!(matches!(links::give_up(cx, &viewer, ISSUER).await, Err(Error::NotFound)));
        assert_eq!(links::of_account(cx, viewer.account, ISSUER).await.unwrap().map(|link| link.subject), None);
    }
}

both! {
    async fn the_list_of_those_who_came_has_an_end(world: World) {
        for number in 0..505 {
            world.cx.clock.set(world.cx.now() + Duration::seconds(1));
            assert!(arrives(&world, &who(&format!("s{number}"), None)).await.is_none());
        }
        assert_eq!(world.count("unlinked_arrivals").await, 500);
        assert_eq!(world.count("unlinked_arrivals WHERE subject IN ('s0', 's4')").await, 0);
        assert_eq!(arrivals::list(&world.cx, ISSUER).await.unwrap().len(), 100);
    }
}

#[test]
fn a_subject_is_a_short_text_that_can_be_seen() {
    let named = |subject: &str| Identity::new(ISSUER, subject, Some("a\0@b"), true, Some("\u{7}"));
    for wrong in ["", "a\0b", "a\nb", &"x".repeat(256)] {
        assert_eq!(named(wrong), None, "{wrong:.20}");
    }
    let who = named("a b").unwrap();
    assert_eq!((who.address(), who.confirmed_address(), who.name()), (None, None, None));
}
