//! Commands that wait for one ledger, run one after the other and committed together.
//!
//! Keeps true: an answer goes out only after its commit; what a refused command wrote is undone and nothing else; a
//! client that leaves never undoes a command that has begun.

use super::{Actor, Command, Held, Tally};
use crate::domain::ids::{CentreId, HouseholdId};
use crate::error::{Error, Fault};
use crate::store::engine::Engine;
use crate::store::news::{Moved, News};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::{mpsc, oneshot};

/// Commands committed together, at most, where nobody says otherwise.
pub(super) const GROUP: usize = 64;
const TRIES: usize = 4;

/// A command waiting for its ledger.
pub(super) trait Waiting: Send {
    /// The client left before it began.
    fn is_abandoned(&self) -> bool;
    fn actor(&self) -> Actor;
    fn households(&self) -> Vec<HouseholdId>;
    fn keys(&self) -> Vec<(HouseholdId, String)>;
    /// Runs it; says whether to keep what it wrote, or that the group must start again.
    fn run<'a>(&'a mut self, held: &'a mut Held) -> BoxFuture<'a, Verdict>;
    /// It ended in a fault, after which nobody knows what the engine thinks of the transaction.
    fn has_fault(&self) -> bool;
    fn answer(self: Box<Self>, committed: Result<(), Fault>);
}

pub(super) enum Verdict {
    Keep,
    Undo,
    Again,
}

pub(super) struct Pending<C: Command> {
    command: C,
    actor: Actor,
    reply: Option<oneshot::Sender<Result<C::Output, Error>>>,
    done: Option<Result<C::Output, Error>>,
}

impl<C: Command> Pending<C> {
    pub(super) fn new(
        command: C,
        actor: Actor,
        reply: oneshot::Sender<Result<C::Output, Error>>,
    ) -> Pending<C> {
        Pending { command, actor, reply: Some(reply), done: None }
    }
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

    fn keys(&self) -> Vec<(HouseholdId, String)> {
        self.command.keys()
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

    fn has_fault(&self) -> bool {
        matches!(self.done, Some(Err(Error::Fault(_))))
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

/// What writes one centre's ledger.
pub(super) struct Press {
    pub engine: Engine,
    pub centre: CentreId,
    pub news: Arc<News>,
    pub tally: Arc<Tally>,
    /// Commands committed together, at most.
    pub group: usize,
}

/// How a group is run: swiftly, or with a savepoint around each command, so that one can be undone alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Swift,
    Careful,
}

enum Stop {
    /// A command has to be undone that wrote: the group runs again with savepoints.
    Careful,
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

pub(super) async fn write(press: Press, mut waiting: mpsc::Receiver<Box<dyn Waiting>>) {
    let mut group = Vec::new();
    while waiting.recv_many(&mut group, press.group).await > 0 {
        group.retain(|job| !job.is_abandoned());
        if group.is_empty() {
            continue;
        }
        let written = write_group(&press, &mut group).await;
        if let Ok(Some(moved)) = &written {
            press.news.tell(press.centre, *moved);
        }
        press.tally.commands.fetch_add(group.len() as u64, Ordering::Relaxed);
        let committed = written.map(drop);
        for job in group.drain(..) {
            job.answer(committed.clone());
        }
    }
}

/// Runs a group in one transaction, again after a deadlock. Where that left the ledger, if it
/// gave any number.
async fn write_group(press: &Press, group: &mut [Box<dyn Waiting>]) -> Result<Option<Moved>, Fault> {
    let mut last_fault = Fault::Busy("not tried".into());
    let (mut manner, mut tries) = (Manner::Swift, 0);
    while tries < TRIES {
        let mut held = Held::new(press.engine.writer().await?, press.centre);
        let done = try_group(&mut held, group, (manner, tries + 1 == TRIES)).await;
        press.tally.groups.fetch_add(1, Ordering::Relaxed);
        press.tally.statements.fetch_add(held.statements(), Ordering::Relaxed);
        match done {
            Ok(moved) => return Ok(moved),
            Err(stop) => {
                held.abandon().await;
                match stop {
                    Stop::Careful => manner = Manner::Careful,
                    Stop::Fault(fault @ Fault::Busy(_)) => {
                        last_fault = fault;
                        tries += 1;
                    }
                    Stop::Fault(fault) if manner == Manner::Careful => return Err(fault),
                    Stop::Fault(_) => manner = Manner::Careful,
                }
            }
        }
    }
    Err(last_fault)
}

async fn try_group(
    held: &mut Held,
    group: &mut [Box<dyn Waiting>],
    (manner, is_last): (Manner, bool),
) -> Result<Option<Moved>, Stop> {
    held.hold().await?;
    let households: BTreeSet<HouseholdId> = group.iter().flat_map(|job| job.households()).collect();
    held.hold_households(&households).await?;
    if group.len() > 1 {
        let keys: Vec<_> = group.iter().flat_map(|job| job.keys()).collect();
        held.foresee(&households, &keys).await?;
    }
    for job in group.iter_mut() {
        if manner == Manner::Careful {
            held.write_changes().await?; // of those before, which must outlive this one
            held.script("SAVEPOINT command").await?;
        }
        let mark = held.begin(job.actor());
        match (job.run(held).await, manner) {
            (Verdict::Keep, Manner::Careful) => held.script("RELEASE SAVEPOINT command").await?,
            (Verdict::Keep, Manner::Swift) => {}
            (Verdict::Again, _) if !is_last => {
                return Err(Stop::Fault(Fault::Busy("the group starts again".into())));
            }
            (Verdict::Undo | Verdict::Again, Manner::Careful) => {
                held.script("ROLLBACK TO SAVEPOINT command; RELEASE SAVEPOINT command").await?;
                held.forget_since(mark);
            }
            (Verdict::Undo, Manner::Swift) if !held.has_written(&mark) && !job.has_fault() => {
                held.forget_since(mark);
            }
            (Verdict::Undo | Verdict::Again, Manner::Swift) => return Err(Stop::Careful),
        }
    }
    Ok(held.commit().await?)
}
