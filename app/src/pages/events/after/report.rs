//! The report of an event: page, PDF and workbook of the same figures.

use axum::response::Response;
pub(crate) use documents::{DocumentError, report as paper, table};
use leptos::prelude::*;
use records::{
    authoring::library,
    events::event::{self, Trainer},
    reports::event::Report,
    system::{
        audit::{self, Act},
        heavy,
    },
};

use crate::{
    components::{
        list::{heads, number_heads, stacked},
        parts::{breadcrumbs, error_summary, fact},
    },
    found::event::FoundEvent,
    page::head::PageHead,
    pages::events::after::figures::{Figure, Part, parts},
    web::{download, failure::Failure, visit::Visit},
    words::{dates, i18n::L, problems::Errors, sessions::span},
};

/// The columns of the workbook, called the same in every language.
const COLUMNS: &[(&str, table::Kind)] = &[
    ("event_id", table::Kind::Text),
    ("event", table::Kind::Text),
    ("first_on", table::Kind::Date),
    ("section", table::Kind::Text),
    ("figure", table::Kind::Text),
    ("value", table::Kind::Decimal),
];

/// What the report says: facts about the event, and parts with figures.
struct Told {
    facts: Vec<(String, String)>,
    parts: Vec<Part>,
}

impl Told {
    async fn load(visit: &Visit, found: &FoundEvent) -> Result<Self, Failure> {
        let (l, cx, event) = (&visit.l, visit.cx(), &found.event);
        let report = Report::load(cx, event, &found.sessions).await?;
        let trainers = event::trainers(cx, event.id).await?;
        let course = match event.course_version_id {
            Some(version) => library::standing(cx, version).await?,
            None => None,
        };
        let days = span(l, found.sessions.first().map(|s| s.on_date), found.sessions.last().map(|s| s.on_date));
        let place = match event.region.as_deref().and_then(|code| l.district(code)) {
            Some(district) => format!("{}, {district}", event.place),
            None => event.place.clone(),
        };
        let course = course.map(|v| format!("{} ({})", v.editions.get(l.language).title.value, v.version));
        let facts = [
            (l.t("Project"), event.project_name(l.language).to_owned()),
            (l.t("Kind"), l.event_kind(event.kind)),
            (l.t("When"), days),
            (l.t("Where"), place),
            (l.t("Language"), L::language_name(event.language).to_owned()),
            (l.t("Course"), course.unwrap_or_default()),
            (l.t("Trainers"), trainers.iter().map(Trainer::name).collect::<Vec<_>>().join(", ")),
            (l.t("Organisers"), event.organisers.clone()),
        ];
        Ok(Self {
            facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
            parts: parts(l, &report, &found.sessions),
        })
    }

    /// As it is drawn on paper.
    fn paper(&self, visit: &Visit, found: &FoundEvent) -> paper::Report {
        let l = &visit.l;
        let now = visit.cx().now();
        let made = dates::moment(l.language, now, found.event.zone());
        paper::Report {
            language: l.language.code().to_owned(),
            title: l.t("Report of an event"),
            subtitle: found.event.title.clone(),
            facts: self.facts.clone(),
            sections: self.parts.iter().map(|part| section(l, part)).collect(),
            footer: l.tf("Dayaq, {moment}", &[("moment", &made)]),
            page_label: l.t("Page {n} of {m}"),
            issued: now,
        }
    }

    /// In long form: one figure a row, each with the event, so that the rows of several events can stand below each other.
    fn table(&self, visit: &Visit, found: &FoundEvent) -> table::Table {
        let l = &visit.l;
        let first = found.sessions.first().map_or(table::Cell::Empty, |session| table::Cell::Date(session.on_date));
        let event =
            [table::Cell::Text(found.event.id.to_string()), table::Cell::Text(found.event.title.clone()), first];
        let event = &event;
        let rows = self.parts.iter().flat_map(|part| {
            part.rows.iter().flat_map(move |(label, figures)| {
                let single = figures.len() == 1;
                figures.iter().zip(&part.columns[1..]).map(move |(figure, head)| {
                    let item = if single { label.clone() } else { format!("{label} · {head}") };
                    let item = match figure {
                        Figure::Hours(_) => l.tf("{figure}, in minutes", &[("figure", &item)]),
                        _ => item,
                    };
                    let figure = [table::Cell::Text(part.heading.clone()), table::Cell::Text(item), figure.cell()];
                    event.iter().cloned().chain(figure).collect()
                })
            })
        });
        table::Table {
            title: l.t("Report of an event"),
            columns: table::Column::plain(COLUMNS),
            rows: rows.collect(),
            made_at: visit.cx().now(),
        }
    }
}

