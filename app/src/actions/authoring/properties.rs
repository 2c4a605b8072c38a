//! What a course says of itself, and its legal facts, saved from their forms.

use axum::response::Response;
use courses::format::{
    facts::{self, Fact, Fault},
    outline::Changes,
    properties,
};
use records::{Problem, authoring::drafts};

use crate::{
    found::draft::{FoundDraft, revision},
    pages::authoring::{facts as facts_page, properties as page},
    web::{
        back::{field_errors, to},
        failure::Failure,
        form::{Fields, Form},
        path::Path,
        visit::Visit,
    },
    words::problems::{Errors, sentence},
};

/// Most letters of a title, and of a sentence or two.
const TITLE: usize = 200;
const SUMMARY: usize = 1_000;

pub(crate) async fn save(visit: Visit, Path(course): Path<String>, Form(fields): Form) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    let l = &visit.l;
    let typed = page::Typed::read(&fields);
    let file = writing.text("course.toml").ok_or(Failure::NotFound)?;
    let errors = wrong(&visit, &typed);
    if !errors.is_empty() {
        return page::render(&visit, &writing, Some(&typed), &Errors::several(errors));
    }
    let conflict =
        || Errors::conflict("title", l.t("Somebody has changed this file meanwhile. Compare, then save again."));
    let Some(changes) =
        properties::write(&writing.files, &typed.properties).filter(|_| fields.get("revision") == revision(&file))
    else {
        return page::render(&visit, &writing, Some(&typed), &conflict());
    };
    match write(&visit, &writing, &changes).await {
        Ok(()) => Ok(to(format!("/authoring/{course}"))),
        Err(records::Error::Conflict(_)) => page::render(&visit, &writing, Some(&typed), &conflict()),
        Err(error) => Err(error.into()),
    }
}

fn wrong(visit: &Visit, typed: &page::Typed) -> Vec<(&'static str, String)> {
    let l = &visit.l;
    let said = &typed.properties;
    let long = |text: &str, max: usize| (text.chars().count() > max).then_some(Problem::TooLong { max });
    let empty = |text: &str| text.is_empty().then_some(Problem::Required);
    let mut wrong = Vec::new();
    wrong.extend(empty(&said.title).or(long(&said.title, TITLE)).map(|problem| ("title", sentence(l, &problem))));
    wrong.extend(
        empty(&said.summary).or(long(&said.summary, SUMMARY)).map(|problem| ("summary", sentence(l, &problem))),
    );
    if said.target_groups.is_empty() {
        wrong.push(("groups", l.t("Choose at least one.")));
    }
    let all = i64::try_from(said.rules.scenarios.len()).unwrap_or(i64::MAX);
    let number =
        |text: &str, read: Option<i64>, max: i64| !text.is_empty() && !read.is_some_and(|n| (1..=max).contains(&n));
    if number(&typed.at_least, said.rules.at_least, all) {
        wrong.push(("at_least", l.t("Write a number, at most that of the exercises that are chosen.")));
    }
    if number(&typed.minutes, said.rules.minutes, 100) {
        wrong.push(("minutes", l.t("Write a number from 1 to 100.")));
    }
    let rules = &said.rules;
    if !rules.lessons && rules.quizzes.is_empty() && rules.scenarios.is_empty() && rules.minutes.is_none() {
        wrong.push(("lessons", l.t("Choose at least one.")));
    }
    wrong
}

async fn write(visit: &Visit, writing: &FoundDraft, changes: &Changes) -> records::Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let actor = visit.signed_in().map(|viewer| viewer.account).map_err(|_| records::Error::NotFound)?;
    drafts::rewrite(visit.cx(), actor, &writing.draft.slug, &writing.files, changes).await
}

/// Adds, changes or removes a legal fact.
pub(crate) async fn fact(visit: Visit, Path(course): Path<String>, Form(fields): Form) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    let l = &visit.l;
    let typed = read(&fields);
    let refused = |errors: Errors| Ok(facts_page::render(&visit, &writing, Some(&typed), &errors));
    let act = fields.get("act");
    let known = facts::read(&writing.files).unwrap_or_default();
    let old = known.iter().find(|fact| fact.key == typed.key);
    let conflict =
        || Errors::conflict("text", l.t("Somebody has changed this fact meanwhile. Compare, then save again."));
    if act != "add" && old.is_some_and(|old| facts_page::revision_of(old) != fields.get("revision")) {
        return refused(conflict());
    }
    let mut wrong = Vec::new();
    if act != "remove" {
        for (field, text) in [("text", &typed.text), ("source", &typed.source)] {
            if text.is_empty() {
                wrong.push((field, sentence(l, &Problem::Required)));
            }
        }
        if typed.call.iter().any(|number| !typed.text.contains(number.as_str())) {
            wrong.push(("call", l.t("Every number has to stand in the text, as it is written here.")));
        }
    }
    if !wrong.is_empty() {
        return refused(Errors::several(wrong));
    }
    let changes = match act {
        "add" => facts::add(&writing.files, &typed),
        "save" => facts::change(&writing.files, &typed),
        "remove" => facts::remove(&writing.files, &typed.key),
        _ => return Err(Failure::BadRequest),
    };
    let changes = match changes {
        Ok(changes) => changes,
        Err(Fault::Key) => {
            let why = l.t("Write a key of Latin letters, digits and hyphens that no other fact has.");
            return refused(Errors::one("key", why));
        }
        Err(Fault::Day(key)) => {
            let why = if key == "valid_from" {
                l.t("Write a day, a month or a year: 2026-12-31, 2026-12 or 2026.")
            } else {
                l.t("Write a day: 2026-12-31.")
            };
            return refused(Errors::one(key, why));
        }
        Err(Fault::Gone | Fault::File) => return refused(conflict()),
    };
    match write(&visit, &writing, &changes).await {
        Ok(()) => Ok(to(format!("/authoring/{course}/facts#fact-{}", typed.key))),
        Err(records::Error::Conflict(_)) => refused(conflict()),
        Err(error) => refused(field_errors(l, error)?),
    }
}

fn read(fields: &Fields) -> Fact {
    let line = |name: &str| fields.get(name).split_whitespace().collect::<Vec<_>>().join(" ");
    let numbers = fields.get("call").split(',').map(str::trim).filter(|number| !number.is_empty());
    Fact {
        key: line("key"),
        text: line("text"),
        source: line("source"),
        seen_in: line("seen_in"),
        valid_from: line("valid_from"),
        valid_to: line("valid_to"),
        checked_on: line("checked_on"),
        call: numbers.map(str::to_owned).collect(),
    }
}
