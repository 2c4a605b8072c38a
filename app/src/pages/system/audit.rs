//! The audit log, for administrators.

use std::collections::HashMap;

use axum::response::Response;
use chrono::NaiveDate;
use chrono_tz::Tz;
use leptos::prelude::*;
use records::{
    accounts::account,
    projects::project,
    reports::log::{self, Named},
    system::{
        audit::{self, Act, Entry, Filter},
        clock,
        key::AccountId,
        list::Page,
    },
};
use uuid::Uuid;

use crate::{
    components::{
        fields::Field,
        list::{count, files, heads, number_heads, pages, stacked},
        parts::empty,
    },
    found::list_file::{self, AskedList, Rows},
    web::{
        days::Days,
        failure::Failure,
        form::{Fields, Query},
        path::Path,
        visit::Visit,
    },
    words::{
        dates,
        details::{short, told},
        i18n::L,
        labels::Choice,
        problems::Errors,
    },
};

const HERE: &str = "/audit";

/// The time zone of the project in which the viewer works.
async fn zone(visit: &Visit) -> Result<Tz, Failure> {
    let first = visit.signed_in()?.roles.first().map(|(project, _)| project.clone()).unwrap_or_default();
    Ok(project::zone_of(visit.cx(), &first).await?)
}

/// What the address asks for, and which of it makes no sense.
async fn filter(visit: &Visit, query: &Fields, zone: Tz) -> Result<(Filter, Days), Failure> {
    let days = Days::read(&visit.l, query, ("from", "until"));
    let until = days.last.and_then(|last| last.succ_opt());
    let begins = |day: NaiveDate| clock::moment(day, 0, zone);
    let actor = match query.some("actor") {
        Some(typed) => Some(actor(visit, typed).await?),
        None => None,
    };
    let filter = Filter {
        action: query.get("action").to_owned(),
        actor,
        subject: query.get("subject").to_owned(),
        from: days.first.map(begins),
        until: until.map(begins),
    };
    Ok((filter, days))
}

/// The account that is meant by its key, its user name or its address; one that nobody has where there is none.
async fn actor(visit: &Visit, typed: &str) -> Result<AccountId, Failure> {
    if let Ok(key) = typed.parse() {
        return Ok(key);
    }
    Ok(account::by_name_or_email(visit.cx(), typed).await?.map_or(AccountId::NIL, |account| account.id))
}

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let zone = zone(&visit).await?;
    let (filter, days) = filter(&visit, &query, zone).await?;
    let found = audit::list(visit.cx(), &filter, Page::typed(query.get("page"))).await?;
    let names = log::names(visit.cx(), &found.rows).await?;
    let l = &visit.l;
    let title = l.t("Audit log");
    let sealed = if visit.cx().keys.present().is_some() {
        l.t("New entries are sealed with a key that is not in the database.")
    } else {
        l.t("Entries are not sealed: whoever can write to the database could write all of them anew. The README says how a key is made.")
    };
    Ok(visit.page(&title, || {
        let table = if found.rows.is_empty() {
            empty(l.t("No entry found"), l.t("Clear the filter to see all entries."), None)
        } else {
            table(&visit, &query, zone, &found.rows, &names)
        };
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.t("Each entry carries the hash of the one before it, and of the facts and marks that were written with it. The command dayaq audit verify finds what was changed or removed.")} " " {sealed}</p>
            {filters(l, &query, &days.errors)}
            <div class="toolbar">
                <p>{l.tn("{n} entry", "{n} entries", count(&found))}</p>
                {files(l, HERE, &query, "", count(&found))}
            </div>
            {table}
            {pages(l, HERE, &query, &found)}
        }
    }))
}

fn filters(l: &L, query: &Fields, errors: &Errors) -> AnyView {
    let mut acts: Vec<Choice> = Act::ALL.iter().map(|act| (act.code().to_owned(), l.act(*act))).collect();
    acts.sort_by(|one, other| one.1.cmp(&other.1));
    let narrowed = ["actor", "subject", "from", "until"].iter().any(|name| query.some(name).is_some());
    view! {
        <form class="filters" method="get" action=HERE role="search">
            {Field::new("action", l.t("What"), errors).select(acts, query.get("action"), Some(l.t("All")))}
            <details class="filters__more" open=narrowed>
                <summary>{l.t("More filters")}</summary>
                <div class="filters__rest">
                    {Field::new("actor", l.t("Account: user name or key"), errors).input("search", query.get("actor"), "off")}
                    {Field::new("subject", l.t("To what: key or number"), errors).input("search", query.get("subject"), "off")}
                    {Field::new("from", l.t("From"), errors).input("date", query.get("from"), "off")}
                    {Field::new("until", l.t("Until"), errors).input("date", query.get("until"), "off")}
                </div>
            </details>
            <div class="form-actions">
                <button class="button button--secondary">{l.t("Show")}</button>
                <a href=HERE>{l.t("Clear the filters")}</a>
            </div>
        </form>
    }
    .into_any()
}

fn table(visit: &Visit, query: &Fields, zone: Tz, entries: &[Entry], names: &HashMap<Uuid, Named>) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let labels = [l.t("When"), l.t("What"), l.t("To what"), l.t("Who"), l.t("Details")];
    let rows = entries.iter().map(|entry| {
        let [when, what, to, who, details] = labels.clone();
        let act = Act::from_code(&entry.action).map_or_else(|| entry.action.clone(), |act| l.act(act));
        let actor = entry.actor_id.map(|id| id.to_string()).unwrap_or_default();
        view! {
            <tr role="row">
                <td role="cell" class="num" data-label=l.t("Number")>{entry.number}</td>
                <td role="cell" data-label=when>{dates::moment(language, entry.at, zone)}</td>
                <th scope="row" role="rowheader" data-label=what>{act}</th>
                <td role="cell" data-label=to>{about("subject", &entry.subject, query, names)}</td>
                <td role="cell" data-label=who>{about("actor", &actor, query, names)}</td>
                <td role="cell" data-label=details>{told(l, &entry.details)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    stacked(l.t("Audit log"), (number_heads([l.t("Number")]), heads(labels)).into_any(), rows)
}

/// Whom or what an entry names: its page where it has one, and all entries about it.
fn about(filter: &'static str, key: &str, query: &Fields, names: &HashMap<Uuid, Named>) -> Option<AnyView> {
    if key.is_empty() {
        return None;
    }
    let all = format!("{HERE}?{}", query.query_with(&[(filter, key), ("page", "")]));
    let found = key.parse().ok().and_then(|key: Uuid| names.get(&key));
    let name = found.map(|found| {
        let (page, name) = match found {
            Named::Person(id, name) => (format!("/people/{id}"), name),
            Named::Event(id, name) => (format!("/events/{id}"), name),
        };
        view! { <a href=page>{name.clone()}</a> " " }
    });
    Some(view! { {name}<a class="code" title=key.to_owned() href=all>{short(key)}</a> }.into_any())
}

/// The log as a file: the same entries as on the screen with the same filters.
pub(crate) async fn file(visit: Visit, Path(format): Path<String>, Query(query): Query) -> Result<Response, Failure> {
    list_file::stream(&visit, asked(&visit, &query).await?, &format).await
}

/// The list that the address asks for, as a file.
pub(crate) async fn asked(visit: &Visit, query: &Fields) -> Result<AskedList, Failure> {
    let (filter, days) = filter(visit, query, zone(visit).await?).await?;
    days.for_file()?;
    Ok(AskedList::of_house(Rows::Audit(filter), query))
}
