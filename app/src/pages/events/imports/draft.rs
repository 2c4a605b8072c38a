//! A list before it is entered: how it was read, what would become of it, and the form that confirms it.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    events::imports::{self, Column, Letters, Plan, Sample, Verdict, plan},
    people::organisations,
};

use super::rows;
use crate::{
    components::{fields::Field, parts::error_summary, suggest},
    page::head::PageHead,
    pages::events::imports::found::Found,
    web::{failure::Failure, form::Fields, visit::Visit},
    words::{i18n::L, labels::Choice, problems::Errors},
};

/// The page, also after an error in one of its forms.
pub(crate) async fn page(visit: &Visit, found: &Found, query: &Fields, errors: &Errors) -> Result<Response, Failure> {
    let import = &found.import;
    let plan = plan(visit.cx(), &found.happening.event, import).await?;
    let sample = imports::sample(visit.cx(), import).await?;
    let near = near(visit, &plan).await?;
    let l = &visit.l;
    let title = import.file_name.clone();
    // A form that is refused says nothing about which rows are shown.
    let shown = if errors.all().is_empty() { query.clone() } else { Fields::default() };
    Ok(visit.page_with(errors.status(), PageHead::new(&l.t("List")), || {
        view! {
            {found.breadcrumbs(l)}
            {error_summary(l, errors)}
            {notice(l, query).map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            <p class="soft">{found.happening.event.title.clone()}</p>
            <h1>{title.clone()}</h1>
            <p>{read_as(l, found, &plan)}</p>
            {(import.letters != Letters::Plain).then(|| letters(l, found, &sample))}
            {columns(l, found, &plan, &sample, errors)}
            {(!plan.unknown_organisations.is_empty()).then(|| unknown(visit, found, &plan, &near, query, errors))}
            {(!plan.lacks_names).then(|| rows::table(visit, found, &plan, &shown))}
            {confirm(l, found, &plan, errors)}
        }
    }))
}

fn notice(l: &L, query: &Fields) -> Option<String> {
    match query.get("done") {
        "read" => Some(l.t("The list is read. Nothing is entered yet.")),
        "before" => Some(l.t("This very file was handed in for this event before. Here it is.")),
        "saved" => Some(l.t("Saved.")),
        _ => None,
    }
}

/// `Excel, 124 rows`; `CSV, Windows-1254, 124 rows`.
fn read_as(l: &L, found: &Found, plan: &Plan) -> String {
    let read = &found.import.read_as;
    let kind = if read.workbook { l.t("Excel workbook") } else { format!("CSV, {}", read.encoding) };
    let rows = if plan.lacks_names { usize::try_from(found.import.total).unwrap_or(0) } else { plan.rows.len() };
    format!("{kind}. {}", l.tn("{n} row", "{n} rows", rows))
}

/// The question whether old letters are changed.
fn letters(l: &L, found: &Found, sample: &Sample) -> AnyView {
    let lines = sample.letters.iter().map(|(before, after)| {
        view! { <tr><td>{before.clone()}</td><td>{after.clone()}</td></tr> }
    });
    let lines = lines.collect_view();
    let (said, other, value) = match found.import.letters {
        Letters::Kept => (Some(l.t("The letters stay as they are.")), l.t("Change them into Latin letters"), "changed"),
        Letters::Changed => {
            (Some(l.t("The letters are changed into Latin ones.")), l.t("Leave them as they are"), "kept")
        }
        Letters::Ask | Letters::Plain => (None, l.t("Change them into Latin letters"), "changed"),
    };
    let ask = said.is_none().then(|| {
        view! { <button class="button button--secondary" name="letters" value="kept">{l.t("No, this is Russian")}</button> }
    });
    view! {
        <section class="panel" id="letters" tabindex="-1">
            <h2>{l.t("Letters of an old font")}</h2>
            <p>{said.unwrap_or_else(|| l.t("This looks like Azerbaijani that was typed in an old font. Are the words on the right the ones that are meant?"))}</p>
            <table class="table">
                <thead><tr><th scope="col">{l.t("As it stands in the file")}</th><th scope="col">{l.t("In Latin letters")}</th></tr></thead>
                <tbody>{lines}</tbody>
            </table>
            <form class="form-actions" method="post" action=format!("{}/letters", found.address())>
                <button class="button" name="letters" value=value>{other}</button>
                {ask}
            </form>
        </section>
    }
    .into_any()
}

/// What the columns hold, as it was found, to be put right.
fn columns(l: &L, found: &Found, plan: &Plan, sample: &Sample, errors: &Errors) -> AnyView {
    let choices: Vec<Choice> = Column::ALL.iter().map(|c| (c.code().to_owned(), l.column(*c))).collect();
    let fields = sample.columns.iter().enumerate().map(|(place, (heading, cells))| {
        let label =
            if heading.is_empty() { l.tf("Column {n}", &[("n", &(place + 1).to_string())]) } else { heading.clone() };
        let chosen = found.import.columns.get(place).copied().unwrap_or(Column::Ignored);
        let mut field = Field::new(format!("column-{place}"), label, errors);
        if !cells.is_empty() {
            field = field.hint(cells.join(" · "));
        }
        field.select(choices.clone(), chosen.code(), None)
    });
    let fields = fields.collect_view();
    let rows: Vec<Choice> =
        sample.first_rows.iter().map(|(number, text)| (number.to_string(), format!("{number}: {text}"))).collect();
    let heading = found.import.heading.map(|number| number.to_string()).unwrap_or_default();
    let wrong = (0..sample.columns.len()).any(|place| errors.of(&format!("column-{place}")).is_some());
    let open = plan.lacks_names || wrong || errors.of("columns").is_some();
    let taken: Vec<String> =
        found.import.columns.iter().filter(|c| **c != Column::Ignored).map(|c| l.column(*c)).collect();
    let summary = if taken.is_empty() {
        l.t("Columns: which of them hold what?")
    } else {
        l.tf("Columns: {names}", &[("names", &taken.join(", "))])
    };
    view! {
        <details class="disclosure" id="columns" open=open>
            <summary>{summary}</summary>
            {plan.lacks_names.then(|| view! { <p>{l.t("No column was recognised as a name. Say what the columns hold.")}</p> })}
            <form method="post" action=format!("{}/columns", found.address()) novalidate>
                {Field::new("heading", l.t("Row with the headings"), errors).select(rows, &heading, Some(l.t("There are no headings")))}
                <div class="import-columns">{fields}</div>
                <div class="form-actions"><button class="button button--secondary">{l.t("Save the columns")}</button></div>
            </form>
        </details>
    }
    .into_any()
}

/// For how many unknown organisations a known one is proposed.
const PROPOSED: usize = 50;

/// The known organisation that comes nearest to each unknown one.
async fn near(visit: &Visit, plan: &Plan) -> Result<Vec<Option<String>>, Failure> {
    let mut near = Vec::new();
    for typed in plan.unknown_organisations.keys().take(PROPOSED) {
        near.push(organisations::nearest(visit.cx(), typed).await?.into_iter().next());
    }
    Ok(near)
}

/// Organisations that are not known under the name in the list.
fn unknown(
    visit: &Visit,
    found: &Found,
    plan: &Plan,
    near: &[Option<String>],
    query: &Fields,
    errors: &Errors,
) -> AnyView {
    let l = &visit.l;
    let refused = (0..plan.unknown_organisations.len()).any(|place| errors.of(&format!("meant-{place}")).is_some());
    let fields = plan.unknown_organisations.iter().enumerate().map(|(place, (typed, rows))| {
        let name = format!("meant-{place}");
        let meant = query.get(&name).to_owned();
        let mut field = Field::new(name, format!("{typed} ({rows})"), errors);
        if let Some(Some(near)) = near.get(place) {
            field = field.hint(l.tf("Is it {name}?", &[("name", near)]));
        }
        view! {
            <input type="hidden" name=format!("typed-{place}") value=typed.clone()/>
            {field.organisation(&meant)}
        }
    });
    let fields = fields.collect_view();
    let count = plan.unknown_organisations.len();
    view! {
        <details class="disclosure" id="organisations" open=refused>
            <summary>{l.tn("{n} organisation is not known under its name in the list", "{n} organisations are not known under their names in the list", count)}</summary>
            <p>{l.t("Say which of the known organisations is meant, so that reports count its people. Where nothing is said, the name is kept as it is written, without a post.")}</p>
            <form method="post" action=format!("{}/organisations", found.address())>
                {fields}
                <div class="form-actions"><button class="button button--secondary">{l.t("Save the organisations")}</button></div>
            </form>
            {suggest::script(visit)}
        </details>
    }
    .into_any()
}

/// What would be done, and the button that does it.
fn confirm(l: &L, found: &Found, plan: &Plan, errors: &Errors) -> AnyView {
    let address = found.address();
    let to_do = plan.count(|v| matches!(v, Verdict::New | Verdict::Unsure | Verdict::Known(_)));
    let before = if found.import.letters == Letters::Ask {
        Some(l.t("Decide about the letters first."))
    } else if plan.lacks_names {
        Some(l.t("Say first which columns hold the names."))
    } else {
        (to_do == 0).then(|| l.t("Nobody in this list can be entered as it stands."))
    };
    let form =
        before.map_or_else(|| confirm_form(l, found, plan, to_do, errors), |text| view! { <p>{text}</p> }.into_any());
    view! {
        <section class="panel import-confirm" id="rows">
            <h2>{l.t("Confirm")}</h2>
            {form}
            <form method="post" action=format!("{address}/discard")>
                <button class="button button--link">{l.t("Throw this list away")}</button>
            </form>
        </section>
    }
    .into_any()
}

/// What would happen, in sentences with their numbers.
fn sums(l: &L, plan: &Plan) -> Vec<String> {
    let new = plan.count(|v| v == Verdict::New);
    let unsure = plan.count(|v| v == Verdict::Unsure);
    let known = plan.count(|v| matches!(v, Verdict::Known(_)));
    let repeated = plan.count(|v| matches!(v, Verdict::Repeated(_)));
    let left = plan.count(|v| v == Verdict::LeftOut);
    let faulty = plan.count(|v| v == Verdict::Faulty);
    let said = |n: usize, text: String| (n > 0).then_some(text);
    let lines = [
        said(new, l.tn("{n} person is entered.", "{n} people are entered.", new)),
        said(unsure, l.tn("{n} person is entered who looks like somebody known or like another row: somebody has to look who it is.", "{n} people are entered who look like somebody known or like another row: somebody has to look who they are.", unsure)),
        said(known, l.tn("{n} person who is known comes onto the list.", "{n} people who are known come onto the list.", known)),
        said(repeated, l.tn("{n} row says the same as another one.", "{n} rows say the same as another one.", repeated)),
        said(left, l.tn("{n} row is left out.", "{n} rows are left out.", left)),
        said(faulty, l.tn("{n} row with faults is not entered.", "{n} rows with faults are not entered.", faulty)),
    ];
    lines.into_iter().flatten().collect()
}

fn confirm_form(l: &L, found: &Found, plan: &Plan, to_do: usize, errors: &Errors) -> AnyView {
    let faulty = plan.count(|v| v == Verdict::Faulty);
    let how: Vec<Choice> = vec![
        ("register".to_owned(), l.t("Put on the list")),
        ("invite".to_owned(), l.t("Invite: by mail where there is an address, else on paper")),
    ];
    let without = (faulty > 0).then(|| {
        let error = errors.of("faulty").map(|text| view! { <p class="field__error">{text}</p> });
        let label =
            l.tn("Go on without the {n} row that has faults", "Go on without the {n} rows that have faults", faulty);
        view! { {error}{Field::new("faulty", label, errors).flag(false)} }
    });
    let lines = sums(l, plan).into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
    view! {
        <ul>{lines}</ul>
        <form method="post" action=format!("{}/confirm", found.address()) novalidate>
            <input type="hidden" name="revision" value=found.import.revision.to_string()/>
            {Field::new("how", l.t("What happens with them"), errors).select(how, "register", None)}
            {without}
            <div class="form-actions"><button class="button">{l.tn("Enter {n} person", "Enter {n} people", to_do)}</button></div>
        </form>
    }
    .into_any()
}
