//! The board of today: rooms and their numbers, the day on a grid, who is expected, and the last presses (S1).
//!
//! Invariant: every press carries a key of its own; over a limit is said in words, an icon and red.

use super::forms;
use super::icons::{icon, look, meter};
use super::tags::{self, Standing, tag};
use super::words::Words;
use crate::addresses;
use crate::domain::board::{BuildingNow, DayInFigures, Filling, RoomNow, Slot};
use crate::domain::centre::Centre;
use crate::domain::door_line::DoorLine;
use crate::domain::emergency::Emergency;
use crate::domain::facts::Facts;
use crate::domain::ids::RoomId;
use crate::domain::private_room;
use crate::domain::roster::Roster;
use crate::domain::session::Session;
use crate::domain::visit::{self, Press};
use crate::domain::zone::{TimeOfDay, Timelike, Timestamp};
use maud::{Markup, html};

mod alarm;
mod day;
mod excess;
pub mod keys;
mod line;
mod panel;
mod presses;
mod turn;

/// What a live refresh may replace.
pub const LIVE: &str = "alarms occ tl panel sum recent";
/// What a press on the board replaces.
pub const SWAP: &str = "told alarms occ tl panel sum recent";

/// Token and keys for the forms of one page.
#[derive(Debug, Clone, Copy)]
pub struct Guard<'a> {
    pub token: &'a str,
    /// Of this very page: with the form's name it makes the form's key.
    pub seed: &'a str,
}

impl Guard<'_> {
    /// A form that replaces `ids` where script runs. `name` tells it from the others of the page.
    pub fn form(&self, (action, name): (&str, &str), class: &str, ids: &str, body: Markup) -> Markup {
        let swap = (!ids.is_empty()).then_some(ids);
        html! {
            form class=(class) method="post" action=(action) data-swap=[swap] {
                (forms::guard(self.token, &self.key(name)))
                (body)
            }
        }
    }

    /// A press of the door: where the link is lost it waits in the page, and is sent once.
    pub fn press(&self, (action, name): (&str, &str), class: &str, ids: &str, body: Markup) -> Markup {
        html! {
            form class=(class) method="post" action=(action) data-swap=(ids) data-wait="" {
                (forms::guard(self.token, &self.key(name)))
                (body)
            }
        }
    }

    pub fn key(&self, name: &str) -> String {
        format!("{}-{name}", self.seed)
    }
}

/// What a press was told, on top of the page it stood on.
#[derive(Debug)]
pub enum Told {
    Nothing,
    /// Refused, for these reasons.
    Reasons(Markup),
    /// A head past the limit of a room: why?
    AskWhy {
        room: String,
        limit: u16,
    },
}

impl Told {
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Told::Nothing)
    }
}

/// Everything on the board, decided.
pub struct Board<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub now: Timestamp,
    pub guard: Guard<'a>,
    pub facts: &'a Facts,
    pub rooms: &'a [RoomNow<'a>],
    pub slots: &'a [Slot<'a>],
    pub building: BuildingNow,
    pub figures: DayInFigures,
    pub calls: usize,
    /// Messages other programs did not take.
    pub untold: usize,
    /// Check-in lists: of one session, or of all where somebody is looked for.
    pub rosters: &'a [Roster],
    /// Sessions whose check-in lists can be chosen.
    pub doors: &'a [&'a Session],
    pub asked: &'a str,
    pub recent: &'a [Press],
    /// M2: of each private room, free or in use.
    pub private: &'a [(RoomId, private_room::Standing)],
    /// Why more are in than may be, where somebody said so: the room, when, and a code of `reason::PAST_LIMIT`.
    pub excesses: &'a [(RoomId, Timestamp, &'static str)],
    /// Numbers given and called at the doors of full sessions.
    pub lines: &'a [DoorLine],
    /// What every screen says.
    pub emergency: Option<&'a Emergency>,
    pub told: &'a Told,
}

