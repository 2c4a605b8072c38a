//! Macros that put texts together, written out as the compiler does it: enough of it for SQL.

use std::collections::BTreeMap;

use super::arrows::tokens;

/// What matches and what it becomes.
type Arm = (Vec<String>, Vec<String>);

/// By file and name, the macros that stand there.
#[derive(Default)]
pub(super) struct Macros(BTreeMap<(String, String), Vec<Arm>>);

/// The tokens that matched a name, once for each repetition.
type Bound = BTreeMap<String, Vec<Vec<String>>>;

/// A text and what it says: how a literal is written, without its quotation marks.
pub(super) fn spoken(written: &str) -> String {
    let mut text = String::new();
    let mut chars = written.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            (_, None) => text.push(c),
            (_, Some('n')) => text.push('\n'),
            (_, Some('0')) => text.push('\0'),
            // A line that goes on.
            (_, Some('\n')) => chars = chars.as_str().trim_start().chars(),
            (_, Some(other)) => text.push(other),
        }
    }
    text
}

/// The length of the tree of tokens that stands at the beginning: one token, or everything up to the bracket that closes it.
pub(super) fn tree(tokens: &[String]) -> usize {
    let mut depth = 0;
    for (place, token) in tokens.iter().enumerate() {
        depth +=
            i32::from(["(", "[", "{"].contains(&token.as_str())) - i32::from([")", "]", "}"].contains(&token.as_str()));
        if depth <= 0 {
            return place + 1;
        }
    }
    tokens.len()
}

/// The parts between the commas, or whatever else divides them, that stand in no brackets.
pub(super) fn parts<'a>(tokens: &'a [String], by: &str) -> Vec<&'a [String]> {
    let (mut parts, mut start, mut place) = (Vec::new(), 0, 0);
    while place < tokens.len() {
        if tokens[place] == by {
            parts.push(&tokens[start..place]);
            start = place + 1;
            place += 1;
        } else {
            place += tree(&tokens[place..]);
        }
    }
    if start < tokens.len() {
        parts.push(&tokens[start..]);
    }
    parts
}

impl Macros {
    pub(super) fn of(sources: &BTreeMap<String, String>) -> Self {
        let mut macros = Self::default();
        for (file, source) in sources {
            let (tokens, _) = tokens(source);
            for place in (0..tokens.len()).filter(|place| tokens[*place] == "macro_rules") {
                let body = place + 3;
                let end = body + tree(&tokens[body..]);
                let arms = parts(&tokens[body + 1..end - 1], ";").into_iter().filter_map(arm).collect();
                macros.0.insert((file.clone(), tokens[place + 2].clone()), arms);
            }
        }
        macros
    }

    /// The texts that an expression of literals, `concat!` and these macros comes to: one, or those of a tuple or array.
    /// None where it is something else.
    pub(super) fn texts(&self, file: &str, expression: &[String]) -> Option<Vec<String>> {
        match expression {
            [and, rest @ ..] if and == "&" => self.texts(file, rest),
            [literal] => Some(vec![spoken(literal.strip_prefix('"')?)]),
            [open, inside @ .., _] if open == "(" || open == "[" => {
                let all: Option<Vec<_>> = parts(inside, ",").into_iter().map(|part| self.texts(file, part)).collect();
                Some(all?.concat())
            }
            [name, not, _, inside @ .., _] if not == "!" && name == "concat" => {
                let all: Option<Vec<_>> = parts(inside, ",").into_iter().map(|part| self.texts(file, part)).collect();
                Some(vec![all?.concat().concat()])
            }
            [name, not, _, inside @ .., _] if not == "!" => {
                let (from, arms) = self.named(file, name)?;
                let (bound, body) = arms.iter().find_map(|(pattern, body)| {
                    let mut bound = Bound::new();
                    (matched(pattern, inside, &mut bound)? == inside.len()).then_some((bound, body))
                })?;
                // What it says in another file, it says with the macros of that file; what is handed over is a literal.
                let written = transcribed(body, &bound, None);
                self.texts(from, &written).or_else(|| self.texts(file, &written))
            }
            _ => None,
        }
    }

    /// The macro that a file means: its own, or that of the one other file that has it.
    fn named<'a>(&'a self, file: &'a str, name: &str) -> Option<(&'a str, &'a [Arm])> {
        let own = self.0.get(&(file.to_owned(), name.to_owned())).map(|arms| (file, arms.as_slice()));
        own.or_else(|| {
            let mut all = self.0.iter().filter(|((_, other), _)| other == name);
            all.next().map(|((from, _), arms)| (from.as_str(), arms.as_slice()))
        })
    }
}

