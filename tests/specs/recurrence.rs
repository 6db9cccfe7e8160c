//! Which days something recurs on: known answers, a thousand of dateutil's, and what people write in files.

use leyuan::domain::recurrence::{BadRecurrence, Recurrence, RecurrenceForm, Timing};
use leyuan::domain::written::Day;
use leyuan::domain::zone::{Date, Zone, parse_date, parse_time, parse_timestamp};
use std::num::NonZeroU16;

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

fn read(text: &str) -> Result<Recurrence, String> {
    toml::from_str(text).map_err(|fault| fault.message().to_owned())
}

fn dates(text: &str, from: &str, to: &str) -> Vec<String> {
    read(text).unwrap().dates(day(from)..day(to)).iter().map(Date::to_string).collect()
}

fn timing(at: &str, minutes: u16, zone: &str) -> Timing {
    let minutes = NonZeroU16::new(minutes).unwrap();
    Timing { at: parse_time(at).unwrap(), minutes, zone: Zone::parse(zone).unwrap() }
}

#[test]
fn every_other_weekend_counts_weeks_from_monday() {
    // The first day is a Sunday: its week's Saturday is over, and the week after is left out.
    let found = dates("weekly = ['sat', 'sun']\nevery = 2\nfrom = 2026-09-06", "2026-09-01", "2026-09-30");
    assert_eq!(found, ["2026-09-06", "2026-09-19", "2026-09-20"]);
}

#[test]
fn a_month_without_such_a_day_is_left_out() {
    let found = dates("monthly_day = 31\nfrom = 2026-01-31", "2026-01-01", "2026-08-01");
    assert_eq!(found, ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31"]);
    let found = dates("monthly = '5th fri'\nfrom = 2026-01-01", "2026-01-01", "2026-08-01");
    assert_eq!(found, ["2026-01-30", "2026-05-29", "2026-07-31"]);
    let found = dates("monthly_day = -1\nfrom = 2028-01-01", "2028-01-01", "2028-04-01");
    assert_eq!(found, ["2028-01-31", "2028-02-29", "2028-03-31"]);
}

#[test]
fn a_date_left_out_still_counts_and_an_extra_one_does_not() {
    let text = "weekly = ['fri']\nfrom = 2026-09-04\ncount = 3\nexcept = [2026-09-11]\nextra = [2026-09-12]";
    assert_eq!(dates(text, "2026-01-01", "2027-01-01"), ["2026-09-04", "2026-09-12", "2026-09-18"]);
}

#[test]
fn what_is_asked_later_counts_from_the_first_day_all_the_same() {
    let text = "daily = true\nevery = 3\nfrom = 2026-09-01\ncount = 5";
    assert_eq!(dates(text, "2026-09-08", "2027-09-01"), ["2026-09-10", "2026-09-13"]);
    let text = "weekly = ['wed']\nevery = 3\nfrom = 2026-09-02";
    assert_eq!(dates(text, "2026-10-01", "2026-11-01"), ["2026-10-14"]);
}

#[test]
fn the_last_day_may_be_one_and_no_date_comes_twice() {
    let text = "weekly = ['sat']\nfrom = 2026-09-05\nuntil = 2026-09-12\nextra = [2026-09-12, 2026-09-01]";
    assert_eq!(dates(text, "2026-01-01", "2027-01-01"), ["2026-09-01", "2026-09-05", "2026-09-12"]);
}

#[test]
fn a_rule_that_never_gives_a_date_ends() {
    let text = "monthly_day = 31\nevery = 12\nfrom = 2026-02-01";
    assert_eq!(dates(text, "2026-01-01", "2199-01-01"), Vec::<String>::new());
    assert_eq!(read(text).unwrap().first_date(), None);
}

/// A3
#[test]
fn the_first_date_of_a_course_is_the_first_one_the_rule_gives() {
    let text = "weekly = ['sat']\nfrom = 2026-09-01\ncount = 12\nexcept = [2026-09-05]";
    assert_eq!(read(text).unwrap().first_date(), Some(day("2026-09-12")));
}

/// K4
#[test]
fn ten_in_the_morning_stays_ten_when_the_clocks_change() {
    let sundays = read("weekly = ['sun']\nfrom = 2026-03-22\ncount = 2").unwrap();
    let found =
        sundays.happenings(day("2026-03-01")..day("2026-05-01"), timing("10:00", 60, "Europe/London"));
    let starts: Vec<String> = found.iter().map(|happening| happening.window.starts().to_rfc3339()).collect();
    assert_eq!(starts, ["2026-03-22T10:00:00+00:00", "2026-03-29T09:00:00+00:00"]);
}

/// K4
#[test]
fn a_happening_keeps_its_promised_time_and_its_elapsed_length_over_a_gap() {
    let daily = read("daily = true\nfrom = 2026-03-29").unwrap();
    let found = daily.happenings(day("2026-03-29")..day("2026-03-30"), timing("01:30", 90, "Europe/London"));
    let at = |text| parse_timestamp(text).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].wall.to_string(), "2026-03-29 01:30:00");
    assert_eq!(found[0].window.starts(), at("2026-03-29T01:30:00Z"));
    assert_eq!(found[0].window.ends(), at("2026-03-29T03:00:00Z"));
}

