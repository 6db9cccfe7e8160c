//! A centre's plan, written down again as a file people can read.
//!
//! Keeps true: what is written here, `config::read` reads back as the same plan; nothing of a plan is left out, and a new
//! setting of one breaks the build here.

use crate::domain::age::AgeRange;
use crate::domain::equipment::{Equipment, Needs};
use crate::domain::fee::Currency;
use crate::domain::plan::{CentrePlan, Particulars, Repeat, RoomPlan, SeriesPlan};
use crate::domain::recurrence::RecurrenceForm;
use crate::domain::room::Privacy;
use crate::domain::school::Season;
use crate::domain::series::{Advisory, Band, Limits, Supervision, Terms};
use crate::domain::written::Clock;
use serde::Serialize;
use std::fmt::Write;
use toml::{Table, Value};

use super::form::POLICIES;
use super::purposes;

/// A centre as texts: its file, and the lists of holidays and school terms the file names by the centre's own word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub centre: String,
    pub holidays: String,
    /// K6: where it goes by any.
    pub terms: Option<String>,
}

/// Writes a plan down.
///
/// # Errors
/// When something of it has no form in TOML; nothing of a plan that was read has none.
pub fn write(plan: &CentrePlan) -> Result<Written, toml::ser::Error> {
    let CentrePlan { slug, names, zone, building_limit, rules, particulars, rooms, series, source_hash: _ } =
        plan;
    let Particulars { contact, opening, holidays, school, equipment, embed_on, licence, is_unconfirmed } =
        particulars;
    let mut page = Page::default();
    page.line("slug", slug)?;
    page.line("names", names)?;
    page.line("zone", zone.name())?;
    page.line("holidays", slug)?;
    if school.is_some() {
        page.line("terms", slug)?;
    }
    page.line("building_limit", building_limit)?;
    let mut known = Table::try_from(contact)?;
    if contact.address == Default::default() {
        known.remove("address");
    }
    page.line("contact", &known)?;
    if !embed_on.is_empty() {
        page.line("embed_on", embed_on)?;
    }
    if !licence.is_usual() {
        page.line("licence", licence)?;
    }
    page.section("[rules]", &Table::try_from(rules)?)?;
    let mut hours = Table::try_from(opening)?;
    if *is_unconfirmed {
        hours.insert("unconfirmed".into(), Value::Boolean(true));
    }
    page.section("[opening]", &hours)?;
    for thing in equipment {
        page.section("[[equipment]]", &self::equipment(thing)?)?;
    }
    for room in rooms {
        page.section("[[rooms]]", &self::room(room)?)?;
    }
    for one in series {
        page.section("[[series]]", &self::series(one, rules.currency)?)?;
    }
    if series.is_empty() {
        page.0.insert_str(0, "series = []\n");
    }
    let terms = school.as_ref().map(toml::to_string).transpose()?;
    Ok(Written { centre: page.0, holidays: toml::to_string(holidays)?, terms })
}

/// A text of `key = value` lines under headings.
#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, key: &str, value: impl Serialize) -> Result<(), toml::ser::Error> {
        let value = Value::try_from(value)?;
        // Writing into a String cannot fail.
        let _ = writeln!(self.0, "{key} = {value}");
        Ok(())
    }

    fn section(&mut self, heading: &str, table: &Table) -> Result<(), toml::ser::Error> {
        let _ = writeln!(self.0, "\n{heading}");
        table.iter().try_for_each(|(key, value)| self.line(key, value))
    }
}

fn equipment(thing: &Equipment) -> Result<Table, toml::ser::Error> {
    let Equipment { slug, names, count } = thing;
    let mut table = Table::new();
    put(&mut table, "slug", slug)?;
    put(&mut table, "names", names)?;
    put(&mut table, "count", count)?;
    Ok(table)
}

fn room(room: &RoomPlan) -> Result<Table, toml::ser::Error> {
    let RoomPlan {
        slug,
        names,
        look,
        room_limit,
        part_of,
        divides,
        privacy,
        private_use,
        turnaround_minutes,
        purpose,
        is_unconfirmed,
    } = room;
    let mut table = Table::new();
    put(&mut table, "slug", slug)?;
    put(&mut table, "names", names)?;
    put(&mut table, "look", look)?;
    put(&mut table, "room_limit", room_limit)?;
    put_some(&mut table, "part_of", part_of.as_ref())?;
    put_some(&mut table, "divides", divides.then_some(&true))?;
    put(&mut table, "privacy", privacy)?;
    // A private room's turnaround is part of how it is used.
    match privacy {
        Privacy::Public => put(&mut table, "turnaround", turnaround_minutes)?,
        Privacy::Private => put_some(&mut table, "private_use", private_use.as_ref())?,
    }
    purposes::write(&mut table, purpose)?;
    put(&mut table, "unconfirmed", is_unconfirmed)?;
    Ok(table)
}

