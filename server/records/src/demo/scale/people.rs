//! People with posts, accounts and roles, in the order in which they were entered. Of a hundred one stands there twice.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use courses::language::Language;
use serde_json::json;

use super::{World, doubles, log::Done, minutes, names};
use crate::system::db::bulk::insert_all;
use crate::{
    Result, Tx,
    accounts::roles::Role,
    demo::{Phase, moment, names::pick},
    people::{
        person::{self, Checked, PersonId, Sex},
        posts::{PostId, PostRole},
    },
    projects::project::DEFAULT_ZONE,
    system::{
        audit::Act,
        clock,
        db::{on, sql},
        key::AccountId,
    },
    text,
};

/// Somebody.
pub(super) struct Human {
    pub(super) id: PersonId,
    pub(super) account: AccountId,
    /// Place of the project in the list of phases.
    pub(super) phase: usize,
    pub(super) entered: DateTime<Utc>,
    pub(super) checked: Checked,
    /// The first one first, one after the other.
    pub(super) posts: Vec<Post>,
    /// Trains instead of learning.
    pub(super) trains: bool,
    user: String,
}

/// A post; the office is a place in the list of offices.
pub(super) struct Post {
    pub(super) office: usize,
    pub(super) role: PostRole,
    from: NaiveDate,
    to: Option<NaiveDate>,
    id: PostId,
}

impl Human {
    /// The post on a day: posts follow each other, so the last one that has begun.
    pub(super) fn post_on(&self, day: NaiveDate) -> Option<&Post> {
        self.posts.iter().rev().find(|post| post.from <= day && post.to.is_none_or(|to| to >= day))
    }

    pub(super) fn full_name(&self) -> String {
        let person = &self.checked;
        person::full_name(&person.family_name, &person.given_name, person.patronymic.as_deref())
    }
}

/// So many people are entered with one transaction.
const PIECE: usize = 1_000;
/// Of so many people one trains.
const TRAINERS: usize = 150;

/// Enters so many people in all, a sixth of them in the first phase.
pub(super) async fn create(world: &mut World<'_>, many: usize) -> Result<()> {
    let mut taken = Taken::read(world).await?;
    for (phase, part) in [many / 6, many - many / 6].into_iter().enumerate() {
        let first = world.people.len();
        for (place, entered) in days_of(world, &world.phases[phase], part).into_iter().enumerate() {
            let trains = place < part / TRAINERS + 1;
            let human = draw(world, &mut taken, first, phase, entered, trains);
            world.people.push(human);
        }
        world.ranges.push(first..world.people.len());
    }
    for from in (0..many).step_by(PIECE) {
        let piece = &world.people[from..many.min(from + PIECE)];
        let mut tx = world.cx.db.begin().await?;
        write(world, &mut tx, piece).await?;
        tx.commit().await?;
    }
    for human in &world.people {
        let role = if human.trains { Role::Trainer } else { Role::Trainee };
        let details = json!({ "project": world.phases[human.phase].slug, "role": role });
        world.log.push(Done::new(human.entered, world.manager, Act::PersonCreate, human.id, &details));
    }
    Ok(())
}

/// When each of so many people was entered, in order.
fn days_of(world: &World<'_>, phase: &Phase, many: usize) -> Vec<DateTime<Utc>> {
    let random = &world.cx.random;
    let days = u32::try_from((phase.told - phase.start).num_days()).unwrap_or(1).saturating_sub(20).max(1);
    let day = |_| moment(phase.start + Duration::days(random.below(days).into()), 5) + minutes(random.below(600));
    let mut all: Vec<DateTime<Utc>> = (0..many).map(day).collect();
    all.sort_unstable();
    all
}

fn draw(
    world: &World<'_>,
    taken: &mut Taken,
    first_of_phase: usize,
    phase: usize,
    entered: DateTime<Utc>,
    trains: bool,
) -> Human {
    let random = &world.cx.random;
    let known = &world.people[first_of_phase..];
    // Entered by another office that did not look.
    let twin = (!trains && known.len() > 10 && random.below(100) == 0).then(|| pick(random, known));
    let mut checked = match twin {
        Some(twin) => doubles::of(random, &twin.checked),
        None => describe(world, entered, trains),
    };
    let user = taken.user_name(&checked);
    // Many have no address.
    checked.email = (twin.is_none() && random.below(3) == 0).then(|| format!("{user}@example.org"));
    let posts = match twin.and_then(|twin| twin.posts.last()) {
        Some(post) => vec![Post { id: random.id(entered), ..*post }],
        None => posts(world, phase, entered, trains),
    };
    Human { id: random.id(entered), account: random.id(entered), phase, entered, checked, posts, trains, user }
}

