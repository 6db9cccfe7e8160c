//! Rooms, from the file: their limits, what they are part of, and who may know who is in them.

use super::centre::Placed;
use super::form::RoomForm;
use super::purposes;
use super::reading::{Read, Source, Table, did_you_mean};
use super::slugs::Slugs;
use super::texts::{NAME, names, required};
use crate::domain::activity::Purpose;
use crate::domain::plan::RoomPlan;
use crate::domain::room::{Privacy, PrivateUse};
use std::ops::Range;
use toml::Spanned;
use toml::de::DeTable;

/// Colours and icons there are for rooms.
pub const LOOKS: [&str; 12] = [
    "play", "read", "class", "dance", "cinema", "baby", "hall", "sport", "infant", "youth", "help", "reading",
];

/// The rooms of a file, and what their series do unless they say otherwise.
pub struct Rooms<'a> {
    pub placed: Vec<Placed<RoomPlan>>,
    /// By the slug a room gives itself, also of a room with faults.
    usual: Vec<(String, DeTable<'a>)>,
}

impl<'a> Rooms<'a> {
    pub fn read(source: &mut Source<'a>, tables: Vec<Table<'a>>) -> Rooms<'a> {
        let usual = tables.iter().filter_map(usual).collect();
        let reads: Vec<Read<RoomForm>> = tables.into_iter().map(|table| source.read(table)).collect();
        let mut slugs = Slugs::default();
        let mut placed = Vec::new();
        for read in &reads {
            let line = source.line(&read.span);
            if read.form.unconfirmed {
                let room = read.form.names.as_ref().map_or("", |names| &names.get_ref().en);
                source.unconfirmed(&read.span, &format!("the figures of {room}"));
            }
            placed.extend(plan(source, read, &mut slugs).map(|plan| Placed { line, plan }));
        }
        check_parts(source, &reads);
        check_halls(source, &reads);
        check_looks(source, &reads);
        Rooms { placed, usual }
    }

    pub fn find(&self, slug: &str) -> Option<&RoomPlan> {
        self.placed.iter().map(|placed| &placed.plan).find(|room| room.slug == slug)
    }

    pub fn slugs(&self) -> Vec<&str> {
        self.usual.iter().map(|(slug, _)| slug.as_str()).collect()
    }

    /// Gives a series what its room does usually, where it says nothing itself.
    pub fn lay_under(&self, series: &mut Table<'a>) {
        let series = series.get_mut();
        let room = series.get("room").and_then(|room| room.get_ref().as_str()).map(String::from);
        let usual = self.usual.iter().find(|(slug, _)| Some(slug) == room.as_ref());
        for (key, value) in usual.into_iter().flat_map(|(_, usual)| usual.iter()) {
            if !series.contains_key(key.get_ref().as_ref()) {
                series.insert(key.clone(), value.clone());
            }
        }
    }
}

fn usual<'a>(room: &Table<'a>) -> Option<(String, DeTable<'a>)> {
    let slug = room.get_ref().get("slug").and_then(|slug| slug.get_ref().as_str())?;
    let usual = room.get_ref().get("usual").and_then(|usual| usual.get_ref().as_table());
    Some((slug.into(), usual.cloned().unwrap_or_default()))
}

fn plan(source: &mut Source, read: &Read<RoomForm>, slugs: &mut Slugs) -> Option<RoomPlan> {
    let form = &read.form;
    let slug = required(source, read, "slug", form.slug.as_ref()).and_then(|slug| slugs.take(source, slug));
    let title = required(source, read, "names", form.names.as_ref()).and_then(|n| names(source, n, NAME));
    let look = required(source, read, "look", form.look.as_ref()).and_then(|look| known_look(source, look));
    let private_use = private_use(source, read);
    let room_limit = room_limit(source, read, private_use.as_ref());
    Some(RoomPlan {
        slug: slug?,
        names: title?,
        look: look?,
        room_limit: room_limit?,
        part_of: form.part_of.as_ref().map(|whole| whole.get_ref().clone()),
        divides: form.divides,
        privacy: form.privacy,
        turnaround_minutes: private_use
            .as_ref()
            .map_or(form.turnaround, |private| private.turnaround_minutes),
        private_use,
        purpose: purpose(source, read),
        is_unconfirmed: form.unconfirmed,
    })
}

/// M2: open data never tell of a private room.
fn purpose(source: &mut Source, read: &Read<RoomForm>) -> Purpose {
    let form = &read.form;
    let purpose = purposes::read(source, form.activity.as_ref(), &form.supports);
    if form.privacy == Privacy::Private && !purpose.is_unsaid() {
        let wrong = "a private room is in no open data, so it has no `activity` (M2)";
        source.fault(&read.span, wrong, "Take it out, or make the room public");
    }
    purpose
}

