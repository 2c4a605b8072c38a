//! Phones as offices write them: several in a cell, with what they are beside them, and as a spreadsheet has mangled them.

use crate::text;

/// Usable numbers of a cell, and what of it is left aside; nothing is usable where a spreadsheet has kept the first digits
/// alone.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Phones {
    /// The numbers, with commas between them.
    pub(super) usable: String,
    /// What is no number, or was one.
    pub(super) aside: Vec<String>,
}

/// The longest text that a record keeps.
const MOST: usize = 40;
/// Words behind which the number of an extension stands.
const EXTENSIONS: &[&str] = &["daxili", "dax", "ext", "доб", "вн", "внутр", "x"];

/// Beginnings of words that only say that it is a number, or of which phone.
const BESIDE: &[&str] = &[
    "tel",
    "тел",
    "mob",
    "моб",
    "iş",
    "ev",
    "phone",
    "fon",
    "nömrə",
    "номер",
    "whatsapp",
    "vatsap",
    "ватсап",
    "gsm",
    "work",
    "home",
    "раб",
    "дом",
    "сот",
    "cell",
    "əl",
];

/// Reads the numbers of a cell.
pub(super) fn phones(cell: &str) -> Phones {
    let mut found = Phones::default();
    let cell = cell.trim().trim_start_matches('\'');
    if is_rounded(cell) {
        found.aside.push(cell.to_owned());
        return found;
    }
    for part in parts(cell) {
        let (number, rest) = number(&part);
        let usable = number.filter(|number| matches!(text::phone(number), Ok(Some(_))));
        let room = |number: &String| found.usable.chars().count() + number.chars().count() + 2 <= MOST;
        match usable {
            Some(number) if found.usable.is_empty() => found.usable = number,
            Some(number) if room(&number) => found.usable = format!("{}, {number}", found.usable),
            _ => {
                found.aside.push(part);
                continue;
            }
        }
        found.aside.extend(rest);
    }
    found
}

/// `9,94501E+11`: a spreadsheet has rounded it, and the last digits are lost.
fn is_rounded(cell: &str) -> bool {
    let lower = cell.to_lowercase().replace('е', "e");
    let Some((mantissa, exponent)) = lower.split_once('e') else { return false };
    let digits =
        |text: &str, more: &[char]| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || more.contains(&c));
    digits(mantissa.trim(), &[',', '.', '+', ' ']) && digits(exponent.trim_start_matches(['+', '-']).trim(), &[])
}

