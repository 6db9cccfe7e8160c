//! Equipment with a count: no more of it is promised at one instant than the house has, whoever plans (C4).

use crate::config::{self, check};
use crate::planning::{changed, ill, told};
use crate::scene::{Scene, at, day, spec};
use leyuan::actions::Outcome;
use leyuan::actions::add_make_up;
use leyuan::actions::add_session::AddSession;
use leyuan::actions::copy_week::CopyWeek;
use leyuan::actions::keep_draft::KeepDraft;
use leyuan::actions::move_session::{self, MoveSession};
use leyuan::actions::plan_series::{PlanSeries, Told};
use leyuan::actions::publish_drafts::{PublishDrafts, Published, think};
use leyuan::config::writing;
use leyuan::domain::draft::{Draft, Prepared};
use leyuan::domain::equipment::{Equipment, Needs};
use leyuan::domain::ids::{DraftId, SeriesId, SessionId};
use leyuan::domain::make_up::At;
use leyuan::domain::names::Names;
use leyuan::domain::plan::{CentrePlan, RoomPlan, SeriesPlan, Wish};
use leyuan::domain::series::Terms;
use leyuan::domain::session::Session;
use leyuan::domain::timetable::{Obstacle, Plan};
use leyuan::domain::zone::{Span, parse_time};
use leyuan::store::{Actor, centres, drafts};
use std::collections::BTreeSet;

/// A projector, and speakers.
fn lent(projectors: u16) -> Vec<Equipment> {
    let thing = |slug: &str, names, count| Equipment { slug: slug.into(), names, count };
    vec![
        thing("projector", Names::new("投影仪", "Projector"), projectors),
        thing("speaker", Names::new("音箱", "Speaker"), 4),
    ]
}

pub fn needs(many: u16) -> Needs {
    [("projector".to_string(), many)].into_iter().collect()
}

/// Blocks use a projector on Saturdays from ten to eleven, and their room is clean at 11:15; beside it is a loft.
pub fn house(remark: &str, projectors: u16, change: impl FnOnce(&mut CentrePlan)) -> CentrePlan {
    changed(remark, |plan| {
        plan.particulars.equipment = lent(projectors);
        plan.series[0].terms.needs = needs(1);
        let loft =
            RoomPlan { slug: "loft".into(), names: Names::new("阁楼", "Loft"), ..plan.rooms[0].clone() };
        plan.rooms.push(RoomPlan { turnaround_minutes: 0, ..loft });
        change(plan);
    })
}

/// Chess in the loft on Saturdays, with a projector.
fn chess(starts: &str) -> SeriesPlan {
    let mut plan = config::saturdays("jinhuayuan").series.remove(0);
    (plan.slug, plan.room, plan.names) = ("chess".into(), "loft".into(), Names::new("象棋", "Chess"));
    plan.repeats[0].at = parse_time(starts).unwrap();
    plan.terms.needs = needs(1);
    plan
}

/// In the loft on Saturday the sixteenth, with a projector.
async fn in_loft(scene: &Scene, starts: &str, ends: &str) -> Plan {
    let centre = scene.centre;
    let rooms = scene.store.read(move |db| Box::pin(centres::rooms(db, centre))).await.unwrap();
    let limits = scene.standing().await[0].limits;
    Plan {
        room: rooms.iter().find(|room| room.slug == "loft").unwrap().id,
        names: Names::new("加场", "Extra"),
        date: day("2026-05-16"),
        starts: parse_time(starts).unwrap(),
        ends: parse_time(ends).unwrap(),
        limits,
        ages: None,
        needs: Some(needs(1)),
        like: None,
    }
}

/// By whom the projector is used; nobody, where the session was added.
async fn adds(scene: &Scene, plan: Plan) -> Vec<String> {
    match scene.presses(AddSession { id: SessionId::new(), plan, now: scene.now() }).await.unwrap() {
        Outcome::Done => Vec::new(),
        Outcome::Blocked(obstacles) => users(&obstacles),
        Outcome::Changed(_) => panic!("nobody is concerned"),
    }
}

