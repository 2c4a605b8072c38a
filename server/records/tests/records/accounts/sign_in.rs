//! Sign-in, sessions, cards, links.

use chrono::Duration;
use records::{
    Db, Error, Problem,
    accounts::{
        account, resets,
        sessions::{self, ABSOLUTE, IDLE},
    },
    demo,
    system::mails::{self, Urgency},
};

use crate::support::{World, both};

both! {
    async fn who_may_come_in(world: World) {
        let world = world.with_staff().await;
        assert!(world.sign_in("trainee", &demo::password("trainee")).await.is_some());
        assert!(world.sign_in(" TRAINEE ", &demo::password("trainee")).await.is_some(), "case and spaces do not matter");
        assert!(world.sign_in("manager@example.org", &demo::password("manager")).await.is_some(), "nor which name");
        assert!(world.sign_in("trainee", "dayaq-trainee-dem").await.is_none());
        assert!(world.sign_in("nobody", "dayaq-nobody-demo").await.is_none());
        assert!(world.sign_in("", "").await.is_none());
        assert!(world.sign_in("trainee", &"x".repeat(100_000)).await.is_none());
        let trainee = world.viewer("trainee").await;
        account::set_disabled(&world.cx, world.actor().await, trainee.person, true).await.unwrap();
        assert!(world.sign_in("trainee", &demo::password("trainee")).await.is_none(), "a closed account");
        assert_eq!(world.count("sessions s JOIN accounts a ON a.id = s.account_id WHERE a.user_key = 'trainee'").await, 0);
        account::set_disabled(&world.cx, world.actor().await, trainee.person, false).await.unwrap();
        assert!(world.sign_in("trainee", &demo::password("trainee")).await.is_some());
    }
}

both! {
    async fn sessions_end(world: World) {
        let world = world.with_staff().await;
        let start = world.cx.now();
        let token = world.sign_in("trainee", &demo::password("trainee")).await.unwrap();
        assert_eq!(token.len(), 64);
        assert!(sessions::find(&world.cx, &token).await.unwrap().is_some());
        assert!(sessions::find(&world.cx, &token.to_uppercase()).await.unwrap().is_none());
        // Used every 20 hours it lives on, until the absolute end.
        let mut at = start;
        while at + Duration::hours(20) - start < ABSOLUTE {
            at += Duration::hours(20);
            world.cx.clock.set(at);
            assert!(sessions::find(&world.cx, &token).await.unwrap().is_some(), "{at}");
        }
        world.cx.clock.set(start + ABSOLUTE);
        assert!(sessions::find(&world.cx, &token).await.unwrap().is_none(), "the absolute end");
        let idle = world.sign_in("trainee", &demo::password("trainee")).await.unwrap();
        world.cx.clock.set(world.cx.now() + IDLE);
        assert!(sessions::find(&world.cx, &idle).await.unwrap().is_none(), "the idle end");
        sessions::sweep(&world.cx).await.unwrap();
        assert_eq!(world.count("sessions").await, 0);
    }
}

both! {
    async fn sign_out_here_and_everywhere(world: World) {
        let world = world.with_staff().await;
        let mut tokens = Vec::new();
        for _ in 0..3 {
            tokens.push(world.sign_in("trainee", &demo::password("trainee")).await.unwrap());
        }
        let other = world.sign_in("manager", &demo::password("manager")).await.unwrap();
        let here = sessions::find(&world.cx, &tokens[0]).await.unwrap().unwrap();
        let manager = sessions::find(&world.cx, &other).await.unwrap().unwrap();
        // Nobody ends somebody else's session.
        let log = world.count("audit_log").await;
        assert!(!sessions::end(&world.cx, here.account, manager.session).await.unwrap());
        assert_eq!(world.count("audit_log").await, log, "what did not happen is not logged");
        assert!(sessions::find(&world.cx, &other).await.unwrap().is_some());
        sessions::end_others(&world.cx, here.account, here.session).await.unwrap();
        assert!(sessions::find(&world.cx, &tokens[0]).await.unwrap().is_some());
        assert!(sessions::find(&world.cx, &tokens[1]).await.unwrap().is_none());
        sessions::end(&world.cx, here.account, here.session).await.unwrap();
        assert!(sessions::find(&world.cx, &tokens[0]).await.unwrap().is_none());
    }
}

