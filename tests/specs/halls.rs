//! A hall that divides: the whole and its parts are not in use at once, whoever plans (C10, C4).

use crate::config;
use crate::planning::{changed, ill, told};
use crate::scene::{Scene, day, spec};
use leyuan::actions::Outcome;
use leyuan::actions::add_session::AddSession;
use leyuan::actions::keep_draft::KeepDraft;
use leyuan::actions::publish_drafts::{PublishDrafts, Published, think};
use leyuan::domain::draft::{Draft, Prepared};
use leyuan::domain::ids::{DraftId, RoomId, SeriesId, SessionId};
use leyuan::domain::names::Names;
use leyuan::domain::plan::{CentrePlan, RoomPlan, SeriesPlan, Wish};
use leyuan::domain::timetable::{Obstacle, Plan};
use leyuan::domain::zone::parse_time;
use leyuan::store::centres;

/// The play zone is a hall in two halves; blocks have the whole of it on Saturdays at ten, and it is clean at 11:15.
fn hall(remark: &str, change: impl FnOnce(&mut CentrePlan)) -> CentrePlan {
    changed(remark, |plan| {
        plan.rooms[0].divides = true;
        for (slug, name) in [("east", "东厅"), ("west", "西厅")] {
            let part_of = Some("play".to_string());
            let half = RoomPlan { slug: slug.into(), part_of, divides: false, ..plan.rooms[0].clone() };
            plan.rooms.push(RoomPlan { names: Names::new(name, slug), ..half });
        }
        change(plan);
    })
}

fn singing(room: &str, starts: &str) -> SeriesPlan {
    let mut plan = config::saturdays("jinhuayuan").series.remove(0);
    (plan.slug, plan.room, plan.names) = ("singing".into(), room.into(), Names::new("合唱", "Singing"));
    plan.repeats[0].at = parse_time(starts).unwrap();
    plan
}

impl Scene {
    async fn called(&self, slug: &str) -> RoomId {
        let centre = self.centre;
        let rooms = self.store.read(move |db| Box::pin(centres::rooms(db, centre))).await.unwrap();
        rooms.iter().find(|room| room.slug == slug).expect("a room").id
    }

    /// An hour on Saturday the 16th.
    async fn hour_in(&self, slug: &str, starts: &str) -> Plan {
        let blocks = self.standing().await.remove(0);
        let starts = parse_time(starts).unwrap();
        Plan {
            room: self.called(slug).await,
            names: Names::new("加场", "Extra"),
            date: day("2026-05-16"),
            starts,
            ends: starts + leyuan::domain::zone::Span::hours(1),
            limits: blocks.limits,
            ages: blocks.terms.ages,
            needs: None,
            like: None,
        }
    }

    /// What was in the way, by its name; nothing, where it was added.
    async fn adds_in(&self, slug: &str, starts: &str) -> Vec<String> {
        let plan = self.hour_in(slug, starts).await;
        match self.presses(AddSession { id: SessionId::new(), plan, now: self.now() }).await.unwrap() {
            Outcome::Done => Vec::new(),
            Outcome::Blocked(obstacles) => obstacles.iter().map(named).collect(),
            Outcome::Changed(_) => panic!("nobody is concerned"),
        }
    }

    async fn prepares(&self, what: Prepared) {
        let draft = Draft { id: DraftId::new(), what, by: None, kept_at: self.now() };
        self.presses(KeepDraft { draft }).await.unwrap();
    }

    /// Whether everything prepared could be published, and what became of trying.
    async fn publishes_all(&self) -> (usize, Published) {
        let (centre, now) = (self.centre, self.now());
        let drafts = self.store.read(move |db| Box::pin(leyuan::store::drafts::of_centre(db, centre)));
        let drafts: std::collections::BTreeSet<_> =
            drafts.await.unwrap().iter().map(|draft| draft.id).collect();
        let wanted = drafts.clone();
        let look =
            self.store.read(move |db| Box::pin(async move { Ok(think(db, centre, &wanted, now).await) }));
        let shown = look.await.unwrap().unwrap();
        let press = PublishDrafts { drafts, why: ill(), digest: shown.digest(), now };
        (shown.clashes.len(), self.presses(press).await.unwrap())
    }
}

fn named(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Clash { names, .. } => names.zh.clone(),
        other => panic!("{other:?}"),
    }
}

spec! {
    // C10
    the_whole_of_a_hall_that_divides_and_its_halves_are_not_in_use_at_once, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&hall("divides", |_| {})).await;
        assert_eq!(scene.adds_in("east", "11:00").await, ["积木"], "the whole is being cleaned until 11:15");
        assert_eq!(scene.adds_in("east", "14:00").await, [""; 0]);
        assert_eq!(scene.adds_in("west", "14:00").await, [""; 0], "the halves do not mind each other");
        assert_eq!(scene.adds_in("play", "14:30").await, ["加场", "加场"], "both halves are in the way");
        assert_eq!(scene.adds_in("play", "15:00").await, ["加场", "加场"], "and are cleaned until 15:15");
        assert_eq!(scene.adds_in("east", "14:30").await, ["加场"]);
        assert_eq!(scene.adds_in("play", "15:15").await, [""; 0]);
    }
}

