//! Publishing a draft: for whom it is, what differs, what is new.

use axum::response::Response;
use courses::{
    correction::{self, Obstacle},
    format::{Editions, bilingual},
    language::Language,
};
use leptos::prelude::*;
use records::{
    authoring::{
        drafts::{self, Approval, Draft, Release},
        library,
        translations::{self, Translation},
        versions,
    },
    learning::participations::{self, Readers},
    projects::project::DEFAULT_ZONE,
    system::{key::AccountId, versions::Published},
};

use super::{
    difference,
    reviews::musts,
    translations::{percent, progress},
};
use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, error_summary, tag},
    },
    found::draft::{FoundDraft, owner, staying},
    page::head::PageHead,
    web::{failure::Failure, path::Path, visit::Visit},
    words::{dates, i18n::L, problems::Errors},
};

pub(crate) async fn show(visit: Visit, Path(course): Path<String>) -> Result<Response, Failure> {
    render(&visit, &course, None, &Errors::default()).await
}

/// The page, also after a publication that was refused.
pub(crate) async fn render(
    visit: &Visit,
    course: &str,
    typed: Option<&Typed>,
    errors: &Errors,
) -> Result<Response, Failure> {
    let writing = FoundDraft::find(visit, course).await?;
    let cx = visit.cx();
    let checked = drafts::check(cx, &writing.files, None).await?;
    let current = library::current(cx, course).await?;
    let known = versions::of_course(cx, course).await?;
    let readers = participations::readers(cx, course).await?;
    let reached = current.as_ref().map(|current| versions::line_of(&known, current.id)).unwrap_or_default();
    let me = visit.signed_in()?.account;
    let approval = match writing.draft.approved_at {
        Some(_) => Approval::Free,
        None => drafts::approval(cx, me, course).await?,
    };
    let owner = owner(visit, course).await?;
    let staying = staying(visit, course).await?;
    let musts = musts(visit, course).await?;
    let given_out: Vec<Language> =
        current.as_ref().map(|current| current.editions.languages().collect()).unwrap_or_default();
    let mut languages = Vec::new();
    for language in bilingual::languages(&writing.files).1 {
        if let Ok(translation) = translations::of(&writing.files, language).await? {
            languages.push((language, translation));
        }
    }
    let compared = match (&current, &checked.editions) {
        (Some(current), Some(editions)) => Some(difference::compare(current.clone(), editions.clone()).await?),
        _ => None,
    };
    let reached: Vec<&Readers> = readers.iter().filter(|readers| reached.contains(&readers.begun)).collect();
    let l = &visit.l;
    let title = l.tf("Publish “{course}”", &[("course", course)]);
    let address = format!("/authoring/{course}");
    Ok(visit.page_with(errors.status(), PageHead::new(&title), || {
        let body = match &checked.editions {
            Some(editions) => {
                let reach = Reach {
                    all_of_them: reached.iter().map(|readers| readers.all_of_them).sum(),
                    in_the_middle: reached.iter().map(|readers| readers.in_the_middle).sum(),
                };
                let differs = current.as_ref().zip(compared.as_ref()).map(|(current, compared)| {
                    view! {
                        <h2>{l.tf("What differs from version {version}", &[("version", &current.version)])}</h2>
                        {difference::languages(l, compared)}
                    }
                });
                let kind = match &current {
                    Some(current) => kinds(l, current, editions, typed, errors),
                    None => view! { <input type="hidden" name="kind" value="edition"/> }.into_any(),
                };
                let publish = if approval == Approval::Free {
                    view! {
                        <h2>{l.t("Publish")}</h2>
                        {approved(l, &writing.draft)}
                        {(!staying.is_empty()).then(|| view! { <p>{l.tf("These projects stay with an edition that they have chosen, until they choose another one: {projects}.", &[("projects", &staying.join(", "))])}</p> })}
                        {form(l, &writing, (kind, choose(l, &languages, &given_out, typed)), reach, typed, errors)}
                    }
                    .into_any()
                } else {
                    ask(l, &writing.draft, (approval, owner.as_deref().unwrap_or_default()), me, errors)
                };
                view! { {differs} {publish} }.into_any()
            }
            None => view! {
                <div class="notice"><p>{l.t("The draft has faults. They have to be mended before it can be published.")}</p>
                    <p><a href=address.clone()>{l.t("To the draft")}</a></p></div>
            }
            .into_any(),
        };
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (address.clone(), l.tf("Draft of “{course}”", &[("course", course)]))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            {(musts > 0).then(|| view! {
                <div class="notice"><p><a href=format!("{address}/reviews")>{l.tn("{n} remark of a reader says that something must be changed.", "{n} remarks of readers say that something must be changed.", musts)}</a></p></div>
            })}
            {body}
        }
    }))
}

