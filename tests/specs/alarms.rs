//! Not collected: after the end each step of the alarm sounds once, and ends with the release (G5).

use crate::company::PARTICULARS;
use crate::config;
use crate::household::at_desk;
use crate::paper::text;
use crate::release::{club, comes, releases};
use crate::scene::{Family, Scene, spec};
use crate::visitor::{Visitor, program};
use leyuan::domain::alarm::Call;
use leyuan::domain::ids::{ChildId, SessionId};
use leyuan::domain::notice::Subject;
use leyuan::domain::pick_up::Taker;
use leyuan::jobs::sound_alarms::sound_alarms;
use leyuan::store::alarms;

/// The job runs, twice.
async fn sounds(scene: &Scene) {
    for _ in 0..2 {
        sound_alarms(program(scene)).await.unwrap();
    }
}

async fn sounded(scene: &Scene, session: SessionId) -> Vec<(ChildId, Call)> {
    let read = scene.store.read(move |db| Box::pin(alarms::of_session(db, session))).await.unwrap();
    read.into_iter().map(|(child, call, _)| (child, call)).collect()
}

async fn letters(scene: &Scene, family: &Family) -> usize {
    let is_one = |subject: &Subject| matches!(subject, Subject::Uncollected { .. });
    scene.notices(family).await.iter().filter(|notice| is_one(&notice.subject)).count()
}

spec! {
    // G5
    when_nobody_comes_each_step_sounds_once_until_the_child_is_released, "2026-05-06T05:50:00Z", scene => {
        let club = club(&scene, "2026-05-06T06:00:00Z").await;
        let (late, brisk) = (scene.family(&["2021-01-10", "2022-01-10"]).await, scene.child().await);
        let (ours, theirs) = (comes(&scene, &late, club).await, comes(&scene, &brisk, club).await);
        scene.until("2026-05-06T07:14:59Z");
        sounds(&scene).await;
        assert_eq!(sounded(&scene, club).await, [], "the quarter of an hour is not over");
        releases(&scene, theirs, brisk.children[0], Taker::Guardian(brisk.guardians[0])).await.unwrap();
        scene.until("2026-05-06T07:15:00Z");
        sounds(&scene).await;
        let both = |call| late.children.iter().map(move |child| (*child, call));
        assert_eq!(sounded(&scene, club).await, both(Call::Guardians).collect::<Vec<_>>());
        assert_eq!((letters(&scene, &late).await, letters(&scene, &brisk).await), (1, 0), "once, and to nobody else");
        scene.until("2026-05-06T07:25:00Z");
        sounds(&scene).await;
        assert_eq!(sounded(&scene, club).await.len(), 4);
        releases(&scene, ours, late.children[0], Taker::Guardian(late.guardians[0])).await.unwrap();
        scene.until("2026-05-06T07:35:00Z");
        sounds(&scene).await;
        let all = sounded(&scene, club).await;
        assert_eq!(all.last(), Some(&(late.children[1], Call::Manager)));
        assert_eq!((all.len(), letters(&scene, &late).await), (5, 1), "whoever was released is no alarm");
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'session.uncollected'").await, 3);
    }
}

spec! {
    // G5
    a_house_has_steps_of_its_own, "2026-05-06T05:50:00Z", scene => {
        scene.alter(r#"UPDATE centre SET rules = '{"not_collected":[{"minutes":5,"call":"manager"}]}'"#).await;
        let club = club(&scene, "2026-05-06T06:00:00Z").await;
        let family = scene.child().await;
        comes(&scene, &family, club).await;
        scene.until("2026-05-06T07:05:00Z");
        sounds(&scene).await;
        assert_eq!(sounded(&scene, club).await, [(family.children[0], Call::Manager)]);
        assert_eq!(letters(&scene, &family).await, 0);
    }
}

#[test]
fn steps_that_do_not_rise_are_told_with_their_line() {
    let file = std::fs::read_to_string("config/centres/jinhuayuan.toml").unwrap();
    let said = |steps: &str| {
        let changed = file.replacen("[rules]\n", &format!("[rules]\nnot_collected = {steps}\n"), 1);
        assert_ne!(file, changed);
        config::check(&changed).faults.iter().any(|fault| fault.wrong.contains("not_collected"))
    };
    assert!(said("[]"));
    assert!(said("[{ minutes = 20, call = \"guardians\" }, { minutes = 10, call = \"manager\" }]"));
    assert!(said("[{ minutes = 10, call = \"manager\" }, { minutes = 20, call = \"guardians\" }]"));
    assert!(!said("[{ minutes = 10, call = \"guardians\" }, { minutes = 20, call = \"manager\" }]"));
}

spec! {
    // G5, P1: red for staff, and nothing on a wall
    the_board_is_red_while_a_child_waits_and_walls_say_nothing, "2026-05-06T05:50:00Z", scene => {
        scene.alter(PARTICULARS).await;
        let club = club(&scene, "2026-05-06T06:00:00Z").await;
        let family = scene.child().await;
        let booking = comes(&scene, &family, club).await;
        let mut desk = at_desk(&scene).await;
        scene.until("2026-05-06T07:16:00Z");
        sounds(&scene).await;
        let list = format!("/jinhuayuan/desk/sessions/{club}/pick-up");
        let board = desk.get("/jinhuayuan/desk").await.body;
        assert!(text(&board).contains("ended 16 minutes ago, not collected: 1") && board.contains(&list));
        assert!(text(&board).contains("Call the parents"));
        assert!(text(&desk.get(&list).await.body).contains("15:16: call the parents"));
        let wall = Visitor::at(&program(&scene)).get("/jinhuayuan/kiosk").await.body;
        assert!(!wall.contains("not collected") && !wall.contains("没有人接") && !wall.contains("孩子0"));
        scene.until("2026-05-06T07:25:00Z");
        assert!(text(&desk.get("/jinhuayuan/desk").await.body).contains("Call the others who may collect"));
        releases(&scene, booking, family.children[0], Taker::Guardian(family.guardians[0])).await.unwrap();
        assert!(!desk.get("/jinhuayuan/desk").await.body.contains("not collected"));
    }
}
