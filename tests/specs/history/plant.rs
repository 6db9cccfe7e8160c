//! A world as rows of a centre of its own.

use super::world::{FOREVER, Stay, World, day};
use crate::scene::{Scene, course_plan, open_terms};
use leyuan::domain::age::AgeRange;
use leyuan::domain::household::{Child, Guardian, Household};
use leyuan::domain::ids::*;
use leyuan::domain::names::{Language, Name, Names};
use leyuan::domain::plan::{RoomPlan, SeriesPlan};
use leyuan::domain::room::Privacy;
use leyuan::domain::series::{Band, BookingMode, Judged, Limits, Policy, Supervision, Terms};
use leyuan::domain::session::{Session, Standing};
use leyuan::domain::window::Window;
use leyuan::domain::zone::{Date, Span, Timestamp, Zone};
use leyuan::error::Error;
use leyuan::store::series::{self, Kept, Series};
use leyuan::store::{Actor, Command, Held, households, rooms, sessions, strikes};
use std::collections::BTreeMap;

/// Who and what is who and what in the database.
pub struct Cast {
    pub centre: CentreId,
    pub rooms: Vec<RoomId>,
    pub sessions: Vec<SessionId>,
    pub course: SeriesId,
    /// The sessions as planned.
    pub drafts: Vec<Session>,
    pub households: Vec<HouseholdId>,
    pub children: Vec<ChildId>,
    pub guardians: Vec<GuardianId>,
    /// Sessions that ended before are none of the history.
    pub earliest: Timestamp,
}

pub fn figure(figure: i32) -> u16 {
    u16::try_from(figure).expect("a figure")
}

pub async fn plant(scene: &Scene, world: &World) -> Cast {
    let centre = CentreId::new();
    scene.plant_centre(centre, &centre.to_string(), world.building_limit.into()).await;
    let plant = Plant { world: world.clone(), zone: scene.zone() };
    let cast = scene.store.change(centre, Actor::System, plant).await;
    cast.expect("a planted world")
}

struct Plant {
    world: World,
    zone: Zone,
}

impl Command for Plant {
    type Output = Cast;

    async fn run(&self, held: &mut Held) -> Result<Cast, Error> {
        let now = self.world.begins;
        let number = held.record("centre.opened", held.centre().0, "", now).await?;
        let mut cast = Cast {
            centre: held.centre(),
            rooms: self.world.rooms.iter().map(|_| RoomId::new()).collect(),
            sessions: Vec::new(),
            course: SeriesId::new(),
            drafts: Vec::new(),
            households: Vec::new(),
            children: self.world.children.iter().map(|_| ChildId::new()).collect(),
            guardians: self.world.guardians.iter().map(|_| GuardianId::new()).collect(),
            earliest: now - Span::days(1),
        };
        self.rooms(held, &cast).await?;
        self.course(held, &cast).await?;
        for of in &self.world.sessions {
            let session = self.session(of, &cast);
            sessions::insert(held, &session, number, now).await?;
            cast.sessions.push(session.id);
            cast.drafts.push(session);
        }
        for of in &self.world.households {
            let household = self.household(of, &cast);
            households::insert(held, &household, now).await?;
            for child in &household.children {
                households::add_child(held, household.id, child).await?;
            }
            for guardian in &household.guardians {
                households::add_guardian(held, household.id, guardian).await?;
            }
            if household.has_consent {
                households::give_consent(held, household.id, None, ("1", "desk"), now).await?;
            }
            cast.households.push(household.id);
        }
        self.strikes(held, &cast).await?;
        Ok(cast)
    }
}

impl Plant {
    async fn rooms(&self, held: &mut Held, cast: &Cast) -> Result<(), Error> {
        for (index, room) in self.world.rooms.iter().enumerate() {
            let plan = RoomPlan {
                slug: format!("room{index}"),
                names: Names::new("房间", "Room"),
                look: "play".into(),
                room_limit: figure(room.limit),
                part_of: None,
                divides: false,
                privacy: Privacy::Public,
                private_use: None,
                turnaround_minutes: 15,
                purpose: Default::default(),
                is_unconfirmed: false,
            };
            rooms::upsert(held, cast.rooms[index], &plan, u16::try_from(index).unwrap_or(0)).await?;
        }
        for (index, room) in self.world.rooms.iter().enumerate() {
            rooms::set_whole(held, cast.rooms[index], room.part_of.map(|whole| cast.rooms[whole])).await?;
        }
        Ok(())
    }

