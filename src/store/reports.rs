//! What is stored of a period, in the few statements a report is drawn from (S5).
//!
//! Keeps true: sessions that are over and stood, in rooms the public may see into; of a private room its uses by day
//! alone (M3). What was counted before its bookings were forgotten, or in another house, is counted on.

use super::engine::{Conn, args, statements};
use super::refusals;
use crate::domain::ids::{CentreId, RoomId};
use crate::domain::report::{Facts, Happening, Outcome, Period, Reached};
use crate::domain::series::{Counts, Terms};
use crate::domain::window::Window;
use crate::domain::zone::{Date, Datelike, TimeOfDay, Timelike, Timestamp, Zone};
use crate::error::Fault;
use std::collections::HashMap;
use uuid::Uuid;

/// Sessions of a window that are over and stood, where the public may look.
macro_rules! over {
    () => {
        "s.centre_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND s.ends_at <= $4 AND s.cancelled IS NULL \
         AND EXISTS (SELECT 1 FROM room r WHERE r.id = s.room_id AND r.privacy = 'public') "
    };
}

statements! {
    SESSIONS = concat!("SELECT s.id, s.room_id, s.date, s.wall, s.starts_at, s.ends_at, s.places, s.terms, \
                n.attended, n.late, n.no_show, n.turned_away, n.cancelled, n.walk_in_children \
                FROM session s LEFT JOIN session_count n ON n.session_id = s.id WHERE ", over!());
    /// Children who came, by session.
    CAME = concat!("SELECT s.id, CAST(SUM(CASE WHEN c.state = 'attended' THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN c.state = 'late' THEN 1 ELSE 0 END) AS BIGINT), \
            CAST(SUM(CASE WHEN c.state = 'confirmed' THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN c.state <> 'waiting' AND (c.carried OR c.along) THEN 1 ELSE 0 END) AS BIGINT) \
            FROM session s JOIN booking_child c ON c.session_id = s.id AND c.active WHERE ", over!(), "GROUP BY s.id");
    /// Children who did not, or who had waited: a course has its own line (B9).
    ENDED = concat!("SELECT s.id, c.state, c.ended_by, CASE WHEN b.enrolment_id IS NOT NULL THEN 'no' \
             WHEN c.state IN ('waiting', 'offered', 'lapsed') THEN 'line' \
             WHEN b.promoted_at IS NOT NULL AND b.offered_until IS NULL THEN 'placed' \
             WHEN b.promoted_at IS NOT NULL THEN 'line' \
             WHEN c.state = 'cancelled' AND EXISTS (SELECT 1 FROM change h WHERE h.centre_id = b.centre_id AND h.subject = b.id AND h.verb = 'booking.waiting') THEN 'line' \
             ELSE 'no' END AS waited, COUNT(*) \
             FROM session s JOIN booking b ON b.session_id = s.id JOIN booking_child c ON c.booking_id = b.id WHERE ", over!(),
             "AND (NOT c.active OR b.promoted_at IS NOT NULL OR c.state = 'waiting') GROUP BY s.id, c.state, c.ended_by, waited");
    /// Children let in without a name, by session (C8).
    WALK_INS = concat!("SELECT s.id, CAST(SUM(v.children) AS BIGINT) FROM session s JOIN visit v ON v.session_id = s.id AND v.kind IN ('walk_in', 'group') WHERE ", over!(),
                "AND v.heads > 0 AND v.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM visit u WHERE u.undoes = v.id) GROUP BY s.id");
    /// Grown-ups in the room with a child that came, by session of one room (V1).
    GROWN_UPS = concat!("SELECT s.id, COUNT(*) FROM session s JOIN booking b ON b.session_id = s.id JOIN booking_guardian g ON g.booking_id = b.id WHERE ", over!(),
                 "AND s.room_id = $5 AND g.in_room AND EXISTS (SELECT 1 FROM booking_child c WHERE c.booking_id = b.id AND c.state IN ('attended', 'late')) GROUP BY s.id");
    /// Each child that came: its birth date, the first day of it, how often, and how often late.
    CHILDREN = concat!("SELECT k.birth, x.first_date, x.visits, x.late FROM (SELECT c.child_id, MIN(s.date) AS first_date, COUNT(*) AS visits, \
                CAST(SUM(CASE WHEN c.state = 'late' THEN 1 ELSE 0 END) AS BIGINT) AS late \
                FROM session s JOIN booking_child c ON c.session_id = s.id AND c.active WHERE c.state IN ('attended', 'late') AND ", over!(), "GROUP BY c.child_id) AS x \
                JOIN child k ON k.id = x.child_id");
    /// How often children came of whom only a count is kept, in time and late; and how often without a name.
    COUNTED = concat!("SELECT CAST((SELECT COALESCE(SUM(n.attended), 0) FROM session s JOIN session_count n ON n.session_id = s.id WHERE ", over!(), ") AS BIGINT), \
               CAST((SELECT COALESCE(SUM(n.late), 0) FROM session s JOIN session_count n ON n.session_id = s.id WHERE ", over!(), ") AS BIGINT), \
               CAST((SELECT COALESCE(SUM(v.children), 0) FROM session s JOIN visit v ON v.session_id = s.id AND v.kind IN ('walk_in', 'group') WHERE ", over!(), "AND v.heads > 0 \
               AND v.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM visit u WHERE u.undoes = v.id)) \
               + (SELECT COALESCE(SUM(n.walk_in_children), 0) FROM session s JOIN session_count n ON n.session_id = s.id WHERE ", over!(), ") AS BIGINT)");
    PRIVATE = "SELECT r.id, CAST(COALESCE(SUM(d.uses), 0) AS BIGINT) FROM room r LEFT JOIN private_day d ON d.room_id = r.id AND d.date >= $2 AND d.date <= $3 \
               WHERE r.centre_id = $1 AND r.privacy = 'private' AND r.open GROUP BY r.id, r.position ORDER BY r.position";
}

