//! Everything that leaves as a file, read back by other programs, and everything that comes in as one.

mod certificate;
mod photo;
mod poppler;
mod qr;
mod sign_in_sheet;
mod table;
