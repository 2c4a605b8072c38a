//! What people read beside the fields of a form, and what the values stand for: found on the page on which the form stands, which
//! is the one place where it is said.

use std::collections::HashMap;

/// Something of a page.
enum Piece {
    Open { name: String, attributes: HashMap<String, String> },
    Close(String),
    Text(String),
}

/// Elements whose text is none for people.
const RAW: [&str; 2] = ["script", "style"];

/// Takes a page of ours apart. What is no page gives pieces that say nothing.
fn pieces(page: &str) -> Vec<Piece> {
    let (mut pieces, mut rest) = (Vec::new(), page);
    while let Some((text, tag)) = rest.split_once('<') {
        if !text.is_empty() {
            pieces.push(Piece::Text(plain(text)));
        }
        let (tag, after) = until_end(tag);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            pieces.push(Piece::Close(name.trim().to_owned()));
        } else if !tag.starts_with('!') {
            let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
            let name = name.trim_end_matches('/').to_owned();
            if RAW.contains(&name.as_str()) {
                rest = rest.split_once(&format!("</{name}")).map_or("", |(_, rest)| rest);
            }
            pieces.push(Piece::Open { name, attributes: read_attributes(attributes) });
        }
    }
    pieces
}

/// The rest of a tag, and what comes after it: its end is none within quotation marks.
fn until_end(text: &str) -> (&str, &str) {
    let mut quoted = false;
    let end = text.find(|c| {
        quoted ^= c == '"';
        c == '>' && !quoted
    });
    end.map_or((text, ""), |end| (&text[..end], &text[end + 1..]))
}

/// Names and values; those without a value have an empty one.
fn read_attributes(mut text: &str) -> HashMap<String, String> {
    let mut attributes = HashMap::new();
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = text.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(text.len());
        let (name, after) = text.split_at(end);
        if name.is_empty() {
            return attributes;
        }
        let (value, after) = match after.strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => ("", after.trim_start_matches('=')),
        };
        attributes.insert(name.to_owned(), plain(value));
        text = after;
    }
}

/// A text as people read it.
fn plain(text: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    signs.iter().fold(text.to_owned(), |text, (written, sign)| text.replace(written, sign))
}

/// A field, or one of the values that can be picked in it.
#[derive(Debug, Default)]
struct Control {
    name: String,
    id: String,
    /// Where it can be picked or pressed.
    value: Option<String>,
    /// What stands beside that value.
    text: String,
    /// What the field is called.
    label: String,
    /// Nobody sees it, or it is a password.
    is_hidden: bool,
}

/// A form as it stands on a page.
#[derive(Debug, Default)]
pub(crate) struct FormOnPage {
    targets: Vec<String>,
    controls: Vec<Control>,
}

/// A field as people read it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// What it is called; nothing of a button, and of a box that has no other name than what stands beside it.
    pub(crate) label: Option<String>,
    /// What was typed, or what stands beside what was picked.
    pub(crate) value: String,
}

impl FormOnPage {
    /// The form of a page that sends to this address; of several the one that has most of what was sent.
    pub(crate) fn find(page: &str, target: &str, fields: &[(String, String)]) -> Option<Self> {
        let path = |address: &str| address.split('?').next().unwrap_or_default().to_owned();
        let sends = |form: &Self| form.targets.iter().any(|to| path(to) == path(target));
        let has = |form: &Self| fields.iter().filter(|(name, value)| form.holds(name, value)).count();
        Reader::default().read(page).into_iter().filter(sends).max_by_key(has)
    }

    fn holds(&self, name: &str, value: &str) -> bool {
        self.controls
            .iter()
            .any(|control| control.name == name && control.value.as_deref().is_none_or(|picked| picked == value))
    }

    /// A field that was sent; nothing where it says nothing to anybody.
    pub(crate) fn told(&self, name: &str, value: &str) -> Option<Told> {
        let mut named = self.controls.iter().filter(|control| control.name == name && !control.is_hidden);
        let control = named.find(|control| control.value.as_deref().is_none_or(|picked| picked == value))?;
        let label = Some(control.label.clone()).filter(|label| !label.is_empty());
        match (&control.value, label) {
            (None, None) => None,
            (None, label) => Some(Told { label, value: value.to_owned() }),
            (Some(_), label) => Some(Told { label, value: control.text.trim().to_owned() }),
        }
    }
}

