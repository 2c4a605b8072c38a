//! What the app does outside of requests.

use std::time::Duration;

use records::events::imports::run;

use crate::{web::state::App, words::mails};

/// How often it is looked whether another process has left an import undone.
const PAUSE: Duration = Duration::from_secs(10);

/// Does imports that were confirmed, one after the other. Never ends, and may be ended at any time.
pub async fn imports(app: &App) {
    let tell = mails::mails(&app.texts, &app.settings.address);
    loop {
        match run::next(&app.cx, &tell).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(error = %error, "import failed"),
        }
        // The pause is for what another process has left undone.
        let _ = tokio::time::timeout(PAUSE, app.next_confirmed()).await;
    }
}
