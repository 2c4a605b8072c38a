//! What the tests stand on: a database, an app, a browser.

pub mod html;
pub mod things;
pub mod visitor;
pub mod world;
