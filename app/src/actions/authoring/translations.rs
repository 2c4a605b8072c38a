//! Translations of a draft: a language begun, a passage changed, a file merged.

use axum::response::{IntoResponse, Response};
use courses::{
    format::bilingual::{Change, Pair, Refusal},
    language::Language,
};
use records::authoring::{
    drafts,
    translations::{self, Refused},
};

use crate::{
    found::draft::FoundDraft,
    pages::authoring::{
        drafts as draft_page,
        translations::{FoundTranslation, Place, Typed, merged, numbers, render},
    },
    web::{back::to, failure::Failure, form::Form, path::Path, upload::Upload, visit::Visit},
    words::{i18n::L, problems::Errors},
};

/// Begins a translation.
pub(crate) async fn begin(visit: Visit, Path(course): Path<String>, Form(fields): Form) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    let Ok(language) = fields.get("language").parse::<Language>() else {
        let errors = Errors::one("language", visit.l.t("Choose a language."));
        return draft_page::render(&visit, &course, None, "", &errors).await;
    };
    let slug = &writing.draft.slug;
    if !translations::begin(visit.cx(), visit.signed_in()?.account, slug, language).await? {
        let errors = Errors::conflict("language", visit.l.t("The draft has faults: they come first."));
        return draft_page::render(&visit, &course, None, "", &errors).await;
    }
    Ok(to(format!("/authoring/{slug}/translations/{language}")))
}

/// Changes one passage, and goes on to the next of those that are shown.
pub(crate) async fn change(
    visit: Visit,
    Path((course, language)): Path<(String, String)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let found = FoundTranslation::find(&visit, &course, &language).await?;
    let place = Place::of(&fields);
    let key = fields.get("key");
    let words = fields.get("words").replace("\r\n", "\n");
    let other_numbers = fields.has("other-numbers");
    let pairs = translations::of(&found.writing.files, found.language).await?.map(|translation| translation.pairs);
    let pairs = pairs.unwrap_or_default();
    let change = match fields.get("act") {
        "put" => Change::Put { words: words.clone(), other_numbers },
        "review" => Change::Review,
        "same" => Change::Same,
        "leave" => Change::Leave,
        take => {
            let number: usize = take.strip_prefix("take-").and_then(|n| n.parse().ok()).ok_or(Failure::BadRequest)?;
            let pair = pairs.iter().find(|pair| pair.key == key);
            let taken = pair.and_then(|pair| pair.suggestions.get(number));
            // Where it is not there any more the page says that something else was written meanwhile.
            let words = taken.map_or_else(String::new, |suggestion| suggestion.text.clone());
            let revision = if taken.is_some() { fields.get("revision") } else { "" };
            return apply(&visit, &found, &place, (key, revision), Change::Put { words, other_numbers: true }, &pairs)
                .await;
        }
    };
    apply(&visit, &found, &place, (key, fields.get("revision")), change, &pairs).await
}

async fn apply(
    visit: &Visit,
    found: &FoundTranslation,
    place: &Place,
    (key, revision): (&str, &str),
    change: Change,
    pairs: &[Pair],
) -> Result<Response, Failure> {
    let l = &visit.l;
    let slug = &found.writing.draft.slug;
    let actor = visit.signed_in()?.account;
    let done = translations::change(visit.cx(), actor, slug, found.language, (key, revision), &change).await?;
    let Err(refused) = done else {
        let next = place.next(pairs, key).unwrap_or_else(|| key.to_owned());
        return Ok(to(format!("{}#p-{next}", place.address(&found.address()))));
    };
    let (words, other_numbers) = match change {
        Change::Put { words, other_numbers } => (words, other_numbers),
        Change::Review | Change::Same | Change::Leave => {
            let old = pairs.iter().find(|pair| pair.key == key);
            (old.map_or_else(String::new, |pair| pair.translation.clone()), false)
        }
    };
    let asks_numbers = matches!(refused, Refused::Passage(Refusal::Differs(_)));
    let typed = Typed { key: key.to_owned(), words, asks_numbers, other_numbers };
    let errors = errors(l, &refused);
    // As it stands now, also where somebody was faster.
    let files = drafts::texts(visit.cx(), slug).await?;
    let found = FoundTranslation {
        writing: FoundDraft { draft: found.writing.draft.clone(), files },
        from: found.from,
        language: found.language,
    };
    render(visit, &found, place, Some(&typed), &errors).await
}

fn errors(l: &L, refused: &Refused) -> Errors {
    match refused {
        Refused::Passage(Refusal::Gone) => {
            Errors::conflict("words", l.t("The course does not say this any more: its source was changed meanwhile."))
        }
        Refused::Passage(Refusal::Changed) => {
            Errors::conflict("words", l.t("Somebody has translated this passage meanwhile. Compare, then save again."))
        }
        Refused::Passage(Refusal::Faulty(faults)) => {
            let said = faults.iter().map(|fault| l.fault(fault).unwrap_or_else(|| fault.clone()));
            Errors::one("words", said.collect::<Vec<_>>().join(" "))
        }
        Refused::Passage(Refusal::Differs(found)) => Errors::one("words", numbers(l, found)),
        Refused::Own => {
            Errors::conflict("words", l.t("You have translated this passage, so somebody else compares it."))
        }
        Refused::Sources(_) => Errors::conflict("words", l.t("The draft has faults: they come first.")),
        Refused::File(faults) => {
            let first = faults.first().map_or_else(String::new, ToString::to_string);
            Errors::one("po", l.tf("This is no PO file: {fault}", &[("fault", &first)]))
        }
    }
}

/// Merges what a translator has sent back.
pub(crate) async fn file(
    visit: Visit,
    Path((course, language)): Path<(String, String)>,
    upload: Upload,
) -> Result<Response, Failure> {
    let found = FoundTranslation::find(&visit, &course, &language).await?;
    let l = &visit.l;
    let again = async |errors: Errors| render(&visit, &found, &Place::default(), None, &errors).await;
    let Some(part) = upload.file("po", drafts::LARGEST).await? else {
        return again(Errors::one("po", l.t("Choose a file."))).await;
    };
    if part.bytes.len() > drafts::LARGEST {
        return again(Errors::one("po", l.t("The file is too large: at most 1 MB."))).await;
    }
    let Ok(text) = String::from_utf8(part.bytes) else {
        return again(Errors::one("po", l.t("The file is not UTF-8 text."))).await;
    };
    let actor = visit.signed_in()?.account;
    match translations::merge(visit.cx(), actor, &found.writing.draft.slug, found.language, text).await? {
        Ok(lines) => Ok(merged(&visit, &found, &lines).into_response()),
        Err(refused) => again(errors(l, &refused)).await,
    }
}
