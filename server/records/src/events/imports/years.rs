//! The year of birth in whatever way a day is written.

/// The one year in a cell; what has none, or more than one, stays as it was typed.
///
/// A year has four digits and begins with 19 or 20. Digits of a longer number are none: `01.01.19850`.
pub(super) fn birth_year(typed: &str) -> String {
    let typed = typed.trim();
    let mut years: Vec<&str> = typed
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")))
        .collect();
    years.dedup();
    match (years.as_slice(), packed(typed)) {
        ([year], _) => (*year).to_owned(),
        ([], Some(year)) => year,
        _ => typed.to_owned(),
    }
}

/// `23111985`, `19851123`: a day without anything between its parts, in the one way in which it can be read.
fn packed(typed: &str) -> Option<String> {
    if typed.len() != 8 || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| typed.get(from..to).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let day = |day: u32, month: u32, year: u32| {
        (1..=31).contains(&day) && (1..=12).contains(&month) && (1900..2100).contains(&year)
    };
    let (last, first) = (day(part(0, 2), part(2, 4), part(4, 8)), day(part(6, 8), part(4, 6), part(0, 4)));
    match (last, first) {
        (true, false) => Some(typed[4..].to_owned()),
        (false, true) => Some(typed[..4].to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::birth_year;

    #[test]
    fn the_one_year_is_found() {
        for typed in [
            "1985",
            "12.03.1985",
            "1985-03-12",
            "1985-ci il",
            "23.11.1985 г.",
            "23.11.1985-ci il",
            "23.11.1985 0:00:00",
            "23 noyabr 1985",
            "1985г.",
            "1985г.р.",
            "23/11/1985",
            "23,11,1985",
            "11.1985",
            "1985.0",
            "1985 (23.11.1985)",
            "d. 1985",
            "23111985",
            "19851123",
            "noyabr, 1985",
        ] {
            assert_eq!(birth_year(typed), "1985", "{typed}");
        }
    }

    #[test]
    fn what_has_no_year_or_two_is_not_guessed() {
        for typed in ["12.03.85", "85", "", "1985/1987", "1985-1986", "31041", "01.01.19850", "yoxdur", "41519851"] {
            assert_eq!(birth_year(typed), typed);
        }
    }
}
