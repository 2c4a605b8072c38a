//! Where in a course something is explained: a mistake leads to its lesson.

use courses::course::LessonPlace;
use leptos::prelude::*;

use crate::{components::parts::said, found::course::FoundCourse, web::visit::Visit};

/// A link to the lesson and the heading; nothing where the author has named none.
pub(super) fn read_again(visit: &Visit, learning: &FoundCourse, place: Option<&LessonPlace>) -> Option<AnyView> {
    let place = place?;
    let activity = learning.course().activity(&place.lesson)?;
    let headings = &activity.lesson()?.headings;
    let heading = place.heading.as_ref().and_then(|id| headings.iter().find(|heading| heading.id == *id));
    let language = visit.language();
    let heading = heading.map(|heading| view! { " › "{said(&heading.title, language)} });
    let address = format!("{}/{}", learning.address(), place.address());
    Some(
        view! {
            <p class="read-again">
                {visit.l.t("Read again:")}" "<a href=address>{said(&activity.title, language)}{heading}</a>
            </p>
        }
        .into_any(),
    )
}

/// Links to places of this page, one for each mistake.
pub(super) fn jump_list(label: String, places: Vec<(String, String)>) -> Option<AnyView> {
    let links = places.iter().map(|(id, text)| view! { <li><a href=format!("#{id}")>{text.clone()}</a></li> });
    let links = links.collect_view();
    (!places.is_empty()).then(|| {
        view! { <nav class="jump-list" aria-label=label.clone()><span>{label.clone()}</span><ul>{links}</ul></nav> }
            .into_any()
    })
}
