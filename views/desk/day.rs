//! The day on a grid: rooms down, quarter hours across; each session a link that says it all.

use super::{Board, quarter};
use crate::addresses;
use crate::domain::board::Slot;
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::zone::Timelike;
use crate::views::icons::{icon, look};
use maud::{Markup, html};

/// The hours shown at least.
const FROM: u32 = 9;
const TO: u32 = 18;
/// The style sheet knows so many hours and rows.
const HOURS: u32 = 18;
const ROWS: usize = 20;

pub(super) fn grid(board: &Board) -> Markup {
    let words = board.words;
    let rooms: Vec<&Room> = board.rooms.iter().filter(|now| !now.is_private()).map(|now| now.room).collect();
    let rooms: Vec<&Room> = rooms.into_iter().take(ROWS).collect();
    let (from, hours) = hours(board);
    let class = format!("grid hours-{hours} rooms-{}", rooms.len());
    let wall = board.centre.zone.wall(board.now).time();
    html! {
        section.card.tl id="tl" tabindex="0" aria-labelledby="h-tl" {
            h2.sr id="h-tl" { (words.say("desk-day")) }
            div class=(class) {
                @for hour in 0..hours { span class={ "hour a" (hour * 4) } { (from + hour) ":00" } }
                @for (row, room) in rooms.iter().enumerate() {
                    @let r = format!("r{}", row + 1);
                    div class={ "rname " (look(&room.look)) " " (r) } { (icon(&room.look)) span { (room.names.in_(words.language())) } }
                    div class={ "line " (r) } {}
                    @for slot in board.slots.iter().filter(|slot| slot.session.room == room.id) {
                        (event(board, slot, room, (&r, from, hours)))
                    }
                }
                @if (from..from + hours).contains(&wall.hour()) {
                    div class={ "nowline a" (quarter(wall) - from * 4) } aria-hidden="true" { span { (words.time(wall)) } }
                }
            }
        }
    }
}

/// The first hour, and how many: enough for every session of the day.
fn hours(board: &Board) -> (u32, u32) {
    let sessions = || board.slots.iter().map(|slot| slot.session);
    let from = sessions().map(|session| session.starts.hour()).min().unwrap_or(FROM).min(FROM);
    let to = sessions().map(|session| last_quarter(session).div_ceil(4)).max().unwrap_or(TO).max(TO);
    (from, (to - from).clamp(4, HOURS))
}

/// Where it ends on its first day: midnight, where it goes on after that.
fn last_quarter(session: &Session) -> u32 {
    if session.ends <= session.starts {
        return 24 * 4;
    }
    quarter(session.ends) + u32::from(!session.ends.minute().is_multiple_of(15))
}

fn event(board: &Board, slot: &Slot, room: &Room, (row, from, hours): (&str, u32, u32)) -> Markup {
    let (words, session) = (board.words, slot.session);
    let start = quarter(session.starts).saturating_sub(from * 4).min(hours * 4 - 1);
    let length = last_quarter(session).saturating_sub(from * 4 + start).clamp(1, hours * 4 - start).min(48);
    let is_over = session.window.ends() <= board.now;
    let state = match () {
        () if session.is_cancelled() => " shut",
        () if is_over => " past",
        () if session.is_running(board.now) => " now",
        () => "",
    };
    let class = format!("ev {}{state} {row} a{start} w{length}", look(&room.look));
    let has_begun = session.window.starts() <= board.now;
    let (many, key) =
        if has_begun { (slot.arrived, "desk-cell-arrived") } else { (slot.booked, "desk-cell-booked") };
    html! {
        a class=(class) id={ "ev-" (session.id) } href=(addresses::desk::session(&board.centre.slug, session.id)) {
            b { (session.names.in_(words.language())) }
            span {
                span.sr { (room.names.in_(words.language())) " " (words.times(session.starts, session.ends)) " " }
                @if session.is_cancelled() { (words.say("places-cancelled")) }
                @else {
                    span.sr { (words.say(key)) " " }
                    (many) "/" (session.limits.places)
                    @if slot.waiting > 0 { " " (words.tell("desk-cell-waiting", &[("waiting", slot.waiting.into())])) }
                    @if slot.short_of_staff().is_some() { " " b.over-text { (words.say("desk-cell-staff")) } }
                    @if slot.over > 0 { " " b.over-text { (words.tell("places-over", &[("over", slot.over.into())])) } }
                }
            }
        }
    }
}
