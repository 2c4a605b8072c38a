//! What stands in a page's head and around it.

use courses::course::LegalFact;

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
    /// What stands in the place of header and footer while somebody is in the middle of something.
    pub(crate) focus: Option<Focus>,
    /// Facts that tell whom to call, on every page of a course.
    pub(crate) help: Vec<LegalFact>,
    /// Whether it can be left at once, without a trace on the screen.
    pub(crate) exit: bool,
    /// Until when a device may keep and show it without a network, in milliseconds since 1970. Other pages are not kept.
    pub(crate) kept_until: Option<i64>,
}

/// A part of the browser's code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Exercises.
    Learning,
    /// Attendance lists.
    Marking,
    /// Questions of a test: a script alone.
    Quiz,
    /// Courses that a phone keeps: a script alone.
    Keeping,
    /// Passages that are written: a script alone.
    Editor,
}

impl Part {
    /// Its script.
    pub(crate) fn script(self) -> &'static str {
        match self {
            Self::Learning => "learning.js",
            Self::Marking => "marking.js",
            Self::Quiz => "quiz.js",
            Self::Keeping => "keeping.js",
            Self::Editor => "editor.js",
        }
    }

    /// The module and the wasm that its script loads.
    pub(crate) fn loads(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Learning => Some(("learning-module.js", "learning.wasm")),
            Self::Marking => Some(("marking-module.js", "marking.wasm")),
            Self::Quiz | Self::Keeping | Self::Editor => None,
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

/// The line above something that somebody is in the middle of.
pub(crate) struct Focus {
    /// Where leaving leads to.
    pub(crate) leave: String,
    /// What it is.
    pub(crate) text: String,
    /// How far it is, such as `3 / 10`; may be empty.
    pub(crate) place: String,
    /// Whether it does so on phones alone.
    pub(crate) on_phones: bool,
}

impl PageHead {
    pub(crate) fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            islands: None,
            frame: Frame::Wide,
            camera: false,
            focus: None,
            help: Vec::new(),
            exit: false,
            kept_until: None,
        }
    }

    pub(crate) fn narrow(mut self) -> Self {
        self.frame = Frame::Narrow;
        self
    }

    /// In the middle of something: one line with the way out and how far it is, and nothing else.
    pub(crate) fn focus(mut self, leave: String, text: String, place: String) -> Self {
        self.focus = Some(Focus { leave, text, place, on_phones: false });
        self
    }

    /// The same on phones alone, where every line of a text counts.
    pub(crate) fn focus_on_phones(mut self, leave: String, text: String, place: String) -> Self {
        self.focus = Some(Focus { leave, text, place, on_phones: true });
        self
    }

    /// Whom to call.
    pub(crate) fn help(mut self, facts: Vec<LegalFact>) -> Self {
        self.help = facts;
        self
    }

    /// Can be left at once.
    pub(crate) fn with_exit(mut self) -> Self {
        self.exit = true;
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
