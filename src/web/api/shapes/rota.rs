//! The rota: duties of a week, who is with which session, and turns planned ahead (G4).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::ids::StaffId;
use crate::domain::rota::{Duty, Rotation, Turn};
use crate::domain::zone::{Date, TimeOfDay};
use crate::views::desk_rota::{Day, Person, WithSession};
use crate::web::desk_rota::Week;
use crate::web::typed::Fields;

/// A week from its Monday on.
#[derive(Serialize, JsonSchema)]
pub struct RotaWeek {
    pub monday: Date,
    pub days: Vec<RotaDay>,
    /// Everybody of the staff.
    pub people: Vec<StaffMember>,
}

#[derive(Serialize, JsonSchema)]
pub struct StaffMember {
    pub id: Uuid,
    pub name: String,
}

impl StaffMember {
    pub fn of(person: &Person) -> StaffMember {
        StaffMember { id: person.id.0, name: person.name.as_str().into() }
    }
}

#[derive(Serialize, JsonSchema)]
pub struct RotaDay {
    pub date: Date,
    /// Null where the house is closed.
    pub opens: Option<TimeOfDay>,
    pub closes: Option<TimeOfDay>,
    pub duties: Vec<DutyOf>,
    /// Who is not here.
    pub away: Vec<Uuid>,
    /// Sessions that lean on staff, and those somebody is named with.
    pub sessions: Vec<SessionStaff>,
}

#[derive(Serialize, JsonSchema)]
pub struct DutyOf {
    pub id: Uuid,
    pub staff: Uuid,
    pub date: Date,
    pub starts: TimeOfDay,
    pub ends: TimeOfDay,
}

impl DutyOf {
    pub fn of(duty: &Duty) -> DutyOf {
        let Duty { id, staff, date, from, until } = *duty;
        DutyOf { id: id.0, staff: staff.0, date, starts: from, ends: until }
    }
}

/// Who is with a session, and whether that is enough.
#[derive(Serialize, JsonSchema)]
pub struct SessionStaff {
    pub session: Uuid,
    pub staff: Vec<StaffMember>,
    /// Null where no child is left to the staff.
    pub cover: Option<CoverOf>,
}

/// Who counts as staff here, whom they look after, and whom they may.
#[derive(Serialize, JsonSchema)]
pub struct CoverOf {
    pub staff: u16,
    pub children: u16,
    pub most: u16,
    /// It takes no new booking for want of staff.
    pub is_short: bool,
}

impl SessionStaff {
    pub fn of(with: &WithSession) -> SessionStaff {
        let member = |(id, name): &(StaffId, crate::domain::names::Name)| StaffMember {
            id: id.0,
            name: name.as_str().into(),
        };
        let cover = with.cover.map(|cover| CoverOf {
            staff: cover.staff,
            children: cover.children,
            most: cover.most,
            is_short: cover.keeps_shut(),
        });
        SessionStaff { session: with.session.id.0, staff: with.people.iter().map(member).collect(), cover }
    }
}

impl RotaWeek {
    pub fn of(week: &Week) -> RotaWeek {
        let day = |day: &Day| RotaDay {
            date: day.date,
            opens: day.hours.map(|hours| hours.0),
            closes: day.hours.map(|hours| hours.1),
            duties: day.duties.iter().map(DutyOf::of).collect(),
            away: day.away.iter().map(|person| person.0).collect(),
            sessions: day.sessions.iter().map(SessionStaff::of).collect(),
        };
        RotaWeek {
            monday: week.monday,
            days: week.days.iter().map(day).collect(),
            people: week.people.iter().map(StaffMember::of).collect(),
        }
    }
}

/// Turns over the days on which the house is open. Without the digest they are told and nothing is written down.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RotaWish {
    #[schemars(length(min = 1, max = 200))]
    pub people: Vec<Uuid>,
    pub from: Date,
    /// The last day; at most 92 days at once.
    pub until: Date,
    #[schemars(range(min = 1, max = 20))]
    pub each_day: u16,
    #[serde(default)]
    pub digest: Option<String>,
}

impl RotaWish {
    /// As the form has it, whose reader says what is wrong.
    pub fn fields(&self) -> Fields {
        let mut fields: Fields =
            self.people.iter().map(|person| ("people".into(), person.to_string())).collect();
        fields.push(("from_date".into(), self.from.to_string()));
        fields.push(("until_date".into(), self.until.to_string()));
        fields.push(("each_day".into(), self.each_day.to_string()));
        fields
    }
}

/// The turns a plan gives.
#[derive(Serialize, JsonSchema)]
pub struct RotaPlan {
    pub is_done: bool,
    /// Sent with the same wish, it is done.
    pub digest: String,
    pub turns: Vec<TurnOf>,
    /// Days on which somebody is lacking all the same.
    pub short: Vec<ShortDay>,
}

#[derive(Serialize, JsonSchema)]
pub struct TurnOf {
    pub date: Date,
    pub staff: Uuid,
    pub starts: TimeOfDay,
    pub ends: TimeOfDay,
}

#[derive(Serialize, JsonSchema)]
pub struct ShortDay {
    pub date: Date,
    pub lacking: u16,
}

impl RotaPlan {
    pub fn of(rotation: &Rotation, is_done: bool) -> RotaPlan {
        let turn = |turn: &Turn| {
            let Turn { date, staff, from, until } = *turn;
            TurnOf { date, staff: staff.0, starts: from, ends: until }
        };
        let short = |(date, lacking): &(Date, u16)| ShortDay { date: *date, lacking: *lacking };
        RotaPlan {
            is_done,
            digest: rotation.digest(),
            turns: rotation.turns.iter().map(turn).collect(),
            short: rotation.short.iter().map(short).collect(),
        }
    }
}

/// One duty by hand.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyWish {
    pub staff: Uuid,
    pub date: Date,
    pub starts: TimeOfDay,
    pub ends: TimeOfDay,
}

impl DutyWish {
    pub fn fields(&self) -> Fields {
        vec![
            ("staff".into(), self.staff.to_string()),
            ("date".into(), self.date.to_string()),
            ("starts".into(), self.starts.format("%H:%M").to_string()),
            ("ends".into(), self.ends.format("%H:%M").to_string()),
        ]
    }
}

/// Somebody is not here on a day, or is after all.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DayOff {
    pub staff: Uuid,
    pub date: Date,
}

/// What somebody who is not here was taken off.
#[derive(Serialize, JsonSchema)]
pub struct TakenOff {
    pub duties: u64,
    pub sessions: Vec<Uuid>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffWish {
    pub staff: Uuid,
}
