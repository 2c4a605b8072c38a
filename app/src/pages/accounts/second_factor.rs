//! One's own second factor: setting it up, its recovery codes, another phone, the way out.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    accounts::{
        second_factor::{self, SecondFactor},
        totp,
    },
    projects::project::DEFAULT_ZONE,
    system::codes,
};

use crate::{
    components::{
        code::qr,
        fields::Field,
        parts::{breadcrumbs, error_summary},
    },
    page::head::PageHead,
    web::{failure::Failure, visit::Visit},
    words::{dates, problems::Errors},
};

pub(crate) async fn show(visit: Visit) -> Result<Response, Failure> {
    render(&visit, &Errors::default()).await
}

/// The page, also after something that was typed is not right.
pub(crate) async fn render(visit: &Visit, errors: &Errors) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let found = second_factor::find(visit.cx(), viewer.account).await?;
    let part = match &found {
        Some(found) if found.proposed().is_some() => proposed(visit, found, errors)?,
        Some(found) if found.is_on() => present(visit, found, errors),
        _ => absent(visit, errors),
    };
    let l = &visit.l;
    let title = l.t("Second factor");
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {breadcrumbs(l, vec![("/account".into(), l.t("Your account"))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            {part}
        }
    }))
}

fn absent(visit: &Visit, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let needed = visit.lacks_second_factor().then(|| {
        view! { <div class="notice"><p>{l.t("Your account needs a second factor. Everything else opens again as soon as it is set up.")}</p></div> }
    });
    view! {
        {needed}
        <p>{l.t("With it, signing in takes your password and a code from your phone. Whoever has found out your password cannot come in with it alone.")}</p>
        <p>{l.t("You need an app for such codes on your phone, for example Aegis, FreeOTP, Google Authenticator or 2FAS. It works without the internet.")}</p>
        <form method="post" action="/account/second-factor/propose" novalidate>
            <input type="text" name="user" value=user(visit) autocomplete="username" hidden/>
            {Field::new("present", l.t("Current password"), errors).password(visit, "current-password")}
            <div class="form-actions"><button class="button">{l.t("Set it up")}</button></div>
        </form>
    }
    .into_any()
}

fn proposed(visit: &Visit, found: &SecondFactor, errors: &Errors) -> Result<AnyView, Failure> {
    let l = &visit.l;
    let secret = totp::text(found.proposed().unwrap_or_default());
    // User names have letters and digits of ASCII, dots, hyphens and underscores.
    let address = format!("otpauth://totp/Dayaq:{}?secret={secret}&issuer=Dayaq", user(visit));
    let picture = documents::qr::svg(&address).map_err(|e| Failure::from(records::Error::from(e)))?;
    let before = found.is_on().then(|| view! { <p>{l.t("Until then the codes of the app before are asked for.")}</p> });
    let groups: Vec<_> = secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    Ok(view! {
        <ol>
            <li>
                <p>{l.t("Open the app on your phone, add an account, and scan this picture.")}</p>
                <div class="second-factor__code">{qr(picture)}</div>
                <p>{l.t("You cannot scan it? Type this key into the app:")}<br/><code class="mono second-factor__key">{groups.join(" ")}</code></p>
            </li>
            <li>
                <p>{l.t("Type the code that the app shows now. Only then the second factor is on.")}</p>
                {before}
                <form method="post" action="/account/second-factor/confirm" novalidate>
                    {Field::new("code", l.t("Code"), errors).hint(l.t("Six digits; a new code is shown every 30 seconds.")).input("text", "", "one-time-code")}
                    <div class="form-actions"><button class="button">{l.t("Switch it on")}</button></div>
                </form>
            </li>
        </ol>
    }
    .into_any())
}

fn present(visit: &Visit, found: &SecondFactor, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let since = found.confirmed_at.map(|at| dates::moment(visit.language(), at, DEFAULT_ZONE)).unwrap_or_default();
    view! {
        <p>{l.tf("It is on since {time}.", &[("time", &since)])}" "{l.tn("{n} recovery code is left.", "{n} recovery codes are left.", usize::try_from(found.codes).unwrap_or_default())}</p>
        <form method="post" action="/account/second-factor/change" novalidate>
            <input type="text" name="user" value=user(visit) autocomplete="username" hidden/>
            {Field::new("present", l.t("Current password"), errors).password(visit, "current-password")}
            {Field::new("code", l.t("Code"), errors).hint(l.t("From the app, or one of your recovery codes.")).input("text", "", "one-time-code")}
            <div class="form-actions">
                <button class="button" name="act" value="codes">{l.t("Make new recovery codes")}</button>
                <button class="button button--secondary" name="act" value="phone">{l.t("Set it up on another phone")}</button>
                <button class="button button--danger" name="act" value="off">{l.t("Switch it off")}</button>
            </div>
        </form>
    }
    .into_any()
}

fn user(visit: &Visit) -> String {
    visit.viewer().map(|viewer| viewer.user_name.clone()).unwrap_or_default()
}

/// The recovery codes, shown once: they are stored nowhere.
pub(crate) fn recovery_codes(visit: &Visit, made: &[String]) -> Response {
    let l = &visit.l;
    let title = l.t("Your recovery codes");
    let today = dates::long(visit.language(), visit.cx().today(DEFAULT_ZONE));
    let items =
        made.iter().map(|code| view! { <li><code class="mono">{codes::print(code)}</code></li> }).collect_view();
    visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            <div class="screen-only">
                <div class="notice notice--done" role="status"><p>{l.t("The second factor is on.")}</p></div>
                <h1>{title.clone()}</h1>
                <div class="notice"><p>{l.t("Print this page now, or write the codes down, and keep them where nobody else looks. They are shown only once; codes from before do not work any more.")}</p></div>
            </div>
            <section class="recovery-codes">
                <p><strong>"Dayaq"</strong>", "{l.tf("User name: {name}", &[("name", &user(visit))])}</p>
                <ol>{items}</ol>
                <p class="small">{l.tf("Made on {day}. Each code works once, in place of a code from your phone.", &[("day", &today)])}</p>
            </section>
            <p class="screen-only"><a class="button" href="/">{l.t("I have kept them")}</a></p>
        }
    })
}
