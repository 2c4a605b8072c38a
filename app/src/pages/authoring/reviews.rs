//! A draft looked at by somebody without an account, passage by passage; and what they have said, for whoever writes it.

use std::collections::{BTreeMap, HashMap};

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use courses::{
    compare::{Passage, Run},
    format::{
        Files,
        bilingual::{self, Pair, Read, Sheet},
        outline::{self, Module},
        preview,
    },
    language::Language,
};
use leptos::prelude::*;
use records::{
    authoring::{
        drafts,
        reviews::{self, MOST_DAYS, NewReview, Review, ReviewRemark, Weight},
    },
    projects::project::DEFAULT_ZONE,
    system::heavy,
};

use super::{
    difference::{runs, words},
    translations::{Drawn, draw, name_of, of_file},
};
use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, empty, error_summary, post_button, tag},
        prose::prose,
    },
    found::draft::FoundDraft,
    page::head::PageHead,
    pages::learning::media::kind,
    web::{
        failure::Failure,
        form::{Fields, Query},
        limits::Purpose,
        path::Path,
        visit::Visit,
    },
    words::{dates, i18n::L, labels::Choice, problems::Errors},
};

/// How much a remark weighs, in a word with a colour.
fn weight(l: &L, weight: Weight) -> AnyView {
    match weight {
        Weight::Must => tag("error", l.t("must be changed")),
        Weight::Should => tag("due", l.t("would be better otherwise")),
        Weight::Question => tag("open", l.t("question")),
    }
}

/// A remark that could not be kept.
pub(crate) struct Typed {
    pub(crate) key: String,
    pub(crate) weight: String,
    pub(crate) words: String,
}

/// What a link leads to.
pub(crate) struct FoundReview {
    pub(crate) review: Review,
    pub(crate) code: String,
    files: Files,
    /// Every passage, in the order in which it is read; none where the draft has faults that keep it from being read.
    pub(crate) pairs: Option<Vec<Pair>>,
    /// What was said by this link, by the key of the passage.
    said: HashMap<String, Vec<ReviewRemark>>,
}

/// Where the passages of remarks stand now. In a draft that has changed much it is looked for long.
fn places(pairs: &[Pair], remarks: &[ReviewRemark]) -> Vec<Option<usize>> {
    let read: Vec<Read<'_>> =
        remarks.iter().map(|remark| Read { file: &remark.file, words: &remark.passage }).collect();
    bilingual::find(pairs, &read)
}

/// The link that somebody has. Only what is wrong is counted.
async fn review(visit: &Visit, code: &str) -> Result<Review, Failure> {
    visit.look_up(Purpose::Review, reviews::find(visit.cx(), code)).await?.ok_or(Failure::NotFound)
}

impl FoundReview {
    pub(crate) async fn find(visit: &Visit, code: &str) -> Result<Self, Failure> {
        let review = review(visit, code).await?;
        let files = drafts::texts(visit.cx(), &review.slug).await?;
        let mut remarks = reviews::remarks(visit.cx(), &review.slug).await?;
        remarks.retain(|remark| remark.review_id == review.id);
        let (asked, language) = (files.clone(), review.language());
        let work = heavy::FIGURES.run(move || {
            let pairs = match language {
                Some(language) => Sheet::open(&asked, language).map(|sheet| sheet.pairs()),
                None => bilingual::passages(&asked),
            };
            let pairs = pairs.ok()?;
            let mut said: HashMap<String, Vec<ReviewRemark>> = HashMap::new();
            for (place, remark) in places(&pairs, &remarks).into_iter().zip(remarks) {
                if let Some(pair) = place.and_then(|place| pairs.get(place)) {
                    said.entry(pair.key.clone()).or_default().push(remark);
                }
            }
            Some((pairs, said))
        });
        let (pairs, said) = work.await?.map_or_else(Default::default, |(pairs, said)| (Some(pairs), said));
        Ok(Self { review, code: code.to_owned(), files, pairs, said })
    }
}

/// `GET /review/{code}`
pub(crate) async fn look(visit: Visit, Path(code): Path<String>, Query(query): Query) -> Result<Response, Failure> {
    let found = FoundReview::find(&visit, &code).await?;
    render(&visit, &found, query.get("file"), None, &Errors::default()).await
}

