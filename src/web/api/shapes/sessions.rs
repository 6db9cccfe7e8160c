//! Sessions, with the verdict for each child of whoever asks (P1, Z1).

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::Called;
use super::problem::Reason;
use crate::domain::age::AgeRange;
use crate::domain::audience;
use crate::domain::booking::{CancelledBy, State};
use crate::domain::facts::Facts;
use crate::domain::outlook;
use crate::domain::series::{BookingMode, Policy};
use crate::domain::session::{self, Standing};
use crate::domain::zone::{Date, Timestamp};
use crate::views::programme::card::Card;
use crate::views::refusals::Speaker;

/// One dated happening in a room.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Session {
    pub id: Uuid,
    /// The centre's word in addresses.
    pub centre: String,
    /// The room's word in addresses.
    pub room: String,
    /// What recurs, if this does.
    pub series: Option<Uuid>,
    pub names: Called,
    pub description: Called,
    pub host: Called,
    pub starts: Timestamp,
    pub ends: Timestamp,
    /// The day on the centre's calendar.
    pub date: Date,
    pub booking: Mode,
    /// Null: never stated, so the desk must look first (A4).
    pub ages: Option<Ages>,
    /// Where the guardian is, by the child's age, from the youngest up (G1).
    pub supervision: Vec<Band>,
    /// Children who may come; in a cinema, seats.
    pub places: u16,
    pub fullness: Fullness,
    /// Parties in line, where the centre shows it.
    pub waiting: Option<u16>,
    /// When online booking opens (B3).
    pub opens: Opens,
    /// Until then a cancellation is on time (B4).
    pub cancel_by: Timestamp,
    /// What is looked at by the door (A6).
    pub door_checks: Vec<Called>,
    pub carries_babies: bool,
    /// A sibling of another age may be brought along, without a place.
    pub takes_siblings: bool,
    /// No more guardians than must come (G2).
    pub is_peak: bool,
    /// Paid at the desk for each child; null: free.
    pub fee: Option<Fee>,
    /// False where nobody has announced the holidays yet (K3).
    pub is_confirmed: bool,
    /// Why the centre called it off, if it did (B7).
    pub cancelled: Option<Called>,
    /// What each of your children would hear; null for whoever did not sign in as a household.
    pub outlook: Option<Outlook>,
}

/// An amount, as it is written: `20`, `12.50`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Fee {
    pub amount: String,
    /// By ISO 4217.
    pub currency: &'static str,
}

/// How places are taken.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Session by session.
    Open,
    /// Session by session; arrival at any time.
    DropIn,
    /// Taken whole (B9).
    Course,
    /// Placed by the desk (B10).
    Desk,
}

impl From<BookingMode> for Mode {
    fn from(mode: BookingMode) -> Mode {
        match mode {
            BookingMode::Open => Mode::Open,
            BookingMode::DropIn => Mode::DropIn,
            BookingMode::Course => Mode::Course,
            BookingMode::Desk => Mode::Desk,
        }
    }
}

/// Ages in completed months (A2), and the birthdays they mean on the day that counts (A3).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Ages {
    pub min_months: u16,
    /// Not included; null where there is no upper end.
    pub under_months: Option<u16>,
    pub judged_on: Date,
    pub born_from: Option<Date>,
    pub born_until: Date,
}

impl Ages {
    pub fn of(ages: AgeRange, on: Date) -> Ages {
        let (born_from, born_until) = ages.births(on);
        Ages {
            min_months: ages.min().months(),
            under_months: ages.under().map(|under| under.months()),
            judged_on: on,
            born_from,
            born_until,
        }
    }
}

/// Where the guardian of a child of an age is (G1).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Band {
    /// Months, not included; null for the last band.
    pub under_months: Option<u16>,
    pub guardian: Guardian,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Guardian {
    InRoom,
    NotInRoom,
    OnSite,
    DropOff,
    Alone,
}

impl From<Policy> for Guardian {
    fn from(policy: Policy) -> Guardian {
        match policy {
            Policy::InRoom => Guardian::InRoom,
            Policy::NotInRoom => Guardian::NotInRoom,
            Policy::OnSite => Guardian::OnSite,
            Policy::DropOff => Guardian::DropOff,
            Policy::Alone => Guardian::Alone,
        }
    }
}

/// How full it looks to everybody (C9, P1).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Fullness {
    pub state: How,
    /// Parties of one child that still fit, where the centre shows it.
    pub left: Option<u16>,
    /// Only from this age in months on, where no guardian is needed in the room.
    pub from_months: Option<u16>,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Free,
    Few,
    Full,
    Cancelled,
    Over,
    AtDesk,
    /// Shown, and booked by nobody until staff have looked.
    Barred,
}

impl Fullness {
    pub fn of(fullness: audience::Fullness, shows_places: Shows) -> Fullness {
        let (state, left, from_months) = match fullness {
            audience::Fullness::Free(left) => (How::Free, Some(left), None),
            audience::Fullness::Few(left) => (How::Few, Some(left), None),
            audience::Fullness::FewFrom(age, left) => (How::Few, Some(left), Some(age.months())),
            audience::Fullness::Full => (How::Full, Some(0), None),
            audience::Fullness::Cancelled => (How::Cancelled, None, None),
            audience::Fullness::Over => (How::Over, None, None),
            audience::Fullness::AtDesk => (How::AtDesk, None, None),
            audience::Fullness::Barred => (How::Barred, None, None),
        };
        let left = left.filter(|_| shows_places == Shows::Yes);
        Fullness { state, left, from_months }
    }
}

