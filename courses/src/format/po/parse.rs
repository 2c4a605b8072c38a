//! Reading a PO file, line by line.

use super::{Entry, Fault, Plural, Po};

/// The entries of a file, and the faults by line. Never stops at a fault: what follows it is read.
#[must_use]
pub fn parse(text: &str) -> (Po, Vec<Fault>) {
    let mut parser = Parser::default();
    for (number, line) in (1..).zip(text.lines()) {
        parser.line(number, line.trim());
    }
    parser.end_entry();
    (parser.po, parser.faults)
}

/// The text that a continued line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    PreviousId,
    /// Read and forgotten: what context and plural were before.
    PreviousOther,
    Context,
    Id,
    PluralId,
    Text,
    /// The last one so far.
    PluralText,
}

#[derive(Default)]
struct Parser {
    po: Po,
    faults: Vec<Fault>,
    entry: Entry,
    has_id: bool,
    has_text: bool,
    field: Option<Field>,
}

impl Parser {
    fn line(&mut self, number: u32, line: &str) {
        if line.is_empty() {
            // Comments may stand apart from their entry; a blank line ends only what has begun.
            if self.has_id {
                self.end_entry();
            }
            self.field = None;
        } else if let Some(rest) = line.strip_prefix("#~|") {
            self.begin(Part::Comment);
            self.previous(number, rest.trim());
        } else if let Some(rest) = line.strip_prefix("#~") {
            self.statement(number, rest.trim(), true);
        } else if let Some(rest) = line.strip_prefix("#|") {
            self.begin(Part::Comment);
            self.previous(number, rest.trim());
        } else if let Some(rest) = line.strip_prefix("#,") {
            self.begin(Part::Comment);
            for flag in rest.split(',').map(str::trim).filter(|flag| !flag.is_empty()) {
                match flag {
                    "fuzzy" => self.entry.is_fuzzy = true,
                    flag => self.entry.flags.push(flag.to_owned()),
                }
            }
        } else if line.starts_with('#') {
            self.begin(Part::Comment);
            self.entry.comments.push(line.to_owned());
        } else {
            self.statement(number, line, false);
        }
    }

    /// `msgctxt`, `msgid`, `msgstr`, or the continuation of one.
    fn statement(&mut self, number: u32, line: &str, is_obsolete: bool) {
        if line.starts_with('"') {
            match self.field {
                Some(field) => self.append(number, field, line),
                None => self.fault(number, "this text belongs to no `msgid` or `msgstr`"),
            }
            return;
        }
        let (keyword, value) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        let field = match keyword {
            "msgctxt" => {
                self.begin(Part::Context);
                Field::Context
            }
            "msgid" => {
                self.begin(Part::Id);
                self.has_id = true;
                self.entry.line = number;
                Field::Id
            }
            "msgid_plural" if !self.has_id => return self.fault(number, "`msgid_plural` without a `msgid` before it"),
            "msgid_plural" if self.has_text || self.entry.plural.is_some() => {
                return self.fault(number, "`msgid_plural` belongs behind its `msgid`, once");
            }
            "msgid_plural" => {
                self.entry.plural = Some(Plural { line: number, ..Plural::default() });
                Field::PluralId
            }
            "msgstr" if !self.has_id => return self.fault(number, "`msgstr` without a `msgid` before it"),
            "msgstr" if self.entry.plural.is_some() => {
                return self.fault(number, "beside `msgid_plural` the forms are numbered: `msgstr[0]`, `msgstr[1]`, …");
            }
            "msgstr" if self.has_text => return self.fault(number, "a second `msgstr` for the same `msgid`"),
            "msgstr" => {
                self.has_text = true;
                self.entry.text_line = number;
                Field::Text
            }
            _ if keyword.starts_with("msgstr[") => match &mut self.entry.plural {
                None => return self.fault(number, "a numbered `msgstr` without a `msgid_plural` before it"),
                Some(plural) if keyword != format!("msgstr[{}]", plural.texts.len()) => {
                    let message = format!("the next form is `msgstr[{}]`", plural.texts.len());
                    return self.fault(number, &message);
                }
                Some(plural) => {
                    if plural.texts.is_empty() {
                        self.entry.text_line = number;
                    }
                    plural.texts.push(String::new());
                    self.has_text = true;
                    Field::PluralText
                }
            },
            _ => return self.fault(number, "this is no line of a PO file"),
        };
        self.entry.is_obsolete |= is_obsolete;
        self.append(number, field, value.trim());
    }

    fn previous(&mut self, number: u32, line: &str) {
        if line.starts_with('"') {
            if let Some(field @ (Field::PreviousId | Field::PreviousOther)) = self.field {
                self.append(number, field, line);
            }
        } else if let Some(value) = line.strip_prefix("msgid ") {
            self.entry.previous = Some(String::new());
            self.append(number, Field::PreviousId, value.trim());
        } else if let Some(value) = line.strip_prefix("msgctxt ").or_else(|| line.strip_prefix("msgid_plural ")) {
            self.append(number, Field::PreviousOther, value.trim());
        }
    }

    fn append(&mut self, number: u32, field: Field, quoted: &str) {
        self.field = Some(field);
        match unquote(quoted) {
            Err(fault) => self.fault(number, fault),
            Ok(text) => match field {
                Field::PreviousId => self.entry.previous.get_or_insert_default().push_str(&text),
                Field::PreviousOther => {}
                Field::Context => self.entry.context.push_str(&text),
                Field::Id => self.entry.id.push_str(&text),
                Field::Text => self.entry.text.push_str(&text),
                Field::PluralId | Field::PluralText => {
                    if let Some(plural) = &mut self.entry.plural {
                        let last = plural.texts.last_mut().unwrap_or(&mut plural.id);
                        last.push_str(&text);
                    }
                }
            },
        }
    }

    /// Ends the entry before, if this part can only belong to the next one.
    fn begin(&mut self, part: Part) {
        let belongs_to_next = match part {
            Part::Comment | Part::Context => self.has_id,
            Part::Id => self.has_id || self.has_text,
        };
        if belongs_to_next {
            self.end_entry();
        }
    }

    fn end_entry(&mut self) {
        let entry = std::mem::take(&mut self.entry);
        let (has_id, has_text) = (std::mem::take(&mut self.has_id), std::mem::take(&mut self.has_text));
        self.field = None;
        if !has_id {
            return;
        }
        if !has_text {
            self.fault(entry.line, "`msgid` without a `msgstr` after it");
        } else if entry.id.is_empty() && entry.context.is_empty() && entry.plural.is_none() && self.po.header.is_none()
        {
            self.po.header = Some(entry);
        } else {
            self.po.entries.push(entry);
        }
    }

    fn fault(&mut self, line: u32, message: &str) {
        self.faults.push(Fault { line, message: message.to_owned() });
    }
}

/// A part that may begin an entry.
#[derive(Clone, Copy)]
enum Part {
    Comment,
    Context,
    Id,
}

/// The text between the quotation marks.
fn unquote(quoted: &str) -> Result<String, &'static str> {
    let inner = quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .ok_or("the text must stand between quotation marks")?;
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => return Err("a quotation mark inside the text must be written `\\\"`"),
            '\\' => text.push(match characters.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some(escaped @ ('"' | '\\')) => escaped,
                _ => return Err("after `\\` only `n`, `t`, `r`, `\"` and `\\` have a meaning"),
            }),
            character => text.push(character),
        }
    }
    Ok(text)
}
