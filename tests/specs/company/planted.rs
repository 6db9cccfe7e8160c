//! What stands at a centre besides a family: a group, an incident, a screen that waits, an announcement.

use super::Company;
use leyuan::actions::announce::{Announce, Wish};
use leyuan::actions::note_incident::NoteIncident;
use leyuan::actions::offer_code::OfferCode;
use leyuan::actions::place_group::{PlaceGroup, Wanted};
use leyuan::domain::age::AgeRange;
use leyuan::domain::announcement::Said;
use leyuan::domain::closure::Extent;
use leyuan::domain::group::Heads;
use leyuan::domain::ids::{AnnouncementId, DeviceId, GroupId, IncidentId};
use leyuan::domain::incident::{Circumstances, Written};
use leyuan::domain::names::{Name, Names};
use leyuan::domain::screen::{Code, Picture};
use leyuan::domain::window::Window;
use leyuan::domain::zone::Span;
use leyuan::store::Actor;

impl Company {
    /// A group of one, which its host brings, in the nth session of its own: a group needs the room it takes.
    pub(super) async fn placed(&self, nth: i64) -> GroupId {
        let starts = self.scene.now() + Span::weeks(12) + Span::minutes(65 * nth);
        let session = self.scene.session(&starts.to_rfc3339(), 5).await;
        let id = GroupId::new();
        let heads = Heads::new(1, 1, AgeRange::parse("8+").expect("ages")).expect("heads");
        let wanted = Wanted { name: Name::stored("大班".into()), heads, reason: None };
        let place = PlaceGroup { id, session, wanted, now: self.scene.now() };
        self.scene.store.change(self.scene.centre, Actor::System, place).await.expect("a group");
        id
    }

    /// The code of a browser that waits to become a screen.
    pub(super) async fn waiting(&self) -> String {
        let drawn = DeviceId::new();
        let code = Code::of(*drawn.0.as_bytes());
        let (code_hash, waiting_hash) = (code.hash(), super::hashed(&drawn.to_string()));
        let offer = OfferCode { code_hash, waiting_hash, picture: Picture::Bell, now: self.scene.now() };
        assert!(self.scene.store.change(self.scene.centre, Actor::System, offer).await.expect("a code"));
        code.halves().0.to_string() + code.halves().1
    }

    /// An announcement that comes in a month, for the whole house.
    pub(super) async fn announced(&self) -> AnnouncementId {
        let (id, now) = (AnnouncementId::new(), self.scene.now());
        let window = Window::lasting(now + Span::days(30), Span::hours(1)).expect("an hour");
        let said = Said::new(Names::new("通知", "Notice")).expect("words");
        let announce = Announce { id, wish: Wish { said, window, extent: Extent::Building }, now };
        self.scene
            .store
            .change(self.scene.centre, Actor::Staff(self.staff[0]), announce)
            .await
            .expect("said");
        id
    }

    /// An incident that somebody on duty wrote down.
    pub async fn noted(&self, what: &str) -> IncidentId {
        let (id, now) = (IncidentId::new(), self.scene.now());
        let of = Circumstances { happened: now, room: None, session: None, who: None, child: None };
        let written = Written { what: Name::stored(what.into()), done: None, informed: None };
        let note = NoteIncident { id, of, written, now };
        self.scene.store.change(self.scene.centre, Actor::Staff(self.staff[0]), note).await.expect("a note");
        id
    }
}
