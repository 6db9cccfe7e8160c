//! The program itself, on a real database: a world planted as a centre, and every act done by its command.

mod courses;

use super::act::{Act, Answer, Asked, By, No, Scope};
use super::model::{Model, Name};
use super::plant::{self, Cast};
use crate::scene::Scene;
use leyuan::actions::Outcome;
use leyuan::actions::all_out::AllOut;
use leyuan::actions::answer_offer::{AnswerOffer, Reply};
use leyuan::actions::book::{self, Book};
use leyuan::actions::book_at_desk::BookAtDesk;
use leyuan::actions::cancel::Cancel;
use leyuan::actions::cancel_session::{CancelSession, Why};
use leyuan::actions::check_in::{Arrival, CheckIn};
use leyuan::actions::check_out::CheckOut;
use leyuan::actions::close_room::CloseRoom;
use leyuan::actions::close_session::CloseSession;
use leyuan::actions::reset_counts::ResetCounts;
use leyuan::actions::see::SeeBooking;
use leyuan::actions::set_limits::{Change, SetLimits};
use leyuan::actions::settle_due::SettleDue;
use leyuan::actions::turn_away::TurnAway;
use leyuan::actions::walk_in::{WalkIn, WalkInFamily, WalkOut};
use leyuan::domain::closure::Extent;
use leyuan::domain::ids::{BookingId, ClosureId, EnrolmentId, HouseholdId, StaffId};
use leyuan::domain::names::Names;
use leyuan::domain::party::{Authority, Liberties, Request, Wish};
use leyuan::domain::refusal::Refusals;
use leyuan::domain::visit::{self, Band};
use leyuan::domain::window::Window;
use leyuan::domain::zone::Timestamp;
use leyuan::error::Error;
use leyuan::store::{Actor, Command, sessions};
use std::collections::BTreeMap;

pub struct Stage<'a> {
    pub scene: &'a Scene,
    pub cast: Cast,
    /// Those for one session, in order of their birth, and whose they are.
    pub bookings: Vec<(BookingId, HouseholdId)>,
    pub enrolments: Vec<(EnrolmentId, HouseholdId)>,
    /// The bookings that are a date of an enrolment.
    pub dates: BTreeMap<Name, (BookingId, HouseholdId)>,
    /// What the model's bookings are known by.
    names: Vec<Name>,
    pub now: Timestamp,
    presses: usize,
    staff: StaffId,
}

