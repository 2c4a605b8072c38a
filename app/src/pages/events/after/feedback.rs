//! Feedback on an event, for its staff: the figures, the open answers, a sheet of paper to type in, an empty one to print.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    events::after::feedback::{self, Answer, BEST, ENOUGH, Results, Scale, SheetInput},
    system::codes,
};

use crate::{
    components::{
        chart,
        code::qr,
        parts::{breadcrumbs, empty, error_summary},
    },
    found::event::FoundEvent,
    page::head::PageHead,
    pages::events::{after::figures::sheets_of, mine::feedback::sheet},
    web::{failure::Failure, form::Query, visit::Visit},
    words::{dates, i18n::L, problems::Errors, sessions::span},
};

pub(crate) async fn show(visit: Visit, found: FoundEvent, Query(query): Query) -> Result<Response, Failure> {
    let typed = query.get("done") == "typed";
    page(&visit, &found, typed, &SheetInput::default(), &Errors::default()).await
}

/// The page, also after a sheet of paper that could not be typed in.
pub(crate) async fn page(
    visit: &Visit,
    found: &FoundEvent,
    typed: bool,
    input: &SheetInput,
    errors: &Errors,
) -> Result<Response, Failure> {
    let results = feedback::results(visit.cx(), found.event.id).await?;
    // Sent twice it counts once.
    let id = feedback::new_sheet_id(visit.cx()).to_string();
    let l = &visit.l;
    let title = l.t("Feedback on the event");
    Ok(visit.page_with(errors.status(), PageHead::new(&title), || {
        let address = format!("{}/feedback", found.address());
        let paper = found.may_mark.then(|| {
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
            {typed.then(|| view! { <div class="notice notice--done" role="status"><p>{l.t("The sheet is saved. Type in the next one below.")}</p></div> })}
            <p class="soft" lang=found.event.language.code()>{found.event.title.clone()}</p>
            <h1>{title.clone()}</h1>
            <p>{l.t("Whoever was there gives it under My events, with the code on the badge, or on paper. It is not linked to names.")}</p>
            <p>{l.t("Address for those without an account:")}" "<code class="mono">{format!("{}/feedback", visit.app.settings.address)}</code></p>
            <p><a class="button button--secondary" href=format!("{address}/sheet")>{l.t("Empty sheet to print")}</a></p>
            {figures(visit, &results)}
            {paper}
        }
    }))
}

fn figures(visit: &Visit, results: &Results) -> AnyView {
    let l = &visit.l;
    if results.sheets == 0 {
        return empty(
            l.t("No feedback yet"),
            l.t("As soon as somebody has filled in a sheet, its figures stand here."),
            None,
        );
    }
    let rows = results.rated.iter().map(|rated| chart::Rated {
        title: l.scale(rated.scale),
        counts: rated.counts.to_vec(),
        mean: rated.mean().map(|mean| dates::money(l.language, mean)),
        answers: rated.answers(),
    });
    let rows: Vec<_> = rows.collect();
    let open = if results.sheets < ENOUGH {
        let few = l.t("With fewer than 5 sheets the open answers are not shown: who wrote them could be guessed.");
        view! { <p class="soft">{few}</p> }.into_any()
    } else {
        view! {
            {answers(l, l.t("What was most useful?"), &results.most_useful)}
            {answers(l, l.t("What should be different next time?"), &results.to_change)}
        }
        .into_any()
    };
    let meaning = l.t("1 is “I do not agree at all”, 5 is “I agree fully”.");
    view! {
        <p>{sheets_of(l, results)}". "{meaning}</p>
        {chart::ratings(l, &rows)}
        {open}
    }
    .into_any()
}

fn answers(l: &L, question: String, answers: &[Answer]) -> AnyView {
    let none = answers.is_empty().then(|| view! { <p class="soft">{l.t("Nobody has answered this.")}</p> });
    let items = answers.iter().map(|answer| {
        view! { <li class="keeps-lines" lang=answer.language.code()>{answer.text.clone()}</li> }
    });
    let list = (!answers.is_empty()).then(|| view! { <ul class="answers">{items.collect_view()}</ul> });
    view! { <h2>{question}</h2>{none}{list} }.into_any()
}

/// `GET /events/{event}/feedback/sheet`: an empty sheet in the language of the event, to print.
pub(crate) async fn empty_sheet(visit: Visit, found: FoundEvent) -> Result<Response, Failure> {
    let address = format!("{}/feedback", visit.app.settings.address);
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
        let code_of = codes::print(&"X".repeat(10));
        view! {
            <div class="screen-only">
                {breadcrumbs(&visit.l, vec![("/events".into(), visit.l.t("Events")), (found.address(), found.event.title.clone()), (format!("{}/feedback", found.address()), visit.l.t("Feedback on the event"))], &title)}
                <h1>{title.clone()}</h1>
                <p>{visit.l.t("Print this page once for each person. It is in the language of the event.")}</p>
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
                    <p>{l.tf("Or on your phone: scan the code, then type the code on your badge ({pattern}).", &[("pattern", &code_of)])}<br/><code class="mono">{address}</code></p>
                </div>
            </section>
        }
    }))
}
