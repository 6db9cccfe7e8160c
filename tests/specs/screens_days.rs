//! Screens on unusual days: holidays and the days worked for them, midnight in a session, days of 23 and of 25 hours,
//! and a day that begins at one o'clock (K1, K5).

use crate::kiosk::Hall;
use crate::scene::{Scene, at, spec};
use crate::screens_faces::{ACROSS, DOOR, FACES, PLAIN, UPRIGHT, says, sees};
use leyuan::domain::names::Names;
use leyuan::domain::session::Session;
use leyuan::domain::wall::Wall;
use leyuan::domain::window::Window;
use leyuan::domain::zone::{Span, Zone};
use leyuan::store::walls;

/// The hall in the week of National Day 2026: closed from the 1st to the 7th, and worked on Saturday the 10th.
async fn in_october(scene: Scene) -> Hall {
    let hall = Hall::open(scene).await;
    hall.scene
        .alter(
            r#"UPDATE centre SET particulars = '{"contact":{"phone":"","address":{"zh":"","en":""}},"opening":{"weekday":["14:00-18:00"],"weekend":["09:00-20:30"],"holiday":[]},"holidays":{"source":["https://www.gov.cn/"],"announced_until":"2026-12-31","holiday":[{"names":{"zh":"国庆节","en":"National Day"},"from":"2026-10-01","until":"2026-10-07","makeup":["2026-10-10"]}]},"is_unconfirmed":false}'"#,
        )
        .await;
    hall
}

pub async fn wall(scene: &Scene) -> Wall {
    let now = scene.now();
    let read = scene.store.read(move |db| Box::pin(async move { walls::wall(db, "jinhuayuan", now).await }));
    read.await.unwrap().expect("a centre")
}

spec! {
    // K1
    a_holiday_is_named_and_the_house_opens_again_on_a_date_that_cannot_be_mistaken, "2026-10-01T02:00:00Z", scene => {
        let hall = in_october(scene).await;
        hall.session(0, ("节后游乐", "Play again"), "2026-10-08T06:30:00Z", 60).await;
        for path in [ACROSS, UPRIGHT, PLAIN] {
            says(&hall, path, &["国庆节", "今日休馆", "10 月 8 日 周四 14:00"], &["空闲中"]).await;
        }
        says(&hall, UPRIGHT, &["节后游乐", "10 月 8 日 周四安排"], &[]).await;
        says(&hall, DOOR, &["10 月 8 日 周四 14:30", "节后游乐"], &[]).await;
        hall.scene.until("2026-10-02T02:00:00Z");
        says(&hall, UPRIGHT, &["周四 14:00"], &["10 月 8 日"]).await; // within a week a day of the week is enough
        let english = sees(&mut hall.visitor(), &format!("{PLAIN}&lang=en")).await;
        assert!(english.contains("National Day") && english.contains("Closed today"));
    }
}

spec! {
    // K1
    a_saturday_that_is_worked_has_the_hours_of_a_working_day, "2026-10-10T02:00:00Z", scene => {
        let hall = in_october(scene).await;
        hall.session(0, ("补班游乐", "Worked play"), "2026-10-10T06:30:00Z", 60).await;
        for path in [ACROSS, UPRIGHT, PLAIN] {
            says(&hall, path, &["14:00–18:00", "补班游乐"], &["09:00–20:30", "休馆"]).await;
        }
        says(&hall, ACROSS, &["尚未开放"], &[]).await;
        hall.scene.until("2026-10-10T10:00:00Z");
        says(&hall, UPRIGHT, &["明天 09:00"], &[]).await; // a Sunday, as Sundays are
    }
}

spec! {
    // K5
    a_session_across_midnight_runs_on_every_face_until_it_ends, "2026-05-06T15:30:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("星空之夜", "Night of stars"), "2026-05-06T15:00:00Z", 120).await;
        hall.session(0, ("早上的课", "Morning class"), "2026-05-07T02:00:00Z", 60).await;
        for path in FACES {
            says(&hall, path, &["星空之夜"], &[]).await;
        }
        says(&hall, UPRIGHT, &["今日安排", "5 月 6 日", "进行中，至 明天 01:00"], &["早上的课"]).await;
        hall.scene.until("2026-05-06T16:30:00Z"); // half past midnight
        for path in FACES {
            says(&hall, path, &["星空之夜", "早上的课", "10:00"], &["明天"]).await;
        }
        for path in [ACROSS, PLAIN, DOOR] {
            says(&hall, path, &["23:00–01:00"], &[]).await;
        }
        says(&hall, UPRIGHT, &["5 月 7 日", "进行中，至 01:00", "pages p1"], &[]).await;
        hall.scene.until("2026-05-06T17:00:00Z");
        for path in [ACROSS, UPRIGHT, PLAIN] {
            says(&hall, path, &["早上的课"], &["星空之夜"]).await;
        }
        // Into a closed day: what runs is shown, not that it is closed; then it is.
        hall.session(1, ("周日星空", "Sunday stars"), "2026-05-10T15:00:00Z", 120).await;
        hall.scene.until("2026-05-10T16:30:00Z");
        for path in [ACROSS, UPRIGHT, PLAIN] {
            says(&hall, path, &["周日星空"], &[]).await;
        }
        hall.scene.until("2026-05-10T17:00:00Z");
        for path in [ACROSS, UPRIGHT, PLAIN] {
            says(&hall, path, &["周一休馆"], &["周日星空"]).await;
        }
    }
}

