//! Certificates of attendance, on the page of an event.

use leptos::prelude::*;
use records::{
    certificates::attendance,
    events::awards::{self, Outdated, USUAL_PERCENT},
};

use crate::{
    components::{fields::Field, parts::post_button},
    found::event::FoundEvent,
    web::{failure::Failure, form::Fields, visit::Visit},
    words::{i18n::L, problems::Errors, sessions::hours_of},
};

/// The certificates of an event.
pub(super) struct Awards {
    valid: usize,
    outdated: Vec<Outdated>,
}

impl Awards {
    pub(super) async fn find(visit: &Visit, found: &FoundEvent) -> Result<Self, Failure> {
        let valid = attendance::of_event(visit.cx(), found.event.id).await?.len();
        Ok(Self { valid, outdated: awards::outdated(visit.cx(), &found.event).await? })
    }
}

/// What else is printed: badges, name tents, certificates.
pub(super) fn section(
    visit: &Visit,
    found: &FoundEvent,
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
        <form class="filters" method="get" action=format!("{address}/certificates") novalidate>
            {Field::new("percent", l.t("From this share of the planned hours on, in percent"), errors).input("number", percent, "off")}
            <div class="form-actions"><button class="button button--secondary">{l.t("See who gets one")}</button></div>
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
