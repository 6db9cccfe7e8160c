//! When a centre is open, which days are holidays, and which sessions those days leave out.

use leyuan::domain::names::Names;
use leyuan::domain::opening::{Closed, DayType, Does, Holidays, Opening, SpecialDays};
use leyuan::domain::zone::{Date, Weekday, Zone, parse_date, parse_timestamp};

const CENTRE: &str = r#"
weekday = ["09:00-12:00", "14:00-20:00"]
weekend = ["09:00-20:30"]
holiday = ["10:00-16:00"]
on = { mon = [], fri = ["09:00-21:00"] }

[[exceptions]]
date = 2026-05-21
hours = []
reason = { zh = "设备检修", en = "Maintenance" }

[[exceptions]]
from = 2026-02-16
until = 2026-02-18
hours = []
reason = { zh = "春节闭馆", en = "Closed for Spring Festival" }
"#;

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

fn china() -> Holidays {
    toml::from_str(include_str!("../../config/holidays/china.toml")).unwrap()
}

fn centre() -> Opening {
    toml::from_str(CENTRE).unwrap()
}

fn hours(date: &str) -> String {
    let hours = centre().hours(day(date), &china());
    hours
        .iter()
        .map(|(from, to)| format!("{}-{}", from.format("%H:%M"), to.format("%H:%M")))
        .collect::<Vec<_>>()
        .join(" ")
}

/// K1
#[test]
fn chinas_days_are_as_the_state_council_announced_them() {
    let china = china();
    for (date, day_type, name) in [
        ("2025-01-26", DayType::MakeupWorkday, Some("春节")),
        ("2025-01-28", DayType::Holiday, Some("春节")),
        ("2025-02-05", DayType::Normal, None),
        ("2025-10-06", DayType::Holiday, Some("国庆节、中秋节")),
        ("2026-01-04", DayType::MakeupWorkday, Some("元旦")),
        ("2026-02-14", DayType::MakeupWorkday, Some("春节")),
        ("2026-02-17", DayType::Holiday, Some("春节")),
        ("2026-02-24", DayType::Normal, None),
        ("2026-05-09", DayType::MakeupWorkday, Some("劳动节")),
        ("2026-06-19", DayType::Holiday, Some("端午节")),
        ("2026-09-25", DayType::Holiday, Some("中秋节")),
        ("2026-10-10", DayType::MakeupWorkday, Some("国庆节")),
    ] {
        assert_eq!(china.day_type(day(date)), day_type, "{date}");
        assert_eq!(china.names(day(date)).map(|names| names.zh.as_str()), name, "{date}");
    }
    let count = |kind| china.days().filter(|(_, day_type, _)| *day_type == kind).count();
    assert_eq!((count(DayType::Holiday), count(DayType::MakeupWorkday)), (28 + 33, 5 + 6));
    assert!(china.source().iter().all(|source| source.starts_with("https://www.gov.cn/")));
}

/// K3
#[test]
fn dates_nobody_has_announced_are_unconfirmed() {
    let china = china();
    assert_eq!([day("2026-12-31"), day("2027-01-01")].map(|date| china.is_confirmed(date)), [true, false]);
    assert_eq!(china.day_type(day("2027-01-01")), DayType::Normal);
}

/// K1
#[test]
fn hours_follow_the_kind_of_day() {
    assert_eq!(hours("2026-05-12"), "09:00-12:00 14:00-20:00", "a Tuesday");
    assert_eq!(hours("2026-05-16"), "09:00-20:30", "a Saturday");
    assert_eq!(hours("2026-05-15"), "09:00-21:00", "Fridays are long");
    assert_eq!(hours("2026-05-18"), "", "Mondays are closed");
    assert_eq!(hours("2026-05-04"), "10:00-16:00", "a Monday, but Labour Day");
    assert_eq!(hours("2026-05-21"), "", "a Thursday under repair");
}

