//! Lists: tables that fit a phone, their pages and sorted columns.

use leptos::prelude::*;
use records::system::list::Listing;

use crate::{web::form::Fields, words::i18n::L};

/// Rows on one page of a list.
pub(crate) const PER_PAGE: usize = 50;

/// The page that the address asks for, from 1.
pub(crate) fn page_number(query: &Fields) -> usize {
    query.get("page").parse().unwrap_or(1).clamp(1, 100_000)
}

/// Links to the other pages; nothing where there is only one.
pub(crate) fn pagination(l: &L, path: &str, query: &Fields, page: usize, total: usize) -> Option<AnyView> {
    numbers(l, page, total, |n, text| {
        let address = format!("{path}?{}", query.query_with(&[("page", &n.to_string())]));
        view! { <a href=address aria-current=(n == page).then_some("page")>{text}</a> }.into_any()
    })
}

/// Buttons to the other pages of a list that stands in a form: what was typed or chosen in it goes with them, to `action`.
pub(crate) fn page_buttons(l: &L, action: &str, page: usize, total: usize) -> Option<AnyView> {
    numbers(l, page, total, |n, text| {
        let current = (n == page).then_some("page");
        view! { <button name="page" value=n formaction=action.to_owned() aria-current=current>{text}</button> }
            .into_any()
    })
}

/// The pages before and after, the first and the last one and those near the present one.
fn numbers(l: &L, page: usize, total: usize, way: impl Fn(usize, String) -> AnyView) -> Option<AnyView> {
    let pages = total.div_ceil(PER_PAGE);
    (pages > 1).then(|| {
        let page = page.min(pages);
        let shown: Vec<usize> = (1..=pages).filter(|n| *n == 1 || *n == pages || n.abs_diff(page) <= 2).collect();
        let items = shown.iter().enumerate().map(|(place, n)| {
            // Where pages are left out, the reader sees it.
            let gap = (place > 0 && shown[place - 1] + 1 < *n).then(|| view! { <li aria-hidden="true">"…"</li> });
            view! { {gap}<li>{way(*n, n.to_string())}</li> }
        });
        let before = (page > 1).then(|| view! { <li>{way(page - 1, l.t("Back"))}</li> });
        let after = (page < pages).then(|| view! { <li>{way(page + 1, l.t("Next"))}</li> });
        view! { <nav class="pagination" aria-label=l.t("Pages")><ul>{before}{items.collect_view()}{after}</ul></nav> }
            .into_any()
    })
}

/// [`pagination`] of a page that is read.
pub(crate) fn pages<T>(l: &L, path: &str, query: &Fields, list: &Listing<T>) -> Option<AnyView> {
    pagination(l, path, query, usize::try_from(list.page.number()).unwrap_or(1), count(list))
}

/// How many rows a list has.
pub(crate) fn count<T>(list: &Listing<T>) -> usize {
    usize::try_from(list.total).unwrap_or(0)
}

/// A table whose rows stand below each other as cards on a phone; `name` is for screen readers. Its rows, heads and cells
/// carry their ARIA roles, because a browser forgets them where the style shows a table as something else.
pub(crate) fn stacked(name: String, heads: AnyView, rows: impl IntoAny) -> AnyView {
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=name>
            <table class="table table--stack" role="table">
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                <tbody role="rowgroup">{rows.into_any()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Heads of columns with words.
pub(crate) fn heads(texts: impl IntoIterator<Item = String>) -> AnyView {
    let head = |text| view! { <th scope="col" role="columnheader">{text}</th> };
    texts.into_iter().map(head).collect_view().into_any()
}

/// Heads of columns with numbers.
pub(crate) fn number_heads(texts: impl IntoIterator<Item = String>) -> AnyView {
    let head = |text| view! { <th scope="col" role="columnheader" class="num">{text}</th> };
    texts.into_iter().map(head).collect_view().into_any()
}

/// The file of a longer list is made in the background: whoever has a slow line would wait before an empty page.
const LONG: usize = 10_000;

/// A list as files, with the filters of the address: which page is shown does not matter to a file. Short ones come at once.
pub(crate) fn files(l: &L, path: &str, query: &Fields, project: &str, rows: usize) -> AnyView {
    let address =
        |format: &str| format!("{path}/file/{format}?{}", query.query_with(&[("page", ""), ("project", project)]));
    if rows > LONG {
        let button = |format: &str, text: &'static str| {
            view! { <button class="button button--secondary" formaction=address(format)>{text}</button> }
        };
        return view! {
            <form method="post" class="cluster" action=address("xlsx")>
                {button("xlsx", "XLSX")}{button("csv", "CSV")}
                <span class="soft small">{l.t("Made in the background; the page says when it is ready.")}</span>
            </form>
        }
        .into_any();
    }
    view! {
        <div class="cluster">
            <a class="button button--secondary" href=address("xlsx") download="">"XLSX"</a>
            <a class="button button--secondary" href=address("csv") download="">"CSV"</a>
        </div>
    }
    .into_any()
}

/// The head of a column that can be sorted: a link that turns the order round when it is followed again.
pub(crate) fn sorted_head(
    path: &str,
    query: &Fields,
    key: &str,
    text: String,
    now: &str,
    descending: bool,
    class: &'static str,
) -> AnyView {
    let here = key == now;
    let next = if here && !descending { "down" } else { "" };
    let address = format!("{path}?{}", query.query_with(&[("sort", key), ("order", next), ("page", "")]));
    let sort = here.then_some(if descending { "descending" } else { "ascending" });
    view! { <th scope="col" role="columnheader" class=class aria-sort=sort><a class="table__sort" href=address>{text}</a></th> }.into_any()
}
