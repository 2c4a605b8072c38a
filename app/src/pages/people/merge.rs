//! Two records side by side, before they are merged; and the choice of the second one.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    accounts::list,
    merging::merge::{self, MergeInput, Preview, Refused, Side},
    people::{
        duplicates,
        likeness::PROBABLE,
        person::{self, PersonId},
    },
    projects::project::{self, DEFAULT_ZONE, Project},
    system::list::Page,
};

use super::duplicates::{because, record, two_people};
use crate::{
    components::{
        fields::Field,
        list::{heads, stacked},
        parts::{breadcrumbs, empty, error_summary},
    },
    page::head::PageHead,
    web::{
        failure::Failure,
        form::{Fields, Query},
        visit::Visit,
    },
    words::{dates, i18n::L, problems::Errors},
};

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let (kept, gone) = (query.get("kept").parse().ok(), query.get("gone"));
    let kept: PersonId = kept.ok_or(Failure::NotFound)?;
    if gone.is_empty() {
        return choose(&visit, kept, &query).await;
    }
    let gone: PersonId = gone.parse().map_err(|_| Failure::NotFound)?;
    compare(&visit, kept, gone, &MergeInput::default(), &Errors::default()).await
}

/// Who else may be this person.
async fn choose(visit: &Visit, kept: PersonId, query: &Fields) -> Result<Response, Failure> {
    let person = person::find(visit.cx(), kept).await?.ok_or(Failure::NotFound)?;
    let search: String = query.get("search").trim().chars().take(100).collect();
    let filter = list::Filter { search: search.clone(), ..list::Filter::default() };
    let like = duplicates::like_person(visit.cx(), kept, PROBABLE).await?;
    let found =
        if search.is_empty() { Vec::new() } else { list::list(visit.cx(), &filter, Page::typed("")).await?.rows };
    let l = &visit.l;
    let name = person.full_name();
    let title = l.t("Choose the second record");
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let address = |other: PersonId| format!("/people/merge?kept={kept}&gone={other}");
        let alike = like.iter().map(|(known, likeness)| {
            view! {
                <li>
                    <div>{record(known)}<p class="soft">{because(visit, &likeness.reasons)}</p></div>
                    <a href=address(known.id)>{l.t("Compare and merge")}<span class="visually-hidden">": "{known.full_name()}</span></a>
                </li>
            }
        });
        let alike = alike.collect_view();
        let others = found.iter().filter(|row| row.id != kept).map(|row| {
            let name = row.full_name();
            view! {
                <li>
                    <div>{name.clone()}<br/><span class="soft small">{row.organisation.clone()}</span></div>
                    <a href=address(row.id)>{l.t("Compare and merge")}<span class="visually-hidden">": "{name}</span></a>
                </li>
            }
        });
        let others = others.collect_view();
        let alike = if like.is_empty() {
            view! { <p>{l.t("No other record looks like this person.")}</p> }.into_any()
        } else {
            view! { <ul class="course-list">{alike}</ul> }.into_any()
        };
        let others = if search.is_empty() {
            None
        } else if found.iter().all(|row| row.id == kept) {
            Some(empty(l.t("Nobody found"), l.t("Search for another part of the name."), None))
        } else {
            Some(view! { <ul class="course-list">{others}</ul> }.into_any())
        };
        view! {
            {breadcrumbs(l, vec![("/people".into(), l.t("People")), (format!("/people/{kept}"), name.clone())], &title)}
            <h1>{title.clone()}</h1>
            <p>{l.tf("Which other record is of {name} too?", &[("name", &name)])}</p>
            <h2>{l.t("Records that look alike")}</h2>
            {alike}
            <h2>{l.t("Another record")}</h2>
            <form class="filters" method="get" action="/people/merge" role="search">
                <input type="hidden" name="kept" value=kept.to_string()/>
                {Field::new("search", l.t("Name or user name"), &Errors::default()).input("search", &search, "off")}
                <div class="form-actions"><button class="button button--secondary">{l.t("Search")}</button></div>
            </form>
            {others}
        }
    }))
}

