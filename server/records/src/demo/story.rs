//! The story of one trainee: enters, reads, tries the test, passes or stops. Told through the same functions that real
//! people use, with the clock moved along.

use std::sync::Arc;

use chrono::{Datelike, Duration};
use courses::{course::Question, language::Language};

use super::{Phase, count_like, exercise, insert_person, moment, names, organisations, wait};
use crate::{
    Cx, Error, Result, Tx,
    accounts::{account, address, roles::Role},
    learning::{
        participations,
        progress::Running,
        quizzes::attempts::{self, Start},
    },
    people::{
        authority::Authority,
        organisations::OrganisationId,
        person::PersonInput,
        posts::{self, NewPost},
    },
    projects::project::DEFAULT_ZONE,
    system::versions::Published,
    text,
};

pub(super) async fn tell(
    cx: &Cx,
    tx: &mut Tx,
    phase: &Phase,
    organisations: &[OrganisationId],
    version: &Arc<Published>,
) -> Result<()> {
    let random = &cx.random;
    let days = u32::try_from((phase.told - phase.start).num_days()).unwrap_or(1);
    let first_day = phase.start + Duration::days(i64::from(random.below(days.saturating_sub(20).max(1))));
    cx.clock.set(moment(first_day, 5) + Duration::minutes(i64::from(random.below(300))));

    let woman = random.below(100) < 46;
    let drawn = names::draw(random, woman);
    let user = format!("{}.{}", text::ascii_name(&drawn.given), text::ascii_name(&drawn.family));
    let taken = count_like(tx, &user).await?;
    let user = if taken == 0 { user } else { format!("{user}{}", taken + 1) };
    let language = match (drawn.russian, random.below(10)) {
        (true, _) => Language::Ru,
        (false, 0) => Language::En,
        (false, _) => Language::Az,
    };
    let input = PersonInput {
        given_name: drawn.given,
        family_name: drawn.family,
        patronymic: drawn.patronymic,
        sex: if drawn.woman { "female" } else { "male" }.into(),
        birth_year: (first_day.year() - 22 - i32::try_from(random.below(36)).unwrap_or(0)).to_string(),
        language: language.code().into(),
        // Many trainees have no address.
        email: if random.below(3) == 0 { format!("{user}@example.org") } else { String::new() },
        phone: String::new(),
    };
    let person = insert_person(cx, tx, &input).await?;
    let (index, role) = organisations::draw(cx);
    let post = NewPost {
        organisation_id: organisations[index],
        unit: None,
        role,
        first_responder: role.usually_first_responder(),
        from_date: first_day - Duration::days(i64::from(60 + random.below(1500))),
    };
    posts::insert(cx, tx, person, &post, Authority::Administrator).await?;
    let account = account::insert(cx, tx, person, &user, None, false).await?;
    address::write(cx, tx, account, Some(input.email.as_str()).filter(|email| !email.is_empty())).await?;
    account::grant(cx, tx, account, phase.id, Role::Trainee).await?;
    // One in twelve never starts.
    if random.below(12) == 0 {
        return Ok(());
    }
    let id = participations::insert(cx, tx, person, phase.id, version.id, version).await?.ok_or(Error::NotFound)?;
    let running = Running {
        id,
        person,
        actor: account.into(),
        project: phase.id,
        project_slug: phase.slug.to_owned(),
        zone: DEFAULT_ZONE,
        begun: version.id,
        version: Arc::clone(version),
        language,
    };
    learn(cx, tx, &running).await
}

/// Reads lesson after lesson and tries each quiz; some stop on the way.
async fn learn(cx: &Cx, tx: &mut Tx, running: &Running) -> Result<()> {
    let random = &cx.random;
    // How well this person answers, in percent of questions; and how likely it is to stop at each step.
    let skill = 55 + random.below(40);
    let stops = random.below(100) < 25;
    for activity in running.course().activities() {
        if stops && random.below(4) == 0 {
            return Ok(());
        }
        wait(cx, 10, 120);
        if activity.lesson().is_some() {
            participations::confirm_lesson_in(cx, tx, running, &activity.id).await?;
            continue;
        }
        if activity.scenario().is_some() {
            exercise::play(cx, tx, running, activity, skill).await?;
            continue;
        }
        let Some(quiz) = activity.quiz() else { continue };
        for attempt in 0..3_u32 {
            let Start::Open(open) = attempts::start_in(cx, tx, running, activity).await? else { break };
            let mut right = 0;
            for question in &quiz.questions {
                wait(cx, 1, 3);
                let knows = random.below(100) < skill + attempt * 12;
                right += usize::from(knows);
                let chosen = answer(cx, question, knows);
                attempts::save_in(cx, tx, running, quiz, open.id, &question.id, &chosen).await?;
            }
            attempts::submit_in(cx, tx, running, activity, open.id).await?;
            if right * 100 >= quiz.questions.len() * usize::from(quiz.pass_percent) || random.below(4) == 0 {
                break;
            }
            wait(cx, 60 * 24 + 30, 60 * 72);
        }
    }
    Ok(())
}

pub(super) fn answer(cx: &Cx, question: &Question, knows: bool) -> Vec<String> {
    let ids = |right: bool| question.options.iter().filter(move |o| o.right == right).map(|o| o.id.clone());
    if knows {
        return ids(true).collect();
    }
    let wrong: Vec<String> = ids(false).collect();
    vec![names::pick(&cx.random, &wrong).clone()]
}
