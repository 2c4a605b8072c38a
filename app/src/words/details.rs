//! What an entry of the audit log says besides what was done: words in place of the names and codes that it is stored with,
//! as far as there are words for them.

use courses::attendance::Status;
use records::{
    accounts::roles::Role,
    events::{
        attendance::Method,
        registrations::state::{RegistrationState, Source},
    },
};
use serde_json::Value;
use uuid::Uuid;

use super::i18n::L;

/// The hashes of rows that an entry covers: these are for the program.
const FOR_THE_PROGRAM: &str = "covers";

/// `Reason: Qar · Days: 14`, from the JSON that is stored.
pub(crate) fn told(l: &L, details: &str) -> String {
    match serde_json::from_str::<Value>(details) {
        Ok(Value::Object(told)) => {
            let kept = told.iter().filter(|(key, _)| *key != FOR_THE_PROGRAM);
            kept.map(|(key, value)| format!("{}: {}", label(l, key), said(l, key, value)))
                .collect::<Vec<_>>()
                .join(" · ")
        }
        _ => details.to_owned(),
    }
}

/// A key by its last characters: the first ones are only a time, and the same for everything made together.
pub(crate) fn short(text: &str) -> String {
    let is_key = text.parse::<Uuid>().is_ok();
    text.get(24..).filter(|_| is_key).unwrap_or(text).to_owned()
}

fn said(l: &L, key: &str, value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(true) => l.t("Yes"),
        Value::Bool(false) => l.t("No"),
        Value::Number(number) => number.to_string(),
        Value::String(text) => word(l, key, text),
        Value::Array(all) => all.iter().map(|one| said(l, key, one)).collect::<Vec<_>>().join(", "),
        Value::Object(all) => {
            let parts = all.iter().map(|(key, value)| format!("{} {}", label(l, key), said(l, key, value)));
            parts.collect::<Vec<_>>().join(", ")
        }
    }
}

/// A code as people say it; any other text as it is.
fn word(l: &L, key: &str, text: &str) -> String {
    let known = match key {
        "fields" => Some(label(l, text)),
        "role" => Role::from_code(text).map(|role| l.role(role)),
        "state" | "before" => RegistrationState::from_code(text).map(|state| l.registration_state(state)),
        "source" => Source::from_code(text).map(|source| l.source(source)),
        "status" => Status::from_code(text).map(|status| l.status(status)),
        "method" => Method::from_code(text).map(|method| l.method(method)),
        _ => None,
    };
    known.unwrap_or_else(|| short(text))
}

/// What a name in the log is called on the pages; where it is on none, the name itself.
fn label(l: &L, key: &str) -> String {
    match key {
        "fields" => l.t("Fields"),
        "person" => l.t("Person"),
        "other" => l.t("Other record"),
        "kept" => l.t("Kept"),
        "event" => l.t("Event"),
        "title" => l.t("Title"),
        "name" => l.t("Name"),
        "sessions" => l.t("Sessions"),
        "people" => l.t("People"),
        "guests" => l.t("Guests"),
        "marks" => l.t("Marks"),
        "reason" => l.t("Reason"),
        "days" => l.t("Days"),
        "times" => l.t("How often"),
        "project" => l.t("Project"),
        "role" => l.t("Role"),
        "kind" => l.t("Kind"),
        "state" | "status" => l.t("State"),
        "before" => l.t("State before"),
        "source" | "method" => l.t("How"),
        "whom" => l.t("To whom"),
        "mailed" => l.t("Mails"),
        "unreachable" => l.t("Without an address"),
        "rows" => l.t("Rows"),
        "entered" => l.t("Entered"),
        "removed" => l.t("Removed"),
        "file" => l.t("File"),
        "course" => l.t("Course"),
        "version" => l.t("Version"),
        "number" => l.t("Number"),
        "heads" => l.t("People counted in the room"),
        "family_name" => l.t("Family name"),
        "given_name" => l.t("Given name"),
        "patronymic" => l.t("Patronymic"),
        "sex" => l.t("Sex"),
        "birth_year" => l.t("Year of birth"),
        "language" => l.t("Language"),
        "email" => l.t("E-mail"),
        "phone" => l.t("Phone"),
        "organisation" => l.t("Organisation"),
        "place" => l.t("Place"),
        "region" => l.t("District or city"),
        "organisers" => l.t("Organisers"),
        "capacity" => l.t("Places"),
        "costs" => l.t("Total costs"),
        "currency" => l.t("Currency"),
        "agenda" => l.t("Agenda"),
        "joinable" => l.t("Whoever has the link may register"),
        "password" => l.t("Password"),
        "address" => l.t("Address"),
        other => other.replace('_', " "),
    }
}
