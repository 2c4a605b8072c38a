//! What a setting may say, and the sentence for one that is wrong. A setting that is empty is one that is not made.

use std::{net::SocketAddr, path::PathBuf};

use app::Network;
use axum::http::Uri;
use chrono::NaiveDate;
use lettre::{AsyncSmtpTransport, Tokio1Executor, message::Mailbox};
use openidconnect::{ClientSecret, IssuerUrl};
use tracing_subscriber::EnvFilter;

pub const DATABASE: &str = "sqlite://dayaq.db";
pub const LISTEN: &str = "127.0.0.1:3000";
pub const MAIL_FROM: &str = "Dayaq <dayaq@localhost>";
pub const LOG: &str = "info,sqlx=warn";
/// The release, and what it was built from.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("DAYAQ_COMMIT"), ")");

/// A setting that may be left out.
#[derive(Clone, Debug)]
pub struct Setting<T>(pub Option<T>);

/// The text of a setting, or what counts where it is empty.
fn or<'t>(text: &'t str, default: &'t str) -> &'t str {
    if text.trim().is_empty() { default } else { text.trim() }
}

#[expect(clippy::unnecessary_wraps, reason = "as all parsers of settings")]
pub fn database(text: &str) -> Result<String, String> {
    Ok(or(text, DATABASE).to_owned())
}

pub fn listen(text: &str) -> Result<SocketAddr, String> {
    let text = or(text, LISTEN);
    text.parse().map_err(|_| {
        if text.parse::<u16>().is_ok() {
            format!("write the address too, such as 127.0.0.1:{text}")
        } else {
            "write an address and a port, such as 127.0.0.1:3000 or [::1]:3000".to_owned()
        }
    })
}

#[expect(clippy::unnecessary_wraps, reason = "as all parsers of settings")]
pub fn path(text: &str) -> Result<Setting<PathBuf>, String> {
    Ok(Setting(Some(text.trim()).filter(|text| !text.is_empty()).map(PathBuf::from)))
}

pub fn metrics(text: &str) -> Result<Setting<SocketAddr>, String> {
    if text.trim().is_empty() { Ok(Setting(None)) } else { listen(text).map(|address| Setting(Some(address))) }
}

/// Without a slash at its end.
pub fn address(text: &str) -> Result<Setting<String>, String> {
    let text = text.trim().trim_end_matches('/');
    if text.is_empty() {
        return Ok(Setting(None));
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err(format!("it has no scheme: write https://{text}"));
    };
    if !matches!(scheme, "http" | "https") {
        return Err(format!("it begins with https:// or http://, not with {scheme}://"));
    }
    let host = text.parse::<Uri>().ok().and_then(|uri| Some(uri.authority()?.to_string()));
    if host.as_deref() != Some(rest) || rest.contains('@') {
        return Err("write the scheme and the name of the host alone, such as https://dayaq.example.org".to_owned());
    }
    Ok(Setting(Some(text.to_owned())))
}

pub fn network(text: &str) -> Result<Setting<Network>, String> {
    if text.trim().is_empty() {
        return Ok(Setting(None));
    }
    text.parse().map(|network| Setting(Some(network)))
}

/// Never the setting itself in the sentence: it carries a password.
pub fn smtp(text: &str) -> Result<Setting<String>, String> {
    const FORMS: &str = "smtps://USER:PASSWORD@HOST (TLS from the start), smtp://USER:PASSWORD@HOST:587?tls=required (STARTTLS) \
                         or smtp://HOST (a server of your own, without TLS)";
    let text = text.trim();
    if text.is_empty() {
        return Ok(Setting(None));
    }
    let rest = text.strip_prefix("smtp://").or_else(|| text.strip_prefix("smtps://"));
    let host = rest.map(|rest| rest.rsplit_once('@').map_or(rest, |(_, host)| host));
    if host.is_none_or(|host| host.is_empty() || host.starts_with([':', '/', '?'])) {
        return Err(format!("write one of {FORMS}"));
    }
    match AsyncSmtpTransport::<Tokio1Executor>::from_url(text) {
        Ok(_) => Ok(Setting(Some(text.to_owned()))),
        Err(error) => Err(format!("it cannot be understood ({error}): write one of {FORMS}")),
    }
}

pub fn mail_from(text: &str) -> Result<Mailbox, String> {
    or(text, MAIL_FROM).parse().map_err(|_| "write such as Dayaq <dayaq@example.org>, or the address alone".to_owned())
}

pub fn second_factor_from(text: &str) -> Result<Setting<NaiveDate>, String> {
    match text.trim() {
        "" => Ok(Setting(None)),
        day => day.parse().map(|day| Setting(Some(day))).map_err(|_| "write a day such as 2027-01-31".to_owned()),
    }
}

/// A text that says something.
#[expect(clippy::unnecessary_wraps, reason = "as all parsers of settings")]
pub fn some(text: &str) -> Result<Setting<String>, String> {
    Ok(Setting(Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)))
}

/// One line that people read.
pub fn operator(text: &str) -> Result<Setting<String>, String> {
    const LONGEST: usize = 160;
    let text = text.trim();
    if text.chars().count() > LONGEST || text.contains(char::is_control) {
        return Err(format!("write a name of one line, of at most {LONGEST} characters"));
    }
    some(text)
}

/// Something that a tap opens.
pub fn contact(text: &str) -> Result<Setting<String>, String> {
    let text = text.trim();
    let is_number = text.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c))
        && text.chars().filter(char::is_ascii_digit).count() >= 3;
    if text.is_empty() || is_number || text.parse::<lettre::Address>().is_ok() {
        return some(text);
    }
    Err("write an e-mail address such as help@example.org, or a telephone number such as +994 12 555 44 33".to_owned())
}

/// As the provider writes it, with or without a slash at its end.
pub fn issuer(text: &str) -> Result<Setting<IssuerUrl>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Setting(None));
    }
    let issuer = IssuerUrl::new(text.to_owned())
        .map_err(|_| "write the address of the provider, such as https://id.example.org".to_owned())?;
    let url = issuer.url();
    let is_here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if url.scheme() != "https" && !(url.scheme() == "http" && is_here) {
        return Err("it begins with https://; http:// is for a provider on this machine alone".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err("write the address alone, without ?, # or a user name".to_owned());
    }
    Ok(Setting(Some(issuer)))
}

/// The longest secret that makes sense.
const LONGEST_SECRET: usize = 4_096;

/// Never what stands in the file in the sentence.
pub fn secret_file(text: &str) -> Result<Setting<ClientSecret>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Setting(None));
    }
    let secret = std::fs::read_to_string(text).map_err(|error| format!("it cannot be read: {error}"))?;
    let secret = secret.trim();
    if secret.is_empty() || secret.len() > LONGEST_SECRET || secret.chars().any(char::is_control) {
        return Err("write the secret into it, in one line and with nothing else".to_owned());
    }
    Ok(Setting(Some(ClientSecret::new(secret.to_owned()))))
}

pub fn log(text: &str) -> Result<String, String> {
    let text = or(text, LOG);
    match EnvFilter::builder().parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(format!("{error}: write such as info, debug or info,sqlx=warn")),
    }
}
