//! `dayaq audit verify`.

use std::process::ExitCode;

use records::{
    Cx, Db,
    system::audit::{self, Fault},
};

pub async fn verify(database: &str) -> anyhow::Result<ExitCode> {
    let cx = Cx::new(Db::open(database).await?);
    let (read, faults) = audit::verify(&cx).await?;
    for fault in &faults {
        match fault {
            Fault::Missing(number) => eprintln!("entry {number} is missing"),
            Fault::Changed(number) => eprintln!("entry {number} is not what was written"),
            Fault::Length(should, is) => eprintln!("there should be {should} entries, the last one is {is}"),
        }
    }
    if faults.is_empty() {
        println!("{read} entries, all intact");
        Ok(ExitCode::SUCCESS)
    } else {
        anyhow::bail!("{} faults in {read} entries of the audit log", faults.len())
    }
}
