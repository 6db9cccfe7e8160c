//! The rota at the desk: a week of duties and of who is with which session; turns planned ahead, shown before they are
//! written down (Z3); one person put on by hand, or not here today (G4).
//!
//! Keeps true: the office plans, everybody on duty sees, and whoever is there writes down who is not.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::forms::Form;
use super::plan_form::PlanForm;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::be_away::{BeAway, ComeBack};
use crate::actions::plan_rota::{self, PlanRota, Planned};
use crate::actions::put_on_duty::{EndDuty, Put, PutOnDuty};
use crate::addresses;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::cover;
use crate::domain::ids::{DutyId, StaffId};
use crate::domain::rota::{Duty, EACH_DAY, LONGEST_DAYS, MOST_EACH_DAY, Rotation, Wish};
use crate::domain::staff::Role;
use crate::domain::zone::{Date, Span, Timestamp, parse_date};
use crate::error::{Error, Fault};
use crate::store::{Conn, centres, facts, rota, staff};
use crate::views::desk_rota::{self as views, Day, Person, WithSession};
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::{Office, OnDuty};
    vec![
        page("/{centre}/desk/rota", OnDuty, look),
        act("/{centre}/desk/rota", Office, plan),
        act("/{centre}/desk/duties", Office, put_on),
        act("/{centre}/desk/duties/{duty}/removal", Office, end),
        act("/{centre}/desk/days-off", OnDuty, away),
        act("/{centre}/desk/days-off/end", OnDuty, back),
    ]
}

/// A week of the rota, from its Monday on.
pub struct Week {
    pub monday: Date,
    pub days: Vec<Day>,
    pub people: Vec<Person>,
}

pub async fn week(app: &App, centre: &Centre, day: Date, now: Timestamp) -> Result<Week, Error> {
    let (centre, monday) = (centre.clone(), centre.zone.monday(day));
    let read = app.store.read(move |db| Box::pin(async move { read_week(db, &centre, monday, now).await }));
    read.await?.ok_or(Error::Missing)
}

async fn read_week(
    db: &mut Conn,
    centre: &Centre,
    monday: Date,
    now: Timestamp,
) -> Result<Option<Week>, Fault> {
    let (id, zone, end) = (centre.id, centre.zone, monday + Span::days(7));
    let Some(facts) = facts::load(db, id, None, zone.week(monday), now).await? else { return Ok(None) };
    let house = centres::particulars(db, id).await?;
    let duties = rota::duties(db, id, monday..end).await?;
    let away = rota::away(db, id, monday..end).await?;
    let mut with = rota::with_sessions(db, id, zone.week(monday)).await?;
    let people = people(db, id).await?;
    let day = |date: Date| {
        let hours = house.as_ref().map(|house| house.opening.hours(date, &house.holidays));
        let of_day = facts.sessions.iter().filter(|session| session.date == date && !session.is_cancelled());
        let sessions = of_day.filter_map(|session| {
            let people = with.remove(&session.id).unwrap_or_default();
            let is_shown = session.leans_on_staff() || !people.is_empty();
            let cover = cover::of(&facts, session, now);
            is_shown.then(|| WithSession { session: session.clone(), people, cover })
        });
        Day {
            date,
            hours: hours.and_then(|hours| Some((hours.first()?.0, hours.last()?.1))),
            duties: duties.iter().filter(|duty| duty.date == date).cloned().collect(),
            away: away.iter().filter(|(_, day)| *day == date).map(|(person, _)| *person).collect(),
            sessions: sessions.collect(),
        }
    };
    let days = monday.iter_days().take(7).map(day).collect();
    Ok(Some(Week { monday, days, people }))
}

/// Everybody of a centre's staff, by login.
pub async fn people(db: &mut Conn, centre: crate::domain::ids::CentreId) -> Result<Vec<Person>, Fault> {
    let all = staff::of_centre(db, centre).await?;
    Ok(all.into_iter().map(|colleague| Person { id: colleague.id, name: colleague.name }).collect())
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    week: String,
}

async fn look(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let day = parse_date(&asked.week).unwrap_or_else(|| desk.today());
    draw(&desk, day, Filled::default()).await
}

async fn draw(desk: &Desk, day: Date, filled: Filled) -> Result<Response, Error> {
    let Week { monday, days, people } = week(&desk.app, &desk.centre, day, desk.now).await?;
    let filled = match filled.is_untouched() {
        true => filled
            .with("from_date", desk.today().to_string())
            .with("until_date", (desk.today() + Span::days(27)).to_string())
            .with("each_day", EACH_DAY.to_string())
            .with("date", desk.today().to_string())
            .with("away_date", desk.today().to_string()),
        false => filled,
    };
    let body = views::page(&views::Page {
        words: desk.words(),
        centre: &desk.centre,
        guard: desk.guard(),
        monday,
        today: desk.today(),
        days: &days,
        people: &people,
        may_plan: desk.staff.role >= Role::Office,
        filled: &filled,
    });
    let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = desk.words().say("rota-title");
    Ok(desk.answer_with(status, (title, Place::Sessions, filled.is_faulty()), body))
}

/// Who is to take turns, when, how many a day; every fault at its box.
pub fn read_wish(form: &mut PlanForm) -> Option<Wish> {
    let typed = (0..).map(|nth| form.read.filled.nth("people", nth).to_string());
    let people: Vec<StaffId> =
        typed.take_while(|id| !id.is_empty()).filter_map(|id| id.parse().ok()).collect();
    if people.is_empty() {
        form.read.fault("people", "rota-nobody");
    }
    let from = form.date("from_date", "rota-from");
    let until = form.date("until_date", "rota-until");
    let each_day = form.number("each_day", "rota-each-day");
    if each_day.is_some_and(|each_day| !(1..=MOST_EACH_DAY).contains(&each_day)) {
        form.read.fault("each_day", "rota-each-day-wrong");
    }
    let (from, until, each_day) = (from?, until?, each_day?);
    if until < from || until - from >= Span::days(LONGEST_DAYS) {
        form.read.fault("until_date", "rota-until-wrong");
    }
    (!form.read.filled.is_faulty()).then_some(Wish { people, from, until, each_day })
}

