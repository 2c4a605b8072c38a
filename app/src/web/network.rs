//! Addresses of machines, by network.

use std::{
    net::{IpAddr, Ipv6Addr},
    str::FromStr,
};

/// A network, or one machine: `10.0.0.0/8`, `2001:db8::/32`, `127.0.0.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    /// Its first address.
    base: u128,
    /// How many bits all of its addresses share, of 128.
    shared: u32,
}

/// An address as 128 bits: one of IPv4 as IPv6 writes it (`::ffff:192.0.2.1`), so that both ways are the same machine.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// The bits that an address shares with those of its network.
const fn mask(shared: u32) -> u128 {
    match shared {
        0 => 0,
        _ => u128::MAX << (128 - shared),
    }
}

impl Network {
    /// Whether the address lies in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        bits(address) & mask(self.shared) == self.base
    }
}

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        Self { base: bits(address), shared: 128 }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("{text} is no address and no network: write such as 127.0.0.1, 10.0.0.0/8 or 2001:db8::/32");
        let Some((address, length)) = text.trim().split_once('/') else {
            return text.trim().parse::<IpAddr>().map(Self::from).map_err(|_| wrong());
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let length: u32 = length.parse().map_err(|_| wrong())?;
        let of = if address.is_ipv4() { 32 } else { 128 };
        if length > of {
            return Err(wrong());
        }
        let shared = 128 - of + length;
        let base = bits(address);
        if base & !mask(shared) != 0 {
            return Err(format!(
                "{text} names a machine within a network: write its first address, or the machine alone"
            ));
        }
        Ok(Self { base, shared })
    }
}

/// What counts as one address: of IPv6 the half that a household or an office is given as a whole.
pub fn whole(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.into(),
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64)).into(),
    }
}
