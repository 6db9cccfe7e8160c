//! Open data, as rows: what each feed gives out, and how far a centre's feeds have been brought.
//!
//! Keeps true: an item is written while the ledger is held, so numbers are seen in their order by whoever reads.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::harvest::Feed;
use crate::domain::ids::{CentreId, Number};
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use std::collections::HashMap;
use uuid::Uuid;

statements! {
    STAND = "SELECT number, seen FROM harvest WHERE centre_id = $1";
    SET_STAND = "INSERT INTO harvest (centre_id, number, seen) VALUES ($1, $2, $3) \
                 ON CONFLICT (centre_id) DO UPDATE SET number = excluded.number, seen = excluded.seen";
    GIVEN = "SELECT id, feed, data FROM harvest_item WHERE centre_id = $1 AND data IS NOT NULL";
    GIVEN_OF = "SELECT id, feed, data FROM harvest_item WHERE centre_id = $1 AND id = $2 AND data IS NOT NULL";
    /// One statement, so that a page is one moment (RPDE 1.0, section 4.2).
    PAGE = "SELECT id, number, data FROM harvest_item WHERE centre_id = $1 AND feed = $2 AND number > $3 ORDER BY number LIMIT $4";
    ITEM = "SELECT data FROM harvest_item WHERE centre_id = $1 AND id = $2 AND feed = $3 AND data IS NOT NULL";
    WRITE = "INSERT INTO harvest_item (centre_id, id, feed, number, data, gone_at) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (centre_id, id, feed) DO UPDATE SET number = excluded.number, data = excluded.data, gone_at = excluded.gone_at";
    FORGET = "DELETE FROM harvest_item WHERE centre_id = $1 AND gone_at < $2 AND gone_at IS NOT NULL";
}

/// How far a centre's feeds have been brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stand {
    /// The last number given to an item.
    pub number: i64,
    /// The number of the ledger up to which everything was looked at.
    pub seen: Number,
}

/// An item of a page.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Item {
    pub id: Uuid,
    pub number: i64,
    /// None: it is gone.
    pub data: Option<String>,
}

/// What is given out, by feed and id.
pub type Given = HashMap<(Feed, Uuid), String>;

pub async fn stand(db: &mut Conn, centre: CentreId) -> Result<Option<Stand>, Fault> {
    let row: Option<(i64, i64)> = db.opt(STAND, args![centre]).await?;
    Ok(row.map(|(number, seen)| Stand { number, seen: Number(seen) }))
}

pub async fn set_stand(held: &mut Held, stand: Stand) -> Result<(), Fault> {
    let centre = held.centre();
    held.run(SET_STAND, args![centre, stand.number, stand.seen]).await.map(drop)
}

/// Everything a centre gives out.
pub async fn given(db: &mut Conn, centre: CentreId) -> Result<Given, Fault> {
    Ok(read(db.all(GIVEN, args![centre]).await?))
}

/// What is given out of one session or series: it stands in one feed, or has just left another.
pub async fn given_of(db: &mut Conn, centre: CentreId, id: Uuid) -> Result<Given, Fault> {
    Ok(read(db.all(GIVEN_OF, args![centre, id]).await?))
}

fn read(rows: Vec<(Uuid, String, String)>) -> Given {
    rows.into_iter().filter_map(|(id, feed, data)| Some(((Feed::parse(&feed)?, id), data))).collect()
}

/// The items of a feed after a number, in the order of their numbers.
pub async fn page(
    db: &mut Conn,
    centre: CentreId,
    feed: Feed,
    after: i64,
    most: usize,
) -> Result<Vec<Item>, Fault> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    db.all(PAGE, args![centre, feed.word(), after, most]).await
}

/// What is given out of one item.
pub async fn item(
    db: &mut Conn,
    centre: CentreId,
    (feed, id): (Feed, Uuid),
) -> Result<Option<String>, Fault> {
    let row: Option<(String,)> = db.opt(ITEM, args![centre, id, feed.word()]).await?;
    Ok(row.map(|(data,)| data))
}

/// Gives an item out under a number, or tells that it is gone.
pub async fn write(
    held: &mut Held,
    (feed, id): (Feed, Uuid),
    data: Option<&str>,
    (number, now): (i64, Timestamp),
) -> Result<(), Fault> {
    let centre = held.centre();
    let gone_at = data.is_none().then_some(now);
    let values = args![centre, id, feed.word(), number, data.map(String::from), gone_at];
    held.run(WRITE, values).await.map(drop)
}

/// Forgets what has been told as gone since before an instant.
pub async fn forget(held: &mut Held, before: Timestamp) -> Result<u64, Fault> {
    let centre = held.centre();
    held.run(FORGET, args![centre, before]).await
}
