//! Reading a PO file, line by line.

use super::{Entry, Po};

/// The entries of a file, and the faults by line. Never stops at a fault: what follows it is read.
pub(in super::super) fn parse(text: &str) -> (Po, Vec<(u32, String)>) {
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
    /// Read and forgotten.
    PreviousContext,
    Context,
    Id,
    Text,
}

#[derive(Default)]
struct Parser {
    po: Po,
    faults: Vec<(u32, String)>,
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
            "msgstr" if !self.has_id => return self.fault(number, "`msgstr` without a `msgid` before it"),
            "msgstr" if self.has_text => return self.fault(number, "a second `msgstr` for the same `msgid`"),
            "msgstr" => {
                self.has_text = true;
                self.entry.text_line = number;
                Field::Text
            }
            _ if keyword == "msgid_plural" || keyword.starts_with("msgstr[") => {
                return self.fault(number, "plural forms have no meaning in a course");
            }
            _ => return self.fault(number, "this is no line of a PO file"),
        };
        self.entry.is_obsolete |= is_obsolete;
        self.append(number, field, value.trim());
    }

    fn previous(&mut self, number: u32, line: &str) {
        if line.starts_with('"') {
            if let Some(field @ (Field::PreviousId | Field::PreviousContext)) = self.field {
                self.append(number, field, line);
            }
        } else if let Some(value) = line.strip_prefix("msgid ") {
            self.entry.previous = Some(String::new());
            self.append(number, Field::PreviousId, value.trim());
        } else if let Some(value) = line.strip_prefix("msgctxt ") {
            self.append(number, Field::PreviousContext, value.trim());
        }
    }

    fn append(&mut self, number: u32, field: Field, quoted: &str) {
        self.field = Some(field);
        match unquote(quoted) {
            Err(fault) => self.fault(number, fault),
            Ok(text) => match field {
                Field::PreviousId => self.entry.previous.get_or_insert_default().push_str(&text),
                Field::PreviousContext => {}
                Field::Context => self.entry.context.push_str(&text),
                Field::Id => self.entry.id.push_str(&text),
                Field::Text => self.entry.text.push_str(&text),
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
        } else if entry.id.is_empty() && entry.context.is_empty() && self.po.header.is_none() {
            self.po.header = Some(entry);
        } else {
            self.po.entries.push(entry);
        }
    }

    fn fault(&mut self, line: u32, message: &str) {
        self.faults.push((line, message.to_owned()));
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
