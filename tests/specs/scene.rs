//! A centre to try promises in: a real database on either engine, a stopped clock, no mocks.
//!
//! `spec!` proves one sentence on both engines. PostgreSQL is left out, and says so, where
//! `LEYUAN_TEST_POSTGRES` names none.

mod commands;
mod crowd;
mod ground;
mod lent;

use commands::{Plan, PlanSeries, Register, Settle};
use ground::Ground;
use leyuan::actions::book::{Answer, Book};
use leyuan::actions::cancel::Cancel;
use leyuan::actions::enrol::{self, Enrol};
use leyuan::clock::Clock;
use leyuan::domain::age::AgeRange;
use leyuan::domain::booking::{CancelledBy, State};
use leyuan::domain::facts::Facts;
use leyuan::domain::household::{Child, Guardian, Household};
use leyuan::domain::ids::*;
use leyuan::domain::names::{Language, Name, Names};
use leyuan::domain::notice::{Notice, Subject};
use leyuan::domain::opening::{Does, SpecialDays};
use leyuan::domain::party::{Authority, Request, Wish};
use leyuan::domain::plan::{Host, Repeat, SeriesPlan};
use leyuan::domain::recurrence::{Recurrence, Rule};
use leyuan::domain::refusal::Refusals;
use leyuan::domain::series::{
    Band, BookingMode, Counts, HostKind, Judged, Limits, Policy, Supervision, Terms,
};
use leyuan::domain::session::{Session, Standing};
use leyuan::domain::window::Window;
use leyuan::domain::zone::{Date, Span, Timestamp, Zone, parse_date, parse_timestamp};
use leyuan::error::Error;
use leyuan::store::series::{Kept, Series};
use leyuan::store::{Actor, Command, Store, bookings, facts, notices, sessions};
use std::sync::atomic::{AtomicU64, Ordering};

