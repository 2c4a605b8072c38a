//! The way to the sign-in page of an organisation whose accounts sign in here too.

use leptos::prelude::*;

use crate::web::{form::Fields, visit::Visit};

/// The button, where there is such an organisation. A link and no form: the content security policy lets no form lead to
/// somebody else.
pub(crate) fn way_in(visit: &Visit, back: &str) -> Option<AnyView> {
    let provider = visit.app.provider.as_ref()?;
    let query = Fields::default().query_with(&[("back", back)]);
    let address = if query.is_empty() { "/sign-in/with".to_owned() } else { format!("/sign-in/with?{query}") };
    let text = visit.l.tf("Sign in with {name}", &[("name", provider.name())]);
    Some(view! { <p><a id="with" class="button button--secondary" href=address>{text}</a></p> }.into_any())
}
