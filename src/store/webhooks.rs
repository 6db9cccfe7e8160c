//! Webhooks, as rows: how far each endpoint has been told, what it was told last, and the outbox.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::ids::{CentreId, Number, SessionId, WebhookMessageId};
use crate::domain::webhook::Event;
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use std::collections::HashMap;
use uuid::Uuid;

statements! {
    CURSOR = "SELECT number FROM webhook_cursor WHERE endpoint = $1 AND centre_id = $2";
    SET_CURSOR = "INSERT INTO webhook_cursor (endpoint, centre_id, number) VALUES ($1, $2, $3) \
                  ON CONFLICT (endpoint, centre_id) DO UPDATE SET number = excluded.number";
    /// The number up to which so many sessions are seen differently; whole numbers only.
    PAGE_END = "SELECT seen_number FROM session WHERE centre_id = $1 AND seen_number > $2 ORDER BY seen_number LIMIT 1 OFFSET $3";
    CHANGED = "SELECT id, content_number, starts_at, ends_at FROM session WHERE centre_id = $1 AND seen_number > $2 AND seen_number <= $3 ORDER BY seen_number, id";
    TOLD = "SELECT t.session_id, t.event, t.digest FROM session s JOIN webhook_told t ON t.session_id = s.id AND t.endpoint = $1 \
            WHERE s.centre_id = $2 AND s.starts_at > $3 AND s.starts_at < $4";
    TELL = "INSERT INTO webhook_told (endpoint, session_id, event, digest) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (endpoint, session_id, event) DO UPDATE SET digest = excluded.digest";
    /// What nobody has set out with yet is told as it is now.
    REDRAW = "UPDATE webhook_message SET payload = $4, number = $5 \
              WHERE endpoint = $1 AND session_id = $2 AND event = $3 AND next_try_at IS NOT NULL AND tries = 0";
    INSERT = "INSERT INTO webhook_message (id, endpoint, centre_id, session_id, event, number, payload, created_at, next_try_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    PENDING = "SELECT COUNT(*) FROM webhook_message WHERE endpoint = $1 AND next_try_at IS NOT NULL";
    OVERFLOW = "UPDATE webhook_message SET next_try_at = NULL, given_up = 'overflow' WHERE id IN \
                (SELECT id FROM webhook_message WHERE endpoint = $1 AND next_try_at IS NOT NULL ORDER BY next_try_at LIMIT $2)";
    DUE = "SELECT id, centre_id, payload, tries FROM webhook_message WHERE endpoint = $1 AND next_try_at <= $2 ORDER BY next_try_at LIMIT $3";
    /// Of endpoints the settings no longer name.
    ENDPOINTS = "SELECT DISTINCT endpoint, centre_id FROM webhook_message WHERE next_try_at IS NOT NULL";
    TAKE = "UPDATE webhook_message SET tries = tries + 1, next_try_at = $2 WHERE id = $1 AND next_try_at <= $3";
    DELIVERED = "UPDATE webhook_message SET delivered_at = $2, next_try_at = NULL WHERE id = $1";
    LATER = "UPDATE webhook_message SET next_try_at = $2 WHERE id = $1";
    GIVEN_UP = "UPDATE webhook_message SET next_try_at = NULL, given_up = $2 WHERE id = $1";
    ABANDONED = "UPDATE webhook_message SET next_try_at = NULL, given_up = $3 WHERE endpoint = $1 AND centre_id = $2 AND next_try_at IS NOT NULL";
    AGAIN = "UPDATE webhook_message SET next_try_at = $2, given_up = NULL, tries = 0 WHERE id = $1 AND centre_id = $3 AND given_up IS NOT NULL";
    DEAD = "SELECT id, endpoint, session_id, event, created_at, given_up FROM webhook_message \
            WHERE centre_id = $1 AND given_up IS NOT NULL ORDER BY created_at DESC LIMIT $2";
    LAST = "SELECT endpoint, MAX(delivered_at) FROM webhook_message WHERE centre_id = $1 AND delivered_at IS NOT NULL GROUP BY endpoint";
    WAITING = "SELECT COUNT(*) FROM webhook_message WHERE endpoint = $1 AND next_try_at IS NOT NULL AND centre_id = $2";
    FORGET_DELIVERED = "DELETE FROM webhook_message WHERE centre_id = $1 AND delivered_at < $2 AND delivered_at IS NOT NULL";
    FORGET_GIVEN_UP = "DELETE FROM webhook_message WHERE centre_id = $1 AND created_at < $2 AND given_up IS NOT NULL";
    FORGET_TOLD = "DELETE FROM webhook_told WHERE session_id IN (SELECT id FROM session WHERE centre_id = $1 AND ends_at < $2 AND ends_at > $3)";
}