/// What was typed into the form.
pub(crate) struct Typed {
    /// `correction` or `edition`.
    pub(crate) kind: String,
    pub(crate) release: Release,
}

/// Whom a correction reaches.
#[derive(Clone, Copy)]
struct Reach {
    all_of_them: i64,
    in_the_middle: i64,
}

/// Who has approved the draft as it is, where somebody has.
fn approved(l: &L, draft: &Draft) -> Option<AnyView> {
    let at = dates::moment(l.language, draft.approved_at?, DEFAULT_ZONE);
    let name = draft.approver_given.iter().chain(&draft.approver_family).cloned().collect::<Vec<_>>().join(" ");
    let sentence = l.tf("Approved by {name}, {time}.", &[("name", &name), ("time", &at)]);
    Some(view! { <p>{tag("done", l.t("approved"))}" "{sentence}</p> }.into_any())
}

/// Somebody else looks at what differs above, and approves or publishes it; whoever has made the last change, or does not answer for
/// the course, asks them.
fn ask(l: &L, draft: &Draft, (approval, owner): (Approval, &str), me: AccountId, errors: &Errors) -> AnyView {
    let of_owner = approval == Approval::Owner;
    let body = if of_owner {
        view! { <p>{l.tf("Ask a trainer of “{project}” to open this page and publish it.", &[("project", owner)])}</p> }
            .into_any()
    } else if draft.changed_by == me {
        view! { <p>{l.t("You have made the last change, so another trainer of the course approves it: ask them to open this page.")}</p> }
            .into_any()
    } else {
        let agree = Field::new("approve", l.t("Approval"), errors);
        let button = view! {
            <form method="post" action=format!("/authoring/{}/approve", draft.slug)>
                <input type="hidden" name="seen" value=draft.changed_at.to_rfc3339()/>
                <button class="button">{l.t("I have looked at it, and approve it")}</button>
            </form>
        };
        agree.group(button.into_any())
    };
    let (heading, why) = if of_owner {
        (
            l.t("The course belongs to another project"),
            l.tf("It belongs to “{project}”, and what is published reaches everybody who takes it, in every project. So a trainer of that project publishes it.", &[("project", owner)]),
        )
    } else {
        (
            l.t("Approval by a second person"),
            l.t("A project that offers this course asks that a second person approves what is published. The approval is for exactly what the draft says now: any change takes it away."),
        )
    };
    view! {
        <h2>{heading}</h2>
        <p>{why}</p>
        {body}
    }
    .into_any()
}

/// For whom it can be, and why.
fn kinds(l: &L, current: &Published, editions: &Editions, typed: Option<&Typed>, errors: &Errors) -> AnyView {
    let titles = |id: &str| {
        let (new, old) = (editions.get(l.language), current.editions.get(l.language));
        let known = new.activity(id).or_else(|| old.activity(id));
        known.map_or_else(|| id.to_owned(), |activity| activity.title.value.clone())
    };
    let obstacles = correction::obstacles(current.editions.source(), editions.source());
    let for_new = || l.t("It is for those who begin from now on. Who has begun finishes the version begun.");
    if obstacles.is_empty() {
        let chosen = |kind: &str| typed.is_some_and(|typed| typed.kind == kind);
        let pick = |kind: &'static str, name: String, hint: String| {
            view! {
                <label class="pick">
                    <input type="radio" name="kind" value=kind checked=chosen(kind)/>
                    <span><strong>{name}</strong>" "{hint}</span>
                </label>
            }
        };
        let controls = view! {
            {pick("correction", l.t("A correction."), l.t("It reaches everybody who has begun at once. What they have done stays as it is."))}
            {pick("edition", l.t("A new edition."), for_new())}
        };
        return Field::new("kind", l.t("For whom is it?"), errors).group(controls.into_any());
    }
    let why: Vec<AnyView> =
        obstacles.iter().take(20).map(|one| view! { <li>{sentence(l, one, &titles)}</li> }.into_any()).collect();
    view! {
        <input type="hidden" name="kind" value="edition"/>
        <div class="notice">
            <p><strong>{l.t("A new edition.")}</strong>" "{for_new()}</p>
            <p>{l.t("It cannot be a correction, because what is counted differs:")}</p>
            <ul>{why}</ul>
        </div>
    }
    .into_any()
}

