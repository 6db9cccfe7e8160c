//! Everybody who may knock at a centre, each with a browser of their own, and what stands there to be asked for.

mod planted;

use crate::scene::{Family, Scene, at, booking};
use crate::visitor::Visitor;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use leyuan::actions::add_counter::AddCounter;
use leyuan::app::App;
use leyuan::domain::absence::Token;
use leyuan::domain::ids::*;
use leyuan::domain::party::{Authority, Liberties};
use leyuan::domain::sign_in::{DeviceKind, Stay};
use leyuan::domain::staff::Role;
use leyuan::domain::zone::{Span, Timestamp};
use leyuan::error::Error;
use leyuan::store::counters::New;
use leyuan::store::sign_ins::{self, Begin, Who};
use leyuan::store::{Actor, Arg, Command, Held};
use leyuan::web::cookies::Secret;
use leyuan::web::who::Access;
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicI64, Ordering};

/// Who knocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knocks {
    Nobody,
    /// The household the booking belongs to.
    Family,
    OtherFamily,
    /// On duty, the smallest role.
    StaffHere,
    Office,
    Manager,
    Admin,
    StaffElsewhere,
    /// A paired wall of this centre.
    Screen,
    /// A people counter of this centre.
    Counter,
    /// Whoever runs the sessions of this centre from outside.
    Host,
}

impl Knocks {
    pub const ALL: [Knocks; 11] = [
        Knocks::Nobody,
        Knocks::Family,
        Knocks::OtherFamily,
        Knocks::StaffHere,
        Knocks::Office,
        Knocks::Manager,
        Knocks::Admin,
        Knocks::StaffElsewhere,
        Knocks::Screen,
        Knocks::Counter,
        Knocks::Host,
    ];

    /// Of the staff of this centre, as which role.
    pub fn role(self) -> Option<Role> {
        match self {
            Knocks::StaffHere => Some(Role::OnDuty),
            Knocks::Office => Some(Role::Office),
            Knocks::Manager => Some(Role::Manager),
            Knocks::Admin => Some(Role::Admin),
            Knocks::Nobody
            | Knocks::Family
            | Knocks::OtherFamily
            | Knocks::StaffElsewhere
            | Knocks::Screen
            | Knocks::Counter
            | Knocks::Host => None,
        }
    }

    /// Whoever is just let through.
    pub fn rightful(access: Access) -> Knocks {
        match access {
            Access::Anyone => Knocks::Nobody,
            Access::Household | Access::Known => Knocks::Family,
            Access::OnDuty => Knocks::StaffHere,
            Access::Office => Knocks::Office,
            Access::Manager => Knocks::Manager,
            Access::Admin => Knocks::Admin,
            Access::Device => Knocks::Screen,
            Access::Counter => Knocks::Counter,
            Access::Host => Knocks::Host,
        }
    }
}

/// A centre with a private room, its hours, and a neighbour called guiyuan with a room of its own.
pub struct Company {
    pub scene: Scene,
    pub neighbour: CentreId,
    /// A room of the neighbour.
    pub room_there: RoomId,
    /// One of each role here, in the order of their rights.
    staff: [StaffId; 4],
    staff_there: StaffId,
    screen: DeviceId,
    host: HostAccountId,
    slots: AtomicI64,
}

/// Who runs every session and series here, in both languages.
pub const HOST: (&str, &str) = ("故事团", "Storytellers");

pub const PARTICULARS: &str = r#"UPDATE centre SET particulars = '{"contact":{"phone":"","address":{"zh":"","en":""}},"opening":{"weekday":["09:00-20:30"],"weekend":["09:00-20:30"],"holiday":[]},"holidays":{"source":[],"announced_until":"2027-12-31"},"is_unconfirmed":false}'"#;

