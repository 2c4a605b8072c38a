//! Paper of an event: from a printed sheet and its photograph to minutes in the ledger; badges, name tents, certificates.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use records::ledger::keys::EventId;

use crate::http::support::{
    visitor::{Answer, Visitor},
    world::World,
};

async fn send(visitor: &mut Visitor, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
    visitor.post_files(path, fields, "photos", files).await
}

/// What a program of poppler-utils makes of a PDF.
fn poppler(program: &str, pdf: &[u8], arguments: &[&str]) -> Vec<u8> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let file = pdf.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&file));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{program}");
    output.stdout
}

/// A page of a PDF as somebody photographs it.
fn photograph(pdf: &[u8], page: usize) -> Vec<u8> {
    let page = page.to_string();
    poppler("pdftoppm", pdf, &["-png", "-r", "110", "-f", &page, "-l", &page, "-singlefile", "-"])
}

pub fn text_of(pdf: &[u8]) -> String {
    String::from_utf8(poppler("pdftotext", pdf, &["-raw", "-enc", "UTF-8", "-", "-"])).unwrap()
}

fn pages(pdf: &[u8]) -> usize {
    let told = String::from_utf8(poppler("pdfinfo", pdf, &["-"])).unwrap();
    let line = told.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap();
    line.trim().parse().unwrap()
}

