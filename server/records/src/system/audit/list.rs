//! The log as it is read.

use super::Entry;
use crate::{
    Cx, Result,
    system::list::{Listing, Page, Select},
};

const ROW: &str = "SELECT number, at, actor_id, action, subject, details, previous_hash, hash";
const NEWEST: &str = "SELECT number FROM audit_head WHERE id = 1";

/// Which entries are shown. What is empty admits everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The beginning of an action's name.
    pub action: String,
    /// Exactly to what.
    pub subject: String,
}

/// A page of entries, the newest first.
pub async fn list(cx: &Cx, filter: &Filter, page: Page) -> Result<Listing<Entry>> {
    // No name of an action and no key is longer, and a database refuses to search for a text without end.
    let typed = |text: &str| text.trim().chars().take(100).collect::<String>();
    let (action, subject) = (typed(&filter.action).replace(['%', '\\'], ""), typed(&filter.subject));
    let select = |columns| {
        Select::new(columns)
            .then(" FROM audit_log WHERE 1 = 1")
            .when((!action.is_empty()).then(|| format!("{action}%")), " AND action LIKE ?")
            .when((!subject.is_empty()).then(|| subject.clone()), " AND subject = ?")
    };
    if action.is_empty() && subject.is_empty() {
        // Entries are numbered without gaps: the last pages are as near as the first.
        let total = Select::new(NEWEST).number(&cx.db).await?;
        let page = page.within(total);
        let first = total - page.offset();
        let entries = select(ROW).with(" AND number <= ? AND number > ?", [first.into(), (first - Page::ROWS).into()]);
        return Ok(Listing { rows: entries.then(" ORDER BY number DESC").all(&cx.db).await?, total, page });
    }
    let total = select("SELECT COUNT(*)").number(&cx.db).await?;
    let page = page.within(total);
    let rows = select(ROW).then(" ORDER BY number DESC").page(page).all(&cx.db).await?;
    Ok(Listing { rows, total, page })
}
