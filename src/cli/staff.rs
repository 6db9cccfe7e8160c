//! Staff by the command line: the first colleague of a centre has nobody to be added by.
//!
//! Invariant: a password is read from standard input or made here and shown once; it is never an argument, which
//! other programs of this machine could read, and leaves this process only sealed.

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use std::io::{IsTerminal, Read};

use super::Wrong;
use super::ask::{Ask, ask};
use crate::actions::add_staff::AddStaff;
use crate::actions::prove;
use crate::addresses;
use crate::app::App;
use crate::domain::card::Sealed;
use crate::domain::ids::StaffId;
use crate::domain::names::Name;
use crate::domain::staff::{Login, PASSWORD_SHORTEST, Role, is_password};
use crate::progress::Progress;
use crate::settings::{Flags, Settings};
use crate::store::{Actor, centres};

#[derive(Debug, Clone, Subcommand)]
pub enum Staff {
    /// Let somebody sign in at a centre's desk. The password is read from standard input; where nothing is piped in,
    /// one is made and shown once. Leyuan may be open on the same folder meanwhile.
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

/// Somebody to be added, as it is asked of a house.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colleague {
    centre: String,
    login: String,
    name: Name,
    role: Role,
    password: Hidden,
}

/// A sealed password on its way.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
struct Hidden(String);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hidden(…)")
    }
}

/// Has somebody added; what is to be said of it.
///
/// # Errors
/// [`Wrong`] for what can be put right.
pub async fn ask_to_add(add: Add, password: Password) -> anyhow::Result<String> {
    if !is_password(password.text()) {
        return Err(Wrong::Short(PASSWORD_SHORTEST).into());
    }
    let settings = Settings::read(add.flags)?;
    let sealed = prove::seal(password.text()).await?;
    let colleague = Colleague {
        centre: add.centre,
        login: add.login.as_str().into(),
        name: add.name,
        role: add.role,
        password: Hidden(sealed.as_str().into()),
    };
    let mut says = ask(settings, Ask::AddStaff(colleague), Progress::untold()).await?;
    if let Password::Made(password) = &password {
        says.push_str(&format!("\nThe password, shown only now: {password}"));
    }
    Ok(says)
}

/// Adds somebody to a house that is open.
pub(super) async fn add(app: &App, colleague: Colleague) -> anyhow::Result<String> {
    let all = app.store.read(|db| Box::pin(centres::all(db))).await?;
    let Some(centre) = all.iter().find(|centre| centre.slug == colleague.centre) else {
        let slugs: Vec<&str> = all.iter().map(|centre| centre.slug.as_str()).collect();
        return Err(Wrong::Centre(colleague.centre, slugs.join(", ")).into());
    };
    let login = Login::parse(&colleague.login).ok_or(Wrong::Taken(colleague.login))?;
    let command = AddStaff {
        id: StaffId::new(),
        login: login.clone(),
        name: colleague.name,
        role: colleague.role,
        password: Sealed::stored(colleague.password.0),
        now: app.clock.now(),
    };
    if !app.store.change(centre.id, Actor::System, command).await? {
        return Err(Wrong::Taken(login.as_str().into()).into());
    }
    Ok(format!("{} may sign in at {}", login.as_str(), addresses::desk::sign_in(&centre.slug)))
}
