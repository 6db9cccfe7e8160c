//! A room that holds more people than it may: in red, and why is asked until somebody says (C7).

use super::{Board, SWAP};
use crate::addresses;
use crate::domain::board::RoomNow;
use crate::domain::reason;
use crate::views::icons::icon;
use crate::views::words::Words;
use maud::{Markup, html};

pub(super) fn alert(board: &Board, now: &RoomNow) -> Markup {
    let (words, room) = (board.words, now.room);
    let name = room.names.in_(words.language());
    let said = board.excesses.iter().find(|(of, _, _)| *of == room.id);
    let action = addresses::desk::excess(&board.centre.slug, &room.slug);
    html! {
        div.excess id={ "excess-" (room.slug) } {
            p.tag.bad {
                (icon("warn"))
                (words.tell("desk-room-over", &[("room", name.into()), ("over", now.over().into())]))
                @if let Some((_, at, code)) = said {
                    " " (words.tell("desk-room-over-why", &[("reason", words.say(&format!("reason-{code}")).into()), ("time", board.time(*at).into())]))
                }
            }
            @if said.is_none() {
                p { (words.say("desk-room-over-ask")) }
                (board.guard.form((&action, &format!("excess-{}", room.slug)), "row", SWAP, reasons(words)))
            }
        }
    }
}

pub(super) fn reasons(words: &Words) -> Markup {
    html! {
        @for code in reason::PAST_LIMIT {
            button.btn.quiet name="reason" value=(code) { (words.say(&format!("reason-{code}"))) }
        }
    }
}
