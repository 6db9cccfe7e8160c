//! "Can't come", said by whoever holds the link of a reminder.
//!
//! Keeps true: a token is 192 random bits, opens one booking, and is never printed; what is kept of it is its hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt;

/// What the link of a reminder proves itself with.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    pub const BYTES: usize = 24;
    const LENGTH: usize = Token::BYTES / 3 * 4;

    /// From fresh random bytes.
    pub fn of(random: [u8; Token::BYTES]) -> Token {
        Token(URL_SAFE_NO_PAD.encode(random))
    }

    /// ```
    /// # use leyuan::domain::absence::Token;
    /// let token = Token::of([7; 24]);
    /// assert_eq!(Token::parse(token.as_str()), Some(token));
    /// assert_eq!(Token::parse("something else"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Token> {
        let is_plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        (text.len() == Token::LENGTH && is_plain).then(|| Token(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is kept in its place.
    pub fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}
