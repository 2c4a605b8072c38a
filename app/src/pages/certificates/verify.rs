//! Verification of a certificate: public, every printed fact, nothing else about the person.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use chrono_tz::Tz;
use leptos::prelude::*;
use records::{
    certificates::{
        achievement,
        attendance::{self, AttendanceCertificate},
    },
    projects::project,
    system::{clock, codes},
};

use crate::{
    components::{
        attended,
        fields::Field,
        parts::{error_summary, fact},
    },
    page::head::PageHead,
    pages::certificates::own::printed_facts,
    web::{failure::Failure, form::Query, limits::Purpose, path::Path, visit::Visit},
    words::{dates, i18n::L, problems::Errors},
};

/// The form; with a code in the query it leads to the code's page.
pub(crate) async fn ask(visit: Visit, Query(query): Query) -> Response {
    if let Some(typed) = query.some("code").filter(|typed| is_number(typed)) {
        return number(&visit, typed);
    }
    match query.some("code").map(codes::read).filter(|c| !c.is_empty()) {
        Some(code) => Redirect::to(&format!("/verify/{code}")).into_response(),
        None => form(&visit, "", &query.nothing_typed(&visit.l, "code")),
    }
}

/// The form, for whoever has typed the number of a certificate in the place of its code.
fn number(visit: &Visit, typed: &str) -> Response {
    let sentence = visit.l.t("This is the number of the certificate. Type its code: twelve letters and digits, at the end of the address below the square pattern.");
    form(visit, typed, &Errors::one("code", sentence))
}

/// Whether this is the number of a certificate and not its code: `DYQ-PHASE-2-2026-00001`, whatever stands between its parts and
/// in front of it.
fn is_number(typed: &str) -> bool {
    let parts: Vec<&str> = typed.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let last = parts.last().copied().unwrap_or_default();
    parts.len() > 3
        && ["dyq", "dya"].iter().any(|kind| parts[0].eq_ignore_ascii_case(kind))
        && last.len() == 5
        && last.chars().all(|c| c.is_ascii_digit())
}

/// What a code stands on.
enum Verified {
    Achievement(achievement::Certificate),
    Attendance(AttendanceCertificate),
}

async fn by_code(visit: &Visit, typed: &str) -> records::Result<Option<Verified>> {
    if let Some(certificate) = achievement::by_code(visit.cx(), typed).await? {
        return Ok(Some(Verified::Achievement(certificate)));
    }
    Ok(attendance::by_code(visit.cx(), typed).await?.map(Verified::Attendance))
}

fn form(visit: &Visit, typed: &str, errors: &Errors) -> Response {
    let l = &visit.l;
    let title = l.t("Verify a certificate");
    visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <form method="get" action="/verify" novalidate>
                {Field::new("code", l.t("Code on the certificate"), errors)
                    .hint(l.t("Twelve letters and digits behind the last slash of the printed address."))
                    .code(typed)}
                <div class="form-actions"><button class="button">{l.t("Verify")}</button></div>
            </form>
        }
    })
}

