//! Rows that the chain answers for: an entry carries the hash of each fact, mark and certificate that was written with it, so
//! that one that is changed, taken out or put in past the program is found.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Error, Result, system::text_enum::text_enum};

text_enum! {
    /// The tables whose rows are covered.
    Table {
        /// The ledger.
        Facts = "facts",
        /// Marks of attendance.
        Marks = "attendance_marks",
        /// Certificates of achievement.
        Certificates = "certificates",
        /// Certificates of attendance.
        AttendanceCertificates = "attendance_certificates",
    }
}

/// A row by its key, with its hash.
pub type Covered = (Uuid, [u8; 32]);

/// Bytes of a hash that answer for what stays where a name is removed; the others answer for the name.
pub(crate) const HALF: usize = 16;
/// In the place of the second half where the name was removed.
pub(crate) const NAMELESS: [u8; HALF] = [0; HALF];

/// Whether a row is what was written: of one whose name was removed, what is left of it.
pub(crate) fn holds(written: &[u8; 32], now: &[u8; 32]) -> bool {
    written == now || (now[HALF..] == NAMELESS && written[..HALF] == now[..HALF])
}

/// Bytes of a row: its key and its hash.
const ROW: usize = 48;

/// The member of an entry's details in which the rows stand.
pub(super) const MEMBER: &str = "covers";

/// Rows of each table.
#[derive(Clone, Debug, Default)]
pub struct Rows(BTreeMap<Table, Vec<Covered>>);

impl Rows {
    /// Adds a row.
    pub fn push(&mut self, table: Table, row: Covered) {
        self.0.entry(table).or_default().push(row);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The rows of a table.
    pub fn of(&mut self, table: Table) -> &mut Vec<Covered> {
        self.0.entry(table).or_default()
    }

    /// As it stands in an entry: for each table its rows, key and hash one after the other.
    pub(super) fn told(&self) -> Value {
        let text = |rows: &Vec<Covered>| {
            let bytes: Vec<u8> = rows.iter().flat_map(|(id, hash)| id.as_bytes().iter().chain(hash).copied()).collect();
            STANDARD.encode(bytes)
        };
        json!(self.0.iter().map(|(table, rows)| (table.code(), text(rows))).collect::<BTreeMap<_, _>>())
    }

    /// Adds the rows of an entry.
    pub(super) fn read(&mut self, details: &str) -> Result<()> {
        // Most entries have none, and most of their text is not worth reading.
        if !details.contains(MEMBER) {
            return Ok(());
        }
        let fault = || Error::Corrupt("rows of an entry of the audit log".to_owned());
        let mut details: Value = serde_json::from_str(details).map_err(|_| fault())?;
        let Some(Value::Object(tables)) = details.get_mut(MEMBER).map(Value::take) else { return Ok(()) };
        for (table, text) in tables {
            let table = Table::from_code(&table).ok_or_else(fault)?;
            let bytes = text.as_str().and_then(|text| STANDARD.decode(text).ok()).ok_or_else(fault)?;
            for row in bytes.chunks(ROW) {
                let (id, hash) = row.split_at_checked(16).ok_or_else(fault)?;
                let id = Uuid::from_slice(id).map_err(|_| fault())?;
                self.push(table, (id, hash.try_into().map_err(|_| fault())?));
            }
        }
        Ok(())
    }
}

/// Makes the hash of a row from its values, in one order for ever. Each has its length in front, and nothing is no value,
/// so that no two rows can be read as the same bytes.
pub(crate) struct RowHash(Sha256);

impl RowHash {
    pub(crate) fn new(table: Table) -> Self {
        Self(Sha256::new()).text(Some(table.code()))
    }

    pub(crate) fn text(mut self, value: Option<&str>) -> Self {
        match value {
            Some(value) => {
                self.0.update([1]);
                self.0.update(u64::try_from(value.len()).unwrap_or(u64::MAX).to_be_bytes());
                self.0.update(value.as_bytes());
            }
            None => self.0.update([0]),
        }
        self
    }

    pub(crate) fn key(self, value: Option<impl Into<Uuid>>) -> Self {
        self.text(value.map(|key| key.into().to_string()).as_deref())
    }

    pub(crate) fn number(self, value: Option<i64>) -> Self {
        self.text(value.map(|number| number.to_string()).as_deref())
    }

    pub(crate) fn moment(self, value: DateTime<Utc>) -> Self {
        self.number(Some(value.timestamp_millis()))
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_as_they_are_told() {
        let mut rows = Rows::default();
        rows.push(Table::Marks, (Uuid::from_u128(7), [7; 32]));
        rows.push(Table::Facts, (Uuid::from_u128(1), [1; 32]));
        rows.push(Table::Facts, (Uuid::from_u128(2), [2; 32]));
        let details = json!({ "person": "somebody", MEMBER: rows.told() }).to_string();
        let mut read = Rows::default();
        read.read(&details).unwrap();
        assert_eq!((read.of(Table::Facts).len(), read.of(Table::Marks).clone()), (2, rows.of(Table::Marks).clone()));
        read.read("{\"covers\":12}").unwrap();
        assert!(read.read("{\"covers\":{\"facts\":\"AAAA\"}}").is_err());
    }

    #[test]
    fn nothing_is_another_value_than_an_empty_one() {
        let hash = |values: [Option<&str>; 2]| {
            let [one, other] = values;
            RowHash::new(Table::Facts).text(one).text(other).finish()
        };
        let all = [[None, Some("")], [Some(""), None], [Some("ab"), Some("c")], [Some("a"), Some("bc")]];
        let all: std::collections::BTreeSet<_> = all.into_iter().map(hash).collect();
        assert_eq!(all.len(), 4);
    }
}
