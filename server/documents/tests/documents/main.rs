//! Everything that leaves as a file, read back by other programs, and everything that comes in as one.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod archive;
mod badges;
mod bombs;
mod certificate;
mod icalendar;
mod lists;
mod media;
mod name_tents;
mod photo;
mod poppler;
mod print_file;
mod qr;
mod report;
mod scan;
mod sign_in_sheet;
mod spreadsheet;
mod table;
mod table_writer;