fn describe(world: &World<'_>, entered: DateTime<Utc>, trains: bool) -> Checked {
    let random = &world.cx.random;
    let drawn = names::draw(random, random.below(100) < 46);
    let language = match (drawn.russian, random.below(10)) {
        (true, _) => Language::Ru,
        (false, 0) => Language::En,
        (false, _) => Language::Az,
    };
    let age = i64::from(22 + random.below(36));
    let phone = || {
        format!(
            "+994 {} {:03} {:02} {:02}",
            50 + random.below(6),
            random.below(1_000),
            random.below(100),
            random.below(100)
        )
    };
    Checked {
        given_name: drawn.given,
        family_name: drawn.family,
        patronymic: Some(drawn.patronymic).filter(|father| !father.is_empty()),
        sex: if drawn.woman { Sex::Female } else { Sex::Male },
        // Offices do not always write it down.
        birth_year: (trains || random.below(25) > 0).then(|| i64::from(entered.year()) - age),
        language,
        email: None,
        phone: (random.below(5) < 2).then(phone),
    }
}

/// The post at the beginning; of twelve people one changes it while the project lasts.
fn posts(world: &World<'_>, phase: usize, entered: DateTime<Utc>, trains: bool) -> Vec<Post> {
    let random = &world.cx.random;
    let day = clock::local_date(entered, DEFAULT_ZONE);
    let post = |from: NaiveDate| {
        let office = random.below(u32::try_from(world.offices.len()).unwrap_or(1)) as usize;
        let role = if trains { PostRole::Trainer } else { world.offices[office].role(world.cx) };
        Post { office, role, from, to: None, id: random.id(moment(from, 6)) }
    };
    let mut posts = vec![post(day - Duration::days(i64::from(60 + random.below(1_500))))];
    let change = day + Duration::days(i64::from(10 + random.below(120)));
    if random.below(12) == 0 && change <= world.phases[phase].told {
        posts[0].to = change.pred_opt();
        posts.push(post(change));
    }
    posts
}

async fn write(world: &World<'_>, tx: &mut Tx, piece: &[Human]) -> Result<()> {
    let keyed: Vec<_> = piece.iter().map(|human| (human, crate::people::entry::keys(&human.checked))).collect();
    insert_all!(
        tx,
        "people (id, given_name, family_name, patronymic, sex, birth_year, language, email, email_key, phone, search_key,
            sort_key, created_at)",
        keyed,
        (human, (search, sort)) => [
            human.id, &human.checked.given_name, &human.checked.family_name, &human.checked.patronymic,
            human.checked.sex, human.checked.birth_year, human.checked.language.code(), &human.checked.email,
            human.checked.email.as_deref().map(text::email_key), &human.checked.phone, search, sort, human.entered,
        ]
    );
    let posts: Vec<_> = piece.iter().flat_map(|human| human.posts.iter().map(move |post| (human.id, post))).collect();
    insert_all!(
        tx,
        "posts (id, person_id, organisation_id, role, first_responder, from_date, to_date)",
        posts,
        (person, post) => [
            post.id, person, world.offices[post.office].id, post.role, post.role.usually_first_responder(), post.from,
            post.to,
        ]
    );
    insert_all!(
        tx,
        "accounts (id, person_id, user_name, user_key, administrator, created_at, address, address_key,
            address_confirmed_at)",
        piece,
        human => [
            human.account, human.id, &human.user, text::user_key(&human.user), false, human.entered,
            &human.checked.email, human.checked.email.as_deref().map(text::email_key),
            human.checked.email.as_ref().map(|_| human.entered),
        ]
    );
    insert_all!(tx, "project_roles (account_id, project_id, role, given_at)", piece, human => [
        human.account,
        world.phases[human.phase].id,
        if human.trains { Role::Trainer } else { Role::Trainee },
        human.entered,
    ]);
    Ok(())
}

/// User names that are given away.
struct Taken {
    before: HashSet<String>,
    /// How often each name was wanted.
    wanted: HashMap<String, u32>,
}

impl Taken {
    async fn read(world: &World<'_>) -> Result<Self> {
        let mut tx = world.cx.db.begin().await?;
        let before: Vec<String> = on!(tx, c => sql::query_scalar("SELECT user_key FROM accounts").fetch_all(c).await)?;
        Ok(Self { before: before.into_iter().collect(), wanted: HashMap::new() })
    }

    /// A free one, with a number behind it where another person has the same name.
    fn user_name(&mut self, person: &Checked) -> String {
        let wanted = format!("{}.{}", text::ascii_name(&person.given_name), text::ascii_name(&person.family_name));
        let times = self.wanted.entry(wanted.clone()).or_default();
        loop {
            *times += 1;
            let name = if *times == 1 { wanted.clone() } else { format!("{wanted}{times}") };
            if !self.before.contains(&name) {
                return name;
            }
        }
    }
}
