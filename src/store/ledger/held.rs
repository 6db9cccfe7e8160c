//! A centre's ledger while it is held: the one way to number a change.
//!
//! Keeps true: only the ledger's writer makes a `Held`; numbers have no gaps; what is recorded is written before the
//! commit, and never without it.

use super::Actor;
use crate::domain::ids::{CentreId, HouseholdId, Number, SessionId};
use crate::domain::refusal::Refusals;
use crate::domain::report;
use crate::domain::zone::{Date, Timestamp};
use crate::error::Fault;
use crate::store::engine::{Arg, Conn, args, statements};
use crate::store::news::{Haste, Moved};
use crate::store::{households as store_households, notices, refusals, sessions};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};
use uuid::Uuid;

statements! {
    /// Holds the ledger: a row lock on PostgreSQL, harmless on SQLite, where the transaction holds everything.
    HOLD = "UPDATE centre SET last_number = last_number WHERE id = $1 RETURNING last_number, content_number";
    NUMBERED = "UPDATE centre SET last_number = $2, content_number = $3 WHERE id = $1";
    CHANGE = "INSERT INTO change (centre_id, number, at, actor, verb, subject, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    EIGHT_CHANGES = "INSERT INTO change (centre_id, number, at, actor, verb, subject, detail) VALUES \
                     ($1, $2, $3, $4, $5, $6, $7), ($8, $9, $10, $11, $12, $13, $14), \
                     ($15, $16, $17, $18, $19, $20, $21), ($22, $23, $24, $25, $26, $27, $28), \
                     ($29, $30, $31, $32, $33, $34, $35), ($36, $37, $38, $39, $40, $41, $42), \
                     ($43, $44, $45, $46, $47, $48, $49), ($50, $51, $52, $53, $54, $55, $56)";
}

/// Recorded changes kept before they are written, at most.
const KEPT: usize = 256;

/// A centre's ledger, held: the proof every function takes that may change who is where.
pub struct Held {
    conn: Conn,
    centre: CentreId,
    actor: Actor,
    now: Standing,
    /// As the ledger stood when it was taken.
    before: Standing,
    /// Recorded, and written before the commit.
    changes: Vec<Vec<Arg>>,
    /// Given to keys, and written before the commit.
    answers: Vec<Given>,
    /// Sessions in which people see something else, and at which number.
    seen: BTreeMap<SessionId, i64>,
    /// Requests turned away, by day and reason, and written before the commit.
    turned_away: TurnedAway,
    /// How fast it has to be told.
    haste: Haste,
}

type TurnedAway = BTreeMap<(Date, &'static str, &'static str), u32>;

/// The numbers given last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Standing {
    last: i64,
    content: i64,
}

/// What a household's key was answered.
struct Given {
    household: HouseholdId,
    key: String,
    /// The hash of what was asked, and the answer.
    told: (String, String),
    now: Timestamp,
}

/// Where a command began, to go back to.
pub(super) struct Mark {
    now: Standing,
    changes: usize,
    answers: usize,
    letters: usize,
    seen: BTreeMap<SessionId, i64>,
    turned_away: TurnedAway,
    haste: Haste,
    written: u64,
}

impl Held {
    pub(super) fn new(conn: Conn, centre: CentreId) -> Held {
        let (now, before) = Default::default();
        let (changes, answers) = Default::default();
        let (seen, turned_away, haste) = Default::default();
        Held { conn, centre, actor: Actor::System, now, before, changes, answers, seen, turned_away, haste }
    }

    /// Takes the ledger.
    pub(super) async fn hold(&mut self) -> Result<(), Fault> {
        self.conn.begin_writing().await?;
        let numbers: Option<(i64, i64)> = self.conn.opt(HOLD, args![self.centre]).await?;
        let Some((last, content)) = numbers else { return Err(Fault::Corrupt("no such centre".into())) };
        self.now = Standing { last, content };
        self.before = self.now;
        self.changes.clear();
        self.answers.clear();
        self.conn.letters.clear();
        self.seen.clear();
        self.turned_away.clear();
        self.haste = Haste::InTurn;
        Ok(())
    }

    /// Writes down what was recorded and makes it durable. Where that left the ledger, if it gave any number.
    pub(super) async fn commit(&mut self) -> Result<Option<Moved>, Fault> {
        self.write_changes().await?;
        for (session, number) in std::mem::take(&mut self.seen) {
            sessions::write_seen(&mut self.conn, session, Number(number)).await?;
        }
        for ((date, rule, reason), requests) in std::mem::take(&mut self.turned_away) {
            refusals::add(&mut self.conn, (self.centre, date), (rule, reason), requests).await?;
        }
        if self.now != self.before {
            self.conn.run(NUMBERED, args![self.centre, self.now.last, self.now.content]).await?;
        }
        self.conn.script("COMMIT").await?;
        let Standing { last, content } = self.now;
        let moved = Moved { last: Number(last), content: Number(content), haste: self.haste };
        Ok((last != self.before.last).then_some(moved))
    }

    /// Undoes everything since the ledger was taken and gives the connection back, if it is known to be idle.
    pub(super) async fn abandon(mut self) {
        if self.conn.script("ROLLBACK").await.is_err() {
            self.conn.discard().await;
        }
    }

