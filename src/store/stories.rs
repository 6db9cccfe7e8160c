//! What the ledger tells of one session, or of the house, as rows.
//!
//! Keeps true: how a private room is used is in no story (M2).

use super::engine::{Conn, args, statements};
use crate::domain::ids::{CentreId, Number, SessionId, StaffId};
use crate::domain::story::{Line, Teller};
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use crate::store::staff;
use std::collections::HashMap;
use uuid::Uuid;

statements! {
    /// Changes of a session and of the bookings in it, in the one order there is.
    STORY = "SELECT g.number, g.at, g.actor, g.verb, g.detail, b.code FROM booking b JOIN change g ON g.centre_id = b.centre_id AND g.subject = b.id \
             WHERE b.session_id = $2 AND b.centre_id = $1 \
             UNION ALL SELECT g.number, g.at, g.actor, g.verb, g.detail, NULL FROM change g WHERE g.centre_id = $1 AND g.subject = $2 \
             ORDER BY 1 DESC LIMIT $3";
    HOUSE = "SELECT g.number, g.at, g.actor, g.verb, g.detail, b.code, COALESCE(b.session_id, s.id) FROM change g \
             LEFT JOIN booking b ON b.id = g.subject LEFT JOIN session s ON s.id = g.subject \
             WHERE g.centre_id = $1 AND g.number < $2 AND g.verb NOT LIKE 'private.%' ORDER BY g.number DESC LIMIT $3";
}

type Row = (i64, Timestamp, Option<String>, String, Option<String>, Option<String>);

/// The last `most` changes of a session and its bookings, the newest first.
pub async fn of_session(
    db: &mut Conn,
    centre: CentreId,
    session: SessionId,
    most: u16,
) -> Result<Vec<Line>, Fault> {
    let rows: Vec<Row> = db.all(STORY, args![centre, session, most]).await?;
    let mut known = HashMap::new();
    let mut lines = Vec::with_capacity(rows.len());
    for (number, at, actor, verb, detail, code) in rows {
        let actor = teller(db, actor.as_deref(), &mut known).await?;
        let detail = detail.unwrap_or_default();
        lines.push(Line { number: Number(number), at, actor, verb, detail, code, session: None });
    }
    Ok(lines)
}

type HouseRow = (i64, Timestamp, Option<String>, String, Option<String>, Option<String>, Option<Uuid>);

/// The `most` changes of a centre before a number, the newest first.
pub async fn of_centre(
    db: &mut Conn,
    centre: CentreId,
    before: Option<Number>,
    most: u16,
) -> Result<Vec<Line>, Fault> {
    let before = before.map_or(i64::MAX, |number| number.0);
    let rows: Vec<HouseRow> = db.all(HOUSE, args![centre, before, most]).await?;
    let mut known = HashMap::new();
    let mut lines = Vec::with_capacity(rows.len());
    for (number, at, actor, verb, detail, code, session) in rows {
        let actor = teller(db, actor.as_deref(), &mut known).await?;
        let (detail, session) = (detail.unwrap_or_default(), session.map(SessionId));
        lines.push(Line { number: Number(number), at, actor, verb, detail, code, session });
    }
    Ok(lines)
}

pub(super) async fn teller(
    db: &mut Conn,
    actor: Option<&str>,
    known: &mut HashMap<StaffId, Option<String>>,
) -> Result<Teller, Fault> {
    let Some(actor) = actor else { return Ok(Teller::Forgotten) };
    let Some(id) = actor.strip_prefix("staff:").and_then(|id| id.parse::<StaffId>().ok()) else {
        return Ok(match actor.split(':').next() {
            Some("household") => Teller::Household,
            Some("device") => Teller::Device,
            _ => Teller::System,
        });
    };
    if let Some(name) = known.get(&id) {
        return Ok(Teller::Staff(name.clone()));
    }
    let name = staff::name(db, id).await?.map(|name| name.as_str().to_string());
    known.insert(id, name.clone());
    Ok(Teller::Staff(name))
}
