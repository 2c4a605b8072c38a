//! The list of people that an address names.

use leptos::prelude::*;
use records::events::imports::{self, Import, ImportId};

use crate::{
    components::parts::breadcrumbs,
    found::event::FoundEvent,
    web::{failure::Failure, visit::Visit},
    words::i18n::L,
};

/// An import of an event of the viewer's.
pub(crate) struct Found {
    pub(crate) event: FoundEvent,
    pub(crate) import: Import,
}

impl Found {
    /// Finds it by its address.
    pub(crate) async fn find(visit: &Visit, event: FoundEvent, import: ImportId) -> Result<Self, Failure> {
        let import = imports::find(visit.cx(), import).await?.filter(|import| import.event_id == event.event.id);
        Ok(Self { import: import.ok_or(Failure::NotFound)?, event })
    }

    /// Its address.
    pub(crate) fn address(&self) -> String {
        format!("{}/imports/{}", self.event.address(), self.import.id)
    }

    /// What a row is called: its number, with its sheet where there are several.
    pub(crate) fn row(&self, number: i64) -> String {
        match self.import.place_of(number) {
            (None, row) => row.to_string(),
            (Some(sheet), row) => format!("{row} ({sheet})"),
        }
    }

    /// Where its page is.
    pub(crate) fn breadcrumbs(&self, l: &L) -> AnyView {
        breadcrumbs(l, self.above(l), &self.import.file_name)
    }

    /// Where a page below its own is.
    pub(crate) fn breadcrumbs_to(&self, l: &L, here: &str) -> AnyView {
        let mut up = self.above(l);
        up.push((self.address(), self.import.file_name.clone()));
        breadcrumbs(l, up, here)
    }

    fn above(&self, l: &L) -> Vec<(String, String)> {
        let mut up = above(l, &self.event);
        up.push((format!("{}/imports", self.event.address()), l.t("People from a file")));
        up
    }
}

pub(super) fn above(l: &L, found: &FoundEvent) -> Vec<(String, String)> {
    vec![
        ("/events".into(), l.t("Events")),
        (found.address(), found.event.title.clone()),
        (format!("{}/people", found.address()), l.t("People and registration")),
    ]
}
