//! The rules of a room as JSON: sentences in the caller's language, each with its rule.

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::Called;
use crate::domain::room::Room;
use crate::views::refusals::Speaker;
use crate::views::room_numbers::{self, Told};
use crate::web::desk_rooms::Inside;

/// Every number that holds in a room.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RoomRules {
    pub room: String,
    pub names: Called,
    /// Heads in it at once (C1).
    pub room_limit: u16,
    /// Minutes after each session in which no other may start (C4).
    pub turnaround_minutes: u16,
    /// Nobody has measured or confirmed its figures.
    pub is_unconfirmed: bool,
    pub rules: Vec<RuleSays>,
    pub series: Vec<SeriesRules>,
    /// What holds in every room of the house.
    pub house: Vec<RuleSays>,
}

/// One rule, and what it comes to here.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RuleSays {
    /// `C1`.
    pub rule: String,
    pub says: Vec<String>,
}

/// What a series asks and holds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SeriesRules {
    pub series: Uuid,
    pub names: Called,
    pub rules: Vec<RuleSays>,
}

fn said(all: Vec<Told>) -> Vec<RuleSays> {
    all.into_iter().map(|told| RuleSays { rule: told.rule.into(), says: told.says }).collect()
}

impl RoomRules {
    pub fn of((room, rooms): (&Room, &[Room]), inside: &Inside, speaker: &Speaker) -> RoomRules {
        let (words, centre) = (speaker.words, speaker.centre);
        let today = centre.zone.date(speaker.now);
        let series = inside.series.iter().map(|series| SeriesRules {
            series: series.id.0,
            names: (&series.plan.names).into(),
            rules: said(room_numbers::of_series(words, &series.plan, today)),
        });
        RoomRules {
            room: room.slug.clone(),
            names: (&room.names).into(),
            room_limit: room.room_limit,
            turnaround_minutes: room.turnaround_minutes,
            is_unconfirmed: room.is_unconfirmed,
            rules: said(room_numbers::of_room(words, centre, (room, rooms), inside.private.as_ref())),
            series: series.collect(),
            house: said(room_numbers::of_house(words, centre)),
        }
    }
}
