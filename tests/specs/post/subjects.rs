//! Everything a notice can be about, but for courses.

use crate::scene::at;
use leyuan::domain::booking::CancelledBy;
use leyuan::domain::names::{Name, Names};
use leyuan::domain::notice::Subject;
use leyuan::domain::refusal::Refusal;
use leyuan::domain::zone::parse_date;

pub fn every_subject() -> Vec<Subject> {
    let then = at("2026-05-04T02:00:00Z");
    let cancelled =
        [CancelledBy::Household, CancelledBy::HouseholdLate, CancelledBy::Desk, CancelledBy::Centre];
    let mut subjects = vec![
        Subject::Booked,
        Subject::Waiting,
        Subject::Promoted { cancel_until: then },
        Subject::Offered { until: then },
        Subject::OfferLapsed,
        Subject::Skipped { reason: Refusal::CourseWhole },
        Subject::CancelledByCentre { cause: Names::new("停电", "No power") },
        Subject::Moved { from: then },
        Subject::Missed,
        Subject::Paused { until: parse_date("2026-05-20").unwrap() },
        Subject::PausedByHand { until: parse_date("2026-05-20").unwrap() },
        Subject::PauseLifted,
        Subject::Message { text: Name::stored("请带防滑袜".into()), is_urgent: true },
        Subject::Reminder { starts: then },
        Subject::Opened { starts: then },
        Subject::Uncollected { ended: then },
    ];
    subjects.extend(cancelled.map(|by| Subject::Cancelled { by }));
    subjects
}
