//! Pictures that stand beside words: one sprite, fetched once, drawn in the colour of the text around it.
//!
//! Invariant: an icon never speaks alone; it is hidden from screen readers and a word stands beside it.

use super::assets;
use maud::{Markup, html};

/// Looks a room may have: colour and icon together. Two rooms of one centre never share a look.
pub const LOOKS: [&str; 12] = [
    "play", "read", "class", "dance", "cinema", "baby", "hall", "sport", "infant", "youth", "help", "reading",
];

/// An icon of the sprite.
pub fn icon(name: &str) -> Markup {
    html! { svg.i aria-hidden="true" { use href=(of_sprite(name)) {} } }
}

/// A room's icon on its own colour; stands inside an element with the class of [`look`].
pub fn tile(look: &str) -> Markup {
    html! { span.tile { (icon(look)) } }
}

/// The class that gives everything inside the colours of a room.
pub fn look(look: &str) -> String {
    format!("rm-{look}")
}

/// The sign of the house.
pub fn logo() -> Markup {
    html! { svg.logo aria-hidden="true" viewBox="0 0 40 40" { use href=(of_sprite("leyuan")) {} } }
}

/// How full something is, never the only carrier of it.
pub fn meter(used: u32, limit: u32) -> Markup {
    let width = (used * 100).checked_div(limit).unwrap_or(0).min(100);
    html! {
        svg.meter viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" { rect width=(width) height="8" {} }
    }
}

fn of_sprite(name: &str) -> String {
    format!("{}#{name}", assets::url("icons.svg"))
}
