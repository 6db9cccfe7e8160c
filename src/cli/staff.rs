//! Staff by the command line: the first colleague of a centre has nobody to be added by.
//!
//! Invariant: a password is read from standard input or made here and shown once; it is never an argument, which
//! other programs of this machine could read.

use clap::{Args, Subcommand};
use std::io::{IsTerminal, Read};

use super::Folder;
use crate::actions::add_staff::AddStaff;
use crate::actions::{open_centre, prove};
use crate::addresses;
use crate::clock::Clock;
use crate::config;
use crate::domain::ids::StaffId;
use crate::domain::names::Name;
use crate::domain::staff::{Login, Role};
use crate::domain::zone::Zone;
use crate::settings::{Flags, Settings};
use crate::store::{Actor, Store, centres};

#[derive(Debug, Clone, Subcommand)]
pub enum Staff {
    /// Let somebody sign in at a centre's desk. The password is read from standard input; where nothing is piped in,
    /// one is made and shown once. Leyuan must not be open on the same folder meanwhile.
    ///
    /// Example: leyuan staff add --data /srv/leyuan --centre jinhuayuan --login zhang --role on_duty --name 张老师
    Add(Box<Add>),
}

#[derive(Debug, Clone, Args)]
pub struct Add {
    /// The centre's word in addresses.
    #[arg(long)]
    pub centre: String,
    /// What they type to sign in: letters, digits, - and _.
    #[arg(long, value_parser = login)]
    pub login: Login,
    /// What they are called at the desk.
    #[arg(long, value_parser = name)]
    pub name: Name,
    /// on_duty, office, manager or admin: each may all that the one before may.
    #[arg(long, value_parser = role)]
    pub role: Role,
    #[command(flatten)]
    pub flags: Flags,
}

/// What whoever typed it can put right.
#[derive(Debug, thiserror::Error)]
pub enum Wrong {
    #[error("there is no centre `{0}`; these are there: {1}")]
    Centre(String, String),
    #[error("`{0}` is somebody's login already; choose another")]
    Taken(String),
    #[error("the password is too short: {SHORTEST} characters or more")]
    Short,
}

const SHORTEST: usize = 10;
/// Without those that look alike.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

fn login(text: &str) -> Result<Login, &'static str> {
    Login::parse(text).ok_or("2 to 32 lower-case letters, digits, - and _")
}

fn name(text: &str) -> Result<Name, &'static str> {
    Name::parse(text).map_err(|_| "one line of at most 40 characters")
}

fn role(text: &str) -> Result<Role, &'static str> {
    Role::parse(text).ok_or("on_duty, office, manager or admin")
}

/// What was piped in, or a new one.
pub fn password() -> anyhow::Result<Password> {
    let mut stdin = std::io::stdin();
    if stdin.is_terminal() {
        return Ok(Password::made());
    }
    let mut text = String::new();
    stdin.read_to_string(&mut text)?;
    match text.lines().next().unwrap_or_default() {
        "" => Ok(Password::made()),
        line => Ok(Password::Given(line.into())),
    }
}

pub enum Password {
    Given(String),
    Made(String),
}

impl Password {
    /// 80 random bits, in groups that can be read out.
    fn made() -> Password {
        let letter = |byte: u8| char::from(LETTERS[usize::from(byte % 32)]);
        let letters: Vec<char> = rand::random::<[u8; 16]>().into_iter().map(letter).collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        Password::Made(groups.join("-"))
    }

    fn text(&self) -> &str {
        match self {
            Password::Given(text) | Password::Made(text) => text,
        }
    }
}

/// Adds somebody; what is to be said of it.
pub async fn add(add: Add, password: Password) -> anyhow::Result<String> {
    if password.text().chars().count() < SHORTEST {
        return Err(Wrong::Short.into());
    }
    let settings = Settings::read(add.flags)?;
    let now = settings.clock.map_or_else(Clock::real, Clock::from).now();
    let plans = config::read_folder(&settings.centres, Zone::UTC.date(now))?;
    let folder = Folder::open(&settings)?;
    let store = Store::open(&folder.database(&settings)).await?;
    open_centre::open_all(&store, plans, now).await?;
    let all = store.read(|db| Box::pin(centres::all(db))).await?;
    let Some(centre) = all.iter().find(|centre| centre.slug == add.centre) else {
        let slugs: Vec<&str> = all.iter().map(|centre| centre.slug.as_str()).collect();
        return Err(Wrong::Centre(add.centre, slugs.join(", ")).into());
    };
    let sealed = prove::seal(password.text()).await?;
    let (login, name, role) = (add.login.clone(), add.name, add.role);
    let command = AddStaff { id: StaffId::new(), login, name, role, password: sealed, now };
    let is_new = store.change(centre.id, Actor::System, command).await?;
    store.close().await;
    if !is_new {
        return Err(Wrong::Taken(add.login.as_str().into()).into());
    }
    let page = addresses::desk::sign_in(&centre.slug);
    let mut says = format!("{} may sign in at {page}", add.login.as_str());
    if let Password::Made(password) = &password {
        says.push_str(&format!("\nThe password, shown only now: {password}"));
    }
    Ok(says)
}
