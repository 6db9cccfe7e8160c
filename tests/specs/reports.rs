//! Reports (S5): what a period was like, from what is stored, in figures that name nobody.

use crate::scene::{Family, Scene, at, booking, day, spec};
use leyuan::actions::book::{Answer, Book};
use leyuan::actions::book_basket::BookBasket;
use leyuan::actions::check_in::CheckIn;
use leyuan::actions::close_session::CloseSession;
use leyuan::actions::walk_in::WalkIn;
use leyuan::domain::basket::{Basket, Manner};
use leyuan::domain::ids::SessionId;
use leyuan::domain::report::{self, Facts, Field, Figure, Period, Report};
use leyuan::domain::visit;
use leyuan::store::Actor;
use leyuan::store::reports::{self, Asked};

/// What a month was like, as far as it is over.
async fn month(scene: &Scene, date: &str) -> Report {
    let period = Period::month_of(day(date));
    let facts = facts(scene, period).await;
    let room = scene.room;
    report::draw(period, &[room], &facts)
}

async fn facts(scene: &Scene, period: Period) -> Facts {
    let asked = Asked { centre: scene.centre, zone: scene.zone(), now: scene.now() };
    let read = scene.store.read(move |db| Box::pin(async move { reports::facts(db, asked, period).await }));
    read.await.expect("facts")
}

async fn arrives(scene: &Scene, answer: &Answer) {
    let booking = booking(answer);
    let check_in = CheckIn { booking, child: None, nonce: booking.to_string(), now: scene.now() };
    scene.presses(check_in).await.expect("inside");
}

async fn ends(scene: &Scene, session: SessionId, at: &str) {
    scene.until(at);
    let close = CloseSession { session, now: scene.now() };
    scene.store.change(scene.centre, Actor::System, close).await.expect("closed");
}

async fn families(scene: &Scene, count: usize) -> Vec<Family> {
    let mut families = Vec::new();
    for _ in 0..count {
        families.push(scene.child().await);
    }
    families
}

async fn turned_away(scene: &Scene) -> Vec<(String, String, u64)> {
    let lines = facts(scene, Period::month_of(day("2026-05-01"))).await.turned_away;
    lines.into_iter().map(|line| (line.rule, line.reason, line.requests)).collect()
}

fn said(rule: &str, reason: &str, requests: u64) -> (String, String, u64) {
    (rule.into(), reason.into(), requests)
}

spec! {
    a_month_tells_who_came_late_not_at_all_and_unbooked, "2026-05-04T01:00:00Z", scene => {
        let session = scene.session("2026-05-05T02:00:00Z", 20).await;
        let families = families(&scene, 18).await;
        let mut answers = Vec::new();
        for family in &families {
            answers.push(scene.asks(family, session).await);
        }
        scene.cancels(&families[17], booking(&answers[17])).await.expect("cancelled");
        scene.until("2026-05-05T01:55:00Z");
        for answer in &answers[..6] {
            arrives(&scene, answer).await;
        }
        scene.until("2026-05-05T02:20:00Z");
        for answer in &answers[6..11] {
            arrives(&scene, answer).await;
        }
        let drafted = scene.draft("2026-05-05T02:00:00Z", 20);
        let band = visit::bands(&leyuan::domain::session::Session { id: session, ..drafted })[0];
        let walk_in = WalkIn { session, band, children: 6, nonce: "w".into(), now: scene.now() };
        scene.presses(walk_in).await.expect("let in");
        assert!(month(&scene, "2026-05-01").await.rooms.is_empty(), "what is not over is not told");
        ends(&scene, session, "2026-05-05T03:00:00Z").await;

        let report = month(&scene, "2026-05-01").await;
        let a = &report.attendance;
        assert_eq!([a.attended, a.late, a.no_show, a.walk_ins], [6, 5, 6, 6].map(Figure::of));
        assert_eq!(a.cancelled.to_string(), "< 5");
        assert_eq!(a.booked().to_string(), "18–21");
        // Tuesday at ten by the clock on the wall: 11 booked and 6 unbooked children on 20 places.
        assert_eq!(report.rooms[0].1.field(1, 10), Field::Shown(85));
        assert_eq!(report.rooms[0].1.open(), Some((10, 10)));
        assert_eq!(report.missed.map(|missed| missed.share)[1], Field::Shown(35));
        assert_eq!(report.ages.all(), Figure::of(11));
        assert_eq!((report.visits, report.visits_of_year), (Figure::of(17), Figure::of(17)));
        assert!(month(&scene, "2026-04-01").await.rooms.is_empty());
        let june = month(&scene, "2026-06-01").await;
        assert_eq!((june.visits, june.visits_of_year), (Figure::of(0), Figure::of(17)), "the year so far");
    }
}

