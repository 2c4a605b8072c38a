//! What the rows of an event should be, from its sessions, registrations and marks.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use courses::attendance::{Agreed, Part, Said, Share, Status};

use crate::{
    Result, Tx,
    events::{
        marks::{MarkId, Stored, agreed},
        registrations::state::RegistrationState,
    },
    ledger::keys::{EventId, SessionId},
    people::{
        organisations::{OrganisationId, OrganisationKind},
        person::{PersonId, Sex},
        regions,
    },
    projects::project::ProjectId,
    system::{
        db::{on, sql},
        list::Select,
    },
    text,
};

/// Whose rows: of some people in an event, or of everybody.
#[derive(Clone, Copy)]
pub(super) struct Of<'a> {
    pub(super) event: EventId,
    pub(super) people: Option<&'a [PersonId]>,
}

/// Session and person.
pub(super) type Place = (SessionId, PersonId);

/// A row: one person in one session.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub(super) struct Held {
    pub(super) session_id: SessionId,
    pub(super) person_id: PersonId,
    #[sqlx(flatten)]
    pub(super) session: InSession,
    #[sqlx(flatten)]
    pub(super) said: HeldSaid,
    #[sqlx(flatten)]
    pub(super) share: HeldShare,
    #[sqlx(flatten)]
    pub(super) person: Known,
}

/// When and where the session is held.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub(super) struct InSession {
    pub(super) event_id: EventId,
    pub(super) project_id: ProjectId,
    pub(super) region: Option<String>,
    pub(super) on_date: NaiveDate,
    pub(super) starts: i64,
    pub(super) number: i64,
}

/// What holds.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub(super) struct HeldSaid {
    pub(super) status: String,
    pub(super) attended: i64,
    pub(super) conflict: bool,
    pub(super) mark_id: Option<MarkId>,
}

/// How much that is of the whole event.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub(super) struct HeldShare {
    pub(super) event_attended: i64,
    pub(super) event_planned: i64,
    pub(super) percent: i64,
}

/// What is known about the person.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub(super) struct Known {
    pub(super) sort_key: Vec<u8>,
    pub(super) search_key: String,
    pub(super) sex: Sex,
    pub(super) typed_key: Vec<u8>,
    pub(super) organisation_id: Option<OrganisationId>,
    pub(super) organisation_kind: Option<OrganisationKind>,
    pub(super) organisation_key: Vec<u8>,
}

#[derive(sqlx::FromRow)]
pub(super) struct Session {
    id: SessionId,
    on_date: NaiveDate,
    starts: i64,
    planned_minutes: i64,
    project_id: ProjectId,
    region: Option<String>,
    cancelled: bool,
}

impl Session {
    fn planned(&self) -> u32 {
        u32::try_from(self.planned_minutes).unwrap_or(0)
    }
}

#[derive(sqlx::FromRow)]
struct Person {
    id: PersonId,
    state: RegistrationState,
    organisation: Option<String>,
    sort_key: Vec<u8>,
    search_key: String,
    sex: Sex,
    organisation_id: Option<OrganisationId>,
    organisation_kind: Option<OrganisationKind>,
    organisation_key: Option<Vec<u8>>,
}

const SESSIONS: &str = "SELECT s.id, s.on_date, s.starts, s.planned_minutes, e.project_id, e.region,
        e.cancelled_at IS NOT NULL AS cancelled
    FROM events e JOIN event_sessions s ON s.event_id = e.id WHERE e.id = $1 ORDER BY s.on_date, s.starts, s.id";

/// People on the list of an event.
const PEOPLE: &str = "SELECT p.id, r.state, r.organisation, p.sort_key, p.search_key, p.sex, o.id AS organisation_id,
        o.kind AS organisation_kind, o.sort_key AS organisation_key
    FROM registrations r JOIN people p ON p.id = r.person_id
    LEFT JOIN posts t ON t.id = (SELECT x.id FROM posts x WHERE x.person_id = p.id AND x.to_date IS NULL
        ORDER BY x.from_date DESC, x.id DESC LIMIT 1)
    LEFT JOIN organisations o ON o.id = t.organisation_id
    WHERE p.merged_into IS NULL AND r.event_id =";
/// Marks of an event, under the person whose record counts.
const MARKS: &str =
    "SELECT m.id, m.session_id, COALESCE(p.merged_into, p.id) AS person_id, m.bases, m.status, m.late, m.early
    FROM attendance_marks m JOIN event_sessions s ON s.id = m.session_id JOIN people p ON p.id = m.person_id
    WHERE s.event_id =";

