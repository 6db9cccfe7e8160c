//! How this server runs: flags, then the environment, then config/leyuan.toml, then what is said here.
//!
//! Invariant: plain http leaves this machine only when somebody asked for it in so many words.

pub mod mqtt;
pub mod post;
pub mod webhook;

use clap::Args;
use serde::Deserialize;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use crate::addresses::Origin;
use crate::domain::zone::{Timestamp, parse_timestamp};
use mqtt::{Mqtt, MqttLines};
use post::{HookLines, MailLines, Post};
use webhook::{Webhook, WebhookLines};

/// What can be asked for on the command line or in the environment.
#[derive(Debug, Clone, Default, Args)]
pub struct Flags {
    /// Keep everything in this folder. Without it: ./data, and a demo with invented households if the folder is new.
    ///
    /// Example: leyuan --data /srv/leyuan
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// Listen on this address and port; the default is 127.0.0.1:8080.
    ///
    /// Example: leyuan --listen 127.0.0.1:9000
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<SocketAddr>,

    /// Read the centres from the .toml files of this folder; the default is config/centres.
    ///
    /// Example: leyuan --data my-data --centres my-centres
    #[arg(long, value_name = "DIR")]
    pub centres: Option<PathBuf>,

    /// Run the program's clock from this instant (training, demos, trials). Every page says so, and the data
    /// folder is only for this.
    ///
    /// Example: leyuan --data /tmp/trial --clock 2026-12-05T09:00:00+08:00
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub clock: Option<Timestamp>,

    /// A demo with invented households, in the folder of --data. Only for this machine.
    ///
    /// Example: leyuan --demo --data /tmp/demo
    #[arg(long)]
    pub demo: bool,

    /// Allow plain http on a network everybody on it may read. Every page says so.
    ///
    /// Example: leyuan --data my-data --listen 0.0.0.0:8080 --insecure-lan
    #[arg(long)]
    pub insecure_lan: bool,

    /// Keep everything in this PostgreSQL database instead of a file in the data folder.
    ///
    /// Example: LEYUAN_DATABASE=postgres://leyuan@localhost/leyuan leyuan --data /srv/leyuan
    #[arg(long, value_name = "URL", env = "LEYUAN_DATABASE", hide_env_values = true)]
    pub database: Option<Database>,

    /// The one address people reach us under: in links, letters, QR codes and feeds.
    ///
    /// Example: LEYUAN_PUBLIC_URL=https://leyuan.example.cn leyuan --data /srv/leyuan
    #[arg(long, value_name = "URL", env = "LEYUAN_PUBLIC_URL", value_parser = origin)]
    pub public_url: Option<Origin>,

    /// Read the server's settings from this file; the default is config/leyuan.toml, where there is one.
    ///
    /// Example: leyuan --config /etc/leyuan.toml
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Where a PostgreSQL database is. Its password is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Database(String);

impl Database {
    pub fn url(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Database {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Database, &'static str> {
        let is_postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
        is_postgres.then(|| Database(text.into())).ok_or("it should look like postgres://user@host/database")
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Database(…)")
    }
}

/// What a data folder is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Invented households, one-press ways in; this machine only.
    Demo,
    /// A centre's own people.
    Real,
}

/// How the log is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    pub format: LogFormat,
    /// As tracing's `EnvFilter` reads it.
    pub filter: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    #[default]
    Pretty,
    Json,
}

/// The server's settings, whole.
#[derive(Debug, Clone)]
pub struct Settings {
    pub listen: SocketAddr,
    /// Where people reach us, if it was said.
    pub public_url: Option<Origin>,
    pub data: PathBuf,
    pub purpose: Asked,
    pub centres: PathBuf,
    pub database: Option<Database>,
    /// Where the program's clock starts, if it is not the real one.
    pub clock: Option<Timestamp>,
    pub insecure_lan: bool,
    /// Reverse proxies whose `X-Forwarded-For` we believe.
    pub proxies: Vec<IpAddr>,
    pub log: Log,
    /// How notices leave the house.
    pub post: Post,
    /// Programs that are told what changes.
    pub webhooks: Vec<Webhook>,
    /// Where people counters publish, if anywhere.
    pub mqtt: Option<Mqtt>,
}

/// What was said of the data folder's purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Nothing: no folder was named, so a new one becomes a demo.
    Nothing,
    For(Purpose),
}

