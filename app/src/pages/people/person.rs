//! One person: what is known, the account, cards.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use records::{
    accounts::{
        account::{self, Account},
        second_factor,
    },
    merging::merge,
    people::{
        person::{self, Person, PersonId, PersonInput},
        posts,
    },
    projects::project::{self, DEFAULT_ZONE},
    system::codes,
    text::Repair,
};

use super::{
    fields::{person_fields, repaired},
    sign_on,
};
use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, error_summary, fact, post_button, tag},
    },
    page::head::PageHead,
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
    words::{dates, labels::Choice, problems::Errors},
};

pub(crate) async fn show(visit: Visit, Path(id): Path<PersonId>, Query(query): Query) -> Result<Response, Failure> {
    page(&visit, id, query.get("done"), None, &Errors::default()).await
}

/// The page, also after an address was refused that was typed for signing in.
pub(crate) async fn page(
    visit: &Visit,
    id: PersonId,
    done: &str,
    typed: Option<&str>,
    errors: &Errors,
) -> Result<Response, Failure> {
    if let Some(kept) = person::merged_into(visit.cx(), id).await? {
        return Ok(Redirect::to(&format!("/people/{kept}")).into_response());
    }
    let person = person::find(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
    let account = account::of_person(visit.cx(), id).await?;
    let posts = posts::of_person(visit.cx(), id).await?;
    let roles = match &account {
        Some(account) => account::roles(visit.cx(), account.id).await?,
        None => Vec::new(),
    };
    let second = match &account {
        Some(account) => second_factor::find(visit.cx(), account.id).await?.is_some_and(|second| second.is_on()),
        None => false,
    };
    let linked = match &account {
        Some(account) => sign_on::linked(visit, account).await?,
        None => None,
    };
    let merged = merge::of_person(visit.cx(), id).await?;
    let projects = project::all(visit.cx()).await?;
    let l = &visit.l;
    let language = visit.language();
    let title = person.full_name();
    let notice = match done {
        "created" => Some(l.t("The person is entered. Print a card, so that they can set a password.")),
        "saved" => Some(l.t("Saved.")),
        "second-factor" => Some(l.t("The second factor is removed, and the person is signed out everywhere.")),
        "linked" => Some(l.t("The accounts are linked.")),
        "unlinked" => Some(l.t("The link is ended, and the person is signed out everywhere.")),
        "merged" => Some(l.t("The two records are one now.")),
        "forgotten" => Some(l.t("The name is removed.")),
        "unmerged" => Some(l.t("The merge is undone. Both records are there again.")),
        _ => None,
    };
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        let posts = posts.iter().map(|p| {
            let until = p.to_date.map_or_else(|| l.t("today"), |d| dates::short(language, d));
            let span = format!("{} – {}", dates::short(language, p.from_date), until);
            view! { <li>{format!("{}, {}", p.organisation, l.post_role(p.role))}" "<span class="soft">{span}</span></li> }
        });
        let posts = posts.collect_view();
        let name_of = |slug: &str| projects.iter().find(|p| p.slug == slug).map_or_else(|| slug.to_owned(), |p| p.name(language).to_owned());
        let roles = roles.iter().map(|(project, role)| {
            let text = format!("{}: {}", name_of(project), l.role(*role));
            view! {
                <li class="cluster">
                    <span>{text.clone()}</span>
                    <form method="post" action=format!("/people/{id}/roles/take")>
                        <input type="hidden" name="project" value=project.clone()/>
                        <input type="hidden" name="role" value=role.code()/>
                        <button class="button button--link">{l.t("Remove the role")}<span class="visually-hidden">": "{text}</span></button>
                    </form>
                </li>
            }
        });
        let roles = roles.collect_view();
        let way_back = merged.first().filter(|_| done == "merged").map(|merge| {
            post_button(format!("/people/merges/{merge}/undo"), "button button--secondary", l.t("Undo the merge"))
        });
        let choices: Vec<Choice> = projects.iter().map(|p| (p.slug.clone(), p.name(language).to_owned())).collect();
        let none = Errors::default();
        let give = view! {
            <form class="filters" method="post" action=format!("/people/{id}/roles/give")>
                {Field::new("project", l.t("Project"), &none).select(choices, "", None)}
                {Field::new("role", l.t("Role in the project"), &none).select(l.roles(), "", None)}
                <div class="form-actions"><button class="button button--secondary">{l.t("Assign the role")}</button></div>
            </form>
        };
        let ways = match person.pseudonymised_at {
            Some(at) => {
                let date = dates::moment(language, at, DEFAULT_ZONE);
                let text = l.tf("The name was removed on {date}. What was learned and attended still counts, without a name.", &[("date", &date)]);
                view! { <p>{text}</p> }.into_any()
            }
            None => view! {
                <div class="cluster">
                    <a class="button button--secondary" href=format!("/people/{id}/edit")>{l.t("Correct")}</a>
                    <a href=format!("/people/merge?kept={id}")>{l.t("Merge with another record")}</a>
                    {(!merged.is_empty()).then(|| view! { <a href="/people/merges">{l.t("Merged records")}</a> })}
                    <a href=format!("/people/{id}/forget")>{l.t("Remove the name")}</a>
                </div>
            }
            .into_any(),
        };
        view! {
            {breadcrumbs(l, vec![("/people".into(), l.t("People"))], &title)}
            {error_summary(l, errors)}
            {notice.map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p>{way_back}</div> })}
            <h1>{title.clone()}</h1>
            <dl class="facts">
                {fact(l.t("Sex"), l.sex(person.sex))}
                {fact(l.t("Year of birth"), person.birth_year.map_or_else(|| l.t("none"), |y| y.to_string()))}
                {fact(l.t("Language"), crate::words::i18n::L::language_name(person.language))}
                {fact(l.t("E-mail"), person.email.clone().unwrap_or_else(|| l.t("none")))}
                {fact(l.t("Phone"), person.phone.clone().unwrap_or_else(|| l.t("none")))}
            </dl>
            {ways}
            <h2>{l.t("Posts")}</h2>
            <ul>{posts}</ul>
            {match &account {
                _ if person.pseudonymised_at.is_some() => ().into_any(),
                Some(account) => view! {
                    {account_part(visit, id, account, second, roles)}
                    {address_part(visit, id, account, typed, errors)}
                    {sign_on::section(visit, account, linked.as_ref())}
                    <h2>{l.t("Another role")}</h2>
                    {give}
                }.into_any(),
                None => view! { <h2>{l.t("Account")}</h2><p>{l.t("This person has no account.")}</p> }.into_any(),
            }}
        }
    }))
}

