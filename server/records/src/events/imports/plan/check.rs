//! Whether what a row says can be written, and what of it stays empty so that the person comes in.

use std::collections::BTreeMap;

use super::{Aside, Cause, Row, Verdict, fields::Found};
use crate::{
    people::person::{self, PersonInput, Sex},
    system::error::{FieldError, Problem, Problems},
    text::{self, Name},
};

/// Checks what a row says. What can be empty and is not right becomes empty, so that the person comes in; what somebody
/// typed in the place of a cell is theirs to put right.
pub(super) fn check(number: i64, found: Found, corrected: bool, this_year: i32) -> Row {
    const OPTIONAL: [&str; 7] = ["patronymic", "sex", "birth_year", "language", "email", "phone", "unit"];
    let Found { mut typed, mut aside, position, minutes } = found;
    let mut input = input(&typed);
    if !corrected {
        let faults = faults(&input, &typed, this_year);
        for field in OPTIONAL {
            if let Some(fault) = faults
                .iter()
                .find(|fault| fault.field == field && (field != "unit" || fault.problem != Problem::Damaged))
            {
                let text = typed.remove(field).unwrap_or_default();
                aside.push(Aside { field, text, cause: Cause::Problem(fault.problem.clone()) });
            }
        }
        typed.entry("sex").or_insert_with(|| Sex::Unstated.code().to_owned());
        input = self::input(&typed);
    }
    let (input, repairs) = input.repaired();
    let mut problems = Problems::default();
    let checked = input.check(this_year, &mut problems);
    words_of_post(&typed, &mut problems);
    let mut row = Row {
        number,
        typed,
        problems: problems.into_list(),
        aside,
        repairs,
        minutes,
        organisation: None,
        alike: Vec::new(),
        alike_row: None,
        decision: None,
        verdict: Verdict::New,
        fills: Vec::new(),
        checked,
        position,
        shares_phone: false,
        same: None,
    };
    let names = match &row.checked {
        // As it would be written.
        Some(checked) => {
            let (family, given) = (checked.family_name.clone(), person::typed_given(&checked.given_name));
            [family, given, checked.patronymic.clone().unwrap_or_default()]
        }
        None => [input.family_name, input.given_name, input.patronymic],
    };
    for (field, text) in ["family_name", "given_name", "patronymic"].into_iter().zip(names) {
        if !text.is_empty() {
            row.typed.insert(field, text);
        }
    }
    row
}

fn input(typed: &BTreeMap<&'static str, String>) -> PersonInput {
    let get = |field: &str| typed.get(field).cloned().unwrap_or_default();
    PersonInput {
        given_name: get("given_name"),
        family_name: get("family_name"),
        patronymic: get("patronymic"),
        sex: get("sex"),
        birth_year: get("birth_year"),
        language: get("language"),
        email: get("email"),
        phone: get("phone"),
    }
}

fn faults(input: &PersonInput, typed: &BTreeMap<&'static str, String>, this_year: i32) -> Vec<FieldError> {
    let mut problems = Problems::default();
    let _ = input.clone().repaired().0.check(this_year, &mut problems);
    words_of_post(typed, &mut problems);
    problems.into_list()
}

fn words_of_post(typed: &BTreeMap<&'static str, String>, problems: &mut Problems) {
    let get = |field: &str| typed.get(field).map_or("", String::as_str);
    problems.take("organisation", text::printable(get("organisation"), 160));
    problems.take(
        "unit",
        match Name::organisation(get("unit")) {
            Err(Problem::Required) => Ok(()),
            other => other.map(drop),
        },
    );
}
