//! A form that is kept while somebody signs in.

use leptos::prelude::*;

use crate::web::again::Kept;

/// The hidden fields in which a form carries it.
pub(crate) fn carried(kept: Option<&Kept>) -> Option<AnyView> {
    kept.map(|kept| hidden(kept.carried()))
}

/// Hidden fields.
pub(crate) fn hidden(fields: Vec<(String, String)>) -> AnyView {
    let fields = fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    fields.collect_view().into_any()
}
