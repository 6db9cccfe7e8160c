//! How old a child is on a day, and which ages a programme takes.

use leyuan::domain::age::{Age, AgeRange, reached_on};
use leyuan::domain::zone::{Date, parse_date};
use proptest::prelude::*;

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

fn months(birth: &str, on: &str) -> Option<u16> {
    Age::on(day(birth), day(on)).map(Age::months)
}

fn range(min: u16, under: u16) -> AgeRange {
    AgeRange::new(min, Some(under)).unwrap()
}

/// A1
#[test]
fn an_age_is_completed_calendar_months() {
    assert_eq!(months("2023-07-09", "2026-05-14"), Some(34));
    assert_eq!(months("2023-07-09", "2026-07-08"), Some(35));
    assert_eq!(months("2023-07-09", "2026-07-09"), Some(36));
    assert_eq!(months("2026-05-14", "2026-05-14"), Some(0));
    assert_eq!(months("2025-12-31", "2026-01-30"), Some(0));
    assert_eq!(Age::on(day("2023-07-09"), day("2026-05-14")).map(Age::years), Some(2));
}

/// A1
#[test]
fn nobody_has_an_age_before_birth() {
    assert_eq!(months("2026-05-15", "2026-05-14"), None);
}

/// A1
#[test]
fn a_child_of_29_february_completes_a_year_on_1_march_in_common_years() {
    assert_eq!(
        (months("2024-02-29", "2025-02-28"), months("2024-02-29", "2025-03-01")),
        (Some(11), Some(12))
    );
    assert_eq!(
        (months("2024-02-29", "2028-02-28"), months("2024-02-29", "2028-02-29")),
        (Some(47), Some(48))
    );
    assert_eq!(reached_on(day("2024-02-29"), 12), day("2025-03-01"));
    assert_eq!(reached_on(day("2024-02-29"), 48), day("2028-02-29"));
}

/// A1
#[test]
fn a_child_of_the_31st_completes_a_month_on_the_1st_after_a_short_one() {
    assert_eq!((months("2026-01-31", "2026-02-28"), months("2026-01-31", "2026-03-01")), (Some(0), Some(1)));
    assert_eq!(reached_on(day("2026-03-31"), 1), day("2026-05-01"));
    assert_eq!(reached_on(day("2026-03-31"), 2), day("2026-05-31"));
}

/// A2
#[test]
fn a_range_includes_its_youngest_and_leaves_out_its_under() {
    let nursery = range(36, 72);
    let admits = |months| nursery.admits(Age::from_months(months));
    assert_eq!([35, 36, 71, 72].map(admits), [false, true, true, false]);
    assert!(AgeRange::new(36, None).unwrap().admits(Age::from_months(1000)));
    assert_eq!((AgeRange::new(36, Some(36)), AgeRange::new(36, Some(35))), (None, None));
}

/// A2
#[test]
fn the_ages_on_a_poster_become_months() {
    for (text, min, under) in [
        ("3–5 岁", 36, Some(72)),
        ("3-5岁", 36, Some(72)),
        ("3岁—5岁", 36, Some(72)),
        ("３～５周岁", 36, Some(72)),
        ("适合 3 至 5 岁儿童", 36, Some(72)),
        ("ages 3–5", 36, Some(72)),
        ("Ages 3 to 5 years", 36, Some(72)),
        ("3-5", 36, Some(72)),
        ("0–18 months", 0, Some(19)),
        ("0-18个月", 0, Some(19)),
        ("under 36 months", 0, Some(36)),
        ("36 个月以下", 0, Some(36)),
        ("未满 3 岁", 0, Some(36)),
        ("up to 12 years", 0, Some(156)),
        ("12", 144, Some(156)),
        ("12 岁", 144, Some(156)),
        ("18 months", 18, Some(19)),
        ("6 个月–3 岁", 6, Some(48)),
        ("6 months – 3 years", 6, Some(48)),
        ("8+", 96, None),
        ("8岁以上", 96, None),
        ("8 岁及以上", 96, None),
        ("from 8 years", 96, None),
        ("年龄不限", 0, None),
        ("All ages", 0, None),
    ] {
        assert_eq!(AgeRange::parse(text), AgeRange::new(min, under), "{text}");
    }
}

