//! The plan of an import, with everything that it needs from the database.

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike, Duration};
use documents::spreadsheet::azlat;
use serde_json::json;

use super::{
    Column, Import, Outcome, Why,
    plan::{self, MOST_TOLD, Plan, Row, Verdict, World},
    to_i64,
};
use crate::{
    Cx, FieldError, Result,
    accounts::account,
    events::{
        acquaintance,
        event::Event,
        registrations::{self, state::RegistrationState},
    },
    people::{
        duplicates::{index, kept},
        organisations,
        person::PersonId,
    },
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        heavy,
        key::AccountId,
    },
};

// Decisions name people; some were merged since.
const STANDING: &str = "SELECT p.id, p.merged_into FROM import_rows r JOIN people p ON p.id = r.same_id
    WHERE r.import_id = $1 AND p.merged_into IS NOT NULL";

// What the other lists of a project were told in a day.
const TOLD: &str = "SELECT CAST(COALESCE(SUM(i.told), 0) AS BIGINT) FROM imports i JOIN events e ON e.id = i.event_id
    WHERE e.project_id = $1 AND i.created_at > $2 AND i.id <> $3";
const TELL: &str = "UPDATE imports SET told = $2 WHERE id = $1 AND told < $2";

/// [`plan`], for whoever looks at it. Of how many rows they are told that these may be people whom the project does not know is
/// written down, and not of whom.
pub async fn show(cx: &Cx, actor: AccountId, event: &Event, import: &Import) -> Result<Plan> {
    let plan = plan(cx, event, import).await?;
    let told = to_i64(plan.told);
    if told > import.told {
        let mut tx = cx.db.begin().await?;
        if on!(tx, c => sql::query(TELL).bind(import.id).bind(told).execute(c).await)? > 0 {
            let details = json!({ "event": event.id, "import": import.id, "known": told });
            audit::record(cx, &mut tx, actor, Act::PersonLookUp, &event.id.to_string(), &details);
            tx.commit().await?;
        }
    }
    Ok(plan)
}

/// What would become of each row now.
pub async fn plan(cx: &Cx, event: &Event, import: &Import) -> Result<Plan> {
    let cells = super::cells(cx, import.id).await?;
    let said = super::said(cx, import.id).await?;
    let (language, this_year) = (event.language, cx.today(event.zone()).year());
    let import = import.clone();
    // Some tenths of a second for ten thousand rows: other requests go on meanwhile.
    let read = heavy::FIGURES.run(move || {
        let rows = plan::read(&import, &cells, &said, language, this_year);
        let blocks: BTreeSet<String> = rows.iter().flat_map(|row| index::sought(&row.traits())).collect();
        (import, rows, blocks)
    });
    let (import, rows, blocks) = read.await?;
    let world = world(cx, event, &import, &rows, &blocks).await?;
    heavy::FIGURES.run(move || plan::plan(&import, rows, &world)).await
}

/// Everything that is known and may be meant by the rows.
async fn world(cx: &Cx, event: &Event, import: &Import, rows: &[Row], blocks: &BTreeSet<String>) -> Result<World> {
    let standing: Vec<(PersonId, PersonId)> =
        read!(cx.db, c => sql::query_as(STANDING).bind(import.id).fetch_all(c).await)?;
    let standing: HashMap<PersonId, PersonId> = standing.into_iter().collect();
    let listed = registrations::list(cx, event.id).await?;
    let on_list = listed.into_iter().filter(|r| r.state != RegistrationState::Withdrawn);
    let mut people = kept::near(cx, blocks).await?;
    let on_list: HashMap<PersonId, Option<String>> = on_list.map(|r| (r.person_id, r.organisation)).collect();
    people.extend(on_list.keys());
    people.extend(plan::named(rows).map(|id| standing.get(&id).copied().unwrap_or(id)));
    let people: Vec<PersonId> = people.into_iter().collect();
    let names: BTreeSet<String> = rows.iter().map(|row| row.get("organisation").to_owned()).collect();
    let since = cx.now() - Duration::days(1);
    let told: i64 = read!(cx.db, c => sql::query_scalar(TOLD).bind(event.project_id).bind(since).bind(import.id)
        .fetch_one(c).await)?;
    let left = MOST_TOLD.saturating_sub(usize::try_from(told).unwrap_or(0));
    Ok(World {
        // What was said once of this list goes on being said: what is shown is what is done.
        may_tell: left.max(usize::try_from(import.told).unwrap_or(0)),
        known: kept::known(cx, &people).await?,
        acquainted: acquaintance::among(cx, event.project_id, &people).await?,
        with_account: account::among(cx, &people).await?,
        on_list,
        organisations: organisations::by_names(cx, &names).await?,
        standing,
    })
}

