//! A course: a series taken whole (B9). One enrolment is a place in every session still to come, all or none.
//!
//! Keeps true: each date is judged as any booking of it would be (B1, B1a, C1, G), the age on the first session she
//! would attend (A3), the week's count not at all; it opens with its first session and closes with its last.

use super::admission;
use super::audience::{self, Counter, Fullness};
use super::booking::{self, State};
use super::capacity::{self, Channel};
use super::facts::Facts;
use super::household::Household;
use super::ids::{CentreId, ChildId, EnrolmentId, GuardianId, HouseholdId, Number, SeriesId, SessionId};
use super::outlook::{self, Verdict};
use super::party::{Authority, Request, Wish};
use super::refusal::{Refusal, Refusals};
use super::series::{BookingMode, Judged};
use super::session::{Session, Standing};
use super::supervision;
use super::window::Window;
use super::zone::{Span, Timestamp};

/// A run of a course with everybody who holds, or waits for, a place in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    pub series: SeriesId,
    /// Every session of the run, called off ones too, in order of their start. Never empty.
    pub sessions: Vec<Session>,
    /// In order of joining.
    pub enrolments: Vec<Enrolment>,
}

/// A party's claim on a course.
#[derive(Debug, Clone, PartialEq)]
pub struct Enrolment {
    pub id: EnrolmentId,
    pub centre: CentreId,
    pub series: SeriesId,
    pub household: HouseholdId,
    /// Its place in line.
    pub number: Number,
    pub is_by_desk: bool,
    pub created_at: Timestamp,
    pub times: booking::Terms,
    pub children: Vec<(ChildId, State)>,
    pub guardians: Vec<GuardianId>,
}

/// What an enrolment gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grant {
    /// A place on each of these dates.
    Places(Vec<Date>),
    Line,
}

/// One date of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    pub session: SessionId,
    pub guardians_in_room: bool,
}

impl Enrolment {
    /// The children who hold, or wait for, a place.
    pub fn live(&self) -> impl Iterator<Item = (ChildId, State)> {
        self.children.iter().copied().filter(|(_, state)| is_live(*state))
    }

    /// Where it stands as a whole: the liveliest of its children's states.
    pub fn state(&self) -> Option<State> {
        let rank = |state: &State| match state {
            State::Offered => 0,
            State::Confirmed => 1,
            State::Waiting => 2,
            _ => 3,
        };
        self.children.iter().map(|(_, state)| *state).min_by_key(rank)
    }

    /// What its live children ask for, about one date or the whole.
    pub fn asks(&self, session: SessionId, authority: Authority) -> Request {
        Request {
            household: self.household,
            session,
            children: self.live().map(|(child, _)| child).collect(),
            carried: Vec::new(),
            along: Vec::new(),
            guardians: self.guardians.clone(),
            wish: Wish::Place,
            authority,
        }
    }

    pub fn is_waiting(&self) -> bool {
        self.live().any(|(_, state)| state == State::Waiting)
    }
}

impl Course {
    /// The sessions that stand and have not begun.
    pub fn ahead(&self, now: Timestamp) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(move |session| !session.is_cancelled() && session.window.starts() > now)
    }

    /// The sessions an enrolment would take. A party that moves up does not get the one just before it starts (B6).
    pub fn joinable(&self, facts: &Facts, authority: Authority, now: Timestamp) -> Vec<&Session> {
        let notice = match authority {
            Authority::Promotion => Span::hours(facts.centre.rules.offer_hours.into()),
            Authority::Household | Authority::Desk(_) | Authority::WalkIn(_) => Span::zero(),
        };
        let in_time = |session: &&Session| session.window.starts() - now >= notice;
        self.ahead(now).filter(in_time).collect()
    }

    /// Nothing of it is ahead.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.ahead(now).next().is_none()
    }

    /// Something of an enrolment is left to give up.
    pub fn can_be_left(&self, enrolment: &Enrolment, now: Timestamp) -> bool {
        enrolment.live().next().is_some() && !self.is_over(now)
    }

    /// When its sessions ahead are, or its last one where none is: what facts have to be read for.
    pub fn windows(&self, now: Timestamp) -> Vec<Window> {
        let ahead: Vec<Window> = self.ahead(now).map(|session| session.window).collect();
        if ahead.is_empty() {
            self.sessions.last().map(|last| last.window).into_iter().collect()
        } else {
            ahead
        }
    }

    /// It is taken whole: the terms of its sessions say so.
    pub fn is_whole(&self) -> bool {
        self.sessions.iter().any(|session| session.terms.booking == BookingMode::Course)
    }

    pub fn first(&self) -> Option<&Session> {
        self.sessions.first()
    }

    /// B3: when it opens for this household: with its first session.
    pub fn opens_at(&self, household: &Household, facts: &Facts) -> Option<Timestamp> {
        let rules = &facts.centre.rules;
        let days = if household.is_resident { rules.opens_days_residents } else { rules.opens_days_others };
        Some(self.first()?.opens_at(days, rules.opens_at, facts.centre.zone))
    }

    /// What a child has in it: a place, an offer, a place in line.
    pub fn own(&self, child: ChildId) -> Option<(&Enrolment, State)> {
        let of =
            |enrolment: &Enrolment| enrolment.live().find(|(id, _)| *id == child).map(|(_, state)| state);
        self.enrolments.iter().find_map(|enrolment| Some((enrolment, of(enrolment)?)))
    }

    /// Parties that wait, or that wait before one of them.
    pub fn in_line(&self, before: Option<Number>) -> usize {
        let earlier = |enrolment: &&Enrolment| before.is_none_or(|number| enrolment.number < number);
        self.enrolments.iter().filter(|enrolment| enrolment.is_waiting()).filter(earlier).count()
    }

    /// A3: a date as an enrolment that begins with `first` is judged on it. Who joins late, on the first she attends;
    /// a first date the centre called off makes nobody late.
    fn judged(&self, session: &Session, first: &Session, now: Timestamp) -> Session {
        let is_missed = |planned: &Session| {
            planned.window.starts() <= now || (!planned.is_cancelled() && planned.id != first.id)
        };
        let judged_on = match session.terms.judged {
            Judged::SeriesFirstSession if self.first().is_some_and(is_missed) => first.date,
            Judged::SeriesFirstSession | Judged::SessionDate | Judged::FixedDate(_) => session.judged_on,
        };
        Session { judged_on, ..session.clone() }
    }
}

