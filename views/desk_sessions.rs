//! The week at the desk, and one form to add, move or cancel a session.
//!
//! Invariant: label above, hint below it, error at its box; what was typed is never lost.

use super::desk::Guard;
use super::filled::Filled;
use super::forms::{self, Kind};
use super::icons::{icon, look};
use super::tags::{self, Standing};
use super::words::Words;
use crate::addresses;
use crate::domain::board::Slot;
use crate::domain::ids::SessionId;
use crate::domain::reason;
use crate::domain::room::{Privacy, Room};
use crate::domain::session::Session;
use crate::domain::zone::{Date, Span};
use maud::{Markup, html};

/// A week of sessions.
pub struct Week<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    pub monday: Date,
    pub today: Date,
    pub rooms: &'a [Room],
    pub slots: &'a [Slot<'a>],
}

pub fn week(week: &Week) -> Markup {
    let (words, slug) = (week.words, week.slug);
    let to = |days: i64| addresses::desk::timetable(slug, week.monday + Span::days(days));
    html! {
        h1 { (words.day(week.monday)) " – " (words.day(week.monday + Span::days(6))) }
        div.toolbar.card.wide {
            a.btn.quiet href=(to(-7)) { (words.say("week-before")) }
            a.btn.quiet href=(addresses::desk::sessions(slug)) { (words.say("week-this")) }
            a.btn.quiet href=(to(7)) { (words.say("week-after")) }
            a.btn href=(addresses::desk::new_session(slug)) { (icon("plus")) (words.say("plan-title-new")) }
        }
        div.wide.week {
            @for offset in 0..7 { (day(week, week.monday + Span::days(offset))) }
        }
    }
}

fn day(week: &Week, date: Date) -> Markup {
    let words = week.words;
    let slots = || week.slots.iter().filter(|slot| slot.session.date == date);
    let add = addresses::with(&addresses::desk::new_session(week.slug), "date", &date.to_string());
    html! {
        section.card.panel aria-labelledby={ "d-" (date) } {
            div.row { h2 id={ "d-" (date) } { (words.day(date)) @if date == week.today { " " (tags::tag("info", "i", &words.say("today"))) } }
                a.link href=(add) { (words.say("add")) span.sr { " " (words.day(date)) } } }
            @if slots().next().is_none() { p { (words.say("week-nothing")) } }
            ul.sessions { @for slot in slots() { (session(week, slot)) } }
        }
    }
}

fn session(week: &Week, slot: &Slot) -> Markup {
    let (words, session) = (week.words, slot.session);
    let Some(room) = week.rooms.iter().find(|room| room.id == session.room) else { return html! {} };
    html! {
        li {
            a class={ "ev " (look(&room.look)) (if session.is_cancelled() { " shut" } else { "" }) } href=(addresses::desk::session(week.slug, session.id)) {
                b { (words.times(session.starts, session.ends)) " " (session.names.in_(words.language())) }
                span {
                    (room.names.in_(words.language())) " "
                    @if session.is_cancelled() { (words.say("places-cancelled")) }
                    @else if !session.limits.are_stated() { (words.say("places-only-shown")) }
                    @else { (words.tell("week-booked", &[("booked", slot.booked.into()), ("places", session.limits.places.into())])) }
                    @if slot.waiting > 0 { " " (words.tell("desk-cell-waiting", &[("waiting", slot.waiting.into())])) }
                    @if !session.is_confirmed { " " (words.say("places-unconfirmed")) }
                }
                @if slot.over > 0 { span { (tags::places_tag(words, Standing::Over(slot.over))) } }
            }
        }
    }
}

/// The form of a session.
pub struct Form<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    /// None: a new one.
    pub session: Option<SessionId>,
    pub rooms: &'a [Room],
    pub filled: &'a Filled,
    pub guard: Guard<'a>,
}

/// Everything the form asks for.
pub const FIELDS: [&str; 11] =
    ["room", "date", "starts", "ends", "zh", "en", "ages", "places", "room_limit", "staff", "walk_in_places"];

/// The form as a session would fill it in.
pub fn filled(words: &Words, session: &Session, rooms: &[Room]) -> Filled {
    let room = rooms.iter().find(|room| room.id == session.room).map_or("", |room| &room.slug);
    let ages = session.terms.ages.map(|ages| words.span(ages)).unwrap_or_default();
    let limits = session.limits;
    Filled::default()
        .with("room", room)
        .with("date", session.date.to_string())
        .with("starts", words.time(session.starts))
        .with("ends", words.time(session.ends))
        .with("zh", &*session.names.zh)
        .with("en", &*session.names.en)
        .with("ages", ages)
        .with("places", limits.places.to_string())
        .with("room_limit", limits.room_limit.to_string())
        .with("staff", limits.staff.to_string())
        .with("walk_in_places", limits.walk_in_places.to_string())
}

