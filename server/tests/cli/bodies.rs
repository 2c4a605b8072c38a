//! Bodies that come too slowly, and work that does not end.

use std::{convert::Infallible, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{Request, StatusCode},
    middleware,
    routing::post,
};
use tokio::time::{Instant, sleep};
use tower::ServiceExt;

#[path = "../../src/http/pace.rs"]
#[expect(dead_code, reason = "the times of the real one are too long for a test")]
mod pace;
#[path = "../../src/http/plain.rs"]
#[expect(dead_code, reason = "what is said of connections is tried with connections")]
mod plain;

/// So many bytes every so often, `times` times.
fn body(bytes: usize, every: Duration, times: usize) -> Body {
    let piece = Bytes::from(vec![b'x'; bytes]);
    Body::from_stream(futures_util::stream::unfold(0, move |n| {
        let piece = piece.clone();
        async move {
            sleep(every).await;
            (n < times).then_some((Ok::<_, Infallible>(piece), n + 1))
        }
    }))
}

/// As the real one, but a thousand times as fast.
const FAST: pace::Pace =
    pace::Pace { patience: Duration::from_millis(600), grace: Duration::from_millis(300), rate: 20_480 };

/// What a form is answered, and how long that took; the answer takes `work` when the form is there.
async fn answer(body: Body, work: Duration) -> (StatusCode, String, Duration) {
    let read = async move |bytes: Bytes| {
        sleep(work).await;
        bytes.len().to_string()
    };
    let router = Router::new().route("/", post(read)).layer(middleware::from_fn_with_state(FAST, pace::keep));
    let begun = Instant::now();
    let response = router.oneshot(Request::post("/").body(body).unwrap()).await.unwrap();
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap(), begun.elapsed())
}

const AT_ONCE: Duration = Duration::ZERO;

#[tokio::test]
async fn a_slow_phone_is_waited_for() {
    // Longer than anything else may take, at a good pace.
    let (status, text, took) = answer(body(2_048, Duration::from_millis(20), 60), AT_ONCE).await;
    assert_eq!((status, text.as_str()), (StatusCode::OK, "122880"));
    assert!(took > FAST.patience);
    // Little, at any pace, for a while; and its work.
    let (status, ..) = answer(body(1, Duration::from_millis(30), 5), Duration::from_millis(200)).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn a_body_that_drips_is_not() {
    let (status, ..) = answer(body(1, Duration::from_millis(10), 100_000), AT_ONCE).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not() {
    let (status, text, _) = answer(body(1, Duration::from_hours(1), 1), AT_ONCE).await;
    assert_eq!(status, StatusCode::REQUEST_TIMEOUT);
    assert!(text.contains("came too slowly"), "{text}");
}

#[tokio::test]
async fn work_that_does_not_end_is_given_up() {
    let (status, text, _) = answer(Body::from("x"), Duration::from_hours(1)).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(text.contains("Very many people"), "{text}");
}