/// A2
#[test]
fn ages_that_can_be_read_in_two_ways_are_not_read() {
    for text in [
        "",
        "young",
        "5–3",
        "1.5 岁",
        "3,5",
        "3–5–7",
        "6 months – 3",
        "under",
        "+",
        "3 5",
        "岁",
        "under 0",
        "99999",
        "7000 years",
        "tomorrow 3",
        "3 yearsold",
        "ages 3-5 and siblings",
    ] {
        assert_eq!(AgeRange::parse(text), None, "{text}");
    }
}

/// A2
#[test]
fn staff_see_the_birth_dates_a_range_admits() {
    let (first, last) = range(36, 72).births(day("2026-05-14"));
    assert_eq!((first, last), (Some(day("2020-05-15")), day("2023-05-14")));
    let (first, last) = range(0, 36).births(day("2026-03-31"));
    assert_eq!((first, last), (Some(day("2023-04-01")), day("2026-03-31")));
    let (first, last) = AgeRange::new(1, None).unwrap().births(day("2026-03-31"));
    assert_eq!((first, last), (None, day("2026-02-28")));
}

/// A2
#[test]
fn a_range_tells_from_when_and_until_when_a_child_may_come() {
    let mei = day("2023-07-09");
    assert_eq!(range(36, 72).opens_on(mei), day("2026-07-09"));
    assert_eq!(range(36, 72).closes_on(mei), Some(day("2029-07-09")));
}

/// A5
#[test]
fn grace_admits_who_is_old_enough_or_young_enough_on_a_day_near_by() {
    let nursery = range(36, 72);
    let admits = |birth, grace| nursery.admits_within(day(birth), day("2026-05-14"), grace);
    assert!(!admits("2023-05-17", 0) && !admits("2023-05-17", 2) && admits("2023-05-17", 3));
    assert!(!admits("2020-05-12", 0) && !admits("2020-05-12", 2) && admits("2020-05-12", 3));
    assert!(admits("2022-01-01", 0));
}

#[test]
fn a_range_in_a_file_says_what_is_wrong_with_it() {
    let read = |text: &str| toml::from_str::<AgeRange>(text).map_err(|fault| fault.to_string());
    assert_eq!(read("min_months = 36\nunder_months = 72"), Ok(range(36, 72)));
    assert!(read("min_months = 36\nunder_months = 36").unwrap_err().contains("more than `min_months`"));
    assert!(read("min_months = 36\nuntil = 72").unwrap_err().contains("unknown field `until`"));
}

fn any_day() -> impl Strategy<Value = Date> {
    (0u16..12_000).prop_map(|days| day("2000-01-01").iter_days().nth(days.into()).unwrap())
}

proptest! {
    /// A1: the day an age is reached is the first on which it holds.
    #[test]
    fn an_age_is_reached_on_the_first_day_it_holds(birth in any_day(), months in 1u16..220) {
        let reached = reached_on(birth, months);
        prop_assert!(Age::on(birth, reached) >= Some(Age::from_months(months)));
        prop_assert!(Age::on(birth, reached.pred_opt().unwrap()) < Some(Age::from_months(months)));
    }

    /// A2: the birth dates shown are exactly those admitted.
    #[test]
    fn a_birth_date_is_in_the_window_if_and_only_if_it_is_admitted(
        birth in any_day(), on in any_day(), min in 0u16..100, span in 1u16..60,
    ) {
        let ages = range(min, min + span);
        let (first, last) = ages.births(on);
        let admitted = Age::on(birth, on).is_some_and(|age| ages.admits(age));
        prop_assert_eq!(first.unwrap() <= birth && birth <= last, admitted);
    }

    /// A5: grace is A2 on any of the days.
    #[test]
    fn grace_is_the_range_on_any_day_near_by(
        birth in any_day(), ahead in 0u64..3000, grace in 0u16..70, min in 0u16..100, span in 1u16..4,
    ) {
        use leyuan::domain::zone::Days;
        let reference = birth + Days::new(ahead);
        let ages = range(min, min + span);
        let days = (reference - Days::new(grace.into())).iter_days().take(2 * usize::from(grace) + 1);
        let any = days.filter_map(|day| Age::on(birth, day)).any(|age| ages.admits(age));
        prop_assert_eq!(ages.admits_within(birth, reference, grace), any);
    }
}
