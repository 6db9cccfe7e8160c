//! Between two sessions: a room that is being cleaned, and what keeps the next session waiting (C4).

use super::{Board, SWAP};
use crate::addresses;
use crate::domain::board::RoomNow;
use crate::domain::turnaround::{self, Late};
use crate::views::forms;
use crate::views::icons::icon;
use maud::{Markup, html};

/// Clear, or a few minutes more: one press.
pub(super) fn cleaning(board: &Board, now: &RoomNow) -> Markup {
    let (words, room) = (board.words, now.room);
    let Some(after) = now.cleaned_after else { return html! {} };
    let action = addresses::desk::turnaround(&board.centre.slug, &room.slug);
    let name = room.names.in_(words.language());
    let longer = turnaround::a_little_longer(after, board.now);
    let minutes = [("minutes", turnaround::LONGER_MINUTES.into())];
    html! {
        p { (words.tell("desk-cleaning-until", &[("time", board.time(after.clears_at).into())])) }
        (board.guard.form((&action, &format!("turn-{}", room.slug)), "bands", SWAP, html! {
            (forms::hidden("until", &longer.to_rfc3339()))
            button.btn name="clear" value="now" { (words.say("desk-cleaned")) span.sr { " " (name) } }
            button.btn.quiet name="clear" value="later" { (words.tell("desk-cleaning-longer", &minutes)) span.sr { " " (name) } }
        }))
    }
}

pub(super) fn late(board: &Board, now: &RoomNow) -> Markup {
    let words = board.words;
    let Some((late, next)) = now.late.zip(now.running.or(now.next)) else { return html! {} };
    let mut facts =
        vec![("session", board.name(next).into()), ("starts", board.time(next.window.starts()).into())];
    let key = match late {
        Late::Cleaning { until } => {
            facts.push(("until", board.time(until).into()));
            "desk-late-cleaning"
        }
        Late::Inside { heads } => {
            facts.push(("heads", heads.into()));
            "desk-late-inside"
        }
    };
    html! { p.over-text { (icon("warn")) " " (words.tell(key, &facts)) } }
}
