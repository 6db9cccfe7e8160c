//! On top of the board: the emergency every screen tells of, and children nobody collected: how many, since when, and
//! whom to call now (G5).

use super::Board;
use crate::addresses::{announcements, pick_up as to};
use crate::domain::alarm::{self, Uncollected};
use crate::views::emergencies;
use crate::views::icons::icon;
use crate::views::words::Words;
use maud::{Markup, html};

pub(super) fn alarms(board: &Board) -> Markup {
    let found = alarm::uncollected(board.facts, board.now);
    html! {
        div.wide id="alarms" {
            @if let Some(emergency) = board.emergency {
                div.errors.emergency role="alert" {
                    h2 { (icon("warn")) (board.words.say("emergency-running")) }
                    p { (emergencies::line(&emergency.what, board.words)) }
                    a href=(announcements::emergency(board.slug())) { (board.words.say("emergency-look")) }
                }
            }
            @if !found.is_empty() {
                div.errors role="alert" {
                    h2 { (icon("warn")) (board.words.say("alarm-title")) }
                    ul { @for late in &found {
                        li { a href=(to::list(board.slug(), late.session.id)) { (sentence(board.words, late)) } }
                    } }
                }
            }
        }
    }
}

fn sentence(words: &Words, late: &Uncollected) -> String {
    let facts = [
        ("session", late.session.names.in_(words.language()).to_string().into()),
        ("children", late.children.into()),
        ("codes", late.codes.join(" ").into()),
        ("minutes", late.late.into()),
    ];
    words.tell(&format!("alarm-{}", late.call.word()), &facts)
}
