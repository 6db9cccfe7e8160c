//! The program's centre, read from its tables and through its own counting, in the lines of `seen`.

use super::model::{Count, Model, Name};
use super::room::Left;
use super::seen::{self, Claim};
use super::stage::Stage;
use leyuan::domain::capacity::{self, Tally};
use leyuan::domain::facts::Facts;
use leyuan::domain::ids::{BookingId, CentreId};
use leyuan::domain::window::Window;
use leyuan::domain::zone::{Date, Span, Timestamp};
use leyuan::error::Fault;
use leyuan::store::{Arg, Conn, facts};
use std::collections::BTreeMap;
use uuid::Uuid;

const CHILDREN: &str = "SELECT b.id, b.session_id, b.enrolment_id, bc.child_id, bc.carried, bc.state, bc.left_at, bc.ended_by, b.offered_until, b.cancel_until \
     FROM session s JOIN booking b ON b.session_id = s.id JOIN booking_child bc ON bc.booking_id = b.id \
     WHERE s.centre_id = $1 ORDER BY b.number, bc.child_id";
/// Those on enrolments, and the guardians of those who wait.
const ENROLLED: &str = "SELECT e.id, ec.child_id, FALSE AS grown, ec.state, ec.ended_by, e.offered_until, e.cancel_until, e.number \
     FROM enrolment e JOIN enrolment_child ec ON ec.enrolment_id = e.id WHERE e.centre_id = $1 \
     UNION ALL SELECT e.id, eg.guardian_id, TRUE, '', NULL, NULL, NULL, e.number \
     FROM enrolment e JOIN enrolment_guardian eg ON eg.enrolment_id = e.id WHERE e.centre_id = $1 ORDER BY 8, 3, 2";
const GUARDIANS: &str = "SELECT g.booking_id, g.guardian_id, g.in_room \
     FROM session s JOIN booking_guardian g ON g.session_id = s.id WHERE s.centre_id = $1";
const STRIKES: &str = "SELECT t.child_id, t.session_date, t.spent \
     FROM household h JOIN child c ON c.household_id = h.id JOIN strike t ON t.child_id = c.id WHERE h.centre_id = $1";
const PAUSES: &str = "SELECT p.child_id, p.from_date, p.until_date \
     FROM household h JOIN child c ON c.household_id = h.id JOIN pause p ON p.child_id = c.id WHERE h.centre_id = $1";
const TOLD: &str = "SELECT n.household_id, n.kind, COUNT(*) FROM household h JOIN notice n ON n.household_id = h.id \
     WHERE h.centre_id = $1 GROUP BY n.household_id, n.kind";
const LEDGER: &str = "SELECT c.last_number, (SELECT COUNT(*) FROM change o WHERE o.centre_id = c.id), \
     (SELECT COALESCE(MAX(o.number), 0) FROM change o WHERE o.centre_id = c.id) FROM centre c WHERE c.id = $1";

