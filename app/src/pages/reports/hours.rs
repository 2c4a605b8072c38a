//! How hours are counted, below the lists that show some: in words, and what they come to in the project.

use leptos::prelude::*;
use records::reports::hours::PersonHours;

use crate::{
    components::parts::fact,
    words::{dates, i18n::L},
};

/// The definition, with the person-hours of the project.
pub(super) fn note(l: &L, hours: PersonHours) -> AnyView {
    let told = [hours.total(), hours.online, hours.attended].map(dates::hours);
    let [total, online, attended] = told.each_ref().map(String::as_str);
    let sum = [("total", total), ("online", online), ("attended", attended)];
    view! {
        <details>
            <summary>{l.t("How hours are counted")}</summary>
            <dl class="facts">
                {fact(l.t("Online"), l.t("The planned minutes of the lessons, tests and exercises that somebody has done alone, until now. Each counts once, however often it is repeated."))}
                {fact(l.t("Attended"), l.t("The minutes attended in sessions, as they are marked, until now. In the list of completions only those of events that deliver the course: they stand in the list of attendance too."))}
                {fact(l.t("Credited hours"), l.t("Online and attended together by the moment at which the last rule of the course was met, as the certificate says. What is learned afterwards does not change them. Before the completion: until now."))}
                {fact(l.t("Person-hours"), l.t("Online of everybody who has begun a course, and attended in all sessions, together. Neither is part of the other, and nothing is rounded."))}
            </dl>
            <p>{l.tf("Person-hours of this project until now: {total} ({online} online, {attended} attended).", &sum)}</p>
        </details>
    }
    .into_any()
}
