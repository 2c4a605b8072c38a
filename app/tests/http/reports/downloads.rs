//! Files: their names, what is in them, and what happens when they cannot be written to their end.

use app::rules::disposition;
use axum::{
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Request, header},
};
use records::{Db, system::jobs::Lane};
use std::net::SocketAddr;
use tower::ServiceExt;

use crate::http::support::{visitor::Answer, world::World};

#[test]
fn names_of_files() {
    for (name, header) in [
        ("completions-phase-2.csv", "attachment; filename=\"completions-phase-2.csv\""),
        ("two words.pdf", "attachment; filename=\"two_words.pdf\"; filename*=UTF-8''two%20words.pdf"),
        ("Şəki.xlsx", "attachment; filename=\"__ki.xlsx\"; filename*=UTF-8''%C5%9E%C9%99ki.xlsx"),
        (
            "a\"b\\c\r\n;%41.txt",
            "attachment; filename=\"a_b_c____41.txt\"; filename*=UTF-8''a%22b%5Cc%0D%0A%3B%2541.txt",
        ),
    ] {
        assert_eq!(disposition("attachment", name), header);
    }
}

#[tokio::test]
async fn the_file_is_the_list() {
    let world = World::new().await;
    let mut manager = world.visitor("manager");
    let noted = "SELECT COUNT(*) FROM audit_log WHERE action = 'export.completions' AND subject = 'phase-2'";
    let before = world.number(noted).await;
    let file = manager.get("/completions/file/csv?project=phase-2&state=all&page=3").await;
    assert_eq!(world.number(noted).await, before + 1);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"completions-phase-2-2026-11-23.csv\"");
    let lines = file.text().lines().count() - 1;
    let begun = "SELECT COUNT(*) FROM participations p JOIN projects j ON j.id = p.project_id WHERE j.slug = 'phase-2'";
    assert_eq!(i64::try_from(lines).unwrap(), world.number(begun).await);
    manager.get("/completions?project=phase-2&state=all").await.says(200, &format!("{lines} participations"));
    let workbook = manager.get("/completions/file/xlsx?project=phase-2").await;
    assert!(workbook.bytes.starts_with(b"PK"));
    assert_eq!(manager.get("/completions/file/pdf?project=phase-2").await.status, 404);
}

/// Ten thousand entries more, past the program.
const ENTRIES: &str = r#"WITH RECURSIVE n (i) AS (SELECT 1000001 UNION ALL SELECT i + 1 FROM n WHERE i < 1010001)
    INSERT INTO audit_log (number, at, action, subject, details, previous_hash, hash)
    SELECT i, '2026-11-20T08:00:00+00:00', 'export.people', i,
        '{"why":"' || hex(zeroblob(60)) || '"}', x'00', x'00' FROM n"#;

#[tokio::test]
async fn a_long_list_is_made_as_a_file_in_the_background() {
    let world = World::new().await;
    let Db::Sqlite(sqlite) = &world.cx.db else { panic!("SQLite is used here") };
    let mut admin = world.visitor("admin");
    admin.get("/audit?action=export.people").await.says(200, "href=\"/audit/file/csv?action=export.people\"");
    sqlx::query(ENTRIES).execute(&sqlite.write).await.unwrap();
    let page = admin.get("/audit?action=export.people").await;
    page.says(200, "formaction=\"/audit/file/csv?action=export.people\"");
    assert!(!page.text().contains("href=\"/audit/file/"), "it would be waited for");

    let asked = admin.post("/audit/file/csv?action=export.people", &[]).await;
    let job = asked.location().unwrap().to_owned();
    admin.get(&job).await.says(200, "Audit log (CSV)");
    assert!(world.work(Lane::Files).await);
    admin.get(&job).await.says(200, "The file is ready. It is kept for a day.");
    let noted = "SELECT COUNT(*) FROM audit_log WHERE action = 'export.audit' AND details LIKE '%export.people%'";
    assert_eq!(world.number(noted).await, 0, "nobody has it yet");
    let file = admin.get(&format!("{job}/file")).await;
    assert_eq!(world.number(noted).await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM job_pieces").await, 1, "it stands in more than one piece");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"audit-all-2026-11-23.csv\"");
    assert_eq!(file.header("content-length"), file.bytes.len().to_string());
    assert_eq!(file.text().lines().count(), 1 + 10_001);
    // The very file that comes at once where somebody asks for it by its address.
    assert!(admin.get("/audit/file/csv?action=export.people").await.bytes == file.bytes);
    assert_eq!(admin.post("/audit/file/pdf", &[]).await.status, 404);
}

