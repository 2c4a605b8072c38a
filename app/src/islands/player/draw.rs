//! How a scene looks. The same on the server and in the browser.

use courses::{
    course::{Medium, Text},
    language::Language,
    scenario::scene::{Ask, Passage, Scene},
};
use leptos::prelude::*;

use super::{Places, Words};

/// The bar with role and hour, what happened, and what can be done.
pub(super) fn draw(scene: &Scene, words: &Words, places: &Places) -> AnyView {
    let page = words.language;
    let numbers = scene.numbers.iter().map(|(title, value, most)| {
        let text = words
            .number
            .replace("{title}", &title.value)
            .replace("{value}", &value.to_string())
            .replace("{most}", &most.to_string());
        view! { <span class="scene-bar__number">{text}</span> }
    });
    let day = (scene.clock.day > 1).then(|| format!("{} ", words.day.replace("{n}", &scene.clock.day.to_string())));
    let decision = words.decision.replace("{n}", &scene.decision.to_string());
    let is_open = !matches!(scene.ask, Ask::End(_));
    let decision = is_open.then(|| view! { <span class="scene-bar__number">{decision}</span> });
    let passages = scene.passages.iter().map(|passage| draw_passage(passage, words, places, page)).collect_view();
    view! {
        <div class="scene-bar">
            <span class="scene-bar__role">{words.role.clone()}</span>
            <span class="scene-bar__clock">
                <span class="visually-hidden">{words.time.clone()}" "</span>{day}<strong>{scene.clock.hours()}</strong>
            </span>
            {numbers.collect_view()}
            {decision}
        </div>
        <section class="scene" id="scene" tabindex="-1" aria-live="polite">{passages}</section>
        {draw_ask(scene, words, places, page)}
        <p class="scene-out"><a href=places.front.clone()>{words.pause.clone()}</a></p>
    }
    .into_any()
}

/// The `lang` of a text that is in another language than the page.
fn lang(text: &Text, page: Language) -> Option<&'static str> {
    (text.language != page).then(|| text.language.code())
}

fn paragraphs(text: &Text, page: Language) -> AnyView {
    let language = lang(text, page);
    let parts = text.value.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| view! { <p lang=language>{part.to_owned()}</p> }).collect_view().into_any()
}

fn draw_passage(passage: &Passage, words: &Words, places: &Places, page: Language) -> AnyView {
    match passage {
        Passage::Chosen(text) => view! {
            <p class="scene__chosen" lang=lang(text, page)>
                <span class="scene__label">{words.chosen.clone()}</span>" "{text.value.clone()}
            </p>
        }
        .into_any(),
        Passage::Outcome(text) => view! { <div class="scene__outcome">{paragraphs(text, page)}</div> }.into_any(),
        Passage::Event(text) => view! { <div class="scene__event">{paragraphs(text, page)}</div> }.into_any(),
        Passage::Node { title, speaker, texts, picture, audio } => {
            let speaker = speaker.as_ref().map(|who| {
                view! { <p class="scene__speaker" lang=lang(who, page)>{who.value.clone()}</p> }
            });
            let texts = texts.iter().map(|text| paragraphs(text, page)).collect_view();
            view! {
                <h2 class="scene__title" lang=lang(title, page)>{title.value.clone()}</h2>
                {picture.as_ref().map(|picture| draw_picture(picture, places, page))}
                {audio.as_ref().map(|audio| draw_audio(audio, places, page))}
                {speaker}
                {texts}
            }
            .into_any()
        }
    }
}

fn address(medium: &Medium, places: &Places) -> String {
    format!("{}/{}", places.media, medium.path.trim_start_matches("media/"))
}

fn draw_picture(picture: &Medium, places: &Places, page: Language) -> AnyView {
    let alt = picture.words.value.clone();
    view! { <img class="scene__picture" src=address(picture, places) alt=alt lang=lang(&picture.words, page)/> }
        .into_any()
}

fn draw_audio(audio: &Medium, places: &Places, page: Language) -> AnyView {
    view! {
        <audio class="scene__audio" controls=true preload="none" src=address(audio, places)></audio>
        <blockquote class="situation">{paragraphs(&audio.words, page)}</blockquote>
    }
    .into_any()
}

fn draw_ask(scene: &Scene, words: &Words, places: &Places, page: Language) -> AnyView {
    let hidden = view! {
        <input type="hidden" name="run" value=places.run.clone()/>
        <input type="hidden" name="step" value=scene.step.to_string()/>
    };
    let back = scene.back.then(|| {
        let text = words.back.clone();
        // Not held back by what a question requires.
        view! { <button class="button button--link" name="choice" value="back" formnovalidate=true>{text}</button> }
    });
    match &scene.ask {
        Ask::Choices(choices) => {
            let choices = choices.iter().map(|(id, text)| {
                view! { <button class="choice" name="choice" value=id.clone() lang=lang(text, page)>{text.value.clone()}</button> }
            });
            let choices = choices.collect_view();
            view! {
                <form class="choices" method="post" action=places.play.clone()>
                    {hidden}
                    <h3 class="choices__title" id="decide">{words.decide.clone()}</h3>
                    <div role="group" aria-labelledby="decide">{choices}</div>
                    {back}
                </form>
            }
            .into_any()
        }
        Ask::Question { multiple, text, options } => {
            let kind = if *multiple { "checkbox" } else { "radio" };
            let options = options.iter().map(|(id, text)| {
                view! {
                    <label class="option">
                        <input type=kind name="choice" value=id.clone()/>
                        <span class="option__text" lang=lang(text, page)>{text.value.clone()}</span>
                    </label>
                }
            });
            let options = options.collect_view();
            let hint = multiple.then(|| view! { <p class="field__hint">{words.several.clone()}</p> });
            view! {
                <form class="choices" method="post" action=places.play.clone()>
                    {hidden}
                    <fieldset class="question">
                        <legend class="question__text" lang=lang(text, page)>{text.value.clone()}</legend>
                        {hint}
                        {options}
                    </fieldset>
                    <div class="quiz-actions"><button class="button">{words.answer.clone()}</button>{back}</div>
                </form>
            }
            .into_any()
        }
        Ask::End(name) => view! {
            <div class="scene-end">
                <p class="scene-end__name" lang=lang(name, page)>{name.value.clone()}</p>
                <p><a class="button" href=places.debrief.clone()>{words.debrief.clone()}</a></p>
            </div>
        }
        .into_any(),
    }
}
