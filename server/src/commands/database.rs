//! `dayaq database …`.

use std::process::ExitCode;

use records::{Cx, Db, learning::standings};

pub async fn rebuild(database: &str) -> anyhow::Result<ExitCode> {
    let cx = Cx::new(Db::open(database).await?);
    let participations = standings::rebuild(&cx).await?;
    cx.db.close().await;
    println!("{participations} participations computed anew");
    Ok(ExitCode::SUCCESS)
}
