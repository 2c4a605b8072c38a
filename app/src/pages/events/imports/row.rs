//! One row of a list: who looks like it, and its fields to be put right.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    events::imports::{self, ImportId, Row, State, plan},
    ledger::keys::EventId,
    people::{person::PersonId, posts::PostRole},
};

use super::rows;
use crate::{
    components::{
        draft,
        fields::{Field, given_name},
        parts::error_summary,
    },
    found::event::FoundEvent,
    page::head::PageHead,
    pages::{
        events::imports::found::Found,
        people::duplicates::{because, record},
    },
    web::{failure::Failure, form::Fields, path::Path, visit::Visit},
    words::{dates, problems::Errors},
};

/// The row with this number.
pub(crate) async fn find(visit: &Visit, found: &Found, number: i64) -> Result<Row, Failure> {
    if found.import.state != State::Draft {
        return Err(Failure::NotFound);
    }
    let plan = imports::show(visit.cx(), visit.signed_in()?.account, &found.event.event, &found.import).await?;
    plan.rows.into_iter().find(|row| row.number == number).ok_or(Failure::NotFound)
}

pub(crate) async fn show(
    visit: Visit,
    event: FoundEvent,
    Path((_, import, number)): Path<(EventId, ImportId, i64)>,
) -> Result<Response, Failure> {
    let found = Found::find(&visit, event, import).await?;
    let row = find(&visit, &found, number).await?;
    let l = &visit.l;
    let title = l.tf("Row {n}", &[("n", &found.row(row.number))]);
    let errors = Errors::new(l, &row.problems);
    let address = found.address();
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let alike = row.alike.iter().map(|alike| {
            let percent = dates::percent(visit.language(), alike.likeness.percent);
            let who = if alike.is_acquainted { record(&alike.known) } else { l.t("somebody of another project").into_any() };
            view! { <li><div>{who}</div><div class="small">{percent}", "{because(&visit, &alike.likeness.reasons)}</div></li> }
        });
        let alike = (!row.alike.is_empty()).then(|| view! {
            <h2>{l.t("Who looks like this")}</h2>
            <ul class="session-list">{alike.collect_view()}</ul>
        });
        let (choices, chosen) = rows::choices(&visit, &row);
        let text = |name: &'static str, label: String| Field::new(name, label, &errors).input("text", row.get(name), "off");
        let optional = |name: &'static str, label: String| Field::new(name, label, &errors).optional(l).input("text", row.get(name), "off");
        view! {
            {found.breadcrumbs_to(l, &title)}
            {error_summary(l, &errors)}
            <h1>{title.clone()}</h1>
            <p>{rows::verdict(&visit, &found, &row)}</p>
            {alike}
            <h2>{l.t("What the row says")}</h2>
            <form method="post" action=format!("{address}/rows/{}", row.number) novalidate data-draft=draft::draft(l)>
                {Field::new("decision", l.t("What happens"), &Errors::default()).select(choices, &chosen, Some(l.t("As proposed")))}
                {text("family_name", l.t("Family name"))}
                {given_name(l, &errors, row.get("given_name"), "off")}
                {optional("patronymic", l.t("Patronymic"))}
                {Field::new("sex", l.t("Sex"), &errors).select(l.sexes(), row.get("sex"), None)}
                {optional("birth_year", l.t("Year of birth"))}
                {optional("organisation", l.t("Organisation"))}
                {optional("unit", l.t("Unit"))}
                {Field::new("post_role", l.t("Role in the post"), &errors).select(l.post_roles(), PostRole::from_code(row.get("post_role")).unwrap_or(PostRole::Other).code(), None)}
                {Field::new("language", l.t("Language"), &errors).select(l.languages(), row.get("language"), None)}
                {optional("email", l.t("E-mail"))}
                {optional("phone", l.t("Phone"))}
                <div class="form-actions">
                    <button class="button">{l.t("Save")}</button>
                    <a href=format!("{address}#row-{}", row.number)>{l.t("Back to the list")}</a>
                </div>
            </form>
            {draft::script(&visit)}
        }
    }))
}

/// A decision as the forms send it: `new`, `leave-out`, `same:KEY`, or nothing.
pub(crate) fn decision(typed: &str) -> Result<(Option<imports::Decision>, Option<PersonId>), Failure> {
    match typed.split_once(':') {
        Some(("same", key)) => Ok((Some(imports::Decision::Same), Some(key.parse().map_err(|_| Failure::BadRequest)?))),
        _ if typed.is_empty() => Ok((None, None)),
        _ => match imports::Decision::from_code(typed) {
            Some(decision) if decision != imports::Decision::Same => Ok((Some(decision), None)),
            _ => Err(Failure::BadRequest),
        },
    }
}

/// The fields of the form.
pub(crate) fn corrected(fields: &Fields) -> std::collections::BTreeMap<String, String> {
    plan::FIELDS.iter().map(|field| ((*field).to_owned(), fields.get(field).trim().to_owned())).collect()
}
