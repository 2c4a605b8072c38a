//! Conditions and effects as authors write them: `trust >= 3 and not signal-agreed`, `trust +1, told + ngo`.

use super::variables::{Name, Variables};
use crate::course::{Comparison, Condition, Effect, Quantity};

/// Most minutes that one effect may add to the clock: a week.
const MOST_MINUTES: i64 = 10_080;
/// The largest number in an expression.
const LARGEST: i64 = 1_000_000;
/// Most words, numbers and signs of an expression.
const MOST_TOKENS: usize = 200;
/// How deep parentheses and `not` may be nested.
const DEEPEST: usize = 30;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Number(i64),
    Sign(&'static str),
}

/// Longer signs first.
const SIGNS: [&str; 11] = ["<=", ">=", "!=", "==", "<", ">", "=", "(", ")", "+", "-"];

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if tokens.len() == MOST_TOKENS {
            return Err(format!("more than {MOST_TOKENS} words and signs: divide it, or keep what it says in a flag"));
        }
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
        if first.is_ascii_alphabetic() {
            tokens.push(Token::Word(rest[..end].to_owned()));
            rest = &rest[end..];
        } else if first.is_ascii_digit() {
            let number = rest[..end].parse().ok().filter(|number| *number <= LARGEST);
            tokens.push(Token::Number(
                number.ok_or_else(|| format!("`{}` is not a number up to {LARGEST}", &rest[..end]))?,
            ));
            rest = &rest[end..];
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            tokens.push(Token::Sign(sign));
            rest = &rest[sign.len()..];
        } else {
            return Err(format!("`{first}` has no meaning here"));
        }
        rest = rest.trim_start();
    }
    Ok(tokens)
}

/// Reads a condition.
///
/// # Errors
/// What is wrong, in words for the author.
pub(super) fn condition(text: &str, variables: &mut Variables) -> Result<Condition, String> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0, variables };
    let condition = parser.any()?;
    match parser.peek() {
        None => Ok(condition),
        Some(token) => Err(format!("{} is one too many", describe(token))),
    }
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    variables: &'a mut Variables,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Result<Token, String> {
        let token = self.peek().cloned().ok_or("something is missing at the end")?;
        self.at += 1;
        Ok(token)
    }

    fn takes(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.takes(&Token::Word(word.to_owned()))
    }

    fn any(&mut self) -> Result<Condition, String> {
        let mut parts = vec![self.all()?];
        while self.takes_word("or") {
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Condition::Any(parts) })
    }

    fn all(&mut self) -> Result<Condition, String> {
        let mut parts = vec![self.one()?];
        while self.takes_word("and") {
            parts.push(self.one()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) })
    }

    fn one(&mut self) -> Result<Condition, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("more than {DEEPEST} parentheses inside each other"));
        }
        let condition = if self.takes_word("not") {
            Condition::Not(Box::new(self.one()?))
        } else if self.takes(&Token::Sign("(")) {
            let inner = self.any()?;
            if !self.takes(&Token::Sign(")")) {
                return Err("a `)` is missing".to_owned());
            }
            inner
        } else {
            self.atom()?
        };
        self.depth -= 1;
        Ok(condition)
    }

    fn atom(&mut self) -> Result<Condition, String> {
        let word = self.word()?;
        match word.as_str() {
            "clock" => self.comparison(Quantity::Clock),
            "visits" => {
                let node = self.word()?;
                let node = self.variables.node(&node)?;
                self.comparison(Quantity::Visits(node))
            }
            "size" => {
                let set = self.word()?;
                let Name::Set(set) = self.variables.read(&set)? else { return Err(format!("`{set}` is not a set")) };
                self.comparison(Quantity::Size(set))
            }
            "taken" => {
                let action = self.word()?;
                Ok(Condition::Taken(self.variables.action(&action)?))
            }
            name => match self.variables.read(name)? {
                Name::Flag(place) => Ok(Condition::Flag(place)),
                Name::Number(place) => self.comparison(Quantity::Number(place)),
                Name::Scale(place) => self.comparison(Quantity::Scale(place)),
                Name::Set(place) => {
                    if !self.takes_word("has") {
                        return Err(format!("after the set `{name}` comes `has MEMBER`; or write `size {name} >= 1`"));
                    }
                    let member = self.word()?;
                    Ok(Condition::Has(place, self.variables.member(place, &member)?))
                }
            },
        }
    }

    fn word(&mut self) -> Result<String, String> {
        match self.next()? {
            Token::Word(word) => Ok(word),
            token => Err(format!("a name is missing before {}", describe(&token))),
        }
    }

    fn comparison(&mut self, quantity: Quantity) -> Result<Condition, String> {
        let comparison = match self.next()? {
            Token::Sign("<") => Comparison::Less,
            Token::Sign("<=") => Comparison::AtMost,
            Token::Sign("=" | "==") => Comparison::Equal,
            Token::Sign("!=") => Comparison::NotEqual,
            Token::Sign(">=") => Comparison::AtLeast,
            Token::Sign(">") => Comparison::Greater,
            token => return Err(format!("a comparison such as `>= 3` is missing before {}", describe(&token))),
        };
        let negative = self.takes(&Token::Sign("-"));
        match self.next()? {
            Token::Number(number) => {
                Ok(Condition::Compare(quantity, comparison, if negative { -number } else { number }))
            }
            token => Err(format!("a number is missing before {}", describe(&token))),
        }
    }
}

