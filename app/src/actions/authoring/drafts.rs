//! Beginning, changing, publishing and throwing away drafts.

use axum::response::Response;
use courses::format::{
    sketch::{self, CHOICE, EVENT, EXTRA, Fault, Keys, Kind, NODE, OPTION, QUESTION, SketchNode},
    twee,
};
use records::{
    FieldError, Problem,
    authoring::{
        discarded::{self, DiscardedId},
        drafts::{self, LARGEST, Release},
    },
    system::heavy,
};

use crate::{
    found::draft::{FoundDraft, Source, discarded, written},
    pages::authoring::{
        publish as page,
        scenarios::{
            editor::{self, SourcePath},
            typed::Typed,
        },
    },
    web::{
        back::{field_errors, to},
        failure::Failure,
        form::{Fields, Form, Query},
        path::Path,
        visit::Visit,
    },
    words::{i18n::L, problems::Errors},
};

pub(crate) async fn start(visit: Visit, Path(course): Path<String>) -> Result<Response, Failure> {
    let course = written(&visit, &course).await?;
    drafts::start(visit.cx(), visit.signed_in()?.account, &course).await?;
    Ok(to(format!("/authoring/{course}")))
}

pub(crate) async fn discard(visit: Visit, Path(course): Path<String>) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    drafts::discard(visit.cx(), visit.signed_in()?.account, &writing.draft.slug).await?;
    Ok(to("/authoring?done=discarded"))
}

/// `POST /authoring/{course}/discarded/{draft}`: as it was.
pub(crate) async fn bring_back(
    visit: Visit,
    Path((course, id)): Path<(String, DiscardedId)>,
) -> Result<Response, Failure> {
    let found = discarded(&visit).await?.into_iter().find(|draft| draft.id == id && draft.slug == course);
    found.ok_or(Failure::NotFound)?;
    let slug = discarded::bring_back(visit.cx(), visit.signed_in()?.account, id).await?;
    Ok(to(format!("/authoring/{slug}")))
}

pub(crate) async fn publish(visit: Visit, Path(course): Path<String>, Form(fields): Form) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    let kind = fields.get("kind").to_owned();
    let release = Release {
        version: fields.get("version").trim().to_owned(),
        corrects: kind == "correction",
        note: fields.get("note").replace("\r\n", "\n"),
        seen: fields.get("seen").parse().ok(),
        languages: fields
            .has("choose-languages")
            .then(|| fields.all("languages").iter().filter_map(|code| code.parse().ok()).collect()),
    };
    let published = if ["correction", "edition"].contains(&kind.as_str()) {
        drafts::publish(visit.cx(), visit.signed_in()?.account, &writing.draft.slug, &release).await
    } else {
        Err(records::Error::field("kind", Problem::Required))
    };
    let errors = match published {
        Ok(_) => return Ok(to(format!("/authoring/{course}/versions?done=published"))),
        // The page of the draft lists the faults; a version that is taken is the only other one.
        Err(records::Error::Course(_)) => Errors::one(
            "version",
            visit.l.t("The draft has faults, or this version exists already with other content."),
        ),
        Err(records::Error::Conflict(why)) => Errors::conflict("version", visit.l.conflict(why)),
        Err(error) => field_errors(&visit.l, error)?,
    };
    page::render(&visit, &course, Some(&page::Typed { kind, release }), &errors).await
}

