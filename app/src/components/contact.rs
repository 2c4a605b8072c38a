//! Whom to ask: what is an e-mail address or a telephone number is a link.

use courses::html::dialled;
use leptos::prelude::*;

/// The fewest digits of a number that somebody can call.
const SHORTEST: usize = 3;

/// A contact as it was typed, such as `Leyla Əliyeva, +994 50 555 44 33; leyla@example.org`.
pub(crate) fn contact(typed: &str) -> AnyView {
    let pieces = typed.split_inclusive([',', ';']).map(|piece| {
        let word = piece.trim_end_matches([',', ';']).trim();
        let (before, after) = piece.split_once(word).unwrap_or((piece, ""));
        match address(word) {
            Some(address) => {
                view! { {before.to_owned()}<a href=address>{word.to_owned()}</a>{after.to_owned()} }.into_any()
            }
            None => piece.to_owned().into_any(),
        }
    });
    pieces.collect_view().into_any()
}

/// Where a tap on it leads, where it leads anywhere.
fn address(word: &str) -> Option<String> {
    if let Some((name, host)) = word.split_once('@') {
        let is_plain =
            |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c));
        return (is_plain(name) && is_plain(host) && host.contains('.')).then(|| format!("mailto:{word}"));
    }
    let is_number = word.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c));
    let number = dialled(word);
    (is_number && number.chars().filter(char::is_ascii_digit).count() >= SHORTEST).then(|| format!("tel:{number}"))
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_and_numbers_are_links_and_nothing_else() {
        assert_eq!(address("leyla@example.org").as_deref(), Some("mailto:leyla@example.org"));
        assert_eq!(address("+994 (50) 555-44-33").as_deref(), Some("tel:+994505554433"));
        assert_eq!(address("152").as_deref(), Some("tel:152"));
        for word in
            ["", "Leyla", "12", "@example.org", "a@b", "a b@example.org", "a@example.org?subject=x", "2 sessions"]
        {
            assert_eq!(address(word), None, "{word}");
        }
    }
}