/// Walks through a page.
#[derive(Default)]
struct Reader {
    done: Vec<FormOnPage>,
    form: Option<FormOnPage>,
    /// What is called how, by id.
    labels: HashMap<String, String>,
    /// The label in which one stands: for which id, its text, and the controls within.
    label: Option<(Option<String>, String, Vec<usize>)>,
    /// What groups are called, from the outside to the inside.
    legends: Vec<String>,
    in_legend: bool,
    /// The list of values in which one stands.
    select: Option<Control>,
    /// The value, or button, whose text comes.
    open: Option<usize>,
}

impl Reader {
    fn read(mut self, page: &str) -> Vec<FormOnPage> {
        for piece in pieces(page) {
            match piece {
                Piece::Text(text) => self.say(&text),
                Piece::Open { name, attributes } => self.enter(&name, &attributes),
                Piece::Close(name) => self.leave(&name),
            }
        }
        for control in self.done.iter_mut().flat_map(|form| &mut form.controls) {
            let Some(label) = self.labels.get(&control.id) else { continue };
            // What stands beside a value that is picked is no name of the field.
            if control.value.is_some() && control.text.is_empty() {
                control.text.clone_from(label);
            } else if control.label.is_empty() {
                control.label.clone_from(label);
            }
        }
        self.done
    }

    fn say(&mut self, text: &str) {
        if let (true, Some(legend)) = (self.in_legend, self.legends.last_mut()) {
            legend.push_str(text);
        }
        if let Some((_, label, _)) = &mut self.label {
            label.push_str(text);
        }
        if let Some(control) = self.open.and_then(|place| self.form.as_mut()?.controls.get_mut(place)) {
            control.text.push_str(text);
        }
    }

    fn enter(&mut self, name: &str, attributes: &HashMap<String, String>) {
        let get = |name: &str| attributes.get(name).cloned().unwrap_or_default();
        let control = Control { name: get("name"), id: get("id"), label: get("aria-label"), ..Control::default() };
        match name {
            "form" => self.form = Some(FormOnPage { targets: vec![get("action")], ..FormOnPage::default() }),
            "fieldset" => self.legends.push(String::new()),
            "legend" => self.in_legend = true,
            "label" => self.label = Some((attributes.get("for").cloned(), String::new(), Vec::new())),
            "select" => self.select = Some(control),
            "option" => {
                let Some(Control { name, id, label, .. }) = &self.select else { return };
                let (name, id, label) = (name.clone(), id.clone(), label.clone());
                self.open = self.add(Control { name, id, label, value: Some(get("value")), ..Control::default() });
            }
            "button" => {
                if let (Some(form), Some(to)) = (&mut self.form, attributes.get("formaction")) {
                    form.targets.push(to.clone());
                }
                self.open = self.add(Control { value: Some(get("value")), id: String::new(), ..control });
            }
            "textarea" => drop(self.add(control)),
            "input" => {
                let kind = get("type");
                let is_picked = matches!(kind.as_str(), "radio" | "checkbox");
                let value = is_picked.then(|| get("value"));
                let is_hidden = matches!(kind.as_str(), "hidden" | "password") || attributes.contains_key("hidden");
                let label =
                    if is_picked { self.legends.last().cloned().unwrap_or_default() } else { control.label.clone() };
                let place = self.add(Control { value, is_hidden, label: label.trim().to_owned(), ..control });
                if let (Some((_, _, within)), Some(place)) = (&mut self.label, place) {
                    within.push(place);
                }
            }
            _ => {}
        }
    }

    fn leave(&mut self, name: &str) {
        match name {
            "form" => self.done.extend(self.form.take()),
            "fieldset" => drop(self.legends.pop()),
            "legend" => self.in_legend = false,
            "select" => self.select = None,
            "option" | "button" => self.open = None,
            "label" => {
                let Some((id, text, within)) = self.label.take() else { return };
                let text = text.trim().to_owned();
                for place in within {
                    let Some(control) = self.form.as_mut().and_then(|form| form.controls.get_mut(place)) else {
                        continue;
                    };
                    let beside = if control.value.is_some() { &mut control.text } else { &mut control.label };
                    beside.clone_from(&text);
                }
                if let Some(id) = id {
                    self.labels.insert(id, text);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, control: Control) -> Option<usize> {
        let controls = &mut self.form.as_mut()?.controls;
        controls.push(control);
        Some(controls.len() - 1)
    }
}
