//! How long each kind of record is kept: the one table, from which the daily work and the page for everybody are made.

use chrono::{DateTime, Duration, Months, NaiveDate, Utc};

use crate::{
    accounts::{sessions, sign_on::arrivals},
    authoring::discarded,
    events::{after::feedback::round, imports},
    projects::project::DEFAULT_ZONE,
    system::{clock, jobs::files, text_enum::text_enum},
};

text_enum! {
    /// A kind of record that is not kept for ever.
    Kind {
        /// Files that were made for somebody who asked, such as badges.
        Files = "files",
        /// What somebody asked for as a job, with what they searched for.
        Jobs = "jobs",
        /// Sign-in sessions, with the name of the browser.
        SignIns = "sign-ins",
        /// Who came from the provider of an organisation and was not let in.
        Arrivals = "arrivals",
        /// Lists of people that nobody confirmed.
        OpenLists = "open-lists",
        /// Cards and links for a new password.
        Secrets = "secrets",
        /// The names that guests typed at the door, of whom no trainer said who they are.
        Guests = "guests",
        /// By which phone somebody marked themselves.
        Phones = "phones",
        /// That somebody has given feedback on an event.
        Feedback = "feedback",
        /// Mails that were sent or given up.
        Mails = "mails",
        /// The rows of a list that were not entered.
        LeftOut = "left-out",
        /// Drafts of courses that were thrown away.
        Drafts = "drafts",
        /// What readers of a draft were called, who had a link to it.
        Readers = "readers",
        /// Pictures of signed pages, with the names that were written on them by hand.
        Pages = "pages",
        /// Names, and everything that says who somebody is.
        People = "people",
        /// The name of somebody who holds a certificate.
        Certificates = "certificates",
    }
}

/// How long something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// So many hours.
    Hours(i64),
    /// So many days.
    Days(i64),
    /// So many years.
    Years(u32),
}

impl Kind {
    /// How long it is kept. Since when, the page says in words: since it was made, sent, used, since the event or the project
    /// was over.
    pub const fn period(self) -> Period {
        match self {
            Self::Files => Period::Hours(files::KEPT.num_hours()),
            Self::Jobs => Period::Days(files::REMEMBERED_DAYS),
            Self::SignIns => Period::Days(sessions::LASTING.num_days()),
            Self::Arrivals => Period::Days(arrivals::LIFE.num_days()),
            Self::OpenLists => Period::Days(imports::OPEN.num_days()),
            Self::Secrets | Self::Guests | Self::Phones => Period::Days(30),
            // Nobody is asked a second time while the round goes on.
            Self::Feedback => Period::Days(round::ROUND.num_days() + 1),
            Self::Mails | Self::LeftOut => Period::Days(90),
            Self::Drafts => Period::Days(discarded::DAYS),
            Self::Readers => Period::Years(1),
            Self::Pages | Self::People => Period::Years(3),
            Self::Certificates => Period::Years(10),
        }
    }
}

impl Period {
    /// What is older than this is over at `now`.
    pub fn before(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::Hours(hours) => now - Duration::hours(hours),
            Self::Days(days) => now - Duration::days(days),
            Self::Years(years) => now.checked_sub_months(Months::new(years * 12)).unwrap_or(DateTime::<Utc>::MIN_UTC),
        }
    }

    /// The same for days: what was over before this day.
    pub fn before_day(self, now: DateTime<Utc>) -> NaiveDate {
        clock::local_date(self.before(now), DEFAULT_ZONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_end_on_their_day_also_after_a_leap_day() {
        let leap: DateTime<Utc> = "2028-02-29T10:00:00Z".parse().unwrap();
        assert_eq!(Period::Years(3).before(leap), "2025-02-28T10:00:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(Period::Hours(24).before_day(leap), "2028-02-28".parse::<NaiveDate>().unwrap());
    }

    #[test]
    fn nothing_is_kept_for_no_time() {
        let now: DateTime<Utc> = "2027-01-01T00:00:00Z".parse().unwrap();
        for kind in Kind::ALL {
            assert!(kind.period().before(now) < now, "{kind:?}");
        }
    }
}
