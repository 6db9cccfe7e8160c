//! Bookings of the demo's families, so that boards and walls look alive: a few sessions full with a waiting list,
//! most with some places taken, courses with everybody they are for.
//!
//! Keeps true: every one of them went through the same admission as any other; done once for a centre.

use std::collections::HashMap;

use super::cast::{Cast, id};
use crate::actions::book::{Answer, Book};
use crate::actions::check_in::{Arrival, CheckIn};
use crate::actions::enrol::Enrol;
use crate::domain::admission::{about_age, monday_of};
use crate::domain::centre::{Centre, HouseRules};
use crate::domain::household::{Child, Household};
use crate::domain::ids::{ChildId, HouseholdId};
use crate::domain::party::{Authority, Liberties, Request, Wish};
use crate::domain::series::BookingMode;
use crate::domain::session::Session;
use crate::domain::supervision;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, centres, households, marks, sessions};

const DAYS: Span = Span::days(8);
/// Every so many sessions one is wanted by all.
const WANTED: usize = 4;
/// Who waits for one that is.
const LINE: u16 = 3;

/// Books some of the cast into what a centre has on today and in the next days.
#[derive(Debug, Clone)]
pub(super) struct BookSome {
    pub now: Timestamp,
}

impl Command for BookSome {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let centre = held.centre();
        let Some(centre) = centres::find(held, centre).await? else { return Err(Error::Missing) };
        let mark = format!("demo bookings {}", centre.slug);
        let Some(ahead) = Window::lasting(self.now, DAYS) else { return Ok(()) };
        let mut sessions = sessions::touching(held, centre.id, ahead).await?;
        let courses: Vec<Session> = first_of_each(&sessions, self.now).into_iter().cloned().collect();
        sessions.retain(is_booked_one_by_one);
        if sessions.is_empty() || marks::find(held, &mark).await?.is_some() {
            return Ok(());
        }
        let mut families = Vec::new();
        for family in &Cast::ours().households {
            let family = HouseholdId(id("household", &family.key));
            families.extend(households::find(held, family).await?);
        }
        let mut demand = Demand { centre, families, week: HashMap::new(), now: self.now };
        for next in &courses {
            demand.enrol(held, next).await?;
        }
        let (running, ahead): (Vec<_>, Vec<_>) =
            sessions.iter().enumerate().partition(|(_, session)| session.is_running(self.now));
        for (nth, session) in running {
            demand.let_in(held, nth, session).await?;
        }
        // Those wanted by all come first, while everybody still has bookings left this week (B2).
        let (wanted, others): (Vec<_>, Vec<_>) = ahead.into_iter().partition(|(nth, _)| nth % WANTED == 0);
        for (nth, session) in wanted.into_iter().chain(others) {
            demand.fill(held, nth, session).await?;
        }
        held.turned_nobody_away();
        marks::put(held, &mark, &self.now.to_rfc3339()).await?;
        Ok(())
    }
}

/// The next session of each course.
fn first_of_each(sessions: &[Session], now: Timestamp) -> Vec<&Session> {
    let mut first: Vec<&Session> = Vec::new();
    let is_of_course = |session: &&Session| session.terms.booking == BookingMode::Course;
    for session in sessions.iter().filter(is_of_course).filter(|session| session.window.starts() > now) {
        if !first.iter().any(|known| known.series == session.series) {
            first.push(session);
        }
    }
    first
}

fn is_booked_one_by_one(session: &Session) -> bool {
    let mode = session.terms.booking;
    !session.is_cancelled()
        && session.terms.ages.is_some()
        && matches!(mode, BookingMode::Open | BookingMode::DropIn)
}

struct Demand {
    centre: Centre,
    families: Vec<Household>,
    /// Bookings of a child in a week.
    week: HashMap<(ChildId, Date), u16>,
    now: Timestamp,
}

