//! From rows to centres: which belong to one place, and which to one series.
//!
//! Keeps true: a date stands once; two places never share a word by chance.

use super::ics::Calendar;
use super::mapping::Mapping;
use super::report::{At, Report, Why};
use super::rows::Row;
use super::{Extent, Gone, Import, Programme, Venue, openactive, rows, table};
use super::{Occurrence, Unreadable};
use crate::addresses::RESERVED;
use crate::domain::names::Names;
use crate::domain::zone::Date;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

/// Reads a table.
///
/// # Errors
/// When it cannot be read at all.
pub fn table(bytes: &[u8], mapping: &Mapping) -> Result<Import, Unreadable> {
    let delimiter = u8::try_from(mapping.delimiter).unwrap_or(b',');
    let split = table::split(bytes, delimiter)?;
    let mut report = Report::default();
    let rows = rows::read(&split, mapping, &mut report)?;
    Ok(gather(rows, (mapping, Extent::Whole), Vec::new(), report))
}

/// Reads a page of an OpenActive feed.
///
/// # Errors
/// When it is no such page.
pub fn page(page: &openactive::Page, mapping: &Mapping) -> Import {
    let mut report = Report::default();
    let (rows, gone) = page.rows(mapping, &mut report);
    gather(rows, (mapping, Extent::Page), gone, report)
}

/// Reads a calendar for the centre its mapping names, in a stretch of days.
///
/// # Errors
/// When the mapping names no centre, or the calendar asks for more than anybody could mean.
pub fn calendar(calendar: &Calendar, mapping: &Mapping, days: &Range<Date>) -> Result<Import, Unreadable> {
    let lacks = || Unreadable("which centre is it for? add --centre, as in --centre jinhuayuan".into());
    let slug = mapping.calendar.centre.clone().ok_or_else(lacks)?;
    let read = calendar.rows(mapping, &slug, days)?;
    let extent = Extent::Days(days.start, days.end);
    let mut import = gather(read.rows, (mapping, extent), read.gone, read.report);
    // Also where nothing is left of it: then what stood is gone.
    if import.venues.is_empty() {
        let names = Names::new(&slug, &slug);
        let (zone, programmes) = (mapping.zone, Vec::new());
        import.venues.push(Venue { slug, is_chosen: true, names, zone, building_limit: None, programmes });
    }
    import.unsure = read.unsure;
    Ok(import)
}

fn gather(
    rows: Vec<Row>,
    (mapping, extent): (&Mapping, Extent),
    gone: Vec<Gone>,
    mut report: Report,
) -> Import {
    let mut gathered = Gathered::default();
    for row in rows {
        match gathered.take(row, mapping) {
            Ok(left) => {
                report.taken += 1;
                report.left.extend(left);
            }
            Err((at, why)) => report.leave(at, why),
        }
    }
    report.taken += gone.len();
    report.left.sort_by(|(one, _), (other, _)| one.cmp(other));
    let venues = gathered.venues.into_values().collect();
    Import { source: mapping.source.clone(), extent, venues, gone, unsure: HashSet::new(), report }
}

#[derive(Default)]
struct Gathered {
    venues: BTreeMap<String, Venue>,
    /// Which place first had a word.
    words: HashMap<String, String>,
    /// Where a programme stands in its venue, and its first row.
    programmes: HashMap<(String, String), (usize, At)>,
    /// Which row a date stands in.
    dates: HashMap<
        (String, String),
        BTreeMap<(crate::domain::zone::Date, crate::domain::zone::TimeOfDay), Occurrence>,
    >,
}

impl Gathered {
    /// Takes a row; the dates of it that cannot be, or why none can.
    fn take(&mut self, row: Row, mapping: &Mapping) -> Result<Vec<(At, Why)>, (At, Why)> {
        let at = row.at.clone();
        let refused = |why| (at.clone(), why);
        let slug = self.venue(&row, mapping).map_err(refused)?;
        let key = row.key.clone().unwrap_or_else(|| derived(&row));
        let place = (slug.clone(), key.clone());
        let venue = self.venues.get_mut(&slug).ok_or_else(|| refused(Why::Lacks("place")))?;
        let index = match self.programmes.get(&place) {
            Some((index, first)) if venue.programmes[*index].offer != row.offer => {
                let _ = index;
                return Err(refused(Why::Differs(first.clone())));
            }
            Some((index, _)) => *index,
            None => {
                let programme =
                    Programme { key, offer: row.offer, modified: row.modified, dates: Vec::new() };
                venue.programmes.push(programme);
                let index = venue.programmes.len() - 1;
                self.programmes.insert(place.clone(), (index, at.clone()));
                index
            }
        };
        let known = self.dates.entry(place).or_default();
        let many = row.dates.len();
        let mut left = Vec::new();
        for date in row.dates {
            match known.get(&(date.date, date.starts)) {
                Some(other) if other.window == date.window => {
                    left.push(refused(Why::Twice(other.at.clone())))
                }
                Some(other) => left.push(refused(Why::Differs(other.at.clone()))),
                None => {
                    known.insert((date.date, date.starts), date.clone());
                    venue.programmes[index].dates.push(date);
                }
            }
        }
        match left.pop() {
            Some(whole) if left.len() + 1 == many => Err(whole),
            last => Ok(left.into_iter().chain(last).collect()),
        }
    }

    /// The word of the row's centre, made known.
    fn venue(&mut self, row: &Row, mapping: &Mapping) -> Result<String, Why> {
        let called = mapping.centre(&row.location, &row.location_name);
        let slug = called.slug;
        if slug.is_empty() || super::mapping::slugged(&slug) != slug || RESERVED.contains(&slug.as_str()) {
            return Err(Why::Centre(
                slug,
                "cannot stand in an address; name it in the mapping, under [centres]",
            ));
        }
        let place = self.words.entry(slug.clone()).or_insert_with(|| row.location.clone());
        if *place != row.location && !called.is_chosen {
            return Err(Why::Centre(
                slug,
                "two places have this word; name one in the mapping, under [centres]",
            ));
        }
        self.venues.entry(slug.clone()).or_insert_with(|| Venue {
            slug: slug.clone(),
            is_chosen: called.is_chosen,
            names: called.names,
            zone: mapping.zone,
            building_limit: called.building_limit,
            programmes: Vec::new(),
        });
        Ok(slug)
    }
}

/// Without a key of its own a programme is told by what it is.
fn derived(row: &Row) -> String {
    let ages = row.offer.ages.map_or("?".into(), |ages| {
        let under = ages.under().map_or_else(String::new, |under| under.months().to_string());
        format!("{}-{under}", ages.min().months())
    });
    let room = row.offer.room.as_deref().unwrap_or_default();
    let limits = row.offer.limits;
    [
        row.offer.names.en.as_str(),
        &row.offer.names.zh,
        &row.offer.description.en,
        &ages,
        room,
        &limits.places.to_string(),
        &limits.room_limit.to_string(),
    ]
    .join("|")
}
