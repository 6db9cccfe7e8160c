//! What calendars say, read: recurrences and their exceptions, zones by any name, and what is asked about instead.

use leyuan::domain::zone::parse_date;
use leyuan::imports::ics::{Calendar, windows};
use leyuan::imports::mapping::Mapping;
use leyuan::imports::report::Note;
use leyuan::imports::{Import, Unreadable, gather};

pub const MAPPING: &str =
    "source = \"club\"\nzone = \"Asia/Shanghai\"\n[calendar]\ncentre = \"jinhuayuan\"\n";

/// A calendar with these lines in it.
pub fn calendar(lines: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", lines.trim_start().replace("\n", "\r\n"))
}

/// An event with an UID, and what else it says.
pub fn event(uid: &str, lines: &str) -> String {
    let lines: String = lines.lines().map(|line| format!("{}\n", line.trim_start())).collect();
    format!("BEGIN:VEVENT\nUID:{uid}\nSUMMARY:Story time\nLOCATION:Library\n{lines}END:VEVENT\n")
}

pub fn tried(bytes: &[u8], mapping: &str, days: (&str, &str)) -> Result<Import, Unreadable> {
    let day = |text| parse_date(text).unwrap();
    gather::calendar(&Calendar::read(bytes)?, &Mapping::read(mapping).unwrap(), &(day(days.0)..day(days.1)))
}

pub fn read_as(lines: &str, mapping: &str) -> Import {
    let import = tried(calendar(lines).as_bytes(), mapping, ("2026-05-01", "2026-08-01")).unwrap();
    assert_eq!(import.report.taken + import.report.left.len(), import.report.read);
    import
}

pub fn read(lines: &str) -> Import {
    read_as(lines, MAPPING)
}

/// What was left, and why.
pub fn left(import: &Import) -> Vec<(String, &'static str)> {
    import.report.left.iter().map(|(at, why)| (at.to_string(), why.code())).collect()
}

/// Each date on the centre's wall, with its minutes.
pub fn dates(import: &Import) -> Vec<String> {
    let programmes = import.venues.iter().flat_map(|venue| &venue.programmes);
    let mut all: Vec<String> = programmes
        .flat_map(|programme| &programme.dates)
        .map(|date| {
            format!("{} {} {}", date.date, date.starts.format("%H:%M"), date.window.length().num_minutes())
        })
        .collect();
    all.sort();
    all
}

/// The dates of one event of an hour on the centre's clock.
fn recurs(lines: &str) -> Vec<String> {
    let import =
        read(&event("a", &format!("DTSTART;TZID=Asia/Shanghai:20260504T090000\nDURATION:PT1H\n{lines}")));
    assert_eq!(left(&import), [], "{lines}");
    dates(&import).iter().map(|date| date[5..16].to_owned()).collect()
}

