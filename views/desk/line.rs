//! The line at the door of a full session: whose turn it is, by number (C8).

use super::{Board, SWAP};
use crate::addresses;
use crate::domain::board::Slot;
use crate::domain::door_line::DoorLine;
use crate::views::forms;
use crate::views::icons::icon;
use maud::{Markup, html};

/// Shown where the session is full, or somebody has a number already.
pub(super) fn door_line(board: &Board, slot: &Slot) -> Markup {
    let (words, session) = (board.words, slot.session);
    let known = board.lines.iter().find(|line| line.session == session.id).copied();
    if !session.is_running(board.now) || (known.is_none() && slot.free > 0) {
        return html! {};
    }
    let line = known.unwrap_or(DoorLine::empty(session.id));
    let slug = &board.centre.slug;
    let press = |action: String, name: &str, number: u16, (class, key): (&str, &str)| {
        board.guard.form(
            (&action, name),
            "",
            SWAP,
            html! {
                (forms::hidden("number", &number.to_string()))
                button class=(class) { (words.tell(key, &[("number", number.into())])) }
            },
        )
    };
    let has_room = slot.free > 0 && line.waiting() > 0;
    html! {
        div.line-up id={ "line-" (session.id) } {
            p {
                (words.tell("desk-line", &[("waiting", line.waiting().into())]))
                @if let Some(number) = line.called_now(board.now) { " " b { (words.tell("desk-line-called", &[("number", number.into())])) } }
            }
            @if has_room { p.tag.ok { (icon("dot")) (words.tell("desk-line-room", &[("free", slot.free.into())])) } }
            div.row {
                @if let Some(number) = line.to_call() {
                    (press(addresses::desk::turn(slug, session.id), "call", number, (if has_room { "btn" } else { "btn quiet" }, "desk-line-call")))
                }
                @if let Some(number) = line.to_give() {
                    (press(addresses::desk::numbers(slug, session.id), "give", number, ("btn quiet", "desk-line-give")))
                }
            }
        }
    }
}