/// A second person approves the draft exactly as they have looked at it.
pub(crate) async fn approve(visit: Visit, Path(course): Path<String>, Form(fields): Form) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    let seen = fields.get("seen").parse().ok();
    match drafts::approve(visit.cx(), visit.signed_in()?.account, &writing.draft.slug, seen).await {
        Ok(()) => Ok(to(format!("/authoring/{course}/publish"))),
        Err(records::Error::Conflict(why)) => {
            page::render(&visit, &course, None, &Errors::conflict("approve", visit.l.conflict(why))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Saves one node.
pub(crate) async fn node(
    visit: Visit,
    Path((course, module, name)): SourcePath,
    Query(query): Query,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let source = Source::scenario(&visit, &course, &module, &name).await?;
    let node = read_node(&fields);
    let view = if query.get("view") == "graph" { "graph" } else { "outline" };
    let target = format!("{}?view={view}&node={}#node", source.address(), node.id);
    let written = sketch::write(&source.text, &node);
    save(&visit, &source, &fields, written, &target, Some(Typed::Node(Box::new(node)))).await
}

pub(crate) async fn add(
    visit: Visit,
    Path((course, module, name)): SourcePath,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let source = Source::scenario(&visit, &course, &module, &name).await?;
    let id = fields.get("id").trim();
    let target = format!("{}?view=outline&node={id}#node", source.address());
    save(&visit, &source, &fields, sketch::add(&source.text, id, id), &target, Some(Typed::Id(id.to_owned()))).await
}

pub(crate) async fn remove(
    visit: Visit,
    Path((course, module, name)): SourcePath,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let source = Source::scenario(&visit, &course, &module, &name).await?;
    let written = sketch::remove(&source.text, fields.get("id"));
    let target = format!("{}?view=outline", source.address());
    save(&visit, &source, &fields, written, &target, None).await
}

/// Saves the whole text of an exercise, right or wrong: the editor says what is wrong.
pub(super) async fn text(visit: &Visit, source: &Source, fields: &Fields) -> Result<Response, Failure> {
    let text = fields.get("source").replace("\r\n", "\n");
    let target = format!("{}?view=text", source.address());
    save(visit, source, fields, Ok(text.clone()), &target, Some(Typed::Text(text))).await
}

/// Replaces the text by what a Twee file says.
pub(crate) async fn twee(
    visit: Visit,
    Path((course, module, name)): SourcePath,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let source = Source::scenario(&visit, &course, &module, &name).await?;
    let target = format!("{}?view=text", source.address());
    let text = fields.get("twee").replace("\r\n", "\n");
    if text.len() > LARGEST {
        let too_long = FieldError { field: "twee".into(), problem: Problem::TooLong { max: LARGEST } };
        let typed = Some(Typed::Twee(fields.get("twee").to_owned()));
        return refuse(&visit, &source, "text", typed, &Errors::new(&visit.l, &[too_long])).await;
    }
    match heavy::FIGURES.run(move || twee::import(&text)).await? {
        Ok(imported) => {
            // What was left out is written where the author sees it first.
            let lost = imported.lost.iter().map(|line| format!("# {line}"));
            let lines: Vec<String> = lost.chain([imported.text]).collect();
            save(
                &visit,
                &source,
                &fields,
                Ok(lines.join("\n")),
                &target,
                Some(Typed::Twee(fields.get("twee").to_owned())),
            )
            .await
        }
        Err(faults) => {
            let sentences: Vec<String> =
                faults.iter().take(5).map(|fault| format!("{}: {}", fault.line, fault.message)).collect();
            let sentence = visit.l.tf("The Twee source has faults: {faults}", &[("faults", &sentences.join("; "))]);
            let errors = Errors::one("twee", sentence);
            let typed = Some(Typed::Twee(fields.get("twee").to_owned()));
            refuse(&visit, &source, "text", typed, &errors).await
        }
    }
}

/// Writes the new text if the old one is still the one that the form was made from.
async fn save(
    visit: &Visit,
    source: &Source,
    fields: &Fields,
    written: Result<String, Fault>,
    target: &str,
    typed: Option<Typed>,
) -> Result<Response, Failure> {
    let l = &visit.l;
    let view = if matches!(typed, Some(Typed::Text(_) | Typed::Twee(_))) { "text" } else { "outline" };
    let conflict =
        || Errors::conflict("source", l.t("Somebody has changed this exercise meanwhile. Compare, then save again."));
    if fields.get("revision") != source.revision() {
        return refuse(visit, source, view, typed, &conflict()).await;
    }
    let text = match written {
        Ok(text) => text,
        Err(fault) => {
            let errors = Errors::one("id", sentence(l, &fault));
            return refuse(visit, source, view, typed, &errors).await;
        }
    };
    let actor = visit.signed_in()?.account;
    match drafts::change(visit.cx(), actor, &source.writing.draft.slug, &source.path(), &source.text, &text).await {
        Ok(()) => Ok(to(target)),
        Err(records::Error::Conflict(_)) => refuse(visit, source, view, typed, &conflict()).await,
        Err(error) => {
            let errors = field_errors(l, error)?;
            refuse(visit, source, view, typed, &errors).await
        }
    }
}

async fn refuse(
    visit: &Visit,
    source: &Source,
    view: &str,
    typed: Option<Typed>,
    errors: &Errors,
) -> Result<Response, Failure> {
    let query = Fields::parse(format!("view={view}").as_bytes());
    editor::render(visit, source, &query, typed, errors).await
}

fn sentence(l: &L, fault: &Fault) -> String {
    match fault {
        Fault::Syntax(line, _) => {
            l.tf("Line {n} of the text cannot be read; mend it in the text view.", &[("n", &line.to_string())])
        }
        Fault::NoNode => l.t("This node is not there any more."),
        Fault::Id => l.t("This cannot be an id, or it is taken: small letters, digits and hyphens."),
    }
}

/// The node as it was typed. Rows without words are not there; rows that are to be removed are left out.
fn read_node(fields: &Fields) -> SketchNode {
    let keys = |prefix: &str, known: &[(&str, Kind)]| -> Keys {
        let typed = known
            .iter()
            .map(|(key, _)| ((*key).to_owned(), fields.get(&format!("{prefix}.{key}")).replace("\r\n", "\n")));
        typed.filter(|(_, value)| !value.trim().is_empty()).map(|(key, value)| (key, value.trim().to_owned())).collect()
    };
    let rows = |name: &str, known: &[(&str, Kind)]| -> Vec<Keys> {
        let places =
            (0..).map(|place| format!("{name}.{place}")).take_while(|prefix| fields.has(&format!("{prefix}.row")));
        let kept = places.filter(|prefix| !fields.has(&format!("{prefix}.remove")));
        kept.map(|prefix| keys(&prefix, known)).filter(|keys| !keys.is_empty()).collect()
    };
    let question = keys("question", QUESTION);
    let options = rows("option", OPTION);
    SketchNode {
        id: fields.get("id").to_owned(),
        keys: keys("node", NODE),
        extras: rows("extra", EXTRA),
        choices: rows("choice", CHOICE),
        events: rows("event", EVENT),
        question: (!question.is_empty() || !options.is_empty()).then_some(question),
        options,
        lines: (0, 0),
    }
}
