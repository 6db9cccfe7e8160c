//! Courses, and places in them (B9).

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::Called;
use super::problem::Reason;
use super::sessions::{Ages, Band, Canceller, Fullness, Opens, Shows, Stand, bands};
use crate::domain::booking::State;
use crate::domain::course::{self, Course as Run, Enrolment as Claim};
use crate::domain::facts::Facts;
use crate::domain::ids::ChildId;
use crate::domain::outlook;
use crate::domain::session::{self, Standing};
use crate::domain::zone::{Date, Timestamp};
use crate::views::refusals::Speaker;
use crate::web::courses::Around;
use crate::web::enrolments::Read;

/// A course: taken whole, a place on every date still to come (B9).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Course {
    pub series: Uuid,
    pub centre: String,
    pub room: String,
    pub names: Called,
    pub description: Called,
    pub host: Called,
    /// What to bring.
    pub bring: Option<Called>,
    /// Null: never stated, so the desk must look first (A4).
    pub ages: Option<Ages>,
    /// Where the guardian is, by the child's age, from the youngest up (G1).
    pub supervision: Vec<Band>,
    pub places: u16,
    /// As full as the fullest of its dates ahead.
    pub fullness: Fullness,
    /// Parties in its line, where the centre shows it.
    pub waiting: Option<u16>,
    /// When online booking opens: with its first session (B3).
    pub opens: Opens,
    /// Every date of the run, called off ones too.
    pub dates: Vec<CourseDate>,
    /// What each of your children would hear; null for whoever did not sign in as a household.
    pub outlook: Option<CourseOutlook>,
}

/// One date of a course.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CourseDate {
    pub session: Uuid,
    pub date: Date,
    pub starts: Timestamp,
    pub ends: Timestamp,
    /// It stands and has not begun.
    pub is_ahead: bool,
    /// Why the centre called it off, if it did (B7).
    pub cancelled: Option<Called>,
}

/// What enrolling would give your children, before it is asked for (Z1).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CourseOutlook {
    pub verdicts: Vec<CourseVerdict>,
    /// Who would usually come: what to send when you enrol.
    pub children: Vec<Uuid>,
    pub guardians: Vec<Uuid>,
}

/// What one child would hear, alone with the guardians it needs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CourseVerdict {
    pub child: Uuid,
    pub may_enrol: bool,
    /// Only room is lacking.
    pub may_wait: bool,
    /// What it has here already.
    pub own: Option<OwnEnrolment>,
    pub refusals: Vec<Reason>,
}

/// An enrolment that stands.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OwnEnrolment {
    pub enrolment: Uuid,
    pub state: Stand,
}

impl Course {
    /// A course as everybody, or one household, meets it; none where it has no session.
    pub fn of(around: &Around, verdicts: &[outlook::Verdict], speaker: &Speaker) -> Option<Course> {
        let (facts, course, now) = (&around.facts, &around.course, speaker.now);
        let (rules, zone) = (&facts.centre.rules, facts.centre.zone);
        let first = course.first()?;
        let opens = |days| first.opens_at(days, rules.opens_at, zone);
        let shows = if rules.show_places_left { Shows::Yes } else { Shows::No };
        let outlook = facts.household.as_ref().map(|_| CourseOutlook::of(around, verdicts, speaker));
        Some(Course {
            series: course.series.0,
            centre: facts.centre.slug.clone(),
            room: facts.room(first.room)?.slug.clone(),
            names: (&first.names).into(),
            description: (&first.description).into(),
            host: (&first.host).into(),
            bring: around.bring.as_ref().map(Called::from),
            ages: first.terms.ages.map(|ages| Ages::of(ages, first.judged_on)),
            supervision: bands(first),
            places: first.limits.places,
            fullness: Fullness::of(course::fullness(facts, course, now), shows),
            waiting: rules.show_waiting.then(|| figure(course.in_line(None))),
            opens: Opens {
                residents: opens(rules.opens_days_residents),
                others: opens(rules.opens_days_others),
            },
            dates: course.sessions.iter().map(|session| CourseDate::of(session, now)).collect(),
            outlook,
        })
    }
}