/// A message on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub id: WebhookMessageId,
    pub centre: CentreId,
    pub payload: String,
    /// Before this one.
    pub tries: u16,
}

/// A message that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    pub id: WebhookMessageId,
    pub endpoint: String,
    pub session: SessionId,
    pub event: String,
    pub created_at: Timestamp,
    pub why: String,
}

/// Up to which number an endpoint was told of a centre; none when never.
pub async fn cursor(db: &mut Conn, endpoint: &str, centre: CentreId) -> Result<Option<Number>, Fault> {
    let row: Option<(i64,)> = db.opt(CURSOR, args![endpoint, centre]).await?;
    Ok(row.map(|(number,)| Number(number)))
}

pub async fn set_cursor(held: &mut Held, endpoint: &str, number: Number) -> Result<(), Fault> {
    let centre = held.centre();
    held.run(SET_CURSOR, args![endpoint, centre, number]).await.map(drop)
}

/// A session that is seen differently, called off ones too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    pub id: SessionId,
    /// The last number that changed what calendars show of it.
    pub content: Number,
    pub window: Window,
}

/// Sessions seen differently after a number; some `most` of them, and the number up to which that is all.
pub async fn changed(
    db: &mut Conn,
    centre: CentreId,
    (after, until): (Number, Number),
    most: u16,
) -> Result<(Vec<Seen>, Number), Fault> {
    let end: Option<(i64,)> = db.opt(PAGE_END, args![centre, after, most]).await?;
    let until = end.map_or(until, |(number,)| Number(number).min(until));
    let rows: Vec<(Uuid, i64, Timestamp, Timestamp)> = db.all(CHANGED, args![centre, after, until]).await?;
    let seen = rows.into_iter().filter_map(|(id, content, starts, ends)| {
        let window = Window::new(starts, ends)?;
        Some(Seen { id: SessionId(id), content: Number(content), window })
    });
    Ok((seen.collect(), until))
}

