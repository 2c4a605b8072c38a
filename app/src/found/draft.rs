//! What the pages and actions of an author have in common: which draft, which file, what is wrong with it.

use courses::format::{self, Checked, Diagnostic, Files, sketch};
use records::{
    accounts::roles::Role,
    authoring::{
        drafts::{self, Draft},
        offers,
    },
    projects::project,
};

use crate::web::{failure::Failure, visit::Visit};

/// The courses that the viewer may write: those that a project offers in which the viewer is a trainer.
pub(crate) async fn courses(visit: &Visit) -> Result<Vec<String>, Failure> {
    let viewer = visit.signed_in()?;
    let mut slugs = Vec::new();
    for project in project::all(visit.cx()).await? {
        if viewer.has_in(Role::Trainer, &project.slug) {
            let offered = offers::of_project(visit.cx(), project.id).await?;
            slugs.extend(offered.into_iter().filter(|(_, offered)| *offered).map(|(slug, _)| slug));
        }
    }
    slugs.sort();
    slugs.dedup();
    Ok(slugs)
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

    /// The scenarios among the files: module and name, and the title as far as it can be read.
    pub(crate) fn scenarios(&self) -> Vec<(String, String)> {
        let names = self.files.iter().filter_map(|(path, bytes)| {
            let place = path.strip_suffix(".scenario.toml")?;
            let title = sketch::read(std::str::from_utf8(bytes).ok()?).map(|sketch| sketch.title).unwrap_or_default();
            Some((place.to_owned(), if title.is_empty() { place.to_owned() } else { title }))
        });
        names.collect()
    }
}

/// One scenario of a draft.
pub(crate) struct Source {
    pub(crate) writing: FoundDraft,
    /// Module and name.
    pub(crate) place: String,
    /// The text of the file.
    pub(crate) text: String,
}

impl Source {
    pub(crate) async fn find(visit: &Visit, course: &str, module: &str, name: &str) -> Result<Self, Failure> {
        let writing = FoundDraft::find(visit, course).await?;
        let place = format!("{module}/{name}");
        let bytes = writing.files.get(&format!("{place}.scenario.toml")).ok_or(Failure::NotFound)?;
        let text = String::from_utf8(bytes.clone()).map_err(|_| Failure::NotFound)?;
        Ok(Self { writing, place, text })
    }

    /// The path of the file.
    pub(crate) fn path(&self) -> String {
        format!("{}.scenario.toml", self.place)
    }

    /// The address of the editor.
    pub(crate) fn address(&self) -> String {
        format!("/authoring/{}/{}", self.writing.draft.slug, self.place)
    }

    /// A short name for exactly this text: a form that was made from another one is not written.
    pub(crate) fn revision(&self) -> String {
        let files = Files::from([(String::new(), self.text.clone().into_bytes())]);
        let hash = format::hash(&files);
        hash[..8].iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
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
