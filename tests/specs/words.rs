//! Words: both languages say the same things, in the house's way of writing days, times and ages.

use leyuan::domain::age::AgeRange;
use leyuan::domain::names::Language;
use leyuan::domain::zone::{Date, WallTime, parse_date, parse_time};
use leyuan::views::words::{Words, missing};

#[test]
fn both_languages_hold_the_same_sentences_with_the_same_facts() {
    assert_eq!(missing(), Vec::<String>::new());
}

#[test]
fn every_file_of_words_loads_and_is_read_once() {
    for language in Language::ALL {
        assert_eq!(Words::of(language).language(), language);
        assert!(Words::of(language).knows("book"));
    }
}

#[test]
fn days_and_times_are_written_as_the_house_writes_them() {
    let (zh, en) = (Words::of(Language::Zh), Words::of(Language::En));
    let at = WallTime::new(saturday(), parse_time("16:10").unwrap());
    assert_eq!([zh.day(saturday()), en.day(saturday())], ["11 月 28 日 周六", "Sat 28 Nov"]);
    assert_eq!([zh.day_and_time(at), en.day_and_time(at)], ["11 月 28 日 周六 16:10", "Sat 28 Nov, 16:10"]);
    assert_eq!(zh.times(parse_time("09:00").unwrap(), at.time()), "09:00–16:10");
    assert_eq!(zh.near_day(saturday(), saturday()), "今天");
}

#[test]
fn an_age_range_is_said_in_years_and_below_three_in_months() {
    let said = |min, under| {
        let ages = AgeRange::new(min, under).unwrap();
        Language::ALL.map(|language| Words::of(language).span(ages))
    };
    assert_eq!(said(48, Some(84)), ["4–6 岁", "ages 4–6"]);
    assert_eq!(said(6, Some(19)), ["6–18 个月", "6–18 months"]);
    assert_eq!(said(0, Some(36)), ["未满 36 个月", "under 36 months"]);
    assert_eq!(said(144, Some(156)), ["12 岁", "age 12"]);
    assert_eq!(said(36, None), ["3 岁以上", "ages 3 and up"]);
    assert_eq!(said(0, None), ["不限年龄", "all ages"]);
}

fn saturday() -> Date {
    parse_date("2026-11-28").unwrap()
}

/// S10: a verb of the ledger that a session's story may tell has its words.
#[test]
fn every_change_of_a_session_can_be_told() {
    let mut told = 0;
    for file in std::fs::read_dir("src/actions").unwrap() {
        let path = file.unwrap().path();
        let Ok(code) = std::fs::read_to_string(&path) else { continue };
        let quoted = code.split('"').skip(1).step_by(2);
        let told_here = ["booking.", "offer.", "session.", "visit."];
        for verb in quoted.filter(|text| told_here.iter().any(|kind| text.starts_with(kind))) {
            let key = format!("story-{}", verb.replace(['.', '_'], "-"));
            let is_of_a_room = ["visit.counted", "visit.reset"].contains(&verb);
            assert!(is_of_a_room || Words::of(Language::Zh).knows(&key), "{}: {verb}", path.display());
            told += 1;
        }
    }
    assert!(told > 20, "{told}");
}
