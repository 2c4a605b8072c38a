//! Chance that can be repeated.

/// The draw with this number under this seed: an even spread over all 64-bit numbers. It is the finaliser of
/// `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), which is a function of
/// its position and therefore needs no state that could get lost.
#[must_use]
pub const fn draw(seed: u64, number: u32) -> u64 {
    const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut z = seed.wrapping_add(STEP.wrapping_mul(number as u64 + 1));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// One of several weights, by place: each as likely as its share of the sum. `None` where nothing has weight.
#[must_use]
pub fn pick(draw: u64, weights: impl Iterator<Item = u32> + Clone) -> Option<usize> {
    let sum: u64 = weights.clone().map(u64::from).sum();
    let mut rest = draw.checked_rem(sum)?;
    for (place, weight) in weights.enumerate() {
        match rest.checked_sub(u64::from(weight)) {
            Some(less) => rest = less,
            None => return Some(place),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_those_of_splitmix64() {
        // The first outputs of the published generator for seed 1234567.
        assert_eq!(draw(1_234_567, 0), 6_457_827_717_110_365_317);
        assert_eq!(draw(1_234_567, 1), 3_203_168_211_198_807_973);
    }

    #[test]
    fn picks_follow_the_weights() {
        let weights = [1, 0, 3];
        let counts = (0..4000).fold([0; 3], |mut counts, number| {
            counts[pick(draw(7, number), weights.into_iter()).unwrap()] += 1;
            counts
        });
        assert_eq!(counts[1], 0);
        assert!((900..1100).contains(&counts[0]), "{counts:?}");
        assert_eq!(pick(5, [0, 0].into_iter()), None);
    }
}
