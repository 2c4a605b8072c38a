//! Lists as files: the very rows of the screen, given out while they are read; and long ones made in the background.

use std::sync::Arc;

use axum::response::Response;
use documents::table::{Format, Target};
use records::{
    Cx, Error,
    accounts::{list as people, roles::Role, sessions::Viewer},
    events::list as event_list,
    projects::project::{self, DEFAULT_ZONE, ProjectId},
    reports::{attendance, completions, events, log},
    system::{
        audit::{self, Act},
        jobs::{self, Lane, Task, Work, files::Made, lease::Ending, pieces},
        list::Page,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    found::work,
    web::{
        download::{self, Pieces},
        failure::Failure,
        form::Fields,
        visit::Visit,
    },
    words::i18n::L,
};

/// What a list is of, with its filters.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Rows {
    Completions(completions::Filter),
    Attendance(attendance::Filter),
    Events(event_list::Filter),
    People(people::Filter),
    Audit(audit::Filter),
}

/// A list as somebody asks for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AskedList {
    /// What it is of.
    pub(crate) rows: Rows,
    /// The short names of its projects; none where it is of the whole house, which administrators alone may see.
    pub(crate) projects: Vec<String>,
    /// In its name: the short name of its one project, or `all`.
    pub(crate) of: String,
    /// What was asked for, for the log.
    pub(crate) asked: Value,
}

impl AskedList {
    /// A list of one project.
    pub(crate) fn of_project(rows: Rows, project: &str, query: &Fields) -> Self {
        Self { rows, projects: vec![project.to_owned()], of: project.to_owned(), asked: json!(query.asked()) }
    }

    /// A list of the whole house.
    pub(crate) fn of_house(rows: Rows, query: &Fields) -> Self {
        Self { rows, projects: Vec::new(), of: "all".to_owned(), asked: json!(query.asked()) }
    }

    fn act(&self) -> Act {
        match self.rows {
            Rows::Completions(_) => Act::ExportCompletions,
            Rows::Attendance(_) => Act::ExportAttendance,
            Rows::Events(_) => Act::ExportEvents,
            Rows::People(_) => Act::ExportPeople,
            Rows::Audit(_) => Act::ExportAudit,
        }
    }

    /// For people.
    fn text(&self, l: &L) -> String {
        match self.rows {
            Rows::Completions(_) => l.t("Completions"),
            Rows::Attendance(_) => l.t("Attendance"),
            Rows::Events(_) => l.t("Events"),
            Rows::People(_) => l.t("People"),
            Rows::Audit(_) => l.t("Audit log"),
        }
    }

    /// Whether somebody may have the file.
    fn may(&self, viewer: &Viewer) -> bool {
        let manages = |slug: &String| viewer.has_in(Role::Manager, slug);
        viewer.administrator || (!self.projects.is_empty() && self.projects.iter().all(manages))
    }

    /// Notes that the list was taken, with what was asked for and how many rows it has.
    async fn note(&self, visit: &Visit, format: Format) -> Result<(), Failure> {
        let rows = self.count(visit.cx()).await?;
        let details = json!({ "filters": self.asked, "file": ending(format), "rows": rows });
        Ok(audit::note_with(visit.cx(), visit.signed_in()?.account, self.act(), &self.of, &details).await?)
    }

    async fn name(&self, cx: &Cx, format: Format) -> records::Result<String> {
        let today = cx.today(project::zone_of(cx, &self.of).await?);
        let list = self.act().code().trim_start_matches("export.");
        Ok(format!("{list}-{}-{today}.{}", self.of, ending(format)))
    }

    async fn project(&self, cx: &Cx) -> records::Result<project::Project> {
        let slug = self.projects.first().ok_or(Error::NotFound)?;
        project::by_slug(cx, slug).await?.ok_or(Error::NotFound)
    }

    async fn keys(&self, cx: &Cx) -> records::Result<Vec<ProjectId>> {
        let all = project::all(cx).await?;
        Ok(all.into_iter().filter(|project| self.projects.contains(&project.slug)).map(|project| project.id).collect())
    }

    /// Writes it; answers how many rows there are.
    async fn write(&self, cx: &Cx, out: Target<Pieces>) -> records::Result<usize> {
        match &self.rows {
            Rows::Completions(filter) => completions::write(cx, &self.project(cx).await?, filter, out).await,
            Rows::Attendance(filter) => attendance::write(cx, &self.project(cx).await?, filter, out).await,
            Rows::Events(filter) => events::write(cx, &self.keys(cx).await?, filter, out).await,
            Rows::People(filter) => people::write(cx, filter, DEFAULT_ZONE, out).await,
            Rows::Audit(filter) => log::write(cx, filter, out).await,
        }
    }

