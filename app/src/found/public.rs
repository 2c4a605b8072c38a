//! Courses that everybody may read, without an account.

use std::sync::Arc;

use courses::{
    course::{Activity, Course},
    language::Language,
};
use leptos::prelude::*;
use records::{learning::public, system::versions::Published};

use crate::{
    components::{minutes, parts::said},
    page::head::PageHead,
    web::{failure::Failure, visit::Visit},
};

/// Where they are.
pub(crate) const HERE: &str = "/open";

/// A course for everybody, as the visitor reads it.
pub(crate) struct FoundPublic {
    pub(crate) version: Arc<Published>,
    language: Language,
}

impl FoundPublic {
    pub(crate) async fn find(visit: &Visit, course: &str) -> Result<Self, Failure> {
        let version = public::find(visit.cx(), course).await?.ok_or(Failure::NotFound)?;
        Ok(Self { version, language: visit.language() })
    }

    pub(crate) fn course(&self) -> &Course {
        self.version.editions.get(self.language)
    }

    pub(crate) fn activity(&self, module: &str, name: &str) -> Result<&Activity, Failure> {
        self.course().activity(&format!("{module}/{name}")).ok_or(Failure::NotFound)
    }

    pub(crate) fn address(&self) -> String {
        format!("{HERE}/{}", self.course().slug)
    }

    pub(crate) fn address_of(&self, activity: &Activity) -> String {
        format!("{}/{}", self.address(), activity.id)
    }

    /// Whom to call stands on each page, and each can be left at once: nobody knows who looks over whose shoulder.
    pub(crate) fn head(&self, title: &str) -> PageHead {
        PageHead::new(title).help(self.course().help().cloned().collect()).with_exit().narrow()
    }
}

/// A link to each public course with what it is about; nothing where there is none.
pub(crate) async fn links(visit: &Visit) -> Result<Option<AnyView>, Failure> {
    let found = public::all(visit.cx()).await?;
    let language = visit.language();
    let links = found.iter().map(|version| {
        let course = version.editions.get(language);
        let summary = said(&course.summary, language);
        let about = minutes::of_course(&visit.l, course);
        view! {
            <li class="task-list__item">
                <div>
                    <a class="task-list__link" href=format!("{HERE}/{}", course.slug)>{said(&course.title, language)}</a>
                    <p>{summary}</p>
                    <p class="soft small">{about}</p>
                </div>
            </li>
        }
    });
    let links = links.collect_view();
    Ok((!found.is_empty()).then(|| view! { <ul class="task-list">{links}</ul> }.into_any()))
}
