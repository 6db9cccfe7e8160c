//! Signing in: a household by card and PIN, staff and hosts by login and password.
//!
//! Keeps true: an unknown card and a wrong PIN get the same answer after the same time; every fifth wrong try in a
//! row locks a card for longer, and what is locked opens to nobody, not even with the right PIN.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

use super::prove;
use crate::app::App;
use crate::domain::card::{CardNumber, Lock, Pin, Sealed, lock_after};
use crate::domain::host::Account;
use crate::domain::ids::{CentreId, CredentialId, HostAccountId, HouseholdId, StaffId};
use crate::domain::sign_in::{DeviceKind, Stay};
use crate::domain::staff::Login;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::sign_ins::{Begin, Who};
use crate::store::{Actor, Command, Conn, Held, credentials, hosts, sign_ins, staff};

/// How long a "no" takes at least, so that its time tells nothing.
const NO_TAKES: Duration = Duration::from_millis(400);

/// Why somebody was not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// There is no such card, or this is not its PIN.
    Wrong,
    Locked {
        until: Timestamp,
    },
}

/// A browser somebody signs in with.
#[derive(Debug, Clone)]
pub struct Fresh {
    /// What is kept of its new cookie.
    pub token_hash: String,
    pub stay: Stay,
    pub on: DeviceKind,
}

impl Fresh {
    pub fn begin(self, who: Who) -> Begin {
        let Fresh { token_hash, stay, on } = self;
        Begin { token_hash, who, stay, on }
    }
}

/// Signs a household in.
pub async fn by_card(
    app: &App,
    card: &CardNumber,
    pin: &Pin,
    fresh: Fresh,
) -> Result<Result<HouseholdId, Denied>, Error> {
    let began = Instant::now();
    let number = card.clone();
    let found = app.store.read(move |db| Box::pin(async move { credentials::by_card(db, &number).await }));
    let found = found.await?;
    let now = app.clock.now();
    let fits = prove::fits(pin.as_str(), found.as_ref().map(|credential| &credential.lock.sealed)).await?;
    let verdict = match found {
        None => Err(stranger(card.as_str().into(), now)),
        Some(credential) => {
            let begin = fresh.begin(Who::Household(credential.household));
            let door = Door::Card(credential.id);
            let enter = Enter { door, seen: credential.lock.sealed, fits, begin: Some(begin), now };
            let actor = Actor::Household(credential.household);
            let verdict = app.store.change(credential.centre, actor, enter).await?;
            verdict.map(|()| credential.household)
        }
    };
    Ok(answer(verdict, began).await)
}

/// Signs somebody of a centre's staff in, or one of its hosts: a login is one person's of all of them.
pub async fn by_password(
    app: &App,
    centre: CentreId,
    (login, password): (&Login, &str),
    fresh: Fresh,
) -> Result<Result<Who, Denied>, Error> {
    let began = Instant::now();
    let name = login.clone();
    let found = app.store.read(move |db| Box::pin(async move { by_login(db, centre, &name).await }));
    let found = found.await?;
    let now = app.clock.now();
    let fits = prove::fits(password, found.as_ref().map(|known| &known.lock.sealed)).await?;
    let verdict = match found {
        None => Err(stranger(format!("{centre} {}", login.as_str()), now)),
        Some(Known { who, actor, door, lock }) => {
            let stay = if matches!(who, Who::Host(_)) { Stay::Host } else { Stay::Staff };
            let begin = Fresh { stay, ..fresh }.begin(who);
            let enter = Enter { door, seen: lock.sealed, fits, begin: Some(begin), now };
            let verdict = app.store.change(centre, actor, enter).await?;
            verdict.map(|()| who)
        }
    };
    Ok(answer(verdict, began).await)
}

/// Whose login it is.
struct Known {
    who: Who,
    actor: Actor,
    door: Door,
    lock: Lock,
}

