//! What tables and pages say, read: every row is taken or told of, whatever the bytes.

use crate::imports::{item, page, read};
use leyuan::domain::age::AgeRange;
use leyuan::imports::mapping::Mapping;
use leyuan::imports::openactive::Page;
use leyuan::imports::report::Note;
use leyuan::imports::{Import, gather};
use proptest::prelude::*;

const MAPPING: &str = r#"
source = "club"
zone = "Europe/London"
delimiter = ";"
date_format = "%d/%m/%Y"
[columns]
location = "Where"
title = "What"
ages = "Ages"
first = "Date"
starts = ["Start"]
ends = ["End"]
room = "Room"
places = "Places"
room_limit = "Heads"
"#;

fn club(table: &[u8]) -> Import {
    gather::table(table, &Mapping::read(MAPPING).unwrap()).unwrap()
}

/// Each row that was not taken: where, and why.
fn left(import: &Import) -> Vec<(String, &'static str)> {
    import.report.left.iter().map(|(at, why)| (at.to_string(), why.code())).collect()
}

fn told(import: &Import) -> Vec<(String, &'static str)> {
    assert_eq!(import.report.taken + import.report.left.len(), import.report.read);
    left(import)
}

#[test]
fn every_row_that_is_not_taken_stands_in_the_report_with_its_line_and_the_reason() {
    let good = "7,a,Skate,Skate,6,12,2026-05-06,2026-05-06,Wednesday,9,0,11,0";
    let rows = [
        good,
        "7,a,Skate,Skate,6,12,2026-05-06,2026-05-06,Wednesday,9,0,11,0",
        "7,a,Skate,Skate,6,14,2026-05-13,2026-05-13,Wednesday,9,0,11,0",
        "7,b,Skate,Skate,12,6,2026-05-06,2026-05-06,Wednesday,9,0,11,0",
        "7,b,Skate,Skate,x,,2026-05-06,2026-05-06,Wednesday,9,0,11,0",
        "7,b,Skate,Skate,6,12,06.05.2026,2026-05-06,Wednesday,9,0,11,0",
        "7,b,Skate,Skate,6,12,2026-05-06,2026-05-06,Thursday,9,0,11,0",
        "7,b,Skate,Skate,6,12,2026-05-06,2026-05-06,Wednesday,25,0,11,0",
        "7,b,Skate,Skate,6,12,2026-05-06,2026-05-06,Wednesday,9,0",
        "7,b,Skate,Skate,6,12,2026-05-06,2026-05-06,Wednesday,9,0,11,0,more",
        ",b,Skate,Skate,6,12,2026-05-06,2026-05-06,Wednesday,9,0,11,0",
        "7,b,,Skate,6,12,2026-05-06,2026-05-06,Wednesday,9,0,11,0",
        "7,b,Skate,Skate,6,12,2026-05-06,2046-05-06,Wednesday,9,0,11,0",
        "7,b,Skate,Skate,6,12,2026-05-05,2026-05-06,Friday,9,0,11,0",
        "乐园,乐,Skate,Skate,6,12,2026-05-06,2026-05-06,Wednesday,9,0,11,0",
    ];
    let wanted = [
        ("3", "twice"),
        ("4", "differs"),
        ("5", "unreadable"),
        ("6", "unreadable"),
        ("7", "unreadable"),
        ("8", "weekday"),
        ("9", "unreadable"),
        ("10", "columns"),
        ("11", "columns"),
        ("12", "empty"),
        ("13", "empty"),
        ("14", "too_many_dates"),
        ("15", "no_such_day"),
    ];
    let import = read(&rows);
    assert_eq!(told(&import), wanted.map(|(at, why)| (at.to_string(), why)));
    assert_eq!(
        import.venues[0].slug, "park",
        "a place without a plain word is called by the rest of its pattern"
    );
    let table = import.report.table();
    assert!(table.starts_with("at,kind,reason,text\n\"3\",left,twice,\"the same as 2\"\n"), "{table}");
    assert_eq!(table.lines().count(), 1 + wanted.len());
}

