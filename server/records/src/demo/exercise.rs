//! How the people of the story play scenarios: some choose well, some stop half-way, some play twice.

use chrono::Duration;
use courses::{
    course::Activity,
    language::Language,
    scenario::{Play, debrief::recommended},
};

use super::{names, wait};
use crate::{
    Cx, Error, Result, Tx,
    learning::{
        progress::Running,
        scenarios::{
            debriefs,
            runs::{self, Choice, Run},
        },
    },
};

/// Plays a scenario, unless this person leaves it out; once more where the first run does not count.
pub(super) async fn play(cx: &Cx, tx: &mut Tx, running: &Running, activity: &Activity, skill: u32) -> Result<()> {
    // The three exercises are for different kinds of work: most people play one or two.
    if cx.random.below(100) < 45 {
        return Ok(());
    }
    for again in 0..2 {
        wait(cx, 5, 60 * 20);
        let run = runs::start_in(cx, tx, running, activity, false).await?;
        let Some(passed) = play_once(cx, tx, running, activity, &run, skill + again * 20).await? else { return Ok(()) };
        if cx.random.below(10) > 0 {
            wait(cx, 2, 8);
            let answers = answers(running.language);
            debriefs::answer_in(cx, tx, running, activity, run.id, &answers, commitment(running.language)).await?;
        }
        if passed {
            break;
        }
    }
    Ok(())
}

/// One run; whether it counts, or `None` where the person stopped.
async fn play_once(
    cx: &Cx,
    tx: &mut Tx,
    running: &Running,
    activity: &Activity,
    run: &Run,
    skill: u32,
) -> Result<Option<bool>> {
    let scenario = activity.scenario().ok_or(Error::NotFound)?;
    let mut play = Play::begin(scenario, run.seed());
    let stops = cx.random.below(9) == 0;
    let mut step = 0;
    while play.ended().is_none() {
        if stops && cx.random.below(12) == 0 {
            return Ok(None);
        }
        let choice = decide(cx, &play, skill);
        let seconds = 6 + cx.random.below(55);
        cx.clock.set(cx.now() + Duration::seconds(i64::from(seconds)));
        let sent = Choice { run: run.id, step, choice: &choice, seconds: Some(seconds) };
        runs::choose_in(cx, tx, running, activity, sent).await?;
        play.choose(&choice).map_err(|refused| runs::corrupt(&refused))?;
        step += 1;
    }
    Ok(Some(play.state.is_passed(scenario)))
}

/// What is chosen: in `skill` of a hundred cases what is recommended.
pub(super) fn decide(cx: &Cx, play: &Play<'_>, skill: u32) -> String {
    let best = recommended(play).unwrap_or_default();
    if cx.random.below(100) < skill { best } else { names::pick(&cx.random, &play.offer().ids()).clone() }
}

pub(super) fn answers(language: Language) -> Vec<String> {
    let answers = match language {
        Language::Az => ["Tələsdiyim yerdə.", "Əvvəl dinləmək, sonra yazmaq.", "Növbə rəisi ilə danışacağam."],
        Language::En => {
            ["Where I was in a hurry.", "Listening first, writing afterwards.", "I will speak with my shift lead."]
        }
        Language::Ru => ["Там, где я спешил.", "Сначала слушать, потом писать.", "Поговорю с начальником смены."],
    };
    answers.map(str::to_owned).to_vec()
}

pub(super) const fn commitment(language: Language) -> &'static str {
    match language {
        Language::Az => "Müstəqil tərcüməçilərin telefonlarını masamın üstünə asacağam.",
        Language::En => "I will put the numbers of independent interpreters above my desk.",
        Language::Ru => "Повешу над столом телефоны независимых переводчиков.",
    }
}
