//! What has to agree between a text and its translation, whatever the languages: numbers of articles, days and telephones, and, less
//! strictly, addresses, bold words and the length of lists.

use std::fmt;

/// The flag of a PO entry whose numbers differ and are right all the same: a clock of twelve hours, a number in words.
pub(super) const FLAG: &str = "other-numbers";

/// What does not agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Numbers in figures.
    Numbers,
    /// Words in braces, which the program fills in.
    Placeholders,
    /// Addresses of pages and mailboxes.
    Addresses,
    /// How many passages are bold.
    Bold,
    /// How many lines a list has.
    Lines,
}

/// A difference between a text and its translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub what: What,
    /// What only the source has, in its order.
    pub missing: Vec<String>,
    /// What only the translation has.
    pub added: Vec<String>,
}

impl Difference {
    /// Whether it keeps a course from being published. Everything else is worth a look.
    #[must_use]
    pub const fn is_error(&self) -> bool {
        matches!(self.what, What::Numbers | What::Placeholders)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            What::Numbers => "numbers",
            What::Placeholders => "placeholders",
            What::Addresses => "addresses",
            What::Bold => "bold words",
            What::Lines => "lines of the list",
        };
        let list = |all: &[String]| if all.is_empty() { "–".to_owned() } else { all.join(", ") };
        write!(
            f,
            "{what} differ: only the source has {}, only the translation {}",
            list(&self.missing),
            list(&self.added)
        )
    }
}

/// Everything that does not agree.
#[must_use]
pub(super) fn differences(source: &str, translation: &str) -> Vec<Difference> {
    let compared = [
        (What::Numbers, numbers(source), numbers(translation)),
        (What::Placeholders, placeholders(source), placeholders(translation)),
        (What::Addresses, addresses(source), addresses(translation)),
        (What::Bold, count(bold(source)), count(bold(translation))),
        (What::Lines, count(lines(source)), count(lines(translation))),
    ];
    let compared = compared.into_iter().map(|(what, ours, theirs)| Difference {
        what,
        missing: without(&ours, &theirs),
        added: without(&theirs, &ours),
    });
    compared.filter(|found| !found.missing.is_empty() || !found.added.is_empty()).collect()
}

/// What the first has more often than the second.
fn without(all: &[String], other: &[String]) -> Vec<String> {
    let mut rest: Vec<&String> = other.iter().collect();
    let mut only = Vec::new();
    for one in all {
        match rest.iter().position(|other| *other == one) {
            Some(place) => drop(rest.swap_remove(place)),
            None => only.push(one.clone()),
        }
    }
    only
}

/// A count as something that can be compared; nothing where there is none.
fn count(number: usize) -> Vec<String> {
    if number == 0 { Vec::new() } else { vec![number.to_string()] }
}

/// Numbers in figures. Languages group thousands in their own way: `18,000`, `18.000` and `18 000` are one number.
fn numbers(text: &str) -> Vec<String> {
    let runs: Vec<(usize, &str)> = runs(text, |c| c.is_ascii_digit());
    let mut numbers: Vec<String> = Vec::new();
    // Where the number before ends, and how many figures its first part has.
    let mut before: Option<(usize, usize)> = None;
    for (start, run) in runs {
        let joined = before.filter(|(end, first)| {
            let between = &text[*end..start];
            *first <= 3 && run.len() == 3 && matches!(between, "," | "." | " " | "\u{a0}" | "\u{202f}")
        });
        if let (Some((_, first)), Some(last)) = (joined, numbers.last_mut()) {
            last.push_str(run);
            before = Some((start + run.len(), first));
        } else {
            numbers.push(run.to_owned());
            before = Some((start + run.len(), run.len()));
        }
    }
    numbers
}

/// The longest pieces whose letters all fit, with where they begin.
fn runs(text: &str, fits: impl Fn(char) -> bool) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = None;
    for (place, letter) in text.char_indices() {
        match (fits(letter), start) {
            (true, None) => start = Some(place),
            (false, Some(from)) => {
                found.push((from, &text[from..place]));
                start = None;
            }
            _ => {}
        }
    }
    found.extend(start.map(|from| (from, &text[from..])));
    found
}

fn placeholders(text: &str) -> Vec<String> {
    let parts = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    parts.filter(|(name, _)| is_name(name)).map(|(name, _)| format!("{{{name}}}")).collect()
}

/// Whatever looks like the name of a page or a mailbox: `example.org/page`, `name@example.org`.
fn addresses(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~/@%?=&#+:".contains(c);
    let words =
        runs(text, is_part).into_iter().map(|(_, word)| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()));
    let is_address = |word: &&str| {
        let host = word.split("://").last().unwrap_or(word).split(['/', '?', '#']).next().unwrap_or_default();
        let name = host.rsplit('@').next().unwrap_or(host);
        let ending = name.rsplit('.').next().unwrap_or_default();
        name.contains('.')
            && ending.len() >= 2
            && ending.chars().all(|c| c.is_ascii_lowercase())
            && name.split('.').all(|part| !part.is_empty())
    };
    words.filter(is_address).map(str::to_owned).collect()
}

fn bold(text: &str) -> usize {
    text.matches("**").count() / 2
}

/// Lines of lists.
fn lines(text: &str) -> usize {
    let is_item = |line: &&str| {
        let line = line.trim_start();
        let numbered =
            line.split_once(". ").is_some_and(|(n, _)| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()));
        line.starts_with("- ") || line.starts_with("* ") || numbered
    };
    text.lines().filter(is_item).count()
}

#[cfg(test)]
mod tests {
    use super::{What, differences};

    fn found(source: &str, translation: &str) -> Vec<(What, String)> {
        differences(source, translation).into_iter().map(|one| (one.what, one.to_string())).collect()
    }

    #[test]
    fn what_languages_write_in_their_own_way_agrees() {
        for (source, translation) in [
            ("Article 144-1, in force since 28 June 2005.", "28 iyun 2005-ci ildən qüvvədə olan 144-1-ci maddə."),
            ("18,000 people", "18 000 человек"),
            ("1,500.50 manats", "1.500,50 manat"),
            ("Call 152 or (012) 565-71-52.", "152-yə və ya (012) 565-71-52-yə zəng edin."),
            ("- one\n- two", "- bir\n- iki"),
            ("**Stop.** See mia.gov.az/az/menu/336.", "**Dayanın.** mia.gov.az/az/menu/336 səhifəsinə baxın."),
            ("12 345 67", "67 12 345"),
        ] {
            assert_eq!(found(source, translation), [], "{source}");
        }
    }

    #[test]
    fn what_does_not_agree_is_named() {
        let numbers = found("Article 144-1, since 2005", "Maddə 144-2, 2005-ci ildən");
        assert_eq!(
            numbers,
            [(What::Numbers, "numbers differ: only the source has 1, only the translation 2".to_owned())]
        );
        let kinds =
            |source, translation| found(source, translation).into_iter().map(|(what, _)| what).collect::<Vec<_>>();
        assert_eq!(kinds("{n} left", "qaldı"), [What::Placeholders]);
        assert_eq!(kinds("See example.org.", "example.com-a baxın."), [What::Addresses]);
        assert_eq!(kinds("**a** b", "a b"), [What::Bold]);
        assert_eq!(kinds("- a\n- b", "- a"), [What::Lines]);
        assert_eq!(kinds("1 1 2", "1 2"), [What::Numbers]);
    }
}
