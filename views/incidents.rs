//! Incidents: those somebody may read, the form that writes one down, and one of them as it is printed.
//!
//! Invariant: what happened stands on the page of the incident alone, so that the list may lie open at the desk; no
//! word of it is in a title or an address. On paper the forms are left out.

use super::desk::Guard;
use super::desk_sessions::select;
use super::filled::Filled;
use super::forms::{self, Field, Kind};
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::ids::ChildId;
use crate::domain::incident::{Incident, Note};
use crate::domain::names::Name;
use crate::domain::room::Room;
use crate::domain::session::Session;
use maud::{Markup, html};

/// What the form may name: sessions of these days, and children that were looked up.
pub struct Known {
    pub sessions: Vec<Session>,
    pub children: Vec<(ChildId, Name)>,
}

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub guard: Guard<'a>,
    /// The newest first.
    pub incidents: &'a [Incident],
    pub is_manager: bool,
    pub most: u16,
    pub rooms: &'a [Room],
    pub known: &'a Known,
    pub filled: &'a Filled,
}

pub fn page(page: &Page) -> Markup {
    let (words, filled) = (page.words, page.filled);
    let next = page.incidents.last().filter(|_| page.incidents.len() >= usize::from(page.most));
    html! {
        (filled.summary(words))
        div.wide.stack {
            h1 { (words.say("incidents-title")) }
            p { (words.say(if page.is_manager { "incidents-hint-manager" } else { "incidents-hint" })) }
        }
        section.wide.card.desk-form aria-labelledby="h-note" {
            h2 id="h-note" { (words.say("incident-note")) }
            (page.guard.form((&addresses::incidents::all(&page.centre.slug), "note"), "form", "", boxes(page)))
        }
        section.wide.card.rows tabindex="0" aria-labelledby="h-incidents" {
            table {
                caption id="h-incidents" { (words.say("incidents-list")) }
                thead { tr { @for key in ["incident-when", "incident-where", "incident-who", "incident-by", "incident-notes"] { th scope="col" { (words.say(key)) } } } }
                tbody {
                    @if page.incidents.is_empty() { tr { td colspan="5" { (words.say("incidents-none")) } } }
                    @for incident in page.incidents { (row(page, incident)) }
                }
            }
        }
        @if let Some(last) = next {
            p.wide { a.btn.quiet href=(addresses::incidents::before(&page.centre.slug, last.number)) { (words.say("story-before")) } }
        }
    }
}

fn boxes(page: &Page) -> Markup {
    let (words, filled, known) = (page.words, page.filled, page.known);
    let language = words.language();
    let rooms: Vec<(&str, String)> =
        page.rooms.iter().map(|room| (room.slug.as_str(), room.names.in_(language).to_string())).collect();
    let ids: Vec<String> = known.sessions.iter().map(|session| session.id.to_string()).collect();
    let called = |session: &Session| {
        let room = page.rooms.iter().find(|room| room.id == session.room);
        let room = room.map_or("", |room| room.names.in_(language));
        format!(
            "{} {} {} {room}",
            words.day(session.date),
            words.time(session.starts),
            session.names.in_(language)
        )
    };
    let sessions: Vec<(&str, String)> =
        ids.iter().zip(&known.sessions).map(|(id, session)| (id.as_str(), called(session))).collect();
    let ids: Vec<String> = known.children.iter().map(|(id, _)| id.to_string()).collect();
    let children: Vec<(&str, String)> =
        ids.iter().zip(&known.children).map(|(id, (_, name))| (id.as_str(), name.as_str().into())).collect();
    let household = filled.value("household");
    let who_hint = if children.is_empty() { "incident-who-hint" } else { "incident-who-else" };
    html! {
        div.two {
            (forms::field(words, &filled.field("date", words.say("plan-date"), Kind::Date)))
            (forms::field(words, &filled.field("time", words.say("incident-time"), Kind::Time)))
        }
        div.two {
            (select(words, ("room", "incident-room"), &rooms, filled))
            (select(words, ("session", "incident-session"), &sessions, filled))
        }
        @if !household.is_empty() { (forms::hidden("household", household)) }
        @if !children.is_empty() { (select(words, ("child", "incident-child"), &children, filled)) }
        (forms::field(words, &Field {
            hint: Some(words.say(who_hint)),
            is_optional: true,
            ..filled.field("who", words.say("incident-who"), Kind::Text)
        }))
        (written(words, filled, "incident-what"))
        (forms::press(&words.say("incident-press")))
    }
}

