//! Organisations of every kind in every district.

use courses::language::Language;

use super::minutes;
use crate::system::db::bulk::insert_all;
use crate::{
    Cx, Result, Tx,
    demo::{date, moment, names::pick},
    people::{
        organisations::{OrganisationId, OrganisationKind as Kind},
        posts::PostRole,
        regions::{self, Unit},
    },
};

/// Where somebody works.
pub(super) struct Office {
    pub(super) id: OrganisationId,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) region: &'static str,
    roles: &'static [PostRole],
}

impl Office {
    /// What somebody does there.
    pub(super) fn role(&self, cx: &Cx) -> PostRole {
        *pick(&cx.random, self.roles)
    }
}

/// What stands behind the district in the name, kind, and what people do there. More of what there is more of.
const IN_A_DISTRICT: &[(&str, Kind, &[PostRole])] = &[
    ("polis şöbəsi", Kind::PoliceOther, &[PostRole::Officer, PostRole::Investigator]),
    ("əmək müfəttişliyi", Kind::LabourInspection, &[PostRole::Inspector]),
    ("sosial xidmət mərkəzi", Kind::SocialServices, &[PostRole::SocialWorker, PostRole::Psychologist]),
    ("sığınacağı", Kind::NgoShelter, &[PostRole::ShelterWorker, PostRole::Psychologist]),
    ("prokurorluğu", Kind::Justice, &[PostRole::Investigator]),
    ("miqrasiya bölməsi", Kind::Migration, &[PostRole::Officer]),
    ("xəstəxanası", Kind::Health, &[PostRole::Other, PostRole::Psychologist]),
    ("peşə məktəbi", Kind::Education, &[PostRole::Other]),
    ("hüquqi yardım mərkəzi", Kind::NgoLegal, &[PostRole::Lawyer]),
    ("gənclər birliyi", Kind::NgoOther, &[PostRole::Coordinator, PostRole::Other]),
    ("qaynar xətti", Kind::NgoHotline, &[PostRole::HotlineOperator]),
    ("sərhəd məntəqəsi", Kind::Border, &[PostRole::Officer]),
    ("insan alverinə qarşı mübarizə bölməsi", Kind::PoliceCt, &[PostRole::Investigator, PostRole::Officer]),
    ("qəzetinin redaksiyası", Kind::Media, &[PostRole::Other]),
    ("beynəlxalq tərəfdaş ofisi", Kind::International, &[PostRole::Coordinator]),
    ("məhkəməsi", Kind::Justice, &[PostRole::Other]),
    ("yol polisi bölməsi", Kind::PoliceOther, &[PostRole::Officer]),
    ("məşğulluq mərkəzi", Kind::SocialServices, &[PostRole::Coordinator, PostRole::SocialWorker]),
    ("sahə polis məntəqəsi", Kind::PoliceOther, &[PostRole::Officer]),
    ("tam orta məktəbi", Kind::Education, &[PostRole::Psychologist, PostRole::Other]),
    ("ailə sağlamlıq mərkəzi", Kind::Health, &[PostRole::Psychologist, PostRole::Other]),
    ("qadınlar birliyi", Kind::NgoOther, &[PostRole::Coordinator, PostRole::SocialWorker]),
    ("əmək yarmarkası agentliyi", Kind::LabourInspection, &[PostRole::Inspector, PostRole::Other]),
    ("gecə növbəsi polis bölməsi", Kind::PoliceOther, &[PostRole::Officer]),
    ("uşaq reabilitasiya mərkəzi", Kind::SocialServices, &[PostRole::SocialWorker, PostRole::Psychologist]),
    ("miqrant hüquqları evi", Kind::NgoLegal, &[PostRole::Lawyer, PostRole::Other]),
];

/// The districts whose names say which they are: some cities have the name of the district around them.
fn districts() -> Vec<&'static Unit> {
    let mut units: Vec<&Unit> = regions::units().iter().collect();
    units.sort_by_key(|unit| unit.name(Language::Az));
    units.dedup_by_key(|unit| unit.name(Language::Az));
    units
}

/// Name, kind and district of the organisation in this place of the list, and what people do there: the kinds in turn,
/// each in another district.
fn nth(units: &[&'static Unit], n: usize) -> (String, Kind, &'static str, &'static [PostRole]) {
    let kinds = IN_A_DISTRICT.len();
    let (what, kind, roles) = IN_A_DISTRICT[n % kinds];
    let unit = units[(n / kinds + 29 * (n % kinds)) % units.len()];
    let another = match n / (kinds * units.len()) {
        0 => String::new(),
        more => format!(" № {}", more + 1),
    };
    (format!("Nümunə: {} {what}{another}", unit.name(Language::Az)), kind, unit.code, roles)
}

/// Enters so many organisations.
pub(super) async fn create(cx: &Cx, tx: &mut Tx, many: usize) -> Result<Vec<Office>> {
    let (units, entered) = (districts(), moment(date((2009, 8, 21)), 5));
    let mut offices = Vec::with_capacity(many);
    for n in 0..many {
        let (name, kind, region, roles) = nth(&units, n);
        offices.push(Office { id: cx.random.id(entered + minutes(n)), name, kind, region, roles });
    }
    insert_all!(tx, "organisations (id, name, name_key, kind, region, created_at)", offices, office => [
        office.id, &office.name, office.name.to_lowercase(), office.kind, office.region, entered,
    ]);
    Ok(offices)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::text::Name;

    #[test]
    fn every_kind_and_no_name_twice() {
        let all: Vec<_> = (0..5_000).map(|n| nth(&districts(), n)).collect();
        assert_eq!(all.iter().map(|(name, ..)| name).collect::<HashSet<_>>().len(), all.len());
        assert!(Kind::ALL.iter().all(|kind| all.iter().take(IN_A_DISTRICT.len()).any(|(_, k, ..)| k == kind)));
        assert!(all.iter().all(|(name, ..)| Name::organisation(name).is_ok_and(|n| n.repairs.is_empty())));
    }
}
