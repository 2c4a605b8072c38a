//! What stands in a page's head and around it.

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
    /// Until when a device may keep and show it without a network, in milliseconds since 1970. Other pages are not kept.
    pub(crate) kept_until: Option<i64>,
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
        Self { title: title.to_owned(), islands: None, frame: Frame::Wide, camera: false, kept_until: None }
    }

    pub(crate) fn narrow(mut self) -> Self {
        self.frame = Frame::Narrow;
        self
    }

    pub(crate) fn with_camera(mut self) -> Self {
        self.camera = true;
        self
    }

    pub(crate) fn kept_until(mut self, until: Option<i64>) -> Self {
        self.kept_until = until;
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