impl Board<'_> {
    fn slug(&self) -> &str {
        &self.centre.slug
    }

    fn name<'s>(&self, session: &'s Session) -> &'s str {
        session.names.in_(self.words.language())
    }

    fn time(&self, at: Timestamp) -> String {
        self.words.time(self.centre.zone.wall(at).time())
    }
}

/// Date, clock and search, in the bar.
pub fn bar(board: &Board) -> Markup {
    let words = board.words;
    let wall = board.centre.zone.wall(board.now);
    html! {
        span { (words.day(wall.date())) }
        time.clock { (words.time(wall.time())) }
        a.bar-link href=(addresses::desk::roll_call(board.slug())) { (words.say("roll-call-title")) }
        a.bar-link href=(addresses::incidents::all(board.slug())) { (words.say("incidents-title")) }
        a.bar-link href=(addresses::announcements::all(board.slug())) { (words.say("announcements-title")) }
        a.bar-link href=(addresses::announcements::emergency(board.slug())) { (words.say("emergency-title")) }
        form role="search" method="post" action=(addresses::desk::search(board.slug())) {
            (forms::guard(board.guard.token, &board.guard.key("search")))
            label.sr for="q" { (words.say("find-label")) }
            input id="q" name="q" type="search" value=(board.asked) autocomplete="off";
            button.btn { (words.say("find")) }
        }
    }
}

pub fn board(board: &Board) -> Markup {
    let words = board.words;
    html! {
        h1.sr { (words.say("desk-board")) }
        (told(words, board.guard, board.slug(), board.told))
        (alarm::alarms(board))
        section.wide aria-labelledby="h-occ" {
            h2.sr id="h-occ" { (words.say("desk-rooms")) }
            div.rooms id="occ" { @for room in board.rooms { (room_card(board, room)) } }
        }
        (day::grid(board))
        (panel::panel(board))
        (sum(board))
        (presses::recent(board))
        (keys::list(words, keys::BOARD))
    }
}

/// The reasons of a refused press, or the question it asks.
pub fn told(words: &Words, guard: Guard, slug: &str, told: &Told) -> Markup {
    html! {
        div.wide id="told" {
            @match told {
                Told::Nothing => {}
                Told::Reasons(reasons) => {
                    div.errors id="errors" tabindex="-1" role="alert" {
                        h2 { (icon("warn")) (words.say("desk-refused")) }
                        (reasons)
                    }
                }
                Told::AskWhy { room, limit } => {
                    div.errors id="errors" tabindex="-1" role="alert" {
                        h2 { (icon("warn")) (words.tell("desk-past-limit", &[("limit", (*limit).into())])) }
                        (guard.form((&addresses::desk::headcount(slug, room), "why"), "row", SWAP, html! {
                            (forms::hidden("step", "in"))
                            (excess::reasons(words))
                        }))
                    }
                }
            }
        }
    }
}

/// Somebody else was quicker.
pub fn stale(words: &Words) -> Markup {
    html! { p { (words.say("desk-stale")) } }
}

fn room_card(board: &Board, now: &RoomNow) -> Markup {
    let (words, room) = (board.words, now.room);
    let over = if now.over() > 0 { " over" } else { "" };
    let shut = if now.closure.is_some() { " hatch" } else { "" };
    let class = format!("card occ {}{over}{shut}", look(&room.look));
    html! {
        article class=(class) id={ "occ-" (room.slug) } {
            header {
                (icon(&room.look))
                h3 { (room.names.in_(words.language())) }
                @if room.is_unconfirmed { (tags::places_tag(words, Standing::Unconfirmed)) }
                (room_tag(board, now))
            }
            @if now.is_private() {
                (private(board, now))
            } @else {
                (numbers(board, now))
                p { (what_is_on(board, now)) }
                (walk_ins(board, now))
                (turn::late(board, now))
                (turn::cleaning(board, now))
                @for (session, heads) in &now.left_behind { (left_behind(board, session, *heads)) }
            }
        }
    }
}

