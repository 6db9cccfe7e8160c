//! People counters, what they said, and what their places stand at.
//!
//! Keeps true: one sequence of one run stands once; what a place stands at is one row, however many devices count it.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::counted::{Counter, Refused};
use crate::domain::counter::{Ear, Kept, Run, Standing, Why};
use crate::domain::ids::{CentreId, CounterId, RoomId};
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    FIND = "SELECT c.place_id, p.room_id, c.run, c.began_at, c.sequence, c.last_at, c.said, p.inside, p.baseline, p.since, p.ins, p.outs \
            FROM counter c JOIN counted_place p ON p.id = c.place_id WHERE c.id = $1 AND c.centre_id = $2 AND NOT c.revoked";
    BY_TOKEN = "SELECT c.id, c.centre_id, n.slug FROM counter c JOIN centre n ON n.id = c.centre_id WHERE c.token_hash = $1 AND NOT c.revoked";
    OF_CENTRE = "SELECT c.id, p.room_id, c.name, c.added_at, c.heard_at, p.inside, p.baseline, p.since, p.ins, p.outs, p.drift, p.drift_at, \
                 c.refused, c.refused_why, c.refused_at FROM counter c JOIN counted_place p ON p.id = c.place_id \
                 WHERE c.centre_id = $1 AND NOT c.revoked ORDER BY c.added_at, c.id LIMIT $2";
    PLACES = "SELECT id, room_id, inside, baseline, since, ins, outs FROM counted_place p \
              WHERE p.centre_id = $1 AND EXISTS (SELECT 1 FROM counter c WHERE c.place_id = p.id AND NOT c.revoked) ORDER BY id";
    /// What the building's own doors stand at, and when the quietest of their counters was last heard.
    AT_DOOR = "SELECT p.inside, (SELECT MIN(c.heard_at) FROM counter c WHERE c.place_id = p.id AND NOT c.revoked) \
               FROM counted_place p WHERE p.id = $1";
    LIVE = "SELECT COUNT(*) FROM counter WHERE place_id = $1 AND NOT revoked";
    LATELY = "SELECT sequence FROM counter_reading WHERE counter_id = $1 AND run = $2 AND at >= $3";
    INSERT_PLACE = "INSERT INTO counted_place (id, centre_id, room_id, inside, baseline, since, ins, outs) \
                    VALUES ($1, $2, $3, 0, 0, $4, 0, 0) ON CONFLICT DO NOTHING";
    INSERT = "INSERT INTO counter (id, centre_id, place_id, name, token_hash, added_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    REVOKE = "UPDATE counter SET revoked = TRUE WHERE id = $1 AND centre_id = $2 AND NOT revoked";
    KEEP = "INSERT INTO counter_reading (counter_id, run, sequence, at, received_at, ins, outs) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    KEEP_EIGHT = "INSERT INTO counter_reading (counter_id, run, sequence, at, received_at, ins, outs) VALUES \
                  ($1, $2, $3, $4, $5, $6, $7), ($8, $9, $10, $11, $12, $13, $14), ($15, $16, $17, $18, $19, $20, $21), \
                  ($22, $23, $24, $25, $26, $27, $28), ($29, $30, $31, $32, $33, $34, $35), ($36, $37, $38, $39, $40, $41, $42), \
                  ($43, $44, $45, $46, $47, $48, $49), ($50, $51, $52, $53, $54, $55, $56)";
    FOLLOW = "UPDATE counter SET run = $2, began_at = $3, sequence = $4, last_at = $5, said = $6, heard_at = $7 WHERE id = $1";
    REFUSE = "UPDATE counter SET refused = refused + $3, refused_why = $4, refused_at = $5 WHERE id = $1 AND centre_id = $2";
    STAND = "UPDATE counted_place SET inside = $2, baseline = $3, since = $4, ins = $5, outs = $6 WHERE id = $1";
    DRIFTED = "UPDATE counted_place SET drift = $2, drift_at = $3 WHERE id = $1";
    SHIFT = "UPDATE counted_place SET inside = CASE WHEN inside + $3 < 0 THEN 0 ELSE inside + $3 END, baseline = baseline + $3 \
             WHERE id = $1 AND centre_id = $2";
    FORGET = "DELETE FROM counter_reading WHERE received_at < $1";
}

/// A counter that may speak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub id: CounterId,
    pub centre: CentreId,
    pub slug: String,
}

