//! A form that was sent when the session had ended. It is kept in the page that asks to sign in, in fields of its own, and can
//! be sent once more afterwards: nothing of it is kept on the server.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{FromRequest, Multipart, Request},
    http::{StatusCode, header},
};
use axum_extra::extract::cookie::CookieJar;
use tower::ServiceExt;

use super::{back::back, form::Fields, form_on_page::FormOnPage};

/// The most that is kept, in bytes as it is sent with the name and the password: together they are one form.
const MOST: usize = 56 * 1024;

/// The longest page that is looked through.
const LONGEST: usize = 2 << 20;

/// Where the form was sent to.
const TARGET: &str = "again";
/// The page on which it stands.
const PAGE: &str = "again-page";
/// How the names of its fields begin while it is kept.
const FIELD: &str = "again.";
/// The names of its fields for files, which nobody can fill in again but who chooses the files.
const FILE: &str = "again-file";

/// Fields that are never kept: passwords.
const SECRETS: &[&str] = &["password", "present", "address_present"];

/// The addresses to which those who are signed in send forms, as patterns, and the pages on which these stand.
#[derive(Clone)]
pub(crate) struct Targets {
    patterns: Arc<[&'static str]>,
    pages: Router,
}

impl Targets {
    /// From the patterns of our routes, and what answers them.
    pub(crate) fn new(patterns: impl Iterator<Item = &'static str>, pages: Router) -> Self {
        Self { patterns: patterns.collect(), pages }
    }

    /// Whether an address, with or without a query, is one of them.
    fn has(&self, address: &str) -> bool {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        back(address) == address && self.patterns.iter().any(|pattern| fits(pattern, path))
    }

    /// The form from which something was kept, as somebody with these cookies sees it. Nothing where it does not stand there any
    /// more.
    pub(crate) async fn form(&self, kept: &Kept, cookies: &CookieJar) -> Option<FormOnPage> {
        let cookies: Vec<String> = cookies.iter().map(|one| format!("{}={}", one.name(), one.value())).collect();
        // A form that came back with errors stands at the address to which it was sent.
        for address in [&kept.page, &kept.target] {
            let asked = Request::get(address).header(header::COOKIE, cookies.join("; ")).body(Body::empty()).ok()?;
            let Ok(answer) = self.pages.clone().oneshot(asked).await;
            if answer.status() != StatusCode::OK {
                continue;
            }
            let page = to_bytes(answer.into_body(), LONGEST).await.ok()?;
            let found = FormOnPage::find(&String::from_utf8_lossy(&page), &kept.target, &kept.fields);
            if found.is_some() {
                return found;
            }
        }
        None
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut parts, mut places) = (path.split('/'), pattern.split('/'));
    loop {
        match (places.next(), parts.next()) {
            (None, None) => return true,
            (Some(place), Some(part)) if place == part || (place.starts_with('{') && !part.is_empty()) => {}
            _ => return false,
        }
    }
}

/// What was sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    target: String,
    page: String,
    fields: Vec<(String, String)>,
    files: Vec<String>,
}

impl Kept {
    /// From a request from a page for which nobody is signed in. Nothing where it is longer than what is kept.
    pub(crate) async fn of(request: Request, page: &str) -> Option<Self> {
        let target = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let mut kept = Self { target, page: page.to_owned(), ..Self::default() };
        if kind.starts_with("multipart/") {
            kept.take_parts(Multipart::from_request(request, &()).await.ok()?).await?;
        } else {
            let body = to_bytes(request.into_body(), MOST).await.ok()?;
            kept.fields = form_urlencoded::parse(&body).into_owned().collect();
        }
        kept.fields.retain(|(name, _)| !SECRETS.contains(&name.as_str()));
        (kept.length() <= MOST).then_some(kept)
    }

    async fn take_parts(&mut self, mut parts: Multipart) -> Option<()> {
        let mut length = 0;
        while let Some(mut part) = parts.next_field().await.ok()? {
            let name = part.name().unwrap_or_default().to_owned();
            if part.file_name().is_some() {
                // What it holds is passed over.
                if !self.files.contains(&name) {
                    self.files.push(name);
                }
                continue;
            }
            let mut text = Vec::new();
            while let Some(piece) = part.chunk().await.ok()? {
                length += piece.len();
                if length > MOST {
                    return None;
                }
                text.extend_from_slice(&piece);
            }
            self.fields.push((name, String::from_utf8_lossy(&text).into_owned()));
        }
        Some(())
    }

    /// From the form with which somebody signs in. Nothing where it carries none, or one for an address that is none of ours.
    pub(crate) fn read(fields: &Fields, targets: &Targets) -> Option<Self> {
        let target = fields.some(TARGET).filter(|target| targets.has(target))?.to_owned();
        let of_form = fields.starting_with(FIELD).filter(|(name, _)| !SECRETS.contains(name));
        Some(Self {
            target,
            page: back(fields.get(PAGE)).to_owned(),
            fields: of_form.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            files: fields.all(FILE),
        })
    }

    /// Where it is to be sent.
    pub(crate) fn target(&self) -> &str {
        &self.target
    }

    /// Names and values, in order.
    pub(crate) fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// The names of its fields for files.
    pub(crate) fn files(&self) -> &[String] {
        &self.files
    }

    /// The fields in which another form carries it.
    pub(crate) fn carried(&self) -> Vec<(String, String)> {
        let fields = self.fields.iter().map(|(name, value)| (format!("{FIELD}{name}"), value.clone()));
        let files = self.files.iter().map(|name| (FILE.to_owned(), name.clone()));
        let from = [(TARGET.to_owned(), self.target.clone()), (PAGE.to_owned(), self.page.clone())];
        from.into_iter().chain(fields).chain(files).collect()
    }

    fn length(&self) -> usize {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.carried()).finish().len()
    }
}
