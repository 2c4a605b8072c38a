//! What trainees say is wrong in a lesson reaches whoever writes the course, and goes when it was looked at.

use crate::http::support::world::World;

const LESSON: &str = "/courses/phase-2/recognising/01-indicators/abuse-and-deception";
const REMARKS: &str = "/authoring/recognising/remarks";

#[tokio::test]
async fn a_remark_is_read_and_settled() {
    let world = World::new().await;
    let (mut trainer, mut reader) = (world.visitor("trainer"), world.visitor("trainee"));
    assert_eq!(reader.post(&format!("{LESSON}/remark"), &[("words", "Too early")]).await.status, 409);
    reader.post("/courses/phase-2/recognising/start", &[]).await;
    reader.get(LESSON).await.says(200, "Something here is wrong");
    let empty = reader.post(&format!("{LESSON}/remark"), &[("words", " \n ")]).await;
    empty.says(422, "Fill in this field.");
    let long = "x".repeat(2_001);
    reader.post(&format!("{LESSON}/remark"), &[("words", &long)]).await.says(422, "At most 2");
    let hostile = "The number is 152.\n<script>alert(1)</script>";
    let told = reader.post(&format!("{LESSON}/remark"), &[("words", hostile)]).await;
    assert_eq!(told.location(), Some(format!("{LESSON}?told=yes#told").as_str()), "{}", told.text());
    reader.get(&format!("{LESSON}?told=yes")).await.says(200, "Thank you.");
    trainer.get("/authoring").await.says(200, "1 remark");
    let page = trainer.get(REMARKS).await;
    page.says(200, "The number is 152.");
    page.says(200, "version 1.");
    assert!(!page.text().contains("<script>alert"));
    // What is kept about somebody is shown to them.
    assert!(reader.get("/my-record/file").await.text().contains("The number is 152."));
    let remark = world.key("SELECT id FROM remarks").await;
    let settle = format!("{REMARKS}/{remark}/settle");
    assert_eq!(trainer.post(&format!("/authoring/other/remarks/{remark}/settle"), &[]).await.status, 404);
    assert_eq!(reader.post(&settle, &[]).await.status, 403);
    assert_eq!(trainer.post(&settle, &[]).await.location(), Some(REMARKS));
    assert_eq!(trainer.post(&settle, &[]).await.status, 404);
    trainer.get(REMARKS).await.says(200, "No remarks");
    // One reader does not fill the page of a trainer.
    for n in 0..20 {
        assert_eq!(reader.post(&format!("{LESSON}/remark"), &[("words", &n.to_string())]).await.status, 303);
    }
    reader.post(&format!("{LESSON}/remark"), &[("words", "more")]).await.says(409, "wait to be looked at");
    assert_eq!(
        reader.post("/courses/phase-2/recognising/02-combining/post/remark", &[("words", "x")]).await.status,
        404
    );
}
