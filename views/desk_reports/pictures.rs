//! The pictures, drawn here as SVG: fields of one hue in ten steps, and bars. Each figure stands in its field or at its
//! bar, so that no colour speaks alone and a grey print says the same.
//!
//! Invariant: no inline style; the table beneath a picture says all of it to whoever cannot see it.

use super::sheets::{band, cell, hour, hours, outcomes, steps, weekday};
use super::{Page, Picture, reason};
use crate::domain::report::{Field, Figure, Week, hours::step};
use maud::{Markup, html};

pub fn picture(page: &Page, picture: Picture) -> Markup {
    let (words, report) = (page.words, page.report);
    match picture {
        Picture::Use => use_of_rooms(page),
        Picture::Attendance => counted(page, picture, outcomes(report).map(|(key, n)| (words.say(key), n))),
        Picture::Line => counted(page, picture, steps(report).map(|(key, n)| (words.say(key), n))),
        Picture::Ages => {
            let bands = report.ages.0.iter().enumerate().map(|(at, n)| (band(words, at), *n));
            counted(page, picture, bands)
        }
        Picture::TurnedAway => {
            let lines = report.turned_away.iter().take(MOST);
            let lines = lines.map(|(rule, why, n)| (format!("{rule} {}", reason(words, why)), *n));
            counted(page, picture, lines)
        }
        Picture::NoShows => {
            let days = report.missed.iter().zip(1..).map(|(missed, day)| (weekday(words, day), missed.share));
            fields(page, picture, (days, " %"))
        }
        Picture::Hours => {
            let hours = hours(report).map(|(at, field)| (hour(words, at), field));
            fields(page, picture, (hours, ""))
        }
        Picture::People => people(page),
    }
}

/// Reasons drawn; the table has them all.
const MOST: usize = 12;

/// Two numbers large enough to read across the room.
fn people(page: &Page) -> Markup {
    let (words, report) = (page.words, page.report);
    let numbers = [
        ("report-children-reached", report.ages.all()),
        ("report-visits", report.visits),
        ("report-children-of-year", report.ages_of_year.all()),
        ("report-visits-of-year", report.visits_of_year),
    ];
    html! {
        dl.numbers { @for (key, n) in numbers { div { dt { (words.say(key)) } dd { (n) } } } }
    }
}

// A field of the week, and what stands beside and above the fields; in the units of the drawing.
const WIDE: usize = 44;
const HIGH: usize = 26;
const LEFT: usize = 46;
const TOP: usize = 24;

fn use_of_rooms(page: &Page) -> Markup {
    html! {
        @if !page.report.rooms.is_empty() { (steps_of_one_hue(page)) }
        div.weeks {
            @for (room, week) in &page.report.rooms {
                section {
                    h3 { (page.room(*room)) }
                    (fields_of_week(page, (page.room(*room), week)))
                }
            }
        }
    }
}

fn fields_of_week(page: &Page, (room, week): (&str, &Week)) -> Markup {
    let Some((first, last)) = week.open() else { return html! {} };
    let (width, height) = (LEFT + 7 * WIDE, TOP + (last - first + 1) * HIGH);
    let name = page.words.tell("report-use-of", &[("room", room.into())]);
    html! {
        svg.chart.week-chart viewBox={ "0 0 " (width) " " (height) } role="img" aria-label=(name) {
            @for day in 0..7 { text.head x=(LEFT + day * WIDE + WIDE / 2) y="16" { (weekday(page.words, day + 1)) } }
            @for at in first..=last {
                @let top = TOP + (at - first) * HIGH;
                text.side x=(LEFT - 6) y=(top + 17) { (hour(page.words, at)) }
                @for day in 0..7 { (field(week.field(day, at), LEFT + day * WIDE, top)) }
            }
        }
    }
}

fn field(field: Field, left: usize, top: usize) -> Markup {
    let class = match field {
        Field::Nothing => "none".to_string(),
        Field::Few => "few".to_string(),
        Field::Shown(share) => format!("q{}", step(share)),
    };
    html! {
        rect class=(class) x=(left) y=(top) width=(WIDE - 2) height=(HIGH - 2) rx="3" {}
        @if field != Field::Nothing {
            text class=(class) x=(left + WIDE / 2 - 1) y=(top + 17) { (cell(field).replace(' ', "")) }
        }
    }
}

/// What the ten steps mean.
fn steps_of_one_hue(page: &Page) -> Markup {
    html! {
        div.steps {
            span.hint { (page.words.say("report-steps")) }
            svg.chart.step-chart viewBox="0 0 400 24" aria-hidden="true" {
                @for at in 0..10_u16 {
                    rect class={ "q" (at) } x=(at * 40) y="0" width="38" height="24" rx="3" {}
                    text class={ "q" (at) } x=(at * 40 + 19) y="17" { (at * 10) @if at == 9 { "+" } }
                }
            }
        }
    }
}

/// Bars of counts, the longest as long as the picture.
fn counted(page: &Page, picture: Picture, rows: impl IntoIterator<Item = (String, Figure)>) -> Markup {
    let rows: Vec<(String, Figure)> = rows.into_iter().collect();
    let longest = rows.iter().map(|(_, n)| n.low()).max().unwrap_or_default().max(1);
    let bars = rows.into_iter().map(|(label, n)| Bar {
        label,
        value: n.to_string(),
        hundredths: n.low() * 100 / longest,
        is_few: n.is_few(),
    });
    bars_of(page, picture, bars.collect())
}

/// Bars of shares or averages; where nothing was offered there is none.
fn fields(
    page: &Page,
    picture: Picture,
    (rows, unit): (impl Iterator<Item = (String, Field)>, &str),
) -> Markup {
    let rows: Vec<(String, Field)> = rows.filter(|(_, field)| *field != Field::Nothing).collect();
    let longest = rows.iter().filter_map(|(_, field)| field.shown()).max().unwrap_or_default().max(1);
    let bars = rows.into_iter().map(|(label, field)| Bar {
        label,
        value: match field {
            Field::Shown(figure) => format!("{figure}{unit}"),
            Field::Few | Field::Nothing => cell(field),
        },
        hundredths: u64::from(field.shown().unwrap_or_default()) * 100 / u64::from(longest),
        is_few: field == Field::Few,
    });
    bars_of(page, picture, bars.collect())
}

struct Bar {
    label: String,
    value: String,
    hundredths: u64,
    is_few: bool,
}

/// One bar beneath its words; a bar of few has the same short length whatever it stands for.
fn bars_of(page: &Page, picture: Picture, bars: Vec<Bar>) -> Markup {
    const ROW: usize = 40;
    let name = page.words.say(&format!("report-{}", picture.word()));
    html! {
        @if !bars.is_empty() {
            svg.chart.bars viewBox={ "0 0 360 " (bars.len() * ROW) } role="img" aria-label=(name) {
                @for (at, bar) in bars.iter().enumerate() {
                    @let top = at * ROW;
                    text.label x="0" y=(top + 15) { (bar.label) }
                    text.value x="360" y=(top + 15) { (bar.value) }
                    rect.track x="0" y=(top + 21) width="360" height="10" rx="3" {}
                    @if bar.is_few { rect.few x="0" y=(top + 21) width="6" height="10" rx="3" {} }
                    @else if bar.hundredths > 0 { rect.length x="0" y=(top + 21) width=(bar.hundredths * 36 / 10) height="10" rx="3" {} }
                }
            }
        }
    }
}
