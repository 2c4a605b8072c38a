//! One edition of a course: the course in one language, ready to be shown.

mod activity;
mod legal;
mod place;
mod question;
mod scenario;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::activity::{Activity, Content, Lesson, Quiz};
pub use self::legal::{LegalFact, Since};
pub use self::place::{Heading, LessonPlace};
pub use self::question::{Question, QuestionKind, QuestionOption};
pub use self::scenario::{
    Choice, Comparison, Condition, CriticalError, Debrief, Effect, Event, Extra, Medium, NamedSet, Node, NodeQuestion,
    Number, OptionEffects, Quantity, Scale, Scenario, Way,
};
use crate::language::Language;

/// What a passage says, and the language that it is really in: the source language where the translation is missing
/// or not yet reviewed. Plain text, never HTML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The language of `value`, for the `lang` attribute.
    pub language: Language,
    /// The words.
    pub value: String,
}

/// A course in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// The name of the course in addresses and records; the same in every version and language.
    pub slug: String,
    /// The author's name of this version, such as `1.0`.
    pub version: String,
    /// The language of this edition.
    pub language: Language,
    /// The language that the course was written in.
    pub source_language: Language,
    /// Every language of the course, the source language first.
    pub languages: Vec<Language>,
    /// The licence, as an SPDX identifier where there is one.
    pub licence: String,
    /// The title.
    pub title: Text,
    /// One or two sentences on what the course is about.
    pub summary: Text,
    /// For whom it was written.
    pub target_groups: Vec<TargetGroup>,
    /// Codes of the indicators that a completion counts for.
    pub counts_for: Vec<String>,
    /// All of these rules must be met for completion.
    pub completion: Vec<Rule>,
    /// The modules, in order.
    pub modules: Vec<Module>,
    /// The legal facts of the course, by key.
    pub legal: BTreeMap<String, LegalFact>,
    /// Keys of the facts that tell whom to call, shown on every page of the course, the emergency line first.
    pub help: Vec<String>,
}

impl Course {
    /// The planned length in minutes: the sum over the activities.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.modules.iter().map(Module::minutes).fold(0, u32::saturating_add)
    }

    /// The minutes that it takes to read: the sum over the activities.
    #[must_use]
    pub fn read_minutes(&self) -> u32 {
        self.activities().map(|activity| activity.read_minutes).fold(0, u32::saturating_add)
    }

    /// How long it takes: the sum over the activities.
    #[must_use]
    pub fn whole_minutes(&self) -> u32 {
        self.activities().map(Activity::whole_minutes).fold(0, u32::saturating_add)
    }

    /// Every activity, in the order of the course.
    pub fn activities(&self) -> impl Iterator<Item = &Activity> {
        self.modules.iter().flat_map(|module| &module.activities)
    }

    /// The activity with this id, such as `01-indicators/abuse`.
    #[must_use]
    pub fn activity(&self, id: &str) -> Option<&Activity> {
        self.activities().find(|activity| activity.id == id)
    }

    /// The facts that tell whom to call, in the order of the author.
    pub fn help(&self) -> impl Iterator<Item = &LegalFact> {
        self.help.iter().filter_map(|key| self.legal.get(key))
    }

    /// The activity that follows the given one, across modules; `None` after the last one and for an unknown id.
    #[must_use]
    pub fn next_after(&self, id: &str) -> Option<&Activity> {
        self.activities().skip_while(|activity| activity.id != id).nth(1)
    }

    /// The activity before the given one, across modules; `None` before the first one and for an unknown id.
    #[must_use]
    pub fn previous_before(&self, id: &str) -> Option<&Activity> {
        let position = self.activities().position(|activity| activity.id == id)?;
        self.activities().nth(position.checked_sub(1)?)
    }
}

/// People whom a course is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetGroup {
    /// Police officers.
    Police,
    /// Labour inspectors.
    LabourInspection,
    /// Staff of shelters run by NGOs.
    NgoShelter,
    /// Staff of hotlines run by NGOs.
    NgoHotline,
    /// Lawyers of NGOs.
    NgoLegal,
    /// Staff of social services.
    SocialServices,
    /// Journalists and editors.
    Media,
}

impl TargetGroup {
    /// Every target group, in the order in which they are listed to people.
    pub const ALL: [Self; 7] = [
        Self::Police,
        Self::LabourInspection,
        Self::NgoShelter,
        Self::NgoHotline,
        Self::NgoLegal,
        Self::SocialServices,
        Self::Media,
    ];

    /// The name in course folders and records.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Police => "police",
            Self::LabourInspection => "labour-inspection",
            Self::NgoShelter => "ngo-shelter",
            Self::NgoHotline => "ngo-hotline",
            Self::NgoLegal => "ngo-legal",
            Self::SocialServices => "social-services",
            Self::Media => "media",
        }
    }
}

/// A condition of completion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Every lesson of the course is confirmed as read.
    LessonsConfirmed,
    /// The quiz was passed at least once.
    QuizPassed {
        /// The activity id of the quiz.
        quiz: String,
    },
    /// So many of the scenarios are completed: played to the end without a critical error and with every scale at its
    /// minimum, and the debrief answered.
    ScenariosCompleted {
        /// The activity ids of the scenarios.
        scenarios: Vec<String>,
        /// How many of them.
        at_least: u32,
    },
    /// So large a share of the planned minutes of one training event that delivers the course was attended.
    MinutesAttended {
        /// The least share, in percent.
        percent: u8,
    },
}

/// A part of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// Made once, from the name of its folder then, such as `01-indicators`.
    pub id: String,
    /// The title.
    pub title: Text,
    /// What a trainee can do afterwards.
    pub objectives: Vec<Text>,
    /// Lessons and quizzes, in order.
    pub activities: Vec<Activity>,
}

impl Module {
    /// The planned length in minutes: the sum over the activities.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.activities.iter().map(|activity| activity.minutes).fold(0, u32::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_target_groups_are_those_of_json() {
        for group in TargetGroup::ALL {
            assert_eq!(serde_json::to_value(group).unwrap(), group.code());
        }
    }
}
