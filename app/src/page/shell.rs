//! The frame around every page.

use axum::http::StatusCode;
use courses::{html::escape, language::Language};
use leptos::prelude::*;
use records::accounts::roles::Role;

use crate::{
    page::{
        asked, device, exit,
        head::{Focus, Frame, PageHead, Part},
        help, icons,
    },
    web::visit::Visit,
};

/// The colour of the beam in the mark.
pub(crate) const THEME: &str = "#0b6b6b";

/// So many places of the product stand in the bar at the thumb; the others in the menu.
const IN_BAR: usize = 4;

/// The whole document.
pub(crate) fn document(visit: &Visit, status: StatusCode, head: &PageHead, body: AnyView) -> String {
    let assets = &visit.app.assets;
    let language = visit.language().code();
    let islands = head.islands.map_or_else(String::new, |part| scripts(visit, part));
    // A wall is no place of anybody's.
    let device = if head.frame == Frame::Bare { String::new() } else { device::head(visit, status) };
    let main_class = if head.frame == Frame::Narrow { "page page--narrow" } else { "page" };
    let body = if head.frame == Frame::Bare {
        view! { <main id="main" tabindex="-1">{body}</main> }.into_any()
    } else {
        framed(visit, head, main_class, body)
    };
    // Who has many windows open, or does not see the page, hears it from the title.
    let title = match status {
        StatusCode::UNPROCESSABLE_ENTITY => format!("{} {}", visit.l.t("Error:"), head.title),
        _ => head.title.clone(),
    };
    // The head never varies but in these places; everything but the title is ours.
    format!(
        r#"<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} – Dayaq</title><link rel="preload" as="font" type="font/woff2" crossorigin href="{regular}"><link rel="preload" as="font" type="font/woff2" crossorigin href="{bold}">{style}<link rel="icon" type="image/svg+xml" href="{mark}">{installed}<meta name="robots" content="noindex">{device}{islands}</head><body>{body}</body></html>"#,
        title = escape(&title),
        regular = assets.address("noto-sans-400.woff2"),
        bold = assets.address("noto-sans-700.woff2"),
        style = style(visit, head),
        mark = assets.address("mark.svg"),
        installed = if head.frame == Frame::Bare { String::new() } else { installed(visit) },
        body = body.to_html(),
    )
}

/// For whoever puts it beside their other apps. Browsers ask for the manifest without cookies: its address says the language.
fn installed(visit: &Visit) -> String {
    let (language, icon) = (visit.language().code(), visit.app.assets.address("icon-180.png"));
    format!(
        r#"<link rel="manifest" href="/manifest.webmanifest?language={language}"><link rel="apple-touch-icon" href="{icon}"><meta name="theme-color" content="{THEME}">"#
    )
}

