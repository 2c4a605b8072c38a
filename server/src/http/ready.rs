//! Whether the server does its work: found out by writing a row, at most every few seconds, however often it is asked.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use records::{Cx, Error, system::upkeep};
use tokio::{sync::Mutex, time::timeout};

/// How long an answer counts.
const FRESH: Duration = Duration::from_secs(3);
/// How long writing may take. Whoever asks waits little longer than this.
const PATIENCE: Duration = Duration::from_secs(4);

type Said = Result<(), &'static str>;

/// What was found out, and when.
#[derive(Clone)]
pub struct Ready {
    cx: Cx,
    last: Arc<Mutex<Option<(Instant, Said)>>>,
}

impl Ready {
    pub fn new(cx: Cx) -> Self {
        Self { cx, last: Arc::default() }
    }

    async fn look(&self) -> Said {
        // One looks, and the others wait for what is found.
        let mut last = self.last.lock().await;
        if let Some((at, said)) = *last
            && at.elapsed() < FRESH
        {
            return said;
        }
        let said = match timeout(PATIENCE, upkeep::probe(&self.cx)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                tracing::error!(error = %error, "not ready");
                Err(match error {
                    Error::Full => "the disk of the server is full",
                    Error::Busy | Error::Met => "the database is busy",
                    _ => "the database takes nothing that is written",
                })
            }
            Err(_) => {
                tracing::error!("not ready: the database does not answer in time");
                Err("the database does not answer in time")
            }
        };
        *last = Some((Instant::now(), said));
        said
    }
}

pub async fn answer(State(ready): State<Ready>) -> Response {
    match ready.look().await {
        Ok(()) => "ready".into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10")], why).into_response(),
    }
}
