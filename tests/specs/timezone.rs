//! VTIMEZONE: what other programs compute from our text is what our own clock shows.

use leyuan::domain::window::Window;
use leyuan::domain::zone::{Date, Datelike, Span, Timestamp, WallTime, Weekday, Zone};
use leyuan::feeds::timezone;
use std::collections::BTreeMap;

use crate::scene::at;

/// A feed's window around a day: sixty days back, half a year ahead.
fn window(now: &str) -> Window {
    Window::new(at(now) - Span::days(60), at(now) + Span::days(180)).unwrap()
}

const DAYS: [&str; 5] = [
    "2024-01-15T00:00:00Z",
    "2025-06-01T00:00:00Z",
    "2026-11-22T00:00:00Z",
    "2027-03-01T00:00:00Z",
    "2030-10-01T00:00:00Z",
];

/// Onsets and the offsets they begin, read from the text as RFC 5545 says.
fn read(lines: &[String]) -> BTreeMap<Timestamp, i64> {
    let mut onsets = BTreeMap::new();
    let mut values: BTreeMap<&str, &str> = BTreeMap::new();
    for line in lines {
        let (name, value) = line.split_once(':').unwrap();
        match (name, value) {
            ("BEGIN", _) => values.clear(),
            ("END", "STANDARD" | "DAYLIGHT") => {
                let from = seconds(values["TZOFFSETFROM"]);
                let starts = WallTime::parse_from_str(values["DTSTART"], "%Y%m%dT%H%M%S").unwrap();
                let walls = match values.get("RRULE") {
                    None => vec![starts],
                    Some(rule) => each_year(rule, starts),
                };
                for wall in walls {
                    onsets.insert(wall.and_utc() - Span::seconds(from), seconds(values["TZOFFSETTO"]));
                }
            }
            _ => drop(values.insert(name, value)),
        }
    }
    onsets
}

fn seconds(offset: &str) -> i64 {
    let part = |range: std::ops::Range<usize>| offset.get(range).map_or(0, |part| part.parse().unwrap());
    let ahead = part(1..3) * 3600 + part(3..5) * 60 + part(5..7);
    if offset.starts_with('-') { -ahead } else { ahead }
}

fn each_year(rule: &str, starts: WallTime) -> Vec<WallTime> {
    let parts: BTreeMap<&str, &str> = rule.split(';').map(|part| part.split_once('=').unwrap()).collect();
    assert_eq!(parts["FREQ"], "YEARLY");
    let month: u32 = parts["BYMONTH"].parse().unwrap();
    let days = (starts.year()..2034).flat_map(|year| (1..=31).map(move |day| (year, day)));
    let dates = days.filter_map(|(year, day)| Date::from_ymd_opt(year, month, day));
    let fits = |date: &Date| {
        let by_date = parts
            .get("BYMONTHDAY")
            .is_none_or(|days| days.split(',').any(|day| day.parse() == Ok(date.day())));
        by_date && parts.get("BYDAY").is_none_or(|by| is_such_a_day(*date, by))
    };
    let walls: Vec<WallTime> = dates.filter(fits).map(|date| date.and_time(starts.time())).collect();
    assert_eq!(walls.first(), Some(&starts), "DTSTART is the first of its rule");
    walls
}

fn is_such_a_day(date: Date, by: &str) -> bool {
    let (nth, weekday) = by.split_at(by.len() - 2);
    let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let weekday = Weekday::try_from(names.iter().position(|name| *name == weekday).unwrap() as u8).unwrap();
    date.weekday() == weekday
        && match nth {
            "" => true,
            "-1" => (date + Span::days(7)).month() != date.month(),
            nth => (date.day() - 1) / 7 + 1 == nth.parse::<u32>().unwrap(),
        }
}

