//! Rate limits. A whole office behind one address can sign in on a Monday morning, a whole hall can type the code on the wall;
//! somebody who guesses cannot go on for long, and takes nobody's tries but their own.
//!
//! Nothing here grows with what strangers send: each limit has a fixed number of cells (`cells`).

mod cells;

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use cells::Cells;
use records::system::key::AccountId;

use super::network::whole;

/// What can be guessed, each with an allowance of its own: who has mistyped a code in a hall can still open a link to a new
/// password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The address of a calendar.
    Calendar,
    /// A card with a new password.
    Card,
    /// The number of a certificate.
    Certificate,
    /// Coming into a course with a code.
    Enrol,
    /// Giving feedback by a secret.
    Feedback,
    /// Answering an invitation by a secret.
    Invitation,
    /// Registering through the link of an event.
    Join,
    /// A link from a mail: to a new password, to confirm an address.
    Link,
    /// Reading a draft through a link.
    Review,
    /// The code on the wall.
    Scan,
    /// The wall itself.
    Wall,
}

impl Purpose {
    /// All of them, in their order.
    pub const ALL: [Self; 11] = [
        Self::Calendar,
        Self::Card,
        Self::Certificate,
        Self::Enrol,
        Self::Feedback,
        Self::Invitation,
        Self::Join,
        Self::Link,
        Self::Review,
        Self::Scan,
        Self::Wall,
    ];

    /// How often it may be wrong at once, from one address.
    const fn burst(self) -> u32 {
        match self {
            // Typed from the wall by a whole hall behind one address, and three times by some.
            Self::Scan => 1_000,
            _ => 60,
        }
    }
}

/// One limiter for each thing that can be tried too often.
pub struct Limits {
    begun: Instant,
    /// One account from one address: 6 tries, then one every 20 seconds.
    account_from_address: Cells,
    /// One account from browsers that have not signed in to it before: 30 tries, then one a minute.
    account: Cells,
    /// One account from one address, in browsers that have: 6 tries, then one every 20 seconds. Strangers cannot use them up.
    known: Cells,
    /// Codes of a second factor of one account from one address: 6 tries, then one every 20 seconds.
    second_factor_from_address: Cells,
    /// The same from anywhere: 30 tries, then one every two minutes. Whoever tries knows the password.
    second_factor: Cells,
    /// One address: 300 tries, then two a second.
    address: Cells,
    /// Wrong codes from one address, one every two seconds after the first ones; for each purpose.
    codes: [Cells; Purpose::ALL.len()],
    /// Scans and names that strangers type from one address, in a room or from home: 800, then one a second. A whole hall is behind
    /// one address, and each of its 300 people scans and then types a name.
    names: Cells,
    /// People of other projects whom one account asks for by name: 30, then one every half hour.
    look_ups: Cells,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            account_from_address: Cells::new(6, Duration::from_secs(20)),
            account: Cells::new(30, Duration::from_mins(1)),
            known: Cells::new(6, Duration::from_secs(20)),
            second_factor_from_address: Cells::new(6, Duration::from_secs(20)),
            second_factor: Cells::new(30, Duration::from_mins(2)),
            address: Cells::new(300, Duration::from_millis(500)),
            codes: Purpose::ALL.map(|purpose| Cells::new(purpose.burst(), Duration::from_secs(2))),
            names: Cells::new(800, Duration::from_secs(1)),
            look_ups: Cells::new(30, Duration::from_mins(30)),
        }
    }
}

impl Limits {
    /// Milliseconds since the start. The clock on the wall may jump; this one does not.
    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether anybody may try to sign in from this address. Asked before it is looked up who it is.
    pub fn may_sign_in(&self, address: IpAddr) -> bool {
        self.address.has(whole(address), self.now())
    }

    /// Whether one more sign-in to an account may be tried, from a browser that has signed in to it before or from another one.
    /// What a narrow limit refuses does not use up the wide ones, so nobody can lock an office out.
    pub fn sign_in(&self, account: &str, is_known: bool, address: IpAddr) -> bool {
        let (now, address) = (self.now(), whole(address));
        if !self.address.has(address, now) {
            return false;
        }
        let own = if is_known {
            self.known.take((account, address), now)
        } else {
            self.account_from_address.take((account, address), now) && self.account.take(account, now)
        };
        own && self.address.take(address, now)
    }

    /// Whether a code may be tried at all. Asked before it is looked up: otherwise a right guess would be answered however many
    /// wrong ones came before it.
    pub fn may_guess(&self, purpose: Purpose, address: IpAddr) -> bool {
        self.codes[purpose as usize].has(whole(address), self.now())
    }

    /// A code was wrong. Only these are counted.
    pub fn was_wrong(&self, purpose: Purpose, address: IpAddr) {
        self.codes[purpose as usize].take(whole(address), self.now());
    }

    /// Whether one more code of the second factor of an account may be tried.
    pub fn second_factor(&self, account: AccountId, address: IpAddr) -> bool {
        let (now, address) = (self.now(), whole(address));
        self.second_factor_from_address.take((account, address), now) && self.second_factor.take(account, now)
    }

    /// Whether one more name may be typed by a stranger, or one more scan become a claim.
    pub fn name(&self, address: IpAddr) -> bool {
        self.names.take(whole(address), self.now())
    }

    /// Whether this account may ask once more whether somebody is known in another project.
    pub fn look_up(&self, account: &str) -> bool {
        self.look_ups.take(account, self.now())
    }
}
