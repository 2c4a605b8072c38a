//! What is kept beside the facts is compared after each test with what it comes to anew: the comparison sees every column of
//! every table of it.

use std::collections::BTreeSet;

use records::{demo, people::organisations};

use crate::{
    support::{KEPT, World, both, course},
    system::schema::columns,
};

/// Another record than the one that stands there.
const OTHER_PERSON: &str = "(SELECT p.id FROM people p WHERE p.id <> person_id ORDER BY p.id LIMIT 1)";
const OTHER_PROJECT: &str = "(SELECT j.id FROM projects j WHERE j.id <> project_id ORDER BY j.id LIMIT 1)";
const OTHER_VERSION: &str =
    "(SELECT v.id FROM course_versions v WHERE v.id <> course_version_id ORDER BY v.id LIMIT 1)";
const OTHER_SEX: &str = "CASE WHEN sex = 'female' THEN 'male' ELSE 'female' END";

/// Column, and what is written there.
type Change = (&'static str, &'static str);

/// Table, the row that is changed, and the changes that are made in it.
const CHANGES: &[(&str, &str, &[Change])] = &[
    (
        "standings",
        "participation_id IN (SELECT s.participation_id FROM standings s WHERE s.completed_on IS NOT NULL
            AND s.organisation_id IS NOT NULL AND s.region IS NOT NULL ORDER BY s.participation_id LIMIT 1)",
        &[
            ("person_id", OTHER_PERSON),
            ("project_id", OTHER_PROJECT),
            ("course_slug", "'another'"),
            ("course_version_id", OTHER_VERSION),
            ("sort_key", "(SELECT o.sort_key FROM organisations o ORDER BY o.sort_key DESC LIMIT 1)"),
            ("search_key", "search_key || 'x'"),
            ("sex", OTHER_SEX),
            ("started_on", "'2001-01-01'"),
            ("completed_at", "NULL"),
            ("completed_on", "NULL"),
            ("minutes", "minutes + 1"),
            ("online_minutes", "online_minutes + 1"),
            ("attended_minutes", "attended_minutes + 1"),
            ("result_percent", "result_percent - 1"),
            ("done", "done - 1"),
            ("activities", "activities + 1"),
            ("fact_id", "NULL"),
            ("organisation_id", "NULL"),
            ("organisation_key", "NULL"),
            ("organisation_kind", "NULL"),
            ("region", "NULL"),
            ("language", "CASE WHEN language = 'az' THEN 'ru' ELSE 'az' END"),
        ],
    ),
    (
        "held",
        "(session_id, person_id) IN (SELECT h.session_id, h.person_id FROM held h WHERE h.organisation_id IS NOT NULL
            AND h.mark_id IS NOT NULL AND h.region IS NOT NULL ORDER BY h.session_id, h.person_id LIMIT 1)",
        &[
            // Somebody who is not on the list.
            (
                "person_id",
                "(SELECT p.id FROM people p WHERE p.id NOT IN (SELECT r.person_id FROM registrations r) LIMIT 1)",
            ),
            ("project_id", OTHER_PROJECT),
            ("region", "NULL"),
            ("on_date", "'2001-01-01'"),
            ("starts", "starts + 1"),
            ("number", "number + 1"),
            ("status", "CASE WHEN status = 'present' THEN 'absent' ELSE 'present' END"),
            ("attended", "attended + 1"),
            ("conflict", "NOT conflict"),
            ("mark_id", "NULL"),
            ("event_attended", "event_attended + 1"),
            ("event_planned", "event_planned + 1"),
            ("percent", "percent + 1"),
            ("sort_key", "(SELECT o.sort_key FROM organisations o ORDER BY o.sort_key DESC LIMIT 1)"),
            ("search_key", "search_key || 'x'"),
            ("sex", OTHER_SEX),
            ("typed_key", "(SELECT o.sort_key FROM organisations o ORDER BY o.sort_key DESC LIMIT 1)"),
            ("organisation_id", "NULL"),
            ("organisation_kind", "NULL"),
            ("organisation_key", "(SELECT p.sort_key FROM people p ORDER BY p.sort_key DESC LIMIT 1)"),
        ],
    ),
    (
        "held_sums",
        "(session_id, status) IN (SELECT h.session_id, h.status FROM held_sums h WHERE h.region IS NOT NULL
            ORDER BY h.session_id, h.status LIMIT 1)",
        &[
            (
                "session_id",
                "(SELECT s.id FROM event_sessions s WHERE NOT EXISTS (SELECT 1 FROM held_sums h
                    WHERE h.session_id = s.id AND h.status = held_sums.status) ORDER BY s.id LIMIT 1)",
            ),
            ("status", "'another'"),
            ("project_id", OTHER_PROJECT),
            ("event_id", "(SELECT e.id FROM events e WHERE e.id <> event_id ORDER BY e.id LIMIT 1)"),
            ("region", "NULL"),
            ("on_date", "'2001-01-01'"),
            ("lines", "lines + 1"),
            ("minutes", "minutes + 1"),
        ],
    ),
    (
        "run_paths",
        "run_id IN (SELECT q.run_id FROM run_paths q ORDER BY q.run_id LIMIT 1)",
        &[
            ("run_id", "(SELECT r.id FROM scenario_runs r WHERE r.closed_at IS NULL ORDER BY r.id LIMIT 1)"),
            ("course_version_id", OTHER_VERSION),
            ("path", "(SELECT q.path FROM run_paths q WHERE q.path <> run_paths.path ORDER BY q.run_id LIMIT 1)"),
        ],
    ),
    (
        "person_blocks",
        "(block, person_id) IN (SELECT b.block, b.person_id FROM person_blocks b ORDER BY b.block, b.person_id LIMIT 1)",
        &[
            ("block", "block || 'x'"),
            (
                "person_id",
                "(SELECT p.id FROM people p WHERE p.id NOT IN
                (SELECT b.person_id FROM person_blocks b WHERE b.block = person_blocks.block) ORDER BY p.id LIMIT 1)",
            ),
        ],
    ),
    (
        "person_pairs",
        "(first_id, second_id) IN (SELECT q.first_id, q.second_id FROM person_pairs q LIMIT 1)",
        &[("first_id", "second_id"), ("second_id", "first_id"), ("percent", "percent - 1")],
    ),
    (
        "search_editions",
        "(course_version_id, language) IN (SELECT q.course_version_id, q.language FROM search_editions q
            ORDER BY q.course_version_id, q.language LIMIT 1)",
        &[
            ("course_version_id", OTHER_VERSION),
            ("language", "'xx'"),
            ("source", "NOT source"),
            ("title", "(SELECT q.title FROM search_editions q WHERE q.title <> search_editions.title LIMIT 1)"),
        ],
    ),
    (
        "search_passages",
        "(course_version_id, language, number) IN (SELECT q.course_version_id, q.language, q.number FROM search_passages q
            WHERE q.anchor IS NOT NULL AND q.activity IS NOT NULL ORDER BY q.course_version_id, q.language, q.number LIMIT 1)",
        &[
            ("course_version_id", OTHER_VERSION),
            ("language", "'xx'"),
            ("number", "999"),
            ("title", "heading"),
            ("activity", "'another'"),
            ("anchor", "'another'"),
            ("heading", "title"),
            ("blocks", "(SELECT q.blocks FROM search_passages q WHERE q.blocks <> search_passages.blocks LIMIT 1)"),
        ],
    ),
    (
        "search_terms",
        "(course_version_id, language, key, word, said_in) IN (SELECT q.course_version_id, q.language, q.key, q.word, q.said_in
            FROM search_terms q ORDER BY q.course_version_id, q.language, q.key, q.word, q.said_in LIMIT 1)",
        &[
            ("course_version_id", OTHER_VERSION),
            ("language", "'xx'"),
            ("key", "key || 'x'"),
            ("word", "word || 'x'"),
            ("said_in", "'xx'"),
            ("name_key", "name_key || 'x'"),
            ("places", "places || ' 1:1'"),
        ],
    ),
    (
        "organisations",
        "id IN (SELECT o.id FROM organisations o ORDER BY o.sort_key LIMIT 1)",
        &[
            ("name_key", "name_key || 'x'"),
            ("search_key", "search_key || 'x'"),
            ("sort_key", "(SELECT o.sort_key FROM organisations o ORDER BY o.sort_key DESC LIMIT 1)"),
        ],
    ),
];

