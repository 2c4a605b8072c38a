//! What the binary carries with it: the browser's part and the shipped courses. Deploying is copying one file.

use std::collections::BTreeSet;

use app::Assets;
use courses::format::Files;
use rust_embed::{EmbeddedFile, RustEmbed};

/// Style, fonts, scripts and wasm, made by `make site`: names with a hash, beside each its `.br` and `.gz`.
#[derive(RustEmbed)]
#[folder = "../target/site/"]
#[allow_missing = true]
struct Site;

/// The shipped courses.
#[derive(RustEmbed)]
#[folder = "../courses/library/"]
struct Library;

/// The names and sizes of the embedded files.
pub fn assets() -> Assets {
    let is_style =
        |name: &str| name.starts_with("app.") && std::path::Path::new(name).extension().is_some_and(|e| e == "css");
    let style = Site::iter().find(|name| is_style(name)).and_then(|name| Site::get(&name));
    let style = style.map(|file| String::from_utf8_lossy(&file.data).into_owned());
    let files = Site::iter().filter_map(|name| Some((name.clone().into_owned(), Site::get(&name)?.data.len() as u64)));
    Assets::new(files).with_style(style.unwrap_or_default())
}

/// One file of the browser's part.
pub fn file(name: &str) -> Option<EmbeddedFile> {
    Site::get(name)
}

/// The names of the shipped courses.
pub fn courses() -> Vec<String> {
    let folders = Library::iter().filter_map(|path| Some(path.split_once('/')?.0.to_owned()));
    folders.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The folder of a shipped course.
pub fn course(slug: &str) -> Files {
    let prefix = format!("{slug}/");
    Library::iter()
        .filter_map(|path| {
            let name = path.strip_prefix(&prefix)?.to_owned();
            Some((name, Library::get(&path)?.data.into_owned()))
        })
        .collect()
}
