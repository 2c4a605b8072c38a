//! Demonstration data: the same for the same seed. Every person and organisation is invented.

mod after;
mod events;
mod exercise;
mod names;
mod organisations;
mod scale;
mod story;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use courses::{format::Files, language::Language};
use serde_json::json;

use crate::{
    Cx, Db, Error, Result, Tx,
    accounts::{account, address, roles::Role},
    authoring::library,
    people::{
        authority::Authority,
        entry,
        organisations::OrganisationId,
        person::{PersonId, PersonInput},
        posts::{self, NewPost, PostRole},
    },
    projects::project::{self, DEFAULT_ZONE, Names, ProjectId},
    reports::{integrity, kept},
    system::{
        audit::{self, Act, Actor},
        clock::{Clock, Random},
        db::{on, read, sql},
        error::Problems,
    },
};

/// A demonstration account: user name and what it is for.
pub const ACCOUNTS: &[(&str, &str)] = &[
    ("admin", "administrator"),
    ("manager", "project manager, both phases"),
    ("trainer", "trainer, phase II"),
    ("trainee", "trainee, phase II, nothing done yet"),
];

/// The password of a demonstration account.
pub fn password(user: &str) -> String {
    format!("dayaq-{user}-demo")
}

/// The demonstration accounts of a database whose passwords everybody can read.
pub async fn public(cx: &Cx) -> Result<Vec<&'static str>> {
    let mut public = Vec::new();
    for (user, _) in ACCOUNTS {
        let hash = account::by_name_or_email(cx, user).await?.filter(|a| a.disabled_at.is_none());
        let hash = hash.and_then(|account| account.password_hash);
        if hash.is_some() && cx.hasher.verify(&password(user), hash).await? {
            public.push(*user);
        }
    }
    Ok(public)
}

/// Year, month, day.
type Day = (i32, u32, u32);

/// The two phases: short name, first and last day, and until when there is anything to tell.
const PHASES: &[(&str, Day, Day, Day)] = &[
    ("phase-1", (2009, 9, 1), (2010, 8, 31), (2010, 8, 20)),
    ("phase-2", (2026, 3, 1), (2027, 8, 31), (2026, 11, 20)),
];

/// So many people are told one by one. Of more it is this small world, and a town beside it that is written in bulk.
const MOST_TOLD: u32 = 200;
const BESIDE_A_TOWN: u32 = 80;

/// Fills an empty database.
///
/// # Errors
/// [`Error::Setup`] when the database has people already: demonstration data never mixes with real records.
pub async fn fill(db: &Db, course: &Files, people: u32, seed: u64) -> Result<()> {
    let known: i64 = read!(db, c => sql::query_scalar("SELECT COUNT(*) FROM people").fetch_one(c).await)?;
    if known > 0 {
        return Err(Error::Setup(
            "the database has people in it already: demonstration data is for an empty one".into(),
        ));
    }
    let mut cx = Cx::new(db.clone());
    cx.random = Random::seeded(seed);
    // Published long before anybody started; the same moment in every demonstration.
    cx.clock = Clock::fixed(moment(date((2009, 8, 20)), 9));
    library::import(&cx, Actor::Nobody, course).await?;
    let slug = courses::format::open(course, cx.today(DEFAULT_ZONE))
        .editions
        .map(|e| e.source().slug.clone())
        .ok_or_else(|| Error::Setup("the shipped course has faults".into()))?;
    let version = library::current(&cx, &slug).await?.ok_or(Error::NotFound)?;

    let mut hashes = Vec::new();
    for (user, _) in ACCOUNTS {
        hashes.push(cx.hasher.hash(&password(user)).await?);
    }

    let mut tx = cx.db.begin().await?;
    let organisations = organisations::create(&cx, &mut tx).await?;
    let mut phases = Vec::new();
    for (slug_of_phase, start, end, told) in PHASES {
        let id = project::insert(
            &cx,
            &mut tx,
            slug_of_phase,
            phase_names(slug_of_phase),
            DEFAULT_ZONE,
            (date(*start), Some(date(*end))),
        )
        .await?;
        project::offer(&mut tx, id, &slug).await?;
        phases.push(Phase { id, slug: slug_of_phase, start: date(*start), told: date(*told) });
    }
    staff(&cx, &mut tx, &phases, &hashes, organisations::FIRST_NGO.min(organisations.len()), &organisations).await?;
    let told = if people > MOST_TOLD { BESIDE_A_TOWN } else { people };
    for n in 0..told {
        // A quarter of the people belong to the first phase.
        let phase = &phases[usize::from(n % 4 != 3)];
        story::tell(&cx, &mut tx, phase, &organisations, &version).await?;
    }
    events::tell(&cx, &mut tx, &phases, &version).await?;
    if people > told {
        tx.commit().await?;
        scale::grow(&cx, &phases, &version, (people - told) as usize).await?;
        // Written in bulk, beside what keeps lists ready and what covers facts and marks.
        kept::fill(&cx).await?;
        integrity::cover(&cx, Actor::Nobody).await?;
        tx = cx.db.begin().await?;
    }
    audit::record(&cx, &mut tx, Actor::Nobody, Act::DemoFill, "", &json!({ "people": people, "seed": seed }));
    tx.commit().await
}

