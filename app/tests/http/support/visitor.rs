//! A browser without JavaScript: cookies, plain forms. Every answer is examined for what must always be true.

use std::{
    collections::BTreeMap,
    io::Write,
    net::{Ipv4Addr, SocketAddr},
    sync::atomic::{AtomicU32, Ordering},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header, request},
};
use records::demo;
use tower::ServiceExt;

use crate::http::support::html::{Tag, tags};

/// A browser.
#[derive(Clone)]
pub struct Visitor {
    router: Router,
    cookies: BTreeMap<String, String>,
    address: Ipv4Addr,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Visitor {
    /// Nobody in particular, who reads English.
    pub fn new(router: Router) -> Self {
        let mut visitor = Self { router, cookies: BTreeMap::new(), address: Ipv4Addr::LOCALHOST };
        for name in ["language", "__Host-language"] {
            visitor.keep_cookie(name, "en");
        }
        visitor.elsewhere();
        visitor
    }

    /// Moves to an address that nobody has used yet: no limit is reached there.
    pub fn elsewhere(&mut self) {
        static LAST: AtomicU32 = AtomicU32::new(0x0A00_0000);
        self.address = Ipv4Addr::from(LAST.fetch_add(1, Ordering::Relaxed));
    }

    pub fn keep_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Signs in with the form.
    pub async fn sign_in(mut self, user: &str) -> Self {
        let answer = self.post("/sign-in", &[("name", user), ("password", &demo::password(user))]).await;
        assert_eq!(answer.location(), Some("/"), "{user} signs in");
        self
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Vec::new()).await
    }

    /// Sends a form from one of our own pages.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_bytes(path, form(fields)).await
    }

    /// Sends the body of a form as it is.
    pub async fn post_bytes(&mut self, path: &str, body: Vec<u8>) -> Answer {
        self.send(Request::post(path).header("sec-fetch-site", "same-origin"), body).await
    }

    /// Posts a form with files, as browsers send it.
    pub async fn post_files(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        name: &str,
        files: &[(&str, &[u8])],
    ) -> Answer {
        const BOUNDARY: &str = "x-----------------------x";
        let mut body = Vec::new();
        for (name, value) in fields {
            write!(body, "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").unwrap();
        }
        for (file, bytes) in files {
            let head = format!("content-disposition: form-data; name=\"{name}\"; filename=\"{file}\"");
            write!(body, "--{BOUNDARY}\r\n{head}\r\ncontent-type: application/octet-stream\r\n\r\n").unwrap();
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        write!(body, "--{BOUNDARY}--\r\n").unwrap();
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
        self.send(request, body).await
    }

    /// Sends a request and examines the answer.
    pub async fn send(&mut self, request: request::Builder, body: Vec<u8>) -> Answer {
        let what = match (request.method_ref(), request.uri_ref()) {
            (Some(method), Some(uri)) => format!("{method} {uri:.200}"),
            _ => String::new(),
        };
        let is_head = request.method_ref() == Some(&Method::HEAD);
        let answer = self.sent(request, body).await;
        assert!(!answer.status.is_server_error(), "{what}: {} {}", answer.status, answer.text());
        answer.examine(&what, is_head);
        answer
    }

    /// Sends a form while something is broken: the answer may say so.
    pub async fn try_post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.sent(Request::post(path).header("sec-fetch-site", "same-origin"), form(fields)).await;
        answer.examine(path, false);
        answer
    }

    async fn sent(&mut self, request: request::Builder, body: Vec<u8>) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request
            .header(header::HOST, "dayaq.example")
            .header(header::COOKIE, cookies.join("; "))
            .body(Body::from(body))
            .unwrap();
        let plain = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().entry(header::CONTENT_TYPE).or_insert(plain);
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((self.address, 4000))));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            match pair.split_once('=').unwrap() {
                (name, "") => drop(self.cookies.remove(name)),
                (name, value) => self.keep_cookie(name, value),
            }
        }
        Answer { status: parts.status, headers: parts.headers, bytes }
    }
}

/// The body of a form.
pub fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes()
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The line that sets a cookie.
    pub fn set_cookie(&self, name: &str) -> Option<&str> {
        let lines = self.headers.get_all(header::SET_COOKIE).iter().filter_map(|line| line.to_str().ok());
        lines.into_iter().find(|line| line.split_once('=').is_some_and(|(set, _)| set == name))
    }

    pub fn location(&self) -> Option<&str> {
        (self.status == StatusCode::SEE_OTHER).then(|| self.header("location"))
    }

    /// The nonce that the content security policy admits.
    pub fn nonce(&self) -> &str {
        let after = self.header("content-security-policy").split_once("'nonce-").unwrap().1;
        after.split_once('\'').unwrap().0
    }

    pub fn tags(&self) -> Vec<Tag> {
        tags(&self.text())
    }

    /// The value in a field of a form.
    pub fn field(&self, name: &str) -> Option<String> {
        let inputs = self.tags().into_iter().filter(|tag| tag.name == "input");
        inputs.filter(|tag| tag.get("name") == Some(name)).find_map(|tag| tag.get("value").map(str::to_owned))
    }

    /// The sentence beside a field.
    pub fn error(&self, name: &str) -> Option<String> {
        let text = self.text();
        let (_, after) = text.split_once(&format!("id=\"{name}-error\""))?;
        Some(after.split_once('>')?.1.split_once("</p>")?.0.to_owned())
    }

    /// Checks status and a sentence of the page.
    #[track_caller]
    pub fn says(&self, status: u16, sentence: &str) {
        assert_eq!(self.status, status, "{}", self.text());
        assert!(self.text().contains(sentence), "“{sentence}” is missing in {}", self.text());
    }

    /// What must be true of every answer, whatever was asked.
    fn examine(&self, what: &str, is_head: bool) {
        let policy = self.header("content-security-policy");
        for part in [
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{what}: {part} is missing in {policy}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{what}: {policy}");
        // What a phone keeps is the same for everybody: it runs our files alone.
        let is_copy = policy.contains("script-src 'self' ");
        assert!(is_copy || self.nonce().len() >= 22, "{what}: {policy}");
        assert!(!is_copy || ["GET /kept/", "GET /on-this-phone/"].iter().any(|of| what.starts_with(of)), "{what}");
        assert_eq!(self.header("x-content-type-options"), "nosniff", "{what}");
        assert_eq!(self.header("referrer-policy"), "same-origin", "{what}");
        let kept = self.header("cache-control");
        // Files of published courses never change.
        let is_media = what.starts_with("GET /media/") && kept == "private, max-age=31536000, immutable";
        assert!(kept == "no-store" || is_media, "{what}: {kept}");
        assert_eq!(self.header("cross-origin-resource-policy"), "same-origin", "{what}");
        if !self.header("content-type").starts_with("text/html") {
            return;
        }
        let html = self.text();
        assert!(is_head || html.starts_with("<!DOCTYPE html>"), "{what}: {html:.200}");
        assert!(!html.contains("<script>alert"), "{what} repeats a script");
        for tag in self.tags() {
            let inline = tag.attributes.iter().find(|(name, _)| name.starts_with("on") || name == "style");
            assert_eq!(inline, None, "{what}: <{}>", tag.name);
            if tag.name == "script" && is_copy {
                assert!(tag.get("src").is_some_and(|address| address.starts_with("/assets/")), "{what}");
            } else if tag.name == "script" {
                assert_eq!(tag.get("nonce"), Some(self.nonce()), "{what}");
            }
        }
    }
}
