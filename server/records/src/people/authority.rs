//! By whose right something is written about a person.

use crate::{
    Conflict, Error, Result, Tx,
    people::person::PersonId,
    system::db::{on, sql},
};

/// By whose right something is written about a person. How somebody with an account is reached, and where they work, is
/// written by themselves or by an administrator: a focal point looks after the people of an organisation, and mails go to
/// an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// An administrator.
    Administrator,
    /// The person, who has confirmed it where that is an address.
    Owner,
    /// Everybody else: lists that are handed in, guests, what trainers and managers do.
    Staff,
}

const ACCOUNTS: &str = "SELECT COUNT(*) FROM accounts WHERE person_id = $1";

impl Authority {
    /// Whether it reaches to e-mail, phone and posts of a person.
    pub(crate) async fn reaches(self, tx: &mut Tx, person: PersonId) -> Result<bool> {
        if self != Self::Staff {
            return Ok(true);
        }
        let accounts: i64 = on!(tx, c => sql::query_scalar(ACCOUNTS).bind(person).fetch_one(c).await)?;
        Ok(accounts == 0)
    }

    /// Stops what it does not reach to.
    ///
    /// # Errors
    /// [`Error::Conflict`] for somebody with an account, where it is [`Authority::Staff`].
    pub(crate) async fn must_reach(self, tx: &mut Tx, person: PersonId) -> Result<()> {
        if self.reaches(tx, person).await? { Ok(()) } else { Err(Error::Conflict(Conflict::Account)) }
    }
}