/// Of which centre, and what is over by when.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub centre: CentreId,
    pub zone: Zone,
    pub now: Timestamp,
}

/// Everything a report of a period is drawn from.
pub async fn facts(db: &mut Conn, asked: Asked, period: Period) -> Result<Facts, Fault> {
    let (Some(window), Some(year)) = (period.window(asked.zone), period.year().window(asked.zone)) else {
        return Ok(Facts::default());
    };
    let (in_time, late, walked_in): (i64, i64, i64) = db.one(COUNTED, values(asked, year)).await?;
    let children_of_year = children(db, asked, year).await?;
    let booked: i64 = children_of_year.iter().map(|(.., visits, late)| visits - late).sum();
    let booked_late: i64 = children_of_year.iter().map(|(.., late)| late).sum();
    let private: Vec<(Uuid, i64)> = db.all(PRIVATE, args![asked.centre, period.from(), period.to()]).await?;
    Ok(Facts {
        happenings: happenings(db, asked, window).await?,
        children: children(db, asked, window).await?.into_iter().map(reached).collect(),
        children_of_year: children_of_year.into_iter().map(reached).collect(),
        visits_of_year: [booked + in_time, booked_late + late, walked_in].map(i64::unsigned_abs),
        turned_away: refusals::of_period(db, asked.centre, period).await?,
        private: private.into_iter().map(|(room, uses)| (RoomId(room), uses.unsigned_abs())).collect(),
    })
}

fn values(asked: Asked, window: Window) -> Vec<super::Arg> {
    args![asked.centre, window.starts(), window.ends(), asked.now]
}

/// Birth date, first day, how often, and how often late.
type Visitor = (Option<Date>, Date, i64, i64);

async fn children(db: &mut Conn, asked: Asked, window: Window) -> Result<Vec<Visitor>, Fault> {
    db.all(CHILDREN, values(asked, window)).await
}

fn reached((birth, first, ..): Visitor) -> Reached {
    (birth, first)
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: Uuid,
    room_id: Uuid,
    date: Date,
    wall: String,
    starts_at: Timestamp,
    ends_at: Timestamp,
    places: i64,
    terms: String,
    attended: Option<i64>,
    late: Option<i64>,
    no_show: Option<i64>,
    turned_away: Option<i64>,
    cancelled: Option<i64>,
    walk_in_children: Option<i64>,
}