/// The address of the paper of an event, and a form that chooses all its sessions.
async fn paper(world: &World, event: EventId) -> (String, Vec<(String, String)>) {
    let sessions = records::events::event::sessions(&world.cx, event).await.unwrap();
    let mut fields: Vec<(String, String)> =
        sessions.iter().map(|s| (format!("session-{}", s.id), "true".to_owned())).collect();
    fields.push(("empty_lines".to_owned(), "4".to_owned()));
    (format!("/events/{event}/paper"), fields)
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// A printed sheet: its PDF, and the address and code of each page.
struct Printed {
    address: String,
    pdf: Vec<u8>,
    pages: Vec<records::events::paper::Page>,
}

impl Printed {
    async fn of(world: &World, event: EventId) -> Self {
        let (address, fields) = paper(world, event).await;
        let mut trainer = world.visitor("trainer");
        let answer = trainer.post(&format!("{address}/sheets"), &borrowed(&fields)).await;
        assert_eq!(answer.location(), Some(format!("{address}?done=printed").as_str()));
        let (sheet, pages) = records::events::paper::sheets(&world.cx, event).await.unwrap().pop().unwrap();
        let answer = trainer.get(&format!("{address}/sheets/{}", sheet.id)).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/pdf"));
        let again = trainer.get(&format!("{address}/sheets/{}", sheet.id)).await;
        assert!(answer.bytes == again.bytes, "printed again it is the same");
        Self { address, pdf: answer.bytes, pages }
    }

    fn page(&self, place: usize) -> String {
        format!("{}/pages/{}", self.address, self.pages[place].id)
    }
}

/// Rows that paper fills.
async fn rows(world: &World) -> i64 {
    world
        .number(
            "SELECT (SELECT COUNT(*) FROM paper_sheets) + (SELECT COUNT(*) FROM paper_entries)
                + (SELECT COUNT(*) FROM paper_guests) + (SELECT COUNT(*) FROM attendance_certificates)
                + (SELECT COUNT(*) FROM paper_pages WHERE picture IS NOT NULL) + (SELECT COUNT(*) FROM attendance_marks)",
        )
        .await
}

#[tokio::test]
async fn from_a_printed_sheet_to_minutes_in_the_ledger() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let printed = Printed::of(&world, event).await;
    let text = text_of(&printed.pdf);
    assert!(text.contains(&records::system::codes::print(&printed.pages[0].code)), "{text}");
    let (mut trainer, mut admin) = (world.visitor("trainer"), world.visitor("admin"));

    // The photographs, in one form, in any order: each finds its page.
    assert_eq!(printed.pages.len(), 2, "twelve people and four empty lines");
    let pictures: Vec<Vec<u8>> = (1..=printed.pages.len()).map(|n| photograph(&printed.pdf, n)).collect();
    let files: Vec<(&str, &[u8])> = pictures.iter().rev().map(|bytes| ("IMG.png", bytes.as_slice())).collect();
    let started = std::time::Instant::now();
    let answer = send(&mut trainer, &format!("{}/pictures", printed.address), &[], &files).await;
    eprintln!("{} pictures read in {:?}", files.len(), started.elapsed());
    assert!(answer.location().is_some(), "{}", answer.text());
    trainer.get(&printed.address).await.says(200, "photographed: to be typed");
    let page = printed.page(0);
    let answer = trainer.get(&format!("/paper/{}", printed.pages[0].code)).await;
    assert_eq!(answer.location(), Some(page.as_str()));
    let picture = trainer.get(&format!("{page}/picture")).await;
    assert_eq!((picture.header("content-type"), picture.header("cache-control")), ("image/jpeg", "no-store"));
    assert!(picture.bytes.starts_with(&[0xFF, 0xD8]) && picture.bytes.len() < 600_000);

    // Typed beside the picture: the first person of the page, late, and somebody on the first empty line.
    let form = trainer.get(&page).await;
    form.says(200, "Who has signed?");
    let empty = printed.pages[0].lines.iter().position(Option::is_none).unwrap();
    let family = format!("family_name-{empty}");
    let (given, signed) = (format!("given_name-{empty}"), format!("signed-{empty}-1"));
    let seen = form.field("seen").unwrap();
    let fields = [
        ("seen", seen.as_str()),
        ("signed-0-0", "true"),
        ("late-0-0", "15"),
        (family.as_str(), "Quliyev"),
        (given.as_str(), "Rauf"),
        (signed.as_str(), "true"),
    ];
    let before = world.number("SELECT COUNT(*) FROM attendance_marks").await;
    let answer = trainer.post(&page, &fields).await;
    assert_eq!(answer.location(), Some(format!("{page}?done=saved").as_str()), "{}", answer.text());
    let form = trainer.get(&page).await;
    form.says(200, "A second person compares it with the picture");
    let seen = form.field("seen").unwrap();
    trainer.post(&format!("{page}/confirm"), &[("seen", &seen)]).await.says(409, "a second person confirms it");
    admin.post(&format!("{page}/confirm"), &[("seen", "1")]).await.says(409, "Somebody else has saved this page");
    assert_eq!(world.number("SELECT COUNT(*) FROM attendance_marks").await, before);

    admin.get(&page).await.says(200, "Confirm the page");
    for _ in 0..2 {
        let answer = admin.post(&format!("{page}/confirm"), &[("seen", &seen)]).await;
        assert_eq!(answer.location(), Some(format!("{page}?done=confirmed").as_str()), "{}", answer.text());
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM attendance_marks WHERE method = 'paper'").await, 2);
    assert_eq!(world.number("SELECT COUNT(*) FROM attendance_marks").await, before + 2);
    let minutes =
        "SELECT group_concat(minutes) FROM (SELECT f.minutes FROM facts f JOIN event_sessions s ON s.id = f.session_id
        JOIN events e ON e.id = s.event_id WHERE e.kind = 'simulation' ORDER BY s.starts)";
    assert_eq!(world.text(minutes).await, "165,150");
    trainer.get(&page).await.says(200, "The page does not change any more");
    trainer.post(&page, &fields).await.says(409, "does not change any more");
    trainer.get(&format!("/events/{event}/people")).await.says(200, "Quliyev Rauf");
}