pub fn form(form: &Form) -> Markup {
    let (words, filled) = (form.words, form.filled);
    let title = if form.session.is_some() { "plan-title-change" } else { "plan-title-new" };
    let action = match form.session {
        Some(id) => addresses::desk::session_plan(form.slug, id),
        None => addresses::desk::sessions(form.slug),
    };
    let field = |name, label: &str, kind| forms::field(words, &filled.field(name, words.say(label), kind));
    let ages = forms::Field {
        hint: Some(words.say("plan-ages-hint")),
        ..filled.field("ages", words.say("plan-ages"), Kind::Text)
    };
    html! {
        (filled.summary(words))
        section.card.desk-form.wide {
            h1 { (words.say(title)) }
            (form.guard.form((&action, "plan"), "form", "", html! {
                (room_box(words, form.rooms, filled, Whole::No))
                (field("date", "plan-date", Kind::Date))
                div.two { (field("starts", "plan-starts", Kind::Time)) (field("ends", "plan-ends", Kind::Time)) }
                (field("zh", "plan-title-zh", Kind::Text))
                (field("en", "plan-title-en", Kind::Text))
                (forms::field(words, &ages))
                div.two { (field("places", "plan-places", Kind::Digits(4))) (field("room_limit", "plan-room-limit", Kind::Digits(4))) }
                div.two { (field("staff", "plan-staff", Kind::Digits(2))) (field("walk_in_places", "plan-walk-in-places", Kind::Digits(3))) }
                div.row {
                    (forms::press(&words.say(if form.session.is_some() { "plan-next" } else { "plan-add" })))
                    a.btn.quiet href=(addresses::desk::sessions(form.slug)) { (words.say("back")) }
                }
            }))
        }
    }
}

/// Whether the whole building may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    Yes,
    No,
}

/// A room out of the list.
pub fn room_box(words: &Words, rooms: &[Room], filled: &Filled, whole: Whole) -> Markup {
    let is_offered = |room: &&Room| whole == Whole::Yes || room.privacy == Privacy::Public;
    let mut options: Vec<(&str, String)> = rooms
        .iter()
        .filter(is_offered)
        .map(|room| (room.slug.as_str(), room.names.in_(words.language()).to_string()))
        .collect();
    if whole == Whole::Yes {
        options.push(("building", words.say("close-building")));
    }
    select(words, ("room", "plan-room"), &options, filled)
}

/// Why, out of the list (B7).
pub fn reason_box(words: &Words, filled: &Filled) -> Markup {
    let options: Vec<(&str, String)> =
        reason::CALLED_OFF.iter().map(|code| (*code, words.say(&format!("reason-{code}")))).collect();
    select(words, ("reason", "plan-reason"), &options, filled)
}

/// One of several, in a box that opens.
pub fn select(
    words: &Words,
    (name, label): (&str, &str),
    options: &[(&str, String)],
    filled: &Filled,
) -> Markup {
    let fault = filled.fault_of(name);
    let error_id = fault.as_ref().map(|_| format!("{name}-error"));
    html! {
        div.field.bad[fault.is_some()] {
            label for=(name) { (words.say(label)) }
            @if let Some(fault) = &fault {
                p.error id=[&error_id] { (icon("warn")) span { span.sr { (words.say("field-error")) } (fault) } }
            }
            select id=(name) name=(name) aria-describedby=[&error_id] aria-invalid=[fault.as_ref().map(|_| "true")] {
                option value="" { (words.say("choose")) }
                @for (value, label) in options { option value=(value) selected[filled.value(name) == *value] { (label) } }
            }
        }
    }
}

/// B7: why a session is called off.
pub fn cancellation(
    words: &Words,
    session: &Session,
    (action, guard): (&str, Guard),
    filled: &Filled,
) -> Markup {
    let times = words.times(session.starts, session.ends);
    html! {
        (filled.summary(words))
        section.card.desk-form.wide {
            h1 { (words.say("cancel-title")) }
            p { (session.names.in_(words.language())) " " (words.day(session.date)) " " (times) }
            (guard.form((action, "why"), "form", "", html! {
                (reason_box(words, filled))
                (forms::press(&words.say("plan-next")))
            }))
        }
    }
}
