//! The table of each picture: what the page shows beneath it, and what the file holds, cell for cell.

use super::{Page, Picture, period, reason};
use crate::domain::age::AgeRange;
use crate::domain::report::{BANDS, Field, Figure, Report, Week};
use crate::domain::zone::TimeOfDay;
use crate::views::words::Words;

/// Heads, and rows under them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub heads: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

pub fn sheet(page: &Page, picture: Picture) -> Sheet {
    let (words, report) = (page.words, page.report);
    match picture {
        Picture::Use => use_of_rooms(page),
        Picture::Attendance => plain(
            words,
            ["report-outcome", "report-children"],
            outcomes(report).map(|(key, n)| (words.say(key), n.to_string())),
        ),
        Picture::NoShows => {
            let days =
                report.missed.iter().zip(1..).map(|(missed, day)| (weekday(words, day), cell(missed.share)));
            plain(words, ["report-weekday", "report-missed-share"], days)
        }
        Picture::Line => plain(
            words,
            ["report-step", "report-children"],
            steps(report).map(|(key, n)| (words.say(key), n.to_string())),
        ),
        Picture::Hours => plain(
            words,
            ["report-hour", "report-average"],
            hours(report).map(|(h, field)| (hour(words, h), cell(field))),
        ),
        Picture::Ages => ages(page),
        Picture::TurnedAway => turned_away(page),
        Picture::People => people(page),
    }
}

fn plain(words: &Words, heads: [&str; 2], rows: impl IntoIterator<Item = (String, String)>) -> Sheet {
    let heads = heads.iter().map(|key| words.say(key)).collect();
    Sheet { heads, rows: rows.into_iter().map(|(what, n)| vec![what, n]).collect() }
}

fn use_of_rooms(page: &Page) -> Sheet {
    let words = page.words;
    let heads = ["report-room", "report-hour"].map(|key| words.say(key)).into_iter();
    let heads = heads.chain((1..=7).map(|day| weekday(words, day))).collect();
    let row = |name: &str, week: &Week, at: usize| {
        let fields = (0..7).map(|day| cell(week.field(day, at)));
        [name.to_string(), hour(words, at)].into_iter().chain(fields).collect()
    };
    let rows = page.report.rooms.iter().flat_map(|(room, week)| {
        let (first, last) = week.open().unwrap_or((1, 0));
        (first..=last).map(|at| row(page.room(*room), week, at)).collect::<Vec<_>>()
    });
    Sheet { heads, rows: rows.collect() }
}

fn ages(page: &Page) -> Sheet {
    let (words, report) = (page.words, page.report);
    let heads = vec![words.say("report-age"), period(words, report.period), words.say("report-year")];
    let figures = report.ages.0.iter().zip(report.ages_of_year.0.iter());
    let rows =
        figures.enumerate().map(|(at, (n, year))| vec![band(words, at), n.to_string(), year.to_string()]);
    Sheet { heads, rows: rows.collect() }
}

fn turned_away(page: &Page) -> Sheet {
    let words = page.words;
    let heads = ["report-rule", "report-reason", "report-requests"].map(|key| words.say(key)).into();
    let lines = page.report.turned_away.iter();
    let rows = lines.map(|(rule, why, n)| vec![rule.clone(), reason(words, why), n.to_string()]).collect();
    Sheet { heads, rows }
}

fn people(page: &Page) -> Sheet {
    let (words, report) = (page.words, page.report);
    let heads = vec![words.say("report-who"), period(words, report.period), words.say("report-year")];
    let mut rows = vec![
        vec![
            words.say("report-children-reached"),
            report.ages.all().to_string(),
            report.ages_of_year.all().to_string(),
        ],
        vec![words.say("report-visits"), report.visits.to_string(), report.visits_of_year.to_string()],
    ];
    for (room, uses) in &report.private {
        let what = words.tell("report-uses", &[("room", page.room(*room).into())]);
        rows.push(vec![what, uses.to_string(), String::new()]);
    }
    Sheet { heads, rows }
}

/// What became of the children booked, and who came unbooked.
pub fn outcomes(report: &Report) -> [(&'static str, Figure); 8] {
    let a = &report.attendance;
    [
        ("report-booked", a.booked()),
        ("report-attended", a.attended),
        ("report-late", a.late),
        ("report-no-show", a.no_show),
        ("report-cancelled", a.cancelled),
        ("report-turned-away-at-door", a.turned_away),
        ("report-unnoted", a.unnoted),
        ("report-walk-ins", a.walk_ins),
    ]
}

/// From waiting to coming.
pub fn steps(report: &Report) -> [(&'static str, Figure); 3] {
    let line = &report.line;
    [("report-waited", line.waited()), ("report-placed", line.placed()), ("report-waited-came", line.came)]
}

/// The hours of an average day.
pub fn hours(report: &Report) -> impl Iterator<Item = (usize, Field)> + '_ {
    let (first, last) = report.house.open().unwrap_or((1, 0));
    (first..=last).map(|hour| (hour, report.house.at_hour(hour, report.days)))
}

/// From Monday, which is 1.
pub fn weekday(words: &Words, day: usize) -> String {
    words.say(&format!("weekday-{day}"))
}

/// `09:00`.
pub fn hour(words: &Words, hour: usize) -> String {
    let at = u32::try_from(hour).ok().and_then(|hour| TimeOfDay::from_hms_opt(hour, 0, 0));
    words.time(at.unwrap_or_default())
}

/// Who is in a band of [`BANDS`].
pub fn band(words: &Words, at: usize) -> String {
    let from = at.checked_sub(1).and_then(|before| BANDS.get(before)).copied().unwrap_or(0);
    let ages = BANDS.get(at).and_then(|under| AgeRange::new(from, Some(*under)));
    ages.map_or_else(|| words.say("report-age-unknown"), |ages| words.span(ages))
}

/// A field of a picture in a table: nothing offered is an empty cell.
pub fn cell(field: Field) -> String {
    match field {
        Field::Nothing => String::new(),
        Field::Few => Figure::of(1).to_string(),
        Field::Shown(figure) => figure.to_string(),
    }
}