fn room_tag(board: &Board, now: &RoomNow) -> Markup {
    let words = board.words;
    let is_used = now.running.is_some() || now.inside > 0;
    html! {
        @if now.over() > 0 { (tags::places_tag(words, Standing::Over(now.over()))) }
        @else if now.closure.is_some() { (tags::places_tag(words, Standing::Closed)) }
        @else if now.is_private() { }
        @else if is_used && now.filling == Filling::Full { (tags::places_tag(words, Standing::Full { waiting: None })) }
        @else if is_used && now.filling == Filling::NearlyFull { (tags::places_tag(words, Standing::NearlyFull)) }
        @else if now.cleaned_after.is_some() { (tags::places_tag(words, Standing::Cleaning)) }
        @else if !now.room.is_unconfirmed { (tag("ok", "dot", &words.say("desk-fine"))) }
    }
}

/// Inside and limit, with one more and one fewer; and how many were booked.
fn numbers(board: &Board, now: &RoomNow) -> Markup {
    let (words, room) = (board.words, now.room);
    let name = room.names.in_(words.language());
    let action = addresses::desk::headcount(board.slug(), &room.slug);
    let step = |step: &str, sign: &str, key: &str| {
        let label = words.tell(key, &[("room", name.into())]);
        html! { button.btn.quiet id={ (step) "-" (room.slug) } name="step" value=(step) aria-label=(label) { (sign) } }
    };
    html! {
        div.num {
            p.n {
                span.sr { (words.say("roster-inside")) " " } (now.inside)
                small { " / " a href=(addresses::desk::limits(board.slug(), &room.slug)) aria-label=(words.tell("desk-limit-of", &[("room", name.into()), ("limit", now.limit.into())])) { (now.limit) } }
            }
            (board.guard.press((&action, &format!("count-{}", room.slug)), "", SWAP, html! {
                (step("out", "−", "desk-one-fewer")) (step("in", "+", "desk-one-more"))
            }))
        }
        (meter(now.inside.into(), now.limit.into()))
        @if now.running.is_some() {
            p { (words.tell("desk-booked-heads", &[("booked", now.booked.into())])) }
        }
    }
}

fn what_is_on(board: &Board, now: &RoomNow) -> String {
    let words = board.words;
    let facts = |session: &Session, at: Timestamp| {
        [("session", board.name(session).to_string().into()), ("time", board.time(at).into())]
    };
    if let Some(closure) = now.closure {
        let reason = closure.reason.in_(words.language());
        let until =
            words.near_time(board.centre.zone.wall(closure.window.ends()), board.centre.zone.date(board.now));
        return words.tell("desk-closed-until", &[("reason", reason.into()), ("time", until.into())]);
    }
    match (now.running, now.next) {
        (Some(session), _) => words.tell("desk-until", &facts(session, session.window.ends())),
        (None, Some(next)) => words.tell("desk-next", &facts(next, next.window.starts())),
        (None, None) => words.say("desk-nothing-more"),
    }
}

/// C8: one press for each age band the session admits.
fn walk_ins(board: &Board, now: &RoomNow) -> Markup {
    let Some(session) = now.running else { return html! {} };
    let Some(slot) = board.slots.iter().find(|slot| slot.session.id == session.id) else { return html! {} };
    let action = addresses::desk::walk_ins(board.slug(), session.id);
    let name = format!("walk-{}", now.room.slug);
    html! {
        (board.guard.press((&action, &name), "bands", SWAP, walk_in_buttons(board.words, board.centre, session)))
        p { (board.words.tell("desk-walk-in-places", &[("free", slot.free.into())])) }
    }
}

/// A button for each band; with the grown-up who comes along where one must.
pub fn walk_in_buttons(words: &Words, centre: &Centre, session: &Session) -> Markup {
    html! {
        @for band in visit::nameless_bands(session) {
            @let party = visit::walk_in(session, &centre.rules, 1, band.from_months());
            @let ages = band.ages().map(|ages| words.span(ages)).unwrap_or_default();
            @let label = if party.unnamed_in + party.unnamed_out > 0 { "desk-walk-in-with" } else { "desk-walk-in" };
            button.btn.quiet name="band" value=(band.code()) { (words.tell(label, &[("ages", ages.into())])) }
        }
    }
}

