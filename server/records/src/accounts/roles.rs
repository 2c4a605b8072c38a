//! Who may do what.

use crate::system::text_enum::text_enum;

text_enum! {
    /// What somebody is in a project. Administrators stand outside of projects.
    Role {
        /// Takes courses.
        Trainee = "trainee",
        /// Writes courses, holds workshops, marks attendance.
        Trainer = "trainer",
        /// Reports to the donor.
        Manager = "manager",
        /// Looks after the people of one organisation.
        FocalPoint = "focal-point",
        /// Sees totals only.
        Donor = "donor",
    }
}
