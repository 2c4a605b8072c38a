//! A project in a zone with summer time, and one in Baku: what people and their calendars are told about hours and days.

use chrono::{DateTime, Utc};

use crate::http::support::{visitor::Visitor, world::World};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

async fn berlin(world: &World) {
    let mut admin = world.visitor("admin");
    let form = [
        ("slug", "berlin"),
        ("name_az", "Berlin"),
        ("name_en", "Berlin"),
        ("name_ru", "Берлин"),
        ("starts_on", "2026-01-01"),
        ("ends_on", ""),
        ("time_zone", "Europe/Berlin"),
    ];
    assert_eq!(admin.post("/projects/new", &form).await.location(), Some("/projects?done=saved"));
}

/// Enters an event of one session; its address.
async fn event(admin: &mut Visitor, project: &str, date: &str, starts: &str, minutes: &str) -> String {
    let form = [
        ("project", project),
        ("kind", "training"),
        ("title", "Təlim"),
        ("language", "az"),
        ("course", ""),
        ("place", "Gəncə"),
        ("region", "AZ-GA"),
        ("session_id_0", ""),
        ("session_title_0", ""),
        ("session_date_0", date),
        ("session_starts_0", starts),
        ("session_minutes_0", minutes),
    ];
    let entered = admin.post("/events/new", &form).await;
    entered.location().unwrap_or_else(|| panic!("{}", entered.text())).split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn calendars_are_told_the_right_moment() {
    let world = World::new().await;
    berlin(&world).await;
    let mut admin = world.visitor("admin");
    for (project, date, starts, minutes, begins, ends) in [
        ("phase-2", "2026-12-31", "23:30", "120", "20261231T193000Z", "20261231T213000Z"),
        ("phase-2", "2027-01-01", "00:00", "60", "20261231T200000Z", "20261231T210000Z"),
        ("phase-2", "2027-03-28", "02:30", "60", "20270327T223000Z", "20270327T233000Z"),
        ("berlin", "2027-01-01", "00:00", "60", "20261231T230000Z", "20270101T000000Z"),
        ("berlin", "2027-07-01", "09:00", "180", "20270701T070000Z", "20270701T100000Z"),
        // 28 March: two o'clock becomes three. The session lasts as long as it is planned.
        ("berlin", "2027-03-28", "01:30", "120", "20270328T003000Z", "20270328T023000Z"),
        ("berlin", "2027-03-28", "03:00", "60", "20270328T010000Z", "20270328T020000Z"),
        // An hour that there is not is read with the clock of before.
        ("berlin", "2027-03-28", "02:30", "60", "20270328T013000Z", "20270328T023000Z"),
        // 31 October: three o'clock becomes two. Of the two hours it is the first one.
        ("berlin", "2027-10-31", "02:30", "60", "20271031T003000Z", "20271031T013000Z"),
        ("berlin", "2027-10-31", "01:00", "240", "20271030T230000Z", "20271031T030000Z"),
    ] {
        let address = event(&mut admin, project, date, starts, minutes).await;
        let calendar = admin.get(&format!("{address}/calendar.ics")).await.text();
        let what = format!("{project} {date} {starts}: {calendar}");
        assert!(calendar.contains(&format!("DTSTART:{begins}\r\n")), "{what}");
        assert!(calendar.contains(&format!("DTEND:{ends}\r\n")), "{what}");
        admin.get(&address).await.says(200, starts);
    }
}

#[tokio::test]
async fn files_are_named_by_the_day_of_their_project() {
    let world = World::new().await;
    berlin(&world).await;
    for (moment, baku, berlin) in [
        ("2026-11-23T19:59:00Z", "2026-11-23", "2026-11-23"),
        ("2026-11-23T20:30:00Z", "2026-11-24", "2026-11-23"),
        ("2026-11-23T23:30:00Z", "2026-11-24", "2026-11-24"),
    ] {
        world.cx.clock.set(at(moment));
        let mut admin = world.visitor("admin");
        for list in ["completions", "attendance", "events"] {
            for (project, today) in [("phase-2", baku), ("berlin", berlin)] {
                let file = admin.get(&format!("/{list}/file/csv?project={project}")).await;
                let name = file.header("content-disposition");
                assert!(name.contains(&format!("-{project}-{today}.csv")), "{moment}: {name}");
            }
        }
        let file = admin.get("/people/file/csv").await;
        let name = file.header("content-disposition");
        assert!(name.contains(&format!("people-all-{baku}.csv")), "{moment}: {name}");
    }
}

#[tokio::test]
async fn codes_on_the_wall_go_by_the_clock_of_the_project() {
    let world = World::new().await;
    berlin(&world).await;
    let mut admin = world.visitor("admin");
    // At half past one in the morning, UTC, it is half past five in Baku and half past three in Berlin, where it was half
    // past one an hour ago.
    for (project, starts, is_open) in
        [("phase-2", "05:30", true), ("phase-2", "03:30", false), ("berlin", "03:30", true), ("berlin", "05:30", false)]
    {
        let address = event(&mut admin, project, "2027-03-28", starts, "30").await;
        let id = address.rsplit('/').next().unwrap().parse().unwrap();
        let session = records::events::event::sessions(&world.cx, id).await.unwrap().remove(0);
        let event = records::events::event::find(&world.cx, id).await.unwrap().unwrap();
        let now = at("2027-03-28T01:30:00Z");
        assert_eq!(records::events::check_in::is_open(&event, &session, now), is_open, "{project} {starts}");
    }
}
