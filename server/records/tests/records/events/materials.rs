//! Materials of an event: files and links, their order, and from when on they are found.

use chrono::Duration;
use records::{
    Conflict, Error, Problem,
    events::{
        change::{self, Copying},
        materials::{self, MaterialInput, Visible, Way},
        registrations::{self, state::Source},
    },
    system::audit::Actor,
};

use super::after::{event_of, fields, input, tell};
use crate::support::{World, both};

fn typed(title: &str, address: &str, visible: &str) -> MaterialInput {
    MaterialInput { title: title.into(), address: address.into(), visible: visible.into() }
}

both! {
    async fn materials_have_an_order_and_a_time(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input("training")).await;
        let cx = &world.cx;
        let names = async |of| {
            let list = materials::list(cx, of).await.unwrap();
            list.into_iter().map(|material| material.name).collect::<Vec<_>>().join(" ")
        };
        materials::add(cx, &trainer, &event, "a.pdf", b"%PDF", "").await.unwrap();
        materials::add_link(cx, &trainer, &event, &typed("b", "example.org/b", "begun")).await.unwrap();
        materials::add(cx, &trainer, &event, "c.pdf", b"%PDF", "over").await.unwrap();
        assert_eq!(names(event.id).await, "a.pdf b c.pdf");
        let wrong = fields(materials::add_link(cx, &trainer, &event, &typed(" ", "javascript:alert(1)", "soon")).await);
        assert_eq!(
            wrong,
            [("title".to_owned(), Problem::Required), ("address".into(), Problem::WebAddress), ("visible".into(), Problem::Choice)]
        );
        assert_eq!(fields(materials::add(cx, &trainer, &event, "d", b"x", "soon").await), [("visible".to_owned(), Problem::Choice)]);

        let list = materials::list(cx, event.id).await.unwrap();
        let (a, b, c) = (list[0].id, list[1].id, list[2].id);
        assert_eq!((list[1].address.as_deref(), list[1].host().as_deref()), (Some("https://example.org/b"), Some("example.org")));
        materials::put_elsewhere(cx, &trainer, &event, c, Way::Up).await.unwrap();
        assert_eq!(names(event.id).await, "a.pdf c.pdf b");
        materials::put_elsewhere(cx, &trainer, &event, c, Way::Up).await.unwrap();
        materials::put_elsewhere(cx, &trainer, &event, c, Way::Up).await.unwrap();
        materials::put_elsewhere(cx, &trainer, &event, b, Way::Down).await.unwrap();
        assert_eq!(names(event.id).await, "c.pdf a.pdf b");
        materials::put_elsewhere(cx, &trainer, &event, a, Way::Down).await.unwrap();
        assert_eq!(names(event.id).await, "c.pdf b a.pdf");

        // A file stays one, and becomes no program; a link has no bytes.
        assert_eq!(fields(materials::change(cx, &trainer, &event, a, &typed("a.exe", "", "always")).await), [("title".to_owned(), Problem::Program)]);
        materials::change(cx, &trainer, &event, a, &typed("Slaydlar.pdf", "https://example.org", "over")).await.unwrap();
        materials::change(cx, &trainer, &event, b, &typed("b", "https://example.org/c", "always")).await.unwrap();
        let list = materials::list(cx, event.id).await.unwrap();
        assert_eq!((list[2].name.as_str(), list[2].address.as_deref(), list[2].visible), ("Slaydlar.pdf", None, Visible::Over));
        assert_eq!((list[1].address.as_deref(), list[1].visible), (Some("https://example.org/c"), Visible::Always));
        assert_eq!(materials::bytes(cx, event.id, a).await.unwrap().as_deref(), Some(&b"%PDF"[..]));
        assert_eq!(materials::bytes(cx, event.id, b).await.unwrap(), None);
        assert_eq!(world.count("audit_log WHERE action = 'event.material-change'").await, 5);

        // The people of the event have the same list, and each material its time.
        let person = world.trainee("Aynur", "Əliyeva").await;
        registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
        let own = materials::of_person(cx, person).await.unwrap().remove(&event.id).unwrap();
        assert_eq!(own.iter().map(|m| m.id).collect::<Vec<_>>(), [c, b, a]);
        let zone = event.zone();
        let minute = Duration::minutes(1);
        for (at, found) in [
            (sessions[0].starts_at(zone) - minute, [true, false, false]),
            (sessions[0].starts_at(zone), [true, true, false]),
            (sessions[1].ends_at(zone) - minute, [true, true, false]),
            (sessions[1].ends_at(zone), [true, true, true]),
        ] {
            assert_eq!([Visible::Always, Visible::Begun, Visible::Over].map(|visible| visible.has_come(&event, &sessions, at)), found, "{at}");
        }

        // Links go along with a copy, files do not.
        let how = Copying { times: "1".into(), days: "7".into(), ..Copying::default() };
        let copy = change::repeat(cx, &trainer, &event, &how).await.unwrap().remove(0);
        assert_eq!(names(copy).await, "b");
        for n in 0..97 {
            materials::add_link(cx, &trainer, &event, &typed(&format!("x{n}"), "example.org", "")).await.unwrap();
        }
        let over = materials::add_link(cx, &trainer, &event, &typed("y", "example.org", "")).await;
        assert!(matches!(over, Err(Error::Conflict(Conflict::Materials))));
        materials::remove(cx, &trainer, &event, b).await.unwrap();
        assert!(matches!(materials::remove(cx, &trainer, &event, b).await, Err(Error::NotFound)));
        assert!(matches!(materials::put_elsewhere(cx, &trainer, &event, b, Way::Up).await, Err(Error::NotFound)));
    }
}
