//! Closures: those that stand or come, and the form that makes one (B7, S6).

use super::desk::Guard;
use super::desk_sessions::reason_box;
use super::filled::Filled;
use super::forms::{self, Kind};
use super::icons::icon;
use super::tags::{self, Standing};
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::closure::Closure;
use crate::domain::room::Room;
use crate::domain::zone::Timestamp;
use maud::{Markup, html};

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub rooms: &'a [Room],
    pub closures: &'a [Closure],
    pub filled: &'a Filled,
    pub guard: Guard<'a>,
    pub now: Timestamp,
}

/// Everything the form asks for, but for the rooms.
const FIELDS: [&str; 5] = ["from_date", "from_time", "to_date", "to_time", "reason"];

/// What was typed, sent again.
pub fn fields(filled: &Filled) -> Vec<(&'static str, &str)> {
    let rooms = filled.all("rooms").map(|slug| ("rooms", slug));
    rooms.chain(FIELDS.map(|name| (name, filled.value(name)))).collect()
}

pub fn page(page: &Page) -> Markup {
    let (words, filled) = (page.words, page.filled);
    let action = addresses::desk::closures(&page.centre.slug);
    let field = |name, label: &str, kind| forms::field(words, &filled.field(name, words.say(label), kind));
    html! {
        (filled.summary(words))
        section.card.panel aria-labelledby="h-standing" {
            h1 id="h-standing" { (words.say("close-standing")) }
            @if page.closures.is_empty() { p { (words.say("close-none")) } }
            ul { @for closure in page.closures { (line(page, closure)) } }
            p { a.link href=(addresses::desk::hours(&page.centre.slug)) { (words.say("hours-title")) } }
        }
        section.card.desk-form aria-labelledby="h-close" {
            h2 id="h-close" { (words.say("close-title")) }
            (page.guard.form((&action, "close"), "form", "", html! {
                (rooms_box(words, page.rooms, filled))
                div.two { (field("from_date", "close-from-date", Kind::Date)) (field("from_time", "close-from-time", Kind::Time)) }
                div.two { (field("to_date", "close-to-date", Kind::Date)) (field("to_time", "close-to-time", Kind::Time)) }
                (reason_box(words, filled))
                p.hint { (words.say("close-hint")) }
                (forms::press(&words.say("plan-next")))
            }))
        }
    }
}

/// Which rooms; the building stands first.
fn rooms_box(words: &Words, rooms: &[Room], filled: &Filled) -> Markup {
    let wrong = filled.fault_of("rooms");
    let chip = |slug: &str, name: &str| {
        html! { label.chip { input type="checkbox" name="rooms" value=(slug) checked[filled.has("rooms", slug)]; (name) } }
    };
    html! {
        fieldset.field.bad[wrong.is_some()] id="rooms" tabindex="-1" {
            legend { (words.say("close-rooms")) }
            @if let Some(wrong) = &wrong { p.error { (icon("warn")) span { span.sr { (words.say("field-error")) } (wrong) } } }
            div.bands {
                (chip("building", &words.say("close-building")))
                @for room in rooms { (chip(&room.slug, room.names.in_(words.language()))) }
            }
        }
    }
}

fn line(page: &Page, closure: &Closure) -> Markup {
    let (words, zone) = (page.words, page.centre.zone);
    let named: Vec<String> =
        closure.named(page.rooms).map(|room| room.names.in_(words.language()).to_string()).collect();
    let room =
        if named.is_empty() { words.say("close-building") } else { named.join(&words.say("programme-and")) };
    let (from, to) = (zone.wall(closure.window.starts()), zone.wall(closure.window.ends()));
    let is_on = closure.window.contains(page.now);
    let action = addresses::desk::closure_end(&page.centre.slug, closure.id);
    html! {
        li.in id={ "closure-" (closure.id) } {
            p {
                b { (room) } " " @if is_on { (tags::places_tag(words, Standing::Closed)) }
                br;
                (words.day_and_time(from)) " – " (words.near_time(to, from.date())) " " (closure.reason.in_(words.language()))
            }
            (page.guard.form((&action, &format!("lift-{}", closure.id)), "", "", html! {
                button.btn.quiet { (words.say(if is_on { "reopen" } else { "close-withdraw" })) span.sr { " " (room) } }
            }))
        }
    }
}
