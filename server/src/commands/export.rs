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
    projects::project,
    reports::{attendance, completions, events, kept, people},
};

use crate::config::{Export, Format, List};

pub async fn run(database: &str, options: Export) -> anyhow::Result<ExitCode> {
    let cx = Cx::new(Db::open(database).await?);
    kept::fill(&cx).await?;
    let project = project::by_slug(&cx, &options.project)
        .await?
        .with_context(|| format!("there is no project {}", options.project))?;
    let format = match options.format {
        Format::Csv => files::Format::Csv,
        Format::Xlsx => files::Format::Xlsx,
        Format::Json => files::Format::Json,
    };
    let cannot = || format!("cannot write {}", options.out.display());
    let out = || File::create(&options.out).with_context(cannot);
    // Written row by row, however long the list is.
    let rows = match options.what {
        List::Completions => completions::write(&cx, &project, &completions::Filter::default(), format, out()?)
            .await
            .with_context(cannot)?,
        List::Attendance => attendance::write(&cx, &project, &attendance::Filter::default(), format, out()?)
            .await
            .with_context(cannot)?,
        List::Events => {
            events::write(&cx, &[project.id], &list::Filter::default(), format, out()?).await.with_context(cannot)?
        }
        List::People => whole(&people::table(&cx, &project, cx.now()).await?, &options)?,
    };
    cx.db.close().await;
    println!("{rows} rows written to {}", options.out.display());
    Ok(ExitCode::SUCCESS)
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