/// One sentence and its proof, on SQLite and on PostgreSQL.
macro_rules! spec {
    ($(#[$note:meta])* $name:ident, $now:literal, $scene:ident => $proof:block) => {
        $(#[$note])*
        async fn $name($scene: crate::scene::Scene) $proof

        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                super::$name(crate::scene::Scene::on_sqlite($now).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                match crate::scene::Scene::on_postgres($now).await {
                    Some(scene) => super::$name(scene).await,
                    None => eprintln!("left out: PostgreSQL (LEYUAN_TEST_POSTGRES names none)"),
                }
            }
        }
    };
}
pub(crate) use spec;

pub use crowd::Crowd;

pub struct Scene {
    pub store: Store,
    pub clock: Clock,
    pub centre: CentreId,
    /// Where sessions take place unless a spec says otherwise.
    pub room: RoomId,
    /// The database, for a second process on it.
    pub url: String,
    ground: Ground,
    keys: AtomicU64,
}

/// A household, for short.
#[derive(Debug, Clone)]
pub struct Family {
    pub id: HouseholdId,
    pub children: Vec<ChildId>,
    pub guardians: Vec<GuardianId>,
}

pub fn at(text: &str) -> Timestamp {
    parse_timestamp(text).expect("an instant")
}

pub fn day(text: &str) -> Date {
    parse_date(text).expect("a date")
}

impl Scene {
    pub(super) async fn with(store: Store, ground: Ground, url: String, now: &str) -> Scene {
        let clock = Clock::stopped(at(now));
        let centre = CentreId::new();
        let mut scene =
            Scene { store, clock, centre, room: RoomId::new(), url, ground, keys: AtomicU64::new(0) };
        scene.plant_centre(centre, "jinhuayuan", 1000).await;
        scene.room = scene.add_room("play", 100, None).await;
        scene
    }

    /// The same ground, seen from another centre.
    pub fn moved_to(self, centre: CentreId) -> Scene {
        Scene { centre, ..self }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn zone(&self) -> Zone {
        Zone::parse("Asia/Shanghai").expect("a zone")
    }

    /// The clock moves on to an instant.
    pub fn until(&self, instant: &str) {
        self.clock.set(at(instant));
    }

    /// An hour from `starts` in the usual room, open to every age, with no guardian asked for.
    pub fn draft(&self, starts: &str, places: u16) -> Session {
        let starts = at(starts);
        let ends = starts + Span::hours(1);
        let wall = self.zone().wall(starts);
        Session {
            id: SessionId::new(),
            centre: self.centre,
            room: self.room,
            series: None,
            names: Names::new("自由游乐", "Free play"),
            description: Names::default(),
            host: Names::default(),
            window: Window::new(starts, ends).expect("an hour"),
            clears_at: ends + Span::minutes(15),
            date: wall.date(),
            starts: wall.time(),
            ends: self.zone().wall(ends).time(),
            limits: Limits { places, room_limit: 100, staff: 0, walk_in_places: 0, families_max: None },
            terms: open_terms(),
            judged_on: wall.date(),
            standing: Standing::Planned,
            is_confirmed: true,
        }
    }

    pub async fn plan(&self, session: &Session) -> SessionId {
        let plan = Plan { session: session.clone(), now: self.now() };
        self.store.change(self.centre, Actor::System, plan).await.expect("a session")
    }

    /// A session of `places` that asks for nothing else.
    pub async fn session(&self, starts: &str, places: u16) -> SessionId {
        self.plan(&self.draft(starts, places)).await
    }

    /// A course with an hour from each of these instants on, taken whole (B9).
    pub async fn course(
        &self,
        starts: &[&str],
        places: u16,
        change: impl Fn(&mut Session),
    ) -> (SeriesId, Vec<SessionId>) {
        let series = Series {
            id: SeriesId::new(),
            room: self.room,
            plan: course_plan(),
            is_open: true,
            kept: Kept::default(),
        };
        let drafted = starts.iter().map(|starts| {
            let mut session = self.draft(starts, places);
            session.series = Some(series.id);
            session.terms.booking = BookingMode::Course;
            session.terms.cancel_hours = 24;
            change(&mut session);
            session
        });
        let sessions: Vec<Session> = drafted.collect();
        let (id, ids) = (series.id, sessions.iter().map(|session| session.id).collect());
        let plan = PlanSeries { series, sessions, now: self.now() };
        self.store.change(self.centre, Actor::System, plan).await.expect("a course");
        (id, ids)
    }

    /// The whole family asks for a course, or a place in its line.
    pub async fn enrols(&self, family: &Family, series: SeriesId) -> enrol::Answer {
        self.enrols_as(self.request(family, SessionId::new()), series).await
    }

    pub async fn enrols_as(&self, request: Request, series: SeriesId) -> enrol::Answer {
        let key = format!("key {}", self.keys.fetch_add(1, Ordering::SeqCst));
        let actor = match request.authority {
            Authority::Household => Actor::Household(request.household),
            _ => Actor::Staff(StaffId::new()),
        };
        let enrol = Enrol { series, request, key, now: self.now() };
        self.store.change(self.centre, actor, enrol).await.expect("an answer")
    }

    /// A resident household with consent, a grown-up, and children born on these days.
    pub async fn family(&self, births: &[&str]) -> Family {
        self.family_with(births, 1, |_| {}).await
    }

    pub async fn family_with(
        &self,
        births: &[&str],
        guardians: u16,
        change: impl FnOnce(&mut Household),
    ) -> Family {
        let child = |(index, birth): (usize, &&str)| Child {
            id: ChildId::new(),
            name: Name::parse(&format!("孩子{index}")).expect("a name"),
            birth: (!birth.is_empty()).then(|| day(birth)),
            needs: None,
        };
        let guardian = |index: u16| Guardian {
            id: GuardianId::new(),
            name: Name::parse(&format!("家长{index}")).expect("a name"),
            phone: None,
            is_adult: true,
        };
        let mut household = Household {
            id: HouseholdId::new(),
            centre: self.centre,
            name: Name::parse("一家").expect("a name"),
            is_resident: true,
            language: Language::Zh,
            email: None,
            has_reminders: true,
            children: births.iter().enumerate().map(child).collect(),
            guardians: (0..guardians).map(guardian).collect(),
            has_consent: true,
        };
        change(&mut household);
        let family = Family {
            id: household.id,
            children: household.children.iter().map(|child| child.id).collect(),
            guardians: household.guardians.iter().map(|guardian| guardian.id).collect(),
        };
        let register = Register { household, now: self.now() };
        self.store.change(self.centre, Actor::System, register).await.expect("a household");
        family
    }

    /// A family of one five-year-old.
    pub async fn child(&self) -> Family {
        self.family(&["2021-01-10"]).await
    }

    pub fn request(&self, family: &Family, session: SessionId) -> Request {
        Request {
            household: family.id,
            session,
            children: family.children.clone(),
            carried: Vec::new(),
            along: Vec::new(),
            guardians: Vec::new(),
            wish: Wish::Line,
            authority: Authority::Household,
        }
    }

    /// The whole family asks for a place, or one in line.
    pub async fn asks(&self, family: &Family, session: SessionId) -> Answer {
        self.sends(self.request(family, session)).await
    }

    pub async fn sends(&self, request: Request) -> Answer {
        let key = format!("key {}", self.keys.fetch_add(1, Ordering::SeqCst));
        let actor = Actor::Household(request.household);
        let book = Book { request, key, now: self.now() };
        self.store.change(self.centre, actor, book).await.expect("an answer")
    }

    /// The rules and keys of a refusal, in order: `["A2 refusal-too-young"]`; empty when it was granted.
    pub async fn refused(&self, request: Request) -> Vec<String> {
        match self.sends(request).await {
            Answer::Refused(refusals) => told(&refusals),
            Answer::Placed(_) | Answer::InLine(_) => Vec::new(),
        }
    }

    pub async fn cancels(&self, family: &Family, booking: BookingId) -> Result<CancelledBy, Error> {
        let cancel = Cancel { booking, children: None, household: Some(family.id), now: self.now() };
        self.store.change(self.centre, Actor::Household(family.id), cancel).await
    }

    /// What became of a booking's children, in their order.
    pub async fn states(&self, booking: BookingId) -> Vec<State> {
        let members =
            self.store.read(move |db| Box::pin(async move { bookings::members(db, booking).await })).await;
        members.expect("a booking").into_iter().map(|member| member.state).collect()
    }

    pub async fn facts(&self, session: SessionId, family: Option<&Family>) -> Facts {
        let (centre, now, household) = (self.centre, self.now(), family.map(|family| family.id));
        let read = self.store.read(move |db| {
            Box::pin(async move {
                let window = sessions::find(db, session).await?.expect("a session").window;
                facts::load(db, centre, household, window, now).await
            })
        });
        read.await.expect("facts").expect("a centre")
    }

    /// The newest notices of a family, the newest first.
    pub async fn notices(&self, family: &Family) -> Vec<Notice> {
        let id = family.id;
        let read =
            self.store.read(move |db| Box::pin(async move { notices::of_household(db, id, 50).await }));
        read.await.expect("notices")
    }

    /// Is there a notice about this?
    pub async fn was_told(&self, family: &Family, about: impl Fn(&Subject) -> bool) -> bool {
        self.notices(family).await.iter().any(|notice| about(&notice.subject))
    }

    /// Somebody on duty presses.
    pub async fn presses<C: Command>(&self, command: C) -> Result<C::Output, Error> {
        self.store.change(self.centre, Actor::Staff(StaffId::new()), command).await
    }

    /// Time passed: what the settling job does.
    pub async fn settles(&self, session: SessionId) {
        let settle = Settle { session, now: self.now() };
        self.store.change(self.centre, Actor::System, settle).await.expect("settled");
    }
}

pub fn told(refusals: &Refusals) -> Vec<String> {
    refusals.iter().map(|refusal| format!("{} {}", refusal.rule(), refusal.key())).collect()
}

impl Family {
    /// The same family, one child of it.
    pub fn only(&self, child: usize) -> Family {
        Family { children: vec![self.children[child]], ..self.clone() }
    }
}

/// The enrolment of an answer that granted one.
pub fn enrolment(answer: &enrol::Answer) -> EnrolmentId {
    match answer {
        enrol::Answer::Enrolled(id) | enrol::Answer::InLine(id) => *id,
        enrol::Answer::Refused(refusals) => panic!("refused: {refusals}"),
    }
}

/// A series as its file would have it; its sessions are given by hand.
pub fn course_plan() -> SeriesPlan {
    let first = day("2026-05-01");
    SeriesPlan {
        slug: format!("dance-{}", SeriesId::new()),
        room: "play".into(),
        names: Names::new("芭蕾", "Ballet"),
        description: Names::default(),
        bring: None,
        host: Host { kind: HostKind::Staff, names: Names::default() },
        repeats: vec![Repeat { dates: Recurrence::new(first, Rule::Daily), at: Default::default() }],
        minutes: 60,
        limits: Limits { places: 1, room_limit: 100, staff: 0, walk_in_places: 0, families_max: None },
        terms: Terms { booking: BookingMode::Course, ..open_terms() },
        season: leyuan::domain::school::Season::Always,
        purpose: Default::default(),
        special_days: SpecialDays { on_holiday: Does::Run, on_makeup_day: Does::Run },
        is_unconfirmed: false,
    }
}

/// The booking of an answer that granted one.
pub fn booking(answer: &Answer) -> BookingId {
    match answer {
        Answer::Placed(id) | Answer::InLine(id) => *id,
        Answer::Refused(refusals) => panic!("refused: {refusals}"),
    }
}

pub fn open_terms() -> Terms {
    Terms {
        booking: BookingMode::Open,
        ages: AgeRange::new(0, None),
        judged: Judged::SessionDate,
        grace_days: 0,
        supervision: Supervision::new(vec![Band { under: None, policy: Policy::Alone }]).expect("bands"),
        is_peak: false,
        carries_babies: false,
        takes_siblings: false,
        counts: Counts::Children,
        advisory: None,
        cancel_hours: 4,
        door_checks: Vec::new(),
        fee: leyuan::domain::fee::Fee::Free,
        needs: Default::default(),
    }
}
