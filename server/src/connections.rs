//! Connections: how many there may be at a time, altogether and from one address, and how long one may do nothing.
//!
//! Behind a proxy all of them come from it, and it is the proxy that keeps strangers short: of a proxy that is trusted the
//! connections are counted only altogether.

mod places;
mod watched;

use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    pin::pin,
    sync::Arc,
    time::Duration,
};

use app::Network;
use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    time::{sleep, timeout},
};
use tower::ServiceExt;

use self::{
    places::{Place, Places},
    watched::{Ending, KEEP_ALIVE, Watch, Watched},
};
use crate::http::plain;

/// How many there may be at a time.
const MOST: usize = 2048;
/// How many of them may come from one address, if it is not that of a trusted proxy: an office with all of its phones.
const MOST_OF_ONE: usize = 256;
/// Files that the program may have open besides connections.
const OTHER_FILES: usize = 256;
/// How much the head of a request may be, in bytes.
const MOST_HEAD: usize = 64 * 1024;
/// How often it is looked whether a connection has done nothing for too long.
const LOOK: Duration = Duration::from_secs(2);
/// How many are told at a time that there is no room; the others are closed without a word.
const TURNED_AWAY: usize = 64;

static TELLING: Semaphore = Semaphore::const_new(TURNED_AWAY);

/// How many connections there may be, of the files that the machine lets the program have open.
fn room() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let files =
        limits.lines().find_map(|line| line.strip_prefix("Max open files")?.split_whitespace().next()?.parse().ok());
    // Nobody says: as many as one has almost everywhere.
    files.unwrap_or(1024_usize).saturating_sub(OTHER_FILES).clamp(16, MOST)
}

/// Serves until `stop` has ended, and then what is open.
pub async fn serve(listener: TcpListener, router: Router, proxies: Vec<Network>, stop: impl Future<Output = ()>) {
    let places = Arc::new(Places::new(room(), MOST_OF_ONE, proxies));
    let (tell, told) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.as_mut() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                if let Some(place) = places.enter(peer.ip()) {
                    tokio::spawn(connection(stream, peer, router.clone(), place, told.clone()));
                } else if let Ok(permit) = TELLING.try_acquire() {
                    tokio::spawn(async move {
                        // Whoever does not listen is not told.
                        let _ = timeout(LOOK, turn_away(stream)).await;
                        drop(permit);
                    });
                }
            }
            Err(error) if is_of_peer(&error) => {}
            Err(error) => {
                tracing::error!(error = %error, "no connection can be accepted");
                sleep(Duration::from_millis(200)).await;
            }
        }
    }
    drop(listener);
    drop(told);
    // Each connection has a receiver, until it is closed.
    tell.send_replace(());
    tell.closed().await;
}

/// Whether the other side has gone before it was accepted.
fn is_of_peer(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
}

async fn connection(stream: TcpStream, peer: SocketAddr, router: Router, place: Place, mut told: watch::Receiver<()>) {
    // Without it, small answers wait for each other; nothing is lost where it cannot be set.
    let _ = stream.set_nodelay(true);
    let watch = Arc::new(Watch::new());
    let io = TokioIo::new(Watched::new(stream, Arc::clone(&watch)));
    let served = Arc::clone(&watch);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        served.begin();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let (router, ending) = (router.clone(), Ending::new(Arc::clone(&served)));
        async move { router.oneshot(request).await.map(|response| response.map(|body| ending.of(body))) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // The time of a head is shorter, and begins with its first byte: see `Watch`.
        .header_read_timeout(KEEP_ALIVE)
        .max_buf_size(MOST_HEAD)
        .serve_connection(io, service);
    let mut connection = pin!(connection);
    let mut stopping = false;
    loop {
        tokio::select! {
            // What went wrong between the two is nobody's fault here.
            _ = connection.as_mut() => break,
            _ = told.changed(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
            () = sleep(LOOK) => {
                if watch.is_overdue() {
                    break;
                }
            }
        }
    }
    drop(place);
}

/// Says that there is no room. What was sent is read first: a connection that is closed over unread bytes loses the answer.
async fn turn_away(mut stream: TcpStream) -> io::Result<()> {
    let mut head = [0; 4096];
    let _ = stream.read(&mut head).await?;
    stream.write_all(plain::no_room().as_bytes()).await?;
    stream.shutdown().await
}
