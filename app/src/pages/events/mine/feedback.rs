//! The feedback sheet for those who were there: signed in, or with a secret that they alone have. It is not linked to the
//! name, and says how.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use records::{
    events::{
        after::feedback::{
            self, MOST_USEFUL, Scale, SheetInput, Standing, TO_CHANGE,
            questions::{self, Question, QuestionKind},
        },
        event::{self, Event},
        list,
        registrations::secrets::{self, Power},
    },
    ledger::keys::EventId,
    people::person::PersonId,
    system::codes,
};

use crate::{
    components::{
        draft,
        fields::Field,
        parts::{error_summary, whose},
    },
    page::head::PageHead,
    web::{
        failure::Failure,
        form::{Fields, Query},
        limits::Purpose,
        path::Path,
        visit::Visit,
    },
    words::{i18n::L, problems::Errors},
};

/// What stands before the key of a question in the name of its field.
const QUESTION: &str = "question-";

/// Whose sheet it is going to be, before it is nobody's.
pub(crate) struct Giver {
    pub(crate) event: Event,
    pub(crate) person: PersonId,
    /// Where the form stands, and is posted to.
    pub(crate) address: String,
}

impl Giver {
    /// The viewer, who must be on the list of the event.
    pub(crate) async fn own(visit: &Visit, id: EventId) -> Result<Self, Failure> {
        let person = visit.signed_in()?.person;
        let own = list::of_person(visit.cx(), person).await?;
        if !own.iter().any(|(event, _)| *event == id) {
            return Err(Failure::NotFound);
        }
        let event = event::find(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
        Ok(Self { address: format!("/my-events/{id}/feedback"), event, person })
    }

    /// Whoever has this secret; none when nobody has it.
    pub(crate) async fn by_code(visit: &Visit, code: &str) -> Result<Option<Self>, Failure> {
        let found = secrets::find(visit.cx(), Power::Feedback, code);
        let found = visit.look_up(Purpose::Feedback, found).await?;
        Ok(found.map(|(event, registration)| {
            let address = format!("/feedback/{}", codes::read(code));
            Self { address, event, person: registration.person_id }
        }))
    }
}

/// A sheet as it was sent.
pub(crate) fn input(fields: &Fields) -> SheetInput {
    SheetInput {
        ratings: Scale::ALL.iter().map(|scale| fields.get(&scale.field()).to_owned()).collect(),
        most_useful: fields.get(MOST_USEFUL).to_owned(),
        to_change: fields.get(TO_CHANGE).to_owned(),
        own: fields
            .starting_with(QUESTION)
            .filter_map(|(id, typed)| Some((id.parse().ok()?, typed.to_owned())))
            .collect(),
    }
}

/// The fields of a sheet: five statements, what is asked about this event alone in its language, and two questions.
pub(crate) fn sheet(l: &L, event: &Event, own: &[Question], input: &SheetInput, errors: &Errors) -> AnyView {
    let scales = Scale::ALL.iter().enumerate().map(|(place, scale)| {
        let chosen = input.ratings.get(place).map_or("", String::as_str);
        Field::new(scale.field(), l.scale(*scale), errors).rating(l, chosen)
    });
    let own = own.iter().map(|question| {
        let typed = input.own.get(&question.id).map_or("", String::as_str);
        let field = Field::new(question.field(), question.wording.clone(), errors);
        let field = match question.kind {
            QuestionKind::Rated => field.rating(l, typed),
            QuestionKind::Open => field.optional(l).text_area(typed),
        };
        view! { <div lang=event.language.code()>{field}</div> }
    });
    view! {
        {scales.collect_view()}
        {own.collect_view()}
        {Field::new(MOST_USEFUL, l.t("What was most useful?"), errors).optional(l).text_area(&input.most_useful)}
        {Field::new(TO_CHANGE, l.t("What should be different next time?"), errors).optional(l)
            .hint(l.t("No names, and nothing about real cases.")).text_area(&input.to_change)}
    }
    .into_any()
}

/// `GET /my-events/{event}/feedback`.
pub(crate) async fn own(visit: Visit, Path(id): Path<EventId>, Query(query): Query) -> Result<Response, Failure> {
    let giver = Giver::own(&visit, id).await?;
    show(&visit, &giver, query.get("done") == "yes").await
}

/// The address that everybody of an event may be shown: it knows the event, and leaves it to each of them to say who they are,
/// signed in or with their own secret. So a code on a wall takes one sheet of each person too.
pub(crate) fn shared(visit: &Visit, event: EventId) -> String {
    format!("{}/feedback?event={event}", visit.app.settings.address)
}

/// `GET /feedback`: the secret is typed, or the viewer is known already.
pub(crate) async fn ask(visit: Visit, Query(query): Query) -> Response {
    let event: Option<EventId> = query.get("event").parse().ok();
    let own = event.map(|event| format!("/my-events/{event}/feedback"));
    if let Some(own) = own.as_ref().filter(|_| visit.viewer().is_some()) {
        return Redirect::to(own).into_response();
    }
    match query.some("code").map(codes::read).filter(|code| !code.is_empty()) {
        Some(code) => Redirect::to(&format!("/feedback/{code}")).into_response(),
        None => ask_page(&visit, "", own, &query.nothing_typed(&visit.l, "code")),
    }
}

/// `GET /feedback/CODE`.
pub(crate) async fn by_code(visit: Visit, Path(code): Path<String>, Query(query): Query) -> Result<Response, Failure> {
    match Giver::by_code(&visit, &code).await? {
        Some(giver) => show(&visit, &giver, query.get("done") == "yes").await,
        None => Ok(unknown(&visit, &code)),
    }
}

/// Nobody has this code.
pub(crate) fn unknown(visit: &Visit, code: &str) -> Response {
    let typed: String = code.chars().filter(|c| !c.is_control()).take(40).collect();
    let sentence = visit
        .l
        .t("Nobody has this code. Compare it letter by letter. The code on a badge is another one, and opens nothing.");
    ask_page(visit, &typed, None, &Errors::unknown("code", sentence))
}

/// `own` is where the sheet of the event stands for who is signed in.
fn ask_page(visit: &Visit, typed: &str, own: Option<String>, errors: &Errors) -> Response {
    let l = &visit.l;
    let title = l.t("Feedback on the event");
    visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <form method="get" action="/feedback" novalidate>
                {Field::new("code", l.t("Code for feedback"), errors)
                    .hint(l.t("The last part of the address in your invitation, or on the phone with which you marked yourself. It only shows that you were there: your answers are kept without it."))
                    .code(typed)}
                <div class="form-actions"><button class="button">{l.t("Go on")}</button></div>
            </form>
            {match own {
                Some(own) => view! { <p><a href=own>{l.t("Do you have an account? Sign in")}</a></p> },
                None => view! { <p><a href="/my-events">{l.t("Do you have an account? Your events")}</a></p> },
            }}
        }
    })
}