/// A place somebody counts: a room, or the building by its doors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub id: Uuid,
    pub room: Option<RoomId>,
    pub standing: Standing,
}

impl Place {
    /// Somebody is still counted, or the counters are off.
    pub fn stands(&self) -> bool {
        self.standing.inside != 0 || self.standing.raw() != 0
    }
}

#[derive(sqlx::FromRow)]
struct FoundRow {
    place_id: Uuid,
    room_id: Option<Uuid>,
    run: i64,
    began_at: Option<Timestamp>,
    sequence: i64,
    last_at: Option<Timestamp>,
    said: Option<i64>,
    #[sqlx(flatten)]
    standing: StandingRow,
}

#[derive(sqlx::FromRow)]
struct StandingRow {
    inside: i64,
    baseline: i64,
    since: Timestamp,
    ins: i64,
    outs: i64,
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    id: Uuid,
    room_id: Option<Uuid>,
    #[sqlx(flatten)]
    standing: StandingRow,
}

#[derive(sqlx::FromRow)]
struct CounterRow {
    id: Uuid,
    room_id: Option<Uuid>,
    name: String,
    added_at: Timestamp,
    heard_at: Option<Timestamp>,
    #[sqlx(flatten)]
    standing: StandingRow,
    drift: Option<i64>,
    drift_at: Option<Timestamp>,
    refused: i64,
    refused_why: Option<String>,
    refused_at: Option<Timestamp>,
}

impl From<StandingRow> for Standing {
    fn from(row: StandingRow) -> Standing {
        let StandingRow { inside, baseline, since, ins, outs } = row;
        Standing { inside: heads(inside), baseline, since, ins, outs }
    }
}

impl From<CounterRow> for Counter {
    fn from(row: CounterRow) -> Counter {
        let why = row.refused_why.as_deref().and_then(Why::parse).zip(row.refused_at);
        Counter {
            id: row.id.into(),
            room: row.room_id.map(RoomId),
            name: row.name,
            added_at: row.added_at,
            heard_at: row.heard_at,
            place: row.standing.into(),
            drift: row.drift.zip(row.drift_at),
            refused: why.map(|(why, at)| Refused { many: row.refused, why, at }),
        }
    }
}

fn heads(many: i64) -> u16 {
    u16::try_from(many.max(0)).unwrap_or(u16::MAX)
}

/// The place of a counter, and the device as far as it was heard. None when it may not speak here.
pub async fn find(db: &mut Conn, centre: CentreId, id: CounterId) -> Result<Option<(Place, Ear)>, Fault> {
    let row: Option<FoundRow> = db.opt(FIND, args![id, centre]).await?;
    let Some(row) = row else { return Ok(None) };
    let run = row.began_at.zip(row.last_at);
    let run = run.map(|(began, at)| Run { nth: row.run, began, sequence: row.sequence, at });
    let ear = Ear { run, said: row.said.map(heads), counted: BTreeSet::new() };
    let place = Place { id: row.place_id, room: row.room_id.map(RoomId), standing: row.standing.into() };
    Ok(Some((place, ear)))
}

/// Whose token this is.
pub async fn by_token(db: &mut Conn, token_hash: &str) -> Result<Option<Token>, Fault> {
    let row: Option<(Uuid, Uuid, String)> = db.opt(BY_TOKEN, args![token_hash]).await?;
    Ok(row.map(|(id, centre, slug)| Token { id: id.into(), centre: centre.into(), slug }))
}

/// The counters of a centre, in the order in which they were added, at most `most`.
pub async fn of_centre(db: &mut Conn, centre: CentreId, most: u16) -> Result<Vec<Counter>, Fault> {
    let rows: Vec<CounterRow> = db.all(OF_CENTRE, args![centre, most]).await?;
    Ok(rows.into_iter().map(Counter::from).collect())
}

/// Those that a counter stands at.
pub async fn places(db: &mut Conn, centre: CentreId) -> Result<Vec<Place>, Fault> {
    let rows: Vec<PlaceRow> = db.all(PLACES, args![centre]).await?;
    let read =
        |row: PlaceRow| Place { id: row.id, room: row.room_id.map(RoomId), standing: row.standing.into() };
    Ok(rows.into_iter().map(read).collect())
}

