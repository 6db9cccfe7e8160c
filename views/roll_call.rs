//! The roll-call: room after room, everybody who is inside with a box to tick; on a screen, or on paper.
//!
//! Invariant: a tick is a mark in the page and asks nobody; nothing here replaces itself, so that the last page shown
//! serves when the link is gone.

use super::desk::Guard;
use super::filled::Filled;
use super::forms;
use super::icons::{icon, look};
use super::tags::{self, Standing, tag};
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::ids::RoomId;
use crate::domain::private_room;
use crate::domain::roll_call::{Present, RoomCall, present};
use crate::domain::room::Room;
use crate::domain::roster::{GrownUp, Member, Roster};
use crate::domain::zone::Timestamp;
use maud::{Markup, html};

/// The form at the end, of which every box of the list is a part.
const FORM: &str = "held";
/// Boxes for heads without a name in one room, at most.
const BOXES: u16 = 60;

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub now: Timestamp,
    pub guard: Guard<'a>,
    pub rooms: &'a [RoomCall<'a>],
    pub rosters: &'a [Roster],
    /// M2: of each private room, free or in use.
    pub private: &'a [(RoomId, private_room::Standing)],
    /// Grown-ups in the building, in none of the rooms.
    pub elsewhere: u16,
    /// The one just written down: when, how many seen, of how many.
    pub held: Option<(Timestamp, u16, u16)>,
    pub has_changed: bool,
    pub filled: &'a Filled,
}

impl Page<'_> {
    fn expected(&self) -> u16 {
        self.rooms.iter().map(RoomCall::expected).sum()
    }
}

/// How many were seen in a room.
pub fn seen_field(room: &Room) -> String {
    format!("seen-{}", room.slug)
}

/// How many the list looked for there.
pub fn expected_field(room: &Room) -> String {
    format!("expected-{}", room.slug)
}

pub fn page(page: &Page) -> Markup {
    let (words, wall) = (page.words, page.centre.zone.wall(page.now));
    let at = format!("{} {}", words.day(wall.date()), words.time(wall.time()));
    html! {
        div.wide {
            (page.filled.summary(words))
            @if page.has_changed {
                div.errors id="errors" tabindex="-1" role="alert" { h2 { (icon("warn")) (words.say("roll-call-changed")) } }
            }
            @if let Some(held) = page.held { (written(page, held)) }
            div.errors role="alert" data-stay hidden { h2 { (icon("warn")) (words.say("roll-call-no-link")) } }
        }
        section.card.panel.wide.roll-head {
            h1 { (words.say("roll-call-title")) " " (words.tell("roll-call-total", &[("people", page.expected().into())])) }
            p { (page.centre.names.in_(words.language())) " " (words.tell("roll-call-as-of", &[("at", at.into())])) }
            @if page.elsewhere > 0 { p { (words.tell("roll-call-elsewhere", &[("people", page.elsewhere.into())])) } }
            p.no-print { (words.say("roll-call-hint")) }
        }
        div.wide.roll { @for room in page.rooms { (room_section(page, room)) } }
        section.card.panel.wide.no-print aria-labelledby="h-held" {
            h2 id="h-held" { (words.say("roll-call-hold")) }
            p { (words.say("roll-call-hold-hint")) }
            form.row id=(FORM) method="post" action=(addresses::desk::roll_call(&page.centre.slug)) {
                (forms::guard(page.guard.token, &page.guard.key("roll-call")))
                (forms::press(&words.say("roll-call-press")))
                a.btn.quiet href=(addresses::desk::board(&page.centre.slug)) { (words.say("back")) }
            }
        }
    }
}

fn written(page: &Page, (at, seen, expected): (Timestamp, u16, u16)) -> Markup {
    let words = page.words;
    let time = words.time(page.centre.zone.wall(at).time());
    let facts = [("seen", seen.into()), ("expected", expected.into()), ("time", time.into())];
    let (tone, picture) = if seen < expected { ("few", "warn") } else { ("ok", "ok") };
    html! { p.note.(tone) role="status" { (icon(picture)) span { (words.tell("roll-call-held", &facts)) } } }
}

