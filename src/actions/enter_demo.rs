//! The demo: invented people who live in every centre, and one press to be one of them.
//!
//! Keeps true: outside the demo there are no such people; a restart adds nobody twice and books nothing twice.

mod bookings;
mod cast;
mod past;

use futures_util::future::try_join_all;

use super::add_staff::AddStaff;
use super::announce::{Announce, Wish};
use super::issue_card::{NewCard, draw};
use super::let_host_in::LetHostIn;
use super::note_incident::NoteIncident;
use super::prove;
use super::register_household::RegisterHousehold;
use crate::app::App;
use crate::domain::announcement::Said;
use crate::domain::card::{CardNumber, Pin, Sealed};
use crate::domain::centre::Centre;
use crate::domain::closure::Extent;
use crate::domain::consent::Channel;
use crate::domain::ids::{
    AnnouncementId, CredentialId, DeviceId, HostAccountId, HouseholdId, IncidentId, StaffId,
};
use crate::domain::incident::{Circumstances, Written};
use crate::domain::names::{Name, Names};
use crate::domain::screen::Place;
use crate::domain::sign_in::{DeviceKind, Stay};
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::sign_ins::{Begin, Who};
use crate::store::{Actor, Command, Held, centres, devices, hosts, households, sign_ins, staff};
use bookings::BookSome;
use cast::{Cast, Family, Mishap, id};
use past::PlantPast;

/// Lets the invented people move in; does nothing outside the demo.
pub async fn seed(app: &App) -> Result<(), Error> {
    if !app.is_demo() {
        return Ok(());
    }
    let centres = app.store.read(|db| Box::pin(centres::all(db))).await?;
    let cast = Cast::ours();
    let Some(first) = centres.first() else { return Ok(()) };
    let home = |slug: &str| centres.iter().find(|centre| centre.slug == slug).unwrap_or(first);
    hire(app, cast, &home).await?;
    for screen in &cast.screens {
        app.store.change(home(&screen.centre).id, Actor::System, HangUp(screen.id())).await?;
    }
    let families = cast.households.iter().map(|family| move_in(app, family, home(&family.centre)));
    try_join_all(families).await?;
    for centre in &centres {
        app.store.change(centre.id, Actor::System, PlantPast { now: app.clock.now() }).await?;
        let book = BookSome { now: app.clock.now() };
        app.store.change(centre.id, Actor::System, book).await?;
    }
    bump(app, cast, &home).await?;
    announce(app, cast, &home).await
}

/// Something is said on the screens for two days, since an hour.
async fn announce<'a>(app: &App, cast: &Cast, home: &impl Fn(&str) -> &'a Centre) -> Result<(), Error> {
    let Some(person) = cast.staff.first() else { return Ok(()) };
    let now = app.clock.now();
    let window = Window::lasting(now - Span::hours(1), Span::days(2));
    let Some((said, window)) = Said::new(cast.announcement.clone()).zip(window) else { return Ok(()) };
    let wish = Wish { said, window, extent: Extent::Building };
    let announce = Announce { id: AnnouncementId(id("announcement", &person.key)), wish, now };
    let by = Actor::Staff(StaffId(id("staff", &person.key)));
    app.store.change(home(&person.centre).id, by, announce).await
}

/// Something small happened to somebody.
async fn bump<'a>(app: &App, cast: &Cast, home: &impl Fn(&str) -> &'a Centre) -> Result<(), Error> {
    let Some(person) = cast.staff.first() else { return Ok(()) };
    let now = app.clock.now();
    let Mishap { who, what, done, informed } = &cast.incident;
    let happened = now - Span::minutes(40);
    let of = Circumstances { happened, room: None, session: None, who: Some(who.clone()), child: None };
    let written = Written { what: what.clone(), done: Some(done.clone()), informed: Some(informed.clone()) };
    let note = NoteIncident { id: IncidentId(id("incident", &person.key)), of, written, now };
    let by = Actor::Staff(StaffId(id("staff", &person.key)));
    app.store.change(home(&person.centre).id, by, note).await
}

async fn hire<'a>(app: &App, cast: &Cast, home: &impl Fn(&str) -> &'a Centre) -> Result<(), Error> {
    // Nobody knows it: these people enter by one press.
    let password = prove::seal(&rand::random::<u128>().to_string()).await?;
    for person in &cast.staff {
        let add = AddStaff {
            id: StaffId(id("staff", &person.key)),
            login: person.login()?,
            name: person.name.clone(),
            role: person.role,
            password: password.clone(),
            now: app.clock.now(),
        };
        app.store.change(home(&person.centre).id, Actor::System, add).await?;
    }
    for host in &cast.hosts {
        let let_in = LetHostIn {
            id: HostAccountId(id("host", &host.key)),
            host: host.host.clone(),
            login: host.login()?,
            password: password.clone(),
            now: app.clock.now(),
        };
        app.store.change(home(&host.centre).id, Actor::System, let_in).await?;
    }
    Ok(())
}

