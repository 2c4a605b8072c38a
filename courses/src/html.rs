//! Text as HTML: the one place where it is escaped by hand.

use std::borrow::Cow;

/// Text as it may stand in an element, or in an attribute between double quotes.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    let mut escaped = String::new();
    let mut rest = text;
    while let Some(place) = rest.find(['&', '<', '>', '"']) {
        escaped.push_str(&rest[..place]);
        escaped.push_str(match rest.as_bytes()[place] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[place + 1..];
    }
    if escaped.is_empty() {
        return Cow::Borrowed(text);
    }
    escaped.push_str(rest);
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_html_is_escaped() {
        for (text, expected) in [
            ("", ""),
            ("Səid və “Ко” 🙂 it's", "Səid və “Ко” 🙂 it's"),
            ("<", "&lt;"),
            ("&lt;", "&amp;lt;"),
            ("a<b>&\"ə\"", "a&lt;b&gt;&amp;&quot;ə&quot;"),
            ("</textarea></title>\"'>", "&lt;/textarea&gt;&lt;/title&gt;&quot;'&gt;"),
            ("\0\r\n\t>", "\0\r\n\t&gt;"),
        ] {
            assert_eq!(escape(text), expected);
        }
        assert!(matches!(escape("nothing to do"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_is_escaped_can_be_read_back() {
        let characters = ['&', '<', '>', '"', ';', 'a', 'ə'];
        for n in 0..characters.len().pow(4) {
            let text: String =
                (0..4).map(|place| characters[n / characters.len().pow(place) % characters.len()]).collect();
            let escaped = escape(&text);
            assert!(!escaped.contains(['<', '>', '"']), "{escaped}");
            let back = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            assert_eq!(back, text);
        }
    }
}