/// A phase of the project while its story is told.
struct Phase {
    id: ProjectId,
    slug: &'static str,
    start: NaiveDate,
    told: NaiveDate,
}

fn date((year, month, day): Day) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// Lets between `least` and `most` minutes pass.
fn wait(cx: &Cx, least: u32, most: u32) {
    let minutes = least + cx.random.below(most - least + 1);
    cx.clock.set(cx.now() + Duration::minutes(i64::from(minutes)));
}

/// A moment on a day, `hour` hours after midnight UTC.
fn moment(day: NaiveDate, hour: i64) -> DateTime<Utc> {
    day.and_hms_opt(0, 0, 0).unwrap_or_default().and_utc() + Duration::hours(hour)
}

fn phase_names(slug: &str) -> Names {
    let (az, en, ru) = if slug == "phase-1" {
        (
            "I mərhələ: müəyyən etmə və yönləndirmə",
            "Phase I: identification and referral",
            "Этап I: выявление и перенаправление",
        )
    } else {
        ("II mərhələ: əmək istismarı", "Phase II: labour exploitation", "Этап II: трудовая эксплуатация")
    };
    Names { az: az.into(), en: en.into(), ru: ru.into() }
}

/// The four accounts whose passwords are printed.
async fn staff(
    cx: &Cx,
    tx: &mut Tx,
    phases: &[Phase],
    hashes: &[String],
    ngo: usize,
    organisations: &[OrganisationId],
) -> Result<()> {
    let cast = [
        ("Rauf", "Səfərov", "Kamil oğlu", "male", PostRole::Other),
        ("Nərmin", "Hacıyeva", "Tofiq qızı", "female", PostRole::Coordinator),
        ("Elçin", "Quliyev", "Vaqif oğlu", "male", PostRole::Trainer),
        ("Leyla", "Əliyeva", "Rəşid qızı", "female", PostRole::Inspector),
    ];
    cx.clock.set(moment(date((2026, 3, 1)), 6));
    for (index, ((given, family, patronymic, sex, post), ((user, _), hash))) in
        cast.into_iter().zip(ACCOUNTS.iter().zip(hashes)).enumerate()
    {
        let input = PersonInput {
            given_name: given.into(),
            family_name: family.into(),
            patronymic: patronymic.into(),
            sex: sex.into(),
            birth_year: (1980 + index).to_string(),
            language: Language::Az.code().into(),
            email: if *user == "trainee" { String::new() } else { format!("{user}@example.org") },
            phone: String::new(),
        };
        let person = insert_person(cx, tx, &input).await?;
        let organisation = organisations[if *user == "trainee" { organisations::INSPECTORATE } else { ngo }];
        let post = NewPost {
            organisation_id: organisation,
            unit: None,
            role: post,
            first_responder: post.usually_first_responder(),
            from_date: date((2026, 3, 1)),
        };
        posts::insert(cx, tx, person, &post, Authority::Administrator).await?;
        let account = account::insert(cx, tx, person, user, Some(hash), *user == "admin").await?;
        address::write(cx, tx, account, Some(input.email.as_str()).filter(|email| !email.is_empty())).await?;
        for phase in phases {
            let role = match *user {
                "manager" => Some(Role::Manager),
                "trainer" if phase.slug == "phase-2" => Some(Role::Trainer),
                "trainee" if phase.slug == "phase-2" => Some(Role::Trainee),
                _ => None,
            };
            if let Some(role) = role {
                account::grant(cx, tx, account, phase.id, role).await?;
            }
        }
    }
    Ok(())
}

async fn insert_person(cx: &Cx, tx: &mut Tx, input: &PersonInput) -> Result<PersonId> {
    use chrono::Datelike as _;
    let mut problems = Problems::default();
    match input.check(cx.today(DEFAULT_ZONE).year(), &mut problems) {
        Some(checked) => entry::insert(cx, tx, &checked).await,
        None => Err(problems.into_error()),
    }
}

/// How many accounts start with a user name: two people may share a name.
async fn count_like(tx: &mut Tx, wanted: &str) -> Result<i64> {
    const COUNT: &str = "SELECT COUNT(*) FROM accounts WHERE user_key LIKE $1";
    Ok(on!(tx, c => sql::query_scalar(COUNT).bind(format!("{wanted}%")).fetch_one(c).await)?)
}
