//! A list before it is entered: how it was read, what would become of it, and the form that confirms it.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    events::{
        event::{self, Session},
        imports::{self, Letters, MOST_TOLD, Plan, Sample, Verdict},
    },
    people::organisations,
};

use super::{columns, rows, sheets};
use crate::{
    components::{fields::Field, parts::error_summary, suggest},
    page::head::PageHead,
    pages::events::imports::found::Found,
    web::{failure::Failure, form::Fields, visit::Visit},
    words::{dates, i18n::L, labels::Choice, problems::Errors},
};

/// The page, also after an error in one of its forms.
pub(crate) async fn page(visit: &Visit, found: &Found, query: &Fields, errors: &Errors) -> Result<Response, Failure> {
    let import = &found.import;
    let plan = imports::show(visit.cx(), visit.signed_in()?.account, &found.event.event, import).await?;
    let sample = imports::sample(visit.cx(), import).await?;
    let near = near(visit, &plan).await?;
    let sessions =
        if plan.has_minutes() { event::sessions(visit.cx(), found.event.event.id).await? } else { Vec::new() };
    let l = &visit.l;
    let title = import.file_name.clone();
    // A form that is refused says nothing about which rows are shown.
    let shown = if errors.all().is_empty() { query.clone() } else { Fields::default() };
    Ok(visit.page_with(errors.status(), PageHead::new(&l.t("List")), || {
        view! {
            {found.breadcrumbs(l)}
            {error_summary(l, errors)}
            {notice(l, query).map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            <p class="soft">{found.event.event.title.clone()}</p>
            <h1>{title.clone()}</h1>
            <p>{read_as(l, found, &plan)}</p>
            // One form: whatever button is pressed, what was decided in the table goes with it.
            <form method="post" action=format!("{}/confirm", found.address()) novalidate>
                <input type="hidden" name="revision" value=import.revision.to_string()/>
                // What the key Enter presses.
                <button class="visually-hidden" name="show" value="true" tabindex="-1" aria-hidden="true"
                    formaction=format!("{}/decisions", found.address())>{l.t("Show")}</button>
                {(import.letters != Letters::Plain).then(|| letters(l, found, &sample))}
                {sheets::parts(l, found, errors)}
                {columns::columns(l, found, &plan, &sample, errors)}
                {(!plan.unknown_organisations.is_empty()).then(|| unknown(visit, found, &plan, &near, query, errors))}
                {(!plan.lacks_names).then(|| rows::table(visit, found, &plan, &shown))}
                {confirm(l, found, &plan, &sessions, query, errors)}
            </form>
            <form method="post" action=format!("{}/discard", found.address())>
                <button class="button button--link">{l.t("Throw this list away")}</button>
            </form>
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
    let address = format!("{}/letters", found.address());
    let ask = said.is_none().then(|| {
        view! { <button class="button button--secondary" name="letters" value="kept" formaction=address.clone()>{l.t("No, this is Russian")}</button> }
    });
    view! {
        <section class="panel" id="letters" tabindex="-1">
            <h2>{l.t("Letters of an old font")}</h2>
            <p>{said.unwrap_or_else(|| l.t("This looks like Azerbaijani that was typed in an old font. Are the words on the right the ones that are meant?"))}</p>
            <table class="table">
                <thead><tr><th scope="col">{l.t("As it stands in the file")}</th><th scope="col">{l.t("In Latin letters")}</th></tr></thead>
                <tbody>{lines}</tbody>
            </table>
            <div class="form-actions">
                <button class="button" name="letters" value=value formaction=address.clone()>{other}</button>
                {ask}
            </div>
        </section>
    }
    .into_any()
}

/// For how many unknown organisations a known one is proposed.
const PROPOSED: usize = 50;
/// How many unknown organisations are asked about: a form has room for so many.
const ASKED: usize = 200;

/// The unknown organisations that are asked about: those of most rows first.
fn asked(plan: &Plan) -> Vec<(&String, usize)> {
    let mut unknown: Vec<(&String, usize)> =
        plan.unknown_organisations.iter().map(|(typed, rows)| (typed, *rows)).collect();
    unknown.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    unknown.truncate(ASKED);
    unknown
}

/// The known organisation that comes nearest to each unknown one.
async fn near(visit: &Visit, plan: &Plan) -> Result<Vec<Option<String>>, Failure> {
    let mut near = Vec::new();
    for (typed, _) in asked(plan).into_iter().take(PROPOSED) {
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
    let fields = asked(plan).into_iter().enumerate().map(|(place, (typed, rows))| {
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
            {fields}
            <div class="form-actions">
                <button class="button button--secondary" formaction=format!("{}/organisations", found.address())>{l.t("Save the organisations")}</button>
            </div>
            {suggest::script(visit)}
        </details>
    }
    .into_any()
}

/// What would be done, and the button that does it.
fn confirm(l: &L, found: &Found, plan: &Plan, sessions: &[Session], query: &Fields, errors: &Errors) -> AnyView {
    let to_do = plan.to_do();
    let before = if found.import.letters == Letters::Ask {
        Some(l.t("Decide about the letters first."))
    } else if plan.lacks_names {
        Some(l.t("Say first which columns hold the names."))
    } else {
        (to_do == 0).then(|| l.t("Nobody in this list can be entered as it stands."))
    };
    let form = before.map_or_else(
        || confirm_form(l, found, plan, (to_do, sessions), query, errors),
        |text| view! { <p>{text}</p> }.into_any(),
    );
    view! {
        <section class="panel import-confirm" id="rows">
            <h2>{l.t("Confirm")}</h2>
            {form}
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
    let aside = plan.with_aside();
    let said = |n: usize, text: String| (n > 0).then_some(text);
    let lines = [
        said(new, l.tn("{n} person is entered.", "{n} people are entered.", new)),
        said(unsure, l.tn("{n} person is entered who looks like somebody known or like another row: somebody has to look who it is.", "{n} people are entered who look like somebody known or like another row: somebody has to look who they are.", unsure)),
        said(known, l.tn("{n} person who is known comes onto the list.", "{n} people who are known come onto the list.", known)),
        said(plan.untold, l.tf("Further rows look like people whom only other projects know. A project is told that of {n} rows a day; an administrator finds the others among the records that may be the same.", &[("n", &MOST_TOLD.to_string())])),
        said(repeated, l.tn("{n} row says the same as another one.", "{n} rows say the same as another one.", repeated)),
        said(left, l.tn("{n} row is left out.", "{n} rows are left out.", left)),
        said(faulty, l.tn("{n} row with faults is not entered.", "{n} rows with faults are not entered.", faulty)),
        said(aside, l.tn("In {n} row something is left out, such as a phone that is none: it stands beside the row.", "In {n} rows something is left out, such as a phone that is none: it stands beside the row.", aside)),
    ];
    lines.into_iter().flatten().collect()
}

fn confirm_form(
    l: &L,
    found: &Found,
    plan: &Plan,
    (to_do, sessions): (usize, &[Session]),
    query: &Fields,
    errors: &Errors,
) -> AnyView {
    let faulty = plan.count(|v| v == Verdict::Faulty);
    let how: Vec<Choice> = vec![
        ("register".to_owned(), l.t("Put on the list")),
        ("invite".to_owned(), l.t("Invite: by mail where there is an address, else on paper")),
    ];
    let without = (faulty > 0).then(|| {
        let error = errors.of("faulty").map(|text| view! { <p class="field__error">{text}</p> });
        let label =
            l.tn("Go on without the {n} row that has faults", "Go on without the {n} rows that have faults", faulty);
        view! { {error}{Field::new("faulty", label, errors).flag(query.get("faulty") == "true")} }
    });
    let lines = sums(l, plan).into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
    view! {
        <ul>{lines}</ul>
        <input type="hidden" name="count" value=to_do.to_string()/>
        {Field::new("how", l.t("What happens with them"), errors).select(how, query.some("how").unwrap_or("register"), None)}
        {(!sessions.is_empty()).then(|| minutes(l, found, sessions, query, errors))}
        {without}
        <div class="form-actions"><button class="button">{l.tn("Enter {n} person", "Enter {n} people", to_do)}</button></div>
    }
    .into_any()
}

/// The question for which session the minutes of a video meeting count.
fn minutes(l: &L, found: &Found, sessions: &[Session], query: &Fields, errors: &Errors) -> AnyView {
    let named = |session: &Session| {
        let when = dates::long(l.language, session.on_date);
        let text = if session.title.is_empty() { when } else { format!("{when}, {}", session.title) };
        (session.id.to_string(), text)
    };
    let choices: Vec<Choice> = sessions.iter().map(named).collect();
    let chosen = found.import.read_as.session.map(|session| session.to_string());
    let chosen = chosen.unwrap_or_else(|| query.get("session").to_owned());
    let hint =
        l.t("Who has minutes in the list is marked as present for so many. Who is marked already stays as they are.");
    let field = Field::new("session", l.t("For which session the minutes count"), errors).hint(hint);
    field.select(choices, &chosen, Some(l.t("For none: nobody is marked")))
}
