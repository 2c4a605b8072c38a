//! People from files: handed in, looked at, put right, confirmed.

use axum::http::StatusCode;

use super::world::{Answer, Visitor, World};
