//! `dayaq database …`.

use std::process::ExitCode;

use records::{Cx, Db, reports::kept};

pub async fn rebuild(database: &str) -> anyhow::Result<ExitCode> {
    let cx = Cx::new(Db::open(database).await?);
    let done = kept::rebuild(&cx).await?;
    cx.db.close().await;
    for (name, rows) in done {
        println!("{name}: {rows} rows made anew");
    }
    Ok(ExitCode::SUCCESS)
}
