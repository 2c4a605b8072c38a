//! Sheets of paper: printing, photographs, typing in, confirming; certificates of attendance.

use axum::response::Response;
use chrono::{DateTime, Utc};
use documents::{
    photo::{MOST_PIXELS, PhotoError},
    scan::{self, ScanError},
};
use records::{
    Conflict, Error,
    certificates::attendance::AttendanceCertificateId,
    events::{
        awards,
        notices::{Reached, Tell},
        paper::{self, Cell, Guest, More, Page, PageId, State, Typed, cell_field, guest_field},
    },
    ledger::keys::EventId,
    people::person::PersonId,
    system::codes,
};

use crate::{
    found::{event::FoundEvent, work},
    pages::events::paper::{
        overview::{address_of, more_field, overview, session_field},
        page::{Found, render},
        print::{Print, What},
        sheet::code_in,
    },
    web::{
        back::{checked, field_errors, to},
        failure::Failure,
        form::{Fields, Form},
        path::Path,
        photograph::{self, Photograph},
        upload::Upload,
        visit::Visit,
    },
    words::{i18n::L, problems::Errors},
};

/// The most pictures in one form: reading one takes up to some seconds.
const MOST_PICTURES: usize = 20;

pub(crate) async fn print(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    let ids = found.sessions.iter().map(|s| s.id.to_string());
    let chosen: Vec<String> = ids.filter(|id| fields.get(&session_field(id)) == "true").collect();
    let actor = visit.signed_in()?.account;
    let more = More::ALL.iter().copied().filter(|more| fields.get(&more_field(*more)) == "true");
    let more: Vec<More> = more.collect();
    let printed = paper::print(visit.cx(), actor, &found.event, &chosen, &more, fields.get("empty_lines")).await;
    match checked(&visit.l, printed)? {
        Ok(_) => Ok(to(format!("{}/paper?done=printed", found.address()))),
        Err(errors) => overview(&visit, &found, &fields, &errors).await,
    }
}

/// Has what is printed of an event made into a file, outside of the request.
pub(crate) async fn make_file(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    let what = What::from_code(fields.get("what"))?;
    let about = format!("{}: {}", what.text(&visit.l), found.event.title);
    let task = Print { event: found.event.id, what };
    work::plan(&visit, &task, &about).await
}

/// A picture that was sent, or a page of a scan, and what it turned out to be.
struct Sent {
    name: String,
    read: Result<Photograph, Unread>,
}

/// Why something that was sent is no picture of a page.
enum Unread {
    Photo(PhotoError),
    Scan(ScanError),
    /// A kind of picture that is known and not read.
    Kind(Kind),
}

/// Kinds of pictures of which we can say what to do.
#[derive(Clone, Copy)]
enum Kind {
    Heic,
    Tiff,
}

fn kind_of(bytes: &[u8]) -> Option<Kind> {
    let brand = bytes.get(4..12).unwrap_or_default();
    let heic = brand.starts_with(b"ftyp") && [&b"heic"[..], b"heix", b"mif1", b"heif", b"hevc"].contains(&&brand[4..]);
    let tiff = bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*");
    match (heic, tiff) {
        (true, _) => Some(Kind::Heic),
        (_, true) => Some(Kind::Tiff),
        _ => None,
    }
}

/// What a file turned out to be: one picture, or those of the pages of a scan.
async fn read_file(l: &L, name: String, bytes: Vec<u8>) -> Result<Vec<Sent>, Failure> {
    if let Some(kind) = kind_of(&bytes) {
        return Ok(vec![Sent { name, read: Err(Unread::Kind(kind)) }]);
    }
    if !scan::is_pdf(&bytes) {
        let read = photograph::photograph(bytes).await?.map_err(Unread::Photo);
        return Ok(vec![Sent { name, read }]);
    }
    Ok(match photograph::pages(bytes).await? {
        Err(error) => vec![Sent { name, read: Err(Unread::Scan(error)) }],
        Ok(pages) => {
            let named = pages.into_iter().enumerate().map(|(n, read)| {
                let page = (n + 1).to_string();
                Sent {
                    name: l.tf("{file}, page {n}", &[("file", &name), ("n", &page)]),
                    read: read.map_err(Unread::Photo),
                }
            });
            named.collect()
        }
    })
}