/// K1
#[test]
fn a_make_up_working_day_has_weekday_hours_though_it_is_a_saturday() {
    assert_eq!(hours("2026-05-09"), "09:00-12:00 14:00-20:00");
    assert_eq!(hours("2026-09-20"), "09:00-12:00 14:00-20:00");
}

#[test]
fn a_closed_day_says_why() {
    let (centre, china) = (centre(), china());
    let shut =
        toml::from_str::<Opening>("weekday = ['09:00-17:00']\nweekend = ['09:00-17:00']\nholiday = []")
            .unwrap();
    let maintenance = Names::new("设备检修", "Maintenance");
    let labour_day = Names::new("劳动节", "Labour Day");
    assert_eq!(centre.closed(day("2026-05-21"), &china), Some(Closed::Exception(&maintenance)));
    assert_eq!(shut.closed(day("2026-05-04"), &china), Some(Closed::Holiday(&labour_day)));
    assert_eq!(centre.closed(day("2026-05-18"), &china), Some(Closed::Weekly(Weekday::Mon)));
    assert_eq!(centre.closed(day("2026-05-19"), &china), None);
    assert_eq!(centre.exception(day("2026-02-17")).map(|own| own.reason.zh.as_str()), Some("春节闭馆"));
}

#[test]
fn the_next_open_day_is_the_first_with_hours() {
    let (centre, china) = (centre(), china());
    assert_eq!(centre.next_open(day("2026-02-16"), &china), Some(day("2026-02-19")));
    assert_eq!(centre.next_open(day("2026-05-19"), &china), Some(day("2026-05-19")));
    let never = toml::from_str::<Opening>("weekday = []\nweekend = []\nholiday = []").unwrap();
    assert_eq!(never.next_open(day("2026-05-19"), &china), None);
}

/// K5
#[test]
fn opening_hours_are_what_the_clock_of_the_centre_shows() {
    let windows = centre().windows(day("2026-05-12"), &china(), Zone::parse("Asia/Shanghai").unwrap());
    let starts: Vec<_> = windows.iter().map(|window| window.starts()).collect();
    assert_eq!(
        starts,
        ["2026-05-12T01:00:00Z", "2026-05-12T06:00:00Z"].map(|at| parse_timestamp(at).unwrap())
    );
}

/// K2
#[test]
fn a_series_skips_special_days_unless_it_says_run() {
    let china = china();
    let runs = |date: &str, on: SpecialDays| on.runs_on(day(date), china.day_type(day(date)));
    let (skip, run) =
        (SpecialDays::default(), SpecialDays { on_holiday: Does::Run, on_makeup_day: Does::Run });
    for (date, by_default) in [
        ("2026-05-12", true),  // a Tuesday
        ("2026-05-05", false), // a Tuesday, Labour Day
        ("2026-05-16", true),  // a Saturday
        ("2026-05-02", false), // a Saturday, Labour Day
        ("2026-05-09", false), // a Saturday worked
    ] {
        assert_eq!((runs(date, skip), runs(date, run)), (by_default, true), "{date}");
    }
    let holidays_only = SpecialDays { on_holiday: Does::Run, ..skip };
    assert!(runs("2026-05-02", holidays_only) && !runs("2026-05-09", holidays_only));
}

/// K2
#[test]
fn a_make_up_day_adds_no_session_to_a_weekday_series() {
    use leyuan::domain::recurrence::Recurrence;
    let fridays: Recurrence = toml::from_str("weekly = ['fri']\nfrom = 2026-09-04").unwrap();
    // 10 October is a Saturday on which Friday's work is done.
    let days = fridays.dates(day("2026-09-18")..day("2026-10-17"));
    let kept = days.into_iter().filter(|date| SpecialDays::default().runs_on(*date, china().day_type(*date)));
    assert_eq!(kept.collect::<Vec<_>>(), ["2026-09-18", "2026-10-09", "2026-10-16"].map(day));
}

