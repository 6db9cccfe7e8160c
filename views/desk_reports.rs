//! Reports (S5): a picture for each question, over it one sentence of what it shows, beneath it its table and its file.
//!
//! Invariant: every word and figure here is drawn from a [`Report`], in which people below five are banded already; the
//! page, its tables and its files show the same cells.

use super::forms::{self, Kind};
use super::icons::icon;
use super::words::Words;
use crate::addresses::{desk_reports as addresses, of_days};
use crate::domain::ids::RoomId;
use crate::domain::names::Language;
use crate::domain::report::{Period, Report};
use crate::domain::room::Room;
use maud::{Markup, html};

mod findings;
mod pictures;
mod sheets;

pub use sheets::{Sheet, sheet};

/// What is asked of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    Use,
    Attendance,
    NoShows,
    Line,
    Ages,
    Hours,
    TurnedAway,
    People,
}

impl Picture {
    pub const ALL: [Picture; 8] = [
        Picture::People,
        Picture::Use,
        Picture::Hours,
        Picture::Attendance,
        Picture::NoShows,
        Picture::Line,
        Picture::Ages,
        Picture::TurnedAway,
    ];

    /// Its word in addresses and keys.
    pub fn word(self) -> &'static str {
        match self {
            Picture::Use => "use",
            Picture::Attendance => "attendance",
            Picture::NoShows => "no-shows",
            Picture::Line => "waiting-list",
            Picture::Ages => "ages",
            Picture::Hours => "hours",
            Picture::TurnedAway => "turned-away",
            Picture::People => "people",
        }
    }

    pub fn named(word: &str) -> Option<Picture> {
        Picture::ALL.into_iter().find(|picture| picture.word() == word)
    }
}

pub struct Page<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    pub rooms: &'a [Room],
    pub report: &'a Report,
    /// Nothing that happens after today is in it yet.
    pub is_running: bool,
    /// What was asked for could not be read, so this is something else.
    pub error: Option<String>,
}

impl Page<'_> {
    fn room(&self, id: RoomId) -> &str {
        let language = self.words.language();
        self.rooms.iter().find(|room| room.id == id).map_or("", |room| room.names.in_(language))
    }
}

/// The days of a report in words: a month by its name.
pub fn period(words: &Words, period: Period) -> String {
    let (from, to) = (words.day_of_year(period.from()), words.day_of_year(period.to()));
    match period.is_month() {
        true => words.month_of_year(period.from()),
        false => words.tell("report-period", &[("from", from.into()), ("to", to.into())]),
    }
}

pub fn page(page: &Page) -> Markup {
    let words = page.words;
    html! {
        div.wide.stack.reports id="reports" {
            h1 { (words.tell("report-title", &[("period", period(words, page.report.period).into())])) }
            (choice(words, &addresses::page(page.slug), page.report.period, page.error.as_deref()))
            @if page.is_running { p.note { (icon("i")) span { (words.say("report-running")) } } }
            div.pictures { @for picture in Picture::ALL { (figure(page, picture)) } }
            p.hint { (words.say("report-banded")) }
            p.no-print {
                a.link href=(crate::addresses::fees::page(page.slug)) { (words.say("fees-by-host")) } " · "
                a.link href=(crate::addresses::desk::changes(page.slug)) { (words.say("story-house")) }
            }
        }
    }
}

/// Which days a page is of: a step earlier or later, or from one date to another. `error`: what was asked for is none.
pub fn choice(words: &Words, page: &str, shown: Period, error: Option<&str>) -> Markup {
    let [from, to] = [shown.from(), shown.to()].map(|date| date.to_string());
    let errors: Vec<(String, String)> = error.iter().map(|e| ("from".into(), (*e).to_string())).collect();
    let date =
        |name, key, value| forms::Field { value, ..forms::Field::new(name, words.say(key), Kind::Date) };
    html! {
        (forms::error_summary(words, &errors))
        nav.row.no-print aria-label=(words.say("report-days")) {
            a.btn.quiet href=(of_days(page, shown.earlier())) { "‹ " (words.say("report-earlier")) }
            a.btn.quiet href=(page) { (words.say("report-this-month")) }
            a.btn.quiet href=(of_days(page, shown.later())) { (words.say("report-later")) " ›" }
        }
        form.row.days-from-to.no-print method="get" action=(page) {
            (forms::field(words, &date("from", "report-from", &from)))
            (forms::field(words, &date("to", "report-to", &to)))
            button.btn { (words.say("report-show")) }
        }
    }
}

fn figure(page: &Page, picture: Picture) -> Markup {
    let (words, word) = (page.words, picture.word());
    let sheet = sheet(page, picture);
    let file = addresses::table(page.slug, word, page.report.period);
    let title = words.say(&format!("report-{word}"));
    html! {
        figure.card.panel.whole[matches!(picture, Picture::Use | Picture::People)] id=(word) aria-labelledby={ "h-" (word) } {
            figcaption {
                h2 id={ "h-" (word) } { (title) }
                p.finding { (findings::sentence(page, picture)) }
            }
            (pictures::picture(page, picture))
            details {
                summary { (words.say("report-table")) span.sr { " " (title) } }
                (table(&sheet, &title))
            }
            p.no-print { a.link href=(file) download { (words.say("report-file")) span.sr { " " (title) } } }
        }
    }
}

fn table(sheet: &Sheet, title: &str) -> Markup {
    html! {
        section.rows tabindex="0" aria-label=(title) {
            table {
                caption.sr { (title) }
                thead { tr { @for head in &sheet.heads { th scope="col" { (head) } } } }
                tbody {
                    @for row in &sheet.rows {
                        tr {
                            @for (at, cell) in row.iter().enumerate() {
                                @if at == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a reason is called beside its picture; one we no longer know keeps its word.
pub fn reason(words: &Words, reason: &str) -> String {
    let key = format!("report-reason-{reason}");
    if words.knows(&key) { words.say(&key) } else { reason.to_string() }
}

impl<'a> Page<'a> {
    /// The same report with nothing around it: for a table alone.
    pub fn bare(words: &'a Words, slug: &'a str, (rooms, report): (&'a [Room], &'a Report)) -> Page<'a> {
        Page { words, slug, rooms, report, is_running: false, error: None }
    }

    pub fn language(&self) -> Language {
        self.words.language()
    }
}
