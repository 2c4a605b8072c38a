//! Which old passage of a lesson became which new one.

use super::super::po::Entry;
use super::super::unit::{Form, Unit};

/// Texts are the same passage, changed, above this share of common characters.
const LEAST_SIMILARITY: f64 = 0.6;

/// Pairs of new passages without a translation and old ones that are left, by index: the most similar first, each
/// passage in one pair at most, within one lesson.
pub(super) fn pairs(units: &[Unit], merged: &[Option<Entry>], pool: &[Option<Entry>]) -> Vec<(usize, usize)> {
    let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
    for (unit_index, unit) in units.iter().enumerate() {
        if unit.form == Form::Plain || merged[unit_index].is_some() {
            continue;
        }
        for (pool_index, old) in pool.iter().enumerate() {
            if let Some(old) = old
                && old.context == unit.context
                && !old.text.trim().is_empty()
            {
                let similarity = similarity(old.id.trim(), unit.text.trim());
                if similarity > LEAST_SIMILARITY {
                    candidates.push((similarity, unit_index, pool_index));
                }
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));

    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, unit, old) in candidates {
        if pairs.iter().all(|(other_unit, other_old)| *other_unit != unit && *other_old != old) {
            pairs.push((unit, old));
        }
    }
    pairs
}

fn similarity(a: &str, b: &str) -> f64 {
    let (shorter, longer) = (a.chars().count().min(b.chars().count()), a.chars().count().max(b.chars().count()));
    // The difference in length alone settles most pairs; the comparison itself takes time by the product of lengths.
    if shorter * 10 <= longer * 6 {
        return 0.0;
    }
    strsim::normalized_levenshtein(a, b)
}