#[tokio::test]
async fn bad_pictures_get_a_sentence_and_are_not_kept() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let printed = Printed::of(&world, event).await;
    let other = world.number("SELECT COUNT(*) FROM events").await;
    assert!(other > 1);
    let held: EventId = {
        let records::Db::Sqlite(sqlite) = &world.cx.db else { panic!() };
        let sql = "SELECT e.id FROM events e JOIN projects p ON p.id = e.project_id WHERE p.slug = 'phase-2' AND e.kind = 'training'";
        sqlx::query_scalar(sql).fetch_one(&mut *sqlite.read.take().await.unwrap()).await.unwrap()
    };
    let foreign = Printed::of(&world, held).await;
    let (mine, theirs) = (photograph(&printed.pdf, 1), photograph(&foreign.pdf, 1));
    let nothing = {
        let blank = printed.pdf.clone();
        poppler(
            "pdftoppm",
            &blank,
            &[
                "-png",
                "-r",
                "60",
                "-x",
                "0",
                "-y",
                "300",
                "-W",
                "300",
                "-H",
                "60",
                "-f",
                "1",
                "-l",
                "1",
                "-singlefile",
                "-",
            ],
        )
    };
    let mut trainer = world.visitor("trainer");
    let address = format!("{}/pictures", printed.address);
    let before = rows(&world).await;
    let code = printed.pages[0].code.as_str();
    let foreign_code = foreign.pages[0].code.as_str();
    for (fields, files, sentence) in [
        (vec![], vec![], "Choose at least one picture"),
        (vec![], vec![("", &b""[..])], "Choose at least one picture"),
        (vec![], vec![("sheet.pdf", &printed.pdf[..])], "sheet.pdf, page 1: no picture can be read in it"),
        (vec![], vec![("cut.png", &mine[..mine.len() / 2])], "cut.png: no picture can be read in it"),
        (vec![], vec![("blank.png", &nothing[..])], "blank.png: no code of a page can be read"),
        (vec![], vec![("theirs.png", &theirs[..])], "theirs.png: This is a page of another event"),
        (vec![("code", "AAAA-0000")], vec![("blank.png", &nothing[..])], "No page has this code"),
        (vec![("code", foreign_code)], vec![("blank.png", &nothing[..])], "This is a page of another event"),
        (vec![("code", code)], vec![("theirs.png", &theirs[..])], "the picture shows the page with the code"),
        (vec![("code", code)], vec![("a.png", &mine[..]), ("b.png", &mine[..])], "A code goes with a single picture"),
        (vec![], vec![("<script>alert(1)</script>", &b"no"[..])], "no picture can be read in it"),
    ] {
        send(&mut trainer, &address, &fields, &files).await.says(422, sentence);
        assert_eq!(rows(&world).await, before, "{sentence}");
    }
    let large = vec![0_u8; 61 * 1024 * 1024];
    send(&mut trainer, &address, &[], &[("large.png", &large)]).await.says(413, "That is too much at once");
    send(&mut trainer, &address, &[], &[("large.png", &large[..13 * 1024 * 1024])]).await.says(422, "more than 12 MB");
    assert_eq!(trainer.post(&address, &[("photos", "x")]).await.status, 400);
    assert_eq!(rows(&world).await, before);

    // The way out for a picture without a code, and what is good among others that are not.
    let answer = send(&mut trainer, &address, &[("code", &code.to_lowercase())], &[("blank.png", &nothing)]).await;
    assert_eq!(answer.location(), Some(format!("{}?done=attached", printed.page(0)).as_str()));
    let answer = send(&mut trainer, &address, &[], &[("theirs.png", &theirs), ("mine.png", &mine)]).await;
    answer.says(422, "1 picture is with its page.");
    answer.says(422, "theirs.png: This is a page of another event");
    assert_eq!(rows(&world).await, before + 1);
}

