//! As much JSON as `StoryData` needs: whether it is some, and one key.

/// Groups inside each other, at most.
const DEEPEST: usize = 64;

/// The text under a key of an object; `None` where the key is absent or holds no text.
///
/// # Errors
/// The place of the first byte at which this is no JSON, or no object.
pub(super) fn text_of(json: &str, key: &str) -> Result<Option<String>, usize> {
    let mut scan = Scan { rest: json };
    let value = scan.value(0);
    if value.is_some() {
        scan.skip_space();
    }
    let place = json.len() - scan.rest.len();
    match value {
        Some(Value::Object(members)) if scan.rest.is_empty() => {
            let last = members.into_iter().rfind(|(name, _)| name == key);
            Ok(last.and_then(|(_, value)| if let Value::Text(text) = value { Some(text) } else { None }))
        }
        Some(Value::Object(_)) | None => Err(place),
        Some(Value::Text(_) | Value::Other) => Err(0),
    }
}

enum Value {
    Text(String),
    Object(Vec<(String, Value)>),
    Other,
}

/// Every method leaves `rest` where it stopped; `None` is a fault there.
struct Scan<'a> {
    rest: &'a str,
}

impl Scan<'_> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Goes past this character, after any space.
    fn takes(&mut self, character: char) -> bool {
        self.skip_space();
        let rest = self.rest.strip_prefix(character);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip_space();
        match self.rest.chars().next()? {
            '"' => self.text().map(Value::Text),
            '{' | '[' if depth == DEEPEST => None,
            '{' => self.object(depth),
            '[' => self.list(depth),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        let mut members = Vec::new();
        self.takes('{');
        if self.takes('}') {
            return Some(Value::Object(members));
        }
        loop {
            self.skip_space();
            let name = self.text()?;
            if !self.takes(':') {
                return None;
            }
            members.push((name, self.value(depth + 1)?));
            if !self.takes(',') {
                return self.takes('}').then_some(Value::Object(members));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        self.takes('[');
        if self.takes(']') {
            return Some(Value::Other);
        }
        loop {
            self.value(depth + 1)?;
            if !self.takes(',') {
                return self.takes(']').then_some(Value::Other);
            }
        }
    }

    /// `true`, `false`, `null` or a number.
    fn word(&mut self) -> Option<Value> {
        let end =
            self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(self.rest.len());
        let word = &self.rest[..end];
        let is_number = word.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && word.parse::<f64>().is_ok();
        if !is_number && !["true", "false", "null"].contains(&word) {
            return None;
        }
        self.rest = &self.rest[end..];
        Some(Value::Other)
    }

    fn text(&mut self) -> Option<String> {
        if !self.rest.starts_with('"') {
            return None;
        }
        self.rest = &self.rest[1..];
        // In units of UTF-16, because `\u` names halves of characters.
        let mut units = Vec::new();
        loop {
            let character = self.rest.chars().next().filter(|character| *character >= ' ')?;
            if character == '\\' {
                units.push(self.escaped()?);
                continue;
            }
            self.rest = &self.rest[character.len_utf8()..];
            if character == '"' {
                return Some(String::from_utf16_lossy(&units));
            }
            units.extend(character.encode_utf16(&mut [0; 2]).iter());
        }
    }

    fn escaped(&mut self) -> Option<u16> {
        let (length, unit) = match self.rest.as_bytes().get(1)? {
            sign @ (b'"' | b'\\' | b'/') => (2, u16::from(*sign)),
            b'b' => (2, 8),
            b'f' => (2, 12),
            b'n' => (2, 10),
            b'r' => (2, 13),
            b't' => (2, 9),
            b'u' => {
                let digits =
                    self.rest.get(2..6).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
                (6, u16::from_str_radix(digits, 16).ok()?)
            }
            _ => return None,
        };
        self.rest = &self.rest[length..];
        Some(unit)
    }
}
