//! Invented organisations of every kind, in many regions.

use crate::{
    Cx, Result, Tx,
    people::{
        organisations::{self, OrganisationId, OrganisationKind as Kind},
        posts::PostRole,
    },
};

/// Name, kind, district, and what people do there.
const ALL: &[(&str, Kind, &str, &[PostRole])] = &[
    (
        "Nümunə: İnsan alverinə qarşı mübarizə bölməsi",
        Kind::PoliceCt,
        "AZ-BA",
        &[PostRole::Investigator, PostRole::Officer],
    ),
    ("Nümunə: Gəncə şəhər polis idarəsi", Kind::PoliceOther, "AZ-GA", &[PostRole::Officer]),
    ("Nümunə: Balakən rayon polis şöbəsi", Kind::PoliceOther, "AZ-BAL", &[PostRole::Officer]),
    ("Nümunə: Əmək müfəttişliyi, Bakı", Kind::LabourInspection, "AZ-BA", &[PostRole::Inspector]),
    ("Nümunə: Əmək müfəttişliyi, Sumqayıt", Kind::LabourInspection, "AZ-SM", &[PostRole::Inspector]),
    ("Nümunə: Əmək müfəttişliyi, Lənkəran", Kind::LabourInspection, "AZ-LA", &[PostRole::Inspector]),
    ("Nümunə: Miqrasiya idarəsi, Şəki", Kind::Migration, "AZ-SA", &[PostRole::Officer]),
    ("Nümunə: Sərhəd məntəqəsi, Astara", Kind::Border, "AZ-AST", &[PostRole::Officer]),
    ("Nümunə: Rayon prokurorluğu, Quba", Kind::Justice, "AZ-QBA", &[PostRole::Investigator]),
    (
        "Nümunə: Sosial xidmət mərkəzi, Mingəçevir",
        Kind::SocialServices,
        "AZ-MI",
        &[PostRole::SocialWorker, PostRole::Psychologist],
    ),
    ("Nümunə: Peşə məktəbi, Şirvan", Kind::Education, "AZ-SR", &[PostRole::Other]),
    ("Nümunə: Rayon xəstəxanası, Bərdə", Kind::Health, "AZ-BAR", &[PostRole::Other, PostRole::Psychologist]),
    ("«Dayaq nöqtəsi» sığınacağı", Kind::NgoShelter, "AZ-BA", &[PostRole::ShelterWorker, PostRole::Psychologist]),
    ("«Səs» qaynar xətti", Kind::NgoHotline, "AZ-BA", &[PostRole::HotlineOperator]),
    ("«Hüquq qapısı» hüquqi yardım birliyi", Kind::NgoLegal, "AZ-NV", &[PostRole::Lawyer]),
    ("«Yeni yol» gənclər birliyi", Kind::NgoOther, "AZ-XAC", &[PostRole::Coordinator, PostRole::Other]),
    ("«Gündəlik söz» redaksiyası", Kind::Media, "AZ-BA", &[PostRole::Other]),
    ("Beynəlxalq tərəfdaş ofisi (nümunə)", Kind::International, "AZ-BA", &[PostRole::Coordinator]),
];

/// Place of a labour inspectorate in the list.
pub(super) const INSPECTORATE: usize = 3;
/// Place of the first organisation of civil society in the list.
pub(super) const FIRST_NGO: usize = 12;

/// How often people come from each, out of the sum: mostly police, inspectors and NGOs, as in the project.
const WEIGHTS: &[u32] = &[8, 9, 6, 9, 6, 5, 3, 3, 2, 5, 1, 2, 7, 6, 4, 2, 1, 1];

/// Enters all of them and answers their keys, in order.
pub(super) async fn create(cx: &Cx, tx: &mut Tx) -> Result<Vec<OrganisationId>> {
    let mut ids = Vec::with_capacity(ALL.len());
    for (name, kind, region, _) in ALL {
        ids.push(organisations::insert(cx, tx, name, *kind, Some(region)).await?);
    }
    Ok(ids)
}

/// Draws an organisation: its place in the list and a role that exists there.
pub(super) fn draw(cx: &Cx) -> (usize, PostRole) {
    let mut ticket = cx.random.below(WEIGHTS.iter().sum());
    let index = WEIGHTS
        .iter()
        .position(|weight| {
            let hit = ticket < *weight;
            ticket = ticket.saturating_sub(*weight);
            hit
        })
        .unwrap_or(0);
    (index, *super::names::pick(&cx.random, ALL[index].3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_there() {
        assert!(Kind::ALL.iter().all(|kind| ALL.iter().any(|(_, k, ..)| k == kind)));
        assert_eq!(ALL.len(), WEIGHTS.len());
        assert_eq!(ALL[INSPECTORATE].1, Kind::LabourInspection);
        assert_eq!(ALL[FIRST_NGO].1, Kind::NgoShelter);
    }
}
