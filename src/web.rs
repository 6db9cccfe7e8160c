//! The table of addresses: what there is, who may, and which function answers.
//!
//! Invariant: nothing is served that does not stand in [`table`], and everything that stands there is behind the
//! guard and behind [`who::admit`].

pub mod absences;
pub mod api;
pub mod arrival;
pub mod baskets;
pub mod bookings;
mod coding;
pub mod cookies;
pub mod courses;
pub mod dav;
pub mod demo;
pub mod desk;
pub mod desk_announcements;
pub mod desk_board;
pub mod desk_bookings;
pub mod desk_calls;
pub mod desk_changes;
pub mod desk_closures;
pub mod desk_counters;
mod desk_courses;
pub mod desk_door;
mod desk_drafts;
pub mod desk_emergency;
mod desk_enrolments;
pub mod desk_fees;
pub mod desk_groups;
mod desk_hosts;
pub mod desk_hours;
pub mod desk_households;
pub mod desk_incidents;
pub mod desk_limits;
mod desk_line;
mod desk_merging;
mod desk_message;
pub mod desk_misfits;
pub mod desk_numbers;
mod desk_pause;
mod desk_pick_up;
pub mod desk_reports;
pub mod desk_roll_call;
pub mod desk_room_numbers;
pub mod desk_rooms;
pub mod desk_rota;
pub mod desk_series;
pub mod desk_session_staff;
pub mod desk_sessions;
pub mod desk_staff;
mod desk_timetable;
pub mod desk_webhooks;
pub mod embed;
pub mod enrolments;
pub mod events;
pub mod feeds;
pub mod files;
pub mod forms;
pub mod frame;
pub mod guard;
pub mod host;
pub mod household;
pub mod kiosk;
mod open_data;
pub mod pairing;
pub mod plan_form;
pub mod poster;
pub mod private_room;
pub mod programme;
mod proof;
pub mod reply;
pub mod screens;
mod series_form;
pub mod serve;
pub mod sign_in;
mod sign_ins;
pub mod stands;
pub mod subscribe;
pub mod throttle;
pub mod typed;
pub mod view;
pub mod waiting;
pub mod who;

use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use axum::{Extension, Router};
use std::collections::HashSet;
use std::sync::Arc;

use crate::addresses;
use crate::app::App;
use events::Seats;
use kiosk::hall::Hall;
use serve::Limits;
use throttle::Throttle;
use who::{Access, Needs};

/// One line of the table.
pub struct Entry {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    pub pace: Pace,
    /// Whether it asks for a PIN or a password of the last ten minutes.
    pub is_proved: bool,
    /// What it takes and gives, where it is for programs.
    pub operation: Option<api::Operation>,
    /// What screens may ask for: everything else turns them back to their own face.
    pub is_for_screens: bool,
    /// Whose look is noted where it is a screen's own face.
    is_noted: bool,
    handler: Serves,
}

/// From what an address is answered.
enum Serves {
    /// From all there is.
    House(MethodRouter<App>),
    /// From what hangs in the hall, and nothing else.
    Hall(MethodRouter<Hall>),
}

/// How often one address may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    Free,
    /// Where a guess could open something.
    Slow,
    /// Where a device speaks.
    Steady,
    /// Where the handler knows what a try is.
    Told,
}

