//! What a request needs: who is visiting and what they may do, forms, limits, failures, the shared state.
//!
//! Uses `words`.

pub(crate) mod access;
pub(crate) mod again;
pub(crate) mod assets;
pub(crate) mod back;
pub(crate) mod cookies;
pub(crate) mod days;
pub(crate) mod download;
pub(crate) mod failure;
pub(crate) mod form;
pub(crate) mod form_on_page;
pub(crate) mod limits;
pub(crate) mod memory;
pub(crate) mod network;
pub(crate) mod path;
pub(crate) mod photograph;
pub(crate) mod provider;
pub(crate) mod state;
pub(crate) mod upload;
pub(crate) mod visit;
pub(crate) mod warnings;
