//! Plays a scenario. The server draws the same scene without JavaScript, as a plain form.
//!
//! In a practice run the browser plays ahead with the very engine of the server: the consequence is there at once, also
//! while the network is away. Every choice goes into a queue that is kept on the device and sent in order, each once:
//! the number of the step tells a repeated one. What the server answers counts. If it says that the run has moved on
//! elsewhere, the player says so and goes on from the recorded state. In a copy of the course on a phone (`pages::learning::kept`)
//! there is no run: it is played for practice, and nothing of it is sent.

// The macro makes a struct of the island's properties without words of its own.
#![expect(missing_docs, reason = "made by a macro")]

mod draw;

use courses::scenario::scene::{Ask, Scene};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use self::draw::draw;
use super::way_back;

/// The sentences of the player, in the reader's language.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Words {
    /// The language of the page.
    pub language: courses::language::Language,
    /// Who the trainee is in the story.
    pub role: String,
    /// Before the hour, for those who hear the page.
    pub time: String,
    /// Before the number of the day, from the second day on: `Day {n}`.
    pub day: String,
    /// Which decision this is: `{n}`.
    pub decision: String,
    /// The same in the line above: `{n}` of how many there usually are.
    pub place: String,
    /// `{title} {value} of {most}`.
    pub number: String,
    /// Before what was chosen.
    pub chosen: String,
    /// Above the choices.
    pub decide: String,
    /// Where several options may be right.
    pub several: String,
    /// On the button below a question.
    pub answer: String,
    /// On the button that takes the last choice back.
    pub back: String,
    /// On the way to the debrief.
    pub debrief: String,
    /// On the way out.
    pub pause: String,
    /// While a choice is on its way.
    pub saving: String,
    /// While the network is away.
    pub offline: String,
    /// Where somebody pressed the button of a question without choosing.
    pub nothing: String,
    /// Where the session has ended.
    pub signed_out: String,
    /// On the way to sign in and back to this page.
    pub sign_in: String,
    /// Whose choices wait, where they cannot be sent: `{n}` of `{name}`.
    pub whose: String,
}

impl Words {
    /// How far a scene is, for the line above; nothing at the end.
    pub fn place_of(&self, scene: &Scene) -> String {
        match scene.ask {
            Ask::End(_) => String::new(),
            Ask::Choices(_) | Ask::Question { .. } => self.place.replace("{n}", &scene.decision.to_string()),
        }
    }
}

/// Where the player sends to and leads to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Places {
    /// The key of the run.
    pub run: String,
    /// The account: what another one has chosen on this device is not sent in its name.
    pub account: String,
    /// The name of whoever has it, for a sentence about what they have not sent.
    pub owner: String,
    /// Where choices are sent; empty where an exercise is only tried out, in a copy of the course.
    pub play: String,
    /// Where a practice run gets the scenario from; empty in an assessed one.
    pub ahead: String,
    /// The debrief of the run.
    pub debrief: String,
    /// The front of the exercise.
    pub front: String,
    /// The folder of the course's media.
    pub media: String,
}

impl Places {
    /// Whether nothing of it is recorded.
    #[cfg(feature = "hydrate")]
    pub(crate) const fn is_only_tried(&self) -> bool {
        self.play.is_empty()
    }
}

/// What the server answers to a choice.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answered {
    /// What to say: when it was saved, or why it was not.
    pub sentence: String,
    /// Whether the run stands elsewhere than the sender thought: nothing was recorded.
    pub moved_on: bool,
    /// Whether the run was given up elsewhere: it does not go on.
    pub is_over: bool,
    /// The choices that are recorded, in order.
    pub choices: Vec<String>,
    /// The scene after them.
    pub scene: Scene,
}

/// What a practice run needs to be played ahead.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ahead {
    /// The scenario, without what is recommended.
    pub scenario: courses::course::Scenario,
    /// The seed of chance.
    pub seed: u64,
    /// The choices that are recorded, in order.
    pub choices: Vec<String>,
}

/// The player of a run.
#[island]
pub fn Player(
    /// What is to be seen at first.
    scene: Scene,
    /// The sentences.
    words: Words,
    /// The addresses.
    places: Places,
    /// Said at first; empty when there is nothing to say.
    saved: String,
) -> impl IntoView {
    let state = if saved.is_empty() { "idle" } else { "saved" };
    let notice = RwSignal::new((saved, state));
    let asks = RwSignal::new(false);
    let scene = RwSignal::new(scene);
    #[cfg(feature = "hydrate")]
    let on_submit = {
        let player = browser::Player::new(scene, notice, asks, words.clone(), places.clone());
        player.wake();
        move |event: leptos::ev::SubmitEvent| player.submitted(&event)
    };
    #[cfg(not(feature = "hydrate"))]
    let on_submit = |_: leptos::ev::SubmitEvent| {};
    let run = places.run.clone();
    let (to, sign_in) = (places.play.clone(), words.sign_in.clone());
    view! {
        <div class="player" data-run=run on:submit=on_submit>
            {move || draw(&scene.get(), &words, &places)}
            <p class="saved" role="status" data-state=move || notice.get().1>{move || notice.get().0}{way_back(asks, to, sign_in)}</p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod browser;