/// The style: in the page itself for those who come from elsewhere, so that they need not wait for another answer before they
/// see anything; then it is fetched for the pages to come. On a wall it is a file, as browsers of any age know it.
fn style(visit: &Visit, head: &PageHead) -> String {
    let assets = &visit.app.assets;
    let address = assets.address("app.css");
    if !visit.arrives || assets.style().is_empty() || head.frame == Frame::Bare {
        return format!(r#"<link rel="stylesheet" href="{address}">"#);
    }
    let (nonce, style) = (&visit.nonce, assets.style());
    format!(r#"<style nonce="{nonce}">{style}</style><link rel="prefetch" as="style" href="{address}">"#)
}

/// The script of a part of the browser's code. What it will ask for is fetched beside it and not after it.
fn scripts(visit: &Visit, part: Part) -> String {
    let (assets, nonce) = (&visit.app.assets, &visit.nonce);
    let ahead = part.loads().map_or_else(String::new, |(module, wasm)| {
        format!(
            r#"<link rel="modulepreload" nonce="{nonce}" href="{}"><link rel="preload" as="fetch" type="application/wasm" crossorigin href="{}">"#,
            assets.address(module),
            assets.address(wasm)
        )
    });
    format!(r#"<script type="module" nonce="{nonce}" src="{}"></script>{ahead}"#, assets.address(part.script()))
}

/// The page between header and footer.
fn framed(visit: &Visit, head: &PageHead, main_class: &'static str, body: AnyView) -> AnyView {
    let (above, below) = match &head.focus {
        Some(focus) if focus.on_phones => {
            (view! { {focused(visit, head, focus)}{header(visit)} }.into_any(), Some(footer(visit)))
        }
        Some(focus) => {
            (view! { {focused(visit, head, focus)}{visit.viewer().map(|_| device::dialog(&visit.l))} }.into_any(), None)
        }
        None => (header(visit), Some(footer(visit))),
    };
    view! {
        <a class="skip-link" href="#main">{visit.l.t("Skip to the content")}</a>
        {above}
        {head.exit.then(|| exit::line(visit))}
        <main id="main" class=main_class tabindex="-1">{device::notice(&visit.l)}{warnings(visit)}{asked::notice(visit)}{body}</main>
        {help::line(&visit.l, &head.help)}
        {below}
    }
    .into_any()
}

/// One line instead of the header: the way out, what it is, how far.
fn focused(visit: &Visit, head: &PageHead, focus: &Focus) -> AnyView {
    let l = &visit.l;
    view! {
        <header class=if focus.on_phones { "focus-head focus-head--phone" } else { "focus-head" }>
            <div class="focus-head__inner">
                <a class="focus-head__leave" href=focus.leave.clone() aria-label=l.t("Leave, and go on later")>"×"</a>
                <span class="focus-head__text">{focus.text.clone()}</span>
                <span class="focus-head__place">{focus.place.clone()}</span>
                {head.exit.then(|| exit::link(visit))}
            </div>
            <p class="focus-head__away" id="no-way" role="status" hidden
                data-text=l.t("No connection. This opens as soon as there is one again; nothing is lost.")></p>
        </header>
    }
    .into_any()
}

/// What is wrong with the server, for those who can do something about it.
fn warnings(visit: &Visit) -> Option<AnyView> {
    let l = &visit.l;
    visit.viewer().filter(|viewer| viewer.administrator)?;
    let disk = visit.app.warnings.free().map(|free| {
        l.tf(
            "The disk of the server is nearly full: {n} MB are left. Make room before nothing can be saved any more.",
            &[("n", &(free / 1_000_000).to_string())],
        )
    });
    let clock = visit.cx().clock.behind().map(|_| {
        l.t("The clock of the server is behind what was written before. No certificate is issued until it is right.")
    });
    let lines: Vec<_> = disk.into_iter().chain(clock).map(|line| view! { <p>{line}</p> }.into_any()).collect();
    let mails = usize::try_from(visit.app.warnings.undelivered()).unwrap_or(usize::MAX);
    let mails = (mails > 0).then(|| {
        let sentence = l.tn(
            "{n} message of the last days was not delivered.",
            "{n} messages of the last days were not delivered.",
            mails,
        );
        view! { <p>{sentence}" "<a href="/mails?state=given-up">{l.t("See why")}</a></p> }
    });
    (!lines.is_empty() || mails.is_some())
        .then(|| view! { <div class="notice" role="status">{lines}{mails}</div> }.into_any())
}

/// The mark and the name: the way to the first page.
pub(super) fn brand() -> AnyView {
    view! {
        <a class="brand" href="/">
            <svg class="brand__mark" viewBox="0 0 28 28" width="28" height="28" aria-hidden="true">
                <rect x="1" y="3" width="26" height="5"></rect>
                <path d="M12 9 5 26M16 9l7 17" stroke-width="3.5" stroke-linecap="round"></path>
            </svg>
            <span>"Dayaq"</span>
        </a>
    }
    .into_any()
}

fn header(visit: &Visit) -> AnyView {
    let l = &visit.l;
    let links = links(visit);
    let item = |(address, text): &(&'static str, String)| {
        let inside = visit.path == *address
            || visit.path.starts_with(&format!("{address}/"))
            || visit.path.starts_with(&format!("{address}?"));
        view! { <li><a href=*address aria-current=inside.then_some("page")>{icons::of(address)}<span>{text.clone()}</span></a></li> }
    };
    let nav = (!links.is_empty()).then(|| {
        view! { <nav class="site-nav" aria-label=l.t("Main")><ul>{links.iter().map(item).collect_view()}</ul></nav> }
    });
    // On a phone what has no room in the bar below stands in the menu.
    let more = (links.len() > IN_BAR).then(|| {
        view! { <nav class="site-menu__more" aria-label=l.t("More")><ul>{links.iter().skip(IN_BAR).map(item).collect_view()}</ul></nav> }
    });
    let account = visit.viewer().map(|viewer| {
        view! {
            <div class="site-header__account">
                <a href="/account" aria-current=(visit.path == "/account").then_some("page")>{viewer.name.clone()}</a>
                <form method="post" action="/sign-out" id="sign-out">
                    <button class="button button--link">{l.t("Sign out")}</button>
                </form>
            </div>
        }
    });
    let menu = visit.viewer().map(|viewer| {
        // What is seen is part of what is heard: whoever speaks to a phone says the name.
        let label = format!("{}: {}", l.t("Menu"), viewer.name);
        view! { <button class="menu-button" type="button" popovertarget="menu" aria-label=label>{viewer.name.clone()}</button> }
    });
    let dialog = visit.viewer().map(|_| device::dialog(l));
    view! {
        <header class="site-header">
            <div class="site-header__inner">
                {brand()}
                {nav}
                {menu}
                <div class="site-menu" id="menu" popover>
                    {more}
                    {account}
                    {language_switch(visit)}
                </div>
            </div>
            {dialog}
        </header>
    }
    .into_any()
}

/// What the viewer's roles open, in the order in which they need it.
fn links(visit: &Visit) -> Vec<(&'static str, String)> {
    let l = &visit.l;
    let Some(viewer) = visit.viewer() else { return Vec::new() };
    let mut links = Vec::new();
    if viewer.has(Role::Trainee) {
        links.push(("/courses", l.t("My courses")));
        links.push(("/my-events", l.t("My events")));
        links.push(("/certificates", l.t("Certificates")));
    }
    if viewer.administrator || [Role::Trainer, Role::Manager, Role::FocalPoint].iter().any(|r| viewer.has(*r)) {
        links.push(("/events", l.t("Events")));
    }
    if viewer.has(Role::Trainer) {
        links.push(("/exercises", l.t("Exercises")));
        links.push(("/authoring", l.t("Course editor")));
    }
    if viewer.administrator || viewer.has(Role::Manager) || viewer.has(Role::Trainer) {
        links.push(("/attendance", l.t("Attendance")));
        links.push(("/completions", l.t("Completions")));
    }
    if viewer.administrator {
        links.push(("/people", l.t("People")));
        links.push(("/projects", l.t("Projects")));
        links.push(("/organisations", l.t("Organisations")));
        links.push(("/mails", l.t("Messages")));
        links.push(("/audit", l.t("Audit log")));
        links.push(("/jobs", l.t("Work")));
        links.push(("/retention", l.t("Retention")));
    }
    links
}

fn language_switch(visit: &Visit) -> AnyView {
    let back = visit.path.clone();
    let buttons = [Language::Az, Language::Ru, Language::En].into_iter().map(|language| {
        let pressed = if language == visit.language() { "true" } else { "false" };
        let name = crate::words::i18n::L::language_name(language);
        let label = format!("{} – {name}", language.code().to_ascii_uppercase());
        view! {
            <button name="language" value=language.code() lang=language.code() title=name aria-label=label aria-pressed=pressed>
                {language.code().to_ascii_uppercase()}
            </button>
        }
    });
    view! {
        <form class="language-switch" method="post" action="/language" aria-label=visit.l.t("Language")>
            <input type="hidden" name="back" value=back/>
            {buttons.collect_view()}
        </form>
    }
    .into_any()
}

fn footer(visit: &Visit) -> AnyView {
    let l = &visit.l;
    view! {
        <footer class="site-footer">
            <div class="site-footer__inner">
                <a href="/verify">{l.t("Verify a certificate")}</a>
                <a href="/on-this-phone">{l.t("On this phone")}</a>
                <a href="/about">{l.t("About Dayaq and your data")}</a>
            </div>
        </footer>
    }
    .into_any()
}
