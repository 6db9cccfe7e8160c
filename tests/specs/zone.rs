//! The centre's clock: gaps, repeated hours and days of odd length. Facts from the IANA data, checked by hand.

use leyuan::domain::window::Window;
use leyuan::domain::zone::{
    Date, Days, Span, Timestamp, WallTime, Zone, parse_date, parse_time, parse_timestamp, to_millis,
    tz_version,
};
use proptest::prelude::*;

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn at(text: &str) -> Timestamp {
    parse_timestamp(text).unwrap()
}

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

fn wall(text: &str) -> WallTime {
    let (date, time) = text.split_once(' ').unwrap();
    day(date).and_time(parse_time(time).unwrap())
}

/// K4
#[test]
fn a_skipped_wall_time_moves_later_by_the_gap() {
    for (name, skipped, instant, shown) in [
        ("America/New_York", "2026-03-08 02:30", "2026-03-08T07:30:00Z", "2026-03-08 03:30"),
        ("Europe/London", "2026-03-29 01:00", "2026-03-29T01:00:00Z", "2026-03-29 02:00"),
        ("Europe/London", "2026-03-29 01:59", "2026-03-29T01:59:00Z", "2026-03-29 02:59"),
        ("Africa/Cairo", "2026-04-24 00:00", "2026-04-23T22:00:00Z", "2026-04-24 01:00"),
        ("Asia/Beirut", "2026-03-29 00:30", "2026-03-28T22:30:00Z", "2026-03-29 01:30"),
        ("America/Santiago", "2026-09-06 00:00", "2026-09-06T04:00:00Z", "2026-09-06 01:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:45:00Z", "2026-10-04 02:45"),
        ("Africa/Casablanca", "2026-03-22 02:30", "2026-03-22T02:30:00Z", "2026-03-22 03:30"),
        ("Pacific/Apia", "2011-12-30 10:00", "2011-12-30T20:00:00Z", "2011-12-31 10:00"),
    ] {
        assert_eq!(zone(name).instant(wall(skipped)), at(instant), "{name} {skipped}");
        assert_eq!(zone(name).wall(at(instant)), wall(shown), "{name} {skipped}");
    }
}

/// K4
#[test]
fn of_a_repeated_wall_time_the_first_is_taken() {
    for (name, repeated, first) in [
        ("America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00Z"),
        ("Europe/London", "2026-10-25 01:00", "2026-10-25T00:00:00Z"),
        ("Africa/Cairo", "2026-10-29 23:30", "2026-10-29T20:30:00Z"),
        ("Asia/Beirut", "2026-10-24 23:00", "2026-10-24T20:00:00Z"),
        ("America/Santiago", "2026-04-04 23:15", "2026-04-05T02:15:00Z"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45:00Z"),
        ("America/Havana", "2025-11-02 00:00", "2025-11-02T04:00:00Z"),
    ] {
        assert_eq!(zone(name).instant(wall(repeated)), at(first), "{name} {repeated}");
    }
}

/// K5
#[test]
fn a_day_lasts_as_long_as_it_does_and_starts_when_it_starts() {
    for (name, date, starts, minutes) in [
        ("Asia/Shanghai", "2026-05-04", "2026-05-03T16:00:00Z", 24 * 60),
        ("Asia/Kathmandu", "2026-05-04", "2026-05-03T18:15:00Z", 24 * 60),
        ("Europe/London", "2026-03-29", "2026-03-29T00:00:00Z", 23 * 60),
        ("Europe/London", "2026-10-25", "2026-10-24T23:00:00Z", 25 * 60),
        ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z", 23 * 60 + 30),
        ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 24 * 60 + 30),
        ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z", 23 * 60),
        ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z", 23 * 60),
        ("Asia/Beirut", "2026-10-24", "2026-10-23T21:00:00Z", 25 * 60),
        ("America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z", 23 * 60),
        ("America/Havana", "2025-11-02", "2025-11-02T04:00:00Z", 25 * 60),
    ] {
        let whole = zone(name).day(day(date));
        assert_eq!((whole.starts(), whole.length().num_minutes()), (at(starts), minutes), "{name} {date}");
    }
}

/// K5
#[test]
fn in_every_zone_each_day_ends_where_the_next_one_starts() {
    for zone in Zone::all() {
        let days: Vec<Date> = day("2025-01-01").iter_days().take(3 * 365).collect();
        let mut before = zone.day(day("2024-12-31"));
        for date in days {
            let today = zone.day(date);
            assert_eq!(before.ends(), today.starts(), "{zone} {date}");
            assert_eq!(zone.date(today.starts()), date, "{zone}");
            assert_eq!(zone.date(today.ends() - Span::milliseconds(1)), date, "{zone}");
            before = today;
        }
    }
}

