//! Two records of one person become one, and what undoes that; who is proposed to be one person; taking back an import.
//!
//! It moves rows of nearly every wing, which is why it stands above them.

pub mod asked;
pub mod both;
pub mod distinct;
pub(crate) mod forgotten;
pub mod merge;
pub mod moved;
pub mod plan;
pub mod same;
pub mod sides;
pub mod take_back;
pub mod undo;
