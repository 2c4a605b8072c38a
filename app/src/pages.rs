//! Pages: each checks what the viewer may see, asks `records`, and renders.

pub(crate) mod about;
pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod authoring;
pub(crate) mod certificates;
pub(crate) mod commitments;
pub(crate) mod completions;
pub(crate) mod course;
pub(crate) mod courses;
pub(crate) mod debrief;
pub(crate) mod duplicates;
pub(crate) mod editor;
pub(crate) mod exercise;
pub(crate) mod exercises;
pub(crate) mod failure;
pub(crate) mod home;
pub(crate) mod lesson;
pub(crate) mod mails;
pub(crate) mod merge;
pub(crate) mod merges;
pub(crate) mod organisations;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod play;
pub(crate) mod projects;
pub(crate) mod question;
pub(crate) mod quiz;
pub(crate) mod reset;
pub(crate) mod result;
pub(crate) mod review;
pub(crate) mod run;
pub(crate) mod scenario;
pub(crate) mod sign_in;
pub(crate) mod trial;
pub(crate) mod verify;

/// What stands in a page's head.
pub(crate) struct PageHead {
    /// Title, neutral: other people see tabs.
    pub(crate) title: String,
    /// Whether the page has islands and so needs their script.
    pub(crate) islands: bool,
    /// Whether it is for reading or for filling in, rather than a list.
    pub(crate) narrow: bool,
}

impl PageHead {
    pub(crate) fn new(title: &str) -> Self {
        Self { title: title.to_owned(), islands: false, narrow: false }
    }

    pub(crate) fn narrow(mut self) -> Self {
        self.narrow = true;
        self
    }

    pub(crate) fn islands(mut self) -> Self {
        self.islands = true;
        self
    }
}
