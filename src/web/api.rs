//! The JSON API: for programs, everything that pages and desk do.
//!
//! Invariant: each of its entries in the table carries its [`Operation`], read off the very handler it documents, so
//! that nothing is served here that the OpenAPI document does not tell; it enters at the actions the pages enter at,
//! so that both hear one decision. Who asks is proved by a token alone: a cookie opens nothing here.

mod answers;
mod asked;
mod baskets;
mod bookings;
mod caller;
mod centres;
mod collectors;
mod counters;
mod courses;
mod desk_announcements;
mod desk_board;
mod desk_bookings;
mod desk_changes;
mod desk_closures;
mod desk_counters;
mod desk_courses;
mod desk_door;
mod desk_duty;
mod desk_families;
mod desk_fees;
mod desk_groups;
mod desk_hosts;
mod desk_hours;
mod desk_households;
mod desk_incidents;
mod desk_limits;
mod desk_line;
mod desk_numbers;
mod desk_pick_up;
mod desk_reports;
mod desk_roll_call;
mod desk_rooms;
mod desk_rota;
mod desk_screens;
mod desk_series;
mod desk_sessions;
mod desk_staff;
pub mod document;
mod dress;
mod family_calendar;
mod hooks;
mod host;
mod household;
mod notices;
mod operation;
mod page;
mod pages;
mod problem;
mod programme;
pub mod shapes;
mod sign_in;
mod slots;
mod strict;

pub use dress::dress;
pub use operation::Operation;
pub use problem::{Kind, No};

use axum::handler::Handler;
use axum::http::Method;
use axum::http::header::{ACCEPT, AUTHORIZATION};
use axum::http::request::Parts;
use axum::routing::{MethodFilter, on};

use super::who::Access;
use super::{Entry, Serves};
use crate::app::App;
use operation::Described;

/// Below this everything is answered as JSON, refusals and faults too.
const BELOW: &str = "/api/";
/// Where a centre's word follows.
pub const CENTRES: &str = "/api/v1/centres";

pub fn entries() -> Vec<Entry> {
    [
        page::entries(),
        sign_in::entries(),
        centres::entries(),
        programme::entries(),
        slots::entries(),
        baskets::entries(),
        bookings::entries(),
        courses::entries(),
        notices::entries(),
        household::entries(),
        family_calendar::entries(),
        collectors::entries(),
        desk_announcements::entries(),
        desk_board::entries(),
        desk_door::entries(),
        desk_bookings::entries(),
        desk_courses::entries(),
        desk_series::entries(),
        desk_sessions::entries(),
        desk_changes::entries(),
        desk_closures::entries(),
        desk_hours::entries(),
        desk_limits::entries(),
        desk_line::entries(),
        desk_pick_up::entries(),
        desk_roll_call::entries(),
        desk_rooms::entries(),
        desk_rota::entries(),
        desk_households::entries(),
        desk_incidents::entries(),
        desk_duty::entries(),
        desk_screens::entries(),
        desk_families::entries(),
        desk_fees::entries(),
        desk_numbers::entries(),
        desk_counters::entries(),
        counters::entries(),
        desk_staff::entries(),
        desk_groups::entries(),
        desk_hosts::entries(),
        host::entries(),
        desk_reports::entries(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether an address belongs to programs.
pub fn is_below(path: &str) -> bool {
    path.starts_with(BELOW)
}

/// Whether a program says who it is, right or wrong.
pub fn brings_token(parts: &Parts) -> bool {
    is_below(parts.uri.path()) && parts.headers.contains_key(AUTHORIZATION)
}

/// Whoever can read no JSON is told so before anything is done.
pub fn turned_away(parts: &Parts) -> Option<No> {
    let wanted = parts.headers.get(ACCEPT).filter(|_| is_below(parts.uri.path()))?.to_str().ok()?;
    let is_ours = |range: &str| {
        let (kind, parameters) = range.split_once(';').unwrap_or((range, ""));
        let is_refused = parameters.split(';').any(|parameter| {
            let weight = parameter.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok());
            weight.is_some_and(|weight| weight <= 0.0)
        });
        let kind = kind.trim().to_ascii_lowercase();
        !is_refused && ["*/*", "application/*", "application/json"].contains(&kind.as_str())
    };
    (!wanted.trim().is_empty() && !wanted.split(',').any(is_ours)).then(|| No::of(Kind::Unacceptable))
}

/// Something to read.
fn read<H, T, D>(id: &'static str, path: &'static str, access: Access, handler: H) -> Entry
where
    H: Handler<T, App> + Described<D>,
    T: 'static,
{
    entry((Method::GET, id), path, access, handler)
}

/// Something that makes or does something new.
fn make<H, T, D>(id: &'static str, path: &'static str, access: Access, handler: H) -> Entry
where
    H: Handler<T, App> + Described<D>,
    T: 'static,
{
    entry((Method::POST, id), path, access, handler)
}

/// Something that puts a new state in place of the old; the same twice is the same once.
fn put<H, T, D>(id: &'static str, path: &'static str, access: Access, handler: H) -> Entry
where
    H: Handler<T, App> + Described<D>,
    T: 'static,
{
    entry((Method::PUT, id), path, access, handler)
}

/// Something that takes away.
fn remove<H, T, D>(id: &'static str, path: &'static str, access: Access, handler: H) -> Entry
where
    H: Handler<T, App> + Described<D>,
    T: 'static,
{
    entry((Method::DELETE, id), path, access, handler)
}

fn entry<H, T, D>(
    (method, id): (Method, &'static str),
    path: &'static str,
    access: Access,
    handler: H,
) -> Entry
where
    H: Handler<T, App> + Described<D>,
    T: 'static,
{
    let filter = match method {
        Method::POST => MethodFilter::POST,
        Method::PUT => MethodFilter::PUT,
        Method::DELETE => MethodFilter::DELETE,
        _ => MethodFilter::GET,
    };
    let operation = Some(Operation::of::<H, D>(id));
    let entry = super::entry((method, path), access, Serves::House(on(filter, handler)));
    Entry { operation, ..entry }
}