#[test]
fn hours_and_holidays_are_written_back_the_same() {
    let opening = serde_json::to_string(&centre()).unwrap();
    assert_eq!(serde_json::from_str::<Opening>(&opening).unwrap(), centre());
    assert_eq!(toml::from_str::<Opening>(&toml::to_string(&centre()).unwrap()).unwrap(), centre());
    let holidays = serde_json::to_string(&china()).unwrap();
    assert_eq!(serde_json::from_str::<Holidays>(&holidays).unwrap(), china());
    let none = Holidays::none_until(day("2030-12-31"));
    assert_eq!(serde_json::from_str::<Holidays>(&serde_json::to_string(&none).unwrap()).unwrap(), none);
}

#[test]
fn a_mistake_in_hours_says_what_is_wrong_and_what_would_be_right() {
    let days = "weekend = []\nholiday = []\n";
    let closed = "weekday = []\nweekend = []\nholiday = []\n";
    let reason = "hours = []\nreason = { zh = '', en = '' }\n";
    for (text, said) in [
        (
            format!("{days}weekday = ['9-17']"),
            "`9-17` are not hours; write from and to, as in \"09:00-17:30\"",
        ),
        (format!("{days}weekday = ['17:00-09:00']"), "ends before it starts"),
        (format!("{days}weekday = ['09:00-12:00', '11:00-13:00']"), "`11:00-13:00` overlaps"),
        (days.into(), "missing field `weekday`"),
        (format!("{closed}on = {{ funday = [] }}"), "`funday` is not a day of the week"),
        (format!("{closed}on = {{ mon = [], monday = [] }}"), "already has its hours"),
        (format!("{closed}[[exceptions]]\n{reason}"), "an exception needs its date"),
        (
            format!("{closed}[[exceptions]]\nfrom = 2026-05-02\nuntil = 2026-05-01\n{reason}"),
            "the earlier first",
        ),
        (
            format!(
                "{closed}[[exceptions]]\ndate = 2026-05-02\n{reason}[[exceptions]]\ndate = 2026-05-02\n{reason}"
            ),
            "2026-05-02 has two exceptions",
        ),
        (format!("{closed}weekends = []"), "unknown field `weekends`"),
    ] {
        let message = toml::from_str::<Opening>(&text).unwrap_err().message().to_owned();
        assert!(message.contains(said), "{text}\n{message}");
    }
}

#[test]
fn a_mistake_in_holidays_says_what_is_wrong_and_what_would_be_right() {
    let head = "source = ['a notice']\nannounced_until = 2026-12-31\n";
    let holiday = |from: &str, until: &str, makeup: &str| {
        format!(
            "[[holiday]]\nnames = {{ zh = '', en = '' }}\nfrom = {from}\nuntil = {until}\nmakeup = [{makeup}]\n"
        )
    };
    let new_year = holiday("2026-01-01", "2026-01-03", "2026-01-04");
    for (text, said) in [
        (format!("{head}{}", holiday("2026-01-03", "2026-01-01", "")), "the earlier first"),
        (format!("{head}{}", holiday("2026-01-01", "2026-03-01", "")), "at most 31 days"),
        (format!("{head}{new_year}{new_year}"), "2026-01-01 is listed twice"),
        (format!("{head}{}", holiday("2026-01-01", "2026-01-03", "2026-01-05")), "is a Saturday or a Sunday"),
        (
            format!("{head}{}", holiday("2027-01-01", "2027-01-03", "")),
            "after `announced_until = 2026-12-31`",
        ),
        (
            format!("source = []\nannounced_until = 2026-12-31\n{new_year}"),
            "say where the days were announced",
        ),
        (format!("{head}until = 2026-12-31"), "unknown field `until`"),
    ] {
        let message = toml::from_str::<Holidays>(&text).unwrap_err().message().to_owned();
        assert!(message.contains(said), "{text}\n{message}");
    }
}
