//! The servers in processes of their own, and what the system knows about them.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, bail};

use crate::client::{Client, Request};

/// A running server; it ends with this value.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command to its end.
pub fn once(program: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).status()?;
    if !status.success() {
        bail!("{program} {} failed", arguments.join(" "));
    }
    Ok(())
}

impl Server {
    /// Dayaq, as it is deployed.
    pub fn dayaq(program: &str, database: &str) -> anyhow::Result<Self> {
        let address = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let child = Command::new(program)
            .args(["serve", "--listen", &address.to_string(), "--database", database])
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { child, address })
    }

    /// Dayaq with a copy of `small.db` on a disk of 14 MB of its own, in the room of a user of its own.
    pub fn on_small_disk(program: &str, folder: &Path) -> anyhow::Result<Self> {
        let address = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        std::fs::create_dir_all(folder.join("disk"))?;
        let script = "mount -t tmpfs -o size=14m tmpfs disk && cp small.db disk/ && exec \"$0\" serve --listen \"$1\" --database sqlite://disk/small.db";
        let child = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, program, &address.to_string()])
            .current_dir(folder)
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { child, address })
    }

    /// A file of that disk, seen from outside.
    pub fn on_disk(&self, folder: &Path, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root{}", self.child.id(), folder.join("disk").join(name).display()))
    }

    /// The bare handler, in another process of this program.
    pub fn bare(database: &str) -> anyhow::Result<Self> {
        let mut child =
            Command::new(std::env::current_exe()?).args(["bare", database]).stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().context("the bare server says where it is")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        Ok(Self { child, address: line.trim().parse()? })
    }

    /// Waits until the path is answered.
    pub async fn wait(&self, path: &str) -> anyhow::Result<()> {
        for _ in 0..4000 {
            if let Ok(mut client) = Client::connect(self.address).await
                && client.send(&Request::get(path)).await.is_ok()
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        bail!("the server does not answer")
    }

    /// Processor time since its start, user and system, in milliseconds.
    pub fn cpu_ms(&self) -> anyhow::Result<f64> {
        // Fields 14 and 15 of /proc/PID/stat, in ticks of 10 ms; the name before them may contain spaces.
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat.rsplit_once(')').context("stat")?.1.split_whitespace().collect();
        let ticks: u32 = fields[11].parse::<u32>()? + fields[12].parse::<u32>()?;
        Ok(f64::from(ticks) * 10.0)
    }

    /// Resident memory in KiB.
    pub fn memory_kib(&self) -> anyhow::Result<u64> {
        self.status("VmRSS:")
    }

    /// Begins to look for the most memory that is used from now on, and answers what is used now, in KiB.
    pub fn reset_peak(&self) -> anyhow::Result<u64> {
        std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")?;
        self.memory_kib()
    }

    /// The most memory since [`Self::reset_peak`], in KiB.
    pub fn peak_kib(&self) -> anyhow::Result<u64> {
        self.status("VmHWM:")
    }

    fn status(&self, name: &'static str) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|l| l.starts_with(name)).context(name)?;
        Ok(line.split_whitespace().nth(1).context(name)?.parse()?)
    }
}
