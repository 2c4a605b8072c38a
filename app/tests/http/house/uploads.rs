//! Files that are sent: how many may be on the way at the same time.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use futures_util::{StreamExt, stream};
use tower::ServiceExt;

use crate::http::support::world::World;

const HEAD: &str = "--x\r\ncontent-disposition: form-data; name=\"picture\"; filename=\"page.jpg\"\r\n\r\n";

/// A form with a picture of eleven megabytes that does not end.
fn stalled(address: &str, cookie: &str) -> Request<Body> {
    let pieces = (0..11).map(|_| Bytes::from(vec![7; 1024 * 1024]));
    let begun = stream::iter(std::iter::once(Bytes::from(HEAD)).chain(pieces).map(Ok::<_, Infallible>));
    let mut request = Request::post(address)
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from_stream(begun.chain(stream::pending())))
        .unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4000))));
    request
}

#[tokio::test]
async fn many_slow_files_at_once_do_not_fill_the_memory() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let mut trainer = world.visitor("trainer");
    let cookie = format!("{}={}", world.session_cookie(), trainer.cookie(world.session_cookie()).unwrap());
    let address = format!("/events/{event}/paper/pictures");
    let mut on_the_way = tokio::task::JoinSet::new();
    let mut refused = None;
    for _ in 0..20 {
        on_the_way.spawn(world.router.clone().oneshot(stalled(&address, &cookie)));
        // Whoever does not wait for the rest of the file has been refused.
        let ended = tokio::time::timeout(std::time::Duration::from_millis(300), on_the_way.join_next()).await;
        if let Ok(Some(answer)) = ended {
            refused = Some(answer.unwrap().unwrap());
            break;
        }
    }
    let refused = refused.expect("160 MB are enough");
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(on_the_way.len() >= 10, "ten people send at once: {}", on_the_way.len());
    // Pages go on, and the next file is taken when those have gone.
    trainer.get(&format!("/events/{event}/paper")).await.says(200, "Paper and badges");
    on_the_way.shutdown().await;
    let next = trainer.post_files(&address, &[], "picture", &[("page.jpg", b"no picture")]).await;
    assert_ne!(next.status, StatusCode::SERVICE_UNAVAILABLE);
}