/// The page, also after a remark that could not be kept.
pub(crate) async fn render(
    visit: &Visit,
    found: &FoundReview,
    file: &str,
    typed: Option<&Typed>,
    errors: &Errors,
) -> Result<Response, Failure> {
    let l = &visit.l;
    let title = outline::title(&String::from_utf8_lossy(found.files.get("course.toml").map_or(&[], Vec::as_slice)));
    let title = title.unwrap_or_else(|| found.review.slug.clone());
    let Some(pairs) = &found.pairs else {
        return Ok(visit.page_with(StatusCode::OK, PageHead::new(&title), || {
            view! {
                <h1>{title.clone()}</h1>
                {empty(l.t("It is being written"), l.t("At this moment the draft cannot be read. Come back later with the same link."), None)}
            }
        }));
    };
    let mut files: Vec<&str> = Vec::new();
    for pair in pairs {
        if !files.contains(&pair.file.as_str()) {
            files.push(&pair.file);
        }
    }
    // Lessons first: what one is asked to read begins with them.
    let first = files.iter().copied().find(|file| file.contains('/') && !file.ends_with("module.toml"));
    let file = files.iter().copied().find(|known| *known == file).or(first).or_else(|| files.first().copied());
    let file = file.unwrap_or_default();
    let here: Vec<Pair> = pairs.iter().filter(|pair| pair.file == file).cloned().collect();
    let drawn = draw(&found.files, here.iter(), format!("/review/{}/media", found.code)).await?;
    let rights = rights(&found.files, file);
    let modules = outline::read(&found.files);
    let (from, _) = bilingual::languages(&found.files);
    Ok(visit.page_with(errors.status(), PageHead::new(&title), || {
        let address = format!("/review/{}", found.code);
        let until = dates::moment(l.language, found.review.ends_at, DEFAULT_ZONE);
        let choices: Vec<Choice> = files.iter().map(|file| ((*file).to_owned(), of_file(l, &modules, file))).collect();
        let place = files.iter().position(|known| *known == file).unwrap_or_default();
        let next = files.get(place + 1).map(|next| {
            let query = Fields::default().query_with(&[("file", next)]);
            view! { <p><a class="button" href=format!("{address}?{query}")>{l.t("Next")}": "{of_file(l, &modules, next)}</a></p> }
        });
        let passages: Vec<AnyView> = here
            .iter()
            .zip(drawn)
            .zip(1..)
            .map(|((pair, drawn), number)| {
                let said = found.said.get(&pair.key).map(Vec::as_slice).unwrap_or_default();
                let side = Side { l, from, to: found.review.language(), address: &address, number, rights: &rights };
                let typed = typed.filter(|typed| typed.key == pair.key);
                passage(&side, pair, drawn, said, typed, errors)
            })
            .collect();
        view! {
            {error_summary(l, errors)}
            <h1 lang=from.code()>{title.clone()}</h1>
            <p>{l.tf("You look at a draft, before it reaches anybody. Below each passage you can say what is wrong; whoever writes the course reads it. The link works until {time}.", &[("time", &until)])}</p>
            <form method="get" action=address.clone() class="filters">
                {Field::new("file", l.t("Part of the course"), &Errors::default()).select(choices, file, None)}
                <button class="button button--secondary">{l.t("Show")}</button>
            </form>
            <h2>{of_file(l, &modules, file)}</h2>
            <div class="pairs">{passages}</div>
            {next}
        }
    }))
}

/// Which options of a test are right, by the beginning of their keys.
fn rights(files: &Files, file: &str) -> Vec<String> {
    let preview = file.ends_with(".quiz.toml").then(|| preview::quiz(files, file)).flatten();
    let questions = preview.into_iter().flat_map(|preview| preview.content.questions);
    let right = questions.flat_map(|question| {
        let options = question.options.into_iter().filter(|option| option.right);
        options.map(|option| format!("{}.option.{}.", question.id, option.id)).collect::<Vec<_>>()
    });
    right.collect()
}

/// What the passages of a page have in common, and which of them it is.
struct Side<'a> {
    l: &'a L,
    from: Language,
    to: Option<Language>,
    address: &'a str,
    number: usize,
    rights: &'a [String],
}

