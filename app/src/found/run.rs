//! What the pages and actions of a scenario have in common.

use std::collections::BTreeMap;

use courses::{
    course::{Activity, LegalFact, Scenario},
    html::with_pages,
    labels,
    scenario::{
        length::usual,
        scene::{Scene, scene},
    },
};
use leptos::prelude::*;
use records::{accounts::sessions::Viewer, learning::scenarios::runs::Run};

use crate::{
    components::parts::said,
    found::course::FoundCourse,
    islands::player::{Places, Words},
    page::help::called,
    web::{failure::Failure, visit::Visit},
    words::i18n::L,
};

/// A scenario of a course.
pub(crate) struct FoundScenario<'a> {
    pub(crate) learning: &'a FoundCourse,
    pub(crate) activity: &'a Activity,
    pub(crate) scenario: &'a Scenario,
}

impl<'a> FoundScenario<'a> {
    /// The scenario with this address.
    pub(crate) fn find(learning: &'a FoundCourse, module: &str, name: &str) -> Result<Self, Failure> {
        let activity = learning.activity(module, name)?;
        let scenario = activity.scenario().ok_or(Failure::NotFound)?;
        Ok(Self { learning, activity, scenario })
    }

    /// The front of the exercise.
    pub(crate) fn address(&self) -> String {
        self.learning.address_of(self.activity)
    }

    /// The debrief of a run.
    pub(crate) fn debrief(&self, run: &Run) -> String {
        format!("{}/runs/{}", self.address(), run.number)
    }

    /// Where the run stands.
    pub(crate) fn scene(&self, run: &Run) -> Result<Scene, Failure> {
        Ok(scene(&run.play(self.scenario)?, run.steps()))
    }

    /// Where the player of a run sends to and leads to.
    pub(crate) fn places(&self, viewer: &Viewer, run: &Run) -> Places {
        let play = format!("{}/play", self.address());
        Places {
            run: run.id.to_string(),
            account: viewer.account.to_string(),
            owner: viewer.name.clone(),
            ahead: if self.scenario.assessed { String::new() } else { format!("{play}/ahead") },
            play,
            debrief: self.debrief(run),
            front: self.address(),
            media: format!("/media/{}", self.learning.version.id),
        }
    }

    /// Where the player leads to in a copy of the course, which sends nothing.
    pub(crate) fn places_of_copy(&self, ahead: String) -> Places {
        Places {
            run: String::new(),
            account: String::new(),
            owner: String::new(),
            play: String::new(),
            ahead,
            debrief: self.address(),
            front: self.learning.address(),
            media: format!("/media/{}", self.learning.version.id),
        }
    }
}

/// Which decision it is, and how many there usually are: the number is put in while playing. In a sentence, and short.
fn decision(l: &L, scenario: &Scenario) -> (String, String) {
    let (least, most) = usual(scenario);
    let short = if least == most { format!("{{n}} / {most}") } else { format!("{{n}} / {least}–{most}") };
    let bounds = [("from", least.to_string()), ("to", most.to_string())];
    let bounds = bounds.each_ref().map(|(name, number)| (*name, number.as_str()));
    (l.tf("Decision {n}; usually {from} to {to}", &bounds), short)
}

/// The sentences of the player.
pub(crate) fn words(l: &L, scenario: &Scenario) -> Words {
    let (decision, place) = decision(l, scenario);
    Words {
        language: l.language,
        role: scenario.role.value.clone(),
        time: l.t("Time in the story:"),
        day: l.t("Day {n}"),
        decision,
        place,
        number: l.t("{title}: {value} of {most}"),
        chosen: l.t("You:"),
        decide: l.t("What do you do?"),
        several: l.t("More than one answer can be right."),
        answer: l.t("Answer"),
        back: l.t("Undo the last choice"),
        debrief: l.t("To the debrief"),
        pause: l.t("Pause"),
        saving: l.t("saving…"),
        offline: l.t("No connection. Your choices are kept on this device and sent as soon as it is back."),
        nothing: l.t("Choose an answer first."),
        signed_out: l.t("You are signed out. What you chose is kept on this device."),
        sign_in: l.t("Sign in and go on"),
        whose: l.t("Not sent, kept on this device: {n} of {name}. Only {name} can send them, after signing in again."),
    }
}

/// The sentences of the player where an exercise is only tried out.
pub(crate) fn words_of_copy(l: &L, scenario: &Scenario) -> Words {
    Words { debrief: l.t("Play again"), pause: l.t("Back to the course"), ..words(l, scenario) }
}

/// Legal facts by key, with their sources and dates.
pub(crate) fn legal_facts<'k>(
    visit: &Visit,
    facts: &BTreeMap<String, LegalFact>,
    keys: impl IntoIterator<Item = &'k str>,
) -> AnyView {
    let language = visit.language();
    let facts = keys.into_iter().filter_map(|key| facts.get(key)).map(|fact| {
        let dates = labels::legal_dates(language, fact);
        let seen_in = fact.seen_in.as_ref().map(|seen_in| {
            let lang = (seen_in.language != language).then(|| seen_in.language.code());
            view! { {format!(" · {}: ", labels::Labels::of(language).seen_in)}<span lang=lang inner_html=with_pages(&seen_in.value)></span> }
        });
        view! {
            <aside class="legal-fact">
                {called(fact, language, Some("legal-fact__text"))}
                <p class="legal-fact__source">{said(&fact.source, language)}{seen_in}" · "{dates}</p>
            </aside>
        }
    });
    facts.collect_view().into_any()
}
