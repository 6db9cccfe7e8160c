//! What a change would do, before it is done: which sessions, whose places, how many to tell and to call (Z3).
//!
//! Invariant: the button sends the digest of what stands above it.

use super::desk::Guard;
use super::forms;
use super::icons::icon;
use super::refusals::Speaker;
use super::tags::tag;
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::effects::{Effects, Fate, Hit, Touched};
use crate::domain::household::Household;
use crate::domain::outlook::{Fits, Instead};
use crate::domain::room::Room;
use crate::domain::session::Session;
use maud::{Markup, html};

/// A change about to be confirmed.
pub struct Confirm<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub guard: Guard<'a>,
    pub action: &'a str,
    /// What was typed, sent again.
    pub fields: Vec<(&'a str, &'a str)>,
    pub effects: &'a Effects,
    /// The key of the button's words.
    pub press: &'a str,
    /// Something happened since the effects were shown: these are the new ones.
    pub has_changed: bool,
    pub back: &'a str,
    /// Families that have something else then, by name: staff speak with them (B7).
    pub away: &'a [Household],
    /// What has room instead of what falls out (B7).
    pub instead: Instead,
}

pub fn page(confirm: &Confirm) -> Markup {
    let (words, effects) = (confirm.words, confirm.effects);
    let digest = effects.digest();
    html! {
        section.card.panel.wide {
            @if confirm.has_changed {
                div.errors id="errors" tabindex="-1" role="alert" { h2 { (icon("warn")) (words.say("effects-changed")) } }
            }
            h1 { (words.say("effects-title")) }
            div.effects { (list(words, confirm.centre, effects, Beside { away: confirm.away, instead: &confirm.instead })) }
            (confirm.guard.form((confirm.action, "confirm"), "form keep", "", html! {
                @for (name, value) in &confirm.fields { (forms::hidden(name, value)) }
                (forms::hidden("digest", &digest))
                div.row {
                    (forms::press(&words.say(confirm.press)))
                    a.btn.quiet href=(confirm.back) { (words.say("back")) }
                }
            }))
        }
    }
}

/// What stands beside effects that is none of them: it may change, and the effects are the same.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    /// Families by name, where staff may read them.
    pub away: &'a [Household],
    pub instead: &'a Instead,
}

/// How many it concerns, and each session with what becomes of its bookings.
pub fn list(words: &Words, centre: &Centre, effects: &Effects, beside: Beside) -> Markup {
    html! {
        p { b { (summary(words, effects)) } }
        @if !effects.0.is_empty() { ul { @for touched in &effects.0 { (line(words, centre, touched, beside)) } } }
    }
}

/// The same, with nothing beside them.
pub fn bare(words: &Words, centre: &Centre, effects: &Effects) -> Markup {
    list(words, centre, effects, Beside { away: &[], instead: &Instead::new() })
}

fn summary(words: &Words, effects: &Effects) -> String {
    let over = effects.over().count();
    let most = effects.over().map(|touched| touched.over).max().unwrap_or(0);
    let facts = [
        ("sessions", effects.0.len().into()),
        ("families", effects.families().into()),
        ("calls", effects.to_call().into()),
    ];
    match (over, effects.families()) {
        (0, _) => words.tell("effects-summary", &facts),
        (over, 0) => words.tell("effects-over", &[("over", over.into()), ("most", most.into())]),
        (over, _) => format!(
            "{} {}",
            words.tell("effects-summary", &facts),
            words.tell("effects-over", &[("over", over.into()), ("most", most.into())])
        ),
    }
}

