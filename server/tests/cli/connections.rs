//! Many connections that do next to nothing stop nobody else.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

use super::{Folder, serving::Server};

/// Longer than anything takes; only what hangs is ended by it.
const HANGS: Duration = Duration::from_mins(1);

/// Opens a connection from an address of this machine.
async fn connect(from: [u8; 4], to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from((from, 0))).unwrap();
    socket.connect(to).await.unwrap()
}

/// The whole answer to a request; what came until the other side hung up.
async fn asked(mut stream: TcpStream, request: &str) -> String {
    let mut bytes = Vec::new();
    let _ = stream.write_all(request.as_bytes()).await;
    let _ = timeout(HANGS, stream.read_to_end(&mut bytes)).await.expect("an answer");
    String::from_utf8_lossy(&bytes).into_owned()
}

const ABOUT: &str = "GET /about HTTP/1.1\r\nHost: dayaq\r\nConnection: close\r\n\r\n";

/// A request, a byte at a time, until the server has enough of it; answers how long that took.
async fn drip(stream: TcpStream) -> Duration {
    let begun = Instant::now();
    let (mut read, mut write) = stream.into_split();
    let dripping = tokio::spawn(async move {
        for byte in "GET /about HTTP/1.1\r\nHost: dayaq\r\nX-Slow: ".bytes().chain(std::iter::repeat(b'x')) {
            if write.write_all(&[byte]).await.is_err() {
                break;
            }
            sleep(Duration::from_millis(300)).await;
        }
    });
    let mut rest = Vec::new();
    let _ = timeout(HANGS, read.read_to_end(&mut rest)).await.expect("the server ends it");
    dripping.abort();
    begun.elapsed()
}

fn allow_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum }).unwrap();
}

async fn others_are_served(options: &'static [&'static str], from: [u8; 4], name: &'static str) {
    allow_files();
    let folder = Folder::new(name);
    folder.succeeds(&["demo", "--people", "0"]);
    let server = Server::start(&folder, options);
    let mut slow = JoinSet::new();
    for _ in 0..1000 {
        slow.spawn(drip(connect([127, 0, 0, 1], server.address).await));
    }
    for _ in 0..20 {
        let answer = asked(connect(from, server.address).await, ABOUT).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}\n{}", server.log());
        sleep(Duration::from_millis(100)).await;
    }
    while let Some(took) = slow.join_next().await {
        // The time of a head, and how often it is looked at.
        assert!(took.unwrap() < Duration::from_secs(30), "{took:?}");
    }
    let answer = asked(connect([127, 0, 0, 1], server.address).await, ABOUT).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_slow_connections_from_one_address_stop_nobody_else() {
    others_are_served(&[], [127, 0, 0, 2], "slow").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_slow_connections_through_a_proxy_stop_nobody_else_behind_it() {
    others_are_served(&["--trusted-proxy", "127.0.0.0/8"], [127, 0, 0, 1], "slow-proxy").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_takes_all_places_of_an_address_is_told() {
    allow_files();
    let folder = Folder::new("places");
    folder.succeeds(&["demo", "--people", "0"]);
    let server = Server::start(&folder, &[]);
    let mut held = Vec::new();
    for _ in 0..256 {
        held.push(connect([127, 0, 0, 3], server.address).await);
    }
    let answer = asked(connect([127, 0, 0, 3], server.address).await, ABOUT).await;
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("Very many people"), "{answer}");
    assert!(answer.contains("Retry-After: "), "{answer}");
    held.pop();
    let begun = Instant::now();
    while !asked(connect([127, 0, 0, 3], server.address).await, ABOUT).await.starts_with("HTTP/1.1 200 ") {
        assert!(begun.elapsed() < HANGS, "a place that was given back can be taken");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_is_kept_between_two_requests() {
    let folder = Folder::new("kept");
    folder.succeeds(&["demo", "--people", "0"]);
    let server = Server::start(&folder, &[]);
    let mut stream = connect([127, 0, 0, 1], server.address).await;
    for _ in 0..2 {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: dayaq\r\n\r\n").await.unwrap();
        let mut bytes = [0; 1024];
        let n = timeout(HANGS, stream.read(&mut bytes)).await.unwrap().unwrap();
        assert!(bytes[..n].starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&bytes[..n]));
        // Longer than a head may take, shorter than a connection is kept.
        sleep(Duration::from_secs(14)).await;
    }
    // Whoever waits for the next request holds nobody up who wants to stop.
    tokio::task::block_in_place(|| server.stop());
}
