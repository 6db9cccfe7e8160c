//! A family registered in one form and one command, in under a minute.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::counter::Counter;
use super::{CARD, card_page, drawn, show_overview};
use crate::actions::prove;
use crate::actions::register_household::RegisterHousehold;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::consent::Channel;
use crate::domain::household::{Child, Guardian, Household};
use crate::domain::ids::{ChildId, GuardianId, HouseholdId};
use crate::domain::names::{Language, Name};
use crate::domain::zone::Date;
use crate::error::Error;
use crate::views::desk_households::ROWS;
use crate::views::layout::page as draw_page;
use crate::web::forms::Form;
use crate::web::household::{read_email, read_guardian};
use crate::web::typed::{Fields, Reader, once};

pub async fn register(
    counter: Counter,
    State(app): State<App>,
    headers: HeaderMap,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let id = HouseholdId(once(counter.centre.id.0, &form.key));
    let drawn = drawn(&app, &headers, &form.key)?;
    let now = app.clock.now();
    let mut read = Reader::of(form.fields, counter.words());
    let at = (&counter.centre, counter.view.language);
    let household = read_household(&mut read, at, id, counter.centre.zone.date(now));
    let (Some(household), false) = (household, read.filled.is_faulty()) else {
        return show_overview(&counter, &app, read.filled).await;
    };
    let card = drawn.card(prove::seal(drawn.pin.as_str()).await?);
    let register = RegisterHousehold { household, channel: Channel::Desk, card, now };
    let number = app.store.change(counter.centre.id, counter.actor, register).await?;
    let body = card_page(&app, (counter.words(), &counter.centre), id, (&number, &drawn));
    Ok(draw_page(&counter.shell(CARD), body).into_response())
}

/// The whole form; `None` where something has to be changed.
pub fn read_household(
    read: &mut Reader,
    (centre, language): (&Centre, Language),
    id: HouseholdId,
    today: Date,
) -> Option<Household> {
    let guardian = read_guardian(read, GuardianId(once(id.0, "guardian")));
    let children: Vec<Child> = (0..ROWS)
        .filter_map(|nth| read_row(read, ChildId(once(id.0, &format!("child {nth}"))), nth, today))
        .collect();
    if children.is_empty() && !read.filled.is_faulty() {
        read.fault("nickname", "desk-households-error-child");
    }
    let has_consent = read.filled.has("consent", "yes");
    if !has_consent {
        read.fault("consent-box", "household-error-consent"); // P3
    }
    let email = read_email(read);
    let language = Language::parse(read.filled.value("language")).unwrap_or(language);
    let called = read.optional_name(("name", 0), "household-name");
    let guardian = guardian?;
    let name = called.or_else(|| called_after(&guardian, language))?;
    Some(Household {
        id,
        centre: centre.id,
        name,
        is_resident: read.filled.has("resident", "yes"),
        language,
        email,
        children,
        guardians: vec![guardian],
        has_reminders: true,
        has_consent,
    })
}

/// A household nobody named is called after its first grown-up, if that is not too long.
fn called_after(guardian: &Guardian, language: Language) -> Option<Name> {
    let words = crate::views::words::Words::of(language);
    let name = words.tell("desk-households-called", &[("name", guardian.name.as_str().into())]);
    Name::parse(&name).ok().or_else(|| Some(guardian.name.clone()))
}

/// One of the rows for children; an empty row is nobody.
fn read_row(read: &mut Reader, id: ChildId, nth: usize, today: Date) -> Option<Child> {
    let boxes = ["nickname", "year", "month", "day", "needs"];
    if boxes.iter().all(|name| read.filled.nth(name, nth).trim().is_empty()) {
        return None;
    }
    let name = read.name(("nickname", nth), "household-nickname");
    let birth = read.birth(nth, today); // A4
    let needs = read.optional_name(("needs", nth), "household-needs");
    Some(Child { id, name: name?, birth: Some(birth?), needs })
}
