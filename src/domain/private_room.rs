//! A private room: one party at a time, in use by one press or a booked slot, and nothing said about who (M1, M2).
//!
//! Keeps true: at most one use holds the room at an instant; what is shown as free is what a press would be given
//! (Z1); the public hears free, in use and when it is next free, nothing else.

use super::household::Household;
use super::ids::{ChildId, GuardianId, HouseholdId, PrivateUseId, RoomId};
use super::names::Names;
use super::refusal::{Refusal, Refusals};
use super::room::PrivateUse;
use super::window::Window;
use super::zone::{Date, Span, Timestamp, Zone};

mod booking;

pub use booking::{Asked, book, extend, opens_at};

/// A press that would leave less time than this before the next booked slot is not worth making.
const SHORTEST: Span = Span::minutes(5);

/// One slot, or one press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    pub id: PrivateUseId,
    pub room: RoomId,
    pub kind: Kind,
    pub window: Window,
    /// Nobody, when the door or the desk pressed.
    pub household: Option<HouseholdId>,
    pub guardian: Option<GuardianId>,
    /// For staff: a word, not a child (M2). Its key.
    pub code_word: String,
    pub state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Slot,
    Press,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Booked; nobody has come yet.
    Expected,
    Here,
    Left,
    /// Cancelled, or taken by somebody else after it was kept long enough.
    GivenUp,
}

impl Use {
    pub fn is_live(&self) -> bool {
        matches!(self.state, State::Expected | State::Here)
    }

    /// It was used, so the daily count has it (M3) and so has the adult's day (M1).
    pub fn was_used(&self) -> bool {
        matches!(self.state, State::Here | State::Left)
    }
}

/// What the public may know (M2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Free,
    /// `next_free`: none when it is not free again before the house closes.
    InUse {
        next_free: Option<Timestamp>,
    },
}

/// Who presses "in use" or "free".
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Presser<'a> {
    /// The screen at its door: anybody.
    Door,
    /// Staff, who were told the code word.
    Desk,
    Household(&'a Household),
}

/// What a press does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// It is so already.
    Nothing,
    /// Who booked has come, at most a turnaround early.
    Claim(PrivateUseId, Window),
    /// In use from now on; a slot nobody came for is given up.
    Begin { window: Window, given_up: Option<PrivateUseId> },
}

/// A private room on one day: its rules, its hours, and who has it when.
#[derive(Debug, Clone, PartialEq)]
pub struct Diary {
    pub room: RoomId,
    pub rules: PrivateUse,
    pub zone: Zone,
    pub date: Date,
    /// Opening hours of the day.
    pub open: Vec<Window>,
    /// When it is shut, and why (B7).
    pub shut: Vec<(Window, Names)>,
    /// In order of their start, ended ones too.
    pub uses: Vec<Use>,
}

impl Diary {
    /// M1: the slots of the day, each with its turnaround after it.
    pub fn slots(&self) -> Vec<Window> {
        let length = minutes(self.rules.slot_minutes.max(1));
        let step = length + self.turnaround();
        let mut slots = Vec::new();
        for hours in &self.open {
            let mut starts = hours.starts();
            while let Some(slot) = Window::lasting(starts, length).filter(|slot| hours.covers(*slot)) {
                slots.push(slot);
                starts += step;
            }
        }
        slots
    }

    /// Whether a slot ahead may be booked.
    pub fn is_free(&self, slot: Window, now: Timestamp) -> bool {
        now < slot.starts() && self.shut_in(slot).is_none() && !self.is_taken(slot, None, now)
    }

    /// M2: what is said to everybody.
    pub fn standing(&self, now: Timestamp) -> Standing {
        match self.window_from(now, now) {
            Some(_) => Standing::Free,
            None => Standing::InUse { next_free: self.next_free(now) },
        }
    }

    /// The instants at which time alone may change what is said to everybody.
    pub fn turns(&self) -> impl Iterator<Item = Timestamp> {
        // Right after the last instant at which a press would still be given time before what begins.
        let too_short = |starts: Timestamp, gap: Span| starts - gap - SHORTEST + Span::milliseconds(1);
        let uses = self.uses.iter().filter(|used| used.is_live()).flat_map(move |used| {
            let (starts, ends) = (used.window.starts(), used.window.ends());
            [starts, ends, starts + self.kept(), too_short(starts, self.turnaround())]
        });
        let shut = self.shut.iter().flat_map(move |(window, _)| {
            [window.starts(), window.ends(), too_short(window.starts(), Span::zero())]
        });
        uses.chain(shut)
    }

    /// Who has it now: somebody inside, or a slot still kept for who booked it.
    pub fn holder(&self, now: Timestamp) -> Option<&Use> {
        self.uses.iter().find(|used| self.holds(used, now, now))
    }

    /// M1: the press "in use".
    ///
    /// # Errors
    /// Shut, in use by others, kept for somebody, or about to begin for somebody; for a household on its phone also
    /// what a party must be.
    pub fn press(&self, presser: Presser, now: Timestamp) -> Result<Press, Refusals> {
        if let Some((window, cause)) = self.shut_at(now) {
            return refuse(Refusal::PrivateShut { cause: cause.clone(), until: window.ends() });
        }
        if let Some(used) = self.holder(now) {
            return self.press_held(used, presser, now);
        }
        if let Presser::Household(household) = presser {
            if let Some(own) = self.arriving(household.id, now) {
                return Ok(Press::Claim(own.id, from(own.window, now)));
            }
            Refusals::check(booking::press_lacks(self, household, now))?;
        }
        let Some(window) = self.window_from(now, now) else {
            return refuse(Refusal::PrivateTaken { next: self.next_free(now) });
        };
        let missed = |used: &&Use| used.state == State::Expected && used.window.contains(now);
        Ok(Press::Begin { window, given_up: self.uses.iter().find(missed).map(|used| used.id) })
    }

