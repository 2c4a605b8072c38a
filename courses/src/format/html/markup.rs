//! One block of Markdown as HTML.

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd, html};

use super::super::blocks::OPTIONS;
use super::super::names::{is_media_path, is_safe_link};
use super::super::unbroken::unbroken;
use crate::course::Lesson;
use crate::html::escape;

/// The words of a title or heading, without marks. It is read as a heading: a number with a full stop begins no list there.
pub(in super::super) fn plain(markdown: &str) -> String {
    let mut words = String::new();
    for event in Parser::new_ext(&format!("# {markdown}"), OPTIONS) {
        push_words(&event, &mut words);
    }
    words.trim().to_owned()
}

/// Renders Markdown. `table_label` names the regions around tables, before the words of their header.
pub(in super::super) fn render(markdown: &str, table_label: &str) -> String {
    let mut parser = Parser::new_ext(markdown, OPTIONS);
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut link_is_safe = true;
    // The place of the region's opening tag, and the words of the header so far.
    let mut header: Option<(usize, String)> = None;
    while let Some(event) = parser.next() {
        if let Some((_, words)) = &mut header {
            push_words(&event, words);
        }
        match event {
            Event::Html(raw) | Event::InlineHtml(raw) => events.push(Event::Text(raw)),
            Event::Start(Tag::Link { link_type, ref dest_url, .. }) => {
                link_is_safe = link_type == LinkType::Email || is_safe_link(dest_url);
                if link_is_safe {
                    events.push(event);
                }
            }
            Event::End(TagEnd::Link) if !link_is_safe => link_is_safe = true,
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                events.push(picture(&dest_url, &title, &words_of_picture(&mut parser)));
            }
            Event::Start(Tag::Table(_)) => {
                header = Some((events.len(), String::new()));
                events.push(Event::Html("".into()));
                events.push(event);
            }
            Event::End(TagEnd::TableHead) => {
                if let Some((place, words)) = header.take() {
                    events[place] = Event::Html(region(table_label, &words).into());
                }
                events.push(event);
            }
            Event::End(TagEnd::Table) => {
                events.push(event);
                events.push(Event::Html("</div>\n".into()));
            }
            event => events.push(event),
        }
    }
    align_numbers(&mut events);
    let mut output = String::new();
    let shown = events.into_iter().map(|event| match event {
        Event::Text(text) if text.contains('-') => Event::Text(unbroken(&text).into()),
        other => other,
    });
    html::push_html(&mut output, shown);
    output
}

/// Columns that hold numbers alone stand to the right, with their heads: a sum is read from the right. Styles in attributes are
/// not allowed on our pages, so that Markdown's own way to say it cannot be used.
fn align_numbers(events: &mut [Event<'_>]) {
    let (mut column, mut is_head) = (0, false);
    // Of each cell of the table its place among the events, its column, whether it is a head, and its words.
    let mut cells: Vec<(usize, usize, bool, String)> = Vec::new();
    let mut aligned: Vec<(usize, bool)> = Vec::new();
    for (place, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Table(_)) => cells.clear(),
            Event::Start(Tag::TableHead) => (column, is_head) = (0, true),
            Event::Start(Tag::TableRow) => (column, is_head) = (0, false),
            Event::Start(Tag::TableCell) => cells.push((place, column, is_head, String::new())),
            Event::End(TagEnd::TableCell) => column += 1,
            Event::End(TagEnd::Table) => {
                let of = |wanted: usize| cells.iter().filter(move |(_, column, ..)| *column == wanted);
                for (place, column, is_head, _) in &cells {
                    let mut body = of(*column).filter(|(_, _, is_head, _)| !is_head).map(|(.., words)| words.trim());
                    let has_numbers = of(*column).any(|(_, _, is_head, words)| !is_head && is_number(words.trim()));
                    if has_numbers && body.all(|words| words.is_empty() || is_number(words)) {
                        aligned.push((*place, *is_head));
                    }
                }
            }
            event => {
                if let Some((.., words)) = cells.last_mut() {
                    push_words(event, words);
                }
            }
        }
    }
    for (place, is_head) in aligned {
        let tag = if is_head { "<th class=\"num\">" } else { "<td class=\"num\">" };
        events[place] = Event::Html(tag.into());
    }
}

