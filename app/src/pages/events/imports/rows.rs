//! The rows of a list, with what would become of each and what can be decided about it.

use leptos::prelude::*;
use records::{
    events::imports::{Alike, Decision, Plan, Row, Verdict},
    people::person::Sex,
    text,
};

use crate::{
    components::{
        fields::Field,
        list::{PER_PAGE, heads, page_buttons, page_number, stacked},
        parts::{empty, tag},
    },
    pages::{events::imports::found::Found, people::duplicates::because},
    web::{form::Fields, visit::Visit},
    words::{dates, i18n::L, labels::Choice, problems::Errors},
};

/// Which rows are shown.
const KINDS: &[&str] = &["faulty", "unsure", "known", "new", "repeated", "left-out", ASIDE];
/// Rows of any kind of which something is left out.
const ASIDE: &str = "aside";

fn is_kind(row: &Row, wanted: &str) -> bool {
    if wanted == ASIDE { !row.aside.is_empty() } else { kind(row.verdict) == wanted }
}

fn kind(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Faulty => "faulty",
        Verdict::Unsure => "unsure",
        Verdict::Known(_) => "known",
        Verdict::New => "new",
        Verdict::Repeated(_) => "repeated",
        Verdict::LeftOut => "left-out",
        Verdict::Done(_) => "done",
    }
}

fn kind_text(l: &L, kind: &str) -> String {
    match kind {
        "faulty" => l.t("With faults"),
        "unsure" => l.t("To be looked at"),
        "known" => l.t("Known"),
        "new" => l.t("New"),
        "repeated" => l.t("Repeated"),
        "left-out" => l.t("Left out"),
        ASIDE => l.t("With something left out"),
        _ => l.t("Entered"),
    }
}

pub(super) fn table(visit: &Visit, found: &Found, plan: &Plan, query: &Fields) -> AnyView {
    let l = &visit.l;
    let wanted = query.get("kind");
    let key = text::search_key(query.get("search"));
    let rows: Vec<&Row> = plan
        .rows
        .iter()
        .filter(|row| wanted.is_empty() || is_kind(row, wanted))
        .filter(|row| {
            query.get("search").trim().is_empty() || (!key.is_empty() && text::search_key(&row.name()).contains(&key))
        })
        .collect();
    let page = page_number(query).min(rows.len().div_ceil(PER_PAGE).max(1));
    let shown: Vec<&Row> = rows.iter().skip((page - 1) * PER_PAGE).take(PER_PAGE).copied().collect();
    let total = rows.len();
    let address = found.address();
    let choices: Vec<Choice> = KINDS
        .iter()
        .map(|kind| (*kind, plan.rows.iter().filter(|row| is_kind(row, kind)).count()))
        .filter(|(kind, n)| *n > 0 || *kind == wanted)
        .map(|(kind, n)| (kind.to_owned(), format!("{} ({n})", kind_text(l, kind))))
        .collect();
    let none = Errors::default();
    let list = if shown.is_empty() {
        empty(l.t("No such row"), l.t("Choose another kind of row, or search for something else."), None)
    } else {
        let labels = [l.t("Name"), l.t("What the list says"), l.t("What happens"), l.t("Decide")];
        let body = shown.iter().map(|row| line(visit, found, row, &labels)).collect_view();
        // Saving leads back to where one was.
        let back = query.query_with(&[("done", "")]);
        view! {
            <input type="hidden" name="back" value=back/>
            {stacked(l.t("Rows of the list"), (heads([l.t("Row")]), heads(labels)).into_any(), body)}
            <div class="form-actions">
                <button class="button button--secondary" formaction=format!("{address}/decisions")>{l.t("Save the decisions on this page")}</button>
            </div>
        }
        .into_any()
    };
    view! {
        <h2 id="list">{l.t("Rows of the list")}</h2>
        <div class="filters" role="search">
            {Field::new("kind", l.t("Kind"), &none).select(choices, wanted, Some(l.tf("All ({n})", &[("n", &plan.rows.len().to_string())])))}
            {Field::new("search", l.t("Part of a name"), &none).input("text", query.get("search"), "off")}
            <div class="form-actions">
                <button class="button button--secondary" name="show" value="true" formaction=format!("{address}/decisions")>{l.t("Show")}</button>
            </div>
        </div>
        {list}
        {page_buttons(l, &format!("{address}/decisions"), page, total)}
    }
    .into_any()
}

