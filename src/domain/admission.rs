//! Admission: one function decides who may come (Z1). The parents' page, the desk, the kiosk and the waiting list
//! all ask it, and before a press the page shows what the press would give.
//!
//! Keeps true: the same facts give the same answer, with every reason that applies, in one order (Z2).

pub mod births;
pub mod groups;

use super::age::Age;
use super::booking::{Engagement, State};
use super::capacity::{self, Bodies, Channel};
use super::centre::Centre;
use super::cover;
use super::facts::Facts;
use super::household::{Child, Household};
use super::ids::ChildId;
use super::party::{Authority, Liberties, Request, Wish};
use super::refusal::{Refusal, Refusals};
use super::series::{BookingMode, Policy};
use super::session::{Session, Standing};
use super::supervision;
use super::zone::{Date, Span, Timestamp};

/// What a party gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    Place { guardians_in_room: bool },
    Line { guardians_in_room: bool },
}

impl Grant {
    pub fn guardians_in_room(self) -> bool {
        match self {
            Grant::Place { guardians_in_room } | Grant::Line { guardians_in_room } => guardians_in_room,
        }
    }
}

/// Decides a request about one of the facts' sessions. `None` when the session or the household is not among them.
pub fn decide(request: &Request, facts: &Facts, now: Timestamp) -> Option<Result<Grant, Refusals>> {
    let session = facts.session(request.session)?;
    let household = facts.household.as_ref().filter(|household| household.id == request.household)?;
    let asked = Asked { request, facts, session, household, now };
    let (mut refusals, party) = asked.about_people()?;
    refusals.splice(0..0, asked.about_session());
    refusals.extend(asked.about_diary());
    refusals.extend(asked.about_room(&party));
    let guardians_in_room =
        party.guardians_in.len() + party.guardians_out.len() > 0 && !party.guardians_in.is_empty();
    let is_waiting = request.wish == Wish::Line && !refusals.is_empty();
    if is_waiting && refusals.iter().all(Refusal::is_worth_waiting) {
        let enough = asked.waiting_enough();
        return Some(Refusals::check(enough).map(|()| Grant::Line { guardians_in_room }));
    }
    Some(Refusals::check(refusals).map(|()| Grant::Place { guardians_in_room }))
}

/// What stands in the way of one date of a course, and who would come: all but what is about the course as a whole
/// (B9). `None` as for [`decide`].
pub(super) fn about_date(
    request: &Request,
    facts: &Facts,
    session: &Session,
    now: Timestamp,
) -> Option<(Vec<Refusal>, Bodies)> {
    let household = facts.household.as_ref().filter(|household| household.id == request.household)?;
    let asked = Asked { request, facts, session, household, now };
    let (mut refusals, party) = asked.about_people()?;
    refusals.extend(asked.about_diary());
    refusals.extend(asked.about_room(&party));
    Some((refusals, party))
}

struct Asked<'a> {
    request: &'a Request,
    facts: &'a Facts,
    session: &'a Session,
    household: &'a Household,
    now: Timestamp,
}

