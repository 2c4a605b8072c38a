//! What the tests stand on: a database, an app, a browser.

#[path = "../../../courses/tests/fixture/folders.rs"]
mod folders;
pub mod html;
pub mod provider;
pub mod things;
pub mod visitor;
pub mod world;
