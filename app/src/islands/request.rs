//! Requests of islands: the plain forms, asking for JSON, and saying for which account the page was made.

use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response, UrlSearchParams};

/// Whether somebody has signed out on this page, though it stays open where the server could not be reached: nothing is kept
/// and nothing is sent any more.
pub(super) fn has_left() -> bool {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|page| page.document_element());
    root.is_some_and(|root| root.has_attribute("data-left"))
}

/// Status and body of an answer.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) text: String,
}

/// Why something was refused, in the words of the server.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Refusal {
    pub(super) sentence: String,
    /// Whether the reason is that nobody is signed in.
    pub(super) signed_out: bool,
}

/// Posts fields as a form does, where it matters why something was refused.
pub(super) async fn post_reply(address: &str, fields: &[(&str, String)]) -> Result<Reply, JsValue> {
    let body = UrlSearchParams::new()?;
    for (name, value) in fields {
        body.append(name, value);
    }
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&body.to_string().into());
    reply(address, &request, Some("application/x-www-form-urlencoded")).await
}

#[cfg(feature = "marking")]
/// Gets something, where it matters why not.
pub(super) async fn get_reply(address: &str) -> Result<Reply, JsValue> {
    reply(address, &RequestInit::new(), None).await
}

#[cfg(feature = "learning")]
/// Gets something.
pub(super) async fn get(address: &str) -> Result<(bool, String), JsValue> {
    send(address, &RequestInit::new(), None).await
}

#[cfg(feature = "learning")]
async fn send(address: &str, request: &RequestInit, content: Option<&str>) -> Result<(bool, String), JsValue> {
    let Reply { status, text } = reply(address, request, content).await?;
    Ok(((200..300).contains(&status), text))
}

async fn reply(address: &str, request: &RequestInit, content: Option<&str>) -> Result<Reply, JsValue> {
    if has_left() {
        return Err(JsValue::NULL);
    }
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    if let Some(content) = content {
        headers.set("Content-Type", content)?;
    }
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let meta = window.document().and_then(|page| page.query_selector("meta[name=account]").ok().flatten());
    if let Some(account) = meta.and_then(|meta| meta.get_attribute("content")) {
        headers.set("Dayaq-Account", &account)?;
    }
    request.set_headers(&headers);
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(address, request)).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok(Reply { status: response.status(), text })
}
