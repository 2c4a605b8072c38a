//! Feedback on an event, for its staff: what the sheets say once the round is closed, a sheet of paper to type in, an empty
//! one to print.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::events::after::feedback::{self, BEST, Group, Results, Scale, SheetInput, round};

use crate::{
    components::{
        chart,
        code::qr,
        parts::{breadcrumbs, empty, error_summary, print_button},
    },
    found::event::FoundEvent,
    page::head::PageHead,
    pages::events::mine::feedback::sheet,
    web::{failure::Failure, form::Query, visit::Visit},
    words::{dates, i18n::L, problems::Errors, sessions::span},
};

pub(crate) async fn show(visit: Visit, found: FoundEvent, Query(query): Query) -> Result<Response, Failure> {
    page(&visit, &found, query.get("done"), &SheetInput::default(), &Errors::default()).await
}

/// The page, also after a sheet of paper that could not be typed in.
pub(crate) async fn page(
    visit: &Visit,
    found: &FoundEvent,
    done: &str,
    input: &SheetInput,
    errors: &Errors,
) -> Result<Response, Failure> {
    let (typed, closed) = (done == "typed", done == "closed");
    let results = feedback::results(visit.cx(), &found.event).await?;
    // Sent twice it counts once.
    let id = feedback::new_sheet_id(visit.cx()).to_string();
    let l = &visit.l;
    let title = l.t("Feedback on the event");
    Ok(visit.page_with(errors.status(), PageHead::new(&title), || {
        let address = format!("{}/feedback", found.address());
        let paper = (found.may_mark && results == Results::Open).then(|| {
            view! {
                <h2>{l.t("Type in a sheet of paper")}</h2>
                <details id="paper" open=typed || !errors.all().is_empty()>
                    <summary>{l.t("Open the form")}</summary>
                    <form method="post" action=address.clone() novalidate>
                        <input type="hidden" name="id" value=id/>
                        {sheet(l, input, errors)}
                        <div class="form-actions"><button class="button">{l.t("Save the sheet")}</button></div>
                    </form>
                </details>
            }
        });
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone())], &title)}
            {error_summary(l, errors)}
            {closed.then(|| view! { <div class="notice notice--done" role="status"><p>{l.t("Feedback is closed.")}</p></div> })}
            {typed.then(|| view! { <div class="notice notice--done" role="status"><p>{l.t("The sheet is saved. Type in the next one below.")}</p></div> })}
            <h1>{title.clone()}</h1>
            <p>{l.t("Whoever was there gives it under My events, with the address in their invitation or on their phone, or on paper. It is not linked to names.")}</p>
            <p>{l.t("Address for those without an account:")}" "<code class="mono">{format!("{}/feedback", visit.app.settings.address)}</code></p>
            <p><a class="button button--secondary" href=format!("{address}/sheet")>{l.t("Empty sheet to print")}</a></p>
            {state(visit, found, &results)}
            {paper}
        }
    }))
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
        title: l.scale(rated.scale),
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
    let title = visit.l.t("Empty sheet to print");
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        // The paper is for those who were there.
        let l = L { texts: std::sync::Arc::clone(&visit.app.texts), language: found.event.language };
        let days = span(&l, found.sessions.first().map(|s| s.on_date), found.sessions.last().map(|s| s.on_date));
        let rows = Scale::ALL.iter().map(|scale| {
            let boxes = (1..=BEST).map(|_| view! { <td class="feedback-box"><span></span></td> }).collect_view();
            view! { <tr><th scope="row">{l.scale(*scale)}</th>{boxes}</tr> }
        });
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
