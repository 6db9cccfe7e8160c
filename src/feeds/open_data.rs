//! Items of open data: series and sessions as OpenActive's Modelling 2.0 writes them, series without an activity as
//! schema.org does. The names are Chinese, the English ones stand beside them.
//!
//! Keeps true: places left are those of the page (C9, P1); nobody is named (P1); nothing is empty or null, and no text
//! is HTML; the same facts give the same bytes.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

use super::icalendar::Reader;
use super::schema_org::{self, local, places_left, status};
use crate::addresses::{self, open_data};
use crate::domain::activity::{Activity, Purpose, Support};
use crate::domain::audience::Fullness;
use crate::domain::calendar::{Calendar, Listed};
use crate::domain::harvest::Feed;
use crate::domain::names::Names;
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::zone::{Date, Datelike, TimeOfDay};
use uuid::Uuid;

const CONTEXT: &str = "https://openactive.io/";

/// Whose data, and for whom they are written.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub calendar: &'a Calendar,
    pub reader: Reader<'a>,
}

/// A session that belongs to no series is a series of its own.
pub fn series_of(session: &Session) -> Uuid {
    session.series.map_or(session.id.0, |series| series.0)
}

impl Source<'_> {
    /// A session: of an activity, or an event. `None` for what nobody may know of (M2).
    pub fn session(&self, listed: &Listed, purpose: &Purpose, fullness: Fullness) -> Option<(Feed, Value)> {
        match purpose.activity() {
            Some(_) => Some((Feed::ScheduledSessions, self.scheduled(listed, purpose, fullness)?)),
            None => Some((Feed::Events, self.event(listed, fullness)?)),
        }
    }

    /// What recurs, by its sessions still to come in the order of their start; `None` without any.
    pub fn series(&self, sessions: &[&Session], purpose: &Purpose) -> Option<(Feed, Value)> {
        let first = sessions.iter().find(|session| !session.is_cancelled()).or(sessions.first())?;
        let room = self.calendar.room(first.room)?;
        Some(match purpose.activity() {
            Some(activity) => {
                let whole = self.session_series(first, room, (activity, purpose), sessions);
                (Feed::SessionSeries, whole)
            }
            None => (Feed::EventSeries, self.event_series(first, room, sessions)),
        })
    }

    fn id(&self, feed: Feed, id: Uuid) -> String {
        self.reader.origin.link(&open_data::item(&self.calendar.centre.slug, feed, id))
    }

    fn link(&self, path: &str) -> String {
        self.reader.origin.link(path)
    }

    // ---- OpenActive ------------------------------------------------------------------------------------------

    fn session_series(
        &self,
        first: &Session,
        room: &Room,
        (activity, purpose): (&Activity, &Purpose),
        sessions: &[&Session],
    ) -> Value {
        let mut item = self.begun("SessionSeries", Feed::SessionSeries, series_of(first));
        put_names(&mut item, &first.names);
        let about = if first.description == Names::default() { &first.names } else { &first.description };
        item.insert("description".into(), json!(in_both(about)));
        let programme = addresses::programme(&self.calendar.centre.slug);
        item.insert("url".into(), json!(self.link(&addresses::with(&programme, "room", &room.slug))));
        item.insert("image".into(), json!([self.image()]));
        item.insert("activity".into(), json!([concept(activity.id(), activity.name(), Activity::LIST)]));
        if !purpose.supports.is_empty() {
            let supports = purpose.supports.iter().map(|support| {
                let (id, name) = support.concept();
                concept(&id, name, Support::LIST)
            });
            item.insert("accessibilitySupport".into(), supports.collect());
        }
        item.insert("organizer".into(), self.organizer());
        item.insert("eventSchedule".into(), schedules("PartialSchedule", sessions, self.calendar));
        self.put_terms(&mut item, first, room);
        Value::Object(item)
    }

    fn scheduled(&self, listed: &Listed, purpose: &Purpose, fullness: Fullness) -> Option<Value> {
        let session = &listed.session;
        let room = self.calendar.room(session.room)?;
        let zone = self.calendar.centre.zone;
        let mut item = self.begun("ScheduledSession", Feed::ScheduledSessions, session.id.0);
        item.insert("superEvent".into(), json!(self.id(Feed::SessionSeries, series_of(session))));
        put_names(&mut item, &session.names);
        item.insert("url".into(), json!(self.page(session)));
        item.insert("startDate".into(), json!(local(zone, session.window.starts())));
        item.insert("endDate".into(), json!(local(zone, session.window.ends())));
        let minutes = (session.window.ends() - session.window.starts()).num_minutes();
        item.insert("duration".into(), json!(duration(minutes)));
        // OpenActive knows no "rescheduled": the same item at another time says it.
        let status =
            if session.is_cancelled() { status(listed) } else { "https://schema.org/EventScheduled" };
        item.insert("eventStatus".into(), json!(status));
        if session.limits.are_stated() {
            item.insert("maximumAttendeeCapacity".into(), json!(session.limits.places));
        }
        if let Some(left) = places_left(fullness).filter(|_| self.calendar.centre.rules.show_places_left) {
            item.insert("remainingAttendeeCapacity".into(), json!(left));
        }
        if let Some(activity) = purpose.activity() {
            item.insert("activity".into(), json!([concept(activity.id(), activity.name(), Activity::LIST)]));
        }
        self.put_terms(&mut item, session, room);
        Some(Value::Object(item))
    }

    fn begun(&self, kind: &str, feed: Feed, id: Uuid) -> Map<String, Value> {
        let mut item = Map::new();
        item.insert("@context".into(), json!(CONTEXT));
        item.insert("@type".into(), json!(kind));
        item.insert("@id".into(), json!(self.id(feed, id)));
        item.insert("identifier".into(), json!(id));
        item
    }

    /// Where, for whom, and for how much: said of each session too, for it was promised so.
    fn put_terms(&self, item: &mut Map<String, Value>, session: &Session, room: &Room) {
        item.insert("location".into(), self.place(room));
        if let Some(ages) = session.terms.ages {
            let mut range = json!({ "@type": "QuantitativeValue", "minValue": ages.min().years() });
            if let Some(last) = schema_org::last_year(ages) {
                range["maxValue"] = json!(last);
            }
            item.insert("ageRange".into(), range);
        }
        item.insert("genderRestriction".into(), json!("https://openactive.io/NoRestriction"));
        let offline = "https://schema.org/OfflineEventAttendanceMode";
        item.insert("eventAttendanceMode".into(), json!(offline));
        let currency = self.calendar.centre.rules.currency;
        let amount = session.terms.fee.amount().and_then(|amount| amount.in_(currency).parse::<f64>().ok());
        item.insert("isAccessibleForFree".into(), json!(amount.is_none()));
        let mut offer = json!({ "@type": "Offer", "price": 0, "priceCurrency": currency.code() });
        if let Some(price) = amount {
            offer["price"] = json!(price);
        }
        offer["url"] = json!(self.page(session));
        item.insert("offers".into(), json!([offer]));
    }

    /// A page there is, of a session as of what recurs.
    fn page(&self, session: &Session) -> String {
        self.link(&addresses::session(&self.calendar.centre.slug, session.id))
    }

    fn place(&self, room: &Room) -> Value {
        let Calendar { centre, contact, .. } = self.calendar;
        let address = if contact.address == Names::default() { &centre.names } else { &contact.address };
        let mut place = json!({
            "@type": "Place",
            "@id": self.link(&open_data::place(&centre.slug, &room.slug)),
            "name": format!("{} {}", centre.names.zh, room.names.zh),
            "schema:alternateName": format!("{}, {}", centre.names.en, room.names.en),
            "address": in_both(address),
            "url": self.link(&addresses::programme(&centre.slug)),
        });
        if let Some(at) = contact.position {
            let at = at.degrees();
            place["geo"] =
                json!({ "@type": "GeoCoordinates", "latitude": at.latitude, "longitude": at.longitude });
        }
        if !contact.phone.is_empty() {
            place["telephone"] = json!(contact.phone);
        }
        place
    }

    fn organizer(&self) -> Value {
        let Calendar { centre, contact, .. } = self.calendar;
        let url = self.link(&addresses::programme(&centre.slug));
        let mut organizer = json!({
            "@type": "Organization",
            "@id": url,
            "name": centre.names.zh,
            "schema:alternateName": centre.names.en,
            "url": url,
        });
        for (key, value) in [("telephone", &contact.phone), ("email", &contact.email)] {
            if !value.is_empty() {
                organizer[key] = json!(value);
            }
        }
        organizer
    }

    fn image(&self) -> Value {
        json!({ "@type": "ImageObject", "url": self.link(&addresses::asset("icon.svg")) })
    }

    // ---- schema.org ------------------------------------------------------------------------------------------

    /// As on its page, of the series in this feed.
    fn event(&self, listed: &Listed, fullness: Fullness) -> Option<Value> {
        let mut event = schema_org::object(self.calendar, listed, fullness, self.reader)?;
        let id = self.id(Feed::EventSeries, series_of(&listed.session));
        let series = json!({ "@type": "EventSeries", "@id": id, "name": listed.session.names.zh });
        event.insert("superEvent".into(), series);
        Some(Value::Object(event))
    }

    fn event_series(&self, first: &Session, room: &Room, sessions: &[&Session]) -> Value {
        let language = self.reader.words.language();
        let mut item = json!({
            "@context": "https://schema.org",
            "@type": "EventSeries",
            "@id": self.id(Feed::EventSeries, series_of(first)),
            "name": first.names.zh,
            "alternateName": first.names.en,
            "url": self.link(&addresses::programme(&self.calendar.centre.slug)),
            "location": schema_org::place(self.calendar, room, language),
            "organizer": schema_org::organizer(self.calendar, self.reader),
            "eventSchedule": schedules("Schedule", sessions, self.calendar),
            "inLanguage": language.code(),
        });
        if first.description != Names::default() {
            item["description"] = json!(first.description.zh);
        }
        if let Some(ages) = first.terms.ages {
            item["typicalAgeRange"] = json!(schema_org::age_range(ages));
        }
        item
    }
}

