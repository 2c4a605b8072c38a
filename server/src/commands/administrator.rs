//! `dayaq administrator …`.

use std::{io::Read, process::ExitCode};

use anyhow::Context;
use app::Texts;
use records::{
    Error,
    accounts::{account, credentials, factor_changes},
    system::db::Opening,
};

use crate::config::Administrator;

pub async fn run(database: &super::Source, command: Administrator) -> anyhow::Result<ExitCode> {
    let password = match command {
        Administrator::SecondFactor { .. } => String::new(),
        _ => password()?,
    };
    let password = password.trim_end_matches(['\r', '\n']);
    let opening = match command {
        Administrator::Create { .. } => Opening::Make,
        Administrator::Password { .. } | Administrator::SecondFactor { .. } => Opening::Present,
    };
    let (cx, new) = super::open(database, opening).await?;
    let done = match &command {
        Administrator::Create { user_name } => account::create_administrator(&cx, user_name, password).await,
        Administrator::Password { user_name } => credentials::set_password(&cx, user_name, password).await,
        Administrator::SecondFactor { user_name } => factor_changes::take_away_here(&cx, user_name).await,
    };
    cx.db.close().await;
    if let Some(file) = new {
        println!("{}", super::made(&file));
    }
    match done {
        Ok(()) => {}
        Err(Error::Invalid(problems)) => {
            anyhow::bail!("{}", app::in_english(Texts::load().map_err(anyhow::Error::msg)?, &problems))
        }
        Err(Error::NotFound) if matches!(command, Administrator::SecondFactor { .. }) => {
            anyhow::bail!("there is no account with this name that has a second factor")
        }
        Err(Error::NotFound) => anyhow::bail!("there is no account with this name"),
        Err(error) => return Err(error.into()),
    }
    match command {
        Administrator::Create { user_name } => {
            println!("The administrator {user_name} is entered and can sign in at /sign-in.");
        }
        Administrator::Password { user_name } => {
            println!("The account {user_name} has the new password; its sessions have ended.");
        }
        Administrator::SecondFactor { user_name } => {
            println!("The account {user_name} has no second factor any more; its sessions have ended.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// From standard input, so that it stands in no list of processes and no history.
fn password() -> anyhow::Result<String> {
    let mut password = String::new();
    std::io::stdin().take(4096).read_to_string(&mut password).context("cannot read the password")?;
    Ok(password)
}
