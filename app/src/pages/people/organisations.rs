//! Organisations, and the form for a new one.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use records::{
    people::organisations::{self, Filter, OrganisationInput, OrganisationKind, Sort},
    system::list::Page,
    text::Repair,
};

use crate::{
    components::{
        contact::contact,
        draft,
        fields::Field,
        list::{count, heads, pages, sorted_head, stacked},
        parts::{breadcrumbs, empty, error_summary},
    },
    page::head::PageHead,
    web::{
        failure::Failure,
        form::{Fields, Query},
        visit::Visit,
    },
    words::problems::Errors,
};

const HERE: &str = "/organisations";

fn filter(query: &Fields) -> Filter {
    Filter {
        search: query.get("search").to_owned(),
        kind: OrganisationKind::from_code(query.get("kind")),
        region: query.some("region").map(str::to_owned),
        sort: Sort::from_code(query.get("sort")).unwrap_or(Sort::Name),
        descending: query.get("order") == "down",
    }
}

/// Names for somebody who is typing one, as a list for the script under the field.
pub(crate) async fn suggest(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    Ok(Json(organisations::suggest(visit.cx(), query.get("q")).await?).into_response())
}

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let filter = filter(&query);
    let found = organisations::list(visit.cx(), &filter, Page::typed(query.get("page"))).await?;
    let l = &visit.l;
    let title = l.t("Organisations");
    Ok(visit.page(&title, || {
        let none = Errors::default();
        let labels = [l.t("Organisation"), l.t("Kind"), l.t("Region"), l.t("People")];
        let body = found.rows.iter().map(|o| {
            let place = o.region.as_deref().and_then(|code| l.district_and_region(code));
            let [_, kind, region, people] = labels.clone();
            let there = format!("/people?{}", Fields::default().query_with(&[("organisation", o.name.as_str())]));
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">{o.name.clone()}{(!o.contact.is_empty()).then(|| view! { <p class="soft small">{contact(&o.contact)}</p> })}</th>
                    <td role="cell" data-label=kind>{l.kind(o.kind)}</td>
                    <td role="cell" data-label=region>{place}</td>
                    <td role="cell" class="num" data-label=people><a href=there>{o.people}<span class="visually-hidden">": "{o.name.clone()}</span></a></td>
                </tr>
            }
        });
        let body = body.collect_view();
        let table = if found.rows.is_empty() {
            empty(l.t("No organisation found"), l.t("Clear the filter, or add the organisation."),
                Some(("/organisations/new".into(), l.t("New organisation"))))
        } else {
            {
            let head = |sort: Sort, text: String, class: &'static str| {
                sorted_head(HERE, &query, sort.code(), text, filter.sort.code(), filter.descending, class)
            };
            let [name, kind, region, people] = labels;
            let heads = (head(Sort::Name, name, ""), heads([kind, region]), head(Sort::People, people, "num"));
            stacked(title.clone(), heads.into_any(), body)
        }
        };
        view! {
            <h1>{title.clone()}</h1>
            {(query.get("done") == "created").then(|| view! { <div class="notice notice--done" role="status"><p>{l.t("Saved.")}</p></div> })}
            <form class="filters" method="get" action="/organisations" role="search">
                {Field::new("search", l.t("Organisation"), &none).input("search", query.get("search"), "off")}
                {Field::new("kind", l.t("Kind"), &none).select(l.kinds(), query.get("kind"), Some(l.t("All")))}
                {Field::new("region", l.t("Region"), &none).select(l.regions(), query.get("region"), Some(l.t("All")))}
                <div class="form-actions"><button class="button button--secondary">{l.t("Show")}</button></div>
            </form>
            <div class="toolbar">
                <p>{l.tn("{n} organisation", "{n} organisations", count(&found))}</p>
                <a class="button" href="/organisations/new">{l.t("New organisation")}</a>
            </div>
            {table}
            {pages(l, HERE, &query, &found)}
        }
    }))
}

pub(crate) async fn new(visit: Visit) -> Response {
    form(&visit, &OrganisationInput::default(), &[], &Errors::default())
}

/// The form, also after errors or repairs.
pub(crate) fn form(visit: &Visit, input: &OrganisationInput, repairs: &[Repair], errors: &Errors) -> Response {
    let l = &visit.l;
    let title = l.t("New organisation");
    visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {breadcrumbs(l, vec![("/organisations".into(), l.t("Organisations"))], &title)}
            {error_summary(l, errors)}
            {super::fields::repaired(visit, repairs)}
            <h1>{title.clone()}</h1>
            <form method="post" action="/organisations/new" novalidate data-draft=draft::draft(l)>
                {Field::new("name", l.t("Name of the organisation"), errors)
                    .hint(l.t("The official name. Never the address of a shelter."))
                    .input("text", &input.name, "off")}
                {Field::new("kind", l.t("Kind"), errors).select(l.kinds(), &input.kind, Some(l.t("Choose")))}
                {Field::new("region", l.t("District or city"), errors).optional(l).select(l.districts(), &input.region, Some(l.t("Not stated")))}
                {Field::new("contact", l.t("Contact"), errors).optional(l)
                    .hint(l.t("Phone or e-mail address of the office as a whole. Nobody comes in by it."))
                    .input("text", &input.contact, "off")}
                <div class="form-actions"><button class="button">{l.t("Save")}</button></div>
            </form>
            {draft::script(visit)}
        }
    })
}
