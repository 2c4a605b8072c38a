//! The materials of an event, for its staff: files and links, their order, and from when on people of the event find them.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    events::materials::{self, Material, MaterialId, Visible},
    ledger::keys::EventId,
};

use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, error_summary},
    },
    found::event::FoundEvent,
    page::head::PageHead,
    web::{
        download,
        failure::Failure,
        form::{Fields, Query},
        path::Path,
        visit::Visit,
    },
    words::{i18n::L, labels::Choice, problems::Errors},
};

/// Which of the forms of the page was sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    File,
    Link,
    Change(MaterialId),
}

pub(crate) async fn show(visit: Visit, found: FoundEvent, Query(query): Query) -> Result<Response, Failure> {
    page(&visit, &found, &query, None, &Errors::default()).await
}

/// The page, also after an error in one of its forms.
pub(crate) async fn page(
    visit: &Visit,
    found: &FoundEvent,
    fields: &Fields,
    sent: Option<Sent>,
    errors: &Errors,
) -> Result<Response, Failure> {
    let list = materials::list(visit.cx(), found.event.id).await?;
    let l = &visit.l;
    let title = l.t("Materials");
    Ok(visit.page_with(errors.status(), PageHead::new(&title), || {
        let none = Errors::default();
        // What was typed and what is wrong with it stand in the form that was sent, and in no other.
        let of = |form: Sent| if sent == Some(form) { (Some(fields), errors) } else { (None, &none) };
        let saved = (sent.is_none() && fields.get("done") == "saved").then(|| l.t("Saved."));
        let items = list.iter().enumerate().map(|(place, material)| {
            let ends = (place == 0, place + 1 == list.len());
            item(l, found, material, ends, of(Sent::Change(material.id)))
        });
        let items = items.collect_view();
        let empty = list.is_empty().then(|| view! { <p class="soft">{l.t("No material yet. Whoever is registered finds the materials of the event under My events.")}</p> });
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone())], &title)}
            {error_summary(l, errors)}
            {saved.map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            <h1>{title.clone()}</h1>
            {empty}
            <ol class="entries">{items}</ol>
            <h2>{l.t("Add a file")}</h2>
            {new_file(l, found, of(Sent::File))}
            <h2>{l.t("Add a link")}</h2>
            {new_link(l, found, of(Sent::Link))}
        }
    }))
}

/// A material as people of the event open it: a file is saved, a link says to whom it leads.
pub(crate) fn open(event: EventId, material: &Material) -> AnyView {
    if let Some(address) = &material.address {
        let host = material.host();
        return view! { <a href=address.clone() rel="noreferrer">{material.name.clone()}</a>" "<span class="soft">{host}</span> }
            .into_any();
    }
    let kilobytes = (material.size + 1023) / 1024;
    let address = format!("/events/{event}/materials/{}", material.id);
    view! { <a href=address download="">{material.name.clone()}</a>" "<span class="soft">{format!("{kilobytes} KB")}</span> }
        .into_any()
}

/// What was typed into a form, and what is wrong with it.
type Typed<'a> = (Option<&'a Fields>, &'a Errors);