/// P1: whether a centre shows how many places are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    Yes,
    No,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Opens {
    pub residents: Timestamp,
    pub others: Timestamp,
}

/// What a press would give your children, before it is made (Z1).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Outlook {
    pub verdicts: Vec<Verdict>,
    /// Who would usually come: what to send when you book.
    pub children: Vec<Uuid>,
    pub guardians: Vec<Uuid>,
}

/// What one child would hear, alone with the guardians it needs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Verdict {
    pub child: Uuid,
    pub may_book: bool,
    /// Only room is lacking.
    pub may_wait: bool,
    /// What it has here already.
    pub own: Option<Own>,
    pub refusals: Vec<Reason>,
}

/// A booking that stands.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Own {
    pub booking: Uuid,
    pub state: Stand,
}

/// What became of a child on a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    Confirmed,
    Waiting,
    Offered,
    Attended,
    Late,
    Cancelled,
    Lapsed,
    NoShow,
    TurnedAway,
}

impl From<State> for Stand {
    fn from(state: State) -> Stand {
        match state {
            State::Confirmed => Stand::Confirmed,
            State::Waiting => Stand::Waiting,
            State::Offered => Stand::Offered,
            State::Attended { .. } => Stand::Attended,
            State::Late { .. } => Stand::Late,
            State::Cancelled { .. } => Stand::Cancelled,
            State::Lapsed => Stand::Lapsed,
            State::NoShow => Stand::NoShow,
            State::TurnedAway => Stand::TurnedAway,
        }
    }
}

/// By whom something was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Canceller {
    Household,
    /// The household, after the time until which it is on time.
    HouseholdLate,
    Desk,
    Centre,
}

impl From<CancelledBy> for Canceller {
    fn from(by: CancelledBy) -> Canceller {
        match by {
            CancelledBy::Household => Canceller::Household,
            CancelledBy::HouseholdLate => Canceller::HouseholdLate,
            CancelledBy::Desk => Canceller::Desk,
            CancelledBy::Centre => Canceller::Centre,
        }
    }
}

impl Session {
    /// What a card of the programme holds, for programs.
    pub fn of(card: &Card, facts: &Facts, speaker: &Speaker) -> Session {
        let (session, rules, zone) = (card.session, &facts.centre.rules, facts.centre.zone);
        let opens = |days| session.opens_at(days, rules.opens_at, zone);
        let shows = if rules.show_places_left { Shows::Yes } else { Shows::No };
        Session {
            id: session.id.0,
            centre: facts.centre.slug.clone(),
            room: card.room.slug.clone(),
            series: session.series.map(|series| series.0),
            names: (&session.names).into(),
            description: (&session.description).into(),
            host: (&session.host).into(),
            starts: session.window.starts(),
            ends: session.window.ends(),
            date: session.date,
            booking: session.terms.booking.into(),
            ages: session.terms.ages.map(|ages| Ages::of(ages, session.judged_on)),
            supervision: bands(session),
            places: session.limits.places,
            fullness: Fullness::of(card.fullness, shows),
            waiting: card.waiting,
            opens: Opens {
                residents: opens(rules.opens_days_residents),
                others: opens(rules.opens_days_others),
            },
            cancel_by: session.cancel_by(),
            door_checks: session.terms.door_checks.iter().map(Called::from).collect(),
            carries_babies: session.terms.carries_babies,
            takes_siblings: session.terms.takes_siblings,
            is_peak: session.terms.is_peak,
            fee: session
                .terms
                .fee
                .amount()
                .map(|amount| Fee { amount: amount.in_(rules.currency), currency: rules.currency.code() }),
            is_confirmed: session.is_confirmed,
            cancelled: match &session.standing {
                Standing::Cancelled { cause } => Some((&cause.0).into()),
                Standing::Planned => None,
            },
            outlook: facts.household.as_ref().map(|_| Outlook::of(card, facts, speaker)),
        }
    }
}

/// Where the guardian is, from the youngest up (G1).
pub fn bands(session: &session::Session) -> Vec<Band> {
    let bands = session.terms.supervision.bands().iter();
    bands.map(|band| Band { under_months: band.under, guardian: band.policy.into() }).collect()
}

impl Outlook {
    fn of(card: &Card, facts: &Facts, speaker: &Speaker) -> Outlook {
        let (session, verdicts) = (card.session, &card.verdicts);
        let children = outlook::usual_children(facts, session, verdicts, speaker.now);
        let party = outlook::party(facts, session, &children);
        let guardians = party.map(|party| party.guardians).unwrap_or_default();
        Outlook {
            verdicts: verdicts.iter().map(|verdict| Verdict::of(verdict, speaker)).collect(),
            children: children.into_iter().map(|child| child.0).collect(),
            guardians: guardians.into_iter().map(|guardian| guardian.0).collect(),
        }
    }
}

impl Verdict {
    pub fn of(verdict: &outlook::Verdict, speaker: &Speaker) -> Verdict {
        let refusals = verdict.answer.as_ref().err().into_iter().flat_map(|refusals| refusals.iter());
        let own = verdict.own.as_ref();
        Verdict {
            child: verdict.child.0,
            may_book: verdict.may_book(),
            may_wait: verdict.may_wait(),
            own: own.map(|own| Own { booking: own.booking.0, state: own.state.into() }),
            refusals: refusals.map(|refusal| Reason::of(refusal, speaker)).collect(),
        }
    }
}
