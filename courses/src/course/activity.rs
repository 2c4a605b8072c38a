//! Activities: what a trainee opens, one page or one quiz at a time.

use serde::{Deserialize, Serialize};

use super::{Heading, Question, Scenario, Text};
use crate::html::escape;

/// Stands for the address of the media folder in [`Lesson::html`]. Words of a course cannot contain it, because
/// their `<` is escaped.
const MEDIA: &str = "<media>/";

/// A lesson, a quiz or a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Made once, from the module and the name that it had then, such as `01-indicators/abuse`. Records, addresses and translations
    /// know it by this, wherever it stands now; the same in every language.
    pub id: String,
    /// The title.
    pub title: Text,
    /// The planned length in minutes.
    pub minutes: u32,
    /// The minutes that it takes to read, at least one ([`crate::reading_time`]): measured when the course is read, and never
    /// again, because a scenario is played for it.
    pub read_minutes: u32,
    /// What it is.
    pub content: Content,
}

impl Activity {
    /// How long it takes: as planned, and not shorter than it takes to read.
    #[must_use]
    pub fn whole_minutes(&self) -> u32 {
        self.minutes.max(self.read_minutes)
    }

    /// The lesson, if it is one.
    #[must_use]
    pub const fn lesson(&self) -> Option<&Lesson> {
        match &self.content {
            Content::Lesson(lesson) => Some(lesson),
            Content::Quiz(_) | Content::Scenario(_) => None,
        }
    }

    /// The quiz, if it is one.
    #[must_use]
    pub const fn quiz(&self) -> Option<&Quiz> {
        match &self.content {
            Content::Quiz(quiz) => Some(quiz),
            Content::Lesson(_) | Content::Scenario(_) => None,
        }
    }

    /// The scenario, if it is one.
    #[must_use]
    pub const fn scenario(&self) -> Option<&Scenario> {
        match &self.content {
            Content::Scenario(scenario) => Some(scenario),
            Content::Lesson(_) | Content::Quiz(_) => None,
        }
    }
}

/// What an activity consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// A page to read.
    Lesson(Lesson),
    /// Questions to answer.
    Quiz(Quiz),
    /// A branching exercise.
    Scenario(Box<Scenario>),
}

/// A page to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// Safe HTML without the title: it is built from Markdown events, and raw HTML never passes. Pictures carry a
    /// placeholder instead of an address, see [`Lesson::html_with_media`].
    pub html: String,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
    /// Keys of the legal facts shown in the lesson, in order.
    pub legal: Vec<String>,
}

impl Lesson {
    /// The HTML with the addresses of its pictures: `base` is where the files of the folder `media/` are served, such
    /// as `/media/recognising/1.0`.
    #[must_use]
    pub fn html_with_media(&self, base: &str) -> String {
        let base = escape(base.trim_end_matches('/'));
        self.html.replace(MEDIA, &format!("{base}/"))
    }

    /// Its job aids, each as HTML of its own, with the addresses of pictures as in [`Lesson::html_with_media`].
    #[must_use]
    pub fn job_aids(&self, base: &str) -> Vec<String> {
        const BEGINS: &str = "<div class=\"jobaid\">";
        let html = self.html_with_media(base);
        let aids = html.match_indices(BEGINS).filter_map(|(start, _)| {
            // The rendering closes every box that it opens.
            let mut open = 0_usize;
            for (place, _) in html[start..].match_indices('<') {
                let rest = &html[start + place..];
                if rest.starts_with("<div") {
                    open += 1;
                } else if rest.starts_with("</div>") {
                    open -= 1;
                    if open == 0 {
                        return Some(html[start..start + place + "</div>".len()].to_owned());
                    }
                }
            }
            None
        });
        aids.collect()
    }

    /// What the rendering writes before the name of a media file.
    #[cfg(feature = "format")]
    pub(crate) const fn media_placeholder() -> &'static str {
        MEDIA
    }
}

/// Questions to answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiz {
    /// What to know before starting.
    pub intro: Option<Text>,
    /// The share of the points that passes, in percent.
    pub pass_percent: u8,
    /// How often it may be taken; `None` is without limit.
    pub max_attempts: Option<u32>,
    /// Hours to wait after an attempt that did not pass.
    pub pause_hours: u32,
    /// The questions, in order.
    pub questions: Vec<Question>,
}

impl Quiz {
    /// The question with this id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_get_their_address() {
        let lesson = Lesson {
            html: "<p>&lt;media&gt;/ <img src=\"<media>/a.svg\" alt=\"A\"></p>".into(),
            headings: vec![],
            legal: vec![],
        };
        let expected = "<p>&lt;media&gt;/ <img src=\"/media/x/a.svg\" alt=\"A\"></p>";
        assert_eq!(lesson.html_with_media("/media/x"), expected);
        assert_eq!(lesson.html_with_media("/media/x/"), expected);
    }

    #[test]
    fn job_aids_are_taken_out_whole() {
        let aid = "<div class=\"jobaid\"><p>A &lt;div&gt;</p><div class=\"table\"><table></table></div></div>";
        let html = format!("<p>Before</p>{aid}<div class=\"ask\"><p>Between</p></div>{aid}<p>After</p>");
        let lesson = Lesson { html, headings: vec![], legal: vec![] };
        assert_eq!(lesson.job_aids("/m"), [aid, aid]);
        let none = Lesson { html: "<div class=\"ask\"></div>".into(), headings: vec![], legal: vec![] };
        assert!(none.job_aids("/m").is_empty());
    }
}