async fn show(visit: &Visit, giver: &Giver, done: bool) -> Result<Response, Failure> {
    let standing = feedback::standing(visit.cx(), &giver.event, giver.person).await?;
    Ok(match standing {
        Standing::Open => form(visit, giver, &SheetInput::default(), &Errors::default()).await?,
        Standing::Given if done => told(visit, StatusCode::OK, giver, true),
        Standing::Given | Standing::Absent | Standing::Closed => refused(visit, StatusCode::OK, giver, standing),
    })
}

/// Why there is no form.
pub(crate) fn refused(visit: &Visit, status: StatusCode, giver: &Giver, standing: Standing) -> Response {
    if standing == Standing::Given {
        return told(visit, status, giver, false);
    }
    let l = &visit.l;
    let title = l.t("Feedback on the event");
    let why = if standing == Standing::Closed {
        l.t("Feedback on this event is closed: it takes no more sheets.")
    } else {
        l.t("You can give feedback as soon as you are marked as present in a session. If you were there and are not marked, tell the trainer.")
    };
    visit.page_with(status, PageHead::new(&title).narrow(), || {
        view! {
            <p class="soft">{title.clone()}</p>
            <h1 lang=giver.event.language.code()>{giver.event.title.clone()}</h1>
            <div class="notice" data-draft-over=(standing == Standing::Closed).then(|| giver.address.clone())><p>{why}</p></div>
            {visit.viewer().map(|_| view! { <p><a href="/my-events">{l.t("My events")}</a></p> })}
        }
    })
}

/// It was given: just now, or before.
fn told(visit: &Visit, status: StatusCode, giver: &Giver, now: bool) -> Response {
    let l = &visit.l;
    let (title, text) = if now {
        (l.t("Thank you, your feedback is in"), l.t("It is kept without your name. You can close this page."))
    } else {
        (
            l.t("You have given feedback on this event already"),
            l.t(
                "Each person gives it once. It cannot be shown or changed: nothing in Dayaq says which sheet is yours.",
            ),
        )
    };
    let class = if now { "confirmation" } else { "notice" };
    visit.page_with(status, PageHead::new(&title).narrow(), || {
        view! {
            <div class=class role="status" data-draft-over=giver.address.clone()>
                <h1>{title.clone()}</h1>
                <p lang=giver.event.language.code()>{giver.event.title.clone()}</p>
                <p>{text}</p>
            </div>
            {visit.viewer().map(|_| view! { <p><a href="/my-events">{l.t("My events")}</a></p> })}
        }
    })
}

/// The form, also after answers that are not right.
pub(crate) async fn form(
    visit: &Visit,
    giver: &Giver,
    input: &SheetInput,
    errors: &Errors,
) -> Result<Response, Failure> {
    let own = questions::of_event(visit.cx(), giver.event.id).await?;
    let l = &visit.l;
    let title = l.t("Feedback on the event");
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {error_summary(l, errors)}
            <p class="soft">{title.clone()}</p>
            <h1 lang=giver.event.language.code()>{giver.event.title.clone()}</h1>
            <div class="notice">
                <h2 class="notice__title">{l.t("Your name is not on it")}</h2>
                <p>{l.t("Dayaq notes in one list that you have given feedback, so that nobody gives it twice, and puts your answers into another one, without name, account, time or language. Nothing in Dayaq says which sheet is yours. Only somebody who copies the whole database before and after you send it could compare.")}</p>
                <p>{l.t("Nobody is shown anything before feedback is closed, and then only if at least 5 people gave it themselves: ratings as sums, open answers all together in an order of chance. Write no names, and nothing about real cases.")}</p>
            </div>
            <p>{l.t("Leave out what you like; one answer is enough.")}</p>
            <form method="post" action=giver.address.clone() novalidate data-draft=draft::draft(l)>
                {whose(visit)}
                {sheet(l, &giver.event, &own, input, errors)}
                <div class="form-actions"><button class="button">{l.t("Send without my name")}</button></div>
            </form>
            {draft::script(visit)}
        }
    }))
}
