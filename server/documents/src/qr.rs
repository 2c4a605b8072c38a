//! QR codes, as modules to draw or as SVG for a page. Error correction is level M: about a seventh of a
//! printed code may be smudged and it still reads.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

use crate::DocumentError;

/// The light margin that readers need on every side, in modules.
const QUIET_ZONE: usize = 4;

/// The modules of the code for `text`: the number of modules on a side, and row by row whether each is dark. The quiet
/// zone is not part of it.
pub fn modules(text: &str) -> Result<(usize, Vec<bool>), DocumentError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|e| DocumentError::Qr(e.to_string()))?;
    let side = code.width();
    Ok((side, code.into_colors().into_iter().map(|module| module == Color::Dark).collect()))
}

/// The code for `text` as one `<svg>` element with its quiet zone, to be put into a page.
///
/// It is dark on white in every colour scheme, because many readers do not know inverted codes; it is hidden from
/// assistive technology, so the page says beside it what the code holds.
pub fn svg(text: &str) -> Result<String, DocumentError> {
    let (side, dark) = modules(text)?;
    let full = side + 2 * QUIET_ZONE;
    let mut path = String::new();
    for run in runs(side, &dark) {
        let (x, y) = (run.column + QUIET_ZONE, run.row + QUIET_ZONE);
        // Writing to a string cannot fail.
        let _ = write!(path, "M{x} {y}h{length}v1h-{length}z", length = run.length);
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {full} {full}\" shape-rendering=\"crispEdges\" \
         aria-hidden=\"true\"><path fill=\"#fff\" d=\"M0 0h{full}v{full}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

/// Neighbouring dark modules of one row, drawn as one rectangle so that no hairline of paper shows between them.
pub(crate) struct Run {
    pub(crate) row: usize,
    pub(crate) column: usize,
    pub(crate) length: usize,
}

/// All dark modules as horizontal runs, from the top.
pub(crate) fn runs(side: usize, dark: &[bool]) -> Vec<Run> {
    let mut runs = Vec::new();
    for (row, modules) in dark.chunks(side).enumerate() {
        let mut column = 0;
        for group in modules.chunk_by(|a, b| a == b) {
            if group[0] {
                runs.push(Run { row, column, length: group.len() });
            }
            column += group.len();
        }
    }
    runs
}
