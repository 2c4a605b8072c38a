//! Short fields other than names.

use unicode_normalization::UnicodeNormalization;
use url::Url;

use super::tidy;
use crate::system::error::Problem;

/// One line of text of at most `max` characters without control characters; `None` when nothing was typed.
pub fn plain(typed: &str, max: usize) -> Result<Option<String>, Problem> {
    if let Some(c) = typed.chars().find(|c| c.is_control()) {
        return Err(Problem::Character(c));
    }
    let value = tidy(typed);
    if value.contains('\u{fffd}') {
        return Err(Problem::Damaged);
    }
    if value.chars().count() > max {
        return Err(Problem::TooLong { max });
    }
    Ok((!value.is_empty()).then_some(value))
}

/// The same, of characters that our fonts can print: what stands on paper.
pub fn printable(typed: &str, max: usize) -> Result<Option<String>, Problem> {
    let value = plain(typed, max)?;
    let missing = documents::certificate::missing_characters(value.as_deref().unwrap_or_default());
    missing.first().map_or(Ok(value), |c| Err(Problem::Character(*c)))
}

/// Several lines of text of at most `max` characters; `None` when nothing was typed. Lines end with `\n`, spaces at the
/// ends of lines go, and there is never more than one empty line.
pub fn passage(typed: &str, max: usize) -> Result<Option<String>, Problem> {
    let typed = typed.replace("\r\n", "\n");
    if let Some(c) = typed.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(Problem::Character(c));
    }
    let mut lines: Vec<String> = typed.lines().map(tidy).collect();
    lines.dedup_by(|next, line| next.is_empty() && line.is_empty());
    let value = lines.join("\n").trim().to_owned();
    if value.chars().count() > max {
        return Err(Problem::TooLong { max });
    }
    Ok((!value.is_empty()).then_some(value))
}

/// An address of the web of at most 500 characters, with `https://` or `http://` before it, as browsers read it; `None` when
/// nothing was typed. Who leaves out the scheme means the one that is not overheard.
pub fn web_address(typed: &str) -> Result<Option<String>, Problem> {
    let Some(value) = plain(typed, 500)? else { return Ok(None) };
    let whole = if value.contains("://") { value } else { format!("https://{value}") };
    let address = Url::parse(&whole).map_err(|_| Problem::WebAddress)?;
    let named = address.host_str().is_some_and(|host| host.contains('.') && !host.ends_with('.'));
    // A name before the host shows another address than the one to which it leads.
    let plain = address.username().is_empty() && address.password().is_none();
    let web = matches!(address.scheme(), "https" | "http");
    if named && plain && web { Ok(Some(address.into())) } else { Err(Problem::WebAddress) }
}

/// An e-mail address; `None` when nothing was typed. Only the shape is checked: the proof is that a mail arrives.
pub fn email(typed: &str) -> Result<Option<String>, Problem> {
    let Some(value) = plain(typed, 254)? else { return Ok(None) };
    let right = value.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && local.len() <= 64
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && domain.contains('.')
            && !domain.contains("..")
            && domain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
            && local.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_{|}~.".contains(c))
    });
    if right { Ok(Some(value)) } else { Err(Problem::Email) }
}

/// The key by which an e-mail address is unique: no locale has a say in it.
pub fn email_key(email: &str) -> String {
    email.to_ascii_lowercase()
}

/// A phone number, or several with commas between them; `None` when nothing was typed.
pub fn phone(typed: &str) -> Result<Option<String>, Problem> {
    let Some(value) = plain(typed, 40)? else { return Ok(None) };
    let value = value.replace(['\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}'], "-");
    let right = |number: &str| {
        let digits = number.chars().filter(char::is_ascii_digit).count();
        (3..=15).contains(&digits)
            && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '(' | ')' | '-'))
    };
    if value.split(',').all(right) { Ok(Some(value)) } else { Err(Problem::Phone) }
}

/// A user name: 3 to 40 letters of the English alphabet, digits, dot, hyphen and underscore.
pub fn user_name(typed: &str) -> Result<String, Problem> {
    let value = typed.trim();
    if value.is_empty() {
        return Err(Problem::Required);
    }
    if let Some(c) = value.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))) {
        return Err(Problem::Character(c));
    }
    match value.len() {
        0..3 => Err(Problem::TooShort { min: 3 }),
        3..=40 => Ok(value.to_owned()),
        _ => Err(Problem::TooLong { max: 40 }),
    }
}

/// The key by which a user name is unique and found: never locale-dependent.
pub fn user_key(typed: &str) -> String {
    typed.trim().nfc().collect::<String>().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["a@b.az", "leyla.aliyeva+dayaq@example.org", " x@y.example "] {
            assert!(email(good).is_ok(), "{good}");
        }
        for bad in ["a", "@b.az", "a@b", "a@b..az", "a b@c.az", "a@b.az\r\nBcc: x@y.az", "ə@b.az", "a@.az"] {
            assert!(email(bad).is_err(), "{bad:?}");
        }
        assert_eq!(email("  "), Ok(None));
    }

    #[test]
    fn addresses_of_the_web() {
        for (typed, read) in [
            ("https://example.org/slides?day=1#2", "https://example.org/slides?day=1#2"),
            (" example.org/a ", "https://example.org/a"),
            ("HTTP://Example.ORG", "http://example.org/"),
            ("https://мвд.рф/список", "https://xn--b1aew.xn--p1ai/%D1%81%D0%BF%D0%B8%D1%81%D0%BE%D0%BA"),
        ] {
            assert_eq!(web_address(typed), Ok(Some(read.into())), "{typed}");
        }
        for bad in [
            "javascript:alert(1)",
            "javascript://example.org/%0aalert(1)",
            "data:text/html,x",
            "ftp://example.org/a",
            "https://localhost/a",
            "https://name@example.org",
            "https://bank.az:x@example.org",
            "slides",
            "https://",
            "https://a b.az",
        ] {
            assert_eq!(web_address(bad), Err(Problem::WebAddress), "{bad}");
        }
        assert_eq!(web_address(" "), Ok(None));
        assert!(web_address(&format!("https://example.org/{}", "a".repeat(500))).is_err());
    }

    #[test]
    fn user_names_and_phones() {
        assert_eq!(user_name(" Tural.A "), Ok("Tural.A".into()));
        assert_eq!(user_key("INSPECTOR"), "inspector");
        assert!(user_name("Əli").is_err() && user_name("ab").is_err() && user_name(&"a".repeat(41)).is_err());
        assert!(phone("+994 (12) 152-00-00").is_ok() && phone("152").is_ok() && phone("call me").is_err());
        assert_eq!(phone("\u{202a}+994\u{2013}50 111 22 33\u{202c}"), Ok(Some("+994-50 111 22 33".into())));
        assert!(phone("050 111 22 33, 012 444 55 66").is_ok() && phone("050 111 22 33,").is_err());
    }
}
