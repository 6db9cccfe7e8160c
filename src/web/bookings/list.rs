//! 我的预约: what is on today, what waits, what comes and what was; and what is new.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

use super::change::{gains, is_late};
use super::ticket::shown;
use crate::actions::book_basket::{Became, Outcome};
use crate::actions::see::ReadNotices;
use crate::addresses;
use crate::app::App;
use crate::domain::booking::CancelledBy;
use crate::domain::centre::Centre;
use crate::domain::course::{Course, Enrolment};
use crate::domain::household::Household;
use crate::domain::ids::{CentreId, EnrolmentId, HouseholdId, SessionId};
use crate::domain::notice::{CourseNews, Notice, Subject};
use crate::domain::session::Session;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::tickets::{self, Ticket};
use crate::store::{Actor, Conn, centres, enrolments, households, notices, sessions};
use crate::views;
use crate::views::bookings::list::Enrolled;
use crate::views::bookings::reminder::Reminded;
use crate::views::bookings::{Made, News, Stage};
use crate::views::layout::Place;
use crate::views::refusals::Speaker;
use crate::web::frame::Frame;

/// How far back the list goes, and how long it may get.
const PAST_DAYS: i64 = 60;
const MOST: u16 = 60;
const NOTICES: u16 = 50;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The key of a basket just sent: what became of it stands first.
    basket: Option<Uuid>,
}

struct Reading {
    household: Household,
    centre: Centre,
    tickets: Vec<Ticket>,
    /// Courses with a session ahead.
    courses: Vec<(Enrolment, Course)>,
    /// The newest first, read ones too.
    notices: Vec<Notice>,
    about: HashMap<SessionId, Session>,
    /// The word each centre has in addresses.
    slugs: HashMap<CentreId, String>,
    /// What became of a basket.
    outcome: Option<Outcome>,
}

pub async fn list(
    frame: Frame,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (now, id) = (app.clock.now(), frame.household().ok_or(Error::Forbidden)?);
    let read =
        app.store.read(move |db| Box::pin(async move { read(db, id, asked.basket, now).await })).await?;
    let reading = read.ok_or(Error::Missing)?;
    let words = frame.words();
    let speaker = Speaker { words, centre: &reading.centre, household: Some(&reading.household), now };
    let is_news = |notice: &&Notice| notice.read_at.is_none() && !is_own_doing(&notice.subject);
    let page = views::bookings::ListPage {
        speaker,
        news: reading.said(&speaker, is_news),
        reminders: reminders(&app, &reading, now).await?,
        token: frame.token.as_str(),
        courses: reading.courses.iter().map(|(enrolment, course)| Enrolled { enrolment, course }).collect(),
        tickets: reading.one_by_one(now).map(|ticket| shown(ticket, now)).collect(),
        made: reading.made(),
    };
    let shell = frame.shell(words.say("dock-bookings"), &reading.centre, Place::Bookings);
    let answer = frame.answer(StatusCode::OK, &shell, views::bookings::list::list(&page));
    mark_read(&app, &reading, now).await;
    Ok(answer)
}

/// Every notice of late, read or not.
pub async fn notices(frame: Frame, State(app): State<App>) -> Result<Response, Error> {
    let (now, id) = (app.clock.now(), frame.household().ok_or(Error::Forbidden)?);
    let read = app.store.read(move |db| Box::pin(async move { read(db, id, None, now).await })).await?;
    let reading = read.ok_or(Error::Missing)?;
    let words = frame.words();
    let speaker = Speaker { words, centre: &reading.centre, household: Some(&reading.household), now };
    let shell = frame.shell(words.say("notices-title"), &reading.centre, Place::Bookings);
    let body = views::bookings::list::notices(words, &reading.said(&speaker, |_| true));
    let answer = frame.answer(StatusCode::OK, &shell, body);
    mark_read(&app, &reading, now).await;
    Ok(answer)
}

/// What the family was reminded of and may still say no to.
async fn reminders<'r>(app: &App, reading: &'r Reading, now: Timestamp) -> Result<Vec<Reminded<'r>>, Error> {
    let mut reminded = Vec::new();
    for ticket in &reading.tickets {
        let is_reminded = ticket.booking.times.reminded_for == Some(ticket.session.date);
        let shown = shown(ticket, now);
        if is_reminded && shown.can_change && shown.stage() == Stage::Confirmed {
            let gains = gains(app, ticket).await?;
            reminded.push(Reminded { shown, gains, is_late: is_late(ticket, now) });
        }
    }
    Ok(reminded)
}

