//! The last presses at this desk, each with its undo.

use super::{Board, SWAP};
use crate::addresses;
use crate::domain::visit::{Did, Press};
use crate::views::forms;
use crate::views::icons::icon;
use maud::{Markup, html};

pub(super) fn recent(board: &Board) -> Markup {
    let words = board.words;
    html! {
        section.card.panel id="recent" aria-labelledby="h-recent" {
            h2 id="h-recent" { (words.say("desk-recent")) }
            @if board.recent.is_empty() { p { (words.say("desk-recent-none")) } }
            ul {
                @for press in board.recent { (line(board, press)) }
            }
        }
    }
}

fn line(board: &Board, press: &Press) -> Markup {
    let words = board.words;
    let room = board.facts.room(press.room).map_or("", |room| room.names.in_(words.language()));
    let key = match press.did {
        Did::CheckIn => "desk-did-check-in",
        Did::CheckOut => "desk-did-check-out",
        Did::WalkIn => "desk-did-walk-in",
        Did::WalkOut => "desk-did-walk-out",
        Did::GroupIn => "desk-did-group-in",
        Did::GroupOut => "desk-did-group-out",
        Did::More => "desk-did-more",
        Did::Fewer => "desk-did-fewer",
        Did::AllOut => "desk-did-all-out",
    };
    let facts = [("room", room.into()), ("heads", press.heads.into())];
    let action = addresses::desk::reversal(&board.centre.slug);
    html! {
        li.in id={ "did-" (press.visit) } {
            p { (words.time(board.centre.zone.wall(press.at).time())) " " (words.tell(key, &facts)) }
            (board.guard.form((&action, &format!("undo-{}", press.visit)), "", SWAP, html! {
                (forms::hidden("visit", &press.visit.to_string()))
                button.btn.quiet { (icon("x")) (words.say("undo")) span.sr { " " (words.tell(key, &facts)) } }
            }))
        }
    }
}
