//! Who may begin a course that a project offers: everybody in it, whoever has a code, or whom a trainer lets in; from which day on, and after
//! which other course. Where nothing is said, every trainee of the project may. Whoever has begun goes on.

pub mod codes;
pub mod people;
pub mod terms;

use chrono::NaiveDate;

use crate::{
    Error, Result, Tx,
    projects::project::ProjectId,
    system::{
        db::{on, sql},
        key::key,
        text_enum::text_enum,
    },
};

key! {
    /// The key of an enrolment.
    EnrolmentId
}

text_enum! {
    /// How people come in.
    WayIn {
        /// All trainees of the project may begin.
        Open = "open",
        /// Whoever has a code.
        Code = "code",
        /// Whom a trainer or manager enrols.
        Trainer = "trainer",
    }
}

/// Why somebody cannot begin yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// They need a code.
    NoCode,
    /// Nobody has enrolled them.
    NotEnrolled,
    /// It can be begun from this day on.
    Before(NaiveDate),
    /// This course has to be completed first: its short name.
    After(String),
}

/// What decides whether somebody may begin.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Admission {
    /// How people come in.
    pub way_in: WayIn,
    /// From which day on.
    pub opens_on: Option<NaiveDate>,
    /// After which course: its short name.
    pub after_slug: Option<String>,
    /// Whether that one is completed.
    pub after_done: bool,
    /// Whether they are enrolled.
    pub enrolled: bool,
    /// By which day they should be done.
    pub due_on: Option<NaiveDate>,
}

impl Admission {
    /// Why somebody who has not begun cannot yet, on this day; all of it, so that nobody meets the next reason behind the first.
    pub fn hindrances(&self, today: NaiveDate) -> Vec<Hindrance> {
        let way_in = match self.way_in {
            _ if self.enrolled => None,
            WayIn::Open => None,
            WayIn::Code => Some(Hindrance::NoCode),
            WayIn::Trainer => Some(Hindrance::NotEnrolled),
        };
        let before = self.opens_on.filter(|opens| today < *opens).map(Hindrance::Before);
        let after = self.after_slug.clone().filter(|_| !self.after_done).map(Hindrance::After);
        way_in.into_iter().chain(before).chain(after).collect()
    }
}

const OFFERED: &str = "SELECT COUNT(*) FROM project_courses WHERE project_id = $1 AND slug = $2";

/// What a project does not offer nobody is let into.
async fn must_be_offered(tx: &mut Tx, project: ProjectId, course: &str) -> Result<()> {
    let offered: i64 = on!(tx, c => sql::query_scalar(OFFERED).bind(project).bind(course).fetch_one(c).await)?;
    if offered == 0 { Err(Error::NotFound) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_stands_in_the_way_is_told_at_once() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let open = Admission {
            way_in: WayIn::Open,
            opens_on: None,
            after_slug: None,
            after_done: false,
            enrolled: false,
            due_on: None,
        };
        let today = day("2026-11-02");
        assert_eq!(open.hindrances(today), []);
        let opens = |text| Admission { opens_on: Some(day(text)), ..open.clone() };
        assert_eq!(opens("2026-11-02").hindrances(today), []);
        assert_eq!(opens("2026-11-03").hindrances(today), [Hindrance::Before(day("2026-11-03"))]);
        let all = Admission { way_in: WayIn::Code, after_slug: Some("first".into()), ..opens("2027-01-01") };
        let (before, after) = (Hindrance::Before(day("2027-01-01")), Hindrance::After("first".into()));
        assert_eq!(all.hindrances(today), [Hindrance::NoCode, before.clone(), after]);
        let enrolled = Admission { enrolled: true, after_done: true, ..all };
        assert_eq!(enrolled.hindrances(today), [before], "whoever is enrolled waits for the day too");
        let by_trainer = Admission { way_in: WayIn::Trainer, ..open };
        assert_eq!(by_trainer.hindrances(today), [Hindrance::NotEnrolled]);
    }
}
