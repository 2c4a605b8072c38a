//! What every list has in common: which page, in which order, which conditions. A filter becomes a condition of the
//! statement only where somebody asked for it, so that the usual list walks an index and the rare one pays for what it
//! asks.
//!
//! A page is read in two steps: the keys of its fifty rows first, then what is shown of these. Files read the very rows of
//! the screen one after the other ([`Select::each`]) and never hold more than one.

use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, FromRow, postgres::PgRow, sqlite::SqliteRow};

use super::{
    db::{Db, Tx, on, read, sql},
    value::Value,
};
use crate::Result;

/// A page of a list, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page(i64);

impl Page {
    /// Rows on a page.
    pub const ROWS: i64 = 50;

    /// The page that an address names; the first where it names none.
    pub fn typed(text: &str) -> Self {
        Self(text.parse().ok().filter(|n| *n >= 1).unwrap_or(1))
    }

    /// Its number. A page behind the last one of so many rows is the last one.
    #[must_use]
    pub fn within(self, total: i64) -> Self {
        Self(self.0.min(((total + Self::ROWS - 1) / Self::ROWS).max(1)))
    }

    /// Its number, from 1.
    pub fn number(self) -> i64 {
        self.0
    }

    /// How many rows stand before it.
    pub fn offset(self) -> i64 {
        (self.0 - 1) * Self::ROWS
    }
}

/// A page of rows, of so many in all.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many rows the whole list has.
    pub total: i64,
    /// Which page it is: the last one, where a later one was asked for.
    pub page: Page,
}

/// A statement that is put together from constant pieces. Values never become part of its text.
#[derive(Clone, Debug)]
pub struct Select {
    sql: String,
    values: Vec<Value>,
    /// Whether it comes again with the same text, so that connections keep it prepared.
    usual: bool,
}

/// A row that both drivers can make.
pub trait Both: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T> Both for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// Binds the values of a [`Select`] to a query of whichever driver.
macro_rules! bound {
    ($query:expr, $select:expr) => {{
        let mut query = $query.persistent($select.usual);
        for value in &$select.values {
            query = match value {
                Value::Text(v) => query.bind(v),
                Value::Key(v) => query.bind(v),
                Value::Integer(v) => query.bind(v),
                Value::Flag(v) => query.bind(v),
                Value::Day(v) => query.bind(v),
                Value::Moment(v) => query.bind(v),
            };
        }
        query
    }};
}

impl Select {
    /// Begins with a text that has no values.
    pub fn new(sql: &'static str) -> Self {
        Self { sql: sql.to_owned(), values: Vec::new(), usual: true }
    }

    /// Goes on with a text, each `?` in it standing for the next of `values`.
    #[must_use]
    pub fn with<const N: usize>(mut self, sql: &'static str, values: [Value; N]) -> Self {
        let mut pieces = sql.split('?');
        self.sql.push_str(pieces.next().unwrap_or_default());
        for (piece, value) in pieces.zip(values) {
            self.values.push(value);
            self.sql.push('$');
            self.sql.push_str(&self.values.len().to_string());
            self.sql.push_str(piece);
        }
        self
    }

    /// Goes on with a text, where there is a value for its one `?`.
    #[must_use]
    pub fn when<T: Into<Value>>(self, value: Option<T>, sql: &'static str) -> Self {
        match value {
            Some(value) => self.with(sql, [value.into()]),
            None => self,
        }
    }

    /// Goes on with the condition that a column has one of these values.
    #[must_use]
    pub fn any(self, column: &'static str, values: impl IntoIterator<Item = Value>) -> Self {
        let (mut select, mut first) = (self.then(column).then(" IN ("), true);
        for value in values {
            select = select.with(if first { "?" } else { ", ?" }, [value]);
            first = false;
        }
        select.then(if first { "NULL)" } else { ")" })
    }

    /// Goes on with a text that has no values.
    #[must_use]
    pub fn then(mut self, sql: &'static str) -> Self {
        self.sql.push_str(sql);
        self
    }

