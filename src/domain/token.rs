//! A secret in a link: whoever has the link may, and needs to be nobody.
//!
//! Keeps true: it is so many random bytes, is never printed, and what is kept of it is its hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt;

/// Of `N` random bytes, as it stands in an address.
#[derive(Clone, PartialEq, Eq)]
pub struct Token<const N: usize>(String);

impl<const N: usize> Token<N> {
    pub const BYTES: usize = N;
    const LENGTH: usize = (N * 4).div_ceil(3);

    /// From fresh random bytes.
    pub fn of(random: [u8; N]) -> Token<N> {
        Token(URL_SAFE_NO_PAD.encode(random))
    }

    /// ```
    /// # use leyuan::domain::token::Token;
    /// let (short, long) = (Token::of([7; 24]), Token::of([7; 32]));
    /// assert_eq!(Token::<24>::parse(short.as_str()), Some(short));
    /// assert_eq!(Token::<32>::parse(long.as_str()), Some(long.clone()));
    /// assert_eq!(Token::<24>::parse(long.as_str()), None);
    /// assert_eq!(Token::<24>::parse("something else"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Token<N>> {
        let is_plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        (text.len() == Token::<N>::LENGTH && is_plain).then(|| Token(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is kept in its place.
    pub fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()))
    }
}

impl<const N: usize> fmt::Debug for Token<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}
