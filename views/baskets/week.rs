//! The week to tick from: every session somebody of the household can have, a box for each child.

use crate::addresses::{self, baskets::item};
use crate::domain::ids::ChildId;
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::zone::Date;
use crate::views::forms;
use crate::views::icons::{look, tile};
use crate::views::refusals::Speaker;
use maud::{Markup, html};

/// A session, with the children who can have a place, wait for one, or come along.
pub struct Row<'a> {
    pub session: &'a Session,
    pub room: &'a Room,
    pub boxes: Vec<Tick>,
}

/// One child's box.
pub struct Tick {
    pub child: ChildId,
    pub way: Way,
    pub is_ticked: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Place,
    /// No place now.
    Line,
    /// Brought along, without a place.
    Along,
}

pub struct Week<'a> {
    pub speaker: Speaker<'a>,
    pub days: Vec<(Date, Vec<Row<'a>>)>,
    /// Lines of a basket, at most.
    pub most: usize,
    /// What was wrong with what was sent: where, and in words.
    pub errors: Vec<(String, String)>,
}

pub fn week(page: &Week) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    let is_empty = page.days.iter().all(|(_, rows)| rows.is_empty());
    html! {
        div.narrow {
            (forms::error_summary(words, &page.errors))
            nav aria-label=(words.say("back")) {
                a.back href=(addresses::programme(slug)) { (words.say("session-back")) }
            }
            h1 { (words.say("basket-heading")) }
            p.hint { (words.tell("basket-how", &[("most", page.most.into())])) }
            @if is_empty { p.closed { (words.say("basket-nothing")) } }
            @else {
                form.form id="week" method="get" action=(addresses::baskets::baskets(slug)) tabindex="-1" {
                    @for (date, rows) in &page.days { @if !rows.is_empty() { (one_day(page, *date, rows)) } }
                    div.stick { button.btn.big { (words.say("basket-look")) } }
                }
            }
        }
    }
}

fn one_day(page: &Week, date: Date, rows: &[Row]) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let is_open =
        date == speaker.today() || rows.iter().any(|row| row.boxes.iter().any(|tick| tick.is_ticked));
    html! {
        details.gone open[is_open] {
            summary { (words.near_day(date, speaker.today())) " " (words.month_day(date)) " " (words.tell("programme-count", &[("count", rows.len().into())])) }
            ul.list { @for row in rows { (one_session(speaker, row)) } }
        }
    }
}

fn one_session(speaker: &Speaker, row: &Row) -> Markup {
    let (words, session) = (speaker.words, row.session);
    let language = words.language();
    html! {
        li class={ "ses " (look(&row.room.look)) } data-session=(session.id) {
            (tile(&row.room.look))
            div {
                p.when { (words.times(session.starts, session.ends)) }
                h2 { (session.names.in_(language)) }
                p.meta { (row.room.names.in_(language)) }
            }
            fieldset.who {
                legend.sr { (session.names.in_(language)) " " (words.time(session.starts)) }
                @for tick in &row.boxes { (one_child(speaker, session, tick)) }
            }
        }
    }
}

fn one_child(speaker: &Speaker, session: &Session, tick: &Tick) -> Markup {
    let words = speaker.words;
    let (name, note) = match tick.way {
        Way::Place => ("item", None),
        Way::Line => ("item", Some("basket-full")),
        Way::Along => ("along", Some("roster-along")),
    };
    forms::tick(&forms::Choice {
        name,
        value: &item(session.id, tick.child),
        label: speaker.child(tick.child),
        note: note.map(|note| words.say(note)).unwrap_or_default(),
        is_ticked: tick.is_ticked,
        reason: None,
    })
}
