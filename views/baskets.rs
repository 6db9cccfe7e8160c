//! Several sessions for several children at once: what each line of a basket says, on every page that shows one.
//!
//! Invariant: whole without script; a line says where each child would be and who goes along with it.

pub mod review;
pub mod together;
pub mod week;

use super::forms;
use super::icons::{look, tile};
use super::refusals::Speaker;
use crate::addresses::baskets::{company, item};
use crate::domain::ids::{ChildId, GuardianId};
use crate::domain::party::Request;
use crate::domain::room::Room;
use crate::domain::session::Session;
use maud::{Markup, html};

/// A request with what it is about.
pub struct Line<'a> {
    pub request: &'a Request,
    pub session: &'a Session,
    pub room: &'a Room,
    /// G1: its grown-ups are in the room; else in the building.
    pub is_in_room: bool,
}

/// A form's token and key.
pub struct Sending<'a> {
    pub token: &'a str,
    pub key: String,
}

/// "小满、安安": in words.
pub fn names(speaker: &Speaker, children: &[ChildId]) -> String {
    let names: Vec<String> = children.iter().map(|child| speaker.child(*child)).collect();
    names.join(&speaker.words.say("programme-and"))
}

/// "小满在乐享童年".
pub fn place(speaker: &Speaker, line: &Line) -> String {
    let room = line.room.names.in_(speaker.words.language()).to_string();
    let facts = [("names", names(speaker, &line.request.children).into()), ("room", room.into())];
    speaker.words.tell("basket-in", &facts)
}

/// Who goes along: in the room, on site, or nobody.
pub fn with(speaker: &Speaker, line: &Line) -> String {
    let words = speaker.words;
    let guardians: Vec<String> =
        line.request.guardians.iter().map(|guardian: &GuardianId| speaker.guardian(*guardian)).collect();
    let key = match (guardians.is_empty(), line.is_in_room) {
        (true, _) => "basket-alone",
        (false, true) => "basket-in-room",
        (false, false) => "basket-on-site",
    };
    let company = words.tell(key, &[("guardians", guardians.join(&words.say("programme-and")).into())]);
    if line.request.along.is_empty() {
        return company;
    }
    let along = words.tell("basket-along", &[("names", names(speaker, &line.request.along).into())]);
    words.tell("basket-and", &[("first", company.into()), ("second", along.into())])
}

/// Session, room and time, in the room's colour; `more` stands below. With an id, where it stands for itself and links
/// lead to it.
fn article(speaker: &Speaker, (line, id): (&Line, Option<String>), more: &Markup) -> Markup {
    let (words, session) = (speaker.words, line.session);
    html! {
        li class={ "ses " (look(&line.room.look)) } id=[&id] tabindex=[id.as_ref().map(|_| "-1")] data-session=(session.id) {
            (tile(&line.room.look))
            div {
                p.when { (words.near_day(session.date, speaker.today())) " " (words.times(session.starts, session.ends)) }
                @if id.is_some() { h2 { (place(speaker, line)) } } @else { h3 { (place(speaker, line)) } }
                p.meta { (session.names.in_(words.language())) }
            }
            (more)
        }
    }
}

/// The boxes that carry a request, its grown-ups among them.
fn carried(request: &Request) -> Markup {
    html! {
        (members(request))
        @for guardian in &request.guardians { (forms::hidden("with", &company(request.session, *guardian))) }
    }
}

fn members(request: &Request) -> Markup {
    html! {
        @for child in &request.children { (forms::hidden("item", &item(request.session, *child))) }
        @for child in &request.along { (forms::hidden("along", &item(request.session, *child))) }
    }
}
