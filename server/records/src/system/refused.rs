//! Sign-ins that were refused: how many of an account and from an address, written to the audit log once a minute. One by
//! one, whoever tries passwords would fill the log, and the disk would have to follow.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::json;

use crate::{
    Cx, Result,
    system::{
        audit::{self, Act, Actor, AuditKey, hex},
        clock::Random,
        key::AccountId,
    },
};

/// How many accounts and addresses are told apart in a minute; whoever comes after them is counted together.
const MOST: usize = 1_000;

/// Whose sign-in was refused, where that is known, and from where: an address cannot be told from its hash without the key.
type Whence = (Option<AccountId>, String);

/// What was refused since it was written down last. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Refused {
    counted: Arc<Mutex<BTreeMap<Whence, i64>>>,
    /// For addresses where the audit log has no key: known to this process and to nobody.
    key: AuditKey,
}

impl Refused {
    /// Nothing yet.
    pub(crate) fn new(random: &Random) -> Self {
        Self { counted: Arc::default(), key: AuditKey::new(random.bytes()) }
    }

    fn counted(&self) -> MutexGuard<'_, BTreeMap<Whence, i64>> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts one.
pub fn count(cx: &Cx, account: Option<AccountId>, address: Option<IpAddr>) {
    let key = cx.keys.present().unwrap_or(&cx.refused.key);
    let from = (account, address.map(|address| hash(key, address)).unwrap_or_default());
    let mut counted = cx.refused.counted();
    let from = if counted.len() < MOST || counted.contains_key(&from) { from } else { (None, String::new()) };
    *counted.entry(from).or_default() += 1;
}

fn hash(key: &AuditKey, address: IpAddr) -> String {
    let sealed = key.seal(format!("address {}", address.to_canonical()).as_bytes());
    hex(&sealed[..8])
}

/// Writes down what was counted.
pub async fn write(cx: &Cx) -> Result<()> {
    let counted = std::mem::take(&mut *cx.refused.counted());
    if counted.is_empty() {
        return Ok(());
    }
    let written = write_all(cx, &counted).await;
    if written.is_err() {
        let mut again = cx.refused.counted();
        for (from, times) in counted {
            *again.entry(from).or_default() += times;
        }
    }
    written
}

async fn write_all(cx: &Cx, counted: &BTreeMap<Whence, i64>) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    for ((account, address), times) in counted {
        let subject = account.map(|account| account.to_string()).unwrap_or_default();
        let mut details = json!({ "times": times });
        if !address.is_empty() {
            details["address"] = address.as_str().into();
        }
        audit::record(cx, &mut tx, Actor::Nobody, Act::SessionRefused, &subject, &details);
    }
    tx.commit().await
}
