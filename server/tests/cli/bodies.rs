//! Bodies that come too slowly, and work that does not end.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{Request, StatusCode},
    middleware,
    routing::post,
};
use futures_util::StreamExt;
use tokio::{
    sync::Notify,
    time::{Instant, sleep},
};
use tower::ServiceExt;

#[path = "../../src/http/pace.rs"]
#[expect(dead_code, reason = "the times of the real one are too long for a test")]
mod pace;
#[path = "../../src/http/plain.rs"]
#[expect(dead_code, reason = "what is said of connections is tried with connections")]
mod plain;
#[path = "../../src/http/shed.rs"]
mod shed;

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
const FAST: pace::Pace = pace::Pace {
    patience: Duration::from_millis(600),
    grace: Duration::from_millis(300),
    rate: 20_480,
    unwanted: 100_000,
};

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

#[tokio::test]
async fn one_request_too_many_is_told_at_once_and_a_place_is_free_again() {
    let (work, waits) = (Arc::new(Notify::new()), Arc::new(AtomicUsize::new(0)));
    let (end, begun) = (Arc::clone(&work), Arc::clone(&waits));
    let read = async move || {
        begun.fetch_add(1, Ordering::SeqCst);
        end.notified().await;
        "done"
    };
    let places = shed::Places::new(3);
    let router = Router::new().route("/", post(read)).layer(middleware::from_fn_with_state(places, shed::shed));
    let ask = || router.clone().oneshot(Request::post("/").body(Body::empty()).unwrap());
    let busy: Vec<_> = (0..3).map(|_| tokio::spawn(ask())).collect();
    while waits.load(Ordering::SeqCst) < 3 {
        tokio::task::yield_now().await;
    }
    let refused = ask().await.unwrap();
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key("retry-after"));
    work.notify_waiters();
    for answered in busy {
        assert_eq!(answered.await.unwrap().unwrap().status(), StatusCode::OK);
    }
    let again = tokio::spawn(ask());
    while waits.load(Ordering::SeqCst) < 4 {
        tokio::task::yield_now().await;
    }
    work.notify_waiters();
    assert_eq!(again.await.unwrap().unwrap().status(), StatusCode::OK);
}

/// How much of a body was taken when a request is refused that nobody reads, and whether the connection closes then.
async fn refused(times: usize, every: Duration, expects: bool) -> (usize, bool) {
    let router = Router::new()
        .route("/", post(async || StatusCode::FORBIDDEN))
        .layer(middleware::from_fn_with_state(FAST, pace::keep));
    let taken = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&taken);
    let counted = body(1_000, every, times).into_data_stream().inspect(move |_| {
        counted.fetch_add(1_000, Ordering::Relaxed);
    });
    let mut request = Request::post("/").body(Body::from_stream(counted)).unwrap();
    if expects {
        request.headers_mut().insert("expect", "100-continue".parse().unwrap());
    }
    let response = router.oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    (taken.load(Ordering::Relaxed), response.headers().contains_key("connection"))
}

#[tokio::test]
async fn a_body_that_nobody_wants_is_taken_before_it_is_refused() {
    assert_eq!(refused(0, AT_ONCE, false).await, (0, false));
    assert_eq!(refused(50, AT_ONCE, false).await, (50_000, false));
    // Not without end, and not for ever.
    assert_eq!(refused(500, AT_ONCE, false).await, (101_000, true));
    let (taken, closes) = refused(50, Duration::from_millis(50), false).await;
    assert!(taken < 10_000 && closes, "{taken}");
    // Nor from whoever asks first.
    assert_eq!(refused(50, AT_ONCE, true).await, (0, true));
}
