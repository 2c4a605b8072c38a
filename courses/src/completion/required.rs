//! What of a course the certificate asks for, and how much of it is done.

use super::{Evidence, is_completed, is_done};
use crate::course::{Activity, Content, Course, Rule};

/// Whether a rule of completion asks for an activity. Of exercises of which some have to be done, each is one of them.
#[must_use]
pub fn is_required(course: &Course, activity: &Activity) -> bool {
    course.completion.iter().any(|rule| match (rule, &activity.content) {
        (Rule::LessonsConfirmed, Content::Lesson(_)) => true,
        (Rule::QuizPassed { quiz }, Content::Quiz(_)) => *quiz == activity.id,
        (Rule::ScenariosCompleted { scenarios, .. }, Content::Scenario(_)) => scenarios.contains(&activity.id),
        _ => false,
    })
}

/// How many of the activities that the certificate asks for are done, and how many it asks for.
#[must_use]
pub fn required_done(course: &Course, evidence: &Evidence) -> (usize, usize) {
    let (mut done, mut of) = (0, 0);
    for rule in &course.completion {
        let (more_done, more) = match rule {
            Rule::LessonsConfirmed => {
                let lessons = || course.activities().filter(|activity| activity.lesson().is_some());
                (lessons().filter(|lesson| is_done(evidence, lesson)).count(), lessons().count())
            }
            Rule::QuizPassed { quiz } => {
                let quiz = course.activity(quiz).into_iter();
                (quiz.filter(|quiz| is_done(evidence, quiz)).count(), 1)
            }
            Rule::ScenariosCompleted { scenarios, at_least } => {
                let wanted = usize::try_from(*at_least).unwrap_or(usize::MAX);
                let completed = scenarios.iter().filter(|scenario| is_completed(evidence, scenario)).count();
                (completed.min(wanted), wanted)
            }
            // Training in a room is no activity of the course.
            Rule::MinutesAttended { .. } => (0, 0),
        };
        done += more_done;
        of += more;
    }
    (done, of)
}

/// The minutes of what the certificate asks for: of exercises of which some have to be done the shortest.
#[must_use]
pub fn required_minutes(course: &Course) -> u32 {
    let of = |ids: &mut dyn Iterator<Item = &str>| -> Vec<u32> {
        ids.filter_map(|id| course.activity(id)).map(|activity| activity.minutes).collect()
    };
    let minutes = course.completion.iter().map(|rule| match rule {
        Rule::LessonsConfirmed => {
            course.activities().filter(|activity| activity.lesson().is_some()).map(|lesson| lesson.minutes).sum()
        }
        Rule::QuizPassed { quiz } => of(&mut std::iter::once(quiz.as_str())).into_iter().sum(),
        Rule::ScenariosCompleted { scenarios, at_least } => {
            let mut all = of(&mut scenarios.iter().map(String::as_str));
            all.sort_unstable();
            all.into_iter().take(usize::try_from(*at_least).unwrap_or(usize::MAX)).sum::<u32>()
        }
        Rule::MinutesAttended { .. } => 0,
    });
    minutes.fold(0, u32::saturating_add)
}
