//! `dayaq audit verify`.

use std::process::ExitCode;

use records::system::{audit, db::Opening};

pub async fn verify(database: &str) -> anyhow::Result<ExitCode> {
    let (cx, _) = super::open(database, Opening::Present).await?;
    let (read, faults) = audit::verify(&cx).await?;
    for fault in &faults {
        eprintln!("{fault}");
    }
    if faults.is_empty() {
        println!("{read} entries, all intact");
        Ok(ExitCode::SUCCESS)
    } else {
        anyhow::bail!("{} faults in {read} entries of the audit log", faults.len())
    }
}
