//! HTML of a lesson, taken apart: what our own renderer has written, and nothing that somebody else has.

use std::borrow::Cow;

use crate::language::Language;

/// Elements of which each holds words of its own: what stands in two of them is never one sentence.
const BLOCKS: &[&str] = &[
    "p",
    "li",
    "ul",
    "ol",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "div",
    "details",
    "summary",
    "blockquote",
    "pre",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "aside",
    "article",
    "hr",
    "br",
    "dl",
    "dt",
    "dd",
];

/// Elements that hold nothing.
const EMPTY: &[&str] = &["img", "hr", "br", "input"];

/// Where words of a lesson stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// In its text.
    Text,
    /// In a heading.
    Heading,
    /// On something that every lesson has, such as what unfolds an answer.
    Label,
}

/// A piece of the HTML, as it stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'h> {
    /// A tag.
    Tag {
        /// As it stands there.
        html: &'h str,
        /// Whether other words begin with it.
        parts: bool,
        /// The `id` of the heading that it opens.
        heading: Option<&'h str>,
    },
    /// Words between two tags.
    Words {
        /// As they stand there, escaped.
        html: &'h str,
        /// In which language they are.
        language: Language,
        /// Where they stand.
        stands: Stands,
    },
}

/// Goes through the HTML of a lesson that is shown in a language.
pub fn walk(html: &str, page: Language) -> impl Iterator<Item = Step<'_>> {
    let mut rest = html;
    // What is open: its language, and where words in it stand.
    let mut open: Vec<(Language, Stands)> = Vec::new();
    std::iter::from_fn(move || {
        let (language, stands) = open.last().copied().unwrap_or((page, Stands::Text));
        if rest.is_empty() {
            return None;
        }
        if !rest.starts_with('<') {
            let (words, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            rest = after;
            return Some(Step::Words { html: words, language, stands });
        }
        // No `>` stands in an attribute: it is escaped.
        let (tag, after) = rest.split_at(rest.find('>').map_or(rest.len(), |end| end + 1));
        rest = after;
        let inside = tag.trim_start_matches(['<', '/']).trim_end_matches(['>', '/']);
        let name = inside.split_whitespace().next().unwrap_or_default();
        let parts = BLOCKS.contains(&name);
        if tag.starts_with("</") {
            open.pop();
            return Some(Step::Tag { html: tag, parts, heading: None });
        }
        let is_heading = matches!(name.as_bytes(), [b'h', b'2'..=b'6']);
        if !EMPTY.contains(&name) {
            let said = attribute(inside, "lang").and_then(|code| code.parse().ok()).unwrap_or(language);
            let is_label =
                name == "summary" || attribute(inside, "class").is_some_and(|class| class.ends_with("__label"));
            let here = if is_label {
                Stands::Label
            } else if is_heading {
                Stands::Heading
            } else {
                stands
            };
            open.push((said, here));
        }
        Some(Step::Tag { html: tag, parts, heading: attribute(inside, "id").filter(|_| is_heading) })
    })
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split_once('"').map(|(value, _)| value)
}

/// What was escaped, as people read it.
#[must_use]
pub fn unescape(html: &str) -> Cow<'_, str> {
    if !html.contains('&') {
        return Cow::Borrowed(html);
    }
    let text = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    Cow::Owned(text.replace("&#x27;", "'").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_language_and_where_they_stand() {
        let html = "<h2 lang=\"en\" id=\"at-a\">A &amp; b</h2>\n<p>Səs <em>c</em><br />d</p><p lang=\"en\">e</p>\
            <summary><span>f</span></summary><p class=\"ask__label\">g</p>h";
        let words: Vec<_> = walk(html, Language::Az)
            .filter_map(|step| match step {
                Step::Words { html, language, stands } if html != "\n" => Some((html, language, stands)),
                _ => None,
            })
            .collect();
        let az = |words, stands| (words, Language::Az, stands);
        let en = |words, stands| (words, Language::En, stands);
        assert_eq!(
            words,
            [
                en("A &amp; b", Stands::Heading),
                az("Səs ", Stands::Text),
                az("c", Stands::Text),
                az("d", Stands::Text),
                en("e", Stands::Text),
                az("f", Stands::Label),
                az("g", Stands::Label),
                az("h", Stands::Text),
            ]
        );
        let headings: Vec<_> = walk(html, Language::Az)
            .filter_map(|step| if let Step::Tag { heading, .. } = step { heading } else { None })
            .collect();
        assert_eq!(headings, ["at-a"]);
        let whole: String = walk(html, Language::Az)
            .map(|step| match step {
                Step::Tag { html, .. } | Step::Words { html, .. } => html,
            })
            .collect();
        assert_eq!(whole, html);
    }

    #[test]
    fn what_is_escaped_is_read() {
        for text in ["", "a<b>&\"ə\"", "&lt;", "it's"] {
            assert_eq!(unescape(&crate::html::escape(text)), text);
        }
    }
}
