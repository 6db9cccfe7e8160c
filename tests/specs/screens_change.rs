//! When time alone changes a screen: the page knows the instant, is read again then, and is never handed out past it.

use crate::door_line::lines_up;
use crate::kiosk::Hall;
use crate::scene::{Scene, at, spec};
use crate::screens_days::wall;
use crate::screens_faces::{ACROSS, DOOR, FACES, UPRIGHT, says, sees};
use leyuan::actions::line_up::Step;
use leyuan::domain::wall::Wall;
use leyuan::domain::zone::{Span, Timestamp};

/// The seconds a page says that it is true for.
async fn until(hall: &Hall, path: &str) -> i64 {
    let page = sees(&mut hall.visitor(), path).await;
    let said = page.split_once("data-until=\"").and_then(|(_, rest)| rest.split_once('"')).expect("an end").0;
    said.parse().expect("seconds")
}

spec! {
    a_page_says_for_how_many_seconds_it_is_true, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        let steps = [
            ("2026-05-05T06:20:00Z", 2400),     // it ends
            ("2026-05-05T06:59:58.001Z", 2),    // a second begun is a second
            ("2026-05-05T06:59:59.999Z", 1),
            ("2026-05-05T07:00:00Z", 900),      // the room is clear
            ("2026-05-05T07:15:00Z", 5 * 3600 + 900), // the house closes
            ("2026-05-05T12:30:00Z", 12600),    // midnight
            ("2026-05-05T15:59:59Z", 1),
            ("2026-05-05T16:00:00Z", 9 * 3600), // it opens
        ];
        for (now, seconds) in steps {
            hall.scene.until(now);
            for path in FACES {
                assert_eq!(until(&hall, path).await, seconds, "{path} at {now}");
            }
        }
    }
}

spec! {
    a_picture_is_not_handed_out_past_the_instant_that_changes_it, "2026-05-05T06:59:59.900Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        let mut visitor = hall.visitor(); // one program, and so one picture
        assert!(sees(&mut visitor, DOOR).await.contains("自由游乐"));
        hall.scene.until("2026-05-05T06:59:59.999Z");
        assert!(sees(&mut visitor, DOOR).await.contains("自由游乐"));
        hall.scene.until("2026-05-05T07:00:00Z");
        for path in [DOOR, ACROSS] {
            let page = sees(&mut visitor, path).await;
            assert!(page.contains("清洁中") && !page.contains("自由游乐"), "{path}: a tenth of a second old, and untrue");
        }
    }
}

/// Everything a screen shows of a wall at another instant, but for the clock.
fn picture(wall: &Wall, at: Timestamp) -> String {
    let mut later = wall.clone();
    later.at = at;
    let lines: Vec<_> = later.lines.iter().map(|line| later.called(line.session)).collect();
    let rooms = later.rooms();
    let codes: Vec<_> =
        rooms.iter().map(|sight| later.invitation(sight).map(|it| it.shown().session.id)).collect();
    let house = (later.today(), later.hours(), later.doors(), later.is_at_rest(), later.building());
    format!("{house:?} {rooms:?} {:?} {lines:?} {codes:?}", later.rows())
}

/// A day with everything that time changes: sessions with bookings nobody claimed, one called off, closures, a private
/// room with a slot and a press, a number called.
async fn a_full_day(scene: Scene) -> Hall {
    let hall = Hall::open(scene).await;
    let family = hall.scene.child().await;
    let play = hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
    hall.scene.asks(&family, play.id).await;
    hall.session(0, ("攀爬", "Climbing"), "2026-05-05T08:07:30Z", 45).await;
    hall.session(3, ("街舞", "Street dance"), "2026-05-05T15:30:00Z", 60).await;
    for sql in [
        "UPDATE session SET places = 1, walk_in_places = 0",
        r#"UPDATE session SET cancelled = '{"zh":"生病","en":"Ill"}' WHERE name_en = 'Climbing'"#,
        "INSERT INTO closure (id, centre_id, starts_at, ends_at, reason_zh, reason_en) \
            SELECT id, centre_id, '2026-05-05T08:40:00+00:00', '2026-05-05T09:10:00+00:00', '消毒', 'Cleaning' \
            FROM room WHERE slug IN ('class', 'baby')",
        "INSERT INTO closure_room (closure_id, room_id) SELECT id, id FROM room WHERE slug IN ('class', 'baby')",
        "INSERT INTO private_use (id, centre_id, room_id, kind, starts_at, ends_at, code_word) \
            SELECT id, centre_id, id, 'slot', '2026-05-05T07:00:00+00:00', '2026-05-05T07:30:00+00:00', 'apple' \
            FROM room WHERE slug = 'baby'",
    ] {
        hall.scene.alter(sql).await;
    }
    hall.scene.until("2026-05-05T06:05:00Z");
    lines_up(&hall.scene, play.id, Step::Give(1)).await.unwrap();
    lines_up(&hall.scene, play.id, Step::Call(1)).await.unwrap();
    hall
}

spec! {
    // Each change of the picture at one of its instants, and none between two of them.
    between_the_instants_a_wall_knows_nothing_changes, "2026-05-05T01:00:00Z", scene => {
        let hall = a_full_day(scene).await;
        let wall = wall(&hall.scene).await;
        let (mut at, mut turns) = (wall.at, Vec::new());
        while at < crate::scene::at("2026-05-05T17:00:00Z") {
            let mut now = wall.clone();
            now.at = at;
            let next = now.changes_at();
            assert!(at < next && next <= wall.facts.centre.zone.day(now.today()).ends(), "{next}");
            let before = picture(&wall, at);
            let mut between = at;
            while between < next {
                assert_eq!(picture(&wall, between), before, "{between} is before {next}");
                between += Span::milliseconds(((next - at).num_milliseconds() / 40).max(1));
            }
            assert_eq!(picture(&wall, next - Span::milliseconds(1)), before, "to the last of it");
            if picture(&wall, next) != before {
                turns.push(next.format("%H:%M:%S%.3f").to_string());
            }
            at = next;
        }
        // called 5 min ago; B5; a press too short for before the slot; the slot, kept, over; the session ends, is clear …
        let seen = ["06:10:00.000", "06:15:00.000", "06:50:00.001", "07:00:00.000", "07:05:00.000", "07:15:00.000",
            "08:07:30.000", "08:35:00.001", "08:40:00.000", "08:52:30.000", "09:10:00.000", "12:30:00.000",
            "15:30:00.000", "16:00:00.000", "16:30:00.000", "16:45:00.000"];
        for turn in seen {
            assert!(turns.iter().any(|seen| seen == turn), "{turn} is none of {turns:?}");
        }
    }
}

spec! {
    // C8
    a_number_that_was_called_is_gone_after_five_minutes_without_anybodys_press, "2026-05-05T01:00:00Z", scene => {
        let hall = a_full_day(scene).await;
        for path in [ACROSS, UPRIGHT, DOOR] {
            says(&hall, path, &["请 1 号入场"], &[]).await;
            assert_eq!(until(&hall, path).await, 300);
        }
        hall.scene.clock.set(at("2026-05-05T06:10:00Z"));
        for path in [ACROSS, UPRIGHT, DOOR] {
            says(&hall, path, &[], &["请 1 号入场"]).await;
        }
    }
}
