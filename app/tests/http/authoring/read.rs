//! Whoever teaches a course reads it with its key; whoever takes it does not.

use crate::http::support::world::World;

#[tokio::test]
async fn a_trainer_reads_every_activity_of_every_version() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let version = world.key("SELECT id FROM course_versions").await;
    let address = format!("/authoring/recognising/versions/{version}/read");
    trainer.get("/authoring").await.says(200, &address);
    let before = world.rows().await;
    let page = trainer.get(&address).await;
    page.says(200, "Nothing is recorded.");
    let course = records::authoring::library::current(&world.cx, "recognising").await.unwrap().unwrap();
    let course = course.editions.source();
    for activity in course.activities() {
        assert!(page.text().contains(&format!("{address}/{}", activity.id)), "{}", activity.id);
        let read = trainer.get(&format!("{address}/{}", activity.id)).await;
        assert_eq!(read.status, 200, "{}", activity.id);
        if let Some(quiz) = activity.quiz() {
            let right =
                quiz.questions.iter().flat_map(|question| &question.options).filter(|option| option.right).count();
            assert_eq!(read.text().matches("option--right").count(), right, "{}", activity.id);
        }
        if let Some(scenario) = activity.scenario() {
            assert!(read.text().contains("option--wrong"), "{}: critical errors are named", activity.id);
            assert!(read.text().matches("<details").count() > scenario.nodes.len() / 3, "{}", activity.id);
        }
    }
    assert_eq!(world.rows().await, before, "nothing is recorded");
    for wrong in ["/01-indicators/nothing", "/nothing/abuse-and-deception"] {
        assert_eq!(trainer.get(&format!("{address}{wrong}")).await.status, 404);
    }
    assert_eq!(trainer.get(&format!("/authoring/other/versions/{version}/read")).await.status, 404);
    assert_eq!(world.visitor("trainee").get(&address).await.status, 403);
    assert_eq!(world.visitor("manager").get(&address).await.status, 403);
}