impl Demand {
    /// Fills a good half of a session that is running with families who are here.
    async fn let_in(&self, held: &mut Held, nth: usize, session: &Session) -> Result<(), Error> {
        let mut inside = 0;
        for turn in 0..self.families.len() {
            if inside * 3 >= session.limits.places * 2 {
                break;
            }
            let family = (turn + nth * 7) % self.families.len();
            // The family people enter as is still at home.
            let Some(request) = self.request(family, session).filter(|_| family > 0) else { continue };
            let children = u16::try_from(request.children.len()).unwrap_or(1);
            let request = Request { authority: Authority::WalkIn(Liberties::default()), ..request };
            let key = format!("demo {} {}", session.id, request.household);
            let book = Book { request, key: key.clone(), now: self.now };
            if let Answer::Placed(booking) = book.run(held).await? {
                let check_in = CheckIn { booking, child: None, nonce: key, now: self.now };
                match check_in.run(held).await {
                    Ok(Arrival::Inside) => inside += children,
                    // The house is full enough.
                    Ok(Arrival::TurnedAway(_)) | Err(Error::Refused(_) | Error::Stale) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    /// Everybody whom a course is for joins it; the family people enter as with its eldest, and keeps the rest to try.
    async fn enrol(&self, held: &mut Held, next: &Session) -> Result<(), Error> {
        let Some(series) = next.series else { return Ok(()) };
        for family in 0..self.families.len() {
            let Some(request) = self.request(family, next) else { continue };
            let eldest = self.families[family].children.iter().min_by_key(|child| child.birth);
            if family == 0 && eldest.is_none_or(|eldest| request.children != [eldest.id]) {
                continue;
            }
            let key = format!("demo {series} {}", request.household);
            Enrol { series, request, key, now: self.now }.run(held).await?;
        }
        Ok(())
    }

    /// Sends families to one session until it has as many children as it should, or nobody else would come.
    async fn fill(&mut self, held: &mut Held, nth: usize, session: &Session) -> Result<(), Error> {
        let places = session.limits.places.saturating_sub(session.limits.walk_in_places);
        let (wanted, mut line) = match nth % WANTED {
            0 => (places, LINE),
            rest => (places * u16::try_from(rest).unwrap_or(1) / 8, 0),
        };
        let mut placed = 0;
        for turn in 0..self.families.len() {
            if placed >= wanted && line == 0 {
                break;
            }
            let family = (turn + nth * 5) % self.families.len();
            let Some(request) = self.request(family, session) else { continue };
            let key = format!("demo {} {}", session.id, request.household);
            let book = Book { request: request.clone(), key, now: self.now };
            match book.run(held).await? {
                Answer::Placed(_) => placed += u16::try_from(request.children.len()).unwrap_or(1),
                Answer::InLine(_) => line = line.saturating_sub(1),
                Answer::Refused(_) => continue,
            }
            for child in request.children {
                *self.week.entry((child, monday_of(session.date))).or_default() += 1;
            }
        }
        Ok(())
    }

    /// Who of a family would come: every child it is for, with the guardians they need.
    fn request(&self, family: usize, session: &Session) -> Option<Request> {
        let household = &self.families[family];
        // The family people enter as books at home only, and keeps bookings to try with.
        if family == 0 && household.centre != self.centre.id {
            return None;
        }
        let most = if family == 0 { 1 } else { self.centre.rules.per_week };
        let monday = monday_of(session.date);
        let has_more = |child: ChildId| self.week.get(&(child, monday)).copied().unwrap_or_default() < most;
        who_would_come(household, (session, &self.centre.rules), has_more)
    }
}

/// Every child of a family that a session is for and that has bookings left, with the guardians they need.
pub(super) fn who_would_come(
    household: &Household,
    (session, rules): (&Session, &HouseRules),
    has_more: impl Fn(ChildId) -> bool,
) -> Option<Request> {
    let would_come = |child: &&Child| {
        has_more(child.id)
            && child.birth.is_some()
            && about_age(session, child, Liberties::default()).is_empty()
    };
    let children: Vec<&Child> = household.children.iter().filter(would_come).collect();
    let ages: Vec<_> = children.iter().filter_map(|child| child.age(session.date)).collect();
    let needed = usize::from(supervision::guardians_needed(&ages, &[], session, rules));
    if children.is_empty() || needed > household.guardians.len() {
        return None;
    }
    Some(Request {
        household: household.id,
        session: session.id,
        children: children.into_iter().map(|child| child.id).collect(),
        carried: Vec::new(),
        along: Vec::new(),
        guardians: household.guardians.iter().take(needed).map(|guardian| guardian.id).collect(),
        wish: Wish::Line,
        authority: Authority::Desk(Liberties::default()),
    })
}
