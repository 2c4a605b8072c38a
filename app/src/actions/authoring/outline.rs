//! Adding, moving and removing modules and activities of a draft; new courses.

use axum::{http::StatusCode, response::Response};
use courses::format::outline::{self, Changes, Kind, Way};
use records::{Problem, authoring::drafts};

use crate::{
    found::draft::{FoundDraft, projects},
    pages::authoring::{
        drafts as page,
        new::{self, NewCourse},
    },
    web::{
        back::{field_errors, to},
        failure::Failure,
        form::{Fields, Form},
        path::Path,
        visit::Visit,
    },
    words::problems::{Errors, sentence},
};

/// Most letters of a title.
const TITLE: usize = 200;
/// Most minutes of an activity: a working day.
const MINUTES: std::ops::RangeInclusive<i64> = 1..=480;

pub(crate) async fn change(visit: Visit, Path(course): Path<String>, Form(fields): Form) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    let l = &visit.l;
    let (target, wanted) = match read(&writing, &fields)? {
        Asked::Changes(target, changes) => (target, changes),
        Asked::Wrong(Wrong::Title) => {
            return refuse(&visit, &course, l.t("Write a title: one line of at most 200 letters.")).await;
        }
        Asked::Wrong(Wrong::Minutes) => {
            return refuse(&visit, &course, l.t("Minutes are a whole number from 1 to 480.")).await;
        }
    };
    let changed = match wanted {
        Some(changes) => {
            drafts::rewrite(visit.cx(), visit.signed_in()?.account, &course, &writing.files, &changes).await
        }
        None => Err(records::Error::Conflict(records::Conflict::Changed)),
    };
    match changed {
        Ok(()) => Ok(to(format!("/authoring/{course}{target}"))),
        Err(records::Error::Conflict(_)) => {
            let why = l.t("This cannot be done with the draft as it is now. Look at it, then do it again.");
            page::render(&visit, &course, Some((StatusCode::CONFLICT, why)), "", &Errors::default()).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn refuse(visit: &Visit, course: &str, why: String) -> Result<Response, Failure> {
    page::render(visit, course, Some((StatusCode::UNPROCESSABLE_ENTITY, why)), "", &Errors::default()).await
}

/// What a form of the outline asks for.
enum Asked {
    /// Where to go afterwards, and what changes; none where it cannot be done.
    Changes(String, Option<Changes>),
    Wrong(Wrong),
}

enum Wrong {
    Title,
    Minutes,
}

fn read(writing: &FoundDraft, fields: &Fields) -> Result<Asked, Failure> {
    let (files, folder, file) = (&writing.files, fields.get("folder"), fields.get("file"));
    let title = fields.get("title").split_whitespace().collect::<Vec<_>>().join(" ");
    let named = (1..=TITLE).contains(&title.chars().count());
    let minutes = fields.get("minutes").trim().parse::<i64>().ok().filter(|minutes| MINUTES.contains(minutes));
    let here = format!("#module-{folder}");
    let changes = match fields.get("act") {
        "add-module" if named => outline::add_module(files, &title),
        "set-module" if named => {
            let lines = fields.get("objectives").lines().map(str::trim).filter(|line| !line.is_empty());
            outline::set_module(files, folder, &title, &lines.map(str::to_owned).collect::<Vec<_>>())
        }
        "add-module" | "set-module" => return Ok(Asked::Wrong(Wrong::Title)),
        "module-up" => outline::move_module(files, folder, Way::Up),
        "module-down" => outline::move_module(files, folder, Way::Down),
        "remove-module" => outline::remove_module(files, folder),
        "add" if !named => return Ok(Asked::Wrong(Wrong::Title)),
        "add" => {
            let kind =
                Kind::ALL.into_iter().find(|kind| kind.code() == fields.get("kind")).ok_or(Failure::BadRequest)?;
            let Some(minutes) = minutes else { return Ok(Asked::Wrong(Wrong::Minutes)) };
            outline::add_activity(files, folder, kind, &title, minutes)
        }
        "set-minutes" => {
            let Some(minutes) = minutes else { return Ok(Asked::Wrong(Wrong::Minutes)) };
            outline::set_minutes(files, folder, file, minutes)
        }
        "up" => outline::move_activity(files, folder, file, Way::Up),
        "down" => outline::move_activity(files, folder, file, Way::Down),
        "remove" => outline::remove_activity(files, folder, file),
        _ => return Err(Failure::BadRequest),
    };
    Ok(Asked::Changes(here, changes))
}

/// Begins a course that is new.
pub(crate) async fn create(visit: Visit, Form(fields): Form) -> Result<Response, Failure> {
    let typed = NewCourse::read(&fields);
    let mine = projects(&visit).await?;
    let project = mine.iter().find(|project| project.slug == typed.project);
    let l = &visit.l;
    let mut wrong = Vec::new();
    if project.is_none() {
        wrong.push(("project", sentence(l, &Problem::Choice)));
    }
    if typed.title.is_empty() || typed.title.chars().count() > TITLE {
        wrong.push(("title", l.t("Write a title: one line of at most 200 letters.")));
    }
    if typed.language.parse::<courses::language::Language>().is_err() {
        wrong.push(("language", sentence(l, &Problem::Choice)));
    }
    if typed.groups.is_empty() {
        wrong.push(("groups", l.t("Choose at least one.")));
    }
    let Some(project) = project.filter(|_| wrong.is_empty()) else {
        return new::render(&visit, &typed, &Errors::several(wrong)).await;
    };
    let slug = if typed.slug.is_empty() { outline::name_of(&typed.title, "course") } else { typed.slug.clone() };
    let files = outline::blank(&slug, &typed.title, &typed.language, &typed.groups);
    match drafts::create(visit.cx(), visit.signed_in()?.account, project.id, &slug, &files).await {
        Ok(()) => Ok(to(format!("/authoring/{slug}"))),
        Err(error) => {
            let errors = field_errors(l, error)?;
            new::render(&visit, &NewCourse { slug, ..typed }, &errors).await
        }
    }
}
