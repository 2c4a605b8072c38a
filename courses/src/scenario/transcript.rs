//! A run as plain text, for authors at the command line and for golden tests. It has signs instead of words, so that it
//! reads the same in every language: `[23:40 · Trust 1/5]` the hour, `>` what was chosen, `*` an event, `!` a critical
//! error, `=` an end, `?` a question, and what is on offer with its id.

use std::fmt::Write as _;

use super::play::{BACK, Offer, Play, Refused, Seen};
use super::scene::{Ask, Clock, Passage, passages, scene};
use crate::course::{QuestionKind, Scenario};

/// The transcript of a run, with what is on offer at its end.
///
/// # Errors
/// When a choice is not on offer in its turn.
pub fn transcript<'a, 'c>(
    scenario: &'a Scenario,
    seed: u64,
    choices: impl IntoIterator<Item = &'c str>,
) -> Result<(Play<'a>, String), Refused> {
    let mut play = Play::begin(scenario, seed);
    let mut text = String::new();
    tell(&mut text, &play, 0, 0);
    for choice in choices {
        let (from, criticals) = (play.seen.len(), play.state.criticals.len());
        play.choose(choice)?;
        if choice == BACK {
            text.push_str("<\n\n");
            let from = play.seen.iter().rposition(|seen| matches!(seen, Seen::Decision(_))).unwrap_or(0);
            tell(&mut text, &play, from, criticals);
        } else {
            tell(&mut text, &play, from, criticals);
        }
    }
    tell_offer(&mut text, &play);
    Ok((play, text))
}

/// Tells what was seen from a place on, and the critical errors from a place on.
fn tell(text: &mut String, play: &Play<'_>, seen: usize, criticals: usize) {
    for passage in passages(play.scenario, &play.seen[seen..]) {
        match passage {
            Passage::Chosen(chosen) => line(text, "> ", &chosen.value),
            Passage::Outcome(outcome) => line(text, "", &outcome.value),
            Passage::Event(event) => line(text, "* ", &event.value),
            Passage::Node { title, speaker, texts, picture, audio } => {
                line(text, "", &format!("## {}", title.value));
                for medium in picture.iter().chain(&audio) {
                    line(text, "", &format!("({}: {})", medium.path, medium.words.value));
                }
                if let Some(speaker) = speaker {
                    line(text, "", &format!("{}:", speaker.value));
                }
                for paragraph in texts {
                    line(text, "", &paragraph.value);
                }
            }
        }
    }
    for made in play.state.criticals.iter().skip(criticals) {
        line(text, "! ", &play.scenario.criticals[*made].title.value);
    }
    let numbers = scene(play, 0).numbers;
    let numbers: String = numbers.iter().fold(String::new(), |mut told, (title, value, most)| {
        let _ = write!(told, " · {} {value}/{most}", title.value); // writing into a string cannot fail
        told
    });
    let clock = Clock::after(play.scenario, play.state.clock);
    let day = if clock.day > 1 { format!("{}. ", clock.day) } else { String::new() };
    line(text, "", &format!("[{day}{}{numbers}]", clock.hours()));
}

fn tell_offer(text: &mut String, play: &Play<'_>) {
    match (scene(play, 0).ask, play.offer()) {
        (Ask::Choices(choices), _) => {
            for (id, choice) in choices {
                let _ = writeln!(text, "{id}: {}", choice.value);
            }
        }
        (Ask::Question { text: question, options, .. }, Offer::Question(asked)) => {
            let sign = if asked.question.kind == QuestionKind::Multiple { "??" } else { "?" };
            line(text, &format!("{sign} "), &question.value);
            for (id, option) in options {
                let _ = writeln!(text, "{id}: {}", option.value);
            }
        }
        (Ask::End(name), _) => {
            let _ = writeln!(text, "= {}", name.value);
        }
        (Ask::Question { .. }, _) => {}
    }
}

fn line(text: &mut String, sign: &str, words: &str) {
    let _ = write!(text, "{sign}{words}\n\n");
}