/// Parts of a list that show what it is.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// Texts as they stand in the file, and in Latin letters, where they differ.
    pub letters: Vec<(String, String)>,
    /// The columns.
    pub columns: Vec<Shown>,
    /// The numbers and beginnings of the first rows: one of them has the headings.
    pub first_rows: Vec<(i64, String)>,
}

/// A column as it is shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What stands above it.
    pub heading: String,
    /// What stands in some of its cells, each text once.
    pub examples: Vec<String>,
    /// What it holds.
    pub column: Column,
    /// Why.
    pub why: Why,
}

/// How many texts, and how many cells of a column, are shown.
const SHOWN: usize = 3;
/// How many pairs of letters are shown.
const PAIRS: usize = 6;
/// How many of the first rows are shown.
const FIRST_ROWS: usize = 20;

/// Shows what a list is.
pub async fn sample(cx: &Cx, import: &Import) -> Result<Sample> {
    let cells = super::cells(cx, import.id).await?;
    let changed = import.letters == super::Letters::Changed;
    let text = |cell: &String| if changed { azlat(cell) } else { cell.clone() };
    let body: Vec<&Vec<String>> =
        cells.iter().filter(|(number, row)| import.takes(*number, row)).map(|(_, row)| row).collect();
    let headings = import.read_as.headings.clone();
    // What was read before headings were kept.
    let row = cells.iter().find(|(number, _)| import.heading == Some(*number)).map(|(_, row)| row.clone());
    let headings = if headings.is_empty() { row.unwrap_or_default() } else { headings };
    let columns = import.columns.iter().enumerate().map(|(place, column)| {
        let mut examples: Vec<String> = Vec::new();
        for cell in body.iter().filter_map(|row| row.get(place)).filter(|cell| !cell.is_empty()) {
            if examples.len() == SHOWN {
                break;
            }
            let cell = text(cell);
            if !examples.contains(&cell) {
                examples.push(cell);
            }
        }
        Shown {
            heading: headings.get(place).map(text).unwrap_or_default(),
            examples,
            column: *column,
            why: import.read_as.why.get(place).copied().unwrap_or(Why::Said),
        }
    });
    let pairs = body.iter().flat_map(|row| row.iter()).map(|cell| (cell.clone(), azlat(cell)));
    let first = cells.iter().take(FIRST_ROWS).map(|(number, row)| {
        let filled: Vec<String> = row.iter().filter(|cell| !cell.is_empty()).take(SHOWN).map(text).collect();
        (*number, filled.join(" · "))
    });
    Ok(Sample {
        letters: pairs.filter(|(before, after)| before != after).take(PAIRS).collect(),
        columns: columns.collect(),
        first_rows: first.collect(),
    })
}

/// The rows of a list that were not entered.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The headings of the file; as many as there are cells in a row.
    pub headings: Vec<String>,
    /// The cells as they were read, and what is wrong with them; nothing where they were left out on purpose.
    pub rows: Vec<(Vec<String>, Vec<FieldError>)>,
}

/// The rows that were not entered, of an import that is done.
pub async fn left_out(cx: &Cx, event: &Event, import: &Import) -> Result<LeftOut> {
    let plan = plan(cx, event, import).await?;
    let cells = super::cells(cx, import.id).await?;
    let cells: HashMap<i64, Vec<String>> = cells.into_iter().collect();
    let heading = import.heading.and_then(|number| cells.get(&number).cloned());
    let headings = Some(import.read_as.headings.clone()).filter(|headings| !headings.is_empty()).or(heading);
    let mut headings = headings.unwrap_or_default();
    headings.resize(import.columns.len(), String::new());
    let rows = plan.rows.into_iter().filter_map(|row| match row.verdict {
        Verdict::Done(Outcome::Faulty) => Some((cells.get(&row.number)?.clone(), row.problems)),
        Verdict::Done(Outcome::LeftOut) => Some((cells.get(&row.number)?.clone(), Vec::new())),
        _ => None,
    });
    Ok(LeftOut { headings, rows: rows.collect() })
}
