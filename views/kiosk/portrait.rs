//! The upright wall: what is on today, row by row, and how full the rooms are (K2).
//!
//! Invariant: no name of a person, no row of a private room; ten rows to a page, the pages take turns by style alone, and
//! whoever wants nothing to move reads the first and how many more there are.

use super::{Screen, clock_alone, hours_line, house, is_long, notices, reason, stale, word_alone};
use crate::domain::names::Language;
use crate::domain::wall::{Doors, Now, RoomSight, Row, Rows};
use crate::views::door::count;
use crate::views::icons::{icon, logo, look, meter, tile};
use crate::views::qr;
use maud::{Markup, html};

/// Rows of one page.
const A_PAGE: usize = 10;
/// Pages that take turns; the sheet has as many steps.
const MOST_PAGES: usize = 4;
/// More rooms than this make the foot higher.
const FEW_ROOMS: usize = 6;

/// What fits beside the foot of a screen 1080 wide: measured with the widest of the fonts we name.
#[derive(Clone, Copy)]
struct Space {
    /// Han characters in one line of a title, of where and when, and of a room's name in the foot.
    title: usize,
    detail: usize,
    name: usize,
    /// All rows of a page together, in 1/1080 of the short side.
    highest: usize,
}

impl Space {
    fn of(screen: &Screen) -> Space {
        let is_crowded = screen.wall.facts.rooms.len() > FEW_ROOMS;
        let space = Space::quiet(screen, is_crowded);
        // An announcement makes the foot higher, also while it is not its turn.
        let notices = if screen.wall.notices().is_empty() { 0 } else { 110 };
        Space { highest: space.highest - notices, ..space }
    }

    fn quiet(screen: &Screen, is_crowded: bool) -> Space {
        match screen.words.language() {
            Language::Zh => {
                Space { title: 11, detail: 18, name: 5, highest: if is_crowded { 1180 } else { 1250 } }
            }
            Language::En => {
                Space { title: 9, detail: 16, name: 5, highest: if is_crowded { 980 } else { 1090 } }
            }
        }
    }
}

pub fn wall(screen: &Screen) -> Markup {
    let (wall, words) = (screen.wall, screen.words);
    if let Some(emergency) = wall.emergency() {
        return notices::alarm(screen, emergency);
    }
    let rows = wall.rows();
    html! {
        div.k.port.shift.dim[wall.is_at_rest()] id="screen" {
            header.khead {
                div {
                    h1 { (logo()) (title(screen, &rows)) }
                    p { (under_title(screen)) }
                }
                (clock_alone(screen))
            }
            main id="now" { (pages(screen, &rows)) }
            footer.kfoot {
                div.qr {
                    (qr::code(screen.leads_to, &words.say("kiosk-qr")))
                    b { (words.say("kiosk-scan")) }
                }
                div.strip { @for sight in wall.rooms() { (filling(screen, &sight)) } }
                (notices::with_house(screen, house(screen)))
            }
        }
        (stale(screen))
    }
}

/// 今日安排, or of the day that is shown instead.
fn title(screen: &Screen, rows: &Rows) -> String {
    let words = screen.words;
    if rows.day == screen.wall.today() {
        return words.say("kiosk-today");
    }
    words.tell("kiosk-day-plan", &[("day", screen.near_day(rows.day).into())])
}

/// The date and the hours; on a closed day why, and when the house opens again.
fn under_title(screen: &Screen) -> Markup {
    let (wall, words) = (screen.wall, screen.words);
    let shut = match wall.doors() {
        Doors::Shut { why, .. } => Some(reason(words, &why)),
        Doors::Unknown | Doors::Opens(_) | Doors::Open { .. } | Doors::Over { .. } => None,
    };
    html! {
        span { (words.day(wall.today())) }
        @if let Some(why) = shut { b { (words.say("kiosk-shut")) } span { (why) } }
        span { (hours_line(screen)) }
    }
}

fn pages(screen: &Screen, rows: &Rows) -> Markup {
    let (shown, left_out) = by_pages(screen, &rows.rows);
    let not_first = rows.rows.len() - shown.first().map_or(0, |page| page.len());
    html! {
        @if shown.is_empty() { p.none { (none(screen, rows)) } }
        div.pages.{ "p" (shown.len()) } {
            @for page in &shown {
                div { ul.dep { @for row in *page { (line(screen, row)) } } }
            }
        }
        @if not_first > 0 { p.more.still { (more(screen, not_first)) } }
        @if left_out > 0 { p.more { (more(screen, left_out)) } }
    }
}