    /// Goes on with values in brackets, behind `IN`. The last one is repeated up to a power of two, so that there are few
    /// different statements, and not one for each length. Long ones come seldom.
    #[must_use]
    pub fn among<T: Into<Value>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        let before = self.values.len();
        self.values.extend(values.into_iter().map(Into::into));
        if let Some(last) = self.values.get(before..).and_then(<[Value]>::last).cloned() {
            let wanted = (self.values.len() - before).next_power_of_two();
            self.values.resize(before + wanted, last);
            self.usual &= wanted <= 256;
        }
        let numbers: Vec<String> = (before..self.values.len()).map(|place| format!("${}", place + 1)).collect();
        self.sql.push_str(" (");
        self.sql.push_str(if numbers.is_empty() { "NULL" } else { "" });
        self.sql.push_str(&numbers.join(", "));
        self.sql.push(')');
        self
    }

    /// Goes on with rows of values, behind `VALUES`. There are as many texts as there are lengths, and a long one takes more
    /// memory than the work of preparing it is worth: only that of a single row is kept.
    #[must_use]
    pub fn rows<const N: usize>(mut self, rows: impl IntoIterator<Item = [Value; N]>) -> Self {
        for (place, row) in rows.into_iter().enumerate() {
            self.sql.push_str(if place == 0 { " (" } else { ", (" });
            for (column, value) in row.into_iter().enumerate() {
                self.values.push(value);
                self.sql.push_str(if column == 0 { "$" } else { ", $" });
                self.sql.push_str(&self.values.len().to_string());
            }
            self.sql.push(')');
            self.usual &= place == 0;
        }
        self
    }

    /// Only the rows of a page.
    #[must_use]
    pub fn page(self, page: Page) -> Self {
        self.with(" LIMIT ? OFFSET ?", [Page::ROWS.into(), page.offset().into()])
    }

    /// Only the rows of a page of so many, in an order, counted from whichever end is nearer: the last page of a long list costs
    /// as little as the first. `reversed` is the same order the other way round. The rows come in one of the two.
    #[must_use]
    pub fn nearer(self, page: Page, total: i64, order: &'static str, reversed: &'static str) -> Self {
        let rows = Page::ROWS.min(total - page.offset()).max(0);
        let from_end = total - page.offset() - rows;
        if page.offset() <= from_end {
            return self.then(order).page(page);
        }
        self.then(reversed).with(" LIMIT ? OFFSET ?", [rows.into(), from_end.into()])
    }

    /// Its text, for the test that prepares every statement.
    pub fn text(&self) -> &str {
        &self.sql
    }

    /// All its rows.
    pub async fn all<T: Both>(&self, db: &Db) -> Result<Vec<T>> {
        Ok(read!(*db, c => bound!(sql::query_as(AssertSqlSafe(self.sql.as_str())), self).fetch_all(c).await)?)
    }

    /// [`Select::all`] as part of `tx`.
    pub async fn all_in<T: Both>(&self, tx: &mut Tx) -> Result<Vec<T>> {
        Ok(on!(tx, c => bound!(sql::query_as(AssertSqlSafe(self.sql.as_str())), self).fetch_all(c).await)?)
    }

    /// Does what it says as part of `tx`: a statement that answers no rows.
    pub async fn run_in(&self, tx: &mut Tx) -> Result<()> {
        on!(tx, c => bound!(sql::query(AssertSqlSafe(self.sql.as_str())), self).execute(c).await.map(drop))?;
        Ok(())
    }

    /// The one number that it answers.
    pub async fn number(&self, db: &Db) -> Result<i64> {
        let query = read!(*db, c => bound!(sql::query_as(AssertSqlSafe(self.sql.as_str())), self).fetch_one(c).await);
        let (number,) = query?;
        Ok(number)
    }

    /// Gives its rows to `take` one after the other, as they are read.
    pub async fn each<T: Both>(&self, db: &Db, mut take: impl FnMut(T) -> Result<()> + Send) -> Result<()> {
        let sql = || AssertSqlSafe(self.sql.as_str());
        match db {
            Db::Sqlite(s) => {
                let mut reader = s.read.take().await?;
                let mut rows = bound!(sqlx::query_as(sql()), self).fetch(&mut *reader);
                while let Some(row) = rows.try_next().await? {
                    take(row)?;
                }
            }
            Db::Postgres(p) => {
                let mut rows = bound!(sqlx::query_as(sql()), self).fetch(p);
                while let Some(row) = rows.try_next().await? {
                    take(row)?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_in_their_order_and_only_where_there_are_any() {
        let select = Select::new("SELECT id FROM x WHERE a = 1")
            .when(Some("az"), " AND b = ?")
            .when(None::<i64>, " AND c = ?")
            .with(" AND d BETWEEN ? AND ?", [1.into(), 2.into()])
            .page(Page::typed("3"));
        assert_eq!(select.text(), "SELECT id FROM x WHERE a = 1 AND b = $1 AND d BETWEEN $2 AND $3 LIMIT $4 OFFSET $5");
        assert_eq!(select.values.len(), 5);
    }

    #[test]
    fn a_page_is_counted_from_the_nearer_end() {
        let read = |page: &str, total: i64| {
            let page = Page::typed(page).within(total);
            let select = Select::new("x").nearer(page, total, " up", " down");
            let [Value::Integer(limit), Value::Integer(offset)] = select.values[..] else { panic!("two numbers") };
            (select.sql.contains("down"), limit, offset)
        };
        for total in [0, 1, 49, 50, 51, 99, 100, 101, 149, 150, 151, 1000, 1003] {
            for page in 1..=(total / 50 + 2) {
                let from = Page::typed(&page.to_string()).within(total).offset();
                let wanted: Vec<i64> = (from..total.min(from + 50)).collect();
                let (is_reversed, limit, offset) = read(&page.to_string(), total);
                let mut rows: Vec<i64> = (0..total).collect();
                if is_reversed {
                    rows.reverse();
                }
                let mut got: Vec<i64> =
                    rows.into_iter().skip(offset.try_into().unwrap()).take(limit.try_into().unwrap()).collect();
                got.sort_unstable();
                assert_eq!(got, wanted, "page {page} of {total}");
                assert!(offset <= total / 2);
            }
        }
    }

    #[test]
    fn lists_of_values_have_few_lengths() {
        let text = |values: &[i64]| Select::new("x IN").among(values.iter().copied()).text().to_owned();
        assert_eq!(text(&[]), "x IN (NULL)");
        assert_eq!(text(&[7]), "x IN ($1)");
        assert_eq!(text(&[7, 8, 9]), "x IN ($1, $2, $3, $4)");
        let select = Select::new("VALUES").rows([[1.into(), "a".into()], [2.into(), "b".into()]]);
        assert_eq!((select.text(), select.values.len()), ("VALUES ($1, $2), ($3, $4)", 4));
    }

    #[test]
    fn pages_that_are_none() {
        for (typed, number) in [("", 1), ("0", 1), ("-3", 1), ("x", 1), ("7", 7), ("99999999999999999999", 1)] {
            assert_eq!(Page::typed(typed).number(), number, "{typed}");
        }
        assert_eq!(Page::typed("1000000000").within(101).number(), 3);
        assert_eq!(Page::typed("2").within(0).number(), 1);
        assert_eq!(Page::typed("2").within(51).offset(), 50);
    }
}
