//! Calendars as bytes: broken lines, cut files and hostile rules are read or refused, soon and whatever they are.

use crate::import_calendar::{MAPPING, calendar, dates, event, left, read, tried};
use leyuan::imports::Venue;
use proptest::prelude::*;

#[test]
fn lines_may_be_broken_anywhere_and_end_in_any_way() {
    let whole =
        calendar(&event("a", "DTSTART:20260504T010000Z\nDURATION:PT1H\nDESCRIPTION:绘本 \\, 故事\\; 3-5岁"));
    let wanted = tried(whole.as_bytes(), MAPPING, ("2026-05-01", "2026-06-01")).unwrap().venues;
    assert_eq!(wanted[0].programmes[0].offer.description.zh, "绘本 , 故事; 3-5岁");
    // Folded after each octet, characters cut in three.
    let mut folded = Vec::new();
    for line in whole.split("\r\n").filter(|line| !line.is_empty()) {
        let octets: Vec<&[u8]> = line.as_bytes().chunks(1).collect();
        folded.extend(octets.join(&b"\r\n "[..]));
        folded.extend(b"\r\n");
    }
    let others = [
        folded,
        whole.replace("\r\n", "\n").into_bytes(),
        whole.replace("\r\n", "\r").into_bytes(),
        format!("\u{feff}{whole}").into_bytes(),
        whole.replace("\r\n", "\r\n\r\n").into_bytes(),
        whole.replace("BEGIN", "begin").replace("DTSTART", "dtstart").into_bytes(),
        whole.replace("绘本 \\,", "绘本\r\n\t \\,").into_bytes(),
    ];
    for (nth, other) in others.iter().enumerate() {
        let read = tried(other, MAPPING, ("2026-05-01", "2026-06-01")).unwrap();
        let programmes = |venues: &[Venue]| format!("{:?}", venues[0].programmes[0].offer);
        assert_eq!(programmes(&read.venues), programmes(&wanted), "form {nth}");
    }
    // After an END it belongs to nothing.
    let after = whole.replace("END:VEVENT", "END:VEVENT\r\nX");
    assert_eq!(dates(&tried(after.as_bytes(), MAPPING, ("2026-05-01", "2026-06-01")).unwrap()).len(), 1);
    let broken = whole.replace(" 故事", "\r\nwithout a fold");
    let read = tried(broken.as_bytes(), MAPPING, ("2026-05-01", "2026-06-01")).unwrap();
    assert_eq!(read.venues[0].programmes[0].offer.description.zh, "绘本 , without a fold; 3-5岁");
}

#[test]
fn bytes_that_are_no_text_cost_their_own_event() {
    let latin = calendar(
        &(event("a", "DTSTART:20260504T010000Z\nDURATION:PT1H").replace("Story", "Caf?")
            + &event("b", "DTSTART:20260505T010000Z\nDURATION:PT1H")),
    );
    let at = latin.find("Caf?").unwrap() + 3;
    let mut bytes = latin.into_bytes();
    bytes[at] = 0xe9;
    let import = tried(&bytes, MAPPING, ("2026-05-01", "2026-06-01")).unwrap();
    assert_eq!((left(&import), dates(&import).len()), (vec![("3".into(), "not_text")], 1));
}

#[test]
fn a_calendar_that_is_cut_off_or_empty_takes_nothing_away() {
    let whole = calendar(&event("a", "DTSTART:20260504T010000Z\nDURATION:PT1H"));
    let cut = &whole[..whole.find("END:VEVENT").unwrap()];
    let refused = |text: &str| tried(text.as_bytes(), MAPPING, ("2026-05-01", "2026-06-01")).unwrap_err().0;
    assert!(refused(cut).contains("cut off"), "{}", refused(cut));
    assert!(refused(&calendar("")).contains("no event"));
    assert!(refused(&whole.replace("END:VEVENT", "END:VTODO")).contains("END:VTODO"));
    assert!(refused(&whole.replace("VERSION:2.0", "METHOD:REPLY")).contains("REPLY"));
    let no_centre = "source = \"club\"\nzone = \"Asia/Shanghai\"\n";
    assert!(
        tried(whole.as_bytes(), no_centre, ("2026-05-01", "2026-06-01")).unwrap_err().0.contains("--centre")
    );
}

