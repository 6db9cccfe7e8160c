//! Refusals: us saying no, with the rule, the fact and the remedy (Z2). All that apply, in one fixed order.
//!
//! Keeps true: a refusal holds ids, dates and figures, never a person's name; whoever words it looks the name up.

use super::age::{Age, AgeRange};
use super::group::Bar;
use super::ids::{ChildId, GuardianId, SessionId};
use super::names::Names;
use super::pick_up::HandOver;
use super::zone::{Date, Timestamp};
use serde::{Deserialize, Serialize};

mod all;

pub use all::Refusals;

/// One reason. The order of the variants is the order in which people hear them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// B7: the centre called it off.
    CancelledByCentre {
        cause: Names,
    },
    /// B3: online booking opens later.
    NotYetOpen {
        opens: Timestamp,
    },
    /// B3: it has begun; the desk may know a place (C8).
    AlreadyStarted {
        started: Timestamp,
    },
    /// B5: the door lets nobody in yet.
    DoorOpens {
        opens: Timestamp,
    },
    AlreadyOver {
        ended: Timestamp,
    },
    /// B9: taken whole, not date by date.
    CourseWhole,
    /// B9: its last session has begun.
    CourseOver {
        last: Timestamp,
    },
    /// B10: the desk places people here.
    PlacedByDesk,
    /// A4: no age range was ever stated; staff must look first.
    AgesNotStated,
    /// A4: only grown-ups come; here children are booked.
    ForAdults(AgeRange),
    /// C1: nobody has said yet how many it holds; staff must first.
    LimitsNotStated,
    /// P3: no consent to keep the children's records stands.
    NoConsent,
    /// Nobody was named.
    NobodyComes,
    /// A4.
    BirthDateMissing {
        child: ChildId,
    },
    /// A2; V1 where the film asks more. `from`: the first day on which the age holds, where that is ahead.
    TooYoung {
        child: ChildId,
        age: Age,
        ages: AgeRange,
        on: Date,
        from: Option<Date>,
    },
    TooOld {
        child: ChildId,
        age: Age,
        ages: AgeRange,
        on: Date,
    },
    /// V1: below what the film's advisory lets in at all.
    FilmTooGrown {
        child: ChildId,
        age: Age,
        from_months: u16,
        from: Date,
    },
    /// C2: too big to be carried, or the programme has no room for babies in arms.
    NotCarried {
        child: ChildId,
        age: Age,
        is_allowed: bool,
    },
    /// C2: of the programme's age, so it takes a place; or nobody is brought along here.
    NotAlong {
        child: ChildId,
        is_allowed: bool,
    },
    /// G1, G2: more guardians must come along.
    GuardianNeeded {
        needed: u16,
        named: u16,
        in_room: bool,
    },
    /// G2: at most so many in one party, or at a peak no more than needed.
    TooManyGuardians {
        most: u16,
        is_peak: bool,
    },
    /// G2: declared to be under 18.
    GuardianNotAdult {
        guardian: GuardianId,
    },
    /// B1: this child has a live booking of this very session.
    AlreadyBooked {
        child: ChildId,
        waiting: bool,
    },
    /// B9: this child has, or waits for, a place in this course.
    AlreadyEnrolled {
        child: ChildId,
        waiting: bool,
    },
    /// B1: at the same time elsewhere.
    Overlap {
        child: ChildId,
        session: SessionId,
        names: Names,
        starts: Timestamp,
    },
    /// B1a: the guardian must be in two rooms at once.
    GuardianElsewhere {
        guardian: GuardianId,
        names: Names,
        starts: Timestamp,
    },
    /// B2: enough for this week.
    WeekFull {
        child: ChildId,
        most: u16,
        monday: Date,
    },
    /// B2: enough in this room for this week.
    WeekFullInRoom {
        child: ChildId,
        most: u16,
        monday: Date,
    },
    /// B5: three strikes.
    Paused {
        child: ChildId,
        until: Date,
    },
    /// G4: too few staff for so many of that age.
    TooFewStaff {
        staff: u16,
        children: u16,
        youngest: Age,
    },
    /// B10: what stands in a group's way alone.
    Group(Bar),
    /// C1: the party is larger than the session could ever hold.
    PartyTooLarge {
        places: u16,
    },
    /// C1: as many parties as there may be.
    FamiliesFull {
        most: u16,
    },
    /// C1, C6: no place for so many. `left`: how many could still come.
    Full {
        left: u16,
        wanted: u16,
    },
    /// C8: what is left is given at the desk only.
    OnlyAtDesk {
        left: u16,
    },
    /// C1: the room holds no more heads.
    RoomFull {
        left: u16,
        heads: u16,
    },
    /// C10: the room this one is part of holds no more heads.
    WholeRoomFull {
        left: u16,
        heads: u16,
    },
    /// C1: the building holds no more heads.
    BuildingFull {
        left: u16,
        heads: u16,
    },
    /// B1: a child waits for so many sessions of a week at most.
    WaitingEnough {
        child: ChildId,
        most: u16,
    },
    /// B9: on one date of a course.
    OnDate {
        starts: Timestamp,
        refusal: Box<Refusal>,
    },
    /// M1: the private room is shut until then.
    PrivateShut {
        cause: Names,
        until: Timestamp,
    },
    /// M1: nobody named is young enough for it.
    PrivateForSmall {
        under_months: u16,
    },
    /// M1: so many adults in one party at most.
    PrivateAdults {
        most: u16,
    },
    /// M1: so many slots for each adult and day.
    PrivateEnough {
        most: u16,
        date: Date,
    },
    /// M1: kept for who booked it until then.
    PrivateKept {
        until: Timestamp,
    },
    /// M1: in use, or booked. `next`: when it is next free that day.
    PrivateTaken {
        next: Option<Timestamp>,
    },
    /// G5: a child left with staff goes home with whom a guardian named, and nobody else.
    HandOver(HandOver),
}

