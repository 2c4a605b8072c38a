//! The list of completions, its filters, its pages and its files.

use documents::table::{Format, Target};
use records::{
    demo,
    people::regions,
    projects::project,
    reports::completions::{self, Filter, Sort, State},
    system::list::Page,
};

use crate::support::{World, both, completions as all_of, course};

both! {
    async fn the_list_is_what_the_ledger_says(world: World) {
        demo::fill(&world.cx.db, &course(), 120, 3).await.unwrap();
        let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
        let list = async |filter: Filter| all_of(&world.cx, &project, &filter).await;
        let all = list(Filter { state: State::All, ..Filter::default() }).await;
        let done = list(Filter::default()).await;
        let running = list(Filter { state: State::Running, ..Filter::default() }).await;
        assert!(done.len() > 10 && running.len() > 5, "{} and {}", done.len(), running.len());
        assert_eq!(all.len(), done.len() + running.len());
        // Counted another way: by certificates, which are issued when a course is completed.
        let certificates = world.count("certificates c JOIN participations p ON p.id = c.participation_id
            JOIN projects j ON j.id = p.project_id WHERE j.slug = 'phase-2' AND c.taken_back_at IS NULL").await;
        assert_eq!(i64::try_from(done.len()).unwrap(), certificates);
        assert!(done.iter().all(|r| r.certificate.is_some() && r.credited_minutes >= 70 && r.result_percent >= Some(70)));
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
        let mut bytes = Vec::new();
        let written = completions::write(&world.cx, &project, &Filter::default(), Target::new(Format::Json, &mut bytes)).await.unwrap();
        let file: Vec<serde_json::Value> = serde_json::from_slice(&bytes).unwrap();
        assert_eq!((written, file.len()), (done.len(), done.len()));
        for (row, shown) in file.iter().zip(&done) {
            assert_eq!(row["certificate"].as_str(), shown.certificate.as_deref());
            assert_eq!(row["person_id"], shown.person_id.to_string());
        }
    }
}

both! {
    async fn pages_are_pieces_of_the_list_in_every_order(world: World) {
        demo::fill(&world.cx.db, &course(), 260, 4).await.unwrap();
        let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
        for sort in Sort::ALL {
            for descending in [false, true] {
                let filter = Filter { state: State::All, sort: *sort, descending, ..Filter::default() };
                let whole = all_of(&world.cx, &project, &filter).await;
                assert!(whole.len() > 150, "{}", whole.len());
                let mut pieces = Vec::new();
                for number in 1..=whole.len().div_ceil(50) {
                    let page = Page::typed(&number.to_string());
                    let piece = completions::page(&world.cx, &project, &filter, page).await.unwrap();
                    assert_eq!((piece.total, piece.page), (i64::try_from(whole.len()).unwrap(), page));
                    pieces.extend(piece.rows);
                }
                let keys = |rows: &[completions::Row]| rows.iter().map(|r| r.person_id).collect::<Vec<_>>();
                assert_eq!(keys(&pieces), keys(&whole), "{sort:?}");
                // The order again, as one sorts lists in memory.
                let mut sorted = whole.clone();
                sorted.sort_by_cached_key(|r| (records::text::sort_key(&r.name()), r.person_id));
                match sort {
                    Sort::Name => {}
                    Sort::Organisation => sorted.sort_by_cached_key(|r| records::text::sort_key(r.organisation.as_deref().unwrap_or_default())),
                    Sort::Started => sorted.sort_by_key(|r| r.started_on),
                    Sort::Completed => sorted.sort_by_key(|r| r.completed_on),
                    Sort::Result => sorted.sort_by_key(|r| r.result_percent),
                }
                if descending {
                    sorted.reverse();
                }
                assert_eq!(keys(&whole), keys(&sorted), "{sort:?}, descending: {descending}");
            }
        }
        let far = completions::page(&world.cx, &project, &Filter::default(), Page::typed("1000000000")).await.unwrap();
        assert_eq!(far.page.number(), (far.total + 49) / 50, "the last page");
        assert!(!far.rows.is_empty());
        let nobody = Filter { search: "Nobody Of This Name".into(), ..Filter::default() };
        let none = completions::page(&world.cx, &project, &nobody, Page::typed("7")).await.unwrap();
        assert_eq!((none.rows.len(), none.total, none.page.number()), (0, 0, 1));
    }
}

both! {
    async fn filters_together_are_those_one_by_one(world: World) {
        demo::fill(&world.cx.db, &course(), 200, 6).await.unwrap();
        let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
        let everybody = Filter { state: State::All, ..Filter::default() };
        let all = all_of(&world.cx, &project, &everybody).await;
        let one = all.iter().find(|r| r.region.is_some() && r.completed_on.is_none()).unwrap();
        let filter = Filter {
            search: one.family_name.to_uppercase(),
            course: Some(one.course.clone()),
            kind: one.organisation_kind,
            region: one.region.as_deref().and_then(regions::unit).map(|u| u.region.to_owned()),
            sex: Some(one.sex),
            language: Some(one.language),
            from: Some(one.started_on),
            to: Some(one.started_on),
            ..everybody.clone()
        };
        let found = all_of(&world.cx, &project, &filter).await;
        assert!(found.iter().any(|r| r.person_id == one.person_id), "{found:?}");
        for other in &found {
            assert_eq!((other.sex, other.language, other.organisation_kind), (one.sex, one.language, one.organisation_kind));
            assert_eq!(other.completed_on.unwrap_or(other.started_on), one.started_on);
        }
        for nothing in [
            Filter { region: Some("XXX".into()), ..everybody.clone() },
            Filter { course: Some("%".into()), ..everybody.clone() },
            Filter { search: "%".into(), ..everybody.clone() },
            Filter { search: "_' OR 1=1 --".into(), ..everybody },
        ] {
            assert_eq!(all_of(&world.cx, &project, &nothing).await.len(), 0, "{nothing:?}");
        }
    }
}
