//! What whoever has no account tries out: a test that is for practice, answered and looked at on one page; an exercise, played on the
//! device.

use courses::{
    course::{Activity, Question, QuestionKind, Quiz, Scenario},
    quiz::{self, Score},
};
use leptos::prelude::*;

use crate::{
    components::parts::{paragraphs, said},
    found::{
        public::FoundPublic,
        run::{legal_facts, words_of_copy},
    },
    islands::player::{Places, Player},
    pages::learning::{
        ahead,
        explained::jump_list,
        quizzes::result::{counted, options, verdict},
        scenarios::front,
    },
    web::{failure::Failure, form::Fields, visit::Visit},
    words::{dates, i18n::L},
};

/// The order of the options: the same for everybody, and not that of the file.
const SEED: u64 = 1;

/// What there is to try out in an activity.
pub(super) enum Practice<'a> {
    Nothing,
    /// A test that may be repeated at once and without end: nothing is given away by showing what is right.
    Quiz(&'a Quiz),
    Exercise(Exercise<'a>),
    /// One that counts, for those who take the course with an account.
    Counts,
}

/// An exercise with where it begins.
pub(super) struct Exercise<'a> {
    activity: &'a Activity,
    scenario: &'a Scenario,
    scene: courses::scenario::scene::Scene,
}

impl<'a> Practice<'a> {
    pub(super) fn of(activity: &'a Activity) -> Result<Self, Failure> {
        if let Some(quiz) = activity.quiz() {
            let repeats = quiz.max_attempts.is_none() && quiz.pause_hours == 0;
            return Ok(if repeats { Self::Quiz(quiz) } else { Self::Counts });
        }
        match ahead::practice(activity) {
            Some(scenario) => Ok(Self::Exercise(Exercise { activity, scenario, scene: ahead::first_scene(scenario)? })),
            None if activity.scenario().is_some() => Ok(Self::Counts),
            None => Ok(Self::Nothing),
        }
    }

    pub(super) const fn plays(&self) -> bool {
        matches!(self, Self::Exercise(_))
    }

    pub(super) fn draw(self, visit: &Visit, found: &FoundPublic, query: &Fields) -> AnyView {
        let l = &visit.l;
        match self {
            Self::Nothing => ().into_any(),
            Self::Quiz(quiz) => test(visit, found, quiz, query),
            Self::Exercise(exercise) => exercise.draw(visit, found),
            Self::Counts => view! {
                <div class="notice"><p>{l.t("It counts for a certificate: it is open to those who take the course with an account.")}</p></div>
            }
            .into_any(),
        }
    }
}

impl Exercise<'_> {
    fn draw(self, visit: &Visit, found: &FoundPublic) -> AnyView {
        let l = &visit.l;
        let Self { activity, scenario, scene } = self;
        let address = found.address_of(activity);
        let places = Places {
            run: String::new(),
            account: String::new(),
            owner: String::new(),
            play: String::new(),
            ahead: format!("{address}/ahead"),
            debrief: address,
            front: found.address(),
            media: format!("{}/media", found.address()),
        };
        let words = words_of_copy(l, scenario);
        view! {
            {scenario.notice.as_ref().map(|notice| front::warning(l, notice))}
            {paragraphs(&scenario.intro, l.language)}
            <noscript><div class="notice"><p>{l.t("This exercise is played on your device: it needs a browser in which scripts run.")}</p></div></noscript>
            <Player scene words places saved=String::new()/>
        }
        .into_any()
    }
}

/// A question with what was chosen, and what it is worth.
struct Answered<'a> {
    question: &'a Question,
    /// The name of its fields, and where a mistake leads.
    name: String,
    chosen: Vec<String>,
    score: Score,
}

/// The questions with what a query says of them: places of options as they are shown, so that no name gives anything away.
fn read<'a>(quiz: &'a Quiz, query: &Fields) -> Vec<Answered<'a>> {
    let questions = quiz.questions.iter().zip(1..).map(|(question, number)| {
        let name = format!("question-{number}");
        let shown = quiz::shown(question, SEED);
        let places = query.all(&name).into_iter().filter_map(|place| place.parse::<usize>().ok());
        let chosen: Vec<String> = places.filter_map(|place| shown.get(place)).map(|option| option.id.clone()).collect();
        // Two of which one may be chosen are none.
        let none = || Score { hundredths: 0, max_hundredths: i64::from(question.points) * 100 };
        let score = quiz::grade_question(question, &chosen).unwrap_or_else(|_| none());
        Answered { question, name, chosen, score }
    });
    questions.collect()
}