async fn by_login(db: &mut Conn, centre: CentreId, login: &Login) -> Result<Option<Known>, Fault> {
    if let Some(staff::Colleague { id, lock, .. }) = staff::by_login(db, centre, login).await? {
        return Ok(Some(Known { who: Who::Staff(id), actor: Actor::Staff(id), door: Door::Login(id), lock }));
    }
    let account = hosts::by_login(db, centre, login).await?;
    Ok(account.map(|Account { id, lock, .. }| Known {
        who: Who::Host(id),
        actor: Actor::Host(id),
        door: Door::Host(id),
        lock,
    }))
}

/// A "no" comes when all others come.
async fn answer<T>(verdict: Result<T, Denied>, began: Instant) -> Result<T, Denied> {
    if verdict.is_err() {
        let waits = began.elapsed().div_duration_f64(NO_TAKES).ceil().max(1.0);
        sleep_until(began + NO_TAKES.mul_f64(waits)).await;
    }
    verdict
}

/// What is locked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Door {
    Card(CredentialId),
    Login(StaffId),
    Host(HostAccountId),
}

/// Counts a try at a door and, if it fits, lets in.
#[derive(Debug, Clone)]
pub(super) struct Enter {
    pub door: Door,
    /// What the secret was compared with: worth nothing once it is another.
    pub seen: Sealed,
    pub fits: bool,
    /// The sign-in to begin, where one is asked for.
    pub begin: Option<Begin>,
    pub now: Timestamp,
}

impl Command for Enter {
    type Output = Result<(), Denied>;

    async fn run(&self, held: &mut Held) -> Result<Result<(), Denied>, Error> {
        let lock = match self.door {
            Door::Card(id) => credentials::find(held, id).await?.map(|credential| credential.lock),
            Door::Login(id) => staff::find(held, id).await?.map(|colleague| colleague.lock),
            Door::Host(id) => hosts::find(held, id).await?.map(|account| account.lock),
        };
        let Some(lock) = lock.filter(|lock| lock.sealed == self.seen) else {
            return Ok(Err(Denied::Wrong)); // replaced meanwhile
        };
        if let Some(until) = lock.shut_until(self.now) {
            return Ok(Err(Denied::Locked { until }));
        }
        if self.fits {
            self.note(held, 0, None).await?;
            if let Some(begin) = &self.begin {
                sign_ins::insert(held, begin, self.now).await?;
            }
            return Ok(Ok(()));
        }
        let (failures, until) = one_more(&lock, self.now);
        self.note(held, failures, until).await?;
        Ok(Err(until.map_or(Denied::Wrong, |until| Denied::Locked { until })))
    }
}

impl Enter {
    async fn note(&self, held: &mut Held, failures: u16, until: Option<Timestamp>) -> Result<(), Fault> {
        match self.door {
            Door::Card(id) => credentials::tried(held, id, failures, until).await,
            Door::Login(id) => staff::tried(held, id, failures, until).await,
            Door::Host(id) => hosts::tried(held, id, failures, until).await,
        }
    }
}

fn one_more(lock: &Lock, now: Timestamp) -> (u16, Option<Timestamp>) {
    let failures = lock.failures.saturating_add(1);
    (failures, lock_after(failures).map(|span| now + span))
}

/// Cards and logins nobody has are locked as those that somebody has: trying does not tell them apart.
static STRANGERS: Mutex<Option<HashMap<String, Lock>>> = Mutex::new(None);
const STRANGERS_REMEMBERED: usize = 10_000;

fn stranger(called: String, now: Timestamp) -> Denied {
    let mut strangers = STRANGERS.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let strangers = strangers.get_or_insert_default();
    if strangers.len() >= STRANGERS_REMEMBERED {
        strangers.clear();
    }
    let unlocked = || Lock { sealed: Sealed::stored(String::new()), failures: 0, locked_until: None };
    let lock = strangers.entry(called).or_insert_with(unlocked);
    if let Some(until) = lock.shut_until(now) {
        return Denied::Locked { until };
    }
    (lock.failures, lock.locked_until) = one_more(lock, now);
    lock.locked_until.map_or(Denied::Wrong, |until| Denied::Locked { until })
}
