//! Whom a provider of identities has named.

/// Names and addresses of people are no longer than this; what a provider calls somebody is not either.
const MOST: usize = 255;

/// Whom a provider has named, when everything about its answer was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    issuer: String,
    subject: String,
    address: Option<String>,
    confirmed: bool,
    name: Option<String>,
}

impl Identity {
    /// From what the provider says. The address counts where the provider says that it is confirmed, and for nothing else
    /// than finding an account at the first time; the name is for people to read.
    ///
    /// `None` where it calls somebody as no provider may: by nothing, by more than 255 letters, by such as cannot be seen.
    pub fn new(
        issuer: &str,
        subject: &str,
        address: Option<&str>,
        confirmed: bool,
        name: Option<&str>,
    ) -> Option<Self> {
        let is_sound = |text: &str| !text.is_empty() && text.len() <= MOST && !text.chars().any(char::is_control);
        if !is_sound(subject) {
            return None;
        }
        let address = address.filter(|address| is_sound(address)).map(str::to_owned);
        let name = name.map(|name| name.chars().filter(|c| !c.is_control()).take(MOST).collect::<String>());
        Some(Self {
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
            confirmed: confirmed && address.is_some(),
            address,
            name: name.filter(|name| !name.trim().is_empty()),
        })
    }

    /// The provider.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// How the provider calls them, for ever.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Their address, as the provider says.
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// Their address, where the provider says that it is theirs.
    pub fn confirmed_address(&self) -> Option<&str> {
        self.address().filter(|_| self.confirmed)
    }

    /// Their name, as the provider says.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}