/// Heads in the building by the counters of its own doors, and when the quietest of them was last heard.
pub async fn at_door(db: &mut Conn, centre: CentreId) -> Result<Option<(u16, Timestamp)>, Fault> {
    let row: Option<(i64, Option<Timestamp>)> = db.opt(AT_DOOR, args![centre]).await?;
    Ok(row.and_then(|(inside, heard_at)| Some((heads(inside), heard_at?))))
}

/// Sequences of one run that were counted since an instant.
pub async fn lately(
    db: &mut Conn,
    (counter, run): (CounterId, i64),
    since: Timestamp,
) -> Result<BTreeSet<i64>, Fault> {
    let rows: Vec<(i64,)> = db.all(LATELY, args![counter, run, since]).await?;
    Ok(rows.into_iter().map(|(sequence,)| sequence).collect())
}

/// A counter about to be added: at a room, or at the building's own doors.
#[derive(Debug, Clone)]
pub struct New {
    pub id: CounterId,
    pub room: Option<RoomId>,
    pub name: String,
    pub token_hash: String,
}

/// Adds one; false when it was added before.
pub async fn insert(held: &mut Held, new: &New, now: Timestamp) -> Result<bool, Fault> {
    let centre = held.centre();
    let place = place_of(centre, new.room);
    held.run(INSERT_PLACE, args![place, centre, new.room, now]).await?;
    let values = args![new.id, centre, place, new.name.as_str(), new.token_hash.as_str(), now];
    Ok(held.run(INSERT, values).await? == 1)
}

/// Its place's id: the room's, or the centre's.
fn place_of(centre: CentreId, room: Option<RoomId>) -> Uuid {
    room.map_or(centre.0, |room| room.0)
}

/// How many counters a place has.
pub async fn live(db: &mut Conn, centre: CentreId, room: Option<RoomId>) -> Result<i64, Fault> {
    let (many,): (i64,) = db.one(LIVE, args![place_of(centre, room)]).await?;
    Ok(many)
}

/// False when it was no counter of this centre, or none any more.
pub async fn revoke(held: &mut Held, id: CounterId) -> Result<bool, Fault> {
    let centre = held.centre();
    Ok(held.run(REVOKE, args![id, centre]).await? == 1)
}

/// Keeps what was counted, and how far the device has come.
pub async fn follow(
    held: &mut Held,
    (counter, ear): (CounterId, &Ear),
    kept: &[Kept],
    now: Timestamp,
) -> Result<(), Fault> {
    let row = |kept: &Kept| {
        let Kept { run, sequence, at, ins, outs } = *kept;
        args![counter, run, sequence, at, now, ins, outs]
    };
    let rows: Vec<_> = kept.iter().map(row).collect();
    held.write_rows((KEEP_EIGHT, KEEP), &rows).await?;
    let Some(run) = ear.run else { return Ok(()) };
    let values = args![counter, run.nth, run.began, run.sequence, run.at, ear.said, now];
    held.run(FOLLOW, values).await.map(drop)
}

/// Messages that were not counted, and why the last was not.
pub async fn refuse(
    held: &mut Held,
    counter: CounterId,
    (many, why): (u16, Why),
    now: Timestamp,
) -> Result<(), Fault> {
    let centre = held.centre();
    held.run(REFUSE, args![counter, centre, many, why.code(), now]).await.map(drop)
}

/// What a place stands at from now on.
pub async fn stand(held: &mut Held, place: Uuid, standing: &Standing) -> Result<(), Fault> {
    let Standing { inside, baseline, since, ins, outs } = *standing;
    held.run(STAND, args![place, inside, baseline, since, ins, outs]).await.map(drop)
}

/// Somebody saw how many there are: the place stands at that, and how far off it was is kept.
pub async fn set_right(held: &mut Held, place: &Place, seen: u16, now: Timestamp) -> Result<(), Fault> {
    stand(held, place.id, &Standing::seen(seen, now)).await?;
    held.run(DRIFTED, args![place.id, place.standing.raw() - i64::from(seen), now]).await.map(drop)
}

/// Staff pressed so many heads more or fewer in a room: its counters go on from there.
pub async fn shift(held: &mut Held, room: RoomId, heads: i64) -> Result<(), Fault> {
    let centre = held.centre();
    held.run(SHIFT, args![room, centre, heads]).await.map(drop)
}

/// P4: what was received before an instant.
pub async fn forget(held: &mut Held, before: Timestamp) -> Result<u64, Fault> {
    held.run(FORGET, args![before]).await
}
