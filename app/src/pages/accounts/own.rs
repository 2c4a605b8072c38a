//! The viewer's own account: what is known, password, open sessions.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    accounts::{
        account,
        sessions::{self, Way},
    },
    people::{person, posts},
    projects::project::DEFAULT_ZONE,
};

use super::sign_on;
use crate::{
    components::{
        fields::Field,
        parts::{error_summary, fact, post_button, tag},
    },
    page::head::PageHead,
    web::{failure::Failure, form::Query, visit::Visit},
    words::{dates, problems::Errors},
};

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    render(&visit, query.get("done"), &Typed::default(), &Errors::default()).await
}

/// What was typed and refused.
#[derive(Default)]
pub(crate) struct Typed<'a> {
    pub(crate) address: &'a str,
    pub(crate) phone: Option<&'a str>,
}

/// The page, also after a refused change of the password or of the address, as typed.
pub(crate) async fn render(visit: &Visit, done: &str, typed: &Typed<'_>, errors: &Errors) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let person = person::find(visit.cx(), viewer.person).await?.ok_or(Failure::NotFound)?;
    let address = account::of_person(visit.cx(), viewer.person).await?.and_then(|account| account.address);
    let posts = posts::of_person(visit.cx(), viewer.person).await?;
    let administrators = account::administrators(visit.cx()).await?;
    let linked = sign_on::own(visit).await?;
    let open = sessions::of_account(visit.cx(), viewer.account).await?;
    let l = &visit.l;
    let language = visit.language();
    let title = l.t("Your account");
    let notice = match done {
        "password" => Some(l.t("Your password is changed. All other devices are signed out.")),
        "sessions" => Some(l.t("All other devices are signed out.")),
        "address" => Some(l.t(
            "A mail is on its way to the new address. Open the link in it within a day; until then nothing changes.",
        )),
        "unlinked" => Some(l.t("The link is ended. All other devices are signed out.")),
        "second-factor-off" => Some(l.t("The second factor is off.")),
        "phone" => Some(l.t("Your phone number is saved.")),
        "events" => Some(l.t("Mails about events go to the new address now.")),
        "confirmed" => Some(l.t("The new address is the one of your account now.")),
        _ => None,
    };
    let post = posts.first().map(|p| {
        let text = match &p.unit {
            Some(unit) => format!("{}, {}, {}", p.organisation, unit, l.post_role(p.role)),
            None => format!("{}, {}", p.organisation, l.post_role(p.role)),
        };
        fact(l.t("Post"), text)
    });
    let phone = typed.phone.unwrap_or_else(|| person.phone.as_deref().unwrap_or_default());
    let none = Errors::default();
    let others = open.len() > 1;
    let sessions = open.into_iter().map(|session| {
        let here = session.id == viewer.session;
        let seen = dates::moment(language, session.seen_at, DEFAULT_ZONE);
        let end = if here {
            tag("done", l.t("this device"))
        } else {
            post_button(format!("/account/sessions/{}/end", session.id), "button button--link", l.t("Sign out"))
        };
        view! {
            <li>
                <div>
                    <span>{device(&session.device)}</span>" "
                    <span class="soft">{l.tf("last used {time}", &[("time", &seen)])}</span>
                    {way(visit, &session).map(|way| view! { <br/><span class="soft">{way}</span> })}
                    {session.lasting.then(|| view! { " "{tag("plain", l.t("stays signed in"))} })}
                </div>
                {end}
            </li>
        }
    });
    let sessions = sessions.collect_view();
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {error_summary(l, errors)}
            {notice.map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            <h1>{title.clone()}</h1>
            <dl class="facts">
                {fact(l.t("Name"), person.full_name())}
                {fact(l.t("User name"), viewer.user_name.clone())}
                {fact(l.t("E-mail for signing in"), address.clone().unwrap_or_else(|| l.t("none")))}
                {fact(l.t("E-mail for mails about events"), person.email.clone().unwrap_or_else(|| l.t("none")))}
                {fact(l.t("Phone"), person.phone.clone().unwrap_or_else(|| l.t("none")))}
                {post}
            </dl>
            <p><a href="/my-record">{l.t("My record: hours, courses, events, and everything that is kept about me")}</a></p>
            <p><a href="/jobs">{l.t("My files and work")}</a></p>
            <p class="soft">{match administrators.as_slice() {
                [] => l.t("Something is wrong? Your administrator can correct it."),
                names => l.tf("Something else is wrong? It can be corrected by: {names}.", &[("names", &names.join(", "))]),
            }}</p>
            <h2>{l.t("Phone and language")}</h2>
            <form method="post" action="/account/phone" novalidate>
                {Field::new("phone", l.t("Phone"), errors).optional(l).hint(l.t("With it you can be reached about events.")).input("tel", phone, "tel")}
                <div class="form-actions"><button class="button button--secondary">{l.t("Save the phone number")}</button></div>
            </form>
            <form method="post" action="/language">
                <input type="hidden" name="back" value="/account"/>
                {Field::new("language", l.t("Language of the pages, and of mails to you"), &none).select(l.languages(), language.code(), None)}
                <div class="form-actions"><button class="button button--secondary">{l.t("Save the language")}</button></div>
            </form>
            <h2>{l.t("Change the password")}</h2>
            <form method="post" action="/account/password" novalidate>
                <input type="text" name="user" value=viewer.user_name.clone() autocomplete="username" hidden/>
                {Field::new("present", l.t("Current password"), errors).password(visit, "current-password")}
                {super::reset::password_field(visit, errors)}
                <div class="form-actions"><button class="button">{l.t("Change the password")}</button></div>
            </form>
            <h2>{l.t("Change an e-mail")}</h2>
            <p class="soft">{l.t("A mail to the new address confirms it. With its link you say what the address is for: to sign in with it and get links to a new password, to get mails about events, or both.")}</p>
            <form method="post" action="/account/address" novalidate>
                <input type="text" name="user" value=viewer.user_name.clone() autocomplete="username" hidden/>
                {Field::new("address", l.t("New e-mail"), errors).input("email", typed.address, "email")}
                {Field::new("address_present", l.t("Current password"), errors).password(visit, "current-password")}
                <div class="form-actions"><button class="button button--secondary">{l.t("Send the mail")}</button></div>
            </form>
            <h2>{l.t("Second factor")}</h2>
            <p>{if viewer.second_factor {
                l.t("It is on: signing in takes a code from your phone besides the password.")
            } else {
                l.t("It is off: whoever knows your password can sign in.")
            }}</p>
            <p><a href="/account/second-factor">{if viewer.second_factor { l.t("Change it or switch it off") } else { l.t("Set it up") }}</a></p>
            {sign_on::section(visit, linked)}
            <h2>{l.t("Where you are signed in")}</h2>
            <ul class="session-list">{sessions}</ul>
            {others.then(|| post_button("/account/sessions/end-others".into(), "button button--secondary", l.t("Sign out everywhere else")))}
        }
    }))
}

