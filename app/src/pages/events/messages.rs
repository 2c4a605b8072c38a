//! What the people of an event are told: who has to be called, a message to many, what went out, and what became of each mail.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    events::{
        messages::{
            self, MessageInput, Notice, Whom,
            told::{self, Told},
        },
        notices::{About, calls::Call},
        registrations::state::RegistrationState,
    },
    system::mails::State,
};

use crate::{
    components::{
        draft,
        fields::Field,
        list::{heads, stacked},
        parts::{breadcrumbs, empty, error_summary, tag},
    },
    found::event::FoundEvent,
    page::head::PageHead,
    web::{
        failure::Failure,
        form::{Fields, Query},
        visit::Visit,
    },
    words::{dates, i18n::L, labels::Choice, problems::Errors},
};

pub(crate) async fn show(visit: Visit, found: FoundEvent, Query(query): Query) -> Result<Response, Failure> {
    let input = MessageInput { whom: Whom::All.code().into(), ..MessageInput::default() };
    page(&visit, &found, &query, &input, &Errors::default()).await
}

/// The page, also after an error in the message.
pub(crate) async fn page(
    visit: &Visit,
    found: &FoundEvent,
    query: &Fields,
    input: &MessageInput,
    errors: &Errors,
) -> Result<Response, Failure> {
    let people = told::of_event(visit.cx(), found.event.id).await?;
    let notices = messages::of_event(visit.cx(), found.event.id).await?;
    let l = &visit.l;
    let title = l.t("Messages and calls");
    let address = format!("{}/messages", found.address());
    Ok(visit.page_with(errors.status(), PageHead::new(&title), || {
        let count = |name: &str| query.get(name).parse::<usize>().unwrap_or(0);
        let done = match query.get("done") {
            "written" => {
                let mailed = l.tn("{n} mail is on its way.", "{n} mails are on their way.", count("mailed"));
                let others = count("unreachable");
                let others = (others > 0).then(|| {
                    l.tn("{n} person has no address: call them.", "{n} people have no address: call them.", others)
                });
                Some([Some(mailed), others].into_iter().flatten().collect::<Vec<_>>().join(" "))
            }
            "told" => Some(l.t("Saved.")),
            _ => None,
        };
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone())], &title)}
            {error_summary(l, errors)}
            {done.map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            <h1>{title.clone()}</h1>
            {calls(visit, &address, &people)}
            {write(visit, &address, &people, input, errors)}
            <h2>{l.t("Sent to many at once")}</h2>
            {sent(visit, found, &notices)}
            <h2>{l.t("Person by person")}</h2>
            {each(visit, found, &people)}
        }
    }))
}

/// A number that a phone calls.
fn call(phone: String) -> AnyView {
    let address = format!("tel:{}", phone.replace(' ', ""));
    view! { <a href=address>{phone}</a> }.into_any()
}

/// What somebody without an address is to be told; of a message its words.
fn what(l: &L, call: &Call) -> AnyView {
    let text = match call.about {
        About::Invitation => l.t("that they are invited, and whether they come"),
        About::Place => l.t("that a place became free, and it is theirs"),
        About::Change => l.t("that place or time has changed"),
        About::Cancelled => l.t("that the event is cancelled"),
        About::Reminder => l.t("that they are expected soon"),
        About::Certificate => l.t("that their certificate of attendance is issued"),
        About::Feedback => l.t("that they are asked for feedback"),
        About::Message => l.t("what the others were written"),
    };
    let subject = call.subject.clone().map(|subject| format!(" “{subject}”"));
    let words = call.words.clone().map(|words| view! { <p class="keeps-lines">{words}</p> });
    view! { <li class="soft">{text}{subject}{words}</li> }.into_any()
}

