//! Values in statements that are put together.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// A value in a statement.
#[derive(Clone, Debug)]
pub enum Value {
    /// Words and codes.
    Text(String),
    /// Keys.
    Key(Uuid),
    /// Whole numbers.
    Integer(i64),
    /// Yes or no.
    Flag(bool),
    /// Calendar days.
    Day(NaiveDate),
    /// Moments.
    Moment(DateTime<Utc>),
}

macro_rules! values {
    ($($from:ty => $variant:ident),+ $(,)?) => {
        $(impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(value)
            }
        })+
    };
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        // PostgreSQL keeps no NUL, so that no text has one; asking for it is no failure.
        Self::Text(text.replace('\0', ""))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.contains('\0') { Self::from(text.as_str()) } else { Self::Text(text) }
    }
}

values! { i64 => Integer, bool => Flag, DateTime<Utc> => Moment }

impl From<NaiveDate> for Value {
    /// A day that can be typed and that one of the databases cannot store is the last one that both can.
    fn from(day: NaiveDate) -> Self {
        let year = |year| NaiveDate::from_yo_opt(year, 1).unwrap_or_default();
        Self::Day(day.clamp(year(1), year(9999)))
    }
}