/// Everything there is.
pub fn table() -> Vec<Entry> {
    [
        house(),
        absences::entries(),
        api::entries(),
        baskets::entries(),
        bookings::entries(),
        courses::entries(),
        dav::entries(),
        demo::entries(),
        desk_board::entries(),
        desk_bookings::entries(),
        desk_calls::entries(),
        desk_changes::entries(),
        desk_closures::entries(),
        desk_hours::entries(),
        desk_counters::entries(),
        desk_courses::entries(),
        desk_door::entries(),
        desk_drafts::entries(),
        desk_enrolments::entries(),
        desk_groups::entries(),
        desk_hosts::entries(),
        desk_incidents::entries(),
        desk_line::entries(),
        desk_limits::entries(),
        desk_merging::entries(),
        desk_message::entries(),
        desk_misfits::entries(),
        desk_pause::entries(),
        desk_pick_up::entries(),
        desk_numbers::entries(),
        desk_reports::entries(),
        desk_roll_call::entries(),
        desk_room_numbers::entries(),
        desk_rooms::entries(),
        desk_rota::entries(),
        desk_session_staff::entries(),
        desk_series::entries(),
        desk_sessions::entries(),
        desk_staff::entries(),
        desk_timetable::entries(),
        desk_fees::entries(),
        desk_households::entries(),
        desk_webhooks::entries(),
        enrolments::entries(),
        feeds::entries(),
        host::entries(),
        household::entries(),
        on_screens(),
        open_data::entries(),
        private_room::entries(),
        programme::entries(),
        proof::entries(),
        sign_in::entries(),
        sign_ins::entries(),
        subscribe::entries(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What hangs on walls and doors, on other sites and on paper, and what staff say there.
fn on_screens() -> Vec<Entry> {
    [
        desk_announcements::entries(),
        desk_emergency::entries(),
        embed::entries(),
        events::entries(),
        kiosk::entries(),
        pairing::entries(),
        poster::entries(),
        stands::entries(),
        waiting::entries(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What belongs to no centre.
fn house() -> Vec<Entry> {
    use Access::Anyone;
    vec![
        page("/healthz", Anyone, files::health),
        page("/assets/{name}", Anyone, files::asset),
        page("/favicon.ico", Anyone, files::icon),
        page("/sw.js", Anyone, files::worker),
        page("/robots.txt", Anyone, files::robots),
    ]
    .into_iter()
    .map(Entry::for_screens)
    .collect()
}

/// Something to look at.
pub fn page<H, T>(path: &'static str, access: Access, handler: H) -> Entry
where
    H: Handler<T, App>,
    T: 'static,
{
    entry((Method::GET, path), access, Serves::House(get(handler)))
}

/// Something everybody may ask by methods of its own, none of which changes anything; it stands in the table as
/// something to look at.
pub fn asks<H, T>(path: &'static str, handler: H) -> Entry
where
    H: Handler<T, App>,
    T: 'static,
{
    entry((Method::GET, path), Access::Anyone, Serves::House(get(handler.clone()).fallback(handler)))
}

/// Something that changes something.
pub fn act<H, T>(path: &'static str, access: Access, handler: H) -> Entry
where
    H: Handler<T, App>,
    T: 'static,
{
    entry((Method::POST, path), access, Serves::House(post(handler)))
}

/// What a screen shows. Its handler is given the hall, from which no household, no booking and no store can be reached:
///
/// ```
/// # use axum::extract::State;
/// # use leyuan::web::{face, kiosk::hall::Hall};
/// async fn shows(State(_hall): State<Hall>) {}
/// face("/{centre}/kiosk", shows);
/// ```
///
/// ```compile_fail
/// # use axum::extract::State;
/// # use leyuan::app::App;
/// # use leyuan::web::face;
/// async fn tells(State(_app): State<App>) {}
/// face("/{centre}/kiosk", tells);
/// ```
pub fn face<H, T>(path: &'static str, handler: H) -> Entry
where
    H: Handler<T, Hall>,
    T: 'static,
{
    entry((Method::GET, path), Access::Anyone, Serves::Hall(get(handler))).for_screens()
}

fn entry((method, path): (Method, &'static str), access: Access, handler: Serves) -> Entry {
    let is_for_screens = access == Access::Device;
    let (pace, is_proved, operation, is_noted) = (Pace::Free, false, None, false);
    Entry { method, path, access, pace, is_proved, operation, is_for_screens, is_noted, handler }
}

impl Entry {
    /// The same where a guess could open something.
    pub fn slow(self) -> Entry {
        Entry { pace: Pace::Slow, ..self }
    }

    /// The same for what weighs most: whoever comes gives their PIN or password again.
    pub fn proved(self) -> Entry {
        Entry { is_proved: true, ..self }
    }

    /// The same where a device speaks.
    pub fn steady(self) -> Entry {
        Entry { pace: Pace::Steady, ..self }
    }

    /// The same where the handler knows what a try is.
    pub fn told(self) -> Entry {
        Entry { pace: Pace::Told, ..self }
    }

    /// The same whose handler is handed something of its own.
    pub fn with<T: Clone + Send + Sync + 'static>(self, own: T) -> Entry {
        let handler = match self.handler {
            Serves::House(handler) => Serves::House(handler.layer(Extension(own))),
            Serves::Hall(handler) => Serves::Hall(handler.layer(Extension(own))),
        };
        Entry { handler, ..self }
    }

    /// The same where it is noted that a screen looked. Faces of the hall are noted as they are drawn.
    pub fn noted(self) -> Entry {
        Entry { is_noted: true, ..self }
    }

    /// The same where screens may ask too.
    pub fn for_screens(self) -> Entry {
        Entry { is_for_screens: true, ..self }
    }
}

/// Everything there is, behind the guard.
pub fn router(app: &App, limits: Limits) -> Router {
    mount(table(), app, limits)
}

/// These entries, behind the guard.
pub fn mount(table: Vec<Entry>, app: &App, limits: Limits) -> Router {
    let throttle = Arc::new(Throttle::new(app.settings.proxies.clone()));
    let seats = Seats::new(limits);
    let (hall, mut open) = (kiosk::hall(app, &seats), HashSet::new());
    let (mut router, mut programs) = (Router::new(), Router::new());
    for Entry { path, access, pace, is_proved, is_for_screens, is_noted, handler, .. } in table {
        open.extend(is_for_screens.then_some(path));
        let handler = match handler {
            Serves::House(handler) => handler,
            Serves::Hall(handler) => {
                handler.with_state(hall.clone()).route_layer(from_fn_with_state(app.clone(), screens::look))
            }
        };
        let handler = match is_noted {
            true => handler.route_layer(from_fn_with_state(app.clone(), screens::note)),
            false => handler,
        };
        let handler = match pace {
            Pace::Told => handler.route_layer(from_fn_with_state(throttle.clone(), throttle::hand_over)),
            Pace::Free => handler,
            Pace::Slow => handler.route_layer(from_fn_with_state(throttle.clone(), throttle::slow_down)),
            Pace::Steady => handler.route_layer(from_fn_with_state(throttle.clone(), throttle::hold_back)),
        };
        // Outside the count: whoever may not try anyway hears so, and uses up nobody's tries.
        let needs = Needs { access, is_proof: is_proved };
        let handler = handler.route_layer(from_fn_with_state((app.clone(), needs), who::admit));
        match addresses::dav::is_below(path) {
            true => programs = programs.route(path, handler),
            false => router = router.route(path, handler),
        }
    }
    let keep = screens::Keep { app: app.clone(), open: Arc::new(open) };
    let kept = |router: Router<App>| {
        router.with_state(app.clone()).layer(from_fn_with_state(keep.clone(), screens::keep_to_its_face))
    };
    guard::bounded((kept(router), kept(programs)), app, limits)
        .layer(Extension(limits))
        .layer(Extension(seats))
        .layer(Extension(hall))
}
