//! The fields of a form about a person, and what was repaired in them.

use leptos::prelude::*;
use records::{people::person::PersonInput, text::Repair};

use crate::{
    components::fields::{Field, given_name},
    web::visit::Visit,
    words::problems::Errors,
};

/// The fields about a person, the same for a new one and for a correction.
pub(crate) fn person_fields(visit: &Visit, input: &PersonInput, errors: &Errors) -> AnyView {
    let l = &visit.l;
    view! {
        {Field::new("family_name", l.t("Family name"), errors).input("text", &input.family_name, "off")}
        {given_name(l, errors, &input.given_name, "off")}
        {Field::new("patronymic", l.t("Patronymic"), errors).optional(l)
            .hint(l.t("With oğlu or qızı where it is used.")).input("text", &input.patronymic, "off")}
        {Field::new("sex", l.t("Sex"), errors).select(l.sexes(), &input.sex, Some(l.t("Choose")))}
        {Field::new("birth_year", l.t("Year of birth"), errors).optional(l).input("text", &input.birth_year, "off")}
        {Field::new("language", l.t("Language"), errors).select(l.languages(), &input.language, None)}
        {Field::new("email", l.t("E-mail"), errors).optional(l).input("email", &input.email, "off")}
        {Field::new("phone", l.t("Phone"), errors).optional(l).input("tel", &input.phone, "off")}
    }
    .into_any()
}

/// What was repaired in the names, to be looked at before it is saved.
pub(crate) fn repaired(visit: &Visit, repairs: &[Repair]) -> Option<AnyView> {
    let l = &visit.l;
    (!repairs.is_empty()).then(|| {
        let items = repairs.iter().map(|r| {
            let text = l.tf(
                "“{typed}” mixed Latin and Cyrillic letters that look alike. It now reads “{stored}”.",
                &[("typed", &r.typed), ("stored", &r.stored)],
            );
            view! { <li>{text}</li> }
        });
        view! {
            <div class="notice" role="alert">
                <h2 class="notice__title">{l.t("Letters of two alphabets")}</h2>
                <ul>{items.collect_view()}</ul>
                <p>{l.t("Nothing is saved yet. Look at the names and save.")}</p>
            </div>
        }
        .into_any()
    })
}