fn line(visit: &Visit, found: &Found, row: &Row, labels: &[String; 4]) -> AnyView {
    let l = &visit.l;
    let [name_label, said_label, verdict_label, decide_label] = labels.clone();
    let name = if row.name().is_empty() { l.t("no name") } else { row.name() };
    let correct = format!("{}/decisions", found.address());
    let decide = (!matches!(row.verdict, Verdict::Done(_))).then(|| decision(visit, found, row, &name));
    view! {
        <tr role="row" id=format!("row-{}", row.number)>
            <td role="cell" data-label=l.t("Row")>{found.row(row.number)}</td>
            <th scope="row" role="rowheader" data-label=name_label>{name.clone()}</th>
            <td role="cell" data-label=said_label class="small"><span>{said(l, row)}</span></td>
            <td role="cell" data-label=verdict_label><span>{verdict(visit, found, row)}</span></td>
            <td role="cell" data-label=decide_label>
                <span class="import-decide">
                    {decide}
                    <button class="button button--link" name="correct" value=row.number formaction=correct>{l.t("Correct")}<span class="visually-hidden">": "{name}</span></button>
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// What else the row says, in one line.
fn said(l: &L, row: &Row) -> String {
    let sex = Sex::from_code(row.get("sex")).filter(|sex| *sex != Sex::Unstated).map(|sex| l.sex(sex));
    let fields = ["birth_year", "organisation", "unit", "phone", "email"].map(|field| row.get(field).to_owned());
    let minutes = row.minutes.map(|n| l.tn("{n} minute", "{n} minutes", usize::try_from(n).unwrap_or(0)));
    sex.into_iter().chain(fields).chain(minutes).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What would become of it, and why.
pub(super) fn verdict(visit: &Visit, found: &Found, row: &Row) -> AnyView {
    let l = &visit.l;
    let (tone, text) = match row.verdict {
        Verdict::New => ("done", l.t("new")),
        Verdict::Unsure => ("due", l.t("new, to be looked at")),
        Verdict::Known(_) => ("next", l.t("known")),
        Verdict::Repeated(above) => ("plain", l.tf("the same as row {n}", &[("n", &found.row(above))])),
        Verdict::LeftOut => ("plain", l.t("left out")),
        Verdict::Faulty => ("error", l.t("not entered")),
        Verdict::Done(_) => ("done", l.t("entered")),
    };
    let faults = l.faults(&row.problems).into_iter().map(|text| view! { <li class="field__error">{text}</li> });
    let faults = faults.collect_view();
    let repairs = row.repairs.iter().map(|repair| {
        let text = l.tf(
            "“{typed}” mixed two alphabets; it is stored as “{stored}”.",
            &[("typed", &repair.typed), ("stored", &repair.stored)],
        );
        view! { <li>{text}</li> }
    });
    let repairs = repairs.collect_view();
    let aside = row.aside.iter().map(|aside| view! { <li class="import-aside">{l.aside(aside)}</li> }).collect_view();
    let who = match row.verdict {
        Verdict::Known(person) => row.alike.iter().find(|alike| alike.known.id == person),
        Verdict::Unsure => row.alike.first(),
        _ => None,
    };
    let who = who.map(|alike| {
        let percent = dates::percent(visit.language(), alike.likeness.percent);
        let text = described(l, alike);
        view! { <br/><span class="small">{text}": "{percent}", "{because(visit, &alike.likeness.reasons)}</span> }
    });
    let above =
        (row.verdict == Verdict::Unsure && row.alike.is_empty()).then_some(row.alike_row).flatten().map(|above| {
            view! { <br/><span class="small">{l.tf("looks like row {n}", &[("n", &found.row(above))])}</span> }
        });
    let fills = (!row.fills.is_empty()).then(|| {
        let fields: Vec<String> = row.fills.iter().filter_map(|field| l.of_column(field)).collect();
        let text = l.tf("Added to the record: {fields}", &[("fields", &fields.join(", "))]);
        view! { <br/><span class="small">{text}</span> }
    });
    view! { {tag(tone, text)}{who}{above}{fills}<ul class="plain-list small">{faults}{aside}{repairs}</ul> }.into_any()
}

/// Somebody known, as far as this project may know them.
fn described(l: &L, alike: &Alike) -> String {
    if !alike.is_acquainted {
        return l.t("somebody of another project");
    }
    let known = &alike.known;
    let more = [known.birth_year.map(|year| year.to_string()), known.organisation.clone()];
    let more: Vec<String> = more.into_iter().flatten().collect();
    if more.is_empty() { known.full_name() } else { format!("{} ({})", known.full_name(), more.join(", ")) }
}

/// The choices about a row; without one the proposal holds.
pub(super) fn choices(visit: &Visit, row: &Row) -> (Vec<Choice>, String) {
    let l = &visit.l;
    let mut choices: Vec<Choice> = row
        .alike
        .iter()
        .map(|alike| {
            let percent = dates::percent(visit.language(), alike.likeness.percent);
            let organisation = alike.known.organisation.as_deref().filter(|_| alike.is_acquainted);
            let more: String = organisation.unwrap_or_default().chars().take(40).collect();
            let who = match () {
                () if !alike.is_acquainted => l.t("somebody of another project"),
                () if more.is_empty() => alike.known.full_name(),
                () => format!("{}, {more}", alike.known.full_name()),
            };
            (
                format!("same:{}", alike.known.id),
                l.tf("It is {name} ({percent})", &[("name", &who), ("percent", &percent)]),
            )
        })
        .collect();
    let new =
        if row.may_have_one_name() { l.t("This person has one name") } else { l.t("Somebody who is not known yet") };
    choices.push(("new".to_owned(), new));
    choices.push(("leave-out".to_owned(), l.t("Leave this row out")));
    let chosen = match (row.decision, row.verdict) {
        (Some(Decision::Same), Verdict::Known(person)) => format!("same:{person}"),
        (Some(Decision::New), _) => "new".to_owned(),
        (Some(Decision::LeaveOut), _) => "leave-out".to_owned(),
        _ => String::new(),
    };
    (choices, chosen)
}

fn decision(visit: &Visit, found: &Found, row: &Row, name: &str) -> AnyView {
    let (choices, chosen) = choices(visit, row);
    let none = Errors::default();
    let label = visit.l.tf("Decide about row {n}: {name}", &[("n", &found.row(row.number)), ("name", name)]);
    let select = Field::new(format!("decide-{}", row.number), label, &none);
    view! {
        // What stood here: only what is changed on this page is decided.
        <input type="hidden" name=format!("was-{}", row.number) value=chosen.clone()/>
        {select.bare_select(choices, &chosen, visit.l.t("As proposed"))}
    }
    .into_any()
}
