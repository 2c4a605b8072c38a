//! `dayaq export …`: the same rows as on the screen.

use std::{fs, process::ExitCode};

use anyhow::Context;
use documents::table as files;
use records::{
    Cx, Db,
    events::list,
    projects::project,
    reports::{attendance, completions, events, people},
};

use crate::config::{Export, Format, List};

pub async fn run(database: &str, options: Export) -> anyhow::Result<ExitCode> {
    let cx = Cx::new(Db::open(database).await?);
    let project = project::by_slug(&cx, &options.project)
        .await?
        .with_context(|| format!("there is no project {}", options.project))?;
    let now = cx.now();
    let table = match options.what {
        List::Completions => {
            completions::table(&completions::list(&cx, &project, &completions::Filter::default()).await?, now)
        }
        List::Attendance => {
            attendance::table(&attendance::lines(&cx, &project, &attendance::Filter::default()).await?, now)
        }
        List::Events => {
            let filter = list::Filter { project: Some(project.slug.clone()), ..list::Filter::default() };
            events::table(&cx, &list::all(&cx, &filter).await?, now).await?
        }
        List::People => people::table(&cx, &project, now).await?,
    };
    let bytes = match options.format {
        Format::Csv => files::csv(&table)?,
        Format::Xlsx => files::xlsx(&table)?,
        Format::Json => files::json(&table)?,
    };
    fs::write(&options.out, bytes).with_context(|| format!("cannot write {}", options.out.display()))?;
    cx.db.close().await;
    println!("{} rows written to {}", table.rows.len(), options.out.display());
    Ok(ExitCode::SUCCESS)
}