/// `(pattern) => { body }`
fn arm(tokens: &[String]) -> Option<Arm> {
    let end = tree(tokens);
    let body = tokens.get(end + 2..)?;
    Some((tokens.get(1..end - 1)?.to_vec(), body.get(1..body.len() - 1)?.to_vec()))
}

/// A repetition at the beginning, `$(…)separator?sign`: its inside, separator, and how long it is.
fn repetition(tokens: &[String]) -> Option<(&[String], Option<&str>, usize)> {
    if tokens.first()? != "$" || tokens.get(1)? != "(" {
        return None;
    }
    let end = 1 + tree(&tokens[1..]);
    let is_sign = |place: usize| tokens.get(place).is_some_and(|token| ["+", "*", "?"].contains(&token.as_str()));
    let separator = (!is_sign(end)).then(|| tokens.get(end).map(String::as_str)).flatten();
    Some((&tokens[2..end - 1], separator, end + 1 + usize::from(separator.is_some())))
}

/// How much of the input a pattern takes from its beginning; none where it does not match.
fn matched(pattern: &[String], input: &[String], bound: &mut Bound) -> Option<usize> {
    if pattern.is_empty() {
        return Some(0);
    }
    if let Some((inside, separator, length)) = repetition(pattern) {
        let mut taken = 0;
        while taken < input.len() {
            let begun = if taken > 0 && separator.is_some() {
                if input.get(taken).map(String::as_str) != separator {
                    break;
                }
                taken + 1
            } else {
                taken
            };
            let Some(more) = matched(inside, &input[begun..], bound).filter(|more| *more > 0) else { break };
            taken = begun + more;
        }
        return Some(taken + matched(&pattern[length..], &input[taken..], bound)?);
    }
    if pattern[0] == "$" {
        let length = if input.is_empty() { return None } else { tree(input) };
        if pattern.get(3)? == "literal" && !input[0].starts_with('"') {
            return None;
        }
        bound.entry(pattern[1].clone()).or_default().push(input[..length].to_vec());
        return Some(length + matched(&pattern[4..], &input[length..], bound)?);
    }
    if input.first() != pattern.first() {
        return None;
    }
    Some(1 + matched(&pattern[1..], &input[1..], bound)?)
}

/// The body with what was matched put in: all of it, or that of one repetition.
fn transcribed(body: &[String], bound: &Bound, turn: Option<usize>) -> Vec<String> {
    let (mut written, mut place) = (Vec::new(), 0);
    while place < body.len() {
        if let Some((inside, separator, length)) = repetition(&body[place..]) {
            let names = inside.windows(2).filter(|pair| pair[0] == "$").filter_map(|pair| bound.get(&pair[1]));
            for turn in 0..names.map(Vec::len).max().unwrap_or(0) {
                written.extend(separator.filter(|_| turn > 0).map(str::to_owned));
                written.extend(transcribed(inside, bound, Some(turn)));
            }
            place += length;
        } else if let Some(all) = body.get(place + 1).filter(|_| body[place] == "$").and_then(|name| bound.get(name)) {
            written.extend(all.get(turn.unwrap_or(0)).into_iter().flatten().cloned());
            place += 2;
        } else {
            written.push(body[place].clone());
            place += 1;
        }
    }
    written
}

#[test]
fn macros_are_written_out() {
    let source = r#"
        macro_rules! of { ($x:literal) => { concat!(" x = ", $x) }; ($x:literal on $y:literal) => { concat!($x, "@", $y) }; }
        macro_rules! all { ($($c:literal),+) => { (concat!("A ", $($c,)+ "."), concat!("B ", $($c),+)) }; }
        macro_rules! any { ($a:literal, $($from:tt)+) => { concat!($a, $($from)+, "!") }; }
        macro_rules! maybe { ($($a:literal, $b:literal)?) => { concat!("[", $($a, ";", $b,)? "]") }; }
    "#;
    let macros = Macros::of(&BTreeMap::from([("a".to_owned(), source.to_owned())]));
    let texts = |expression: &str| macros.texts("b", &tokens(expression).0);
    assert_eq!(texts(r#"concat!("p", of!("q"), of!("r" on "s"))"#), Some(vec!["p x = qr@s".to_owned()]));
    assert_eq!(texts(r#"all!("1", "2")"#), Some(vec!["A 12.".to_owned(), "B 12".to_owned()]));
    assert_eq!(texts(r#"any!("1", of!("2"))"#), Some(vec!["1 x = 2!".to_owned()]));
    assert_eq!(texts(r#"[maybe!(), maybe!("1", "2")]"#), Some(vec!["[]".to_owned(), "[1;2]".to_owned()]));
    assert_eq!(texts("\"one \\\n    line\""), Some(vec!["one line".to_owned()]));
    assert_eq!(texts("other(1)"), None);
}
