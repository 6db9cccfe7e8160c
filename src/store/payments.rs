//! Money noted at the desk, as rows.
//!
//! Keeps true: a row is never changed; a press sent twice is one row.

use super::engine::{Conn, args, statements};
use super::ledger::{Actor, Held};
use crate::domain::ids::{BookingId, CentreId, PaymentId, SessionId};
use crate::domain::names::Names;
use crate::domain::payment::{Charged, Noted, Press};
use crate::domain::series::Terms;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Timestamp};
use crate::error::Fault;
use std::collections::HashMap;
use uuid::Uuid;

/// Sessions of a window that are over and stood.
macro_rules! over {
    () => {
        "s.centre_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND s.ends_at <= $4 AND s.cancelled IS NULL "
    };
}

statements! {
    NOTE = "INSERT INTO payment (id, centre_id, session_id, booking_id, coins, at, staff_id) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    OF_SESSION = "SELECT booking_id, CAST(SUM(coins) AS BIGINT) FROM payment WHERE session_id = $1 GROUP BY booking_id";
    SESSIONS = concat!("SELECT s.id, s.date, s.host_zh, s.host_en, s.terms, COALESCE(n.attended + n.late + n.walk_in_children, 0) \
                FROM session s LEFT JOIN session_count n ON n.session_id = s.id WHERE ", over!(), "ORDER BY s.starts_at, s.id");
    CAME = concat!("SELECT s.id, COUNT(*) FROM session s JOIN booking_child c ON c.session_id = s.id AND c.active \
            WHERE c.state IN ('attended', 'late') AND NOT c.carried AND NOT c.along AND ", over!(), "GROUP BY s.id");
    NAMELESS = concat!("SELECT s.id, CAST(SUM(v.children) AS BIGINT) FROM session s JOIN visit v ON v.session_id = s.id AND v.kind = 'walk_in' WHERE ", over!(),
                "AND v.heads > 0 AND v.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM visit u WHERE u.undoes = v.id) GROUP BY s.id");
    NOTED = concat!("SELECT s.id, CAST(SUM(p.coins) AS BIGINT) FROM session s JOIN payment p ON p.session_id = s.id WHERE ", over!(), "GROUP BY s.id");
}

/// False: this very press is noted already.
pub async fn note(
    held: &mut Held,
    id: PaymentId,
    (session, booking): (SessionId, Option<BookingId>),
    press: Press,
    now: Timestamp,
) -> Result<bool, Fault> {
    let centre = held.centre();
    let staff = match held.actor() {
        Actor::Staff(staff) => Some(staff),
        Actor::Household(_) | Actor::Device(_) | Actor::Counter(_) | Actor::Host(_) | Actor::System => None,
    };
    let values = args![id, centre, session, booking, press.coins(), now, staff];
    Ok(held.run(NOTE, values).await? == 1)
}

/// What was noted in a session.
pub async fn of_session(db: &mut Conn, session: SessionId) -> Result<Noted, Fault> {
    let rows: Vec<(Option<Uuid>, i64)> = db.all(OF_SESSION, args![session]).await?;
    let read = |(booking, coins): (Option<Uuid>, i64)| {
        (booking.map(BookingId), u64::try_from(coins).unwrap_or_default())
    };
    Ok(rows.into_iter().map(read).collect())
}

type SessionRow = (Uuid, Date, String, String, String, i64);

/// Sessions with a fee, or for which something was noted, that are over in a stretch of time.
pub async fn charged(
    db: &mut Conn,
    centre: CentreId,
    window: Window,
    now: Timestamp,
) -> Result<Vec<Charged>, Fault> {
    let values = || args![centre, window.starts(), window.ends(), now];
    let rows: Vec<SessionRow> = db.all(SESSIONS, values()).await?;
    let mut children: HashMap<Uuid, u64> = HashMap::new();
    for statement in [CAME, NAMELESS] {
        let counted: Vec<(Uuid, i64)> = db.all(statement, values()).await?;
        for (id, many) in counted {
            *children.entry(id).or_default() += u64::try_from(many).unwrap_or_default();
        }
    }
    let noted: Vec<(Uuid, i64)> = db.all(NOTED, values()).await?;
    let noted: HashMap<Uuid, i64> = noted.into_iter().collect();
    let mut all = Vec::new();
    for (id, date, zh, en, terms, counted) in rows {
        let terms: Terms = serde_json::from_str(&terms)?;
        let noted = noted.get(&id).map(|coins| u64::try_from(*coins).unwrap_or_default());
        if terms.fee.amount().is_none() && noted.is_none() {
            continue;
        }
        let children = children.get(&id).copied().unwrap_or_default() + counted.unsigned_abs();
        let host = Names { zh, en };
        all.push(Charged { date, host, fee: terms.fee, children, noted: noted.unwrap_or_default() });
    }
    Ok(all)
}