fn room_section(page: &Page, call: &RoomCall) -> Markup {
    let (words, room) = (page.words, call.room);
    let (name, slug) = (room.names.in_(words.language()), room.slug.as_str());
    let heading = format!("h-{slug}");
    html! {
        section class={ "card panel roll-room " (look(&room.look)) } aria-labelledby=(heading) {
            header {
                h2 id=(heading) { (icon(&room.look)) (name) }
                @if call.is_private() { (private(page, room)) }
                @else { b { (words.tell("roll-call-people", &[("people", call.expected().into())])) } }
            }
            (tick(page, &format!("room-{slug}"), html! { (words.say("roll-call-looked-in")) span.sr { " " (name) } }))
            @for roster in page.rosters.iter().filter(|roster| roster.session.room == room.id) { (session(page, roster)) }
            (nameless(page, call, ("walk-ins", call.walk_ins())))
            (nameless(page, call, ("counted", call.counted())))
            @if !call.is_private() { (seen_box(page, call, name)) }
        }
    }
}

fn private(page: &Page, room: &Room) -> Markup {
    let standing = page.private.iter().find(|(id, _)| *id == room.id).map(|(_, standing)| *standing);
    let is_free = standing == Some(private_room::Standing::Free);
    tags::places_tag(page.words, if is_free { Standing::Vacant } else { Standing::InUse })
}

fn session(page: &Page, roster: &Roster) -> Markup {
    let (words, session) = (page.words, &roster.session);
    html! {
        h3 { (session.names.in_(words.language())) " " (words.times(session.starts, session.ends)) }
        ul.ticks { @for party in present(roster) { (party_lines(page, roster, &party)) } }
    }
}

fn party_lines(page: &Page, roster: &Roster, party: &Present) -> Markup {
    let words = page.words;
    html! {
        @for member in &party.members {
            li { (tick(page, &format!("{}-{}", roster.session.id, member.child), child(page, roster, (party, member)))) }
        }
        @for adult in &party.in_room {
            li { (tick(page, &format!("{}-{}", roster.session.id, adult.guardian), html! { (adult.name.as_str()) " " (words.say("roll-call-with-child")) })) (phone(adult)) }
        }
        @for adult in &party.elsewhere {
            li { (tick(page, &format!("{}-{}", roster.session.id, adult.guardian), html! { (adult.name.as_str()) " " (words.say("roll-call-in-building")) })) (phone(adult)) }
        }
    }
}

/// Age, what is to be minded, and whom to ring.
fn child(page: &Page, roster: &Roster, (party, member): (&Present, &Member)) -> Markup {
    let words = page.words;
    let age = member.age(roster.session.date).map(|age| words.age(age)).unwrap_or_default();
    let is_alone = party.in_room.is_empty() && party.elsewhere.is_empty();
    html! {
        b { (member.name.as_str()) } " " (age) " "
        @if let Some(needs) = &member.needs { (tag("bad", "warn", needs.as_str())) " " }
        @if is_alone { @for adult in &party.entry.grown_ups { small { (adult.name.as_str()) " " @if let Some(phone) = &adult.phone { (phone.as_str()) } } } }
    }
}

fn phone(adult: &GrownUp) -> Markup {
    html! { @if let Some(phone) = &adult.phone { a.link href={ "tel:" (phone.as_str()) } { (phone.as_str()) } } }
}

/// Heads without a name: a box for each.
fn nameless(page: &Page, call: &RoomCall, (kind, many): (&str, u16)) -> Markup {
    let words = page.words;
    let slug = call.room.slug.as_str();
    html! {
        @if many > 0 {
            fieldset.heads {
                legend { (words.tell(&format!("roll-call-{kind}"), &[("people", many.into())])) }
                @for nth in 1..=many.min(BOXES) { (tick(page, &format!("{kind}-{slug}-{nth}"), html! { (nth) })) }
            }
        }
    }
}

/// A box to tick. It is sent with the form only so that a page drawn again keeps it.
fn tick(page: &Page, value: &str, label: Markup) -> Markup {
    html! {
        label.tick {
            input type="checkbox" name="tick" value=(value) form=(FORM) checked[page.filled.has("tick", value)];
            span { (label) }
        }
    }
}

fn seen_box(page: &Page, call: &RoomCall, name: &str) -> Markup {
    let (words, field) = (page.words, seen_field(call.room));
    let fault = page.filled.fault_of(&field);
    html! {
        div.seen {
            label for=(field) { (words.say("roll-call-seen-label")) span.sr { " " (name) } }
            input id=(field) name=(field) form=(FORM) inputmode="numeric" size="4" maxlength="4" autocomplete="off"
                value=(page.filled.value(&field)) aria-invalid=[fault.as_ref().map(|_| "true")];
            span { (words.tell("roll-call-of", &[("people", call.expected().into())])) }
            input type="hidden" name=(expected_field(call.room)) value=(call.expected()) form=(FORM);
        }
    }
}
