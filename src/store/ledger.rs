//! The ledger of a centre: commands are decided, written and numbered one after the other, and committed together.
//!
//! Keeps true: a command runs only while its centre's ledger is held; numbers have no gaps; an answer goes out only
//! after its commit is durable; a client that leaves never undoes a command that has begun.

use super::engine::{Arg, Conn, Engine, args, statements};
use super::news::{Changed, News};
use crate::domain::ids::{CentreId, DeviceId, HouseholdId, Number, StaffId};
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::collections::{BTreeSet, HashMap};
use std::ops::{Deref, DerefMut};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use tokio::sync::{broadcast, mpsc, oneshot};
use uuid::Uuid;

statements! {
    /// Holds the ledger: a row lock on PostgreSQL, harmless on SQLite, where the transaction holds everything.
    HOLD = "UPDATE centre SET last_number = last_number WHERE id = $1 RETURNING last_number, content_number";
    NUMBERED = "UPDATE centre SET last_number = $2, content_number = $3 WHERE id = $1";
    CHANGE = "INSERT INTO change (centre_id, number, at, actor, verb, subject, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

/// Commands committed together, at most.
const GROUP: usize = 64;
/// Commands waiting for one ledger, at most; more are told to come back.
const WAITING: usize = 1024;
const TRIES: usize = 4;

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    Household(HouseholdId),
    Staff(StaffId),
    Device(DeviceId),
    /// A job, or time itself.
    System,
}

impl Actor {
    fn as_text(self) -> String {
        match self {
            Actor::Household(id) => format!("household:{id}"),
            Actor::Staff(id) => format!("staff:{id}"),
            Actor::Device(id) => format!("device:{id}"),
            Actor::System => "system".into(),
        }
    }
}

/// A change: decides and writes while the ledger is held. It may be run again after a deadlock, so it keeps nothing.
pub trait Command: Send + Sync + 'static {
    type Output: Send + 'static;

    /// Households whose bookings elsewhere the decision reads; they are held up front, in order.
    fn households(&self) -> Vec<HouseholdId> {
        Vec::new()
    }

    fn run(&self, held: &mut Held) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

/// A centre's ledger, held: the proof every function takes that may change who is where.
pub struct Held {
    conn: Conn,
    centre: CentreId,
    actor: Actor,
    last: i64,
    content: i64,
}

impl Held {
    pub fn centre(&self) -> CentreId {
        self.centre
    }

    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The number given last.
    pub fn number(&self) -> Number {
        Number(self.last)
    }

    /// Numbers and records a change: ids and codes in `detail`, never words about people.
    pub async fn record(
        &mut self,
        verb: &'static str,
        subject: Uuid,
        detail: &str,
        now: Timestamp,
    ) -> Result<Number, Fault> {
        let number = self.last + 1;
        let actor = self.actor.as_text();
        let values = args![self.centre, number, now, actor, verb, subject, detail];
        self.conn.run(CHANGE, values).await?;
        self.last = number;
        Ok(Number(number))
    }

    /// The change just recorded altered what calendars show.
    pub fn mark_content(&mut self) -> Number {
        self.content = self.last;
        Number(self.last)
    }

    /// Holds another household without waiting; false when another centre has it (the settling job comes back).
    pub async fn try_household(&mut self, id: HouseholdId) -> Result<bool, Fault> {
        self.conn.try_hold_household(id).await
    }
}

impl Deref for Held {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Held {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

/// Where commands wait for one ledger.
type Writer = mpsc::Sender<Box<dyn Waiting>>;

/// The database, and the writer of each ledger.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    writers: Arc<Mutex<HashMap<CentreId, Writer>>>,
    news: Arc<News>,
}

impl Store {
    /// `sqlite:PATH` or `postgres://…`; brings the schema up to date.
    ///
    /// # Errors
    /// [`Fault::NewerDatabase`] when a newer program wrote it, [`Fault::Unwritable`] when the disk will not have it.
    pub async fn open(url: &str) -> Result<Store, Fault> {
        let engine = Engine::open(url).await?;
        let news = News::open(&engine).await?;
        Ok(Store { engine, writers: Arc::default(), news })
    }

