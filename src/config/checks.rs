//! Whether a centre's file fits together: rooms and hours, people and staff, one session and the next.

use super::centre::Placed;
use super::equipment;
use super::form::{CentreForm, POLICIES};
use super::reading::{Fault, Read, Source};
use crate::domain::age::{Age, AgeRange};
use crate::domain::centre::HouseRules;
use crate::domain::plan::ahead::{Planned, Setting, horizon, sessions};
use crate::domain::plan::{CentrePlan, RoomPlan, SeriesPlan};
use crate::domain::room::want_one_floor;
use crate::domain::school::Season;
use crate::domain::series::{BookingMode, Counts, Policy, Supervision};
use crate::domain::zone::Date;
use std::collections::HashSet;

/// Clashes are looked for so many weeks ahead.
const WEEKS: u16 = 16;
/// Nobody is a child from here on, in months (A4).
const GROWN_UP: u16 = 216;

/// What was found: what must be mended, what may be meant so, and what nobody has confirmed.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    pub faults: Vec<Fault>,
    pub warnings: Vec<Fault>,
    pub unconfirmed: Vec<Fault>,
    /// A2: the birth dates each range of ages admits today.
    pub ages: Vec<Fault>,
}

pub fn check(
    mut source: Source,
    head: &Read<CentreForm>,
    plan: Option<&CentrePlan>,
    series: &[Placed<SeriesPlan>],
    today: Date,
) -> Findings {
    let mut findings = Findings::default();
    let rules = head.form.rules.as_ref().map(|rules| rules.get_ref().clone()).unwrap_or_default();
    for placed in series {
        findings.faults.extend(season(placed, &head.form));
        findings.faults.extend(supervision(placed, &rules));
        findings.warnings.extend(space(placed));
        findings.ages.extend(births(placed, today));
    }
    if let Some(plan) = plan {
        let dated = dated(plan, series, today);
        findings.faults.extend(clashes(&dated, &plan.rooms));
        findings.faults.extend(equipment::clashes(&dated, &plan.particulars.equipment));
        findings.warnings.extend(outside(plan, &dated));
        findings.warnings.extend(old_terms(plan, series, today));
    }
    findings.faults.append(&mut source.faults);
    findings.warnings.append(&mut source.warnings);
    findings.unconfirmed.append(&mut source.unconfirmed);
    for list in [&mut findings.faults, &mut findings.warnings, &mut findings.unconfirmed, &mut findings.ages]
    {
        list.sort();
        list.dedup();
    }
    findings
}

/// K6: what goes by school terms needs a list of them.
fn season(placed: &Placed<SeriesPlan>, head: &CentreForm) -> Option<Fault> {
    let lacks = placed.plan.season != Season::Always && head.terms.is_none();
    let wrong = || {
        format!("\"{}\" goes by school terms, but the file names no list of them (K6)", placed.plan.names.en)
    };
    let right = "Add terms = \"anhui\" at the top: a list in config/terms";
    lacks.then(|| Fault { line: placed.line, wrong: wrong(), right: right.into() })
}

/// K6: a list that has ended says nothing about the days ahead.
fn old_terms(plan: &CentrePlan, series: &[Placed<SeriesPlan>], today: Date) -> Option<Fault> {
    let school = plan.particulars.school.as_ref().filter(|school| school.announced_until() < today)?;
    let first = series.iter().find(|placed| placed.plan.season != Season::Always)?;
    let wrong = format!(
        "the list of school terms ended on {}; later dates count as term time",
        school.announced_until()
    );
    Some(Fault { line: first.line, wrong, right: "Add the next terms to the list".into() })
}

/// G1, G4: who looks after children looser than their age asks has staff enough for them.
fn supervision(placed: &Placed<SeriesPlan>, rules: &HouseRules) -> Option<Fault> {
    let (series, terms) = (&placed.plan, &placed.plan.terms);
    let ages = terms.ages.filter(|_| terms.booking != BookingMode::Desk)?;
    let usual = Supervision::usual();
    let (staff, places) = (series.limits.staff, series.limits.places);
    let lacking = admitted(ages).find(|&age| {
        let policy = terms.supervision.policy(age);
        let looser = age.months() < 96 && policy > usual.policy(age);
        (looser || policy.leans_on_staff()) && rules.children_for(staff, age) < places
    })?;
    let policy = terms.supervision.policy(lacking);
    let word = POLICIES.iter().find(|(_, known)| *known == policy).map_or("", |(word, _)| word);
    let each = rules.children_for(1, lacking).max(1);
    let wrong = format!(
        "\"{}\" leaves {places} children of {} months `{word}` with {staff} staff (G1, G4)",
        series.names.en,
        lacking.months()
    );
    let right = format!(
        "Write staff = {}, or places = {}",
        places.div_ceil(each),
        rules.children_for(staff, lacking)
    );
    Some(Fault { line: placed.line, wrong, right })
}

/// Ages a range admits, month by month, until nobody is a child any more.
fn admitted(ages: AgeRange) -> impl Iterator<Item = Age> {
    (ages.min().months()..GROWN_UP).map(Age::from_months).take_while(move |&age| ages.admits(age))
}

