//! What the crate promises, from the outside.
#![cfg_attr(feature = "format", expect(clippy::unwrap_used, reason = "a test that cannot go on has failed"))]

mod attendance;
#[cfg(feature = "format")]
mod bilingual;
#[cfg(feature = "format")]
mod book;
#[cfg(feature = "format")]
mod corrections;
#[cfg(feature = "format")]
mod cues;
#[cfg(feature = "format")]
mod editing;
#[cfg(feature = "format")]
mod fixture;
#[cfg(feature = "format")]
mod folder;
#[cfg(feature = "format")]
#[path = "../fixture/folders.rs"]
mod folders;
#[cfg(feature = "format")]
mod law;
#[cfg(feature = "format")]
mod lesson;
#[cfg(feature = "format")]
mod moves;
#[cfg(feature = "format")]
mod phases;
#[cfg(feature = "format")]
mod po;
#[cfg(feature = "format")]
mod robust;
mod rules;
#[cfg(feature = "format")]
mod scenario;
#[cfg(feature = "format")]
mod small;
#[cfg(feature = "format")]
mod steps;
#[cfg(feature = "format")]
mod translation;