    /// Reads a snapshot. The task owns its connection, so a client that leaves cannot hand on an open transaction.
    pub async fn read<T, F>(&self, view: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static,
    {
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
        let waiting = Pending { command, actor, reply: Some(reply), done: None };
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

    pub async fn close(&self) {
        self.engine.close().await;
    }

    fn writer(&self, centre: CentreId) -> Writer {
        let mut writers = self.writers.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let writer = writers.entry(centre).or_insert_with(|| {
            let (sender, receiver) = mpsc::channel(WAITING);
            tokio::spawn(write_in_groups(self.engine.clone(), centre, receiver, self.news.clone()));
            sender
        });
        writer.clone()
    }
}

/// A command waiting for its ledger.
trait Waiting: Send {
    /// The client left before it began.
    fn is_abandoned(&self) -> bool;
    fn actor(&self) -> Actor;
    fn households(&self) -> Vec<HouseholdId>;
    /// Runs it; says whether to keep what it wrote, or that the group must start again.
    fn run<'a>(&'a mut self, held: &'a mut Held) -> BoxFuture<'a, Verdict>;
    fn answer(self: Box<Self>, committed: Result<(), Fault>);
}

enum Verdict {
    Keep,
    Undo,
    Again,
}

struct Pending<C: Command> {
    command: C,
    actor: Actor,
    reply: Option<oneshot::Sender<Result<C::Output, Error>>>,
    done: Option<Result<C::Output, Error>>,
}

impl<C: Command> Waiting for Pending<C> {
    fn is_abandoned(&self) -> bool {
        self.reply.as_ref().is_none_or(oneshot::Sender::is_closed)
    }

    fn actor(&self) -> Actor {
        self.actor
    }

    fn households(&self) -> Vec<HouseholdId> {
        self.command.households()
    }

    fn run<'a>(&'a mut self, held: &'a mut Held) -> BoxFuture<'a, Verdict> {
        async move {
            let done = AssertUnwindSafe(self.command.run(held)).catch_unwind().await;
            let done = done.unwrap_or_else(|_| Err(Fault::Other("a command panicked".into()).into()));
            let verdict = match &done {
                Ok(_) => Verdict::Keep,
                Err(Error::Fault(Fault::Busy(_))) => Verdict::Again,
                Err(_) => Verdict::Undo,
            };
            self.done = Some(done);
            verdict
        }
        .boxed()
    }

    fn answer(mut self: Box<Self>, committed: Result<(), Fault>) {
        let Some(reply) = self.reply.take() else { return };
        let answer = match (committed, self.done.take()) {
            // What was refused stays refused, committed or not.
            (_, Some(Err(error))) => Err(error),
            (Ok(()), Some(Ok(output))) => Ok(output),
            (Err(fault), _) => Err(fault.into()),
            (Ok(()), None) => Err(Fault::Other("the command was not run".into()).into()),
        };
        // The client may have left; the change stands.
        let _ = reply.send(answer);
    }
}

async fn write_in_groups(
    engine: Engine,
    centre: CentreId,
    mut waiting: mpsc::Receiver<Box<dyn Waiting>>,
    news: Arc<News>,
) {
    let mut group = Vec::new();
    while waiting.recv_many(&mut group, GROUP).await > 0 {
        group.retain(|job| !job.is_abandoned());
        if group.is_empty() {
            continue;
        }
        let written = write_group(&engine, centre, &mut group).await;
        if let Ok(Some(number)) = &written {
            news.tell((centre, *number));
        }
        let committed = written.map(drop);
        for job in group.drain(..) {
            job.answer(committed.clone());
        }
    }
}

/// Runs a group in one transaction, again after a deadlock. The number it reached, if it gave any.
async fn write_group(
    engine: &Engine,
    centre: CentreId,
    group: &mut [Box<dyn Waiting>],
) -> Result<Option<Number>, Fault> {
    let mut last_fault = Fault::Busy("not tried".into());
    for attempt in 0..TRIES {
        let conn = engine.writer().await?;
        let mut held = Held { conn, centre, actor: Actor::System, last: 0, content: 0 };
        match try_group(&mut held, group, attempt + 1 == TRIES).await {
            Ok(number) => return Ok(number),
            Err(fault) => {
                if held.conn.script("ROLLBACK").await.is_err() {
                    held.conn.discard().await;
                }
                last_fault = fault;
            }
        }
        if !matches!(last_fault, Fault::Busy(_)) {
            break;
        }
    }
    Err(last_fault)
}

async fn try_group(
    held: &mut Held,
    group: &mut [Box<dyn Waiting>],
    is_last: bool,
) -> Result<Option<Number>, Fault> {
    held.conn.begin_writing().await?;
    let numbers: Option<(i64, i64)> = held.conn.opt(HOLD, args![held.centre]).await?;
    let Some((last, content)) = numbers else { return Err(Fault::Corrupt("no such centre".into())) };
    (held.last, held.content) = (last, content);
    let households: BTreeSet<HouseholdId> = group.iter().flat_map(|job| job.households()).collect();
    for household in households {
        held.conn.hold_household(household).await?;
    }
    for job in group.iter_mut() {
        let before = (held.last, held.content);
        held.actor = job.actor();
        held.conn.script("SAVEPOINT command").await?;
        match job.run(held).await {
            Verdict::Keep => held.conn.script("RELEASE SAVEPOINT command").await?,
            Verdict::Again if !is_last => return Err(Fault::Busy("the group starts again".into())),
            Verdict::Undo | Verdict::Again => {
                held.conn.script("ROLLBACK TO SAVEPOINT command; RELEASE SAVEPOINT command").await?;
                (held.last, held.content) = before;
            }
        }
    }
    if held.last != last || held.content != content {
        held.conn.run(NUMBERED, args![held.centre, held.last, held.content]).await?;
    }
    held.conn.script("COMMIT").await?;
    Ok((held.last != last).then_some(Number(held.last)))
}