async fn plan(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let mut read = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &[]);
    let wish = read_wish(&mut read);
    let mut filled = read.read.filled;
    let Some(wish) = wish else { return draw(&desk, desk.today(), filled).await };
    let (centre, now, asked) = (desk.centre.id, desk.now, wish.clone());
    let digest = filled.value("digest").to_string();
    let look = desk.app.store.read(move |db| {
        Box::pin(
            async move { Ok((plan_rota::think(db, centre, &asked, now).await, people(db, centre).await?)) },
        )
    });
    let (thought, people) = look.await?;
    let rotation = match thought {
        Ok(rotation) => rotation,
        Err(Error::Stale) => {
            filled.fault("until_date", desk.words().say("rota-until-wrong"));
            return draw(&desk, desk.today(), filled).await;
        }
        Err(error) => return Err(error),
    };
    if digest.is_empty() {
        return Ok(preview(&desk, (&filled, &people), &rotation, StatusCode::OK));
    }
    let plan = PlanRota { id: desk.id_of(&form.key), wish: wish.clone(), digest, now };
    match desk.press(plan).await? {
        Planned::Done => {
            Ok(Redirect::to(&addresses::desk_rota::week(&desk.centre.slug, wish.from)).into_response())
        }
        Planned::Changed(rotation) => Ok(preview(&desk, (&filled, &people), &rotation, StatusCode::CONFLICT)),
    }
}

fn preview(
    desk: &Desk,
    (filled, people): (&Filled, &[Person]),
    rotation: &Rotation,
    status: StatusCode,
) -> Response {
    let has_changed = status == StatusCode::CONFLICT;
    let body = views::preview(&views::Preview {
        words: desk.words(),
        slug: &desk.centre.slug,
        guard: desk.guard(),
        people,
        filled,
        rotation,
        has_changed,
    });
    desk.answer_with(status, (desk.words().say("rota-preview"), Place::Sessions, has_changed), body)
}

async fn put_on(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let mut read = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &[]);
    let duty = read_duty(&mut read, DutyId(desk.id_of(&form.key)));
    let mut filled = read.read.filled;
    let Some(duty) = duty else { return draw(&desk, desk.today(), filled).await };
    let date = duty.date;
    let wrong = match desk.press(PutOnDuty { duty, now: desk.now }).await? {
        Put::Done => {
            return Ok(Redirect::to(&addresses::desk_rota::week(&desk.centre.slug, date)).into_response());
        }
        Put::Away => "rota-is-away",
        Put::Twice => "rota-is-twice",
    };
    filled.fault("staff", desk.words().say(wrong));
    draw(&desk, date, filled).await
}

/// One duty by hand; every fault at its box.
pub fn read_duty(form: &mut PlanForm, id: DutyId) -> Option<Duty> {
    let staff = read_person(form, "staff");
    let date = form.date("date", "rota-date");
    let (from, until) = (form.time("starts", "rota-starts"), form.time("ends", "rota-ends"));
    let (from, until) = (from?, until?);
    if until <= from {
        form.read.fault("ends", "error-times");
        return None;
    }
    Some(Duty { id, staff: staff?, date: date?, from, until })
}

/// Somebody chosen out of a list.
pub fn read_person(form: &mut PlanForm, field: &str) -> Option<StaffId> {
    let staff = form.read.filled.value(field).parse().ok();
    if staff.is_none() {
        form.choose(field, "rota-person");
    }
    staff
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Taken away twice it is gone all the same.
async fn end(
    desk: Desk,
    Path((_, id)): Path<(String, DutyId)>,
    _form: Form<Nothing>,
) -> Result<Response, Error> {
    desk.press(EndDuty { id, now: desk.now }).await?;
    Ok(to_week(&desk))
}

/// Where the form stood.
fn to_week(desk: &Desk) -> Response {
    let rota = addresses::desk_rota::rota(&desk.centre.slug);
    let stood = desk.view.path.strip_prefix(&rota).is_some_and(|rest| rest.starts_with('?'));
    Redirect::to(if stood { &desk.view.path } else { &rota }).into_response()
}

async fn away(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let mut read = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &[]);
    let (staff, date) = (read_person(&mut read, "away_staff"), read.date("away_date", "rota-date"));
    let mut filled = read.read.filled;
    let (Some(staff), Some(date)) = (staff, date) else { return draw(&desk, desk.today(), filled).await };
    match desk.press(BeAway { staff, date, now: desk.now }).await {
        Ok(_) => Ok(Redirect::to(&addresses::desk_rota::week(&desk.centre.slug, date)).into_response()),
        Err(Error::Stale) => {
            filled.fault("away_date", desk.words().say("rota-day-over"));
            draw(&desk, desk.today(), filled).await
        }
        Err(error) => Err(error),
    }
}

async fn back(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let mut read = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &[]);
    let (staff, date) = (read_person(&mut read, "away_staff"), read.date("away_date", "rota-date"));
    let (Some(staff), Some(date)) = (staff, date) else {
        return draw(&desk, desk.today(), read.read.filled).await;
    };
    desk.press(ComeBack { staff, date, now: desk.now }).await?;
    Ok(Redirect::to(&addresses::desk_rota::week(&desk.centre.slug, date)).into_response())
}
