//! Sign-in, sessions, cards, links.

use chrono::Duration;
use records::{
    Conflict, Db, Error, Problem,
    accounts::{
        account,
        address::{self, Uses},
        credentials,
        entrance::Entrance,
        notices, resets,
        roles::Role,
        secrets::{self, Kind},
        sessions::{self, ABSOLUTE, IDLE, LASTING, Opened},
    },
    demo,
    people::{entry, person},
    system::{
        jobs::{
            Lane,
            lease::{self, Ending},
        },
        mails::{self, Urgency},
    },
};

use crate::support::{World, both, person};

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
        credentials::set_disabled(&world.cx, world.actor().await, trainee.person, true).await.unwrap();
        assert!(world.sign_in("trainee", &demo::password("trainee")).await.is_none(), "a closed account");
        assert_eq!(world.count("sessions s JOIN accounts a ON a.id = s.account_id WHERE a.user_key = 'trainee'").await, 0);
        credentials::set_disabled(&world.cx, world.actor().await, trainee.person, false).await.unwrap();
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
        let first = resets::make_card(&world.cx, actor, person).await.unwrap().code;
        let code = resets::make_card(&world.cx, actor, person).await.unwrap().code;
        let redeem = |code: String, user: &'static str, password: &'static str| {
            let cx = world.cx.clone();
            async move { resets::with_card(&cx, &code, user, password, "test").await }
        };
        assert!(matches!(redeem(first, "trainee", "dörd yaşıl körpü").await, Err(Error::NotFound)), "a new card ends the old");
        assert!(matches!(redeem(code.clone(), "manager", "dörd yaşıl körpü").await, Err(Error::NotFound)), "another's name");
        let weak = redeem(code.clone(), "trainee", "1234567890").await;
        assert!(matches!(weak, Err(Error::Invalid(p)) if p[0].problem == Problem::Guessable));
        let typed = records::system::codes::print(&code).to_lowercase();
        let Entrance::Session(Opened { token, .. }) = redeem(typed, "Trainee", "dörd yaşıl körpü").await.unwrap() else { panic!() };
        let viewer = sessions::find(&world.cx, &token).await.unwrap().unwrap();
        let session = sessions::of_account(&world.cx, viewer.account).await.unwrap().remove(0);
        assert_eq!(session.way, Some(sessions::Way::Card));
        assert!(session.card_by().is_some(), "who has made it is named");
        assert!(matches!(redeem(code, "trainee", "beş qırmızı qapı").await, Err(Error::NotFound)), "used");
        assert!(world.sign_in("trainee", "dörd yaşıl körpü").await.is_some());
        assert!(world.sign_in("trainee", &demo::password("trainee")).await.is_none());
        let late = resets::make_card(&world.cx, actor, person).await.unwrap().code;
        world.cx.clock.set(world.cx.now() + Kind::Card.life());
        assert!(secrets::find(&world.cx, Kind::Card, &late).await.unwrap().is_none(), "too old");
    }
}

/// Somebody asks for a link, and it is decided whether there is one to be sent.
async fn ask(cx: &records::Cx, name: &str) {
    resets::ask_link(cx, name).await.unwrap();
    let work = lease::take(cx, Lane::Mails).await.unwrap().unwrap();
    let task: resets::SendLink = serde_json::from_value(work.job.arguments.0.clone()).unwrap();
    resets::send_link(cx, &task).await.unwrap();
    lease::finish(cx, &work, &Ending::Done).await.unwrap();
}

