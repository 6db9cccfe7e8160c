//! What a period was like, as figures: people below five are a range, never a number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::report::{self, BANDS, Field, Figure, Period, Week};
use crate::domain::room::Room;
use crate::domain::zone::Date;

/// Which days: this month where neither is given, the month of `from` where `to` is not.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Days {
    pub from: Option<Date>,
    /// At most 366 days with `from`.
    pub to: Option<Date>,
}

impl Days {
    /// None where they end before they begin, are too many, or only their end is given.
    pub fn period(&self, today: Date) -> Option<Period> {
        match (self.from, self.to) {
            (None, None) => Some(Period::month_of(today)),
            (Some(from), None) => Some(Period::month_of(from)),
            (from, Some(to)) => Period::new(from?, to),
        }
    }
}

/// How many people or requests. One to four are told as such; a total of banded parts is as wide as they are.
#[derive(Serialize, JsonSchema)]
pub struct Between {
    pub at_least: u64,
    pub at_most: u64,
}

impl From<Figure> for Between {
    fn from(figure: Figure) -> Between {
        Between { at_least: figure.low(), at_most: figure.high() }
    }
}

/// A share or an average, where five people or more, or nobody, stand behind it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is", content = "figure")]
pub enum Share {
    /// Nothing was offered.
    Nothing,
    /// Fewer than five people.
    Few,
    Shown(u16),
}

impl From<Field> for Share {
    fn from(field: Field) -> Share {
        match field {
            Field::Nothing => Share::Nothing,
            Field::Few => Share::Few,
            Field::Shown(figure) => Share::Shown(figure),
        }
    }
}

/// What a period of a centre was like, as far as it is over.
#[derive(Serialize, JsonSchema)]
pub struct Report {
    pub from: Date,
    pub to: Date,
    pub people: People,
    #[serde(rename = "use")]
    pub used: Vec<RoomUse>,
    /// Hours of the day in which anything was on.
    pub hours: Vec<Hour>,
    pub attendance: Attendance,
    /// No-shows of a hundred expected, Monday first.
    pub no_shows: Vec<Share>,
    pub waiting_list: WaitingList,
    pub ages: Vec<Age>,
    /// The commonest reason first. A request with two reasons stands under both.
    pub turned_away: Vec<TurnedAway>,
    pub private_rooms: Vec<PrivateRoom>,
}

/// Children who came, and how often.
#[derive(Serialize, JsonSchema)]
pub struct People {
    pub children: Between,
    pub visits: Between,
    /// From the first of January until `to`.
    pub children_of_year: Between,
    pub visits_of_year: Between,
}

/// How much of a room's places was used, by weekday and hour.
#[derive(Serialize, JsonSchema)]
pub struct RoomUse {
    pub room: String,
    pub hours: Vec<WeekHour>,
}

/// One hour of the clock on the wall, on each weekday, Monday first: places used of a hundred.
#[derive(Serialize, JsonSchema)]
pub struct WeekHour {
    pub hour: usize,
    pub weekdays: Vec<Share>,
}

/// Children in the house at an hour, on an average day.
#[derive(Serialize, JsonSchema)]
pub struct Hour {
    pub hour: usize,
    pub children: Share,
}

/// Children booked, what became of them, and who came unbooked.
#[derive(Serialize, JsonSchema)]
pub struct Attendance {
    pub booked: Between,
    pub attended: Between,
    pub late: Between,
    pub no_show: Between,
    pub cancelled: Between,
    pub turned_away: Between,
    /// Booked into a session at which nobody was checked in.
    pub unnoted: Between,
    pub walk_ins: Between,
}

/// From waiting to coming.
#[derive(Serialize, JsonSchema)]
pub struct WaitingList {
    pub waited: Between,
    pub had_a_place: Between,
    pub came: Between,
}

/// Children of an age, in months, on the first day they came; both null where the birth date is not known.
#[derive(Serialize, JsonSchema)]
pub struct Age {
    pub from_months: Option<u16>,
    pub under_months: Option<u16>,
    pub children: Between,
    pub children_of_year: Between,
}

/// Requests turned away for a reason.
#[derive(Serialize, JsonSchema)]
pub struct TurnedAway {
    /// As the house rules name it: `C6`.
    pub rule: String,
    /// `full`, `too-young` …
    pub reason: String,
    pub requests: Between,
}

/// How often a private room was used.
#[derive(Serialize, JsonSchema)]
pub struct PrivateRoom {
    pub room: String,
    pub uses: Between,
}

impl Report {
    pub fn of(report: &report::Report, rooms: &[Room]) -> Report {
        let named = |id| rooms.iter().find(|room| room.id == id).map_or("", |room| room.slug.as_str());
        let (first, last) = report.house.open().unwrap_or((1, 0));
        let hour = |hour| Hour { hour, children: report.house.at_hour(hour, report.days).into() };
        let private =
            |(room, uses): &(_, Figure)| PrivateRoom { room: named(*room).into(), uses: (*uses).into() };
        Report {
            from: report.period.from(),
            to: report.period.to(),
            people: People {
                children: report.ages.all().into(),
                visits: report.visits.into(),
                children_of_year: report.ages_of_year.all().into(),
                visits_of_year: report.visits_of_year.into(),
            },
            used: report.rooms.iter().map(|(room, week)| used(named(*room), week)).collect(),
            hours: (first..=last).map(hour).collect(),
            attendance: Attendance::from(&report.attendance),
            no_shows: report.missed.iter().map(|missed| missed.share.into()).collect(),
            waiting_list: WaitingList {
                waited: report.line.waited().into(),
                had_a_place: report.line.placed().into(),
                came: report.line.came.into(),
            },
            ages: ages(report),
            turned_away: report.turned_away.iter().map(TurnedAway::from).collect(),
            private_rooms: report.private.iter().map(private).collect(),
        }
    }
}

fn used(room: &str, week: &Week) -> RoomUse {
    let (first, last) = week.open().unwrap_or((1, 0));
    let weekdays = |hour| (0..7).map(|day| week.field(day, hour).into()).collect();
    let hours = (first..=last).map(|hour| WeekHour { hour, weekdays: weekdays(hour) });
    RoomUse { room: room.into(), hours: hours.collect() }
}

fn ages(report: &report::Report) -> Vec<Age> {
    let figures = report.ages.0.iter().zip(&report.ages_of_year.0).enumerate();
    let age = |(at, (children, of_year)): (usize, (&Figure, &Figure))| {
        let under_months = BANDS.get(at).copied();
        let from_months = under_months.map(|_| at.checked_sub(1).map_or(0, |before| BANDS[before]));
        Age { from_months, under_months, children: (*children).into(), children_of_year: (*of_year).into() }
    };
    figures.map(age).collect()
}

impl From<&report::Attendance> for Attendance {
    fn from(of: &report::Attendance) -> Attendance {
        Attendance {
            booked: of.booked().into(),
            attended: of.attended.into(),
            late: of.late.into(),
            no_show: of.no_show.into(),
            cancelled: of.cancelled.into(),
            turned_away: of.turned_away.into(),
            unnoted: of.unnoted.into(),
            walk_ins: of.walk_ins.into(),
        }
    }
}

impl From<&(String, String, Figure)> for TurnedAway {
    fn from((rule, reason, requests): &(String, String, Figure)) -> TurnedAway {
        TurnedAway { rule: rule.clone(), reason: reason.clone(), requests: (*requests).into() }
    }
}