/// places × (1 + required guardian) + staff against the room limit; in a cinema the seats count everybody.
fn space(placed: &Placed<SeriesPlan>) -> Vec<Fault> {
    let (series, limits, terms) = (&placed.plan, placed.plan.limits, &placed.plan.terms);
    let title = &series.names.en;
    let mut warnings = Vec::new();
    let mut warn = |wrong: String, right: String| warnings.push(Fault { line: placed.line, wrong, right });
    if terms.ages.is_none() && terms.booking != BookingMode::Desk {
        let right = "Add ages = \"3-5 years\", or mode = \"desk\"";
        warn(format!("\"{title}\" states no ages, so it cannot be booked online (A4)"), right.into());
    }
    let in_room = |ages| admitted(ages).any(|age| terms.supervision.policy(age) == Policy::InRoom);
    let brings_guardian = terms.counts == Counts::Children && terms.ages.is_some_and(in_room);
    let heads = limits.places * (1 + u16::from(brings_guardian)) + limits.staff;
    if heads > limits.room_limit {
        let wrong = format!("\"{title}\" may bring {heads} people into a room for {}", limits.room_limit);
        let fit = limits.room_limit.saturating_sub(limits.staff) / (1 + u16::from(brings_guardian));
        warn(wrong, format!("places = {fit} always fit; with more, the room limit decides"));
    } else if terms.carries_babies && heads == limits.room_limit {
        let right = format!("Lower places below {}", limits.places);
        warn(format!("\"{title}\" leaves no head for a baby in arms (V1)"), right);
    }
    warnings
}

/// A2: the window of birth dates, shown back to staff.
fn births(placed: &Placed<SeriesPlan>, today: Date) -> Option<Fault> {
    let ages = placed.plan.terms.ages?;
    let (first, last) = ages.births(today);
    let born = match first {
        Some(first) => format!("born from {first} to {last}"),
        None => format!("born until {last}"),
    };
    let until = ages.under().map_or(String::new(), |under| format!(" to under {}", under.months()));
    let wrong = format!("\"{}\" is for {}{until} months", placed.plan.names.en, ages.min().months());
    Some(Fault { line: placed.line, wrong, right: format!("Today that is who was {born}") })
}

/// A session on its day, and where its series stands in the file.
pub struct Dated<'a> {
    pub line: usize,
    pub series: &'a SeriesPlan,
    pub planned: Planned,
}

impl Dated<'_> {
    /// Found twice, where runs meet.
    pub fn is_same(&self, other: &Dated) -> bool {
        self.series.slug == other.series.slug && self.planned == other.planned
    }
}

fn dated<'a>(plan: &'a CentrePlan, series: &'a [Placed<SeriesPlan>], today: Date) -> Vec<Dated<'a>> {
    let mut all = Vec::new();
    for placed in series {
        let room = plan.rooms.iter().find(|room| room.slug == placed.plan.room);
        let setting = Setting {
            zone: plan.zone,
            holidays: &plan.particulars.holidays,
            school: plan.particulars.school.as_ref(),
            turnaround_minutes: room.map_or(0, |room| room.turnaround_minutes),
        };
        // Runs that begin later are looked at too, from their own first day.
        let mut starts: Vec<Date> =
            placed.plan.repeats.iter().map(|repeat| repeat.dates.first.max(today)).collect();
        starts.dedup();
        let planned =
            starts.into_iter().flat_map(|start| sessions(&placed.plan, setting, horizon(start, WEEKS)));
        all.extend(planned.map(|planned| Dated { line: placed.line, series: &placed.plan, planned }));
    }
    all.sort_by_key(|one| (one.planned.window.starts(), one.line));
    all
}

/// C4: in one room, or on one floor (C10), a session begins when the one before it is over and the room is clean.
fn clashes(dated: &[Dated], rooms: &[RoomPlan]) -> Vec<Fault> {
    let mut told = HashSet::new();
    let mut faults = Vec::new();
    for (at, before) in dated.iter().enumerate() {
        let later = dated[at + 1..]
            .iter()
            .take_while(|after| after.planned.window.starts() < before.planned.clears_at);
        let here = |after: &&Dated| {
            !before.is_same(after) && share_floor(rooms, &before.series.room, &after.series.room)
        };
        for after in later.filter(here) {
            if told.insert((&before.series.slug, &after.series.slug)) {
                faults.push(clash(before, after));
            }
        }
    }
    faults
}

fn share_floor<'a>(rooms: &'a [RoomPlan], one: &'a str, other: &'a str) -> bool {
    let find = |slug: &str| rooms.iter().find(|room| room.slug == slug);
    want_one_floor(one, other, |slug| {
        find(slug)?.part_of.as_deref().filter(|hall| find(hall).is_some_and(|hall| hall.divides))
    })
}

fn clash(before: &Dated, after: &Dated) -> Fault {
    let minutes = before.planned.clears_at - (before.planned.window.starts());
    let free = before.planned.date.and_time(before.planned.wall) + minutes;
    let wrong = format!(
        "\"{}\" on {} at {} begins before \"{}\" (line {}) is over and the room is clean",
        after.series.names.en,
        after.planned.date,
        after.planned.wall.format("%H:%M"),
        before.series.names.en,
        before.line,
    );
    Fault { line: after.line, wrong, right: format!("Begin at {} or later", free.format("%H:%M")) }
}

/// K1: a session outside the opening hours of its day, once for each series.
fn outside(plan: &CentrePlan, dated: &[Dated]) -> Vec<Fault> {
    let mut told = HashSet::new();
    let mut warnings = Vec::new();
    for one in dated {
        let (date, window) = (one.planned.date, one.planned.window);
        let open = plan.particulars.opening.windows(date, &plan.particulars.holidays, plan.zone);
        let is_inside =
            open.iter().any(|open| open.starts() <= window.starts() && window.ends() <= open.ends());
        if !is_inside && told.insert(&one.series.slug) {
            let at = one.planned.wall.format("%H:%M");
            let wrong = format!("\"{}\" on {date} at {at} is outside the opening hours", one.series.names.en);
            warnings.push(Fault {
                line: one.line,
                wrong,
                right: "Move it, or open longer in [opening]".into(),
            });
        }
    }
    warnings
}
