//! One measurement.

use std::time::{Duration, Instant};

use anyhow::bail;

use crate::{
    client::{Client, Request},
    process::Server,
};

/// How long each measurement takes, after a short warm-up.
const TIME: Duration = Duration::from_secs(2);
const WARM_UP: Duration = Duration::from_millis(300);

/// What was measured.
pub struct Load {
    /// Bytes of one body.
    pub bytes: usize,
    pub per_second: f64,
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
    /// Processor time of the server per request, user and system.
    pub cpu_ms: f64,
}

/// Sends a request over `connections` connections, each waiting for its answer.
pub async fn measure(server: &Server, request: &Request, connections: usize) -> anyhow::Result<Load> {
    run(server, request, connections, WARM_UP).await?;
    let cpu = server.cpu_ms()?;
    let begun = Instant::now();
    let (mut times, bytes) = run(server, request, connections, TIME).await?;
    let elapsed = begun.elapsed();
    let cpu = server.cpu_ms()? - cpu;
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    // More requests than 2^32 are not sent in two seconds.
    let count = f64::from(u32::try_from(times.len())?);
    Ok(Load {
        bytes,
        per_second: count / elapsed.as_secs_f64(),
        p50_ms: at(50),
        p95_ms: at(95),
        p99_ms: at(99),
        cpu_ms: cpu / count,
    })
}

async fn run(
    server: &Server,
    request: &Request,
    connections: usize,
    time: Duration,
) -> anyhow::Result<(Vec<Duration>, usize)> {
    let until = Instant::now() + time;
    let tasks = (0..connections).map(|_| {
        let (address, request) = (server.address, request.clone());
        tokio::spawn(async move {
            let mut client = Client::connect(address).await?;
            let (mut times, mut bytes) = (Vec::new(), 0);
            while Instant::now() < until {
                let begun = Instant::now();
                let answer = client.send(&request).await?;
                times.push(begun.elapsed());
                if answer.status != 200 {
                    bail!("answered {}", answer.status);
                }
                bytes = answer.body.len();
            }
            Ok((times, bytes))
        })
    });
    let (mut all, mut size) = (Vec::new(), 0);
    for task in tasks.collect::<Vec<_>>() {
        let (times, bytes) = task.await??;
        all.extend(times);
        size = bytes;
    }
    Ok((all, size))
}
