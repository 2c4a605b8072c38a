//! What administrators and managers are asked on their first page: a second factor.

use leptos::prelude::*;
use records::accounts::{roles::Role, sessions::Viewer};

use crate::{web::visit::Visit, words::dates};

/// The first page of somebody who is signed in: each role has one, and it has its own address.
pub(crate) fn first(viewer: &Viewer) -> &'static str {
    if viewer.administrator {
        "/people"
    } else if viewer.has(Role::Manager) || viewer.has(Role::Trainer) {
        "/completions"
    } else if viewer.has(Role::Trainee) {
        "/courses"
    } else {
        "/account"
    }
}

/// The notice, where the viewer has none yet: on their first page and on that of their account.
pub(crate) fn notice(visit: &Visit) -> Option<AnyView> {
    let viewer = visit.viewer().filter(|viewer| viewer.is_to_have_second_factor())?;
    let here = visit.path.split('?').next().unwrap_or_default();
    if here != first(viewer) && here != "/account" {
        return None;
    }
    let l = &visit.l;
    let from = visit.app.settings.second_factor_from.map(|day| {
        let day = dates::long(visit.language(), day);
        view! { " "{l.tf("From {day} on it is needed for everything else.", &[("day", &day)])} }
    });
    Some(
        view! {
            <div class="notice">
                <p>{l.t("Your account opens what belongs to many people. Please protect it with a second factor: a code from your phone besides the password.")}{from}</p>
                <p><a href="/account/second-factor">{l.t("Set up the second factor")}</a></p>
            </div>
        }
        .into_any(),
    )
}
