//! Passwords: argon2id with OWASP's current parameters (19 MiB, 2 passes, 1 lane), off the async threads, a few at a
//! time, so that a flood of sign-ins cannot exhaust memory.

use std::sync::{Arc, LazyLock};

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::generate_salt};
use tokio::sync::Semaphore;

use crate::{
    Error, Result,
    error::{FieldError, Problem},
};

/// How many passwords are hashed at the same time: 4 × 19 MiB at most.
const AT_ONCE: usize = 4;
/// The shortest password.
pub const MIN: usize = 10;
/// The longest password, in characters: hashing a megabyte is a way to keep a server busy.
pub const MAX: usize = 200;

/// A hash to compare with when there is no account, so that unknown users take the same time as wrong passwords.
static NOBODY: LazyLock<Option<String>> =
    LazyLock::new(|| Argon2::default().hash_password_with_salt(b"nobody", &[7; 16]).ok().map(|hash| hash.to_string()));

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Hasher {
    permits: Arc<Semaphore>,
}

impl Default for Hasher {
    fn default() -> Self {
        Self { permits: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Hasher {
    /// The hash of a password, with its salt and parameters, in the PHC string format.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let password = password.to_owned();
        self.run(move || {
            Argon2::default()
                .hash_password_with_salt(password.as_bytes(), &generate_salt())
                .map(|hash| hash.to_string())
                .map_err(|e| Error::Corrupt(format!("password hash: {e}")))
        })
        .await?
    }

    /// Whether `password` is the one of `hash`. Without a hash the same work is done, and the answer is no.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool> {
        let password = password.to_owned();
        self.run(move || {
            let known = hash.is_some();
            let Some(hash) = hash.or_else(|| NOBODY.clone()) else { return false };
            let right = Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok();
            known && right
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _permit = self.permits.acquire().await.map_err(|e| Error::Corrupt(e.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(|e| Error::Corrupt(e.to_string()))
    }
}

/// Whether a new password is good enough: 10 to 200 characters and not easily guessed (zxcvbn, at least 3 of 4),
/// also by somebody who knows the words in `about` (names, user name).
pub fn check_new(field: &'static str, password: &str, about: &[&str]) -> Result<(), FieldError> {
    let problem = match password.chars().count() {
        0 => Some(Problem::Required),
        1..MIN => Some(Problem::TooShort { min: MIN }),
        n if n > MAX => Some(Problem::TooLong { max: MAX }),
        _ if zxcvbn::zxcvbn(password, about).score() < zxcvbn::Score::Three => Some(Problem::Guessable),
        _ => None,
    };
    problem.map_or(Ok(()), |problem| Err(FieldError { field, problem }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn right_wrong_and_nobody() {
        let hasher = Hasher::default();
        let hash = hasher.hash("körpü-qatar-37").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hasher.verify("körpü-qatar-37", Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify("körpü-qatar-38", Some(hash)).await.unwrap());
        assert!(!hasher.verify("nobody", None).await.unwrap());
    }

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
