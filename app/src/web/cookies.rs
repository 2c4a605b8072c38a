//! Our cookies: their names, and what all of them have in common.

use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

/// The token of a session.
pub(crate) const SESSION: &str = "session";
/// The language.
pub(crate) const LANGUAGE: &str = "language";
/// The token of who has still to type a code: it opens nothing.
pub(crate) const PENDING: &str = "pending";
/// What binds somebody who comes back from the page of their organisation to this browser.
pub(crate) const SIGN_ON: &str = "sign-on";
/// In which accounts somebody has signed in with this browser.
pub(crate) const KNOWN: &str = "known";

/// Where a form is sent to of which the device keeps what was written, and which of its parts behind a `#`: by its script (`app/draft.js`).
const DRAFT: &str = "draft";
/// Of which such form the server has what was written: read by scripts (`app/device.js`), which forget it then.
const SAVED: &str = "saved";

/// The name of a cookie: over HTTPS with `__Host-`, which binds it to this host and to HTTPS. Such a cookie is `Secure` and
/// for all paths.
pub(crate) fn name(secure: bool, plain: &str) -> String {
    if secure { format!("__Host-{plain}") } else { plain.to_owned() }
}

/// A cookie that scripts cannot read and other sites cannot send. It ends with the browser, unless it is made permanent.
pub(crate) fn made(secure: bool, plain: &str, value: String) -> Cookie<'static> {
    Cookie::build((name(secure, plain), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
        .build()
}

/// What a cookie of ours says; nothing where there is none.
pub(crate) fn of<'a>(jar: &'a CookieJar, secure: bool, plain: &str) -> &'a str {
    jar.get(&name(secure, plain)).map_or("", Cookie::value)
}

/// For the browser that has sent the form to this path and was sent on: the device need not keep what was written any more.
pub(crate) fn saved(jar: &CookieJar, path: &str) -> Option<Cookie<'static>> {
    let draft = jar.get(DRAFT)?.value();
    let (sent_to, part) = draft.split_once('#').unwrap_or((draft, ""));
    let is_ours = sent_to == path && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    is_ours.then(|| Cookie::build((SAVED, draft.to_owned())).path("/").same_site(SameSite::Lax).build())
}
