//! A whole centre's file: its head, its rooms, its series, and whether they fit together.
//!
//! Invariant: a file with a fault gives no plan, and every fault that can be seen is told, not only the first.

use super::checks::{Findings, check};
use super::form::{CentreForm, SeriesForm};
use super::reading::{Read, Source, Table};
use super::rooms::Rooms;
use super::slugs::Slugs;
use super::texts::{NAME, names, required};
use super::{equipment, hours, series};
use crate::domain::centre::HouseRules;
use crate::domain::fee::Currency;
use crate::domain::plan::{CentrePlan, Particulars, RoomPlan, SeriesPlan};
use crate::domain::zone::{Date, Zone};
use sha2::{Digest, Sha256};
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// C1: the building holds so much of what its rooms hold together.
const BUILDING_PERCENT: u32 = 80;

/// A line of the file, and what was made of it.
pub struct Placed<T> {
    pub line: usize,
    pub plan: T,
}

/// Reads a centre's file. `holidays` is the folder with the named lists of holidays.
pub fn read(text: &str, holidays: &Path, today: Date) -> (Option<CentrePlan>, Findings) {
    let mut source = Source::new(text);
    let mut root = source.table();
    let room_tables = list(&mut source, root.get_mut(), "rooms");
    let series_tables = list(&mut source, root.get_mut(), "series");
    let opening = root.get_mut().remove("opening");
    let head: Read<CentreForm> = source.read(root);
    let rooms = Rooms::read(&mut source, room_tables);
    let currency = head.form.rules.as_ref().map_or_else(Currency::default, |rules| rules.get_ref().currency);
    let equipment = equipment::list(&mut source, &head.form.equipment);
    let mut slugs = Slugs::default();
    let mut placed_series = Vec::new();
    for mut table in series_tables {
        let line = source.line(&table.span());
        rooms.lay_under(&mut table);
        let read: Read<SeriesForm> = source.read(table);
        let all = series::plan(&mut source, &read, (&rooms, currency, &equipment), &mut slugs);
        placed_series.extend(all.into_iter().map(|plan| Placed { line, plan }));
    }
    let particulars = hours::particulars(&mut source, &head, opening, (holidays, equipment));
    let plan = head_plan(&mut source, &head, &rooms.placed, &placed_series, particulars);
    let plan = plan.map(|plan| CentrePlan { source_hash: digest(text, &plan.particulars), ..plan });
    let findings = check(source, &head, plan.as_ref(), &placed_series, today);
    (plan.filter(|_| findings.faults.is_empty()), findings)
}

/// The tables of `[[rooms]]` or `[[series]]`.
fn list<'a>(source: &mut Source<'a>, root: &mut DeTable<'a>, key: &str) -> Vec<Table<'a>> {
    let Some(value) = root.remove(key) else {
        source.fault(&(0..0), format!("the file has no `[[{key}]]`"), format!("Add at least one [[{key}]]"));
        return Vec::new();
    };
    let mut tables = Vec::new();
    let items = match value.get_ref() {
        DeValue::Array(items) => items.iter().cloned().collect(),
        _ => vec![value],
    };
    for item in items {
        let span = item.span();
        match item.into_inner() {
            DeValue::Table(table) => tables.push(Spanned::new(span, table)),
            _ => source.fault(
                &span,
                format!("`{key}` is not a list of tables"),
                format!("Write [[{key}]] above each"),
            ),
        }
    }
    tables
}

fn head_plan(
    source: &mut Source,
    head: &Read<CentreForm>,
    rooms: &[Placed<RoomPlan>],
    series: &[Placed<SeriesPlan>],
    particulars: Option<Particulars>,
) -> Option<CentrePlan> {
    let form = &head.form;
    let slug = required(source, head, "slug", form.slug.as_ref())
        .and_then(|slug| Slugs::default().take(source, slug));
    let title = required(source, head, "names", form.names.as_ref()).and_then(|n| names(source, n, NAME));
    let zone = required(source, head, "zone", form.zone.as_ref()).and_then(|zone| known_zone(source, zone));
    let rooms: Vec<RoomPlan> = rooms.iter().map(|placed| placed.plan.clone()).collect();
    let rules = form.rules.as_ref().map_or_else(HouseRules::default, |rules| rules.get_ref().clone());
    check_rules(source, head);
    Some(CentrePlan {
        slug: slug?,
        names: title?,
        zone: zone?,
        building_limit: form.building_limit.unwrap_or_else(|| building_limit(&rooms)),
        rules,
        particulars: particulars?,
        rooms,
        series: series.iter().map(|placed| placed.plan.clone()).collect(),
        source_hash: String::new(),
    })
}