#[test]
fn a_session_over_midnight_is_asked_about_and_not_guessed() {
    let import = read(&[
        "7,a,Skate,Skate,6,12,2025-12-28,2025-12-29,Sunday,23,30,1,0",
        "7,b,Late skate,Skate,13,None,2026-05-06,2026-05-06,Wednesday,22,30,0,0",
    ]);
    assert_eq!(told(&import), [("2".to_string(), "over_midnight")]);
    assert!(import.report.left[0].1.is_question());
    assert!(import.report.table().contains("\"2\",question,over_midnight,\"23:30 to 01:00: over midnight"));
    let late = &import.venues[0].programmes[0].dates[0];
    assert_eq!(late.window.length(), leyuan::domain::zone::Span::minutes(90), "midnight itself ends a day");
}

#[test]
fn ages_are_read_as_months_with_the_last_year_included() {
    let row = |ages: &str| format!("7,{ages},Skate,Skate,{ages},2026-05-06,2026-05-06,Wednesday,9,0,11,0");
    let of = |ages: &str| {
        let row = row(ages).replacen(ages, "k", 1);
        let import = read(&[&row]);
        (import.venues[0].programmes[0].offer.ages, import.report.notes.keys().copied().collect::<Vec<_>>())
    };
    assert_eq!(of("6,12"), (AgeRange::new(72, Some(156)), vec![Note::NoLimits]));
    assert_eq!(of("12,12"), (AgeRange::new(144, Some(156)), vec![Note::NoLimits]));
    assert_eq!(of("13,None"), (AgeRange::new(156, None), vec![Note::NoLimits]));
    assert_eq!(of("0,98"), (AgeRange::new(0, None), vec![Note::NoUpperAge, Note::NoLimits]));
    assert_eq!(of("1,100"), (AgeRange::new(12, None), vec![Note::NoUpperAge, Note::NoLimits]));
    assert_eq!(of("18,59"), (AgeRange::new(216, Some(720)), vec![Note::ForAdults, Note::NoLimits]));
    assert_eq!(of(","), (None, vec![Note::NoAges, Note::NoLimits]));
}

#[test]
fn a_table_may_have_a_mark_other_line_ends_quotes_and_other_columns() {
    let table = "\u{feff}Where;What;Ages;Date;Start;End;Room;Places;Heads\r\n\
        Plum House;\"Paint; and \"\"draw\"\"\";6–12;06/05/2026;09:00;10:30;Studio;12;20\r\n\
        \r\n\
        Plum House;Drums;;06/05/2026;9:00;10:00;Studio;12;20\r\n\
        Plum House;Drums;under 36 months;06/05/2026;10:30;11:00;Studio;x;20\r\n\
        Plum House;Songs;under 36 months;06/05/2026;10:30;11:00;Studio;;\r\n";
    let import = club(table.as_bytes());
    assert_eq!(told(&import), [("5".to_string(), "unreadable")]);
    let programmes = &import.venues[0].programmes;
    assert_eq!(import.venues[0].slug, "plum-house");
    assert_eq!(programmes[0].offer.names.en, "Paint; and \"draw\"");
    assert_eq!((programmes[0].offer.limits.places, programmes[0].offer.limits.room_limit), (12, 20));
    assert_eq!(programmes[2].offer.ages, AgeRange::new(0, Some(36)));
    assert!(!programmes[2].offer.limits.are_stated());
}

#[test]
fn a_quotation_mark_left_open_costs_its_own_line_and_no_other() {
    let mut table = String::from("Where;What;Ages;Date;Start;End;Room;Places;Heads\n");
    for row in 0..100 {
        let open = if row == 40 { "\"" } else { "" };
        table += &format!(
            "Plum House;{open}Song {row};6–12;06/05/2026;{:02}:00;{:02}:30;R{row};12;20\n",
            row % 20,
            row % 20
        );
    }
    let import = club(table.as_bytes());
    assert_eq!(told(&import), [("42".to_string(), "unclosed_quote")]);
    assert_eq!(import.sessions(), 99);
}

