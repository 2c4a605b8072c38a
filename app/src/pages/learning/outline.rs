//! What stands above and beside the text of a lesson: its headings, folded on a phone, beside it where there is room; and that the
//! law in it was not checked for long.

use courses::{course::Lesson, language::Language};
use leptos::prelude::*;

use crate::{components::parts::said, words::i18n::L};

/// A lesson with no more headings than these is seen at a glance.
const FEW: usize = 3;

/// The largest headings, where there are many.
fn links(lesson: &Lesson, language: Language) -> Option<AnyView> {
    let large: Vec<_> = lesson.headings.iter().filter(|heading| heading.level == 2).collect();
    (large.len() > FEW).then(|| {
        let link = |heading: &&courses::course::Heading| {
            view! { <li><a href=format!("#{}", heading.anchor())>{said(&heading.title, language)}</a></li> }
        };
        view! { <ol>{large.iter().map(link).collect_view()}</ol> }.into_any()
    })
}

pub(super) fn folded(l: &L, lesson: &Lesson, language: Language) -> Option<AnyView> {
    let links = links(lesson, language)?;
    Some(
        view! { <details class="outline outline--folded"><summary>{l.t("In this lesson")}</summary>{links}</details> }
            .into_any(),
    )
}

pub(super) fn beside(l: &L, lesson: &Lesson, language: Language) -> Option<AnyView> {
    let links = links(lesson, language)?;
    Some(
        view! {
            <nav class="outline outline--beside" aria-label=l.t("In this lesson")>
                <p class="outline__title" aria-hidden="true">{l.t("In this lesson")}</p>
                {links}
            </nav>
        }
        .into_any(),
    )
}

/// Above a lesson that rests on what nobody has checked for long.
pub(super) fn stale(l: &L) -> AnyView {
    view! {
        <div class="notice"><p>{l.t("A legal fact in this lesson was last checked more than 12 months ago. Ask before you rely on it.")}</p></div>
    }
    .into_any()
}
