//! Feedback on an event, for its staff: what the sheets say once the round is closed, a sheet of paper to type in, an empty
//! one to print, and what is asked about this event alone.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::events::after::feedback::{
    self, BEST, Group, Results, Scale, SheetInput,
    questions::{self, Question, QuestionInput, QuestionKind},
    round,
};

use crate::{
    components::{
        chart,
        code::qr,
        fields::Field,
        parts::{breadcrumbs, empty, error_summary, print_button},
    },
    found::event::FoundEvent,
    page::head::PageHead,
    pages::events::mine::feedback::sheet,
    web::{failure::Failure, form::Query, visit::Visit},
    words::{dates, i18n::L, labels::Choice, problems::Errors, sessions::span},
};

/// Which of the forms of the page was sent, what was typed into it and what is wrong with it.
pub(crate) enum Sent<'a> {
    Nothing,
    Paper(&'a SheetInput, &'a Errors),
    Questions(&'a [QuestionInput], &'a Errors),
}

pub(crate) async fn show(visit: Visit, found: FoundEvent, Query(query): Query) -> Result<Response, Failure> {
    page(&visit, &found, query.get("done"), &Sent::Nothing).await
}

/// The page, also after a form that could not be taken.
pub(crate) async fn page(visit: &Visit, found: &FoundEvent, done: &str, sent: &Sent<'_>) -> Result<Response, Failure> {
    let results = feedback::results(visit.cx(), &found.event).await?;
    let own = questions::of_event(visit.cx(), found.event.id).await?;
    // Sent twice it counts once.
    let id = feedback::new_sheet_id(visit.cx()).to_string();
    let (nothing, none) = (SheetInput::default(), Errors::default());
    let (input, paper_errors) =
        if let Sent::Paper(input, errors) = sent { (*input, *errors) } else { (&nothing, &none) };
    let errors = match sent {
        Sent::Nothing => &none,
        Sent::Paper(_, errors) | Sent::Questions(_, errors) => *errors,
    };
    let l = &visit.l;
    let title = l.t("Feedback on the event");
    Ok(visit.page_with(errors.status(), PageHead::new(&title), || {
        let address = format!("{}/feedback", found.address());
        let notice = match done {
            "typed" => Some(l.t("The sheet is saved. Type in the next one below.")),
            "closed" => Some(l.t("Feedback is closed.")),
            "asked" => Some(l.t("Saved.")),
            _ => None,
        };
        let paper = (found.may_mark && results == Results::Open).then(|| {
            view! {
                <h2>{l.t("Type in a sheet of paper")}</h2>
                <details id="paper" open=done == "typed" || !paper_errors.all().is_empty()>
                    <summary>{l.t("Open the form")}</summary>
                    <form method="post" action=address.clone() novalidate>
                        <input type="hidden" name="id" value=id/>
                        {sheet(l, &found.event, &own, input, paper_errors)}
                        <div class="form-actions"><button class="button">{l.t("Save the sheet")}</button></div>
                    </form>
                </details>
            }
        });
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone())], &title)}
            {error_summary(l, errors)}
            {notice.map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            <h1>{title.clone()}</h1>
            <p>{l.t("Whoever was there gives it under My events, with the address in their invitation or on their phone, or on paper. It is not linked to names.")}</p>
            <p>{l.t("Address for those without an account:")}" "<code class="mono">{format!("{}/feedback", visit.app.settings.address)}</code></p>
            <p><a class="button button--secondary" href=format!("{address}/sheet")>{l.t("Empty sheet to print")}</a></p>
            {state(visit, found, &results)}
            {paper}
            {own_questions(visit, found, &own, sent)}
        }
    }))
}