impl Asked<'_> {
    /// B3, B7, B9, B10: is there anything to book at all, now, this way?
    fn about_session(&self) -> Vec<Refusal> {
        let (session, now) = (self.session, self.now);
        let mut refusals = about_standing(session, now);
        let is_on = now >= session.window.starts() && now < session.window.ends();
        if is_on && !self.request.authority.is_walk_in() {
            refusals.push(Refusal::AlreadyStarted { started: session.window.starts() }); // B3
        }
        if self.request.authority == Authority::Household {
            match session.terms.booking {
                BookingMode::Course => refusals.push(Refusal::CourseWhole), // B9
                BookingMode::Desk => refusals.push(Refusal::PlacedByDesk),  // B10
                BookingMode::Open | BookingMode::DropIn => {}
            }
            let opens = opens(session, self.household, &self.facts.centre);
            if now < opens {
                refusals.push(Refusal::NotYetOpen { opens }); // B3
            }
        }
        refusals.extend(bars(session));
        refusals
    }

    /// A, V, G and P3: who comes, how old, with whom. `None` when somebody is not of this household.
    fn about_people(&self) -> Option<(Vec<Refusal>, Bodies)> {
        let mut refusals = Vec::new();
        if !self.household.has_consent {
            refusals.push(Refusal::NoConsent); // P3
        }
        if self.request.children.is_empty() {
            refusals.push(Refusal::NobodyComes);
        }
        let liberties = self.request.authority.liberties();
        let request = self.request;
        let place = |child: &Child, _| about_age(self.session, child, liberties);
        let children = self.ages(&request.children, &mut refusals, place)?;
        let babies =
            self.ages(&request.carried, &mut refusals, |child, age| self.about_carried(child, age))?;
        let siblings = self.ages(&request.along, &mut refusals, |child, _| self.about_along(child))?;
        let guardians: Option<Vec<_>> =
            request.guardians.iter().map(|id| self.household.guardian(*id)).collect();
        let (children, babies, siblings) = (&children[..], &babies[..], &siblings[..]);
        let escort = supervision::Escort { children, babies, siblings, guardians: &guardians? };
        refusals.extend(supervision::refusals(&escort, self.session, &self.facts.centre.rules));
        let bodies = supervision::bodies(&escort, self.session);
        Some((refusals, bodies))
    }

    /// The ages of some of the party, and what their age says against them. `None` when one is not of this household.
    fn ages(
        &self,
        who: &[ChildId],
        refusals: &mut Vec<Refusal>,
        against: impl Fn(&Child, Age) -> Vec<Refusal>,
    ) -> Option<Vec<Age>> {
        let mut ages = Vec::new();
        for id in who {
            let child = self.household.child(*id)?;
            match child.age(self.session.date) {
                None => refusals.push(Refusal::BirthDateMissing { child: child.id }), // A4
                Some(age) => {
                    refusals.extend(against(child, age));
                    ages.push(age);
                }
            }
        }
        Some(ages)
    }

    /// C2: a baby in the arms.
    fn about_carried(&self, child: &Child, age: Age) -> Vec<Refusal> {
        let is_allowed = self.session.terms.carries_babies;
        let is_baby = age.months() < supervision::CARRIED_UNDER;
        let refused = !is_allowed || !is_baby;
        refused.then_some(Refusal::NotCarried { child: child.id, age, is_allowed }).into_iter().collect()
    }

    /// C2: a sibling brought along. Who is of the programme's age takes a place, or the places would mean nothing;
    /// a film too grown for it is so whether it takes a place or not (V1).
    fn about_along(&self, child: &Child) -> Vec<Refusal> {
        let is_allowed = self.session.terms.takes_siblings;
        let refused = !is_allowed || is_of_age(self.session, child);
        let not_along = refused.then_some(Refusal::NotAlong { child: child.id, is_allowed });
        not_along.into_iter().chain(about_film(self.session, child)).collect()
    }

    /// B1, B1a, B2, B5: what else these children and guardians have on.
    fn about_diary(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        for id in self.request.children.iter().chain(&self.request.carried).chain(&self.request.along) {
            refusals.extend(self.overlaps(*id));
        }
        refusals.extend(self.guardian_overlaps());
        if !self.request.authority.is_walk_in() && self.session.terms.booking != BookingMode::Course {
            for id in &self.request.children {
                refusals.extend(self.week_refusals(*id)); // C8: walk-ins are exempt
            }
        }
        if matches!(self.request.authority, Authority::Household | Authority::Promotion) {
            let today = self.facts.centre.zone.date(self.now);
            for id in &self.request.children {
                let pauses = self.facts.pauses.iter().filter(|pause| pause.child == *id);
                let standing =
                    pauses.filter(|pause| pause.from <= today && today < pause.until).map(|p| p.until);
                refusals.extend(standing.max().map(|until| Refusal::Paused { child: *id, until })); // B5
            }
        }
        refusals
    }

    /// B1: the same child, here already or elsewhere at the same time, whatever the room or the centre.
    fn overlaps(&self, child: ChildId) -> Vec<Refusal> {
        let engagements = self.diary(child);
        if let Some(own) = engagements.clone().find(|e| e.session == self.session.id && is_live(e.state)) {
            let waiting = own.state == State::Waiting;
            if !(waiting && self.request.authority == Authority::Promotion) {
                return vec![Refusal::AlreadyBooked { child, waiting }];
            }
        }
        let elsewhere = engagements.filter(|e| {
            e.session != self.session.id && e.state.occupies() && e.window.overlaps(self.session.window)
        });
        let clash = elsewhere.map(|e| Refusal::Overlap {
            child,
            session: e.session,
            names: e.names.clone(),
            starts: e.window.starts(),
        });
        clash.collect()
    }

    /// B1a: a guardian who must be in the room cannot be in another room at the same time.
    fn guardian_overlaps(&self) -> Vec<Refusal> {
        let needed_here = self.needs_guardian_in_room();
        let others = self.facts.overlapping(self.session.window).filter(|s| s.room != self.session.room);
        let others: Vec<&Session> = others.collect();
        let mut refusals = Vec::new();
        for guardian in &self.request.guardians {
            let clash = self.facts.escorts.iter().find_map(|escort| {
                let must = escort.guardian == *guardian && escort.is_in_room && needed_here;
                let holds =
                    |h: &&super::booking::Holding| h.booking == escort.booking && h.state.holds_place();
                let is_held = must && self.facts.holdings.iter().any(|h| holds(&h));
                others.iter().find(|other| is_held && other.id == escort.session)
            });
            refusals.extend(clash.map(|other| Refusal::GuardianElsewhere {
                guardian: *guardian,
                names: other.names.clone(),
                starts: other.window.starts(),
            }));
        }
        refusals
    }

    fn needs_guardian_in_room(&self) -> bool {
        let mut ages = self.minded().map(|age| self.session.policy(age));
        ages.any(|policy| policy == Policy::InRoom) || !self.request.carried.is_empty()
    }

    /// The ages of those who walk in: with a place, or brought along.
    fn minded(&self) -> impl Iterator<Item = Age> {
        let who = self.request.children.iter().chain(&self.request.along);
        who.filter_map(|id| self.household.child(*id)?.age(self.session.date))
    }

    /// B2: counted by the session's local date, in this centre.
    fn week_refusals(&self, child: ChildId) -> Vec<Refusal> {
        let rules = &self.facts.centre.rules;
        let monday = self.monday();
        let counted = |e: &&Engagement| {
            e.is_here
                && e.part.takes_place()
                && !e.is_course
                && e.state.counts_in_week()
                && e.session != self.session.id
                && monday_of(e.date) == monday
        };
        let week: Vec<&Engagement> = self.diary(child).filter(counted).collect();
        let in_room = week.iter().filter(|e| e.room == self.session.room).count();
        let mut refusals = Vec::new();
        if week.len() >= usize::from(rules.per_week) {
            refusals.push(Refusal::WeekFull { child, most: rules.per_week, monday });
        } else if in_room >= usize::from(rules.per_week_same_room) {
            refusals.push(Refusal::WeekFullInRoom { child, most: rules.per_week_same_room, monday });
        }
        refusals
    }

    /// G4 and C: is there room, and are there staff, for so many?
    fn about_room(&self, party: &Bodies) -> Vec<Refusal> {
        let channel = self.request.authority.channel();
        if !self.session.limits.are_stated() {
            return Vec::new(); // C1: said already, and no number to count against
        }
        if channel != Channel::PastPlaces && party.children > self.session.limits.places {
            return vec![Refusal::PartyTooLarge { places: self.session.limits.places }]; // C1
        }
        let mut refusals = Vec::new();
        refusals.extend(self.too_few_staff(party));
        refusals.extend(capacity::lacks(self.facts, self.session, party, channel, self.now));
        refusals
    }

    /// G4, for those who walk in.
    fn too_few_staff(&self, party: &Bodies) -> Option<Refusal> {
        let ages: Vec<Age> = self.minded().collect();
        cover::too_few_staff((self.facts, self.session), &ages, party, self.now)
    }

    /// B1: a child waits for at most so many sessions of a week.
    fn waiting_enough(&self) -> Vec<Refusal> {
        let most = self.facts.centre.rules.waiting_per_week;
        let monday = self.monday();
        let is_waiting = |e: &&Engagement| e.state == State::Waiting && e.part.takes_place();
        let waits = |e: &&Engagement| e.is_here && is_waiting(e) && monday_of(e.date) == monday;
        let children = self.request.children.iter().copied();
        let full = children.filter(|child| self.diary(*child).filter(waits).count() >= usize::from(most));
        full.map(|child| Refusal::WaitingEnough { child, most }).collect()
    }

    fn diary(&self, child: ChildId) -> impl Iterator<Item = &Engagement> + Clone {
        self.facts.diary.iter().filter(move |engagement| engagement.child == child)
    }

    fn monday(&self) -> Date {
        monday_of(self.session.date)
    }
}