/// A session as planned in a zone, of elapsed minutes.
async fn planned_in(hall: &Hall, zone: &str, starts: &str, minutes: i64) -> Session {
    let zone = Zone::parse(zone).expect("a zone");
    let window = Window::lasting(at(starts), Span::minutes(minutes)).expect("a window");
    let (from, to) = (zone.wall(window.starts()), zone.wall(window.ends()));
    let session = Session {
        names: Names::new("夜里的课", "Night class"),
        window,
        clears_at: window.ends(),
        date: from.date(),
        starts: from.time(),
        ends: to.time(),
        ..hall.scene.draft(starts, 15)
    };
    hall.scene.plan(&session).await;
    session
}

/// What the screens know of a zone's day: where it ends for them, and its length in minutes.
async fn length(scene: &Scene, zone: &str) -> i64 {
    let wall = wall(scene).await;
    let day = Zone::parse(zone).expect("a zone").day(wall.today());
    assert_eq!(wall.changes_at(), day.ends(), "nothing happens before midnight");
    day.length().num_minutes()
}

spec! {
    // K5
    days_of_23_and_of_25_hours_end_when_they_end, "2026-03-28T23:00:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.scene.alter("UPDATE centre SET zone = 'Europe/Berlin', particulars = '{}'").await;
        assert_eq!(length(&hall.scene, "Europe/Berlin").await, 23 * 60);
        planned_in(&hall, "Europe/Berlin", "2026-03-29T00:30:00Z", 60).await;
        hall.scene.until("2026-03-29T00:45:00Z");
        // From half past one to half past three, an hour later: there was no half past two.
        for path in [ACROSS, PLAIN, DOOR] {
            says(&hall, path, &["夜里的课", "01:30–03:30", "01:45"], &[]).await;
        }
        hall.scene.until("2026-03-29T01:29:59Z");
        says(&hall, UPRIGHT, &["进行中，至 03:30", "<time>03:29</time>", "3 月 29 日"], &[]).await;
        hall.scene.until("2026-03-29T22:00:00Z");
        says(&hall, UPRIGHT, &["3 月 30 日", "<time>00:00</time>"], &[]).await;
        hall.scene.until("2026-10-24T22:00:00Z");
        assert_eq!(length(&hall.scene, "Europe/Berlin").await, 25 * 60);
        planned_in(&hall, "Europe/Berlin", "2026-10-25T00:30:00Z", 60).await;
        // From the first half past two to the second.
        for (now, clock) in [("2026-10-25T00:45:00Z", "02:45"), ("2026-10-25T01:15:00Z", "02:15")] {
            hall.scene.until(now);
            for path in FACES {
                says(&hall, path, &["夜里的课", clock], &[]).await;
            }
        }
        hall.scene.until("2026-10-25T01:30:00Z");
        says(&hall, UPRIGHT, &["<time>02:30</time>"], &["夜里的课"]).await;
        hall.scene.until("2026-10-25T22:59:59Z");
        says(&hall, UPRIGHT, &["10 月 25 日", "<time>23:59</time>"], &[]).await;
    }
}

spec! {
    // K5
    in_cairo_a_day_that_begins_at_one_is_a_day_of_its_own, "2026-04-23T21:59:59Z", scene => {
        let hall = Hall::open(scene).await;
        hall.scene.alter("UPDATE centre SET zone = 'Africa/Cairo', particulars = '{}'").await;
        planned_in(&hall, "Africa/Cairo", "2026-04-23T22:30:00Z", 60).await;
        says(&hall, UPRIGHT, &["4 月 23 日", "<time>23:59</time>", "明天安排", "01:30–02:30"], &[]).await;
        assert_eq!(wall(&hall.scene).await.changes_at(), at("2026-04-23T22:00:00Z"));
        hall.scene.until("2026-04-23T22:00:00Z");
        says(&hall, UPRIGHT, &["4 月 24 日", "<time>01:00</time>", "今日安排", "01:30–02:30"], &["明天"]).await;
        for path in [ACROSS, PLAIN, DOOR] {
            says(&hall, path, &["01:30", "夜里的课"], &["明天", "00:00"]).await;
        }
        hall.scene.until("2026-04-23T22:30:00Z");
        says(&hall, UPRIGHT, &["进行中，至 02:30"], &[]).await;
    }
}
