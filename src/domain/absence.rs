//! "Can't come", said by whoever holds the link of a reminder.
//!
//! Keeps true: a token is 192 random bits, opens one booking, and is never printed; what is kept of it is its hash.

use super::token;

/// What the link of a reminder proves itself with.
pub type Token = token::Token<24>;
