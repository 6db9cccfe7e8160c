//! The check-in list beside the rooms: of one session, or of everybody who was looked for.

use super::{Board, SWAP, line};
use crate::addresses;
use crate::domain::ids::BookingId;
use crate::domain::roster::Roster;
use crate::domain::session::Session;
use crate::views::roster;
use maud::{Markup, html};

/// Parties named when a session is full.
const LONGEST: usize = 3;

/// The check-in list of a session, or everybody who was looked for.
pub(super) fn panel(board: &Board) -> Markup {
    let words = board.words;
    html! {
        section.card.panel.side id="panel" data-room=[room(board)] aria-labelledby="h-in" {
            @if !board.asked.is_empty() {
                h2 id="h-in" { (words.say("desk-found")) }
                @if board.rosters.iter().all(|roster| roster.entries.is_empty()) { p { (words.say("desk-found-nobody")) } }
                p { a.link href=(addresses::desk::board(board.slug())) { (words.say("desk-search-end")) } }
            }
            @for roster in board.rosters {
                @if board.asked.is_empty() || !roster.entries.is_empty() { (panel_of(board, roster)) }
            }
            @if board.asked.is_empty() && board.doors.len() > 1 { (doors(board)) }
            @if board.rosters.is_empty() { h2 id="h-in" { (words.say("desk-nothing-more")) } }
        }
    }
}

/// The room whose list stands here: the keys + and − count its heads.
fn room<'a>(board: &'a Board) -> Option<&'a str> {
    let session = &board.rosters.first()?.session;
    board.facts.room(session.room).map(|room| room.slug.as_str())
}

/// The only party that is looked for and not here yet: Enter checks it in.
fn only_one(board: &Board) -> Option<BookingId> {
    let entries = || board.rosters.iter().flat_map(|roster| &roster.entries);
    let mut awaited = entries().filter(|entry| !board.asked.is_empty() && entry.is_awaited());
    awaited.next().filter(|_| awaited.next().is_none()).map(|entry| entry.booking)
}

/// The check-in lists of the other sessions that are on.
fn doors(board: &Board) -> Markup {
    let words = board.words;
    let is_here = |session: &Session| board.rosters.iter().any(|roster| roster.session.id == session.id);
    html! {
        nav.tools2 aria-label=(words.say("desk-doors")) {
            @for session in board.doors.iter().filter(|session| !is_here(session)) {
                a.chip href=(addresses::desk::board_of(board.slug(), session.id)) data-swap="panel" {
                    (words.time(session.starts)) " " (board.name(session))
                }
            }
        }
    }
}

fn panel_of(board: &Board, roster: &Roster) -> Markup {
    let (words, session) = (board.words, &roster.session);
    let room = board.facts.room(session.room).map_or("", |room| room.names.in_(words.language()));
    let times = words.times(session.starts, session.ends);
    let slot = board.slots.iter().find(|slot| slot.session.id == session.id);
    let id = if board.asked.is_empty() { "h-in".to_string() } else { format!("h-{}", session.id) };
    html! {
        h2 id=(id) { (words.tell("desk-check-in-of", &[("session", board.name(session).into())])) }
        p {
            (room) " " (times)
            @if let Some(slot) = slot {
                " "
                (words.tell("desk-arrived-of", &[("arrived", slot.arrived.into()), ("booked", slot.booked.into())]))
            }
        }
        @if slot.is_some_and(|slot| slot.free == 0 && session.is_running(board.now)) && board.asked.is_empty() {
            (longest(board, roster))
        }
        @if let Some(slot) = slot.filter(|_| board.asked.is_empty()) { (line::door_line(board, slot)) }
        (roster::door(&roster::At { words, centre: board.centre, roster, guard: board.guard, now: board.now, swap: SWAP, may_cancel: false, focus: only_one(board) }))
        p { a.link href=(addresses::desk::session(board.slug(), session.id)) { (words.say("desk-roster")) span.sr { " " (board.name(session)) } } }
    }
}

/// Of a full session, who has been in longest: for the desk to ask, never for a wall.
fn longest(board: &Board, roster: &Roster) -> Markup {
    let words = board.words;
    let inside = roster.longest_inside();
    html! {
        @if !inside.is_empty() {
            h3 { (words.say("desk-longest")) }
            ol {
                @for (entry, since) in inside.into_iter().take(LONGEST) {
                    li {
                        b { @for member in entry.inside() { (member.name.as_str()) " " } }
                        (words.tell("desk-longest-for", &[("minutes", (board.now - since).num_minutes().into())])) " "
                        (words.tell("roster-code", &[("code", entry.code.as_str().into())]))
                    }
                }
            }
        }
    }
}
