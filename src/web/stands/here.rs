//! "A child of so many years, now": where there is room, and a number where there is none.
//!
//! Invariant: looking keeps nothing and gives no cookie; a number is given at a paired screen, once for each press.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::stand::{BACK_AFTER, BACK_AFTER_READING, Stand, told};
use super::tries::Tries;
use crate::actions::take_number::TakeNumber;
use crate::addresses::stands;
use crate::app::App;
use crate::domain::here;
use crate::domain::ids::SessionId;
use crate::error::Error;
use crate::views::kiosk::Screen;
use crate::views::kiosk::here::{self as views, Press};
use crate::web::forms::Form;
use crate::web::kiosk::hall::Hall;
use crate::web::typed::fresh_key;
use crate::web::who::{Access, Device};
use crate::web::{Entry, act, page};

/// Numbers given in ten minutes, at one screen and at all of a centre.
const NUMBERS: (usize, usize) = (20, 60);
/// What is left for the page of a number.
const NUMBER: &str = "number";

pub fn entries() -> Vec<Entry> {
    let tries = Tries::new(NUMBERS.0, NUMBERS.1);
    let taken = act("/{centre}/kiosk/here/sessions/{session}/numbers", Access::Device, take);
    vec![
        page("/{centre}/kiosk/here", Access::Anyone, look).noted(),
        page("/{centre}/kiosk/here/number", Access::Anyone, number),
        taken.with(tries),
    ]
}

async fn look(
    Extension(hall): Extension<Hall>,
    Path(slug): Path<String>,
    stand: Stand,
) -> Result<Response, Error> {
    let wall = hall.wall(&slug).await?;
    let words = stand.view.words();
    let screen = Screen { wall: &wall, words, leads_to: "" };
    let onward = |address: String| stand.onward(address);
    let begin = stands::here(&slug);
    let ages = stand
        .asked("age")
        .and_then(|months| months.parse().ok())
        .and_then(|months| here::choice(&wall, months));
    let Some(ages) = ages else {
        let choices = here::choices(&wall.facts.sessions, wall.today());
        let body = views::choice(&screen, &stand.view.path, &choices, &onward);
        return Ok(stand.answer(&wall, words.say("stands-here"), body, None));
    };
    let key = fresh_key();
    let press = stand.token().map(|token| Press { token: token.as_str(), key: &key });
    let body = views::answer(&screen, &here::answer(&wall, ages), press, &onward);
    Ok(stand.answer(&wall, words.say("stands-here"), body, Some((BACK_AFTER_READING, begin))))
}

#[derive(Debug, Deserialize)]
struct Wanted {
    /// Months.
    age: u16,
}

async fn take(
    State(app): State<App>,
    (Extension(hall), Extension(tries)): (Extension<Hall>, Extension<Tries>),
    Path((slug, session)): Path<(String, SessionId)>,
    (screen, stand): (Device, Stand),
    form: Form<Wanted>,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let to = stand.onward(stands::number(&slug));
    let months = form.fields.age;
    let wall = hall.wall(&slug).await?;
    let ages = here::choice(&wall, months).ok_or(Error::Missing)?;
    let Some(this) = tries.begin(&screen, now).filter(|_| !form.key.is_empty()) else {
        return Ok(told(&app, &to, None));
    };
    let command = TakeNumber { session, ages, nonce: form.key, now };
    match app.store.change(screen.centre, screen.actor(), command).await {
        Ok(number) => {
            let room = wall.facts.session(session).and_then(|session| wall.facts.room(session.room));
            let room = room.ok_or(Error::Missing)?.slug.clone();
            Ok(told(&app, &to, Some((NUMBER, room, number.to_string()))))
        }
        // It is no longer so: the page says how it is now.
        Err(Error::Stale | Error::Refused(_)) => {
            this.take_back();
            Ok(Redirect::to(&stand.onward(stands::here_at(&slug, months))).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn number(
    Extension(hall): Extension<Hall>,
    Path(slug): Path<String>,
    stand: Stand,
) -> Result<Response, Error> {
    let wall = hall.wall(&slug).await?;
    let (words, begin) = (stand.view.words(), stands::here(&slug));
    let given = stand.told(NUMBER).and_then(|(room, number)| {
        let room = wall.facts.rooms.iter().find(|known| known.slug == room)?;
        Some((room, number.parse::<u16>().ok()?))
    });
    let body = views::number(words, given, &begin);
    Ok(stand.answer(&wall, words.say("stands-number-title"), body, Some((2 * BACK_AFTER, begin))))
}