impl CourseDate {
    fn of(session: &session::Session, now: Timestamp) -> CourseDate {
        CourseDate {
            session: session.id.0,
            date: session.date,
            starts: session.window.starts(),
            ends: session.window.ends(),
            is_ahead: !session.is_cancelled() && session.window.starts() > now,
            cancelled: called_off(session),
        }
    }
}

fn called_off(session: &session::Session) -> Option<Called> {
    match &session.standing {
        Standing::Cancelled { cause } => Some((&cause.0).into()),
        Standing::Planned => None,
    }
}

impl CourseOutlook {
    fn of(around: &Around, verdicts: &[outlook::Verdict], speaker: &Speaker) -> CourseOutlook {
        let usual = course::usual(&around.facts, &around.course, verdicts, speaker.now);
        let (children, guardians) =
            usual.map(|request| (request.children, request.guardians)).unwrap_or_default();
        CourseOutlook {
            verdicts: CourseVerdict::all(&around.course, verdicts, speaker),
            children: children.into_iter().map(|child| child.0).collect(),
            guardians: guardians.into_iter().map(|guardian| guardian.0).collect(),
        }
    }
}

impl CourseVerdict {
    pub fn all(course: &Run, verdicts: &[outlook::Verdict], speaker: &Speaker) -> Vec<CourseVerdict> {
        verdicts.iter().map(|verdict| CourseVerdict::of(course, verdict, speaker)).collect()
    }

    fn of(course: &Run, verdict: &outlook::Verdict, speaker: &Speaker) -> CourseVerdict {
        let refusals = verdict.answer.as_ref().err().into_iter().flat_map(|refusals| refusals.iter());
        let own = course.own(verdict.child);
        CourseVerdict {
            child: verdict.child.0,
            may_enrol: verdict.may_book(),
            may_wait: verdict.may_wait(),
            own: own.map(|(claim, state)| OwnEnrolment { enrolment: claim.id.0, state: state.into() }),
            refusals: refusals.map(|refusal| Reason::of(refusal, speaker)).collect(),
        }
    }
}

/// A party's claim on a course.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Enrolment {
    pub id: Uuid,
    /// Its place in the centre's ledger: the smaller one was first.
    pub number: i64,
    pub centre: String,
    pub series: Uuid,
    pub room: String,
    pub names: Called,
    pub created_at: Timestamp,
    /// The liveliest of its children's states.
    pub state: Stand,
    pub children: Vec<Enrolled>,
    pub guardians: Vec<Uuid>,
    /// Parties that wait before this one, while it waits.
    pub ahead: Option<u16>,
    /// An offered place is held until then.
    pub offered_until: Option<Timestamp>,
    /// Its dates; none while it waits. One is excused by cancelling its booking (B9).
    pub dates: Vec<EnrolmentDate>,
    /// Something of it is left to give up.
    pub can_leave: bool,
}

/// One child of an enrolment, and what became of it there.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Enrolled {
    pub child: Uuid,
    pub state: Stand,
    pub cancelled_by: Option<Canceller>,
}

/// One date of an enrolment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EnrolmentDate {
    pub booking: Uuid,
    /// The liveliest of its children's states.
    pub state: Stand,
    #[serde(flatten)]
    pub date: CourseDate,
}

/// What leaving a course would give up, before it is done.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Departure {
    /// Children who hold, or wait for, a place.
    pub children: Vec<Uuid>,
    /// The dates ahead that would be given up.
    pub dates: Vec<EnrolmentDate>,
    /// False where nothing is left to give up.
    pub can_leave: bool,
}

impl Enrolled {
    fn all(claim: &Claim) -> Vec<Enrolled> {
        let one = |(child, state): &(ChildId, State)| Enrolled {
            child: child.0,
            state: (*state).into(),
            cancelled_by: match state {
                State::Cancelled { by } => Some((*by).into()),
                _ => None,
            },
        };
        claim.children.iter().map(one).collect()
    }
}

