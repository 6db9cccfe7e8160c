//! One form to add, move or cancel a session.
//!
//! Invariant: label above, hint below it, error at its box; what was typed is never lost.

use super::desk::Guard;
use super::equipment;
use super::filled::Filled;
use super::forms::{self, Kind};
use super::icons::icon;
use super::words::Words;
use crate::addresses;
use crate::domain::equipment::Equipment;
use crate::domain::ids::SessionId;
use crate::domain::reason;
use crate::domain::room::{Privacy, Room};
use crate::domain::session::Session;
use crate::domain::timetable::Obstacle;
use crate::domain::window::Window;
use crate::domain::zone::Zone;
use maud::{Markup, html};

/// The form of a session.
pub struct Form<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    /// None: a new one.
    pub session: Option<SessionId>,
    pub rooms: &'a [Room],
    pub equipment: &'a [Equipment],
    pub filled: &'a Filled,
    pub guard: Guard<'a>,
    /// Whoever plans may keep it as a draft.
    pub may_keep: bool,
}

/// Everything the form asks for, but equipment.
pub const FIELDS: [&str; 11] =
    ["room", "date", "starts", "ends", "zh", "en", "ages", "places", "room_limit", "staff", "walk_in_places"];

/// The form as a session would fill it in.
pub fn filled(words: &Words, session: &Session, rooms: &[Room]) -> Filled {
    let room = rooms.iter().find(|room| room.id == session.room).map_or("", |room| &room.slug);
    let ages = session.terms.ages.map(|ages| words.span(ages)).unwrap_or_default();
    let limits = session.limits;
    equipment::filled(Filled::default(), &session.terms.needs)
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
                (room_box(words, form.rooms, filled))
                (field("date", "plan-date", Kind::Date))
                div.two { (field("starts", "plan-starts", Kind::Time)) (field("ends", "plan-ends", Kind::Time)) }
                (field("zh", "plan-title-zh", Kind::Text))
                (field("en", "plan-title-en", Kind::Text))
                (forms::field(words, &ages))
                div.two { (field("places", "plan-places", Kind::Digits(4))) (field("room_limit", "plan-room-limit", Kind::Digits(4))) }
                div.two { (field("staff", "plan-staff", Kind::Digits(2))) (field("walk_in_places", "plan-walk-in-places", Kind::Digits(3))) }
                (equipment::needs(words, form.equipment, filled))
                div.row {
                    (forms::press(&words.say(if form.session.is_some() { "plan-next" } else { "plan-add" })))
                    @if form.may_keep { button.btn.quiet name="keep" value="draft" { (words.say("drafts-keep")) } }
                    a.btn.quiet href=(addresses::desk::sessions(form.slug)) { (words.say("back")) }
                }
            }))
        }
    }
}

/// A room out of the list.
pub fn room_box(words: &Words, rooms: &[Room], filled: &Filled) -> Markup {
    let options: Vec<(&str, String)> = rooms
        .iter()
        .filter(|room| room.privacy == Privacy::Public)
        .map(|room| (room.slug.as_str(), room.names.in_(words.language()).to_string()))
        .collect();
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

/// What stands in the way of a session, and the box at which it can be changed.
pub fn obstacle(words: &Words, zone: Zone, obstacle: &Obstacle) -> (&'static str, String) {
    let language = words.language();
    let times = |window: &Window| {
        let (from, to) = (zone.wall(window.starts()), zone.wall(window.ends()));
        format!("{} – {}", words.day_and_time(from), words.near_time(to, from.date()))
    };
    match obstacle {
        Obstacle::Clash { names, window, clears_at } => {
            let facts = [
                ("session", names.in_(language).to_string().into()),
                ("times", times(window).into()),
                ("clears", words.time(zone.wall(*clears_at).time()).into()),
            ];
            ("starts", words.tell("plan-clash", &facts))
        }
        Obstacle::TooFew { names, count, used } => {
            let few = equipment::few(words, (names, *count));
            if used.is_empty() {
                return ("starts", words.tell("equipment-none-used", &[("few", few.into())]));
            }
            let by = used.iter().map(|(session, window)| {
                let session = session.in_(language).to_string();
                let facts = [
                    ("few", few.clone().into()),
                    ("session", session.into()),
                    ("times", times(window).into()),
                ];
                words.tell("equipment-used", &facts)
            });
            ("starts", by.collect::<Vec<_>>().join(&words.say("series-semicolon")))
        }
        Obstacle::Shut { reason, window } => {
            let reason = reason.in_(language).to_string();
            ("starts", words.tell("plan-shut", &[("reason", reason.into()), ("times", times(window).into())]))
        }
        Obstacle::Past => ("date", words.say("plan-past")),
        Obstacle::Begun => ("date", words.say("plan-begun")),
        Obstacle::Private => ("room", words.say("plan-private")),
    }
}
