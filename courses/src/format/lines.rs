//! Which line of a text a place is in.

/// Where the lines of a text end. Made once for a text: counting anew for each place would take the square of its length.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(place, _)| place).collect())
    }

    /// How many lines end before a place.
    pub(super) fn before(&self, place: usize) -> u32 {
        u32::try_from(self.0.partition_point(|end| *end < place)).unwrap_or(u32::MAX)
    }
}
