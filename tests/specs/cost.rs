//! What a booking costs: statements and waits for the disk, counted and not timed.

use crate::scene::{booking, spec};
use futures_util::future::join_all;
use leyuan::actions::book::Answer;
use leyuan::domain::ids::HouseholdId;
use leyuan::domain::zone::Timestamp;
use leyuan::error::Error;
use leyuan::store::tickets::{self, Ticket};
use leyuan::store::{Command, Held};

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

/// Reads a household's bookings where statements are counted.
struct Lists {
    household: HouseholdId,
    since: Timestamp,
}

impl Command for Lists {
    type Output = Vec<Ticket>;

    async fn run(&self, held: &mut Held) -> Result<Vec<Ticket>, Error> {
        Ok(tickets::page(held, self.household, (self.since, None), 50).await?)
    }
}

spec! {
    a_household_with_more_bookings_costs_no_more_statements_to_list, "2026-05-04T01:00:00Z", scene => {
        scene.alter(r#"UPDATE centre SET rules = '{"per_week":20,"per_week_same_room":20,"opens_days_residents":30}'"#).await;
        let family = scene.child().await;
        let mut told = Vec::new();
        for day in 5..15 {
            let session = scene.session(&format!("2026-05-{day:02}T02:00:00Z"), 5).await;
            booking(&scene.asks(&family, session).await);
            let before = scene.store.figures().statements;
            let tickets = scene.presses(Lists { household: family.id, since: scene.now() }).await.expect("a page");
            let days: Vec<_> = tickets.iter().map(|ticket| ticket.session.window.starts()).collect();
            assert!(days.is_sorted() && tickets.iter().all(|ticket| ticket.members.len() == 1), "{days:?}");
            told.push((tickets.len(), scene.store.figures().statements - before));
        }
        assert_eq!(told.last().map(|(many, _)| *many), Some(10));
        assert!(told[0].1 > 5 && told.iter().all(|(_, statements)| *statements == told[0].1), "{told:?}");
    }
}
