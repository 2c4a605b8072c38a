//! What a workbook can hold of a value: text as text, real numbers and days.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use rust_xlsxwriter::{ExcelDateTime, Worksheet, XlsxError};

use super::{
    super::{Cell, Kind},
    looks::Looks,
};

/// The first day of a workbook's calendar: Excel cannot hold an earlier one as a day.
const FIRST_YEAR: i32 = 1900;
/// A workbook keeps numbers as `f64`; whole numbers beyond 2^53 would change in it.
const LARGEST_EXACT: u64 = 1 << 53;

/// What a cell holds at most, in units of UTF-16.
const LONGEST: usize = 32_767;
/// Stands at the end of what was cut.
const CUT: &str = " [...]";

pub(super) fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    kind: Kind,
    looks: &Looks,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => sheet.write_string_with_format(row, column, within(text), looks.text(text))?,
        Cell::Integer(number) if number.unsigned_abs() > LARGEST_EXACT => {
            sheet.write_string_with_format(row, column, number.to_string(), looks.number(kind))?
        }
        Cell::Integer(number) => {
            #[expect(clippy::cast_precision_loss, reason = "exact, as checked above")]
            let number = *number as f64;
            sheet.write_number_with_format(row, column, number, looks.number(kind))?
        }
        Cell::Decimal(number) if number.is_finite() => {
            sheet.write_number_with_format(row, column, *number, looks.number(kind))?
        }
        Cell::Empty | Cell::Decimal(_) => return Ok(()),
        Cell::Date(day) if day.year() < FIRST_YEAR => {
            let day = day.to_string();
            sheet.write_string_with_format(row, column, &day, looks.text(&day))?
        }
        Cell::Date(day) => sheet.write_datetime_with_format(row, column, excel_day(*day)?, &looks.day)?,
    };
    Ok(())
}

/// A text as far as a cell can hold it: what is longer says that it was cut.
fn within(text: &str) -> Cow<'_, str> {
    // No text has more units than bytes.
    if text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units + CUT.len() > LONGEST
    });
    Cow::Owned(format!("{}{CUT}", &text[..end.map_or(text.len(), |(at, _)| at)]))
}

fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let parts = (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day()));
    let (Ok(year), Ok(month), Ok(day)) = parts else {
        return Err(XlsxError::DateTimeRangeError(day.to_string()));
    };
    ExcelDateTime::from_ymd(year, month, day)
}

pub(super) fn excel_time(time: NaiveDateTime) -> Result<ExcelDateTime, XlsxError> {
    let parts = (u16::try_from(time.hour()), u8::try_from(time.minute()), u8::try_from(time.second()));
    let (Ok(hour), Ok(minute), Ok(second)) = parts else {
        return Err(XlsxError::DateTimeRangeError(time.to_string()));
    };
    excel_day(time.date())?.and_hms(hour, minute, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_cannot_hold_is_cut_and_says_so() {
        let units = |text: &str| text.encode_utf16().count();
        for letter in ["a", "ə", "𝄞"] {
            let whole = letter.repeat(LONGEST / units(letter));
            assert_eq!(within(&whole), whole, "{letter}");
            let cut = within(&(whole + letter)).into_owned();
            assert!(cut.ends_with(CUT) && cut.starts_with(letter), "{letter}");
            assert!((LONGEST - 1..=LONGEST).contains(&units(&cut)), "{letter}: {}", units(&cut));
        }
    }
}
