//! The digest of what was shown before a press (Z3).
//!
//! Keeps true: what is confirmed is what was shown; a press that brings another digest does nothing.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// Names everything here, and nothing else: whatever differs in a word has another digest.
///
/// ```
/// # use leyuan::domain::digest::of;
/// assert_eq!(of(&["Gym", "10:00"]), of(&["Gym", "10:00"]));
/// assert_ne!(of(&["Gym", "10:00"]), of(&["Gym", "10:30"]));
/// ```
///
/// # Panics
/// When it cannot be written down, so that no two such things ever pass for one.
pub fn of(it: &impl Serialize) -> String {
    let text = serde_json::to_vec(it).expect("what we show can be written down");
    Sha256::digest(&text).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
