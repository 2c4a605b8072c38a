//! What a phone keeps of a course: a list of files with their hashes and sizes, and the pages drawn for keeping. Only whoever may
//! read the course gets them, and they are the same for all who do.

mod draw;

use std::fmt::Write;

use axum::{
    Json,
    http::header,
    response::{IntoResponse, Response},
};
use courses::{course::Activity, language::Language};
use records::{authoring::library, system::key::VersionId};
use serde::Serialize;
use sha2::{Digest, Sha256};

use self::draw::{Drawing, ahead_address};
use crate::{
    found::course::FoundCourse,
    page::copy::{self, FILES, PLAYER},
    pages::learning::{ahead, media, phone},
    web::{failure::Failure, path::Path, visit::Visit},
};

/// The address of a version in a language, and of the course that it is a version of.
type CoursePath = Path<(VersionId, Language, String, String)>;

/// The same of one of its activities.
type KeptPath = Path<(VersionId, Language, String, String, String, String)>;

/// Everything that a copy consists of.
#[derive(Serialize)]
struct List {
    /// The address of the course.
    course: String,
    title: String,
    version: VersionId,
    /// The version as its authors count.
    name: String,
    language: Language,
    /// Says whether it is the same copy, byte for byte.
    stamp: String,
    files: Vec<File>,
}

#[derive(Serialize)]
struct File {
    /// Where it is fetched.
    address: String,
    /// Where it is found on the phone.
    at: String,
    /// How the SHA-256 of its content begins, in hexadecimal digits.
    hash: String,
    bytes: u64,
    /// Whether it is sound, which is chosen apart.
    sound: bool,
}

/// The list of files, as JSON: what is needed first stands first.
pub(crate) async fn list(visit: Visit, Path((project, course)): Path<(String, String)>) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let language = visit.language();
    let drawing = Drawing::new(&visit, &learning, language);
    let version = &learning.version;
    let plays = drawing.activities().any(|activity| ahead::practice(activity).is_some());
    let names = FILES.iter().chain(if plays { PLAYER } else { &[] });
    let assets = names.filter_map(|name| visit.app.assets.file(name));
    let mut files: Vec<File> = assets
        .map(|file| File {
            address: file.address.clone(),
            at: file.address.clone(),
            hash: file.hash.clone(),
            bytes: file.bytes,
            sound: false,
        })
        .collect();
    let phone = phone::copy(&visit, language);
    files.push(page(phone::copy_address(language), phone::ADDRESS.to_owned(), &phone));
    let address = learning.address();
    let kept = format!("/kept/{}/{language}/{}/{}", version.id, learning.offer.project, learning.offer.course);
    files.push(page(kept.clone(), address.clone(), &drawing.course()));
    // Job aids are what somebody looks for in a hurry.
    let mut activities: Vec<&Activity> = drawing.activities().collect();
    activities.sort_by_key(|activity| !draw::has_job_aid(activity));
    for activity in activities {
        let (from, at) = (format!("{kept}/{}", activity.id), format!("{address}/{}", activity.id));
        files.push(page(from.clone(), at.clone(), &drawing.activity(activity)?));
        if let Some(ahead) = ahead::ahead(activity) {
            files.push(page(ahead_address(&from), ahead_address(&at), &ahead));
        }
    }
    let mut media: Vec<File> = Vec::new();
    for file in library::media_files(visit.cx(), version).await? {
        let address = media::address(version.id, &file.name);
        media.push(File {
            at: address.clone(),
            address,
            hash: hex(&file.hash),
            bytes: file.bytes,
            sound: media::is_sound(&file.name),
        });
    }
    media.sort_by_key(|file| file.sound);
    files.extend(media);
    let stamp = Sha256::digest(files.iter().map(|file| file.hash.as_str()).collect::<String>());
    let course = drawing.told();
    let list = List {
        course: address,
        title: course.title.value.clone(),
        version: version.id,
        name: course.version.clone(),
        language,
        stamp: hex(&stamp[..8]),
        files,
    };
    Ok(Json(list).into_response())
}

fn page(address: String, at: String, document: &str) -> File {
    let hash = hex(&Sha256::digest(document));
    File { address, at, hash, bytes: document.len() as u64, sound: false }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The page of the course, drawn for keeping.
pub(crate) async fn course(
    visit: Visit,
    Path((version, language, project, course)): CoursePath,
) -> Result<Response, Failure> {
    let learning = of_version(&visit, version, &project, &course).await?;
    Ok(copy::answer(Drawing::new(&visit, &learning, language).course()))
}

/// A lesson, or what there is to say of an activity that needs a network.
pub(crate) async fn activity(
    visit: Visit,
    Path((version, language, project, course, module, name)): KeptPath,
) -> Result<Response, Failure> {
    let learning = of_version(&visit, version, &project, &course).await?;
    let drawing = Drawing::new(&visit, &learning, language);
    let activity = drawing.told().activity(&format!("{module}/{name}")).ok_or(Failure::NotFound)?;
    Ok(copy::answer(drawing.activity(activity)?))
}

/// What the player of a kept page plays with.
pub(crate) async fn ahead(
    visit: Visit,
    Path((version, language, project, course, module, name)): KeptPath,
) -> Result<Response, Failure> {
    let learning = of_version(&visit, version, &project, &course).await?;
    let course = learning.version.editions.get(language);
    let activity = course.activity(&format!("{module}/{name}")).ok_or(Failure::NotFound)?;
    let ahead = ahead::ahead(activity).ok_or(Failure::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], ahead).into_response())
}

/// The course, if this is the version that the viewer reads. A list that was made before a correction leads nowhere any more: the
/// phone fetches another one.
async fn of_version(visit: &Visit, version: VersionId, project: &str, course: &str) -> Result<FoundCourse, Failure> {
    let learning = FoundCourse::find(visit, project, course).await?;
    if learning.version.id == version { Ok(learning) } else { Err(Failure::NotFound) }
}