#[derive(sqlx::FromRow)]
struct ChildRow {
    id: Uuid,
    session_id: Uuid,
    enrolment_id: Option<Uuid>,
    child_id: Uuid,
    carried: bool,
    state: String,
    left_at: Option<Timestamp>,
    ended_by: Option<String>,
    offered_until: Option<Timestamp>,
    cancel_until: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct EnrolledRow {
    id: Uuid,
    child_id: Uuid,
    grown: bool,
    state: String,
    ended_by: Option<String>,
    offered_until: Option<Timestamp>,
    cancel_until: Option<Timestamp>,
}

/// The day of a strike, and whether it is spent.
type Struck = (Date, bool);
/// From a day until another.
type Paused = (Date, Date);

/// What was read at one moment.
struct Rows {
    facts: Facts,
    children: Vec<ChildRow>,
    enrolled: Vec<EnrolledRow>,
    guardians: Vec<(Uuid, Uuid, bool)>,
    strikes: Vec<(Uuid, Date, bool)>,
    pauses: Vec<(Uuid, Date, Date)>,
    told: Vec<(Uuid, String, i64)>,
    ledger: (i64, i64, i64),
}

async fn read(db: &mut Conn, centre: CentreId, window: Window, now: Timestamp) -> Result<Rows, Fault> {
    let of = || vec![Arg::from(centre)];
    Ok(Rows {
        facts: facts::load(db, centre, None, window, now).await?.expect("a centre"),
        children: db.all(CHILDREN, of()).await?,
        enrolled: db.all(ENROLLED, of()).await?,
        guardians: db.all(GUARDIANS, of()).await?,
        strikes: db.all(STRIKES, of()).await?,
        pauses: db.all(PAUSES, of()).await?,
        told: db.all(TOLD, of()).await?,
        ledger: db.one(LEDGER, of()).await?,
    })
}

impl Stage<'_> {
    /// Everything, as the program has it; `model` only says what is of interest.
    pub async fn lines(&mut self, model: &Model) -> Vec<String> {
        let (centre, now) = (self.cast.centre, self.now);
        let window = Window::lasting(self.cast.earliest, Span::days(16)).expect("a while");
        let read = self.scene.store.read(move |db| Box::pin(read(db, centre, window, now)));
        let rows = read.await.expect("rows");
        self.know_dates(&rows);
        let mut lines = self.booking_lines(&rows);
        lines.extend(self.course_lines(model, &rows));
        lines.extend(self.session_lines(model, &rows.facts));
        lines.extend(self.child_lines(&rows));
        for (household, kind, times) in &rows.told {
            let household = self.cast.households.iter().position(|known| known.0 == *household);
            let kind = kind.trim_start_matches("notice-");
            lines.push(seen::told_line(household.expect("a household"), kind, *times));
        }
        lines.push(match rows.ledger {
            (last, count, most) if last == count && last == most => "the ledger has no gap".into(),
            (last, count, most) => format!("the ledger has {count} changes up to {most}, and says {last}"),
        });
        lines.sort_unstable();
        lines
    }

    fn child(&self, id: Uuid) -> usize {
        self.cast.children.iter().position(|known| known.0 == id).expect("a child")
    }

    /// Who moved up in a course has bookings nobody was told the ids of.
    fn know_dates(&mut self, rows: &Rows) {
        for row in &rows.children {
            let Some(enrolment) = row.enrolment_id else { continue };
            let known = self.enrolments.iter().position(|(known, _)| known.0 == enrolment);
            let session = self.cast.sessions.iter().position(|known| known.0 == row.session_id);
            let (enrolment, session) = known.zip(session).expect("a date of a course");
            let household = self.enrolments[enrolment].1;
            self.dates.insert(Name::Date { enrolment, session }, (BookingId(row.id), household));
        }
    }

    fn booking(&self, id: Uuid) -> Name {
        if let Some(own) = self.bookings.iter().position(|(known, _)| known.0 == id) {
            return Name::Own(own);
        }
        let date = self.dates.iter().find(|(_, (known, _))| known.0 == id);
        date.map_or(Name::Own(usize::MAX), |(name, _)| *name)
    }

    fn booking_lines(&self, rows: &Rows) -> Vec<String> {
        let mut claims: BTreeMap<Name, Claim> = BTreeMap::new();
        for row in &rows.children {
            let claim = claims.entry(self.booking(row.id)).or_insert_with(|| Claim {
                members: Vec::new(),
                guardians: Vec::new(),
                are_in_room: false,
                offered_until: row.offered_until,
                cancel_until: row.cancel_until,
            });
            let left = if row.left_at.is_some() { ", left" } else { "" };
            let state = format!("{}{left}{}", row.state, by(&row.state, row.ended_by.as_deref()));
            claim.members.push((self.child(row.child_id), row.carried, state));
        }
        for (booking, guardian, is_in_room) in &rows.guardians {
            let guardian = self.cast.guardians.iter().position(|known| known.0 == *guardian);
            let claim = claims.get_mut(&self.booking(*booking)).expect("a booking");
            claim.guardians.push(guardian.expect("a guardian"));
            claim.guardians.sort_unstable();
            claim.are_in_room |= is_in_room;
        }
        claims.into_iter().map(|(name, claim)| claim.line(&seen::booking_name(name))).collect()
    }

