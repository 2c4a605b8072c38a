//! What stands in the places of an address.

use axum::{
    extract::{self, FromRequestParts},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use super::failure::Failure;

/// The keys and names of an address. Where something else stands in the place of a key, there is nothing.
pub(crate) struct Path<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match extract::Path::from_request_parts(parts, state).await {
            Ok(extract::Path(value)) => Ok(Self(value)),
            Err(rejection) if rejection.status().is_client_error() => Err(Failure::NotFound),
            // The route has other places than the handler asks for.
            Err(rejection) => Err(records::Error::Corrupt(rejection.body_text()).into()),
        }
    }
}
