//! The log as it is read.

use chrono::{DateTime, Utc};

use super::Entry;
use crate::{
    Cx, Result,
    system::{
        key::AccountId,
        list::{Listing, Page, Select},
    },
};

const ROW: &str = "SELECT number, at, actor_id, action, subject, details, previous_hash, hash, key_id";
const NEWEST: &str = "SELECT number FROM audit_head WHERE id = 1";

/// Which entries are shown. What is empty admits everything.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Filter {
    /// The beginning of the code of an act.
    pub action: String,
    /// Who acted.
    pub actor: Option<AccountId>,
    /// Exactly to what.
    pub subject: String,
    /// From this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub until: Option<DateTime<Utc>>,
}

impl Filter {
    fn is_empty(&self) -> bool {
        self.action.is_empty()
            && self.actor.is_none()
            && self.subject.is_empty()
            && self.from.is_none()
            && self.until.is_none()
    }

    fn select(&self, columns: &'static str) -> Select {
        Select::new(columns)
            .then(" FROM audit_log WHERE 1 = 1")
            .when((!self.action.is_empty()).then(|| format!("{}%", self.action)), " AND action LIKE ?")
            .when(self.actor, " AND actor_id = ?")
            .when((!self.subject.is_empty()).then(|| self.subject.clone()), " AND subject = ?")
            .when(self.from, " AND at >= ?")
            .when(self.until, " AND at < ?")
    }

    /// As it is asked of the database. No code of an act and no key is longer, and a database refuses to search for a text
    /// without end.
    fn asked(&self) -> Self {
        let typed = |text: &str| text.trim().chars().take(100).collect::<String>();
        Self { action: typed(&self.action).replace(['%', '\\'], ""), subject: typed(&self.subject), ..self.clone() }
    }
}

/// A page of entries, the newest first.
pub async fn list(cx: &Cx, filter: &Filter, page: Page) -> Result<Listing<Entry>> {
    let filter = filter.asked();
    if filter.is_empty() {
        // Entries are numbered without gaps: the last pages are as near as the first.
        let total = Select::new(NEWEST).number(&cx.db).await?;
        let page = page.within(total);
        let first = total - page.offset();
        let entries =
            filter.select(ROW).with(" AND number <= ? AND number > ?", [first.into(), (first - Page::ROWS).into()]);
        return Ok(Listing { rows: entries.then(" ORDER BY number DESC").all(&cx.db).await?, total, page });
    }
    let total = filter.select("SELECT COUNT(*)").number(&cx.db).await?;
    let page = page.within(total);
    let rows = filter.select(ROW).then(" ORDER BY number DESC").page(page).all(&cx.db).await?;
    Ok(Listing { rows, total, page })
}

/// Gives all of them to `take`, in the same order.
pub async fn each(cx: &Cx, filter: &Filter, take: impl FnMut(Entry) -> Result<()> + Send) -> Result<()> {
    filter.asked().select(ROW).then(" ORDER BY number DESC").each(&cx.db, take).await
}