    /// A series whose sessions are given by hand.
    async fn course(&self, held: &mut Held, cast: &Cast) -> Result<(), Error> {
        let Some(first) = self.world.course.first() else { return Ok(()) };
        let of = &self.world.sessions[*first];
        let plan = SeriesPlan { slug: cast.course.to_string(), ..course_plan() };
        let series =
            Series { id: cast.course, room: cast.rooms[of.room], plan, is_open: true, kept: Kept::default() };
        Ok(series::upsert(held, &series).await?)
    }

    /// A3.
    fn judged(&self, of: &super::world::Session) -> (Judged, Date) {
        match self.world.course.first() {
            Some(first) if of.is_course && self.world.judges_first_date => {
                (Judged::SeriesFirstSession, day(self.world.sessions[*first].starts))
            }
            _ => (Judged::SessionDate, day(of.starts)),
        }
    }

    fn session(&self, of: &super::world::Session, cast: &Cast) -> Session {
        let (judged, judged_on) = self.judged(of);
        let (starts, ends) = (self.zone.wall(of.starts), self.zone.wall(of.ends));
        let bands = of.stays.iter().map(|(under, stay)| Band {
            under: (*under != FOREVER).then(|| figure(*under)),
            policy: match stay {
                Stay::InRoom => Policy::InRoom,
                Stay::OnSite => Policy::OnSite,
                Stay::Away => Policy::Alone,
            },
        });
        Session {
            id: SessionId::new(),
            centre: cast.centre,
            room: cast.rooms[of.room],
            series: of.is_course.then_some(cast.course),
            names: Names::new("自由游乐", "Free play"),
            description: Names::default(),
            host: Names::default(),
            window: Window::new(of.starts, of.ends).expect("a while"),
            clears_at: of.ends + Span::minutes(15),
            date: day(of.starts),
            starts: starts.time(),
            ends: ends.time(),
            limits: Limits {
                places: figure(of.places),
                room_limit: figure(of.room_limit),
                staff: figure(of.staff),
                walk_in_places: figure(of.walk_in_places),
                families_max: of.families_max.map(figure),
            },
            terms: Terms {
                booking: match (of.is_course, of.is_drop_in) {
                    (true, _) => BookingMode::Course,
                    (false, true) => BookingMode::DropIn,
                    (false, false) => BookingMode::Open,
                },
                judged,
                ages: AgeRange::new(figure(of.youngest), of.under.map(figure)),
                grace_days: figure(of.grace_days),
                supervision: Supervision::new(bands.collect()).expect("bands"),
                is_peak: of.is_peak,
                carries_babies: of.carries_babies,
                cancel_hours: u16::try_from(of.cancel_hours).expect("hours"),
                ..open_terms()
            },
            judged_on,
            standing: Standing::Planned,
            is_confirmed: true,
        }
    }

    fn household(&self, of: &super::world::Household, cast: &Cast) -> Household {
        let child = |child: &usize| Child {
            id: cast.children[*child],
            name: Name::parse("孩子").expect("a name"),
            birth: self.world.children[*child].birth,
            needs: None,
        };
        let guardian = |guardian: &usize| Guardian {
            id: cast.guardians[*guardian],
            name: Name::parse("家长").expect("a name"),
            phone: None,
            is_adult: self.world.guardians[*guardian].is_adult,
        };
        Household {
            id: HouseholdId::new(),
            centre: cast.centre,
            name: Name::parse("一家").expect("a name"),
            is_resident: of.is_resident,
            language: Language::Zh,
            email: None,
            children: of.children.iter().map(child).collect(),
            guardians: of.guardians.iter().map(guardian).collect(),
            has_consent: of.has_consent,
            has_reminders: false,
        }
    }

    /// Strikes from before, each for a session nobody remembers.
    async fn strikes(&self, held: &mut Held, cast: &Cast) -> Result<(), Error> {
        let mut dates = BTreeMap::new();
        let template = self.world.sessions.first().map(|of| self.session(of, cast));
        let Some(template) = template else { return Ok(()) };
        for (child, of) in self.world.children.iter().enumerate() {
            for date in &of.strikes {
                let session = match dates.get(date) {
                    Some(known) => *known,
                    None => self.bygone(held, (&template, *date)).await?,
                };
                dates.insert(*date, session);
                strikes::strike(held, cast.children[child], session, *date).await?;
            }
        }
        Ok(())
    }

    async fn bygone(&self, held: &mut Held, (like, date): (&Session, Date)) -> Result<SessionId, Error> {
        let window = self.zone.day(date);
        let session =
            Session { id: SessionId::new(), window, clears_at: window.ends(), date, ..like.clone() };
        sessions::insert(held, &session, held.number(), window.starts()).await?;
        sessions::close(held, session.id).await?;
        Ok(session.id)
    }
}
