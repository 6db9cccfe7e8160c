//! Households at the desk: registered in one form, found by name, phone or card, and given a card.
//!
//! Invariant: what is looked for travels in the body of a request, never in an address. A card's PIN is shown on the
//! answer to the press that made it and is stored nowhere, so that answer is a page and not a redirect.

mod counter;
mod register;

pub use register::read_household;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::cookies::Secret;
use super::forms::Form;
use super::household::Site;
use super::typed::Fields;
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::issue_card::{Drawn, IssueCard, draw};
use crate::actions::prove;
use crate::addresses;
use crate::app::App;
use crate::domain::card::CardNumber;
use crate::domain::household::Household;
use crate::domain::ids::{CentreId, HouseholdId};
use crate::domain::staff::Role;
use crate::domain::typed::digits;
use crate::error::{Error, Fault};
use crate::store::{Conn, bookings, credentials, enrolments, households, misfits, sessions};
use crate::views::desk_households::{self as view, Ahead};
use crate::views::filled::Filled;
use crate::views::layout::{Shell, page as draw_page};
use counter::Counter;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/households", OnDuty, overview),
        act("/{centre}/desk/households", OnDuty, register::register),
        act("/{centre}/desk/households/search", OnDuty, search),
        page("/{centre}/desk/households/{household}", OnDuty, one),
        page("/{centre}/desk/households/{household}/card", OnDuty, card_form),
        act("/{centre}/desk/households/{household}/card", OnDuty, replace_card),
    ]
}

const TITLE: &str = "desk-households-title";
const CARD: &str = "household-card";

async fn overview(counter: Counter, State(app): State<App>) -> Result<Response, Error> {
    let filled = Filled::default().with("resident", "yes").with("adult", "yes");
    let filled = filled.with("language", counter.view.language.code());
    show_overview(&counter, &app, filled).await
}

/// The search, what has to be looked at again, and the form for a new family.
async fn show_overview(counter: &Counter, app: &App, filled: Filled) -> Result<Response, Error> {
    let (centre, now) = (counter.centre.id, app.clock.now());
    let misfits =
        app.store.read(move |db| Box::pin(async move { misfits::of_centre(db, centre, now).await }));
    let misfits = misfits.await?.iter().filter(|misfit| misfit.kept.is_none()).count();
    let page = view::Overview {
        words: counter.words(),
        centre: &counter.centre,
        filled: &filled,
        misfits,
        guarded: counter.guarded(),
    };
    let body = view::overview(&page);
    let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shell = Shell { has_errors: filled.is_faulty(), ..counter.shell(TITLE) };
    Ok((status, draw_page(&shell, body)).into_response())
}

/// By card number, the end of a phone number, or a part of a name.
async fn search(counter: Counter, State(app): State<App>, form: Form<Fields>) -> Result<Response, Error> {
    let wanted = Filled::of(form.fields).value("find").trim().to_string();
    let (centre, now) = (counter.centre.id, app.clock.now());
    let text = wanted.clone();
    let found = app.store.read(move |db| {
        Box::pin(async move {
            let mut found: Vec<Household> = Vec::new();
            for id in matching(db, centre, &text).await? {
                found.extend(households::find(db, id).await?);
            }
            Ok(found)
        })
    });
    let found = found.await?;
    let slug = &counter.centre.slug;
    if let [only] = found.as_slice() {
        return Ok(Redirect::to(&addresses::desk::household(slug, only.id)).into_response());
    }
    let today = counter.centre.zone.date(now);
    let body = view::found(counter.words(), slug, (&wanted, &found), today, counter.guarded());
    Ok(draw_page(&counter.shell(TITLE), body).into_response())
}

pub async fn matching(db: &mut Conn, centre: CentreId, wanted: &str) -> Result<Vec<HouseholdId>, Fault> {
    if let Some(card) = CardNumber::parse(wanted)
        && let Some(credential) = credentials::by_card(db, &card).await?
    {
        let is_known = households::is_known_at(db, credential.household, centre).await?;
        return Ok(is_known.then_some(credential.household).into_iter().collect());
    }
    match digits(wanted).filter(|digits| digits.len() >= 4) {
        Some(phone) => households::by_phone(db, centre, &phone[phone.len() - 4..]).await,
        None if wanted.is_empty() => Ok(Vec::new()),
        None => households::by_name(db, centre, wanted).await,
    }
}