fn left_behind(board: &Board, session: &Session, heads: u16) -> Markup {
    let words = board.words;
    let facts = [("session", board.name(session).into()), ("heads", heads.into())];
    let action = addresses::desk::session_exit(board.slug(), session.id);
    html! {
        div.left {
            p.over-text { (words.tell("desk-left-behind", &facts)) }
            (board.guard.form((&action, &format!("exit-{}", session.id)), "bands", SWAP, html! {
                button.btn { (words.say("desk-all-out")) span.sr { " " (board.name(session)) } }
            }))
        }
    }
}

/// M2: free or in use, one press; who and why is nobody's business.
fn private(board: &Board, now: &RoomNow) -> Markup {
    let (words, room) = (board.words, now.room);
    let standing = board.private.iter().find(|(id, _)| *id == room.id).map(|(_, standing)| *standing);
    let is_free = standing == Some(private_room::Standing::Free);
    let action = addresses::desk::room_use(board.slug(), &room.slug);
    let (wish, label) =
        if is_free { ("in_use", "desk-private-in-use") } else { ("free", "desk-private-free") };
    html! {
        p { (private_tag(board, standing)) }
        (board.guard.form((&action, &format!("use-{}", room.slug)), "bands", SWAP, html! {
            button.btn.quiet name="wish" value=(wish) { (words.say(label)) span.sr { " " (room.names.in_(words.language())) } }
        }))
    }
}

fn private_tag(board: &Board, standing: Option<private_room::Standing>) -> Markup {
    let words = board.words;
    match standing {
        Some(private_room::Standing::Free) => tags::places_tag(words, Standing::Vacant),
        Some(private_room::Standing::InUse { next_free: Some(at) }) => html! {
            (tags::places_tag(words, Standing::InUse)) " "
            (words.tell("desk-private-next", &[("time", board.time(at).into())]))
        },
        Some(private_room::Standing::InUse { next_free: None }) | None => {
            tags::places_tag(words, Standing::InUse)
        }
    }
}

fn sum(board: &Board) -> Markup {
    let (words, building, figures) = (board.words, board.building, board.figures);
    let inside = match building.limit {
        Some(limit) => format!("{} / {limit}", building.inside),
        None => building.inside.to_string(),
    };
    let number = |figure: String, key: &str| html! { div { b { (figure) } span { (words.say(key)) } } };
    html! {
        section.card.sum id="sum" aria-label=(words.say("desk-building")) {
            (number(inside, "desk-sum-inside"))
            (number(figures.booked.to_string(), "desk-sum-booked"))
            (number(figures.arrived.to_string(), "desk-sum-arrived"))
            (number(figures.missing.to_string(), "desk-sum-missing"))
            (number(figures.waiting.to_string(), "desk-sum-waiting"))
            a.link href=(addresses::desk::to_call(board.slug())) { (words.tell("desk-sum-calls", &[("calls", board.calls.into())])) }
            @if board.untold > 0 { a.link href=(addresses::desk::webhooks(board.slug())) { (words.tell("webhooks-untold", &[("count", board.untold.into())])) } }
            @match building.filling {
                Filling::Fine => {}
                Filling::NearlyFull => p.tag.few.alert { (icon("half")) (words.say("desk-building-nearly-full")) },
                Filling::Full => p.tag.full.alert { (icon("full")) (words.say("desk-building-full")) },
                Filling::Over(over) => p.tag.bad.alert { (icon("warn")) (words.tell("desk-building-over", &[("over", over.into())])) },
            }
            @for room in board.rooms.iter().filter(|room| room.over() > 0) { (excess::alert(board, room)) }
        }
    }
}

/// Quarter hours since midnight.
fn quarter(at: TimeOfDay) -> u32 {
    at.hour() * 4 + at.minute() / 15
}