    /// The uses that end when somebody presses "free": the one inside, and how it was extended.
    pub fn leaving(&self, now: Timestamp) -> Vec<&Use> {
        let Some(first) = self.holder(now).filter(|used| used.state == State::Here) else {
            return Vec::new();
        };
        let is_same = |used: &&Use| {
            used.state == State::Here
                && used.window.ends() > now
                && (used.id == first.id || (used.household.is_some() && used.household == first.household))
        };
        self.uses.iter().filter(is_same).collect()
    }

    fn press_held(&self, used: &Use, presser: Presser, now: Timestamp) -> Result<Press, Refusals> {
        let is_own = matches!(presser, Presser::Household(household) if used.household == Some(household.id));
        match (used.state, presser) {
            (State::Expected, Presser::Desk) => Ok(Press::Claim(used.id, used.window)),
            (State::Expected, _) if is_own => Ok(Press::Claim(used.id, used.window)),
            (State::Expected, _) => {
                refuse(Refusal::PrivateKept { until: used.window.starts() + self.kept() })
            }
            (_, Presser::Door | Presser::Desk) => Ok(Press::Nothing),
            (_, Presser::Household(_)) if is_own => Ok(Press::Nothing),
            (_, Presser::Household(_)) => refuse(Refusal::PrivateTaken { next: self.next_free(now) }),
        }
    }

    /// A household's own slot that runs unclaimed, or begins within a turnaround.
    fn arriving(&self, household: HouseholdId, now: Timestamp) -> Option<&Use> {
        let is_near = |used: &&Use| {
            used.state == State::Expected
                && used.household == Some(household)
                && now + self.turnaround() >= used.window.starts()
                && now < used.window.ends()
        };
        self.uses.iter().find(is_near)
    }

    /// What a press at `at` would be given, as far as is known at `now`.
    fn window_from(&self, at: Timestamp, now: Timestamp) -> Option<Window> {
        if self.uses.iter().any(|used| self.holds(used, at, now)) || self.shut_at(at).is_some() {
            return None;
        }
        let booked = self.uses.iter().filter(|used| used.is_live() && used.window.starts() > at);
        let booked = booked.map(|used| used.window.starts() - self.turnaround());
        let shut = self.shut.iter().map(|(window, _)| window.starts()).filter(|starts| *starts > at);
        let ends = booked.chain(shut).chain([at + minutes(self.rules.release_minutes)]).min()?;
        (ends - at >= SHORTEST).then(|| Window::new(at, ends)).flatten()
    }

    /// The next instant of the day's hours at which a press would be given time.
    fn next_free(&self, now: Timestamp) -> Option<Timestamp> {
        let live = self.uses.iter().filter(|used| used.is_live()).map(|used| used.window.ends());
        let shut = self.shut.iter().map(|(window, _)| window.ends());
        let mut ends: Vec<Timestamp> = live.chain(shut).filter(|ends| *ends > now).collect();
        ends.sort_unstable();
        let is_open = |at: &Timestamp| self.open.iter().any(|hours| hours.contains(*at));
        ends.into_iter().filter(is_open).find(|at| self.window_from(*at, now).is_some())
    }

    /// Whether a use holds the room at `at`: inside; or booked and, as far as is known at `now`, not missed.
    fn holds(&self, used: &Use, at: Timestamp, now: Timestamp) -> bool {
        let is_missed = now >= used.window.starts() + self.kept();
        used.window.contains(at)
            && match used.state {
                State::Here => true,
                State::Expected => !is_missed,
                State::Left | State::GivenUp => false,
            }
    }

    /// Whether somebody has a slot, or part of it; `but` for one who asks for more.
    fn is_taken(&self, slot: Window, but: Option<PrivateUseId>, now: Timestamp) -> bool {
        let takes = |used: &&Use| {
            let is_missed = used.state == State::Expected && now >= used.window.starts() + self.kept();
            let clears = used.window.ends() + self.turnaround();
            used.is_live()
                && !is_missed
                && Some(used.id) != but
                && used.window.starts() < slot.ends() + self.turnaround()
                && slot.starts() < clears
        };
        self.uses.iter().any(|used| takes(&used))
    }

    fn shut_at(&self, at: Timestamp) -> Option<&(Window, Names)> {
        self.shut.iter().filter(|(window, _)| window.contains(at)).max_by_key(|(window, _)| window.ends())
    }

    fn shut_in(&self, slot: Window) -> Option<&(Window, Names)> {
        self.shut.iter().find(|(window, _)| window.overlaps(slot))
    }

    /// M1: slots of an adult on this day, and presses that stand for it.
    fn uses_of(&self, guardian: GuardianId) -> u16 {
        let of = self.uses.iter().filter(|used| {
            used.guardian == Some(guardian) && (used.state == State::Expected || used.was_used())
        });
        u16::try_from(of.count()).unwrap_or(u16::MAX)
    }

    fn turnaround(&self) -> Span {
        minutes(self.rules.turnaround_minutes)
    }

    fn kept(&self) -> Span {
        minutes(self.rules.kept_minutes)
    }
}

/// Who comes to the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The adult who books.
    pub guardian: GuardianId,
    /// That adult among them.
    pub adults: u16,
    pub children: Vec<ChildId>,
}

fn from(window: Window, now: Timestamp) -> Window {
    Window::new(window.starts().min(now), window.ends()).unwrap_or(window)
}

fn refuse<T>(refusal: Refusal) -> Result<T, Refusals> {
    Err(Refusals::one(refusal))
}

fn minutes(count: u16) -> Span {
    Span::minutes(count.into())
}
