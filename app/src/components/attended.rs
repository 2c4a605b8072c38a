//! What stands on a certificate of attendance: the same on paper and on the page that verifies it.

use std::sync::Arc;

use chrono_tz::Tz;
use documents::certificate::Certificate;
use records::{certificates::attendance::AttendanceCertificate, projects::project::Names, system::codes};

use crate::{
    web::state::App,
    words::{
        dates,
        i18n::L,
        sessions::{hours_of, span},
    },
};

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
