//! Coming into courses: what trainees read, what trainers set, codes, groups, and the catalogue.

use super::quizzes::COURSE;
use crate::http::support::{visitor::Visitor, world::World};

const OFFER: &str = "/offers/phase-2/recognising";

async fn set(staff: &mut Visitor, way_in: &str, opens_on: &str) {
    let fields = [("way_in", way_in), ("opens_on", opens_on), ("after", "")];
    assert_eq!(
        staff.post(&format!("{OFFER}/terms"), &fields).await.location(),
        Some(format!("{OFFER}?done=saved").as_str())
    );
}

#[tokio::test]
async fn whom_a_trainer_lets_in_begins_and_reads_by_when_they_should_be_done() {
    let world = World::new().await;
    let (mut staff, mut trainee) = (world.visitor("trainer"), world.visitor("trainee"));
    trainee.get(COURSE).await.says(200, "Start the course");
    staff.get("/offers").await.says(200, "All trainees of the project may begin");
    staff.get(OFFER).await.says(200, "Nobody is enrolled by name");
    set(&mut staff, "trainer", "").await;

    let closed = trainee.get(COURSE).await;
    closed.says(200, "Your trainer enrols people in this course.");
    assert!(!closed.text().contains("Start the course"));
    trainee.get("/courses").await.says(200, "not open yet");
    trainee.post(&format!("{COURSE}/start"), &[]).await.says(409, "This course cannot be begun yet");
    // What cannot be begun is not read through the search either.
    trainee.get("/search?q=permission").await.says(200, "Nothing found");

    let found = staff.get(&format!("{OFFER}?search=eliyeva+leyla")).await;
    let person = world.person("trainee").await.to_string();
    assert!(found.tags().iter().any(|tag| tag.get("value") == Some(person.as_str())), "{}", found.text());
    let people = format!("{OFFER}/people");
    staff.post(&people, &[("search", "eliyeva")]).await.says(422, "Choose at least one person.");
    let late = [("person", person.as_str()), ("due_on", "2026-11-01")];
    staff.post(&people, &late).await.says(422, "This day is over");
    let enrolled = staff.post(&people, &[("person", person.as_str()), ("due_on", "2026-12-01")]).await;
    assert_eq!(enrolled.location(), Some(format!("{OFFER}?done=enrolled&n=1").as_str()));
    staff.get(OFFER).await.says(200, "1 December 2026");

    let mine = trainee.get("/courses").await;
    mine.says(200, "To do");
    mine.says(200, "It should be done by 1 December 2026.");
    assert_eq!(trainee.post(&format!("{COURSE}/start"), &[]).await.status, 303);
    world.cx.clock.set("2026-12-02T09:00:00Z".parse().unwrap());
    let mut trainee = world.anonymous().sign_in("trainee").await;
    trainee.get(COURSE).await.says(200, "It should have been done by 1 December 2026.");
    let mut staff = world.anonymous().sign_in("trainer").await;
    staff.get(OFFER).await.says(200, "late");
    assert_eq!(staff.post(&format!("{people}/{person}/end"), &[]).await.status, 303);
    assert!(!trainee.get(COURSE).await.text().contains("should"), "begun is begun, and nobody waits for it");
    for entry in ["offer.terms", "enrolment.add", "enrolment.end"] {
        world.anonymous().sign_in("admin").await.get(&format!("/audit?action={entry}")).await.says(200, "<tbody");
    }
}

