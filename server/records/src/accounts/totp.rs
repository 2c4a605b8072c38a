//! The codes of a second factor: RFC 6238 as every app for it knows it, with SHA-1, windows of 30 seconds and six digits.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::Cx;

/// How long a code is shown, in seconds.
const WINDOW: i64 = 30;
/// A phone's clock may be this many windows ahead or behind.
const DRIFT: i64 = 1;
/// Digits of a code.
const DIGITS: usize = 6;
/// The alphabet of RFC 4648, which apps read.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A fresh secret, as long as RFC 4226 recommends.
pub(crate) fn secret(cx: &Cx) -> [u8; 20] {
    cx.random.bytes::<20>()
}

/// A secret as it is typed into an app that cannot scan.
pub fn text(secret: &[u8]) -> String {
    let mut text = String::new();
    let (mut bits, mut held) = (0_u32, 0);
    for byte in secret {
        bits = (bits << 8) | u32::from(*byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            text.push(letter(bits >> held));
        }
    }
    if held > 0 {
        text.push(letter(bits << (5 - held)));
    }
    text
}

fn letter(bits: u32) -> char {
    // Five bits are less than the letters there are.
    char::from(ALPHABET[(bits & 31) as usize])
}

/// The number of the window of a moment.
fn window(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(WINDOW)
}

/// The code of a secret at a moment.
pub fn code(secret: &[u8], at: DateTime<Utc>) -> String {
    code_of(secret, window(at))
}

fn code_of(secret: &[u8], window: i64) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(secret).expect("HMAC takes keys of every length");
    mac.update(&window.to_be_bytes());
    let bytes = mac.finalize().into_bytes();
    let place = usize::from(bytes[19] & 15);
    let number = bytes[place..place + 4].iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{:0DIGITS$}", (number & 0x7fff_ffff) % 1_000_000)
}

/// The windows, around a moment, in which a code is the one of a secret.
pub(crate) fn windows(secret: &[u8], at: DateTime<Utc>, code: &str) -> Vec<i64> {
    let now = window(at);
    (now - DRIFT..=now + DRIFT).filter(|window| code_of(secret, *window) == code).collect()
}

/// The digits of a typed code; none where it is something else. Spaces do not matter.
pub(crate) fn read(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).take(DIGITS + 1).collect();
    (digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_rfc() {
        // Its appendix B, of which six digits are the last of eight.
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let at = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
            assert_eq!(code(SECRET, at), expected, "{seconds}");
            for (drift, is_good) in [(-60, false), (-30, true), (30, true), (60, false)] {
                let windows = windows(SECRET, at + TimeDelta::seconds(drift), expected);
                assert_eq!(windows, if is_good { vec![seconds / 30] } else { Vec::new() }, "{seconds} {drift}");
            }
        }
    }

    #[test]
    fn secrets_are_written_as_apps_read_them() {
        // RFC 4648, section 10, without what fills up.
        for (bytes, expected) in [("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("fooba", "MZXW6YTB"), ("", "")] {
            assert_eq!(text(bytes.as_bytes()), expected);
        }
        assert_eq!(text(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(read(" 012 345 ").as_deref(), Some("012345"));
        for typed in ["", "12345", "1234567", "12345a", "ABCD-EFGH-JKMN", "١٢٣٤٥٦"] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
