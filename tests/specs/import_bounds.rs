//! The bounds of a calendar that is read, each by itself: one more than it allows is refused, and what it allows is read.

use crate::import_calendar::{MAPPING, calendar, dates, event, left, tried};
use leyuan::imports::Import;

const WHEN: &str = "DTSTART:20260504T010000Z\nDURATION:PT1H";

fn read(text: &str) -> Result<Import, String> {
    tried(text.as_bytes(), MAPPING, ("2026-05-01", "2026-08-01")).map_err(|why| why.0)
}

/// An event in so many components around it, the calendar included.
fn within(depth: usize) -> String {
    let (around, end) = ("BEGIN:X\n".repeat(depth - 1), "END:X\n".repeat(depth - 1));
    calendar(&(event("a", WHEN) + &around + &end))
}

#[test]
fn components_stand_eight_deep_at_most() {
    assert_eq!(dates(&read(&within(8)).unwrap()).len(), 1);
    let refused = read(&within(9)).unwrap_err();
    assert!(refused.contains("too deep"), "{refused}");
}

#[test]
fn there_are_twenty_thousand_components_at_most() {
    // The calendar and the event are two.
    let many = |more: usize| calendar(&(event("a", WHEN) + &"BEGIN:X\nEND:X\n".repeat(more)));
    assert_eq!(dates(&read(&many(19_998)).unwrap()).len(), 1);
    assert!(read(&many(19_999)).unwrap_err().contains("too many components"));
}

#[test]
fn two_hundred_thousand_properties_are_kept_at_most() {
    // UID, SUMMARY, LOCATION, DTSTART and DURATION are five.
    let many = |more: usize| calendar(&event("a", &format!("{WHEN}\n{}", "CATEGORIES:x\n".repeat(more))));
    assert_eq!(dates(&read(&many(199_995)).unwrap()).len(), 1);
    assert!(read(&many(199_996)).unwrap_err().contains("more than 200000 properties"));
}

#[test]
fn a_line_longer_than_64_kilobytes_costs_its_event_however_it_is_folded() {
    let told = |letters: usize, fold: &str| {
        let text = "x".repeat(letters / 2) + fold + &"x".repeat(letters - letters / 2 - "DESCRIPTION:".len());
        read(&calendar(
            &(event("a", WHEN)
                + "BEGIN:VEVENT\nUID:b\nSUMMARY:S\nLOCATION:Library\n"
                + WHEN
                + "\nDESCRIPTION:"
                + &text
                + "\nEND:VEVENT\n"),
        ))
        .unwrap()
    };
    for fold in ["", "\n "] {
        assert_eq!(left(&told(65_535, fold)), [], "{fold:?}");
        assert_eq!(left(&told(65_536, fold)), [("10".into(), "unreadable")], "{fold:?}");
    }
}

#[test]
fn a_calendar_is_sixteen_megabytes_at_most() {
    let whole = calendar(&event("a", WHEN));
    let filled = |bytes: usize| format!("{whole}{}", "\r\n".repeat((bytes - whole.len()) / 2 + 1));
    assert!(read(&filled(16 * 1024 * 1024)).unwrap_err().contains("larger than 16 MB"));
    assert_eq!(dates(&read(&filled(16 * 1024 * 1024 - 4)).unwrap()).len(), 1);
}

#[test]
fn a_rule_gives_forty_eight_starts_a_day_at_most() {
    let hours: Vec<String> = (0..24).map(|hour| hour.to_string()).collect();
    let rule = |minutes: &str| {
        let rule = format!("RRULE:FREQ=DAILY;COUNT=3;BYHOUR={};BYMINUTE={minutes}", hours.join(","));
        read(&calendar(&event("a", &format!("{WHEN}\n{rule}")))).unwrap()
    };
    assert_eq!(dates(&rule("0,30")).len(), 3);
    // A rule of three dates: no other bound is near.
    assert_eq!((dates(&rule("0,20,40")).len(), left(&rule("0,20,40")).len()), (0, 1));
}

#[test]
fn an_event_has_a_thousand_dates_of_a_rule_and_four_thousand_of_its_own_at_most() {
    let hourly: Vec<String> = (0..12).map(|hour| hour.to_string()).collect();
    let ruled = |days: usize| {
        let rule = format!("RRULE:FREQ=DAILY;BYHOUR={};COUNT={}", hourly.join(","), days * 12);
        left(
            &read(&calendar(&event("a", &format!("DTSTART:20260501T000000Z\nDURATION:PT5M\n{rule}"))))
                .unwrap(),
        )
    };
    assert_eq!((ruled(83), ruled(84)), (vec![], vec![("3".into(), "too_many_dates")]));
    let listed = |dates: usize| {
        let dates: String = (0..dates).map(|_| "\nRDATE:20260504T010000Z").collect();
        left(&read(&calendar(&event("a", &format!("{WHEN}{dates}")))).unwrap())
    };
    assert_eq!((listed(4000), listed(4001)), (vec![], vec![("3".into(), "too_many_dates")]));
}

#[test]
fn a_calendar_gives_twenty_thousand_sessions_at_most() {
    let many = |events: usize| {
        let daily: String = (0..events)
            .map(|nth| event(&format!("e{nth}"), &format!("{WHEN}\nRRULE:FREQ=DAILY;COUNT=80")))
            .collect();
        read(&calendar(&daily))
    };
    assert_eq!(many(250).unwrap().report.left.len(), 0);
    assert!(many(251).unwrap_err().contains("more than 20000 sessions"));
}
