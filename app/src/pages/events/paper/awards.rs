//! Certificates of attendance: on the page of an event, and on paper.

use chrono_tz::Tz;
use std::sync::Arc;

use documents::certificate::Certificate;
use leptos::prelude::*;
use records::{
    certificates::attendance::{self, AttendanceCertificate},
    events::awards::{self, Outdated, USUAL_PERCENT},
    projects::project::Names,
    system::codes,
};

use crate::{
    components::{fields::Field, parts::post_button},
    found::event::Happening,
    web::{failure::Failure, form::Fields, state::App, visit::Visit},
    words::sessions::{hours_of, span},
    words::{dates, i18n::L, problems::Errors},
};

/// The certificates of an event.
pub(super) struct Awards {
    valid: usize,
    outdated: Vec<Outdated>,
}

impl Awards {
    pub(super) async fn find(visit: &Visit, found: &Happening) -> Result<Self, Failure> {
        let valid = attendance::of_event(visit.cx(), found.event.id).await?.len();
        Ok(Self { valid, outdated: awards::outdated(visit.cx(), &found.event).await? })
    }
}

/// What else is printed: badges, name tents, certificates.
pub(super) fn section(
    visit: &Visit,
    found: &Happening,
    address: &str,
    awards: &Awards,
    fields: &Fields,
    errors: &Errors,
) -> AnyView {
    let l = &visit.l;
    let link = |what: &str, text: String| {
        view! { <a class="button button--secondary" href=format!("{}/print.pdf?what={what}", found.address())>{text}</a> }
    };
    let usual = USUAL_PERCENT.to_string();
    let percent = if fields.has("percent") { fields.get("percent") } else { &usual };
    view! {
        <h2>{l.t("Badges and name tents")}</h2>
        <p class="soft">{l.t("For everybody who has a place: badges to be cut out, eight on a page, and name tents to be folded. The code of a badge is scanned on the attendance list.")}</p>
        <div class="cluster">
            {link("badges", l.t("Badges"))}
            {link("tents", l.t("Name tents"))}
            {link("all", l.t("Everything in one file"))}
        </div>
        <h2 id="certificates">{l.t("Certificates of attendance")}</h2>
        <p class="soft">{l.t("They say how many of the planned hours somebody attended. What was printed stays as it was printed, and can be verified by its code.")}</p>
        <form class="filters" method="post" action=format!("{address}/certificates") novalidate>
            {Field::new("percent", l.t("From this share of the planned hours on, in percent"), errors).input("number", percent, "off")}
            <div class="form-actions"><button class="button button--secondary">{l.t("Issue to everybody who has none yet")}</button></div>
        </form>
        <div class="cluster">
            <p>{l.tn("{n} certificate is valid.", "{n} certificates are valid.", awards.valid)}</p>
            {(awards.valid > 0).then(|| link("certificates", l.t("Certificates")))}
        </div>
        {outdated(l, address, &awards.outdated)}
    }
    .into_any()
}

fn outdated(l: &L, address: &str, outdated: &[Outdated]) -> Option<AnyView> {
    let items = outdated.iter().map(|one| {
        let old = &one.certificate.printed;
        let before = hours_of(l, old.attended, old.planned);
        let (told, text) = match &one.now {
            Some(now) if (now.attended, now.planned) == (old.attended, old.planned) => {
                (l.t("name, title, place or date was corrected"), l.t("Issue anew"))
            }
            Some(now) => {
                let now = hours_of(l, now.attended, now.planned);
                (l.tf("now {hours}", &[("hours", &now)]), l.t("Issue anew"))
            }
            None => (l.t("does not reach the share any more"), l.t("Withdraw the certificate")),
        };
        let action = format!("{address}/certificates/{}", one.certificate.id);
        view! {
            <li>
                <div>
                    <strong>{old.name.clone()}</strong>" "<span class="mono">{one.certificate.number.clone()}</span>
                    <p class="soft">{l.tf("printed: {hours}", &[("hours", &before)])}"; "{told}</p>
                </div>
                {post_button(action, "button button--secondary", text)}
            </li>
        }
    });
    let items = items.collect_view();
    (!outdated.is_empty()).then(|| {
        view! {
            <div class="notice">
                <h3 class="notice__title">{l.t("Corrected after printing")}</h3>
                <p>{l.t("These certificates are valid as they were printed. One that is issued anew has another number, and the page for verifying says that the old one was replaced.")}</p>
                <ul class="session-list">{items}</ul>
            </div>
        }
        .into_any()
    })
}

/// The printed facts in the language of the certificate, which need not be the viewer's.
pub(crate) fn drawing(app: &App, certificate: &AttendanceCertificate, zone: Tz) -> Certificate {
    let printed = &certificate.printed;
    let l = L { texts: Arc::clone(&app.texts), language: printed.language };
    Certificate {
        language: printed.language.code().to_owned(),
        title: format!("{} {}", l.t("Certificate of attendance"), certificate.number),
        heading: l.t("Certificate of attendance"),
        platform: "Dayaq".to_owned(),
        project: project(&printed.project_names, &l),
        awarded_to_label: l.t("Awarded to"),
        name: printed.name.clone(),
        completed_sentence: l.t("who has attended"),
        course: printed.event.clone(),
        facts: facts(&l, certificate, zone),
        verify_label: l.t("Verify this certificate:"),
        verify_address: format!("{}/verify/{}", app.settings.address, codes::print(&certificate.code)),
        qr_alt: l.t("QR code with the address of the verification page"),
        issued: certificate.issued_at,
    }
}

/// The name of a project in the language of `l`.
pub(crate) fn project(names: &Names, l: &L) -> String {
    match l.language {
        courses::language::Language::Az => &names.az,
        courses::language::Language::En => &names.en,
        courses::language::Language::Ru => &names.ru,
    }
    .clone()
}

/// Label and value of every printed fact but the name and the event: the same on paper and on the verification page.
pub(crate) fn facts(l: &L, certificate: &AttendanceCertificate, zone: Tz) -> Vec<(String, String)> {
    let printed = &certificate.printed;
    let issued = records::system::clock::local_date(certificate.issued_at, zone);
    vec![
        (l.t("When"), span(l, Some(printed.first_on), Some(printed.last_on))),
        (l.t("Where"), printed.place.clone()),
        (l.t("Hours attended"), hours_of(l, printed.attended, printed.planned)),
        (l.t("Issued on"), dates::long(l.language, issued)),
        (l.t("Certificate number"), certificate.number.clone()),
    ]
}
