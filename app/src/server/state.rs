//! What every request shares.

use std::{net::IpAddr, sync::Arc, time::Duration};

use records::{Cx, imports};
use tokio::sync::Notify;

use super::{assets::Assets, i18n::Texts, limits::Limits, telling};

/// How often it is looked whether another process has left an import undone.
const PAUSE: Duration = Duration::from_secs(10);

/// What the administrator of the machine decides.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address at which people reach the platform, without a slash at the end: printed on certificates and sent in
    /// mails.
    pub address: String,
    /// Whether that address is HTTPS: cookies are `Secure` and `__Host-` then.
    pub secure: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
}

/// What every request shares. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Records.
    pub cx: Cx,
    /// Decisions of the administrator of the machine.
    pub settings: Arc<Settings>,
    /// Names of the embedded files.
    pub assets: Arc<Assets>,
    /// Translations of the interface.
    pub texts: Arc<Texts>,
    /// Rate limits.
    pub(crate) limits: Arc<Limits>,
    /// Rung when an import was confirmed.
    confirmed: Arc<Notify>,
}

impl App {
    /// Puts it together.
    pub fn new(cx: Cx, settings: Settings, assets: Assets, texts: Texts) -> Self {
        Self {
            cx,
            settings: Arc::new(settings),
            assets: Arc::new(assets),
            texts: Arc::new(texts),
            limits: Arc::new(Limits::default()),
            confirmed: Arc::new(Notify::new()),
        }
    }

    /// Somebody has confirmed an import: it is done at once, and not at the next look.
    pub(crate) fn import_confirmed(&self) {
        self.confirmed.notify_one();
    }

    /// Does imports that were confirmed, one after the other. Never ends, and may be ended at any time.
    pub async fn do_imports(&self) {
        loop {
            match imports::run::next(&self.cx, &telling::mails(self)).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::error!(error = %error, "import failed"),
            }
            // The pause is for what another process has left undone.
            let _ = tokio::time::timeout(PAUSE, self.confirmed.notified()).await;
        }
    }

    /// Forgets rate limits that are back at their full allowance.
    pub fn sweep(&self) {
        self.limits.sweep();
    }
}