fn section(l: &L, part: &Part) -> paper::Section {
    let columns = part.columns.iter().enumerate();
    let row = |(label, figures): &(String, Vec<Figure>)| {
        std::iter::once(label.clone()).chain(figures.iter().map(|figure| figure.text(l))).collect()
    };
    paper::Section {
        heading: part.heading.clone(),
        paragraph: Some(part.note.clone()).filter(|note| !note.is_empty()),
        table: Some(paper::Table {
            columns: columns.map(|(n, head)| paper::Column { heading: head.clone(), right: n > 0 }).collect(),
            rows: part.rows.iter().map(row).collect(),
            total: None,
        }),
    }
}

pub(crate) async fn show(visit: Visit, found: FoundEvent) -> Result<Response, Failure> {
    page(&visit, &found, &Errors::default()).await
}

async fn page(visit: &Visit, found: &FoundEvent, errors: &Errors) -> Result<Response, Failure> {
    let told = Told::load(visit, found).await?;
    let l = &visit.l;
    let title = l.t("Report of an event");
    Ok(visit.page_with(errors.status(), PageHead::new(&title), || {
        let address = format!("{}/report", found.address());
        let facts = told.facts.into_iter().map(|(label, value)| fact(label, value)).collect_view();
        let parts = told.parts.iter().map(|part| draw(l, part)).collect_view();
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone())], &title)}
            {error_summary(l, errors)}
            <p class="soft">{title.clone()}</p>
            <h1 lang=found.event.language.code()>{found.event.title.clone()}</h1>
            <dl class="facts">{facts}</dl>
            <div class="cluster" id="pdf">
                <a class="button button--secondary" href=format!("{address}.pdf") download="">"PDF"</a>
                <a class="button button--secondary" href=format!("{address}.xlsx") download="">"XLSX"</a>
            </div>
            <p class="soft">{l.t("People are grouped by what they were on the day of their first attended session; who attended none, by what is known now.")}</p>
            {parts}
        }
    }))
}

fn draw(l: &L, part: &Part) -> AnyView {
    let (first, rest) = part.columns.split_at(1);
    let heads = (heads(first.to_vec()), number_heads(rest.to_vec())).into_any();
    let rows = part.rows.iter().map(|(label, figures)| {
        let cells = figures.iter().zip(rest).map(|(figure, head)| {
            view! { <td role="cell" class="num" data-label=head.clone()>{figure.text(l)}</td> }
        });
        view! { <tr role="row"><th scope="row" role="rowheader">{label.clone()}</th>{cells.collect_view()}</tr> }
    });
    view! {
        <h2>{part.heading.clone()}</h2>
        {(!part.note.is_empty()).then(|| view! { <p class="soft">{part.note.clone()}</p> })}
        {stacked(part.heading.clone(), heads, rows.collect_view().into_any())}
    }
    .into_any()
}

pub(crate) async fn pdf(visit: Visit, found: FoundEvent) -> Result<Response, Failure> {
    let report = Told::load(&visit, &found).await?.paper(&visit, &found);
    match heavy::FIGURES.run(move || paper::pdf(&report)).await? {
        Ok(bytes) => file(&visit, &found, "pdf", download::PDF, bytes).await,
        Err(DocumentError::MissingCharacters(missing)) => {
            let l = &visit.l;
            let missing: String = missing.into_iter().collect();
            let sentence = l.tf("The PDF cannot be printed: its fonts have no “{characters}”. Take them out of the title, the place or the organisers of the event.", &[("characters", &missing)]);
            page(&visit, &found, &Errors::one("pdf", sentence)).await
        }
        Err(error) => Err(records::Error::from(error).into()),
    }
}

pub(crate) async fn xlsx(visit: Visit, found: FoundEvent) -> Result<Response, Failure> {
    let table = Told::load(&visit, &found).await?.table(&visit, &found);
    let bytes = heavy::FIGURES.run(move || table::xlsx(&table)).await?.map_err(records::Error::from)?;
    file(&visit, &found, "xlsx", download::XLSX, bytes).await
}

async fn file(
    visit: &Visit,
    found: &FoundEvent,
    ending: &str,
    kind: &'static str,
    bytes: Vec<u8>,
) -> Result<Response, Failure> {
    let account = visit.signed_in()?.account;
    audit::note(visit.cx(), Some(account), Act::ExportEventReport, &found.event.id.to_string()).await?;
    let day = found.sessions.first().map(|s| format!("-{}", s.on_date)).unwrap_or_default();
    Ok(download::saved(&format!("report-{}{day}.{ending}", found.event.project), kind, bytes))
}
