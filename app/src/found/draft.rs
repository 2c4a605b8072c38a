//! What the pages and actions of an author have in common: which draft, which file, what is wrong with it.

use courses::format::{
    self, Checked, Diagnostic, Files,
    outline::{self, Kind},
};
use records::{
    accounts::roles::Role,
    authoring::{
        discarded::{self, Discarded},
        drafts::{self, Draft},
        offers, owners,
    },
    projects::project::{self, Project},
};

use crate::web::{failure::Failure, visit::Visit};

/// The courses that the viewer may write: those that a project offers in which the viewer is a trainer, and those that are
/// written for such a project and were not published yet.
pub(crate) async fn courses(visit: &Visit) -> Result<Vec<String>, Failure> {
    let mut slugs = Vec::new();
    let mine = projects(visit).await?;
    for project in &mine {
        let offered = offers::of_project(visit.cx(), project.id).await?;
        slugs.extend(offered.into_iter().filter(|(_, offered)| *offered).map(|(slug, _)| slug));
    }
    let begun = drafts::all(visit.cx()).await?.into_iter();
    let begun = begun.filter(|draft| draft.project_id.is_some_and(|of| mine.iter().any(|project| project.id == of)));
    slugs.extend(begun.map(|draft| draft.slug));
    slugs.sort();
    slugs.dedup();
    Ok(slugs)
}

/// The drafts that the viewer can bring back: of courses that they may write, and of new ones for their projects.
pub(crate) async fn discarded(visit: &Visit) -> Result<Vec<Discarded>, Failure> {
    let (slugs, mine) = (courses(visit).await?, projects(visit).await?);
    let mut found = discarded::list(visit.cx()).await?;
    found.retain(|draft| match draft.project_id {
        Some(project) => mine.iter().any(|own| own.id == project),
        None => slugs.contains(&draft.slug),
    });
    Ok(found)
}

/// The projects in which the viewer is a trainer.
pub(crate) async fn projects(visit: &Visit) -> Result<Vec<Project>, Failure> {
    let viewer = visit.signed_in()?;
    let all = project::all(visit.cx()).await?;
    Ok(all.into_iter().filter(|project| viewer.has_in(Role::Trainer, &project.slug)).collect())
}

/// The name of the project to which a course belongs.
pub(crate) async fn owner(visit: &Visit, course: &str) -> Result<Option<String>, Failure> {
    let Some(owner) = owners::all(visit.cx()).await?.remove(course) else { return Ok(None) };
    let all = project::all(visit.cx()).await?;
    Ok(all.iter().find(|project| project.id == owner).map(|project| project.name(visit.language()).to_owned()))
}

/// The names of the projects that stay with an edition of a course that they have chosen.
pub(crate) async fn staying(visit: &Visit, course: &str) -> Result<Vec<String>, Failure> {
    let staying = offers::staying(visit.cx(), course).await?;
    let all = project::all(visit.cx()).await?;
    let names = all.iter().filter(|project| staying.contains(&project.id));
    Ok(names.map(|project| project.name(visit.language()).to_owned()).collect())
}

/// The course of this name, if the viewer may write it.
pub(crate) async fn written(visit: &Visit, course: &str) -> Result<String, Failure> {
    courses(visit).await?.into_iter().find(|slug| slug == course).ok_or(Failure::NotFound)
}

/// A draft with its files.
pub(crate) struct FoundDraft {
    pub(crate) draft: Draft,
    pub(crate) files: Files,
}

impl FoundDraft {
    /// The draft of a course that the viewer may write.
    pub(crate) async fn find(visit: &Visit, course: &str) -> Result<Self, Failure> {
        written(visit, course).await?;
        let draft = drafts::find(visit.cx(), course).await?.ok_or(Failure::NotFound)?;
        let files = drafts::texts(visit.cx(), course).await?;
        Ok(Self { draft, files })
    }

    /// A file as text.
    pub(crate) fn text(&self, path: &str) -> Option<String> {
        self.files.get(path).and_then(|bytes| String::from_utf8(bytes.clone()).ok())
    }

    /// The modules as they stand in the files, right or wrong.
    pub(crate) fn outline(&self) -> Vec<outline::Module> {
        outline::read(&self.files)
    }

    /// The whole draft, with everything that keeps it from being published: the editor of a file says what the draft's page says.
    pub(crate) async fn check(&self, visit: &Visit) -> Result<Checked, Failure> {
        Ok(drafts::check(visit.cx(), &self.files, None).await?)
    }
}

/// One file of a draft that is written in the browser.
pub(crate) struct Source {
    pub(crate) writing: FoundDraft,
    /// Module and name: where the editor has it.
    pub(crate) place: String,
    /// The id by which the course knows it.
    pub(crate) id: String,
    pub(crate) kind: Kind,
    /// The text of the file.
    pub(crate) text: String,
}

impl Source {
    pub(crate) async fn find(visit: &Visit, course: &str, module: &str, name: &str) -> Result<Self, Failure> {
        let writing = FoundDraft::find(visit, course).await?;
        let place = format!("{module}/{name}");
        let found =
            Kind::ALL.into_iter().find_map(|kind| Some((kind, writing.text(&format!("{place}{}", kind.ending()))?)));
        let (kind, text) = found.ok_or(Failure::NotFound)?;
        let known =
            writing.outline().into_iter().flat_map(|module| module.activities).find(|entry| entry.place == place);
        let id = known.map_or_else(|| place.clone(), |entry| entry.id);
        Ok(Self { writing, place, id, kind, text })
    }

    /// An exercise.
    pub(crate) async fn scenario(visit: &Visit, course: &str, module: &str, name: &str) -> Result<Self, Failure> {
        let source = Self::find(visit, course, module, name).await?;
        if source.kind == Kind::Scenario { Ok(source) } else { Err(Failure::NotFound) }
    }

    /// The path of the file.
    pub(crate) fn path(&self) -> String {
        format!("{}{}", self.place, self.kind.ending())
    }

    /// The address of the editor.
    pub(crate) fn address(&self) -> String {
        format!("/authoring/{}/{}", self.writing.draft.slug, self.place)
    }

    /// See [`revision`].
    pub(crate) fn revision(&self) -> String {
        revision(&self.text)
    }

    /// The whole draft, with what can happen in this scenario.
    pub(crate) async fn check(&self, visit: &Visit) -> Result<Checked, Failure> {
        Ok(drafts::check(visit.cx(), &self.writing.files, Some(&self.path())).await?)
    }

    /// The faults of this file.
    pub(crate) fn faults(&self, checked: &Checked) -> Vec<Diagnostic> {
        let path = self.path();
        checked.diagnostics.iter().filter(|found| found.file == path).cloned().collect()
    }
}

/// A short name for exactly this text: a form that was made from another one is not written.
pub(crate) fn revision(text: &str) -> String {
    let files = Files::from([(String::new(), text.as_bytes().to_vec())]);
    let hash = format::hash(&files);
    hash[..8].iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
