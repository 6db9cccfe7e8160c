//! Notices in words: what a family hears, on its page, by letter and from the desk's telephone.
//!
//! Invariant: a notice holds ids and codes; the session's name and time are looked up when it is said.

use super::refusals::Speaker;
use crate::domain::booking::CancelledBy;
use crate::domain::notice::{CourseNews, Subject};
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;

/// What a notice says. `session` is what it is about, where it is about one.
pub fn sentence(speaker: &Speaker, subject: &Subject, session: Option<&Session>) -> String {
    let words = speaker.words;
    let name = session.map_or_else(String::new, |s| s.names.in_(words.language()).to_string());
    let when = session.map_or_else(String::new, |s| day_and_time(speaker, s.window.starts()));
    let mut facts = vec![("session", name.into()), ("when", when.into())];
    facts.extend(match subject {
        Subject::Booked
        | Subject::Waiting
        | Subject::OfferLapsed
        | Subject::Missed
        | Subject::PauseLifted => None,
        Subject::Cancelled { .. } | Subject::Reminder { .. } | Subject::Opened { .. } => None,
        Subject::Uncollected { ended } => Some(("ended", speaker.at(*ended).into())),
        Subject::Promoted { cancel_until: until } | Subject::Offered { until } => {
            Some(("until", speaker.at(*until).into()))
        }
        Subject::Skipped { reason } => Some(("reason", speaker.line(reason).into())),
        Subject::CancelledByCentre { cause } => {
            Some(("cause", cause.in_(words.language()).to_string().into()))
        }
        Subject::Moved { from } => Some(("from", day_and_time(speaker, *from).into())),
        Subject::Message { text, .. } => Some(("text", text.as_str().into())),
        Subject::Paused { until } | Subject::PausedByHand { until } => {
            Some(("until", speaker.date(*until).into()))
        }
        Subject::Course { news, .. } => match news {
            CourseNews::Promoted { cancel_until: until } | CourseNews::Offered { until } => {
                Some(("until", speaker.at(*until).into()))
            }
            CourseNews::Skipped { reason } | CourseNews::MakeUpClash { reason } => {
                Some(("reason", speaker.line(reason).into()))
            }
            CourseNews::Enrolled | CourseNews::Waiting | CourseNews::OfferLapsed => None,
            CourseNews::Left { .. } | CourseNews::MakeUp => None,
        },
    });
    words.tell(&key(subject), &facts)
}

fn day_and_time(speaker: &Speaker, at: Timestamp) -> String {
    speaker.words.day_and_time(speaker.centre.zone.wall(at))
}

fn key(subject: &Subject) -> String {
    let finer = match subject {
        Subject::Cancelled { by: CancelledBy::HouseholdLate } => "-late",
        Subject::Cancelled { by: CancelledBy::Desk | CancelledBy::Centre } => "-desk",
        Subject::Course {
            news: CourseNews::Left { by: CancelledBy::Desk | CancelledBy::Centre }, ..
        } => "-desk",
        _ => "",
    };
    format!("{}{finer}", subject.key())
}
