//! `dayaq export …`: the same rows as on the screen.

use std::{
    fs::{File, OpenOptions, Permissions},
    io,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
    process::ExitCode,
};

use anyhow::Context;
use documents::table as files;
use records::{
    Cx,
    events::list,
    projects::project::{self, Project},
    reports::{attendance, completions, events, kept, people},
    system::{
        audit::{self, Act, Actor},
        db::Opening,
        list::Page,
    },
};

use serde_json::json;

use super::counted;
use crate::config::{Export, Format, List};

pub async fn run(database: &super::Source, options: Export) -> anyhow::Result<ExitCode> {
    let (cx, _) = super::open(database, Opening::Present).await?;
    kept::fill(&cx).await?;
    let project = project::by_slug(&cx, &options.project)
        .await?
        .with_context(|| format!("there is no project {}", options.project))?;
    let (format, kind) = match options.format {
        Format::Csv => (files::Format::Csv, "csv"),
        Format::Xlsx => (files::Format::Xlsx, "xlsx"),
        Format::Json => (files::Format::Json, "json"),
    };
    let cannot = || format!("cannot write {}", options.out.display());
    let out = || anyhow::Ok(files::Target::new(format, private(&options.out).with_context(cannot)?));
    // Before the first byte is written, as for a download.
    let act = match options.what {
        List::Completions => Act::ExportCompletions,
        List::Attendance => Act::ExportAttendance,
        List::Events => Act::ExportEvents,
        List::People => Act::ExportPeople,
    };
    let rows = count(&cx, &project, &options.what).await?;
    let details = json!({ "filters": {}, "file": kind, "rows": rows });
    audit::note_with(&cx, Actor::Nobody, act, &project.slug, &details).await?;
    // Written row by row, however long the list is.
    let rows = match options.what {
        List::Completions => {
            completions::write(&cx, &project, &completions::Filter::default(), out()?).await.with_context(cannot)?
        }
        List::Attendance => {
            attendance::write(&cx, &project, &attendance::Filter::default(), out()?).await.with_context(cannot)?
        }
        List::Events => {
            events::write(&cx, &[project.id], &list::Filter::default(), out()?).await.with_context(cannot)?
        }
        List::People => people::write(&cx, &project, out()?).await.with_context(cannot)?,
    };
    cx.db.close().await;
    println!("{} written to {}", counted(rows, "row", "rows"), options.out.display());
    Ok(ExitCode::SUCCESS)
}

/// How many rows a list has before it is written.
async fn count(cx: &Cx, project: &Project, what: &List) -> records::Result<i64> {
    let first = Page::typed("");
    Ok(match what {
        List::Completions => completions::count(cx, project, &completions::Filter::default()).await?,
        List::Attendance => attendance::page(cx, project, &attendance::Filter::default(), first).await?.0.total,
        List::Events => {
            list::page(cx, &[project.id], &list::Filter::default(), cx.today(project.zone()), first).await?.total
        }
        List::People => people::count(cx, project).await?,
    })
}

/// A file for whoever runs the command alone: lists have names of people in them. One that is there is written anew, and
/// becomes as private.
fn private(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    // Pipes and devices have no mode of their own.
    if file.metadata()?.is_file() {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(file)
}