fn passage(
    side: &Side<'_>,
    pair: &Pair,
    Drawn { source, translation, .. }: Drawn,
    said: &[ReviewRemark],
    typed: Option<&Typed>,
    errors: &Errors,
) -> AnyView {
    let l = side.l;
    let shown = |html: Option<String>, words: &str| match html {
        Some(html) => prose(html, None),
        None => view! { <p class="keeps-lines">{words.to_owned()}</p> }.into_any(),
    };
    let label = if pair.place.is_empty() {
        l.tf("Passage {n}", &[("n", &side.number.to_string())])
    } else {
        format!("{}. {}", side.number, name_of(l, &pair.place))
    };
    let right =
        side.rights.iter().any(|right| pair.place.starts_with(right.as_str())).then(|| tag("done", l.t("Right")));
    let other = side.to.map(|language| {
        let words = if pair.translation.is_empty() {
            view! { <p class="soft">{l.t("not translated")}</p> }.into_any()
        } else {
            shown(translation, &pair.translation)
        };
        view! { <div class="pair__side" lang=language.code()>{words}</div> }
    });
    let none_said = said.is_empty();
    let said = said.iter().map(|remark| {
        view! { <li>{weight(l, remark.weight)}" "<span class="keeps-lines">{remark.words.clone()}</span></li> }
    });
    let said = said.collect_view();
    let none = Errors::default();
    let errors = if typed.is_some() { errors } else { &none };
    let end = if typed.is_some() { String::new() } else { format!("-{}", pair.key) };
    let weights = Weight::ALL.iter().map(|one| {
        let name = match one {
            Weight::Must => l.t("It must be changed"),
            Weight::Should => l.t("It would be better otherwise"),
            Weight::Question => l.t("I have a question"),
        };
        (one.code().to_owned(), name)
    });
    let chosen = typed.map_or("should", |typed| typed.weight.as_str());
    view! {
        <section class="pair" id=format!("p-{}", pair.key) aria-label=label.clone()>
            <p class="pair__head"><strong>{label.clone()}</strong>" "{right}</p>
            <div class="pair__sides">
                <div class="pair__side" lang=side.from.code()>{shown(source, &pair.source)}</div>
                {other}
            </div>
            {(!none_said).then(|| view! { <ul class="pair__suggestions">{said}</ul> })}
            <details class="pair__edit" open=typed.is_some()>
                <summary>{l.t("Remark")}<span class="visually-hidden">": "{label.clone()}</span></summary>
                <form method="post" action=side.address.to_owned()>
                    <input type="hidden" name="key" value=pair.key.clone()/>
                    {Field::new("weight", l.t("How much does it weigh?"), errors).with_id(format!("weight{end}")).select(weights.collect(), chosen, None)}
                    {Field::new("words", l.t("What is wrong, and what is right?"), errors).with_id(format!("words{end}")).text_area(typed.map_or("", |typed| typed.words.as_str()))}
                    <button class="button button--secondary">{l.t("Send the remark")}<span class="visually-hidden">": "{label.clone()}</span></button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// `GET /review/{code}/media/{file}`: a picture of the draft.
pub(crate) async fn media(visit: Visit, Path((code, name)): Path<(String, String)>) -> Result<Response, Failure> {
    let review = review(&visit, &code).await?;
    let bytes = drafts::medium(visit.cx(), &review.slug, &name).await?.ok_or(Failure::NotFound)?;
    Ok(([(header::CONTENT_TYPE, kind(&name))], bytes).into_response())
}

/// `GET /authoring/{course}/reviews`
pub(crate) async fn list(visit: Visit, Path(course): Path<String>) -> Result<Response, Failure> {
    overview(&visit, &course, None, &NewReview { days: "14".to_owned(), ..NewReview::default() }, &Errors::default())
        .await
}

/// Links and remarks; with a link that was just made, which is shown this once.
pub(crate) async fn overview(
    visit: &Visit,
    course: &str,
    made: Option<&str>,
    typed: &NewReview,
    errors: &Errors,
) -> Result<Response, Failure> {
    let writing = FoundDraft::find(visit, course).await?;
    let links = reviews::of_course(visit.cx(), course).await?;
    let remarks = reviews::remarks(visit.cx(), course).await?;
    let files = writing.files.clone();
    let read = remarks.clone();
    let work = heavy::FIGURES.run(move || {
        let pairs = bilingual::passages(&files).unwrap_or_default();
        let places = places(&pairs, &read);
        (pairs, places)
    });
    let (pairs, places) = work.await?;
    // What has become of the passages that are remarked on.
    let nows: Vec<Option<&Pair>> = places.into_iter().map(|place| pairs.get(place?)).collect();
    let changed = remarks.iter().zip(&nows).filter_map(|(remark, now)| {
        let now = now.filter(|pair| pair.source != remark.passage)?;
        Some(Passage { before: Some(remark.passage.clone()), after: Some(now.source.clone()) })
    });
    let mut words_of = words(changed.collect()).await?.into_iter();
    let l = &visit.l;
    let title = l.t("Readers of the draft");
    let modules = writing.outline();
    let (_, languages) = bilingual::languages(&writing.files);
    let now = visit.cx().now();
    Ok(visit.page_with(errors.status(), PageHead::new(&title), || {
        let address = format!("/authoring/{course}/reviews");
        let made = made.map(|code| {
            let link = format!("{}/review/{code}", visit.app.settings.address);
            view! {
                <div class="notice" role="status">
                    <p>{l.t("Send this link. It is shown this once; whoever has it reads the draft until it ends.")}</p>
                    <p><code class="mono">{link}</code></p>
                </div>
            }
        });
        let names: BTreeMap<_, _> = links.iter().map(|review| (review.id, review.reader.as_str())).collect();
        let items = remarks.iter().zip(&nows).map(|(remark, now)| {
            let changed = now.filter(|pair| pair.source != remark.passage).and_then(|_| words_of.next());
            item(visit, &writing, &modules, (*now, changed), remark, names.get(&remark.review_id).copied().unwrap_or_default())
        });
        let items: Vec<AnyView> = items.collect();
        let nothing = items.is_empty().then(|| empty(l.t("No remarks"), l.t("What readers say at a passage stands here until somebody has looked at it."), None));
        let rows = links.iter().map(|review| {
            let until = dates::moment(l.language, review.ends_at, DEFAULT_ZONE);
            let state = if review.is_open(now) { tag("open", l.tf("until {time}", &[("time", &until)])) } else { tag("due", l.t("ended")) };
            let end = review.is_open(now).then(|| post_button(format!("{address}/{}/end", review.id), "button button--secondary", l.t("Take the link back")));
            let language = review.language().map(|language| format!(" · {}", L::language_name(language)));
            view! { <li class="task-list__item"><span class="task-list__link">{called(&review.reader).to_owned()}{language}" "{state}</span>{end}</li> }
        });
        let rows = rows.collect_view();
        let choices: Vec<Choice> = languages.iter().map(|language| (language.code().to_owned(), L::language_name(*language).to_owned())).collect();
        let beside = (!choices.is_empty()).then(|| {
            Field::new("language", l.t("Beside the text"), errors).optional(l).hint(l.t("A translation, for whoever compares both.")).select(choices, &typed.language, Some(l.t("nothing")))
        });
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (format!("/authoring/{course}"), l.t("Draft"))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <p>{l.t("A lawyer, a translator or somebody from the work reads the draft by a link, without an account, and remarks on passages. Links and remarks go with the draft.")}</p>
            {made}
            <h2>{l.t("Remarks")}</h2>
            {nothing}
            <ul class="remarks">{items}</ul>
            <h2>{l.t("Ask somebody")}</h2>
            <form method="post" action=address.clone() class="form" novalidate>
                {Field::new("reader", l.t("Whom?"), errors).hint(l.t("As you call them, such as “Lawyer of the project”.")).input("text", &typed.reader, "off")}
                {beside}
                {Field::new("days", l.t("For how many days?"), errors).hint(l.tf("At most {n}.", &[("n", &MOST_DAYS.to_string())])).input("text", &typed.days, "off")}
                <button class="button">{l.t("Make a link")}</button>
            </form>
            {(!links.is_empty()).then(|| view! { <h2>{l.t("Links")}</h2><ul class="task-list">{rows}</ul> })}
        }
    }))
}

/// A remark, with its passage as it is now: changed since, or gone.
fn item(
    visit: &Visit,
    writing: &FoundDraft,
    modules: &[Module],
    (now, changed): (Option<&Pair>, Option<Vec<Run>>),
    remark: &ReviewRemark,
    reader: &str,
) -> AnyView {
    let l = &visit.l;
    let slug = &writing.draft.slug;
    let at = dates::moment(visit.language(), remark.noted_at, DEFAULT_ZONE);
    let passage = match (now, changed) {
        (Some(_), None) => view! { <p class="soft keeps-lines">{remark.passage.clone()}</p> }.into_any(),
        (Some(_), Some(words)) => {
            view! { <p class="soft small">{l.t("The passage has changed since:")}</p><p class="difference">{runs(l, &words)}</p> }.into_any()
        }
        (None, _) => view! { <p class="soft small">{l.t("The passage is gone. It said:")}</p><p class="soft keeps-lines">{remark.passage.clone()}</p> }.into_any(),
    };
    let file = now.map_or(remark.file.as_str(), |pair| pair.file.as_str());
    let place = modules.iter().flat_map(|module| {
        module.activities.iter().map(move |entry| (format!("{}/{}", module.folder, entry.file), entry))
    });
    let place =
        place.into_iter().find(|(path, _)| path == file).map(|(_, entry)| format!("/authoring/{slug}/{}", entry.place));
    let name = of_file(l, modules, file);
    let name = match place {
        Some(address) => view! { <a href=address>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    view! {
        <li class="remarks__item">
            <p>{weight(l, remark.weight)}" "{name}</p>
            {passage}
            <blockquote class="remarks__words">{remark.words.clone()}</blockquote>
            <p class="soft small">{format!("{} · {at}", called(reader))}</p>
            {post_button(format!("/authoring/{slug}/reviews/remarks/{}/settle", remark.id), "button button--secondary", l.t("Looked at"))}
        </li>
    }
    .into_any()
}

/// What a reader is called; nothing where that is not kept any longer.
fn called(reader: &str) -> &str {
    if reader.is_empty() { "–" } else { reader }
}

/// How many remarks say that something must be changed: whoever publishes sees it.
pub(super) async fn musts(visit: &Visit, course: &str) -> Result<usize, Failure> {
    Ok(reviews::remarks(visit.cx(), course).await?.iter().filter(|remark| remark.weight == Weight::Must).count())
}