/// What is asked about this event alone: to be written until people can be marked, to be read afterwards.
fn own_questions(visit: &Visit, found: &FoundEvent, own: &[Question], sent: &Sent<'_>) -> Option<AnyView> {
    let l = &visit.l;
    if !questions::may_change(&found.event, &found.sessions, visit.cx().now()) {
        let asked = own.iter().map(|question| view! { <li>{question.wording.clone()}" "<span class="soft">{l.question_kind(question.kind)}</span></li> });
        let asked = asked.collect_view();
        return (!own.is_empty()).then(|| {
            view! {
                <h2>{l.t("Questions of your own")}</h2>
                <ol lang=found.event.language.code()>{asked}</ol>
            }
            .into_any()
        });
    }
    let none = Errors::default();
    let (typed, errors) = match sent {
        Sent::Questions(rows, errors) => (rows.to_vec(), *errors),
        Sent::Nothing | Sent::Paper(..) => {
            let row = |question: &Question| QuestionInput {
                id: question.id.to_string(),
                kind: question.kind.code().to_owned(),
                wording: question.wording.clone(),
            };
            (own.iter().map(row).collect(), &none)
        }
    };
    let kinds: Vec<Choice> =
        QuestionKind::ALL.iter().map(|kind| (kind.code().to_owned(), l.question_kind(*kind))).collect();
    let rows = (0..questions::MOST).map(|row| {
        let typed = typed.get(row).cloned().unwrap_or_default();
        let label = l.tf("Question {n}", &[("n", &(row + 1).to_string())]);
        view! {
            <fieldset class="sessions-form">
                <legend>{label.clone()}</legend>
                <input type="hidden" name=questions::field("id", row) value=typed.id/>
                {Field::new(questions::field("wording", row), l.t("Wording"), errors).of_group(&label).optional(l)
                    .written_in(found.event.language).input("text", &typed.wording, "off")}
                {Field::new(questions::field("kind", row), l.t("How it is answered"), errors).of_group(&label)
                    .select(kinds.clone(), &typed.kind, None)}
            </fieldset>
        }
    });
    let rows = rows.collect_view();
    Some(
        view! {
            <h2>{l.t("Questions of your own")}</h2>
            <details id="questions" open=!errors.all().is_empty()>
                <summary>{l.tn("{n} question beside the usual ones", "{n} questions beside the usual ones", own.len())}</summary>
                <form method="post" action=format!("{}/feedback/questions", found.address()) novalidate>
                    <p class="soft">{l.t("In the language of the event. They can be changed until an hour before the first session: then people can be marked and answer. Ask nothing by which somebody could be recognised.")}</p>
                    {rows}
                    <div class="form-actions"><button class="button button--secondary">{l.t("Save the questions")}</button></div>
                </form>
            </details>
        }
        .into_any(),
    )
}

/// How the round stands: until it is closed there is nothing to see, and whoever may close it is told what that means.
fn state(visit: &Visit, found: &FoundEvent, results: &Results) -> AnyView {
    let l = &visit.l;
    let now = visit.cx().now();
    match results {
        Results::Open => {
            let until = round::closes(&found.event, &found.sessions)
                .map(|at| l.tf("It closes automatically on {date}.", &[("date", &dates::moment(l.language, at, found.event.zone()))]));
            let close = round::may_close(&found.event, &found.sessions, now).then(|| {
                view! {
                    <form method="post" action=format!("{}/feedback/close", found.address())>
                        <p>{l.t("Closed, it takes no more sheets, from nobody and also none of paper, and it cannot be opened again.")}</p>
                        <div class="form-actions"><button class="button button--secondary">{l.t("Close the feedback")}</button></div>
                    </form>
                }
            });
            view! {
                <div class="notice">
                    <h2 class="notice__title">{l.t("Feedback is not closed yet")}</h2>
                    <p>{l.t("Until then nothing of it is shown to anybody, not even how many sheets there are: whoever looked before and after a colleague has sent one would know what it says.")}" "{until}</p>
                </div>
                {close}
            }
            .into_any()
        }
        Results::Few => empty(
            l.t("Too few to be shown"),
            l.t("Feedback is closed, and fewer than 5 people gave it themselves. Nothing is shown, neither ratings nor answers: who wrote what could be guessed."),
            None,
        ),
        Results::Told(told) => {
            let paper = match (&told.paper, told.paper_sheets) {
                (Some(group), _) => Some(group_of(l, l.t("From paper"), group)),
                (None, 0) => None,
                (None, n) => Some(view! {
                    <h2>{l.t("From paper")}</h2>
                    <p class="soft">{l.tn("{n} sheet", "{n} sheets", n)}". "{l.t("With fewer than 5 sheets of paper they are not shown.")}</p>
                }.into_any()),
            };
            view! { {group_of(l, l.t("Given by people themselves"), &told.given)}{paper} }.into_any()
        }
    }
}

