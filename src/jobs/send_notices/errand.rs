//! A notice with all that is needed to write it down and to take it somewhere.
//!
//! Invariant: what concerns a private room does not leave the house (M2, Z4).

use crate::addresses::{self, household as pages};
use crate::app::App;
use crate::domain::absence::Token;
use crate::domain::centre::Centre;
use crate::domain::household::{Household, Phone};
use crate::domain::ids::BookingId;
use crate::domain::notice::{Notice, Subject};
use crate::domain::outlook::Fits;
use crate::domain::room::{Privacy, Room};
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use crate::store::engine::Conn;
use crate::store::{centres, households, instead, sessions};
use crate::views::letters::{About, Letter, Links, letter};
use crate::views::refusals::Speaker;
use crate::views::words::Words;

pub(super) struct Errand {
    pub notice: Notice,
    household: Household,
    centre: Centre,
    session: Option<Session>,
    room: Option<Room>,
    /// What is free instead of what the centre cancelled (B7).
    instead: Fits,
}

impl Errand {
    /// Nothing when there is nobody to write to any more.
    pub async fn of(db: &mut Conn, notice: Notice, now: Timestamp) -> Result<Option<Errand>, Fault> {
        let household = households::find(db, notice.household).await?;
        let centre = centres::find(db, notice.centre).await?;
        let (Some(household), Some(centre)) = (household, centre) else { return Ok(None) };
        let session = match notice.session {
            Some(session) => sessions::find(db, session).await?,
            None => None,
        };
        let rooms = centres::rooms(db, notice.centre).await?;
        let room = rooms.into_iter().find(|room| session.as_ref().is_some_and(|s| s.room == room.id));
        let instead = match (&notice.subject, notice.booking) {
            (Subject::CancelledByCentre { .. }, Some(booking)) => {
                instead::of_booking(db, booking, now).await?
            }
            _ => Fits::new(),
        };
        Ok(Some(Errand { notice, household, centre, session, room, instead }))
    }

    /// Neither private, nor an offer nobody can take any more (B6).
    pub fn may_leave(&self, now: Timestamp) -> bool {
        let is_private = self.room.as_ref().is_some_and(|room| room.privacy == Privacy::Private);
        !is_private && !self.notice.subject.is_past(now)
    }

    /// The booking for which "can't come" may be said by a link.
    pub fn absence(&self) -> Option<BookingId> {
        self.notice.booking.filter(|_| matches!(self.notice.subject, Subject::Reminder { .. }))
    }

    /// `token`: of the link on which "can't come" is said.
    pub fn letter(&self, app: &App, token: Option<&Token>) -> Letter {
        let words = Words::of(self.household.language);
        let speaker = Speaker { words, centre: &self.centre, household: None, now: app.clock.now() };
        let link = |session: &Session| app.origin.link(&addresses::session(&self.centre.slug, session.id));
        let instead = self.instead.iter().map(|(session, room)| (session, room, link(session)));
        let about = About {
            session: self.session.as_ref(),
            room: self.room.as_ref(),
            instead: &instead.collect::<Vec<_>>(),
        };
        let session = || Some(addresses::session(&self.centre.slug, self.notice.session?));
        let here = match (self.notice.booking, &self.notice.subject) {
            (_, Subject::Course { enrolment, .. }) => addresses::courses::enrolment(*enrolment),
            (Some(booking), _) => pages::booking(booking),
            (None, Subject::Opened { .. }) => session().unwrap_or_else(pages::notices),
            (None, _) => pages::notices(),
        };
        let links = Links {
            here: app.origin.link(&here),
            household: app.origin.link(&pages::household()),
            absence: token.map(|token| app.origin.link(&pages::absence(token))),
        };
        letter(speaker, &self.notice.subject, about, &links)
    }

    /// Where letters go; nothing when that is no address.
    pub fn address(&self) -> Option<lettre::Address> {
        self.household.email.as_ref()?.trim().parse().ok()
    }

    /// The telephone of the guardian named first.
    pub fn phone(&self) -> Option<&Phone> {
        self.household.guardians.iter().find_map(|guardian| guardian.phone.as_ref())
    }
}
