//! Lists of ten thousand people, handed in like any list: the second one meets the people of the first.

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};

use crate::{
    client::{Client, Request},
    process::Server,
    room::{hold, trainer},
};

const FAMILIES: [&str; 40] = [
    "Abbas",
    "Ağa",
    "Axund",
    "Bağır",
    "Bayram",
    "Cabbar",
    "Cəfər",
    "Çələbi",
    "Dadaş",
    "Elçin",
    "Əhməd",
    "Əkbər",
    "Fərhad",
    "Fətulla",
    "Güləhməd",
    "Hacı",
    "Həsən",
    "Hümbət",
    "İbrahim",
    "İsgəndər",
    "Kamran",
    "Kərim",
    "Qafar",
    "Qədir",
    "Quli",
    "Lətif",
    "Mahmud",
    "Məmməd",
    "Mirzə",
    "Musa",
    "Nağı",
    "Nəsib",
    "Oruc",
    "Pənah",
    "Rəsul",
    "Rza",
    "Sadıq",
    "Şahbaz",
    "Tağı",
    "Zülfüqar",
];
const GIVEN: [&str; 25] = [
    "Anar", "Araz", "Bəhruz", "Cavid", "Ceyhun", "Elman", "Emin", "Əli", "Famil", "Fuad", "Həmid", "İlqar", "Kənan",
    "Kamal", "Mübariz", "Namiq", "Orxan", "Pərviz", "Rauf", "Samir", "Şahin", "Tural", "Üzeyir", "Vüqar", "Zaur",
];
const FATHERS: [&str; 20] = [
    "Adil",
    "Akif",
    "Arif",
    "Əsgər",
    "Bəxtiyar",
    "Cəlal",
    "Dursun",
    "Eldar",
    "Əziz",
    "Faiq",
    "Həsrət",
    "İlham",
    "Kazım",
    "Maqsud",
    "Nazim",
    "Oqtay",
    "Ramiz",
    "Soltan",
    "Tofiq",
    "Yaşar",
];
const PEOPLE: usize = 10_000;

/// Ten thousand people nobody of whom is known, then ten thousand of whom half are.
pub async fn lists(server: &Server) -> anyhow::Result<()> {
    let (mut trainer, cookie) = trainer(server).await?;
    for (what, fathers) in [("nobody of them known", 0), ("half of them known", 5)] {
        let (event, _) = hold(&mut trainer, &cookie).await?;
        let begun = Instant::now();
        let before = server.cpu_ms()?;
        let file = Request::post_file(&format!("{event}/imports"), "list", "list.csv", &list(fathers));
        let answer = trainer.send(&file.with("cookie", &cookie)).await?;
        let place = answer.header("location").context("the list is read")?;
        let place = place.split('?').next().unwrap_or_default().to_owned();
        let read = begun.elapsed();
        let page = get(&mut trainer, &cookie, &place).await?;
        let seen = begun.elapsed();
        let revision = page.split_once("name=\"revision\" value=\"").context("it can be confirmed")?.1;
        let revision = revision.split('"').next().unwrap_or_default();
        let confirm =
            Request::post(&format!("{place}/confirm"), &format!("revision={revision}&how=register&faulty=true"));
        ensure!(trainer.send(&confirm.with("cookie", &cookie)).await?.status == 303, "it is confirmed");
        let mut looks = 0;
        while get(&mut trainer, &cookie, &format!("{place}/progress")).await?.contains("\"open\":true") {
            looks += 1;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let all = begun.elapsed();
        let page = get(&mut trainer, &cookie, &place).await?;
        let counts: Vec<&str> =
            page.split("<dd>").skip(1).filter_map(|part| part.split_once("</dd>").map(|(n, _)| n)).collect();
        let sum: usize = counts.iter().filter_map(|n| n.parse::<usize>().ok()).sum();
        ensure!(sum == PEOPLE, "{sum} of {PEOPLE} rows are done: {counts:?}");
        println!(
            "List of {PEOPLE} people, {what} (aim: under 10 s): {:.2} s; read after {:.2} s, looked at after {:.2} s, \
             progress shown {looks} times, {:.2} s of CPU; by kind: {}",
            all.as_secs_f64(),
            read.as_secs_f64(),
            seen.as_secs_f64(),
            (server.cpu_ms()? - before) / 1000.0,
            counts.join(" + "),
        );
    }
    Ok(())
}

async fn get(trainer: &mut Client, cookie: &str, path: &str) -> anyhow::Result<String> {
    let answer = trainer.send(&Request::get(path).with("cookie", cookie)).await?;
    ensure!(answer.status == 200, "{path}: {}", answer.status);
    Ok(String::from_utf8_lossy(&answer.body).into_owned())
}

/// All families, given names and ten of the fathers' names; every person has a year of birth.
fn list(first_father: usize) -> String {
    let mut text = "Soyadı;Adı;Ata adı;Doğum ili;Təşkilat\n".to_owned();
    for (f, family) in FAMILIES.iter().enumerate() {
        for (g, given) in GIVEN.iter().enumerate() {
            for father in FATHERS.iter().skip(first_father).take(10) {
                let year = 1960 + (f * 7 + g * 3) % 40;
                // Writing into a string cannot fail.
                let _ = writeln!(text, "{family}ov;{given};{father} oğlu;{year};Nümunə: Əmək müfəttişliyi, Sumqayıt");
            }
        }
    }
    text
}
