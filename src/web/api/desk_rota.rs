//! The rota: duties of a week, turns planned ahead, who is with which session, who is not here (G4).

use axum::extract::Path;
use schemars::JsonSchema;
use serde::Deserialize;

use super::answers::{Done, Told};
use super::asked::{Body, Nonce, Query};
use super::caller::Clerk;
use super::problem::{Kind, No};
use super::shapes::rota::{
    DayOff, DutyWish, RotaPlan, RotaWeek, RotaWish, SessionStaff, StaffWish, TakenOff,
};
use super::{make, read, remove};
use crate::actions::be_away::{BeAway, ComeBack};
use crate::actions::plan_rota::{self, PlanRota, Planned};
use crate::actions::put_on_duty::{EndDuty, Put, PutOnDuty};
use crate::actions::staff_session::{LeaveSession, StaffSession, Staffed};
use crate::domain::ids::{DutyId, SessionId, StaffId};
use crate::domain::zone::Date;
use crate::error::Error;
use crate::views::desk_rota as views;
use crate::web::plan_form::PlanForm;
use crate::web::typed::{Reader, once};
use crate::web::who::Access::{Office, OnDuty};
use crate::web::{Entry, desk_rota, desk_session_staff};

pub fn entries() -> Vec<Entry> {
    vec![
        read("rota", "/api/v1/centres/{centre}/desk/rota", OnDuty, week),
        make("plan-rota", "/api/v1/centres/{centre}/desk/rota", Office, plan),
        make("put-on-duty", "/api/v1/centres/{centre}/desk/duties", Office, put_on),
        remove("end-duty", "/api/v1/centres/{centre}/desk/duties/{duty}", Office, end),
        make("be-away", "/api/v1/centres/{centre}/desk/days-off", OnDuty, away),
        make("come-back", "/api/v1/centres/{centre}/desk/days-off/end", OnDuty, back),
        read("session-staff", "/api/v1/centres/{centre}/desk/sessions/{session}/staff", OnDuty, of_session),
        make("staff-session", "/api/v1/centres/{centre}/desk/sessions/{session}/staff", OnDuty, staff),
        remove(
            "leave-session",
            "/api/v1/centres/{centre}/desk/sessions/{session}/staff/{colleague}",
            OnDuty,
            leave,
        ),
    ]
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// A day of the week; today where none is given.
    week: Option<Date>,
}

async fn week(clerk: Clerk, Path(_): Path<String>, Query(asked): Query<Asked>) -> Result<Told<RotaWeek>, No> {
    let day = asked.week.unwrap_or_else(|| clerk.today());
    let week = desk_rota::week(&clerk.caller.app, &clerk.centre, day, clerk.now()).await;
    let week = week.map_err(|error| No::because(error, &clerk.speaker()))?;
    Ok(Told(RotaWeek::of(&week)))
}

/// Told first; done with the digest of what was told, or 409 where that changed meanwhile.
async fn plan(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path(_): Path<String>,
    wish: Body<RotaWish>,
) -> Result<Told<RotaPlan>, No> {
    let words = clerk.caller.words();
    let mut form = PlanForm::of(Reader::of(wish.sent.fields(), words), words, &[]);
    let Some(asked) = desk_rota::read_wish(&mut form) else {
        return Err(No::invalid(form.read.filled.faults()));
    };
    let (centre, now, look) = (clerk.centre.id, clerk.now(), asked.clone());
    let thought = clerk
        .caller
        .app
        .store
        .read(move |db| Box::pin(async move { Ok(plan_rota::think(db, centre, &look, now).await) }));
    let rotation = match thought.await? {
        Ok(rotation) => rotation,
        Err(Error::Stale) => {
            return Err(No::of(Kind::Invalid).at("until_date", &words.say("rota-until-wrong")));
        }
        Err(error) => return Err(No::because(error, &clerk.speaker())),
    };
    let Some(digest) = wish.sent.digest else { return Ok(Told(RotaPlan::of(&rotation, false))) };
    let plan = PlanRota { id: once(centre.0, &key), wish: asked, digest, now };
    match clerk.press(plan).await? {
        Planned::Done => Ok(Told(RotaPlan::of(&rotation, true))),
        Planned::Changed(_) => Err(No::of(Kind::Stale).at("digest", &words.say("effects-changed"))),
    }
}

async fn put_on(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path(_): Path<String>,
    wish: Body<DutyWish>,
) -> Result<Done, No> {
    let words = clerk.caller.words();
    let mut form = PlanForm::of(Reader::of(wish.sent.fields(), words), words, &[]);
    let id = DutyId(once(clerk.centre.id.0, &key));
    let Some(duty) = desk_rota::read_duty(&mut form, id) else {
        return Err(No::invalid(form.read.filled.faults()));
    };
    match clerk.press(PutOnDuty { duty, now: clerk.now() }).await? {
        Put::Done => Ok(Done),
        Put::Away => Err(blocked(&words.say("rota-is-away"))),
        Put::Twice => Err(blocked(&words.say("rota-is-twice"))),
    }
}

fn blocked(said: &str) -> No {
    No::of(Kind::Blocked).at("staff", said)
}

/// One that is gone already is no fault.
async fn end(clerk: Clerk, Path((_, duty)): Path<(String, DutyId)>) -> Result<Done, No> {
    clerk.press(EndDuty { id: duty, now: clerk.now() }).await?;
    Ok(Done)
}

/// Off every duty and session of the day. Nobody who is booked is turned out.
async fn away(clerk: Clerk, Path(_): Path<String>, wish: Body<DayOff>) -> Result<Told<TakenOff>, No> {
    let (staff, date) = (StaffId(wish.sent.staff), wish.sent.date);
    let off = clerk.press(BeAway { staff, date, now: clerk.now() }).await?;
    Ok(Told(TakenOff {
        duties: off.duties,
        sessions: off.sessions.iter().map(|session| session.0).collect(),
    }))
}

/// What they were taken off stays with whoever has it now.
async fn back(clerk: Clerk, Path(_): Path<String>, wish: Body<DayOff>) -> Result<Done, No> {
    let (staff, date) = (StaffId(wish.sent.staff), wish.sent.date);
    clerk.press(ComeBack { staff, date, now: clerk.now() }).await?;
    Ok(Done)
}

async fn of_session(
    clerk: Clerk,
    Path((_, session)): Path<(String, SessionId)>,
) -> Result<Told<SessionStaff>, No> {
    let found = desk_session_staff::staffed(&clerk.caller.app, &clerk.centre, session, clerk.now()).await;
    let (with, _) = found.map_err(|error| No::because(error, &clerk.speaker()))?;
    Ok(Told(SessionStaff::of(&with)))
}

/// By name; whoever is with another session at that time is refused, with which.
async fn staff(
    clerk: Clerk,
    Path((_, session)): Path<(String, SessionId)>,
    wish: Body<StaffWish>,
) -> Result<Done, No> {
    let put = StaffSession { session, staff: StaffId(wish.sent.staff), now: clerk.now() };
    match clerk.press(put).await? {
        Staffed::Done => Ok(Done),
        Staffed::Away => Err(blocked(&clerk.caller.words().say("rota-is-away"))),
        Staffed::Elsewhere(post) => {
            Err(blocked(&views::elsewhere(clerk.caller.words(), &clerk.centre, &post)))
        }
    }
}

/// Who was not with it is no fault.
async fn leave(
    clerk: Clerk,
    Path((_, session, staff)): Path<(String, SessionId, StaffId)>,
) -> Result<Done, No> {
    clerk.press(LeaveSession { session, staff, now: clerk.now() }).await?;
    Ok(Done)
}