/// K4: what tests/oracles/recurrence.py asked python-dateutil.
#[test]
fn a_thousand_random_rules_in_ten_zones_happen_when_dateutil_says() {
    let rows: Vec<&str> =
        include_str!("../oracles/recurrence.tsv").lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(rows.len(), 1000);
    let zones: std::collections::BTreeSet<&str> =
        rows.iter().filter_map(|row| row.split('\t').next()).collect();
    assert_eq!(zones.len(), 10);
    let wrong: Vec<String> = rows.iter().filter_map(|row| differs(row)).collect();
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// What we say, where it is not what the oracle says.
fn differs(row: &str) -> Option<String> {
    let cells: Vec<&str> = row.split('\t').collect();
    let [zone, at, rule, every, from, until, count, extra, except, days, ref theirs @ ..] = cells[..] else {
        return Some(format!("{row}: not a row"));
    };
    let days_of = |text: &str| text.split_terminator(',').map(|date| Day(day(date))).collect::<Vec<Day>>();
    let (kind, what) = rule.split_once(' ').unwrap_or((rule, ""));
    let form = RecurrenceForm {
        daily: (kind == "daily").then_some(true),
        weekly: (kind == "weekly").then(|| what.split(',').map(str::to_owned).collect()),
        monthly: (kind == "monthly").then(|| what.to_owned()),
        monthly_day: (kind == "monthly_day").then(|| what.parse().unwrap()),
        every: every.parse().ok(),
        from: Some(Day(day(from))),
        until: days_of(until).pop(),
        count: count.parse().ok(),
        extra: days_of(extra),
        except: days_of(except),
    };
    let recurrence = Recurrence::try_from(form).unwrap_or_else(|fault| panic!("{row}: {fault}"));
    let (starts, ends) = days.split_once("..").unwrap();
    let found = recurrence.happenings(day(starts)..day(ends), timing(at, 60, zone));
    let instants: Vec<i64> = found.iter().map(|happening| happening.window.starts().timestamp()).collect();
    let end = |instant: Option<&i64>| instant.map(i64::to_string).unwrap_or_default();
    let ours = [
        instants.len().to_string(),
        end(instants.first()),
        end(instants.last()),
        format!("{:016x}", fnv1a64(&instants)),
    ];
    (ours[..] != theirs[..]).then(|| format!("{row}\n  ours: {}", ours.join(" ")))
}

fn fnv1a64(numbers: &[i64]) -> u64 {
    let bytes = numbers.iter().flat_map(|number| number.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn what_a_file_says_is_read_and_written_back_the_same() {
    for text in [
        "daily = true\nfrom = 2026-09-05\n",
        "weekly = ['sat', 'sun']\nevery = 2\nfrom = '2026-09-05'\nuntil = 2026-12-20\n",
        "weekly = ['Saturday']\nfrom = 2026-09-05\ncount = 12\nexcept = [2026-10-03]\nextra = ['2026-10-06']",
        "monthly = '1st fri'\nfrom = 2026-09-05",
        "monthly = 'last Sun'\nfrom = 2026-09-05",
        "monthly = '2nd last wed'\nfrom = 2026-09-05",
        "monthly_day = -1\nfrom = 2026-09-05",
    ] {
        let recurrence = read(text).unwrap();
        let json = serde_json::to_string(&recurrence).unwrap();
        assert_eq!(serde_json::from_str::<Recurrence>(&json).unwrap(), recurrence, "{json}");
        assert_eq!(read(&toml::to_string(&recurrence).unwrap()), Ok(recurrence), "{text}");
    }
}

#[test]
fn a_mistake_in_a_file_says_what_is_wrong_and_what_would_be_right() {
    for (text, said) in [
        ("from = 2026-09-05", "nothing says how often"),
        ("daily = true\nweekly = ['sat']\nfrom = 2026-09-05", "`daily` and `weekly` both say how often"),
        ("daily = false\nfrom = 2026-09-05", "write `daily = true`"),
        ("weekly = []\nfrom = 2026-09-05", "`weekly` is empty"),
        ("weekly = ['caturday']\nfrom = 2026-09-05", "`caturday` is not a day of the week; write mon"),
        ("weekly = ['sat', 'saturday']\nfrom = 2026-09-05", "in `weekly` twice"),
        ("monthly = '6th fri'\nfrom = 2026-09-05", "\"1st fri\" or \"last sun\""),
        ("monthly_day = 32\nfrom = 2026-09-05", "write 1 to 31, or -1"),
        ("monthly_day = 0\nfrom = 2026-09-05", "write 1 to 31, or -1"),
        ("weekly = ['sat']\nevery = 0\nfrom = 2026-09-05", "`every = 0`"),
        ("weekly = ['sat']", "`from` is missing"),
        ("weekly = ['sat']\nfrom = 2026-09-05\nuntil = 2026-10-01\ncount = 3", "`until` and `count`"),
        ("weekly = ['sat']\nfrom = 2026-09-05\nuntil = 2026-09-04", "before `from = 2026-09-05`"),
        ("weekly = ['sat']\nfrom = 2026-09-05\ncount = 0", "`count = 0`"),
        ("weekly = ['sat']\nfrom = 1026-09-05", "write one from 2000 to 2199"),
        (
            "weekly = ['sat']\nfrom = 2026-09-05\nextra = [2026-09-06]\nexcept = [2026-09-06]",
            "both in `extra` and",
        ),
        ("weekly = ['sat']\nfrom = '2026-02-30'", "`2026-02-30` is not a date; write one like"),
        ("weekly = ['sat']\nfrom = 5", "expected a date like 2026-09-05"),
        ("weekly = ['sat']\nfrom = 2026-09-05T10:00:00", "is not a date; write one like"),
        ("weekly = ['sat']\nfrom = 2026-09-05\nutil = 2026-10-01", "unknown field `util`"),
    ] {
        let message = read(text).unwrap_err();
        assert!(message.contains(said), "{text}\n{message}");
    }
    assert_eq!(Recurrence::try_from(RecurrenceForm::default()), Err(BadRecurrence::NoRule));
}
