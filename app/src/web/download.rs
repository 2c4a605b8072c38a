//! Files that are given out: their names, and bodies that are written while they are sent.

use std::{
    fmt::Write as _,
    future::Future,
    io::{self, Write},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use records::system::heavy;
use tokio::{runtime::Handle, sync::mpsc, time::timeout};

use super::failure::Failure;

pub(crate) const PDF: &str = "application/pdf";
pub(crate) const CSV: &str = "text/csv; charset=utf-8";
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub(crate) const JSON: &str = "application/json";
pub(crate) const TEXT: &str = "text/plain; charset=utf-8";
/// Of what people have uploaded: never shown as a page of ours.
pub(crate) const BYTES: &str = "application/octet-stream";

/// A file to be saved.
pub(crate) fn saved(name: &str, kind: &str, body: impl Into<Body>) -> Response {
    answer("attachment", name, kind, body.into())
}

/// A file to be looked at, and printed.
pub(crate) fn shown(name: &str, kind: &'static str, body: impl Into<Body>) -> Response {
    answer("inline", name, kind, body.into())
}

fn answer(how: &str, name: &str, kind: &str, body: Body) -> Response {
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition(how, name))], body)
        .into_response()
}

/// The name of a file as RFC 6266 has it: for old programs in ASCII, for all others as it is.
pub fn disposition(how: &str, name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && !"\"\\%;".contains(c) { c } else { '_' }).collect();
    if plain == name {
        return format!("{how}; filename=\"{plain}\"");
    }
    let mut full = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            full.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(full, "%{byte:02X}");
        }
    }
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{full}")
}

/// Pieces that wait for a slow network; and how long the work waits until the next one is taken.
const WAITING: usize = 4;
const PATIENCE: Duration = Duration::from_secs(30);
/// Bytes of a piece.
const PIECE: usize = 64 * 1024;

/// The body of a file that `write` writes, on a thread of its own, while it is sent. It flushes at the end. Where it fails,
/// the transfer is broken off, so that nobody takes the beginning of a file for the whole. Where nobody takes the bytes any
/// more, it fails at the next piece.
pub(crate) async fn written<F>(write: impl FnOnce(Pieces) -> F + Send + 'static) -> Result<Body, Failure>
where
    F: Future<Output = records::Result<usize>>,
{
    let growing = grow(write).await?;
    let pieces = stream::unfold(Some(growing), |growing| async move {
        let mut growing = growing?;
        match growing.next().await {
            Ok(Some(bytes)) => Some((Ok(bytes), Some(growing))),
            Ok(None) => None,
            Err(broken) => Some((Err(broken), None)),
        }
    });
    // Whoever compresses it asks once more behind the end.
    Ok(Body::from_stream(pieces.fuse()))
}

/// A file that is written on a thread of its own, while somebody takes its pieces.
pub(crate) struct Growing(mpsc::Receiver<Piece>);

impl Growing {
    /// The next piece; none behind the end.
    ///
    /// # Errors
    /// Where it broke off.
    pub(crate) async fn next(&mut self) -> io::Result<Option<Bytes>> {
        match self.0.recv().await {
            Some(Piece::Bytes(bytes)) => Ok(Some(bytes)),
            Some(Piece::End) => Ok(None),
            // Without an end it is not whole, also when the thread has panicked.
            None => Err(io::Error::other("the file broke off")),
        }
    }
}

/// Begins to write a file, as [`written`] says.
pub(crate) async fn grow<F>(write: impl FnOnce(Pieces) -> F + Send + 'static) -> records::Result<Growing>
where
    F: Future<Output = records::Result<usize>>,
{
    let (to, from) = mpsc::channel(WAITING);
    let handle = Handle::current();
    // The permit goes with the work: a hundred people who hang up do not begin a hundred files.
    let begun = heavy::FILES.begin(move || {
        let _inside = handle.enter();
        let pieces = Pieces { to: to.clone(), begun: Vec::with_capacity(PIECE) };
        match wait(write(pieces)) {
            Ok(_) => drop(wait(to.send(Piece::End))),
            Err(_) if to.is_closed() => tracing::debug!("nobody waits for the file any more"),
            Err(error) => tracing::error!(%error, "a file broke off"),
        }
    });
    begun.await?;
    Ok(Growing(from))
}

enum Piece {
    Bytes(Bytes),
    End,
}

/// Where a file is written to: to whoever downloads it.
pub(crate) struct Pieces {
    to: mpsc::Sender<Piece>,
    begun: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun.extend_from_slice(bytes);
        if self.begun.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.begun.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.begun, Vec::with_capacity(PIECE));
        match wait(timeout(PATIENCE, self.to.send(Piece::Bytes(piece.into())))) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

/// Waits for a future on this thread, which is none of the runtime's. Unlike the runtime's own way to do so, it may be
/// done within itself: a row is awaited, and the place for the piece that it fills.
fn wait<F: Future>(future: F) -> F::Output {
    struct Bell {
        thread: Thread,
        rung: AtomicBool,
    }
    impl Wake for Bell {
        fn wake(self: Arc<Self>) {
            self.rung.store(true, Ordering::Release);
            self.thread.unpark();
        }
    }
    let bell = Arc::new(Bell { thread: thread::current(), rung: AtomicBool::new(false) });
    let waker = Waker::from(Arc::clone(&bell));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        while !bell.rung.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}