impl SessionRow {
    fn read(&self) -> Result<Happening, Fault> {
        let wall: TimeOfDay =
            self.wall.parse().map_err(|_| Fault::Corrupt(format!("wall time of session {}", self.id)))?;
        let counted = |figure: Option<i64>| figure.unwrap_or_default().unsigned_abs();
        Ok(Happening {
            room: RoomId(self.room_id),
            date: self.date,
            weekday: u8::try_from(self.date.weekday().num_days_from_monday()).unwrap_or_default(),
            minute: u16::try_from(wall.hour() * 60 + wall.minute()).unwrap_or_default(),
            minutes: u32::try_from((self.ends_at - self.starts_at).num_minutes()).unwrap_or_default(),
            places: u32::try_from(self.places).unwrap_or_default(),
            outcome: Outcome {
                attended: counted(self.attended),
                late: counted(self.late),
                no_show: counted(self.no_show),
                cancelled: counted(self.cancelled),
                turned_away: counted(self.turned_away),
                walk_ins: counted(self.walk_in_children),
                ..Outcome::default()
            },
        })
    }
}

async fn happenings(db: &mut Conn, asked: Asked, window: Window) -> Result<Vec<Happening>, Fault> {
    let rows: Vec<SessionRow> = db.all(SESSIONS, values(asked, window)).await?;
    let at: HashMap<Uuid, usize> = rows.iter().enumerate().map(|(at, row)| (row.id, at)).collect();
    let mut all = rows.iter().map(SessionRow::read).collect::<Result<Vec<_>, Fault>>()?;
    let mut outcome = |id: Uuid, note: &dyn Fn(&mut Outcome)| {
        if let Some(happening) = at.get(&id).and_then(|at| all.get_mut(*at)) {
            note(&mut happening.outcome);
        }
    };
    let came: Vec<(Uuid, i64, i64, i64, i64)> = db.all(CAME, values(asked, window)).await?;
    for (id, attended, late, unnoted, placeless) in came {
        let [attended, late, unnoted, placeless] =
            [attended, late, unnoted, placeless].map(i64::unsigned_abs);
        outcome(id, &|o| {
            o.attended += attended;
            o.late += late;
            o.unnoted += unnoted;
            o.placeless += placeless;
        });
    }
    let ended: Vec<(Uuid, String, Option<String>, String, i64)> =
        db.all(ENDED, values(asked, window)).await?;
    for (id, state, by, waited, children) in ended {
        outcome(id, &|o| end(o, (&state, by.as_deref()), &waited, children.unsigned_abs()));
    }
    let walk_ins: Vec<(Uuid, i64)> = db.all(WALK_INS, values(asked, window)).await?;
    for (id, children) in walk_ins {
        outcome(id, &|o| o.walk_ins += children.unsigned_abs());
    }
    for room in seated(&rows)? {
        let mut values = values(asked, window);
        values.extend(args![room]);
        let grown_ups: Vec<(Uuid, i64)> = db.all(GROWN_UPS, values).await?;
        for (id, seats) in grown_ups {
            outcome(id, &|o| o.grown_ups += seats.unsigned_abs());
        }
    }
    Ok(all)
}

/// One child's end, or its way through the line: who came, who had a place and did not, who never had one.
fn end(outcome: &mut Outcome, (state, by): (&str, Option<&str>), waited: &str, children: u64) {
    let has_come = matches!(state, "attended" | "late");
    match state {
        "no_show" => outcome.no_show += children,
        "turned_away" => outcome.turned_away += children,
        // Never had a place to give up; or the centre took it, which is not the family's doing.
        "cancelled" if waited != "line" && by != Some("centre") => outcome.cancelled += children,
        _ => {}
    }
    let [came, stayed_away, left_over] = &mut outcome.waited;
    match waited {
        "placed" if has_come => *came += children,
        "placed" => *stayed_away += children,
        "line" if by != Some("centre") => *left_over += children,
        _ => {}
    }
}

/// Rooms with sessions in which a place is a seat. Sessions of one series share their terms: each text is read once.
fn seated(rows: &[SessionRow]) -> Result<Vec<Uuid>, Fault> {
    let mut read: HashMap<&str, bool> = HashMap::new();
    let mut rooms = Vec::new();
    for row in rows {
        let seats = match read.get(row.terms.as_str()) {
            Some(seats) => *seats,
            None => {
                let terms: Terms = serde_json::from_str(&row.terms)?;
                *read.entry(&row.terms).or_insert(terms.counts == Counts::Seats)
            }
        };
        if seats && !rooms.contains(&row.room_id) {
            rooms.push(row.room_id);
        }
    }
    Ok(rooms)
}
