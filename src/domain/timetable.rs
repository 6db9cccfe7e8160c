//! The timetable: what stands in the way of a session at a time and place, and who may stay when it moves.
//!
//! Keeps true: no two sessions of a room overlap, turnaround included (C4), nor of a hall that divides and its parts
//! (C10); no more of the house's equipment is in use than there is; a closed room takes none (B7); a move costs nobody
//! their place but those whom the new time or age keeps out.

use super::admission;
use super::age::AgeRange;
use super::closure::{self, Closure};
use super::equipment::{self, Equipment, Needs, Use};
use super::facts::Facts;
use super::fee::Fee;
use super::ids::{CentreId, RoomId, SessionId};
use super::names::Names;
use super::party::{Authority, Liberties, Request};
use super::refusal::{Refusal, Refusals};
use super::room::{Privacy, Room, share_floor};
use super::series::{BookingMode, Counts, Judged, Limits, Supervision, Terms};
use super::session::{Session, Standing};
use super::window::Window;
use super::zone::{Date, Span, TimeOfDay, Timestamp, Zone};
use serde::{Deserialize, Serialize};

/// A session as the desk writes it down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub room: RoomId,
    pub names: Names,
    pub date: Date,
    pub starts: TimeOfDay,
    pub ends: TimeOfDay,
    pub limits: Limits,
    /// None: as the session it is like has it.
    pub ages: Option<AgeRange>,
    /// None: as the session it is like has it.
    #[serde(default)]
    pub needs: Option<Needs>,
    /// A new one: everything that does not stand here is taken from this session.
    #[serde(default)]
    pub like: Option<SessionId>,
}

/// Why a session cannot be there and then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// C4: another session, or its turnaround.
    Clash { names: Names, window: Window, clears_at: Timestamp },
    /// C4: of some equipment there are `count`, and too few are free; `used` by these.
    TooFew { names: Names, count: u16, used: Vec<(Names, Window)> },
    /// B7: the room is shut.
    Shut { reason: Names, window: Window },
    /// Its time is past.
    Past,
    /// The session to be moved has begun, or was cancelled.
    Begun,
    /// M1: a private room has slots, not sessions.
    Private,
}

/// The session a plan makes; what the plan does not say is taken from one like it. `None` where it has no length.
pub fn draft(
    plan: &Plan,
    zone: Zone,
    (id, centre): (SessionId, CentreId),
    room: &Room,
    like: Option<&Session>,
) -> Option<Session> {
    let window = window(plan, zone)?;
    let terms = like.map_or_else(usual_terms, |like| like.terms.clone());
    let same = like.filter(|like| like.id == id || plan.like == Some(like.id));
    // B9: a single date beside a course is booked by itself. V1: a film's advisory is that film's alone.
    let booking = match terms.booking {
        BookingMode::Course if same.is_none_or(|session| session.id != id) => BookingMode::Open,
        other => other,
    };
    let advisory = same.and_then(|_| terms.advisory.clone());
    let needs = plan.needs.clone().or(same.map(|session| session.terms.needs.clone())).unwrap_or_default();
    let judged_on = match (terms.judged, same) {
        (Judged::FixedDate(date), _) => date,
        (Judged::SeriesFirstSession, Some(session)) if session.id == id => session.judged_on,
        (Judged::SeriesFirstSession | Judged::SessionDate, _) => plan.date,
    };
    Some(Session {
        id,
        centre,
        room: room.id,
        series: same.filter(|session| session.id == id).and_then(|session| session.series),
        names: plan.names.clone(),
        description: same.map(|session| session.description.clone()).unwrap_or_default(),
        host: same.map(|session| session.host.clone()).unwrap_or_default(),
        window,
        clears_at: window.ends() + Span::minutes(room.turnaround_minutes.into()),
        date: plan.date,
        starts: plan.starts,
        ends: plan.ends,
        limits: plan.limits,
        terms: Terms { booking, advisory, ages: plan.ages.or(terms.ages), needs, ..terms },
        judged_on,
        standing: Standing::Planned,
        is_confirmed: same.is_none_or(|session| session.id != id || session.is_confirmed),
    })
}

/// By the centre's clocks; an end before the start is the next day's.
fn window(plan: &Plan, zone: Zone) -> Option<Window> {
    let starts = zone.instant(plan.date.and_time(plan.starts));
    let last = if plan.ends < plan.starts { plan.date.succ_opt()? } else { plan.date };
    Window::new(starts, zone.instant(last.and_time(plan.ends)))
}

/// What a programme asks where nobody has said otherwise (G1, A3, B4).
pub fn usual_terms() -> Terms {
    Terms {
        booking: BookingMode::Open,
        ages: None,
        judged: Judged::SessionDate,
        grace_days: 0,
        supervision: Supervision::usual(),
        is_peak: false,
        carries_babies: false,
        takes_siblings: false,
        counts: Counts::Children,
        advisory: None,
        cancel_hours: 4,
        door_checks: Vec::new(),
        fee: Fee::Free,
        needs: Needs::default(),
    }
}

/// A house around a session: what there is, what is on within a day of it, and what is shut.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    pub rooms: &'a [Room],
    pub equipment: &'a [Equipment],
    /// The session itself perhaps among them.
    pub sessions: &'a [Session],
    pub closures: &'a [Closure],
}