/// A number as people write it: with a sign, groups of digits, a fraction, percent.
fn is_number(words: &str) -> bool {
    words.contains(|c: char| c.is_ascii_digit())
        && words.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-−–.,%".contains(c))
}

fn region(label: &str, words: &str) -> String {
    // A head without words says nothing.
    let heads: Vec<&str> = words.split(',').map(str::trim).filter(|head| !head.is_empty()).collect();
    let words = heads.join(", ");
    let name = if words.is_empty() { label.to_owned() } else { format!("{label}: {words}") };
    format!("<div class=\"table-wrap\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">", escape(&name))
}

fn picture<'a>(path: &str, title: &str, alt: &str) -> Event<'a> {
    let Some(name) = path.strip_prefix("media/").filter(|_| is_media_path(path)) else {
        return Event::Text(alt.to_owned().into());
    };
    let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
    let source = Lesson::media_placeholder();
    Event::InlineHtml(format!("<img src=\"{source}{name}\" alt=\"{}\"{title}>", escape(alt)).into())
}

/// The words up to the end of the picture that has just begun.
fn words_of_picture<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> String {
    let mut words = String::new();
    let mut depth = 1_usize;
    for event in events {
        match event {
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) => depth -= 1,
            _ => push_words(&event, &mut words),
        }
        if depth == 0 {
            break;
        }
    }
    words
}

fn push_words(event: &Event<'_>, words: &mut String) {
    match event {
        Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => words.push_str(text),
        Event::SoftBreak | Event::HardBreak => words.push(' '),
        Event::End(TagEnd::TableCell) => words.push_str(", "),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_unsafe_passes() {
        let html = render("<script>x</script>\n\n[a](javascript:b) ![c](//d) <b>e</b> [f](https://g)", "Table");
        assert_eq!(
            html,
            "&lt;script&gt;x&lt;/script&gt;\n<p>a c &lt;b&gt;e&lt;/b&gt; <a href=\"https://g\">f</a></p>\n"
        );
    }

    #[test]
    fn columns_of_numbers_stand_to_the_right() {
        let html = render(
            "| | Manat |\n|---|---|\n| Yol | 40 |\n| İş, ayda 70 | −490 |\n| **Qalan** | 1 140,50 |\n| Yox | |",
            "Cədvəl",
        );
        assert!(html.contains("aria-label=\"Cədvəl: Manat\""), "{html}");
        assert!(html.contains("<th></th><th class=\"num\">Manat</th>"), "{html}");
        assert!(html.contains("<td>İş, ayda 70</td><td class=\"num\">−490</td>"), "{html}");
        assert_eq!(html.matches("<td class=\"num\">").count(), 4, "{html}");
        let words = render("| Day | When |\n|---|---|\n| 1 | at 9 |\n| 2 | 10 |", "Table");
        assert_eq!(words.matches("class=\"num\"").count(), 3, "one column of the two: {words}");
        assert!(!render("| A | B |\n|---|---|\n| | |", "Table").contains("num"));
    }

    #[test]
    fn pictures_and_tables() {
        let html = render("![A *\"map\"*](media/map.svg)\n\n| One | Two |\n|---|---|\n| 1 | 2 |", "Table");
        assert_eq!(
            html,
            "<p><img src=\"<media>/map.svg\" alt=\"A &quot;map&quot;\"></p>\n\
             <div class=\"table-wrap\" tabindex=\"0\" role=\"region\" aria-label=\"Table: One, Two\">\
             <table><thead><tr><th class=\"num\">One</th><th class=\"num\">Two</th></tr></thead><tbody>\n\
             <tr><td class=\"num\">1</td><td class=\"num\">2</td></tr>\n</tbody></table>\n</div>\n"
        );
    }

    #[test]
    fn words_without_marks() {
        assert_eq!(plain("What *they* `say` & mean"), "What they say & mean");
        assert_eq!(plain("8. Wages, and C#"), "8. Wages, and C#");
    }
}