/// Decides who may enrol; the request's session is not looked at. `None` when the household, or somebody named, is
/// not among the facts.
pub fn decide(
    request: &Request,
    course: &Course,
    facts: &Facts,
    now: Timestamp,
) -> Option<Result<Grant, Refusals>> {
    let household = facts.household.as_ref().filter(|household| household.id == request.household)?;
    let joinable = course.joinable(facts, request.authority, now);
    let mut refusals = about_course(request, course, (facts, household), now);
    refusals.extend(joinable.first().into_iter().flat_map(|first| admission::bars(first))); // A4
    let mut dates = Vec::new();
    let mut found = Vec::new();
    if let Some(first) = joinable.first() {
        for session in &joinable {
            let asked = Request { session: session.id, ..request.clone() };
            let (mut reasons, party) =
                admission::about_date(&asked, facts, &course.judged(session, first, now), now)?;
            reasons.retain(|reason| !is_own_date(reason, course));
            dates.push(Date { session: session.id, guardians_in_room: !party.guardians_in.is_empty() });
            found.push((session.window.starts(), reasons));
        }
    }
    refusals.extend(merged(found));
    if request.wish == Wish::Line && !refusals.is_empty() && refusals.iter().all(Refusal::is_worth_waiting) {
        return Some(Ok(Grant::Line));
    }
    Some(Refusals::check(refusals).map(|()| Grant::Places(dates)))
}

/// B6: whether a party fits whole, into every session it would get.
pub fn fits(request: &Request, course: &Course, facts: &Facts, now: Timestamp) -> bool {
    let has_room = |session: &&Session| {
        let asked = Request { session: session.id, ..request.clone() };
        let found = admission::about_date(&asked, facts, session, now);
        let lacks = |party| capacity::lacks(facts, session, &party, Channel::Ahead, now);
        found.is_some_and(|(_, party)| lacks(party).is_empty())
    };
    course.joinable(facts, request.authority, now).iter().all(has_room)
}

/// B5: the guardians a party has to bring, to the session that asks for most.
pub fn guardians_needed(enrolment: &Enrolment, course: &Course, facts: &Facts, now: Timestamp) -> u16 {
    let children = enrolment.live().filter_map(|(id, _)| facts.household.as_ref()?.child(id));
    let children: Vec<_> = children.collect();
    let needed = |session: &Session| {
        let ages: Vec<_> = children.iter().filter_map(|child| child.age(session.date)).collect();
        supervision::guardians_needed(&ages, &[], session, &facts.centre.rules)
    };
    course.ahead(now).map(needed).max().unwrap_or(0)
}

/// What each of these children would hear, alone with the guardians it needs (Z1).
pub fn verdicts(facts: &Facts, course: &Course, children: &[ChildId], now: Timestamp) -> Vec<Verdict> {
    verdicts_as(Authority::Household, (facts, course), children, now)
}

