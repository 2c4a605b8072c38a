//! Badges, name tents and certificates of attendance, together or each kind alone, as one PDF.

use axum::{extract::Path, response::Response};
use documents::{
    badges::{Badge, Badges},
    certificate::Certificate,
    name_tents::{NameTent, NameTents},
    print_file::{self, PrintFile},
};
use records::{
    certificates::attendance,
    events::registrations::{self, Registration, state::RegistrationState},
    system::codes,
};

use super::{
    awards::drawing,
    sheet::{refused, words},
};
use crate::{
    found::event::Happening,
    web::{download, failure::Failure, form::Query, photograph, visit::Visit},
    words::i18n::L,
};

pub(crate) async fn pdf(visit: Visit, Path(id): Path<String>, Query(query): Query) -> Result<Response, Failure> {
    let found = Happening::for_markers(&visit, &id).await?;
    let what = query.some("what").unwrap_or("all");
    let (badges, tents, certificates) = match what {
        "badges" => (true, false, false),
        "tents" => (false, true, false),
        "certificates" => (false, false, true),
        "all" => (true, true, true),
        _ => return Err(Failure::NotFound),
    };
    let mut people = registrations::list(visit.cx(), found.event.id).await?;
    people.retain(|r| r.state == RegistrationState::Registered);
    let issued = if certificates { attendance::of_event(visit.cx(), found.event.id).await? } else { Vec::new() };
    let l = words(&visit, &found);
    let some = !people.is_empty();
    let drawn: Vec<Certificate> = issued.iter().map(|c| drawing(&visit, c, found.event.zone())).collect();
    let file = PrintFile {
        language: l.language.code().to_owned(),
        title: format!("{}: {}", l.t("To print"), found.event.title),
        badges: (badges && some).then(|| badges_of(&l, &found, &people)),
        tents: (tents && some).then(|| tents_of(&l, &found, &people)),
        certificates: drawn,
        // The file changes when one of its facts does.
        issued: issued.iter().map(|c| c.issued_at).fold(found.event.changed_at, Ord::max),
    };
    match photograph::document(move || print_file::pdf(&file)).await? {
        Ok(bytes) => Ok(download::shown(&format!("{what}.pdf"), download::PDF, bytes)),
        Err(error) => refused(&visit, &found, "percent", error).await,
    }
}

fn badges_of(l: &L, found: &Happening, people: &[Registration]) -> Badges {
    let people = people.iter().map(|person| Badge {
        name: person.name(),
        organisation: person.organisation.clone().unwrap_or_default(),
        code: codes::print(&person.badge),
        // Only the code: a badge is seen by everybody, and leads nowhere by itself.
        qr: person.badge.clone(),
    });
    Badges {
        language: l.language.code().to_owned(),
        title: l.t("Badges"),
        event: found.event.title.clone(),
        code_label: l.t("Code"),
        people: people.collect(),
        issued: found.event.changed_at,
    }
}

fn tents_of(l: &L, found: &Happening, people: &[Registration]) -> NameTents {
    let people = people.iter().map(|person| NameTent {
        name: format!("{} {}", person.given_name, person.family_name),
        organisation: person.organisation.clone().unwrap_or_default(),
    });
    NameTents {
        language: l.language.code().to_owned(),
        title: l.t("Name tents"),
        event: found.event.title.clone(),
        people: people.collect(),
        issued: found.event.changed_at,
    }
}
