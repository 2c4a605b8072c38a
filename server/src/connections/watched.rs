//! A connection that is looked at: whether it is idle, in the head of a request, or served, and since when.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// How long the head of a request may take.
const HEAD: Duration = Duration::from_secs(10);
/// How long a connection is kept between two requests.
pub const KEEP_ALIVE: Duration = Duration::from_mins(1);
/// How long somebody may take nothing of an answer that is sent.
const STALLED: Duration = Duration::from_mins(1);

#[derive(Clone, Copy)]
enum Phase {
    /// Between two requests.
    Idle,
    /// The head of a request has begun, or the connection has just been opened.
    Head,
    /// There is a request to answer.
    Served,
}

struct State {
    phase: Phase,
    since: Instant,
    /// Since when nothing of what is written is taken.
    stalled: Option<Instant>,
}

/// What a connection is doing.
pub struct Watch(Mutex<State>);

impl Watch {
    pub fn new() -> Self {
        Self(Mutex::new(State { phase: Phase::Head, since: Instant::now(), stalled: None }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, phase: Phase) {
        let mut state = self.state();
        (state.phase, state.since) = (phase, Instant::now());
    }

    /// A head is complete.
    pub fn begin(&self) {
        self.enter(Phase::Served);
    }

    fn has_read(&self) {
        if matches!(self.state().phase, Phase::Idle) {
            self.enter(Phase::Head);
        }
    }

    fn writes(&self, is_stalled: bool) {
        let mut state = self.state();
        state.stalled = is_stalled.then(|| state.stalled.unwrap_or_else(Instant::now));
    }

    /// Whether it has done nothing for longer than it may.
    pub fn is_overdue(&self) -> bool {
        let state = self.state();
        let longest = match state.phase {
            Phase::Idle => Some(KEEP_ALIVE),
            Phase::Head => Some(HEAD),
            // How long an answer may take is the business of whoever answers.
            Phase::Served => None,
        };
        longest.is_some_and(|longest| state.since.elapsed() > longest)
            || state.stalled.is_some_and(|since| since.elapsed() > STALLED)
    }
}

/// The bytes of a connection.
pub struct Watched {
    stream: TcpStream,
    watch: Arc<Watch>,
}

impl Watched {
    pub fn new(stream: TcpStream, watch: Arc<Watch>) -> Self {
        Self { stream, watch }
    }

    fn written<T>(&self, answer: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        self.watch.writes(answer.is_pending());
        answer
    }
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, into))?;
        if into.filled().len() > before {
            self.watch.has_read();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let answer = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.written(answer)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let answer = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.written(answer)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// The end of an answer, after which its connection is idle.
pub struct Ending(Arc<Watch>);

impl Ending {
    pub fn new(watch: Arc<Watch>) -> Self {
        Self(watch)
    }

    /// The body of the answer that ends with this.
    pub fn of(self, body: Body) -> Ended {
        Ended { body, _ending: self }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.enter(Phase::Idle);
    }
}

/// A body with its end.
pub struct Ended {
    body: Body,
    _ending: Ending,
}

impl HttpBody for Ended {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
