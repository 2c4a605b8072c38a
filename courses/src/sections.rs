//! A lesson section by section, as plain words: for those who look for something in it.

use std::ops::Range;

use crate::course::{Lesson, Text};
use crate::html::escape;
use crate::html::walk::{Stands, Step, unescape, walk};
use crate::language::Language;

/// What stands between two headings of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading, with the `id` of its element; none of what stands before the first one.
    pub heading: Option<(String, Text)>,
    /// Its paragraphs, entries and cells, without marks, each in the language that it is really in.
    pub blocks: Vec<Text>,
}

/// The sections of a lesson that is shown in a language; the first one may have no words.
#[must_use]
pub fn sections(lesson: &Lesson, language: Language) -> Vec<Section> {
    let mut sections = vec![Section { heading: None, blocks: Vec::new() }];
    let mut begins = true;
    for step in walk(&lesson.html, language) {
        match step {
            Step::Tag { parts, heading, .. } => {
                begins |= parts;
                let opened = lesson.headings.iter().find(|known| Some(known.anchor().as_str()) == heading);
                if let Some(opened) = opened {
                    let heading = Some((opened.anchor(), opened.title.clone()));
                    sections.push(Section { heading, blocks: Vec::new() });
                }
            }
            Step::Words { html, language, stands: Stands::Text } => {
                let Some(section) = sections.last_mut() else { continue };
                let words = unescape(html);
                match section.blocks.last_mut().filter(|block| !begins && block.language == language) {
                    Some(block) => block.value.push_str(&words),
                    None if words.trim().is_empty() => continue,
                    None => section.blocks.push(Text { language, value: words.into_owned() }),
                }
                begins = false;
            }
            Step::Words { .. } => {}
        }
    }
    for block in sections.iter_mut().flat_map(|section| &mut section.blocks) {
        block.value = block.value.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    sections
}

/// The HTML of a lesson in which what `find` names of its words is marked.
#[must_use]
pub fn marked(html: &str, language: Language, find: impl Fn(&str, Language) -> Vec<Range<usize>>) -> String {
    let mut out = String::with_capacity(html.len());
    for step in walk(html, language) {
        match step {
            Step::Words { html, language, stands: Stands::Text | Stands::Heading } => {
                let words = unescape(html);
                let mut from = 0;
                for found in find(&words, language) {
                    out += &escape(&words[from..found.start]);
                    out.extend(["<mark>", &escape(&words[found.clone()]), "</mark>"]);
                    from = found.end;
                }
                out += &escape(&words[from..]);
            }
            Step::Tag { html, .. } | Step::Words { html, .. } => out += html,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::Heading;

    fn lesson() -> Lesson {
        let title = Text { language: Language::En, value: "Can he go?".into() };
        Lesson {
            html: "<p>One &amp; <strong>two</strong>\nthree</p>\n<h2 lang=\"en\" id=\"at-go\">Can he go?</h2>\n\
                <ul>\n<li>dörd</li>\n<li lang=\"en\">five</li>\n</ul>\n<summary>Show</summary>"
                .into(),
            headings: vec![Heading { id: "go".into(), level: 2, title }],
            legal: vec![],
        }
    }

    #[test]
    fn sections_are_what_is_read_between_two_headings() {
        let text = |language, value: &str| Text { language, value: value.into() };
        let heading = Some(("at-go".to_owned(), text(Language::En, "Can he go?")));
        assert_eq!(
            sections(&lesson(), Language::Az),
            [
                Section { heading: None, blocks: vec![text(Language::Az, "One & two three")] },
                Section { heading, blocks: vec![text(Language::Az, "dörd"), text(Language::En, "five")] },
            ]
        );
    }

    #[test]
    fn what_is_found_is_marked_and_nothing_else_changes() {
        let html = lesson().html;
        assert_eq!(marked(&html, Language::Az, |_, _| vec![]), html);
        let whole = |words: &str, _| {
            let start = words.len() - words.trim_start().len();
            Some(start..words.trim_end().len()).filter(|place| place.start < place.end).into_iter().collect()
        };
        let marked = marked(&html, Language::Az, whole);
        assert!(
            marked.starts_with("<p><mark>One &amp;</mark> <strong><mark>two</mark></strong>\n<mark>three</mark></p>")
        );
        assert!(
            marked.contains("<mark>Can he go?</mark></h2>") && marked.ends_with("<summary>Show</summary>"),
            "{marked}"
        );
    }
}
