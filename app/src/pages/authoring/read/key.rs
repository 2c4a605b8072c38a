//! The key of a test and of an exercise: what is right or recommended, and why.

use std::collections::BTreeMap;

use courses::course::{Choice, LegalFact, Question, Quiz, Scenario, Way};
use leptos::prelude::*;

use crate::{
    components::parts::{paragraphs, said, tag},
    found::run::legal_facts,
    pages::learning::scenarios::debrief::recommended,
    web::visit::Visit,
    words::dates,
};

/// Legal facts by key.
type Facts = BTreeMap<String, LegalFact>;

/// All questions of a test with their options, in the order of the author.
pub(crate) fn quiz(visit: &Visit, facts: &Facts, quiz: &Quiz) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let passes =
        l.tf("To pass: {percent} of the points.", &[("percent", &dates::percent(language, quiz.pass_percent))]);
    let attempts = match quiz.max_attempts {
        Some(most) => l.tn("{n} attempt", "{n} attempts", usize::try_from(most).unwrap_or(usize::MAX)),
        None => l.t("any number of attempts"),
    };
    let pause = usize::try_from(quiz.pause_hours).unwrap_or(usize::MAX);
    let pause = (pause > 0).then(|| format!(" · {}", l.tn("a pause of {n} hour", "a pause of {n} hours", pause)));
    let questions = quiz.questions.iter().zip(1..).map(|(asked, number)| {
        let heading = l.tf("Question {n}", &[("n", &number.to_string())]);
        let points = l.tn("{n} point", "{n} points", usize::try_from(asked.points).unwrap_or(usize::MAX));
        view! {
            <section class="question" id=format!("question-{number}")>
                <h2>{heading}" "<span class="soft small">{points}</span></h2>
                {question(visit, asked)}
                {legal_facts(visit, facts, asked.legal.iter().map(String::as_str))}
            </section>
        }
    });
    let questions = questions.collect_view();
    view! {
        {quiz.intro.as_ref().map(|intro| paragraphs(intro, language))}
        <p class="soft">{passes}" "{attempts}{pause}</p>
        {questions}
    }
    .into_any()
}

fn question(visit: &Visit, question: &Question) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let options = question.options.iter().map(|option| {
        view! {
            <div class=if option.right { "option option--right" } else { "option" }>
                <p class="option__text">{said(&option.text, language)}</p>
                {option.right.then(|| view! { <p class="option__mark">{l.t("Right")}</p> })}
                <p class="option__feedback">{said(&option.feedback, language)}</p>
            </div>
        }
    });
    let options = options.collect_view();
    view! {
        {question.situation.as_ref().map(|s| view! { <blockquote class="situation">{paragraphs(s, language)}</blockquote> })}
        <p class="question__text">{said(&question.text, language)}</p>
        {options}
    }
    .into_any()
}

/// What is recommended from the start to the end, then every place at which something is decided.
pub(super) fn scenario(visit: &Visit, facts: &Facts, scenario: &Scenario) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let places = scenario.nodes.iter().filter_map(|node| {
        let decided = match &node.way {
            Way::Choices(choices) => {
                choices.iter().map(|one| choice(visit, facts, scenario, one)).collect_view().into_any()
            }
            Way::Question(asked) => view! {
                {question(visit, &asked.question)}
                {asked.reason.as_ref().map(|reason| paragraphs(reason, language))}
            }
            .into_any(),
            Way::Events(_) | Way::End(_) => return None,
        };
        Some(view! {
            <details class="question question--result">
                <summary><h3>{said(&node.title, language)}</h3></summary>
                {node.speaker.as_ref().map(|who| view! { <p class="scene__speaker">{said(who, language)}</p> })}
                {paragraphs(&node.text, language)}
                {decided}
            </details>
        })
    });
    let places = places.collect_view();
    let questions = scenario.debrief.questions.iter().map(|asked| view! { <li>{said(asked, language)}</li> });
    let questions = questions.collect_view();
    view! {
        {recommended(visit, scenario, 0)}
        <h2>{l.t("Every decision, with what speaks for it and against it")}</h2>
        {places}
        <h2>{l.t("What to remember")}</h2>
        {paragraphs(&scenario.debrief.text, language)}
        <ul>{questions}</ul>
        {legal_facts(visit, facts, scenario.debrief.legal.iter().map(String::as_str))}
    }
    .into_any()
}

fn choice(visit: &Visit, facts: &Facts, scenario: &Scenario, choice: &Choice) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let verdict = match (choice.critical, choice.best) {
        (Some(made), _) => {
            let name = scenario.criticals[made].title.value.clone();
            Some(tag("error", format!("{}: {name}", l.t("critical error"))))
        }
        (None, true) => Some(tag("done", l.t("recommended"))),
        (None, false) => None,
    };
    let class = match (choice.critical.is_some(), choice.best) {
        (true, _) => "option option--wrong",
        (false, true) => "option option--right",
        (false, false) => "option",
    };
    view! {
        <div class=class>
            <p class="option__text">{said(&choice.text, language)}</p>
            {verdict}
            {choice.reason.as_ref().map(|reason| view! { <div class="option__feedback">{paragraphs(reason, language)}</div> })}
            {legal_facts(visit, facts, choice.legal.iter().map(String::as_str))}
        </div>
    }
    .into_any()
}