fn describe(token: &Token) -> String {
    match token {
        Token::Word(word) => format!("`{word}`"),
        Token::Number(number) => format!("`{number}`"),
        Token::Sign(sign) => format!("`{sign}`"),
    }
}

/// Reads effects, separated by commas.
///
/// # Errors
/// What is wrong, in words for the author.
pub(super) fn effects(text: &str, variables: &mut Variables) -> Result<Vec<Effect>, String> {
    text.split(',')
        .filter(|part| !part.trim().is_empty())
        .map(|part| effect(part, variables).map_err(|fault| format!("`{}`: {fault}", part.trim())))
        .collect()
}

fn effect(text: &str, variables: &mut Variables) -> Result<Effect, String> {
    let tokens = tokens(text)?;
    let words: Vec<&Token> = tokens.iter().collect();
    match words.as_slice() {
        [Token::Word(not), Token::Word(name)] if not == "not" => match variables.write(name)? {
            Name::Flag(place) => Ok(Effect::Flag(place, false)),
            _ => Err(format!("only a flag can be switched off, and `{name}` is none")),
        },
        [Token::Word(name)] => match variables.write(name)? {
            Name::Flag(place) => Ok(Effect::Flag(place, true)),
            _ => Err(format!("say how `{name}` changes, for example `{name} +1`")),
        },
        [Token::Word(clock), Token::Sign("+"), Token::Number(minutes)] if clock == "clock" => {
            let minutes = u32::try_from(*minutes).ok().filter(|minutes| i64::from(*minutes) <= MOST_MINUTES);
            minutes.map(Effect::Clock).ok_or_else(|| format!("the clock moves by {MOST_MINUTES} minutes at most"))
        }
        [Token::Word(clock), ..] if clock == "clock" => Err("the clock only goes on: `clock +9`".to_owned()),
        [Token::Word(name), Token::Sign(sign @ ("+" | "-")), Token::Number(number)] => {
            let by = if *sign == "-" { -number } else { *number };
            match variables.write(name)? {
                Name::Number(place) => Ok(Effect::Number(place, by)),
                Name::Scale(place) => Ok(Effect::Scale(place, by)),
                _ => Err(format!("`{name}` is not a number")),
            }
        }
        [Token::Word(name), Token::Sign("="), Token::Number(number)] => set_to(name, *number, variables),
        [Token::Word(name), Token::Sign("="), Token::Sign("-"), Token::Number(number)] => {
            set_to(name, -*number, variables)
        }
        [Token::Word(name), Token::Sign(sign @ ("+" | "-")), Token::Word(member)] => match variables.write(name)? {
            Name::Set(place) => Ok(Effect::Member(place, variables.member(place, member)?, *sign == "+")),
            _ => Err(format!("`{name}` is not a set")),
        },
        _ => Err("this is not an effect; effects are `trust +1`, `trust = 3`, `clock +9`, `flag`, `not flag`, `set + member`"
            .to_owned()),
    }
}

fn set_to(name: &str, value: i64, variables: &mut Variables) -> Result<Effect, String> {
    match variables.write(name)? {
        Name::Number(place) => Ok(Effect::Set(place, value)),
        _ => Err(format!("only a number can be set to a value, and `{name}` is none")),
    }
}