/// The same, asked by somebody else for them.
pub fn verdicts_as(
    authority: Authority,
    (facts, course): (&Facts, &Course),
    children: &[ChildId],
    now: Timestamp,
) -> Vec<Verdict> {
    let one = |id: &ChildId| {
        let request = Request { authority, ..party(facts, course, &[*id], now)? };
        let answer = decide(&request, course, facts, now)?;
        let first = facts.session(request.session)?;
        let age = facts.household.as_ref()?.child(*id)?.age(first.date);
        Some(Verdict { child: *id, age, own: None, answer: answer.map(drop) })
    };
    children.iter().filter_map(one).collect()
}

/// The usual request for these children, by the first date they would attend. `None` without a household.
pub fn party(facts: &Facts, course: &Course, children: &[ChildId], now: Timestamp) -> Option<Request> {
    let joinable = course.joinable(facts, Authority::Household, now);
    let first = joinable.first().copied().or(course.sessions.last())?;
    outlook::party(facts, first, children)
}

/// Whom a form ticks before anybody does: the first who could come, or wait, and who goes along. `None` without a
/// household.
pub fn usual(facts: &Facts, course: &Course, verdicts: &[Verdict], now: Timestamp) -> Option<Request> {
    let fits = verdicts.iter().find(|v| v.may_book()).or_else(|| verdicts.iter().find(|v| v.may_wait()));
    let children: Vec<ChildId> = fits.map(|verdict| verdict.child).into_iter().collect();
    party(facts, course, &children, now)
}

/// How full the whole is: as full as the fullest of its dates ahead.
pub fn fullness(facts: &Facts, course: &Course, now: Timestamp) -> Fullness {
    let rank = |fullness: &Fullness| match fullness {
        Fullness::Free(many) | Fullness::Few(many) | Fullness::FewFrom(_, many) => *many,
        Fullness::Full | Fullness::Cancelled | Fullness::Over | Fullness::AtDesk | Fullness::Barred => 0,
    };
    let ahead = course.ahead(now).map(|session| audience::fullness(facts, session, Counter::Ahead, now));
    ahead.min_by_key(rank).unwrap_or(Fullness::Over)
}

/// B3, B7, B9: is there anything to join, and who of the party has joined already?
fn about_course(
    request: &Request,
    course: &Course,
    (facts, household): (&Facts, &Household),
    now: Timestamp,
) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if let (None, Some(last)) = (course.ahead(now).next(), course.sessions.last()) {
        refusals.push(match &last.standing {
            Standing::Cancelled { cause } => Refusal::CancelledByCentre { cause: cause.0.clone() }, // B7
            Standing::Planned => Refusal::CourseOver { last: last.window.starts() },                // B9
        });
    }
    let opens = course.opens_at(household, facts).filter(|opens| now < *opens);
    if let (Some(opens), Authority::Household) = (opens, request.authority) {
        refusals.push(Refusal::NotYetOpen { opens }); // B3
    }
    for child in &request.children {
        let own = course.own(*child).map(|(_, state)| state == State::Waiting);
        let moves_up = |waiting: &bool| *waiting && request.authority == Authority::Promotion;
        let own = own.filter(|waiting| !moves_up(waiting));
        refusals.extend(own.map(|waiting| Refusal::AlreadyEnrolled { child: *child, waiting }));
    }
    refusals
}

/// A date of the course a child has by its enrolment is told once, by that.
fn is_own_date(reason: &Refusal, course: &Course) -> bool {
    let is_in = |child| course.own(child).is_some_and(|(_, state)| state != State::Waiting);
    matches!(reason, Refusal::AlreadyBooked { child, .. } if is_in(*child))
}

/// What is so on every date is said once; what is so on some, with its date.
fn merged(found: Vec<(Timestamp, Vec<Refusal>)>) -> Vec<Refusal> {
    let is_same = |one: &Refusal, other: &Refusal| one.key() == other.key() && one.child() == other.child();
    let mut merged: Vec<Refusal> = Vec::new();
    let everywhere =
        |reason: &Refusal| found.iter().all(|(_, all)| all.iter().any(|one| is_same(one, reason)));
    for (starts, reasons) in &found {
        for reason in reasons {
            if !everywhere(reason) && !reason.tells_when() {
                merged.push(Refusal::OnDate { starts: *starts, refusal: Box::new(reason.clone()) });
            } else if reason.tells_when() {
                merged.push(reason.clone());
            } else if !merged.iter().any(|one| is_same(one, reason)) {
                merged.push(tightest(reason, &found, is_same));
            }
        }
    }
    merged
}

/// Of the same reason on several dates, the one that leaves least.
fn tightest(
    reason: &Refusal,
    found: &[(Timestamp, Vec<Refusal>)],
    is_same: impl Fn(&Refusal, &Refusal) -> bool,
) -> Refusal {
    let all = found.iter().flat_map(|(_, reasons)| reasons).filter(|one| is_same(one, reason));
    all.min_by_key(|one| one.left()).unwrap_or(reason).clone()
}

fn is_live(state: State) -> bool {
    matches!(state, State::Confirmed | State::Offered | State::Waiting)
}
