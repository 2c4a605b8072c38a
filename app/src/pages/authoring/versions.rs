//! The versions of a course: what each was for, what differed, and taking one back.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    authoring::{
        drafts, library, owners,
        versions::{self, Version},
    },
    learning::participations::{self, Readers},
    projects::project::DEFAULT_ZONE,
    system::key::VersionId,
};

use super::difference;
use crate::{
    components::{
        list::{heads, stacked},
        parts::{breadcrumbs, post_button, tag},
    },
    found::draft::{owner, written},
    page::head::PageHead,
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
    words::{dates, i18n::L},
};

pub(crate) async fn list(visit: Visit, Path(course): Path<String>, Query(query): Query) -> Result<Response, Failure> {
    let course = written(&visit, &course).await?;
    let done = query.get("done") == "published";
    page(&visit, &course, StatusCode::OK, done, None).await
}

/// The list, also after something was not done.
pub(crate) async fn render(visit: &Visit, course: &str, why: Option<String>) -> Result<Response, Failure> {
    page(visit, course, StatusCode::CONFLICT, false, why).await
}

async fn page(
    visit: &Visit,
    course: &str,
    status: StatusCode,
    done: bool,
    why: Option<String>,
) -> Result<Response, Failure> {
    let cx = visit.cx();
    let known = versions::of_course(cx, course).await?;
    let readers = participations::readers(cx, course).await?;
    let draft = drafts::find(cx, course).await?;
    let current = versions::current(&known).map(|version| version.id);
    let answers = owners::answers(cx, visit.signed_in()?.account, course).await?;
    let turn = match known.iter().filter(|version| version.taken_back_at.is_none()).count() {
        _ if !answers => Turn::Neither,
        0 | 1 => Turn::Last,
        _ => Turn::Free,
    };
    let owner = owner(visit, course).await?;
    let l = &visit.l;
    let title = l.tf("Versions of “{course}”", &[("course", course)]);
    Ok(visit.page_with(status, PageHead::new(&title), || {
        let done = known.first().filter(|_| done).map(|newest| {
            let sentence = match newest.corrects {
                Some(_) => l.tf(
                    "Version {version} is published. Everybody who has begun reads it from now on.",
                    &[("version", &newest.version)],
                ),
                None => l.tf(
                    "Version {version} is published. Whoever begins from now on gets it.",
                    &[("version", &newest.version)],
                ),
            };
            view! { <div class="notice notice--done" role="status"><p>{sentence}</p></div> }
        });
        let columns = [l.t("Version"), l.t("Published"), l.t("What is new"), l.t("People"), l.t("What to do")];
        let rows: Vec<AnyView> = known
            .iter()
            .enumerate()
            .map(|(place, version)| {
                let earlier = known.get(place + 1).is_some();
                row(
                    visit,
                    course,
                    version,
                    &readers,
                    current,
                    Beside {
                        earlier,
                        turn,
                        draft: draft.is_some(),
                    },
                )
            })
            .collect();
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor"))], &title)}
            {done}
            {why.map(|why| view! { <div class="notice notice--error" role="alert"><p>{why}</p></div> })}
            <h1>{title.clone()}</h1>
            <p>{l.t("No version is ever deleted: what people have done with it stays readable.")}</p>
            {owner.map(|project| view! { <p>{l.tf("The course belongs to the project “{project}”: its trainers publish versions and take them back.", &[("project", &project)])}</p> })}
            {stacked(title.clone(), heads(columns), rows)}
        }
    }))
}

/// What stands beside a version.
#[derive(Clone, Copy)]
struct Beside {
    /// An earlier version, to compare with.
    earlier: bool,
    /// What may be done with it.
    turn: Turn,
    /// A draft of the course.
    draft: bool,
}

/// Whether versions are taken back and given out again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// The viewer does not answer for the course.
    Neither,
    /// One alone is left that people get.
    Last,
    /// Both.
    Free,
}