fn account_part(
    visit: &Visit,
    person: PersonId,
    account: &Account,
    second_factor: bool,
    roles: impl IntoView + 'static,
) -> AnyView {
    let l = &visit.l;
    let closed = account.disabled_at.is_some();
    let state = if closed {
        tag("error", l.t("closed"))
    } else if account.password_hash.is_some() {
        tag("done", l.t("active"))
    } else {
        tag("plain", l.t("needs a card"))
    };
    let own = visit.viewer().is_some_and(|v| v.account == account.id);
    let toggle = (!own).then(|| {
        if closed {
            post_button(format!("/people/{person}/open"), "button button--secondary", l.t("Open the account again"))
        } else {
            post_button(format!("/people/{person}/close"), "button button--danger", l.t("Close the account"))
        }
    });
    let second_factor = second_factor.then(|| {
        let way = (!own).then(|| {
            view! { " "<a href=format!("/people/{person}/second-factor")>{l.t("Phone and recovery codes are lost")}</a> }
        });
        view! { <p>{l.t("Signs in with a second factor.")}{way}</p> }
    });
    view! {
        <h2>{l.t("Account")}</h2>
        <p>{account.user_name.clone()}" "{state}</p>
        {second_factor}
        <ul>{account.administrator.then(|| view! { <li>{l.t("Administrator")}</li> })}{roles.into_any()}</ul>
        <div class="cluster">
            {(!closed).then(|| post_button(format!("/people/{person}/card"), "button", l.t("Print a card for a new password")))}
            {toggle}
        </div>
        <p class="soft">{l.t("A closed account cannot sign in; nothing that it did is lost, and it can be opened again.")}</p>
    }
    .into_any()
}

