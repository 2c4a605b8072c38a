//! What kind of activity something is: a picture and a word, so that a test is not taken for an exercise.

use courses::course::{Activity, Content};
use leptos::prelude::*;

use crate::words::i18n::L;

/// The picture and the word.
pub(crate) fn kind(l: &L, activity: &Activity) -> AnyView {
    let (path, word) = match activity.content {
        Content::Lesson(_) => ("M5 4h11l3 3v13H5zM9 10h6M9 14h6", l.t("lesson")),
        Content::Quiz(_) => ("M4 6h2M10 6h10M4 12h2M10 12h10M4 18l1.5 1.5L8 17M12 18h8", l.t("test")),
        Content::Scenario(_) => ("M12 21v-6M12 15 6 9V4M12 15l6-6V4M4 6l2-2 2 2M16 6l2-2 2 2", l.t("exercise")),
    };
    view! {
        <span class="kind">
            <svg class="kind__icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><path d=path></path></svg>
            {word}
        </span>
    }
    .into_any()
}
