//! What a block of Markdown may not contain, in the source and in a translation alike.

use pulldown_cmark::{Event, HeadingLevel, LinkType, Parser, Tag, TagEnd};

use super::blocks::OPTIONS;
use super::lines::Lines;
use super::names::{excerpt, is_media_path, is_safe_link};

/// What an inspection found.
#[derive(Debug, Default)]
pub(super) struct Inspection {
    /// Lines before the fault, and the fault.
    pub(super) faults: Vec<(u32, String)>,
    /// Lines before it, and the path of each picture.
    pub(super) media: Vec<(u32, String)>,
}

/// Inspects Markdown without container markers.
pub(super) fn inspect(markdown: &str) -> Inspection {
    let mut found = Inspection::default();
    for (line, text) in (0..).zip(markdown.lines()) {
        if text.trim_start().starts_with(":::") {
            found.faults.push((line, "`:::` must stand at the beginning of a line of its own, in the source".into()));
        }
    }
    let parser = Parser::new_ext(markdown, OPTIONS);
    let lines = Lines::of(markdown);
    let mut picture: Option<(u32, String, bool)> = None;
    let mut html_line = None;
    for (event, range) in parser.into_offset_iter() {
        let line = lines.before(range.start);
        match event {
            // One fault for each line is enough; a tag and its end mostly share it.
            Event::Html(html) | Event::InlineHtml(html) if html_line.replace(line) != Some(line) => {
                found.faults.push((line, format!("raw HTML is not allowed: `{}`", excerpt(&html))));
            }
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                found.faults.push((line, "`#` is for the title only; use `##`".into()));
            }
            Event::Start(Tag::Link { link_type, dest_url, .. })
                if link_type != LinkType::Email && !is_safe_link(&dest_url) =>
            {
                let message = format!("the link `{}` must begin with https:, mailto: or tel:", excerpt(&dest_url));
                found.faults.push((line, message));
            }
            Event::Start(Tag::Image { dest_url, .. }) => picture = Some((line, dest_url.to_string(), false)),
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, _, has_alt)) = &mut picture {
                    *has_alt |= !text.trim().is_empty();
                }
            }
            Event::End(TagEnd::Image) => {
                if let Some((line, path, has_alt)) = picture.take() {
                    inspect_picture(line, path, has_alt, &mut found);
                }
            }
            _ => {}
        }
    }
    found.faults.sort_by_key(|(line, _)| *line);
    found
}

fn inspect_picture(line: u32, path: String, has_alt: bool, found: &mut Inspection) {
    let shown = excerpt(&path);
    if !has_alt {
        found.faults.push((
            line,
            format!("the picture `{shown}` needs a text for those who do not see it: `![text]({shown})`"),
        ));
    }
    if is_media_path(&path) {
        found.media.push((line, path));
    } else {
        let message = format!(
            "the picture `{shown}` must be a file in `media/`, named with Latin letters, digits, `.`, `_` and `-`"
        );
        found.faults.push((line, message));
    }
}