#[test]
fn in_every_zone_the_text_tells_the_time_our_clock_shows() {
    for zone in Zone::all() {
        for now in DAYS {
            let window = window(now);
            let lines = timezone::lines(zone, window);
            let onsets = read(&lines);
            let mut instant = window.starts();
            let mut before = None;
            while instant < window.ends() {
                let told = onsets.range(..=instant).next_back().map(|(_, offset)| *offset);
                assert_eq!(
                    told,
                    Some(zone.offset(instant).num_seconds()),
                    "{zone} {instant}\n{}",
                    lines.join("\n")
                );
                // By the hour where something changes, by the half day elsewhere.
                let is_quiet = before == told;
                before = told;
                instant += if is_quiet { Span::hours(12) } else { Span::hours(1) };
            }
            for onset in onsets.keys().filter(|onset| window.contains(**onset)) {
                for instant in [*onset - Span::seconds(1), *onset] {
                    let told = onsets.range(..=instant).next_back().map(|(_, offset)| *offset);
                    assert_eq!(told, Some(zone.offset(instant).num_seconds()), "{zone} {instant}");
                }
            }
        }
    }
}

#[test]
fn every_zone_has_a_standard_time() {
    for zone in Zone::all() {
        let lines = timezone::lines(zone, window(DAYS[2]));
        assert!(lines.iter().any(|line| line == "BEGIN:STANDARD"), "{zone}");
        assert_eq!(lines[1], format!("TZID:{zone}"));
    }
}

#[test]
fn a_zone_without_summer_time_has_one_standard_and_no_rule() {
    for name in ["Asia/Shanghai", "Asia/Hong_Kong", "Asia/Kolkata"] {
        let lines = timezone::lines(Zone::parse(name).unwrap(), window(DAYS[2]));
        let begun = lines.iter().filter(|line| line.starts_with("BEGIN:")).count();
        assert_eq!(begun, 2, "{lines:?}");
        assert!(!lines.iter().any(|line| line.starts_with("RRULE")), "{lines:?}");
    }
}

#[test]
fn summer_time_by_rule_is_told_as_the_rule_from_1970() {
    let london = timezone::lines(Zone::parse("Europe/London").unwrap(), window(DAYS[2]));
    let expected = "BEGIN:VTIMEZONE|TZID:Europe/London|X-LIC-LOCATION:Europe/London|BEGIN:DAYLIGHT|DTSTART:19700329T010000|\
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU|TZOFFSETFROM:+0000|TZOFFSETTO:+0100|TZNAME:BST|END:DAYLIGHT|BEGIN:STANDARD|\
        DTSTART:19701025T020000|RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU|TZOFFSETFROM:+0100|TZOFFSETTO:+0000|TZNAME:GMT|\
        END:STANDARD|END:VTIMEZONE";
    assert_eq!(london.join("|"), expected);
    let rules = |name: &str| {
        let lines = timezone::lines(Zone::parse(name).unwrap(), window(DAYS[2]));
        let rules =
            lines.into_iter().filter_map(|line| Some(line.strip_prefix("RRULE:FREQ=YEARLY;")?.to_string()));
        rules.collect::<Vec<_>>()
    };
    assert_eq!(rules("America/New_York"), ["BYMONTH=3;BYDAY=2SU", "BYMONTH=11;BYDAY=1SU"]);
    assert_eq!(rules("Australia/Lord_Howe"), ["BYMONTH=4;BYDAY=1SU", "BYMONTH=10;BYDAY=1SU"]);
    assert_eq!(
        rules("America/Santiago"),
        ["BYMONTH=4;BYMONTHDAY=2,3,4,5,6,7,8;BYDAY=SU", "BYMONTH=9;BYMONTHDAY=2,3,4,5,6,7,8;BYDAY=SU"]
    );
}

#[test]
fn changes_that_follow_no_yearly_rule_are_listed_one_by_one() {
    let listed = |now: &str| -> Vec<&str> {
        let changing = Zone::all().filter(|zone| {
            let lines = timezone::lines(*zone, window(now));
            lines.iter().any(|line| line.starts_with("BEGIN:DAYLIGHT"))
                && !lines.iter().any(|line| line.starts_with("RRULE"))
        });
        changing.map(Zone::name).collect()
    };
    // Morocco and Palestine keep Ramadan by their clocks.
    assert_eq!(listed(DAYS[2]), ["Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza", "Asia/Hebron"]);
}