both! {
    async fn a_link_goes_to_who_has_an_address(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        ask(cx, "nobody").await;
        ask(cx, "no\0body\u{7}").await;
        ask(cx, &"ə".repeat(10_000)).await;
        ask(cx, "trainee").await;
        assert_eq!(world.count("mails").await, 0, "unknown, or without an address");
        ask(cx, "manager").await;
        ask(cx, " Manager@Example.org").await;
        let take = async || mails::take(cx, Urgency::Secret, 10, Duration::minutes(2)).await.unwrap();
        let mut taken = take().await;
        let mail = taken.remove(0);
        assert!(taken.is_empty(), "one in ten minutes");
        assert_eq!((mail.recipient.as_str(), mail.body.as_str()), ("manager@example.org", ""));
        assert_eq!(world.count("password_resets").await, 0, "the secret is made when the mail is sent");
        let letter = notices::letter(cx, &mail).await.unwrap().unwrap();
        let secret = letter.secret.unwrap();
        assert_eq!(secrets::find(cx, Kind::Link, &secret).await.unwrap().unwrap().user_name, "manager");
        for kind in [Kind::Card, Kind::Address] {
            assert!(secrets::find(cx, kind, &secret).await.unwrap().is_none(), "{kind:?}");
        }
        // Two servers look into the outbox at the same time.
        assert!(take().await.is_empty());
        mails::failed(cx, &mail, "no route").await.unwrap();
        assert!(take().await.is_empty());
        cx.clock.set(cx.now() + Duration::minutes(1));
        let again = take().await.remove(0);
        assert_eq!((again.attempts, again.last_error.as_deref()), (2, Some("no route")));
        let newer = notices::letter(cx, &again).await.unwrap().unwrap().secret.unwrap();
        assert!(secrets::find(cx, Kind::Link, &secret).await.unwrap().is_none(), "one that is open of a kind");
        assert!(secrets::find(cx, Kind::Link, &newer).await.unwrap().is_some());
        // The process that has it dies, another one takes it; what the first one says now counts for nothing.
        cx.clock.set(cx.now() + Duration::minutes(2));
        let third = take().await.remove(0);
        mails::failed(cx, &again, "too late").await.unwrap();
        let listed = mails::list(cx, &mails::Filter::default(), records::system::list::Page::typed("")).await.unwrap().rows;
        assert_eq!(listed[0].last_error.as_deref(), Some("no route"));
        mails::sent(cx, third.id).await.unwrap();
        cx.clock.set(cx.now() + Duration::days(3));
        assert!(take().await.is_empty());
    }
}

both! {
    async fn what_is_out_of_date_or_not_wanted_any_more_is_not_sent(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let take = async || mails::take(cx, Urgency::Secret, 10, Duration::minutes(2)).await.unwrap();
        let link = async || take().await.into_iter().find(|mail| mail.about.as_deref() == Some("link")).unwrap();
        ask(cx, "manager").await;
        cx.clock.set(cx.now() + Duration::hours(2));
        assert!(take().await.is_empty(), "two hours later nobody waits");
        assert_eq!(world.count("mails WHERE next_attempt_at IS NULL AND last_error = 'out of date'").await, 1);
        // Without a mail server it is noticed too.
        ask(cx, "manager").await;
        cx.clock.set(cx.now() + Duration::hours(2));
        mails::sweep(cx).await.unwrap();
        assert_eq!(world.count("mails WHERE next_attempt_at IS NULL AND last_error = 'out of date'").await, 2);
        // What was on its way when the password, the address or the account changed brings nothing.
        let manager = world.viewer("manager").await;
        let actor = world.actor().await;
        ask(cx, "manager").await;
        let on_its_way = link().await;
        resets::change(cx, &manager, &demo::password("manager"), "dörd yaşıl körpü").await.unwrap();
        assert!(notices::letter(cx, &on_its_way).await.unwrap().is_none(), "the password changed");
        let told = take().await;
        assert_eq!(told.iter().map(|mail| mail.about.as_deref().unwrap()).collect::<Vec<_>>(), ["password"]);
        assert!(notices::letter(cx, &told[0]).await.unwrap().unwrap().secret.is_none());
        cx.clock.set(cx.now() + Duration::minutes(11));
        ask(cx, "manager").await;
        let waits = link().await;
        address::set(cx, actor, manager.person, "other@example.org").await.unwrap();
        assert!(notices::letter(cx, &waits).await.unwrap().is_none(), "the address changed");
        let told = take().await.into_iter().filter(|mail| mail.about.as_deref() == Some("address"));
        let mut told: Vec<String> = told.map(|mail| mail.recipient).collect();
        told.sort();
        assert_eq!(told, ["manager@example.org", "other@example.org"]);
        cx.clock.set(cx.now() + Duration::minutes(11));
        ask(cx, "manager").await;
        let waits = link().await;
        credentials::set_disabled(cx, actor, manager.person, true).await.unwrap();
        assert!(notices::letter(cx, &waits).await.unwrap().is_none(), "the account is closed");
        assert_eq!(world.count("password_resets WHERE used_at IS NULL").await, 0);
    }
}

