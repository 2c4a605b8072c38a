//! One person: what is known, the account, cards.

use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use records::{
    accounts::{
        account::{self, Account},
        second_factor,
    },
    certificates::achievement::{self, Certificate},
    merging::merge,
    people::{
        person::{self, Person, PersonId, PersonInput},
        posts,
    },
    projects::project::{self, DEFAULT_ZONE},
    text::Repair,
};

use super::{
    fields::{person_fields, repaired},
    sign_on,
};
use crate::{
    components::{
        draft,
        fields::Field,
        parts::{breadcrumbs, error_summary, fact, post_button, tag},
    },
    page::head::PageHead,
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
    words::{dates, i18n::L, labels::Choice, problems::Errors},
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
    let old_name = achievement::with_old_name(visit.cx(), id).await?;
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
        "replaced" => Some(l.t("The certificate is replaced. The old one says so where it is verified.")),
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
                {fact(l.t("Language"), L::language_name(person.language))}
                {fact(l.t("E-mail"), person.email.clone().unwrap_or_else(|| l.t("none")))}
                {fact(l.t("Phone"), person.phone.clone().unwrap_or_else(|| l.t("none")))}
            </dl>
            {ways}
            {certificates(l, id, &old_name)}
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

/// Certificates on which another name stands than in the record: each can be replaced.
fn certificates(l: &L, person: PersonId, old: &[Certificate]) -> Option<AnyView> {
    let items = old.iter().map(|one| {
        let action = format!("/people/{person}/certificates/{}/replace", one.id);
        view! {
            <li>
                <div>
                    <strong>{one.printed.name.clone()}</strong>" "<span class="mono">{one.number.clone()}</span>
                    <p class="soft">{one.printed.course.clone()}</p>
                </div>
                {post_button(action, "button button--secondary", l.t("Replace with the name of today"))}
            </li>
        }
    });
    let items = items.collect_view();
    (!old.is_empty()).then(|| {
        view! {
            <div class="notice">
                <h2 class="notice__title">{l.t("Certificates with another name")}</h2>
                <p>{l.t("What was given out stays as it was printed. If the name on it was wrong, replace it: the new one has a number of its own, and the page for verifying says that the old one was replaced. Somebody who has married keeps a certificate that was right.")}</p>
                <ul class="session-list">{items}</ul>
            </div>
        }
        .into_any()
    })
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
        {(!own && !closed).then(|| administrator(l, person, account.administrator))}
        <p class="soft">{l.t("A closed account cannot sign in; nothing that it did is lost, and it can be opened again.")}</p>
    }
    .into_any()
}

/// The right of an administrator: folded away, because it is given once in years.
fn administrator(l: &L, person: PersonId, is_one: bool) -> AnyView {
    let (summary, text, end, button) = if is_one {
        (
            l.t("Take the right of an administrator away"),
            l.t("The person keeps the roles in projects, and signs in anew."),
            "/end",
            l.t("Take the right away"),
        )
    } else {
        (
            l.t("Make this person an administrator"),
            l.t("Administrators see and change everything of every project: people, accounts, organisations, the audit log. Give the right to few."),
            "",
            l.t("Make an administrator"),
        )
    };
    view! {
        <details class="disclosure">
            <summary>{summary}</summary>
            <form method="post" action=format!("/people/{person}/administrator{end}")>
                <p>{text}</p>
                <button class="button button--danger">{button}</button>
            </form>
        </details>
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
            <form method="post" action=format!("/people/{id}/edit") novalidate data-draft=draft::draft(l)>
                {person_fields(visit, input, errors)}
                <div class="form-actions">
                    <button class="button">{l.t("Save")}</button>
                    <a href=format!("/people/{id}") data-discards="">{l.t("Leave without saving")}</a>
                </div>
            </form>
            {draft::script(visit)}
        }
    })
}
