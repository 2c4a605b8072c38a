//! What an action or page answers when it cannot do what was asked. Only what a person may know: internals go to the
//! log, once, with a reference.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use records::Conflict;

/// A failure. The page for it is made by the middleware, which knows the language.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// Nothing there, or nothing for this person.
    NotFound,
    /// Signed in, but not allowed.
    Forbidden,
    /// Not signed in.
    SignIn,
    /// Signed in, without the second factor that is asked of this account.
    SecondFactor,
    /// Sent by a page of another account than the one that is signed in.
    OtherAccount,
    /// Cannot be understood.
    BadRequest,
    /// More than fits.
    TooLarge,
    /// Too often.
    TooMany,
    /// The record has moved on; why, where that is known.
    Conflict(Option<Conflict>),
    /// Too much heavy work waits already.
    Busy,
    /// The database took what was done back in favour of somebody else's, however often it was tried.
    Met,
    /// The disk of the server is full.
    Full,
    /// The database does not answer.
    Away,
    /// The clock of the server is wrong.
    Clock,
    /// Our fault; the reference is in the log.
    Internal(String),
}

impl Failure {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            // Islands keep what they have until it can be sent, in all of these.
            Self::SignIn | Self::SecondFactor | Self::OtherAccount => StatusCode::UNAUTHORIZED,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Busy | Self::Met | Self::Full | Self::Away | Self::Clock => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A fault of ours: what it was goes to the log, with the reference that the person reads.
    pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
        let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
        tracing::error!(failure.reference = reference, %error, "request failed");
        Self::Internal(reference)
    }

    /// The failure behind a status that some other layer answered.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Self::NotFound,
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::UNAUTHORIZED => Self::SignIn,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany,
            StatusCode::CONFLICT => Self::Conflict(None),
            StatusCode::SERVICE_UNAVAILABLE => Self::Busy,
            s if s.is_client_error() => Self::BadRequest,
            other => Self::internal(format_args!("answered {other}")),
        }
    }
}

impl From<records::Error> for Failure {
    fn from(error: records::Error) -> Self {
        match error {
            records::Error::NotFound => Self::NotFound,
            records::Error::Invalid(_) => Self::BadRequest,
            records::Error::Conflict(why) => Self::Conflict(Some(why)),
            records::Error::Busy => Self::Busy,
            records::Error::Met => Self::Met,
            // No reference: whoever looks after the server reads it by itself, and it passes.
            records::Error::Full => {
                tracing::error!(error = %error, "nothing can be written");
                Self::Full
            }
            records::Error::Away(_) => {
                tracing::error!(error = %error, "no connection to the database");
                Self::Away
            }
            records::Error::Clock => {
                tracing::error!(error = %error, "no certificate is dated by this clock");
                Self::Clock
            }
            other => Self::internal(other),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
