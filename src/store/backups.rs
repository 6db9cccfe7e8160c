//! Copies of everything: made while the house is open, looked over, and put back.
//!
//! Keeps true: one file for both engines, a SQLite database of our own schema; what is put back has been looked over,
//! and what should have been forgotten meanwhile was forgotten in it before any house could open on it.

pub use super::engine::file::{Whole, look_over};

use super::engine::{Engine, file};
use super::ledger::Store;
use crate::error::Fault;
use crate::progress::Progress;
use std::path::Path;

impl Store {
    /// A snapshot of everything as a file, with a note of what it is; `file` is missing or empty. A task owns the
    /// connection. Others go on writing.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn copy_to(&self, file: &Path, note: Option<String>, progress: &Progress) -> Result<(), Fault> {
        let (engine, to, progress) = (self.engine().clone(), file.to_path_buf(), progress.clone());
        let copying = tokio::spawn(async move {
            engine.copy_to(&to, &progress).await?;
            match note {
                Some(note) => file::note(&to, Some(&note)).await,
                None => Ok(()),
            }
        });
        copying.await.unwrap_or_else(|error| Err(Fault::Other(error.to_string())))
    }
}

/// Fills a database that holds nothing with everything of a copy, whose schema is this program's.
///
/// # Errors
/// When the database holds something already, or cannot be written: then nothing was.
pub async fn fill(url: &str, file: &Path, progress: &Progress) -> Result<(), Fault> {
    let engine = Engine::open(url).await?;
    let filled = match engine.holds_something().await {
        Ok(None) => engine.fill_from(file, progress).await,
        Ok(Some(table)) => Err(Fault::Other(format!("the database is not empty: it has rows in {table}"))),
        Err(fault) => Err(fault),
    };
    engine.close().await;
    filled
}

/// Takes the note of a backup out of a copy that is to be a house again.
///
/// # Errors
/// When the file cannot be written.
pub async fn take_note_out(copy: &Path) -> Result<(), Fault> {
    file::note(copy, None).await
}