/// Columns that say what the others are made of, or that lead to nothing any more when they are changed: no comparison of
/// what is kept has anything to say about them.
const OTHERS: [&str; 9] = [
    "standings.participation_id",
    "held.session_id",
    "held.event_id",
    "organisations.id",
    "organisations.name",
    "organisations.kind",
    "organisations.region",
    "organisations.contact",
    "organisations.created_at",
];

/// Forty people with courses, events and runs; two of them look like one person, a run is open, and a version is there
/// that nobody learns with.
async fn full(world: World) -> World {
    demo::fill(&world.cx.db, &course(), 40, 7).await.unwrap();
    world.trainee("Aygün", "Rzayeva").await;
    world.trainee("Aygün", "Rzayeva").await;
    let sql = "INSERT INTO course_versions (id, slug, version, hash, published_at)
        SELECT j.id, 'another', '1', v.hash, v.published_at FROM projects j, course_versions v LIMIT 1";
    assert_eq!(world.tamper(sql).await.unwrap(), 1);
    let sql = "INSERT INTO scenario_runs (id, participation_id, activity, number, seed, language, started_at)
        SELECT p.id, p.id, '03-decisions/wrong-number', 99, 1, 'az', p.started_at FROM participations p
        WHERE NOT EXISTS (SELECT 1 FROM scenario_runs r WHERE r.participation_id = p.id AND r.closed_at IS NULL)
        ORDER BY p.id LIMIT 1";
    assert_eq!(world.tamper(sql).await.unwrap(), 1);
    assert_eq!(world.drifted().await, [""; 0]);
    world
}

