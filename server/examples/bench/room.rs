//! A room of people who scan the code on the wall.

use std::{
    net::Ipv4Addr,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use chrono::{FixedOffset, Utc};
use tokio::task::JoinSet;

use crate::{
    client::{Client, Request},
    process::Server,
};

/// How many people are in the room.
const PEOPLE: u32 = 300;

/// How often the wall asks for codes: those of the next minute come each time.
const ASKED: Duration = Duration::from_secs(10);

/// 300 people scan and type their name, first within a minute, then within five seconds. Then the trainer looks at them, and
/// everybody must be marked once.
pub async fn scans(server: &Server) -> anyhow::Result<()> {
    let (mut trainer, cookie) = trainer(server).await?;
    // Each hall has an address of its own.
    for (seconds, from) in [(60, Ipv4Addr::new(127, 0, 0, 2)), (5, Ipv4Addr::new(127, 0, 0, 3))] {
        let (event, session) = hold(&mut trainer, &cookie).await?;
        let before = server.cpu_ms()?;
        let mut times = room(server, &mut trainer, &cookie, &session, seconds, from).await?;
        let cpu = server.cpu_ms()? - before;
        take_all(&mut trainer, &cookie, &session).await?;
        times.sort();
        let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1000.0;
        let state = trainer.send(&Request::get(&format!("{session}/state")).with("cookie", &cookie)).await?;
        let state: serde_json::Value = serde_json::from_slice(&state.body)?;
        let lines = state["lines"].as_array().context("lines")?;
        let present = lines.iter().filter(|line| line["status"] == "present").count();
        ensure!(
            present == PEOPLE as usize && lines.len() == present,
            "{present} of {PEOPLE} are marked, {} on the list of {event}",
            lines.len()
        );
        println!(
            "{PEOPLE} people scan within {seconds} s (aim for a minute: p95 under 200 ms): p50 {:.1} ms, p95 {:.1} ms, slowest {:.1} ms, {:.2} ms of CPU each, everybody marked once when the trainer has looked",
            at(50),
            at(95),
            at(100),
            cpu / f64::from(PEOPLE),
        );
    }
    Ok(())
}

/// The trainer of the demonstration, signed in: a connection and the cookie.
pub async fn trainer(server: &Server) -> anyhow::Result<(Client, String)> {
    let mut trainer = Client::connect(server.address).await?;
    let answer = trainer.send(&Request::post("/sign-in", "name=trainer&password=dayaq-trainer-demo")).await?;
    let cookie = answer.cookie("session").context("the trainer signs in")?.to_owned();
    Ok((trainer, cookie))
}

/// Enters an event whose session began half an hour ago; answers its address and that of its session.
pub async fn hold(trainer: &mut Client, cookie: &str) -> anyhow::Result<(String, String)> {
    let baku = FixedOffset::east_opt(4 * 3600).context("an offset")?;
    #[expect(clippy::disallowed_methods, reason = "the server goes by the machine's clock, too")]
    let begun = (Utc::now() - chrono::Duration::minutes(30)).with_timezone(&baku);
    let form = format!(
        "project=phase-2&kind=training&title=Bench&language=en&place=Hall&currency=AZN&capacity=300&session_id_0=&session_title_0=\
         &session_date_0={}&session_starts_0={}&session_minutes_0=180",
        begun.format("%Y-%m-%d"),
        begun.format("%H%%3A%M"),
    );
    let answer = trainer.send(&Request::post("/events/new", &form).with("cookie", cookie)).await?;
    let event =
        answer.header("location").context("an event is entered")?.split('?').next().unwrap_or_default().to_owned();
    let page = trainer.send(&Request::get(&event).with("cookie", cookie)).await?;
    let page = String::from_utf8_lossy(&page.body).into_owned();
    let prefix = format!("{event}/sessions/");
    let session = page.split_once(&prefix).context("a session")?.1[..36].to_owned();
    Ok((event, format!("{prefix}{session}")))
}

/// Everybody comes at a moment of their own, evenly spread, over a connection of their own.
async fn room(
    server: &Server,
    trainer: &mut Client,
    cookie: &str,
    session: &str,
    seconds: u32,
    from: Ipv4Addr,
) -> anyhow::Result<Vec<Duration>> {
    let page = trainer.send(&Request::post(&format!("{session}/projector"), "act=make").with("cookie", cookie)).await?;
    let page = String::from_utf8_lossy(&page.body).into_owned();
    let wall = page.split_once("/wall/").context("an address for the wall")?.1;
    let wall: String = wall.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let address = server.address;
    let mut hall = Client::connect(address).await?;
    let shown = Arc::new(RwLock::new(codes(&mut hall, &wall).await?));
    let asked = Arc::clone(&shown);
    let asks = tokio::spawn(async move {
        loop {
            tokio::time::sleep(ASKED).await;
            let Ok(more) = codes(&mut hall, &wall).await else { return };
            *asked.write().unwrap_or_else(PoisonError::into_inner) = more;
        }
    });
    let mut people = JoinSet::new();
    for n in 0..PEOPLE {
        let shown = Arc::clone(&shown);
        people.spawn(async move {
            // Steps of 97 in 300: neighbours in time are not neighbours in number.
            tokio::time::sleep(Duration::from_millis(u64::from(n * 97 % PEOPLE * seconds * 1000 / PEOPLE))).await;
            let code = shown.read().unwrap_or_else(PoisonError::into_inner).now().context("a code")?;
            let mut phone = Client::connect_from(from, address).await?;
            let mut times = Vec::new();
            let at = Instant::now();
            let scan = phone.send(&Request::get(&format!("/in/{code}"))).await?;
            times.push(at.elapsed());
            ensure!(scan.status == 303, "a scan is answered with {}", scan.status);
            let cookies =
                [scan.cookie("claim").context("a claim")?, scan.cookie("device").context("a browser's name")?];
            let claim = cookies.join("; ");
            let at = Instant::now();
            phone.send(&Request::get("/in").with("cookie", &claim)).await?;
            times.push(at.elapsed());
            let name = format!("family_name=Family{}&given_name=Given{}", letters(n), letters(n / 7));
            let at = Instant::now();
            let marked = phone.send(&Request::post("/in", &name).with("cookie", &claim)).await?;
            times.push(at.elapsed());
            ensure!(
                marked.header("location") == Some("/in?done=waiting"),
                "a name is answered with {} {:?}",
                marked.status,
                marked.header("location")
            );
            anyhow::Ok(times)
        });
    }
    let mut times = Vec::new();
    while let Some(done) = people.join_next().await {
        times.extend(done??);
    }
    asks.abort();
    Ok(times)
}

/// What the wall knows: codes of the next minute, and when they came.
struct Codes {
    came: Instant,
    answer: serde_json::Value,
}

impl Codes {
    /// The code that is shown now.
    fn now(&self) -> Option<String> {
        let now = self.answer["now"].as_i64()? + i64::try_from(self.came.elapsed().as_millis()).ok()?;
        let shown = self.answer["codes"].as_array()?.iter().find(|code| code["until"].as_i64() > Some(now))?;
        Some(shown["text"].as_str()?.replace('-', ""))
    }
}

async fn codes(hall: &mut Client, wall: &str) -> anyhow::Result<Codes> {
    let answer = hall.send(&Request::get(&format!("/wall/{wall}/codes"))).await?;
    Ok(Codes { came: Instant::now(), answer: serde_json::from_slice(&answer.body).context("the codes of the wall")? })
}

/// The trainer has looked: everybody who typed a name is here.
async fn take_all(trainer: &mut Client, cookie: &str, session: &str) -> anyhow::Result<()> {
    let page = trainer.send(&Request::get(session).with("cookie", cookie)).await?;
    let page = String::from_utf8_lossy(&page.body).into_owned();
    let values =
        page.split("name=\"take\"").skip(1).filter_map(|rest| rest.split_once("value=\"")?.1.split('"').next());
    let claims: Vec<&str> = values.filter(|value| !value.contains('/')).collect();
    ensure!(claims.len() == PEOPLE as usize, "{} of {PEOPLE} wait for the trainer", claims.len());
    let form = format!("all={}", claims.join("+"));
    let taken = trainer.send(&Request::post(&format!("{session}/guests"), &form).with("cookie", cookie)).await?;
    ensure!(taken.status == 303, "whoever waits is taken with {}", taken.status);
    Ok(())
}

/// A number as letters: names have no digits.
fn letters(n: u32) -> String {
    n.to_string().bytes().map(|b| char::from(b - b'0' + b'a')).collect()
}
