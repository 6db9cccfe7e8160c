//! A session as schema.org describes events, for search engines: one block in the head of its page.
//!
//! Keeps true: what stands here stands on the page too, with the same number of places left (C9, P1), and nobody's
//! name; the text can stand inside a `script` element.

mod series;

pub use series::series;

use serde_json::{Map, Value, json};

use super::icalendar::Reader;
use crate::addresses;
use crate::domain::age::{Age, AgeRange};
use crate::domain::audience::Fullness;
use crate::domain::calendar::{Calendar, Listed};
use crate::domain::fee::Fee;
use crate::domain::names::Language;
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::zone::{Timestamp, Zone};

/// The block for a session's page; `None` for what nobody may know of (M2).
pub fn event(calendar: &Calendar, listed: &Listed, fullness: Fullness, reader: Reader) -> Option<String> {
    object(calendar, listed, fullness, reader).map(block)
}

/// The same as JSON.
pub fn object(
    calendar: &Calendar,
    listed: &Listed,
    fullness: Fullness,
    reader: Reader,
) -> Option<Map<String, Value>> {
    let session = &listed.session;
    let room = calendar.room(session.room)?;
    let language = reader.words.language();
    let zone = calendar.centre.zone;
    let link = reader.origin.link(&addresses::session(&calendar.centre.slug, session.id));
    let mut event = Map::new();
    let mut put = |key: &str, value: Value| event.insert(key.into(), value);
    put("@context", json!("https://schema.org"));
    put("@type", json!(kind(session, room)));
    put("@id", json!(format!("{link}#event")));
    put("url", json!(link));
    put("name", json!(session.names.in_(language)));
    put("alternateName", json!(session.names.in_(other(language))));
    put("description", json!(description(session, language)));
    put("image", json!([reader.origin.link(&addresses::asset("icon.svg"))]));
    put("startDate", json!(local(zone, session.window.starts())));
    put("endDate", json!(local(zone, session.window.ends())));
    put("eventAttendanceMode", json!("https://schema.org/OfflineEventAttendanceMode"));
    put("location", place(calendar, room, language));
    put("organizer", organizer(calendar, reader));
    put("offers", offer(calendar, session, fullness, &link));
    put("inLanguage", json!(language.code()));
    put("isAccessibleForFree", json!(session.terms.fee == Fee::Free));
    if session.limits.are_stated() {
        put("maximumAttendeeCapacity", json!(session.limits.places));
    }
    if let Some(left) = places_left(fullness).filter(|_| calendar.centre.rules.show_places_left) {
        put("remainingAttendeeCapacity", json!(left));
    }
    if let Some(ages) = session.terms.ages {
        put("typicalAgeRange", json!(age_range(ages)));
    }
    if let Some(series) = session.series {
        let id = reader.origin.link(&addresses::feeds::series(&calendar.centre.slug, series));
        let name = session.names.in_(language);
        put("superEvent", json!({ "@type": "EventSeries", "@id": id, "name": name }));
    }
    put("eventStatus", json!(status(listed)));
    if let Some(planned) = listed.moved_from() {
        put("previousStartDate", json!(local(zone, zone.instant(planned))));
    }
    Some(event)
}

/// As text, of which nothing can end the element it stands in.
fn block(told: Map<String, Value>) -> String {
    Value::Object(told).to_string().replace("</", "<\\/").replace("<!--", "<\\u0021--")
}

/// The kinds search engines know.
fn kind(session: &Session, room: &Room) -> &'static str {
    let is_for_children = session.terms.ages.is_some_and(|ages| ages.under().is_some());
    match room.look.as_str() {
        "dance" => "DanceEvent",
        "cinema" => "ScreeningEvent",
        "read" | "reading" => "LiteraryEvent",
        "class" => "EducationEvent",
        _ if is_for_children => "ChildrensEvent",
        _ => "SocialEvent",
    }
}

fn other(language: Language) -> Language {
    match language {
        Language::Zh => Language::En,
        Language::En => Language::Zh,
    }
}

fn description(session: &Session, language: Language) -> &str {
    let about = session.description.in_(language);
    if about.is_empty() { session.names.in_(language) } else { about }
}

/// With the offset the clock has that day.
pub(super) fn local(zone: Zone, instant: Timestamp) -> String {
    let minutes = zone.offset(instant).num_minutes();
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
    format!("{}{sign}{hours:02}:{minutes:02}", zone.wall(instant).format("%Y-%m-%dT%H:%M:%S"))
}

pub(super) fn place(calendar: &Calendar, room: &Room, language: Language) -> Value {
    let centre = calendar.centre.names.in_(language);
    let address = calendar.contact.address.in_(language);
    let street = if address.is_empty() { centre } else { address };
    json!({
        "@type": "Place",
        "name": room.names.in_(language),
        "address": { "@type": "PostalAddress", "streetAddress": street },
        "containedInPlace": { "@type": "CivicStructure", "name": centre },
    })
}

pub(super) fn organizer(calendar: &Calendar, reader: Reader) -> Value {
    let url = reader.origin.link(&addresses::programme(&calendar.centre.slug));
    let mut organizer = json!({
        "@type": "Organization",
        "name": calendar.centre.names.in_(reader.words.language()),
        "url": url,
    });
    if !calendar.contact.phone.is_empty() {
        organizer["telephone"] = json!(calendar.contact.phone);
    }
    organizer
}

/// What the desk takes for it, from the moment residents may book (B3).
fn offer(calendar: &Calendar, session: &Session, fullness: Fullness, link: &str) -> Value {
    let (rules, zone) = (&calendar.centre.rules, calendar.centre.zone);
    let opens = session.opens_at(rules.opens_days_residents, rules.opens_at, zone);
    let availability = match fullness {
        Fullness::Free(_) | Fullness::Few(_) | Fullness::FewFrom(..) => "InStock",
        Fullness::AtDesk | Fullness::Barred => "InStoreOnly",
        Fullness::Full | Fullness::Cancelled | Fullness::Over => "SoldOut",
    };
    let price = session.terms.fee.amount().map_or(json!(0), |amount| json!(amount.in_(rules.currency)));
    json!({
        "@type": "Offer",
        "price": price,
        "priceCurrency": rules.currency.code(),
        "availability": format!("https://schema.org/{availability}"),
        "url": link,
        "validFrom": local(zone, opens),
    })
}

/// C9; nothing is said where the desk gives the places.
pub(super) fn places_left(fullness: Fullness) -> Option<u16> {
    match fullness {
        Fullness::Free(left) | Fullness::Few(left) | Fullness::FewFrom(_, left) => Some(left),
        Fullness::Full | Fullness::Cancelled | Fullness::Over => Some(0),
        Fullness::AtDesk | Fullness::Barred => None,
    }
}

/// Whole years, the last one included: `3-5`, `8-`.
pub fn age_range(ages: AgeRange) -> String {
    match last_year(ages) {
        Some(last) => format!("{}-{last}", ages.min().years()),
        None => format!("{}-", ages.min().years()),
    }
}

/// The last whole year of a range; none where it has no end.
pub(super) fn last_year(ages: AgeRange) -> Option<u16> {
    let last = |under: Age| (under.months().div_ceil(12)).saturating_sub(1).max(ages.min().years());
    ages.under().map(last)
}

pub(super) fn status(listed: &Listed) -> &'static str {
    if listed.session.is_cancelled() {
        "https://schema.org/EventCancelled"
    } else if listed.moved_from().is_some() {
        "https://schema.org/EventRescheduled"
    } else {
        "https://schema.org/EventScheduled"
    }
}
