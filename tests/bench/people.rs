//! Invented households, what they have booked, and somebody at the desk.

use crate::district::now;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use leyuan::domain::booking::{self, State};
use leyuan::domain::card::{Lock, Sealed};
use leyuan::domain::household::{Child, Guardian, Household, Phone};
use leyuan::domain::ids::{BookingId, CentreId, ChildId, GuardianId, HouseholdId, SessionId, StaffId};
use leyuan::domain::names::{Language, Name};
use leyuan::domain::party::{Authority, Request, Wish};
use leyuan::domain::sign_in::{DeviceKind, Stay};
use leyuan::domain::staff::{Login, Role};
use leyuan::domain::zone::{Span, parse_date};
use leyuan::error::Error;
use leyuan::store::bookings::{self, Booking};
use leyuan::store::sign_ins::{self, Begin, Who};
use leyuan::store::staff::{self, Colleague};
use leyuan::store::{Actor, Command, Held, Store, households};
use sha2::{Digest, Sha256};

/// Households, or bookings, in one command.
const AT_ONCE: usize = 200;

/// A household with one grown-up and two children; the first is four years old.
#[derive(Debug, Clone)]
pub struct Family {
    pub id: HouseholdId,
    pub child: ChildId,
    pub guardian: GuardianId,
}

impl Family {
    /// The child with its grown-up: as a page would send it.
    pub fn request(&self, session: SessionId) -> Request {
        Request {
            household: self.id,
            session,
            children: vec![self.child],
            carried: Vec::new(),
            along: Vec::new(),
            guardians: vec![self.guardian],
            wish: Wish::Line,
            authority: Authority::Household,
        }
    }
}

/// Registers so many households.
pub async fn register(store: &Store, centre: CentreId, many: u32) -> Result<Vec<Family>, Error> {
    let all: Vec<Household> = (0..many).map(|nth| household(centre, nth)).collect();
    for part in all.chunks(AT_ONCE) {
        store.change(centre, Actor::System, Register(part.to_vec())).await?;
    }
    let family = |household: &Household| Family {
        id: household.id,
        child: household.children[0].id,
        guardian: household.guardians[0].id,
    };
    Ok(all.iter().map(family).collect())
}

fn household(centre: CentreId, nth: u32) -> Household {
    let born = |days: i64| parse_date("2021-10-01").map(|date| date - Span::days(days));
    let child = |days: i64, name: &str| Child {
        id: ChildId::new(),
        name: Name::parse(&format!("{name}{nth}")).expect("a name"),
        birth: born(days),
        needs: None,
    };
    Household {
        id: HouseholdId::new(),
        centre,
        name: Name::parse(&format!("{nth} 家")).expect("a name"),
        is_resident: true,
        language: Language::Zh,
        email: None,
        has_reminders: true,
        children: vec![child(i64::from(nth % 90), "小"), child(i64::from(1200 + nth % 900), "大")],
        guardians: vec![Guardian {
            id: GuardianId::new(),
            name: Name::parse(&format!("家长{nth}")).expect("a name"),
            phone: Phone::parse(&format!("138{:08}", 20_000_000 + nth)),
            is_adult: true,
        }],
        has_consent: true,
    }
}

struct Register(Vec<Household>);

impl Command for Register {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        for household in &self.0 {
            held.record("household.registered", household.id.0, "", now()).await?;
            households::insert(held, household, now()).await?;
            for child in &household.children {
                households::add_child(held, household.id, child).await?;
            }
            for guardian in &household.guardians {
                households::add_guardian(held, household.id, guardian).await?;
            }
            households::give_consent(held, household.id, None, ("1", "desk"), now()).await?;
        }
        Ok(())
    }
}

/// Bookings as if they had been decided: each child with its grown-up.
pub async fn book(
    store: &Store,
    centre: CentreId,
    all: &[(Family, SessionId)],
) -> Result<Vec<BookingId>, Error> {
    let mut ids = Vec::new();
    for part in all.chunks(AT_ONCE) {
        ids.extend(store.change(centre, Actor::System, Booked(part.to_vec())).await?);
    }
    Ok(ids)
}

struct Booked(Vec<(Family, SessionId)>);

impl Command for Booked {
    type Output = Vec<BookingId>;

    async fn run(&self, held: &mut Held) -> Result<Vec<BookingId>, Error> {
        let mut ids = Vec::new();
        for (family, session) in &self.0 {
            let id = BookingId::new();
            let number = held.record("booking.confirmed", id.0, "", now()).await?;
            let booking = Booking {
                id,
                centre: held.centre(),
                session: *session,
                household: family.id,
                number,
                code: format!("{:04}", number.0 % 10_000),
                created_at: now(),
                is_by_desk: false,
                times: booking::Terms::default(),
                enrolment: None,
            };
            bookings::insert(held, &booking, &family.request(*session), (State::Confirmed, true)).await?;
            ids.push(id);
        }
        Ok(ids)
    }
}

/// Somebody on duty at a centre, signed in: the cookie's value.
pub async fn on_duty(store: &Store, centre: CentreId) -> Result<String, Error> {
    let lock = Lock { sealed: Sealed::stored(String::new()), failures: 0, locked_until: None };
    let colleague = Colleague {
        id: StaffId::new(),
        centre,
        login: Login::parse("desk").expect("a login"),
        name: Name::parse("值班").expect("a name"),
        role: Role::OnDuty,
        lock,
    };
    let id = colleague.id;
    signed_in(store, centre, Some(colleague), Who::Staff(id)).await
}

/// A household, signed in: the cookie's value.
pub async fn at_home(store: &Store, centre: CentreId, family: &Family) -> Result<String, Error> {
    signed_in(store, centre, None, Who::Household(family.id)).await
}

async fn signed_in(
    store: &Store,
    centre: CentreId,
    new: Option<Colleague>,
    who: Who,
) -> Result<String, Error> {
    let secret =
        URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{who:?}"))).chars().take(32).collect::<String>();
    let token_hash = URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()));
    let begin = Begin { token_hash, who, stay: Stay::OwnPhone, on: DeviceKind::Other };
    store.change(centre, Actor::System, SignIn { new, begin }).await?;
    Ok(secret)
}

struct SignIn {
    new: Option<Colleague>,
    begin: Begin,
}

impl Command for SignIn {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        if let Some(colleague) = &self.new {
            staff::insert(held, colleague).await?;
        }
        sign_ins::insert(held, &self.begin, now()).await.map(drop)?;
        Ok(())
    }
}
