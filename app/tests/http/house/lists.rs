//! Every list takes what nobody would type: pages that are not there, orders that do not exist, thousands of letters and fields.

use crate::http::support::world::World;

/// The lists, with an address that shows rows.
const LISTS: &[&str] = &[
    "/completions?project=phase-2&state=all",
    "/attendance?project=phase-2",
    "/events?project=phase-2",
    "/exercises?project=phase-2",
    "/people?state=",
    "/people/duplicates?x=",
    "/people/merges?x=",
    "/organisations?x=",
    "/mails?x=",
    "/audit?x=",
    "/jobs?x=",
];

/// How many rows, cards or entries a page shows, whatever it is made of.
fn rows(html: &str) -> usize {
    html.matches("<tr").count() + html.matches("<li").count()
}

#[tokio::test]
async fn whatever_is_asked_for_is_answered_with_a_page() {
    let world = World::full().await;
    let (mut admin, mut trainer) = (world.visitor("admin"), world.visitor("trainer"));
    let long = "xq".repeat(5_000);
    let many: Vec<String> = (0..3_000).map(|n| format!("&field{n}={n}")).collect();
    let asked = [
        ("a page far behind the last one", "&page=1000000000".to_owned()),
        ("a page beyond all numbers", format!("&page={}", "9".repeat(200))),
        ("no number", "&page=-1.5e9".to_owned()),
        ("an order that does not exist", "&sort=none&order=none".to_owned()),
        ("a search of ten thousand letters", format!("&search={long}")),
        ("a search of signs", "&search=%27%22%25_%5C%00AND%20OR%20%2A%28".to_owned()),
        (
            "filters with unknown codes",
            "&kind=none&region=none&sex=none&language=none&role=none&act=none&course=none".to_owned(),
        ),
        ("three thousand fields", many.concat()),
    ];
    for list in LISTS {
        let visitor = if list.starts_with("/exercises") { &mut trainer } else { &mut admin };
        let plain = visitor.get(list).await;
        assert_eq!(plain.status, 200, "{list}");
        for (what, more) in &asked {
            let answer = visitor.get(&format!("{list}{more}")).await;
            assert!([200, 422].contains(&answer.status.as_u16()), "{list}, {what}: {}", answer.status);
            assert!(answer.text().contains("<h1"), "{list}, {what}: a page");
        }
        let last = visitor.get(&format!("{list}&page=1000000000")).await;
        let first = visitor.get(&format!("{list}&page=1")).await;
        assert!(rows(&last.text()) > 0 || rows(&first.text()) == 0, "{list}: the last page shows what there is");
    }
}