    fn course_lines(&self, model: &Model, rows: &Rows) -> Vec<String> {
        if model.world.course.is_empty() {
            return Vec::new();
        }
        let mut claims: Vec<(usize, Claim)> = Vec::new();
        for row in &rows.enrolled {
            let id = self.enrolments.iter().position(|(known, _)| known.0 == row.id).unwrap_or(usize::MAX);
            if claims.last().is_none_or(|(last, _)| *last != id) {
                let (offered_until, cancel_until) = (row.offered_until, row.cancel_until);
                let (members, guardians) = (Vec::new(), Vec::new());
                claims.push((
                    id,
                    Claim { members, guardians, are_in_room: false, offered_until, cancel_until },
                ));
            }
            let (_, claim) = claims.last_mut().expect("a claim");
            if row.grown {
                let guardian = self.cast.guardians.iter().position(|known| known.0 == row.child_id);
                claim.guardians.extend(guardian.filter(|_| claim.is("waiting")));
                claim.guardians.sort_unstable();
            } else {
                let state = format!("{}{}", row.state, by(&row.state, row.ended_by.as_deref()));
                claim.members.push((self.child(row.child_id), false, state));
            }
        }
        let waits = claims.iter().filter(|(_, claim)| claim.is("waiting")).map(|(id, _)| *id);
        let mut lines = vec![seen::course_line(&waits.collect::<Vec<_>>())];
        lines.extend(claims.into_iter().map(|(id, claim)| claim.line(&seen::enrolment_name(id))));
        lines
    }

    fn session_lines(&self, model: &Model, facts: &Facts) -> Vec<String> {
        let mut lines = Vec::new();
        for (session, id) in self.cast.sessions.iter().enumerate() {
            let mut line: Vec<_> = facts.holdings.iter().filter(|holding| holding.session == *id).collect();
            line.retain(|holding| holding.state == leyuan::domain::booking::State::Waiting);
            line.sort_by_key(|holding| holding.number);
            let mut line: Vec<Name> = line.iter().map(|holding| self.booking(holding.booking.0)).collect();
            line.dedup();
            lines.push(seen::line_line(session, &line));
            if !seen::is_of_interest(model, session) {
                continue;
            }
            let of = facts.session(*id).expect("a session");
            let left = capacity::left(facts, of, self.now);
            let left = Left {
                places: left.places,
                ahead: left.places_ahead,
                room: left.room,
                whole: left.whole,
                building: left.building,
                families: left.families,
            };
            let (inside, walk_ins) = counts(facts.tallies.get(id).copied().unwrap_or_default());
            lines.push(seen::session_line(session, left, inside, walk_ins));
        }
        lines
    }

    fn child_lines(&self, rows: &Rows) -> Vec<String> {
        let mut all: BTreeMap<usize, (Vec<Struck>, Vec<Paused>)> = BTreeMap::new();
        for (child, date, is_spent) in &rows.strikes {
            all.entry(self.child(*child)).or_default().0.push((*date, *is_spent));
        }
        for (child, from, until) in &rows.pauses {
            all.entry(self.child(*child)).or_default().1.push((*from, *until));
        }
        all.into_iter().map(|(child, (strikes, pauses))| seen::child_line(child, strikes, pauses)).collect()
    }
}

/// Who ended it.
fn by(state: &str, ended_by: Option<&str>) -> String {
    ended_by.filter(|_| state == "cancelled").map(|by| format!(" {by}")).unwrap_or_default()
}

fn counts(tally: Tally) -> (Count, Count) {
    let all =
        Count { children: tally.children.into(), heads: tally.heads.into(), on_site: tally.on_site.into() };
    let walk_ins = Count {
        children: tally.walk_in_children.into(),
        heads: tally.walk_in_heads.into(),
        on_site: tally.walk_in_on_site.into(),
    };
    (all, walk_ins)
}
