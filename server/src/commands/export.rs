//! `dayaq export …`: the same rows as on the screen.

use std::{
    fs::{self, File},
    process::ExitCode,
};

use anyhow::Context;
use documents::table::{self as files, Table};
use records::{
    Cx, Db,
    events::list,
    learning::standings,
    projects::project::{self, Project},
    reports::{attendance, completions, events, people},
};

use crate::config::{Export, Format, List};

pub async fn run(database: &str, options: Export) -> anyhow::Result<ExitCode> {
    let cx = Cx::new(Db::open(database).await?);
    standings::fill(&cx).await?;
    let project = project::by_slug(&cx, &options.project)
        .await?
        .with_context(|| format!("there is no project {}", options.project))?;
    let now = cx.now();
    let rows = match options.what {
        List::Completions => completions(&cx, &project, &options).await?,
        List::Attendance => {
            let lines = attendance::lines(&cx, &project, &attendance::Filter::default()).await?;
            whole(&attendance::table(&lines, now), &options)?
        }
        List::Events => {
            let filter = list::Filter { project: Some(project.slug.clone()), ..list::Filter::default() };
            whole(&events::table(&cx, &list::all(&cx, &filter).await?, now).await?, &options)?
        }
        List::People => whole(&people::table(&cx, &project, now).await?, &options)?,
    };
    cx.db.close().await;
    println!("{rows} rows written to {}", options.out.display());
    Ok(ExitCode::SUCCESS)
}

/// Written row by row, however long the list is.
async fn completions(cx: &Cx, project: &Project, options: &Export) -> anyhow::Result<usize> {
    let format = match options.format {
        Format::Csv => files::Format::Csv,
        Format::Xlsx => files::Format::Xlsx,
        Format::Json => files::Format::Json,
    };
    let cannot = || format!("cannot write {}", options.out.display());
    let out = File::create(&options.out).with_context(cannot)?;
    completions::write(cx, project, &completions::Filter::default(), format, out).await.with_context(cannot)
}

fn whole(table: &Table, options: &Export) -> anyhow::Result<usize> {
    let bytes = match options.format {
        Format::Csv => files::csv(table)?,
        Format::Xlsx => files::xlsx(table)?,
        Format::Json => files::json(table)?,
    };
    fs::write(&options.out, bytes).with_context(|| format!("cannot write {}", options.out.display()))?;
    Ok(table.rows.len())
}