#[test]
fn a_rule_gives_its_dates() {
    assert_eq!(recurs(""), ["05-04 09:00"]);
    assert_eq!(recurs("RRULE:FREQ=WEEKLY;COUNT=3"), ["05-04 09:00", "05-11 09:00", "05-18 09:00"]);
    assert_eq!(
        recurs("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=4"),
        ["05-04 09:00", "05-06 09:00", "05-18 09:00", "05-20 09:00"]
    );
    assert_eq!(recurs("RRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=2"), ["05-04 09:00", "06-01 09:00"]);
    assert_eq!(
        recurs("RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3"),
        ["05-04 09:00", "05-29 09:00", "06-30 09:00"]
    );
    assert_eq!(
        recurs("RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20260701"),
        ["05-04 09:00", "05-31 09:00", "06-30 09:00"]
    );
    assert_eq!(recurs("RRULE:FREQ=DAILY;BYHOUR=9,14;COUNT=3"), ["05-04 09:00", "05-04 14:00", "05-05 09:00"]);
    assert_eq!(recurs("RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"), ["05-04 09:00", "05-11 09:00"]);
    assert_eq!(recurs("RRULE:FREQ=YEARLY;BYYEARDAY=140"), ["05-04 09:00", "05-20 09:00"]);
    // No thirtieth of February, ever.
    assert_eq!(recurs("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), ["05-04 09:00"]);
    assert_eq!(
        recurs("RDATE:20260506T090000,20260507T010000Z\nRDATE;VALUE=PERIOD:20260508T090000/PT30M").len(),
        4
    );
}

#[test]
fn the_last_date_counts_whatever_form_until_has() {
    for until in ["20260518T010000Z", "20260518T090000", "20260518"] {
        assert_eq!(recurs(&format!("RRULE:FREQ=WEEKLY;UNTIL={until}")).len(), 3, "{until}");
    }
    assert_eq!(recurs("RRULE:FREQ=WEEKLY;UNTIL=20260518T005959Z").len(), 2);
    let never =
        read(&event("a", "DTSTART:20260504T010000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20260101T000000Z"));
    assert_eq!(left(&never), [("3".into(), "no_dates")]);
}

#[test]
fn a_date_left_out_is_left_out_whatever_zone_it_is_written_in() {
    let out = [
        "EXDATE;TZID=Asia/Shanghai:20260511T090000",
        "EXDATE:20260511T010000Z",
        "EXDATE:20260511T090000",
        "EXDATE;TZID=Europe/London:20260511T020000",
        "EXDATE;TZID=China Standard Time:20260511T090000",
        "EXDATE;VALUE=DATE:20260511",
        "EXDATE:20260101T000000Z,20260511T010000Z",
    ];
    for out in out {
        assert_eq!(
            recurs(&format!("RRULE:FREQ=WEEKLY;COUNT=3\n{out}")),
            ["05-04 09:00", "05-18 09:00"],
            "{out}"
        );
    }
}

#[test]
fn what_is_instead_of_a_date_takes_its_place_whatever_zone_it_is_named_in() {
    let weekly =
        event("a", "DTSTART;TZID=Asia/Shanghai:20260504T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3");
    let moved = "DTSTART;TZID=Asia/Shanghai:20260512T140000\nDTEND;TZID=Asia/Shanghai:20260512T143000";
    for named in [
        ";TZID=Asia/Shanghai:20260511T090000",
        ":20260511T010000Z",
        ":20260511T090000",
        ";TZID=America/New_York:20260510T210000",
        ";VALUE=DATE:20260511",
    ] {
        let import = read(&(weekly.clone() + &event("a", &format!("RECURRENCE-ID{named}\n{moved}"))));
        assert_eq!(
            dates(&import),
            ["2026-05-04 09:00 60", "2026-05-12 14:00 30", "2026-05-18 09:00 60"],
            "{named}"
        );
        let [programme] = import.venues[0].programmes.as_slice() else { panic!("one series") };
        assert_eq!(programme.dates[1].mark.as_deref(), Some("20260511"));
    }
    let cancelled = event("a", "RECURRENCE-ID:20260511T010000Z\nDTSTART:20260511T010000Z\nSTATUS:CANCELLED");
    assert_eq!(dates(&read(&(cancelled + &weekly))), ["2026-05-04 09:00 60", "2026-05-18 09:00 60"]);
    // Past its neighbour, and onto a day another left.
    let past = event("a", "RECURRENCE-ID:20260504T010000Z\nDTSTART:20260513T010000Z\nDURATION:PT1H")
        + &event("a", "RECURRENCE-ID:20260511T010000Z\nDTSTART:20260504T010000Z\nDURATION:PT1H");
    assert_eq!(
        dates(&read(&(weekly + &past))),
        ["2026-05-04 09:00 60", "2026-05-13 09:00 60", "2026-05-18 09:00 60"]
    );
}

#[test]
fn all_that_follow_may_be_moved_renamed_or_called_off() {
    let weekly =
        event("a", "DTSTART;TZID=Asia/Shanghai:20260504T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4");
    let later = event(
        "a",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260511T010000Z\nDTSTART:20260512T020000Z\nDURATION:PT30M",
    );
    let single = event("a", "RECURRENCE-ID:20260518T010000Z\nDTSTART:20260518T030000Z\nDURATION:PT1H");
    // Which of two stands first does not matter.
    for both in [single.clone() + &weekly + &later, later.clone() + &single + &weekly] {
        let wanted =
            ["2026-05-04 09:00 60", "2026-05-12 10:00 30", "2026-05-18 11:00 60", "2026-05-26 10:00 30"];
        assert_eq!(dates(&read(&both)), wanted);
    }
    // Twice, and each from its own date on.
    let last = event(
        "a",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260518T010000Z\nDTSTART:20260518T050000Z\nDURATION:PT1H",
    );
    for both in [later.clone() + &last + &weekly, last.clone() + &later + &weekly] {
        let wanted =
            ["2026-05-04 09:00 60", "2026-05-12 10:00 30", "2026-05-18 13:00 60", "2026-05-25 13:00 60"];
        assert_eq!(dates(&read(&both)), wanted);
    }
    let renamed = read(&(weekly.clone() + &later.replace("Story time", "Puppets")));
    let named: Vec<(&str, usize)> = renamed.venues[0]
        .programmes
        .iter()
        .map(|programme| (programme.key.as_str(), programme.dates.len()))
        .collect();
    assert_eq!(named, [("a", 1), ("a#20260511", 3)]);
    let off = event(
        "a",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260511T010000Z\nDTSTART:20260511T010000Z\nSTATUS:CANCELLED",
    );
    assert_eq!(dates(&read(&(weekly + &off))), ["2026-05-04 09:00 60"]);
}

#[test]
fn a_zone_is_known_by_any_name_it_goes_by_and_else_by_its_rules() {
    let at = |tzid: &str, more: &str| {
        let import = read(
            &(more.to_owned() + &event("a", &format!("DTSTART;TZID={tzid}:20260701T090000\nDURATION:PT1H"))),
        );
        (
            dates(&import).first().map(|date| date[11..16].to_owned()),
            import.report.left.first().map(|(_, why)| why.code()),
        )
    };
    let known = |time: &str| (Some(time.to_owned()), None);
    assert_eq!(at("Europe/Berlin", ""), known("15:00"));
    assert_eq!(at("europe/berlin", ""), known("15:00"));
    assert_eq!(at("W. Europe Standard Time", ""), known("15:00"));
    assert_eq!(at("\"China Standard Time\"", ""), known("09:00"));
    assert_eq!(at("/example.org/20070129_1/Europe/Berlin", ""), known("15:00"));
    assert_eq!(at("/example.org/America/Argentina/Buenos_Aires", ""), known("20:00"));
    let rules = "BEGIN:VTIMEZONE\nTZID:Our time\nBEGIN:STANDARD\nDTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n\
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:19700329T020000\nTZOFFSETFROM:+0100\n\
        TZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
    assert_eq!(at("Our time", rules), known("15:00"));
    let fixed = "BEGIN:VTIMEZONE\nTZID:UTC+11\nBEGIN:STANDARD\nDTSTART;VALUE=DATE:20170101\nTZOFFSETFROM:+1100\nTZOFFSETTO:+1100\n\
        END:STANDARD\nEND:VTIMEZONE\n";
    assert_eq!(at("UTC+11", fixed), known("06:00"));
    let located = rules.replace("TZID:Our time", "TZID:Our time\nX-LIC-LOCATION:Asia/Tokyo");
    assert_eq!(at("Our time", &located), known("08:00"));
    assert_eq!(at("Our time", ""), (None, Some("zone")));
    assert_eq!(at("\"(UTC+01:00) Amsterdam\"", ""), (None, Some("zone")));
    let mapping = format!("{MAPPING}[zones]\n\"Our time\" = \"Asia/Tokyo\"\n");
    let import = read_as(&event("a", "DTSTART;TZID=Our time:20260701T090000\nDURATION:PT1H"), &mapping);
    assert_eq!(dates(&import), ["2026-07-01 08:00 60"]);
}

#[test]
fn a_zone_by_rules_alone_tells_the_time_iana_tells_all_year() {
    let rules = "BEGIN:VTIMEZONE\nTZID:R\nBEGIN:STANDARD\nDTSTART:20071104T020000\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\n\
        RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:20070311T020000\nTZOFFSETFROM:-0500\n\
        TZOFFSETTO:-0400\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
    let of = |tzid: &str| {
        let hourly = event(
            "a",
            &format!("DTSTART;TZID={tzid}:20260101T003000\nDURATION:PT10M\nRRULE:FREQ=DAILY;BYHOUR=1,2"),
        );
        let import =
            tried(calendar(&(rules.to_owned() + &hourly)).as_bytes(), MAPPING, ("2026-01-05", "2026-08-01"))
                .unwrap();
        assert_eq!(left(&import), []);
        dates(&import)
    };
    assert_eq!(of("R"), of("America/New_York"));
    assert!(of("R").len() > 400);
}

#[test]
fn every_windows_name_is_a_zone_we_know() {
    assert!(windows::NAMES.is_sorted_by(|one, other| one.0 < other.0));
    for (name, iana) in windows::NAMES {
        assert_eq!(windows::zone(name).map(|zone| zone.name()), Some(*iana), "{name}");
    }
}

#[test]
fn times_of_no_zone_are_the_centres_and_that_is_said() {
    let import = read(&event("a", "DTSTART:20260504T090000\nDTEND:20260504T103000"));
    assert_eq!(
        (dates(&import), import.report.notes.get(&Note::NoZone)),
        (vec!["2026-05-04 09:00 90".into()], Some(&1))
    );
    let import = read(
        &("X-WR-TIMEZONE:Europe/London\n".to_owned() + &event("a", "DTSTART:20260504T090000\nDURATION:PT1H")),
    );
    assert_eq!(
        (dates(&import), import.report.notes.get(&Note::NoZone)),
        (vec!["2026-05-04 16:00 60".into()], None)
    );
    let import = read(&event("a", "DTSTART:20260504T090000Z\nDTEND:20260504T103000Z"));
    assert_eq!(
        (dates(&import), import.report.notes.get(&Note::NoZone)),
        (vec!["2026-05-04 17:00 90".into()], None)
    );
}

#[test]
fn what_cannot_be_known_is_asked_and_what_is_not_public_left_out() {
    let hour = "DTSTART:20260504T010000Z\nDURATION:PT1H\n";
    let lines = [
        event("all-day", "DTSTART;VALUE=DATE:20260504\nDTEND;VALUE=DATE:20260505"),
        event("no-end", "DTSTART:20260504T010000Z"),
        event("backwards", "DTSTART:20260504T010000Z\nDTEND:20260504T000000Z"),
        event("long", "DTSTART:20260504T010000Z\nDURATION:P2D"),
        event("private", &format!("{hour}CLASS:PRIVATE")),
        event("tentative", &format!("{hour}STATUS:TENTATIVE")),
        event("hourly", &format!("{hour}RRULE:FREQ=HOURLY")),
        event("wrong", &format!("{hour}RRULE:FREQ=DAILY;BYDAY=XX")),
        event("nowhen", "DURATION:PT1H"),
        event("garbled", "DTSTART:2026-05-04\nDURATION:PT1H"),
        event("past", "DTSTART:20200504T010000Z\nDURATION:PT1H"),
        event("untitled", hour).replace("SUMMARY:Story time\n", ""),
        event("same", hour),
        event("same", hour),
        event("two", hour),
        event("two", "DTSTART:20260505T010000Z\nDURATION:PT1H"),
        event("older", &format!("{hour}SEQUENCE:1")),
        event("older", "DTSTART:20260506T010000Z\nDURATION:PT1H\nSEQUENCE:2"),
    ];
    let import = read(&lines.concat());
    let reasons: Vec<&str> = import.report.left.iter().map(|(_, why)| why.code()).collect();
    let wanted = [
        "all_day",
        "no_end",
        "over_midnight",
        "too_long",
        "not_public",
        "tentative",
        "rule",
        "rule",
        "lacks",
        "unreadable",
        "no_dates",
        "lacks",
        "twice",
        "differs",
        "twice",
    ];
    assert_eq!(reasons, wanted);
    assert_eq!(import.report.left.iter().filter(|(_, why)| why.is_question()).count(), 5);
    assert_eq!(dates(&import), ["2026-05-04 09:00 60", "2026-05-04 09:00 60", "2026-05-06 09:00 60"]);
    let usual = read_as(&event("a", "DTSTART:20260504T010000Z"), &format!("{MAPPING}minutes = 45\n"));
    assert_eq!(
        (dates(&usual), usual.report.notes.get(&Note::UsualLength)),
        (vec!["2026-05-04 09:00 45".into()], Some(&1))
    );
}
