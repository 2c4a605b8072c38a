//! How long a request may take: its body comes at some pace, and is answered in good time.
//!
//! Where a request is refused before its body is read, the body is read all the same, and thrown away, before the answer goes: a
//! browser, or a proxy, that is still sending when the connection closes sees a broken connection instead of the answer.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, sleep_until, timeout_at};

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
    /// How many bytes are read that nobody wants.
    pub unwanted: u64,
}

/// An old network with two bars carries more than this.
pub const PACE: Pace =
    Pace { patience: Duration::from_mins(1), grace: Duration::from_secs(30), rate: 2048, unwanted: 64 << 20 };

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
    // Whoever asks first whether the body is wanted has not sent it.
    let asks_first = request.headers().contains_key(header::EXPECT);
    let (parts, body) = request.into_parts();
    let body = Arc::new(Mutex::new(body));
    let sent = Paced { body: Arc::clone(&body), progress: paced, pace, begun: Instant::now(), bytes: 0 };
    let mut answer = pin!(next.run(Request::from_parts(parts, Body::new(sent))));
    loop {
        tokio::select! {
            response = answer.as_mut() => {
                let is_done = progress.point().is_whole || (!asks_first && rest(&body, pace).await);
                return if is_done { response } else { ([(header::CONNECTION, "close")], response).into_response() };
            }
            () = sleep_until(progress.point().last + pace.patience) => {}
        }
        let Point { last, is_whole } = progress.point();
        if last.elapsed() >= pace.patience {
            tracing::warn!("a request was given up: nothing has happened for too long");
            return if is_whole { plain::too_many() } else { plain::too_slow() };
        }
    }
}

/// A body that whoever reads it shares with whoever reads the rest.
type Shared = Arc<Mutex<Body>>;

fn poll(body: &Shared, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
    Pin::new(&mut *body.lock().unwrap_or_else(PoisonError::into_inner)).poll_frame(cx)
}

/// Reads what is left of a body, and answers whether that was all of it.
async fn rest(body: &Shared, pace: Pace) -> bool {
    let until = Instant::now() + pace.grace;
    let mut bytes = 0;
    loop {
        match timeout_at(until, poll_fn(|cx| poll(body, cx))).await {
            Ok(Some(Ok(frame))) => bytes += frame.data_ref().map_or(0, |bytes| bytes.len() as u64),
            // Nobody is there any more to whom it would matter.
            Ok(None | Some(Err(_))) => return true,
            Err(_) => return false,
        }
        if bytes > pace.unwanted {
            return false;
        }
    }
}

/// A body that comes at some pace, or fails.
struct Paced {
    body: Shared,
    progress: Arc<Progress>,
    pace: Pace,
    begun: Instant,
    bytes: u64,
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(poll(&self.body, cx));
        if let Some(Ok(frame)) = &frame {
            self.bytes += frame.data_ref().map_or(0, |bytes| bytes.len() as u64);
            if self.begun.elapsed() > self.pace.of(self.bytes) {
                let slow = std::io::Error::new(std::io::ErrorKind::TimedOut, "the body comes too slowly");
                return Poll::Ready(Some(Err(axum::Error::new(slow))));
            }
        }
        let is_whole = frame.is_none() || self.is_end_stream();
        self.progress.note(is_whole);
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}
