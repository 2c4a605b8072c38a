//! What of a workbook is taken in: which sheets, and rows that nobody sees.

use leptos::prelude::*;

use crate::{
    components::fields::Field,
    pages::events::imports::found::Found,
    words::{i18n::L, problems::Errors},
};

/// The sheets, hidden rows, and formulas without a result, as far as there are any.
pub(super) fn parts(l: &L, found: &Found, errors: &Errors) -> AnyView {
    view! { {sheets(l, found, errors)}{hidden(l, found)}{unresolved(l, found)} }.into_any()
}

fn sheets(l: &L, found: &Found, errors: &Errors) -> Option<AnyView> {
    let sheets = &found.import.read_as.sheets;
    let named = |taken: bool| {
        let names = sheets.iter().filter(|sheet| sheet.taken == taken).map(|sheet| sheet.name.clone());
        names.collect::<Vec<_>>().join(", ")
    };
    let (taken, left) = (named(true), named(false));
    let summary = if left.is_empty() {
        l.tf("Sheets: {names}", &[("names", &taken)])
    } else {
        l.tf("Sheets: {names}. Not taken in: {others}", &[("names", &taken), ("others", &left)])
    };
    let boxes = sheets.iter().enumerate().map(|(place, sheet)| {
        let label = format!("{} ({})", sheet.name, l.tn("{n} row", "{n} rows", sheet.rows));
        Field::new(format!("sheet-{place}"), label, errors).flag(sheet.taken)
    });
    (sheets.len() > 1).then(|| {
        view! {
            <details class="disclosure" id="sheets">
                <summary>{summary}</summary>
                {boxes.collect_view()}
                <div class="form-actions">
                    <button class="button button--secondary" name="sheets" value="true" formaction=format!("{}/sheets", found.address())>{l.t("Save the sheets")}</button>
                </div>
            </details>
        }
        .into_any()
    })
}

fn hidden(l: &L, found: &Found) -> Option<AnyView> {
    let read = &found.import.read_as;
    let rows = read.hidden_rows();
    let (text, button, value) = if read.takes_hidden {
        let text = l.tn("{n} hidden row is taken in.", "{n} hidden rows are taken in.", rows);
        (text, l.t("Leave hidden rows out"), "out")
    } else {
        let text = l.tn(
            "{n} row is hidden or filtered away in the file, and left out.",
            "{n} rows are hidden or filtered away in the file, and left out.",
            rows,
        );
        (text, l.t("Take the hidden rows in"), "in")
    };
    (rows > 0).then(|| {
        view! {
            <div class="notice" id="hidden">
                <p>{text}</p>
                <div class="form-actions">
                    <button class="button button--secondary" name="hidden" value=value formaction=format!("{}/sheets", found.address())>{button}</button>
                </div>
            </div>
        }
        .into_any()
    })
}

fn unresolved(l: &L, found: &Found) -> Option<AnyView> {
    let rows = found.import.read_as.unresolved.len();
    let text = l.tn(
        "In {n} row stands a formula whose result is not in the file, so that its cell is empty here. Open the file in Excel or LibreOffice, save it, and hand it in again.",
        "In {n} rows stands a formula whose result is not in the file, so that its cell is empty here. Open the file in Excel or LibreOffice, save it, and hand it in again.",
        rows,
    );
    (rows > 0).then(|| view! { <div class="notice"><p>{text}</p></div> }.into_any())
}