pub(crate) async fn show(visit: Visit, Path(typed): Path<String>) -> Result<Response, Failure> {
    if is_number(&typed) {
        return Ok(number(&visit, &typed));
    }
    let l = &visit.l;
    let found = visit.look_up(Purpose::Certificate, by_code(&visit, &typed)).await?;
    let certificate = match found {
        Some(Verified::Achievement(certificate)) => certificate,
        Some(Verified::Attendance(certificate)) => {
            let zone = project::zone_of(visit.cx(), &certificate.printed.project).await?;
            return Ok(attendance(&visit, &certificate, zone));
        }
        None => {
            let typed: String = typed.chars().take(64).collect();
            let errors = Errors::unknown("code", l.t("No certificate has this code. Compare it letter by letter with the paper, or scan the square pattern on it. If it is the same, ask whoever issued it."));
            return Ok(form(&visit, &typed, &errors));
        }
    };
    let zone = project::zone_of(visit.cx(), &certificate.printed.project).await?;
    let taken_back = certificate.taken_back_at.map(|at| {
        let date = dates::long(visit.language(), clock::local_date(at, zone));
        if certificate.replaced_by.is_some() {
            l.tf("It was replaced by another one on {date}: the name on it was corrected.", &[("date", &date)])
        } else {
            l.tf(
                "It was taken back on {date}: what it certifies was corrected after it was printed.",
                &[("date", &date)],
            )
        }
    });
    let title = match taken_back {
        None => l.t("This certificate is genuine"),
        Some(_) if certificate.replaced_by.is_some() => l.t("This certificate was replaced"),
        Some(_) => l.t("This certificate was taken back"),
    };
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let printed = &certificate.printed;
        let language = visit.language();
        let project = match language {
            courses::language::Language::Az => &printed.project_names.az,
            courses::language::Language::En => &printed.project_names.en,
            courses::language::Language::Ru => &printed.project_names.ru,
        };
        // Labels in the reader's language, values as printed.
        let here = L { texts: std::sync::Arc::clone(&visit.app.texts), language };
        let facts = printed_facts(&here, &certificate).into_iter().map(|(label, value)| fact(label, value));
        let facts = facts.collect_view();
        let other = (printed.language != language).then(|| printed.language.code());
        view! {
            <div class="verify">
                {head(title.clone(), taken_back)}
                <dl class="facts">
                    {fact(l.t("Awarded to"), awarded_to(l, &printed.name))}
                    {fact(l.t("Course"), view! { <span lang=other>{printed.course.clone()}</span> })}
                    {facts}
                    {fact(l.t("Project"), project.clone())}
                    {fact(l.t("Code"), view! { <code class="mono">{codes::print(&certificate.code)}</code> })}
                </dl>
                <p>{l.t("Compare every line with the paper. If one differs, the paper was changed.")}</p>
            </div>
        }
    }))
}

/// The printed name; a sentence where it was removed.
fn awarded_to(l: &L, name: &str) -> String {
    if name.is_empty() {
        l.t("The name was removed from the record: the person asked for it, or the time for which it is kept is over.")
    } else {
        name.to_owned()
    }
}

/// What is to be said first: that it is genuine, or why it does not hold any more.
fn head(title: String, why_not: Option<String>) -> AnyView {
    match why_not {
        None => view! { <div class="confirmation"><h1>{title}</h1></div> }.into_any(),
        Some(text) => view! { <h1>{title}</h1><div class="notice notice--error"><p>{text}</p></div> }.into_any(),
    }
}

/// The same for a certificate of attendance, which may have been replaced.
fn attendance(visit: &Visit, certificate: &AttendanceCertificate, zone: Tz) -> Response {
    let l = &visit.l;
    let replaced = certificate.replaced_at.map(|at| {
        let date = dates::long(visit.language(), clock::local_date(at, zone));
        match certificate.replaced_by {
            Some(_) => l.tf(
                "It was replaced by another one on {date}: its facts were corrected after it was printed.",
                &[("date", &date)],
            ),
            None => {
                l.tf("It was taken back on {date}: attendance was corrected after it was printed.", &[("date", &date)])
            }
        }
    });
    let title = match (&replaced, certificate.replaced_by) {
        (None, _) => l.t("This certificate is genuine"),
        (Some(_), Some(_)) => l.t("This certificate was replaced"),
        (Some(_), None) => l.t("This certificate was taken back"),
    };
    visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let printed = &certificate.printed;
        let facts =
            attended::facts(l, certificate, zone).into_iter().map(|(label, value)| fact(label, value)).collect_view();
        let other = (printed.language != visit.language()).then(|| printed.language.code());
        view! {
            <div class="verify">
                {head(title.clone(), replaced)}
                <p>{l.t("Certificate of attendance")}</p>
                <dl class="facts">
                    {fact(l.t("Awarded to"), awarded_to(l, &printed.name))}
                    {fact(l.t("Event"), view! { <span lang=other>{printed.event.clone()}</span> })}
                    {facts}
                    {fact(l.t("Project"), attended::project(&printed.project_names, l))}
                    {fact(l.t("Code"), view! { <code class="mono">{codes::print(&certificate.code)}</code> })}
                </dl>
                <p>{l.t("Compare every line with the paper. If one differs, the paper was changed.")}</p>
            </div>
        }
    })
}
