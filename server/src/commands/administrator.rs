//! `dayaq administrator …`.

use std::{io::Read, process::ExitCode};

use anyhow::Context;
use records::{
    Cx, Db,
    accounts::{account, credentials},
};

use crate::config::Administrator;

pub async fn run(database: &str, command: Administrator) -> anyhow::Result<ExitCode> {
    // From standard input, so that it stands in no list of processes and no history.
    let mut password = String::new();
    std::io::stdin().take(4096).read_to_string(&mut password).context("cannot read the password")?;
    let password = password.trim_end_matches(['\r', '\n']);
    let cx = Cx::new(Db::open(database).await?);
    match command {
        Administrator::Create { user_name } => account::create_administrator(&cx, &user_name, password).await?,
        Administrator::Password { user_name } => credentials::set_password(&cx, &user_name, password).await?,
    }
    cx.db.close().await;
    Ok(ExitCode::SUCCESS)
}
