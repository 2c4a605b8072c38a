//! Rate limits. A whole office behind one address can sign in on a Monday morning; somebody who guesses passwords
//! cannot go on for long.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use records::system::key::AccountId;

/// One limiter for each thing that can be tried too often.
pub struct Limits {
    /// One account from one address: 6 tries, then one every 20 seconds.
    account_from_address: DefaultKeyedRateLimiter<(String, IpAddr)>,
    /// One account from anywhere: 30 tries, then one a minute.
    account: DefaultKeyedRateLimiter<String>,
    /// Codes of a second factor of one account from one address: 6 tries, then one every 20 seconds.
    second_factor_from_address: DefaultKeyedRateLimiter<(String, IpAddr)>,
    /// The same from anywhere: 20 tries, then one every two minutes. Whoever tries knows the password.
    second_factor: DefaultKeyedRateLimiter<String>,
    /// One address: 300 tries, then two a second.
    address: DefaultKeyedRateLimiter<IpAddr>,
    /// Codes of certificates and cards from one address: 60 tries, then one every two seconds.
    codes: DefaultKeyedRateLimiter<IpAddr>,
    /// Names that strangers type from one address, in a room or from home: 300, then one a second. A whole hall is behind one
    /// address.
    names: DefaultKeyedRateLimiter<IpAddr>,
}

fn quota(burst: u32, every: Duration) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    // A pause of zero would be no limit at all; none of ours is.
    Quota::with_period(every).unwrap_or(Quota::per_hour(NonZeroU32::MIN)).allow_burst(burst)
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            account_from_address: RateLimiter::keyed(quota(6, Duration::from_secs(20))),
            account: RateLimiter::keyed(quota(30, Duration::from_mins(1))),
            second_factor_from_address: RateLimiter::keyed(quota(6, Duration::from_secs(20))),
            second_factor: RateLimiter::keyed(quota(20, Duration::from_mins(2))),
            address: RateLimiter::keyed(quota(300, Duration::from_millis(500))),
            codes: RateLimiter::keyed(quota(60, Duration::from_secs(2))),
            names: RateLimiter::keyed(quota(300, Duration::from_secs(1))),
        }
    }
}

impl Limits {
    /// Whether one more sign-in may be tried. The narrow limit is asked first: what it refuses does not use up the
    /// wide ones, so nobody can lock a colleague or an office out.
    pub fn sign_in(&self, account: &str, address: IpAddr) -> bool {
        // Longer names belong to nobody: they share a key, and cost no memory.
        let account: String = account.chars().take(254).collect();
        self.account_from_address.check_key(&(account.clone(), address)).is_ok()
            && self.account.check_key(&account).is_ok()
            && self.address.check_key(&address).is_ok()
    }

    /// Whether one more code of the second factor of an account may be tried.
    pub fn second_factor(&self, account: AccountId, address: IpAddr) -> bool {
        let account = account.to_string();
        self.second_factor_from_address.check_key(&(account.clone(), address)).is_ok()
            && self.second_factor.check_key(&account).is_ok()
    }

    /// Whether one more code may be tried.
    pub fn code(&self, address: IpAddr) -> bool {
        self.codes.check_key(&address).is_ok()
    }

    /// Whether one more name may be typed by a stranger, or one more scan become a claim.
    pub fn name(&self, address: IpAddr) -> bool {
        self.names.check_key(&address).is_ok()
    }

    /// Forgets keys that are back at their full allowance, so that memory does not grow with every visitor.
    pub fn sweep(&self) {
        self.account_from_address.retain_recent();
        self.account.retain_recent();
        self.second_factor_from_address.retain_recent();
        self.second_factor.retain_recent();
        self.address.retain_recent();
        self.codes.retain_recent();
        self.names.retain_recent();
    }
}