impl<'a> Stage<'a> {
    pub async fn open(scene: &'a Scene, world: &super::world::World) -> Stage<'a> {
        let cast = plant::plant(scene, world).await;
        Stage {
            scene,
            cast,
            bookings: Vec::new(),
            enrolments: Vec::new(),
            dates: BTreeMap::new(),
            names: Vec::new(),
            now: world.begins,
            presses: 0,
            staff: StaffId::new(),
        }
    }

    pub async fn act(&mut self, act: &Act, model: &Model) -> Answer {
        self.presses += 1;
        self.names = model.bookings.iter().map(|booking| booking.name).collect();
        match act {
            Act::Book { key, asked } => self.book(*key, asked).await,
            Act::Hurry { to, key, asked } => {
                self.now = *to;
                let answer = self.book(*key, asked).await;
                self.clock(*to).await;
                answer
            }
            Act::WalkInFamily { key, asked } => self.walk_in_family(*key, asked).await,
            Act::Cancel { booking, children, is_family } => {
                self.cancel(*booking, children.as_deref(), *is_family).await
            }
            Act::AnswerOffer { booking, takes, is_family } => {
                self.answer_offer(*booking, *takes, *is_family).await
            }
            Act::See { booking } => self.see(*booking).await,
            Act::LeaveCourse { enrolment, children, is_family } => {
                self.leave_course(*enrolment, children.as_deref(), *is_family).await
            }
            Act::AnswerCourseOffer { enrolment, takes, is_family } => {
                self.answer_course_offer(*enrolment, *takes, *is_family).await
            }
            Act::SeeCourse { enrolment } => self.see_course(*enrolment).await,
            Act::CheckIn { booking, child } => self.check_in(*booking, *child).await,
            Act::CheckOut { booking, child } => self.check_out(*booking, *child).await,
            Act::TurnAway { booking, child } => self.turn_away(*booking, *child).await,
            Act::WalkIn { session, band, children } => self.walk_in(*session, *band, *children).await,
            Act::WalkOut { session, band } => self.walk_out(*session, *band).await,
            Act::AllOut { session } => self.all_out(*session).await,
            Act::SetLimits { scope, limits } => self.set_limits(*scope, *limits).await,
            Act::CancelSession { session } => self.cancel_session(*session).await,
            Act::Close { rooms, from, until } => self.close(rooms, Window::new(*from, *until)).await,
            Act::Clock { to } => self.clock(*to).await,
            Act::CountOut => {
                let reset = self.does(Actor::System, ResetCounts { now: self.now }).await;
                self.heard(reset, |is_empty| {
                    Answer::Done(if is_empty { "nobody is there" } else { "somebody is there" })
                })
            }
        }
    }

    async fn does<C: Command>(&self, actor: Actor, command: C) -> Result<C::Output, Error> {
        self.scene.store.change(self.cast.centre, actor, command).await
    }

    async fn presses<C: Command>(&self, command: C) -> Result<C::Output, Error> {
        self.does(Actor::Staff(self.staff), command).await
    }

    fn heard<T>(&self, heard: Result<T, Error>, answer: impl Fn(T) -> Answer) -> Answer {
        match heard {
            Ok(output) => answer(output),
            Err(Error::Refused(refusals)) => Answer::No(self.nos(&refusals)),
            Err(Error::Stale) => Answer::Done("stale"),
            Err(Error::Missing) => Answer::Done("missing"),
            Err(Error::Forbidden) => Answer::Done("forbidden"),
            Err(Error::Fault(fault)) => {
                Answer::No(vec![No { rule: "fault", key: fault.to_string(), child: None }])
            }
        }
    }

    fn nos(&self, refusals: &Refusals) -> Vec<No> {
        let child = |child| self.cast.children.iter().position(|known| *known == child);
        let no = |refusal: &leyuan::domain::refusal::Refusal| No {
            rule: refusal.rule(),
            key: refusal.key().trim_start_matches("refusal-").into(),
            child: refusal.child().and_then(child),
        };
        refusals.iter().map(no).collect()
    }

    fn nonce(&self) -> String {
        format!("{} {}", self.cast.centre, self.presses)
    }

    fn request(&self, asked: &Asked) -> Request {
        let cast = &self.cast;
        let liberties = {
            let past = asked.by.past();
            Liberties { past_places: past.places, past_age: past.age }
        };
        Request {
            household: cast.households[asked.household],
            session: cast.sessions[asked.session],
            children: asked.children.iter().map(|child| cast.children[*child]).collect(),
            carried: asked.carried.iter().map(|child| cast.children[*child]).collect(),
            along: Vec::new(),
            guardians: asked.guardians.iter().map(|guardian| cast.guardians[*guardian]).collect(),
            wish: if asked.or_line { Wish::Line } else { Wish::Place },
            authority: match asked.by {
                By::Family => Authority::Household,
                By::Desk(_) => Authority::Desk(liberties),
                By::WalkIn(_) => Authority::WalkIn(liberties),
                By::MovingUp => Authority::Promotion,
            },
        }
    }

    async fn book(&mut self, key: usize, asked: &Asked) -> Answer {
        if asked.is_whole {
            return self.enrol(key, asked).await;
        }
        let book = Book { request: self.request(asked), key: key.to_string(), now: self.now };
        let heard = match asked.by {
            By::Family => self.does(Actor::Household(book.request.household), book).await,
            _ => {
                let reason = asked.by.past().places.then_some("sibling");
                self.presses(BookAtDesk { book, reason }).await
            }
        };
        self.booked(self.cast.households[asked.household], heard)
    }

    async fn walk_in_family(&mut self, key: usize, asked: &Asked) -> Answer {
        let book = Book { request: self.request(asked), key: key.to_string(), now: self.now };
        let heard = self.presses(WalkInFamily(book)).await;
        self.booked(self.cast.households[asked.household], heard)
    }

    fn booked(&mut self, household: HouseholdId, heard: Result<book::Answer, Error>) -> Answer {
        let id = match &heard {
            Ok(book::Answer::Placed(id) | book::Answer::InLine(id)) => *id,
            Ok(book::Answer::Refused(refusals)) => return Answer::No(self.nos(refusals)),
            Err(_) => return self.heard(heard, |_| Answer::Done("booked")),
        };
        let known = self.bookings.iter().position(|(known, _)| *known == id);
        let index = known.unwrap_or_else(|| {
            self.bookings.push((id, household));
            self.bookings.len() - 1
        });
        self.heard(heard, |answer| match answer {
            book::Answer::Placed(_) => Answer::Placed(index),
            _ => Answer::InLine(index),
        })
    }

    /// A booking of the model.
    fn known(&self, booking: usize) -> (BookingId, HouseholdId) {
        match self.names[booking] {
            Name::Own(own) => self.bookings[own],
            date => *self.dates.get(&date).expect("a date of a course"),
        }
    }

    /// Whose press it is: the family's own, or somebody's at the desk.
    fn presser(&self, booking: usize, is_family: bool) -> (BookingId, Actor, Option<HouseholdId>) {
        let (booking, household) = self.known(booking);
        if !is_family {
            return (booking, Actor::Staff(self.staff), None);
        }
        (booking, Actor::Household(household), Some(household))
    }

    async fn cancel(&self, booking: usize, children: Option<&[usize]>, is_family: bool) -> Answer {
        let (booking, actor, household) = self.presser(booking, is_family);
        let ids = |children: &[usize]| children.iter().map(|child| self.cast.children[*child]).collect();
        let children = children.map(ids);
        let heard = self.does(actor, Cancel { booking, children, household, now: self.now }).await;
        self.heard(heard, |by| Answer::Done(by.word()))
    }

    async fn answer_offer(&self, booking: usize, takes: bool, is_family: bool) -> Answer {
        let (booking, actor, household) = self.presser(booking, is_family);
        let reply = if takes { Reply::Take } else { Reply::Leave };
        let heard = self.does(actor, AnswerOffer { booking, household, reply, now: self.now }).await;
        self.heard(heard, |()| Answer::Done("answered"))
    }

    async fn see(&self, booking: usize) -> Answer {
        let (booking, household) = self.known(booking);
        let see = SeeBooking { booking, household, now: self.now };
        let heard = self.does(Actor::Household(household), see).await;
        self.heard(heard, |()| Answer::Done("seen"))
    }

    async fn check_in(&self, booking: usize, child: Option<usize>) -> Answer {
        let child = child.map(|child| self.cast.children[child]);
        let (booking, nonce, now) = (self.known(booking).0, self.nonce(), self.now);
        let heard = self.presses(CheckIn { booking, child, nonce, now }).await;
        self.heard(heard, |arrival| match arrival {
            Arrival::Inside => Answer::Done("inside"),
            Arrival::TurnedAway(refusals) => Answer::TurnedAway(self.nos(&refusals)),
        })
    }

    async fn check_out(&self, booking: usize, child: Option<usize>) -> Answer {
        let child = child.map(|child| self.cast.children[child]);
        let (booking, nonce, now) = (self.known(booking).0, self.nonce(), self.now);
        let heard = self.presses(CheckOut { booking, child, nonce, now }).await;
        self.heard(heard, |()| Answer::Done("out"))
    }

    async fn turn_away(&self, booking: usize, child: usize) -> Answer {
        let (booking, child, now) = (self.known(booking).0, self.cast.children[child], self.now);
        let heard = self.presses(TurnAway { booking, child, now }).await;
        self.heard(heard, |()| Answer::Done("turned away"))
    }

    fn band(&self, session: usize, band: usize) -> Band {
        visit::bands(&self.cast.drafts[session])[band]
    }

    async fn walk_in(&self, session: usize, band: usize, children: i32) -> Answer {
        let (band, nonce, now) = (self.band(session, band), self.nonce(), self.now);
        let (session, children) = (self.cast.sessions[session], plant::figure(children));
        let heard = self.presses(WalkIn { session, band, children, nonce, now }).await;
        self.heard(heard, |()| Answer::Done("in"))
    }

    async fn walk_out(&self, session: usize, band: usize) -> Answer {
        let (band, nonce, now) = (self.band(session, band), self.nonce(), self.now);
        let session = self.cast.sessions[session];
        let heard = self.presses(WalkOut { session, band, nonce, now }).await;
        self.heard(heard, |()| Answer::Done("out"))
    }

    async fn all_out(&self, session: usize) -> Answer {
        let (session, nonce, now) = (self.cast.sessions[session], self.nonce(), self.now);
        let heard = self.presses(AllOut { session, nonce, now }).await;
        self.heard(heard, |()| Answer::Done("all out"))
    }

    async fn set_limits(&self, scope: Scope, limits: super::act::Limits) -> Answer {
        let scope = match scope {
            Scope::Session(session) => {
                leyuan::actions::set_limits::Scope::Session(self.cast.sessions[session])
            }
            Scope::Room(room) => leyuan::actions::set_limits::Scope::Room(self.cast.rooms[room]),
        };
        let change = Change {
            places: limits.places.map(plant::figure),
            room_limit: limits.room_limit.map(plant::figure),
            walk_in_places: limits.walk_in_places.map(plant::figure),
            staff: limits.staff.map(plant::figure),
        };
        self.confirms(|digest| SetLimits { scope, change, digest, now: self.now }).await
    }

    async fn cancel_session(&self, session: usize) -> Answer {
        let (session, now) = (self.cast.sessions[session], self.now);
        self.confirms(|digest| CancelSession { session, cause: why(), digest, now }).await
    }

    async fn close(&self, rooms: &[usize], window: Option<Window>) -> Answer {
        let id = ClosureId::new();
        let extent = Extent::of(rooms.iter().map(|room| self.cast.rooms[*room]).collect());
        let window = window.expect("a while");
        self.confirms(|digest| CloseRoom {
            id,
            extent: extent.clone(),
            window,
            why: why(),
            digest,
            now: self.now,
        })
        .await
    }

    /// Looks at what it would do, then does it (Z3).
    async fn confirms<C: Command<Output = Outcome>>(&self, press: impl Fn(String) -> C) -> Answer {
        let mut heard = self.presses(press(String::new())).await;
        if let Ok(Outcome::Changed(effects)) = &heard {
            heard = self.presses(press(effects.digest())).await;
        }
        self.heard(heard, |outcome| {
            Answer::Done(match outcome {
                Outcome::Done => "done",
                Outcome::Changed(_) => "changed",
                Outcome::Blocked(_) => "blocked",
            })
        })
    }

    /// Time passes, and the jobs run.
    async fn clock(&mut self, to: Timestamp) -> Answer {
        self.now = to;
        let settled = self.does(Actor::System, SettleDue { now: to }).await;
        if settled.is_err() {
            return self.heard(settled, |()| Answer::Done("later"));
        }
        let (centre, after) = (self.cast.centre, self.cast.earliest);
        let ended = self.scene.store.read(move |db| Box::pin(sessions::ended(db, centre, after, to)));
        for session in ended.await.expect("sessions") {
            let closed = self.does(Actor::System, CloseSession { session, now: to }).await;
            if closed.is_err() {
                return self.heard(closed, |()| Answer::Done("later"));
            }
        }
        Answer::Done("later")
    }
}

fn why() -> Why {
    Why { code: "repair", words: Names::new("维修", "Repairs") }
}