/// Those whom no mail reaches, with their phones.
fn calls(visit: &Visit, address: &str, people: &[Told]) -> AnyView {
    let l = &visit.l;
    let open: Vec<&Told> = people.iter().filter(|person| !person.calls.is_empty()).collect();
    if open.is_empty() {
        return ().into_any();
    }
    let items = open.iter().map(|person| {
        let phone = match person.phone.clone() {
            Some(phone) => call(phone),
            None => view! { <span>{l.t("no phone number")}</span> }.into_any(),
        };
        let things = person.calls.iter().map(|call| what(l, call)).collect_view();
        // What is noted while the page is open stays to be told.
        let keys = person.calls.iter().map(|call| view! { <input type="hidden" name="call" value=call.id.to_string()/> });
        let keys = keys.collect_view();
        view! {
            <li>
                <div>
                    <strong>{person.name()}</strong>" "{phone}
                    <ul>{things}</ul>
                </div>
                <form method="post" action=format!("{address}/told") class="screen-only">
                    {keys}
                    <button class="button button--secondary" name="person" value=person.person_id.to_string()>{l.t("Was told")}<span class="visually-hidden">": "{person.name()}</span></button>
                </form>
            </li>
        }
    });
    view! {
        <section class="panel" id="calls">
            <h2>{l.tn("{n} person has to be called", "{n} people have to be called", open.len())}</h2>
            <p class="soft">{l.t("They have no e-mail address, so that no mail of ours reaches them.")}</p>
            <ul class="session-list">{items.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn write(visit: &Visit, address: &str, people: &[Told], input: &MessageInput, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let with_address = |states: &[RegistrationState]| {
        let some = people.iter().filter(|person| states.contains(&person.state));
        let (mailed, of) =
            some.fold((0, 0), |(mailed, of), person| (mailed + usize::from(person.email.is_some()), of + 1));
        l.tf("{n} of {of} have an address", &[("n", &mailed.to_string()), ("of", &of.to_string())])
    };
    let choice = |whom: Whom| -> Choice {
        let (text, count) = match whom {
            Whom::All => (
                l.t("Everybody who may come"),
                with_address(&[RegistrationState::Registered, RegistrationState::Invited, RegistrationState::Waiting]),
            ),
            Whom::Registered => (l.t("Who is registered"), with_address(&[RegistrationState::Registered])),
            Whom::Invited => (l.t("Who is invited and has not answered"), with_address(&[RegistrationState::Invited])),
            Whom::Waiting => (l.t("Who is on the waiting list"), with_address(&[RegistrationState::Waiting])),
        };
        (whom.code().to_owned(), format!("{text}: {count}"))
    };
    let choices: Vec<Choice> = Whom::ALL.iter().map(|whom| choice(*whom)).collect();
    view! {
        <h2>{l.t("Write to people")}</h2>
        <form method="post" action=address.to_owned() class="form" novalidate data-draft=draft::draft(l)>
            {Field::new("whom", l.t("To whom"), errors).select(choices, &input.whom, None)}
            {Field::new("subject", l.t("Subject"), errors)
                .hint(l.t("Others may see it on a phone: name no topic."))
                .input("text", &input.subject, "off")}
            {Field::new("text", l.t("Text"), errors)
                .hint(l.t("In the language of the event. Title, place and days stand below it by themselves."))
                .text_area(&input.text)}
            <div class="form-actions"><button class="button">{l.t("Send")}</button></div>
        </form>
        {draft::script(visit)}
        <p class="soft">{l.t("Everybody who is registered or invited is reminded automatically, seven days before the event and on the day before. On the day after it whoever was there is asked for feedback.")}</p>
    }
    .into_any()
}

fn sent(visit: &Visit, found: &FoundEvent, notices: &[Notice]) -> AnyView {
    let l = &visit.l;
    if notices.is_empty() {
        return view! { <p class="soft">{l.t("Nothing yet.")}</p> }.into_any();
    }
    let items = notices.iter().map(|notice| {
        let about = match (notice.about, notice.days) {
            (About::Reminder, Some(days)) => l.tn("Reminder {n} day before", "Reminder {n} days before", usize::try_from(days).unwrap_or(0)),
            (About::Feedback, _) => l.t("Feedback asked for"),
            _ => l.tf("Message “{subject}”", &[("subject", notice.subject.as_deref().unwrap_or("…"))]),
        };
        let whom = notice.whom.map(|whom| match whom {
            Whom::All => l.t("to everybody who may come"),
            Whom::Registered => l.t("to who is registered"),
            Whom::Invited => l.t("to who is invited"),
            Whom::Waiting => l.t("to who is waiting"),
        });
        let number = |n: i64| usize::try_from(n).unwrap_or(0);
        let reached = [
            Some(l.tn("{n} mail", "{n} mails", number(notice.mailed))),
            (notice.unreachable > 0)
                .then(|| l.tn("{n} person without an address", "{n} people without an address", number(notice.unreachable))),
        ];
        let when = dates::moment(visit.language(), notice.written_at, found.event.zone());
        let more: Vec<String> = [whom, notice.author(), Some(when)].into_iter().flatten().collect();
        view! {
            <li><div><strong>{about}</strong><p class="soft">{more.join(" · ")}<br/>{reached.into_iter().flatten().collect::<Vec<_>>().join(" · ")}</p></div></li>
        }
    });
    view! { <ul class="session-list">{items.collect_view()}</ul> }.into_any()
}

/// Everybody on the list, with what became of the last mail.
fn each(visit: &Visit, found: &FoundEvent, people: &[Told]) -> AnyView {
    let l = &visit.l;
    if people.is_empty() {
        let way = (format!("{}/people", found.address()), l.t("People and registration"));
        return empty(l.t("Nobody here yet"), l.t("Put people on the list first."), Some(way));
    }
    let labels = [l.t("State"), l.t("E-mail"), l.t("Phone"), l.t("Last mail")];
    let rows = people.iter().map(|person| {
        let [state, email, phone, last] = labels.clone();
        let mail = match (person.mail(), person.about) {
            (Some(how), Some(about)) => {
                let when = person.sent_at.or(person.written_at);
                let when = when.map(|at| dates::moment(visit.language(), at, found.event.zone()));
                let (kind, word) = match how {
                    State::Sent => ("done", l.t("sent")),
                    State::Waiting => ("due", l.t("waiting")),
                    State::GivenUp => ("due", l.t("not delivered")),
                };
                let why = person.last_error.clone().filter(|_| how != State::Sent);
                view! { {l.about_event(about)}" "{tag(kind, word)}<br/><span class="soft">{when}{why.map(|why| format!(" · {why}"))}</span> }.into_any()
            }
            _ => view! { "—" }.into_any(),
        };
        let no_address = person.email.is_none();
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{person.name()}</th>
                <td role="cell" data-label=state>{l.registration_state(person.state)}</td>
                <td role="cell" data-label=email class="break">{person.email.clone()}{no_address.then(|| tag("plain", l.t("no address")))}</td>
                <td role="cell" data-label=phone>{person.phone.clone().map(call)}</td>
                <td role="cell" data-label=last>{mail}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let [state, email, phone, last] = labels.clone();
    stacked(l.t("People"), heads([l.t("Name"), state, email, phone, last]), rows)
}
