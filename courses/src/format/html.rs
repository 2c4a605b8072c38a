//! HTML of lessons, safe by construction: it is written from Markdown events, raw HTML becomes visible text, unsafe
//! links lose their address, and pictures outside `media/` leave only their words.

mod markup;

use super::pieces::Container;
use crate::course::{LegalFact, Text};
use crate::html::{escape, with_calls, with_pages};
use crate::labels::{self, Labels};
use crate::language::Language;

pub(super) use self::markup::{plain, render};

/// Opens a container.
pub(super) fn open(container: Container, labels: &Labels) -> String {
    match container {
        Container::Notice => "<div class=\"notice\">\n".to_owned(),
        Container::Ask => labelled("ask", labels.ask),
        Container::Write => labelled("write", labels.write),
        Container::Jobaid => labelled("jobaid", labels.jobaid),
        Container::Think => "<div class=\"think__question\">\n".to_owned(),
    }
}

fn labelled(class: &str, label: &str) -> String {
    format!("<div class=\"{class}\">\n<p class=\"{class}__label\">{label}</p>\n")
}

/// Turns from the question to the folded answer.
pub(super) fn answer(labels: &Labels) -> String {
    let Labels { show_answer, hide_answer, .. } = labels;
    format!(
        "</div>\n<details class=\"think\">\n<summary><span class=\"think__show\">{show_answer}</span><span \
         class=\"think__hide\">{hide_answer}</span></summary>\n<div class=\"think__answer\">\n"
    )
}

/// Closes a container.
pub(super) const fn close(container: Container) -> &'static str {
    match container {
        Container::Think => "</div>\n</details>\n",
        Container::Notice | Container::Ask | Container::Write | Container::Jobaid => "</div>\n",
    }
}

/// A legal fact with its source and dates.
pub(super) fn legal_fact(fact: &LegalFact, language: Language) -> String {
    let lang = |text: &Text| lang_attribute(text.language, language);
    let labels = Labels::of(language);
    let seen_in = fact.seen_in.as_ref().map_or_else(String::new, |seen_in| {
        format!(" · {}: <span{}>{}</span>", labels.seen_in, lang(seen_in), with_pages(&seen_in.value))
    });
    format!(
        "<aside class=\"legal-fact\">\n<p class=\"legal-fact__text\"{}>{}</p>\n\
         <p class=\"legal-fact__source\">{}: <span{}>{}</span>{seen_in} · {}</p>\n</aside>\n",
        lang(&fact.text),
        with_calls(&fact.text.value, &fact.call),
        labels.source,
        lang(&fact.source),
        escape(&fact.source.value),
        labels::legal_dates(language, fact),
    )
}

/// ` lang="…"` where a passage is in another language than the page around it.
fn lang_attribute(passage: Language, page: Language) -> String {
    if passage == page { String::new() } else { format!(" lang=\"{passage}\"") }
}

/// Puts the `lang` attribute on the element that a rendered block consists of.
pub(super) fn with_language(html: &str, passage: Language, page: Language) -> String {
    with_attribute(html, &lang_attribute(passage, page))
}

/// Gives the element that a rendered block consists of its `id`.
pub(super) fn with_id(html: &str, id: &str) -> String {
    with_attribute(html, &format!(" id=\"{}\"", escape(id)))
}

fn with_attribute(html: &str, attribute: &str) -> String {
    let end_of_name = html
        .char_indices()
        .skip(1)
        .find(|(_, character)| !character.is_ascii_alphanumeric())
        .map_or(html.len(), |(position, _)| position);
    if !html.starts_with('<') {
        return html.to_owned();
    }
    let (name, rest) = html.split_at(end_of_name);
    format!("{name}{attribute}{rest}")
}