/// Sheets that came the same way: how each statement was rated, and the open answers all together.
fn group_of(l: &L, heading: String, group: &Group) -> AnyView {
    let rows = group.rated.iter().map(|rated| chart::Rated {
        title: l.statement(&rated.statement),
        counts: rated.counts.to_vec(),
        mean: rated.mean().map(|mean| dates::money(l.language, mean)),
        answers: rated.answers(),
    });
    let rows: Vec<_> = rows.collect();
    let meaning = l.t("1 is “I do not agree at all”, 5 is “I agree fully”.");
    view! {
        <h2>{heading}</h2>
        <p>{l.tn("{n} sheet", "{n} sheets", group.sheets)}". "{meaning}</p>
        {chart::ratings(l, &rows)}
        {group.written.iter().map(|asked| answers(l, asked.wording.clone(), &asked.answers)).collect_view()}
        {answers(l, l.t("What was most useful?"), &group.most_useful)}
        {answers(l, l.t("What should be different next time?"), &group.to_change)}
    }
    .into_any()
}

/// The answers in an order of chance. In which language each of them is nobody says.
fn answers(l: &L, question: String, answers: &[String]) -> AnyView {
    let none = answers.is_empty().then(|| view! { <p class="soft">{l.t("Nobody has answered this.")}</p> });
    let items = answers.iter().map(|answer| view! { <li class="keeps-lines" lang="">{answer.clone()}</li> });
    let list = (!answers.is_empty()).then(|| view! { <ul class="answers">{items.collect_view()}</ul> });
    view! { <h3>{question}</h3>{none}{list} }.into_any()
}

/// `GET /events/{event}/feedback/sheet`: an empty sheet in the language of the event, to print.
pub(crate) async fn empty_sheet(visit: Visit, found: FoundEvent) -> Result<Response, Failure> {
    let address = format!("{}/my-events", visit.app.settings.address);
    let code = documents::qr::svg(&address).map_err(|e| Failure::from(records::Error::from(e)))?;
    let own = questions::of_event(visit.cx(), found.event.id).await?;
    let title = visit.l.t("Empty sheet to print");
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        // The paper is for those who were there.
        let l = L { texts: std::sync::Arc::clone(&visit.app.texts), language: found.event.language };
        let days = span(&l, found.sessions.first().map(|s| s.on_date), found.sessions.last().map(|s| s.on_date));
        let asked = |kind: QuestionKind| own.iter().filter(move |question| question.kind == kind);
        let rated = asked(QuestionKind::Rated).map(|question| question.wording.clone());
        let rows = Scale::ALL.iter().map(|scale| l.scale(*scale)).chain(rated).map(|statement| {
            let boxes = (1..=BEST).map(|_| view! { <td class="feedback-box"><span></span></td> }).collect_view();
            view! { <tr><th scope="row">{statement}</th>{boxes}</tr> }
        });
        let open = asked(QuestionKind::Open).map(|question| view! {
            <h3>{question.wording.clone()}</h3>
            <div class="feedback-lines"></div>
        });
        let open = open.collect_view();
        let heads = (1..=BEST).map(|n| view! { <th scope="col" class="feedback-box">{n}</th> }).collect_view();
        view! {
            <div class="screen-only">
                {breadcrumbs(&visit.l, vec![("/events".into(), visit.l.t("Events")), (found.address(), found.event.title.clone()), (format!("{}/feedback", found.address()), visit.l.t("Feedback on the event"))], &title)}
                <h1>{title.clone()}</h1>
                <p>{visit.l.t("Print this page once for each person. It is in the language of the event.")}</p>
                {print_button(&visit.l)}
            </div>
            <section class="feedback-sheet" lang=found.event.language.code()>
                <p class="soft">{l.t("Feedback on the event")}" · "{days}</p>
                <h2>{found.event.title.clone()}</h2>
                <p>{l.t("Without your name. Write no names, and nothing about real cases. Leave out what you like.")}</p>
                <table class="table">
                    <caption>{l.t("1 is “I do not agree at all”, 5 is “I agree fully”.")}</caption>
                    <thead><tr><th scope="col">{l.t("Statement")}</th>{heads}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
                {open}
                <h3>{l.t("What was most useful?")}</h3>
                <div class="feedback-lines"></div>
                <h3>{l.t("What should be different next time?")}</h3>
                <div class="feedback-lines"></div>
                <div class="invitation__answer">
                    <div class="invitation__code">{qr(code)}</div>
                    <p>{l.t("Or on your phone: scan the code and sign in, then it stands under your event.")}<br/><code class="mono">{address}</code></p>
                </div>
            </section>
        }
    }))
}