/// What an address may name: of the family that was asked for, or of the neighbour.
#[derive(Debug, Clone)]
pub struct Things {
    pub family: Family,
    /// Another record, which nobody else here names.
    pub other: Family,
    pub session: SessionId,
    pub booking: BookingId,
    /// A course, and the family's place in it.
    pub course: (SeriesId, EnrolmentId),
    /// A slot of the private room.
    pub slot: PrivateUseId,
    pub closure: ClosureId,
    pub screen: DeviceId,
    /// Somebody is to be called.
    pub notice: NoticeId,
    /// Of the link on which "can't come" is said for the booking.
    pub token: Token,
    /// A message to another program that was given up.
    pub message: WebhookMessageId,
    /// Somebody of the staff, whom nobody else here is.
    pub colleague: StaffId,
    /// A people counter, whose token the family's id is.
    pub counter: CounterId,
    /// A way in for the host, which nobody else here uses.
    pub account: HostAccountId,
    /// Written by whoever is on duty.
    pub incident: IncidentId,
    pub announcement: AnnouncementId,
    /// A group, in a session of its own.
    pub group: GroupId,
    /// What a waiting screen shows.
    pub code: String,
}

impl Company {
    pub async fn gathers(scene: Scene) -> Company {
        scene.add_room("baby", 10, None).await;
        scene
            .alter("UPDATE room SET privacy = 'private', look = 'baby', position = 1 WHERE slug = 'baby'")
            .await;
        let (home, neighbour) = (scene.centre, CentreId::new());
        scene.plant_centre(neighbour, "guiyuan", 1000).await;
        scene.alter(PARTICULARS).await;
        let scene = scene.moved_to(neighbour);
        let room_there = scene.add_room("hall", 100, None).await;
        let scene = scene.moved_to(home);
        let (staff, staff_there) = (std::array::from_fn(|_| StaffId::new()), StaffId::new());
        let screen = DeviceId::new();
        let slots = AtomicI64::new(0);
        let host = HostAccountId::new();
        let company = Company { scene, neighbour, room_there, staff, staff_there, screen, host, slots };
        for (id, role) in staff.into_iter().zip(Role::ALL) {
            company.has(home, Has::Staff(id, role)).await;
        }
        company.has(neighbour, Has::Staff(staff_there, Role::OnDuty)).await;
        company.has(home, Has::Screen(screen)).await;
        company.has(home, Has::Host(host)).await;
        company
    }

    async fn has(&self, centre: CentreId, has: Has) {
        self.scene.store.change(centre, Actor::System, has).await.expect("planted");
    }

    /// A new family of two with a place in a new session of its own.
    pub async fn things(&self, starts: &str) -> Things {
        let scene = &self.scene;
        let nth = self.slots.fetch_add(1, Ordering::SeqCst);
        let family = scene.family(&["2021-01-10", "2020-03-04"]).await;
        // Side by side, not on top of each other: what touches a moment is read with every press.
        let begins = at(starts) + Span::minutes(65 * (nth % 100));
        let session = scene.session(&begins.to_rfc3339(), 5).await;
        let booking = booking(&scene.asks(&family, session).await);
        let (slot, closure, screen) = (PrivateUseId::new(), ClosureId::new(), DeviceId::new());
        let starts = scene.now() + Span::days(30) + Span::minutes(35 * nth);
        self.has(scene.centre, Has::Slot(slot, family.clone(), starts)).await;
        self.has(scene.centre, Has::Closure(closure, starts)).await;
        self.has(scene.centre, Has::Screen(screen)).await;
        let notice = NoticeId::new();
        self.has(scene.centre, Has::Notice(notice, family.id, session)).await;
        let token = self.linked(booking).await;
        let message = WebhookMessageId::new();
        self.has(scene.centre, Has::Message(message, session)).await;
        let colleague = StaffId::new();
        self.has(scene.centre, Has::Staff(colleague, Role::OnDuty)).await;
        let counter = CounterId::new();
        let (name, token_hash) = ("南门".into(), hashed(&token_of(&family)));
        let add = AddCounter { new: New { id: counter, room: None, name, token_hash }, now: scene.now() };
        scene.store.change(scene.centre, Actor::System, add).await.expect("a counter");
        let course = self.enrolled(&family, scene.now()).await;
        let account = HostAccountId::new();
        self.has(scene.centre, Has::Host(account)).await;
        scene
            .alter("UPDATE session SET host_zh = '故事团', host_en = 'Storytellers' WHERE host_zh = ''")
            .await;
        scene
            .alter("UPDATE series SET host_kind = 'partner', host_zh = '故事团', host_en = 'Storytellers'")
            .await;
        let other = scene.child().await;
        Things {
            family,
            other,
            session,
            booking,
            course,
            slot,
            closure,
            screen,
            notice,
            token,
            message,
            colleague,
            counter,
            account,
            incident: self.noted("摔了一跤").await,
            announcement: self.announced().await,
            group: self.placed(nth).await,
            code: self.waiting().await,
        }
    }