async fn one(site: Site, State(app): State<App>) -> Result<Response, Error> {
    let filled = super::household::settled(&site.household);
    show(&site, &app, filled).await
}

/// A household's page at the desk, its settings in whatever state they are.
pub async fn show(site: &Site, app: &App, filled: Filled) -> Result<Response, Error> {
    let (id, centre, now) = (site.household.id, site.centre.id, app.clock.now());
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let card = credentials::of_household(db, id).await?;
            let mut ahead = Vec::new();
            for (booking, _) in households::ahead(db, id, now).await? {
                let Some(found) = bookings::find(db, booking).await? else { continue };
                let members = bookings::members(db, booking).await?;
                if let Some(session) = sessions::find(db, found.session).await? {
                    let children = members.into_iter().map(|member| (member.child, member.state)).collect();
                    ahead.push(Ahead { session, code: found.code, children });
                }
            }
            ahead.sort_by_key(|ahead| ahead.session.window.starts());
            Ok((card, ahead, enrolled(db, centre, id).await?))
        })
    });
    let (card, ahead, courses) = read.await?;
    let settings = super::household::settings_form(site, &filled);
    let page = view::Page {
        words: site.words(),
        centre: &site.centre,
        household: &site.household,
        pauses: &site.pauses,
        may_merge: site.is_at_least(Role::Office),
        home: site.home(),
        card: card.as_ref().map(|card| (card.card.grouped(), site.centre.zone.date(card.issued_at))),
        ahead: &ahead,
        courses: &courses,
        today: site.today(app),
        settings: &settings,
        summary: filled.summary(site.words()),
    };
    Ok(site.form("desk-households-one", &filled, view::page(&page)))
}

/// Its places in courses of this centre, each with what the course is called.
async fn enrolled(
    db: &mut Conn,
    centre: CentreId,
    household: HouseholdId,
) -> Result<Vec<view::InCourse>, Fault> {
    let mut courses = Vec::new();
    for enrolment in enrolments::of_household(db, household).await? {
        let first = sessions::of_series(db, enrolment.series).await?.into_iter().next();
        if let Some(first) = first.filter(|_| enrolment.centre == centre) {
            courses.push(view::InCourse { names: first.names, enrolment });
        }
    }
    Ok(courses)
}

async fn card_form(site: Site) -> Response {
    let body = view::card_form(site.words(), &site.centre.slug, site.household.id, site.guarded());
    site.form(CARD, &Filled::default(), body)
}

async fn replace_card(
    site: Site,
    State(app): State<App>,
    headers: axum::http::HeaderMap,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let drawn = drawn(&app, &headers, &form.key)?;
    let sealed = prove::seal(drawn.pin.as_str()).await?;
    let issue = IssueCard { household: site.household.id, card: drawn.card(sealed), now: app.clock.now() };
    let number = app.store.change(site.household.centre, site.actor, issue).await?;
    let household = site.household.id;
    let body = card_page(&app, (site.words(), &site.centre), household, (&number, &drawn));
    Ok(site.form(CARD, &Filled::default(), body))
}

/// What the form of this very browser draws: sent again, it draws the same.
fn drawn(app: &App, headers: &axum::http::HeaderMap, key: &str) -> Result<Drawn, Error> {
    let secret = Secret::sent(headers, app).ok_or(Error::Forbidden)?;
    let key = if key.is_empty() { super::typed::fresh_key() } else { key.into() };
    let drawn = draw(secret.as_bytes(), &key);
    Ok(drawn.ok_or_else(|| Fault::Other("no card could be drawn".into()))?)
}

/// The card, to be printed and cut out.
fn card_page(
    app: &App,
    (words, centre): (&crate::views::words::Words, &crate::domain::centre::Centre),
    household: HouseholdId,
    (number, drawn): (&CardNumber, &Drawn),
) -> maud::Markup {
    let card = view::Card {
        number: number.grouped(),
        pin: drawn.pin.as_str(),
        // Neither number nor PIN: addresses are remembered by browsers.
        address: app.origin.link(&addresses::household::sign_in()),
    };
    view::card(words, centre, household, &card)
}