#[test]
fn bytes_of_another_encoding_cost_their_row_or_are_told_as_such() {
    let head = b"Where;What;Ages;Date;Start;End;Room;Places;Heads\n".to_vec();
    let row = |name: &[u8]| [b"Plum House;", name, b";6-12;06/05/2026;09:00;10:00;;;\n"].concat();
    let import = club(&[head.clone(), row(b"Caf\xe9"), row(b"Cafe")].concat());
    assert_eq!(told(&import), [("2".to_string(), "not_text")]);
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("Where".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let refused = gather::table(&utf16, &Mapping::read(MAPPING).unwrap()).unwrap_err();
    assert!(refused.0.contains("UTF-16"), "{refused}");
    let refused = gather::table(b"Where;What\nx;y\n", &Mapping::read(MAPPING).unwrap()).unwrap_err();
    assert!(refused.0.contains("no column \"Ages\""), "{refused}");
    assert!(gather::table(b"", &Mapping::read(MAPPING).unwrap()).is_err());
}

#[test]
fn a_mistake_in_a_mapping_is_told_by_its_line() {
    let wrong =
        Mapping::read("source = \"x\"\nzone = \"Europe/London\"\n[columns]\nplase = \"y\"\n").unwrap_err();
    assert!(wrong.0.contains("line 4") && wrong.0.contains("plase"), "{wrong}");
    let wrong = Mapping::read("source = \"x\"\nzone = \"Europe/Londn\"\n").unwrap_err();
    assert!(wrong.0.contains("line 2") && wrong.0.contains("Europe/Londn"), "{wrong}");
    let ready = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config/mappings");
    for entry in std::fs::read_dir(ready).unwrap().flatten() {
        Mapping::read(&std::fs::read_to_string(entry.path()).unwrap()).unwrap();
    }
}

#[test]
fn an_item_of_a_feed_that_cannot_be_is_told_by_its_id() {
    let day = |ends| [("2026-05-06T06:00:00Z", ends)];
    let items = [
        item("A1", 1, "", &day("2026-05-06T07:00:00Z")),
        item("A1", 2, "", &day("2026-05-06T07:00:00Z")),
        item("A2", 3, "", &day("2026-05-06T05:00:00Z")),
        item("A3", 4, "", &day("2026-05-09T05:00:00Z")),
        item("A4", 5, "", &day("soon")),
        item("A5", 6, "", &[]),
        item("A6", 7, r#""ageRange": {"minValue": 9, "maxValue": 3},"#, &day("2026-05-06T07:00:00Z")),
        r#"{"state": "updated", "id": "A7"}"#.into(),
        r#"{"state": "resting", "id": "A8"}"#.into(),
        r#"{"state": "deleted"}"#.into(),
    ];
    let import = page(&items.join(","));
    let wanted = [
        ("#10", "lacks"),
        ("A1", "twice"),
        ("A2", "over_midnight"),
        ("A3", "too_long"),
        ("A4", "unreadable"),
        ("A5", "lacks"),
        ("A6", "unreadable"),
        ("A7", "lacks"),
        ("A8", "lacks"),
    ];
    assert_eq!(told(&import), wanted.map(|(at, why)| (at.to_string(), why)));
    assert!(Page::read(b"{\"next\": \"x\"}").is_err() && Page::read(b"{").is_err());
}

proptest! {
    #[test]
    fn whatever_the_bytes_a_table_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let head = b"Where;What;Ages;Date;Start;End;Room;Places;Heads\n".to_vec();
        let _ = gather::table(&bytes, &Mapping::read(MAPPING).unwrap());
        let _ = gather::table(&[head, bytes.clone()].concat(), &Mapping::read(MAPPING).unwrap());
        let _ = Page::read(&bytes);
    }

    #[test]
    fn a_good_table_spoiled_in_one_place_is_taken_or_told_of(place in 0_usize..600, byte in any::<u8>()) {
        let mut table = b"Where;What;Ages;Date;Start;End;Room;Places;Heads\n".to_vec();
        for row in 0..10 {
            let row = format!("Plum House;Song {row};6-12;06/05/2026;{:02}:00;{:02}:30;;12;20\n", row + 8, row + 8);
            table.extend(row.as_bytes());
        }
        let place = 49 + place % (table.len() - 49);
        table[place] = byte;
        let import = club(&table);
        prop_assert_eq!(import.report.taken + import.report.left.len(), import.report.read);
        prop_assert!(import.report.read >= 8);
    }

    #[test]
    fn whatever_a_page_holds_it_is_read(name in ".*", starts in ".{0,30}", age in any::<i64>()) {
        let item = serde_json::json!({"state": "updated", "id": name, "modified": age, "data": {
            "name": name, "description": name, "location": {"name": name}, "ageRange": {"minValue": age},
            "subEvent": {"startDate": starts, "endDate": "2026-05-06T07:00:00Z"}}});
        let import = page(&item.to_string());
        prop_assert_eq!(import.report.taken + import.report.left.len(), import.report.read);
    }
}