fn users(obstacles: &[Obstacle]) -> Vec<String> {
    let [Obstacle::TooFew { names, used, .. }] = obstacles else { panic!("{obstacles:?}") };
    assert_eq!(names.en, "Projector");
    used.iter().map(|(names, _)| names.en.clone()).collect()
}

async fn keeps(scene: &Scene, what: Prepared) {
    let draft = Draft { id: DraftId::new(), what, by: None, kept_at: scene.now() };
    scene.presses(KeepDraft { draft }).await.unwrap();
}

/// How many rivals there are among the drafts, and what became of publishing them.
async fn publishes(scene: &Scene) -> (usize, Published) {
    let (centre, now) = (scene.centre, scene.now());
    let all = scene.store.read(move |db| Box::pin(drafts::of_centre(db, centre))).await.unwrap();
    let all: BTreeSet<DraftId> = all.iter().map(|draft| draft.id).collect();
    let wanted = all.clone();
    let look = scene.store.read(move |db| Box::pin(async move { Ok(think(db, centre, &wanted, now).await) }));
    let shown = look.await.unwrap().unwrap();
    let press = PublishDrafts { drafts: all, why: ill(), digest: shown.digest(), now };
    (shown.clashes.len(), scene.presses(press).await.unwrap())
}

spec! {
    // C4
    two_rooms_do_not_have_the_one_projector_at_once, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&house("one", 1, |_| {})).await;
        let before = told(&scene.standing().await);
        assert_eq!(adds(&scene, in_loft(&scene, "10:59", "12:00").await).await, ["Blocks"]);
        assert_eq!(adds(&scene, in_loft(&scene, "09:00", "10:01").await).await, ["Blocks"]);
        assert_eq!(told(&scene.standing().await), before, "nothing was added");
        assert_eq!(adds(&scene, in_loft(&scene, "09:00", "10:00").await).await, [""; 0]);
        assert_eq!(adds(&scene, in_loft(&scene, "11:00", "12:00").await).await, [""; 0], "it need not wait until the room is clean");
        let without = Plan { needs: Some(Needs::default()), ..in_loft(&scene, "10:00", "11:00").await };
        assert_eq!(adds(&scene, without).await, [""; 0]);
        let two = Plan { needs: Some(needs(2)), ..in_loft(&scene, "15:00", "16:00").await };
        assert_eq!(adds(&scene, two).await, [""; 0], "nobody has it, and it is too few");
    }
}

spec! {
    // C4
    as_many_sessions_have_one_as_there_are_counted_by_the_instant, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&house("two", 2, |_| {})).await;
        let play = scene.standing().await[0].room;
        assert_eq!(adds(&scene, in_loft(&scene, "10:00", "11:00").await).await, [""; 0], "the second");
        let third = scene.add_room("cellar", 20, None).await;
        let third = Plan { room: third, ..in_loft(&scene, "10:30", "11:30").await };
        let mut names = adds(&scene, third.clone()).await;
        names.sort();
        assert_eq!(names, ["Blocks", "Extra"]);
        // Two short ones after each other beside a long one.
        for (starts, ends) in [("13:00", "14:00"), ("14:00", "15:00")] {
            assert_eq!(adds(&scene, in_loft(&scene, starts, ends).await).await, [""; 0]);
        }
        let time = |text| parse_time(text).unwrap();
        let long = Plan { room: play, starts: time("13:00"), ends: time("15:00"), ..third.clone() };
        assert_eq!(adds(&scene, long).await, [""; 0]);
        let late = Plan { starts: time("14:59"), ends: time("16:00"), ..third };
        assert_eq!(adds(&scene, late).await.len(), 2);
    }
}

