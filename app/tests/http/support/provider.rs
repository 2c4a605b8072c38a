//! A provider of identities that believes what tests say, and holds codes to what they were made for.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use app::{Fault, Later, Provider, rules::Fields};
use records::accounts::sign_on::{begun::Begun, identity::Identity};

/// What it calls itself.
pub const ISSUER: &str = "https://id.example";

/// A ministry with accounts of its own.
#[derive(Default)]
pub struct Ministry {
    codes: Mutex<BTreeMap<String, (Identity, String, String)>>,
    away: AtomicBool,
}

impl Ministry {
    /// Somebody signs in on the page to which they were sent; answers the state and the code with which they go back.
    pub fn signs_in(&self, address: &str, subject: &str, confirmed: Option<&str>) -> (String, String) {
        let who = Identity::new(ISSUER, subject, confirmed, confirmed.is_some(), Some("Leyla Əliyeva")).unwrap();
        let (page, query) = address.split_once('?').unwrap();
        assert_eq!(page, "https://id.example/authorize");
        let query = Fields::parse(query.as_bytes());
        let mut codes = self.codes.lock().unwrap();
        let code = format!("code-{}-{subject}", query.get("nonce"));
        codes.insert(code.clone(), (who, query.get("nonce").to_owned(), query.get("verifier").to_owned()));
        (query.get("state").to_owned(), code)
    }

    /// It does not answer any more.
    pub fn goes_away(&self) {
        self.away.store(true, Ordering::Relaxed);
    }

    fn is_here(&self) -> Result<(), Fault> {
        if self.away.load(Ordering::Relaxed) { Err(Fault::Away) } else { Ok(()) }
    }
}

impl Provider for Ministry {
    fn name(&self) -> &'static str {
        "Ministry"
    }

    fn issuer(&self) -> &'static str {
        ISSUER
    }

    fn address<'a>(&'a self, begun: &'a Begun) -> Later<'a, String> {
        Box::pin(async move {
            self.is_here()?;
            let Begun { state, nonce, verifier, .. } = begun;
            Ok(format!("https://id.example/authorize?state={state}&nonce={nonce}&verifier={verifier}"))
        })
    }

    fn identity<'a>(&'a self, begun: &'a Begun, code: &'a str) -> Later<'a, Identity> {
        Box::pin(async move {
            self.is_here()?;
            let (who, nonce, verifier) = self.codes.lock().unwrap().remove(code).ok_or(Fault::Refused)?;
            if (&nonce, &verifier) == (&begun.nonce, &begun.verifier) { Ok(who) } else { Err(Fault::Refused) }
        })
    }
}