fn put_names(item: &mut Map<String, Value>, names: &Names) {
    item.insert("name".into(), json!(names.zh));
    item.insert("schema:alternateName".into(), json!(names.en));
}

/// A line for each language.
fn in_both(names: &Names) -> String {
    let said: BTreeSet<&str> =
        [names.en.as_str()].into_iter().filter(|en| *en != names.zh && !en.is_empty()).collect();
    std::iter::once(names.zh.as_str())
        .chain(said)
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

fn concept(id: &str, name: &str, list: &str) -> Value {
    json!({ "@type": "Concept", "@id": id, "prefLabel": name, "inScheme": list })
}

/// ISO 8601: `PT1H30M`.
fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("PT{minutes}M"),
        (hours, 0) => format!("PT{hours}H"),
        (hours, minutes) => format!("PT{hours}H{minutes}M"),
    }
}

// ---- what recurs -------------------------------------------------------------------------------------------------

/// One for each hour of the day at which it runs, by the sessions still to come: the sessions are given out one by one, so
/// nobody has to make any from it.
fn schedules(kind: &str, sessions: &[&Session], calendar: &Calendar) -> Value {
    let mut hours: BTreeMap<(TimeOfDay, TimeOfDay, i64), BTreeSet<Date>> = BTreeMap::new();
    for session in sessions {
        let minutes = (session.window.ends() - session.window.starts()).num_minutes();
        hours.entry((session.starts, session.ends, minutes)).or_default().insert(session.date);
    }
    let one = |((starts, ends, minutes), dates): (&(TimeOfDay, TimeOfDay, i64), &BTreeSet<Date>)| {
        let days: BTreeSet<u32> = dates.iter().map(|date| date.weekday().num_days_from_monday()).collect();
        let days: Vec<String> = days.into_iter().map(day_name).collect();
        let mut schedule = json!({
            "@type": kind,
            "startTime": starts.format("%H:%M").to_string(),
            "endTime": ends.format("%H:%M").to_string(),
            "duration": duration(*minutes),
            "byDay": days,
            "scheduleTimezone": calendar.centre.zone.name(),
        });
        if let Some(every) = frequency(dates) {
            schedule["repeatFrequency"] = json!(every);
        }
        schedule
    };
    hours.iter().map(one).collect()
}

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn day_name(from_monday: u32) -> String {
    format!("https://schema.org/{}", DAYS[from_monday as usize % DAYS.len()])
}

