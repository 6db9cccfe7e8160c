//! From the desk's forms to what they mean: a session's plan, limits, a stretch of time, a reason.
//!
//! Invariant: a form is read to its end, so that every fault is told at once, at its box.

use super::typed::Reader;
use crate::actions::cancel_session::Why;
use crate::domain::age::AgeRange;
use crate::domain::closure::Extent;
use crate::domain::equipment::{Equipment, Needs};
use crate::domain::ids::RoomId;
use crate::domain::make_up::At;
use crate::domain::names::{BadText, Language, Names, line};
use crate::domain::reason;
use crate::domain::room::{Privacy, Room};
use crate::domain::series::Limits;
use crate::domain::timetable::{Obstacle, Plan};
use crate::domain::window::Window;
use crate::domain::zone::{Date, TimeOfDay, Zone, parse_date, parse_time};
use crate::views::desk_sessions;
use crate::views::equipment;
use crate::views::words::Words;
use std::collections::BTreeSet;

/// The boxes of a form about the timetable.
pub struct PlanForm<'a> {
    pub read: Reader,
    words: &'static Words,
    rooms: &'a [Room],
}

/// Grapheme clusters of a title, at most.
const LONGEST: usize = 60;

impl<'a> PlanForm<'a> {
    pub fn of(read: Reader, words: &'static Words, rooms: &'a [Room]) -> PlanForm<'a> {
        PlanForm { read, words, rooms }
    }

    /// The session as it was written down. `families_max`: what the form does not ask for.
    pub fn plan(&mut self, families_max: Option<u16>, house: &[Equipment]) -> Option<Plan> {
        let room = self.room();
        let date = self.date("date", "plan-date");
        let starts = self.time("starts", "plan-starts");
        let ends = self.time("ends", "plan-ends");
        let zh = self.title("zh", "plan-title-zh");
        let en = self.title("en", "plan-title-en");
        let ages = self.ages();
        let places = self.number("places", "plan-places");
        let room_limit = self.number("room_limit", "plan-room-limit");
        let staff = self.number("staff", "plan-staff");
        let walk_in_places = self.number("walk_in_places", "plan-walk-in-places");
        let needs = self.needs(house)?;
        if starts.is_some() && starts == ends {
            self.read.fault("ends", "error-times");
            return None;
        }
        let limits = Limits {
            places: places?,
            room_limit: room_limit?,
            staff: staff?,
            walk_in_places: walk_in_places?,
            families_max,
        };
        let names = Names { zh: zh?, en: en? };
        Some(Plan {
            room: room?.id,
            names,
            date: date?,
            starts: starts?,
            ends: ends?,
            limits,
            ages: Some(ages?),
            needs,
            like: None,
        })
    }

    /// How many of what it needs; a form without such boxes leaves it as it was: `Some(None)`.
    pub(super) fn needs(&mut self, house: &[Equipment]) -> Option<Option<Needs>> {
        let asked: Vec<(String, String)> = self.read.filled.starting(equipment::FIELD).collect();
        if asked.is_empty() {
            return Some(None);
        }
        let mut needs = Vec::new();
        let mut is_whole = true;
        for (field, typed) in asked {
            let slug = field.trim_start_matches(equipment::FIELD).to_string();
            let thing = house.iter().find(|thing| thing.slug == slug);
            let many = if typed.trim().is_empty() { Some(0) } else { digits(&typed) };
            match (thing, many) {
                (Some(thing), Some(many)) if many <= thing.count => needs.push((slug, many)),
                (None, Some(0)) => {}
                (thing, _) => {
                    let said = self.too_many(thing, slug);
                    self.read.filled.fault(field, said);
                    is_whole = false;
                }
            }
        }
        is_whole.then(|| Some(needs.into_iter().collect()))
    }

    fn too_many(&self, thing: Option<&Equipment>, slug: String) -> String {
        let Some(thing) = thing else {
            return self.words.tell("equipment-unknown", &[("name", slug.into())]);
        };
        let name = thing.names.in_(self.words.language()).to_string();
        self.words.tell("equipment-too-many", &[("name", name.into()), ("count", thing.count.into())])
    }

    /// Where and when a make-up lesson is to be.
    pub fn at(&mut self) -> Option<At> {
        let room = self.room();
        let date = self.date("date", "plan-date");
        let starts = self.time("starts", "plan-starts");
        let ends = self.time("ends", "plan-ends");
        if starts.is_some() && starts == ends {
            self.read.fault("ends", "error-times");
            return None;
        }
        Some(At { room: room?.id, date: date?, starts: starts?, ends: ends? })
    }

    /// A public room, by its word.
    pub(super) fn room(&mut self) -> Option<&'a Room> {
        let slug = self.read.filled.value("room");
        let room =
            self.rooms.iter().find(|room| room.slug == slug).filter(|room| room.privacy == Privacy::Public);
        if room.is_none() {
            self.choose("room", "plan-room");
        }
        room
    }

    /// Some rooms, or the whole building; a room nobody knows is a fault.
    pub fn extent(&mut self) -> Option<Extent> {
        let filled = &self.read.filled;
        if filled.has("rooms", "building") {
            return Some(Extent::Building);
        }
        let chosen = self.rooms.iter().filter(|room| filled.has("rooms", &room.slug));
        let rooms: Vec<RoomId> = chosen.map(|room| room.id).collect();
        let ticked = filled.all("rooms").collect::<BTreeSet<_>>().len();
        if rooms.is_empty() || rooms.len() != ticked {
            self.choose("rooms", "close-rooms");
            return None;
        }
        Some(Extent::Rooms(rooms))
    }

    /// From one wall-clock instant to another.
    pub fn window(&mut self, zone: Zone) -> Option<Window> {
        let from = (self.date("from_date", "plan-date"), self.time("from_time", "plan-starts"));
        let to = (self.date("to_date", "plan-date"), self.time("to_time", "plan-ends"));
        let instant =
            |(date, time): (Option<Date>, Option<TimeOfDay>)| Some(zone.instant(date?.and_time(time?)));
        let (from, to) = (instant(from)?, instant(to)?);
        let window = Window::new(from, to);
        if window.is_none() {
            self.read.fault("to_time", "error-times");
        }
        window
    }

    /// Why something is called off: a code, and its words in both languages.
    pub fn why(&mut self) -> Option<Why> {
        let code = self.code(&reason::CALLED_OFF, "reason")?;
        let [zh, en] = [Language::Zh, Language::En].map(|l| Words::of(l).say(&format!("reason-{code}")));
        Some(Why { code, words: Names { zh, en } })
    }

    /// One of some reasons by its code, which must be there.
    pub fn code(&mut self, list: &[&'static str], field: &str) -> Option<&'static str> {
        let code = reason::one_of(list, self.read.filled.value(field));
        if code.is_none() {
            self.read.fault(field, "error-reason");
        }
        code
    }

    /// A whole number that must be there.
    pub fn number(&mut self, field: &str, label: &str) -> Option<u16> {
        let number = digits(self.read.filled.value(field));
        if number.is_none() {
            let said = self.words.tell("error-number", &[("field", self.words.say(label).into())]);
            self.read.filled.fault(field, said);
        }
        number
    }

    /// A whole number, or nothing, which leaves things as they are.
    pub fn optional_number(&mut self, field: &str, label: &str) -> Option<u16> {
        if self.read.filled.value(field).trim().is_empty() { None } else { self.number(field, label) }
    }

    pub(super) fn date(&mut self, field: &str, label: &str) -> Option<Date> {
        let typed = self.read.filled.value(field).trim().to_string();
        let date = parse_date(&typed);
        match date {
            Some(_) => {}
            None if typed.is_empty() => self.empty(field, label),
            None => self.read.fault(field, "error-date"),
        }
        date
    }

    pub(super) fn time(&mut self, field: &str, label: &str) -> Option<TimeOfDay> {
        let typed = self.read.filled.value(field).trim().to_string();
        let time = parse_time(&typed);
        match time {
            Some(_) => {}
            None if typed.is_empty() => self.empty(field, label),
            None => self.read.fault(field, "error-time"),
        }
        time
    }

    pub(super) fn title(&mut self, field: &str, label: &str) -> Option<String> {
        let called = ("field", self.words.say(label).into());
        let said = match line(self.read.filled.value(field), LONGEST) {
            Ok(title) => return Some(title),
            Err(BadText::Empty) => self.words.tell("error-empty", &[called]),
            Err(BadText::TooLong(longest)) => {
                self.words.tell("error-long", &[called, ("longest", longest.into())])
            }
            Err(BadText::Unprintable) => self.words.tell("error-unprintable", &[called]),
        };
        self.read.filled.fault(field, said);
        None
    }

    pub(super) fn ages(&mut self) -> Option<AgeRange> {
        let ages = AgeRange::parse(self.read.filled.value("ages"));
        if ages.is_none() {
            self.read.fault("ages", "plan-ages-unread");
        }
        ages
    }

    fn empty(&mut self, field: &str, label: &str) {
        let said = self.words.tell("error-empty", &[("field", self.words.say(label).into())]);
        self.read.filled.fault(field, said);
    }

    pub(super) fn choose(&mut self, field: &str, label: &str) {
        let said = self.words.tell("error-choose", &[("field", self.words.say(label).into())]);
        self.read.filled.fault(field, said);
    }

    /// What stands in the way, at the box where it can be changed.
    pub fn blocked(&mut self, obstacles: &[Obstacle], zone: Zone) {
        for obstacle in obstacles {
            let (field, said) = desk_sessions::obstacle(self.words, zone, obstacle);
            self.read.filled.fault(field, said);
        }
    }
}

/// Full-width digits are digits too.
fn digits(text: &str) -> Option<u16> {
    let plain = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
        other => Some(other),
    };
    let text: String = text.trim().chars().filter_map(plain).collect();
    text.parse().ok().filter(|number| *number < 10_000)
}