fn item(l: &L, found: &FoundEvent, material: &Material, (first, last): (bool, bool), typed: Typed<'_>) -> AnyView {
    let address = format!("{}/materials/{}", found.address(), material.id);
    let name = || view! { <span class="visually-hidden">": "{material.name.clone()}</span> };
    let (fields, errors) = typed;
    let get = |field: &str, now: &str| fields.map_or_else(|| now.to_owned(), |fields| fields.get(field).to_owned());
    // The form that was sent is the one to which the list of errors leads.
    let id = |field: &str| if fields.is_some() { field.to_owned() } else { format!("{field}-{}", material.id) };
    let step = |way: &'static str, text: String| {
        view! { <button class="button button--secondary" name="way" value=way>{text}{name()}</button> }
    };
    let steps = (!(first && last)).then(|| {
        view! {
            <form class="cluster" method="post" action=format!("{address}/move")>
                {(!first).then(|| step("up", l.t("Up")))}
                {(!last).then(|| step("down", l.t("Down")))}
            </form>
        }
    });
    let link = material.address.as_ref().map(|now| {
        Field::new("address", l.t("Address"), errors).with_id(id("address")).input("text", &get("address", now), "off")
    });
    let when = (material.visible != Visible::Always).then(|| view! { <p class="soft">{l.tf("People of the event find it {when}.", &[("when", &l.visible(material.visible))])}</p> });
    view! {
        <li>
            <div>{open(found.event.id, material)}{when}</div>
            {steps}
            <details class="disclosure" open=fields.is_some()>
                <summary>{l.t("Change")}{name()}</summary>
                <form method="post" action=address.clone()>
                    {Field::new("title", l.t("Title"), errors).with_id(id("title")).input("text", &get("title", &material.name), "off")}
                    {link}
                    {when_field(l, errors, id("visible"), &get("visible", material.visible.code()))}
                    <div class="form-actions"><button class="button button--secondary">{l.t("Save")}</button></div>
                </form>
            </details>
            <details class="disclosure">
                <summary>{l.t("Remove")}{name()}</summary>
                <form method="post" action=format!("{address}/remove")>
                    <p>{l.t("It is gone for everybody, and cannot be brought back.")}</p>
                    <button class="button button--danger">{l.t("Remove")}</button>
                </form>
            </details>
        </li>
    }
    .into_any()
}

fn when_field(l: &L, errors: &Errors, id: String, chosen: &str) -> AnyView {
    let choices: Vec<Choice> =
        Visible::ALL.iter().map(|visible| (visible.code().to_owned(), l.visible(*visible))).collect();
    Field::new("visible", l.t("People of the event find it"), errors).with_id(id).select(choices, chosen, None)
}

fn new_file(l: &L, found: &FoundEvent, (fields, errors): Typed<'_>) -> AnyView {
    let (visible, id) = fields.map_or(("", "visible-file"), |fields| (fields.get("visible"), "visible"));
    view! {
        <form method="post" enctype="multipart/form-data" action=format!("{}/materials", found.address())>
            {Field::new("file", l.t("File"), errors).hint(l.t("At most 20 MB.")).file()}
            {when_field(l, errors, id.to_owned(), visible)}
            <div class="form-actions"><button class="button button--secondary">{l.t("Add the file")}</button></div>
        </form>
    }
    .into_any()
}

fn new_link(l: &L, found: &FoundEvent, (fields, errors): Typed<'_>) -> AnyView {
    let get = |field: &str| fields.map(|fields| fields.get(field).to_owned()).unwrap_or_default();
    let id = |field: &str| if fields.is_some() { field.to_owned() } else { format!("{field}-link") };
    view! {
        <form method="post" action=format!("{}/links", found.address()) novalidate>
            {Field::new("title", l.t("Title"), errors).with_id(id("title")).input("text", &get("title"), "off")}
            {Field::new("address", l.t("Address"), errors).with_id(id("address"))
                .hint(l.t("Of a page or a file on the web, for example https://example.org/slides.")).input("text", &get("address"), "off")}
            {when_field(l, errors, id("visible"), &get("visible"))}
            <div class="form-actions"><button class="button button--secondary">{l.t("Add the link")}</button></div>
        </form>
    }
    .into_any()
}

/// A file of an event, for its staff and, when its time has come, those who are on its list.
pub(crate) async fn file(visit: Visit, Path((event, id)): Path<(EventId, MaterialId)>) -> Result<Response, Failure> {
    let event = super::calendar::open_to(&visit, event).await?;
    let material = materials::find(visit.cx(), event.id, id).await?.ok_or(Failure::NotFound)?;
    if !event.may_change(visit.signed_in()?) {
        let sessions = records::events::event::sessions(visit.cx(), event.id).await?;
        if !material.visible.has_come(&event, &sessions, visit.cx().now()) {
            return Err(Failure::NotFound);
        }
    }
    let bytes = materials::bytes(visit.cx(), event.id, id).await?.ok_or(Failure::NotFound)?;
    // Always a download: what people upload is never shown as a page of ours.
    Ok(download::saved(&material.name, download::BYTES, bytes))
}
