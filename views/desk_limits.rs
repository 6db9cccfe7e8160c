//! The form that lowers or raises limits (C5).

use super::desk::Guard;
use super::filled::Filled;
use super::forms::{self, Kind};
use super::words::Words;
use maud::{Markup, html};

/// The form.
pub struct Form<'a> {
    pub words: &'a Words,
    /// Of the session or the room.
    pub name: &'a str,
    pub is_room: bool,
    pub action: &'a str,
    pub back: &'a str,
    pub guard: Guard<'a>,
    pub filled: &'a Filled,
}

/// Everything the form may ask for.
pub const FIELDS: [&str; 4] = ["places", "room_limit", "staff", "walk_in_places"];

pub fn form(form: &Form) -> Markup {
    let (words, filled) = (form.words, form.filled);
    let key = if form.is_room { "limits-of-room" } else { "limits-of-session" };
    let field = |name, label: &str| {
        let field = filled.field(name, words.say(label), Kind::Digits(4));
        forms::field(words, &forms::Field { is_optional: form.is_room, ..field })
    };
    html! {
        (filled.summary(words))
        section.card.desk-form.wide {
            h1 { (words.say("limits-title")) }
            p { (words.tell(key, &[("name", form.name.into())])) }
            p { (words.say("limits-nobody-loses")) }
            (form.guard.form((form.action, "limits"), "form", "", html! {
                div.two { (field("room_limit", "plan-room-limit")) (field("places", "plan-places")) }
                @if !form.is_room {
                    div.two { (field("staff", "plan-staff")) (field("walk_in_places", "plan-walk-in-places")) }
                }
                div.row {
                    (forms::press(&words.say("plan-next")))
                    a.btn.quiet href=(form.back) { (words.say("back")) }
                }
            }))
        }
    }
}