/// The rows of each page, fewer where names are long, and how many fit on none.
fn by_pages<'r>(screen: &Screen, rows: &'r [Row<'r>]) -> (Vec<&'r [Row<'r>]>, usize) {
    let (mut pages, mut rest) = (Vec::new(), rows);
    let space = Space::of(screen);
    while !rest.is_empty() && pages.len() < MOST_PAGES {
        let mut height = 0;
        let fits = |row: &&Row| {
            height += 60 + 27 * lines_of(screen, row, space);
            height <= space.highest
        };
        let (page, after) = rest.split_at(rest.iter().take(A_PAGE).take_while(fits).count().max(1));
        pages.push(page);
        rest = after;
    }
    (pages, rest.len())
}

/// One to three of the title, and as many of where, when and for whom.
fn lines_of(screen: &Screen, row: &Row, space: Space) -> usize {
    let (room, ages) = (screen.of(&row.room.names), screen.ages(&row.shown));
    let detail = format!("{room} {} {ages}", when(screen, row));
    let title = screen.of(&row.shown.session.names);
    let more = [
        is_long(title, space.title),
        is_long(title, 3 * space.title),
        is_long(&detail, space.detail),
        is_long(&detail, 2 * space.detail),
    ];
    2 + more.into_iter().filter(|is_more| *is_more).count()
}

fn more(screen: &Screen, many: usize) -> String {
    screen.words.tell("kiosk-rows-more", &[("count", many.into())])
}

fn none(screen: &Screen, rows: &Rows) -> String {
    let words = screen.words;
    if rows.day != screen.wall.today() {
        return words.tell("kiosk-rows-none-on", &[("day", screen.near_day(rows.day).into())]);
    }
    words.say(if rows.had_some { "kiosk-rows-done" } else { "kiosk-rows-none" })
}

fn line(screen: &Screen, row: &Row) -> Markup {
    let (session, ages) = (row.shown.session, screen.ages(&row.shown));
    let (window, name, space) = (session.window, screen.of(&session.names), Space::of(screen));
    html! {
        li.(look(&row.room.look)).now[row.is_running].off[session.is_cancelled()] {
            time datetime=(screen.moment(window.starts())) { (screen.time(window.starts())) }
            (tile(&row.room.look))
            div {
                h2.long[is_long(name, space.title)].longer[is_long(name, 3 * space.title)] { (name) }
                p {
                    span { (screen.of(&row.room.names)) } " " span { (when(screen, row)) }
                    @if !ages.is_empty() { " " span { (ages) } }
                }
            }
            div.tags {
                (screen.called(&row.shown)) (screen.fullness(&row.shown))
            }
        }
    }
}

/// From when to when; of what runs, until when.
fn when(screen: &Screen, row: &Row) -> String {
    let window = row.shown.session.window;
    if row.is_running {
        let until = screen.when(window.ends());
        return screen.words.tell("kiosk-on-until", &[("time", until.into())]);
    }
    screen.times(window)
}

/// How full a room is now; of a private room only whether it is free (M2).
fn filling(screen: &Screen, sight: &RoomSight) -> Markup {
    let (name, space) = (screen.of(&sight.room.names), Space::of(screen));
    let (counted, taken, places) = match &sight.now {
        Now::Running(shown) => (count(screen, shown), shown.taken, shown.session.limits.places),
        Now::CalledOff(_) | Now::Closed(_) | Now::Cleaning { .. } | Now::Idle | Now::Private(_) => {
            (None, 0, 0)
        }
    };
    let is_idle = matches!(sight.now, Now::Idle);
    let word = || if is_idle { "–".into() } else { word_alone(screen, sight) };
    html! {
        div.(look(&sight.room.look)).idle[is_idle] {
            (icon(&sight.room.look))
            span.long[is_long(name, space.name)] { (name) }
            b { (counted.unwrap_or_else(word)) }
            @if places > 0 { (meter(taken.into(), places.into())) }
        }
    }
}
