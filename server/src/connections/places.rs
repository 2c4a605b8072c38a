//! Places for connections, altogether and for one address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use app::{Network, whole};

/// How many connections there are, and from where.
pub struct Places {
    all: usize,
    each: usize,
    proxies: Vec<Network>,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// One that is taken, until it is dropped.
pub struct Place {
    places: Arc<Places>,
    /// From where, if that is counted.
    from: Option<IpAddr>,
}

impl Places {
    pub fn new(all: usize, each: usize, proxies: Vec<Network>) -> Self {
        Self { all, each, proxies, taken: Mutex::default() }
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for somebody from this address; none when all are taken, or all of that address.
    pub fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let is_proxy = self.proxies.iter().any(|network| network.contains(address));
        let from = (!is_proxy).then(|| whole(address));
        let mut taken = self.taken();
        if taken.all >= self.all {
            return None;
        }
        if let Some(from) = from {
            let of_one = taken.by_address.entry(from).or_default();
            if *of_one >= self.each {
                return None;
            }
            *of_one += 1;
        }
        taken.all += 1;
        drop(taken);
        Some(Place { places: Arc::clone(self), from })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.all -= 1;
        if let Some(from) = self.from
            && let Some(of_one) = taken.by_address.get_mut(&from)
        {
            *of_one -= 1;
            if *of_one == 0 {
                taken.by_address.remove(&from);
            }
        }
    }
}
