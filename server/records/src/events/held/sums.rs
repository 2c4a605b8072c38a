//! What the lines of each session come to. Triggers on `held` keep it right whoever writes lines; here it is made anew.

use crate::{
    Cx, Result,
    system::db::{on, sql},
};

macro_rules! computed {
    () => {
        "SELECT session_id, status, project_id, event_id, region, on_date, COUNT(*) AS lines,
            CAST(SUM(attended) AS BIGINT) AS minutes
        FROM held GROUP BY session_id, status, project_id, event_id, region, on_date"
    };
}

macro_rules! kept {
    () => {
        "SELECT session_id, status, project_id, event_id, region, on_date, lines, minutes FROM held_sums"
    };
}

// Whoever has changed lines and not committed yet holds the table, and is waited for.
const NOBODY_WRITES: &str = "LOCK TABLE held_sums IN EXCLUSIVE MODE";
const WRONG: &str = concat!(
    "SELECT COUNT(*) FROM (SELECT * FROM (",
    computed!(),
    " EXCEPT ",
    kept!(),
    ") a UNION ALL SELECT * FROM (",
    kept!(),
    " EXCEPT ",
    computed!(),
    ") b) wrong"
);
const CLEAR: &str = "DELETE FROM held_sums";
const WRITE: &str = concat!(
    "INSERT INTO held_sums (session_id, status, project_id, event_id, region, on_date, lines, minutes) ",
    computed!()
);

/// Makes all sums anew where any is not what it should be; answers how many were not.
pub(super) async fn rebuild(cx: &Cx) -> Result<usize> {
    let mut tx = cx.db.begin().await?;
    if let Some(c) = tx.postgres() {
        sql::query(NOBODY_WRITES).execute(c).await?;
    }
    let wrong: i64 = on!(tx, c => sql::query_scalar(WRONG).fetch_one(c).await)?;
    if wrong > 0 {
        for sql in [CLEAR, WRITE] {
            on!(tx, c => sql::query(sql).execute(c).await.map(drop))?;
        }
        tx.commit().await?;
    }
    Ok(usize::try_from(wrong).unwrap_or(usize::MAX))
}
