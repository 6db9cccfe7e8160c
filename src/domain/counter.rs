//! People counters: devices at doors that count heads (C7, C9).
//!
//! Keeps true: what was counted once is never counted again; a place never stands below zero, and what a door missed
//! is made good as soon as it shows; what somebody saw for certain (a roll-call, the closing) stands above what any
//! device said before.

use super::centre::Centre;
use super::room::Room;
use super::zone::{Span, Timestamp};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Characters of a counter's name.
pub const LONGEST_NAME: usize = 40;
/// Readings of one message.
pub const MOST_READINGS: usize = 500;

/// Whatever passes a door or is inside beyond this is no number of heads, however large the house.
const MOST_HEADS: i64 = 9999;
/// Of a small room, this many may still come through the door at once.
const LEAST_AT_ONCE: u16 = 50;
/// A device's clock may be ahead of ours.
const AHEAD: Span = Span::minutes(2);
/// A sequence that went back this low has begun anew.
const LOW: i64 = 100;
/// As far as JSON counts exactly.
const LAST_SEQUENCE: i64 = 1 << 53;

/// One message as a device sends it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    pub sequence: i64,
    pub at: Timestamp,
    #[serde(default, rename = "in")]
    pub ins: Option<i64>,
    #[serde(default, rename = "out")]
    pub outs: Option<i64>,
    #[serde(default)]
    pub inside: Option<i64>,
}

/// One message that can be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    pub sequence: i64,
    /// By the device's clock.
    pub at: Timestamp,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Heads that went in and out since its last message.
    Passed { ins: u16, outs: u16 },
    /// Heads inside, as it reckons.
    Inside(u16),
}

impl Sent {
    fn message(&self) -> Option<Message> {
        let heads = |many: i64| {
            let is_number = (0..=MOST_HEADS).contains(&many);
            u16::try_from(many).ok().filter(|_| is_number)
        };
        let what = match (self.ins, self.outs, self.inside) {
            (Some(ins), Some(outs), None) => What::Passed { ins: heads(ins)?, outs: heads(outs)? },
            (None, None, Some(inside)) => What::Inside(heads(inside)?),
            _ => return None,
        };
        let is_sequence = (0..=LAST_SEQUENCE).contains(&self.sequence);
        is_sequence.then_some(Message { sequence: self.sequence, at: self.at, what })
    }
}

/// Why a message is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Nothing that can be meant.
    Malformed,
    Stale,
    /// From the future.
    Early,
    /// Its sequence went back, though not to a beginning.
    OutOfOrder,
    /// More heads than can be.
    Jump,
}

impl Why {
    pub const ALL: [Why; 5] = [Why::Malformed, Why::Stale, Why::Early, Why::OutOfOrder, Why::Jump];

    pub fn code(self) -> &'static str {
        match self {
            Why::Malformed => "malformed",
            Why::Stale => "stale",
            Why::Early => "early",
            Why::OutOfOrder => "out_of_order",
            Why::Jump => "jump",
        }
    }

    pub fn parse(code: &str) -> Option<Why> {
        Why::ALL.into_iter().find(|why| why.code() == code)
    }
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    Counted,
    /// It was counted before.
    Repeated,
    /// Somebody has seen since how many there are, or the device has said it anew.
    Superseded,
    Refused(Why),
}

/// What is known of a device between its messages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ear {
    pub run: Option<Run>,
    /// What it last said is inside.
    pub said: Option<u16>,
    /// Sequences of this run that were counted lately.
    pub counted: BTreeSet<i64>,
}

/// Since a device last began anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub nth: i64,
    pub began: Timestamp,
    /// The highest, and when that was said.
    pub sequence: i64,
    pub at: Timestamp,
}

/// What a place stands at by its counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub inside: u16,
    /// What somebody last saw for certain, and when.
    pub baseline: i64,
    pub since: Timestamp,
    /// What went in and out after that, as it was said.
    pub ins: i64,
    pub outs: i64,
}

impl Standing {
    pub fn seen(inside: u16, since: Timestamp) -> Standing {
        Standing { inside, baseline: inside.into(), since, ins: 0, outs: 0 }
    }

    /// What the counters alone would say: it may be below zero, and drifts.
    pub fn raw(&self) -> i64 {
        self.baseline + self.ins - self.outs
    }

    /// Who leaves a place nobody is known to be in was missed coming in: it stays at zero and goes on from there.
    fn pass(&mut self, ins: i64, outs: i64) {
        self.ins += ins;
        self.outs += outs;
        self.inside = u16::try_from((i64::from(self.inside) + ins - outs).max(0)).unwrap_or(u16::MAX);
    }
}