/// What an endpoint was told last of sessions that start between two instants: digests.
pub async fn told(
    db: &mut Conn,
    endpoint: &str,
    centre: CentreId,
    (from, until): (Timestamp, Timestamp),
) -> Result<HashMap<(SessionId, Event), String>, Fault> {
    let rows: Vec<(Uuid, String, String)> = db.all(TOLD, args![endpoint, centre, from, until]).await?;
    let read = |(session, event, digest): (Uuid, String, String)| {
        Some(((SessionId(session), Event::parse(&event)?), digest))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// An endpoint knows, or is about to hear, what this digest stands for.
pub async fn tell(
    held: &mut Held,
    endpoint: &str,
    (session, event): (SessionId, Event),
    digest: &str,
) -> Result<(), Fault> {
    held.run(TELL, args![endpoint, session, event.word(), digest]).await.map(drop)
}

/// Puts a message into the outbox, in the place of one about the same that nobody has set out with.
pub async fn queue(
    held: &mut Held,
    endpoint: &str,
    (session, event): (SessionId, Event),
    (payload, number): (&str, Number),
    now: Timestamp,
) -> Result<(), Fault> {
    let redrawn = held.run(REDRAW, args![endpoint, session, event.word(), payload, number]).await?;
    if redrawn == 0 {
        let (id, centre) = (WebhookMessageId::new(), held.centre());
        let values = args![id, endpoint, centre, session, event.word(), number, payload, now];
        held.run(INSERT, values).await?;
    }
    Ok(())
}

/// Gives up the oldest where more than `most` wait for an endpoint. How many.
pub async fn bound(held: &mut Held, endpoint: &str, most: i64) -> Result<u64, Fault> {
    let (waiting,): (i64,) = held.one(PENDING, args![endpoint]).await?;
    if waiting <= most {
        return Ok(0);
    }
    held.run(OVERFLOW, args![endpoint, waiting - most]).await
}

/// Messages of an endpoint that are due, the longest due first.
pub async fn due(db: &mut Conn, endpoint: &str, now: Timestamp, most: u16) -> Result<Vec<Message>, Fault> {
    let rows: Vec<(Uuid, Uuid, String, i64)> = db.all(DUE, args![endpoint, now, most]).await?;
    let read = |(id, centre, payload, tries)| Message {
        id: WebhookMessageId(id),
        centre: CentreId(centre),
        payload,
        tries: super::centres::figure(tries),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Endpoints something waits for, with the centre it is about.
pub async fn endpoints(db: &mut Conn) -> Result<Vec<(String, CentreId)>, Fault> {
    let rows: Vec<(String, Uuid)> = db.all(ENDPOINTS, args![]).await?;
    Ok(rows.into_iter().map(|(endpoint, centre)| (endpoint, CentreId(centre))).collect())
}

/// Somebody sets out with it; false when it is not due, or somebody else did.
pub async fn take(
    held: &mut Held,
    id: WebhookMessageId,
    until: Timestamp,
    now: Timestamp,
) -> Result<bool, Fault> {
    Ok(held.run(TAKE, args![id, until, now]).await? == 1)
}

pub async fn delivered(held: &mut Held, id: WebhookMessageId, now: Timestamp) -> Result<(), Fault> {
    held.run(DELIVERED, args![id, now]).await.map(drop)
}

/// Tried again then.
pub async fn later(held: &mut Held, id: WebhookMessageId, next: Timestamp) -> Result<(), Fault> {
    held.run(LATER, args![id, next]).await.map(drop)
}

/// Never tried again by itself.
pub async fn given_up(held: &mut Held, id: WebhookMessageId, why: &str) -> Result<(), Fault> {
    held.run(GIVEN_UP, args![id, why]).await.map(drop)
}

/// Everything that waits for an endpoint is given up.
pub async fn abandon(held: &mut Held, endpoint: &str, why: &str) -> Result<u64, Fault> {
    let centre = held.centre();
    held.run(ABANDONED, args![endpoint, centre, why]).await
}

/// What was given up is tried again, from the first try on; false when there is no such message here.
pub async fn again(held: &mut Held, id: WebhookMessageId, now: Timestamp) -> Result<bool, Fault> {
    let centre = held.centre();
    Ok(held.run(AGAIN, args![id, now, centre]).await? == 1)
}

/// What was given up in a centre, the newest first.
pub async fn dead(db: &mut Conn, centre: CentreId, most: u16) -> Result<Vec<Dead>, Fault> {
    type Row = (Uuid, String, Uuid, String, Timestamp, Option<String>);
    let rows: Vec<Row> = db.all(DEAD, args![centre, most]).await?;
    let read = |(id, endpoint, session, event, created_at, why): Row| Dead {
        id: WebhookMessageId(id),
        endpoint,
        session: SessionId(session),
        event,
        created_at,
        why: why.unwrap_or_default(),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// When each endpoint last took something of a centre.
pub async fn last(db: &mut Conn, centre: CentreId) -> Result<HashMap<String, Timestamp>, Fault> {
    let rows: Vec<(String, Timestamp)> = db.all(LAST, args![centre]).await?;
    Ok(rows.into_iter().collect())
}

/// How many messages about a centre wait for an endpoint.
pub async fn waiting(db: &mut Conn, endpoint: &str, centre: CentreId) -> Result<i64, Fault> {
    let (count,): (i64,) = db.one(WAITING, args![endpoint, centre]).await?;
    Ok(count)
}

/// Forgets what was delivered by one instant, given up by another, and told of sessions over by the first.
pub async fn forget(held: &mut Held, (delivered, given_up): (Timestamp, Timestamp)) -> Result<(), Fault> {
    let centre = held.centre();
    held.run(FORGET_DELIVERED, args![centre, delivered]).await?;
    held.run(FORGET_GIVEN_UP, args![centre, given_up]).await?;
    held.run(FORGET_TOLD, args![centre, delivered, given_up]).await.map(drop)
}
