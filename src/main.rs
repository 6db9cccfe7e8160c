//! The program: what the command line asks, done; everything else is in the library, where specs reach it.
//!
//! Invariant: nothing is written before the settings and the folder fit; the doors are said to be open when they are.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tracing_subscriber::EnvFilter;

use leyuan::actions::{enter_demo, open_centre};
use leyuan::app::App;
use leyuan::broker::Broker;
use leyuan::cli::ask::{Ask, ask};
use leyuan::cli::backup::Backup;
use leyuan::cli::export::Export;
use leyuan::cli::import::{self, Take};
use leyuan::cli::restore::{self, Restore};
#[cfg(unix)]
use leyuan::cli::socket::Socket;
use leyuan::cli::staff::{self, Add, Staff};
use leyuan::cli::{self, Command, Folder, Place, progress};
use leyuan::clock::Clock;
use leyuan::config;
use leyuan::domain::zone::Zone;
use leyuan::jobs;
use leyuan::settings::{Flags, Log, LogFormat, Mistake, Settings};
use leyuan::stop::Stop;
use leyuan::store::Store;
use leyuan::web::{self, serve::Limits, serve::serve};

fn main() -> ExitCode {
    let done = match cli::read() {
        Command::Serve(flags) => open(*flags),
        Command::Check(check) => cli::check::check(&check),
        Command::Backup(backup) => back_up(*backup),
        Command::Restore(restore) => put_back(*restore),
        Command::Export(export) => write_down(*export),
        Command::Forget(place) => work(*place, Ask::Forget),
        Command::Import(take) => take_over(*take),
        Command::Staff(Staff::Add(add)) => add_staff(*add),
        Command::Version => version(),
    };
    cli::end(done)
}

fn version() -> anyhow::Result<()> {
    let version = in_the_background()?.block_on(cli::version())?;
    Ok(writeln!(std::io::stdout(), "{version}")?)
}

fn add_staff(add: Add) -> anyhow::Result<()> {
    let password = staff::password()?;
    let says = in_the_background()?.block_on(staff::ask_to_add(add, password))?;
    Ok(writeln!(std::io::stdout(), "{says}")?)
}

fn back_up(backup: Backup) -> anyhow::Result<()> {
    // The server stands in another folder.
    let file = std::path::absolute(&backup.file)?;
    work(backup.place, Ask::Backup { file })
}

fn write_down(export: Export) -> anyhow::Result<()> {
    let to = std::path::absolute(&export.to)?;
    work(export.place, Ask::Export { centre: export.centre, to })
}

fn put_back(asked: Restore) -> anyhow::Result<()> {
    let settings = asked.place.settings()?;
    let says = in_the_background()?.block_on(restore::restore(&asked.file, settings, &progress::shown()))?;
    Ok(writeln!(std::io::stdout(), "{says}")?)
}

/// Looks at a file, or has it taken over; a folder is a centre another house wrote down.
fn take_over(take: Take) -> anyhow::Result<()> {
    if take.is_trial {
        let now = take.place.clock.unwrap_or_else(|| Clock::real().now());
        return Ok(writeln!(std::io::stdout(), "{}", import::look_at(&take.source, now)?)?);
    }
    let source = take.source.from_anywhere()?;
    match source.file.is_dir() {
        true => work(take.place, Ask::Take { from: source.file }),
        false => work(take.place, Ask::Import(source)),
    }
}

/// Work on a house, here or by the server that has it open.
fn work(place: Place, asked: Ask) -> anyhow::Result<()> {
    let settings = place.settings()?;
    let says = in_the_background()?.block_on(ask(settings, asked, progress::shown()))?;
    Ok(writeln!(std::io::stdout(), "{says}")?)
}

fn in_the_background() -> std::io::Result<Runtime> {
    Builder::new_multi_thread().enable_all().build()
}

/// Serves until somebody asks the program to close.
fn open(flags: Flags) -> anyhow::Result<()> {
    let settings = Settings::read(flags)?;
    log_to_stderr(&settings.log)?;
    in_the_background()?.block_on(run(settings))
}

async fn run(settings: Settings) -> anyhow::Result<()> {
    let clock = settings.clock.map_or_else(Clock::real, Clock::from);
    let centres = config::read_folder(&settings.centres, Zone::UTC.date(clock.now()))?;
    let folder = Folder::open(&settings)?;
    let listener = listen(settings.listen).await?;
    let listening = listener.local_addr()?;
    let store = Store::open(&folder.database(&settings)).await?;
    for lacking in open_centre::open_all(&store, centres, clock.now()).await? {
        let (series, equipment) = (lacking.series, lacking.equipment.join(", "));
        tracing::warn!(series.id = %series, "series {series} uses {equipment}, of which its house has too few");
    }
    let stop = Stop::new();
    let origin = settings.origin(listening);
    let settings = Arc::new(settings);
    let app = App {
        store,
        clock,
        settings,
        purpose: folder.purpose,
        origin,
        stop: stop.clone(),
        broker: Broker::default(),
    };
    let limits = Limits::that_fit();
    let router = web::router(&app, limits);
    tokio::spawn(stop_on_signal(stop.clone()));
    enter_demo::seed(&app).await?;
    jobs::start(&app);
    #[cfg(unix)]
    let commands = hear_commands(&folder, &app, limits);
    writeln!(std::io::stdout(), "Leyuan is open: {}", app.origin)?;
    serve(listener, router, limits, stop).await;
    #[cfg(unix)]
    commands.await;
    app.store.close().await;
    drop(folder);
    Ok(())
}

/// Commands that find the folder in use come here; done once the last of them is, after the stop.
#[cfg(unix)]
fn hear_commands(folder: &Folder, app: &App, limits: Limits) -> impl Future<Output = ()> + use<> {
    let heard = match Socket::open(folder) {
        Ok(socket) => Some(socket.attend(app.clone(), limits.drain)),
        Err(fault) => {
            tracing::warn!(%fault, "no command can reach this server while it is open");
            None
        }
    };
    async move {
        if let Some(heard) = heard {
            // What it could not do, it has told.
            let _ = heard.await;
        }
    }
}

async fn listen(address: std::net::SocketAddr) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(fault) if fault.kind() == std::io::ErrorKind::AddrInUse => Err(cli::Busy(address).into()),
        Err(fault) => Err(anyhow::Error::new(fault).context(format!("cannot listen on {address}"))),
    }
}

/// Begins the stop when this process is asked to end.
async fn stop_on_signal(stop: Stop) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            },
            Err(fault) => {
                tracing::error!(%fault, "SIGTERM will not be heard");
                let _ = tokio::signal::ctrl_c().await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = tokio::signal::ctrl_c().await;
    tracing::info!("closing");
    stop.begin();
}

fn log_to_stderr(log: &Log) -> anyhow::Result<()> {
    let filter = log.filter.as_deref().unwrap_or("info,sqlx=warn");
    let filter = EnvFilter::try_new(filter).map_err(|fault| Mistake::Log(fault.to_string()))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let lines = lines.with_ansi(std::io::stderr().is_terminal());
    match log.format {
        LogFormat::Pretty => lines.init(),
        LogFormat::Json => lines.json().init(),
    }
    Ok(())
}