/// Which translations people get. One that is not whole is given out by whoever publishes, who sees how much of it there is.
fn choose(
    l: &L,
    languages: &[(Language, Translation)],
    given_out: &[Language],
    typed: Option<&Typed>,
) -> Option<AnyView> {
    let none = Errors::default();
    let picks = languages.iter().map(|(language, translation)| {
        let is_chosen = match typed.and_then(|typed| typed.release.languages.as_ref()) {
            Some(chosen) => chosen.contains(language),
            None => given_out.contains(language) || percent(translation) == 100,
        };
        view! {
            <label class="pick">
                <input type="checkbox" name="languages" value=language.code() checked=is_chosen/>
                <span><strong>{L::language_name(*language)}</strong>" "{progress(l, translation)}</span>
            </label>
        }
    });
    let picks = picks.collect_view();
    (!languages.is_empty()).then(|| {
        view! {
            <input type="hidden" name="choose-languages" value="yes"/>
            {Field::new("languages", l.t("Translations that are given out"), &none).hint(l.t("What is not translated yet is shown in the language of the course; readers see how much that is.")).group(picks.into_any())}
        }
        .into_any()
    })
}

fn form(
    l: &L,
    writing: &FoundDraft,
    (kind, languages): (AnyView, Option<AnyView>),
    reach: Reach,
    typed: Option<&Typed>,
    errors: &Errors,
) -> AnyView {
    let draft = &writing.draft;
    let version = typed.map_or_else(|| next_version(&draft.base), |typed| typed.release.version.clone());
    let note = typed.map(|typed| typed.release.note.clone()).unwrap_or_default();
    let count = |n: i64| usize::try_from(n).unwrap_or_default();
    let people = match reach.all_of_them {
        0 => l.t("Nobody has begun the course yet."),
        all => {
            let all = l.tn("{n} person has begun the course", "{n} people have begun the course", count(all));
            let middle = l.tn("{n} is in the middle of it", "{n} are in the middle of it", count(reach.in_the_middle));
            l.tf("{all}, {middle}.", &[("all", &all), ("middle", &middle)])
        }
    };
    let began = if draft.base.is_empty() {
        l.t("This is the first edition. Your project offers it as soon as it is published.")
    } else {
        l.tf("The draft began from version {version}.", &[("version", &draft.base)])
    };
    view! {
        <p>{people}</p>
        <form method="post" action=format!("/authoring/{}/publish", draft.slug)>
            <input type="hidden" name="seen" value=draft.changed_at.to_rfc3339()/>
            {kind}
            {languages}
            {Field::new("version", l.t("New version"), errors)
                .hint(began)
                .input("text", &version, "off")}
            {Field::new("note", l.t("What is new?"), errors)
                .hint(l.t("A sentence or two for whoever looks after the course. Trainees do not see it."))
                .text_area(&note)}
            <div class="form-actions"><button class="button">{l.t("Publish")}</button></div>
        </form>
    }
    .into_any()
}

/// `1.0` to begin with, `1.1` after `1.0`; a version that does not end with a number gets one.
fn next_version(base: &str) -> String {
    if base.is_empty() {
        return "1.0".to_owned();
    }
    let digits = base.chars().rev().take_while(char::is_ascii_digit).count();
    let (head, number) = base.split_at(base.len() - digits);
    match number.parse::<u64>() {
        Ok(number) => format!("{head}{}", number.saturating_add(1)),
        Err(_) => format!("{base}.1"),
    }
}

fn sentence(l: &L, obstacle: &Obstacle, title: &impl Fn(&str) -> String) -> String {
    let (said, activity) = match obstacle {
        Obstacle::Completion => return l.t("What a completion asks for, or what it counts for"),
        Obstacle::Order => return l.t("The order of the activities, or the modules in which they stand"),
        Obstacle::New(activity) => (l.t("New activity"), activity),
        Obstacle::Gone(activity) => (l.t("Activity that is gone"), activity),
        Obstacle::Minutes(activity) => (l.t("Minutes that are credited"), activity),
        Obstacle::Kind(activity) => (l.t("Kind of activity"), activity),
        Obstacle::Terms(activity) => (l.t("Attempts, pause or percentage to pass"), activity),
        Obstacle::Key(activity) => (l.t("Questions, points, options or what is right"), activity),
        Obstacle::Story(activity) => (l.t("What can be decided, or what follows from it"), activity),
    };
    format!("{said}: {}", title(activity))
}