#[tokio::test]
async fn bad_forms_get_a_sentence_beside_the_field() {
    let world = World::new().await;
    let (event, session) = world.event().await;
    let printed = Printed::of(&world, event).await;
    let mut trainer = world.visitor("trainer");
    let before = rows(&world).await;
    let sheets = format!("{}/sheets", printed.address);
    trainer.post(&sheets, &[("empty_lines", "5")]).await.says(422, "Fill in this field.");
    let one = format!("session-{session}");
    for typed in ["-1", "141", "x", "9999999999999999999999"] {
        let answer = trainer.post(&sheets, &[(&one, "true"), ("empty_lines", typed)]).await;
        answer.says(422, "Type a whole number from 0 to 140.");
        assert!(answer.error("empty_lines").is_some());
    }
    let page = printed.page(0);
    let answer = trainer.post(&page, &[("signed-0-0", "true"), ("late-0-0", "500"), ("early-1-1", "x")]).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.error("late-0-0").as_deref(), Some("Type a whole number from 0 to 180."));
    assert_eq!(answer.error("early-1-1").as_deref(), Some("Type a whole number from 0 to 150."));
    assert_eq!(answer.field("late-0-0").as_deref(), Some("500"), "what was typed is still there");
    for typed in ["0", "101", "", "ten"] {
        let answer = trainer.post(&format!("{}/certificates", printed.address), &[("percent", typed)]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.error("percent").is_some());
        let answer = trainer.get(&format!("{}/certificates?percent={typed}", printed.address)).await;
        assert_eq!(answer.status.as_u16(), if typed.is_empty() { 200 } else { 422 }, "nothing typed: the usual share");
    }
    trainer.get(&format!("/events/{event}/print.pdf?what=certificates")).await.says(422, "nobody to print this for");
    for path in ["?what=posters", "/x"] {
        assert_eq!(trainer.get(&format!("/events/{event}/print.pdf{path}")).await.status, 404);
    }
    for path in ["pages/x", "sheets/x", "pages/00000000-0000-0000-0000-000000000000"] {
        assert_eq!(trainer.get(&format!("{}/{path}", printed.address)).await.status, 404, "{path}");
    }
    assert_eq!(trainer.get(&format!("{page}/picture")).await.status, 404);
    // Not of this project, not of this event.
    let other = world.text("SELECT lower(hex(id)) FROM events WHERE kind = 'round-table'").await;
    let other: EventId = other.parse().unwrap();
    let foreign = format!("/events/{other}/paper/pages/{}", printed.pages[0].id);
    assert_eq!(trainer.get(&foreign).await.status, 404);
    assert_eq!(trainer.post(&foreign, &[]).await.status, 404);
    // Managers look on and confirm; what is printed and typed is the trainers' work.
    for (who, expected) in [("manager", 200), ("manager-1", 404), ("trainee", 403)] {
        let mut visitor = world.visitor(who);
        assert_eq!(visitor.get(&printed.address).await.status, expected, "{who}");
        assert_eq!(visitor.post(&format!("{}/sheets", printed.address), &[]).await.status, 403, "{who}");
    }
    assert_eq!(rows(&world).await, before);
}

#[tokio::test]
async fn badges_tents_and_certificates_are_printed_and_verified() {
    let world = World::new().await;
    let event: EventId = {
        let records::Db::Sqlite(sqlite) = &world.cx.db else { panic!() };
        let sql = "SELECT e.id FROM events e JOIN projects p ON p.id = e.project_id WHERE p.slug = 'phase-2' AND e.kind = 'training'";
        sqlx::query_scalar(sql).fetch_one(&mut *sqlite.read.take().await.unwrap()).await.unwrap()
    };
    let mut trainer = world.visitor("trainer");
    let print = format!("/events/{event}/print.pdf");
    let people = world
        .number(
            "SELECT COUNT(*) FROM registrations r JOIN events e ON e.id = r.event_id JOIN projects p
        ON p.id = e.project_id WHERE p.slug = 'phase-2' AND e.kind = 'training' AND r.state = 'registered'",
        )
        .await;
    let people = usize::try_from(people).unwrap();
    let plain = people.div_ceil(8) + people;
    let badges = trainer.get(&format!("{print}?what=badges")).await;
    assert_eq!((badges.status.as_u16(), pages(&badges.bytes)), (200, plain - people));
    assert_eq!(pages(&trainer.get(&format!("{print}?what=tents")).await.bytes), people);
    assert_eq!(pages(&trainer.get(&print).await.bytes), plain, "no certificate yet");

    let paper = format!("/events/{event}/paper");
    let answer = issue_to_all(&world, event, "80").await;
    assert!(answer.location().is_some_and(|to| to.contains("done=issued")), "{}", answer.text());
    let issued = records::certificates::attendance::of_event(&world.cx, event).await.unwrap();
    assert!(issued.len() > 5 && issued.len() < people, "{}", issued.len());
    let first = trainer.get(&format!("{print}?what=certificates")).await.bytes;
    assert_eq!(pages(&first), issued.len());
    assert!(trainer.get(&format!("{print}?what=certificates")).await.bytes == first, "printed again it is the same");
    assert_eq!(pages(&trainer.get(&format!("{print}?what=all")).await.bytes), plain + issued.len());
    let text = text_of(&first);
    assert!(issued.iter().all(|c| text.contains(&c.number) && text.contains(&c.printed.name)), "{text}");

    let certificate = &issued[0];
    let mut anybody = world.anonymous();
    let verify = format!("/verify/{}", records::system::codes::print(&certificate.code));
    let page = anybody.get(&verify).await;
    page.says(200, "This certificate is genuine");
    page.says(200, &certificate.number);
    page.says(200, "Certificate of attendance");

    // Its owner, the staff of its project, nobody else.
    let file = format!("/certificates/{}.pdf", certificate.code);
    for (who, status) in [("trainer", 200), ("manager", 200), ("admin", 200), ("other", 404), ("manager-1", 404)] {
        assert_eq!(world.visitor(who).get(&file).await.status, status, "{who}");
    }

    // Corrected afterwards: offered anew, and the old one says that it was replaced.
    let sessions = records::events::event::sessions(&world.cx, event).await.unwrap();
    let fields = [("mark", format!("absent/{}", certificate.person_id))];
    for session in &sessions {
        trainer.post(&format!("/events/{event}/sessions/{}/marks", session.id), &[("mark", &fields[0].1)]).await;
    }
    let page = trainer.get(&paper).await;
    page.says(200, "Corrected after printing");
    page.says(200, "Withdraw the certificate");
    anybody.get(&verify).await.says(200, "This certificate is genuine");
    let answer = trainer.post(&format!("{paper}/certificates/{}", certificate.id), &[]).await;
    assert!(answer.location().is_some());
    anybody.get(&verify).await.says(200, "This certificate was taken back");
    assert_eq!(trainer.get(&file).await.status, 404);
    assert_eq!(pages(&trainer.get(&format!("{print}?what=certificates")).await.bytes), issued.len() - 1);
}

