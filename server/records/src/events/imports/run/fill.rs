//! What a list adds to records that are there: fields that are empty, a post, the contact of an office.

use super::{Filled, Piece};
use crate::{
    Cx, Error, Result, Tx,
    events::{
        event::Event,
        imports::{
            Row,
            plan::{Cause, REACHED},
        },
    },
    people::{
        authority::Authority,
        entry,
        organisations::{self, OrganisationId},
        person::{self, Checked, PersonId, Sex},
        posts::{self, NewPost},
    },
    system::clock::local_date,
};

/// An address that several people of the list have is that of their office: it is kept there, where none stands yet.
pub(super) async fn contact_of_office(tx: &mut Tx, row: &Row) -> Result<bool> {
    let shared = row.aside.iter().find(|aside| aside.field == "email" && aside.cause == Cause::Shared);
    match shared.zip(row.organisation) {
        Some((address, office)) => organisations::fill_contact(tx, office, &address.text).await,
        None => Ok(false),
    }
}

pub(super) fn post(cx: &Cx, event: &Event, row: &Row, organisation_id: OrganisationId) -> NewPost {
    let (unit, role) = row.post();
    let from_date = local_date(cx.now(), event.zone());
    NewPost { organisation_id, unit, role, first_responder: role.usually_first_responder(), from_date }
}

/// Adds to the record of somebody known what is empty there. What stands there is never changed by a list, and how somebody
/// with an account is reached, and where they work, neither.
pub(super) async fn fill(
    cx: &Cx,
    tx: &mut Tx,
    event: &Event,
    row: &Row,
    person: PersonId,
    said: &Checked,
    piece: &mut Piece<'_>,
) -> Result<Filled> {
    let mut filled = Filled::new();
    if row.fills.is_empty() {
        return Ok(filled);
    }
    let known = person::find_in(tx, person).await?.ok_or(Error::NotFound)?;
    let mut now = Checked::from(known);
    let reaches = Authority::Staff.reaches(tx, person).await?;
    for field in row.fills.iter().filter(|field| reaches || !REACHED.contains(field)) {
        let text = match *field {
            "patronymic" if now.patronymic.is_none() => {
                now.patronymic.clone_from(&said.patronymic);
                now.patronymic.clone()
            }
            "sex" if now.sex == Sex::Unstated => {
                now.sex = said.sex;
                Some(now.sex.code().to_owned())
            }
            "birth_year" if now.birth_year.is_none() => {
                now.birth_year = said.birth_year;
                now.birth_year.map(|year| year.to_string())
            }
            "email" if now.email.is_none() && piece.is_free(said.email.as_deref()) => {
                now.email.clone_from(&said.email);
                now.email.clone()
            }
            "phone" if now.phone.is_none() => {
                now.phone.clone_from(&said.phone);
                now.phone.clone()
            }
            "organisation" => match row.organisation {
                Some(organisation) => {
                    let post = post(cx, event, row, organisation);
                    Some(posts::insert(cx, tx, person, &post, Authority::Staff).await?.to_string())
                }
                None => None,
            },
            _ => None,
        };
        filled.extend(text.map(|text| ((*field).to_owned(), text)));
    }
    entry::write(tx, person, &now, Authority::Staff).await?;
    Ok(filled)
}
