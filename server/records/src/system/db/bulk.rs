//! Many rows with few statements.

/// How many rows one statement writes: few sizes, so that each is prepared once. The widest table has 27 columns; the
/// largest statement for it has 13,824 parameters (SQLite takes 32,766, PostgreSQL 65,535).
const PIECES: [usize; 4] = [512, 64, 8, 1];

/// How many of `left` rows the next statement writes.
pub(crate) fn piece(left: usize) -> usize {
    PIECES.into_iter().find(|size| *size <= left).unwrap_or(left)
}

/// Writes rows as part of a transaction: `insert_all!(tx, "table (one, two)", rows, row => [row.one, row.two])`.
macro_rules! insert_all {
    ($tx:expr, $into:literal, $rows:expr, $row:pat => [$($value:expr),+ $(,)?]) => {{
        let mut rest = &$rows[..];
        while !rest.is_empty() {
            let (piece, later) = rest.split_at($crate::system::db::bulk::piece(rest.len()));
            match &mut $tx.by_ref().open {
                $crate::system::db::Open::Sqlite(t) => {
                    let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new(concat!("INSERT INTO ", $into, " "));
                    query.push_values(piece, |mut values, $row| { $(values.push_bind($value);)+ });
                    query.build().execute(&mut **t).await?;
                }
                $crate::system::db::Open::Postgres(t) => {
                    let mut query = sqlx::QueryBuilder::<sqlx::Postgres>::new(concat!("INSERT INTO ", $into, " "));
                    query.push_values(piece, |mut values, $row| { $(values.push_bind($value);)+ });
                    query.build().execute(&mut **t).await?;
                }
            }
            rest = later;
        }
    }};
}

pub(crate) use insert_all;

#[cfg(test)]
mod tests {
    use super::piece;

    #[test]
    fn pieces_come_to_the_whole() {
        for whole in [0, 1, 7, 8, 513, 5_000] {
            let mut left: usize = whole;
            while left > 0 {
                let size = piece(left);
                assert!(size >= 1 && size <= left);
                left -= size;
            }
        }
    }
}