async fn move_in(app: &App, family: &Family, centre: &Centre) -> Result<(), Error> {
    let household = HouseholdId(id("household", &family.key));
    if app.store.read(move |db| Box::pin(households::find(db, household))).await?.is_some() {
        return Ok(());
    }
    let now = app.clock.now();
    let card = card(family).await?;
    let household = family.household(household, centre, centre.zone.date(now));
    let register = RegisterHousehold { household, channel: Channel::Desk, card, now };
    app.store.change(centre.id, Actor::System, register).await?;
    Ok(())
}

/// The card the cast says, or one nobody has seen.
async fn card(family: &Family) -> Result<NewCard, Fault> {
    let drawn = draw(&rand::random::<[u8; 32]>(), &family.key);
    let drawn = drawn.ok_or_else(|| Fault::Other("no card could be drawn".into()))?;
    let pin = family.pin.as_deref().and_then(Pin::entered).unwrap_or_else(|| drawn.pin.clone());
    let sealed: Sealed = prove::seal(pin.as_str()).await?;
    let card = drawn.card(sealed);
    let known = family.card.map(CardNumber::of);
    let numbers = known.into_iter().chain(card.numbers).collect();
    Ok(NewCard { id: CredentialId(id("card", &family.key)), numbers, pin: card.pin })
}

/// One way in, as the first page offers it.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    pub person: String,
    pub name: Name,
    /// What they are: "on duty".
    pub label: Names,
}

/// The people one may enter as by one press; nobody outside the demo.
pub fn ways(app: &App) -> Vec<Way> {
    if app.is_demo() { Cast::ours().ways() } else { Vec::new() }
}

/// Where somebody of the demo went in.
#[derive(Debug, Clone, PartialEq)]
pub enum Entered {
    Household(Centre),
    Staff(Centre),
    Screen(Centre),
    Host(Centre),
}

/// Signs in as one of the cast; `token_hash` is what is kept of the browser's new cookie.
///
/// # Errors
/// [`Error::Missing`] outside the demo, and for whom the cast does not offer.
pub async fn enter(app: &App, person: &str, token_hash: String) -> Result<Entered, Error> {
    if !app.is_demo() {
        return Err(Error::Missing);
    }
    let now = app.clock.now();
    let who = Cast::ours().find(person).ok_or(Error::Missing)?;
    let read = async move |db: &mut crate::store::Conn| -> Result<Option<Centre>, Fault> {
        let centre = match who {
            Who::Household(id) => households::find(db, id).await?.map(|household| household.centre),
            Who::Staff(id) => staff::find(db, id).await?.map(|colleague| colleague.centre),
            Who::Device(id) => devices::centre(db, id).await?,
            Who::Host(id) => hosts::find(db, id).await?.map(|account| account.centre),
        };
        match centre {
            Some(centre) => centres::find(db, centre).await,
            None => Ok(None),
        }
    };
    let centre = app.store.read(move |db| Box::pin(async move { read(db).await })).await?;
    let centre = centre.ok_or(Error::Missing)?;
    let (actor, stay) = match who {
        Who::Household(id) => (Actor::Household(id), Stay::OwnPhone),
        Who::Staff(id) => (Actor::Staff(id), Stay::Staff),
        Who::Device(id) => (Actor::Device(id), Stay::Screen),
        Who::Host(id) => (Actor::Host(id), Stay::Host),
    };
    let begin = BeginSignIn { begin: Begin { token_hash, who, stay, on: DeviceKind::Other }, now };
    app.store.change(centre.id, actor, begin).await?;
    Ok(match who {
        Who::Household(_) => Entered::Household(centre),
        Who::Staff(_) => Entered::Staff(centre),
        Who::Device(_) => Entered::Screen(centre),
        Who::Host(_) => Entered::Host(centre),
    })
}

/// Hangs a screen up.
#[derive(Debug, Clone)]
struct HangUp(DeviceId);

impl Command for HangUp {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        devices::insert(held, self.0, Place::default()).await?;
        Ok(())
    }
}

#[derive(Debug, Clone)]
struct BeginSignIn {
    begin: Begin,
    now: Timestamp,
}

impl Command for BeginSignIn {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        sign_ins::insert(held, &self.begin, self.now).await?;
        Ok(())
    }
}
