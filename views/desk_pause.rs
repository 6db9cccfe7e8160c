//! The form that pauses online booking for a child, or lifts a pause (B5).

use super::desk::Guard;
use super::desk_sessions::select;
use super::filled::Filled;
use super::forms::{self, Kind};
use super::icons::icon;
use super::words::Words;
use crate::addresses;
use crate::domain::household::Child;
use crate::domain::ids::HouseholdId;
use crate::domain::reason;
use crate::domain::zone::Date;
use maud::{Markup, html};

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a str,
    pub household: HouseholdId,
    pub child: &'a Child,
    /// It is paused until then.
    pub until: Option<Date>,
    pub filled: &'a Filled,
    pub guard: Guard<'a>,
}

pub fn page(page: &Page) -> Markup {
    let (words, filled) = (page.words, page.filled);
    let action = addresses::desk_households::pause(page.centre, page.household, page.child.id);
    let why = |codes: &[&'static str]| {
        let options: Vec<(&str, String)> =
            codes.iter().map(|code| (*code, words.say(&format!("reason-{code}")))).collect();
        select(words, ("why", "numbers-why"), &options, filled)
    };
    html! {
        (filled.summary(words))
        section.card.desk-form.wide {
            a.back href=(addresses::desk::household(page.centre, page.household)) { (words.say("back")) }
            h1 { (words.say("pause-title")) }
            p { b { (page.child.name.as_str()) } }
            @match page.until {
                Some(until) => {
                    p.note.few { (icon("pause")) span { (words.tell("pause-is", &[("until", words.day_of_year(until).into())])) } }
                    (page.guard.form((&action, "lift"), "form", "", html! {
                        (forms::hidden("wish", "lift"))
                        (why(&reason::PAUSE_LIFTED))
                        (forms::press(&words.say("pause-lift")))
                    }))
                }
                None => {
                    p { (words.say("pause-what")) }
                    (page.guard.form((&action, "pause"), "form", "", html! {
                        (forms::field(words, &filled.field("until", words.say("pause-until"), Kind::Date)))
                        (why(&reason::PAUSED))
                        (forms::press(&words.say("pause-press")))
                    }))
                }
            }
        }
    }
}