    pub(super) fn begin(&mut self, actor: Actor) -> Mark {
        self.actor = actor;
        Mark {
            now: self.now,
            changes: self.changes.len(),
            answers: self.answers.len(),
            letters: self.conn.letters.len(),
            seen: self.seen.clone(),
            turned_away: self.turned_away.clone(),
            haste: self.haste,
            written: self.conn.written,
        }
    }

    /// Whether anything was written since.
    pub(super) fn has_written(&self, mark: &Mark) -> bool {
        self.conn.written != mark.written
    }

    /// Forgets what was recorded since; what was written is the transaction's to undo.
    pub(super) fn forget_since(&mut self, mark: Mark) {
        self.now = mark.now;
        self.changes.truncate(mark.changes);
        self.answers.truncate(mark.answers);
        self.conn.letters.truncate(mark.letters);
        self.seen = mark.seen;
        self.turned_away = mark.turned_away;
        self.haste = mark.haste;
        self.conn.memo.clear();
    }

    pub(super) fn statements(&self) -> u64 {
        self.conn.asked
    }

    pub fn centre(&self) -> CentreId {
        self.centre
    }

    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The number given last.
    pub fn number(&self) -> Number {
        Number(self.now.last)
    }

    /// Numbers and records a change: ids and codes in `detail`, never words about people.
    pub async fn record(
        &mut self,
        verb: &'static str,
        subject: Uuid,
        detail: &str,
        now: Timestamp,
    ) -> Result<Number, Fault> {
        let number = self.now.last + 1;
        let actor = self.actor.as_text();
        self.changes.push(args![self.centre, number, now, actor, verb, subject, detail]);
        self.now.last = number;
        if self.changes.len() >= KEPT {
            self.write_changes().await?;
        }
        Ok(Number(number))
    }

    /// Writes what was recorded and answered so far: before a statement that reads or alters it.
    pub async fn write_changes(&mut self) -> Result<(), Fault> {
        let changes = std::mem::take(&mut self.changes);
        self.conn.write_rows((EIGHT_CHANGES, CHANGE), &changes).await?;
        self.conn.write_letters().await?;
        let answers = std::mem::take(&mut self.answers);
        for given in &answers {
            let known = ((given.household, given.key.clone()), Some(given.told.clone()));
            self.conn.memo.answers.extend([known]);
        }
        let rows: Vec<Vec<Arg>> = answers.into_iter().map(Given::row).collect();
        notices::write_answers(&mut self.conn, &rows).await
    }

    /// Keeps a letter until the group's are written.
    pub(in crate::store) async fn tell(&mut self, letter: Vec<Arg>) -> Result<(), Fault> {
        self.conn.letters.push(letter);
        if self.conn.letters.len() >= KEPT { self.conn.write_letters().await } else { Ok(()) }
    }

    /// Reads what these commands will ask for, all at once.
    pub(super) async fn foresee(
        &mut self,
        households: &BTreeSet<HouseholdId>,
        keys: &[(HouseholdId, String)],
    ) -> Result<(), Fault> {
        let households: Vec<HouseholdId> = households.iter().copied().collect();
        store_households::foresee(&mut self.conn, &households).await?;
        notices::foresee(&mut self.conn, keys).await
    }

    /// Remembers what a household's key was answered.
    pub(in crate::store) async fn give(
        &mut self,
        (household, key): (HouseholdId, &str),
        (body_hash, answer): (&str, &str),
        now: Timestamp,
    ) -> Result<(), Fault> {
        let told = (body_hash.to_owned(), answer.to_owned());
        self.answers.push(Given { household, key: key.to_owned(), told, now });
        if self.answers.len() >= KEPT {
            self.write_changes().await?
        }
        Ok(())
    }

    /// What the key was answered by a command before this one of the same group.
    pub(in crate::store) fn given(&self, household: HouseholdId, key: &str) -> Option<(String, String)> {
        let same = self.answers.iter().find(|given| given.household == household && given.key == key);
        same.map(|given| given.told.clone())
    }

    /// The change just recorded altered what calendars show.
    pub fn mark_content(&mut self) -> Number {
        self.now.content = self.now.last;
        Number(self.now.last)
    }

    /// What was just recorded has to stand on every screen at once.
    pub fn hurry(&mut self) {
        self.haste = Haste::AtOnce;
    }

    /// People see something else in a session.
    pub(in crate::store) fn mark_seen(&mut self, session: SessionId) {
        self.seen.insert(session, self.now.last);
    }

    /// A request that was decided is turned away on a day of the centre: counted with its group.
    pub fn turn_away(&mut self, date: Date, refused: &Refusals) {
        for (rule, reason) in report::reasons(refused) {
            *self.turned_away.entry((date, rule, reason)).or_default() += 1;
        }
    }

    /// What was tried so far was nobody's request (the demo's families, as the house opens): none is counted.
    pub fn turned_nobody_away(&mut self) {
        self.turned_away.clear();
    }

    /// Holds another household without waiting; false when another centre has it (the settling job comes back).
    pub async fn try_household(&mut self, id: HouseholdId) -> Result<bool, Fault> {
        self.conn.try_hold_household(id).await
    }
}

impl Given {
    fn row(self) -> Vec<Arg> {
        let (body_hash, answer) = self.told;
        args![self.household, self.key, body_hash, answer, self.now]
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
