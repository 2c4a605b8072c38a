//! The list of completions, its filters and its files.

use documents::table::Cell;
use records::{
    demo,
    people::regions,
    projects::project,
    reports::completions::{self, Filter, Sort, State, table},
};

use crate::support::{World, both, course};

both! {
    async fn the_list_is_what_the_ledger_says(world: World) {
        demo::fill(&world.cx.db, &course(), 120, 3).await.unwrap();
        let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
        let list = async |filter: Filter| completions::list(&world.cx, &project, &filter).await.unwrap();
        let all = list(Filter { state: State::All, ..Filter::default() }).await;
        let done = list(Filter::default()).await;
        let running = list(Filter { state: State::Running, ..Filter::default() }).await;
        assert!(done.len() > 10 && running.len() > 5, "{} and {}", done.len(), running.len());
        assert_eq!(all.len(), done.len() + running.len());
        // Counted another way: by certificates, which are issued when a course is completed.
        let certificates = world.count("certificates c JOIN participations p ON p.id = c.participation_id
            JOIN projects j ON j.id = p.project_id WHERE j.slug = 'phase-2'").await;
        assert_eq!(i64::try_from(done.len()).unwrap(), certificates);
        assert!(done.iter().all(|r| r.certificate.is_some() && r.minutes == 120 && r.result_percent >= Some(70)));
        assert!(running.iter().all(|r| r.certificate.is_none() && r.completed_on.is_none()));
        assert!(done.iter().all(|r| r.completed_on >= Some(r.started_on)));

        // Each filter lets through exactly what it says.
        let women = list(Filter { sex: Some(records::people::person::Sex::Female), ..Filter::default() }).await;
        assert_eq!(women.len(), done.iter().filter(|r| r.sex == records::people::person::Sex::Female).count());
        let baku = list(Filter { region: Some("BAK".into()), ..Filter::default() }).await;
        let in_baku = |code: &Option<String>| code.as_deref().and_then(regions::unit).is_some_and(|u| u.region == "BAK");
        assert_eq!(baku.len(), done.iter().filter(|r| in_baku(&r.region)).count());
        let day = done[0].completed_on.unwrap();
        let that_day = list(Filter { from: Some(day), to: Some(day), ..Filter::default() }).await;
        assert!(!that_day.is_empty() && that_day.iter().all(|r| r.completed_on == Some(day)));
        assert!(list(Filter { search: "😀".into(), ..Filter::default() }).await.is_empty());
        let sorted = list(Filter { sort: Sort::Result, descending: true, ..Filter::default() }).await;
        assert!(sorted.windows(2).all(|w| w[0].result_percent >= w[1].result_percent));

        // The file has the rows and figures of the screen.
        let table = table(&done, world.cx.now());
        assert_eq!(table.rows.len(), done.len());
        let certificate = table.columns.iter().position(|c| c.key == "certificate").unwrap();
        for (row, shown) in table.rows.iter().zip(&done) {
            assert_eq!(row[certificate], Cell::Text(shown.certificate.clone().unwrap()));
        }
    }
}
