//! Pages: each checks what the viewer may see, asks `records`, and renders.

pub(crate) mod about;
pub(crate) mod account;
pub(crate) mod attendance;
pub(crate) mod audit;
pub(crate) mod authoring;
pub(crate) mod certificates;
pub(crate) mod check_in;
pub(crate) mod commitments;
pub(crate) mod completions;
pub(crate) mod course;
pub(crate) mod courses;
pub(crate) mod debrief;
pub(crate) mod duplicates;
pub(crate) mod editor;
pub(crate) mod events;
pub(crate) mod exercise;
pub(crate) mod exercises;
pub(crate) mod failure;
pub(crate) mod feedback;
pub(crate) mod home;
pub(crate) mod join;
pub(crate) mod lesson;
pub(crate) mod mails;
pub(crate) mod merge;
pub(crate) mod merges;
pub(crate) mod my_events;
pub(crate) mod offline;
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
    /// The part of the browser's code that its islands need.
    pub(crate) islands: Option<Part>,
    /// What stands around it.
    pub(crate) frame: Frame,
    /// Whether it may ask for the camera.
    pub(crate) camera: bool,
}

/// A part of the browser's code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Quizzes and exercises.
    Learning,
    /// Attendance lists.
    Marking,
}

impl Part {
    /// Its script.
    pub(crate) fn script(self) -> &'static str {
        match self {
            Self::Learning => "learning.js",
            Self::Marking => "marking.js",
        }
    }
}

/// What stands around a page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// Header and footer, and room for a list.
    Wide,
    /// Header and footer, and a column for reading or for filling in.
    Narrow,
    /// Nothing: on a wall.
    Bare,
}

impl PageHead {
    pub(crate) fn new(title: &str) -> Self {
        Self { title: title.to_owned(), islands: None, frame: Frame::Wide, camera: false }
    }

    pub(crate) fn narrow(mut self) -> Self {
        self.frame = Frame::Narrow;
        self
    }

    pub(crate) fn with_camera(mut self) -> Self {
        self.camera = true;
        self
    }

    pub(crate) fn bare(mut self) -> Self {
        self.frame = Frame::Bare;
        self
    }

    pub(crate) fn islands(mut self, part: Part) -> Self {
        self.islands = Some(part);
        self
    }
}
