//! Mails of invitation. All of them were sent long ago or given up: a platform with this data sends nothing.

use super::{World, gathering::Gathering, minutes, register::Entry, words};
use crate::system::db::bulk::insert_all;
use crate::{Result, Tx, events::registrations::state::Source, system::mails::MailId};

/// Writes a mail to everybody who was invited and has an address.
pub(super) async fn send(world: &World<'_>, tx: &mut Tx, event: &Gathering, entries: &[Entry]) -> Result<()> {
    let invited = entries.iter().filter(|entry| entry.source == Source::Invitation);
    let mails: Vec<_> = invited
        .filter_map(|entry| {
            let person = &world.people[entry.person].checked;
            let (subject, body) = words::invitation(person.language, &event.event.title, &event.event.place);
            let id: MailId = world.cx.random.id(entry.at);
            Some((id, person.email.as_deref()?, subject, body, entry.at, world.happens(98)))
        })
        .collect();
    insert_all!(
        tx,
        "mails (id, recipient, subject, body, created_at, attempts, sent_at, last_error)",
        mails,
        (id, to, subject, body, at, sent) => [
            *id, *to, subject, body, *at, if *sent { 1_i64 } else { 12 }, sent.then(|| *at + minutes(1)),
            (!sent).then_some("550 no such user"),
        ]
    );
    Ok(())
}
