//! A wrong name on a certificate of achievement: another one stands in its place, and the old one says so.

use records::{certificates::achievement, people::person};

use crate::http::support::world::World;

#[tokio::test]
async fn a_wrong_name_on_a_certificate_is_corrected_by_another_one() {
    let world = World::new().await;
    let cx = &world.cx;
    let owner = "SELECT p.person_id FROM certificates c JOIN participations p ON p.id = c.participation_id
        WHERE c.taken_back_at IS NULL ORDER BY c.id LIMIT 1";
    let person = world.key(owner).await.into();
    let old = achievement::of_person(cx, person).await.unwrap().remove(0);
    let mut admin = world.visitor("admin");
    let page = format!("/people/{person}");
    assert!(!admin.get(&page).await.text().contains("Certificates with another name"));
    let replace = format!("{page}/certificates/{}/replace", old.id);
    assert_eq!(admin.post(&replace, &[]).await.status, 409, "the name is the same");

    let known = person::find(cx, person).await.unwrap().unwrap();
    let fields = [
        ("family_name", "Düzəldilmiş".to_owned()),
        ("given_name", known.given_name.clone()),
        ("patronymic", known.patronymic.clone().unwrap_or_default()),
        ("sex", known.sex.code().to_owned()),
        ("birth_year", known.birth_year.map(|year| year.to_string()).unwrap_or_default()),
        ("language", known.language.code().to_owned()),
        ("email", known.email.clone().unwrap_or_default()),
        ("phone", known.phone.clone().unwrap_or_default()),
    ];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(admin.post(&format!("{page}/edit"), &fields).await.status, 303);
    let shown = admin.get(&page).await;
    shown.says(200, "Certificates with another name");
    shown.says(200, &old.number);
    // Somebody else's certificate is not this person's.
    let other = world.person("admin").await;
    assert_eq!(admin.post(&format!("/people/{other}/certificates/{}/replace", old.id), &[]).await.status, 404);

    assert_eq!(admin.post(&replace, &[]).await.location(), Some(format!("{page}?done=replaced").as_str()));
    assert_eq!(admin.post(&replace, &[]).await.status, 404, "replaced already");
    let all = achievement::of_person(cx, person).await.unwrap();
    let new = all.iter().find(|one| one.printed.name.starts_with("Düzəldilmiş")).unwrap();
    let before = all.iter().find(|one| one.id == old.id).unwrap();
    assert_eq!((before.replaced_by, new.taken_back_at), (Some(new.id), None));
    assert_ne!(new.number, old.number);
    // Nothing but the name differs, and what was given out stays as it was.
    let same = achievement::Printed { name: old.printed.name.clone(), ..new.printed.0.clone() };
    assert_eq!((same, &before.printed.0), (old.printed.0.clone(), &old.printed.0));
    let mut anybody = world.anonymous();
    let verified = anybody.get(&format!("/verify/{}", old.code)).await;
    verified.says(200, "This certificate was replaced");
    verified.says(200, &old.printed.name);
    anybody.get(&format!("/verify/{}", new.code)).await.says(200, "Düzəldilmiş");
    assert!(!admin.get(&page).await.text().contains("Certificates with another name"));
}
