//! Text as HTML: the one place where it is escaped by hand; and HTML of lessons taken apart.

pub mod walk;

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

/// Text as HTML in which these telephone numbers are links that call. A number is one only where no other digit touches it.
#[must_use]
pub fn with_calls(text: &str, numbers: &[String]) -> String {
    let mut html = String::new();
    let mut rest = text;
    while let Some((place, number)) = next_call(text, rest, numbers) {
        html += &escape(&rest[..place]);
        html.extend(["<a href=\"tel:", &dialled(number), "\">", &escape(number), "</a>"]);
        rest = &rest[place + number.len()..];
    }
    html + &escape(rest)
}

/// Text as HTML in which the address of a page can be opened. The name of a site alone, without a path, names no page.
#[must_use]
pub fn with_pages(text: &str) -> String {
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '«' | '»' | '“' | '”');
    let mut html = String::new();
    for piece in text.split_inclusive(is_end) {
        let word = piece.trim_end_matches(is_end).trim_end_matches('.');
        if is_page(word) {
            html.extend([
                "<a href=\"https://",
                word,
                "\" rel=\"noreferrer\">",
                word,
                "</a>",
                &escape(&piece[word.len()..]),
            ]);
        } else {
            html += &escape(piece);
        }
    }
    html
}

/// Whether a word is the address of a page: a host with a dot, a slash, and what stands behind it.
fn is_page(word: &str) -> bool {
    let Some((host, path)) = word.split_once('/') else { return false };
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let is_host = host.contains('.')
        && host.split('.').all(is_label)
        && host.rsplit('.').next().is_some_and(|last| last.len() > 1 && last.chars().all(|c| c.is_ascii_alphabetic()));
    is_host && !path.is_empty() && path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c))
}

/// What is dialled for a number as it is written.
#[must_use]
pub fn dialled(number: &str) -> String {
    number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

/// The first number in what is left of a text, and where it stands; of two that begin there the longer one.
fn next_call<'n>(text: &str, rest: &str, numbers: &'n [String]) -> Option<(usize, &'n str)> {
    let before = text.len() - rest.len();
    let stands = |place: usize, number: &str| {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let start = before + place;
        !is_digit(text[..start].chars().next_back()) && !is_digit(text[start + number.len()..].chars().next())
    };
    let first = |number: &'n String| {
        let (place, _) = rest.match_indices(number.as_str()).find(|(place, _)| stands(*place, number))?;
        Some((place, number.as_str()))
    };
    let found = numbers.iter().filter(|number| !number.is_empty()).filter_map(first);
    found.min_by_key(|(place, number)| (*place, std::cmp::Reverse(number.len())))
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
    fn numbers_can_be_called() {
        let numbers = ["112".to_owned(), "12".to_owned(), "(012) 555-12 <".to_owned()];
        for (text, expected) in [
            ("152", "152"),
            (
                "112, 1125, 2112 & 112-yə",
                "<a href=\"tel:112\">112</a>, 1125, 2112 &amp; <a href=\"tel:112\">112</a>-yə",
            ),
            ("(012) 555-12 <", "<a href=\"tel:01255512\">(012) 555-12 &lt;</a>"),
        ] {
            assert_eq!(with_calls(text, &numbers), expected);
        }
    }

    #[test]
    fn pages_can_be_opened_and_names_of_sites_cannot() {
        let link = |page: &str| format!("<a href=\"https://{page}\" rel=\"noreferrer\">{page}</a>");
        let (one, two) = (link("mia.gov.az/az/menu/336"), link("mia.gov.az/en/menu/336"));
        assert_eq!(with_pages("mia.gov.az/az/menu/336 və mia.gov.az/en/menu/336."), format!("{one} və {two}."));
        assert_eq!(with_pages("<mia.gov.az/az/menu/336>"), "&lt;mia.gov.az/az/menu/336&gt;");
        for text in
            ["apa.az, 20 September 2013", "benefisiar.org, page 5567", "az/ru", "1/2", "a.b/", "a.1/x", "//a.az/x"]
        {
            assert_eq!(with_pages(text), escape(text), "{text}");
        }
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
