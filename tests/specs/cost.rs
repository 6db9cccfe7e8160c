//! What a booking costs: statements and waits for the disk, counted and not timed.

use crate::scene::spec;
use futures_util::future::join_all;
use leyuan::actions::book::Answer;

const IN_FLIGHT: u16 = 64;

spec! {
    sixty_four_bookings_take_at_most_fourteen_statements_each_and_four_commits, "2026-05-04T01:00:00Z", scene => {
        let session = scene.session("2026-05-06T06:00:00Z", IN_FLIGHT).await;
        let mut families = Vec::new();
        for _ in 0..IN_FLIGHT {
            families.push(scene.child().await);
        }
        let before = scene.store.figures();
        let answers = join_all(families.iter().map(|family| scene.asks(family, session))).await;
        assert!(answers.iter().all(|answer| matches!(answer, Answer::Placed(_))));
        let after = scene.store.figures();
        let (statements, groups) = (after.statements - before.statements, after.groups - before.groups);
        eprintln!("{:.1} statements for a booking, {groups} commits for {IN_FLIGHT}", statements as f64 / f64::from(IN_FLIGHT));
        assert!(statements <= 14 * u64::from(IN_FLIGHT), "{statements} statements");
        assert!(groups <= 4, "{groups} commits");
    }
}