/// Settings that cannot be.
#[derive(Debug, thiserror::Error)]
pub enum Mistake {
    #[error("{file}: {what}", file = .0.display(), what = .1)]
    File(PathBuf, String),
    #[error("the log's filter: {0}; it should be like info,leyuan=debug")]
    Log(String),
    #[error(
        "{0} is open to other machines, and a demo is not: anybody could press their way in.\n\
         Either listen on this machine only (--listen 127.0.0.1:8080), or name a folder for real data (--data DIR)."
    )]
    DemoOnNetwork(SocketAddr),
    #[error(
        "{0} is open to other machines, and plain http would show them what families type.\n\
         Either put https in front and say LEYUAN_PUBLIC_URL=https://your.address, or listen on this machine only \
         (--listen 127.0.0.1:8080), or, for a network you trust, add --insecure-lan."
    )]
    PlainHttp(SocketAddr),
}

impl Settings {
    pub const CONFIG: &str = "config/leyuan.toml";

    /// The settings that `flags` and the settings file make together.
    pub fn read(flags: Flags) -> Result<Settings, Mistake> {
        let (path, is_named) = match &flags.config {
            Some(path) => (path.clone(), true),
            None => (PathBuf::from(Settings::CONFIG), false),
        };
        let file = match std::fs::read_to_string(&path) {
            Ok(text) => File::parse(&path, &text)?,
            Err(fault) if !is_named && fault.kind() == std::io::ErrorKind::NotFound => File::default(),
            Err(fault) => return Err(Mistake::File(path, fault.to_string())),
        };
        Settings::of(flags, file).map_err(|fault| Mistake::File(path, fault))
    }

    fn of(flags: Flags, file: File) -> Result<Settings, String> {
        let data = flags.data.or(file.data);
        let purpose = match (&data, flags.demo) {
            (_, true) => Asked::For(Purpose::Demo),
            (Some(_), false) => Asked::For(Purpose::Real),
            (None, false) => Asked::Nothing,
        };
        Ok(Settings {
            listen: flags.listen.or(file.listen).unwrap_or((Ipv4Addr::LOCALHOST, 8080).into()),
            public_url: flags.public_url.or(file.public_url.map(|url| url.0)),
            data: data.unwrap_or_else(|| "data".into()),
            purpose,
            centres: flags.centres.or(file.centres).unwrap_or_else(|| "config/centres".into()),
            database: flags.database,
            clock: flags.clock,
            insecure_lan: flags.insecure_lan || file.insecure_lan,
            proxies: file.proxies,
            log: file.log,
            post: Post::of(file.mail, file.hook, |name| std::env::var(name).ok())?,
            webhooks: webhook::all(file.webhook, |name| std::env::var(name).ok())?,
            mqtt: file.mqtt.map(|lines| lines.mqtt(|name| std::env::var(name).ok())).transpose()?,
        })
    }

    /// Whether these settings may open a folder of this purpose.
    pub fn admit(&self, purpose: Purpose) -> Result<(), Mistake> {
        let is_https = self.public_url.as_ref().is_some_and(Origin::is_https);
        if self.listen.ip().is_loopback() {
            Ok(())
        } else if purpose == Purpose::Demo {
            Err(Mistake::DemoOnNetwork(self.listen))
        } else if is_https || self.insecure_lan {
            Ok(())
        } else {
            Err(Mistake::PlainHttp(self.listen))
        }
    }

    /// The one origin of our links, once it is known where we listen.
    pub fn origin(&self, listening: SocketAddr) -> Origin {
        let guess = || {
            let (ip, port) = (listening.ip(), listening.port());
            let url = match ip.is_loopback() || ip.is_unspecified() {
                true => format!("http://localhost:{port}"),
                false => format!("http://{listening}"),
            };
            Origin::parse(&url)
        };
        self.public_url.clone().or_else(guess).expect("an address of a socket is an origin")
    }
}

/// config/leyuan.toml.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    listen: Option<SocketAddr>,
    public_url: Option<Url>,
    data: Option<PathBuf>,
    centres: Option<PathBuf>,
    insecure_lan: bool,
    proxies: Vec<IpAddr>,
    log: Log,
    mail: Option<MailLines>,
    hook: Option<HookLines>,
    webhook: Vec<WebhookLines>,
    mqtt: Option<MqttLines>,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Url(Origin);

impl TryFrom<String> for Url {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Url, &'static str> {
        origin(&text).map(Url)
    }
}

impl File {
    fn parse(path: &Path, text: &str) -> Result<File, Mistake> {
        toml::from_str(text).map_err(|fault| Mistake::File(path.into(), fault.to_string()))
    }
}

fn origin(text: &str) -> Result<Origin, &'static str> {
    Origin::parse(text).ok_or("it should be scheme and host only, like https://leyuan.example.cn")
}

pub(crate) fn instant(text: &str) -> Result<Timestamp, &'static str> {
    parse_timestamp(text).ok_or("it should be an instant with its offset, like 2026-12-05T09:00:00+08:00")
}
