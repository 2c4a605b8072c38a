//! The order of names: the Azerbaijani alphabet (ə after e, x after h, ı before i), also for names in Cyrillic.

use std::{cmp::Ordering, sync::LazyLock};

use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::locale;

/// The rules are part of the program: where they are missing, it was built wrongly, and its first list says so.
#[expect(clippy::expect_used, reason = "another order of names would be a fault that nobody sees")]
static COLLATOR: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    icu_collator::Collator::try_new(locale!("az").into(), CollatorOptions::default()).expect("the Azerbaijani alphabet")
});

/// Bytes that sort like `text` in the Azerbaijani alphabet; both databases compare bytes alike.
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::new();
    // Writing into a vector cannot fail.
    let Ok(()) = COLLATOR.write_sort_key_to(text, &mut key);
    key
}

/// Compares two texts in the Azerbaijani alphabet.
pub fn compare(a: &str, b: &str) -> Ordering {
    COLLATOR.compare(a, b)
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