fn line(words: &Words, centre: &Centre, touched: &Touched, beside: Beside) -> Markup {
    let at = centre.zone.wall(touched.window.starts());
    // Of a make-up lesson, those who come.
    let is_booked = |hit: &&Hit| !hit.is_waiting && !matches!(hit.fate, Fate::Away(_));
    let children: u32 = touched.bookings.iter().filter(is_booked).map(|hit| u32::from(hit.children)).sum();
    let waiting = touched.bookings.iter().filter(|hit| hit.is_waiting).count();
    let lost: Vec<_> = touched
        .bookings
        .iter()
        .filter_map(|hit| match &hit.fate {
            Fate::Lost(Some(refusals)) => Some(refusals),
            Fate::Lost(None) | Fate::Away(_) | Fate::Kept | Fate::Untouched => None,
        })
        .collect();
    let speaker = Speaker { words, centre, household: None, now: touched.window.starts() };
    html! {
        li {
            p {
                b { (touched.names.in_(words.language())) } " " (touched.room.in_(words.language())) " " (words.day_and_time(at)) " "
                (words.tell("effects-booked", &[("children", children.into())]))
                @if waiting > 0 { " " (words.tell("effects-waiting", &[("waiting", waiting.into())])) }
                (groups(words, touched))
                @if touched.over > 0 { " " (tag("bad", "warn", &words.tell("places-over", &[("over", touched.over.into())]))) }
            }
            @if touched.over > 0 { p { (words.say("effects-newest")) } ol { @for hit in touched.bookings.iter().rev() {
                li { (words.tell("effects-booking", &[("children", hit.children.into())])) @if hit.is_waiting { " " (words.say("wait")) } }
            } } }
            @if !lost.is_empty() {
                p { (tag("bad", "warn", &words.tell("effects-lost", &[("families", lost.len().into())]))) }
                ul { @for refusals in lost { li { @for refusal in refusals.iter() { (speaker.line(refusal)) " " } } } }
            }
            (away(words, centre, touched, beside.away))
            @if let Some(fits) = beside.instead.get(&touched.session) { (instead(words, fits)) }
        }
    }
}

/// B10: whose hosts the desk calls.
fn groups(words: &Words, touched: &Touched) -> Markup {
    let heads: u32 = touched.groups.iter().map(|hit| u32::from(hit.children) + u32::from(hit.adults)).sum();
    let facts = [("groups", touched.groups.len().into()), ("heads", heads.into())];
    html! { @if !touched.groups.is_empty() { " " (tag("few", "phone", &words.tell("effects-groups", &facts))) } }
}

/// Z2: up to three sessions, each with its room.
fn instead(words: &Words, fits: &Fits) -> Markup {
    let one = |(session, room): &(Session, Room)| {
        let [name, room] = [&session.names, &room.names].map(|names| names.in_(words.language()).to_string());
        html! { li { (words.day(session.date)) " " (words.times(session.starts, session.ends)) " " (name) " " (room) } }
    };
    html! {
        @if fits.is_empty() { p { (words.say("effects-instead-none")) } }
        @else {
            p { (words.say("effects-instead")) }
            ul { @for fit in fits { (one(fit)) } }
        }
    }
}

/// B7: who has something else then, and what.
fn away(words: &Words, centre: &Centre, touched: &Touched, known: &[Household]) -> Markup {
    let away: Vec<_> = touched
        .bookings
        .iter()
        .filter_map(|hit| match &hit.fate {
            Fate::Away(refusals) => Some((hit, refusals)),
            Fate::Lost(_) | Fate::Kept | Fate::Untouched => None,
        })
        .collect();
    html! {
        @if !away.is_empty() {
            p { (tag("few", "warn", &words.tell("effects-away", &[("families", away.len().into())]))) }
            ul { @for (hit, refusals) in away {
                @let household = known.iter().find(|household| household.id == hit.household);
                @let speaker = Speaker { words, centre, household, now: touched.window.starts() };
                li {
                    @if let Some(household) = household {
                        a.link href=(addresses::desk::household(&centre.slug, household.id)) { (household.name.as_str()) }
                        " "
                    }
                    @for refusal in refusals.iter() { (speaker.line(refusal)) " " }
                }
            } }
        }
    }
}