/// How a session was begun: whoever finds one here that somebody else could have begun knows whom to ask.
fn way(visit: &Visit, session: &sessions::Session) -> Option<String> {
    let l = &visit.l;
    Some(match (session.way?, session.card_by()) {
        (Way::Password, _) => l.t("signed in with the password"),
        (Way::Card, Some(name)) => l.tf("signed in with a card that {name} made", &[("name", &name)]),
        (Way::Card, None) => l.t("signed in with a card"),
        (Way::Link, _) => l.t("signed in with a link from a mail"),
        (Way::SignOn, _) => match visit.provider() {
            Ok(provider) => l.tf("signed in with the account of {name}", &[("name", provider.name())]),
            Err(_) => l.t("signed in with the account of an organisation"),
        },
    })
}

/// The part of a browser's name that people recognise.
fn device(agent: &str) -> String {
    let browser = ["Firefox", "Edg", "OPR", "YaBrowser", "Chrome", "Safari"].into_iter().find(|b| agent.contains(b));
    let system = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"].into_iter().find(|s| agent.contains(s));
    let browser = match browser {
        Some("Edg") => Some("Edge"),
        Some("OPR") => Some("Opera"),
        Some("YaBrowser") => Some("Yandex"),
        other => other,
    };
    let parts: Vec<&str> = browser.into_iter().chain(system).collect();
    if parts.is_empty() { agent.chars().take(40).collect() } else { parts.join(", ") }
}
