//! `dayaq demo`.

use std::process::ExitCode;

use records::{Db, demo};

use crate::embedded;

pub async fn run(database: &str, people: u32, seed: u64) -> anyhow::Result<ExitCode> {
    let db = Db::open(database).await?;
    demo::fill(&db, &embedded::course("recognising"), people, seed).await?;
    db.close().await;
    println!("The database now has demonstration data. Accounts:");
    for (user, about) in demo::ACCOUNTS {
        println!("  {user:<8} {:<20} {about}", demo::password(user));
    }
    Ok(ExitCode::SUCCESS)
}