both! {
    async fn a_stranger_ends_no_card_and_every_change_ends_all_secrets(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let actor = world.actor().await;
        let manager = world.viewer("manager").await;
        let card = async || resets::make_card(cx, actor, manager.person).await.unwrap().code;
        let is_open = async |code: &str| secrets::find(cx, Kind::Card, code).await.unwrap().is_some();
        let code = card().await;
        ask(cx, "manager").await;
        let mail = mails::take(cx, Urgency::Secret, 10, Duration::minutes(2)).await.unwrap().remove(0);
        let secret = notices::letter(cx, &mail).await.unwrap().unwrap().secret.unwrap();
        assert!(is_open(&code).await, "a wish for a link leaves the card");
        let entrance = resets::with_link(cx, &secret, "dörd yaşıl körpü", "test").await.unwrap();
        let Entrance::Session(Opened { token, .. }) = entrance else { panic!("{entrance:?}") };
        assert!(!is_open(&code).await, "a new password ends it");
        let viewer = sessions::find(cx, &token).await.unwrap().unwrap();
        let code = card().await;
        address::set(cx, actor, manager.person, "other@example.org").await.unwrap();
        assert!(!is_open(&code).await, "another address");
        let code = card().await;
        resets::change(cx, &viewer, "dörd yaşıl körpü", "beş qırmızı qapı").await.unwrap();
        assert!(!is_open(&code).await, "another password");
        let code = card().await;
        credentials::set_disabled(cx, actor, manager.person, true).await.unwrap();
        credentials::set_disabled(cx, actor, manager.person, false).await.unwrap();
        assert!(!is_open(&code).await, "closing");
        credentials::set_password(cx, "manager", &demo::password("manager")).await.unwrap();
        let code = card().await;
        credentials::set_password(cx, "manager", &demo::password("manager")).await.unwrap();
        assert!(!is_open(&code).await, "the command line");
    }
}

both! {
    async fn an_address_is_the_accounts_and_only_its_owner_or_an_administrator_writes_it(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let actor = world.actor().await;
        let (manager, trainer) = (world.viewer("manager").await, world.viewer("trainer").await);
        let password = demo::password("manager");
        let address = async |person| account::of_person(cx, person).await.unwrap().unwrap().address;
        // What stands in the record opens nothing.
        let mut input = person("Nərmin", "Hacıyeva");
        input.email = "elsewhere@example.org".into();
        entry::update(cx, actor, manager.person, &input).await.unwrap();
        assert!(world.sign_in("elsewhere@example.org", &password).await.is_none());
        assert!(world.sign_in("manager@example.org", &password).await.is_some());
        assert!(matches!(address::set(cx, actor, manager.person, "Trainer@example.org").await, Err(Error::Invalid(p)) if p[0].problem == Problem::Taken));

        // The owner: by a link that only they can use, whoever else may get it.
        address::ask(cx, &manager, &password, "New@example.org").await.unwrap();
        address::ask(cx, &manager, &password, "newer@example.org").await.unwrap();
        let mails = mails::take(cx, Urgency::Secret, 10, Duration::minutes(2)).await.unwrap();
        assert_eq!(mails.iter().map(|mail| mail.recipient.as_str()).collect::<Vec<_>>(), ["newer@example.org"], "the last one that was wanted");
        let secret = notices::letter(cx, &mails[0]).await.unwrap().unwrap().secret.unwrap();
        assert!(matches!(address::confirm(cx, &trainer, &secret, Uses::SignIn).await, Err(Error::NotFound)));
        // Mails about events go elsewhere on purpose.
        assert_eq!(address::proposed(cx, &manager).await.unwrap(), Uses::SignIn);
        assert_eq!(address::asked(cx, &trainer, &secret).await.unwrap(), None);
        assert!(matches!(resets::with_link(cx, &secret, "dörd yaşıl körpü", "test").await, Err(Error::NotFound)));
        assert_eq!(address(manager.person).await.as_deref(), Some("manager@example.org"));
        address::confirm(cx, &manager, &secret, Uses::SignIn).await.unwrap();
        assert_eq!(address(manager.person).await.as_deref(), Some("newer@example.org"));
        assert!(matches!(address::confirm(cx, &manager, &secret, Uses::SignIn).await, Err(Error::NotFound)), "once");
        assert_eq!(person::find(cx, manager.person).await.unwrap().unwrap().email.as_deref(), Some("elsewhere@example.org"));
        assert!(world.sign_in("NEWER@example.org", &password).await.is_some());
        address::ask(cx, &manager, &password, "newest@example.org").await.unwrap();
        assert!(matches!(address::ask(cx, &manager, &password, "x@example.org").await, Err(Error::Conflict(Conflict::Mails))));
        assert!(matches!(address::ask(cx, &manager, "wrong", "x@example.org").await, Err(Error::Invalid(_))));

        // Whose it is already is only said to whoever can read its mails.
        cx.clock.set(cx.now() + Duration::hours(2));
        address::ask(cx, &manager, &password, "trainer@example.org").await.unwrap();
        let mail = mails::take(cx, Urgency::Secret, 10, Duration::minutes(2)).await.unwrap();
        let mail = mail.iter().find(|mail| mail.about.as_deref() == Some("confirm")).unwrap();
        let secret = notices::letter(cx, mail).await.unwrap().unwrap().secret.unwrap();
        assert!(matches!(address::confirm(cx, &manager, &secret, Uses::SignIn).await, Err(Error::Conflict(Conflict::Address))));
        // Of a closed account nobody is kept from having it; opened again it has none.
        credentials::set_disabled(cx, actor, trainer.person, true).await.unwrap();
        address::confirm(cx, &manager, &secret, Uses::SignIn).await.unwrap();
        credentials::set_disabled(cx, actor, trainer.person, false).await.unwrap();
        assert_eq!((address(manager.person).await.as_deref(), address(trainer.person).await), (Some("trainer@example.org"), None));
    }
}

