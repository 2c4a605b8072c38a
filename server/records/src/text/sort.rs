//! The order of names: the Azerbaijani alphabet (ə after e, x after h, ı before i), also for names in Cyrillic.

use std::cmp::Ordering;

use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::locale;

fn collator() -> Option<CollatorBorrowed<'static>> {
    icu_collator::Collator::try_new(locale!("az").into(), CollatorOptions::default()).ok()
}

/// Bytes that sort like `text` in the Azerbaijani alphabet; both databases compare bytes alike.
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::new();
    match collator() {
        // Writing into a vector cannot fail.
        Some(collator) if collator.write_sort_key_to(text, &mut key).is_ok() => key,
        _ => text.as_bytes().to_vec(),
    }
}

/// Compares two texts in the Azerbaijani alphabet.
pub fn compare(a: &str, b: &str) -> Ordering {
    collator().map_or_else(|| a.cmp(b), |c| c.compare(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabet_is_azerbaijani() {
        let alphabet = "a b c ç d e ə f g ğ h x ı i j k q l m n o ö p r s ş t u ü v y z";
        let letters: Vec<&str> = alphabet.split(' ').collect();
        for pair in letters.windows(2) {
            assert!(sort_key(pair[0]) < sort_key(pair[1]), "{} before {}", pair[0], pair[1]);
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less);
        }
    }
}
