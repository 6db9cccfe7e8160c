//! The week at the desk on a grid: days across, quarter hours down; what is prepared stands hatched among what is
//! published (S3).
//!
//! Invariant: nothing on it needs a drag, and on a narrow screen the same links stand day by day; sessions that overlap
//! stand side by side, and where more do than can be read, the week is shown room by room.

use super::desk::{Guard, keys};
use super::forms;
use super::icons::{icon, look};
use super::tags::{self, Standing};
use super::words::Words;
use crate::addresses;
use crate::domain::board::Slot;
use crate::domain::draft::{Draft, Prepared};
use crate::domain::equipment::Equipment;
use crate::domain::ids::{DraftId, RoomId};
use crate::domain::names::Names;
use crate::domain::poster::paper::Format;
use crate::domain::room::{Privacy, Room};
use crate::domain::timetable::{lacking, want_one_room};
use crate::domain::window::Window;
use crate::domain::zone::{Date, Span, TimeOfDay, Timelike, Zone};
use maud::{Markup, html};

/// Sessions side by side in one day, at most: the style sheet has so many lanes.
pub const LANES: usize = 3;
/// The hours shown at least.
const FROM: u32 = 9;
const TO: u32 = 18;
/// Quarter hours the style sheet knows down the page, and in one session.
const QUARTERS: u32 = 72;
const LONGEST: u32 = 48;

/// A week of sessions.
pub struct Week<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    pub zone: Zone,
    pub monday: Date,
    pub today: Date,
    pub rooms: &'a [Room],
    pub equipment: &'a [Equipment],
    /// The room that is shown; none, where all are.
    pub room: Option<&'a Room>,
    /// As a list, whatever the width: for more than a grid can hold.
    pub is_list: bool,
    pub slots: &'a [Slot<'a>],
    pub planned: &'a [Ahead],
    pub drafts: &'a [Draft],
    pub shut: &'a [(Date, Option<String>)],
    /// Sessions that stand in each other's way.
    pub clashes: usize,
    pub may_plan: bool,
    pub guard: Guard<'a>,
}

/// A date something prepared would take place on.
#[derive(Debug, Clone)]
pub struct Ahead {
    pub draft: DraftId,
    pub room: RoomId,
    pub names: Names,
    pub date: Date,
    pub starts: TimeOfDay,
    pub window: Window,
}

/// One box of a day.
struct Cell<'a> {
    window: Window,
    starts: TimeOfDay,
    of: Of<'a>,
}

enum Of<'a> {
    Session(&'a Slot<'a>),
    Draft(&'a Ahead),
}

/// A box, its lane, and of how many.
type Placed<'a> = (Cell<'a>, usize, usize);
type Day<'a> = (Date, Vec<Placed<'a>>);

pub fn week(week: &Week) -> Markup {
    let days: Vec<Day> = (0..7)
        .map(|offset| {
            let date = week.monday + Span::days(offset);
            (date, laid_out(cells(week, date)))
        })
        .collect();
    let class = if week.is_list { "ttg list" } else { "ttg" };
    let (from, hours) = hours(&days);
    html! {
        h1 { (week.words.day(week.monday)) " – " (week.words.day(week.monday + Span::days(6))) }
        (toolbar(week))
        @if week.clashes > 0 {
            p.wide { (tags::tag("bad", "warn", &week.words.tell("timetable-clashes", &[("many", week.clashes.into())]))) " "
                a.link href="#clash" { (week.words.say("timetable-to-clash")) } }
        }
        section.card.tt.wide id="tt" tabindex="0" aria-label=(week.words.say("week-title")) {
            div class=(class) {
                @if !week.is_list { @for hour in 0..hours { span class={ "tt-h q" (hour * 4) } aria-hidden="true" { (from + hour) ":00" } } }
                @for (nth, (date, cells)) in days.iter().enumerate() { (day(week, (nth, *date), cells, (from, hours))) }
            }
        }
        (keys::list(week.words, keys::TIMETABLE))
    }
}