spec! {
    who_waited_is_told_from_the_line_to_the_door, "2026-05-04T01:00:00Z", scene => {
        let session = scene.session("2026-05-07T02:00:00Z", 6).await;
        let families = families(&scene, 17).await;
        let mut answers = Vec::new();
        for family in &families {
            answers.push(scene.asks(family, session).await);
        }
        // All six who had a place give it up: the first six in line have it. One of the rest will not wait.
        for at in 0..6 {
            scene.cancels(&families[at], booking(&answers[at])).await.expect("cancelled");
        }
        scene.cancels(&families[16], booking(&answers[16])).await.expect("cancelled");
        scene.until("2026-05-07T01:55:00Z");
        for answer in &answers[6..12] {
            arrives(&scene, answer).await;
        }
        ends(&scene, session, "2026-05-07T03:00:00Z").await;
        let line = month(&scene, "2026-05-01").await.line;
        assert_eq!((line.came, line.stayed_away, line.left_over), (Figure::of(6), Figure::of(0), Figure::of(5)));
        assert_eq!(line.waited(), Figure::of(11));
        assert_eq!(line.came.of_hundred(line.waited()), Some(55));
        assert_eq!(month(&scene, "2026-05-01").await.attendance.cancelled, Figure::of(6), "a place was given up");
    }
}

