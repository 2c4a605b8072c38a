//! What every request shares.

use std::sync::Arc;

use chrono::NaiveDate;
use records::Cx;
use tokio::sync::watch;

use super::{assets::Assets, limits::Limits, memory::Memory, network::Network, provider::Provider, warnings::Warnings};
use crate::words::i18n::Texts;

/// What the administrator of the machine decides.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address at which people reach the platform, without a slash at the end: printed on certificates and sent in
    /// mails.
    pub address: String,
    /// Whether that address is HTTPS: cookies are `Secure` and `__Host-` then.
    pub secure: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// From which day on administrators and managers go no further without a second factor; without one they are asked.
    pub second_factor_from: Option<NaiveDate>,
    /// Who runs the platform; nobody is named where it is not said.
    pub operator: Option<String>,
    /// How people reach whoever runs it: an e-mail address or a telephone number.
    pub contact: Option<String>,
    /// Whether mails are handed to a mail server; without one they wait in the outbox.
    pub sends_mails: bool,
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
    /// What is wrong with the server.
    pub warnings: Arc<Warnings>,
    /// The organisation whose accounts sign in here too, where there is one.
    pub provider: Option<Arc<dyn Provider>>,
    /// What files that are read at this moment may take of the memory.
    pub(crate) memory: Arc<Memory>,
    /// Rate limits.
    pub(crate) limits: Arc<Limits>,
    /// Changes when there is something to do outside of requests.
    work: Arc<watch::Sender<()>>,
}

impl App {
    /// Puts it together.
    pub fn new(cx: Cx, settings: Settings, assets: Assets, texts: Texts) -> Self {
        Self {
            cx,
            settings: Arc::new(settings),
            assets: Arc::new(assets),
            texts: Arc::new(texts),
            warnings: Arc::default(),
            provider: None,
            memory: Arc::default(),
            limits: Arc::new(Limits::default()),
            work: Arc::new(watch::Sender::new(())),
        }
    }

    /// There is a job to do or a mail to send: at once, and not at the next look.
    pub(crate) fn wake(&self) {
        self.work.send_replace(());
    }

    /// Changes when there is something to do.
    pub(crate) fn woken(&self) -> watch::Receiver<()> {
        self.work.subscribe()
    }
}
