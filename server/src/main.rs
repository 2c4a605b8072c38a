//! The binary `dayaq`: command line, configuration, HTTP, jobs and mail.

mod commands;
mod config;
mod connections;
mod embedded;
mod http;
mod jobs;
mod mail;
mod metrics;
mod sign_on;
mod supervisor;
mod watch;

use std::process::ExitCode;

use clap::Parser;

// The one of glibc keeps what was in use once, for each thread: after an import the process stayed twice as large.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = config::Cli::parse();
    // On the heap: the future of the largest command is some 16 KB.
    match Box::pin(commands::run(cli)).await {
        Ok(code) => code,
        Err(error) => {
            // One clear line; the chain of causes follows on the same line.
            eprintln!("dayaq: {error:#}");
            ExitCode::FAILURE
        }
    }
}
