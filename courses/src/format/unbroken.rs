//! Hyphens at which no line ends: beside a number one holds a word together, as in `Sahil-7`, `144-1` and `152-yə`.

/// The hyphen that browsers do not break at.
const UNBROKEN: char = '\u{2011}';

/// A passage as it is shown. Whoever copies it from the page and searches for it finds the same: the search folds both hyphens.
pub(super) fn unbroken(text: &str) -> String {
    text.split_inclusive(char::is_whitespace).map(of_word).collect()
}

fn of_word(word: &str) -> String {
    // Addresses are opened, and stay as they are.
    if !word.contains('-') || word.contains(['/', '@']) {
        return word.to_owned();
    }
    let letters: Vec<char> = word.chars().collect();
    let holds = |place: usize| {
        let before = place.checked_sub(1).and_then(|before| letters.get(before));
        let (Some(before), Some(after)) = (before, letters.get(place + 1)) else { return false };
        before.is_alphanumeric() && after.is_alphanumeric() && (before.is_numeric() || after.is_numeric())
    };
    let shown = letters.iter().enumerate().map(|(place, c)| if *c == '-' && holds(place) { UNBROKEN } else { *c });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::unbroken;

    #[test]
    fn only_beside_numbers_and_never_in_addresses() {
        for (text, shown) in [
            ("Sahil-7-də və 144-1", "Sahil‑7‑də və 144‑1"),
            ("152-yə zəng", "152‑yə zəng"),
            ("co-ordination -5 5- 7 - 8", "co-ordination -5 5- 7 - 8"),
            ("example.org/a-1 a-1@example.org", "example.org/a-1 a-1@example.org"),
            ("a\n\nb-2\n", "a\n\nb‑2\n"),
        ] {
            assert_eq!(unbroken(text), shown);
        }
    }
}
