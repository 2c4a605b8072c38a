//! The sentence for each problem with a field.

use std::{
    borrow::Cow,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::http::StatusCode;
use courses::language::Language;
use records::{Conflict, FieldError, Problem};

use super::i18n::{L, Texts};

/// The errors of a form, in the order of its fields, and the status of the page that shows them. Empty when there are none.
/// Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Errors {
    status: StatusCode,
    faults: Arc<Mutex<Vec<Fault>>>,
}

/// What is wrong with a field.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// Its name, which is its id on the page too.
    pub(crate) field: Cow<'static, str>,
    /// What people call it; unknown until the field itself has been drawn.
    label: Option<String>,
    /// Its place among the fields that were drawn.
    place: usize,
    sentence: String,
}

impl Fault {
    /// For the summary, far from the field.
    pub(crate) fn text(&self) -> String {
        labelled(self.label.as_deref(), &self.sentence)
    }
}

/// A sentence about a field, as it is said where the field itself does not stand beside it.
pub(crate) fn labelled(label: Option<&str>, sentence: &str) -> String {
    // A label may be a whole sentence.
    label.map_or_else(|| sentence.to_owned(), |label| format!("{}: {sentence}", label.trim_end_matches(['.', ':'])))
}

/// The sentences for what is wrong, in English: for the command line.
pub fn in_english(texts: Texts, errors: &[FieldError]) -> String {
    let l = L { texts: Arc::new(texts), language: Language::En };
    errors.iter().map(|error| sentence(&l, &error.problem)).collect::<Vec<_>>().join(" ")
}

impl Errors {
    /// What the rules say, in the reader's language.
    pub(crate) fn new(l: &L, errors: &[FieldError]) -> Self {
        Self::of_status(
            StatusCode::UNPROCESSABLE_ENTITY,
            errors.iter().map(|e| (e.field.clone(), sentence(l, &e.problem))),
        )
    }

    /// One error of our own.
    pub(crate) fn one(field: &'static str, sentence: String) -> Self {
        Self::several(vec![(field, sentence)])
    }