spec! {
    // C4, Z3
    a_series_is_told_who_has_the_projector_and_plans_nothing, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&house("one", 1, |_| {})).await;
        let before = told(&scene.standing().await);
        let (id, wish) = (SeriesId::new(), Wish { plan: chess("10:30"), from: None });
        let shown = scene.looks(id, &wish).await;
        assert_eq!(shown.clashes.len(), before.len());
        let clash = &shown.clashes[0];
        assert_eq!((clash.names.en.as_str(), clash.few.as_ref().unwrap().names.en.as_str()), ("Blocks", "Projector"));
        let press = |wish, digest| PlanSeries { series: id, wish, why: ill(), digest, now: scene.now() };
        assert!(matches!(scene.presses(press(wish, shown.digest())).await.unwrap(), Told::Blocked(_)));
        assert_eq!(told(&scene.standing().await), before);
        let wish = Wish { plan: chess("11:00"), from: None };
        let shown = scene.looks(id, &wish).await;
        assert_eq!(scene.presses(press(wish, shown.digest())).await.unwrap(), Told::Done, "{shown:?}");
        let chess = scene.standing().await.into_iter().find(|session| session.names.en == "Chess").unwrap();
        assert_eq!(chess.terms.needs, needs(1));
        // A series is not in its own way.
        let same = Wish { plan: self::chess("11:05"), from: None };
        assert!(scene.looks(id, &same).await.clashes.is_empty());
        let mut two = self::chess("11:05");
        two.terms.needs = needs(2);
        assert!(!scene.looks(id, &Wish { plan: two, from: None }).await.clashes.is_empty(), "more than there are");
    }
}

spec! {
    // C4
    planning_ahead_leaves_out_a_date_on_which_the_projector_is_lent, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&house("one", 1, |plan| plan.series.truncate(0))).await;
        let mut talk = scene.draft("2026-05-16T02:30:00Z", 5);
        talk.terms.needs = needs(1);
        scene.plan(&talk).await;
        scene.opens(&house("with chess", 1, |plan| plan.series = vec![chess("10:00")])).await;
        let dates = told(&scene.standing().await);
        assert!(!dates.contains(&"2026-05-16 10:00".to_string()), "{dates:?}");
        assert!(dates.contains(&"2026-05-23 10:00".to_string()), "{dates:?}");
    }
}

spec! {
    // C4, Z3
    a_session_does_not_move_to_where_its_projector_is_lent, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&house("one", 1, |_| {})).await;
        assert_eq!(adds(&scene, in_loft(&scene, "14:00", "15:00").await).await, [""; 0]);
        let extra = scene.standing().await.into_iter().find(|session| session.names.en == "Extra").unwrap();
        let moves = async |plan: Plan| {
            let (was, wished, now) = (extra.clone(), plan.clone(), scene.now());
            let look = scene.store.read(move |db| Box::pin(async move { Ok(move_session::think(db, was, &wished, now).await) }));
            let digest = look.await.unwrap().unwrap().effects.digest();
            scene.presses(MoveSession { session: extra.id, plan, digest, now: scene.now() }).await.unwrap()
        };
        let as_it_was = async |starts, ends| Plan { needs: None, ..in_loft(&scene, starts, ends).await };
        let Outcome::Blocked(obstacles) = moves(as_it_was("10:30", "11:30").await).await else { panic!("it moved") };
        assert_eq!(users(&obstacles), ["Blocks"]);
        assert_eq!(moves(as_it_was("14:30", "15:30").await).await, Outcome::Done, "it is not in its own way");
        let without = Plan { needs: Some(Needs::default()), ..in_loft(&scene, "10:30", "11:30").await };
        assert_eq!(moves(without).await, Outcome::Done);
        let extra: Vec<Session> = scene.standing().await.into_iter().filter(|session| session.id == extra.id).collect();
        assert!(extra[0].terms.needs.is_empty() && told(&extra) == ["2026-05-16 10:30"]);
    }
}