both! {
    async fn a_card_works_once(world: World) {
        let world = world.with_staff().await;
        let person = world.viewer("trainee").await.person;
        let actor = world.actor().await;
        let (_, first, _) = resets::make_card(&world.cx, actor, person).await.unwrap();
        let (_, code, _) = resets::make_card(&world.cx, actor, person).await.unwrap();
        let redeem = |code: String, user: &'static str, password: &'static str| {
            let cx = world.cx.clone();
            async move { resets::redeem(&cx, &code, Some(user), password, "test").await }
        };
        assert!(matches!(redeem(first, "trainee", "dörd yaşıl körpü").await, Err(Error::NotFound)), "a new card ends the old");
        assert!(matches!(redeem(code.clone(), "manager", "dörd yaşıl körpü").await, Err(Error::NotFound)), "another's name");
        let weak = redeem(code.clone(), "trainee", "1234567890").await;
        assert!(matches!(weak, Err(Error::Invalid(p)) if p[0].problem == Problem::Guessable));
        let typed = records::system::codes::print(&code).to_lowercase();
        let token = redeem(typed, "Trainee", "dörd yaşıl körpü").await.unwrap();
        assert!(sessions::find(&world.cx, &token).await.unwrap().is_some());
        assert!(matches!(redeem(code, "trainee", "beş qırmızı qapı").await, Err(Error::NotFound)), "used");
        assert!(world.sign_in("trainee", "dörd yaşıl körpü").await.is_some());
        assert!(world.sign_in("trainee", &demo::password("trainee")).await.is_none());
        let (_, late, _) = resets::make_card(&world.cx, actor, person).await.unwrap();
        world.cx.clock.set(world.cx.now() + resets::CARD_LIFE);
        assert!(resets::find(&world.cx, &late).await.unwrap().is_none(), "too old");
    }
}

both! {
    async fn a_link_goes_to_who_has_an_address(world: World) {
        let world = world.with_staff().await;
        let write = |_, secret: &str| ("Subject".to_owned(), format!("link/{secret}"));
        resets::send_link(&world.cx, "nobody", write).await.unwrap();
        resets::send_link(&world.cx, "trainee", write).await.unwrap();
        assert_eq!(world.count("mails").await, 0, "unknown, or without an address");
        resets::send_link(&world.cx, "manager", write).await.unwrap();
        let cx = &world.cx;
        let take = async || mails::take(cx, Urgency::Secret, 10, Duration::minutes(2)).await.unwrap();
        let mail = take().await.remove(0);
        assert_eq!(mail.recipient, "manager@example.org");
        let secret = mail.body.strip_prefix("link/").unwrap();
        assert_eq!(resets::find(cx, secret).await.unwrap().unwrap().user_name, "manager");
        // Two servers look into the outbox at the same time.
        assert!(take().await.is_empty());
        mails::failed(cx, &mail, "no route").await.unwrap();
        assert!(take().await.is_empty());
        cx.clock.set(cx.now() + Duration::minutes(1));
        let again = take().await.remove(0);
        assert_eq!((again.attempts, again.last_error.as_deref()), (2, Some("no route")));
        // The process that has it dies, another one takes it; what the first one says now counts for nothing.
        cx.clock.set(cx.now() + Duration::minutes(2));
        let third = take().await.remove(0);
        mails::failed(cx, &again, "too late").await.unwrap();
        assert_eq!(mails::list(cx, &mails::Filter::default(), records::system::list::Page::typed("")).await.unwrap().rows[0].last_error.as_deref(), Some("no route"));
        mails::sent(cx, third.id).await.unwrap();
        cx.clock.set(cx.now() + Duration::days(3));
        assert!(take().await.is_empty());
    }
}

both! {
    async fn changing_the_password_signs_out_elsewhere(world: World) {
        let world = world.with_staff().await;
        let elsewhere = world.sign_in("trainee", &demo::password("trainee")).await.unwrap();
        let viewer = world.viewer("trainee").await;
        let wrong = resets::change(&world.cx, &viewer, "wrong", "dörd yaşıl körpü").await;
        assert!(matches!(wrong, Err(Error::Invalid(p)) if p[0].problem == Problem::WrongPassword));
        resets::change(&world.cx, &viewer, &demo::password("trainee"), "dörd yaşıl körpü").await.unwrap();
        assert!(sessions::find(&world.cx, &elsewhere).await.unwrap().is_none());
        assert!(world.sign_in("trainee", "dörd yaşıl körpü").await.is_some());
    }
}

#[tokio::test]
async fn two_servers_on_one_postgresql_serve_one_session() {
    let world = World::postgres().await.with_staff().await;
    let token = world.sign_in("trainee", &demo::password("trainee")).await.unwrap();
    let mut second = records::Cx::new(Db::open(&world.url).await.unwrap());
    second.clock = world.cx.clock.clone();
    let there = sessions::find(&second, &token).await.unwrap().unwrap();
    assert_eq!(there.user_name, "trainee");
    sessions::end(&second, there.account, there.session).await.unwrap();
    assert!(sessions::find(&world.cx, &token).await.unwrap().is_none(), "signed out on one is signed out on both");
}