/// The sessions of an event, in the order in which they are held.
pub(super) async fn sessions(tx: &mut Tx, event: EventId) -> Result<Vec<Session>> {
    Ok(on!(tx, c => sql::query_as(SESSIONS).bind(event).fetch_all(c).await)?)
}

/// The rows as they should be.
pub(super) async fn rows(tx: &mut Tx, of: Of<'_>, sessions: &[Session]) -> Result<BTreeMap<Place, Held>> {
    if sessions.is_empty() {
        return Ok(BTreeMap::new());
    }
    let event = [of.event.into()];
    let (mut people, mut marks) = (Select::new(PEOPLE).with(" ?", event.clone()), Select::new(MARKS).with(" ?", event));
    if let Some(few) = of.people {
        people = people.then(" AND p.id IN").among(few.iter().copied());
        marks = marks
            .then(" AND m.person_id IN (SELECT x.id FROM people x WHERE x.id IN")
            .among(few.iter().copied())
            .then(" OR x.merged_into IN")
            .among(few.iter().copied())
            .then(")");
    }
    let people: Vec<Person> = people.all_in(tx).await?;
    // In the order in which they were made.
    let marks: Vec<Stored> = marks.then(" ORDER BY m.id").all_in(tx).await?;
    let mut marked: HashMap<Place, Vec<Stored>> = HashMap::new();
    for mark in marks {
        marked.entry((mark.session_id, mark.person_id)).or_default().push(mark);
    }
    let mut all = BTreeMap::new();
    for person in people {
        all.extend(of_person(of.event, sessions, person, &marked).map(|row| ((row.session_id, row.person_id), row)));
    }
    Ok(all)
}

/// Whoever is registered or has apologised stands in every session, anybody else in those where somebody marked them. When
/// an event is cancelled nobody is expected any more; what was marked stays, as it does in the ledger.
fn of_person(
    event: EventId,
    sessions: &[Session],
    person: Person,
    marked: &HashMap<Place, Vec<Stored>>,
) -> impl Iterator<Item = Held> {
    let takes_place = sessions.first().is_some_and(|session| !session.cancelled);
    let expected = takes_place && matches!(person.state, RegistrationState::Registered | RegistrationState::Apologised);
    let said: Vec<(Agreed<MarkId>, Option<MarkId>)> = sessions
        .iter()
        .map(|session| {
            let marks: Vec<_> = marked.get(&(session.id, person.id)).into_iter().flatten().map(Stored::mark).collect();
            let (agreed, head) = agreed(&marks);
            (agreed, head.and_then(|place| marks.get(place)).map(|mark| mark.id))
        })
        .collect();
    let minutes = |session: &Session, said: Said| said.minutes(session.planned());
    let share = Share::of(sessions.iter().zip(&said).map(|(session, (agreed, _))| Part {
        planned: session.planned(),
        attended: minutes(session, agreed.said),
        ahead: false,
    }));
    let share = HeldShare {
        event_attended: share.attended.into(),
        event_planned: share.planned.into(),
        percent: share.percent().into(),
    };
    let id = person.id;
    let known = known(person);
    let shown = (1..).zip(sessions).zip(said);
    let shown = shown.filter(move |(_, (agreed, _))| expected || agreed.said.status != Status::Open);
    shown.map(move |((number, session), (agreed, mark_id))| Held {
        session_id: session.id,
        person_id: id,
        session: InSession {
            event_id: event,
            project_id: session.project_id,
            region: session.region.as_deref().and_then(regions::unit).map(|unit| unit.region.to_owned()),
            on_date: session.on_date,
            starts: session.starts,
            number,
        },
        said: HeldSaid {
            status: agreed.said.status.code().to_owned(),
            attended: minutes(session, agreed.said).into(),
            conflict: agreed.conflict,
            mark_id,
        },
        share: share.clone(),
        person: known.clone(),
    })
}

fn known(person: Person) -> Known {
    let typed_key = person.organisation.as_deref().map(text::sort_key).unwrap_or_default();
    Known {
        sort_key: person.sort_key,
        search_key: person.search_key,
        sex: person.sex,
        organisation_id: person.organisation_id,
        organisation_kind: person.organisation_kind,
        organisation_key: person.organisation_key.unwrap_or_else(|| typed_key.clone()),
        typed_key,
    }
}