#[tokio::test]
async fn trainees_find_their_certificates_of_attendance() {
    let world = World::new().await;
    let (event, session) = world.event().await;
    let person = world.person("trainee").await;
    let mut trainer = world.visitor("trainer");
    let sessions = records::events::event::sessions(&world.cx, event).await.unwrap();
    assert_eq!(sessions[0].id, session);
    for session in &sessions {
        let mark = format!("present/{person}");
        let answer = trainer.post(&format!("/events/{event}/sessions/{}/marks", session.id), &[("mark", &mark)]).await;
        assert!(answer.location().is_some());
    }
    issue_to_all(&world, event, "100").await;
    let mut owner = world.visitor("trainee");
    let page = owner.get("/certificates").await;
    page.says(200, "Certificates of attendance");
    page.says(200, "DYA-PHASE-2-2027-00001");
    let code = records::certificates::attendance::of_person(&world.cx, person).await.unwrap().remove(0).code;
    let pdf = owner.get(&format!("/certificates/{code}.pdf")).await;
    assert_eq!((pdf.status.as_u16(), pdf.header("content-type")), (200, "application/pdf"));
    assert!(text_of(&pdf.bytes).contains("DYA-PHASE-2-2027-00001"));
}

/// Certificates of attendance for everybody who reaches the share, when the event is over.
pub async fn issue_to_all(world: &World, event: EventId, percent: &str) -> Answer {
    let found = records::events::event::find(&world.cx, event).await.unwrap().unwrap();
    let sessions = records::events::event::sessions(&world.cx, event).await.unwrap();
    let end = sessions.iter().map(|session| session.ends_at(found.zone())).max().unwrap();
    let before = world.cx.now();
    world.cx.clock.set(before.max(end));
    let list = records::events::registrations::list(&world.cx, event).await.unwrap();
    let people: Vec<String> = list.iter().map(|row| row.person_id.to_string()).collect();
    let fields = std::iter::once(("percent", percent)).chain(people.iter().map(|person| ("person", person.as_str())));
    let fields: Vec<(&str, &str)> = fields.collect();
    let mut trainer = world.anonymous().sign_in("trainer").await;
    let answer = trainer.post(&format!("/events/{event}/paper/certificates"), &fields).await;
    world.cx.clock.set(before);
    answer
}

