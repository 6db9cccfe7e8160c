//! A series as schema.org describes one: what recurs, by which rule, and on which of the rule's dates it does not.
//!
//! Keeps true: the schedule reaches as far as sessions are planned and no further; each date of it that is not left out
//! has a session that stands (K2, K3, K6).

use serde_json::{Map, Value, json};

use super::{age_range, block, organizer, other, place};
use crate::addresses;
use crate::domain::calendar::Calendar;
use crate::domain::fee::Fee;
use crate::domain::names::Language;
use crate::domain::plan::{Repeat, SeriesPlan};
use crate::domain::recurrence::Rule;
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::zone::{Date, Span, Weekday, Zone};
use crate::feeds::icalendar::Reader;
use crate::feeds::timezone::two_letters;

/// The block for a series' page; `sessions` in order, as far as they are planned. `None` where nothing is.
pub fn series(
    calendar: &Calendar,
    (plan, room): (&SeriesPlan, &Room),
    sessions: &[Session],
    reader: Reader,
) -> Option<String> {
    let (id, _) = calendar.part.series.as_ref()?;
    let language = reader.words.language();
    let link = reader.origin.link(&addresses::feeds::series(&calendar.centre.slug, *id));
    let mut told = Map::new();
    let mut put = |key: &str, value: Value| told.insert(key.into(), value);
    put("@context", json!("https://schema.org"));
    put("@type", json!("EventSeries"));
    put("@id", json!(link));
    put("url", json!(link));
    put("name", json!(plan.names.in_(language)));
    put("alternateName", json!(plan.names.in_(other(language))));
    put("description", json!(description(plan, language)));
    put("image", json!([reader.origin.link(&addresses::asset("icon.svg"))]));
    put("location", place(calendar, room, language));
    put("organizer", organizer(calendar, reader));
    put("inLanguage", json!(language.code()));
    put("isAccessibleForFree", json!(plan.terms.fee == Fee::Free));
    put("eventAttendanceMode", json!("https://schema.org/OfflineEventAttendanceMode"));
    if let Some(ages) = plan.terms.ages {
        put("typicalAgeRange", json!(age_range(ages)));
    }
    let (first, last) = (sessions.first()?, sessions.last()?);
    put("startDate", json!(first.date.to_string()));
    put("endDate", json!(last.date.to_string()));
    let zone = calendar.centre.zone;
    let schedules: Vec<Value> =
        plan.repeats.iter().filter_map(|repeat| schedule(repeat, plan.minutes, sessions, zone)).collect();
    if !schedules.is_empty() {
        put("eventSchedule", json!(schedules));
    }
    Some(block(told))
}

fn description(plan: &SeriesPlan, language: Language) -> &str {
    let about = plan.description.in_(language);
    if about.is_empty() { plan.names.in_(language) } else { about }
}

/// None for a rule schema.org has no words for: the last day of each month.
fn schedule(repeat: &Repeat, minutes: u16, sessions: &[Session], zone: Zone) -> Option<Value> {
    let (first, last) = (sessions.first()?.date, sessions.last()?.date);
    let dates = repeat.dates.dates(first..last + Span::days(1));
    let (starts, ends) = (dates.first()?, dates.last()?);
    let every = repeat.dates.every;
    let mut told = json!({
        "@type": "Schedule",
        "startDate": starts.to_string(),
        "endDate": ends.to_string(),
        "startTime": repeat.at.format("%H:%M:%S").to_string(),
        "duration": format!("PT{minutes}M"),
        "scheduleTimezone": zone.name(),
    });
    let frequency = match repeat.dates.rule {
        Rule::Daily => format!("P{every}D"),
        Rule::Weekly(days) => {
            told["byDay"] = json!(days.iter().map(day).collect::<Vec<_>>());
            format!("P{every}W")
        }
        Rule::MonthlyOnWeekday { nth, weekday } => {
            told["byDay"] = json!(format!("{}{}", nth.get(), two_letters(weekday)));
            format!("P{every}M")
        }
        Rule::MonthlyOnDay(of_month) => {
            told["byMonthDay"] = json!(u8::try_from(of_month.get()).ok()?);
            format!("P{every}M")
        }
    };
    told["repeatFrequency"] = json!(frequency);
    let stands = |date: &Date| {
        sessions.iter().any(|it| !it.is_cancelled() && it.date == *date && it.starts == repeat.at)
    };
    let left_out: Vec<String> =
        dates.iter().filter(|date| !stands(date)).map(|date| date.to_string()).collect();
    if !left_out.is_empty() {
        told["exceptDate"] = json!(left_out);
    }
    Some(told)
}

fn day(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "https://schema.org/Monday",
        Weekday::Tue => "https://schema.org/Tuesday",
        Weekday::Wed => "https://schema.org/Wednesday",
        Weekday::Thu => "https://schema.org/Thursday",
        Weekday::Fri => "https://schema.org/Friday",
        Weekday::Sat => "https://schema.org/Saturday",
        Weekday::Sun => "https://schema.org/Sunday",
    }
}