    /// Several errors of our own, in order.
    pub(crate) fn several(errors: Vec<(&'static str, String)>) -> Self {
        let errors = errors.into_iter().map(|(field, sentence)| (field.into(), sentence));
        Self::of_status(StatusCode::UNPROCESSABLE_ENTITY, errors)
    }

    /// What was typed is right, but the record has moved on or does not allow it.
    pub(crate) fn conflict(field: &'static str, sentence: String) -> Self {
        Self::of_status(StatusCode::CONFLICT, [(field.into(), sentence)])
    }

    /// What was asked for is not there.
    pub(crate) fn unknown(field: &'static str, sentence: String) -> Self {
        Self::of_status(StatusCode::NOT_FOUND, [(field.into(), sentence)])
    }

    /// Nothing is wrong, but the page asks once more before anything is written.
    pub(crate) fn asked_again() -> Self {
        Self::of_status(StatusCode::UNPROCESSABLE_ENTITY, [])
    }

    /// Whether that is why the page is shown.
    pub(crate) fn is_asked_again(&self) -> bool {
        self.status != StatusCode::OK && self.all().is_empty()
    }

    fn of_status(status: StatusCode, errors: impl IntoIterator<Item = (Cow<'static, str>, String)>) -> Self {
        let faults =
            errors.into_iter().map(|(field, sentence)| Fault { field, label: None, place: usize::MAX, sentence });
        Self { status, faults: Arc::new(Mutex::new(faults.collect())) }
    }

    /// The status of the page that shows them.
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// The error of a field.
    pub(crate) fn of(&self, field: &str) -> Option<String> {
        self.faults().iter().find(|fault| fault.field == field).map(|fault| fault.sentence.clone())
    }

    /// A field says how it is called, so that the summary can name it: the one place where its label stands is the form.
    pub(crate) fn name(&self, field: &str, label: &str) {
        let mut faults = self.faults();
        let place = faults.iter().filter(|fault| fault.label.is_some() && fault.field != field).count();
        for fault in faults.iter_mut().filter(|fault| fault.field == field) {
            fault.label = Some(label.to_owned());
            fault.place = place;
        }
    }

    /// All, for the summary, in the order in which the fields stand on the page.
    pub(crate) fn all(&self) -> Vec<Fault> {
        let mut all = self.faults().clone();
        all.sort_by_key(|fault| fault.place);
        all
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.faults().is_empty()
    }

    fn faults(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl L {
    /// Why something could not be done: the record does not allow it, or has moved on.
    pub(crate) fn conflict(&self, why: Conflict) -> String {
        match why {
            Conflict::Changed => self.t("Somebody else has changed this meanwhile. Load the page again and compare."),
            Conflict::Attempt => self.t("This attempt was handed in already. Its result is on the page of the quiz."),
            Conflict::AttemptLeft => self.t("An attempt is left still, or the test is passed. Nothing was given."),
            Conflict::AttemptBegun => self.t("The attempt that was given is begun already, so it stays."),
            Conflict::Run => self.t("This exercise has not come to its end yet. Play it to the end first."),
            Conflict::Commitment => self.t("This was answered already."),
            Conflict::Cancelled => self.t("This event is cancelled."),
            Conflict::Import => {
                self.t("Somebody has changed this list meanwhile. Look at it again, then confirm.")
            }
            Conflict::Letters => self.t("The letters of this list need no decision any more."),
            Conflict::Unnamed => self.t("Choose who this is, or decide otherwise about the row."),
            Conflict::Held => self.t("This event cannot be cancelled: people are marked or counted in it, and what they attended stays. Nobody was told anything. If the rest does not take place, open “Change” and take out the sessions that were not held. If somebody was marked by mistake, take the marks back first."),
            Conflict::Used => self.t("People, marks, paper, feedback or mails belong to this event: it is cancelled, and not removed. Nothing was changed."),
            Conflict::Over => self.t("This event is over: nothing about its list can be answered any more."),
            Conflict::Strangers => self.t("Very many people have registered by this link, and somebody has to look at them first. Nothing was saved. Ask the organisers to put you on the list."),
            Conflict::OffList => self.t("You were taken off the list of this event. If you want to come, ask its organisers."),
            Conflict::Mark => self.t("This mark stands for something else already."),
            Conflict::Given => self.t("Feedback was given already. Nothing was changed."),
            Conflict::Closed => self.t("The round of feedback on this event is closed. Nothing was changed."),
            Conflict::EarlyCertificate => self.t("The event is not over yet: certificates are issued after the last session."),
            Conflict::Early => self.t("The event is not over yet: feedback can be closed after the last session."),
            Conflict::Absent => self.t("Only who was marked as present gives feedback."),
            Conflict::NoCorrection => self.t("This changes what is counted, so it cannot be a correction. Publish it as a new edition."),
            Conflict::LastVersion => self.t("No other version of the course would be left. Publish a newer one instead."),
            Conflict::Draft => self.t("There is a draft of this course already. Publish it or throw it away first."),
            Conflict::Unseen => self.t("Somebody has changed the draft since you looked at it. Look at what differs now, then publish."),
            Conflict::Unapproved => self.t("A second person approves what is published, and nobody has approved this draft as it is now."),
            Conflict::Owner => self.t("The course belongs to another project, and its versions reach everybody who takes it: a trainer of that project publishes them and takes them back."),
            Conflict::OwnChange => self.t("You have made the last change yourself: somebody else approves it."),
            Conflict::ReviewRemarks => self.t("Five hundred of your remarks wait to be looked at. Wait until somebody has read them."),
            Conflict::Remarks => self.t("Twenty of your remarks about this course wait to be looked at. Wait until somebody has read them."),
            Conflict::Published => self.t("Another version was published since this draft was begun. Keep your texts, throw the draft away and begin again."),
            Conflict::Second => self.t("You typed this page yourself: a second person confirms it."),
            Conflict::Picture => self.t("Attach the picture of this page first: whoever confirms compares with it."),
            Conflict::Untyped => self.t("Nothing is typed from this page yet."),
            Conflict::Typed => self.t("Somebody else has saved this page meanwhile. Compare it with the picture once more."),
            Conflict::Confirmed => self.t("This page is confirmed and does not change any more."),
            Conflict::Merged => self.t("This record was merged into another one. Open that one instead."),
            Conflict::Account => self.t("This person has an account: how to reach them, and where they work, is written by themselves or by an administrator."),
            Conflict::NotAlike => self.t("Whom you chose neither looks like this row nor is on the list of the event. Look at the row again."),
            Conflict::Mails => self.t("Several e-mails have been sent already. Look into your mailbox, or wait an hour."),
            Conflict::Address => self.t("Another account has this address. Ask an administrator."),
            Conflict::Begun => self.t("People can be marked as present already: what is asked about the event stays as it is."),
            Conflict::Materials => self.t("An event has at most 100 materials, and its files 100 MB together. Remove one first, or make files smaller."),
            Conflict::NotAdmitted => self.t("This course cannot be begun yet. Its page says why, and what to do."),
            Conflict::CodeOver => self.t("This code is over. Ask your trainer for another one."),
            Conflict::CodeFull => self.t("All places of this code are taken. Ask your trainer for another one."),
            Conflict::NoPassword => self.t("Set a password first: without one you could not sign in any more."),
        }
    }
}

/// What is wrong with a field, in words.
pub(crate) fn sentence(l: &L, problem: &Problem) -> String {
    match problem {
        Problem::Required => l.t("Fill in this field."),
        Problem::Unanswered => l.t("Answer at least one of the questions."),
        Problem::TooLong { max } => l.tn("At most {n} character fits here.", "At most {n} characters fit here.", *max),
        Problem::TooShort { min } => l.tn("Type at least {n} character.", "Type at least {n} characters.", *min),
        Problem::Character(c) if c.is_control() => {
            l.t("There is an invisible control character here. Type the text anew instead of pasting it.")
        }
        Problem::Character(c) => l.tf("The character “{c}” cannot be used here.", &[("c", &c.to_string())]),
        Problem::Damaged => l.t("A letter was lost in the file: it came in as �. Type it anew."),
        Problem::MixedScript(word) => {
            l.tf("The word “{word}” mixes Latin and Cyrillic letters. Type it in one alphabet.", &[("word", word)])
        }
        Problem::Email => l.t("This is not an e-mail address. It looks like name@example.org."),
        Problem::Phone => l.t("This is not a phone number. Use digits, spaces, + and -."),
        Problem::Choice => l.t("Choose one of the values offered."),
        Problem::Organisation(near) if near.is_empty() => {
            l.t("No organisation has this name. Type a part of its name, or enter the organisation first.")
        }
        Problem::Organisation(near) => {
            let names: Vec<String> = near.iter().map(|name| format!("“{name}”")).collect();
            l.tf("No organisation has this name. Do you mean {names}?", &[("names", &names.join(", "))])
        }
        Problem::BirthYear => l.t("Type the year of birth with four digits, for example 1985."),
        Problem::Date => l.t("Type a date that is not in the future."),
        Problem::Number { min, max } => {
            l.tf("Type a whole number from {min} to {max}.", &[("min", &min.to_string()), ("max", &max.to_string())])
        }
        Problem::Amount => l.t("Type an amount with at most two digits behind the comma, for example 1250 or 1250,50."),
        Problem::Day => l.t("Type a date of the calendar, for example 2026-11-25."),
        Problem::Before => l.t("The last day cannot be before the first one."),
        Problem::Past => l.t("This day is over. Choose today or a later day."),
        Problem::Zone => l.t("Type the name of a time zone, such as Asia/Baku."),
        Problem::WebAddress => l.t("Type the address of a page, such as https://example.org/slides."),
        Problem::Program => l.t(
            "This is a program: a computer runs it when it is opened. Add the document itself, such as PDF or slides.",
        ),
        Problem::Overlap => l.t("Another session of that day has not ended by then: nobody can be in both."),
        Problem::Time => l.t("Type an hour of the day, for example 09:00."),
        Problem::Marked => l.t("People are marked here already, so this cannot change. Take their marks back first."),
        Problem::Taken => l.t("This is in use already."),
        Problem::Guessable => {
            l.t("This password is easy to guess. Take three or four words that do not belong together.")
        }
        Problem::WrongPassword => l.t("This is not your current password."),
        Problem::WrongCode => {
            l.t("This code is not right. Type the six digits that the app shows now, or a recovery code.")
        }
        Problem::UsedCode => {
            l.t("This code was used already. Wait until the app shows the next one, or take another recovery code.")
        }
    }
}
