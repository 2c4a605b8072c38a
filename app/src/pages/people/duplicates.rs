//! People who seem to be entered twice.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    merging::same::{self, Proposal},
    people::{
        duplicates::{self, Filter, Known, Pair, kept},
        likeness::{CERTAIN, Reason},
    },
    projects::project::DEFAULT_ZONE,
    system::list::Page,
};

use crate::{
    components::{
        fields::Field,
        list::{count, heads, pages, stacked},
        parts::{breadcrumbs, empty, tag},
    },
    web::{failure::Failure, form::Query, visit::Visit},
    words::{dates, i18n::L, problems::Errors},
};

/// How many pieces of people who have changed are compared before the page is shown. The rest is compared meanwhile.
const PIECES: usize = 5;

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    for _ in 0..PIECES {
        if !kept::settle(visit.cx()).await? {
            break;
        }
    }
    let open = usize::try_from(kept::open(visit.cx()).await?).unwrap_or(0);
    let search: String = query.get("search").chars().take(100).collect();
    let filter = Filter { search: search.clone(), certain: query.get("level") == "certain" };
    let found = duplicates::pairs(visit.cx(), &filter, Page::typed(query.get("page"))).await?;
    let proposals = same::proposals(visit.cx()).await?;
    let none_at_all = found.total == 0 && open == 0 && search.trim().is_empty() && !filter.certain;
    let l = &visit.l;
    let title = l.t("Possible duplicates");
    let done =
        (query.get("done") == "distinct").then(|| l.t("Saved: they are two people, and will not be shown here again."));
    Ok(visit.page(&title, || {
        let proposed = proposed(&visit, &proposals);
        let rows = found.rows.iter().map(|pair| row(&visit, pair)).collect_view();
        let levels = vec![("certain".to_owned(), l.t("Certainly one person"))];
        let none = Errors::default();
        let list = if none_at_all {
            empty(
                l.t("No duplicates"),
                l.t("Records that look like one person are shown here. Two records that do not look alike can be merged from the page of either person."),
                Some(("/people".into(), l.t("To the people"))),
            )
        } else if found.rows.is_empty() {
            empty(l.t("No pair found"), l.t("Search for a part of either name, in any spelling, or show all pairs."), None)
        } else {
            stacked(title.clone(), heads([l.t("First record"), l.t("Second record"), l.t("Why"), l.t("What to do")]), rows)
        };
        view! {
            {breadcrumbs(l, vec![("/people".into(), l.t("People"))], &title)}
            {done.clone().map(|text| view! {
                <div class="notice notice--done" role="status">
                    <p>{text}</p>
                    {(query.some("one").is_some()).then(|| view! {
                        <form method="post" action="/people/distinct/take-back">
                            <input type="hidden" name="one" value=query.get("one").to_owned()/>
                            <input type="hidden" name="other" value=query.get("other").to_owned()/>
                            <button class="button button--link">{l.t("Take it back")}</button>
                        </form>
                    })}
                </div>
            })}
            <h1>{title.clone()}</h1>
            {proposed}
            <p>{l.t("These records look like one person. Compare them before you merge them; a merge can be undone.")}</p>
            <form class="filters" method="get" action="/people/duplicates" role="search">
                {Field::new("search", l.t("Part of a name"), &none).input("search", &search, "off")}
                {Field::new("level", l.t("How alike"), &none).select(levels, query.get("level"), Some(l.t("All")))}
                <div class="form-actions"><button class="button button--secondary">{l.t("Show")}</button></div>
            </form>
            <div class="toolbar">
                <p>{l.tn("{n} pair", "{n} pairs", count(&found))}</p>
                {(open > 0).then(|| view! { <p>{l.tn("{n} person is still being compared.", "{n} people are still being compared.", open)}</p> })}
                <a href="/people/merges">{l.t("Merged records")}</a>
                <a href="/people/distinct">{l.t("Records that are two people")}</a>
            </div>
            {list}
            {pages(l, "/people/duplicates", &query, &found)}
        }
    }))
}

