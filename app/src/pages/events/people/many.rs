//! Many people at once: everybody of an organisation, or of another event.

use leptos::prelude::*;
use records::{
    accounts::roles::Role,
    events::{
        event,
        list::{self, Summary},
        registrations::candidates::{self, Candidate, Group},
    },
    ledger::keys::EventId,
    people::organisations::named,
    projects::project::ProjectId,
    system::error::FieldError,
};

use super::choice::{among, found_people};
use crate::{
    components::fields::Field,
    found::{event::FoundEvent, project::projects_of},
    web::{failure::Failure, form::Fields, visit::Visit},
    words::{i18n::L, labels::Choice, problems::Errors, sessions::span},
};

/// The names of the two fields.
const ORGANISATION: &str = "of_organisation";
const EVENT: &str = "of_event";

/// Who was asked for, and from which events one can choose.
pub(super) struct Many {
    events: Vec<Summary>,
    people: Option<Vec<Candidate>>,
    errors: Errors,
}

impl Many {
    /// What the address asks for; nobody where it asks for nothing.
    pub(super) async fn find(visit: &Visit, found: &FoundEvent, query: &Fields) -> Result<Self, Failure> {
        let projects = projects_of(visit, &[Role::Trainer, Role::Manager]).await?;
        let projects: Vec<ProjectId> = projects.iter().map(|project| project.id).collect();
        let mut events = list::latest(visit.cx(), &projects).await?;
        events.retain(|row| row.id != found.event.id);
        let mut errors = Errors::default();
        let group = if let Some(typed) = query.some(ORGANISATION) {
            match named(visit.cx(), typed).await? {
                Ok(id) => Some(Group::Organisation(id)),
                Err(problem) => {
                    errors = Errors::new(&visit.l, &[FieldError { field: ORGANISATION.into(), problem }]);
                    None
                }
            }
        } else if let Some(key) = query.some(EVENT) {
            let id: EventId = key.parse().map_err(|_| Failure::NotFound)?;
            let viewer = visit.signed_in()?;
            let other = event::find(visit.cx(), id).await?.filter(|other| other.may_change(viewer));
            Some(Group::Event(other.ok_or(Failure::NotFound)?.id))
        } else {
            None
        };
        let people = match group {
            Some(group) => {
                Some(candidates::group(visit.cx(), found.event.id, group, &among(visit, found).await?).await?)
            }
            None => None,
        };
        Ok(Self { events, people, errors })
    }

    /// The two forms, and who was found, ticked.
    pub(super) fn draw(self, l: &L, address: &str, query: &Fields) -> AnyView {
        let Self { events, people, errors } = self;
        let choice = |row: Summary| -> Choice {
            (row.id.to_string(), format!("{} · {}", row.title, span(l, row.first_on, row.last_on)))
        };
        let events: Vec<Choice> = events.into_iter().map(choice).collect();
        let open = people.is_some() || !errors.is_empty();
        let action = format!("{address}#add-many");
        let of_event = (!events.is_empty()).then(|| {
            view! {
                <form class="filters" method="get" action=action.clone()>
                    {Field::new(EVENT, l.t("Everybody on the list of another event"), &errors).select(events, query.get(EVENT), Some(l.t("Choose")))}
                    <div class="form-actions"><button class="button button--secondary">{l.t("Show them")}</button></div>
                </form>
            }
        });
        view! {
            <details class="disclosure" id="add-many" open=open>
                <summary>{l.t("Many at once")}</summary>
                <form class="filters" method="get" action=action.clone()>
                    {Field::new(ORGANISATION, l.t("Everybody of an organisation"), &errors)
                        .hint(l.t("Type a part of the name, and choose."))
                        .organisation(query.get(ORGANISATION))}
                    <div class="form-actions"><button class="button button--secondary">{l.t("Show them")}</button></div>
                </form>
                {of_event}
                {people.map(|people| view! {
                    <p>{l.tn("{n} person is not on the list yet.", "{n} people are not on the list yet.", people.len())}</p>
                    {found_people(l, address, "", &people, true)}
                })}
            </details>
        }
        .into_any()
    }
}
