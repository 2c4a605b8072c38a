//! What a new password has to be.

use crate::{
    Error, Result,
    system::{
        error::{FieldError, Problem},
        heavy,
    },
};

/// The shortest password.
pub const MIN: usize = 10;
/// The longest password, in characters: hashing a megabyte is a way to keep a server busy.
pub const MAX: usize = 200;
/// Whether a new password is good enough: 10 to 200 characters and not easily guessed (zxcvbn, at least 3 of 4),
/// also by somebody who knows the words in `about` (names, user name). Guessing takes some milliseconds.
pub(crate) async fn check(field: &'static str, password: &str, about: &[&str]) -> Result<()> {
    let password = password.to_owned();
    let about: Vec<String> = about.iter().map(|word| (*word).to_owned()).collect();
    let checked = heavy::FIGURES.run(move || {
        let about: Vec<&str> = about.iter().map(String::as_str).collect();
        check_new(field, &password, &about)
    });
    checked.await?.map_err(|fault| Error::Invalid(vec![fault]))
}

fn check_new(field: &'static str, password: &str, about: &[&str]) -> std::result::Result<(), FieldError> {
    let problem = match password.chars().count() {
        0 => Some(Problem::Required),
        1..MIN => Some(Problem::TooShort { min: MIN }),
        n if n > MAX => Some(Problem::TooLong { max: MAX }),
        _ if zxcvbn::zxcvbn(password, about).score() < zxcvbn::Score::Three => Some(Problem::Guessable),
        _ => None,
    };
    problem.map_or(Ok(()), |problem| Err(FieldError { field: field.into(), problem }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused() {
        let problem = |p: &str| check_new("password", p, &["Leyla", "leyla"]).err().map(|e| e.problem);
        assert_eq!(problem(""), Some(Problem::Required));
        assert_eq!(problem("abc"), Some(Problem::TooShort { min: 10 }));
        assert_eq!(problem("1234567890"), Some(Problem::Guessable));
        assert_eq!(problem("leyla12345"), Some(Problem::Guessable));
        assert_eq!(problem(&"ə".repeat(201)), Some(Problem::TooLong { max: 200 }));
        assert_eq!(problem("dörd yaşıl körpü"), None);
    }
}
