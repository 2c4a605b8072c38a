//! Everything of an event that is printed after the list is known, in one file: badges, name tents, certificates.

use chrono::{DateTime, Utc};

use crate::DocumentError;
use crate::badges::{self, Badges};
use crate::certificate::{self, Certificate};
use crate::name_tents::{self, NameTents};
use crate::paper::{About, Paper};

/// What is printed in one go. What is `None` or empty is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintFile {
    /// The language of the texts as a BCP 47 tag, such as `az`.
    pub language: String,
    /// The title of the file; not printed.
    pub title: String,
    /// Badges, on sheets that stand.
    pub badges: Option<Badges>,
    /// Name tents, on sheets that lie.
    pub tents: Option<NameTents>,
    /// Certificates, on sheets that lie.
    pub certificates: Vec<Certificate>,
    /// The date of the file, so that the same facts are the same bytes.
    pub issued: DateTime<Utc>,
}

/// Writes the parts into one PDF, one after the other, each as its own module draws it.
///
/// Without any part it is [`DocumentError::Nothing`]; the other errors are those of the parts.
pub fn pdf(file: &PrintFile) -> Result<Vec<u8>, DocumentError> {
    pdf_watched(file, &mut |_, _| true)
}

impl PrintFile {
    /// How many badges, name tents and certificates are printed.
    pub fn pieces(&self) -> usize {
        let badges = self.badges.as_ref().map_or(0, |badges| badges.people.len());
        let tents = self.tents.as_ref().map_or(0, |tents| tents.people.len());
        badges + tents + self.certificates.len()
    }
}

/// As [`pdf`], saying to `watch` after each certificate, and after all badges and tents, how many pieces are drawn and how
/// many there are. Where that answers false it is [`DocumentError::Stopped`].
pub fn pdf_watched(file: &PrintFile, watch: &mut dyn FnMut(usize, usize) -> bool) -> Result<Vec<u8>, DocumentError> {
    let of = file.pieces();
    let mut done = 0;
    let mut drawn = |pieces: usize| {
        done += pieces;
        if watch(done, of) { Ok(()) } else { Err(DocumentError::Stopped) }
    };
    drawn(0)?;
    if file.badges.is_none() && file.tents.is_none() && file.certificates.is_empty() {
        return Err(DocumentError::Nothing);
    }
    let about = About { title: &file.title, language: &file.language, author: "", issued: file.issued };
    let mut paper = Paper::new(&about)?;
    if let Some(badges) = &file.badges {
        badges::add(&mut paper, badges)?;
        drawn(badges.people.len())?;
    }
    if let Some(tents) = &file.tents {
        name_tents::add(&mut paper, tents)?;
        drawn(tents.people.len())?;
    }
    certificate::add(&mut paper, &file.certificates, &mut || drawn(1))?;
    paper.finish()
}