impl Refusal {
    /// The rule it comes from, as RULES names it.
    pub fn rule(&self) -> &'static str {
        match self {
            Refusal::CancelledByCentre { .. } => "B7",
            Refusal::NotYetOpen { .. } | Refusal::AlreadyStarted { .. } | Refusal::AlreadyOver { .. } => "B3",
            Refusal::DoorOpens { .. } | Refusal::Paused { .. } => "B5",
            Refusal::CourseWhole | Refusal::CourseOver { .. } | Refusal::AlreadyEnrolled { .. } => "B9",
            Refusal::OnDate { refusal, .. } => refusal.rule(),
            Refusal::PlacedByDesk => "B10",
            Refusal::AgesNotStated | Refusal::ForAdults(_) | Refusal::BirthDateMissing { .. } => "A4",
            Refusal::NoConsent => "P3",
            Refusal::NobodyComes => "G3",
            Refusal::TooYoung { .. } | Refusal::TooOld { .. } => "A2",
            Refusal::FilmTooGrown { .. } => "V1",
            Refusal::NotCarried { .. } | Refusal::NotAlong { .. } => "C2",
            Refusal::GuardianNeeded { .. } => "G1",
            Refusal::TooManyGuardians { .. } | Refusal::GuardianNotAdult { .. } => "G2",
            Refusal::AlreadyBooked { .. } | Refusal::Overlap { .. } | Refusal::WaitingEnough { .. } => "B1",
            Refusal::GuardianElsewhere { .. } => "B1a",
            Refusal::WeekFull { .. } | Refusal::WeekFullInRoom { .. } => "B2",
            Refusal::TooFewStaff { .. } => "G4",
            Refusal::Group(bar) => bar.rule(),
            Refusal::PartyTooLarge { .. } | Refusal::FamiliesFull { .. } | Refusal::RoomFull { .. } => "C1",
            Refusal::BuildingFull { .. } | Refusal::LimitsNotStated => "C1",
            Refusal::Full { .. } => "C6",
            Refusal::OnlyAtDesk { .. } => "C8",
            Refusal::WholeRoomFull { .. } => "C10",
            Refusal::HandOver(_) => "G5",
            Refusal::PrivateShut { .. }
            | Refusal::PrivateForSmall { .. }
            | Refusal::PrivateAdults { .. }
            | Refusal::PrivateEnough { .. }
            | Refusal::PrivateKept { .. }
            | Refusal::PrivateTaken { .. } => "M1",
        }
    }

    /// The key of its words.
    pub const fn key(&self) -> &'static str {
        match self {
            Refusal::CancelledByCentre { .. } => "refusal-cancelled-by-centre",
            Refusal::NotYetOpen { .. } => "refusal-not-yet-open",
            Refusal::AlreadyStarted { .. } => "refusal-already-started",
            Refusal::DoorOpens { .. } => "refusal-door-opens",
            Refusal::AlreadyOver { .. } => "refusal-already-over",
            Refusal::CourseWhole => "refusal-course-whole",
            Refusal::CourseOver { .. } => "refusal-course-over",
            Refusal::PlacedByDesk => "refusal-placed-by-desk",
            Refusal::AgesNotStated => "refusal-ages-not-stated",
            Refusal::ForAdults(_) => "refusal-for-adults",
            Refusal::LimitsNotStated => "refusal-limits-not-stated",
            Refusal::NoConsent => "refusal-no-consent",
            Refusal::NobodyComes => "refusal-nobody-comes",
            Refusal::BirthDateMissing { .. } => "refusal-birth-date-missing",
            Refusal::TooYoung { .. } => "refusal-too-young",
            Refusal::TooOld { .. } => "refusal-too-old",
            Refusal::FilmTooGrown { .. } => "refusal-film-too-grown",
            Refusal::NotCarried { .. } => "refusal-not-carried",
            Refusal::NotAlong { .. } => "refusal-not-along",
            Refusal::GuardianNeeded { .. } => "refusal-guardian-needed",
            Refusal::TooManyGuardians { .. } => "refusal-too-many-guardians",
            Refusal::GuardianNotAdult { .. } => "refusal-guardian-not-adult",
            Refusal::AlreadyBooked { .. } => "refusal-already-booked",
            Refusal::AlreadyEnrolled { .. } => "refusal-already-enrolled",
            Refusal::Overlap { .. } => "refusal-overlap",
            Refusal::GuardianElsewhere { .. } => "refusal-guardian-elsewhere",
            Refusal::WeekFull { .. } => "refusal-week-full",
            Refusal::WeekFullInRoom { .. } => "refusal-week-full-in-room",
            Refusal::Paused { .. } => "refusal-paused",
            Refusal::TooFewStaff { .. } => "refusal-too-few-staff",
            Refusal::Group(bar) => bar.key(),
            Refusal::PartyTooLarge { .. } => "refusal-party-too-large",
            Refusal::FamiliesFull { .. } => "refusal-families-full",
            Refusal::Full { .. } => "refusal-full",
            Refusal::OnlyAtDesk { .. } => "refusal-only-at-desk",
            Refusal::RoomFull { .. } => "refusal-room-full",
            Refusal::WholeRoomFull { .. } => "refusal-whole-room-full",
            Refusal::BuildingFull { .. } => "refusal-building-full",
            Refusal::WaitingEnough { .. } => "refusal-waiting-enough",
            Refusal::OnDate { .. } => "refusal-on-date",
            Refusal::PrivateShut { .. } => "refusal-private-shut",
            Refusal::PrivateForSmall { .. } => "refusal-private-for-small",
            Refusal::PrivateAdults { .. } => "refusal-private-adults",
            Refusal::PrivateEnough { .. } => "refusal-private-enough",
            Refusal::PrivateKept { .. } => "refusal-private-kept",
            Refusal::PrivateTaken { .. } => "refusal-private-taken",
            Refusal::HandOver(why) => why.key(),
        }
    }

    /// Time or a cancellation may lift it, so it is worth waiting in line.
    pub fn is_worth_waiting(&self) -> bool {
        match self {
            Refusal::OnDate { refusal, .. } => refusal.is_worth_waiting(),
            Refusal::TooFewStaff { .. }
            | Refusal::FamiliesFull { .. }
            | Refusal::Full { .. }
            | Refusal::OnlyAtDesk { .. }
            | Refusal::RoomFull { .. }
            | Refusal::WholeRoomFull { .. }
            | Refusal::BuildingFull { .. } => true,
            _ => false,
        }
    }

    /// The child it is about, if it is about one (G3).
    pub fn child(&self) -> Option<ChildId> {
        match self {
            Refusal::BirthDateMissing { child }
            | Refusal::TooYoung { child, .. }
            | Refusal::TooOld { child, .. }
            | Refusal::FilmTooGrown { child, .. }
            | Refusal::NotCarried { child, .. }
            | Refusal::NotAlong { child, .. }
            | Refusal::AlreadyBooked { child, .. }
            | Refusal::AlreadyEnrolled { child, .. }
            | Refusal::Overlap { child, .. }
            | Refusal::WeekFull { child, .. }
            | Refusal::WeekFullInRoom { child, .. }
            | Refusal::Paused { child, .. }
            | Refusal::WaitingEnough { child, .. } => Some(*child),
            Refusal::OnDate { refusal, .. } => refusal.child(),
            Refusal::HandOver(why) => why.child(),
            _ => None,
        }
    }

    /// The child is not of the age: no other day soon, and no desk, would say otherwise.
    pub fn is_about_age(&self) -> bool {
        matches!(self, Refusal::TooYoung { .. } | Refusal::TooOld { .. } | Refusal::FilmTooGrown { .. })
    }

    /// It names its own time: among several dates it needs no other.
    pub fn tells_when(&self) -> bool {
        matches!(self, Refusal::Overlap { .. } | Refusal::GuardianElsewhere { .. } | Refusal::OnDate { .. })
    }

    /// How much of a limit is left, where it is about a limit.
    pub fn left(&self) -> Option<u16> {
        match self {
            Refusal::Full { left, .. }
            | Refusal::OnlyAtDesk { left }
            | Refusal::RoomFull { left, .. }
            | Refusal::WholeRoomFull { left, .. }
            | Refusal::BuildingFull { left, .. } => Some(*left),
            Refusal::OnDate { refusal, .. } => refusal.left(),
            _ => None,
        }
    }
}
