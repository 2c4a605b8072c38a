//! One's own certificates, and their PDF.

use axum::response::Response;
use documents::certificate::{self as paper};
use leptos::prelude::*;
use records::{
    accounts::{roles::Role, sessions::Viewer},
    certificates::{
        achievement::{self, Certificate},
        attendance::{self, AttendanceCertificate},
    },
    people::person::PersonId,
    projects::project,
    system::{
        audit::{self, Act},
        codes, heavy,
    },
};

use crate::{
    components::{
        attended,
        parts::{empty, tag},
    },
    web::{access::Access, download, failure::Failure, path::Path, visit::Visit},
    words::{
        dates,
        i18n::L,
        sessions::{hours_of, span},
    },
};

pub(crate) async fn show(visit: Visit) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let mine = achievement::of_person(visit.cx(), viewer.person).await?;
    let attended = attendance::of_person(visit.cx(), viewer.person).await?;
    let l = &visit.l;
    let language = visit.language();
    let title = l.t("Certificates");
    Ok(visit.page(&title, || {
        let items = mine.iter().map(|certificate| {
            let about = format!("{} · {}", certificate.number, dates::long(language, certificate.printed.completed_on));
            let other = (certificate.printed.language != language).then(|| certificate.printed.language.code());
            let holds = certificate.taken_back_at.is_none();
            let pdf = holds.then(|| view! {
                <a class="button" href=format!("/certificates/{}.pdf", certificate.code)>
                    "PDF"<span class="visually-hidden">": "<span lang=other>{certificate.printed.course.clone()}</span></span>
                </a>
            });
            let mark = (!holds).then(|| view! { " "{tag("error", l.t("not valid any more"))} });
            view! {
                <li>
                    <div>
                        <h2 lang=other>{certificate.printed.course.clone()}</h2>
                        <p class="soft">{about}{mark}</p>
                    </div>
                    <div class="course-list__action cluster">
                        {pdf}
                        <a class="button button--secondary" href=format!("/verify/{}", certificate.code)>{l.t("Verification page")}</a>
                    </div>
                </li>
            }
        });
        let items = items.collect_view();
        let list = if mine.is_empty() {
            empty(
                l.t("No certificate yet"),
                l.t("It is issued automatically as soon as every rule of a course is met."),
                Some(("/courses".into(), l.t("Your courses"))),
            )
        } else {
            view! { <ul class="course-list">{items}</ul> }.into_any()
        };
        view! { <h1>{title.clone()}</h1>{list}{attendance(&visit, &attended)} }
    }))
}

/// One's own certificates of attendance.
fn attendance(visit: &Visit, mine: &[AttendanceCertificate]) -> Option<AnyView> {
    let l = &visit.l;
    let items = mine.iter().map(|certificate| {
        let printed = &certificate.printed;
        let hours = hours_of(l, printed.attended, printed.planned);
        let when = span(l, Some(printed.first_on), Some(printed.last_on));
        let other = (printed.language != visit.language()).then(|| printed.language.code());
        view! {
            <li>
                <div>
                    <h3 lang=other>{printed.event.clone()}</h3>
                    <p class="soft">{format!("{} · {when} · {hours}", certificate.number)}</p>
                </div>
                <div class="course-list__action cluster">
                    <a class="button" href=format!("/certificates/{}.pdf", certificate.code)>
                        "PDF"<span class="visually-hidden">": "<span lang=other>{printed.event.clone()}</span></span>
                    </a>
                    <a class="button button--secondary" href=format!("/verify/{}", certificate.code)>{l.t("Verification page")}</a>
                </div>
            </li>
        }
    });
    let items = items.collect_view();
    (!mine.is_empty())
        .then(|| view! { <h2>{l.t("Certificates of attendance")}</h2><ul class="course-list">{items}</ul> }.into_any())
}

/// Whether the viewer is staff of a project.
fn is_staff(viewer: &Viewer, project: &str) -> bool {
    Access::Staff.admits(Some(viewer))
        && (viewer.administrator || viewer.has_in(Role::Manager, project) || viewer.has_in(Role::Trainer, project))
}