fn toolbar(week: &Week) -> Markup {
    let (words, slug) = (week.words, week.slug);
    let shown = week.room.map_or("", |room| room.slug.as_str());
    let to = |days: i64| addresses::desk::timetable_of(slug, week.monday + Span::days(days), shown);
    let all = addresses::desk::timetable_of(slug, week.monday, "all");
    html! {
        div.toolbar.card.wide {
            a.btn.quiet href=(to(-7)) { (words.say("week-before")) }
            a.btn.quiet href=(addresses::desk::sessions(slug)) { (words.say("week-this")) }
            a.btn.quiet href=(to(7)) { (words.say("week-after")) }
            a.btn.quiet href=(addresses::desk_rota::week(slug, week.monday)) { (words.say("rota-title")) }
            a.btn.quiet href=(addresses::desk::rooms(slug)) { (words.say("numbers-rooms")) }
            a.btn.quiet id="poster" href=(addresses::poster::poster(slug, week.monday, week.room.map(|room| room.slug.as_str()), Format::A4)) { (icon("print")) (words.say("poster-link")) }
            a.btn id="new" href=(addresses::desk::new_session(slug)) { (icon("plus")) (words.say("plan-title-new")) }
            @if week.may_plan {
                a.btn.quiet href=(addresses::desk::new_series(slug)) { (icon("plus")) (words.say("series-new")) }
                a.btn.quiet href=(addresses::desk::all_series(slug)) { (words.say("series-title")) }
                (week.guard.form((&addresses::desk::week_copies(slug), "copy"), "row", "", html! {
                    (forms::hidden("from", &week.monday.to_string()))
                    (forms::hidden("to", &(week.monday + Span::days(7)).to_string()))
                    button.btn.quiet { (words.say("timetable-copy")) }
                }))
                a.btn.quiet href=(addresses::desk::drafts(slug)) { (words.tell("drafts-count", &[("many", week.drafts.len().into())])) }
            }
        }
        nav.toolbar.card.wide aria-label=(words.say("timetable-rooms")) {
            a.chip href=(all) aria-current=[week.room.is_none().then_some("true")] { (words.say("timetable-all-rooms")) }
            @for room in week.rooms.iter().filter(|room| room.privacy == Privacy::Public) {
                @let is_shown = week.room.is_some_and(|shown| shown.id == room.id);
                a class={ "chip " (look(&room.look)) } href=(addresses::desk::timetable_of(slug, week.monday, &room.slug)) aria-current=[is_shown.then_some("true")] {
                    (icon(&room.look)) (room.names.in_(words.language()))
                }
            }
        }
    }
}

/// What stands on a day, in order of its start.
fn cells<'a>(week: &Week<'a>, date: Date) -> Vec<Cell<'a>> {
    let is_shown = |room: RoomId| week.room.is_none_or(|shown| shown.id == room);
    let slots = week.slots.iter().filter(|slot| slot.session.date == date && is_shown(slot.session.room));
    let slots = slots.map(|slot| Cell {
        window: slot.session.window,
        starts: slot.session.starts,
        of: Of::Session(slot),
    });
    let ahead = week.planned.iter().filter(|ahead| ahead.date == date && is_shown(ahead.room));
    let ahead = ahead.map(|ahead| Cell { window: ahead.window, starts: ahead.starts, of: Of::Draft(ahead) });
    let mut cells: Vec<Cell> = slots.chain(ahead).collect();
    cells.sort_by_key(|cell| (cell.window.starts(), cell.window.ends()));
    cells
}

/// How many of these overlap at most.
pub fn most_at_once(windows: &mut [Window]) -> usize {
    windows.sort();
    let at_once = |one: &Window| {
        windows.iter().filter(|other| other.starts() <= one.starts() && other.ends() > one.starts()).count()
    };
    windows.iter().map(at_once).max().unwrap_or(0)
}

