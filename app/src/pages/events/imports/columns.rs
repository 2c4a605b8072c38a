//! The columns of a list: what stands in each, where it goes and why; changed in place.

use leptos::prelude::*;
use records::events::imports::{Column, Plan, SHEET_NAME, Sample, Shown, Why};

use crate::{
    components::fields::Field,
    pages::events::imports::found::Found,
    words::{i18n::L, labels::Choice, problems::Errors},
};

/// What the columns hold, as it was found, to be put right.
pub(super) fn columns(l: &L, found: &Found, plan: &Plan, sample: &Sample, errors: &Errors) -> AnyView {
    let choices: Vec<Choice> = Column::ALL.iter().map(|c| (c.code().to_owned(), l.column(*c))).collect();
    let fields = sample.columns.iter().enumerate().map(|(place, shown)| {
        let examples = if shown.examples.is_empty() { l.t("empty") } else { shown.examples.join(" · ") };
        let hint = [examples, why(l, shown)].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(". ");
        let field = Field::new(format!("column-{place}"), heading(l, place, shown), errors).hint(hint);
        field.select(choices.clone(), shown.column.code(), None)
    });
    let fields = fields.collect_view();
    let rows: Vec<Choice> = sample
        .first_rows
        .iter()
        .map(|(number, text)| (number.to_string(), format!("{}: {text}", found.row(*number))))
        .collect();
    let chosen = found.import.heading.map(|number| number.to_string()).unwrap_or_default();
    let wrong = (0..sample.columns.len()).any(|place| errors.of(&format!("column-{place}")).is_some());
    let doubtful = sample.columns.iter().any(|shown| matches!(shown.why, Why::SaysMore | Why::Second));
    let open = plan.lacks_names || wrong || doubtful || errors.of("columns").is_some();
    let taken: Vec<String> =
        sample.columns.iter().filter(|c| c.column != Column::Ignored).map(|c| l.column(c.column)).collect();
    let summary = if taken.is_empty() {
        l.t("Columns: which of them hold what?")
    } else {
        l.tf("Columns: {names}", &[("names", &taken.join(", "))])
    };
    // Where a heading says that several sheets are one list, each has its own.
    let one_heading = found.import.read_as.sheets.len() < 2;
    view! {
        {aside(l, sample)}
        <details class="disclosure" id="columns" open=open>
            <summary>{summary}</summary>
            {plan.lacks_names.then(|| view! { <p>{l.t("No column was recognised as a name. Say what the columns hold.")}</p> })}
            {one_heading.then(|| Field::new("heading", l.t("Row with the headings"), errors).select(rows, &chosen, Some(l.t("There are no headings"))))}
            {(!one_heading).then(|| view! { <input type="hidden" name="heading" value=chosen/> })}
            <div class="import-columns">{fields}</div>
            <div class="form-actions">
                <button class="button button--secondary" formaction=format!("{}/columns", found.address())>{l.t("Save the columns")}</button>
            </div>
        </details>
    }
    .into_any()
}

/// Which columns are left aside; of those in which nothing stands nothing is said.
fn aside(l: &L, sample: &Sample) -> Option<AnyView> {
    let left = sample.columns.iter().enumerate();
    let left = left.filter(|(_, shown)| shown.column == Column::Ignored && !shown.examples.is_empty());
    let names: Vec<String> = left.map(|(place, shown)| heading(l, place, shown)).collect();
    let text = l.tf("Columns that are left out: {names}", &[("names", &names.join(", "))]);
    (!names.is_empty()).then(|| view! { <p class="soft">{text}</p> }.into_any())
}

fn heading(l: &L, place: usize, shown: &Shown) -> String {
    match shown.heading.as_str() {
        "" => l.tf("Column {n}", &[("n", &(place + 1).to_string())]),
        SHEET_NAME => l.t("Name of the sheet"),
        heading => heading.replace('\n', " "),
    }
}

fn why(l: &L, shown: &Shown) -> String {
    match shown.why {
        Why::SaysMore => l.t("The heading says more than that: look at what stands below it."),
        Why::Remembered => l.t("So it was chosen for a list with the same headings."),
        Why::Unknown if shown.column == Column::Ignored => l.t("The heading says nothing that is known."),
        Why::Other => l.t("The heading is about somebody or something else."),
        Why::Second => l.t("Another column says the same. Choose here if this one is right."),
        Why::Parts => l.t("Family name and given name have columns of their own."),
        Why::Chosen => l.t("So it was chosen here."),
        Why::Said | Why::Unknown => String::new(),
    }
}
