//! The list of attendance: the lines that are kept ready are those that registrations and marks come to, in every order and
//! through every filter.

use records::{
    Cx, demo,
    events::{
        attendance::{self, Entry, Method, NewMark, Row},
        change,
        event::{self, Event, Session},
        held, list,
        registrations::{
            self,
            guests::GuestInput,
            state::{Organiser, RegistrationState},
        },
    },
    ledger::keys::EventId,
    people::{
        entry,
        organisations::OrganisationKind,
        person::{PersonId, PersonInput, Sex},
        regions,
    },
    projects::project::{self, Project, ProjectId},
    reports::{
        attendance::{self as report, Filter, Line, Sort},
        events,
    },
    system::{audit::Actor, list::Page},
    text,
};
use std::cmp::Ordering;

use chrono::{Duration, NaiveDate};
use courses::attendance::{Said, Status};

use crate::support::{World, both, course};

/// A line as it follows from the list of its event.
#[derive(Clone)]
struct Told {
    region: Option<&'static str>,
    event_title: String,
    session: Session,
    row: Row,
    entry: Entry,
    percent: u8,
}

async fn told(cx: &Cx, project: &Project) -> Vec<Told> {
    let mut all = Vec::new();
    for summary in list::all(cx, &[project.id], &list::Filter::default()).await.unwrap() {
        let event = event::find(cx, summary.id).await.unwrap().unwrap();
        let sessions = event::sessions(cx, event.id).await.unwrap();
        for row in attendance::grid(cx, event.id, &sessions).await.unwrap() {
            all.extend(of_row(cx, &event, &sessions, &row));
        }
    }
    all
}

fn of_row(cx: &Cx, event: &Event, sessions: &[Session], row: &Row) -> Vec<Told> {
    // In a cancelled event nobody is expected; whoever is marked stands there.
    let expected = event.cancelled_at.is_none()
        && matches!(row.registration.state, RegistrationState::Registered | RegistrationState::Apologised);
    let share = attendance::share(event, sessions, &row.entries, cx.now());
    let shown = sessions.iter().zip(&row.entries).filter(|(_, entry)| expected || entry.is_marked());
    let told = shown.map(|(session, entry)| Told {
        region: event.region.as_deref().and_then(regions::unit).map(|unit| unit.region),
        event_title: event.title.clone(),
        session: session.clone(),
        row: row.clone(),
        entry: entry.clone(),
        percent: share.percent(),
    });
    told.collect()
}

impl Told {
    fn minutes(&self) -> u32 {
        self.entry.agreed.said.minutes(self.session.planned())
    }

    fn by_name(&self, other: &Self) -> Ordering {
        let key = |told: &Self| (told.row.registration.sort_key.clone(), told.row.registration.person_id);
        key(self).cmp(&key(other))
    }

    fn by_date(&self, other: &Self) -> Ordering {
        let key = |told: &Self| (told.session.on_date, told.session.starts, told.session.id);
        key(self).cmp(&key(other)).then_with(|| self.by_name(other))
    }

    /// Stands for the line as the list shows it.
    fn shown(&self) -> String {
        let r = &self.row.registration;
        let said = &self.entry.agreed;
        format!(
            "{} {} {} {} {:?} {} {:?} {} {} {:?} {:?} {:?} {}",
            self.event_title,
            self.session.id,
            r.person_id,
            r.name(),
            r.organisation,
            said.said.status.code(),
            r.organisation_kind,
            self.minutes(),
            said.conflict,
            self.entry.method,
            self.entry.recorded_at,
            self.entry.recorded_by,
            self.percent
        )
    }
}

fn shown(line: &Line) -> String {
    format!(
        "{} {} {} {} {:?} {} {:?} {} {} {:?} {:?} {:?} {}",
        line.event_title,
        line.session,
        line.person,
        line.name(),
        line.organisation,
        line.status().code(),
        line.organisation_kind,
        line.attended,
        line.conflict,
        line.method,
        line.recorded_at,
        line.recorded_by,
        line.percent
    )
}