/// Σ room limits × 0.8; a room that is part of another counts there (C10).
fn building_limit(rooms: &[RoomPlan]) -> u16 {
    let wholes = rooms.iter().filter(|room| room.part_of.is_none());
    let heads: u32 = wholes.map(|room| u32::from(room.room_limit)).sum();
    u16::try_from(heads * BUILDING_PERCENT / 100).unwrap_or(u16::MAX)
}

fn known_zone(source: &mut Source, zone: &Spanned<String>) -> Option<Zone> {
    let name = zone.get_ref();
    let known = Zone::parse(name);
    if known.is_none() {
        let all: Vec<&str> = Zone::all().map(Zone::name).collect();
        let near = super::reading::nearest(name, &all).unwrap_or("Asia/Shanghai");
        source.fault(&zone.span(), format!("no time zone is called \"{name}\""), format!("Write \"{near}\""));
    }
    known
}

fn check_rules(source: &mut Source, head: &Read<CentreForm>) {
    let Some(rules) = &head.form.rules else { return };
    let (span, rules) = (rules.span(), rules.get_ref());
    let pairs = rules
        .ratios
        .windows(2)
        .all(|pair| pair[0].under.is_some() && (pair[1].under.is_none() || pair[0].under < pair[1].under));
    if !pairs || rules.ratios.last().is_none_or(|last| last.under.is_some()) {
        let right = "End with { children = 15 }, without `under`";
        source.fault(&span, "the ages of `ratios` do not rise to a last one without `under`", right);
    }
    if rules.not_collected.is_empty()
        || !rules.not_collected.is_sorted_by(|one, next| one.minutes < next.minutes && one.call < next.call)
    {
        let right = "Write [{ minutes = 15, call = \"guardians\" }, { minutes = 35, call = \"manager\" }]";
        source.fault(&span, "the steps of `not_collected` do not rise (G5)", right);
    }
    if rules.offer_hours > rules.promote_hours {
        source.fault(
            &span,
            "`offer_hours` is more than `promote_hours` (B6)",
            "Offers come nearer to the start",
        );
    }
    if rules.opens_days_others > rules.opens_days_residents {
        source.fault(&span, "others may book before residents (B3)", "Lower `opens_days_others`");
    }
    for (key, value) in [
        ("children_per_guardian", rules.children_per_guardian),
        ("guardians_max", rules.guardians_max),
        ("strikes", rules.strikes),
        ("horizon_weeks", rules.horizon_weeks),
        ("incident_years", rules.incident_years),
    ] {
        if value == 0 {
            source.fault(&span, format!("`{key}` is 0"), "Write 1 or more");
        }
    }
    if !(1..=100).contains(&rules.nearly_full_percent) {
        source.fault(&span, "`nearly_full_percent` is no share of a limit (C7)", "Write 1 to 100");
    }
    if rules.incident_years > 100 {
        source.fault(&span, "`incident_years` is longer than a life (P4)", "Write 100 or fewer");
    }
    if rules.horizon_weeks > 60 {
        source.fault(&span, "`horizon_weeks` is more than a year", "Write 60 or fewer");
    }
}

/// What the file and its lists of holidays and terms say, so short that it can be compared.
fn digest(text: &str, particulars: &Particulars) -> String {
    let holidays = serde_json::to_string(&particulars.holidays).unwrap_or_default();
    let school = particulars.school.as_ref().map(|school| serde_json::to_string(school).unwrap_or_default());
    let digest = Sha256::new().chain_update(text).chain_update([0]).chain_update(holidays);
    // A file that names no terms keeps the digest it had before there were any.
    let digest = match school {
        Some(school) => digest.chain_update([0]).chain_update(school),
        None => digest,
    };
    let digest = digest.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
