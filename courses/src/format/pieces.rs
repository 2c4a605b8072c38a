//! A lesson cut at its container markers (`:::ask` … `:::`) into pieces; what lies between them is cut into blocks.

use super::blocks::{self, Block};

/// A passage set apart from the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// A warning before heavy content.
    Notice,
    /// The exact question to ask.
    Ask,
    /// What to write down.
    Write,
    /// A short checklist to keep.
    Jobaid,
    /// A question with a folded answer.
    Think,
}

impl Container {
    const ALL: [Self; 5] = [Self::Notice, Self::Ask, Self::Write, Self::Jobaid, Self::Think];

    const fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Ask => "ask",
            Self::Write => "write",
            Self::Jobaid => "jobaid",
            Self::Think => "think",
        }
    }
}

/// A piece of a lesson with its line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Block(u32, Block),
    Open(Container),
    /// The turn from the question to the answer in [`Container::Think`].
    Answer,
    Close(Container),
    Legal(u32, String),
}

/// The pieces of a text whose first line is line `first_line` of the file, and the faults of its markers by line.
/// Containers are always balanced in the result.
pub(super) fn cut(text: &str, first_line: u32) -> (Vec<Piece>, Vec<(u32, String)>) {
    let mut cutter = Cutter::default();
    for (number, line) in (first_line..).zip(text.lines()) {
        match line.strip_prefix(":::") {
            Some(marker) => cutter.marker(number, marker.trim()),
            None => cutter.line(number, line),
        }
    }
    cutter.finish()
}

#[derive(Default)]
struct Cutter {
    pieces: Vec<Piece>,
    faults: Vec<(u32, String)>,
    /// Lines since the last marker, and the number of the first of them.
    pending: String,
    pending_line: u32,
    open: Option<Opened>,
}

struct Opened {
    container: Container,
    line: u32,
    has_answer: bool,
}

impl Cutter {
    fn line(&mut self, number: u32, line: &str) {
        if self.pending.is_empty() {
            self.pending_line = number;
        }
        self.pending.push_str(line);
        self.pending.push('\n');
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.pending);
        if let Some(before) = blocks::may_unfold(&text) {
            self.faults.push((self.pending_line.saturating_add(before), blocks::too_many_cells()));
            return;
        }
        for (lines_before, name) in blocks::definitions(&text) {
            let message = format!("write the address of `[{name}]` into the link itself");
            self.faults.push((self.pending_line.saturating_add(lines_before), message));
        }
        for block in blocks::split(&text) {
            let line = self.pending_line.saturating_add(block.lines_before);
            self.pieces.push(Piece::Block(line, block));
        }
    }

    fn marker(&mut self, line: u32, marker: &str) {
        self.flush();
        if marker.is_empty() {
            if self.open.is_some() {
                self.close();
            } else {
                self.faults.push((line, "`:::` ends nothing".into()));
            }
        } else if marker == "answer" {
            self.answer(line);
        } else if let Some(key) = marker.strip_prefix("legal").filter(|rest| rest.is_empty() || rest.starts_with(' ')) {
            if key.trim().is_empty() {
                self.faults.push((line, "`:::legal` needs the key of a legal fact".into()));
            } else {
                self.pieces.push(Piece::Legal(line, key.trim().to_owned()));
            }
        } else if let Some(container) = Container::ALL.into_iter().find(|container| container.name() == marker) {
            if let Some(opened) = &self.open {
                let outer = opened.container.name();
                let message = format!("`:::{marker}` begins before the end of `:::{outer}` in line {}", opened.line);
                self.faults.push((line, message));
                self.close();
            }
            self.pieces.push(Piece::Open(container));
            self.open = Some(Opened { container, line, has_answer: false });
        } else {
            let known = Container::ALL.map(Container::name).join(", ");
            let message = format!("unknown container `:::{marker}` ({known}, answer, legal KEY)");
            self.faults.push((line, message));
        }
    }

    fn answer(&mut self, line: u32) {
        match &mut self.open {
            Some(opened) if opened.container == Container::Think && !opened.has_answer => {
                opened.has_answer = true;
                self.pieces.push(Piece::Answer);
            }
            _ => self.faults.push((line, "`:::answer` belongs into `:::think`, once".into())),
        }
    }

    fn close(&mut self) {
        let Some(Opened { container, line, has_answer }) = self.open.take() else {
            return;
        };
        if container == Container::Think && !has_answer {
            self.faults.push((line, "`:::think` has no `:::answer`".into()));
            self.pieces.push(Piece::Answer);
        }
        self.pieces.push(Piece::Close(container));
    }

    fn finish(mut self) -> (Vec<Piece>, Vec<(u32, String)>) {
        self.flush();
        if let Some(Opened { container, line, .. }) = &self.open {
            let message = format!("`:::{}` is never ended by a line `:::`", container.name());
            self.faults.push((*line, message));
            self.close();
        }
        (self.pieces, self.faults)
    }
}