/// Both records and what stays of each, also after errors.
pub(crate) async fn compare(
    visit: &Visit,
    kept: PersonId,
    gone: PersonId,
    input: &MergeInput,
    errors: &Errors,
) -> Result<Response, Failure> {
    let cx = visit.cx();
    let actor = visit.signed_in()?.account;
    let preview = merge::preview(cx, actor, kept, gone).await?.ok_or(Failure::NotFound)?;
    let stays = merge::side(cx, kept).await?.ok_or(Failure::NotFound)?;
    let goes = merge::side(cx, gone).await?.ok_or(Failure::NotFound)?;
    let distinct = duplicates::are_distinct(cx, kept, gone).await?;
    let projects = project::all(cx).await?;
    let l = &visit.l;
    let title = l.t("Merge two records");
    Ok(visit.page_with(errors.status(), PageHead::new(&title), || {
        let names = format!("{} · {}", stays.person.full_name(), goes.person.full_name());
        let rows = (fields(visit, &stays, &goes, input, errors), details(visit, &stays, &goes, &projects)).into_any();
        let table = stacked(title.clone(), (view! { <td role="cell"></td> }, heads([l.t("This record stays"), l.t("This record is closed")])).into_any(), rows);
        let body = if let Some(refused) = preview.refused {
            view! {
                <div class="notice notice--error" role="alert"><p>{why(l, refused)}</p></div>
                {table}
            }
            .into_any()
        } else {
            view! {
                {distinct.then(|| view! { <div class="notice"><p>{l.t("Somebody said that these are two people.")}</p></div> })}
                <p>{l.t("Where the records differ, choose what stays.")}</p>
                <form method="post" action="/people/merge" novalidate>
                    <input type="hidden" name="kept" value=kept.to_string()/>
                    <input type="hidden" name="gone" value=gone.to_string()/>
                    {table}
                    <h2>{l.t("What will happen")}</h2>
                    <ul>{consequences(l, &stays, &goes, &preview)}</ul>
                    <div class="form-actions">
                        <button class="button">{l.t("Merge the two records")}</button>
                        <a href=format!("/people/merge?kept={gone}&gone={kept}")>{l.t("Keep the other record instead")}</a>
                        <a href="/people/duplicates">{l.t("Leave without merging")}</a>
                    </div>
                </form>
                {(!distinct).then(|| two_people(l, &kept.to_string(), &gone.to_string(), names))}
            }
            .into_any()
        };
        view! {
            {breadcrumbs(l, vec![("/people".into(), l.t("People")), ("/people/duplicates".into(), l.t("Possible duplicates"))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            {body}
        }
    }))
}

/// Why two records are not merged, or a merge is not undone.
pub(crate) fn why(l: &L, refused: Refused) -> String {
    match refused {
        Refused::Same => l.t("A record cannot be merged with itself. Choose another one."),
        Refused::Merged => l.t(
            "One of these records was merged into another one already. Open that one from the list of merged records.",
        ),
        Refused::Own => {
            l.t("This would close the record of your own account. Keep this record and close the other one.")
        }
        Refused::Administrator => {
            l.t("The record that would be closed has the account of an administrator. Keep it and close the other one.")
        }
        Refused::Later => l.t("A later merge of the same person has to be undone first."),
        Refused::Undone => l.t("This merge was undone already."),
        Refused::Pseudonymised => l.t("The name of one of the two was removed: nobody knows any more who it is."),
    }
}

/// What is known about the person, line by line, with a choice where the records differ.
fn fields(visit: &Visit, stays: &Side, goes: &Side, input: &MergeInput, errors: &Errors) -> Vec<AnyView> {
    let l = &visit.l;
    let language = |side: &Side| Some(L::language_name(side.person.language).to_owned());
    let year = |side: &Side| side.person.birth_year.map(|year| year.to_string());
    let sex = |side: &Side| {
        let sex = side.person.sex;
        (sex != person::Sex::Unstated).then(|| l.sex(sex))
    };
    let (a, b) = (&stays.person, &goes.person);
    let some = |text: &String| Some(text.clone());
    [
        ("family_name", l.t("Family name"), some(&a.family_name), some(&b.family_name), &input.family_name),
        ("given_name", l.t("Given name"), some(&a.given_name), some(&b.given_name), &input.given_name),
        ("patronymic", l.t("Patronymic"), a.patronymic.clone(), b.patronymic.clone(), &input.patronymic),
        ("sex", l.t("Sex"), sex(stays), sex(goes), &input.sex),
        ("birth_year", l.t("Year of birth"), year(stays), year(goes), &input.birth_year),
        ("language", l.t("Language"), language(stays), language(goes), &input.language),
        ("email", l.t("E-mail"), a.email.clone(), b.email.clone(), &input.email),
        ("phone", l.t("Phone"), a.phone.clone(), b.phone.clone(), &input.phone),
    ]
    .into_iter()
    .map(|(name, label, kept, gone, chosen)| field(l, errors, (name, label), (kept, gone), chosen))
    .collect()
}

fn field(
    l: &L,
    errors: &Errors,
    (name, label): (&'static str, String),
    (kept, gone): (Option<String>, Option<String>),
    chosen: &str,
) -> AnyView {
    let choice = kept.is_some() && gone.is_some() && kept != gone;
    let none = l.t("none");
    let value = |side: &'static str, value: Option<String>| {
        let text = value.unwrap_or_else(|| none.clone());
        if !choice {
            return view! { <span>{text}</span> }.into_any();
        }
        let checked = if side == "gone" { chosen == "gone" } else { chosen != "gone" };
        let id = if side == "kept" { name.to_owned() } else { format!("{name}-gone") };
        let spoken = format!("{label}: {text}");
        view! {
            <label class="pick">
                <input type="radio" id=id name=name value=side checked=checked aria-label=spoken/>
                <span>{text}</span>
            </label>
        }
        .into_any()
    };
    errors.name(name, &label);
    let error = errors.of(name).map(|text| view! { <p class="field__error" id=format!("{name}-error")>{text}</p> });
    let cells = (value("kept", kept), value("gone", gone));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{label.clone()}{error}</th>
            <td role="cell" data-label=l.t("Kept")>{cells.0}</td>
            <td role="cell" data-label=l.t("Closed")>{cells.1}</td>
        </tr>
    }
    .into_any()
}

/// Posts, courses, events and account.
fn details(visit: &Visit, stays: &Side, goes: &Side, projects: &[Project]) -> Vec<AnyView> {
    let l = &visit.l;
    let language = visit.language();
    let posts = |side: &Side| -> Vec<String> {
        let line = |p: &records::people::posts::Post| {
            let until = p.to_date.map_or_else(|| l.t("today"), |d| dates::short(language, d));
            format!("{}, {} ({} – {until})", p.organisation, l.post_role(p.role), dates::short(language, p.from_date))
        };
        side.posts.iter().map(line).collect()
    };
    let courses = |side: &Side| -> Vec<String> {
        let line = |c: &merge::Course| {
            let project = match language {
                courses::language::Language::Az => &c.project.az,
                courses::language::Language::En => &c.project.en,
                courses::language::Language::Ru => &c.project.ru,
            };
            let (done, all) = (c.done.0.to_string(), c.done.1.to_string());
            let state = if c.complete {
                l.t("completed")
            } else {
                l.tf("{done} of {all} done", &[("done", &done), ("all", &all)])
            };
            format!("{}, {project}: {state}", c.version.editions.get(language).title.value)
        };
        side.courses.iter().map(line).collect()
    };
    let events = |side: &Side| -> Vec<String> {
        let line = |e: &merge::Event| match e.on_date {
            Some(day) => format!("{}, {}", e.title, dates::short(language, day)),
            None => e.title.clone(),
        };
        side.events.iter().map(line).collect()
    };
    let account = |side: &Side| -> Vec<String> {
        let Some(account) = &side.account else { return Vec::new() };
        let closed = account.disabled_at.map(|_| format!(" ({})", l.t("closed"))).unwrap_or_default();
        let roles = side.roles.iter().map(|(slug, role)| {
            let project = projects.iter().find(|p| p.slug == *slug).map_or(slug.as_str(), |p| p.name(language));
            format!("{project}: {}", l.role(*role))
        });
        let administrator = account.administrator.then(|| l.t("Administrator"));
        std::iter::once(format!("{}{closed}", account.user_name)).chain(administrator).chain(roles).collect()
    };
    let entered = |side: &Side| vec![dates::moment(language, side.person.created_at, DEFAULT_ZONE)];
    [
        (l.t("Posts"), posts(stays), posts(goes)),
        (l.t("Courses"), courses(stays), courses(goes)),
        (l.t("Events"), events(stays), events(goes)),
        (l.t("Account"), account(stays), account(goes)),
        (l.t("Record made"), entered(stays), entered(goes)),
    ]
    .into_iter()
    .map(|(label, kept, gone)| {
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{label}</th>
                <td role="cell" data-label=l.t("Kept")>{lines(l, kept)}</td>
                <td role="cell" data-label=l.t("Closed")>{lines(l, gone)}</td>
            </tr>
        }
        .into_any()
    })
    .collect()
}

fn lines(l: &L, lines: Vec<String>) -> AnyView {
    if lines.is_empty() {
        return view! { <span class="soft">{l.t("nothing yet")}</span> }.into_any();
    }
    let lines = lines.into_iter().map(|line| view! { {line}<br/> });
    view! { <span>{lines.collect_view()}</span> }.into_any()
}

/// What the merge will do, in sentences.
fn consequences(l: &L, stays: &Side, goes: &Side, preview: &Preview) -> Vec<AnyView> {
    let mut said = vec![l.tf(
        "{name} is no longer in any list. Everything that both records have counts for one person.",
        &[("name", &goes.person.full_name())],
    )];
    let mut count = |number: usize, text: &dyn Fn(usize) -> String| {
        if number > 0 {
            said.push(text(number));
        }
    };
    count(preview.courses_joined, &|n| {
        l.tn(
            "{n} course was begun in both records: the results are counted together.",
            "{n} courses were begun in both records: the results are counted together.",
            n,
        )
    });
    count(preview.courses_moved, &|n| {
        l.tn("{n} course is added with its results.", "{n} courses are added with their results.", n)
    });
    count(preview.registrations, &|n| {
        l.tn("{n} registration for an event is added.", "{n} registrations for events are added.", n)
    });
    count(preview.posts, &|n| l.tn("{n} post is added.", "{n} posts are added.", n));
    let user = |side: &Side| side.account.as_ref().map(|account| account.user_name.clone()).unwrap_or_default();
    if preview.account_moves {
        said.push(l.tf("The account {user} is then the account of the record that stays.", &[("user", &user(goes))]));
    }
    if preview.account_closes {
        said.push(l.tf(
            "The account {user} is closed; the person signs in as {other}.",
            &[("user", &user(goes)), ("other", &user(stays))],
        ));
    }
    if preview.roles > 0 {
        said.push(l.tn(
            "The account that stays is given {n} role.",
            "The account that stays is given {n} roles.",
            preview.roles,
        ));
    }
    said.push(l.t("Certificates that were issued stay valid as they were printed."));
    said.push(l.t("The merge can be undone; what the person does meanwhile stays with the record that is kept."));
    said.into_iter().map(|text| view! { <li>{text}</li> }.into_any()).collect()
}