/// What the list should show.
fn expected(all: &[Told], filter: &Filter) -> Vec<Told> {
    let search = text::search_key(&filter.search);
    let mut lines: Vec<Told> = all
        .iter()
        .filter(|told| {
            let r = &told.row.registration;
            filter.event.is_none_or(|event| event == told.session.event_id)
                && filter.status.is_none_or(|status| status == told.entry.agreed.said.status)
                && filter.kind.is_none_or(|kind| r.organisation_kind == Some(kind))
                && filter.region.as_deref().is_none_or(|region| told.region == Some(region))
                && filter.sex.is_none_or(|sex| sex == r.sex)
                && filter.from.is_none_or(|day| told.session.on_date >= day)
                && filter.to.is_none_or(|day| told.session.on_date <= day)
                && (filter.search.trim().is_empty() || (!search.is_empty() && r.search_key.contains(&search)))
        })
        .cloned()
        .collect();
    lines.sort_by(Told::by_date);
    match filter.sort {
        Sort::Date => {}
        Sort::Name => lines.sort_by(Told::by_name),
        Sort::Organisation => {
            lines
                .sort_by_cached_key(|t| text::sort_key(t.row.registration.organisation.as_deref().unwrap_or_default()));
        }
        Sort::Minutes => lines.sort_by_key(Told::minutes),
        Sort::Share => lines.sort_by_key(|told| told.percent),
    }
    if filter.descending {
        lines.reverse();
    }
    lines
}

