//! Which paths a source names: in `use`, with trees in braces, and anywhere else in the code.

/// A path from the root of the crate (modules, then perhaps an item), and the line in which it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Arrow {
    pub(super) path: Vec<String>,
    pub(super) line: usize,
}

/// The paths in a file that begin with `crate`, `super`, `self`, or a child that the file declares. Tests at its end may
/// use whatever they test.
pub(super) fn of_source(file: &str, source: &str) -> Vec<Arrow> {
    let (tokens, lines) = tokens(source);
    let is_tests = |place: &usize| tokens[*place..].starts_with(&["mod".into(), "tests".into(), "{".into()]);
    let end = (0..tokens.len()).find(is_tests).unwrap_or(tokens.len());
    let tokens = &tokens[..end];
    let declares = |pair: &[String]| pair[0] == "mod" && is_word(&pair[1]);
    let children: Vec<&String> = tokens.windows(2).filter(|pair| declares(pair)).map(|pair| &pair[1]).collect();

    let (mut arrows, mut place) = (Vec::new(), 0);
    // Modules inside of the file, each with its end.
    let mut inside: Vec<(Vec<String>, usize)> = vec![(module(file), tokens.len())];
    while place < tokens.len() {
        inside.retain(|(_, end)| place < *end);
        let (module, _) = &inside[inside.len() - 1];
        if tokens[place..].get(..3).is_some_and(|three| declares(three) && three[2] == "{") {
            let child = [module.as_slice(), &tokens[place + 1..place + 2]].concat();
            inside.push((child, closed(tokens, place + 2)));
            place += 3;
            continue;
        }
        // Inside of a path, or the reach of a `pub(in …)`.
        let is_inside = tokens[..place].last().is_some_and(|before| before == "::")
            || tokens[..place].ends_with(&["(".into(), "in".into()]);
        let begins = ["crate", "super", "self"].contains(&tokens[place].as_str()) || children.contains(&&tokens[place]);
        if begins && !is_inside && tokens.get(place + 1).is_some_and(|next| next == "::") {
            place = tree(tokens, place, module, &mut arrows);
        } else {
            place += 1;
        }
    }
    arrows.into_iter().map(|(path, place)| Arrow { path, line: lines[place] }).collect()
}

/// The place of the brace that closes the one that stands here.
fn closed(tokens: &[String], open: usize) -> usize {
    let mut depth = 0;
    let mut is_end = |token: &&String| {
        depth += i32::from(*token == "{") - i32::from(*token == "}");
        depth == 0
    };
    open + tokens[open..].iter().take_while(|token| !is_end(token)).count()
}

fn module(file: &str) -> Vec<String> {
    file.split('/').map(str::to_owned).collect()
}

/// Reads one path, or the tree that it ends in, and answers the place after it. `base` is what it stands on. Each path is
/// kept with the place where it ends.
fn tree(tokens: &[String], mut place: usize, base: &[String], arrows: &mut Vec<(Vec<String>, usize)>) -> usize {
    let mut path = base.to_vec();
    loop {
        match tokens.get(place).map(String::as_str) {
            Some("{") => {
                place += 1;
                while tokens.get(place).is_some_and(|token| token != "}") {
                    place = tree(tokens, place, &path, arrows).max(place + 1);
                    place += if tokens.get(place).is_some_and(|token| token == "as") { 2 } else { 0 };
                    place += usize::from(tokens.get(place).is_some_and(|token| token == ","));
                }
                return place + 1;
            }
            Some("crate") => path.clear(),
            Some("super") => {
                path.pop();
            }
            Some("self" | "*") => {}
            Some(word) if is_word(word) => path.push(word.to_owned()),
            _ => break,
        }
        place += 1;
        if tokens.get(place).is_none_or(|token| token != "::") {
            break;
        }
        place += 1;
    }
    arrows.push((path, place.saturating_sub(1)));
    place
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Words, `::`, single signs and texts, each of these as it is written behind one quotation mark, without comments; and in
/// which line each of them begins.
pub(super) fn tokens(source: &str) -> (Vec<String>, Vec<usize>) {
    let (mut tokens, mut lines, mut line) = (Vec::new(), Vec::new(), 1);
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(length) = text(rest) {
            if first != '\'' {
                let (start, end) = (rest.find('"').unwrap_or(0) + 1, rest[..length].rfind('"').unwrap_or(length));
                tokens.push(format!("\"{}", rest.get(start..end).unwrap_or_default()));
            }
            length
        } else if word > 0 {
            tokens.push(rest[..word].to_owned());
            word
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !first.is_whitespace() {
                tokens.push(first.to_string());
            }
            first.len_utf8()
        };
        lines.resize(tokens.len(), line);
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    (tokens, lines)
}

/// The length of the text or character that stands here, if one does.
fn text(source: &str) -> Option<usize> {
    let raw = source.strip_prefix('r').map(|rest| rest.len() - rest.trim_start_matches('#').len());
    if let Some(hashes) = raw
        && source[1 + hashes..].starts_with('"')
    {
        let start = 2 + hashes;
        let end = format!("\"{}", "#".repeat(hashes));
        return Some(source[start..].find(&end).map_or(source.len(), |length| start + length + end.len()));
    }
    if source.starts_with('"') {
        return Some(closing(source, '"').unwrap_or(source.len()));
    }
    // What is no character is a lifetime.
    let character = source.strip_prefix('\'')?;
    let is_character = character.starts_with('\\') || character.chars().nth(1) == Some('\'');
    is_character.then(|| closing(source, '\'').unwrap_or(source.len()))
}

/// The length up to the sign that ends what began with it.
fn closing(source: &str, sign: char) -> Option<usize> {
    let mut is_escaped = false;
    source.char_indices().skip(1).find_map(|(place, character)| {
        let is_end = character == sign && !is_escaped;
        is_escaped = character == '\\' && !is_escaped;
        is_end.then(|| place + sign.len_utf8())
    })
}

#[test]
fn paths_are_found() {
    let source = r##"
        //! Not `crate::comment::X`.
        mod child;
        pub(in super::super) fn g() {}
        pub(crate) use self::child::{One, two::{self, Three as Four}, five::*};
        use super::{Other, sister::{A, B}};
        use std::fmt;
        fn f<'a>(x: &'a crate::far::Away) -> Option<super::super::Up> {
            let text = ("crate::text::X", r#"super::"raw"::X"#, '"', '\'', "\"crate::still::X");
            child::call(text); other::child::no()
        }
        mod inside { use super::One; fn f() { super::super::sister::A; } } use super::After;
        mod tests { use crate::tested::X; }
    "##;
    let arrows = of_source("a/b", source);
    assert_eq!(arrows.iter().map(|arrow| arrow.line).collect::<Vec<_>>(), [5, 5, 5, 5, 6, 6, 6, 8, 8, 10, 12, 12, 12]);
    let found: Vec<String> = arrows.into_iter().map(|arrow| arrow.path.join("/")).collect();
    let expected = [
        "a/b/child/One",
        "a/b/child/two",
        "a/b/child/two/Three",
        "a/b/child/five",
        "a/Other",
        "a/sister/A",
        "a/sister/B",
        "far/Away",
        "Up",
        "a/b/child/call",
        "a/b/One",
        "a/sister/A",
        "a/After",
    ];
    assert_eq!(found, expected);
}