/// What stands in the way of a session, in a fixed order.
pub fn obstacles(session: &Session, room: &Room, around: &Around, now: Timestamp) -> Vec<Obstacle> {
    let mut obstacles = Vec::new();
    let was = around.sessions.iter().find(|other| other.id == session.id);
    if was.is_some_and(|was| was.is_cancelled() || was.window.starts() <= now) {
        obstacles.push(Obstacle::Begun);
    }
    if session.window.ends() <= now {
        obstacles.push(Obstacle::Past);
    }
    if room.privacy == Privacy::Private {
        obstacles.push(Obstacle::Private);
    }
    let others = || around.sessions.iter();
    obstacles.extend(others().filter(|other| want_one_room(around.rooms, session, other)).map(|other| {
        let (names, window, clears_at) = (other.names.clone(), other.window, other.clears_at);
        Obstacle::Clash { names, window, clears_at }
    }));
    obstacles.extend(lacking(around.equipment, session, others()).into_iter().map(|lack| Obstacle::TooFew {
        names: lack.equipment.names.clone(),
        count: lack.equipment.count,
        used: lack.used_by.iter().map(|other| (other.names.clone(), other.window)).collect(),
    }));
    let shut = closure::in_the_way(around.closures, session.room, around.rooms, session.window);
    obstacles.extend(
        shut.map(|closure| Obstacle::Shut { reason: closure.reason.clone(), window: closure.window }),
    );
    obstacles
}

/// C4, C10: whether two sessions are in each other's way in a room, turnaround included.
pub fn want_one_room(rooms: &[Room], one: &Session, other: &Session) -> bool {
    let blocked = |one: &Session| Window::new(one.window.starts(), one.clears_at.max(one.window.ends()));
    let stand = one.id != other.id && !one.is_cancelled() && !other.is_cancelled();
    let both = blocked(one).zip(blocked(other));
    stand && share_floor(rooms, other.room, one.room) && both.is_some_and(|(one, two)| one.overlaps(two))
}

/// C4: of what equipment there are too few for a session beside others, itself perhaps among them.
pub fn lacking<'e, 's>(
    house: &'e [Equipment],
    session: &Session,
    others: impl Iterator<Item = &'s Session>,
) -> Vec<equipment::Lack<'e, &'s Session>> {
    if session.terms.needs.is_empty() || session.is_cancelled() {
        return Vec::new();
    }
    let others = others.filter(|other| other.id != session.id && !other.is_cancelled());
    let uses = others.map(|other| Use { by: other, window: other.window, needs: &other.terms.needs });
    equipment::lacking(house, (session.window, &session.terms.needs), &uses.collect::<Vec<_>>())
}

/// What a session takes of its house: a room until it is clean, equipment until its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    pub session: SessionId,
    pub room: RoomId,
    /// Turnaround included.
    pub blocked: Window,
    pub window: Window,
    pub needs: Needs,
}

impl Claim {
    pub fn of(session: &Session) -> Option<Claim> {
        Some(Claim {
            session: session.id,
            room: session.room,
            blocked: Window::new(session.window.starts(), session.clears_at.max(session.window.ends()))?,
            window: session.window,
            needs: session.terms.needs.clone(),
        })
    }

    pub fn use_by<T>(&self, by: T) -> Use<'_, T> {
        Use { by, window: self.window, needs: &self.needs }
    }
}

/// Why a party could not stay with a session that moves; `Ok` when it may. Numbers evict nobody (C5), and what
/// staff set aside before the move stays set aside.
///
/// # Errors
/// Reasons about its people that the move brings: an age, another booking, a guardian in two rooms.
pub fn may_stay(
    request: &Request,
    facts: &Facts,
    (was, moved): (&Session, &Session),
    now: Timestamp,
) -> Result<(), Refusals> {
    let before = about_people(request, facts, was, now);
    let mut after = about_people(request, facts, moved, now);
    after.retain(|refusal| {
        !before.iter().any(|known| known.key() == refusal.key() && known.child() == refusal.child())
    });
    Refusals::check(after)
}

fn about_people(request: &Request, facts: &Facts, session: &Session, now: Timestamp) -> Vec<Refusal> {
    let mut facts = facts.clone();
    let id = session.id;
    facts.sessions.retain(|other| other.id != id);
    facts.sessions.push(session.clone());
    facts.holdings.retain(|holding| holding.session != id);
    facts.escorts.retain(|escort| escort.session != id);
    facts.groups.retain(|group| group.session != id);
    facts.diary.retain(|engagement| engagement.session != id);
    let authority = Authority::Desk(Liberties { past_places: true, past_age: false });
    let request = Request { authority, ..request.clone() };
    let refusals = match admission::decide(&request, &facts, now) {
        Some(Err(refusals)) => refusals.iter().cloned().collect(),
        Some(Ok(_)) | None => Vec::new(),
    };
    refusals.into_iter().filter(is_about_people).collect()
}

fn is_about_people(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::TooYoung { .. }
            | Refusal::TooOld { .. }
            | Refusal::FilmTooGrown { .. }
            | Refusal::NotCarried { .. }
            | Refusal::GuardianNeeded { .. }
            | Refusal::Overlap { .. }
            | Refusal::GuardianElsewhere { .. }
    )
}
