//! Records in, bytes out: everything of Dayaq that leaves as a file, and the files that come in.
//!
//! - [`certificate`]: the printed certificate, one page of PDF/A-2a and PDF/UA-1, or those of a whole event in one file;
//! - [`sign_in_sheet`], [`badges`], [`name_tents`]: what a training event needs on paper;
//! - [`print_file`]: badges, name tents and certificates of an event in one file;
//! - [`report`]: headings, facts and tables over as many pages as they need;
//! - [`table`]: rows for other programs, as XLSX, CSV or JSON;
//! - [`blank_list`]: a list of people for others to fill in;
//! - [`icalendar`]: appointments for other calendars;
//! - [`qr`]: QR codes, as modules to draw or as SVG for a page;
//! - [`archive`]: a folder of files as ZIP.
//!
//! And what comes back, which is never believed and always within limits:
//! - [`spreadsheet`]: lists that people hand in, as XLSX or CSV of any encoding;
//! - [`media`]: pictures and sounds of courses;
//! - [`photo`]: photographs of signed sheets, with the QR codes on them;
//! - [`scan`]: the PDF of a scanner, taken apart into such pictures;
//! - [`archive`]: a folder of files that comes back as ZIP.
//!
//! This crate knows no database, no clock and no language: it is given facts and texts that are ready to print, and the
//! same facts always give the same bytes. To add a document, add a module beside these, with a struct of the printed
//! facts and a function that returns its bytes or a [`DocumentError`].

mod error;
mod paper;

pub mod archive;
pub mod badges;
pub mod blank_list;
pub mod certificate;
pub mod icalendar;
pub mod media;
pub mod name_tents;
pub mod photo;
pub mod print_file;
pub mod qr;
pub mod report;
pub mod scan;
pub mod sign_in_sheet;
pub mod spreadsheet;
pub mod table;

pub use error::DocumentError;
