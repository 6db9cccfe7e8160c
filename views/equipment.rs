//! What a house has few of: how many a session needs, and how many there are.

use super::filled::Filled;
use super::forms::{self, Field, Kind};
use super::words::Words;
use crate::domain::equipment::{Equipment, Needs};
use crate::domain::names::Names;
use maud::{Markup, html};

/// The name of the box in which a form asks how many of something.
pub fn field(slug: &str) -> String {
    format!("{FIELD}{slug}")
}

pub const FIELD: &str = "needs-";

/// A box for each thing of the house.
pub fn needs(words: &Words, house: &[Equipment], filled: &Filled) -> Markup {
    let box_of = |thing: &Equipment| {
        let name = field(&thing.slug);
        let asked = filled.field(&name, thing.names.in_(words.language()), Kind::Digits(3));
        let hint = Some(words.tell("equipment-there-are", &[("count", thing.count.into())]));
        forms::field(words, &Field { hint, is_optional: true, ..asked })
    };
    html! {
        @if !house.is_empty() {
            fieldset.rhythm {
                legend { (words.say("equipment-needed")) }
                p.hint { (words.say("equipment-hint")) }
                div.two { @for thing in house { (box_of(thing)) } }
            }
        }
    }
}

/// A form filled in with what is needed.
pub fn filled(mut filled: Filled, needs: &Needs) -> Filled {
    for (slug, many) in needs.iter() {
        filled = filled.with(&field(slug), many.to_string());
    }
    filled
}

/// `Projector (there is 1)`
pub fn few(words: &Words, (names, count): (&Names, u16)) -> String {
    let name = names.in_(words.language()).to_string();
    words.tell("equipment-few", &[("name", name.into()), ("count", count.into())])
}

/// What a session needs, in one line; nothing, where it needs nothing.
pub fn line(words: &Words, house: &[Equipment], needs: &Needs) -> String {
    let each = needs.iter().map(|(slug, many)| {
        let known = house.iter().find(|thing| thing.slug == slug);
        let name = known.map_or(slug, |thing| thing.names.in_(words.language())).to_string();
        words.tell("equipment-many", &[("name", name.into()), ("count", many.into())])
    });
    each.collect::<Vec<_>>().join(&words.say("series-comma"))
}

/// What the house has.
pub fn list(words: &Words, house: &[Equipment]) -> Markup {
    html! {
        @if !house.is_empty() {
            section.card.panel.wide aria-labelledby="h-equipment" {
                h2 id="h-equipment" { (words.say("equipment")) }
                dl.facts { @for thing in house {
                    dt { (thing.names.in_(words.language())) }
                    dd { (words.tell("equipment-count", &[("count", thing.count.into())])) }
                } }
            }
        }
    }
}
