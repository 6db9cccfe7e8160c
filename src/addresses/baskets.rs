//! Several sessions for several children at once.

use super::{ChildId, Date, GuardianId, SessionId};
use uuid::Uuid;

/// Where each of several children could be at one hour of a day.
pub fn together(centre: &str) -> String {
    format!("/{centre}/together")
}

/// The same on a day, for these children.
pub fn together_on(centre: &str, day: Date, children: &[ChildId]) -> String {
    let on_day = super::with(&together(centre), "day", &day.to_string());
    children.iter().fold(on_day, |address, child| super::with(&address, "child", &child.to_string()))
}

/// The week to tick from, what was ticked, and where it is sent.
pub fn baskets(centre: &str) -> String {
    format!("/{centre}/baskets")
}

/// The week with what was ticked, to change it.
pub fn again(centre: &str, (items, along): (&[String], &[String])) -> String {
    let week = super::with(&baskets(centre), "again", "yes");
    let ticked = items.iter().map(|item| ("item", item)).chain(along.iter().map(|item| ("along", item)));
    ticked.fold(week, |address, (name, value)| super::with(&address, name, value))
}

/// A child in a session, as forms carry it.
pub fn item(session: SessionId, child: ChildId) -> String {
    pair(session, child.0)
}

/// A guardian with the party of a session.
pub fn company(session: SessionId, guardian: GuardianId) -> String {
    pair(session, guardian.0)
}

fn pair(session: SessionId, who: Uuid) -> String {
    format!("{session}~{who}")
}
