//! The report of an event: who came, for how long, what they say about it, what it cost. Everything is counted from the
//! list, the marks, the ledger and the sheets whenever it is asked for; nothing is stored.

use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
};

use chrono::NaiveDate;
use courses::attendance::Share;

use crate::{
    Cx, Result,
    events::{
        after::{feedback, reach},
        attendance::{self, Row},
        event::{Event, EventKind, Session},
        registrations::state::RegistrationState,
    },
    ledger::keys::EventId,
    people::{
        age_band::AgeBand,
        organisations::OrganisationKind,
        person::{PersonId, Sex},
        post_of::post_of,
        regions,
    },
    system::db::{read, sql},
};

/// The share of the planned minutes that counts as having attended the event, in percent.
pub const ENOUGH_PERCENT: u8 = 80;
/// A participant-day is so many attended minutes: six hours.
pub const DAY: u32 = 360;

/// The figures of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Everybody.
    pub all: Tally,
    /// People who attended at least [`ENOUGH_PERCENT`] of the planned minutes.
    pub enough: u32,
    /// Planned minutes of all sessions: what one person can attend.
    pub planned: u32,
    /// By kind of organisation, in the order of the kinds; none is "not known".
    pub by_kind: Vec<(Option<OrganisationKind>, Tally)>,
    /// By sex.
    pub by_sex: Vec<(Sex, Tally)>,
    /// By district of the organisation, in the order of the districts; none is "not known".
    pub by_region: Vec<(Option<String>, Tally)>,
    /// By age band.
    pub by_age: Vec<(AgeBand, Tally)>,
    /// What the sheets say, as soon as anybody may read it.
    pub feedback: feedback::Results,
    /// What it cost; none where nothing is entered.
    pub costs: Option<Costs>,
    /// People reached; none where it is no awareness event and nobody was counted.
    pub reach: Option<Reach>,
}

/// How many people, and what they attended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// People who had a place, and those who came without one.
    pub registered: u32,
    /// People who are marked as present in at least one session.
    pub came: u32,
    /// Minutes attended by all of them together.
    pub minutes: u32,
}

impl Tally {
    /// Attended minutes over the minutes that those registered could have attended, in whole percent rounded down.
    pub fn percent(&self, planned: u32) -> u8 {
        Share { attended: self.minutes, planned: planned.saturating_mul(self.registered), ahead: 0 }.percent()
    }
}

/// What an event cost, in hundredths of the currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Costs {
    /// In all.
    pub total: i64,
    /// ISO 4217 code.
    pub currency: String,
    /// For each hour that somebody attended; none where nobody did.
    pub per_hour: Option<i64>,
    /// For each [`DAY`] that somebody attended; none where nobody did.
    pub per_day: Option<i64>,
}

impl Costs {
    fn new(total: i64, currency: &str, minutes: u32) -> Self {
        // Rounded to the nearest hundredth.
        let per = |unit: u32| {
            let minutes = i64::from(minutes);
            (minutes > 0).then(|| (total.saturating_mul(i64::from(unit)) + minutes / 2) / minutes)
        };
        Self { total, currency: currency.to_owned(), per_hour: per(60), per_day: per(DAY) }
    }
}

/// People reached in the sessions of an awareness event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// In all.
    pub people: i64,
    /// By sex and age band, over all sessions; zeros are left out.
    pub counts: reach::Counts,
    /// By session, in the order in which they are held.
    pub sessions: Vec<i64>,
}

/// What is known about somebody, as the report groups people.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Attributes {
    person_id: PersonId,
    kind: Option<OrganisationKind>,
    region: Option<String>,
    sex: Sex,
    #[sqlx(default)]
    age_band: Option<AgeBand>,
    #[sqlx(default)]
    birth_year: Option<i64>,
}

const THEN: &str =
    "SELECT COALESCE(p.merged_into, p.id) AS person_id, f.organisation_kind AS kind, f.region, f.sex, f.age_band
    FROM facts f JOIN event_sessions s ON s.id = f.session_id JOIN people p ON p.id = f.person_id
    WHERE s.event_id = $1 AND f.kind = 'minutes-attended'
      AND NOT EXISTS (SELECT 1 FROM facts n WHERE n.supersedes = f.id)
    ORDER BY f.happened_at, f.id";
const NOW: &str = concat!(
    "SELECT r.person_id, o.kind, o.region, p.sex, p.birth_year FROM registrations r JOIN people p ON p.id = r.person_id",
    post_of!("p.id"),
    "WHERE r.event_id = $1 AND p.merged_into IS NULL"
);