fn series(series: &SeriesPlan, currency: Currency) -> Result<Table, toml::ser::Error> {
    let SeriesPlan {
        slug,
        room,
        names,
        description,
        bring,
        host,
        repeats,
        minutes,
        limits,
        terms,
        special_days,
        season,
        purpose,
        is_unconfirmed,
    } = series;
    let mut table = Table::new();
    put(&mut table, "slug", slug)?;
    put(&mut table, "room", room)?;
    put(&mut table, "names", names)?;
    put(&mut table, "about", description)?;
    put_some(&mut table, "bring", bring.as_ref())?;
    let mut who = Table::try_from(&host.names)?;
    put(&mut who, "kind", host.kind)?;
    put(&mut table, "host", who)?;
    let when: Vec<Table> = repeats.iter().map(repeat).collect::<Result<_, _>>()?;
    put(&mut table, "when", when)?;
    put(&mut table, "minutes", minutes)?;
    let Limits { places, room_limit: _, staff, walk_in_places, families_max } = limits; // its room says it
    put(&mut table, "places", places)?;
    put(&mut table, "staff", staff)?;
    put(&mut table, "walk_in_places", walk_in_places)?;
    put_some(&mut table, "families_max", families_max.as_ref())?;
    self::terms(&mut table, terms, currency)?;
    put(&mut table, "on_holiday", special_days.on_holiday)?;
    put(&mut table, "on_makeup_day", special_days.on_makeup_day)?;
    match season {
        Season::Always => {}
        Season::Term => put(&mut table, "term_only", true)?,
        Season::Vacation => put(&mut table, "vacation_only", true)?,
    }
    purposes::write(&mut table, purpose)?;
    put(&mut table, "unconfirmed", is_unconfirmed)?;
    Ok(table)
}

fn repeat(repeat: &Repeat) -> Result<Table, toml::ser::Error> {
    let mut table = Table::try_from(RecurrenceForm::from(repeat.dates.clone()))?;
    put(&mut table, "at", Clock(repeat.at))?;
    Ok(table)
}

fn terms(table: &mut Table, terms: &Terms, currency: Currency) -> Result<(), toml::ser::Error> {
    let Terms {
        booking,
        ages,
        judged,
        grace_days,
        supervision,
        is_peak,
        carries_babies,
        takes_siblings,
        counts,
        advisory,
        cancel_hours,
        door_checks,
        fee,
        needs,
    } = terms;
    put(table, "mode", booking)?;
    put_some::<AgeRange>(table, "ages", ages.as_ref())?;
    put(table, "judged", judged)?;
    put(table, "grace_days", grace_days)?;
    put(table, "guardian", bands(supervision))?;
    put(table, "peak", is_peak)?;
    put(table, "carries_babies", carries_babies)?;
    put(table, "siblings", takes_siblings)?;
    put(table, "counts", counts)?;
    if let Some(film) = advisory {
        put(table, "advisory", self::advisory(film)?)?;
    }
    put(table, "cancel_hours", cancel_hours)?;
    put(table, "door_checks", door_checks)?;
    put_some(table, "fee", fee.amount().map(|amount| amount.in_(currency)).as_ref())?;
    put_some::<Needs>(table, "needs", Some(needs).filter(|needs| !needs.is_empty()))
}

/// `["in_room under 72 months", "on_site under 96 months", "alone"]`
fn bands(supervision: &Supervision) -> Vec<String> {
    let band = |band: &Band| {
        let word =
            POLICIES.iter().find(|(_, policy)| *policy == band.policy).map_or("in_room", |(word, _)| word);
        match band.under {
            Some(months) => format!("{word} under {months} months"),
            None => word.to_string(),
        }
    };
    supervision.bands().iter().map(band).collect()
}

fn advisory(film: &Advisory) -> Result<Table, toml::ser::Error> {
    let Advisory { min_months, with_guardian_min_months, alone_until, notice, rating } = film;
    let mut table = Table::new();
    put(&mut table, "min_months", min_months)?;
    put(&mut table, "with_guardian_min_months", with_guardian_min_months)?;
    put(&mut table, "alone_until", Clock(*alone_until))?;
    put(&mut table, "notice", notice)?;
    put_some(&mut table, "rating", rating.as_ref())?;
    Ok(table)
}

pub(super) fn put(table: &mut Table, key: &str, value: impl Serialize) -> Result<(), toml::ser::Error> {
    table.insert(key.into(), Value::try_from(value)?);
    Ok(())
}

fn put_some<T: Serialize>(table: &mut Table, key: &str, value: Option<&T>) -> Result<(), toml::ser::Error> {
    value.map_or(Ok(()), |value| put(table, key, value))
}
