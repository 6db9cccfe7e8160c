//! Baskets: several sessions for several children at once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::bookings::Party;
use super::problem::Reason;
use super::{Called, Few};
use crate::actions::book_basket::{Became as Outcome, Line};
use crate::domain::admission::Grant;
use crate::domain::basket;
use crate::domain::facts::Facts;
use crate::domain::ids::{ChildId, GuardianId, HouseholdId, SessionId};
use crate::domain::party::{Authority, Request};
use crate::domain::refusal::Refusals;
use crate::domain::zone::{Date, TimeOfDay, Timestamp};
use crate::views::refusals::Speaker;
use crate::web::baskets::line;

/// Several sessions in one request.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BasketWish {
    /// Decided in this order, each as if the earlier ones had been booked.
    #[schemars(length(min = 1, max = 12))]
    pub lines: Few<BasketLine>,
    #[serde(default)]
    pub manner: Manner,
}

/// One session of a basket, and who comes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BasketLine {
    pub session: Uuid,
    pub party: Party,
}

/// How a basket is to be had.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// All of it, or nothing: a place in line is not enough.
    #[default]
    Whole,
    /// As many lines as fit, in their order.
    Fitting,
}

impl From<Manner> for basket::Manner {
    fn from(manner: Manner) -> basket::Manner {
        match manner {
            Manner::Whole => basket::Manner::Whole,
            Manner::Fitting => basket::Manner::Fitting,
        }
    }
}

impl BasketWish {
    /// One request for each line, in their order.
    pub fn requests(&self, household: HouseholdId) -> Vec<Request> {
        let one =
            |line: &BasketLine| line.party.request(household, SessionId(line.session), Authority::Household);
        self.lines.iter().map(one).collect()
    }
}

/// What became of a basket, line by line, in the order of the request.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BasketOutcome {
    pub lines: Vec<LineOutcome>,
}

/// What became of one line.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LineOutcome {
    pub session: Uuid,
    pub children: Vec<Uuid>,
    pub became: Became,
    pub booking: Option<Uuid>,
    pub refusals: Vec<Reason>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    Placed,
    InLine,
    Refused,
    /// It would have fitted; another line did not, and the basket was to be had whole.
    LeftOut,
}

impl LineOutcome {
    pub fn all(lines: &[Line], speaker: &Speaker) -> Vec<LineOutcome> {
        lines.iter().map(|line| LineOutcome::of(line, speaker)).collect()
    }

    fn of(line: &Line, speaker: &Speaker) -> LineOutcome {
        let (became, booking, refusals) = match &line.became {
            Outcome::Placed(id) => (Became::Placed, Some(id.0), None),
            Outcome::InLine(id) => (Became::InLine, Some(id.0), None),
            Outcome::Refused(refusals) => (Became::Refused, None, Some(refusals)),
            Outcome::LeftOut => (Became::LeftOut, None, None),
        };
        LineOutcome {
            session: line.session.0,
            children: line.children.iter().map(|child| child.0).collect(),
            became,
            booking,
            refusals: reasons(refusals, speaker),
        }
    }
}

fn reasons(refusals: Option<&Refusals>, speaker: &Speaker) -> Vec<Reason> {
    let all = refusals.into_iter().flat_map(|refusals| refusals.iter());
    all.map(|refusal| Reason::of(refusal, speaker)).collect()
}

/// What a basket would get, before it is sent (Z1).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BasketOutlook {
    /// In the order in which they take place: send them so.
    pub lines: Vec<JudgedLine>,
    /// Sent whole, all of it would be had.
    pub fits_whole: bool,
}

/// One line, and what it would get, the earlier ones booked.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct JudgedLine {
    #[serde(flatten)]
    pub line: ProposedLine,
    pub may_book: bool,
    /// It would get a place in line, or could: only room is lacking.
    pub may_wait: bool,
    pub refusals: Vec<Reason>,
}

/// A session, and who would come.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProposedLine {
    pub session: Uuid,
    pub room: String,
    pub names: Called,
    pub starts: Timestamp,
    pub ends: Timestamp,
    pub party: ProposedParty,
    /// Its grown-ups are in the room (G1); else in the building.
    pub is_in_room: bool,
}

/// Who would come: what to send.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProposedParty {
    pub children: Vec<Uuid>,
    pub guardians: Vec<Uuid>,
    pub carried: Vec<Uuid>,
    pub along: Vec<Uuid>,
}

impl ProposedLine {
    /// None where the facts do not hold its session.
    pub fn of(facts: &Facts, request: &Request) -> Option<ProposedLine> {
        let line = line(facts, request)?;
        let children = |all: &[ChildId]| all.iter().map(|child| child.0).collect::<Vec<Uuid>>();
        Some(ProposedLine {
            session: line.session.id.0,
            room: line.room.slug.clone(),
            names: (&line.session.names).into(),
            starts: line.session.window.starts(),
            ends: line.session.window.ends(),
            party: ProposedParty {
                children: children(&request.children),
                guardians: request.guardians.iter().map(|guardian: &GuardianId| guardian.0).collect(),
                carried: children(&request.carried),
                along: children(&request.along),
            },
            is_in_room: line.is_in_room,
        })
    }
}

impl JudgedLine {
    /// None where the facts do not hold its session.
    pub fn of(
        facts: &Facts,
        (request, verdict): (&Request, &Result<Grant, Refusals>),
        speaker: &Speaker,
    ) -> Option<JudgedLine> {
        let (may_book, may_wait) = match verdict {
            Ok(Grant::Place { .. }) => (true, false),
            Ok(Grant::Line { .. }) => (false, true),
            Err(refusals) => (false, refusals.are_worth_waiting()),
        };
        Some(JudgedLine {
            line: ProposedLine::of(facts, request)?,
            may_book,
            may_wait,
            refusals: reasons(verdict.as_ref().err(), speaker),
        })
    }
}

/// Where each of several children could be at one hour of a day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Together {
    pub day: Date,
    /// About whom it was asked.
    pub children: Vec<Uuid>,
    /// Hours at which all of them have somewhere to be.
    pub hours: Vec<TogetherHour>,
}

/// An hour, and the best ways to spend it, the best first.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TogetherHour {
    pub at: TimeOfDay,
    pub splits: Vec<Split>,
}

/// A basket that would be had whole.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Split {
    pub lines: Vec<ProposedLine>,
}