#[tokio::test]
async fn whoever_manages_a_project_no_longer_does_not_fetch_its_lists() {
    let world = World::new().await;
    let mut manager = world.visitor("manager");
    let mut jobs = Vec::new();
    for list in ["completions", "attendance", "events"] {
        let asked = manager.post(&format!("/{list}/file/xlsx?project=phase-2"), &[]).await;
        jobs.push(asked.location().unwrap().to_owned());
        assert!(world.work(Lane::Files).await, "{list}");
    }
    for job in &jobs {
        assert!(manager.get(&format!("{job}/file")).await.bytes.starts_with(b"PK"), "{job}");
        assert_eq!(world.visitor("admin").get(&format!("{job}/file")).await.status, 404, "it is its owner's");
    }
    let Db::Sqlite(sqlite) = &world.cx.db else { panic!("SQLite is used here") };
    let ended = "DELETE FROM project_roles WHERE role = 'manager' AND project_id = (SELECT id FROM projects WHERE slug = 'phase-2')";
    assert!(sqlx::query(ended).execute(&sqlite.write).await.unwrap().rows_affected() > 0);
    for job in &jobs {
        assert_eq!(manager.get(&format!("{job}/file")).await.status, 404, "{job}");
    }
    assert_eq!(manager.post("/completions/file/csv?project=phase-2", &[]).await.status, 404);
}

#[tokio::test]
async fn a_file_that_cannot_be_written_to_its_end_breaks_off() {
    let world = World::new().await;
    let Db::Sqlite(sqlite) = &world.cx.db else { panic!("SQLite is used here") };
    let damage =
        "UPDATE standings SET language = 'xx' WHERE participation_id = (SELECT s.participation_id FROM standings s
        JOIN projects j ON j.id = s.project_id WHERE j.slug = 'phase-2' ORDER BY s.sort_key DESC LIMIT 1)";
    assert_eq!(sqlx::query(damage).execute(&sqlite.write).await.unwrap().rows_affected(), 1);
    let manager = world.visitor("manager");
    let session = format!("{}={}", world.session_cookie(), manager.cookie(world.session_cookie()).unwrap());
    for format in ["csv", "xlsx"] {
        let mut request = Request::get(format!("/completions/file/{format}?project=phase-2&state=all"))
            .header(header::HOST, "dayaq.example")
            .header(header::COOKIE, &session)
            .body(Body::empty())
            .unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4000))));
        let answer = world.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 200);
        let broken = to_bytes(answer.into_body(), usize::MAX).await.unwrap_err();
        assert!(broken.to_string().contains("broke off"), "{format}: {broken}");
    }
}

#[tokio::test]
async fn addresses_that_nobody_would_type() {
    let world = World::new().await;
    let mut manager = world.visitor("manager");
    let last = manager.get("/completions?project=phase-2&state=all&page=1000000000").await;
    let all = manager.get("/completions?project=phase-2&state=all").await;
    assert_eq!((last.status, last.tags().len()), (all.status, all.tags().len()), "one page, which is the last");
    let rows = |answer: &Answer| answer.text().matches("<th scope=\"row\"").count();
    assert!(rows(&all) > 10);
    let unknown = "kind=none&region=none&sex=none&language=none&sort=none&order=none&from=none&to=none";
    let ignored = manager.get(&format!("/completions?project=phase-2&state=all&{unknown}")).await;
    assert_eq!(rows(&ignored), rows(&all));
    let long = manager.get(&format!("/completions?project=phase-2&state=all&search={}", "xq".repeat(5_000))).await;
    long.says(200, "0 participations");
}
