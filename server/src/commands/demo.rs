//! `dayaq demo`.

use std::process::ExitCode;

use records::{demo, system::db::Opening};

use crate::embedded;

pub async fn run(database: &super::Source, people: u32, seed: u64) -> anyhow::Result<ExitCode> {
    let (cx, new) = super::open(database, Opening::Make).await?;
    let db = cx.db;
    demo::fill(&db, &embedded::course("recognising"), people, seed).await?;
    db.close().await;
    if let Some(file) = new {
        println!("{}", super::made(&file));
    }
    println!("The database now has demonstration data. Accounts:");
    for (user, about) in demo::ACCOUNTS {
        println!("  {user:<8} {:<20} {about}", demo::password(user));
    }
    Ok(ExitCode::SUCCESS)
}