/// B7, B3: called off, or over.
fn about_standing(session: &Session, now: Timestamp) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if let Standing::Cancelled { cause } = &session.standing {
        refusals.push(Refusal::CancelledByCentre { cause: cause.0.clone() }); // B7
    }
    if now >= session.window.ends() {
        refusals.push(Refusal::AlreadyOver { ended: session.window.ends() }); // B3
    }
    refusals
}

/// B3: when online booking of a session opens for a household.
pub fn opens(session: &Session, household: &Household, centre: &Centre) -> Timestamp {
    let rules = &centre.rules;
    let days = if household.is_resident { rules.opens_days_residents } else { rules.opens_days_others };
    session.opens_at(days, rules.opens_at, centre.zone)
}

/// What keeps every child from a session as it stands, whoever asks, until staff have looked at it. What the desk
/// places is theirs to judge.
pub fn bars(session: &Session) -> Vec<Refusal> {
    if session.terms.booking == BookingMode::Desk {
        return Vec::new();
    }
    let mut bars = Vec::new();
    match session.terms.ages {
        None => bars.push(Refusal::AgesNotStated), // A4
        Some(ages) if ages.min() >= Age::GROWN_UP => bars.push(Refusal::ForAdults(ages)), // A4
        Some(_) => {}
    }
    if !session.limits.are_stated() {
        bars.push(Refusal::LimitsNotStated); // C1
    }
    bars
}

