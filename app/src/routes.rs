//! Every page and action, with its address and who may use it: a table for each wing.

mod accounts;
mod authoring;
mod certificates;
mod events;
mod learning;
mod people;
mod projects;
mod reports;
mod system;

use std::sync::LazyLock;

use axum::{
    Extension, Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, FromRequest, RawPathParams, Request, rejection::RawPathParamsRejection},
    http::{Method, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use records::{ledger::keys::EventId, system::again::again};
use tower_http::csrf::CsrfLayer;

use crate::{
    door,
    found::event::FoundEvent,
    pages::accounts::{
        again,
        sign_in::{self, Typed},
    },
    web::{
        access::Access,
        again::{Kept, Targets},
        failure::Failure,
        state::App,
        visit::{ACCOUNT, Visit},
    },
    words::problems::Errors,
};

/// The largest form, in bytes.
const MAX_FORM: usize = 64 * 1024;

/// A route, as the test of the permissions sees it.
#[derive(Clone, Debug)]
pub struct Route {
    /// How it is called.
    pub method: Method,
    /// Its address, with `{names}`.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    /// The largest body that it takes, in bytes.
    pub limit: usize,
    handler: fn(Access) -> MethodRouter<App>,
}

fn guarded(access: Access, handler: MethodRouter<App>) -> MethodRouter<App> {
    handler.layer(middleware::from_fn(move |visit, places, request, next| pass(access, visit, places, request, next)))
}

/// The door of a route: for whom it was sent, who may use it at all, and where its address names an event, whether they may in its project. The
/// handler gets the event from here, and from nowhere else.
async fn pass(
    access: Access,
    visit: Visit,
    places: Result<RawPathParams, RawPathParamsRejection>,
    mut request: Request,
    next: Next,
) -> Response {
    if visit.is_sent_by_another(request.headers()) {
        return Failure::OtherAccount.into_response();
    }
    if let Err(failure) = access.check(&visit) {
        let is_form = *request.method() == Method::POST && !visit.wants_json;
        return if is_form && matches!(failure, Failure::SignIn) {
            keep(&visit, request).await
        } else {
            failure.into_response()
        };
    }
    let Ok(places) = places else { return Failure::NotFound.into_response() };
    let event = places.iter().find(|(place, _)| *place == "event").filter(|_| access.is_of_projects());
    if let Some((_, key)) = event {
        let found = match key.parse::<EventId>() {
            Ok(id) => FoundEvent::behind(access, &visit, id).await,
            Err(_) => Err(Failure::NotFound),
        };
        match found {
            Ok(found) => drop(request.extensions_mut().insert(found)),
            Err(failure) => return failure.into_response(),
        }
    }
    if request.method() == Method::POST { done_again(&visit, request, next).await } else { next.run(request).await }
}

/// Does an action again whose transaction met somebody else's: what was sent is kept until it is known to be done. A form
/// with files is as large as it likes, comes to one short transaction, and is not kept.
async fn done_again(visit: &Visit, request: Request, next: Next) -> Response {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/") {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let body = match Bytes::from_request(Request::from_parts(parts.clone(), body), &()).await {
        Ok(body) => body,
        Err(rejection) => return Failure::from(rejection).into_response(),
    };
    match (sender(&body), visit.viewer()) {
        (Some(sender), Some(viewer)) if sender != viewer.account.to_string() => {
            return Failure::OtherAccount.into_response();
        }
        // The page was made for somebody whose session is over.
        (Some(_), None) => return keep(visit, Request::from_parts(parts, Body::from(body))).await,
        _ => {}
    }
    let act = || next.clone().run(Request::from_parts(parts.clone(), Body::from(body.clone())));
    again(act, |response| matches!(response.extensions().get(), Some(Failure::Met))).await
}

/// The account for which the page of a plain form was made, where the form says it (`components::parts::whose`).
fn sender(body: &[u8]) -> Option<String> {
    let mut fields = form_urlencoded::parse(body);
    fields.find(|(name, _)| name == ACCOUNT).map(|(_, sender)| sender.into_owned())
}

/// Asks to sign in, and keeps what was sent.
async fn keep(visit: &Visit, request: Request) -> Response {
    match Kept::of(request, &visit.path).await {
        Some(kept) => sign_in::form(visit, &Typed { kept: Some(&kept), ..Typed::default() }, &Errors::default()),
        None => again::too_long(visit),
    }
}

/// The table of a wing: method, address, who may use it, handler, and the largest body where it is not that of a form.
macro_rules! routes {
    (@limit) => { $crate::routes::MAX_FORM };
    (@limit $limit:ident) => { $limit };
    ($($method:ident $path:literal $access:ident $handler:path $(, $limit:ident)?;)+) => {
        pub(super) fn routes() -> Vec<$crate::routes::Route> {
            vec![$($crate::routes::Route {
                method: stringify!($method).to_uppercase().parse().unwrap_or_default(),
                path: $path,
                access: $crate::web::access::Access::$access,
                limit: routes!(@limit $($limit)?),
                handler: |access| $crate::routes::guarded(access, axum::routing::$method($handler)),
            }),+]
        }
    };
}

use routes;

/// All routes.
pub static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| {
    [
        accounts::routes(),
        people::routes(),
        projects::routes(),
        authoring::routes(),
        learning::routes(),
        certificates::routes(),
        events::routes(),
        reports::routes(),
        system::routes(),
    ]
    .concat()
});

/// The router of all pages and actions.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in ROUTES.iter() {
        let handler = (route.handler)(route.access).layer(DefaultBodyLimit::max(route.limit));
        router = router.route(route.path, handler);
    }
    let posted = ROUTES.iter().filter(|route| route.method == Method::POST && route.access != Access::Anyone);
    let pages =
        router.clone().layer(middleware::from_fn_with_state(app.clone(), door::middleware)).with_state(app.clone());
    router
        .layer(Extension(Targets::new(posted.map(|route| route.path), pages)))
        .fallback(|| async { axum::http::StatusCode::NOT_FOUND })
        // Sec-Fetch-Site, then Origin against Host: works for plain forms, needs no tokens.
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), door::middleware))
        .with_state(app)
}