fn row(
    visit: &Visit,
    course: &str,
    version: &Version,
    readers: &[Readers],
    current: Option<VersionId>,
    beside: Beside,
) -> AnyView {
    let l = &visit.l;
    let address = format!("/authoring/{course}/versions/{}", version.id);
    let is_current = current == Some(version.id);
    let state = if version.taken_back_at.is_some() {
        Some(tag("due", l.t("taken back")))
    } else {
        is_current.then(|| tag("done", l.t("what people get")))
    };
    let kind = if version.corrects.is_some() { l.t("correction") } else { l.t("edition") };
    let at = dates::moment(visit.language(), version.published_at, DEFAULT_ZONE);
    let by = version.by_given.iter().chain(&version.by_family).cloned().collect::<Vec<_>>().join(" ");
    let people = readers.iter().find(|readers| readers.begun == version.id);
    let people = people.map_or_else(|| l.t("nobody"), |readers| begun(l, readers));
    let note = version.note.clone().unwrap_or_else(|| "–".to_owned());
    let read = view! {
        <p><a href=format!("{address}/read")>{l.t("Read it")}</a></p>
        <p><a href=format!("{address}/folder") download="">{l.t("Download it as ZIP")}</a></p>
    };
    let compare = beside.earlier.then(|| {
        view! { <p><a href=format!("{address}/compare")>{l.t("What differs from the one before")}</a></p> }
    });
    let turn = match (beside.turn, version.taken_back_at) {
        (Turn::Neither, _) | (Turn::Last, None) => None,
        (_, Some(_)) => {
            Some(post_button(format!("{address}/give-out"), "button button--secondary", l.t("Give it out again")))
        }
        (Turn::Free, None) => Some(take_back(l, &address, version)),
    };
    let restore = (!is_current && !beside.draft)
        .then(|| post_button(format!("{address}/restore"), "button button--secondary", l.t("Begin a draft with it")));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{version.version.clone()}" "<span class="soft">{kind}</span>" "{state}</th>
            <td role="cell" data-label=l.t("Published")>{at}<br/>{by}</td>
            <td role="cell" data-label=l.t("What is new")><span class="keeps-lines">{note}</span></td>
            <td role="cell" data-label=l.t("People")>{people}</td>
            <td role="cell" data-label=l.t("What to do")>{read}{compare}{restore}{turn}</td>
        </tr>
    }
    .into_any()
}

fn begun(l: &L, readers: &Readers) -> String {
    let count = |n: i64| usize::try_from(n).unwrap_or_default();
    let all = l.tn("{n} began with it", "{n} began with it", count(readers.all_of_them));
    let middle = l.tn("{n} is in the middle of it", "{n} are in the middle of it", count(readers.in_the_middle));
    format!("{all}, {middle}")
}

fn take_back(l: &L, address: &str, version: &Version) -> AnyView {
    let what = match version.corrects {
        Some(_) => l.t(
            "Everybody reads the version before it again, also those who have begun. Nothing that they did is lost.",
        ),
        None => {
            l.t("Whoever begins from now on gets the version before it. Who has begun with this one goes on with it.")
        }
    };
    view! {
        <details class="disclosure"><summary>{l.t("Take it back")}</summary>
            <p>{what}</p>
            {post_button(format!("{address}/take-back"), "button button--danger", l.t("Take this version back"))}
        </details>
    }
    .into_any()
}

pub(crate) async fn compare(
    visit: Visit,
    Path((course, version)): Path<(String, VersionId)>,
) -> Result<Response, Failure> {
    let course = written(&visit, &course).await?;
    let known = versions::of_course(visit.cx(), &course).await?;
    let place = known.iter().position(|known| known.id == version).ok_or(Failure::NotFound)?;
    let before = known.get(place + 1).ok_or(Failure::NotFound)?;
    let (old, new) = (library::version(visit.cx(), before.id).await?, library::version(visit.cx(), version).await?);
    let (old, new) = (old.ok_or(Failure::NotFound)?, new.ok_or(Failure::NotFound)?);
    let l = &visit.l;
    let title = l.tf("Version {new} after {old}", &[("new", &new.version), ("old", &old.version)]);
    let compared = difference::compare(old, new.editions.clone()).await?;
    let versions = format!("/authoring/{course}/versions");
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title), || {
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (versions, l.tf("Versions of “{course}”", &[("course", &course)]))], &title)}
            <h1>{title.clone()}</h1>
            {difference::languages(l, &compared)}
        }
    }))
}