impl Report {
    /// Counts an event. People are grouped by what the ledger says about them on the day of the first session that they
    /// attended, and those who attended none by what is known now: people rotate, and figures must not change behind a
    /// report.
    pub async fn load(cx: &Cx, event: &Event, sessions: &[Session]) -> Result<Self> {
        let mut rows = attendance::grid(cx, event.id, sessions).await?;
        rows.retain(|row| row.registration.state == RegistrationState::Registered || row.is_present());
        let on = sessions.first().map_or_else(|| cx.today(event.zone()), |session| session.on_date);
        let attributes = attributes(cx, event.id).await?;
        let counts = reach::of_event(cx, event.id).await?;
        let reach = (event.kind == EventKind::Awareness || !counts.is_empty()).then(|| {
            let of = |session: &Session| counts.get(&session.id).map_or(0, |counts| counts.values().sum());
            let mut reach = Reach { sessions: sessions.iter().map(of).collect(), ..Reach::default() };
            for (cell, people) in counts.values().flatten() {
                *reach.counts.entry(*cell).or_default() += people;
                reach.people += people;
            }
            reach
        });
        let feedback = feedback::results(cx, event).await?;
        Ok(Self::count(cx, event, sessions, &rows, &attributes, on, feedback, reach))
    }

    #[expect(clippy::too_many_arguments, reason = "everything that is counted")]
    fn count(
        cx: &Cx,
        event: &Event,
        sessions: &[Session],
        rows: &[Row],
        attributes: &HashMap<PersonId, Attributes>,
        on: NaiveDate,
        feedback: feedback::Results,
        reach: Option<Reach>,
    ) -> Self {
        let planned = sessions.iter().map(Session::planned).sum();
        let (mut all, mut enough) = (Tally::default(), 0);
        let mut by_kind = HashMap::new();
        let mut by_sex = HashMap::new();
        let mut by_region = HashMap::new();
        let mut by_age = HashMap::new();
        for row in rows {
            let share = attendance::share(event, sessions, &row.entries, cx.now());
            let one = Tally { registered: 1, came: u32::from(row.is_present()), minutes: share.attended };
            all.add(one);
            enough += u32::from(share.reaches(ENOUGH_PERCENT));
            let known = attributes.get(&row.registration.person_id);
            let age = known.map(|k| k.age_band.unwrap_or_else(|| AgeBand::of(k.birth_year, on)));
            tally(&mut by_kind, known.and_then(|k| k.kind), one);
            tally(&mut by_sex, known.map_or(row.registration.sex, |k| k.sex), one);
            tally(&mut by_region, known.and_then(|k| k.region.clone()), one);
            tally(&mut by_age, age.unwrap_or(AgeBand::Unknown), one);
        }
        let kinds = OrganisationKind::ALL.iter().map(|kind| Some(*kind)).chain([None]);
        let districts = regions::units().iter().map(|unit| Some(unit.code.to_owned())).chain([None]);
        Self {
            all,
            enough,
            planned,
            by_kind: ordered(by_kind, kinds),
            by_sex: ordered(by_sex, Sex::ALL.iter().copied()),
            by_region: ordered(by_region, districts),
            by_age: ordered(by_age, AgeBand::ALL.iter().copied()),
            feedback,
            costs: event.costs.map(|total| Costs::new(total, &event.currency, all.minutes)),
            reach,
        }
    }
}

async fn attributes(cx: &Cx, event: EventId) -> Result<HashMap<PersonId, Attributes>> {
    let then: Vec<Attributes> = read!(cx.db, c => sql::query_as(THEN).bind(event).fetch_all(c).await)?;
    let now: Vec<Attributes> = read!(cx.db, c => sql::query_as(NOW).bind(event).fetch_all(c).await)?;
    let mut found = HashMap::new();
    for attributes in then.into_iter().chain(now) {
        found.entry(attributes.person_id).or_insert(attributes);
    }
    Ok(found)
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.registered += other.registered;
        self.came += other.came;
        self.minutes = self.minutes.saturating_add(other.minutes);
    }
}

fn tally<K: Eq + Hash>(groups: &mut HashMap<K, Tally>, key: K, one: Tally) {
    groups.entry(key).or_default().add(one);
}

/// The groups that have somebody, in the order of `keys`.
fn ordered<K: Eq + Hash>(mut groups: HashMap<K, Tally>, keys: impl Iterator<Item = K>) -> Vec<(K, Tally)> {
    keys.filter_map(|key| groups.remove_entry(&key)).collect()
}

impl Reach {
    /// By sex.
    pub fn by_sex(&self) -> BTreeMap<Sex, i64> {
        self.by(|(sex, _)| sex)
    }

    /// By age band.
    pub fn by_age(&self) -> BTreeMap<AgeBand, i64> {
        self.by(|(_, band)| band)
    }

    fn by<K: Ord>(&self, key: impl Fn((Sex, AgeBand)) -> K) -> BTreeMap<K, i64> {
        let mut sums = BTreeMap::new();
        for (cell, people) in &self.counts {
            *sums.entry(key(*cell)).or_default() += people;
        }
        sums
    }
}