fn known_look(source: &mut Source, look: &Spanned<String>) -> Option<String> {
    let text = look.get_ref();
    if !LOOKS.contains(&text.as_str()) {
        source.fault(&look.span(), format!("no look is called \"{text}\""), did_you_mean(text, &LOOKS));
        return None;
    }
    Some(text.clone())
}

fn private_use(source: &mut Source, read: &Read<RoomForm>) -> Option<PrivateUse> {
    let (privacy, given) = (read.form.privacy, read.form.private_use.clone());
    if privacy == Privacy::Public && given.is_some() {
        source.fault(
            &read.span,
            "`private_use` stands in a public room",
            "Add privacy = \"private\", or take it out",
        );
    }
    (privacy == Privacy::Private).then(|| given.unwrap_or_default())
}

/// `min(what is given, floor(net m² / m² for each body))`.
fn room_limit(source: &mut Source, read: &Read<RoomForm>, private: Option<&PrivateUse>) -> Option<u16> {
    let form = &read.form;
    let by_area = match (form.net_m2, form.m2_per_body) {
        (Some(area), Some(each)) if area > 0.0 && each > 0.0 => Some((area / each + 1e-9).floor() as u16),
        (None, None) => None,
        (Some(_), Some(_)) => return bad_area(source, &read.span, "an area is 0 or less"),
        (Some(_), None) => return bad_area(source, &read.span, "`net_m2` stands without `m2_per_body`"),
        (None, Some(_)) => return bad_area(source, &read.span, "`m2_per_body` stands without `net_m2`"),
    };
    let limit = [form.room_limit, by_area, private.map(|private| private.largest_party)];
    let limit = limit.into_iter().flatten().min();
    if limit.is_none() && !["room_limit", "net_m2", "m2_per_body"].iter().any(|key| read.was_dropped(key)) {
        source.fault(&read.span, "nothing says how many people the room holds", "Add room_limit = 20");
    }
    limit
}

fn bad_area(source: &mut Source, span: &Range<usize>, wrong: &str) -> Option<u16> {
    source.fault(span, wrong, "Write net_m2 = 60 and m2_per_body = 3, or room_limit = 20");
    None
}

/// People tell rooms apart by colour and icon.
fn check_looks(source: &mut Source, reads: &[Read<RoomForm>]) {
    let mut seen: Vec<&str> = Vec::new();
    for look in reads.iter().filter_map(|read| read.form.look.as_ref()) {
        if seen.contains(&look.get_ref().as_str()) {
            let wrong = format!("two rooms share the look `{}`", look.get_ref());
            source.warn(
                &look.span(),
                wrong,
                "Give each room a look of its own, so that people can tell them apart",
            );
        }
        seen.push(look.get_ref());
    }
}

/// C10: the whole of which a room is part is another room here, and not itself a part.
fn check_parts(source: &mut Source, reads: &[Read<RoomForm>]) {
    let wholes: Vec<&str> =
        reads.iter().filter(|read| read.form.part_of.is_none()).filter_map(slug).collect();
    for read in reads {
        let Some(whole) = &read.form.part_of else { continue };
        if !wholes.contains(&whole.get_ref().as_str()) {
            let wrong = format!("`part_of` names \"{}\", which is no whole room here", whole.get_ref());
            source.fault(&whole.span(), wrong, did_you_mean(whole.get_ref(), &wholes));
        }
    }
}

/// C10: a hall that divides is a whole with parts, and no private room is one of them: its slots know no sessions (M1).
fn check_halls(source: &mut Source, reads: &[Read<RoomForm>]) {
    for hall in reads.iter().filter(|read| read.form.divides) {
        let is_part = |read: &&Read<RoomForm>| {
            let whole = read.form.part_of.as_ref().map(|whole| whole.get_ref().as_str());
            whole.is_some() && whole == slug(hall)
        };
        let parts: Vec<&Read<RoomForm>> = reads.iter().filter(is_part).collect();
        if hall.form.part_of.is_some() {
            let right = "Take it out here: divides = true stands with the whole hall";
            source.fault(&hall.span, "`divides` stands in a part of another room (C10)", right);
        } else if parts.is_empty() {
            let right =
                format!("Write part_of = \"{}\" in each of its parts", slug(hall).unwrap_or_default());
            source.warn(&hall.span, "this room divides, but no room is a part of it (C10)".into(), &right);
        }
        for private in parts.iter().chain([&hall]).filter(|part| part.form.privacy == Privacy::Private) {
            let wrong = "a private room cannot share a floor with a hall that divides (C10, M1)";
            source.fault(&private.span, wrong, "Take out `divides`, or make the room public");
        }
    }
}

fn slug(read: &Read<RoomForm>) -> Option<&str> {
    read.form.slug.as_ref().map(|slug| slug.get_ref().as_str())
}