/// How often it comes back to a day of the week, holidays aside; nothing where it does not, or at no steady pace.
fn frequency(dates: &BTreeSet<Date>) -> Option<&'static str> {
    let mut last: [Option<Date>; 7] = [None; 7];
    let mut shortest: Option<i64> = None;
    for date in dates {
        let day = &mut last[date.weekday().num_days_from_monday() as usize];
        let gap = day.map(|before| (*date - before).num_days());
        shortest = shortest.into_iter().chain(gap).min();
        *day = Some(*date);
    }
    match shortest? {
        7 => Some("P1W"),
        14 => Some("P2W"),
        28 | 35 => Some("P1M"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::zone::parse_date;

    #[test]
    fn how_often_it_comes_back() {
        let of = |dates: &[&str]| frequency(&dates.iter().filter_map(|date| parse_date(date)).collect());
        assert_eq!(of(&["2026-12-01", "2026-12-03", "2026-12-08"]), Some("P1W"));
        assert_eq!(of(&["2026-12-01", "2026-12-08", "2026-12-22"]), Some("P1W"), "a holiday between");
        assert_eq!(of(&["2026-12-01", "2026-12-15"]), Some("P2W"));
        assert_eq!(of(&["2026-12-05", "2027-01-02"]), Some("P1M"));
        assert_eq!(of(&["2026-12-01", "2026-12-03"]), None, "nobody knows");
    }

    #[test]
    fn a_length_of_time_is_written_as_iso_8601_has_it() {
        assert_eq!([45, 60, 90].map(duration), ["PT45M", "PT1H", "PT1H30M"]);
    }

    #[test]
    fn one_language_stands_once() {
        assert_eq!(in_both(&Names::new("芭蕾", "Ballet")), "芭蕾\nBallet");
        assert_eq!(in_both(&Names::new("Ballet", "Ballet")), "Ballet");
        assert_eq!(in_both(&Names::new("", "Ballet")), "Ballet");
    }
}
