//! What a course is and what happens inside one: the types, the grading of quizzes, the rules of completion,
//! and (with the feature `format`) the reading, checking and comparing of course folders.
//!
//! The crate is pure: no files, no network, no clock, no chance, no global state. Dates and times come in as
//! arguments, folders come in as [`format::Files`]. It compiles for the server and for the browser; the browser
//! leaves the feature `format` off and carries no parser.
//!
//! * [`language`]: the three languages.
//! * [`course`]: one *edition* of a course, that is the course in one language, ready to be shown. The ids of
//!   modules, activities, questions and options are the same in every edition, therefore results are, too.
//! * [`quiz`]: points for answers.
//! * [`scenario`]: how scenarios are played, debriefed and explored.
//! * [`attendance`]: what marks about a person come to, and what share of an event that is.
//! * [`completion`]: what a trainee still lacks, rule by rule, computed from facts and never stored.
//! * [`reading`]: how long an activity takes to read.
//! * [`html`]: text escaped for pages.
//! * [`sections`]: lessons as plain words, for those who look for something in them.
//! * [`labels`]: the few words that the crate itself puts on a page, and dates.
//! * `correction` and `compare`: whether a version corrects another one, and what differs in its words.
//! * `format`: a folder in, editions and diagnostics out; the PO files of translators.
//!
//! # How to add a question type
//!
//! 1. Add a variant to [`course::QuestionKind`], with a doc comment that says how it is answered and graded.
//! 2. The compiler now points at `grade_question` and `check_answer` in [`quiz`]: give it points there. The two
//!    promises of every type are properties in `tests/suite/rules.rs`: points stay within `0..=max`, and neither the order
//!    nor the repetition of chosen options matters. Add the new kind to its generator.
//! 3. Teach the name and its own faults (how many right options, what is missing) to `format/question.rs`, and add a
//!    faulty question to the snapshot in `tests/suite/folder.rs`.
//! 4. Describe the kind in the documentation of the format and draw it in the quiz player.

pub mod attendance;
#[cfg(feature = "format")]
pub mod compare;
pub mod completion;
#[cfg(feature = "format")]
pub mod correction;
pub mod course;
#[cfg(feature = "format")]
pub mod format;
pub mod html;
pub mod labels;
pub mod language;
pub mod quiz;
pub mod reading_time;
pub mod scenario;
pub mod sections;