/// Each with its lane, and of how many: those that overlap share the width of the day.
fn laid_out(cells: Vec<Cell<'_>>) -> Vec<Placed<'_>> {
    let mut groups: Vec<Vec<Cell>> = Vec::new();
    for cell in cells {
        let until = groups.last().and_then(|group| group.iter().map(|cell| cell.window.ends()).max());
        match groups.last_mut() {
            Some(group) if until.is_some_and(|until| cell.window.starts() < until) => group.push(cell),
            _ => groups.push(vec![cell]),
        }
    }
    groups.into_iter().flat_map(side_by_side).collect()
}

fn side_by_side(cells: Vec<Cell<'_>>) -> Vec<Placed<'_>> {
    let mut windows: Vec<Window> = cells.iter().map(|cell| cell.window).collect();
    let lanes = most_at_once(&mut windows).clamp(1, LANES);
    let mut free_from = vec![None; lanes];
    cells
        .into_iter()
        .map(|cell| {
            let is_free = |until: &Option<_>| until.is_none_or(|until| until <= cell.window.starts());
            let lane = free_from.iter().position(is_free).unwrap_or(lanes - 1);
            free_from[lane] = Some(cell.window.ends());
            (cell, lane, lanes)
        })
        .collect()
}

/// The first hour, and how many: enough for every session of the week.
fn hours(days: &[Day]) -> (u32, u32) {
    let starts = || days.iter().flat_map(|(_, cells)| cells).map(|(cell, ..)| cell);
    let from = starts().map(|cell| cell.starts.hour()).min().unwrap_or(FROM).min(FROM);
    let to =
        starts().map(|cell| (quarter(cell.starts) + length(cell)).div_ceil(4)).max().unwrap_or(TO).max(TO);
    (from, (to - from).clamp(4, QUARTERS / 4))
}

fn quarter(time: TimeOfDay) -> u32 {
    time.hour() * 4 + time.minute() / 15
}

/// Quarter hours, on the day it begins.
fn length(cell: &Cell) -> u32 {
    let minutes = u32::try_from(cell.window.length().num_minutes()).unwrap_or(15);
    minutes.div_ceil(15).clamp(1, LONGEST).min((24 * 4u32).saturating_sub(quarter(cell.starts)).max(1))
}

fn day(week: &Week, (nth, date): (usize, Date), cells: &[Placed], (from, hours): (u32, u32)) -> Markup {
    let (words, column) = (week.words, nth * LANES);
    let add = addresses::with(&addresses::desk::new_session(week.slug), "date", &date.to_string());
    let shut = week.shut.iter().find(|(day, _)| *day == date);
    let on = if date == week.today { " on" } else { "" };
    html! {
        h2 class={ "tt-d k" (column) " x3" (on) } {
            a.link href=(add) { (words.day(date)) span.sr { " " (words.say("add")) } }
        }
        @if let Some((_, why)) = shut {
            p class={ "tt-shut hatch q0 h" ((hours * 4).min(LONGEST)) " k" (column) " x3" } { (words.say("timetable-shut")) @if let Some(why) = why { " " (why) } }
        }
        @for (cell, lane, lanes) in cells {
            @let start = quarter(cell.starts).saturating_sub(from * 4).min(QUARTERS - 1);
            @let wide = LANES / lanes;
            @let place = format!("q{start} h{} k{} x{wide}", length(cell), column + lane * wide);
            (box_of(week, cell, &place))
        }
    }
}

fn box_of(week: &Week, cell: &Cell, place: &str) -> Markup {
    let words = week.words;
    let room = |id: RoomId| week.rooms.iter().find(|room| room.id == id);
    let ends = week.zone.wall(cell.window.ends()).time();
    let times = words.times(cell.starts, ends);
    match cell.of {
        Of::Session(slot) => {
            let session = slot.session;
            let Some(room) = room(session.room) else { return html! {} };
            let off = if session.is_cancelled() { " shut" } else { "" };
            let clash = is_clash(week, slot);
            let lacks = lacking(week.equipment, session, week.slots.iter().map(|slot| slot.session));
            html! {
                a class={ "ev " (look(&room.look)) (off) @if clash { " clash" } " " (place) } id=[clash.then_some("clash")] href=(addresses::desk::session(week.slug, session.id)) {
                    b { (session.names.in_(words.language())) }
                    span {
                        (times) " " span.sr[week.room.is_some()] { (room.names.in_(words.language())) " " }
                        @if session.is_cancelled() { (words.say("places-cancelled")) }
                        @else if !session.limits.are_stated() { (words.say("places-only-shown")) }
                        @else { span.sr { (words.say("desk-cell-booked")) " " } (slot.booked) "/" (session.limits.places) }
                        @if slot.waiting > 0 { " " (words.tell("desk-cell-waiting", &[("waiting", slot.waiting.into())])) }
                        @if !session.is_confirmed { " " (words.say("places-unconfirmed")) }
                    }
                    @for lack in &lacks {
                        (tags::tag("bad", "warn", &words.tell("equipment-lacking", &[("name", lack.equipment.names.in_(words.language()).to_string().into())])))
                    }
                    @if slot.over > 0 { (tags::places_tag(words, Standing::Over(slot.over))) }
                }
            }
        }
        Of::Draft(ahead) => {
            let Some(room) = room(ahead.room) else { return html! {} };
            html! {
                a class={ "ev draft hatch " (look(&room.look)) " " (place) } href={ (addresses::desk::drafts(week.slug)) "#d-" (ahead.draft) } {
                    b { (ahead.names.in_(words.language())) }
                    span { (times) " " (words.say("drafts-one")) span.sr[week.room.is_some()] { " " (room.names.in_(words.language())) } }
                }
            }
        }
    }
}

/// C4, C10: whether another in its room, or on its floor, stands in its way, turnaround included, or has its equipment.
pub fn is_clash(week: &Week, slot: &Slot) -> bool {
    let others = || week.slots.iter().map(|slot| slot.session);
    others().any(|other| want_one_room(week.rooms, slot.session, other))
        || !lacking(week.equipment, slot.session, others()).is_empty()
}

/// The dates of single drafts; those of a series are reckoned where its calendar is known.
pub fn single(draft: &Draft, zone: Zone) -> Option<Ahead> {
    let (Prepared::Session(_, plan) | Prepared::Move(_, plan)) = &draft.what else { return None };
    let starts = zone.instant(plan.date.and_time(plan.starts));
    let last = if plan.ends < plan.starts { plan.date.succ_opt()? } else { plan.date };
    let window = Window::new(starts, zone.instant(last.and_time(plan.ends)))?;
    let (room, names, date, starts) = (plan.room, plan.names.clone(), plan.date, plan.starts);
    Some(Ahead { draft: draft.id, room, names, date, starts, window })
}
