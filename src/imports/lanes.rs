//! Rooms for what is brought in. Programmes that run at the same time in a place without rooms take halls of their own, as
//! few as can be; a named room is the centre's own where it has one called so.
//!
//! Keeps true: no two sessions of a room, or of a hall that divides and its parts (C10), overlap (C4); who has a room keeps it; taken in the order of their start, no more
//! halls are opened than run at once.

use super::mapping::slugged;
use super::report::At;
use crate::domain::activity::Purpose;
use crate::domain::ids::RoomId;
use crate::domain::names::Names;
use crate::domain::plan::RoomPlan;
use crate::domain::room::{Privacy, Room, share_floor};
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use std::collections::{BTreeMap, HashMap};

pub struct Lanes<'a> {
    rooms: &'a [Room],
    /// In the order of their opening.
    halls: Vec<RoomId>,
    /// What a hall is called, with `{n}` for its number.
    hall: &'a Names,
    opened: Vec<(RoomId, RoomPlan)>,
    /// When each room is taken, turnaround included, and by which row.
    taken: HashMap<RoomId, BTreeMap<Timestamp, (Timestamp, Option<At>)>>,
}

impl<'a> Lanes<'a> {
    pub fn new(rooms: &'a [Room], halls: &[RoomId], hall: &'a Names) -> Lanes<'a> {
        Lanes { rooms, halls: halls.to_vec(), hall, opened: Vec::new(), taken: HashMap::new() }
    }

    /// A session that stands, whatever else does.
    pub fn keep(&mut self, room: RoomId, window: Window) {
        let taken = self.taken.entry(room).or_default();
        let until = taken.get(&window.starts()).map_or(window.ends(), |(until, _)| window.ends().max(*until));
        taken.insert(window.starts(), (until, None));
    }

    /// A hall that is free for the window: the one had before, else the first, else a new one.
    pub fn take_hall(&mut self, before: Option<RoomId>, window: Window, by: Option<At>) -> RoomId {
        let before = before.filter(|room| self.halls.contains(room));
        let halls: Vec<RoomId> = before.into_iter().chain(self.halls.iter().copied()).collect();
        let free = halls.into_iter().find(|hall| self.take(*hall, window, by.clone()).is_ok());
        free.unwrap_or_else(|| {
            let hall = self.open_hall();
            self.keep(hall, window);
            hall
        })
    }

    /// The room a source names, and when it is clear again.
    ///
    /// # Errors
    /// The row that has it then; none where the centre's own programme does.
    pub fn take_named(
        &mut self,
        name: &str,
        window: Window,
        by: Option<At>,
    ) -> Result<(RoomId, Timestamp), Option<At>> {
        let (room, minutes) = self.named(name);
        let clears_at = window.ends() + Span::minutes(minutes.into());
        let window = Window::new(window.starts(), clears_at).unwrap_or(window);
        self.take(room, window, by).map(|()| (room, clears_at))
    }

    /// The centre's own room called so, by its word or a name: all that is said, else what stands before the first comma,
    /// for calendars write room, house and address in one line.
    pub fn theirs(&self, said: &str) -> Option<&'a str> {
        let first = said.split([',', '\u{ff0c}', ';']).next().unwrap_or(said).trim();
        let is_it = |room: &Room, said: &str| {
            let said = said.to_lowercase();
            room.slug == said || room.names.zh.to_lowercase() == said || room.names.en.to_lowercase() == said
        };
        let find = |said: &str| {
            let mut found = self.rooms.iter().filter(|room| is_it(room, said));
            found.next().filter(|_| found.next().is_none())
        };
        find(said.trim()).or_else(|| find(first)).map(|room| room.slug.as_str())
    }

    /// The rooms that were opened for what had none.
    pub fn opened(&mut self) -> Vec<(RoomId, RoomPlan)> {
        std::mem::take(&mut self.opened)
    }

    fn take(&mut self, room: RoomId, window: Window, by: Option<At>) -> Result<(), Option<At>> {
        let shares = |other: &&Room| other.id != room && share_floor(self.rooms, other.id, room);
        let beside = self.rooms.iter().filter(shares).map(|other| other.id); // C10
        let in_the_way = std::iter::once(room).chain(beside).find_map(|room| {
            // What is taken of a room does not overlap, so only the last that starts before the end can be in the way.
            let (_, (until, other)) = self.taken.get(&room)?.range(..window.ends()).next_back()?;
            (*until > window.starts()).then(|| other.clone())
        });
        match in_the_way {
            Some(other) => Err(other),
            None => {
                self.taken.entry(room).or_default().insert(window.starts(), (window.ends(), by));
                Ok(())
            }
        }
    }

    fn named(&mut self, name: &str) -> (RoomId, u16) {
        let is_it = |slug: &str, names: &Names| slug == name || names.zh == name || names.en == name;
        if let Some(room) = self.rooms.iter().find(|room| is_it(&room.slug, &room.names)) {
            return (room.id, room.turnaround_minutes);
        }
        if let Some((id, _)) = self.opened.iter().find(|(_, room)| is_it(&room.slug, &room.names)) {
            return (*id, 0);
        }
        let slug = slugged(name);
        let slug = if slug.is_empty() || self.has_word(&slug) { self.free_word("room") } else { slug };
        (self.open(slug, Names::new(name, name)), 0)
    }

    fn open_hall(&mut self) -> RoomId {
        let number = (self.halls.len() + 1).to_string();
        let called = |pattern: &str| pattern.replace("{n}", &number);
        let names = Names::new(&called(&self.hall.zh), &called(&self.hall.en));
        let slug = self.free_word("hall");
        let id = self.open(slug, names);
        self.halls.push(id);
        id
    }

    /// Nobody has measured it: unconfirmed, and without a limit (C1).
    fn open(&mut self, slug: String, names: Names) -> RoomId {
        let id = RoomId::new();
        let room = RoomPlan {
            slug,
            names,
            look: "hall".into(),
            room_limit: 0,
            part_of: None,
            divides: false,
            privacy: Privacy::Public,
            private_use: None,
            turnaround_minutes: 0,
            purpose: Purpose::default(),
            is_unconfirmed: true,
        };
        self.opened.push((id, room));
        id
    }

    fn has_word(&self, slug: &str) -> bool {
        self.rooms.iter().any(|room| room.slug == slug)
            || self.opened.iter().any(|(_, room)| room.slug == slug)
    }

    /// `hall-1`, or the first number no room of the centre has.
    fn free_word(&self, word: &str) -> String {
        let mut words = (1..).map(|number| format!("{word}-{number}"));
        words.find(|slug| !self.has_word(slug)).unwrap_or_default()
    }
}
