//! A centre's file, looked at.
//!
//! Keeps true: nothing is changed.

use clap::Args;
use std::io::Write;
use std::path::PathBuf;

use crate::clock::Clock;
use crate::config;
use crate::domain::zone::Zone;

#[derive(Debug, Clone, Args)]
pub struct Check {
    /// The centre's file.
    pub file: PathBuf,
}

/// Tells what is to be said about a centre's file, on standard output.
pub fn check(asked: &Check) -> anyhow::Result<()> {
    let report = config::check(&asked.file, Zone::UTC.date(Clock::real().now()));
    writeln!(std::io::stdout(), "{report}")?;
    Ok(report.verdict()?)
}
