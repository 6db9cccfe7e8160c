//! The ledger of a centre: commands are decided, written and numbered one after the other, and committed together.
//!
//! Keeps true: a command runs only while its centre's ledger is held; numbers have no gaps; an answer goes out only
//! after its commit is durable; a client that leaves never undoes a command that has begun.

mod groups;
mod held;

pub(super) use held::ALL;
pub use held::Held;

use super::engine::{Arg, Conn, Engine};
use super::news::{Changed, News};
use crate::domain::ids::{CentreId, CounterId, DeviceId, HostAccountId, HouseholdId, Number, StaffId};
use crate::error::{Error, Fault};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use groups::{Pending, Waiting};
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::{broadcast, mpsc, oneshot};

/// Commands waiting for one ledger, at most; more are told to come back.
const WAITING: usize = 1024;

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    Household(HouseholdId),
    Staff(StaffId),
    Device(DeviceId),
    /// A people counter.
    Counter(CounterId),
    Host(HostAccountId),
    /// A job, or time itself.
    System,
}

impl Actor {
    fn as_text(self) -> String {
        match self {
            Actor::Household(id) => format!("household:{id}"),
            Actor::Staff(id) => format!("staff:{id}"),
            Actor::Device(id) => format!("device:{id}"),
            Actor::Counter(id) => format!("counter:{id}"),
            Actor::Host(id) => format!("host:{id}"),
            Actor::System => "system".into(),
        }
    }
}

/// A change: decides and writes while the ledger is held. It may be run again, after a deadlock or when another of its
/// group has to be undone, so it keeps nothing.
pub trait Command: Send + Sync + 'static {
    type Output: Send + 'static;

    /// Households whose bookings elsewhere the decision reads; they are held up front, in order.
    fn households(&self) -> Vec<HouseholdId> {
        Vec::new()
    }

    /// Keys it will look up: read for a whole group at once.
    fn keys(&self) -> Vec<(HouseholdId, String)> {
        Vec::new()
    }

    fn run(&self, held: &mut Held) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

/// Where commands wait for one ledger.
type Writer = mpsc::Sender<Box<dyn Waiting>>;

/// The database, and the writer of each ledger.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    writers: Arc<Mutex<HashMap<CentreId, Writer>>>,
    news: Arc<News>,
    tally: Arc<Tally>,
    group: usize,
}

/// What the ledgers of this process have done since it began.
#[derive(Debug, Default)]
struct Tally {
    commands: AtomicU64,
    groups: AtomicU64,
    statements: AtomicU64,
    reads: AtomicU64,
}

/// The same, read once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Commands answered, refused ones too.
    pub commands: u64,
    /// Groups committed, each with one wait for the disk.
    pub groups: u64,
    /// Statements sent to the engine, transactions and savepoints included.
    pub statements: u64,
    /// Snapshots read.
    pub reads: u64,
}

impl Store {
    /// `sqlite:PATH` or `postgres://…`; brings the schema up to date.
    ///
    /// # Errors
    /// [`Fault::NewerDatabase`] when a newer program wrote it, [`Fault::Unwritable`] when the disk will not have it.
    pub async fn open(url: &str) -> Result<Store, Fault> {
        let engine = Engine::open(url).await?;
        let news = News::open(&engine).await?;
        Ok(Store { engine, writers: Arc::default(), news, tally: Arc::default(), group: groups::GROUP })
    }

    /// The same store, whose ledgers commit at most so many commands together: what one transaction each would cost is
    /// measured against it. Writers begun before go on as they were, so these are others.
    #[must_use]
    pub fn in_groups_of(self, most: usize) -> Store {
        Store { group: most.max(1), writers: Arc::default(), ..self }
    }

    /// Reads a snapshot. The task owns its connection, so a client that leaves cannot hand on an open transaction.
    pub async fn read<T, F>(&self, view: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static,
    {
        self.tally.reads.fetch_add(1, Ordering::Relaxed);
        let engine = self.engine.clone();
        let reading = tokio::spawn(async move {
            let mut conn = engine.reader().await?;
            conn.begin_reading().await?;
            let seen = AssertUnwindSafe(view(&mut conn)).catch_unwind().await;
            match conn.script("ROLLBACK").await {
                Ok(()) => drop(conn),
                Err(_) => conn.discard().await,
            }
            seen.unwrap_or_else(|_| Err(Fault::Other("a read panicked".into())))
        });
        reading.await.unwrap_or_else(|e| Err(Fault::Other(e.to_string())))
    }

    /// Runs a command on a centre's ledger; returns once it is durable.
    ///
    /// # Errors
    /// Whatever the command says, or a [`Fault`]; [`Error::Missing`] when there is no such centre.
    pub async fn change<C: Command>(
        &self,
        centre: CentreId,
        actor: Actor,
        command: C,
    ) -> Result<C::Output, Error> {
        let (reply, answer) = oneshot::channel();
        let waiting = Pending::new(command, actor, reply);
        let writer = self.writer(centre);
        if writer.try_send(Box::new(waiting)).is_err() {
            return Err(Fault::Busy("too many requests wait for this centre".into()).into());
        }
        answer.await.unwrap_or_else(|_| Err(Fault::Other("the writer stopped".into()).into()))
    }

    /// Writes the one row that stands before there is a ledger to hold: a new centre's. A task owns the connection.
    pub(super) async fn found(&self, sql: &'static str, values: Vec<Arg>) -> Result<(), Fault> {
        let engine = self.engine.clone();
        let founding = tokio::spawn(async move { engine.writer().await?.run(sql, values).await.map(drop) });
        founding.await.unwrap_or_else(|error| Err(Fault::Other(error.to_string())))
    }

    /// Every ledger's movements from now on, of this process and of others.
    pub fn changes(&self) -> broadcast::Receiver<Changed> {
        self.news.subscribe()
    }

    /// The last number of a centre that had to stand on every screen at once, as far as this process heard.
    pub fn hurried(&self, centre: CentreId) -> Option<Number> {
        self.news.hurried(centre)
    }

    /// The last number of a centre that changed what calendars show, as far as this process heard; `None` before it heard
    /// of any movement there.
    pub fn content(&self, centre: CentreId) -> Option<Number> {
        self.news.content(centre)
    }

    /// The same of every centre it heard of.
    pub fn contents(&self) -> HashMap<CentreId, Number> {
        self.news.contents()
    }

    pub fn figures(&self) -> Figures {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let Tally { commands, groups, statements, reads } = &*self.tally;
        Figures {
            commands: read(commands),
            groups: read(groups),
            statements: read(statements),
            reads: read(reads),
        }
    }

    pub async fn close(&self) {
        self.engine.close().await;
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    fn writer(&self, centre: CentreId) -> Writer {
        let mut writers = self.writers.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let writer = writers.entry(centre).or_insert_with(|| {
            let (sender, receiver) = mpsc::channel(WAITING);
            let (engine, news) = (self.engine.clone(), self.news.clone());
            let press = groups::Press { engine, centre, news, tally: self.tally.clone(), group: self.group };
            tokio::spawn(groups::write(press, receiver));
            sender
        });
        writer.clone()
    }
}
