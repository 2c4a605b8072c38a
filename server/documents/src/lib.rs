//! Records in, bytes out: everything of Dayaq that leaves as a file.
//!
//! - [`certificate`]: the printed certificate, one page of PDF/A-2a and PDF/UA-1;
//! - [`table`]: rows for other programs, as XLSX, CSV or JSON;
//! - [`qr`]: QR codes, as modules to draw or as SVG for a page.
//!
//! This crate knows no database, no clock and no language: it is given facts and texts that are ready to print, and the
//! same facts always give the same bytes. To add a document, add a module beside these, with a struct of the printed
//! facts and a function that returns its bytes or a [`DocumentError`].

mod error;
mod paper;

pub mod badges;
pub mod certificate;
pub mod name_tents;
pub mod photo;
pub mod qr;
pub mod report;
pub mod sign_in_sheet;
pub mod table;

pub use error::DocumentError;
