//! One sentence of what a picture shows: true of nothing, of one and of many.
//!
//! Keeps true: a sentence names no figure that the picture beneath it does not show.

use super::sheets::{band, hour, hours, weekday};
use super::{Page, Picture, reason};
use crate::domain::report::{Figure, Report};
use crate::views::words::Value;

pub fn sentence(page: &Page, picture: Picture) -> String {
    let report = page.report;
    match picture {
        Picture::Use => use_of_rooms(page),
        Picture::Hours => busiest(page),
        Picture::Attendance => attendance(page),
        Picture::NoShows => no_shows(page),
        Picture::Line => line(page),
        Picture::Ages => ages(page),
        Picture::TurnedAway => turned_away(page),
        Picture::People => people(page, report),
    }
}

fn told(page: &Page, key: &str, facts: &[(&str, String)]) -> String {
    let facts: Vec<(&str, Value)> = facts.iter().map(|(name, fact)| (*name, fact.as_str().into())).collect();
    page.words.tell(key, &facts)
}

fn use_of_rooms(page: &Page) -> String {
    let Some(whole) = page.report.house.whole().shown() else {
        let is_empty = page.report.rooms.is_empty();
        return page.words.say(if is_empty { "report-use-none" } else { "report-use-few" });
    };
    let rooms = page.report.rooms.iter().filter_map(|(room, week)| Some((*room, week.fullest()?)));
    let fullest = rooms.reduce(|best, next| if next.1.2 > best.1.2 { next } else { best });
    let Some((room, (day, at, share))) = fullest else {
        return told(page, "report-use-whole", &[("whole", whole.to_string())]);
    };
    let facts = [
        ("whole", whole.to_string()),
        ("room", page.room(room).to_string()),
        ("weekday", weekday(page.words, day + 1)),
        ("hour", hour(page.words, at)),
        ("share", share.to_string()),
    ];
    told(page, "report-use-found", &facts)
}

fn busiest(page: &Page) -> String {
    let shown = hours(page.report).filter_map(|(at, field)| Some((at, field.shown()?)));
    let busiest =
        shown.filter(|(_, n)| *n > 0).reduce(|best, next| if next.1 > best.1 { next } else { best });
    match busiest {
        Some((at, n)) => {
            let facts = [
                ("from", hour(page.words, at)),
                ("to", hour(page.words, (at + 1) % 24)),
                ("children", n.to_string()),
            ];
            told(page, "report-hours-found", &facts)
        }
        None if hours(page.report).next().is_none() => page.words.say("report-use-none"),
        None => page.words.say("report-use-few"),
    }
}

fn attendance(page: &Page) -> String {
    let attendance = &page.report.attendance;
    let booked = attendance.booked();
    let share = |of: Figure| of.of_hundred(booked).map(|share| share.to_string());
    match (share(attendance.came()), share(attendance.no_show)) {
        _ if booked.is_none() => page.words.say("report-attendance-none"),
        (Some(came), Some(missed)) => {
            let facts = [("booked", booked.to_string()), ("came", came), ("missed", missed)];
            told(page, "report-attendance-found", &facts)
        }
        (Some(came), None) => {
            told(page, "report-attendance-came", &[("booked", booked.to_string()), ("came", came)])
        }
        (None, _) => page.words.say("report-attendance-few"),
    }
}

fn no_shows(page: &Page) -> String {
    let missed = page.report.missed.iter().zip(1..);
    let shown = missed.clone().filter_map(|(missed, day)| Some((day, missed.share.shown()?)));
    let worst =
        shown.filter(|(_, n)| *n > 0).reduce(|worst, next| if next.1 > worst.1 { next } else { worst });
    match worst {
        Some((day, share)) => {
            let facts = [("weekday", weekday(page.words, day)), ("share", share.to_string())];
            told(page, "report-no-shows-found", &facts)
        }
        None if page.report.attendance.no_show.is_none() => page.words.say("report-no-shows-none"),
        None => page.words.say("report-no-shows-few"),
    }
}

fn line(page: &Page) -> String {
    let line = &page.report.line;
    let waited = line.waited();
    match (line.placed().of_hundred(waited), line.came.of_hundred(waited)) {
        _ if waited.is_none() => page.words.say("report-line-none"),
        (Some(placed), Some(came)) => {
            let facts =
                [("waited", waited.to_string()), ("placed", placed.to_string()), ("came", came.to_string())];
            told(page, "report-line-found", &facts)
        }
        _ => told(page, "report-line-few", &[("waited", waited.to_string())]),
    }
}

fn ages(page: &Page) -> String {
    let ages = &page.report.ages;
    match ages.most() {
        Some((at, share)) => {
            told(page, "report-ages-found", &[("ages", band(page.words, at)), ("share", share.to_string())])
        }
        None if ages.all().is_none() => page.words.say("report-ages-none"),
        None => page.words.say("report-ages-few"),
    }
}

fn turned_away(page: &Page) -> String {
    match page.report.turned_away.first() {
        None => page.words.say("report-turned-away-none"),
        Some((.., n)) if n.is_few() => page.words.say("report-turned-away-few"),
        Some((rule, why, n)) => {
            let facts =
                [("rule", rule.clone()), ("reason", reason(page.words, why)), ("requests", n.to_string())];
            told(page, "report-turned-away-found", &facts)
        }
    }
}

fn people(page: &Page, report: &Report) -> String {
    if report.ages_of_year.all().is_none() && report.visits_of_year.is_none() && report.visits.is_none() {
        return page.words.say("report-people-none");
    }
    let facts = [
        ("children", report.ages.all().to_string()),
        ("visits", report.visits.to_string()),
        ("year", report.ages_of_year.all().to_string()),
        ("year_visits", report.visits_of_year.to_string()),
    ];
    told(page, "report-people-found", &facts)
}
