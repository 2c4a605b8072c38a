//! Roles count in their project, closed accounts and old sessions count nowhere.

use axum::http::Method;
use records::accounts::{account, roles::Role};

use crate::http::{
    house::permissions::{SIGNED_IN, UNDERSTOOD, sent, table},
    support::world::World,
};

/// Trainer in one project and trainee in the other: in each what the role there allows.
#[tokio::test]
async fn a_role_counts_in_its_project_alone() {
    let world = World::full().await;
    let mut both = world.visitor("both");
    // What trainers do, in phase 1 and not in phase 2.
    let event = world.event().await.0;
    assert!(!both.get("/events").await.text().contains(&event.to_string()));
    for list in ["/attendance", "/completions"] {
        assert_eq!(both.get(&format!("{list}?project=phase-1")).await.status, 200, "{list}");
        both.get(&format!("{list}?project=phase-2")).await.says(404, "There is nothing here");
    }
    both.get("/exercises/phase-1/recognising/03-decisions/wrong-number").await.says(200, "</h1>");
    both.get("/exercises/phase-2/recognising/03-decisions/wrong-number").await.says(404, "There is nothing here");
    let form = |project| {
        [
            ("project", project),
            ("kind", "training"),
            ("title", "Təlim"),
            ("language", "az"),
            ("course", ""),
            ("place", "Gəncə"),
            ("region", "AZ-GA"),
            ("session_id_0", ""),
            ("session_title_0", ""),
            ("session_date_0", "2026-11-24"),
            ("session_starts_0", "12:00"),
            ("session_minutes_0", "180"),
        ]
    };
    let before = world.rows().await;
    let refused = both.post("/events/new", &form("phase-2")).await;
    assert!([404, 422].contains(&refused.status.as_u16()), "{}", refused.status);
    assert_eq!(world.rows().await, before);
    let entered = both.post("/events/new", &form("phase-1")).await;
    let own = entered.location().unwrap().split('?').next().unwrap().to_owned();
    assert_eq!(both.get(&own).await.status, 200);
    assert_eq!(world.visitor("trainer").get(&own).await.status, 404, "the trainer of phase 2");
    let person = world.person("colleague").await.to_string();
    for (path, fields) in [("people/add", [("person", person.as_str())]), ("cancel", [("reason", "No.")])] {
        both.post(&format!("/events/{event}/{path}"), &fields).await.says(404, "There is nothing here");
    }
    // What trainees do, in phase 2 and not in phase 1.
    both.get("/courses").await.says(200, "/courses/phase-2/recognising");
    assert!(!both.get("/courses").await.text().contains("/courses/phase-1/"));
    assert_eq!(both.get("/courses/phase-2/recognising").await.status, 200);
    let before = world.rows().await;
    both.get("/courses/phase-1/recognising").await.says(404, "There is nothing here");
    both.post("/courses/phase-1/recognising/start", &[]).await.says(404, "There is nothing here");
    assert_eq!(world.rows().await, before);
    let confirm = "/courses/phase-2/recognising/01-indicators/abuse-and-deception/confirm";
    assert_eq!(both.post(confirm, &[]).await.status, 303);
}

/// What belongs to one project: addresses that begin so name it, or an event of it.
const OF_A_PROJECT: [&str; 3] = ["/events/{event}", "/offers/{project}", "/exercises/{project}"];

/// Who has one role in phase 1 and another in phase 2 does with what is of phase 2 what the role there allows, and nothing
/// of what the other one would: for each route of something that belongs to a project, and every two roles.
#[tokio::test]
async fn of_what_belongs_to_a_project_the_role_there_counts() {
    const ROLES: &[(&str, Role)] = &[
        ("trainee", Role::Trainee),
        ("trainer", Role::Trainer),
        ("focal", Role::FocalPoint),
        ("donor", Role::Donor),
        ("manager", Role::Manager),
    ];
    let belongs = |path: &str| OF_A_PROJECT.iter().any(|start| path.starts_with(start));
    let routes: Vec<_> = table().into_iter().filter(|(_, path, who)| belongs(path) && *who != SIGNED_IN).collect();
    assert!(routes.len() > 60, "{}", routes.len());
    let mut wrong = Vec::new();
    let mut tried = [0, 0, 0];
    for (one, first) in ROLES {
        for (other, second) in ROLES.iter().filter(|(other, _)| other != one) {
            let world = World::full().await;
            let (admin, both) = (world.account("admin").await.id, world.person("both").await);
            for (project, role, given) in [
                ("phase-1", Role::Trainer, false),
                ("phase-2", Role::Trainee, false),
                ("phase-1", *first, true),
                ("phase-2", *second, true),
            ] {
                account::set_role(&world.cx, admin, both, project, role, given).await.unwrap();
            }
            let before = world.rows().await;
            for (method, path, who) in &routes {
                let (in_first, in_second) = (who.contains(one), who.contains(other));
                // What changes something is tried where it must be refused.
                if in_second && *method == Method::POST {
                    continue;
                }
                let answer = sent(&world, method, path, "both").await;
                let status = answer.status.as_u16();
                let (is_right, place) = match (in_first, in_second) {
                    (_, true) => (UNDERSTOOD.contains(&status), 0),
                    (true, false) => (status == 404 && answer.text().contains("There is nothing here"), 1),
                    (false, false) => (status == 403, 2),
                };
                tried[place] += 1;
                if !is_right || world.rows().await != before {
                    wrong.push(format!("{one} in phase 1, {other} in phase 2: {method} {path}: {status}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried.iter().all(|n| *n > 100), "{tried:?}");
}

#[tokio::test]
async fn a_closed_account_and_an_old_session_are_out() {
    let world = World::new().await;
    let person = world.person("trainee").await;
    let mut trainee = world.visitor("trainee");
    assert_eq!(trainee.get("/courses").await.status, 200);
    world.visitor("admin").post(&format!("/people/{person}/close"), &[]).await;
    assert_eq!(trainee.get("/courses").await.location(), Some("/sign-in?back=%2Fcourses"));
    let answer =
        trainee.post("/sign-in", &[("name", "trainee"), ("password", &records::demo::password("trainee"))]).await;
    assert_eq!(answer.status, 422);
    world.visitor("admin").post(&format!("/people/{person}/open"), &[]).await;
    world.anonymous().sign_in("trainee").await;

    world.cx.clock.set(world.cx.now() + chrono::Duration::hours(25));
    assert_eq!(world.visitor("manager").get("/completions").await.location(), Some("/sign-in?back=%2Fcompletions"));
}

#[tokio::test]
async fn administrators_do_not_lock_themselves_out() {
    let world = World::new().await;
    let own = world.person("admin").await;
    let mut admin = world.visitor("admin");
    assert_eq!(admin.post(&format!("/people/{own}/close"), &[]).await.status, 403);
    assert_eq!(admin.get("/people").await.status, 200);
}
