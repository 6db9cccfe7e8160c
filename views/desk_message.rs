//! The form of a message to everybody who comes to a session (S2).

use super::desk::Guard;
use super::desk_misfits::session_line;
use super::filled::Filled;
use super::forms::{self, Choice, Field, Kind};
use super::icons::icon;
use super::words::Words;
use crate::addresses;
use crate::domain::session::Session;
use maud::{Markup, html};

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a str,
    pub session: &'a Session,
    /// How many it would reach.
    pub families: usize,
    pub filled: &'a Filled,
    pub guard: Guard<'a>,
}

pub fn page(page: &Page) -> Markup {
    let (words, session) = (page.words, page.session);
    let text = Field {
        hint: Some(words.say("message-hint")),
        ..page.filled.field("text", words.say("message-text"), Kind::Text)
    };
    html! {
        (page.filled.summary(words))
        section.card.desk-form.wide {
            a.back href=(addresses::desk::session(page.centre, session.id)) { (words.say("back")) }
            h1 { (words.say("message-title")) }
            p { b { (session_line(words, session)) } }
            @if page.families == 0 { p.note.info { (icon("i")) span { (words.say("message-nobody")) } } }
            @else {
                p { (words.tell("message-reaches", &[("families", page.families.into())])) }
                (page.guard.form((&addresses::desk::session_message(page.centre, session.id), "message"), "form", "", html! {
                    (forms::field(words, &text))
                    (forms::tick(&urgent(words, page.filled)))
                    (forms::press(&words.say("message-send")))
                }))
            }
        }
    }
}

fn urgent<'a>(words: &Words, filled: &Filled) -> Choice<'a> {
    Choice {
        name: "urgent",
        value: "yes",
        label: words.say("message-urgent"),
        note: String::new(),
        is_ticked: filled.has("urgent", "yes"),
        reason: None,
    }
}
