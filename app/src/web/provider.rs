//! An organisation that says who somebody is (`OpenID` Connect). What it answers is fetched and verified by who implements this;
//! here one knows no network.

use std::pin::Pin;

use records::accounts::sign_on::{begun::Begun, identity::Identity};

/// What is answered later: an object of this trait is shared by all requests, whatever it is.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'a>>;

/// Why somebody cannot come in this way now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The provider does not answer, or not as one.
    Away,
    /// What it says about somebody is not what it has to be: it is not believed.
    Refused,
}

/// A provider of identities.
pub trait Provider: Send + Sync {
    /// What people call it.
    fn name(&self) -> &str;

    /// What it calls itself.
    fn issuer(&self) -> &str;

    /// The address of its page to which somebody is sent.
    fn address<'a>(&'a self, begun: &'a Begun) -> Later<'a, String>;

    /// Who has come back with this code, when all about it was verified.
    fn identity<'a>(&'a self, begun: &'a Begun, code: &'a str) -> Later<'a, Identity>;
}