impl Reading {
    /// What became of a basket, line by line.
    fn made(&self) -> Option<Made<'_>> {
        let outcome = self.outcome.as_ref()?;
        let refused = outcome.lines.iter().filter_map(|line| match &line.became {
            Became::Refused(refusals) => Some((self.about.get(&line.session)?, &line.children[..], refusals)),
            Became::Placed(_) | Became::InLine(_) | Became::LeftOut => None,
        });
        Some(Made { bookings: outcome.bookings().collect(), refused: refused.collect() })
    }

    /// The tickets without the later dates of a course, which stand on its own page.
    fn one_by_one(&self, now: Timestamp) -> impl Iterator<Item = &Ticket> {
        let mut begun: HashSet<EnrolmentId> = HashSet::new();
        self.tickets.iter().filter(move |ticket| {
            let is_ahead = ticket.is_live() && ticket.session.window.ends() > now;
            ticket.booking.enrolment.is_none_or(|id| !is_ahead || begun.insert(id))
        })
    }

    /// Some of the notices, in words.
    fn said(&self, speaker: &Speaker, which: impl Fn(&&Notice) -> bool) -> Vec<News> {
        let say = |notice: &Notice| {
            let session = notice.session.and_then(|id| self.about.get(&id));
            let text = views::notices::sentence(speaker, &notice.subject, session);
            News { text, link: self.link(notice) }
        };
        self.notices.iter().filter(which).map(say).collect()
    }
}

impl Reading {
    /// Where a notice leads: to the booking, or to what can be booked now.
    fn link(&self, notice: &Notice) -> Option<(String, &'static str)> {
        let booking = notice.booking.map(|id| (addresses::household::booking(id), "bookings-see"));
        let is_open = matches!(notice.subject, Subject::Opened { .. });
        let session = || {
            let slug = self.slugs.get(&notice.centre)?;
            Some((addresses::session(slug, notice.session?), "notices-book"))
        };
        let enrolment = notice.subject.enrolment();
        let enrolment = enrolment.map(|id| (addresses::courses::enrolment(id), "courses-see-mine"));
        enrolment.or(booking).or_else(|| session().filter(|_| is_open))
    }
}

async fn read(
    db: &mut Conn,
    id: HouseholdId,
    basket: Option<Uuid>,
    now: Timestamp,
) -> Result<Option<Reading>, Fault> {
    let Some(household) = households::find(db, id).await? else { return Ok(None) };
    let Some(centre) = centres::find(db, household.centre).await? else { return Ok(None) };
    let tickets = tickets::of_household(db, id, now - Span::days(PAST_DAYS), MOST).await?;
    let notices = notices::of_household(db, id, NOTICES).await?;
    let mut courses = Vec::new();
    for enrolment in enrolments::of_household(db, id).await? {
        let course = enrolments::course(db, enrolment.series).await?;
        let course = course.filter(|course| course.ahead(now).next().is_some());
        courses.extend(course.map(|course| (enrolment, course)));
    }
    let mut about: HashMap<SessionId, Session> =
        tickets.iter().map(|ticket| (ticket.session.id, ticket.session.clone())).collect();
    let outcome = match basket {
        Some(key) => notices::answered(db, id, &key.to_string()).await?,
        None => None,
    };
    // A key of another press tells nothing of a basket.
    let outcome: Option<Outcome> = outcome.and_then(|(_, text)| serde_json::from_str(&text).ok());
    let lines = outcome.iter().flat_map(|outcome| &outcome.lines).map(|line| line.session);
    for session in notices.iter().filter_map(|notice| notice.session).chain(lines) {
        if !about.contains_key(&session) {
            about.extend(sessions::find(db, session).await?.map(|found| (session, found)));
        }
    }
    let slugs = centres::all(db).await?.into_iter().map(|centre| (centre.id, centre.slug)).collect();
    Ok(Some(Reading { household, centre, tickets, courses, notices, about, slugs, outcome }))
}

/// What the household just did itself is no news to it, nor what stands on the same page anyhow.
fn is_own_doing(subject: &Subject) -> bool {
    match subject {
        Subject::Booked | Subject::Waiting => true,
        Subject::Cancelled { by } => matches!(by, CancelledBy::Household | CancelledBy::HouseholdLate),
        Subject::Course { news, .. } => match news {
            CourseNews::Enrolled | CourseNews::Waiting => true,
            CourseNews::Left { by } => matches!(by, CancelledBy::Household | CancelledBy::HouseholdLate),
            CourseNews::Promoted { .. } | CourseNews::Offered { .. } | CourseNews::OfferLapsed => false,
            CourseNews::Skipped { .. } | CourseNews::MakeUp | CourseNews::MakeUpClash { .. } => false,
        },
        Subject::Promoted { .. }
        | Subject::Offered { .. }
        | Subject::OfferLapsed
        | Subject::Skipped { .. }
        | Subject::CancelledByCentre { .. }
        | Subject::Moved { .. }
        | Subject::Missed
        | Subject::Paused { .. }
        | Subject::PausedByHand { .. }
        | Subject::PauseLifted
        | Subject::Message { .. }
        | Subject::Uncollected { .. }
        | Subject::Opened { .. } => false,
        // It stands there with its button.
        Subject::Reminder { .. } => true,
    }
}

/// A disk that cannot be written keeps no page from being read.
async fn mark_read(app: &App, reading: &Reading, now: Timestamp) {
    if reading.notices.iter().all(|notice| notice.read_at.is_some()) {
        return;
    }
    let household = reading.household.id;
    let seen = ReadNotices { household, now };
    if let Err(error) = app.store.change(reading.centre.id, Actor::Household(household), seen).await {
        tracing::warn!(household.id = %household, %error, "notices were read, but not marked so");
    }
}
