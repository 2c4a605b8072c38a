//! How long a request may take: its body comes at some pace, and is answered in good time.

use std::{
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, sleep_until};

use super::plain;

/// How long what may take.
#[derive(Clone, Copy)]
pub struct Pace {
    /// How long nothing may happen: neither does anything come of the body, nor is it answered.
    pub patience: Duration,
    /// How long a body may be slow, however little comes of it.
    pub grace: Duration,
    /// How many bytes of it have to come in a second from then on, on average.
    pub rate: u32,
}

/// An old network with two bars carries more than this.
pub const PACE: Pace = Pace { patience: Duration::from_mins(1), grace: Duration::from_secs(30), rate: 2048 };

impl Pace {
    /// How long so many bytes may take.
    fn of(self, bytes: u64) -> Duration {
        self.grace + Duration::from_millis(bytes.saturating_mul(1000) / u64::from(self.rate))
    }
}

/// How far a request is.
struct Progress(Mutex<Point>);

#[derive(Clone, Copy)]
struct Point {
    /// When something happened last.
    last: Instant,
    /// Whether all of the body has come.
    is_whole: bool,
}

impl Progress {
    fn new(is_whole: bool) -> Self {
        Self(Mutex::new(Point { last: Instant::now(), is_whole }))
    }

    fn point(&self) -> Point {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, is_whole: bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Point { last: Instant::now(), is_whole };
    }
}

/// Keeps a request within its time.
pub async fn keep(State(pace): State<Pace>, request: Request, next: Next) -> Response {
    let progress = Arc::new(Progress::new(request.body().is_end_stream()));
    let paced = Arc::clone(&progress);
    let request = request.map(|body| Body::new(Paced { body, progress: paced, pace, begun: Instant::now(), bytes: 0 }));
    let mut answer = pin!(next.run(request));
    loop {
        tokio::select! {
            response = answer.as_mut() => return response,
            () = sleep_until(progress.point().last + pace.patience) => {}
        }
        let Point { last, is_whole } = progress.point();
        if last.elapsed() >= pace.patience {
            tracing::warn!("a request was given up: nothing has happened for too long");
            return if is_whole { plain::too_many() } else { plain::too_slow() };
        }
    }
}

/// A body that comes at some pace, or fails.
struct Paced {
    body: Body,
    progress: Arc<Progress>,
    pace: Pace,
    begun: Instant,
    bytes: u64,
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(Ok(frame)) = &frame {
            self.bytes += frame.data_ref().map_or(0, |bytes| bytes.len() as u64);
            if self.begun.elapsed() > self.pace.of(self.bytes) {
                let slow = std::io::Error::new(std::io::ErrorKind::TimedOut, "the body comes too slowly");
                return Poll::Ready(Some(Err(axum::Error::new(slow))));
            }
        }
        self.progress.note(frame.is_none() || self.body.is_end_stream());
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
