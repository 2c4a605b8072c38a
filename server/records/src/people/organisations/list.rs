//! The list of organisations.

use super::OrganisationKind;
use crate::{
    Cx, Result,
    people::{organisations::OrganisationId, person, regions},
    system::{
        list::{Listing, Page, Select},
        text_enum::text_enum,
    },
};

text_enum! {
    /// By what the list is sorted.
    Sort {
        /// Name, in the order of the Azerbaijani alphabet.
        Name = "name",
        /// How many people work there.
        People = "people",
    }
}

/// Which organisations are shown. What is `None` admits everything.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Part of the name, in any spelling.
    pub search: String,
    /// Kind.
    pub kind: Option<OrganisationKind>,
    /// Code of an economic region.
    pub region: Option<String>,
    /// Order.
    pub sort: Sort,
    /// The other way round.
    pub descending: bool,
}

impl Default for Filter {
    fn default() -> Self {
        Self { search: String::new(), kind: None, region: None, sort: Sort::Name, descending: false }
    }
}

/// An organisation in the list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OrganisationRow {
    /// Its key.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: OrganisationKind,
    /// Where it is: an ISO 3166-2 unit.
    pub region: Option<String>,
    /// How it is reached as a whole; may be empty.
    pub contact: String,
    /// How many people are in post there now.
    pub people: i64,
}

const ROW: &str = "SELECT o.id, o.name, o.kind, o.region, o.contact,
    (SELECT COUNT(DISTINCT t.person_id) FROM posts t WHERE t.organisation_id = o.id AND t.to_date IS NULL) AS people";

/// A page of organisations.
pub async fn list(cx: &Cx, filter: &Filter, page: Page) -> Result<Listing<OrganisationRow>> {
    let select = |columns| filtered(filter, Select::new(columns).then(" FROM organisations o WHERE 1 = 1"));
    let total = select("SELECT COUNT(*)").number(&cx.db).await?;
    let page = page.within(total);
    let order = match (filter.sort, filter.descending) {
        (Sort::Name, false) => " ORDER BY o.sort_key, o.id",
        (Sort::Name, true) => " ORDER BY o.sort_key DESC, o.id DESC",
        (Sort::People, false) => " ORDER BY people, o.sort_key, o.id",
        (Sort::People, true) => " ORDER BY people DESC, o.sort_key, o.id",
    };
    let rows = select(ROW).then(order).page(page).all(&cx.db).await?;
    Ok(Listing { rows, total, page })
}

fn filtered(filter: &Filter, select: Select) -> Select {
    let select = select
        .when(person::pattern(&filter.search), " AND o.search_key LIKE ?")
        .when(filter.kind.map(OrganisationKind::code), " AND o.kind = ?");
    match &filter.region {
        Some(region) => select.then(" AND o.region IN").among(regions::units_of(region)),
        None => select,
    }
}