    /// A course of two dates, two months ahead, and the family in it.
    async fn enrolled(&self, family: &Family, after: Timestamp) -> (SeriesId, EnrolmentId) {
        let date = |weeks| (after + Span::weeks(weeks)).to_rfc3339();
        let (course, _) = self.scene.course(&[&date(8), &date(9)], 5, |_| {}).await;
        let mut request = self.scene.request(family, SessionId::new());
        request.authority = Authority::Desk(Liberties::default());
        (course, crate::scene::enrolment(&self.scene.enrols_as(request, course).await))
    }

    /// A link on which "can't come" is said for a booking.
    pub async fn linked(&self, booking: BookingId) -> Token {
        let token = Token::of(std::array::from_fn(|at| booking.0.as_bytes()[at % 16]));
        self.has(self.scene.centre, Has::Link(token.clone(), booking)).await;
        token
    }

    /// The same at the neighbour.
    pub async fn things_there(self, starts: &str) -> (Company, Things) {
        let (home, room) = (self.scene.centre, self.scene.room);
        let mut away = Company { scene: self.scene.moved_to(self.neighbour), ..self };
        away.scene.room = away.room_there;
        let things = away.things(starts).await;
        let mut back = Company { scene: away.scene.moved_to(home), ..away };
        back.scene.room = room;
        (back, things)
    }

    /// A browser with a fresh sign-in, which nobody else's press has ended.
    pub async fn browser(&self, app: &App, knocks: Knocks, own: &Family) -> Visitor {
        let home = self.scene.centre;
        match knocks {
            Knocks::Nobody => Visitor::at(app),
            Knocks::Family => self.signed_in(app, home, Who::Household(own.id)).await,
            Knocks::OtherFamily => {
                let other = self.scene.child().await;
                self.signed_in(app, home, Who::Household(other.id)).await
            }
            Knocks::StaffHere | Knocks::Office | Knocks::Manager | Knocks::Admin => {
                let nth = Role::ALL.iter().position(|role| Some(*role) == knocks.role()).expect("a role");
                self.signed_in(app, home, Who::Staff(self.staff[nth])).await
            }
            Knocks::StaffElsewhere => self.signed_in(app, self.neighbour, Who::Staff(self.staff_there)).await,
            Knocks::Host => self.signed_in(app, home, Who::Host(self.host)).await,
            Knocks::Screen => self.signed_in(app, home, Who::Device(self.screen)).await,
            Knocks::Counter => {
                let mut visitor = Visitor::at(app);
                visitor.cookies.insert("leyuan".into(), token_of(own));
                visitor
            }
        }
    }

    async fn signed_in(&self, app: &App, centre: CentreId, who: Who) -> Visitor {
        let (secret, now) = (Secret::random(), self.scene.now());
        let begin = Begin { token_hash: secret.hash(), who, stay: Stay::OwnPhone, on: DeviceKind::Other };
        self.scene.store.change(centre, Actor::System, SignsIn { begin, now }).await.expect("a sign-in");
        let mut visitor = Visitor::at(app);
        let value = String::from_utf8(secret.as_bytes().to_vec()).expect("plain");
        visitor.cookies.insert("leyuan".into(), value);
        visitor
    }
}

/// What the counter planted beside a family proves itself with.
pub fn token_of(family: &Family) -> String {
    family.id.0.simple().to_string()
}

