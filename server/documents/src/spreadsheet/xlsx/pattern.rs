//! Formats of whole numbers (ECMA-376 part 1, 18.8.31): `0000000000` shows 501112233 as 0501112233, `+994 00 000 00 00` shows the
//! same number as a telephone number. What people see in the cell is what they meant.

/// How a whole number is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Part>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// `0`: a digit, 0 where the number has none.
    Digit,
    /// `#` and `?`: a digit, nothing where the number has none.
    Optional,
    /// A sign that stands as it is.
    Sign(char),
}

impl Pattern {
    /// Reads the code of a format. `None` where it shows a number as it is, or as something other than its digits with signs between
    /// them: an amount, a share, a day, or by conditions.
    pub(super) fn parse(code: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut letters = code.chars();
        while let Some(letter) = letters.next() {
            match letter {
                // What follows is for other numbers than positive ones.
                ';' => break,
                '0' => parts.push(Part::Digit),
                // Behind a `0` every place has a digit.
                '#' | '?' if parts.contains(&Part::Digit) => parts.push(Part::Digit),
                '#' | '?' => parts.push(Part::Optional),
                '\\' => parts.push(Part::Sign(letters.next()?)),
                // Room as wide as the sign that follows.
                '_' => {
                    letters.next()?;
                    parts.push(Part::Sign(' '));
                }
                '"' => parts.extend(letters.by_ref().take_while(|letter| *letter != '"').map(Part::Sign)),
                ' ' | '\u{a0}' | '-' | '+' | '(' | ')' | ':' => parts.push(Part::Sign(letter)),
                _ => return None,
            }
        }
        let digits = parts.iter().filter(|part| !matches!(part, Part::Sign(_))).count();
        let only_as_it_is = parts.iter().all(|part| *part == Part::Optional) || parts == [Part::Digit];
        (digits > 0 && !only_as_it_is).then_some(Self(parts))
    }

    /// The number as the cell shows it: its digits fill the places from the last one on, and what is left stands before them.
    pub(super) fn show(&self, number: &str) -> Option<String> {
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut digits: Vec<char> = if number == "0" { Vec::new() } else { number.chars().collect() };
        let places = self.0.iter().filter(|part| !matches!(part, Part::Sign(_))).count();
        let mut shown: Vec<char> = Vec::new();
        let mut left = places;
        for part in self.0.iter().rev() {
            match part {
                Part::Sign(sign) => shown.push(*sign),
                Part::Digit | Part::Optional => {
                    left -= 1;
                    match digits.pop() {
                        Some(digit) => shown.push(digit),
                        None if *part == Part::Digit => shown.push('0'),
                        None => {}
                    }
                    if left == 0 {
                        shown.extend(digits.drain(..).rev());
                    }
                }
            }
        }
        shown.reverse();
        Some(shown.into_iter().collect::<String>().trim().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[track_caller]
    fn shown(code: &str, number: &str, expected: &str) {
        let found = Pattern::parse(code).expect("digits and signs").show(number);
        assert_eq!(found.as_deref(), Some(expected), "{code} of {number}");
    }

    #[test]
    fn digits_fill_the_places_from_the_last_one_on() {
        shown("0000000000", "501112233", "0501112233");
        shown("000", "1234", "1234");
        shown("0##", "7", "007");
        shown("00\\-00", "5", "00-05");
        shown(r#""+994 "00" "000" "00" "00"#, "501112233", "+994 50 111 22 33");
        shown("\\+##\\ ###", "99412345", "+99412 345");
        shown("(000) 000-00-00", "0", "(000) 000-00-00");
        shown("_(000_);\\(000\\)", "12", "012");
    }

    #[test]
    fn what_is_no_digits_with_signs_is_left_as_it_is() {
        for code in [
            "General",
            "0",
            "#",
            "###",
            "0.00",
            "#,##0",
            "0%",
            "0.00E+00",
            "dd/mm/yyyy",
            "@",
            "",
            "[<=9999999]000-0000;000",
            "\"a\"",
        ] {
            assert_eq!(Pattern::parse(code), None, "{code}");
        }
        let pattern = Pattern::parse("0000").expect("digits");
        for number in ["", "1.5", "-3", "Leyla", "2026-11-23"] {
            assert_eq!(pattern.show(number), None, "{number}");
        }
    }
}
