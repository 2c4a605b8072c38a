//! The expression in `Plural-Forms`: what gettext takes of C, in whole numbers without a sign.

/// More signs than that no rule of a language has; so deep can brackets stand in one another at most.
const MOST_SIGNS: usize = 400;

/// An expression of the number `n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    N,
    Number(u64),
    Not(Box<Self>),
    Two(Operator, Box<[Self; 2]>),
    /// `if ? then : else`.
    Choice(Box<[Self; 3]>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    Greater,
    AtMost,
    AtLeast,
    Plus,
    Minus,
    Times,
    Divide,
    Remainder,
}

impl Operator {
    fn of(sign: Sign<'_>) -> Option<Self> {
        let Sign::Mark(mark) = sign else { return None };
        Some(match mark {
            "||" => Self::Or,
            "&&" => Self::And,
            "==" => Self::Equal,
            "!=" => Self::NotEqual,
            "<" => Self::Less,
            ">" => Self::Greater,
            "<=" => Self::AtMost,
            ">=" => Self::AtLeast,
            "+" => Self::Plus,
            "-" => Self::Minus,
            "*" => Self::Times,
            "/" => Self::Divide,
            "%" => Self::Remainder,
            _ => return None,
        })
    }

    /// How tightly it binds.
    const fn level(self) -> u8 {
        match self {
            Self::Or => 0,
            Self::And => 1,
            Self::Equal | Self::NotEqual => 2,
            Self::Less | Self::Greater | Self::AtMost | Self::AtLeast => 3,
            Self::Plus | Self::Minus => 4,
            Self::Times | Self::Divide | Self::Remainder => 5,
        }
    }

    /// What the numbers on both sides come to. Sums go round at 2^64, as in C on machines of today.
    fn apply(self, left: u64, right: u64) -> Option<u64> {
        Some(match self {
            Self::Or => u64::from(left != 0 || right != 0),
            Self::And => u64::from(left != 0 && right != 0),
            Self::Equal => u64::from(left == right),
            Self::NotEqual => u64::from(left != right),
            Self::Less => u64::from(left < right),
            Self::Greater => u64::from(left > right),
            Self::AtMost => u64::from(left <= right),
            Self::AtLeast => u64::from(left >= right),
            Self::Plus => left.wrapping_add(right),
            Self::Minus => left.wrapping_sub(right),
            Self::Times => left.wrapping_mul(right),
            Self::Divide => left.checked_div(right)?,
            Self::Remainder => left.checked_rem(right)?,
        })
    }
}

impl Rule {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser { signs: signs(text)?, place: 0 };
        let rule = parser.choice()?;
        parser.take().map_or(Ok(rule), |sign| Err(format!("{} has nothing to do there", sign.shown())))
    }

    /// The value for a number; `None` where it divides by zero.
    pub(super) fn value(&self, n: u64) -> Option<u64> {
        match self {
            Self::N => Some(n),
            Self::Number(number) => Some(*number),
            Self::Not(inner) => Some(u64::from(inner.value(n)? == 0)),
            Self::Two(operator, sides) => {
                let [left, right] = &**sides;
                let left = left.value(n)?;
                // The other side may only be sound where it is asked for.
                match (operator, left != 0) {
                    (Operator::Or, true) => Some(1),
                    (Operator::And, false) => Some(0),
                    _ => operator.apply(left, right.value(n)?),
                }
            }
            Self::Choice(parts) => {
                let [condition, yes, no] = &**parts;
                if condition.value(n)? == 0 { no.value(n) } else { yes.value(n) }
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Sign<'a> {
    N,
    Number(u64),
    Mark(&'a str),
}

impl Sign<'_> {
    fn is(self, wanted: &str) -> bool {
        matches!(self, Self::Mark(mark) if mark == wanted)
    }

    fn shown(self) -> String {
        match self {
            Self::N => "`n`".to_owned(),
            Self::Number(number) => format!("`{number}`"),
            Self::Mark(mark) => format!("`{mark}`"),
        }
    }
}

/// Longer ones before their beginnings.
const MARKS: [&str; 18] =
    ["||", "&&", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", "(", ")"];

fn signs(text: &str) -> Result<Vec<Sign<'_>>, String> {
    let mut signs = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (sign, length) = if digits > 0 {
            let number = rest[..digits].parse().map_err(|_| format!("the number {} is too large", &rest[..digits]))?;
            (Sign::Number(number), digits)
        } else if first == 'n' {
            (Sign::N, 1)
        } else if let Some(mark) = MARKS.into_iter().find(|mark| rest.starts_with(mark)) {
            (Sign::Mark(mark), mark.len())
        } else {
            return Err(format!("`{first}` has no meaning there"));
        };
        if signs.len() == MOST_SIGNS {
            return Err(format!("more than {MOST_SIGNS} signs are no rule of a language"));
        }
        signs.push(sign);
        rest = rest[length..].trim_start();
    }
    Ok(signs)
}

struct Parser<'a> {
    signs: Vec<Sign<'a>>,
    place: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<Sign<'a>> {
        self.signs.get(self.place).copied()
    }

    fn take(&mut self) -> Option<Sign<'a>> {
        let sign = self.peek()?;
        self.place += 1;
        Some(sign)
    }

    fn expect(&mut self, wanted: &str) -> Result<(), String> {
        match self.take() {
            Some(sign) if sign.is(wanted) => Ok(()),
            Some(sign) => Err(format!("`{wanted}` is missing before {}", sign.shown())),
            None => Err(format!("`{wanted}` is missing at the end")),
        }
    }

    fn choice(&mut self) -> Result<Rule, String> {
        let condition = self.two(0)?;
        if !self.peek().is_some_and(|sign| sign.is("?")) {
            return Ok(condition);
        }
        self.place += 1;
        let yes = self.choice()?;
        self.expect(":")?;
        let no = self.choice()?;
        Ok(Rule::Choice(Box::new([condition, yes, no])))
    }

    /// Operators that bind at least so tightly, from left to right.
    fn two(&mut self, level: u8) -> Result<Rule, String> {
        let mut left = self.one()?;
        while let Some(operator) = self.peek().and_then(Operator::of) {
            if operator.level() < level {
                break;
            }
            self.place += 1;
            let right = self.two(operator.level() + 1)?;
            left = Rule::Two(operator, Box::new([left, right]));
        }
        Ok(left)
    }

    fn one(&mut self) -> Result<Rule, String> {
        match self.take() {
            Some(Sign::N) => Ok(Rule::N),
            Some(Sign::Number(number)) => Ok(Rule::Number(number)),
            Some(sign) if sign.is("!") => Ok(Rule::Not(Box::new(self.one()?))),
            Some(sign) if sign.is("(") => {
                let inner = self.choice()?;
                self.expect(")")?;
                Ok(inner)
            }
            Some(sign) => Err(format!("a number or `n` is missing before {}", sign.shown())),
            None => Err("a number or `n` is missing at the end".to_owned()),
        }
    }
}
