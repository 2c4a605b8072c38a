//! What a course says of itself: title, for whom it is, whom to call, and what a completion asks for.

use axum::response::Response;
use courses::{
    course::TargetGroup,
    format::{
        facts,
        outline::{Entry, Kind},
        properties::{self, Properties, Rules},
    },
};
use leptos::prelude::*;

use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, error_summary},
    },
    found::draft::{FoundDraft, revision},
    page::head::PageHead,
    web::{failure::Failure, form::Fields, path::Path, visit::Visit},
    words::problems::Errors,
};

/// What was typed: as it is read, and the numbers as they were typed.
pub(crate) struct Typed {
    pub(crate) properties: Properties,
    pub(crate) at_least: String,
    pub(crate) minutes: String,
}

impl Typed {
    pub(crate) fn of(properties: Properties) -> Self {
        let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        let (at_least, minutes) = (number(properties.rules.at_least), number(properties.rules.minutes));
        Self { properties, at_least, minutes }
    }

    pub(crate) fn read(fields: &Fields) -> Self {
        let line = |name: &str| fields.get(name).split_whitespace().collect::<Vec<_>>().join(" ");
        let codes = fields.get("counts_for").split([',', ' ', '\n', '\r']).filter(|code| !code.is_empty());
        let (at_least, minutes) = (line("at_least"), line("minutes"));
        Self {
            properties: Properties {
                title: line("title"),
                summary: line("summary"),
                target_groups: fields.all("groups"),
                counts_for: codes.map(str::to_owned).collect(),
                help: fields.all("help"),
                rules: Rules {
                    lessons: fields.has("lessons"),
                    quizzes: fields.all("quizzes"),
                    scenarios: fields.all("scenarios"),
                    at_least: at_least.parse().ok(),
                    minutes: minutes.parse().ok(),
                },
            },
            at_least,
            minutes,
        }
    }
}

pub(crate) async fn show(visit: Visit, Path(course): Path<String>) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    render(&visit, &writing, None, &Errors::default())
}

/// The page, also after something that could not be saved.
pub(crate) fn render(
    visit: &Visit,
    writing: &FoundDraft,
    typed: Option<&Typed>,
    errors: &Errors,
) -> Result<Response, Failure> {
    let slug = &writing.draft.slug;
    let as_text = format!("/authoring/{slug}/texts/course/edit");
    let saved = properties::read(&writing.files).map(Typed::of);
    let l = &visit.l;
    let title = l.t("Title, target groups, rules of completion");
    let file = writing.text("course.toml").ok_or(Failure::NotFound)?;
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        let form = match typed.or(saved.as_ref()) {
            Some(typed) => form(visit, writing, typed, &revision(&file), errors),
            None => view! {
                <div class="notice"><p>{l.t("The file has faults, or rules that this form does not have: it is changed as text.")}</p></div>
            }
            .into_any(),
        };
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (format!("/authoring/{slug}"), l.t("Draft"))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            {form}
            <p><a href=as_text>{l.t("Change the file as text")}</a></p>
        }
    }))
}

fn pick(name: &'static str, value: String, text: String, is_chosen: bool) -> AnyView {
    view! {
        <label class="pick">
            <input type="checkbox" name=name value=value checked=is_chosen/>
            <span>{text}</span>
        </label>
    }
    .into_any()
}

fn form(visit: &Visit, writing: &FoundDraft, typed: &Typed, revision: &str, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let Typed { properties, at_least, minutes } = typed;
    let rules = &properties.rules;
    let groups: Vec<AnyView> = TargetGroup::ALL
        .iter()
        .map(|group| {
            let is_chosen = properties.target_groups.iter().any(|code| code == group.code());
            pick("groups", group.code().to_owned(), l.target_group(*group), is_chosen)
        })
        .collect();
    let numbers = facts::read(&writing.files).unwrap_or_default();
    let numbers: Vec<AnyView> = numbers
        .into_iter()
        .filter(|fact| !fact.call.is_empty() || properties.help.contains(&fact.key))
        .map(|fact| {
            let is_chosen = properties.help.contains(&fact.key);
            pick("help", fact.key.clone(), format!("{}: {}", fact.key, fact.text), is_chosen)
        })
        .collect();
    let help = (!numbers.is_empty()).then(|| {
        Field::new("help", l.t("Whom to call, on every page of the course"), errors).group(numbers.into_any())
    });
    let outline = writing.outline();
    let activities: Vec<&Entry> = outline.iter().flat_map(|module| &module.activities).collect();
    let of = |kind: Kind, name: &'static str, chosen: &[String]| -> Vec<AnyView> {
        let those = activities.iter().filter(|entry| entry.kind == Some(kind));
        those.map(|entry| pick(name, entry.id.clone(), entry.title.clone(), chosen.contains(&entry.id))).collect()
    };
    let (quizzes, scenarios) =
        (of(Kind::Quiz, "quizzes", &rules.quizzes), of(Kind::Scenario, "scenarios", &rules.scenarios));
    let quizzes = (!quizzes.is_empty())
        .then(|| Field::new("quizzes", l.t("These tests are passed"), errors).group(quizzes.into_any()));
    let scenarios = (!scenarios.is_empty()).then(|| {
        view! {
            {Field::new("scenarios", l.t("These exercises are completed"), errors).group(scenarios.into_any())}
            {Field::new("at_least", l.t("How many of them"), errors).optional(l).hint(l.t("Left empty, all of them.")).input("text", at_least, "off")}
        }
    });
    view! {
        <form method="post" action=format!("/authoring/{}/properties", writing.draft.slug) class="form" novalidate>
            <input type="hidden" name="revision" value=revision.to_owned()/>
            {Field::new("title", l.t("Title"), errors).input("text", &properties.title, "off")}
            {Field::new("summary", l.t("In a sentence or two"), errors).text_area(&properties.summary)}
            {Field::new("groups", l.t("For whom?"), errors).group(groups.into_any())}
            {help}
            {Field::new("counts_for", l.t("Indicators that a completion counts for"), errors).optional(l)
                .hint(l.t("Their codes, with commas between them.")).input("text", &properties.counts_for.join(", "), "off")}
            <h2>{l.t("A completion asks for all of these")}</h2>
            {Field::new("lessons", l.t("Every lesson is confirmed"), errors).flag(rules.lessons)}
            {quizzes}
            {scenarios}
            {Field::new("minutes", l.t("Percent of the planned minutes of one training event"), errors).optional(l)
                .hint(l.t("Of an event that delivers the course. Left empty, none is needed.")).input("text", minutes, "off")}
            <div class="form-actions"><button class="button">{l.t("Save")}</button></div>
        </form>
    }
    .into_any()
}