spec! {
    // C4, Z3
    drafts_that_each_fit_are_told_of_each_other_where_both_do_not, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&house("two", 2, |_| {})).await;
        let cellar = scene.add_room("cellar", 20, None).await;
        let loft = in_loft(&scene, "10:00", "11:00").await;
        keeps(&scene, Prepared::Session(SessionId::new(), loft.clone())).await;
        let (count, published) = publishes(&scene).await;
        assert_eq!((count, matches!(published, Published::Done)), (0, true), "one beside the blocks");
        let afternoon = |plan: &Plan, starts: &str| {
            let starts = parse_time(starts).unwrap();
            Plan { starts, ends: starts + Span::hours(1), ..plan.clone() }
        };
        assert_eq!(adds(&scene, afternoon(&loft, "14:00")).await, [""; 0]);
        let play = Plan { room: scene.standing().await[0].room, ..loft.clone() };
        keeps(&scene, Prepared::Session(SessionId::new(), afternoon(&play, "14:30"))).await;
        keeps(&scene, Prepared::Session(SessionId::new(), Plan { room: cellar, ..afternoon(&loft, "14:45") })).await;
        let before = told(&scene.standing().await);
        let (count, published) = publishes(&scene).await;
        assert_eq!((count, matches!(published, Published::Blocked(_))), (1, true), "three at a quarter to three");
        assert_eq!(told(&scene.standing().await), before);
        // The one that stands goes earlier with them: then both fit.
        let standing = scene.standing().await.into_iter().find(|session| told(std::slice::from_ref(session)) == ["2026-05-16 14:00"]).unwrap();
        keeps(&scene, Prepared::Move(standing.id, afternoon(&loft, "13:00"))).await;
        let (count, published) = publishes(&scene).await;
        assert_eq!((count, matches!(published, Published::Done)), (0, true));
    }
}

spec! {
    // C4, B7
    a_make_up_lesson_needs_what_its_course_needs, "2026-05-04T01:00:00Z", scene => {
        scene.opens(&house("one", 1, |_| {})).await;
        let lessons = ["2026-05-06T06:00:00Z", "2026-05-13T06:00:00Z"];
        let (dance, _) = scene.course(&lessons, 2, |session| session.terms.needs = needs(1)).await;
        let time = |text: &str| parse_time(text).unwrap();
        let looks = async |starts: &str, ends: &str| {
            let loft = in_loft(&scene, starts, ends).await.room;
            let at = At { room: loft, date: day("2026-05-16"), starts: time(starts), ends: time(ends) };
            let (centre, now) = (scene.centre, scene.now());
            let look = scene.store.read(move |db| {
                Box::pin(async move { Ok(add_make_up::think(db, (centre, SessionId::new()), (dance, at), now).await) })
            });
            look.await.unwrap().unwrap()
        };
        assert_eq!(users(&looks("10:30", "11:30").await.obstacles), ["Blocks"]);
        let free = looks("11:00", "12:00").await;
        assert_eq!((free.obstacles.len(), free.session.terms.needs), (0, needs(1)));
    }
}

spec! {
    a_copied_week_needs_what_it_needed, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&house("one", 1, |_| {})).await;
        assert_eq!(adds(&scene, in_loft(&scene, "14:00", "15:00").await).await, [""; 0]);
        let copy = CopyWeek { from: day("2026-05-16"), to: day("2026-05-23"), actor: Actor::System, now: scene.now() };
        assert_eq!(scene.presses(copy).await.unwrap(), 1);
        assert!(matches!(publishes(&scene).await, (0, Published::Done)));
        let copied = scene.standing().await.into_iter().find(|session| session.window.starts() == at("2026-05-23T06:00:00Z"));
        assert_eq!(copied.unwrap().terms.needs, needs(1));
    }
}

spec! {
    what_the_house_gave_away_holds_nobody_up, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&house("one", 1, |_| {})).await;
        scene.opens(&house("none", 1, |plan| {
            plan.particulars.equipment.clear();
            plan.series[0].terms.needs = Needs::default();
        })).await;
        assert_eq!(adds(&scene, in_loft(&scene, "10:00", "11:00").await).await, [""; 0]);
    }
}

#[test]
fn what_was_planned_before_there_was_equipment_needs_none() {
    let terms = serde_json::to_value(crate::scene::open_terms()).unwrap();
    assert!(terms.get("needs").is_none(), "nor is any written for what needs none");
    assert_eq!(serde_json::from_value::<Terms>(terms).unwrap().needs, Needs::default());
}

