//! A place in a course where something is explained: a lesson, and a heading in it.

use serde::{Deserialize, Serialize};

use super::Text;

/// Where something is explained, so that a mistake leads to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonPlace {
    /// The activity id of the lesson.
    pub lesson: String,
    /// The id of the heading; none is the lesson as a whole.
    pub heading: Option<String>,
}

impl LessonPlace {
    /// From `01-indicators/money-and-work#9-debt-bondage`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (lesson, heading) = text.split_once('#').map_or((text, None), |(lesson, heading)| (lesson, Some(heading)));
        Self { lesson: lesson.to_owned(), heading: heading.map(str::to_owned) }
    }

    /// The end of its address, behind that of the course.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.heading {
            Some(heading) => format!("{}#{}", self.lesson, anchor(heading)),
            None => self.lesson.clone(),
        }
    }
}

/// A heading of a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// From its words in the source language: the same in every language, and unique in the lesson.
    pub id: String,
    /// 2 for the largest below the title.
    pub level: u8,
    /// Its words.
    pub title: Text,
}

impl Heading {
    /// The `id` of its element.
    #[must_use]
    pub fn anchor(&self) -> String {
        anchor(&self.id)
    }
}

/// No heading can take the `id` of something else on the page.
fn anchor(id: &str) -> String {
    format!("at-{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_and_addressed() {
        assert_eq!(LessonPlace::of("m/a"), LessonPlace { lesson: "m/a".into(), heading: None });
        let place = LessonPlace::of("m/a#8-wages");
        assert_eq!(place, LessonPlace { lesson: "m/a".into(), heading: Some("8-wages".into()) });
        assert_eq!(place.address(), "m/a#at-8-wages");
        assert_eq!(LessonPlace::of("m/a").address(), "m/a");
    }
}
