//! Why somebody cannot begin a course yet, and what to do.

use courses::course::Text;
use leptos::prelude::*;
use records::{
    authoring::library,
    learning::{enrolment::Hindrance, offer::Offer},
};

use super::parts::{said, tag};
use crate::{
    web::{failure::Failure, visit::Visit},
    words::dates,
};

/// What stands in the way of an offer, with the titles of the courses that it names.
pub(crate) struct InTheWay {
    hindrances: Vec<Hindrance>,
    /// The course before, where it has one that can be looked at.
    before: Option<(Text, String)>,
}

impl InTheWay {
    pub(crate) async fn of(visit: &Visit, offer: &Offer) -> Result<Self, Failure> {
        let hindrances = offer.hindrances(visit.cx());
        let mut before = None;
        for hindrance in &hindrances {
            if let Hindrance::After(slug) = hindrance
                && let Some(version) = library::current(visit.cx(), slug).await?
            {
                let title = version.editions.get(visit.language()).title.clone();
                before = Some((title, format!("/courses/{}/{slug}", offer.project)));
            }
        }
        Ok(Self { hindrances, before })
    }

    /// Whether nothing does.
    pub(crate) fn is_nothing(&self) -> bool {
        self.hindrances.is_empty()
    }

    /// Each in a sentence that says what to do.
    pub(crate) fn draw(&self, visit: &Visit) -> Vec<AnyView> {
        self.hindrances.iter().map(|hindrance| self.sentence(visit, hindrance)).collect()
    }

    fn sentence(&self, visit: &Visit, hindrance: &Hindrance) -> AnyView {
        let l = &visit.l;
        let language = visit.language();
        match hindrance {
            Hindrance::NoCode => view! {
                <p>{l.t("This course is begun with a code, which your trainer gives you.")}" "<a href="/enrol">{l.t("Type the code")}</a></p>
            }
            .into_any(),
            Hindrance::NotEnrolled => {
                view! { <p>{l.t("Your trainer enrols people in this course. Ask your trainer if you expected it.")}</p> }
                    .into_any()
            }
            Hindrance::Before(day) => {
                let day = dates::long(language, *day);
                view! { <p>{l.tf("This course can be begun from {day} on.", &[("day", &day)])}</p> }.into_any()
            }
            Hindrance::After(slug) => {
                let course = match &self.before {
                    Some((title, address)) => {
                        view! { <a href=address.clone()>{said(title, language)}</a> }.into_any()
                    }
                    None => slug.clone().into_any(),
                };
                view! { <p>{l.t("Complete this course first:")}" "{course}</p> }.into_any()
            }
        }
    }
}

/// By which day the course should be done, where somebody has said so and it is not done.
pub(crate) fn due(visit: &Visit, offer: &Offer) -> Option<AnyView> {
    let l = &visit.l;
    let due = offer.admission.due_on.filter(|_| offer.certificate.is_none())?;
    let day = dates::long(visit.language(), due);
    let late = due < visit.cx().today(offer.zone());
    let text = if late {
        l.tf("It should have been done by {day}.", &[("day", &day)])
    } else {
        l.tf("It should be done by {day}.", &[("day", &day)])
    };
    let late = late.then(|| view! { " "{tag("due", l.t("late"))} });
    Some(view! { <p>{text}{late}</p> }.into_any())
}
