//! A notice: a message we send, and which waits on the household's page.
//!
//! Keeps true: it holds ids, instants and codes; the words, and the names in them, are put in when it is read.

use super::booking::CancelledBy;
use super::ids::{BookingId, CentreId, EnrolmentId, HouseholdId, NoticeId, SessionId};
use super::names::{Name, Names};
use super::refusal::Refusal;
use super::zone::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    pub id: NoticeId,
    pub centre: CentreId,
    pub household: HouseholdId,
    pub booking: Option<BookingId>,
    pub session: Option<SessionId>,
    pub subject: Subject,
    pub created_at: Timestamp,
    /// No e-mail, and it matters: the desk calls.
    pub is_to_call: bool,
    pub called_at: Option<Timestamp>,
    pub read_at: Option<Timestamp>,
    pub sent_at: Option<Timestamp>,
    pub tries: u16,
}

/// What it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Booked,
    Waiting,
    /// B6: moved up; may be cancelled on time until then.
    Promoted {
        cancel_until: Timestamp,
    },
    /// B6: a place is held until then.
    Offered {
        until: Timestamp,
    },
    OfferLapsed,
    /// B6: passed over, for this reason.
    Skipped {
        reason: Refusal,
    },
    Cancelled {
        by: CancelledBy,
    },
    /// B7.
    CancelledByCentre {
        cause: Names,
    },
    /// It was then; it is now as the session says.
    Moved {
        from: Timestamp,
    },
    /// B5: a session missed.
    Missed,
    Paused {
        until: super::zone::Date,
    },
    /// Staff decided so, and talk about it.
    PausedByHand {
        until: super::zone::Date,
    },
    PauseLifted,
    /// To everybody who comes to a session, in the words of the desk.
    Message {
        text: Name,
        /// Whoever has no e-mail is called.
        is_urgent: bool,
    },
    /// The day before: it begins then.
    Reminder {
        starts: Timestamp,
    },
    /// B3: what they asked to be told of can be booked now; it begins then.
    Opened {
        starts: Timestamp,
    },
    /// G5: a child left with staff was not collected; its session ended then.
    Uncollected {
        ended: Timestamp,
    },
    /// B9: about a place in a course.
    Course {
        enrolment: EnrolmentId,
        news: CourseNews,
    },
}

/// B9: what became of an enrolment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourseNews {
    Enrolled,
    Waiting,
    /// B6: moved up; leaving is on time until then.
    Promoted {
        cancel_until: Timestamp,
    },
    /// B6: a place in every session is held until then.
    Offered {
        until: Timestamp,
    },
    OfferLapsed,
    /// B6: passed over, for this reason.
    Skipped {
        reason: Refusal,
    },
    Left {
        by: CancelledBy,
    },
    /// B7: a session was added for one that fell out, and a place in it is theirs.
    MakeUp,
    /// B7: a session was added, and they have none in it, for this reason.
    MakeUpClash {
        reason: Refusal,
    },
}

impl Subject {
    /// The key of its words.
    pub const fn key(&self) -> &'static str {
        match self {
            Subject::Booked => "notice-booked",
            Subject::Waiting => "notice-waiting",
            Subject::Promoted { .. } => "notice-promoted",
            Subject::Offered { .. } => "notice-offered",
            Subject::OfferLapsed => "notice-offer-lapsed",
            Subject::Skipped { .. } => "notice-skipped",
            Subject::Cancelled { .. } => "notice-cancelled",
            Subject::CancelledByCentre { .. } => "notice-cancelled-by-centre",
            Subject::Moved { .. } => "notice-moved",
            Subject::Missed => "notice-missed",
            Subject::Paused { .. } => "notice-paused",
            Subject::PausedByHand { .. } => "notice-paused-by-hand",
            Subject::PauseLifted => "notice-pause-lifted",
            Subject::Message { .. } => "notice-message",
            Subject::Reminder { .. } => "notice-reminder",
            Subject::Opened { .. } => "notice-opened",
            Subject::Uncollected { .. } => "notice-uncollected",
            Subject::Course { news, .. } => news.key(),
        }
    }

    /// The key without its family: for programs.
    pub fn word(&self) -> &'static str {
        self.key().trim_start_matches("notice-")
    }

    /// The family must hear of it soon: without e-mail the desk calls.
    pub const fn is_worth_a_call(&self) -> bool {
        matches!(
            self,
            Subject::Promoted { .. }
                | Subject::Offered { .. }
                | Subject::Cancelled { by: CancelledBy::Desk | CancelledBy::Centre }
                | Subject::CancelledByCentre { .. }
                | Subject::Moved { .. }
                | Subject::Reminder { .. }
                | Subject::Uncollected { .. }
                | Subject::Message { is_urgent: true, .. }
                | Subject::Course {
                    news: CourseNews::Promoted { .. }
                        | CourseNews::Offered { .. }
                        | CourseNews::Left { by: CancelledBy::Desk | CancelledBy::Centre }
                        | CourseNews::MakeUp
                        | CourseNews::MakeUpClash { .. },
                    ..
                }
        )
    }

    /// It goes to a telephone, where a message may cost money: what is worth a call, and what was asked for.
    pub const fn is_for_telephones(&self) -> bool {
        self.is_worth_a_call() || matches!(self, Subject::Opened { .. })
    }

    /// What it asks for can no longer be done: an offer that has run out (B6), a session that has begun.
    pub fn is_past(&self, now: Timestamp) -> bool {
        match self {
            Subject::Offered { until } | Subject::Course { news: CourseNews::Offered { until }, .. } => {
                *until <= now
            }
            Subject::Reminder { starts } | Subject::Opened { starts } => *starts <= now,
            Subject::Booked
            | Subject::Waiting
            | Subject::Promoted { .. }
            | Subject::OfferLapsed
            | Subject::Skipped { .. }
            | Subject::Cancelled { .. }
            | Subject::CancelledByCentre { .. }
            | Subject::Moved { .. }
            | Subject::Missed
            | Subject::Paused { .. }
            | Subject::PausedByHand { .. }
            | Subject::PauseLifted
            | Subject::Message { .. }
            | Subject::Uncollected { .. }
            | Subject::Course { .. } => false,
        }
    }

    /// The enrolment it is about, if it is about one.
    pub fn enrolment(&self) -> Option<EnrolmentId> {
        match self {
            Subject::Course { enrolment, .. } => Some(*enrolment),
            _ => None,
        }
    }
}

impl CourseNews {
    const fn key(&self) -> &'static str {
        match self {
            CourseNews::Enrolled => "notice-course-enrolled",
            CourseNews::Waiting => "notice-course-waiting",
            CourseNews::Promoted { .. } => "notice-course-promoted",
            CourseNews::Offered { .. } => "notice-course-offered",
            CourseNews::OfferLapsed => "notice-course-offer-lapsed",
            CourseNews::Skipped { .. } => "notice-course-skipped",
            CourseNews::Left { .. } => "notice-course-left",
            CourseNews::MakeUp => "notice-course-make-up",
            CourseNews::MakeUpClash { .. } => "notice-course-make-up-clash",
        }
    }
}
