//! Incidents: what happened to a child or in a room, and what was written about it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::wishes::hour_and_minute;
use crate::domain::incident;
use crate::domain::names::Name;
use crate::domain::room::Room;
use crate::domain::zone::{Date, TimeOfDay, Timestamp};
use crate::web::typed::Fields;

/// An incident, with the notes the caller may read.
#[derive(Serialize, JsonSchema)]
pub struct Incident {
    pub id: Uuid,
    /// Its number in the centre's ledger.
    pub number: i64,
    pub happened_at: Timestamp,
    /// The room's word.
    pub room: Option<String>,
    pub session: Option<Uuid>,
    /// Whom it concerns, as they were called then.
    pub who: Option<String>,
    /// While the child's record stands.
    pub child: Option<Uuid>,
    /// The oldest first; none is ever changed.
    pub notes: Vec<IncidentNote>,
}

#[derive(Serialize, JsonSchema)]
pub struct IncidentNote {
    pub id: Uuid,
    pub at: Timestamp,
    pub by: Option<String>,
    pub what: String,
    pub done: Option<String>,
    pub informed: Option<String>,
}

impl Incident {
    pub fn of(incident: &incident::Incident, rooms: &[Room]) -> Incident {
        let room = rooms.iter().find(|room| incident.of.room == Some(room.id));
        Incident {
            id: incident.id.0,
            number: incident.number.0,
            happened_at: incident.of.happened,
            room: room.map(|room| room.slug.clone()),
            session: incident.of.session.map(|session| session.0),
            who: text(incident.of.who.as_ref()),
            child: incident.of.child.map(|child| child.0),
            notes: incident.notes.iter().map(IncidentNote::of).collect(),
        }
    }
}

impl IncidentNote {
    fn of(note: &incident::Note) -> IncidentNote {
        IncidentNote {
            id: note.id.0,
            at: note.at,
            by: text(note.writer.as_ref()),
            what: note.written.what.as_str().into(),
            done: text(note.written.done.as_ref()),
            informed: text(note.written.informed.as_ref()),
        }
    }
}

fn text(name: Option<&Name>) -> Option<String> {
    name.map(|name| name.as_str().into())
}

/// What happened, written down.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIncident {
    /// When it happened, by the centre's clock.
    pub date: Date,
    pub time: TimeOfDay,
    /// A room's word.
    #[serde(default)]
    pub room: Option<String>,
    #[serde(default)]
    pub session: Option<Uuid>,
    /// A child of a family known here.
    #[serde(default)]
    pub child: Option<Uuid>,
    /// Whom it concerns, as they are called; left out, the child's nickname.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub who: Option<String>,
    #[schemars(length(min = 1, max = 2000))]
    pub what: String,
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub done: Option<String>,
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub informed: Option<String>,
}

/// What was learnt later.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIncidentNote {
    #[schemars(length(min = 1, max = 2000))]
    pub what: String,
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub done: Option<String>,
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub informed: Option<String>,
}

impl NewIncident {
    /// As the form has it, whose reader says what is wrong.
    pub fn fields(self) -> Fields {
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let mut fields: Fields = vec![
            ("date".into(), self.date.to_string()),
            ("time".into(), hour_and_minute(self.time)),
            ("room".into(), self.room.unwrap_or_default()),
            ("session".into(), id(self.session)),
            ("child".into(), id(self.child)),
            ("who".into(), self.who.unwrap_or_default()),
        ];
        fields.extend(NewIncidentNote { what: self.what, done: self.done, informed: self.informed }.fields());
        fields
    }
}

impl NewIncidentNote {
    pub fn fields(self) -> Fields {
        vec![
            ("what".into(), self.what),
            ("done".into(), self.done.unwrap_or_default()),
            ("informed".into(), self.informed.unwrap_or_default()),
        ]
    }
}