/// A2, A3, A5, V1 for one child: what its age says against a session. Nothing where there is no birth date.
pub fn about_age(session: &Session, child: &Child, liberties: Liberties) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let Some(birth) = child.birth else { return refusals };
    if let (Some(ages), false) = (session.terms.ages, liberties.past_age) {
        let on = session.judged_on; // A3
        if !ages.admits_within(birth, on, session.terms.grace_days) {
            let age = Age::on(birth, on);
            refusals.push(match age {
                Some(age) if age.months() >= ages.min().months() => {
                    Refusal::TooOld { child: child.id, age, ages, on }
                }
                _ => {
                    let from = ages.opens_on(birth);
                    let age = age.unwrap_or(Age::from_months(0));
                    Refusal::TooYoung { child: child.id, age, ages, on, from: (from > on).then_some(from) }
                }
            });
        }
    }
    refusals.extend(about_film(session, child));
    refusals
}

/// V1: too young for this film, with a guardian or without.
fn about_film(session: &Session, child: &Child) -> Option<Refusal> {
    let (film, age) = (session.terms.advisory.as_ref()?, child.age(session.date)?);
    let from_months = film.with_guardian_min_months;
    let from = super::age::reached_on(child.birth?, from_months);
    let too_grown = age.months() < from_months;
    too_grown.then_some(Refusal::FilmTooGrown { child: child.id, age, from_months, from })
}

/// A2, A3, A5: whether a child is of a programme's age.
pub fn is_of_age(session: &Session, child: &Child) -> bool {
    let Some((ages, birth)) = session.terms.ages.zip(child.birth) else { return false };
    ages.admits_within(birth, session.judged_on, session.terms.grace_days)
}

fn is_live(state: State) -> bool {
    state.occupies() || state == State::Waiting
}

/// The Monday of a date's ISO week (K5).
pub fn monday_of(date: Date) -> Date {
    use super::zone::Datelike;
    date - Span::days(date.weekday().num_days_from_monday().into())
}