/// What trainers have said of people of whom more is known than their event: an administrator decides.
fn proposed(visit: &Visit, proposals: &[Proposal]) -> Option<AnyView> {
    let l = &visit.l;
    let items = proposals.iter().map(|one| {
        let compare = format!("/people/merge?kept={}&gone={}", one.records.kept_id, one.records.gone_id);
        let both = format!("{} · {}", one.records.kept_name(), one.records.gone_name());
        let when = dates::moment(visit.language(), one.proposed_at, DEFAULT_ZONE);
        let by = l.tf(
            "{user} said at “{event}” that they are one person, {time}",
            &[("user", &one.proposed_by), ("event", &one.event), ("time", &when)],
        );
        view! {
            <li>
                <div><strong>{both.clone()}</strong><br/><span class="soft small">{by}</span></div>
                <div>
                    <a href=compare>{l.t("Compare and merge")}<span class="visually-hidden">": "{both.clone()}</span></a>
                    {two_people(l, &one.records.kept_id.to_string(), &one.records.gone_id.to_string(), both)}
                </div>
            </li>
        }
    });
    let items = items.collect_view();
    (!proposals.is_empty())
        .then(|| view! { <h2>{l.t("Proposed by trainers")}</h2><ul class="session-list">{items}</ul> }.into_any())
}

fn row(visit: &Visit, pair: &Pair) -> AnyView {
    let l = &visit.l;
    let likeness = &pair.likeness;
    let kind = if likeness.percent >= CERTAIN { "done" } else { "due" };
    let compare = format!("/people/merge?kept={}&gone={}", pair.first.id, pair.second.id);
    let both = format!("{} · {}", pair.first.full_name(), pair.second.full_name());
    view! {
        <tr role="row">
            <td role="cell" data-label=l.t("First record")>{record(&pair.first)}</td>
            <td role="cell" data-label=l.t("Second record")>{record(&pair.second)}</td>
            <td role="cell" data-label=l.t("Why")>
                <span>
                    {tag(kind, dates::percent(visit.language(), likeness.percent))}" "{because(visit, &likeness.reasons)}
                </span>
            </td>
            <td role="cell" data-label=l.t("What to do")>
                <span>
                    <a href=compare>{l.t("Compare and merge")}<span class="visually-hidden">": "{both.clone()}</span></a>
                    {two_people(l, &pair.first.id.to_string(), &pair.second.id.to_string(), both)}
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// Name, year of birth and organisation.
pub(crate) fn record(known: &Known) -> AnyView {
    let more: Vec<String> =
        known.birth_year.map(|year| year.to_string()).into_iter().chain(known.organisation.clone()).collect();
    view! {
        <span>
            <a href=format!("/people/{}", known.id)>{known.full_name()}</a>
            <br/><span class="soft small">{more.join(", ")}</span>
        </span>
    }
    .into_any()
}

/// The button that says so; `who` is read to those who do not see the row.
pub(crate) fn two_people(l: &L, one: &str, other: &str, who: String) -> AnyView {
    view! {
        <form method="post" action="/people/distinct">
            <input type="hidden" name="one" value=one.to_owned()/>
            <input type="hidden" name="other" value=other.to_owned()/>
            <button class="button button--link">{l.t("These are two people")}<span class="visually-hidden">": "{who}</span></button>
        </form>
    }
    .into_any()
}

/// The reasons in words: what speaks for one person, then what speaks against it. Whether an address or a phone is the one of
/// somebody is said to administrators alone: else whoever hands in a list could ask for it.
pub(crate) fn because(visit: &Visit, reasons: &[Reason]) -> String {
    let l = &visit.l;
    let is_administrator = visit.viewer().is_some_and(|viewer| viewer.administrator);
    let is_said = |reason: Reason| is_administrator || !matches!(reason, Reason::SameEmail | Reason::SamePhone);
    let words = |wanted: bool| {
        let some = reasons
            .iter()
            .filter(|reason| reason.speaks_for() == wanted && is_said(**reason))
            .map(|reason| said(l, *reason));
        some.collect::<Vec<_>>().join(", ")
    };
    match (words(true), words(false)) {
        (same, other) if other.is_empty() => same,
        (same, other) => l.tf("{same}; but {other}", &[("same", &same), ("other", &other)]),
    }
}

fn said(l: &L, reason: Reason) -> String {
    match reason {
        Reason::SameEmail => l.t("the same e-mail address"),
        Reason::SameName => l.t("the same name"),
        Reason::SwappedName => l.t("family name and given name exchanged"),
        Reason::AlikeName => l.t("names that are alike"),
        Reason::SamePhone => l.t("the same phone"),
        Reason::SameFather => l.t("the same father’s name"),
        Reason::SameYear => l.t("the same year of birth"),
        Reason::SameOrganisation => l.t("the same organisation"),
        Reason::OtherFamily => l.t("another family name"),
        Reason::OtherGiven => l.t("another given name"),
        Reason::OtherFather => l.t("another father’s name"),
        Reason::OtherYear => l.t("another year of birth"),
        Reason::OtherOrganisation => l.t("another organisation"),
        Reason::OtherSex => l.t("another sex"),
    }
}