impl Enrolment {
    /// None where its course has lost its room or its people.
    pub fn of(read: &Read, now: Timestamp) -> Option<Enrolment> {
        let (claim, course) = (&read.enrolment, &read.course);
        let first = course.first()?;
        Some(Enrolment {
            id: claim.id.0,
            number: claim.number.0,
            centre: read.centre.slug.clone(),
            series: claim.series.0,
            room: read.rooms.iter().find(|room| room.id == first.room)?.slug.clone(),
            names: (&first.names).into(),
            created_at: claim.created_at,
            state: claim.state()?.into(),
            children: Enrolled::all(claim),
            guardians: claim.guardians.iter().map(|guardian| guardian.0).collect(),
            ahead: claim.is_waiting().then(|| figure(course.in_line(Some(claim.number)))),
            offered_until: claim.times.offered_until.filter(|until| now < *until),
            dates: EnrolmentDate::all(read, now),
            can_leave: read.course.can_be_left(&read.enrolment, now),
        })
    }
}

impl EnrolmentDate {
    fn all(read: &Read, now: Timestamp) -> Vec<EnrolmentDate> {
        let dates = read.dates.iter().filter_map(|(booking, session, state)| {
            let session = read.course.sessions.iter().find(|one| one.id == *session)?;
            let date = CourseDate::of(session, now);
            Some(EnrolmentDate { booking: booking.0, state: (*state).into(), date })
        });
        dates.collect()
    }
}

impl Departure {
    pub fn of(read: &Read, now: Timestamp) -> Departure {
        let dates = EnrolmentDate::all(read, now).into_iter();
        Departure {
            children: read.enrolment.live().map(|(child, _)| child.0).collect(),
            dates: dates.filter(|dated| dated.date.starts > now).collect(),
            can_leave: read.course.can_be_left(&read.enrolment, now),
        }
    }
}

/// A course at the desk, with everybody in it and in its line.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CourseRoster {
    pub course: Course,
    /// In order of joining. Names stand with the household.
    pub enrolments: Vec<CourseParty>,
}

/// One party in a course, or in its line.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CourseParty {
    pub enrolment: Uuid,
    pub household: Uuid,
    pub number: i64,
    pub created_at: Timestamp,
    /// Enrolled at the desk.
    pub is_by_desk: bool,
    /// An offered place is held until then.
    pub offered_until: Option<Timestamp>,
    pub children: Vec<Enrolled>,
    pub guardians: Vec<Uuid>,
}

impl CourseParty {
    pub fn of(claim: &Claim, now: Timestamp) -> CourseParty {
        CourseParty {
            enrolment: claim.id.0,
            household: claim.household.0,
            number: claim.number.0,
            created_at: claim.created_at,
            is_by_desk: claim.is_by_desk,
            offered_until: claim.times.offered_until.filter(|until| now < *until),
            children: Enrolled::all(claim),
            guardians: claim.guardians.iter().map(|guardian| guardian.0).collect(),
        }
    }
}

/// What each child of a household would hear at the desk about a course (Z1).
#[derive(Serialize, JsonSchema)]
pub struct DeskCourseOutlook {
    pub household: Uuid,
    pub verdicts: Vec<CourseVerdict>,
    /// Grown-ups who would usually come.
    pub guardians: Vec<Uuid>,
}

impl DeskCourseOutlook {
    /// None without a household.
    pub fn of(
        (facts, course): (&Facts, &Run),
        verdicts: &[outlook::Verdict],
        speaker: &Speaker,
    ) -> Option<DeskCourseOutlook> {
        let household = facts.household.as_ref()?;
        let all: Vec<ChildId> = household.children.iter().map(|child| child.id).collect();
        let usual = course::party(facts, course, &all, speaker.now);
        Some(DeskCourseOutlook {
            household: household.id.0,
            verdicts: CourseVerdict::all(course, verdicts, speaker),
            guardians: usual.into_iter().flat_map(|party| party.guardians).map(|id| id.0).collect(),
        })
    }
}

/// An enrolment made at the desk.
#[derive(Serialize, JsonSchema)]
pub struct DeskEnrolled {
    pub enrolment: Uuid,
    pub is_waiting: bool,
}

fn figure(many: usize) -> u16 {
    u16::try_from(many).unwrap_or(u16::MAX)
}