/// What can be, at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    stale: Span,
    /// Heads at once.
    most: u16,
}

impl Bounds {
    /// Twice what a place holds, and never less than a crowd.
    pub fn of(centre: &Centre, room: Option<&Room>) -> Bounds {
        let limit = room.map_or(centre.stated_limit(), |room| Some(room.room_limit));
        let most = limit.map_or(u16::MAX, |limit| limit.saturating_mul(2));
        let stale = Span::minutes(centre.rules.counter_stale_minutes.into());
        Bounds { stale, most: most.max(LEAST_AT_ONCE) }
    }

    /// What is older is not looked for.
    pub fn oldest(&self, now: Timestamp) -> Timestamp {
        now - self.stale
    }
}

/// A device and the place it counts for, as one message after the other is heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    pub ear: Ear,
    pub place: Standing,
    pub bounds: Bounds,
}

/// What one message added, to be remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub run: i64,
    pub sequence: i64,
    pub at: Timestamp,
    pub ins: i64,
    pub outs: i64,
}

/// How a message stands to those before it.
enum Order {
    /// The first, or the first after the device began anew.
    Begins,
    Next,
    /// On its way longer than one that was sent later.
    Late,
}

impl Listener {
    /// Hears one message; what it moved is to be kept, so that it is not heard twice.
    pub fn hear(&mut self, sent: &Sent, now: Timestamp) -> (Heard, Option<Kept>) {
        let Some(message) = sent.message() else { return (Heard::Refused(Why::Malformed), None) };
        let order = match self.order(&message, now) {
            Ok(order) => order,
            Err(heard) => return (heard, None),
        };
        let is_late = matches!(order, Order::Late);
        let (ins, outs) = match (message.what, self.ear.said) {
            (What::Inside(_), _) if is_late => return (Heard::Superseded, None),
            (What::Inside(heads), Some(said)) if matches!(order, Order::Next) => apart(said, heads),
            (What::Inside(heads), _) => apart(self.place.inside, heads),
            (What::Passed { ins, outs }, _) => (ins.into(), outs.into()),
        };
        if is_late && (ins, outs) == (0, 0) {
            return (Heard::Repeated, None);
        }
        let run = self.follow(&message, order);
        if message.at < self.place.since {
            return (Heard::Superseded, None);
        }
        self.place.pass(ins, outs);
        self.ear.counted.insert(message.sequence);
        let kept = Kept { run, sequence: message.sequence, at: message.at, ins, outs };
        (Heard::Counted, (ins + outs > 0).then_some(kept))
    }

    fn order(&self, message: &Message, now: Timestamp) -> Result<Order, Heard> {
        let (sequence, at) = (message.sequence, message.at);
        let refused = |why| Err(Heard::Refused(why));
        if let Some(run) = self.ear.run
            && at <= run.at
            && (sequence == run.sequence || self.ear.counted.contains(&sequence))
        {
            return Err(Heard::Repeated);
        }
        let heads = match message.what {
            What::Passed { ins, outs } => ins.max(outs),
            What::Inside(heads) => heads,
        };
        if at > now + AHEAD {
            return refused(Why::Early);
        }
        if at < self.bounds.oldest(now) {
            return refused(Why::Stale);
        }
        if heads > self.bounds.most {
            return refused(Why::Jump);
        }
        match self.ear.run {
            None => Ok(Order::Begins),
            Some(run) if at < run.began => Err(Heard::Superseded),
            Some(run) if sequence > run.sequence => Ok(Order::Next),
            Some(run) if at <= run.at => Ok(Order::Late),
            Some(_) if sequence <= LOW => Ok(Order::Begins),
            Some(_) => refused(Why::OutOfOrder),
        }
    }

    /// The device has come this far; in which run.
    fn follow(&mut self, message: &Message, order: Order) -> i64 {
        let (sequence, at) = (message.sequence, message.at);
        let run = match (order, self.ear.run) {
            (Order::Late, Some(run)) => return run.nth,
            (Order::Next, Some(run)) => Run { sequence, at: at.max(run.at), ..run },
            (_, before) => {
                self.ear.counted.clear();
                Run { nth: before.map_or(1, |run| run.nth + 1), began: at, sequence, at }
            }
        };
        self.ear.run = Some(run);
        if let What::Inside(heads) = message.what {
            self.ear.said = Some(heads);
        }
        run.nth
    }
}

/// What went in or out between two numbers.
fn apart(before: u16, after: u16) -> (i64, i64) {
    (after.saturating_sub(before).into(), before.saturating_sub(after).into())
}