/// The numbers of a cell: on lines of their own, with commas, semicolons or words between them; a slash also stands behind
/// the code of a town or a network.
fn parts(cell: &str) -> Vec<String> {
    let cell = without_fraction(cell);
    let spaced =
        [" və ", " and ", " и ", " или ", " ya da ", " or "].iter().fold(cell, |cell, word| cell.replace(word, ";"));
    let mut parts: Vec<String> = Vec::new();
    for part in spaced.split(['\n', ';', ',', '|', '\\']) {
        let mut pieces: Vec<String> = Vec::new();
        for piece in part.split('/') {
            match pieces.last_mut() {
                Some(before) if goes_on(before, piece) => *before = format!("{before} {piece}"),
                _ => pieces.push(piece.to_owned()),
            }
        }
        parts.extend(pieces);
    }
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Whether what stands behind a slash belongs to the number before it: what is too short for a number, or its last two digits.
fn goes_on(before: &str, piece: &str) -> bool {
    let (before, piece) = (digits(before), digits(piece));
    before > 0 && (before < 7 || (piece < 3 && before + piece <= 10))
}

/// `994501112237.0` was a number for another program.
fn without_fraction(cell: &str) -> String {
    let whole = cell.strip_suffix(".0").or_else(|| cell.strip_suffix(",0"));
    whole.filter(|whole| digits(whole) == whole.chars().count() && digits(whole) >= 7).unwrap_or(cell).to_owned()
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// The number in a part of a cell, written with what a record takes, and the words beside it that say more than that it is
/// one. An extension stays, in brackets.
fn number(part: &str) -> (Option<String>, Option<String>) {
    let part =
        part.replace(['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}', '.', ':', '_'], "-");
    let (part, extension) = extension(&part);
    let first = part.find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('));
    let Some(first) = first else { return (None, Some(part.trim().to_owned())) };
    let last = part.rfind(|c: char| c.is_ascii_digit()).map_or(first, |last| last + 1);
    if last <= first {
        return (None, Some(part.trim().to_owned()));
    }
    let (before, middle, after) = (&part[..first], &part[first..last], &part[last..]);
    // "(mob)", "tel:" say nothing that is missed; a name does.
    let says = |text: &str| {
        let key = text::search_key(&text.chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect::<String>());
        let known = |word: &str| BESIDE.iter().any(|known| word.starts_with(&text::search_key(known)));
        key.split(' ').filter(|word| !word.is_empty()).any(|word| !known(word))
    };
    let rest: Vec<&str> = [before, after].into_iter().filter(|text| says(text)).map(str::trim).collect();
    if middle.chars().any(char::is_alphabetic) {
        return (None, None);
    }
    let mut number: String = middle
        .chars()
        .map(|c| if c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | ' ') { c } else { '-' })
        .collect();
    while number.contains("--") || number.contains("- ") || number.contains(" -") || number.contains("  ") {
        number = number.replace("--", "-").replace("- ", "-").replace(" -", "-").replace("  ", " ");
    }
    if number.matches('(').count() != number.matches(')').count() {
        number = number.replace(['(', ')'], " ").trim().replace("  ", " ");
    }
    if let Some(extension) = extension {
        number = format!("{number} ({extension})");
    }
    (Some(number), (!rest.is_empty()).then(|| rest.join(" ")))
}

/// The part without its extension, and the extension.
fn extension(part: &str) -> (String, Option<String>) {
    let lower = part.to_lowercase();
    // Letters whose small form is longer would shift the places.
    if lower.len() != part.len() {
        return (part.to_owned(), None);
    }
    for word in EXTENSIONS {
        if let Some(place) = lower.find(word).filter(|place| digits(&part[..*place]) >= 5) {
            let behind: String = part[place + word.len()..].chars().filter(char::is_ascii_digit).collect();
            let letters = part[place + word.len()..].chars().filter(|c| c.is_alphabetic()).count();
            if (1..=6).contains(&behind.len()) && letters < 4 {
                let before = part[..place].trim_end_matches(|c: char| !c.is_ascii_digit());
                return (before.to_owned(), Some(behind));
            }
        }
    }
    (part.to_owned(), None)
}

#[cfg(test)]
mod tests {
    use super::phones;

    #[test]
    fn numbers_are_found_as_people_write_them() {
        for (cell, usable) in [
            ("+994 50 111 22 33", "+994 50 111 22 33"),
            ("0501112234", "0501112234"),
            ("050–111–22–35", "050-111-22-35"),
            ("050‑111‑22‑39", "050-111-22-39"),
            ("050−111−22−40", "050-111-22-40"),
            ("(050) 111.22.42", "(050) 111-22-42"),
            ("tel: 050 111 22 43", "050 111 22 43"),
            ("050 111 22 38 (mob)", "050 111 22 38"),
            ("моб. 050 111 22 38", "050 111 22 38"),
            ("050 111 22 33, 012 444 55 66", "050 111 22 33, 012 444 55 66"),
            ("050-111-22-34; 055-111-22-34", "050-111-22-34, 055-111-22-34"),
            ("050 111 22 36\n012 444 55 66", "050 111 22 36, 012 444 55 66"),
            ("0501112239 / 0121112239", "0501112239, 0121112239"),
            ("050 111 22 33 və 012 444 55 66", "050 111 22 33, 012 444 55 66"),
            ("050/1112235", "050 1112235"),
            ("012/444/55/66", "012 444 55 66"),
            ("994501112237.0", "994501112237"),
            ("'0501112233", "0501112233"),
            ("050 111 22 40 daxili 12", "050 111 22 40 (12)"),
            ("012 404 55 66 (доб. 114)", "012 404 55 66 (114)"),
            ("152", "152"),
            ("(994 50 111 22 33", "994 50 111 22 33"),
        ] {
            let found = phones(cell);
            assert_eq!((found.usable.as_str(), found.aside.len()), (usable, 0), "{cell}: {:?}", found.aside);
        }
    }

    #[test]
    fn what_is_no_number_is_left_aside_and_kept_visible() {
        for (cell, usable, aside) in [
            ("9,94501E+11", "", "9,94501E+11"),
            ("9.94501E+11", "", "9.94501E+11"),
            ("9,94501Е+11", "", "9,94501Е+11"),
            ("call me", "", "call me"),
            ("yoxdur", "", "yoxdur"),
            ("050 111 22 33 (Rauf)", "050 111 22 33", "(Rauf)"),
            ("050 111 22 33; yoxdur", "050 111 22 33", "yoxdur"),
            ("12", "", "12"),
            ("050 111 22 33/34", "050 111 22 33", "34"),
            ("050 111 22 33, 012 444 55 66, 055 777 88 99", "050 111 22 33, 012 444 55 66", "055 777 88 99"),
        ] {
            let found = phones(cell);
            assert_eq!((found.usable.as_str(), found.aside.join("|").as_str()), (usable, aside), "{cell}");
        }
        assert_eq!(phones("").aside.len() + phones(" - ").usable.len(), 0);
    }
}
