//! Setting up screens: one press makes this browser one, one press switches one off.

use super::forms;
use super::icons::icon;
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::ids::{DeviceId, RoomId};
use crate::domain::room::Room;
use crate::domain::zone::Timestamp;
use maud::{Markup, html};

/// Screens people touch, by the word they are chosen with, which no room has.
pub const STANDS: [(&str, &str); 2] =
    [("check-in", "stands-pairing-check-in"), ("here", "stands-pairing-here")];

pub struct Pairing<'a> {
    pub centre: &'a Centre,
    pub rooms: &'a [Room],
    /// With the room at whose door it hangs, and since when.
    pub screens: Vec<(DeviceId, Option<RoomId>, Timestamp)>,
    pub token: &'a str,
    pub key: &'a str,
    /// Where people counters are, for who may see them.
    pub counters: Option<String>,
    /// The counters' broker has not answered since.
    pub broker_lost: Option<Timestamp>,
}

pub fn pairing(words: &Words, pairing: &Pairing) -> Markup {
    let action = addresses::kiosk::pairing(&pairing.centre.slug);
    html! {
        h1 { (words.say("kiosk-pairing-title")) }
        p { (words.say("kiosk-pairing-text")) }
        (forms::guarded(&action, pairing.token, pairing.key, html! {
            (place(words, "", &words.say("kiosk-pairing-wall")))
            @for room in pairing.rooms { (place(words, &room.slug, &door(words, room))) }
            @for (face, key) in STANDS { (place(words, face, &words.say(key))) }
        }))
        h2 { (words.say("kiosk-pairing-list")) }
        @if pairing.screens.is_empty() { p { (words.say("kiosk-pairing-none")) } }
        @for screen in &pairing.screens { (paired(words, pairing, screen)) }
        @if let Some(address) = &pairing.counters {
            h2 { a.link href=(address) { (words.say("counters-title")) } }
            @if let Some(since) = pairing.broker_lost {
                p.note { (icon("warn")) span { (words.tell("counters-broker-lost", &[("since", words.day_and_time(pairing.centre.zone.wall(since)).into())])) } }
            }
        }
    }
}

fn place(words: &Words, room: &str, screen: &str) -> Markup {
    html! {
        button.btn.quiet name="room" value=(room) {
            (words.tell("kiosk-pairing-press", &[("screen", screen.into())]))
        }
    }
}

fn door(words: &Words, room: &Room) -> String {
    words.tell("kiosk-pairing-door", &[("room", room.names.in_(words.language()).into())])
}

fn paired(
    words: &Words,
    pairing: &Pairing,
    (id, room, since): &(DeviceId, Option<RoomId>, Timestamp),
) -> Markup {
    let room = room.and_then(|room| pairing.rooms.iter().find(|known| known.id == room));
    let name = room.map_or_else(|| words.say("kiosk-pairing-wall"), |room| door(words, room));
    let day = words.day(pairing.centre.zone.date(*since));
    let action = addresses::kiosk::unpairing(&pairing.centre.slug, *id);
    html! {
        section.panel id={ "screen-" (id) } {
            p { b { (name) } " " (words.tell("kiosk-pairing-since", &[("day", day.into())])) }
            (forms::guarded(&action, pairing.token, pairing.key, html! {
                button.btn.quiet { (words.say("kiosk-pairing-end")) }
            }))
        }
    }
}
