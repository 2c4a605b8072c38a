//! Keys with which entries are sealed. They live outside of the database: whoever can write to it, and has no key, cannot
//! write a chain that looks like ours.

use std::{fmt, sync::Arc};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// Bytes of a key.
const BYTES: usize = 32;

/// A key.
#[derive(Clone)]
pub struct AuditKey {
    /// What entries call it: nobody can tell the key from it.
    id: String,
    secret: [u8; BYTES],
}

impl AuditKey {
    /// The key that these bytes are.
    pub fn new(secret: [u8; BYTES]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"dayaq audit key");
        hash.update(secret);
        Self { id: hex(&hash.finalize()[..8]), secret }
    }

    /// What entries call it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// As it stands in a file: one line.
    pub fn line(&self) -> String {
        hex(&self.secret)
    }

    /// HMAC-SHA-256 over `message`.
    pub(crate) fn seal(&self, message: &[u8]) -> Vec<u8> {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("any length");
        mac.update(message);
        mac.finalize().into_bytes().to_vec()
    }
}

impl fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The keys of a program: the first one seals what is written, the others are known from before. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct AuditKeys(Arc<[AuditKey]>);

impl AuditKeys {
    /// The keys in a file, one in each line; what follows `#` is a note.
    ///
    /// # Errors
    /// [`Error::Setup`] for a line that is no key, and for a file without any.
    pub fn read(file: &str) -> Result<Self> {
        let mut keys = Vec::new();
        for (place, line) in file.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if !line.is_empty() {
                let fault =
                    || Error::Setup(format!("line {} of the audit keys is not 64 hexadecimal digits", place + 1));
                let bytes = unhex(line).and_then(|bytes| <[u8; BYTES]>::try_from(bytes).ok()).ok_or_else(fault)?;
                keys.push(AuditKey::new(bytes));
            }
        }
        if keys.is_empty() {
            return Err(Error::Setup("there is no key in the file of the audit keys".to_owned()));
        }
        Ok(Self(keys.into()))
    }

    /// The key that seals what is written now.
    pub fn present(&self) -> Option<&AuditKey> {
        self.0.first()
    }

    /// The key that entries call so.
    pub fn find(&self, id: &str) -> Option<&AuditKey> {
        self.0.iter().find(|key| key.id == id)
    }
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// The bytes that hexadecimal digits are.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        let key = AuditKey::new([0xa5; BYTES]);
        let file =
            format!("# of this year\n{}  # made on Monday\n\n{}\n", key.line(), AuditKey::new([1; BYTES]).line());
        let keys = AuditKeys::read(&file).unwrap();
        assert_eq!(keys.present().unwrap().id(), key.id());
        assert_eq!(keys.find(AuditKey::new([1; BYTES]).id()).unwrap().secret, [1; BYTES]);
        assert!(!format!("{keys:?}").contains(&key.line()), "a log may print it");
        for broken in ["", "# none\n", "abc", &key.line()[1..], &format!("{}00", key.line())] {
            assert!(AuditKeys::read(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn it_is_the_hmac_of_rfc_4231() {
        // Test case 2 has a key of four bytes; zeros behind it are the same key.
        let mut secret = [0; BYTES];
        secret[..4].copy_from_slice(b"Jefe");
        let sealed = AuditKey::new(secret).seal(b"what do ya want for nothing?");
        assert_eq!(hex(&sealed), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assert_eq!(unhex(&hex(&sealed)).unwrap(), sealed);
    }
}
