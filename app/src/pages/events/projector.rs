//! The code for the wall: a QR code and 8 characters that change every 20 seconds. The page is plain and old-fashioned on
//! purpose: the hall's computer may be ten years old. Its script has codes for ten minutes ahead, so that a lost network
//! does not stop the queue.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use records::{
    events::{
        attendance::roster,
        check_in::{self, Shown},
        event::Session,
    },
    ledger::keys::{EventId, SessionId},
    system::codes,
};
use serde::Serialize;

use crate::{
    components::{code::qr, parts::breadcrumbs},
    found::event::FoundEvent,
    page::head::PageHead,
    web::{failure::Failure, path::Path, visit::Visit},
    words::{dates, sessions::session_line},
};

/// Windows that are sent at once: ten minutes.
const AHEAD: i64 = 30;

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
    present: usize,
    codes: Vec<Code>,
}

async fn codes_of(visit: &Visit, session: &Session, windows: i64) -> Result<Wall, Failure> {
    let now = visit.cx().now();
    let rows = roster(visit.cx(), session).await?;
    let present = rows.iter().filter(|row| row.is_present()).count();
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
    Ok(Wall { now: now.timestamp_millis(), present, codes })
}

/// Codes for the next ten minutes, as JSON.
pub(crate) async fn json(
    visit: Visit,
    found: FoundEvent,
    Path((_, session)): Path<(EventId, SessionId)>,
) -> Result<Response, Failure> {
    let session = found.session(session)?;
    if !check_in::is_open(&found.event, &session, visit.cx().now()) {
        return Err(Failure::Conflict(None));
    }
    Ok(Json(codes_of(&visit, &session, AHEAD).await?).into_response())
}

pub(crate) async fn show(
    visit: Visit,
    found: FoundEvent,
    Path((_, session)): Path<(EventId, SessionId)>,
) -> Result<Response, Failure> {
    let session = found.session(session)?;
    let l = &visit.l;
    let title = l.t("Code for the wall");
    let zone = found.event.zone();
    let address = found.address_of(&session);
    if !check_in::is_open(&found.event, &session, visit.cx().now()) {
        let from = dates::moment(visit.language(), session.starts_at(zone) - check_in::AROUND, zone);
        let until = dates::moment(visit.language(), session.ends_at(zone) + check_in::AROUND, zone);
        return Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
            let text = if found.event.cancelled_at.is_some() {
                l.t("This event is cancelled: nobody can be marked.")
            } else {
                l.tf("Codes are shown from {from} to {until}: from an hour before the session until an hour after it.", &[("from", &from), ("until", &until)])
            };
            view! {
                {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone())], &title)}
                <h1>{title.clone()}</h1>
                <p>{text}</p>
                <p><a href=address.clone()>{l.t("To the list")}</a></p>
            }
        }));
    }
    let first = codes_of(&visit, &session, 1).await?;
    let code = first.codes.into_iter().next().ok_or(Failure::Conflict(None))?;
    let script = visit.app.assets.address("projector.js");
    let late = session.code_counts_late;
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).bare(), || {
        view! {
            <div class="wall" id="wall" data-codes=format!("{address}/codes")
                data-away=l.t("No connection. The code goes on for up to ten minutes; the page keeps trying.")
                data-lost=l.t("No connection to Dayaq, and no code left. Use the list or a sheet of paper; the page keeps trying.")
                data-present=l.t("{n} present") data-seconds=l.t("new code in {n} s")>
                <h1 class="wall__title" lang=found.event.language.code()>{found.event.title.clone()}</h1>
                <p class="wall__session">{session_line(visit.language(), &session)}</p>
                <div class="wall__code" id="wall-qr" role="img" aria-label=l.t("QR code: scan it with the camera of your phone")>{qr(code.svg)}</div>
                <p class="wall__how">{l.t("Scan with the camera, or type at")}" "<strong>{format!("{}/in", visit.app.settings.address.trim_start_matches("https://").trim_start_matches("http://"))}</strong></p>
                <p class="wall__text" id="wall-text">{code.text}</p>
                <p class="wall__state"><span id="wall-seconds"></span>" "<span id="wall-present">{l.tf("{n} present", &[("n", &first.present.to_string())])}</span></p>
                <p class="wall__problem" id="wall-problem" role="alert"></p>
                <form class="wall__acts" method="post" action=format!("{address}/late")>
                    <a href=address.clone()>{l.t("To the list")}</a>
                    <button class="button button--link" name="late" value=if late { "no" } else { "yes" }>
                        {if late { l.t("Who scans now is marked as late. Count everybody from the start") } else { l.t("Who scans now counts from the start. Mark as late from now on") }}
                    </button>
                </form>
                <noscript><p>{l.t("This page needs JavaScript to change the code. Reload it for the next one.")}</p></noscript>
            </div>
            <script nonce=visit.nonce.clone() src=script></script>
        }
    }))
}
