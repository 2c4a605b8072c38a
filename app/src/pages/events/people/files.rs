//! The people of an event as a workbook and on paper, for whoever looks after the event: who, from where, how they are reached,
//! and how much they attended.

use std::collections::HashMap;

use axum::response::Response;
use documents::{
    DocumentError, report as paper,
    table::{self, Cell, Kind},
};
use records::{
    certificates::attendance as certificates,
    events::{
        attendance::{self, Row},
        messages::told::{self, Told},
    },
    people::person::PersonId,
    system::{
        audit::{self, Act},
        heavy,
    },
};

use crate::{
    found::event::FoundEvent,
    pages::events::people::page,
    web::{download, failure::Failure, form::Fields, visit::Visit},
    words::{
        dates,
        problems::Errors,
        sessions::{day_and_hour, hours_of, session_line, span},
    },
};

/// So many sessions stand beside each other on paper.
const SESSIONS_ON_PAPER: usize = 2;

/// Everybody on the list, with what is known of them here.
struct People {
    rows: Vec<Row>,
    reached: HashMap<PersonId, Told>,
    certificates: HashMap<PersonId, String>,
}

impl People {
    async fn load(visit: &Visit, found: &FoundEvent) -> Result<Self, Failure> {
        let (cx, event) = (visit.cx(), found.event.id);
        let told = told::of_event(cx, event).await?;
        let issued = certificates::of_event(cx, event).await?;
        Ok(Self {
            rows: attendance::grid(cx, event, &found.sessions).await?,
            reached: told.into_iter().map(|told| (told.person_id, told)).collect(),
            certificates: issued.into_iter().map(|one| (one.person_id, one.number)).collect(),
        })
    }
}

pub(crate) async fn xlsx(visit: Visit, found: FoundEvent) -> Result<Response, Failure> {
    let people = People::load(&visit, &found).await?;
    let l = &visit.l;
    let column = |key: &str, heading: String, kind| table::Column { key: key.to_owned(), heading, kind };
    let mut columns = vec![
        column("family_name", l.t("Family name"), Kind::Text),
        column("given_name", l.t("Given name"), Kind::Text),
        column("patronymic", l.t("Patronymic"), Kind::Text),
        column("sex", l.t("Sex"), Kind::Text),
        column("organisation", l.t("Organisation"), Kind::Text),
        column("unit", l.t("Unit"), Kind::Text),
        column("post", l.t("Role in the post"), Kind::Text),
        column("phone", l.t("Phone"), Kind::Text),
        column("email", l.t("E-mail"), Kind::Text),
        column("state", l.t("State"), Kind::Text),
        column("source", l.t("How"), Kind::Text),
    ];
    columns.extend(found.sessions.iter().enumerate().map(|(n, session)| {
        let line = session_line(visit.language(), session);
        column(&format!("session_{}", n + 1), l.tf("{session}: minutes", &[("session", &line)]), Kind::Integer)
    }));
    columns.push(column("attended_minutes", l.t("Minutes in all"), Kind::Integer));
    columns.push(column("certificate", l.t("Certificate of attendance"), Kind::Text));
    let text = |text: Option<&str>| text.filter(|t| !t.is_empty()).map_or(Cell::Empty, |t| Cell::Text(t.to_owned()));
    let rows = people.rows.iter().map(|row| {
        let registration = &row.registration;
        let reached = people.reached.get(&registration.person_id);
        let mut cells = vec![
            text(Some(&registration.family_name)),
            text(Some(&registration.given_name)),
            text(registration.patronymic.as_deref()),
            Cell::Text(l.sex(registration.sex)),
            text(registration.organisation.as_deref()),
            text(registration.unit.as_deref()),
            registration.post_role.map_or(Cell::Empty, |role| Cell::Text(l.post_role(role))),
            text(reached.and_then(|told| told.phone.as_deref())),
            text(registration.email.as_deref()),
            Cell::Text(l.registration_state(registration.state)),
            Cell::Text(l.source(registration.source)),
        ];
        // What nobody has marked is not known, and no zero.
        let minutes =
            row.entries.iter().zip(&found.sessions).map(|(entry, session)| {
                entry.is_marked().then(|| i64::from(entry.agreed.said.minutes(session.planned())))
            });
        let minutes: Vec<Option<i64>> = minutes.collect();
        cells.extend(minutes.iter().map(|minutes| minutes.map_or(Cell::Empty, Cell::Integer)));
        cells.push(Cell::Integer(minutes.iter().flatten().sum()));
        cells.push(text(people.certificates.get(&registration.person_id).map(String::as_str)));
        cells
    });
    let table = table::Table {
        title: l.t("People and registration"),
        rows: rows.collect(),
        columns,
        made_at: visit.cx().now(),
    };
    let bytes = heavy::FIGURES.run(move || table::xlsx(&table)).await?.map_err(records::Error::from)?;
    file(&visit, &found, "xlsx", download::XLSX, bytes).await
}

