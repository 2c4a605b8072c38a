//! The materials of an event: added, changed, put in order, taken away.

use axum::response::Response;
use records::{
    events::materials::{self, MaterialId, Way},
    ledger::keys::EventId,
};

use crate::{
    found::event::FoundEvent,
    pages::events::materials::{self as page, Sent},
    web::{
        back::{checked, to},
        failure::Failure,
        form::{Fields, Form},
        path::Path,
        upload::Upload,
        visit::Visit,
    },
};

/// To the materials, or to their page with the errors of the form that was sent.
async fn answer(
    visit: &Visit,
    found: &FoundEvent,
    fields: &Fields,
    sent: Sent,
    result: records::Result<()>,
) -> Result<Response, Failure> {
    match checked(&visit.l, result)? {
        Ok(()) => Ok(to(format!("{}/materials?done=saved", found.address()))),
        Err(errors) => page::page(visit, found, fields, Some(sent), &errors).await,
    }
}

/// `POST /events/{event}/materials`: a file.
pub(crate) async fn add_file(visit: Visit, found: FoundEvent, mut form: Upload) -> Result<Response, Failure> {
    let (mut file, mut visible) = (None, String::new());
    while let Some(part) = form.next(materials::LARGEST).await? {
        match part.field.as_str() {
            "file" if !part.is_nothing() => file = Some(part),
            "visible" => visible = part.text(),
            _ => {}
        }
    }
    let (name, bytes) = file.map(|file| (file.file, file.bytes)).unwrap_or_default();
    let result = materials::add(visit.cx(), visit.signed_in()?, &found.event, &name, &bytes, &visible).await;
    let fields = Fields::of(vec![("visible".to_owned(), visible)]);
    answer(&visit, &found, &fields, Sent::File, result).await
}

/// `POST /events/{event}/links`.
pub(crate) async fn add_link(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    let result = materials::add_link(visit.cx(), visit.signed_in()?, &found.event, &fields.read()?).await;
    answer(&visit, &found, &fields, Sent::Link, result).await
}

/// `POST /events/{event}/materials/{file}`.
pub(crate) async fn change(
    visit: Visit,
    found: FoundEvent,
    Path((_, id)): Path<(EventId, MaterialId)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let result = materials::change(visit.cx(), visit.signed_in()?, &found.event, id, &fields.read()?).await;
    answer(&visit, &found, &fields, Sent::Change(id), result).await
}

/// `POST /events/{event}/materials/{file}/move`.
pub(crate) async fn put_elsewhere(
    visit: Visit,
    found: FoundEvent,
    Path((_, id)): Path<(EventId, MaterialId)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let way = match fields.get("way") {
        "up" => Way::Up,
        "down" => Way::Down,
        _ => return Err(Failure::BadRequest),
    };
    materials::put_elsewhere(visit.cx(), visit.signed_in()?, &found.event, id, way).await?;
    Ok(to(format!("{}/materials", found.address())))
}

/// `POST /events/{event}/materials/{file}/remove`.
pub(crate) async fn remove(
    visit: Visit,
    found: FoundEvent,
    Path((_, id)): Path<(EventId, MaterialId)>,
) -> Result<Response, Failure> {
    materials::remove(visit.cx(), visit.signed_in()?, &found.event, id).await?;
    Ok(to(format!("{}/materials?done=saved", found.address())))
}