    /// How many rows it has.
    async fn count(&self, cx: &Cx) -> records::Result<i64> {
        let first = Page::typed("");
        Ok(match &self.rows {
            Rows::Completions(filter) => completions::count(cx, &self.project(cx).await?, filter).await?,
            Rows::Attendance(filter) => attendance::page(cx, &self.project(cx).await?, filter, first).await?.0.total,
            Rows::Events(filter) => {
                event_list::page(cx, &self.keys(cx).await?, filter, cx.today(DEFAULT_ZONE), first).await?.total
            }
            Rows::People(filter) => people::list(cx, filter, first).await?.total,
            Rows::Audit(filter) => audit::list(cx, filter, first).await?.total,
        })
    }
}

fn known(format: &str) -> Option<(Format, &'static str)> {
    match format {
        "csv" => Some((Format::Csv, download::CSV)),
        "xlsx" => Some((Format::Xlsx, download::XLSX)),
        _ => None,
    }
}

fn ending(format: Format) -> &'static str {
    match format {
        Format::Csv => "csv",
        Format::Xlsx => "xlsx",
        Format::Json => "json",
    }
}

/// A list as a download, `csv` or `xlsx`, written while it is sent; that it was taken is written to the audit log.
pub(crate) async fn stream(visit: &Visit, list: AskedList, format: &str) -> Result<Response, Failure> {
    let (format, kind) = known(format).ok_or(Failure::NotFound)?;
    list.note(visit, format).await?;
    let name = list.name(visit.cx(), format).await?;
    let cx = visit.cx().clone();
    let body = download::written(move |out| async move { list.write(&cx, Target::new(format, out)).await }).await?;
    Ok(download::saved(&name, kind, body))
}

/// The job that makes the file of a list.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ListFile {
    list: AskedList,
    format: String,
}

impl Task for ListFile {
    const KIND: &'static str = "list";
    const LANE: Lane = Lane::Files;
    const ATTEMPTS: i64 = 3;
}

/// Has the file of a list made in the background; leads to where one sees how far it is.
pub(crate) async fn prepare(visit: &Visit, list: AskedList, format: &str) -> Result<Response, Failure> {
    known(format).ok_or(Failure::NotFound)?;
    let about = format!("{} ({})", list.text(&visit.l), format.to_uppercase());
    let task = ListFile { list, format: format.to_owned() };
    work::plan(visit, &task, &about).await
}

/// Bytes of a piece that is written down.
const PIECE: usize = 1024 * 1024;

impl ListFile {
    /// The list of a job that makes one.
    pub(crate) fn of(job: &jobs::Job) -> Option<Self> {
        (job.kind == Self::KIND).then(|| serde_json::from_value(job.arguments.0.clone()).ok()).flatten()
    }

    /// Notes that the file was fetched; refuses whoever may not have it any more.
    pub(crate) async fn fetched(&self, visit: &Visit) -> Result<(), Failure> {
        if !self.list.may(visit.signed_in()?) {
            return Err(Failure::NotFound);
        }
        let (format, _) = known(&self.format).ok_or(Failure::NotFound)?;
        self.list.note(visit, format).await
    }

    /// Makes the file.
    pub(crate) async fn make(self, cx: &Cx, work: &Arc<Work>) -> records::Result<Ending> {
        let (format, kind) = known(&self.format).ok_or(Error::NotFound)?;
        let (name, total) = (self.list.name(cx, format).await?, self.list.count(cx).await?);
        if !pieces::begin(cx, work).await? {
            return Ok(Ending::Cancelled);
        }
        let (list, own, watched) = (self.list, cx.clone(), Arc::clone(work));
        let mut growing = download::grow(move |out| async move {
            let step = move |rows| watched.step(i64::try_from(rows).unwrap_or(total), total);
            list.write(&own, Target::new(format, out).watched(step)).await
        })
        .await?;
        let (mut bytes, mut place) = (Vec::with_capacity(PIECE), 0);
        loop {
            match growing.next().await {
                Ok(Some(more)) => bytes.extend_from_slice(&more),
                Ok(None) => break,
                Err(_) if work.is_cancelled() => return Ok(Ending::Cancelled),
                // The log says why.
                Err(_) => return Ok(Ending::Again { attempts: Self::ATTEMPTS }),
            }
            if bytes.len() >= PIECE {
                if !pieces::put(cx, work, place, &bytes).await? {
                    return Ok(Ending::Cancelled);
                }
                place += 1;
                bytes.clear();
            }
        }
        Ok(Ending::Made(Made { name, media_type: kind.to_owned(), bytes }))
    }
}
