//! What a command asks of a house, and how it is done: by the server that has the house open, or here.
//!
//! Keeps true: one function does what is asked, whoever calls it; a house that is open elsewhere is asked through its
//! socket and never opened twice.

use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

use super::{Folder, backup, export, import, socket, staff, taking};
use crate::actions::{forget, open_centre};
use crate::app::App;
use crate::broker::Broker;
use crate::clock::Clock;
use crate::config;
use crate::domain::zone::Zone;
use crate::progress::Progress;
use crate::settings::Settings;
use crate::stop::Stop;
use crate::store::Store;

/// One piece of work, small enough for a line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    AddStaff(staff::Colleague),
    Backup {
        file: PathBuf,
    },
    Export {
        centre: String,
        to: PathBuf,
    },
    Forget,
    /// A centre that another house wrote down.
    Take {
        from: PathBuf,
    },
    Import(import::Source),
}

impl Ask {
    /// For the log.
    pub fn word(&self) -> &'static str {
        match self {
            Ask::AddStaff(_) => "staff add",
            Ask::Backup { .. } => "backup",
            Ask::Export { .. } => "export",
            Ask::Forget => "forget",
            Ask::Take { .. } => "import",
            Ask::Import(_) => "import",
        }
    }

    /// What it finds where no house was ever open.
    fn finds(&self) -> Finds {
        match self {
            Ask::AddStaff(_) => Finds::CentresOfFiles,
            Ask::Take { .. } | Ask::Import(_) => Finds::NewHouse,
            Ask::Backup { .. } | Ask::Export { .. } | Ask::Forget => Finds::Nothing,
        }
    }
}

/// What a command finds in a folder without a house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Finds {
    /// Its mistake is told.
    Nothing,
    /// One with nothing in it.
    NewHouse,
    /// One whose centres are opened from their files first.
    CentresOfFiles,
}

/// Does it where the house is open, or here if it is open nowhere; what is to be said of it.
///
/// # Errors
/// When the house is not to be had, or the work fails.
pub async fn ask(settings: Settings, ask: Ask, progress: Progress) -> anyhow::Result<String> {
    if let Some(says) = socket::send(&settings.data, &ask, &progress).await? {
        return Ok(says);
    }
    let finds = ask.finds();
    let folder = match finds {
        Finds::Nothing => Folder::reopen(&settings)?,
        Finds::NewHouse | Finds::CentresOfFiles => Folder::open(&settings)?,
    };
    let app = open(settings, &folder).await?;
    if finds == Finds::CentresOfFiles {
        let now = app.clock.now();
        let plans = config::read_folder(&app.settings.centres, Zone::UTC.date(now))?;
        open_centre::open_all(&app.store, plans, now).await?;
    }
    let says = answer(&app, ask, &progress).await;
    app.store.close().await;
    says
}

/// The house, open for one command: no doors, no jobs.
async fn open(settings: Settings, folder: &Folder) -> anyhow::Result<App> {
    Ok(App {
        store: Store::open(&folder.database(&settings)).await?,
        clock: settings.clock.map_or_else(Clock::real, Clock::from),
        purpose: folder.purpose,
        origin: settings.origin(settings.listen),
        settings: Arc::new(settings),
        stop: Stop::new(),
        broker: Broker::default(),
    })
}

/// Does what is asked; what is to be said of it.
///
/// # Errors
/// [`super::Wrong`] for what whoever asked can put right, else a fault.
pub async fn answer(app: &App, ask: Ask, progress: &Progress) -> anyhow::Result<String> {
    match ask {
        Ask::AddStaff(colleague) => staff::add(app, colleague).await,
        Ask::Backup { file } => backup::back_up(app, file, progress).await,
        Ask::Export { centre, to } => export::export(app, centre, to, progress).await,
        Ask::Take { from } => taking::take_over(app, from).await,
        Ask::Import(source) => import::take_over(app, source, progress).await,
        Ask::Forget => {
            let forgotten = forget::everything_due(&app.store, app.clock.now()).await;
            Ok(format!("forgotten: {}", forgotten.context("not everything was forgotten")?))
        }
    }
}
