//! What stands at a centre besides a family: a group, and an incident somebody wrote down.

use super::Company;
use leyuan::actions::note_incident::NoteIncident;
use leyuan::actions::place_group::{PlaceGroup, Wanted};
use leyuan::domain::age::AgeRange;
use leyuan::domain::group::Heads;
use leyuan::domain::ids::{GroupId, IncidentId};
use leyuan::domain::incident::{Circumstances, Written};
use leyuan::domain::names::Name;
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
