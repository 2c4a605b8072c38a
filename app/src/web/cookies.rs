//! Names of our cookies.

/// The name of a cookie: over HTTPS with `__Host-`, which binds it to this host and to HTTPS. Such a cookie is `Secure` and
/// for all paths.
pub(crate) fn name(secure: bool, plain: &str) -> String {
    if secure { format!("__Host-{plain}") } else { plain.to_owned() }
}

/// The name of the cookie that carries a session's token.
pub(crate) fn session(secure: bool) -> String {
    name(secure, "session")
}

/// The name of the cookie that remembers the language.
pub(crate) fn language(secure: bool) -> String {
    name(secure, "language")
}