spec! {
    a_refused_press_is_counted_once_by_its_rules_and_a_look_is_not, "2026-05-04T01:00:00Z", scene => {
        let mut young = scene.draft("2026-05-06T02:00:00Z", 5);
        young.terms.ages = leyuan::domain::age::AgeRange::new(12, Some(24));
        let young = scene.plan(&young).await;
        let far = scene.session("2026-05-28T02:00:00Z", 5).await;
        let family = scene.child().await;
        // What the button would say is asked by every page, and is nobody's press.
        let (request, shown) = (scene.request(&family, young), scene.facts(young, Some(&family)).await);
        assert!(leyuan::domain::admission::decide(&request, &shown, scene.now()).expect("known").is_err());
        assert_eq!(turned_away(&scene).await, []);
        let before = scene.count("SELECT COUNT(*) FROM change").await;
        for _ in 0..2 {
            let book = Book { request: request.clone(), key: "one press".into(), now: scene.now() };
            let answer = scene.store.change(scene.centre, Actor::Household(family.id), book).await.unwrap();
            assert!(matches!(answer, Answer::Refused(_)));
        }
        assert_eq!(turned_away(&scene).await, [said("A2", "too-old", 1)]);
        scene.asks(&family, young).await;
        scene.asks(&family, far).await;
        assert_eq!(turned_away(&scene).await, [said("A2", "too-old", 2), said("B3", "not-yet-open", 1)]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM change").await, before, "it takes no number");
        // A granted press counts nothing, and it is the centre's own day: 01:00 in Shanghai is the 5th.
        scene.until("2026-05-04T17:00:00Z");
        scene.asks(&family, far).await;
        let granted = scene.session("2026-05-06T06:00:00Z", 5).await;
        assert!(matches!(scene.asks(&family, granted).await, Answer::Placed(_)));
        assert_eq!(scene.count("SELECT COUNT(*) FROM turned_away WHERE date = '2026-05-05'").await, 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM turned_away").await, 3);
    }
}

spec! {
    a_basket_and_a_course_count_their_refusals_too, "2026-05-04T01:00:00Z", scene => {
        let mut old = scene.draft("2026-05-06T02:00:00Z", 5);
        old.terms.ages = leyuan::domain::age::AgeRange::new(96, None);
        let (old, open) = (scene.plan(&old).await, scene.session("2026-05-06T06:00:00Z", 5).await);
        let family = scene.child().await;
        let requests = [old, open].map(|session| scene.request(&family, session)).to_vec();
        let basket = Basket::new(requests, Manner::Whole).expect("a basket");
        let book = BookBasket { basket, key: "basket".into(), now: scene.now() };
        scene.store.change(scene.centre, Actor::Household(family.id), book).await.unwrap();
        assert_eq!(turned_away(&scene).await, [said("A2", "too-young", 1)], "what was only left out was not refused");
        let (series, _) = scene.course(&["2026-05-30T02:00:00Z"], 5, |_| {}).await;
        scene.enrols(&family, series).await;
        assert_eq!(turned_away(&scene).await, [said("A2", "too-young", 1), said("B3", "not-yet-open", 1)]);
    }
}

spec! {
    a_refusal_that_is_undone_is_not_counted, "2026-05-04T01:00:00Z", scene => {
        use leyuan::actions::book_once::BookOnce;
        let session = scene.session("2026-05-04T00:30:00Z", 1).await;
        let (first, second) = (scene.child().await, scene.child().await);
        // Many at once: one group, in which one command is turned away and others stand.
        let asks = [&first, &second, &first].map(|family| {
            let request = scene.request(family, session);
            let key = format!("together {}", family.id);
            let book = Book { request, key, now: scene.now() };
            scene.store.change(scene.centre, Actor::Household(family.id), BookOnce { book, reason: None })
        });
        futures_util::future::join_all(asks).await;
        let counted: u64 = turned_away(&scene).await.iter().map(|line| line.2).sum();
        assert_eq!(counted, 2, "each key once");
    }
}

spec! {
    counts_outlive_bookings_and_a_private_room_tells_one_number, "2026-05-20T01:00:00Z", scene => {
        scene.session("2026-05-05T02:00:00Z", 10).await;
        scene.alter(
            "INSERT INTO session_count (session_id, attended, late, no_show, turned_away, cancelled, walk_in_children, walk_in_heads) \
             SELECT id, 7, 1, 0, 0, 6, 0, 0 FROM session WHERE date = '2026-05-05'"
        ).await;
        let baby = scene.add_room("baby", 5, None).await;
        scene.alter("UPDATE room SET privacy = 'private', position = 1 WHERE slug = 'baby'").await;
        let hidden = leyuan::domain::session::Session { room: baby, ..scene.draft("2026-05-05T04:00:00Z", 3) };
        scene.plan(&hidden).await;
        scene.alter("INSERT INTO private_day (room_id, date, uses) SELECT id, '2026-05-31', 9 FROM room WHERE privacy = 'private'").await;
        scene.alter("INSERT INTO private_day (room_id, date, uses) SELECT id, '2026-06-01', 3 FROM room WHERE privacy = 'private'").await;
        let may = Period::month_of(day("2026-05-01"));
        let facts = facts(&scene, may).await;
        let report = report::draw(may, &[scene.room, baby], &facts);
        assert_eq!((report.attendance.attended, report.attendance.cancelled), (Figure::of(7), Figure::of(6)));
        assert_eq!(report.visits.to_string(), "8–11");
        assert_eq!(report.rooms.iter().map(|(room, _)| *room).collect::<Vec<_>>(), [scene.room], "M2: not by the hour");
        assert_eq!(report.private, [(baby, Figure::of(9))]);
    }
}

spec! {
    hours_are_those_of_the_wall_when_the_clocks_change, "2026-12-01T01:00:00Z", scene => {
        scene.alter("UPDATE centre SET zone = 'Europe/Berlin'").await;
        let berlin = leyuan::domain::zone::Zone::parse("Europe/Berlin").expect("a zone");
        // Ten on the wall on the Sundays before and after the 25th of October.
        for starts in ["2026-10-18T08:00:00Z", "2026-10-25T09:00:00Z"] {
            let wall = berlin.wall(at(starts));
            let mut session = scene.draft(starts, 10);
            (session.date, session.starts) = (wall.date(), wall.time());
            scene.plan(&session).await;
        }
        let asked = Asked { centre: scene.centre, zone: berlin, now: scene.now() };
        let october = Period::month_of(day("2026-10-01"));
        let facts = scene.store.read(move |db| Box::pin(async move { reports::facts(db, asked, october).await })).await.unwrap();
        let report = report::draw(october, &[scene.room], &facts);
        assert_eq!((report.days, report.house.open()), (2, Some((10, 10))));
        assert_eq!(report.house.field(6, 10), Field::Shown(0));
    }
}
