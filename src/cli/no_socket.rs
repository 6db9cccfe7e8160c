//! Where there are no unix sockets: a command opens the house itself, or is told that somebody has it.

use std::path::Path;

use super::ask::Ask;
use crate::progress::Progress;

/// Nobody can be asked.
///
/// # Errors
/// Never.
pub async fn send(_: &Path, _: &Ask, _: &Progress) -> anyhow::Result<Option<String>> {
    Ok(None)
}
