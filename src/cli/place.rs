//! Where the house is that a command is about: its data folder, and its database where that is elsewhere.

use clap::Args;
use std::path::PathBuf;

use crate::domain::zone::Timestamp;
use crate::settings::{Database, Flags, Mistake, Settings, instant};

#[derive(Debug, Clone, Default, Args)]
pub struct Place {
    /// The house's data folder; the default is what config/leyuan.toml says, or ./data.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The folder holds a demo.
    #[arg(long)]
    pub demo: bool,
    /// The folder was made with a clock of its own: an instant of it.
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub clock: Option<Timestamp>,
    /// The PostgreSQL database the house is kept in, if it is.
    #[arg(long, value_name = "URL", env = "LEYUAN_DATABASE", hide_env_values = true)]
    pub database: Option<Database>,
    /// Read the server's settings from this file; the default is config/leyuan.toml, where there is one.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl Place {
    /// # Errors
    /// As [`Settings::read`].
    pub fn settings(self) -> Result<Settings, Mistake> {
        let Place { data, demo, clock, database, config } = self;
        Settings::read(Flags { data, demo, clock, database, config, ..Flags::default() })
    }
}