both! {
    async fn a_sign_in_that_is_under_way_does_not_survive_a_new_password(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let under_way = tokio::spawn({
            let cx = cx.clone();
            async move { account::sign_in(&cx, "manager", &demo::password("manager"), "test", false, None).await.unwrap() }
        });
        // The comparison of the old password is on a thread of its own; meanwhile the new one is set.
        tokio::task::yield_now().await;
        let hash = "UPDATE accounts SET password_hash = 'another' WHERE user_key = 'manager'";
        assert_eq!(world.tamper(hash).await.unwrap(), 1);
        assert!(under_way.await.unwrap().is_none());
        assert_eq!(world.count("sessions s JOIN accounts a ON a.id = s.account_id WHERE a.user_key = 'manager'").await, 0);
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

/// Signs in on a phone of one's own.
async fn to_stay(world: &World, user: &str) -> Opened {
    let entrance = account::sign_in(&world.cx, user, &demo::password(user), "test", true, None).await.unwrap();
    let Some(Entrance::Session(opened)) = entrance else { panic!("{entrance:?}") };
    opened
}

both! {
    async fn trainees_stay_signed_in_on_their_phone(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let start = cx.now();
        let is_open = async |opened: &Opened| sessions::find(cx, &opened.token).await.unwrap().is_some();
        let (phone, staff) = (to_stay(&world, "trainee").await, to_stay(&world, "trainer").await);
        let elsewhere = world.sign_in("trainee", &demo::password("trainee")).await.unwrap();
        assert!(phone.lasting && !staff.lasting && !to_stay(&world, "admin").await.lasting);
        // Thirty days since its last use, however often; the others end as ever.
        cx.clock.set(start + LASTING - Duration::minutes(1));
        sessions::sweep(cx).await.unwrap();
        assert!(is_open(&phone).await && !is_open(&staff).await);
        assert!(sessions::find(cx, &elsewhere).await.unwrap().is_none());
        let listed = sessions::of_account(cx, phone.account).await.unwrap();
        assert_eq!(listed.iter().map(|session| session.lasting).collect::<Vec<_>>(), [true]);
        cx.clock.set(cx.now() + LASTING - Duration::minutes(10));
        assert!(is_open(&phone).await);
        cx.clock.set(cx.now() + LASTING);
        assert!(!is_open(&phone).await && sessions::of_account(cx, phone.account).await.unwrap().is_empty());
        assert_eq!(sessions::whose(cx, &phone.token).await.unwrap(), Some(phone.account), "it is remembered for a while");
        sessions::sweep(cx).await.unwrap();
        assert_eq!(sessions::whose(cx, &phone.token).await.unwrap(), None);
        // Its owner ends it.
        let phone = to_stay(&world, "trainee").await;
        let id = sessions::find(cx, &phone.token).await.unwrap().unwrap().session;
        assert!(sessions::end(cx, phone.account, id).await.unwrap() && !is_open(&phone).await);
    }
}

both! {
    async fn with_a_role_among_the_staff_lasting_sessions_become_ordinary_ones(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let person = world.viewer("trainee").await.person;
        let phone = to_stay(&world, "trainee").await;
        let give = async |role, given| {
            account::set_role(cx, world.actor().await, person, "phase-1", role, given).await.unwrap();
        };
        give(Role::Trainee, true).await;
        cx.clock.set(cx.now() + Duration::days(2));
        assert!(sessions::find(cx, &phone.token).await.unwrap().is_some(), "a trainee of two projects");
        give(Role::FocalPoint, true).await;
        assert!(sessions::find(cx, &phone.token).await.unwrap().is_some());
        // And they stay ordinary ones.
        give(Role::FocalPoint, false).await;
        cx.clock.set(cx.now() + IDLE);
        assert!(sessions::find(cx, &phone.token).await.unwrap().is_none());
        give(Role::Donor, true).await;
        assert!(!to_stay(&world, "trainee").await.lasting);
    }
}
