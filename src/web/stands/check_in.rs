//! Self-check-in: a family says its code, or lets its ticket be scanned, and reads into which room to go.
//!
//! Invariant: whatever is wrong has one answer, so that a wrong code tells nothing about anybody; an answer names a room
//! and a time and nobody; who guesses is soon not listened to.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use super::stand::{BACK_AFTER, Before, Stand, told};
use super::tries::Tries;
use crate::actions::self_check_in::{SelfCheckIn, Welcome};
use crate::addresses::stands;
use crate::app::App;
use crate::domain::self_check_in::Said;
use crate::domain::wall::Wall;
use crate::domain::zone::parse_time;
use crate::error::Error;
use crate::store::centres;
use crate::views::kiosk::check_in::{self as views, Asking, Greeting, Way};
use crate::web::forms::Form;
use crate::web::kiosk::hall::Hall;
use crate::web::typed::fresh_key;
use crate::web::who::{Access, Device};
use crate::web::{Entry, act, page};

/// Wrong answers in ten minutes, at one screen and at all of a centre.
const WRONG: (usize, usize) = (8, 24);
/// What is left for the page of an answer.
const WELCOME: &str = "welcome";

pub fn entries() -> Vec<Entry> {
    let tries = Tries::new(WRONG.0, WRONG.1);
    let pressed = act("/{centre}/kiosk/check-in", Access::Device, press);
    vec![
        page("/{centre}/kiosk/check-in", Access::Anyone, look).noted(),
        page("/{centre}/kiosk/check-in/answer", Access::Anyone, answer),
        pressed.with(tries),
    ]
}

async fn look(
    Extension(hall): Extension<Hall>,
    Path(slug): Path<String>,
    stand: Stand,
) -> Result<Response, Error> {
    let wall = hall.wall(&slug).await?;
    let (words, key) = (stand.view.words(), fresh_key());
    let action = stand.onward(stands::check_in(&slug));
    let way = match &stand.before {
        Before::Screen(token) => Way::Open(Asking { action: &action, token: token.as_str(), key: &key }),
        Before::Staff => Way::Shown,
        Before::Passer => Way::AskDesk,
    };
    let body = views::ask(words, &stand.view.path, &way);
    Ok(stand.answer(&wall, words.say("stands-check-in"), body, None))
}

#[derive(Debug, Deserialize)]
struct Spoken {
    #[serde(default)]
    code: String,
}

async fn press(
    State(app): State<App>,
    Extension(tries): Extension<Tries>,
    screen: Device,
    stand: Stand,
    form: Form<Spoken>,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let to = stand.onward(stands::check_in_answer(&screen.slug));
    let said = Said::read(&form.fields.code).filter(|_| !form.key.is_empty());
    let (Some(said), Some(this)) = (said, tries.begin(&screen, now)) else {
        return Ok(told(&app, &to, None));
    };
    let command = SelfCheckIn { said, nonce: form.key, now };
    match app.store.change(screen.centre, screen.actor(), command).await {
        Ok(welcome) => {
            this.take_back();
            let rooms = app.store.read(move |db| Box::pin(centres::rooms(db, screen.centre))).await?;
            let Welcome { room, starts } = welcome;
            let room = rooms.into_iter().find(|known| known.id == room).ok_or(Error::Missing)?;
            Ok(told(&app, &to, Some((WELCOME, room.slug, starts.format("%H:%M").to_string()))))
        }
        Err(Error::Fault(fault)) => Err(fault.into()),
        Err(Error::Refused(_) | Error::Missing | Error::Forbidden | Error::Stale) => {
            Ok(told(&app, &to, None))
        }
    }
}

async fn answer(
    Extension(hall): Extension<Hall>,
    Path(slug): Path<String>,
    stand: Stand,
) -> Result<Response, Error> {
    let wall = hall.wall(&slug).await?;
    let words = stand.view.words();
    let greeting = stand.told(WELCOME).and_then(|(room, starts)| greeting(&wall, room, starts));
    let title = words.say(if greeting.is_some() { "stands-welcome" } else { "stands-ask-desk" });
    let again = stands::check_in(&slug);
    let body = views::answer(words, greeting.as_ref(), &again);
    Ok(stand.answer(&wall, title, body, Some((BACK_AFTER, again))))
}

/// The room and the time that were left, and what its door looks at (A6).
fn greeting<'a>(wall: &'a Wall, room: &str, starts: &str) -> Option<Greeting<'a>> {
    let (room, starts) = (wall.facts.rooms.iter().find(|known| known.slug == room)?, parse_time(starts)?);
    let mut of_today = wall.facts.sessions.iter().filter(|session| session.date == wall.today());
    let session = of_today.find(|session| session.room == room.id && session.starts == starts);
    let checks = session.map(|session| session.terms.door_checks.as_slice()).unwrap_or_default();
    Some(Greeting { room, starts, checks })
}