spec! {
    // C10
    a_corner_is_used_beside_its_room, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&hall("a corner", |plan| plan.rooms[0].divides = false)).await;
        assert_eq!(scene.adds_in("east", "10:00").await, [""; 0]);
        assert_eq!(scene.adds_in("play", "10:00").await, ["积木"]);
    }
}

spec! {
    // C10
    a_series_in_a_half_is_told_what_has_the_whole_and_the_other_way_round, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&hall("divides", |_| {})).await;
        let wish = |room, starts| Wish { plan: singing(room, starts), from: None };
        let (weeks, id) = (scene.standing().await.len(), SeriesId::new());
        let shown = scene.looks(id, &wish("west", "10:30")).await;
        assert_eq!((shown.clashes.len(), shown.clashes[0].names.zh.as_str()), (weeks, "积木"));
        assert!(scene.looks(id, &wish("west", "11:15")).await.clashes.is_empty());
        assert_eq!(scene.adds_in("east", "14:00").await, [""; 0]);
        assert!(scene.looks(id, &wish("west", "14:00")).await.clashes.is_empty());
        assert_eq!(scene.looks(id, &wish("play", "14:00")).await.clashes.len(), 1);
    }
}

spec! {
    // C10
    planning_ahead_leaves_out_a_half_while_the_whole_is_in_use, "2026-05-14T02:00:00Z", scene => {
        let both = |starts: &'static str| move |plan: &mut CentrePlan| plan.series.push(singing("east", starts));
        scene.opens(&hall("at once", both("10:30"))).await;
        let alone = scene.standing().await;
        assert!(alone.iter().all(|session| session.names.zh == "积木"), "{:?}", told(&alone));
        scene.opens(&hall("one after the other", both("11:15"))).await;
        assert_eq!(scene.standing().await.len(), alone.len() * 2);
    }
}

spec! {
    // C10
    drafts_in_the_whole_and_in_a_half_are_told_of_each_other, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&hall("divides", |_| {})).await;
        for half in ["east", "west"] {
            let plan = scene.hour_in(half, "14:00").await;
            scene.prepares(Prepared::Session(SessionId::new(), plan)).await;
        }
        let whole = scene.hour_in("play", "15:00").await;
        let blocks = scene.standing().await.remove(0);
        scene.prepares(Prepared::Move(blocks.id, Plan { starts: parse_time("15:15").unwrap(), ..whole.clone() })).await;
        scene.prepares(Prepared::Session(SessionId::new(), Plan { date: day("2026-05-17"), ..whole.clone() })).await;
        let after = scene.hour_in("east", "15:30").await;
        scene.prepares(Prepared::Session(SessionId::new(), after)).await;
        let (clashes, published) = scene.publishes_all().await;
        assert_eq!(clashes, 1, "the blocks that move, and the half after them");
        assert!(matches!(published, Published::Blocked(_)));
        assert_eq!(scene.adds_in("east", "10:30").await, ["积木"], "nothing was moved");
    }
}

/// C10
#[test]
fn a_hall_that_divides_is_checked_with_its_parts() {
    let faults = |text: &str| config::check(text).faults.iter().map(ToString::to_string).collect::<Vec<_>>();
    let written = text("divides = true", "part_of = \"play\"", "10:30");
    let told = faults(&written);
    assert!(
        told.len() == 1 && told[0].contains("\"Singing\" on 2026-05-16 at 10:30 begins before \"Blocks\""),
        "{told:?}"
    );
    assert!(told[0].contains("Begin at 11:15 or later"), "{told:?}");
    assert_eq!(faults(&text("divides = true", "part_of = \"play\"", "11:15")), [""; 0]);
    assert_eq!(faults(&text("", "part_of = \"play\"", "10:30")), [""; 0], "a corner");
    let nested = faults(&text("", "part_of = \"play\"\ndivides = true", "11:15"));
    assert!(nested.len() == 1 && nested[0].contains("`divides` stands in a part"), "{nested:?}");
    let private = faults(&text("divides = true", "part_of = \"play\"\nprivacy = \"private\"", "11:15"));
    assert!(private.iter().any(|fault| fault.contains("a private room cannot share a floor")), "{private:?}");
    let alone = config::check(&text("divides = true", "", "11:15"));
    assert!(
        alone.faults.is_empty()
            && alone.warnings.iter().any(|warning| warning.to_string().contains("no room is a part of it"))
    );
}

/// The good file with a second room, and singing in it.
fn text(hall: &str, half: &str, at: &str) -> String {
    let room = format!(
        "[[rooms]]\nslug = \"east\"\nnames = {{ zh = \"东厅\", en = \"East\" }}\nlook = \"hall\"\nroom_limit = 20\n{half}\n"
    );
    let singing = format!(
        "[[series]]\nslug = \"singing\"\nroom = \"east\"\nnames = {{ zh = \"合唱\", en = \"Singing\" }}\nabout = {{ zh = \"唱\", en = \"Sing\" }}\nages = \"3–5 岁\"\nminutes = 60\nplaces = 8\nstaff = 2\nwhen = {{ weekly = [\"sat\"], at = \"{at}\" }}\n"
    );
    let good = config::GOOD.replace("turnaround = 15\n", &format!("turnaround = 15\n{hall}\n"));
    good.replace("[[series]]", &format!("{room}[[series]]")) + &singing
}
