//! The code on the wall, on the other side: scanned or typed, then one tap. Signing in or typing a name in between costs
//! nothing: the scan was checked first and is kept for ten minutes.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use leptos::prelude::*;
use records::{
    events::{
        check_in::{self, Claim, Found},
        guest_claims,
        registrations::{Registration, alike, guests::GuestInput},
    },
    system::codes,
};

use crate::{
    components::{
        fields::{Field, given_name},
        parts::{error_summary, whose},
    },
    page::head::PageHead,
    web::{cookies, failure::Failure, form::Query, limits::Purpose, path::Path, visit::Visit},
    words::{dates, problems::Errors, sessions::session_line},
};

/// The cookie that carries the claim.
pub(crate) const CLAIM: &str = "claim";
/// The cookie that is a random name of this browser: a claim is good in no other one, and one sees when one phone marks many
/// people.
pub(crate) const DEVICE: &str = "device";
/// The cookie with the secret with which a guest gives feedback: only this phone has it.
pub(crate) const FEEDBACK: &str = "feedback";

/// `GET /in`: the claim that was made, or the form for typing a code.
pub(crate) async fn show(visit: Visit, jar: CookieJar, Query(query): Query) -> Result<Response, Failure> {
    if let Some(code) = query.some("code") {
        let code = codes::read(code);
        return Ok(Redirect::to(&format!("/in/{code}")).into_response());
    }
    let claim = claim(&visit, &jar).await?;
    Ok(match (claim, query.get("done")) {
        (Some(claim), "") => {
            let known = match visit.viewer() {
                None if query.get("name").is_empty() => {
                    guest_claims::of_phone(visit.cx(), &claim, &device(&visit, &jar)).await?
                }
                _ => None,
            };
            let nothing = GuestInput::default();
            let typed = known.as_ref().map_or(Typed::Name(&nothing), Typed::Phone);
            confirm(&visit, &claim, &typed, &Errors::default())
        }
        (claim, done @ ("marked" | "already" | "used" | "waiting" | "full")) => {
            let feedback = codes::read(cookies::of(&jar, visit.app.settings.secure, FEEDBACK));
            told(&visit, claim.as_ref(), done, Some(feedback).filter(|code| done == "waiting" && !code.is_empty()))
        }
        _ => ask(&visit, "", &query.nothing_typed(&visit.l, "code")),
    })
}

/// The claim in the cookie, while it is good.
pub(crate) async fn claim(visit: &Visit, jar: &CookieJar) -> Result<Option<Claim>, Failure> {
    let claim = cookies::of(jar, visit.app.settings.secure, CLAIM);
    Ok(check_in::read_claim(visit.cx(), claim, &device(visit, jar)).await?)
}

/// The name of this browser; empty before its first scan.
pub(crate) fn device(visit: &Visit, jar: &CookieJar) -> String {
    let device = cookies::of(jar, visit.app.settings.secure, DEVICE);
    device.chars().filter(char::is_ascii_alphanumeric).take(32).collect()
}

/// `GET /in/CODE`: checks the scan before anything else.
pub(crate) async fn scan(visit: Visit, jar: CookieJar, Path(code): Path<String>) -> Result<Response, Failure> {
    let l = &visit.l;
    let known = device(&visit, &jar);
    let device =
        if known.is_empty() { format!("{:016x}", u64::from_be_bytes(visit.cx().random.bytes())) } else { known };
    let found = check_in::find(visit.cx(), &code, &device);
    let is_right = |found: &records::Result<Found>| !matches!(found, Ok(Found::Late | Found::Wrong));
    let sentence = match visit.guess(Purpose::Scan, found, is_right).await?? {
        Found::Right { claim, .. } => {
            if !visit.app.limits.name(visit.address) {
                return Err(Failure::TooMany);
            }
            let mut device = cookies::made(visit.app.settings.secure, DEVICE, device);
            device.make_permanent();
            // The claim itself says how long it is good. It takes the place of one that this browser had.
            let jar = jar.add(cookies::made(visit.app.settings.secure, CLAIM, claim)).add(device);
            return Ok((jar, Redirect::to("/in")).into_response());
        }
        Found::Late => l.t("This code has just changed: codes are good for 20 to 40 seconds. Scan the one that is on the wall now."),
        Found::Wrong => l.t("This is not a code that is shown at this moment. Scan the one on the wall, or type its 8 characters; if there is none, ask the trainer to mark you."),
    };
    let typed: String = code.chars().filter(|c| !c.is_control()).take(20).collect();
    Ok(ask(&visit, &typed, &Errors::one("code", sentence)))
}

fn ask(visit: &Visit, typed: &str, errors: &Errors) -> Response {
    let l = &visit.l;
    let title = l.t("I am here");
    visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <p>{l.t("Scan the code on the wall with your phone's camera, or type the 8 characters under it.")}</p>
            <form method="get" action="/in" novalidate>
                {Field::new("code", l.t("Code"), errors).hint(l.t("Small or capital letters do not matter.")).code(typed)}
                <div class="form-actions"><button class="button">{l.t("Go on")}</button></div>
            </form>
        }
    })
}

/// In the place of a key: whoever typed the name does not find themselves among those who are shown.
pub(crate) const NOBODY: &str = "nobody";