fn address_part(visit: &Visit, person: PersonId, account: &Account, typed: Option<&str>, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let address = typed.or(account.address.as_deref()).unwrap_or_default();
    view! {
        <form method="post" action=format!("/people/{person}/address") novalidate>
            {Field::new("address", l.t("E-mail for signing in"), errors).optional(l)
                .hint(l.t("It works in place of the user name, and links to a new password go there. The person is told, at the address before too."))
                .input("email", address, "off")}
            <div class="form-actions"><button class="button button--secondary">{l.t("Save the address")}</button></div>
        </form>
    }
    .into_any()
}

pub(crate) async fn edit(visit: Visit, Path(id): Path<PersonId>) -> Result<Response, Failure> {
    if let Some(kept) = person::merged_into(visit.cx(), id).await? {
        return Ok(Redirect::to(&format!("/people/{kept}/edit")).into_response());
    }
    let person = person::find(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
    if person.pseudonymised_at.is_some() {
        return Ok(Redirect::to(&format!("/people/{id}")).into_response());
    }
    Ok(edit_form(&visit, id, &input_of(person), &[], &Errors::default()))
}

fn input_of(person: Person) -> PersonInput {
    PersonInput {
        given_name: person::typed_given(&person.given_name),
        family_name: person.family_name,
        patronymic: person.patronymic.unwrap_or_default(),
        sex: person.sex.code().to_owned(),
        birth_year: person.birth_year.map(|y| y.to_string()).unwrap_or_default(),
        language: person.language.code().to_owned(),
        email: person.email.unwrap_or_default(),
        phone: person.phone.unwrap_or_default(),
    }
}

/// The form to correct a person, also after errors or repairs.
pub(crate) fn edit_form(
    visit: &Visit,
    id: PersonId,
    input: &PersonInput,
    repairs: &[Repair],
    errors: &Errors,
) -> Response {
    let l = &visit.l;
    let title = l.t("Correct a person");
    visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {breadcrumbs(l, vec![("/people".into(), l.t("People"))], &title)}
            {error_summary(l, errors)}
            {repaired(visit, repairs)}
            <h1>{title.clone()}</h1>
            <p class="soft">{l.t("Certificates that were issued keep the name that was printed.")}</p>
            <form method="post" action=format!("/people/{id}/edit") novalidate>
                {person_fields(visit, input, errors)}
                <div class="form-actions">
                    <button class="button">{l.t("Save")}</button>
                    <a href=format!("/people/{id}")>{l.t("Leave without saving")}</a>
                </div>
            </form>
        }
    })
}

/// The card, shown once: the code is stored nowhere.
pub(crate) fn card(visit: &Visit, name: &str, account: &Account, code: &str, expires: DateTime<Utc>) -> Response {
    let l = &visit.l;
    let title = l.t("Card for a new password");
    let until = dates::moment(visit.language(), expires, DEFAULT_ZONE);
    let address = visit.app.settings.address.clone();
    visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            <h1 class="screen-only">{title.clone()}</h1>
            <div class="notice screen-only"><p>{l.t("Print this card now and give it to the person alone. The code is shown only once; a new card ends this one.")}</p></div>
            <div class="reset-card">
                <p><strong>"Dayaq"</strong></p>
                <p>{name.to_owned()}</p>
                <p>{l.t("User name")}": "<code class="mono">{account.user_name.clone()}</code></p>
                <p>{l.t("Code")}": "<code class="mono">{codes::print(code)}</code></p>
                <p class="small">{l.tf("Go to {address}/card and choose a password. Works once, until {time}.", &[("address", &address), ("time", &until)])}</p>
            </div>
            <p class="screen-only"><a href=format!("/people/{}", account.person_id)>{l.t("Back to the person")}</a></p>
        }
    })
}
