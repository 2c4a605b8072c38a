//! Mails about events, in the language of their reader. Subjects are neutral: the topic is sensitive.

use std::sync::Arc;

use courses::language::Language;
use records::events::{
    event::{Event, Session},
    invitations::{ANSWER, FEEDBACK},
    notices::About,
};

use super::{
    i18n::{L, Texts},
    sessions::session_line,
};

/// Writes mails about events.
pub(crate) fn mails(
    texts: &Arc<Texts>,
    address: &str,
) -> impl Fn(Language, About, &Event, &[Session]) -> (String, String) + Sync + use<> {
    let (texts, address) = (Arc::clone(texts), address.to_owned());
    move |language, about, event, sessions| {
        let l = L { texts: Arc::clone(&texts), language };
        let first = match about {
            About::Invitation => l.t("You are invited:"),
            About::Place => l.t("A place became free, and it is yours:"),
            About::Change => l.t("Something has changed about an event for which you are registered:"),
            About::Cancelled => l.t("This event is cancelled:"),
        };
        let mut lines = vec![first, String::new(), event.title.clone(), event.place.clone()];
        if about != About::Cancelled {
            lines.extend(sessions.iter().map(|s| session_line(language, s)));
        }
        if !event.notice.is_empty() && matches!(about, About::Change | About::Cancelled) {
            lines.push(l.tf("Reason: {reason}", &[("reason", &event.notice)]));
        }
        lines.push(String::new());
        lines.push(match about {
            About::Invitation => {
                let answer = format!("{address}/invitation/{ANSWER}");
                let feedback = format!("{address}/feedback/{FEEDBACK}");
                format!(
                    "{}\n\n{}",
                    l.tf("Say whether you come: {link}", &[("link", &answer)]),
                    l.tf("After the event you can give feedback without your name here: {link} This address and the one above are yours alone; do not pass them on.", &[("link", &feedback)])
                )
            }
            _ => l.tf("Your events: {link}", &[("link", &format!("{address}/my-events"))]),
        });
        (l.t("Your training: news"), lines.join("\n"))
    }
}