/// What is known about somebody without an account at the last step.
pub(crate) enum Typed<'a> {
    /// What they typed.
    Name(&'a GuestInput),
    /// Whose phone it was in another session of the event.
    Phone(&'a Registration),
}

/// The last step: one tap for those who are signed in or whose phone was there before, a name for everybody else.
pub(crate) fn confirm(visit: &Visit, claim: &Claim, typed: &Typed<'_>, errors: &Errors) -> Response {
    let l = &visit.l;
    let title = l.t("I am here");
    visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        let who = match (visit.viewer(), typed) {
            (Some(viewer), _) => view! {
                <form method="post" action="/in">
                    {whose(visit)}
                    <p>{l.tf("You are signed in as {name}.", &[("name", &viewer.name)])}</p>
                    <div class="form-actions"><button class="button button--big">{l.t("I am here")}</button></div>
                </form>
            }
            .into_any(),
            (None, Typed::Phone(row)) => view! {
                <form method="post" action="/in">
                    <p>{l.t("This phone was used before by:")}</p>
                    <p><strong>{alike::masked(row)}</strong></p>
                    <div class="form-actions"><button class="button button--big" name="listed" value=row.id.to_string()>{l.t("That is me, and I am here")}</button></div>
                </form>
                <p><a href="/in?name=other">{l.t("I am somebody else")}</a></p>
            }
            .into_any(),
            (None, Typed::Name(guest)) => view! {
                <form method="post" action="/in" novalidate>
                    {Field::new("family_name", l.t("Family name"), errors).input("text", &guest.family_name, "family-name")}
                    {given_name(l, errors, &guest.given_name, "given-name")}
                    {Field::new("organisation", l.t("Organisation"), errors).optional(l).input("text", &guest.organisation, "organization")}
                    <div class="form-actions"><button class="button button--big">{l.t("I am here")}</button></div>
                </form>
                <p><a href="/sign-in?back=%2Fin">{l.t("Do you have an account? Sign in")}</a></p>
            }
            .into_any(),
        };
        view! {
            {error_summary(l, errors)}
            {about(visit, claim)}
            {who}
            {until(visit, claim)}
        }
    })
}

/// People of the list who may be meant by what was typed: so that nobody who is expected becomes a second person. They are
/// told with their initials: whoever is one of them knows it.
pub(crate) fn which(visit: &Visit, claim: &Claim, guest: &GuestInput, meant: &[Registration]) -> Response {
    let l = &visit.l;
    let title = l.t("Are you on the list?");
    visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let choices = meant.iter().map(|row| {
            view! { <button class="button button--secondary button--wide" name="listed" value=row.id.to_string()>{alike::masked(row)}</button> }
        });
        let typed = format!("{} {}", guest.family_name.trim(), guest.given_name.trim());
        view! {
            {about(visit, claim)}
            <h2>{title.clone()}</h2>
            <p>{l.t("Tap the line that is you. Then you are marked as the person whom the trainer expects.")}</p>
            <form method="post" action="/in" class="stack">
                <input type="hidden" name="family_name" value=guest.family_name.clone()/>
                <input type="hidden" name="given_name" value=guest.given_name.clone()/>
                <input type="hidden" name="organisation" value=guest.organisation.clone()/>
                {choices.collect_view()}
                <button class="button button--link" name="listed" value=NOBODY>{l.tf("None of these. I am {name}.", &[("name", &typed)])}</button>
            </form>
            {until(visit, claim)}
        }
    })
}

fn about(visit: &Visit, claim: &Claim) -> AnyView {
    view! {
        <p class="soft">{session_line(visit.language(), &claim.session)}</p>
        <h1 lang=claim.event.language.code()>{claim.event.title.clone()}</h1>
    }
    .into_any()
}

fn until(visit: &Visit, claim: &Claim) -> AnyView {
    let l = &visit.l;
    let until = dates::time(claim.until, claim.event.zone());
    view! { <p class="soft">{l.tf("Your scan is good until {time}, for one person.", &[("time", &until)])}</p> }
        .into_any()
}

/// What became of a scan; `feedback` is the secret of a guest, shown to nobody else.
fn told(visit: &Visit, claim: Option<&Claim>, done: &str, feedback: Option<String>) -> Response {
    let l = &visit.l;
    let (title, text, good) = match done {
        "marked" => (l.t("You are marked as present"), l.t("Nothing more to do. You can close this page."), true),
        "waiting" => (
            l.t("The trainer has your name"),
            l.t("As soon as the trainer has looked, you are marked as present. Nothing more to do."),
            true,
        ),
        "full" => (
            l.t("Ask the trainer to mark you"),
            l.t("No more names are taken down by this code. The trainer marks you on the list: say that you are here."),
            false,
        ),
        "already" => (l.t("You are marked as present already"), l.t("Nothing more to do. You can close this page."), true),
        _ => (
            l.t("This scan was used already"),
            l.t("A scan is good for one person. If that was you, you are marked. Whoever else is here scans the code on the wall anew."),
            false,
        ),
    };
    let class = if good { "confirmation" } else { "notice" };
    visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let what = claim.map(|claim| {
            view! { <p><span lang=claim.event.language.code()>{claim.event.title.clone()}</span><br/>{session_line(visit.language(), &claim.session)}</p> }
        });
        let more = visit.viewer().map(|_| view! { <p><a href="/my-events">{l.t("My events")}</a></p> });
        view! {
            <div class=class role="status"><h1>{title.clone()}</h1>{what}<p>{text}</p></div>
            {feedback.map(|code| {
                let address = format!("/feedback/{}", codes::print(&code));
                view! {
                    <p>{l.t("After the event you can give feedback without your name. This address is yours alone: keep it, and do not pass it on.")}</p>
                    <p><a class="break" href=address.clone()>{format!("{}{address}", visit.app.settings.address)}</a></p>
                }
            })}
            {more}
        }
    })
}
