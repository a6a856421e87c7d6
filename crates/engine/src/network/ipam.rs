//! Addresses: subnets, and the lowest free address in them.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

/// A subnet with the addresses that are taken.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    pub subnet: (Ipv4Addr, u8),
    /// Where free addresses are looked for (`--ip-range`).
    pub range: Option<(Ipv4Addr, u8)>,
    pub gateway: Ipv4Addr,
    used: BTreeSet<u32>,
}

impl Pool {
    /// Makes a pool; without a gateway the lowest address of the range is it.
    pub fn new(
        subnet: (Ipv4Addr, u8),
        range: Option<(Ipv4Addr, u8)>,
        gateway: Option<Ipv4Addr>,
    ) -> Pool {
        let mut pool = Pool {
            subnet,
            range,
            gateway: Ipv4Addr::UNSPECIFIED,
            used: BTreeSet::new(),
        };
        let (first, last) = bounds(subnet);
        pool.used.insert(first);
        if subnet.1 < 31 {
            pool.used.insert(last);
        }
        pool.gateway = match gateway {
            Some(gateway) => {
                pool.used.insert(u32::from(gateway));
                gateway
            }
            None => pool.take().unwrap_or(subnet.0),
        };
        pool
    }

    /// Takes the lowest free address.
    pub fn take(&mut self) -> Option<Ipv4Addr> {
        let (first, last) = bounds(self.range.unwrap_or(self.subnet));
        let free = (first..=last).find(|n| !self.used.contains(n))?;
        self.used.insert(free);
        Some(Ipv4Addr::from(free))
    }

    /// Takes one address; false if it is taken.
    pub fn reserve(&mut self, ip: Ipv4Addr) -> bool {
        self.used.insert(u32::from(ip))
    }

    pub fn free(&mut self, ip: Ipv4Addr) {
        self.used.remove(&u32::from(ip));
    }

    pub fn contains(&self, ip: Ipv4Addr) -> bool {
        let (first, last) = bounds(self.subnet);
        (first..=last).contains(&u32::from(ip))
    }
}

/// Returns the first and last number of a subnet.
pub(crate) fn bounds((ip, bits): (Ipv4Addr, u8)) -> (u32, u32) {
    let mask = match bits {
        0 => 0,
        bits => u32::MAX << (32 - u32::from(bits.min(32))),
    };
    let first = u32::from(ip) & mask;
    (first, first | !mask)
}

/// Reads `10.0.0.0/24`.
pub(crate) fn parse_cidr(text: &str) -> Option<(Ipv4Addr, u8)> {
    let (ip, bits) = text.split_once('/')?;
    let bits: u8 = bits.parse().ok()?;
    (bits <= 32).then_some((ip.parse().ok()?, bits))
}

/// Returns whether two subnets share an address.
pub(crate) fn overlap(a: (Ipv4Addr, u8), b: (Ipv4Addr, u8)) -> bool {
    let ((a1, a2), (b1, b2)) = (bounds(a), bounds(b));
    a1 <= b2 && b1 <= a2
}

/// The subnets that Docker gives out by itself, in order.
pub(crate) fn default_pools() -> impl Iterator<Item = (Ipv4Addr, u8)> {
    let big = (17..32).map(|n| (Ipv4Addr::new(172, n, 0, 0), 16));
    let small = (0..16).map(|n| (Ipv4Addr::new(192, 168, n * 16, 0), 20));
    big.chain(small)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> Ipv4Addr {
        text.parse().unwrap()
    }

    #[test]
    fn the_lowest_free_address_is_given() {
        let mut pool = Pool::new((ip("172.18.0.0"), 16), None, None);
        assert_eq!(pool.gateway, ip("172.18.0.1"));
        let (a, b) = (pool.take().unwrap(), pool.take().unwrap());
        assert_eq!((a, b), (ip("172.18.0.2"), ip("172.18.0.3")));
        pool.free(a);
        assert_eq!(pool.take(), Some(a));
    }

    #[test]
    fn a_range_gives_its_first_address_to_the_gateway() {
        let range = Some((ip("10.20.5.0"), 24));
        let mut pool = Pool::new((ip("10.20.0.0"), 16), range, None);
        assert_eq!(pool.take(), Some(ip("10.20.5.1")));
    }

    #[test]
    fn a_full_pool_gives_nothing() {
        let mut pool = Pool::new((ip("10.0.0.0"), 30), None, None);
        assert!(pool.take().is_some());
        assert_eq!(pool.take(), None);
    }
}
