//! What a booking and a list cost: statements and waits for the disk, counted and not timed.

use crate::scene::{booking, spec};
use crate::staff::hired;
use futures_util::future::join_all;
use leyuan::actions::book::Answer;
use leyuan::actions::note_incident::{AddToIncident, NoteIncident};
use leyuan::domain::ids::{HouseholdId, IncidentId, NoteId, StaffId};
use leyuan::domain::incident::{Circumstances, Incident, Reader, Written};
use leyuan::domain::names::Name;
use leyuan::domain::staff::Role;
use leyuan::domain::zone::{Span, Timestamp};
use leyuan::error::Error;
use leyuan::store::tickets::{self, Ticket};
use leyuan::store::{Actor, Command, Held, incidents};

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

/// Reads the newest incidents, where statements are counted.
struct Incidents(Reader);

impl Command for Incidents {
    type Output = Vec<Incident>;

    async fn run(&self, held: &mut Held) -> Result<Vec<Incident>, Error> {
        let centre = held.centre();
        Ok(incidents::of_centre(held, centre, self.0, (None, 50)).await?)
    }
}

/// Forgets the incidents before an instant.
struct Forgets(Timestamp);

impl Command for Forgets {
    type Output = u64;

    async fn run(&self, held: &mut Held) -> Result<u64, Error> {
        Ok(incidents::forget(held, self.0).await?)
    }
}

spec! {
    // P4
    more_incidents_cost_no_more_statements_to_list_and_to_forget, "2026-05-04T01:00:00Z", scene => {
        let (zhang, wang) = (StaffId::new(), hired(&scene, "wang", Role::Manager).await);
        let notes = async |by: StaffId, what: &str| {
            let of = Circumstances { happened: scene.now(), room: None, session: None, who: None, child: None };
            let written = Written { what: Name::stored(what.into()), done: None, informed: None };
            let note = NoteIncident { id: IncidentId::new(), of, written: written.clone(), now: scene.now() };
            let (incident, add) = (note.id, NoteId::new());
            scene.store.change(scene.centre, Actor::Staff(by), note).await.unwrap();
            let add = AddToIncident { incident, note: add, written, now: scene.now() };
            scene.store.change(scene.centre, Actor::Staff(wang), add).await.unwrap();
        };
        let mut listed = Vec::new();
        for many in 1..5 {
            notes(if many == 2 { wang } else { zhang }, &format!("{many}")).await;
            for (reader, of_many, each) in [(Reader::Manager, many, 2), (Reader::Writer(zhang), many - usize::from(many > 1), 1)] {
                let before = scene.store.figures().statements;
                let read = scene.presses(Incidents(reader)).await.unwrap();
                listed.push(scene.store.figures().statements - before);
                assert!(read.len() == of_many && read.iter().all(|one| one.notes.len() == each), "{reader:?} {read:?}");
                assert!(read.is_sorted_by(|one, next| one.number > next.number), "the newest first");
            }
        }
        assert!(listed.iter().all(|statements| *statements == listed[0]), "{listed:?}");
        let mut forgot = Vec::new();
        for (many, next) in [(4, 1), (1, 0)] {
            scene.clock.set(scene.now() + Span::days(1));
            let before = scene.store.figures().statements;
            assert_eq!(scene.presses(Forgets(scene.now())).await.unwrap(), many);
            forgot.push(scene.store.figures().statements - before);
            for _ in 0..next {
                notes(zhang, "next").await;
            }
        }
        assert_eq!(forgot[0], forgot[1], "of four and of one");
        assert_eq!(scene.count("SELECT COUNT(*) FROM incident_note").await, 0);
    }
}