#[test]
fn equipment_is_written_down_and_read_back() {
    let plan = house("kept", 2, |plan| {
        plan.series[0].terms.needs =
            [("projector".to_string(), 1), ("speaker".to_string(), 3)].into_iter().collect();
    });
    let written = writing::write(&plan).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("centres", &written.centre), ("holidays", &written.holidays)] {
        std::fs::create_dir_all(folder.path().join(name)).unwrap();
        std::fs::write(folder.path().join(format!("{name}/{}.toml", plan.slug)), text).unwrap();
    }
    let path = folder.path().join(format!("centres/{}.toml", plan.slug));
    let read = leyuan::config::read(&path, day("2026-05-04"));
    let read = read.plan.unwrap_or_else(|| panic!("{}", read.report));
    assert_eq!(read.particulars.equipment, plan.particulars.equipment);
    assert_eq!(read.series[0].terms.needs, plan.series[0].terms.needs);
}

/// The file with a projector, a loft, and a second series there.
fn file(equipment: &str, blocks: &str, chess: &str) -> String {
    let head = "[opening]";
    let text = config::GOOD.replacen(head, &format!("{equipment}\n{head}"), 1);
    let loft = "[[rooms]]\nslug = \"loft\"\nnames = { zh = \"阁楼\", en = \"Loft\" }\nlook = \"class\"\nroom_limit = 30\n[[series]]";
    let text = text.replacen("[[series]]", loft, 1).replacen(
        "ages = \"3–5 岁\"",
        &format!("ages = \"3–5 岁\"\n{blocks}"),
        1,
    );
    format!(
        "{text}[[series]]\nslug = \"chess\"\nroom = \"loft\"\nnames = {{ zh = \"象棋\", en = \"Chess\" }}\n\
         about = {{ zh = \"下棋\", en = \"Play\" }}\nages = \"6–9 岁\"\nminutes = 60\nplaces = 9\n{chess}\n"
    )
}

const PROJECTOR: &str =
    "[[equipment]]\nslug = \"projector\"\nnames = { zh = \"投影仪\", en = \"Projector\" }";

#[test]
fn a_file_whose_own_series_want_more_than_there_is_is_told_by_line() {
    let at = |time: &str| format!("when = {{ weekly = [\"sat\"], at = \"{time}\" }}\nneeds = \"projector\"");
    let clash = |equipment: &str, time| check(&file(equipment, "needs = [\"projector\"]", &at(time)));
    let report = clash(PROJECTOR, "10:59");
    assert_eq!(report.faults.len(), 1, "{report}");
    let fault = &report.faults[0];
    assert!(
        fault.wrong.contains("\"Chess\"")
            && fault.wrong.contains("lacks \"Projector\"")
            && fault.wrong.contains("\"Blocks\" (line"),
        "{fault}"
    );
    assert!(fault.right.contains("raise its count"), "{fault}");
    assert_eq!(clash(PROJECTOR, "11:00").faults, []);
    assert_eq!(clash(&format!("{PROJECTOR}\ncount = 2"), "10:59").faults, []);
}

#[test]
fn a_need_the_house_cannot_meet_is_told() {
    let when = "when = { weekly = [\"sat\"], at = \"15:00\" }";
    for (equipment, needs, wrong, right) in [
        (PROJECTOR, "needs = \"projektor\"", "no equipment is called \"projektor\"", "projector"),
        (
            PROJECTOR,
            "needs = { projector = 2 }",
            "needs 2 \"Projector\", of which there are 1",
            "projector = 1",
        ),
        (PROJECTOR, "needs = 3", "`needs`", "equipment"),
        ("[[equipment]]\nslug = \"projector\"", "", "without `slug` or `names`", "slug = "),
    ] {
        let report = check(&file(equipment, needs, when));
        assert_eq!(report.faults.len(), 1, "{needs}: {report}");
        let fault = &report.faults[0];
        assert!(fault.wrong.contains(wrong) && fault.right.contains(right), "{wrong}: {fault}");
    }
    let none = check(&file(&format!("{PROJECTOR}\ncount = 0"), "", when));
    assert!(none.faults.iter().any(|fault| fault.wrong.contains("`count` is 0")), "{none}");
}
