//! Mails, in the language of their reader. Subjects are neutral: the topic is sensitive.

use std::sync::Arc;

use chrono::NaiveDate;
use courses::language::Language;
use records::{
    accounts::notices::{About as OfAccount, Letter},
    events::{
        event::{Event, Session},
        notices::About,
        registrations::invitations::{ANSWER, FEEDBACK},
    },
    system::{mails::Mail, versions::Published},
};

use super::{
    dates,
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
            About::Reminder => l.t("You are expected at this event:"),
            About::Certificate => l.t("Your certificate of attendance is issued. You attended:"),
            About::Feedback => l.t("You were at this event:"),
            About::Message => l.t("This concerns the event:"),
        };
        let mut lines = vec![first, String::new(), event.title.clone(), event.place.clone()];
        if let (About::Change, Some(day)) = (about, event.put_off_from) {
            lines.push(l.tf("It was to begin on {date}.", &[("date", &dates::long(language, day))]));
        }
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
            About::Certificate => {
                let link = format!("{address}/certificates");
                l.tf("Sign in and save it: {link} If you have no account, ask whoever held the event for it.", &[("link", &link)])
            }
            About::Feedback => {
                let link = format!("{address}/feedback/{FEEDBACK}");
                l.tf("What was good, and what should be different? It takes two minutes, and your name is not on it: {link} This address is yours alone; do not pass it on.", &[("link", &link)])
            }
            _ => l.tf("Your events: {link}", &[("link", &format!("{address}/my-events"))]),
        });
        // The topic is sensitive: the subject says which one by its day.
        let subject = match (about, sessions.first()) {
            (About::Reminder, Some(first)) => {
                l.tf("Reminder: your training on {date}", &[("date", &dates::short(language, first.on_date))])
            }
            (_, Some(first)) => l.tf("Your training on {date}", &[("date", &dates::short(language, first.on_date))]),
            (_, None) => l.t("Your training: news"),
        };
        (subject, lines.join("\n"))
    }
}

/// Writes the mail that reminds somebody of a commitment. What they have written stands on the page alone.
pub(crate) fn commitment(texts: &Arc<Texts>, address: &str) -> impl Fn(Language) -> (String, String) + Sync + use<> {
    let (texts, address) = (Arc::clone(texts), address.to_owned());
    move |language| {
        let l = L { texts: Arc::clone(&texts), language };
        let link = format!("{address}/commitments");
        let body = l.tf("Three months ago, at the end of an exercise, you wrote down what you would do at work. Say what became of it: {link}\n\nOnly you see it.", &[("link", &link)]);
        (l.t("Your training: what became of it?"), body)
    }
}

/// Writes the mail that tells somebody that they are enrolled in a course.
pub(crate) fn enrolment(
    texts: &Arc<Texts>,
    address: &str,
    project: &str,
    version: &Arc<Published>,
) -> impl Fn(Language, Option<NaiveDate>) -> (String, String) + Sync + use<> {
    let (texts, version) = (Arc::clone(texts), Arc::clone(version));
    let link = format!("{address}/courses/{project}/{}", version.slug);
    move |language, due_on| {
        let l = L { texts: Arc::clone(&texts), language };
        let title = &version.editions.get(language).title.value;
        let mut lines = vec![l.t("You are enrolled in this course:"), String::new(), title.clone()];
        lines.extend(due_on.map(|day| l.tf("To be done by {day}.", &[("day", &dates::long(language, day))])));
        lines.extend([String::new(), l.tf("Sign in and begin: {link}", &[("link", &link)])]);
        (l.t("Your training: a course for you"), lines.join("\n"))
    }
}

/// A mail to an account, with the secret that it brings: subject and text.
pub(crate) fn letter(texts: &Arc<Texts>, address: &str, letter: &Letter) -> (String, String) {
    let l = L { texts: Arc::clone(texts), language: letter.language };
    let secret = letter.secret.as_deref().unwrap_or_default();
    let link = match letter.about {
        OfAccount::Link => format!("{address}/reset/{secret}"),
        OfAccount::Confirm => format!("{address}/account/address/{secret}"),
        _ => format!("{address}/account"),
    };
    (l.t("Your account"), about_account(&l, letter.about, &letter.user_name, &link))
}

/// A mail as administrators see it: without the secret that it brings.
pub(crate) fn shown(l: &L, mail: &Mail) -> (String, String) {
    match mail.about.as_deref().and_then(OfAccount::from_code) {
        Some(about) => (l.t("Your account"), about_account(l, about, "…", "…")),
        None => (mail.subject.clone(), mail.body.clone()),
    }
}

fn about_account(l: &L, about: OfAccount, name: &str, link: &str) -> String {
    let words = [("name", name), ("link", link)];
    match about {
        OfAccount::Link => l.tf("Somebody asked for a new password for your account {name}. If it was you, open this address within two hours:\n\n{link}\n\nIf it was not you, do nothing: your password stays as it is.", &words),
        OfAccount::Confirm => l.tf("This address is to become the one for the account {name}. If you want that, open this link within a day and sign in:\n\n{link}\n\nIf you do not know of it, do nothing.", &words),
        OfAccount::Password => l.tf("The password of your account {name} was set anew, and all other devices are signed out.\n\nIf it was not you, ask your administrator for a card with a one-time code at once.", &words[..1]),
        OfAccount::Address => l.tf("The address with which one signs in to the account {name}, and to which links to a new password go, was changed.\n\nIf it was not you, tell your administrator at once.", &words[..1]),
        OfAccount::Closed => l.tf("Your account {name} was closed. Nothing that you did is lost. If you think that this is a mistake, ask your administrator.", &words[..1]),
        OfAccount::SecondFactorOn => l.tf("From now on your account {name} asks for a code from your phone when you sign in, and all other devices are signed out.\n\nIf it was not you, tell your administrator at once.", &words[..1]),
        OfAccount::SecondFactorOff => l.tf("Your account {name} does not ask for a code from your phone any more.\n\nIf it was not you, change your password and tell your administrator at once.", &words[..1]),
        OfAccount::SecondFactorTaken => l.tf("An administrator has taken the second factor away from your account {name}: it does not ask for a code any more, and all devices are signed out. Set it up anew as soon as you have a phone.\n\nIf you have not asked for it, tell your administrator at once.", &words[..1]),
        OfAccount::Linked => l.tf("From now on one can sign in to your account {name} with the account that your organisation has given you.\n\nIf it was neither you nor your administrator, tell your administrator at once.", &words[..1]),
        OfAccount::Unlinked => l.tf("Your account {name} is not linked with the account of your organisation any more. Sign in with your user name and password; without a password, ask your administrator for a card.\n\nIf it was neither you nor your administrator, tell your administrator at once.", &words[..1]),
        OfAccount::RecoveryUsed => l.tf("Somebody has signed in to your account {name} with one of its recovery codes. It does not work a second time.\n\nIf it was not you, change your password, make new recovery codes and tell your administrator at once.", &words[..1]),
        OfAccount::RecoveryCodes => l.tf("New recovery codes were made for your account {name}. Those before do not work any more.\n\nIf it was not you, change your password and tell your administrator at once.", &words[..1]),
    }
}