fn test(visit: &Visit, found: &FoundPublic, quiz: &Quiz, query: &Fields) -> AnyView {
    let l = &visit.l;
    let answered = read(quiz, query);
    if !query.has("look") {
        let questions: Vec<AnyView> = answered.iter().map(|one| ask(l, one)).collect();
        return view! {
            {quiz.intro.as_ref().map(|intro| paragraphs(intro, l.language))}
            <form method="get">
                {questions}
                <div class="form-actions"><button class="button" name="look" value="yes">{l.t("See what is right")}</button></div>
            </form>
        }
        .into_any();
    }
    let score: Score = answered.iter().map(|one| one.score).sum();
    let passed = score.passes(quiz.pass_percent);
    let needed = dates::percent(l.language, quiz.pass_percent);
    let sentence =
        if passed { l.t("Passed") } else { l.tf("Not passed yet: {percent} are needed", &[("percent", &needed)]) };
    let mistakes = answered.iter().zip(1..).filter(|(one, _)| one.score.hundredths < one.score.max_hundredths);
    let mistakes = mistakes.map(|(one, number)| (one.name.clone(), number.to_string())).collect();
    let results: Vec<AnyView> =
        answered.iter().zip(1..).map(|(one, number)| result(visit, found, number, one)).collect();
    view! {
        <div class=if passed { "confirmation" } else { "confirmation confirmation--open" } role="status">
            <p><strong>{dates::percent(l.language, score.percent())}</strong>" "{sentence}</p>
            <p>{counted(l, answered.iter().map(|one| one.score))}</p>
        </div>
        {jump_list(l.t("What was not right:"), mistakes)}
        <h2>{l.t("Question by question")}</h2>
        {results}
        <p><a class="button button--secondary" href="?">{l.t("Answer again")}</a></p>
    }
    .into_any()
}

fn ask(l: &L, one: &Answered<'_>) -> AnyView {
    let (question, language) = (one.question, l.language);
    let single = question.kind == QuestionKind::Single;
    let options = quiz::shown(question, SEED).into_iter().enumerate().map(|(place, option)| {
        view! {
            <label class="option">
                <input type=if single { "radio" } else { "checkbox" } name=one.name.clone() value=place.to_string() checked=one.chosen.contains(&option.id)/>
                <span class="option__text">{said(&option.text, language)}</span>
            </label>
        }
    });
    let options = options.collect_view();
    let hint = (!single).then(|| view! { <p class="field__hint">{l.t("More than one answer can be right.")}</p> });
    view! {
        {question.situation.as_ref().map(|s| view! { <blockquote class="situation">{paragraphs(s, language)}</blockquote> })}
        <fieldset class="question" id=one.name.clone()>
            <legend class="question__text">{said(&question.text, language)}</legend>
            {hint}
            {options}
        </fieldset>
    }
    .into_any()
}

fn result(visit: &Visit, found: &FoundPublic, number: usize, one: &Answered<'_>) -> AnyView {
    let (l, question) = (&visit.l, one.question);
    let is_right = one.score.hundredths == one.score.max_hundredths;
    let legal = legal_facts(visit, &found.course().legal, question.legal.iter().map(String::as_str));
    view! {
        <details class="question question--result" id=one.name.clone() open=!is_right>
            <summary><h3>{l.tf("Question {n}", &[("n", &number.to_string())])}</h3>" "{verdict(l, Some(one.score))}</summary>
            {question.situation.as_ref().map(|s| view! { <blockquote class="situation">{paragraphs(s, l.language)}</blockquote> })}
            <p class="question__text">{said(&question.text, l.language)}</p>
            {options(l, question, SEED, &one.chosen)}
            {legal}
        </details>
    }
    .into_any()
}