/// Reads a form with pictures. Each is made small as soon as it is here, so that only one is in memory in full.
async fn receive(l: &L, mut form: Upload) -> Result<(Vec<Sent>, String), Failure> {
    let (mut sent, mut code) = (Vec::new(), String::new());
    while let Some(part) = form.next(scan::MOST_BYTES).await? {
        match part.field.as_str() {
            "photos" if part.is_nothing() => {}
            "photos" if sent.len() >= MOST_PICTURES => return Err(Failure::TooLarge),
            "photos" => sent.extend(read_file(l, part.file, part.bytes).await?),
            "code" => code = part.text().chars().take(64).collect(),
            _ => {}
        }
    }
    Ok((sent, code))
}

/// `POST /events/{event}/paper/pictures`: every picture goes to its page, or is told why not. Those that found their page
/// are kept together at the end.
pub(crate) async fn pictures(visit: Visit, found: FoundEvent, form: Upload) -> Result<Response, Failure> {
    let l = &visit.l;
    let (sent, code) = receive(l, form).await?;
    let mut problems: Vec<(&'static str, String)> = Vec::new();
    if sent.is_empty() {
        problems.push(("photos", l.t("Choose at least one picture.")));
    }
    let typed = if code.is_empty() { None } else { Some(typed_page(&visit, &found, &code).await?) };
    let typed = match typed {
        Some(_) if sent.len() > 1 => {
            problems.push((
                "code",
                l.t("A code goes with a single picture. Leave it empty, or send the pictures one by one."),
            ));
            return refuse(&visit, &found, &code, problems, 0).await;
        }
        Some(Err(sentence)) => {
            problems.push(("code", sentence));
            return refuse(&visit, &found, &code, problems, 0).await;
        }
        Some(Ok(page)) => Some(page),
        None => None,
    };
    let mut kept: Vec<(PageId, Vec<u8>)> = Vec::new();
    let mut last = None;
    for picture in sent {
        match place(&visit, &found, &picture, typed.as_ref()).await? {
            Ok(page) if kept.iter().any(|(id, _)| *id == page.id) => problems.push(("photos", about(l, &picture, &l.t("another of these pictures shows the same page. One of them is kept; send the better one again.")))),
            Ok(page) => {
                if let Ok(photograph) = picture.read {
                    kept.push((page.id, photograph.picture));
                    last = Some(page);
                }
            }
            Err(sentence) => problems.push(("photos", about(l, &picture, &sentence))),
        }
    }
    paper::attach(visit.cx(), visit.signed_in()?.account, &found.event, &kept).await?;
    match last {
        _ if !problems.is_empty() => refuse(&visit, &found, &code, problems, kept.len()).await,
        Some(page) if kept.len() == 1 => Ok(to(format!("{}?done=attached", address_of(&found, &page)))),
        _ => Ok(to(format!("{}/paper?done=attached&n={}", found.address(), kept.len()))),
    }
}

/// The form again with what is wrong, and how many pictures are with their pages all the same.
async fn refuse(
    visit: &Visit,
    found: &FoundEvent,
    code: &str,
    problems: Vec<(&'static str, String)>,
    attached: usize,
) -> Result<Response, Failure> {
    let mut fields = vec![("code".to_owned(), code.to_owned())];
    if attached > 0 {
        fields.extend([("done".to_owned(), "attached".to_owned()), ("n".to_owned(), attached.to_string())]);
    }
    let fields = Fields::of(fields);
    overview(visit, found, &fields, &Errors::several(problems)).await
}

fn about(l: &L, picture: &Sent, sentence: &str) -> String {
    l.tf("{file}: {sentence}", &[("file", &picture.name), ("sentence", sentence)])
}

/// The page whose code was typed, or a sentence.
async fn typed_page(visit: &Visit, found: &FoundEvent, code: &str) -> Result<Result<Page, String>, Failure> {
    let l = &visit.l;
    Ok(match paper::by_code(visit.cx(), code).await? {
        None => Err(l.t("No page has this code. Compare it letter by letter with the paper.")),
        Some(page) if page.event_id != found.event.id => {
            Err(l.t("This is a page of another event. Open that event and attach the picture there."))
        }
        Some(page) if page.state() == State::Confirmed => {
            Err(l.t("This page is confirmed and does not change any more."))
        }
        Some(page) => Ok(page),
    })
}

/// The page that a picture shows, or a sentence.
async fn place(
    visit: &Visit,
    found: &FoundEvent,
    picture: &Sent,
    typed: Option<&Page>,
) -> Result<Result<Page, String>, Failure> {
    let l = &visit.l;
    let photograph = match &picture.read {
        Ok(photograph) => photograph,
        Err(why) => return Ok(Err(unread(l, why))),
    };
    let mut shown: Vec<String> = photograph.codes.iter().filter_map(|text| code_in(text)).collect();
    shown.sort();
    shown.dedup();
    match (typed, shown.as_slice()) {
        (Some(page), []) => Ok(Ok(page.clone())),
        (Some(page), codes) if codes.contains(&page.code) => Ok(Ok(page.clone())),
        (Some(_), [other, ..]) => {
            Ok(Err(l.tf("the picture shows the page with the code {code}, not the one that was meant.", &[("code", &codes::print(other))])))
        }
        (None, []) => Ok(Err(l.t("no code of a page can be read. Photograph the whole page in good light; or send this picture alone and type the code that is printed below the square in the corner."))),
        (None, [code]) => typed_page(visit, found, code).await,
        (None, _) => Ok(Err(l.t("the picture shows several pages. Photograph them one by one."))),
    }
}

/// Why a picture is not read, and what to do.
fn unread(l: &L, why: &Unread) -> String {
    match why {
        Unread::Photo(PhotoError::TooLarge(_)) => {
            l.t("the file has more than 12 MB. Take the picture with a lower resolution.")
        }
        Unread::Photo(PhotoError::TooManyPixels(_)) => {
            let most = (MOST_PIXELS / 1_000_000).to_string();
            l.tf("the picture has more than {n} million pixels. Take it with a lower resolution.", &[("n", &most)])
        }
        Unread::Photo(PhotoError::TooDeep) => {
            l.t("the picture has more than 8 bits for each colour, as some scanners write it. Save it as JPEG.")
        }
        Unread::Photo(PhotoError::NotAPicture(_)) => l.t(
            "no picture can be read in it: it is damaged, or of a kind that is not known here. Save a scan as PDF or JPEG, or photograph the page.",
        ),
        Unread::Scan(ScanError::TooLarge(_)) => {
            l.t("the scan has more than 40 MB. Scan with 200 dots per inch, or send fewer pages at once.")
        }
        Unread::Scan(ScanError::TooManyPages(_)) => {
            l.t("the scan has more than 40 pages. Send it in several files.")
        }
        Unread::Scan(ScanError::Protected) => {
            l.t("the file is protected by a password. Save it without one.")
        }
        Unread::Scan(ScanError::NotAPdf) => {
            l.t("this PDF cannot be read: it is damaged, or packed in an unusual way. Print it into a new PDF, or send the pages as JPEG.")
        }
        Unread::Kind(Kind::Heic) => l.t("this is a HEIC picture of an iPhone. In the phone’s settings choose Camera, Formats, “Most Compatible”, or send the picture as JPEG."),
        Unread::Kind(Kind::Tiff) => l.t("this is a TIFF picture. Have the scanner save PDF or JPEG."),
    }
}

/// The moment in a form that says what it was made from.
fn seen(fields: &Fields) -> Option<DateTime<Utc>> {
    fields.get("seen").parse().ok().and_then(DateTime::from_timestamp_millis)
}

/// What the fields of a page say.
fn read(found: &Found, fields: &Fields) -> Typed {
    let get = |name: &str| fields.get(name).trim().to_owned();
    let mut typed = Typed { rest_absent: get("rest_absent") == "true", ..Typed::default() };
    // One button for a column in which nearly everybody has signed; the others are taken out afterwards.
    let all: Option<usize> = get("all").parse().ok();
    for (line, printed) in found.page.lines.iter().enumerate() {
        for (column, _) in found.sessions() {
            let (late, early) = (get(&cell_field("late", line, column)), get(&cell_field("early", line, column)));
            // Whoever has minutes was there.
            let signed =
                get(&cell_field("signed", line, column)) == "true" || (all == Some(column) && printed.is_some());
            if signed || !late.is_empty() || !early.is_empty() {
                typed.signed.push(Cell { line, column, late, early });
            }
        }
        let guest = Guest {
            line: i64::try_from(line).unwrap_or(0),
            given_name: get(&guest_field("given_name", line)),
            family_name: get(&guest_field("family_name", line)),
            organisation: get(&guest_field("organisation", line)),
        };
        let is_empty = [&guest.given_name, &guest.family_name, &guest.organisation].iter().all(|text| text.is_empty());
        if printed.is_none() && !is_empty {
            typed.guests.push(guest);
        }
    }
    typed
}

pub(crate) async fn save(
    visit: Visit,
    event: FoundEvent,
    Path((_, page)): Path<(EventId, PageId)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let found = Found::find(&visit, event, page).await?;
    let typed = read(&found, &fields);
    let actor = visit.signed_in()?.account;
    match paper::save(visit.cx(), actor, &found.event.event, found.page.id, seen(&fields), &typed).await {
        Ok(()) => Ok(to(format!("{}?done=saved", found.address()))),
        // What was typed stays, to be compared and saved again.
        Err(error) => refuse_page(&visit, found.event, page, Some(&fields), error).await,
    }
}

pub(crate) async fn confirm(
    visit: Visit,
    event: FoundEvent,
    Path((_, page)): Path<(EventId, PageId)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let found = Found::find(&visit, event, page).await?;
    let actor = visit.signed_in()?.account;
    let seen = seen(&fields).unwrap_or_default();
    match paper::confirm(visit.cx(), actor, &found.event.event, found.page.id, seen).await {
        Ok(()) => Ok(to(format!("{}?done=confirmed", found.address()))),
        Err(error) => refuse_page(&visit, found.event, page, None, error).await,
    }
}

async fn refuse_page(
    visit: &Visit,
    event: FoundEvent,
    page: PageId,
    fields: Option<&Fields>,
    error: Error,
) -> Result<Response, Failure> {
    // As it is now: somebody may have been faster.
    let found = Found::find(visit, event, page).await?;
    let fields = fields.filter(|_| found.page.state() != State::Confirmed);
    match error {
        Error::Conflict(why) => {
            let errors = Errors::conflict("main", visit.l.conflict(why));
            render(visit, &found, fields, &errors, None).await
        }
        error => {
            let errors = field_errors(&visit.l, error)?;
            render(visit, &found, fields, &errors, None).await
        }
    }
}

pub(crate) async fn issue(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    let actor = visit.signed_in()?.account;
    let people: Vec<PersonId> = fields.all("person").iter().filter_map(|person| person.parse().ok()).collect();
    let mails = visit.mails();
    let tell: Option<Tell<'_>> = (fields.get("tell") == "true").then_some(&mails as Tell<'_>);
    match awards::issue(visit.cx(), actor, &found.event, fields.get("percent"), &people, tell).await {
        Ok(issued) => {
            visit.app.wake();
            let Reached { mailed, unreachable } = issued.reached;
            let counts = format!("n={}&mailed={mailed}&unreachable={unreachable}", issued.certificates);
            Ok(to(format!("{}/paper?done=issued&{counts}#certificates", found.address())))
        }
        Err(Error::Conflict(Conflict::Cancelled)) => {
            let sentence = visit.l.t("This event is cancelled: there is nothing to certify.");
            let errors = Errors::conflict("percent", sentence);
            overview(&visit, &found, &fields, &errors).await
        }
        Err(Error::Conflict(why @ Conflict::EarlyCertificate)) => {
            let errors = Errors::conflict("percent", visit.l.conflict(why));
            overview(&visit, &found, &fields, &errors).await
        }
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            overview(&visit, &found, &fields, &errors).await
        }
    }
}

pub(crate) async fn renew(
    visit: Visit,
    found: FoundEvent,
    Path((_, certificate)): Path<(EventId, AttendanceCertificateId)>,
) -> Result<Response, Failure> {
    awards::renew(visit.cx(), visit.signed_in()?.account, &found.event, certificate).await?;
    Ok(to(format!("{}/paper?done=renewed#certificates", found.address())))
}