#[test]
fn hostile_rules_and_files_are_bounded() {
    let started = std::time::Instant::now();
    let never = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=999999999";
    let far = "RRULE:FREQ=DAILY;COUNT=4000000000";
    let crowded =
        "RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11;BYSECOND=0,1,2,3";
    let mut all = String::new();
    for nth in 0..3000 {
        let rule = [never, far, crowded][nth % 3];
        all += &event(&format!("e{nth}"), &format!("DTSTART:16000101T010000Z\nDURATION:PT1H\n{rule}"));
    }
    let import = read(&all);
    assert!(
        import.report.left.iter().any(|(_, why)| why.to_string().contains("more work")),
        "{:?}",
        left(&import).last()
    );
    assert!(import.sessions() <= 20_000);
    let many: String = (0..400)
        .map(|nth| event(&format!("d{nth}"), "DTSTART:20260101T010000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY"))
        .collect();
    let refused = tried(calendar(&many).as_bytes(), MAPPING, ("2026-05-01", "2027-05-01")).unwrap_err();
    assert!(refused.0.contains("--until"), "{refused}");
    let deep = "BEGIN:VEVENT\r\n".repeat(100_000);
    assert!(
        tried(deep.as_bytes(), MAPPING, ("2026-05-01", "2026-06-01")).unwrap_err().0.contains("too deep")
    );
    let long = calendar(&event(
        "a",
        &format!("DTSTART:20260504T010000Z\nDURATION:PT1H\nDESCRIPTION:{}", "x".repeat(3_000_000)),
    ));
    let import = tried(long.as_bytes(), MAPPING, ("2026-05-01", "2026-06-01")).unwrap();
    assert_eq!(left(&import), [("3".into(), "unreadable")]);
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
}

/// A calendar with a bit of everything, to be spoilt.
fn rich() -> Vec<u8> {
    let rules = "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n\
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nEND:VTIMEZONE\n";
    let weekly = event(
        "a",
        "DTSTART;TZID=Ours:20260504T090000\nDTEND;TZID=Ours:20260504T100000\nRRULE:FREQ=WEEKLY;BYDAY=MO,-1WE;UNTIL=20260801T000000Z\n\
        EXDATE;TZID=Asia/Shanghai:20260511T150000\nRDATE;VALUE=PERIOD:20260506T090000Z/PT30M\nDESCRIPTION:3–5 岁\\, bring \"socks\"\nCATEGORIES:K-3,music",
    );
    let moved = event(
        "a",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260518T070000Z\nDTSTART:20260519T070000Z\nDURATION:PT90M\nSEQUENCE:3",
    );
    calendar(&(rules.to_owned() + &weekly + &moved)).into_bytes()
}

proptest! {
    #[test]
    fn whatever_the_bytes_a_calendar_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600), text in "(BEGIN|END|RRULE|DTSTART|:|;|=|V|EVENT|CALENDAR|\\n|\\r| |[0-9TZ]){0,80}") {
        let _ = tried(&bytes, MAPPING, ("2026-05-01", "2026-06-01"));
        let _ = tried(text.as_bytes(), MAPPING, ("2026-05-01", "2026-06-01"));
        let inside = [b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", bytes.as_slice(), b"\nEND:VEVENT\nEND:VCALENDAR\n"].concat();
        let _ = tried(&inside, MAPPING, ("2026-05-01", "2026-06-01"));
    }

    #[test]
    fn a_good_calendar_spoilt_in_some_places_is_read_or_refused(spoilt in proptest::collection::vec((0_usize..2000, any::<u8>()), 1..8), cut in 0_usize..4000) {
        let mut bytes = rich();
        for (place, byte) in spoilt {
            let place = place % bytes.len();
            bytes[place] = byte;
        }
        bytes.truncate(cut.max(1));
        if let Ok(import) = tried(&bytes, MAPPING, ("2026-05-01", "2026-08-01")) {
            prop_assert_eq!(import.report.taken + import.report.left.len(), import.report.read);
        }
    }

    #[test]
    fn whatever_a_rule_says_it_ends(rule in "FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(INTERVAL=[0-9]{1,5}|COUNT=[0-9]{1,9}|BYDAY=-?[0-9]{0,2}(MO|SU)|BYMONTHDAY=-?[0-9]{1,2}|BYSETPOS=-?[0-9]{1,3}|BYWEEKNO=-?[0-9]{1,2}|BYYEARDAY=-?[0-9]{1,3}|BYMONTH=[0-9]{1,2}|BYHOUR=[0-9]{1,2}|WKST=SU|UNTIL=[0-9]{8}T[0-9]{6}Z?)){0,5}", year in 1600_u16..2199) {
        let text = calendar(&event("a", &format!("DTSTART:{year}0504T010000Z\nDURATION:PT1H\nRRULE:{rule}")));
        let import = tried(text.as_bytes(), MAPPING, ("2026-05-01", "2026-08-01")).unwrap();
        prop_assert_eq!(import.report.taken + import.report.left.len(), import.report.read);
    }
}