pub fn hashed(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

struct SignsIn {
    begin: Begin,
    now: Timestamp,
}

impl Command for SignsIn {
    type Output = SignInId;

    async fn run(&self, held: &mut Held) -> Result<SignInId, Error> {
        Ok(sign_ins::insert(held, &self.begin, self.now).await?)
    }
}

enum Has {
    Staff(StaffId, Role),
    Host(HostAccountId),
    Screen(DeviceId),
    Slot(PrivateUseId, Family, Timestamp),
    Closure(ClosureId, Timestamp),
    Notice(NoticeId, HouseholdId, SessionId),
    Link(Token, BookingId),
    Message(WebhookMessageId, SessionId),
}

impl Command for Has {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let centre = Arg::from(held.centre());
        match self {
            Has::Staff(id, role) => {
                let sql = "INSERT INTO staff (id, centre_id, login, name, role, password) VALUES ($1, $2, $3, '值班', $4, '')";
                let args = vec![
                    Arg::from(*id),
                    centre,
                    Arg::from(id.0.simple().to_string()[20..].to_string()),
                    Arg::from(role.code()),
                ];
                held.run(sql, args).await?;
            }
            Has::Host(id) => {
                let sql = "INSERT INTO host_account (id, centre_id, login, host_zh, host_en, password) VALUES ($1, $2, $3, $4, $5, '')";
                let login = id.0.simple().to_string()[20..].to_string();
                let args = [Arg::from(*id), centre]
                    .into_iter()
                    .chain([login, HOST.0.into(), HOST.1.into()].map(Arg::from));
                held.run(sql, args.collect()).await?;
            }
            Has::Screen(id) => {
                let sql = "INSERT INTO device (id, centre_id) VALUES ($1, $2)";
                held.run(sql, vec![Arg::from(*id), centre]).await?;
            }
            Has::Slot(id, family, starts) => {
                let sql = "INSERT INTO private_use (id, centre_id, room_id, kind, starts_at, ends_at, household_id, guardian_id, code_word) \
                           SELECT $1, centre_id, id, 'slot', $3, $4, $5, $6, '' FROM room WHERE centre_id = $2 ORDER BY position DESC LIMIT 1";
                let times = [Arg::from(*starts), Arg::from(*starts + Span::minutes(30))];
                let people = [Arg::from(family.id), Arg::from(family.guardians[0])];
                let args = [Arg::from(*id), centre].into_iter().chain(times).chain(people);
                held.run(sql, args.collect()).await?;
            }
            Has::Closure(id, starts) => {
                let sql = "INSERT INTO closure (id, centre_id, starts_at, ends_at, reason_zh, reason_en) VALUES ($1, $2, $3, $4, '', '')";
                let times = [Arg::from(*starts), Arg::from(*starts + Span::minutes(1))];
                held.run(sql, [Arg::from(*id), centre].into_iter().chain(times).collect()).await?;
            }
            Has::Message(id, session) => {
                let sql = "INSERT INTO webhook_message (id, endpoint, centre_id, session_id, event, number, payload, created_at, given_up) \
                           SELECT $1, 'portal', $2, id, 'session.changed', 1, '{}', created_at, 'late' FROM session WHERE id = $3";
                held.run(sql, vec![Arg::from(*id), centre, Arg::from(*session)]).await?;
            }
            Has::Link(token, booking) => {
                let sql = "INSERT INTO absence (token_hash, booking_id, made_at) SELECT $1, id, created_at FROM booking WHERE id = $2";
                held.run(sql, vec![Arg::from(token.hash()), Arg::from(*booking)]).await?;
            }
            Has::Notice(id, household, session) => {
                let sql = "INSERT INTO notice (id, centre_id, household_id, session_id, kind, detail, created_at, to_call) \
                           SELECT $1, $2, $3, id, 'booked', '\"booked\"', created_at, TRUE FROM session WHERE id = $4";
                let args = vec![Arg::from(*id), centre, Arg::from(*household), Arg::from(*session)];
                held.run(sql, args).await?;
            }
        }
        Ok(())
    }
}
