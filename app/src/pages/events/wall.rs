//! The wall on the hall's computer: a QR code and 8 characters that change every 20 seconds, at an address that can do nothing
//! else. The page is plain and old-fashioned on purpose: that computer may be ten years old. Its script has codes for a
//! minute ahead, so that a network that stumbles does not stop the queue.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use records::{
    events::{
        check_in::{self, Shown},
        event::{Event, Session},
        walls,
    },
    system::codes,
};
use serde::Serialize;

use crate::{
    components::code::qr,
    page::head::PageHead,
    web::{failure::Failure, limits::Purpose, path::Path, visit::Visit},
    words::sessions::session_line,
};

/// Windows ahead of the present one that leave the server: whoever reads them has codes of one minute, not of ten.
const AHEAD: i64 = 3;

#[derive(Serialize)]
struct Code {
    /// The code in two groups.
    text: String,
    /// The picture.
    svg: String,
    /// Its first moment, in milliseconds since 1970.
    from: i64,
    /// The first moment of the next one.
    until: i64,
}

#[derive(Serialize)]
struct Wall {
    /// The server's clock: the only one that counts.
    now: i64,
    codes: Vec<Code>,
}

fn codes_of(visit: &Visit, session: &Session, windows: i64) -> Result<Wall, Failure> {
    let now = visit.cx().now();
    let make = |shown: Shown| {
        let svg = documents::qr::svg(&format!("{}/in/{}", visit.app.settings.address, shown.code))
            .map_err(|e| Failure::from(records::Error::from(e)))?;
        Ok(Code {
            text: codes::print(&shown.code),
            svg,
            from: shown.from.timestamp_millis(),
            until: shown.until.timestamp_millis(),
        })
    };
    let codes = check_in::showing(session, now, windows).into_iter().map(make).collect::<Result<_, Failure>>()?;
    Ok(Wall { now: now.timestamp_millis(), codes })
}

/// The session whose wall this is, while its codes are accepted. Only what is wrong is counted.
async fn found(visit: &Visit, code: &str) -> Result<(Event, Session), Failure> {
    let found = walls::find(visit.cx(), code);
    visit.look_up(Purpose::Wall, found).await?.ok_or(Failure::NotFound)
}

/// `GET /wall/CODE/codes`: the codes of the next minute, as JSON.
pub(crate) async fn json(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let (_, session) = found(&visit, &code).await?;
    Ok(Json(codes_of(&visit, &session, 1 + AHEAD)?).into_response())
}

/// `GET /wall/CODE`.
pub(crate) async fn show(visit: Visit, Path(wall): Path<String>) -> Result<Response, Failure> {
    let (event, session) = found(&visit, &wall).await?;
    let l = &visit.l;
    let code = codes_of(&visit, &session, 1)?.codes.into_iter().next().ok_or(Failure::Conflict(None))?;
    let script = visit.app.assets.address("projector.js");
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&l.t("Check-in code")).bare(), || {
        view! {
            <div class="wall" id="wall" data-codes=format!("/wall/{}/codes", codes::read(&wall))
                data-away=l.t("No connection. The code goes on for up to a minute; the page keeps trying.")
                data-lost=l.t("No connection to Dayaq, and no code left. Use the list or a sheet of paper; the page keeps trying.")
                data-seconds=l.t("new code in {n} s")>
                <div class="wall__code" id="wall-qr" role="img" aria-label=l.t("QR code: scan it with the camera of your phone")>{qr(code.svg)}</div>
                <h1 class="wall__title" lang=event.language.code()>{event.title.clone()}</h1>
                <p class="wall__session">{session_line(visit.language(), &session)}</p>
                <p class="wall__how">{l.t("Scan with the camera, or type at")}" "<strong>{format!("{}/in", visit.app.settings.address.trim_start_matches("https://").trim_start_matches("http://"))}</strong></p>
                <p class="wall__text" id="wall-text">{code.text}</p>
                <p class="wall__state"><span id="wall-seconds"></span></p>
                <p class="wall__acts"><button type="button" class="button button--secondary" id="wall-full" hidden>{l.t("Fill the screen")}</button></p>
                <p class="wall__problem" id="wall-problem" role="alert"></p>
                <noscript><p>{l.t("This page needs JavaScript to change the code. Reload it for the next one.")}</p></noscript>
            </div>
            <script nonce=visit.nonce.clone() src=script></script>
        }
    }))
}
