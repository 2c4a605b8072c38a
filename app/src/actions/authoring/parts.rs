//! Saving files of a draft as text, and lessons passage by passage.

use axum::response::Response;
use courses::format::{
    Files,
    outline::{Changes, Kind},
    passages::{self, Change, SKELETONS},
};
use records::{
    authoring::{drafts, translations},
    system::key::AccountId,
};

use super::drafts as scenarios;
use crate::{
    found::draft::{Source, revision},
    pages::authoring::{
        lessons::{self, Typed},
        scenarios::editor::SourcePath,
        texts::{self, TextFile},
    },
    web::{
        back::{field_errors, to},
        failure::Failure,
        form::{Fields, Form},
        path::Path,
        visit::Visit,
    },
    words::problems::Errors,
};

/// How often a passage is written anew where somebody has changed another one at the same moment.
const TRIES: usize = 3;

/// Saves the whole text of an activity, right or wrong: the editor says what is wrong.
pub(crate) async fn text(
    visit: Visit,
    Path((course, module, name)): SourcePath,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let source = Source::find(&visit, &course, &module, &name).await?;
    if source.kind == Kind::Scenario {
        return scenarios::text(&visit, &source, &fields).await;
    }
    save(&visit, &TextFile::of(source), &fields).await
}

/// Saves what the whole course has.
pub(crate) async fn file(
    visit: Visit,
    Path((course, name)): Path<(String, String)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let file = TextFile::find(&visit, &course, &name).await?;
    save(&visit, &file, &fields).await
}

async fn save(visit: &Visit, file: &TextFile, fields: &Fields) -> Result<Response, Failure> {
    let l = &visit.l;
    let text = fields.get("source").replace("\r\n", "\n");
    let conflict =
        || Errors::conflict("source", l.t("Somebody has changed this file meanwhile. Compare, then save again."));
    if fields.get("revision") != revision(&file.text) {
        return texts::render(visit, file, Some(&text), &conflict()).await;
    }
    let actor = visit.signed_in()?.account;
    let slug = &file.writing.draft.slug;
    let changes = [(file.path.clone(), Some(text.clone()))].into();
    match rewrite(visit, actor, slug, &file.writing.files, &changes, fields).await {
        Ok(()) => Ok(to(&file.address)),
        Err(records::Error::Conflict(_)) => texts::render(visit, file, Some(&text), &conflict()).await,
        Err(error) => {
            let errors = field_errors(l, error)?;
            texts::render(visit, file, Some(&text), &errors).await
        }
    }
}

/// Changes files, with what their author says of the translations.
async fn rewrite(
    visit: &Visit,
    actor: AccountId,
    course: &str,
    old: &Files,
    changes: &Changes,
    fields: &Fields,
) -> records::Result<()> {
    if fields.has("same") {
        translations::rewrite_same(visit.cx(), actor, course, old, changes).await
    } else {
        drafts::rewrite(visit.cx(), actor, course, old, changes).await
    }
}

/// Changes, adds, moves or removes one passage of a lesson. What others have changed elsewhere in it meanwhile stays.
pub(crate) async fn passage(
    visit: Visit,
    Path((course, module, name)): SourcePath,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let l = &visit.l;
    let place: usize = fields.get("place").parse().map_err(|_| Failure::BadRequest)?;
    let old = fields.get("old").replace("\r\n", "\n");
    let mut new = fields.get("new").replace("\r\n", "\n");
    if old.starts_with("# ") && place == 0 {
        new = format!("# {}", new.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let skeleton = SKELETONS.iter().find(|(kind, _)| *kind == fields.get("kind")).map_or("TODO", |(_, text)| text);
    let skeleton = match fields.get("kind") {
        "legal" => format!("{skeleton} {}", fields.get("fact")),
        // What it shows is written next: until then it is a fault.
        "picture" => skeleton.replace("media/", &format!("media/{}", fields.get("picture"))),
        _ => skeleton.to_owned(),
    };
    // What was typed is kept, whichever button was pressed.
    let typed = fields.has("new") && new.trim() != old.trim();
    let below = if typed { passages::cut(&new).len().max(1) } else { 1 };
    let added = format!("{}\n\n{skeleton}", new.trim_end());
    let (change, target) = match fields.get("act") {
        "save" => (Change::Replace(&new), format!("#passage-{}", place + 1)),
        "remove" => (Change::Replace(""), format!("#passage-{place}")),
        "up" => (Change::Up, format!("#passage-{place}")),
        "down" => (Change::Down, format!("#passage-{}", place + 2)),
        "add" => {
            let change = if typed { Change::Replace(&added) } else { Change::After(&skeleton) };
            (change, format!("?open={}#passage-{}", place + below, place + below + 1))
        }
        _ => return Err(Failure::BadRequest),
    };
    for _ in 0..TRIES {
        let source = Source::find(&visit, &course, &module, &name).await?;
        if source.kind != Kind::Lesson {
            return Err(Failure::NotFound);
        }
        let moves = typed && matches!(change, Change::Up | Change::Down);
        let text = if moves {
            let saved = passages::change(&source.text, place, &old, Change::Replace(&new));
            // Two passages out of one stay where they are.
            saved.map(|saved| passages::change(&saved, place, new.trim(), change).unwrap_or(saved))
        } else {
            passages::change(&source.text, place, &old, change)
        };
        let Some(text) = text else { break };
        let actor = visit.signed_in()?.account;
        let changes = [(source.path(), Some(text))].into();
        match rewrite(&visit, actor, &course, &source.writing.files, &changes, &fields).await {
            Ok(()) => return Ok(to(format!("{}{target}", source.address()))),
            Err(records::Error::Conflict(_)) => {}
            Err(error) => {
                let errors = field_errors(l, error)?;
                let typed = Typed { place, text: new.clone() };
                return lessons::render(&visit, &source, &Fields::default(), Some(&typed), &errors).await;
            }
        }
    }
    let source = Source::find(&visit, &course, &module, &name).await?;
    let errors = Errors::conflict("new", l.t("Somebody has changed this passage meanwhile. Compare, then save again."));
    let last = passages::cut(&source.text).len().saturating_sub(1);
    let typed = Typed { place: place.min(last), text: new };
    lessons::render(&visit, &source, &Fields::default(), Some(&typed), &errors).await
}