#[tokio::test]
async fn a_code_is_typed_or_followed_as_a_link() {
    let world = World::new().await;
    let (mut staff, mut trainee) = (world.visitor("trainer"), world.visitor("trainee"));
    set(&mut staff, "code", "").await;
    trainee.get(COURSE).await.says(200, "This course is begun with a code");
    let page = staff.get(OFFER).await;
    let id = page.field("id").unwrap();
    let wrong = [("id", id.as_str()), ("ends_on", ""), ("places", "many"), ("code_due_on", "")];
    let refused = staff.post(&format!("{OFFER}/codes"), &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.error("places").is_some() && refused.error("ends_on").is_some());
    assert_eq!(refused.field("places").as_deref(), Some("many"));
    let right = [("id", id.as_str()), ("ends_on", "2026-11-30"), ("places", "2"), ("code_due_on", "2026-12-24")];
    for _ in 0..2 {
        assert_eq!(staff.post(&format!("{OFFER}/codes"), &right).await.status, 303);
    }
    let code = world.text("SELECT code FROM enrolment_codes").await;
    staff.get(OFFER).await.says(200, &format!("https://dayaq.example/enrol?code={code}"));

    trainee.post("/enrol", &[("code", "")]).await.says(422, "Fill in this field.");
    trainee.post("/enrol", &[("code", "ABCD-2345")]).await.says(422, "There is no such code in your projects.");
    // Whoever is a trainee of another project has no code of this one.
    world.visitor("other").post("/enrol", &[("code", &code)]).await.says(422, "There is no such code");
    let asked = trainee.get(&format!("/enrol?code={code}")).await;
    let typed = asked.field("code").unwrap();
    assert_eq!(typed.replace('-', ""), code, "the link fills it in, and the button enrols");
    assert_eq!(world.number("SELECT COUNT(*) FROM enrolments").await, 0);
    assert_eq!(trainee.post("/enrol", &[("code", &typed)]).await.location(), Some(COURSE));
    trainee.get(COURSE).await.says(200, "It should be done by 24 December 2026.");
    staff.get(OFFER).await.says(200, "1 of 2 places taken");
    let key = world.key("SELECT id FROM enrolment_codes").await;
    assert_eq!(staff.post(&format!("{OFFER}/codes/{key}/end"), &[]).await.status, 303);
    let mut colleague = world.visitor("colleague");
    colleague.post("/enrol", &[("code", &code)]).await.says(409, "This code is over.");
}

#[tokio::test]
async fn the_people_of_an_event_are_enrolled_together() {
    let world = World::new().await;
    let mut staff = world.visitor("trainer");
    let (event, _) = world.event().await;
    let address = format!("/events/{event}/enrol");
    staff.get(&format!("/events/{event}/people")).await.says(200, "Enrol in a course");
    staff.get(&address).await.says(200, "To be done by");
    staff.post(&address, &[("course", "none")]).await.says(422, "Choose one of the values offered.");
    staff.post(&address, &[("course", "recognising"), ("due_on", "x")]).await.says(422, "Type a date of the calendar");
    let enrolled = staff.post(&address, &[("course", "recognising"), ("due_on", "2026-12-01")]).await;
    let many = world.number("SELECT COUNT(*) FROM enrolments").await;
    assert_eq!(enrolled.location(), Some(format!("{OFFER}?done=enrolled&n={many}").as_str()));
    assert_eq!(world.visitor("manager-1").get(&address).await.status, 404);
}

#[tokio::test]
async fn the_catalogue_says_for_whom_how_long_and_what_is_needed() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let all = trainee.get("/catalogue").await;
    for said in ["1 course", "What the certificate asks for", "Read and confirm 3 lessons", "Azərbaycan dili"] {
        all.says(200, said);
    }
    trainee.get("/catalogue?group=labour-inspection&language=ru").await.says(200, "1 course");
    trainee.get("/catalogue?group=media").await.says(200, "No such course");
    trainee.get("/catalogue?group=%00&language=xx").await.says(200, "No such course");
    set(&mut world.visitor("trainer"), "open", "2027-01-10").await;
    trainee.get("/catalogue").await.says(200, "This course can be begun from 10 January 2027 on.");
    for (language, sentence) in [("az", "Layihələrinizin kursları"), ("ru", "Курсы ваших проектов")]
    {
        trainee.post("/language", &[("language", language)]).await;
        trainee.get("/catalogue").await.says(200, sentence);
    }
}

#[tokio::test]
async fn other_projects_and_bad_input_change_nothing() {
    let world = World::new().await;
    let before = world.rows().await;
    let mut other = world.visitor("manager-1");
    for path in ["terms", "people", "codes"] {
        let fields = [("way_in", "trainer"), ("id", "019a0000-0000-7000-8000-000000000001")];
        other.post(&format!("{OFFER}/{path}"), &fields).await.says(404, "There is nothing here");
    }
    let mut staff = world.visitor("trainer");
    staff.get("/offers/phase-2/none").await.says(404, "There is nothing here");
    for (field, value) in [("way_in", "x"), ("opens_on", "31.31.2026"), ("after", "none")] {
        let mut fields = vec![("way_in", "open"), ("opens_on", ""), ("after", "")];
        fields.iter_mut().find(|(name, _)| *name == field).unwrap().1 = value;
        let refused = staff.post(&format!("{OFFER}/terms"), &fields).await;
        assert_eq!(refused.status, 422, "{field}");
    }
    assert_eq!(staff.post(&format!("{OFFER}/people"), &[("person", "x")]).await.status, 400);
    assert_eq!(staff.post(&format!("{OFFER}/codes"), &[("id", "x")]).await.status, 400);
    assert_eq!(world.rows().await, before);
}
