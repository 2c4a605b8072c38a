//! Districts and economic regions of Azerbaijan.
//!
//! The base fact is the ISO 3166-2 unit; the 14 economic regions are those of the Presidential Decree 1386 of
//! 7 July 2021. The three-letter codes of the regions are our own.

use std::sync::LazyLock;

use courses::language::Language;

/// One district or city.
#[derive(Clone, Debug)]
pub struct Unit {
    /// ISO 3166-2, for example `AZ-GA`.
    pub code: &'static str,
    /// What it is.
    pub kind: UnitKind,
    /// The economic region that it belongs to.
    pub region: &'static str,
    names: [&'static str; 3],
    region_names: [&'static str; 3],
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// A city under the republic.
    City,
    /// A district. Some have the name of the city that they surround.
    District,
}

static UNITS: LazyLock<Vec<Unit>> = LazyLock::new(|| {
    include_str!("regions.tsv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let fields: Vec<&'static str> = line.split('\t').collect();
            let [region, az, en, ru, code, unit_az, unit_en, unit_ru, kind] = fields[..] else { return None };
            let kind = if kind == "Municipality" { UnitKind::City } else { UnitKind::District };
            Some(Unit { code, kind, region, names: [unit_az, unit_en, unit_ru], region_names: [az, en, ru] })
        })
        .collect()
});

/// All units, by region.
pub fn units() -> &'static [Unit] {
    &UNITS
}

/// The unit with this ISO code.
pub fn unit(code: &str) -> Option<&'static Unit> {
    UNITS.iter().find(|u| u.code == code)
}

/// The ISO codes of the units of the economic region with this code of ours; none of a region that does not exist.
pub fn units_of(region: &str) -> impl Iterator<Item = &'static str> {
    UNITS.iter().filter(move |u| u.region == region).map(|u| u.code)
}

/// The name of the economic region with this code of ours, in a language.
pub fn region_name(region: &str, language: Language) -> Option<&'static str> {
    UNITS.iter().find(|u| u.region == region).map(|u| u.region_name(language))
}

/// The codes of the economic regions, in the order of the decree's list.
pub fn regions() -> Vec<&'static str> {
    let mut codes: Vec<&'static str> = Vec::new();
    for unit in units() {
        if !codes.contains(&unit.region) {
            codes.push(unit.region);
        }
    }
    codes
}

impl Unit {
    /// The name of its economic region.
    pub fn region_name(&self, language: Language) -> &'static str {
        in_language(self.region_names, language)
    }

    /// Its own name.
    pub fn name(&self, language: Language) -> &'static str {
        in_language(self.names, language)
    }

    /// Whether another unit has the same name, so that its kind has to be said.
    pub fn has_namesake(&self) -> bool {
        UNITS.iter().any(|other| other.code != self.code && other.names == self.names)
    }
}

fn in_language([az, en, ru]: [&'static str; 3], language: Language) -> &'static str {
    match language {
        Language::Az => az,
        Language::En => en,
        Language::Ru => ru,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_is_read() {
        assert_eq!(units().len(), 77);
        assert_eq!(regions().len(), 14);
        assert_eq!(unit("AZ-KAN").map(|u| u.name(Language::Az)), Some("Kəngərli"));
        let doubled: Vec<&str> = units().iter().filter(|unit| unit.has_namesake()).map(|unit| unit.code).collect();
        assert_eq!(doubled, ["AZ-LA", "AZ-LAN", "AZ-YE", "AZ-YEV", "AZ-SA", "AZ-SAK"]);
        assert_eq!(unit("AZ-LA").map(|u| (u.kind, u.name(Language::En))), Some((UnitKind::City, "Lankaran")));
        assert_eq!(unit("AZ-GA").map(|u| u.region_name(Language::Ru)), Some("Гянджа-Дашкесан"));
    }
}