/// K5
#[test]
fn where_the_gap_holds_midnight_the_day_starts_at_its_end() {
    // Toronto put its clocks from 23:30 to 00:30 in the night to 31 March 1919.
    let toronto = zone("America/Toronto").day(day("1919-03-31"));
    assert_eq!(toronto.starts(), at("1919-03-31T04:30:00Z"));
    assert_eq!(zone("America/Toronto").day(day("1919-03-30")).ends(), toronto.starts());
}

/// K5
#[test]
fn a_date_a_zone_left_out_is_the_day_after_it() {
    let apia = zone("Pacific/Apia");
    assert_eq!(apia.day(day("2011-12-30")), apia.day(day("2011-12-31")));
    assert_eq!(apia.day(day("2011-12-29")).ends(), apia.day(day("2011-12-31")).starts());
}

/// K5
#[test]
fn a_week_is_monday_to_sunday_on_the_centres_clock() {
    let shanghai = zone("Asia/Shanghai");
    let late_sunday = at("2026-05-10T15:59:59Z");
    let monday = shanghai.monday(shanghai.date(late_sunday));
    assert_eq!(monday, day("2026-05-04"));
    assert_eq!(shanghai.monday(shanghai.date(late_sunday + Span::seconds(1))), day("2026-05-11"));
    assert!(shanghai.week(monday).contains(late_sunday));
    assert_eq!(zone("Europe/London").week(day("2026-03-29")).length(), Span::hours(7 * 24 - 1));
    assert_eq!(shanghai.monday(day("2027-01-01")), day("2026-12-28"));
}

/// C4
#[test]
fn what_ends_at_eleven_does_not_overlap_what_starts_at_eleven() {
    let window = |from, to| Window::new(at(from), at(to)).unwrap();
    let early = window("2026-05-05T02:00:00Z", "2026-05-05T03:00:00Z");
    let late = window("2026-05-05T03:00:00Z", "2026-05-05T04:00:00Z");
    let both = window("2026-05-05T02:59:59Z", "2026-05-05T03:00:01Z");
    assert!(!early.overlaps(late) && !late.overlaps(early) && both.overlaps(early) && both.overlaps(late));
    assert!(!early.contains(late.starts()) && late.contains(late.starts()));
    assert_eq!(early.shared(both), Window::new(both.starts(), early.ends()));
    assert_eq!(Window::new(early.starts(), early.starts()), None);
}

#[test]
fn a_zone_is_written_by_its_name_and_a_wrong_name_says_what_would_be_right() {
    let read = |text: &str| serde_json::from_str::<Zone>(text).map_err(|fault| fault.to_string());
    assert_eq!(serde_json::to_string(&zone("Asia/Shanghai")).unwrap(), "\"Asia/Shanghai\"");
    assert_eq!(read("\"Asia/Shanghai\""), Ok(zone("Asia/Shanghai")));
    assert!(read("\"Asia/Chengdu\"").unwrap_err().contains("`Asia/Chengdu`; write one like `Asia/Shanghai`"));
    assert!(tz_version() >= "2025b", "{}", tz_version());
}

#[test]
fn dates_and_times_are_read_in_one_way_only() {
    assert_eq!(parse_date("2026-02-29"), None);
    for odd in
        ["2026-2-3", "+2026-02-03", "20260203", "2026-02-03 ", "0000-01-01", "9999-12-31", "２026-01-01"]
    {
        assert_eq!(parse_date(odd), None, "{odd}");
    }
    for odd in ["9:30", "24:00", "09:60", "09:30:00", " 9:30", "+9:30", "年:30"] {
        assert_eq!(parse_time(odd), None, "{odd}");
    }
    assert_eq!(parse_timestamp("2026-05-04T09:00:00"), None);
    assert_eq!(at("2026-05-04T09:00:00.123456789+08:00"), to_millis(at("2026-05-04T01:00:00.123Z")));
    assert_eq!(to_millis(at("1969-12-31T23:59:59.999Z")), at("1969-12-31T23:59:59.999Z"));
}

proptest! {
    /// K4: whatever the clock shows, asking back gives the instant, or the first of two.
    #[test]
    fn an_instant_shown_on_the_wall_is_found_again(which in 0usize..597, seconds in 0i64..4_102_444_800) {
        let zone = Zone::all().nth(which).unwrap_or(Zone::UTC);
        let instant = at("1970-01-01T00:00:00Z") + Span::seconds(seconds);
        let found = zone.instant(zone.wall(instant));
        prop_assert!(found <= instant && zone.wall(found) == zone.wall(instant), "{zone} {instant}");
    }

    /// Nothing a form can hold makes the clock panic.
    #[test]
    fn no_date_is_too_far_for_a_day(days in 0u64..200_000_000) {
        let date = Date::MIN.checked_add_days(Days::new(days)).unwrap_or(Date::MAX);
        for zone in [zone("Africa/Cairo"), zone("Asia/Shanghai"), Zone::UTC] {
            prop_assert!(zone.day(date).length() > Span::zero());
            prop_assert!(zone.week(date).length() > Span::zero());
        }
    }
}