/// The PDF, for its owner and for the staff of its project.
pub(crate) async fn pdf(visit: Visit, Path(file): Path<String>) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let code = file.strip_suffix(".pdf").ok_or(Failure::NotFound)?;
    let Some(certificate) = achievement::by_code(visit.cx(), code).await? else {
        return attendance_pdf(&visit, viewer, code).await;
    };
    let theirs = certificate.person_id == viewer.person || is_staff(viewer, &certificate.printed.project);
    // One that was taken back is not printed again, nor one whose name was removed.
    if !theirs || certificate.taken_back_at.is_some() || certificate.printed.name.is_empty() {
        return Err(Failure::NotFound);
    }
    fetched(&visit, certificate.person_id, &certificate.number).await?;
    let drawing = facts_for_paper(&visit, &certificate);
    let bytes = achievement::pdf(visit.cx(), &certificate, move || paper::pdf(&drawing)).await?;
    Ok(download::shown(&format!("{}.pdf", certificate.number), download::PDF, bytes))
}

/// Says in the log who has fetched the certificate of somebody else.
async fn fetched(visit: &Visit, whose: PersonId, number: &str) -> Result<(), Failure> {
    let viewer = visit.signed_in()?;
    if viewer.person != whose {
        audit::note(visit.cx(), viewer.account, Act::ExportCertificate, number).await?;
    }
    Ok(())
}

/// The PDF of a certificate of attendance: drawn from what was printed. One that was replaced, or has no name any more, is not printed again.
async fn attendance_pdf(visit: &Visit, viewer: &Viewer, code: &str) -> Result<Response, Failure> {
    let found = attendance::by_code(visit.cx(), code).await?;
    let holds = |c: &AttendanceCertificate| c.replaced_at.is_none() && !c.printed.name.is_empty();
    let certificate = found.filter(holds).ok_or(Failure::NotFound)?;
    if certificate.person_id != viewer.person && !is_staff(viewer, &certificate.printed.project) {
        return Err(Failure::NotFound);
    }
    let zone = project::zone_of(visit.cx(), &certificate.printed.project).await?;
    fetched(visit, certificate.person_id, &certificate.number).await?;
    let drawing = attended::drawing(&visit.app, &certificate, zone);
    let bytes = heavy::FIGURES.run(move || paper::pdf(&drawing)).await?.map_err(records::Error::from)?;
    Ok(download::shown(&format!("{}.pdf", certificate.number), download::PDF, bytes))
}

/// The printed facts in the language of the certificate, which need not be the viewer's.
fn facts_for_paper(visit: &Visit, certificate: &Certificate) -> paper::Certificate {
    let printed = &certificate.printed;
    let language = printed.language;
    let l = L { texts: std::sync::Arc::clone(&visit.app.texts), language };
    let project = match language {
        courses::language::Language::Az => &printed.project_names.az,
        courses::language::Language::En => &printed.project_names.en,
        courses::language::Language::Ru => &printed.project_names.ru,
    };
    paper::Certificate {
        language: language.code().to_owned(),
        title: format!("{} {}", l.t("Certificate of achievement"), certificate.number),
        heading: l.t("Certificate of achievement"),
        platform: "Dayaq".to_owned(),
        project: project.clone(),
        awarded_to_label: l.t("Awarded to"),
        name: printed.name.clone(),
        completed_sentence: l.t("who has completed the course"),
        course: printed.course.clone(),
        facts: printed_facts(&l, certificate),
        verify_label: l.t("Verify this certificate:"),
        verify_address: format!("{}/verify/{}", visit.app.settings.address, codes::print(&certificate.code)),
        qr_alt: l.t("QR code with the address of the verification page"),
        issued: certificate.issued_at,
    }
}

/// Label and value of every printed fact but the name and the course: the same on paper and on the verification page.
pub(crate) fn printed_facts(l: &L, certificate: &Certificate) -> Vec<(String, String)> {
    let printed = &certificate.printed;
    let language = l.language;
    let mut facts = vec![
        (l.t("Completed on"), dates::long(language, printed.completed_on)),
        (l.t("Hours"), dates::hours(printed.minutes)),
    ];
    if let Some(percent) = printed.result_percent {
        facts.push((l.t("Result"), dates::percent(language, percent)));
    }
    facts.push((l.t("Certificate number"), certificate.number.clone()));
    facts.push((l.t("Version of the course"), printed.course_version.clone()));
    if let Some(organisation) = &printed.organisation {
        facts.push((l.t("Organisation"), organisation.clone()));
    }
    facts
}
