//! Conditions, effects, chance, taking back.

use courses::format::check;
use courses::scenario::debrief::{forks, recommended_path};
use courses::scenario::scene::{Ask, Passage, scene};
use courses::scenario::{BACK, Play, replay};

use super::{STORY, folder, story};
use crate::fixture;

#[test]
fn conditions_open_what_they_name() {
    let story = story(STORY);
    let mut play = Play::begin(&story, 1);
    assert_eq!(play.offer().ids(), ["answer", "wait", "ring-back"]);
    play.choose("answer").unwrap();
    // Offered once, and the other choices by their conditions.
    assert_eq!(play.offer().ids(), ["offer", "ring-back"]);
    assert_eq!((play.state.clock, &*play.state.scales, &*play.state.numbers), (2, &[55, 50][..], &[2][..]));
    let seen = scene(&play, 1);
    assert_eq!(seen.clock.hours(), "23:42");
    let Some(Passage::Node { texts, .. }) = seen.passages.last() else { panic!("a node is entered") };
    let texts: Vec<&str> = texts.iter().map(|text| text.value.as_str()).collect();
    assert_eq!(texts, ["He is still there.", "A machine stops behind him."]);
}

#[test]
fn what_is_not_on_offer_changes_nothing() {
    let story = story(STORY);
    let mut play = Play::begin(&story, 1);
    for bad in ["offer", "", "nothing", "answer+wait", "his-words", BACK] {
        let before = play.state.clone();
        let refused = play.choose(bad).unwrap_err();
        assert_eq!(refused.offered, ["answer", "wait", "ring-back"], "{bad}");
        assert_eq!(play.state, before);
    }
    assert!(play.choose("nothing").unwrap_err().to_string().contains("on offer: answer, wait, ring-back"));
}

#[test]
fn a_choice_is_taken_back_whole() {
    let story = story(STORY);
    let mut play = Play::begin(&story, 1);
    let before = (play.state.clone(), play.seen.clone());
    play.choose("ring-back").unwrap();
    assert_eq!(play.state.criticals, [0]);
    play.choose(BACK).unwrap();
    assert_eq!((play.state.clone(), play.seen.clone()), before);
    // Chance cannot be asked again: the same choice meets the same event.
    let first = replay(&story, 3, ["ring-back"]).unwrap();
    let again = replay(&story, 3, ["ring-back", BACK, "ring-back"]).unwrap();
    assert_eq!(first.state, again.state);
    // What has ended has ended.
    let ended = replay(&story, 3, ["ring-back", "his-words"]).unwrap();
    assert!(!ended.may_go_back());
    let Ask::End(name) = scene(&ended, 2).ask else { panic!("it has ended") };
    assert_eq!(name.value, "Silence");
}

#[test]
fn questions_take_several_options_in_any_order() {
    let story = story(STORY);
    let one = replay(&story, 1, ["answer", "offer", "his-words+my-guess"]).unwrap();
    let other = replay(&story, 1, ["answer", "offer", "my-guess+his-words"]).unwrap();
    assert_eq!(one.state, other.state);
    assert_eq!((one.state.score.hundredths, one.state.score.max_hundredths), (0, 200));
    assert_eq!(one.state.scales, [55, 46]);
    assert!(replay(&story, 1, ["answer", "offer", "his-words+nothing"]).is_err());
    assert!(replay(&story, 1, ["answer", "offer", ""]).is_err());
}

#[test]
fn the_debrief_stands_beside_the_recommended_path() {
    let story = story(STORY);
    assert_eq!(recommended_path(&story, 0), ["answer", "offer", "his-words"]);
    let (play, forks) = forks(&story, 0, ["wait", BACK, "ring-back", "my-guess"]).unwrap();
    // What was taken back is no fork.
    assert_eq!(forks.len(), 2);
    assert!(!forks[0].is_best);
    assert_eq!(forks[0].recommended[0].value, "Eight manat. Can you talk?");
    assert_eq!(forks[0].recommended_reason.unwrap().value, "Answer first.");
    assert_eq!((&*forks[0].criticals, &*forks[0].moved), (&[0][..], &[-20, 0][..]));
    assert_eq!(forks[1].legal, ["A15"]);
    assert!(!play.state.is_passed(&story));
    let below: Vec<&str> = play.state.below(&story).map(|scale| scale.id.as_str()).collect();
    assert_eq!(below, ["safety", "patience"]);
}

#[test]
fn the_debrief_names_facts_to_take_away() {
    let text = STORY.replacen(
        "commitment = \"What will you do?\"",
        "commitment = \"What will you do?\"\nlegal = [\"A15\"]",
        1,
    );
    let story = story(&text);
    assert_eq!(story.debrief.legal, ["A15"]);
    assert!(story.for_playing().debrief.legal.is_empty(), "they are for afterwards");
    let checked =
        check(&folder(&text.replacen("do?\"\nlegal = [\"A15\"]", "do?\"\nlegal = [\"A16\"]", 1)), fixture::today());
    assert!(checked.diagnostics.iter().any(|found| found.message.contains("there is no legal fact `A16`")));
}

#[test]
fn a_browser_that_plays_ahead_knows_no_answers() {
    let story = story(STORY);
    let json = serde_json::to_string(&story.for_playing()).unwrap();
    for secret in
        ["Answer first.", "Help does not depend", "Somebody else may answer", "Words, not guesses", "\"best\":true"]
    {
        assert!(!json.contains(secret), "{secret}");
    }
    // And comes to the same states.
    let copy = story.for_playing();
    let choices = ["answer", "offer", "his-words"];
    let (one, other) = (replay(&story, 5, choices).unwrap(), replay(&copy, 5, choices).unwrap());
    assert_eq!(scene(&one, 3), scene(&other, 3));
}