/// What happened, what was done, who was told.
fn written(words: &Words, filled: &Filled, what: &str) -> Markup {
    let optional = |name, label: &str| {
        let field = Field { is_optional: true, ..filled.field(name, words.say(label), Kind::Area) };
        forms::field(words, &field)
    };
    html! {
        (forms::field(words, &Field {
            hint: Some(words.say("incident-what-hint")),
            ..filled.field("what", words.say(what), Kind::Area)
        }))
        (optional("done", "incident-done"))
        (optional("informed", "incident-informed"))
    }
}

fn row(page: &Page, incident: &Incident) -> Markup {
    let (words, slug) = (page.words, &page.centre.slug);
    let wall = page.centre.zone.wall(incident.of.happened);
    let room = page.rooms.iter().find(|room| incident.of.room == Some(room.id));
    let first = incident.notes.first();
    html! {
        tr {
            th scope="row" { a.link href=(addresses::incidents::one(slug, incident.id)) { (words.day_of_year(wall.date())) " " (words.time(wall.time())) } }
            td { (room.map_or("", |room| room.names.in_(words.language()))) }
            td { (incident.of.who.as_ref().map_or("", Name::as_str)) }
            td { (first.and_then(|note| note.writer.as_ref()).map_or("", Name::as_str)) }
            td { (incident.notes.len()) }
        }
    }
}

/// One, with what was added to it.
pub struct One<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub guard: Guard<'a>,
    pub incident: &'a Incident,
    pub room: Option<&'a Room>,
    pub session: Option<&'a Session>,
    pub filled: &'a Filled,
}

pub fn one(page: &One) -> Markup {
    let (words, incident, slug) = (page.words, page.incident, &page.centre.slug);
    html! {
        (page.filled.summary(words))
        section.wide.card.panel {
            a.back.no-print href=(addresses::incidents::all(slug)) { (words.say("back")) }
            h1 { (words.say("incident-title")) }
            (circumstances(page))
            @if let Some(household) = incident.household {
                p.no-print { a.link href=(addresses::desk::household(slug, household)) { (words.say("incident-family")) } }
            }
            p.hint.no-print { (words.say("incident-print")) }
        }
        @for (nth, note) in incident.notes.iter().enumerate() { (written_down(page, note, nth)) }
        section.wide.card.desk-form.no-print aria-labelledby="h-add" {
            h2 id="h-add" { (words.say("incident-add")) }
            (page.guard.form((&addresses::incidents::notes(slug, incident.id), "add"), "form", "", html! {
                (written(words, page.filled, "incident-more"))
                (forms::press(&words.say("incident-add-press")))
            }))
        }
    }
}

fn circumstances(page: &One) -> Markup {
    let (words, of) = (page.words, &page.incident.of);
    let wall = page.centre.zone.wall(of.happened);
    let fact =
        |key: &str, said: &str| html! { @if !said.is_empty() { dt { (words.say(key)) } dd { (said) } } };
    let called = |session: &Session| {
        format!("{} {}", session.names.in_(words.language()), words.times(session.starts, session.ends))
    };
    html! {
        dl.facts {
            (fact("incident-when", &format!("{} {}", words.day_of_year(wall.date()), words.time(wall.time()))))
            (fact("incident-where", page.room.map_or("", |room| room.names.in_(words.language()))))
            (fact("incident-at", &page.session.map(called).unwrap_or_default()))
            (fact("incident-who", of.who.as_ref().map_or("", Name::as_str)))
        }
    }
}

fn written_down(page: &One, note: &Note, nth: usize) -> Markup {
    let words = page.words;
    let wall = page.centre.zone.wall(note.at);
    let when = format!("{} {}", words.day_of_year(wall.date()), words.time(wall.time()));
    let by = note.writer.as_ref().map_or("", Name::as_str);
    let key = if nth == 0 { "incident-written" } else { "incident-added" };
    let text = |key: &str, name: Option<&Name>| {
        html! {
            @if let Some(name) = name {
                h3 { (words.say(key)) }
                @for line in name.as_str().lines() { p.said { (line) } }
            }
        }
    };
    html! {
        section.wide.card.panel aria-labelledby={ "h-" (note.id) } {
            h2 id={ "h-" (note.id) } { (words.tell(key, &[("when", when.into()), ("name", by.into())])) }
            (text(if nth == 0 { "incident-what" } else { "incident-more" }, Some(&note.written.what)))
            (text("incident-done", note.written.done.as_ref()))
            (text("incident-informed", note.written.informed.as_ref()))
        }
    }
}