#[tokio::test]
async fn certificates_are_for_whoever_was_there_to_the_end_and_is_known() {
    let world = World::new().await;
    let (event, session) = super::after::held(&world, "training").await;
    let paper = format!("/events/{event}/paper");
    let mut trainer = world.visitor("trainer");
    let guest = [("family_name", "Zülfüqarov"), ("given_name", "Emil"), ("organisation", "")];
    assert_eq!(trainer.post(&format!("/events/{event}/sessions/{session}/walk-ins"), &guest).await.status, 303);
    let present = world.person("trainee").await.to_string();
    let early = trainer.post(&format!("{paper}/certificates"), &[("percent", "80"), ("person", &present)]).await;
    early.says(409, "certificates are issued after the last session");
    let preview = format!("{paper}/certificates?percent=80");
    let shown = trainer.get(&preview).await;
    shown.says(200, "to be identified first");
    assert!(!shown.text().contains("type=\"checkbox\""));
    let event: EventId = event.parse().unwrap();
    let answer = issue_to_all(&world, event, "80").await;
    assert!(answer.location().unwrap().contains("n=1"), "{:?}", answer.location());
    trainer.get(&preview).await.says(200, "has number DYA-PHASE-2-2026-00001");
    assert_eq!(
        world.number("SELECT COUNT(*) FROM attendance_certificates").await,
        1,
        "the guest may be somebody known"
    );
}

/// What an office scanner makes of these pages: a PDF in which each page is one picture.
fn scanned(pages: &[Vec<u8>]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 3 + 2 * n)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()).into_bytes(),
    ];
    for (n, jpeg) in pages.iter().enumerate() {
        let picture = 4 + 2 * n;
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /Im0 {picture} 0 R >> >> >>"
        );
        objects.push(page.into_bytes());
        let head = format!(
            "<< /Type /XObject /Subtype /Image /Width 910 /Height 1287 /ColorSpace /DeviceRGB /BitsPerComponent 8 \
             /Filter /DCTDecode /Length {} >>\nstream\n",
            jpeg.len()
        );
        objects.push([head.as_bytes(), jpeg, b"\nendstream"].concat());
    }
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend([format!("{} 0 obj\n", n + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let begins = file.len();
    let rows = places.iter().map(|place| format!("{place:010} 00000 n \n")).collect::<Vec<_>>().concat();
    let size = objects.len() + 1;
    let end = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{begins}\n%%EOF\n"
    );
    file.extend(end.into_bytes());
    file
}

#[tokio::test]
async fn a_scan_of_all_pages_finds_them_and_a_manager_confirms() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let printed = Printed::of(&world, event).await;
    let mut trainer = world.visitor("trainer");
    let jpeg = |page: usize| {
        let page = page.to_string();
        poppler("pdftoppm", &printed.pdf, &["-jpeg", "-r", "110", "-f", &page, "-l", &page, "-singlefile", "-"])
    };
    let scan = scanned(&[jpeg(2), jpeg(1)]);
    let address = format!("{}/pictures", printed.address);
    let sent = send(&mut trainer, &address, &[], &[("scan.pdf", &scan)]).await;
    assert_eq!(sent.location(), Some(format!("{}?done=attached&n=2", printed.address).as_str()), "{}", sent.text());
    // Pages that were not printed here, a file with a password or none at all: a sentence for each, and nothing is kept.
    let before = world.number("SELECT COUNT(*) FROM paper_pages WHERE picture IS NOT NULL").await;
    let again = send(&mut trainer, &address, &[], &[("twice.pdf", &scanned(&[jpeg(1), jpeg(1)]))]).await;
    again.says(422, "twice.pdf, page 2: another of these pictures shows the same page");
    send(&mut trainer, &address, &[], &[("broken.pdf", b"%PDF-1.7\nnothing")])
        .await
        .says(422, "this PDF cannot be read");
    send(&mut trainer, &address, &[], &[("IMG.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0")])
        .await
        .says(422, "this is a HEIC picture");
    send(&mut trainer, &address, &[], &[("scan.tif", b"II*\0\x08\0\0\0")]).await.says(422, "this is a TIFF picture");
    assert_eq!(world.number("SELECT COUNT(*) FROM paper_pages WHERE picture IS NOT NULL").await, before);

    // Everybody has signed the first column but one.
    let page = printed.page(0);
    let seen = trainer.get(&page).await.field("seen").unwrap();
    assert_eq!(trainer.post(&page, &[("seen", &seen), ("all", "0")]).await.status, 303);
    let people = printed.pages[0].lines.iter().flatten().count();
    let form = trainer.get(&page).await;
    let ticked = form
        .tags()
        .iter()
        .filter(|tag| tag.get("name").is_some_and(|name| name.starts_with("signed-")) && tag.get("checked").is_some())
        .count();
    assert_eq!(ticked, people);

    // The manager sees that it waits, types nothing, and is the second person.
    let mut manager = world.visitor("manager");
    manager.get("/events").await.says(200, "To be confirmed by you");
    let shown = manager.get(&page).await;
    shown.says(200, "Confirm the page");
    assert_eq!(manager.post(&page, &[("seen", &seen)]).await.status, 403);
    // The last one of the page is that of the button: when the picture or what is typed changed.
    let seen = shown
        .tags()
        .into_iter()
        .filter(|tag| tag.get("name") == Some("seen"))
        .filter_map(|tag| tag.get("value").map(str::to_owned))
        .next_back()
        .unwrap();
    let confirmed = manager.post(&format!("{page}/confirm"), &[("seen", &seen)]).await;
    assert_eq!(confirmed.location(), Some(format!("{page}?done=confirmed").as_str()), "{}", confirmed.text());
    assert!(!manager.get("/events").await.text().contains("To be confirmed by you"));
    assert!(!trainer.get("/events").await.text().contains("To be confirmed by you"), "whoever typed is not asked");
}

