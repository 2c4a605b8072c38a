//! Hashing of passwords: argon2id with OWASP's current parameters (19 MiB, 2 passes, 1 lane), off the async threads, one
//! after the other, so that a flood of sign-ins cannot exhaust memory. What a good password is, `accounts::passwords` knows.

use std::sync::{LazyLock, Mutex, PoisonError};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        generate_salt,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};

use crate::{Error, Result, system::heavy};

/// Bytes of a hash.
const LENGTH: usize = Params::DEFAULT_OUTPUT_LEN;

/// A hash to compare with when there is no account, so that unknown users take the same time as wrong passwords.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| make("nobody"));

/// The 19 MiB that a hash works in. Made anew for each, the allocator would have two or three of them at a time, because what is
/// given back goes a little later. What stands in it afterwards tells no more than the hash in the database.
static DESK: Mutex<Vec<Block>> = Mutex::new(Vec::new());

/// Hashes and checks passwords.
#[derive(Clone, Copy, Default)]
pub struct Hasher;

impl Hasher {
    /// The hash of a password, with its salt and parameters, in the PHC string format.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let password = password.to_owned();
        let hash = heavy::PASSWORDS.run(move || make(&password)).await?;
        hash.ok_or_else(|| Error::Corrupt("a password could not be hashed".into()))
    }

    /// Whether `password` is the one of `hash`. Without a hash the same work is done, and the answer is no.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool> {
        let password = password.to_owned();
        let work = move || {
            let known = hash.is_some();
            let Some(hash) = hash.or_else(|| NOBODY.clone()) else { return false };
            let right = matches(&password, &hash).unwrap_or(false);
            known && right
        };
        heavy::PASSWORDS.run(work).await
    }
}

/// A new hash with a new salt.
fn make(password: &str) -> Option<String> {
    let (algorithm, version, params) = (Algorithm::default(), Version::default(), Params::default());
    let salt = Salt::new(&generate_salt()).ok()?;
    let hash = PasswordHash {
        algorithm: algorithm.ident(),
        version: Some(version.into()),
        params: ParamsString::try_from(&params).ok()?,
        salt: Some(salt),
        hash: Some(derive(password, &salt, algorithm, version, params)?),
    };
    Some(hash.to_string())
}

/// Whether a password belongs to a hash; `None` for what is no hash of ours.
fn matches(password: &str, hash: &str) -> Option<bool> {
    let hash = PasswordHash::new(hash).ok()?;
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = Version::try_from(hash.version?).ok()?;
    let params = Params::try_from(&hash).ok()?;
    // Compared in constant time.
    Some(derive(password, &hash.salt?, algorithm, version, params)? == hash.hash?)
}

fn derive(password: &str, salt: &Salt, algorithm: Algorithm, version: Version, params: Params) -> Option<Output> {
    let mut desk = DESK.lock().unwrap_or_else(PoisonError::into_inner);
    desk.resize(params.block_count(), Block::default());
    let mut out = [0; LENGTH];
    Argon2::new(algorithm, version, params)
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut out, &mut desk[..])
        .ok()?;
    Output::new(&out).ok()
}

#[cfg(test)]
mod tests {
    use argon2::{PasswordHasher, PasswordVerifier};

    use super::*;

    #[tokio::test]
    async fn right_wrong_and_nobody() {
        let hasher = Hasher;
        let hash = hasher.hash("körpü-qatar-37").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hasher.verify("körpü-qatar-37", Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify("körpü-qatar-38", Some(hash.clone())).await.unwrap());
        // What the library makes by itself is understood, and the other way round.
        let theirs = Argon2::default().hash_password(b"k\xc3\xb6rp\xc3\xbc-qatar-37").unwrap().to_string();
        assert!(hasher.verify("körpü-qatar-37", Some(theirs)).await.unwrap());
        assert!(Argon2::default().verify_password("körpü-qatar-37".as_bytes(), hash.as_str()).is_ok());
        assert!(hasher.verify("körpü-qatar-37", Some(hash)).await.unwrap());
        assert!(!hasher.verify("x", Some("$argon2id$damaged".into())).await.unwrap());
        assert!(!hasher.verify("nobody", None).await.unwrap());
    }
}