async fn compare(cx: &Cx, project: &Project, filter: &Filter) -> usize {
    let wanted = expected(&told(cx, project).await, filter);
    let mut lines = Vec::new();
    report::each(cx, project, filter, |line| {
        lines.push(shown(&line));
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(lines, wanted.iter().map(Told::shown).collect::<Vec<_>>(), "{filter:?}");
    // The screen shows the very lines, cut into pages, and no page behind the last one.
    let mut pages = Vec::new();
    for number in 1..=lines.len().div_ceil(50).max(1) {
        let (page, totals) = report::page(cx, project, filter, Page::typed(&number.to_string())).await.unwrap();
        assert_eq!(usize::try_from(totals.lines).unwrap(), lines.len());
        assert_eq!(totals.minutes, wanted.iter().map(|told| i64::from(told.minutes())).sum::<i64>());
        pages.extend(page.rows.iter().map(shown));
    }
    assert_eq!(pages, lines);
    let (last, _) = report::page(cx, project, filter, Page::typed("1000000000")).await.unwrap();
    assert_eq!(last.rows.last().map(shown), lines.last().cloned());
    lines.len()
}

/// The demonstration, with everything that lists of people go through.
async fn lived(world: World) -> (World, Project, EventId) {
    let cx = &world.cx;
    demo::fill(&cx.db, &course(), 60, 3).await.unwrap();
    let project = project::by_slug(cx, "phase-2").await.unwrap().unwrap();
    let trainer = world.viewer("trainer").await;
    let quiet = |_, _: records::events::notices::About, _: &Event, _: &[Session]| (String::new(), String::new());
    let events = list::all(cx, &[project.id], &list::Filter::default()).await.unwrap();
    let held =
        events.iter().find(|event| event.first_on < Some(cx.today(project.zone())) && event.registered > 0).unwrap();
    let event = event::find(cx, held.id).await.unwrap().unwrap();
    let sessions = event::sessions(cx, event.id).await.unwrap();
    // A guest in words of their own, a contradiction, somebody who apologised, somebody who was taken off the list.
    let guest = GuestInput {
        given_name: "Nigar".into(),
        family_name: "Ağayeva".into(),
        organisation: "Çay".into(),
        ..GuestInput::default()
    };
    attendance::walk_in(cx, trainer.account.into(), &event, &sessions[0], &guest, cx.id()).await.unwrap();
    let people = registrations::list(cx, event.id).await.unwrap();
    let mark = |person: PersonId, status: Status| NewMark {
        id: cx.id(),
        person,
        bases: Some(Vec::new()),
        said: Said { status, late: 0, early: 0 },
        method: Method::Badge,
        at: cx.now(),
        device: None,
        claim: None,
    };
    let marks = [mark(people[1].person_id, Status::Absent), mark(people[2].person_id, Status::Excused)];
    attendance::mark(cx, trainer.account.into(), &event, &sessions[1], &marks).await.unwrap();
    for (person, state) in [(3, RegistrationState::Apologised), (4, RegistrationState::Withdrawn)] {
        let person = people[person].person_id;
        registrations::set_state(cx, Actor::Nobody, Organiser::Staff, &event, person, state, &quiet).await.unwrap();
    }
    (world, project, event.id)
}

both! {
    async fn every_order_and_every_filter_gives_the_lines_that_the_lists_come_to(world: World) {
        let (world, project, event) = Box::pin(lived(world)).await;
        let cx = &world.cx;
        let mut sizes = Vec::new();
        for sort in Sort::ALL {
            for descending in [false, true] {
                sizes.push(compare(cx, &project, &Filter { sort: *sort, descending, ..Filter::default() }).await);
            }
        }
        assert!(sizes[0] > 100 && sizes.iter().all(|size| *size == sizes[0]), "{sizes:?}");
        let day = NaiveDate::from_ymd_opt(2026, 5, 12);
        let far = NaiveDate::from_ymd_opt(200_000, 1, 1);
        let filters = [
            Filter { event: Some(event), ..Filter::default() },
            Filter { status: Some(Status::Absent), ..Filter::default() },
            Filter { kind: Some(OrganisationKind::ALL[0]), sort: Sort::Organisation, ..Filter::default() },
            Filter { region: Some("GAN".into()), ..Filter::default() },
            Filter { region: Some("GAN\0".into()), ..Filter::default() },
            Filter { sex: Some(Sex::Female), sort: Sort::Minutes, ..Filter::default() },
            Filter { from: day, to: day, ..Filter::default() },
            Filter { from: far, ..Filter::default() },
            Filter { to: far, ..Filter::default() },
            Filter { search: "agayeva".into(), ..Filter::default() },
            Filter { search: "a".into(), sort: Sort::Name, ..Filter::default() },
            Filter { search: "%_'\0".into(), ..Filter::default() },
            Filter { search: "xq".repeat(5_000), ..Filter::default() },
            Filter { status: Some(Status::Present), sex: Some(Sex::Male), search: "a".into(), sort: Sort::Share, descending: true, ..Filter::default() },
        ];
        for filter in filters {
            compare(cx, &project, &filter).await;
        }
        let of = async |events: &str| {
            let filter = Filter { events: events.into(), ..Filter::default() };
            report::page(cx, &project, &filter, Page::typed("1")).await.unwrap().1.lines
        };
        let gence = compare(cx, &project, &Filter { event: Some(event), ..Filter::default() }).await;
        let title = event::find(cx, event).await.unwrap().unwrap().title;
        assert_eq!(of(&title).await, i64::try_from(gence).unwrap());
        assert_eq!(of("nobody calls an event so").await, 0);
    }
}

both! {
    async fn lines_follow_the_event_and_the_person(world: World) {
        let (world, project, event) = Box::pin(lived(world)).await;
        let cx = &world.cx;
        let quiet = |_, _: records::events::notices::About, _: &Event, _: &[Session]| (String::new(), String::new());
        let trainer = world.viewer("trainer").await;
        let all = compare(cx, &project, &Filter::default()).await;
        // An event ahead is cancelled, takes place after all, and is put off: its lines go, come and move with it.
        let ahead = list::all(cx, &[project.id], &list::Filter::default()).await.unwrap();
        let ahead = ahead.iter().find(|event| event.first_on > Some(cx.today(project.zone()))).unwrap().id;
        let ahead = event::find(cx, ahead).await.unwrap().unwrap();
        change::cancel(cx, &trainer, &ahead, "Flood", &quiet).await.unwrap();
        let without = compare(cx, &project, &Filter::default()).await;
        assert!(without < all);
        change::restore(cx, &trainer, &ahead, &quiet).await.unwrap();
        assert_eq!(compare(cx, &project, &Filter::default()).await, all);
        change::postpone(cx, &trainer, &ahead, "2027-03-01", "Snow", &quiet).await.unwrap();
        assert_eq!(compare(cx, &project, &Filter::default()).await, all);
        // Somebody is called otherwise now, and works elsewhere.
        let person = registrations::list(cx, event).await.unwrap()[0].person_id;
        let input = PersonInput { given_name: "Zəhra".into(), family_name: "Ələkbərova".into(), sex: "female".into(), language: "az".into(), ..PersonInput::default() };
        entry::update(cx, trainer.account, person, &input).await.unwrap();
        for sort in Sort::ALL {
            compare(cx, &project, &Filter { sort: *sort, search: "Zəhra".into(), ..Filter::default() }).await;
            compare(cx, &project, &Filter { sort: *sort, ..Filter::default() }).await;
        }
    }
}

both! {
    async fn what_is_lost_or_wrong_is_made_anew(world: World) {
        let (world, project, _) = Box::pin(lived(world)).await;
        let cx = &world.cx;
        let lines = compare(cx, &project, &Filter::default()).await;
        assert_eq!(held::rebuild(cx).await.unwrap(), 0);
        world.tamper("DELETE FROM held WHERE number = 1").await.unwrap();
        world.tamper("UPDATE held SET attended = 1, percent = 0 WHERE number = 2").await.unwrap();
        assert!(held::rebuild(cx).await.unwrap() > lines / 2);
        assert_eq!(compare(cx, &project, &Filter::default()).await, lines);
    }
}

both! {
    async fn events_come_by_page_and_their_file_says_who_came(world: World) {
        let (world, project, event) = Box::pin(lived(world)).await;
        let cx = &world.cx;
        let phase_1 = project::by_slug(cx, "phase-1").await.unwrap().unwrap();
        let both = [project.id, phase_1.id];
        let today = cx.today(project.zone());
        let page = async |projects: &[ProjectId], filter: list::Filter| {
            list::page(cx, projects, &filter, today, Page::typed("1000000000")).await.unwrap()
        };
        let all = page(&both, list::Filter::default()).await;
        assert!(all.total >= 5 && all.page.number() == 1);
        // What is ahead first, the nearest of it at the top; then what is over, the latest first.
        let is_over = |row: &list::Summary| row.last_on.is_some_and(|last| last < today);
        assert!(all.rows.is_sorted_by_key(is_over));
        let (over, ahead): (Vec<_>, Vec<_>) = all.rows.iter().partition(|row| is_over(row));
        assert!(over.len() > 1 && over.is_sorted_by_key(|row| std::cmp::Reverse((row.first_on, row.id))));
        assert!(ahead.is_sorted_by_key(|row| row.first_on));
        let own = event::trainers(cx, event).await.unwrap();
        for (when, wanted) in [(list::When::Ahead, &ahead), (list::When::Over, &over)] {
            let found = page(&both, list::Filter { when: Some((when, today)), ..list::Filter::default() }).await;
            let held = wanted.iter().filter(|row| !row.cancelled);
            assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), held.map(|row| row.id).collect::<Vec<_>>());
        }
        let cancelled = page(&both, list::Filter { when: Some((list::When::Cancelled, today)), ..list::Filter::default() }).await;
        assert!(cancelled.rows.iter().all(|row| row.cancelled));
        let mine = page(&both, list::Filter { trainer: own.first().map(|one| one.id), ..list::Filter::default() }).await;
        assert!(own.is_empty() || mine.rows.iter().any(|row| row.id == event) && mine.total < all.total + 1);
        assert_eq!(page(&[], list::Filter::default()).await.total, 0);
        assert!(page(&[project.id], list::Filter::default()).await.rows.iter().all(|row| row.project == "phase-2"));
        for filter in [
            list::Filter { search: "xq".repeat(5_000), ..list::Filter::default() },
            list::Filter { region: Some("\0".into()), ..list::Filter::default() },
            list::Filter { from: NaiveDate::from_ymd_opt(200_000, 1, 1), ..list::Filter::default() },
        ] {
            assert_eq!(page(&both, filter).await.total, 0);
        }
        // On the days of one event stands this event.
        let one = all.rows.iter().find(|row| row.id == event).unwrap();
        let days = list::Filter { from: one.first_on, to: one.last_on, ..list::Filter::default() };
        assert_eq!(list::all(cx, &both, &days).await.unwrap().iter().map(|row| row.id).collect::<Vec<_>>(), [event]);
        let before = list::Filter { to: one.first_on.map(|day| day - Duration::days(1)), ..list::Filter::default() };
        assert!(list::all(cx, &both, &before).await.unwrap().iter().all(|row| row.id != event));
        // The file: figures as the list of the event has them.
        let mut rows = Vec::new();
        events::each(cx, &both, &list::Filter::default(), |row| {
            rows.push(row);
            Ok(())
        })
        .await
        .unwrap();
        assert!(rows.is_sorted_by_key(|row| std::cmp::Reverse((row.event.first_on, row.event.id))), "a file is in the order of days");
        assert_eq!(rows.len(), all.rows.len());
        let sessions = event::sessions(cx, event).await.unwrap();
        let grid = attendance::grid(cx, event, &sessions).await.unwrap();
        let row = rows.iter().find(|row| row.event.id == event).unwrap();
        assert_eq!(usize::try_from(row.present).unwrap(), grid.iter().filter(|row| row.is_present()).count());
        let minutes = grid.iter().flat_map(|row| row.entries.iter().zip(&sessions));
        let minutes: u32 = minutes.map(|(entry, session)| entry.agreed.said.minutes(session.planned())).sum();
        assert_eq!(row.minutes, i64::from(minutes));
        assert!(rows.iter().any(|row| row.event.reached > 0));
    }
}