pub(crate) async fn pdf(visit: Visit, found: FoundEvent) -> Result<Response, Failure> {
    let people = People::load(&visit, &found).await?;
    let l = &visit.l;
    let (now, event) = (visit.cx().now(), &found.event);
    // More sessions have no room beside each other.
    let sessions = if found.sessions.len() <= SESSIONS_ON_PAPER { found.sessions.len() } else { 0 };
    let rows = people.rows.iter().map(|row| {
        let registration = &row.registration;
        let share = attendance::share(event, &found.sessions, &row.entries, now);
        let phone = people.reached.get(&registration.person_id).and_then(|told| told.phone.clone());
        let works = [registration.organisation.clone(), registration.unit.clone()];
        let minutes = row.entries.iter().zip(&found.sessions).take(sessions).map(|(entry, session)| {
            if entry.is_marked() { entry.agreed.said.minutes(session.planned()).to_string() } else { String::new() }
        });
        let first = [
            registration.name(),
            works.into_iter().flatten().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", "),
            phone.unwrap_or_default(),
            l.registration_state(registration.state),
        ];
        let last = [
            hours_of(l, share.attended, share.planned),
            people.certificates.get(&registration.person_id).cloned().unwrap_or_default(),
        ];
        first.into_iter().chain(minutes).chain(last).collect()
    });
    let words = |heading: String| paper::Column { heading, right: false };
    let number = |heading: String| paper::Column { heading, right: true };
    let first = [l.t("Name"), l.t("Organisation"), l.t("Phone"), l.t("State")].map(words);
    let days = found.sessions.iter().take(sessions).map(|session| number(day_and_hour(session)));
    let last = [l.t("Attended"), l.t("Certificate")].map(words);
    let columns: Vec<paper::Column> = first.into_iter().chain(days).chain(last).collect();
    let note = (sessions > 0).then(|| l.t("Under each session: the minutes that somebody attended."));
    let when = span(l, found.sessions.first().map(|s| s.on_date), found.sessions.last().map(|s| s.on_date));
    let facts = [
        (l.t("When"), when),
        (l.t("Where"), event.place.clone()),
        (l.t("Project"), event.project_name(l.language).to_owned()),
    ];
    let report = paper::Report {
        language: l.language.code().to_owned(),
        title: l.t("People and registration"),
        subtitle: event.title.clone(),
        facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        sections: vec![paper::Section {
            heading: l.tn("{n} person", "{n} people", people.rows.len()),
            paragraph: note,
            table: Some(paper::Table { columns, rows: rows.collect(), total: None }),
        }],
        footer: l.tf("Dayaq, {moment}", &[("moment", &dates::moment(l.language, now, event.zone()))]),
        page_label: l.t("Page {n} of {m}"),
        issued: now,
    };
    match heavy::FIGURES.run(move || paper::pdf(&report)).await? {
        Ok(bytes) => file(&visit, &found, "pdf", download::PDF, bytes).await,
        Err(DocumentError::MissingCharacters(missing)) => {
            let missing: String = missing.into_iter().collect();
            let sentence = l.tf(
                "The PDF cannot be printed: its fonts have no “{characters}”. Take the list as XLSX.",
                &[("characters", &missing)],
            );
            let typed = page::Typed::default();
            page::page(&visit, &found, &Fields::default(), &typed, &Errors::one("files", sentence)).await
        }
        Err(error) => Err(records::Error::from(error).into()),
    }
}

async fn file(
    visit: &Visit,
    found: &FoundEvent,
    ending: &str,
    kind: &'static str,
    bytes: Vec<u8>,
) -> Result<Response, Failure> {
    let account = visit.signed_in()?.account;
    audit::note(visit.cx(), account, Act::ExportParticipants, &found.event.id.to_string()).await?;
    let day = found.sessions.first().map(|s| format!("-{}", s.on_date)).unwrap_or_default();
    Ok(download::saved(&format!("people-{}{day}.{ending}", found.event.project), kind, bytes))
}