both! {
    async fn a_change_in_any_column_is_seen(world: World) {
        let world = full(world).await;
        for (table, row, changes) in CHANGES {
            for (column, value) in *changes {
                let sql = format!("UPDATE {table} SET {column} = {value} WHERE {row}");
                assert_eq!(world.tamper(&sql).await.unwrap(), 1, "{sql}");
                assert!(!world.drifted().await.is_empty(), "nobody has seen {sql}");
            }
        }
        let seen = CHANGES.iter().flat_map(|(table, _, changes)| changes.iter().map(move |(c, _)| format!("{table}.{c}")));
        let seen: BTreeSet<String> = seen.chain(OTHERS.map(str::to_owned)).collect();
        let all = columns(&world.cx.db).await.into_iter().filter(|(table, ..)| KEPT.contains(&table.as_str()));
        assert_eq!(seen, all.map(|(table, column, _)| format!("{table}.{column}")).collect());
    }
}

both! {
    async fn a_row_that_is_missing_is_seen(world: World) {
        let world = full(world).await;
        for (table, row, _) in CHANGES.iter().filter(|(table, ..)| *table != "organisations") {
            let sql = format!("DELETE FROM {table} WHERE {row}");
            assert_eq!(world.tamper(&sql).await.unwrap(), 1, "{sql}");
            assert!(!world.drifted().await.is_empty(), "nobody has seen {sql}");
        }
    }
}

/// Rows of a table whose copy of the organisation's key is right, and those where it is not.
async fn copies(world: &World, table: &str, organisation: &str) -> (i64, i64) {
    let of = format!("{table} x JOIN organisations o ON o.id = x.organisation_id WHERE o.name = '{organisation}'");
    let right = world.count(&format!("{of} AND x.organisation_key = o.sort_key")).await;
    (right, world.count(&of).await - right)
}

both! {
    async fn lists_follow_the_names_of_organisations(world: World) {
        let world = full(world).await;
        // One that has people in both lists.
        let sql = "UPDATE organisations SET name = 'Žurnal' WHERE id IN (SELECT h.organisation_id FROM held h
            JOIN standings s ON s.organisation_id = h.organisation_id ORDER BY h.organisation_id LIMIT 1)";
        assert_eq!(world.tamper(sql).await.unwrap(), 1);
        let before = (copies(&world, "standings", "Žurnal").await, copies(&world, "held", "Žurnal").await);
        assert!(before.0.0 > 0 && before.1.0 > 0, "{before:?}");

        // Another name: the keys are made anew, and the copies with them.
        let key = "organisations o WHERE o.name = 'Žurnal'
            AND NOT EXISTS (SELECT 1 FROM organisations x WHERE x.sort_key > o.sort_key)";
        assert_eq!(world.count(key).await, 0);
        organisations::rebuild(&world.cx).await.unwrap();
        assert_eq!(world.count(key).await, 1);
        assert_eq!((copies(&world, "standings", "Žurnal").await, copies(&world, "held", "Žurnal").await), before);

        // Another rule for keys.
        world.tamper("UPDATE organisations SET sort_key = (SELECT p.sort_key FROM people p ORDER BY p.sort_key LIMIT 1) WHERE name = 'Žurnal'")
            .await.unwrap();
        assert_eq!((copies(&world, "standings", "Žurnal").await, copies(&world, "held", "Žurnal").await), before);

        // Another kind: the list of attendance shows the one of today, that of completions the one of the day.
        let kinds = |table| format!("{table} x JOIN organisations o ON o.id = x.organisation_id
            WHERE o.name = 'Žurnal' AND x.organisation_kind = o.kind");
        world.tamper("UPDATE organisations SET kind = CASE WHEN kind = 'media' THEN 'education' ELSE 'media' END
            WHERE name = 'Žurnal'").await.unwrap();
        assert_eq!(world.count(&kinds("held")).await, before.1.0);
        assert_eq!(world.count(&kinds("standings")).await, 0);
        organisations::rebuild(&world.cx).await.unwrap();
    }
}
