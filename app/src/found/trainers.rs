//! Whom a trainee can ask: the trainers of the project, by name.

use records::{events::event, projects::project::ProjectId};

use crate::{
    web::{failure::Failure, visit::Visit},
    words::i18n::L,
};

/// So many names are read at a glance.
const MOST: usize = 3;

/// The names of those who train in a project, the first few.
pub(crate) async fn names(visit: &Visit, project: ProjectId) -> Result<Vec<String>, Failure> {
    let trainers = event::possible_trainers(visit.cx(), project).await?;
    Ok(trainers.iter().take(MOST).map(event::Trainer::name).collect())
}

/// All attempts at a test are used.
pub(crate) fn exhausted(l: &L, title: &str, names: &[String]) -> String {
    match names {
        [] => l.tf(
            "All attempts at “{title}” are used. Speak with your trainer about what comes next.",
            &[("title", title)],
        ),
        [name] => l.tf(
            "All attempts at “{title}” are used. Speak with your trainer {name}: you can be given another one.",
            &[("title", title), ("name", name)],
        ),
        names => l.tf(
            "All attempts at “{title}” are used. Speak with one of your trainers, {names}: you can be given another one.",
            &[("title", title), ("names", &names.join(", "))],
        ),
    }
}
