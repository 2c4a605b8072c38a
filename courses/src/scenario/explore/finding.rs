//! What can be wrong with a scenario.

/// Something that is wrong. Places are those in the lists of the scenario.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// No path enters this node.
    Unreachable(usize),
    /// There is a way to come here in which nothing is on offer, or no event is possible.
    DeadEnd(usize),
    /// One can go round through these nodes for ever: no choice on the way has `most`.
    Circle(Vec<usize>),
    /// A choice or event that can never appear: node and place in it.
    NeverOffered(usize, usize),
    /// An extra that is never open: node and place in it.
    NeverShown(usize, usize),
    /// No path ends with this scale at its minimum.
    OutOfReach(usize),
    /// There is a way to come here in which nothing on offer is recommended.
    NothingRecommended(usize),
    /// Who follows what is recommended can come to this end with a critical error or a scale below its minimum.
    BadAdvice {
        /// The end.
        end: usize,
        /// Scales below their minimum.
        scales: Vec<usize>,
        /// Critical errors.
        criticals: Vec<usize>,
    },
}