#[tokio::test]
async fn whoever_gets_a_certificate_is_told_by_mail_and_who_cannot_be_is_listed() {
    let world = World::new().await;
    let training = "SELECT e.id FROM events e JOIN projects p ON p.id = e.project_id WHERE p.slug = 'phase-2' AND e.kind = 'training'";
    let event: EventId = world.key(training).await.to_string().parse().unwrap();
    world.tamper("UPDATE mails SET next_attempt_at = NULL").await;
    world.tamper("UPDATE people SET email = NULL, email_key = NULL").await;
    world.tamper("UPDATE people SET email = 'a@example.org', email_key = 'a@example.org' WHERE id IN (SELECT person_id FROM accounts WHERE user_name = 'trainee')").await;
    let found = records::events::event::find(&world.cx, event).await.unwrap().unwrap();
    let sessions = records::events::event::sessions(&world.cx, event).await.unwrap();
    world.cx.clock.set(sessions.iter().map(|session| session.ends_at(found.zone())).max().unwrap().max(world.cx.now()));
    let mut trainer = world.anonymous().sign_in("trainer").await;
    let preview = trainer.get(&format!("/events/{event}/paper/certificates?percent=1")).await;
    preview.says(200, "Tell them by mail");
    let people: Vec<String> = records::events::registrations::list(&world.cx, event)
        .await
        .unwrap()
        .iter()
        .map(|row| row.person_id.to_string())
        .collect();
    let mut fields: Vec<(&str, &str)> = people.iter().map(|person| ("person", person.as_str())).collect();
    fields.extend([("percent", "1"), ("tell", "true")]);
    let answer = trainer.post(&format!("/events/{event}/paper/certificates"), &fields).await;
    let to = answer.location().unwrap().to_owned();
    let issued = records::certificates::attendance::of_event(&world.cx, event).await.unwrap();
    let reached = world.person("trainee").await;
    let with_address = usize::from(issued.iter().any(|one| one.person_id == reached));
    let others = issued.len() - with_address;
    assert!(
        others > 0 && to.contains(&format!("n={}&mailed={with_address}&unreachable={others}", issued.len())),
        "{to}"
    );
    let page = trainer.get(&to).await;
    page.says(200, &format!("{others} people have no address: see “Messages and calls”."));
    trainer.get(&format!("/events/{event}/messages")).await.says(200, "that their certificate of attendance is issued");
    assert_eq!(
        world.number("SELECT COUNT(*) FROM event_mails WHERE about = 'certificate'").await,
        i64::try_from(with_address).unwrap()
    );
}
